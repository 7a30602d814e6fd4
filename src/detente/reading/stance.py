"""The stance of what is said: what a clause supports, opposes, promises, threatens or predicts.

Clause by clause in the order of the text; the first clause that takes a stand counts, a plain
forecast or assertion only if no clause takes one. Word lists: `data/stances.yaml`.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from detente.reading.candidate import is_word, trimmed
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.people import Party, People

_OBJECTS = ("dobj", "xcomp", "ccomp", "pobj", "attr", "acomp", "oprd")
NEGATIONS = frozenset(["not", "n't", "n’t", "never", "no", "nor", "neither", "cannot"])
_FUTURE = frozenset(["will", "shall", "’ll", "'ll", "would"])
_DEONTIC = frozenset(["must", "should", "ought"])
_NEGATED_INTENT = frozenset(
    [
        "intention",
        "plan",
        "desire",
        "intent",
        "wish",
        "question",
        "talk",
        "need",
        "reason",
        "interest",
    ]
)


@dataclass(frozen=True)
class Stances:
    """Word lists of `data/stances.yaml`."""

    cue: dict[str, str]
    content: dict[str, str]
    consequences: frozenset[str]
    disapproving: frozenset[str]
    approving: frozenset[str]
    evaded: frozenset[str]
    own: frozenset[str]


@functools.lru_cache(maxsize=1)
def stances() -> Stances:
    """The shipped word lists."""
    data = load_data("stances.yaml")

    def table(section: str) -> dict[str, str]:
        return {word: stance for stance, words in data[section].items() for word in words.split()}

    return Stances(
        table("cue"),
        table("content"),
        *(
            frozenset(data[name].split())
            for name in ("consequences", "disapproving", "approving", "evaded", "own side")
        ),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A stance with the tokens that name its target."""

    stance: str
    target: frozenset[int]
    negated: bool = False


def dire_phrase(parse: Parse, content: frozenset[int], words: Stances) -> frozenset[int]:
    """The phrase that names the grave consequence, if one is named."""
    for token in sorted(content):
        if parse.lemmas[token] in words.consequences and parse.tags[token].startswith("NN"):
            return trimmed(parse, set(parse.subtree(token) & content))
    return frozenset()


def stance_of_words(people: People, content: frozenset[int], party: Party) -> Reading:
    """The stance of what is said, clause by clause; the first decided clause counts."""
    parse = people.parse
    fallback = Reading("asserts", clause_target(parse, content))
    weak: Reading | None = None
    for root in clause_roots(parse, content):
        found = _clause(people, root, content, party)
        if found is None:
            continue
        if found.stance in ("predicts", "asserts"):
            weak = weak or found
        else:
            return found
    return weak or fallback


def clause_roots(parse: Parse, content: frozenset[int]) -> list[int]:
    """The main verbs of the content's clauses, coordinated ones included, in order."""
    roots: list[int] = []
    finite = [
        t
        for t in content
        if parse.tags[t].startswith(("VB", "MD")) and parse.heads[t] not in content
    ]
    for token in sorted(content):
        if finite and not parse.tags[token].startswith(("VB", "MD")):
            continue
        inside = parse.heads[token] != token and parse.heads[token] in content
        if inside or not is_word(parse, token):
            continue
        if parse.deps[token] in ("mark", "cc", "punct", "det"):
            continue
        roots.append(token)
        roots.extend(
            c
            for c in parse.children[token]
            if c in content
            and parse.deps[c] in ("conj", "ccomp", "parataxis")
            and parse.tags[c].startswith(("VB", "MD"))
            and parse.child(c, "nsubj", "expl", "nsubjpass", "csubj") >= 0
        )
    return roots


def _clause(people: People, root: int, content: frozenset[int], party: Party) -> Reading | None:
    parse, words = people.parse, stances()
    lemma = parse.lemmas[root]
    below = parse.subtree(root) & content
    negated = _is_negated(parse, root)
    subject = parse.child(root, "nsubj", "nsubjpass", "csubj")
    own = subject >= 0 and _own_side(people, subject, party)
    modals = {parse.words[t].lower() for t in parse.kids(root, "aux")}
    rest = frozenset(
        below
        - (parse.subtree(subject) if subject >= 0 else set())
        - {root}
        - set(parse.kids(root, "aux", "neg", "auxpass", "mark"))
    )
    target = _object(parse, root, content)

    intent = next(
        (c for c in parse.children[root] if parse.lemmas[c] in _NEGATED_INTENT and c in content), -1
    )
    if (
        intent >= 0
        and lemma in ("have", "be", "see")
        and (negated or any(parse.lemmas[t] in ("no", "not") for t in parse.children[intent]))
    ):
        inner = parse.child(intent, "prep", "acl")
        pobj = (
            parse.child(inner, "pcomp", "pobj")
            if inner >= 0 and parse.deps[inner] == "prep"
            else inner
        )
        inside = frozenset(parse.subtree(pobj) & content) if pobj >= 0 else rest
        stance = (
            "denies" if parse.lemmas[intent] not in ("need", "reason", "interest") else "opposes"
        )
        return Reading(stance, inside, True)
    if subject >= 0 and parse.lemmas[subject] == "time" and lemma == "come":
        clause = parse.child(root, "advcl", "xcomp", "ccomp")
        clause = clause if clause >= 0 else parse.child(subject, "acl", "relcl")
        inside = frozenset(parse.subtree(clause) & content) if clause >= 0 else rest
        return Reading("supports", _whether(parse, inside))
    complement = parse.child(root, "acomp", "attr", "oprd")
    if complement >= 0 and lemma in ("be", "seem", "remain", "become"):
        bare = parse.lemmas[complement]
        adjectives = {bare, *(parse.lemmas[t] for t in parse.kids(complement, "amod", "conj"))}
        bad = bool(adjectives & words.disapproving)
        good = bool(adjectives & words.approving)
        if own and bare in ("ready", "prepared", "willing", "determined", "committed", "able"):
            return Reading(
                "opposes" if negated else "promises", _complement(parse, complement, content)
            )
        if bare in ("opposed", "hostile"):
            return Reading(
                "supports" if negated else "opposes", _complement(parse, complement, content)
            )
        if bare in ("favor", "favour"):
            return Reading(
                "opposes" if negated else "supports", _complement(parse, complement, content)
            )
        if bad != good:
            about = (
                frozenset(parse.subtree(subject) & content)
                if subject >= 0 and parse.lemmas[subject] not in ("it", "this", "that")
                else rest
            )
            return Reading("opposes" if bad != negated else "supports", about or rest)
    favour = next(
        (p for p in parse.kids(root, "prep") if parse.lemmas[p] in ("in", "against", "for")), -1
    )
    if favour >= 0 and lemma == "be":
        noun = parse.child(favour, "pobj")
        if noun >= 0 and parse.lemmas[noun] in ("favor", "favour", "support"):
            inside = _complement(parse, noun, content)
            return Reading("opposes" if negated else "supports", inside)
        if noun >= 0 and parse.lemmas[favour] == "against" and own:
            return Reading("opposes", frozenset(parse.subtree(noun) & content))
    stance = words.content.get(lemma, "")
    if own and stance in ("opposes", "supports") and not modals & _DEONTIC:
        if negated:
            stance = "supports" if stance == "opposes" else "opposes"
        if (
            modals & {"would", "will", "’ll", "'ll"}
            or not modals
            or modals & {"have", "has", "do", "does", "did", "had", "can", "cannot"}
        ) and not (lemma in ("need", "call", "stand") and not negated and lemma != "call"):
            return Reading(stance, target or rest, negated)
    if own and modals & _FUTURE and stance not in ("threatens",):
        if negated:
            return Reading("denies", frozenset(rest | {root}), True)
        return Reading("promises", frozenset(rest | {root}))
    lemmas = {parse.lemmas[t] for t in below}
    dire = bool(lemmas & words.consequences) or stance == "threatens"
    future = modals & (_FUTURE | {"can", "could", "may", "might"})
    if (
        future
        and dire
        and not negated
        and (
            own
            or lemma
            in (
                "lead",
                "face",
                "suffer",
                "regret",
                "pay",
                "bring",
                "have",
                "begin",
                "be",
                "follow",
                "respond",
                "retaliate",
                "meet",
            )
        )
    ):
        return Reading("threatens", target or rest)
    if (
        modals & {"can", "could", "may"}
        and negated
        and subject >= 0
        and not own
        and any(parse.words[t].lower() in words.own for t in below)
    ):
        return Reading("opposes", frozenset(rest | {root}), True)
    if modals & _DEONTIC or (
        lemma in ("need", "have") and parse.child(root, "xcomp") >= 0 and lemma == "need"
    ):
        side = "opposes" if negated else "supports"
        return Reading(side, frozenset(rest | {root}), negated)
    if modals & _FUTURE or (lemma in ("expect", "go") and parse.child(root, "xcomp") >= 0):
        return Reading("predicts", target or rest, negated)
    return Reading("asserts", target or rest or frozenset(below), negated) if below else None


def _is_negated(parse: Parse, root: int) -> bool:
    if parse.child(root, "neg") >= 0:
        return True
    return any(
        parse.words[t].lower() in NEGATIONS
        for t in parse.children[root]
        if parse.deps[t] in ("neg", "advmod", "preconj", "cc")
        and parse.words[t].lower() not in ("no",)
        and not (t + 1 < len(parse) and parse.words[t + 1].lower() == "only")
    )


def is_negated(parse: Parse, content: frozenset[int]) -> bool:
    """Whether the first main clause of the content is negated."""
    roots = clause_roots(parse, content)
    if not roots:
        return False
    root = roots[0]
    return _is_negated(parse, root) or any(
        parse.words[t].lower() == "no"
        for c in parse.kids(root, "dobj", "attr")
        for t in parse.children[c]
        if t in content
    )


def _own_side(people: People, subject: int, party: Party) -> bool:
    """Whether a clause's subject is the speaker or the side spoken for."""
    parse = people.parse
    tokens = parse.subtree(subject)
    lowered = {parse.words[t].lower() for t in tokens}
    head = parse.words[subject].lower()
    if head in ("we", "i"):
        return True
    if lowered & {"our", "my", "his", "her", "their", "its"} and parse.lemmas[subject] in (
        "country",
        "government",
        "nation",
        "state",
        "side",
        "army",
        "party",
        "administration",
        "alliance",
        "forces",
        "troop",
        "people",
    ):
        return True
    if (head in ("he", "she") and party.kind == "person") or (
        head in ("it", "they") and party.kind == "actor"
    ):
        return True
    return bool(party.speaks_for) and any(
        m.code == party.speaks_for and m.start <= subject < m.end for m in people.actors_in(tokens)
    )


def _object(parse: Parse, root: int, content: frozenset[int]) -> frozenset[int]:
    for label in ("dobj", "xcomp", "ccomp", "attr", "acomp", "oprd"):
        child = parse.child(root, label)
        if child in content and child >= 0:
            deed = _deed(parse, child) if label == "attr" else -1
            if deed >= 0:
                return trimmed(parse, set(parse.subtree(deed) & content))
            tokens = parse.subtree(child) & content
            if label == "dobj":
                for more in parse.kids(root, "prep", "xcomp"):
                    if more == max(tokens) + 1:
                        tokens |= parse.subtree(more) & content
            return trimmed(parse, set(tokens))
    prep = parse.child(root, "prep")
    if prep in content and prep >= 0:
        pobj = parse.child(prep, "pobj", "pcomp")
        if pobj >= 0:
            return trimmed(parse, set(parse.subtree(pobj) & content))
    return frozenset()


def _deed(parse: Parse, noun: int) -> int:
    """The deed of "the first state to do it", or -1."""
    ranked = any(
        parse.lemmas[t] in ("first", "next", "last", "only") for t in parse.kids(noun, "amod")
    )
    clause = parse.child(noun, "relcl", "acl", "xcomp")
    return clause if ranked and clause >= 0 else -1


def _complement(parse: Parse, token: int, content: frozenset[int]) -> frozenset[int]:
    inside: set[int] = set()
    for child in parse.kids(token, "prep", "xcomp", "ccomp", "acl"):
        if parse.deps[child] == "prep":
            inner = parse.child(child, "pobj", "pcomp")
            if inner >= 0:
                inside |= parse.subtree(inner)
        else:
            inside |= parse.subtree(child)
    return trimmed(parse, set(inside & content)) or frozenset([token])


def _whether(parse: Parse, inside: frozenset[int]) -> frozenset[int]:
    """What is under reflection: the clause after "whether", if there is one."""
    for token in sorted(inside):
        if parse.lemmas[token] in ("whether",) and parse.deps[token] == "mark":
            return trimmed(parse, (parse.subtree(parse.heads[token]) & inside) - {token})
    return trimmed(parse, set(inside))


def clause_target(parse: Parse, content: frozenset[int]) -> frozenset[int]:
    """What the first main verb of the content is about."""
    roots = clause_roots(parse, content)
    if not roots:
        return content
    root = roots[0]
    if parse.tags[root].startswith(("NN", "PRP")):
        return content
    return _object(parse, root, content) or frozenset(parse.subtree(root) & content)
