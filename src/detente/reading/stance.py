"""The stance of what is said: what a clause supports, opposes, promises, threatens or predicts.

Clause by clause in the order of the text; the first clause that takes a stand counts, a plain
forecast or assertion only if no clause takes one. `_RULES` are tried in order on each clause.
Word lists: `data/stances.yaml`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Set
from dataclasses import dataclass

from detente.reading.candidate import trimmed
from detente.reading.clause import (
    clause_roots,
    clause_target,
    complement_of,
    negates,
    object_of,
    under_reflection,
)
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.people import Party, People

_FUTURE = frozenset(["will", "shall", "’ll", "'ll", "would"])
_MAY = frozenset(["can", "could", "may", "might"])
_DEONTIC = frozenset(["must", "should", "ought"])


@dataclass(frozen=True)
class Stances:
    """Word lists of `data/stances.yaml`."""

    cue: dict[str, str]
    content: dict[str, str]
    lists: dict[str, frozenset[str]]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


@functools.lru_cache(maxsize=1)
def stances() -> Stances:
    """The shipped word lists."""
    data = load_data("stances.yaml")

    def table(section: str) -> dict[str, str]:
        return {word: stance for stance, words in data[section].items() for word in words.split()}

    return Stances(
        table("cue"),
        table("content"),
        {name: frozenset(words.split()) for name, words in data["lists"].items()},
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A stance with the tokens that name its target."""

    stance: str
    target: frozenset[int]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause of what is said, prepared for the rules."""

    people: People
    party: Party
    content: frozenset[int]
    root: int
    lemma: str
    verbs: frozenset[str]  # the main verb and those it governs ("keep attacking")
    subject: int
    own: bool  # the subject is the speaker's own side
    negated: bool
    modals: frozenset[str]
    rest: frozenset[int]  # without subject and auxiliaries
    target: frozenset[int]
    conditional: bool

    @property
    def parse(self) -> Parse:
        return self.people.parse

    @property
    def deed(self) -> frozenset[int]:
        return self.rest | {self.root}

    def below(self, token: int) -> frozenset[int]:
        return frozenset(self.parse.subtree(token) & self.content)


def stance_of_words(
    people: People, content: frozenset[int], party: Party, *, own_root: int = -1
) -> Reading:
    """The stance of what is said; `own_root` is a verb whose subject is the speaker himself."""
    parse = people.parse
    roots = clause_roots(parse, content)
    weak: Reading | None = None
    for root in roots:
        clause = _clause(people, root, content, party, own=root == own_root)
        for rule in _RULES:
            found = rule(clause)
            if found is None:
                continue
            negated = found.negated and root == roots[0]
            found = Reading(found.stance, found.target, negated)
            if found.stance not in ("predicts", "asserts"):
                return found
            if weak is None or (weak.stance == "asserts" and found.stance == "predicts"):
                weak = found
            break
    return weak or Reading("asserts", clause_target(parse, content))


def dire_phrase(parse: Parse, content: frozenset[int]) -> frozenset[int]:
    """The phrase that names the grave consequence, if one is named."""
    for token in sorted(content):
        if parse.lemmas[token] in stances()["consequences"] and parse.tags[token].startswith("NN"):
            return trimmed(parse, set(parse.subtree(token) & content))
    return frozenset()


def evaluation(parse: Parse, content: frozenset[int]) -> str:
    """supports or opposes where the words praise or blame, else asserts."""
    lemmas = {parse.lemmas[t] for t in content}
    bad, good = bool(lemmas & stances()["disapproving"]), bool(lemmas & stances()["approving"])
    return "asserts" if bad == good else "opposes" if bad else "supports"


def is_hostile(parse: Parse, content: frozenset[int]) -> bool:
    """Whether the words name a hostile deed."""
    return any(
        stances().content.get(parse.lemmas[t]) == "threatens" and parse.tags[t].startswith("VB")
        for t in content
    )


def _clause(
    people: People, root: int, content: frozenset[int], party: Party, *, own: bool
) -> _Clause:
    parse = people.parse
    below = parse.subtree(root) & content
    subject = parse.child(root, "nsubj", "nsubjpass", "csubj")
    passive = subject >= 0 and parse.deps[subject] == "nsubjpass"
    auxiliaries = parse.kids(root, "aux", "neg", "auxpass", "mark")
    rest = below - (parse.subtree(subject) if subject >= 0 else set()) - {root} - set(auxiliaries)
    governed = [root, *parse.kids(root, "xcomp", "conj")]
    return _Clause(
        people=people,
        party=party,
        content=content,
        root=root,
        lemma=parse.lemmas[root],
        verbs=frozenset(parse.lemmas[t] for t in governed),
        subject=subject,
        own=own or (subject >= 0 and not passive and _own_side(people, subject, party)),
        negated=negates(parse, root),
        modals=frozenset(parse.words[t].lower() for t in parse.kids(root, "aux")),
        rest=frozenset(rest),
        target=object_of(parse, root, content),
        conditional=any(
            parse.lemmas[m] in ("if", "should", "unless")
            for c in parse.kids(root, "advcl")
            for m in parse.kids(c, "mark", "aux")
        ),
    )


def _no_intention(c: _Clause) -> Reading | None:
    """We have no intention of …, there are no plans to …"""
    parse, nouns = c.parse, stances()["intentions"]
    noun = next(
        (t for t in parse.children[c.root] if parse.lemmas[t] in nouns and t in c.content), -1
    )
    denied = c.negated or any(
        parse.lemmas[t] in ("no", "not") for t in (parse.children[noun] if noun >= 0 else ())
    )
    if noun < 0 or not denied or c.lemma not in ("have", "be", "see"):
        return None
    inner = parse.child(noun, "prep", "acl")
    if inner >= 0 and parse.deps[inner] == "prep":
        inner = parse.child(inner, "pcomp", "pobj")
    inside = c.below(inner) if inner >= 0 else c.rest
    weak = parse.lemmas[noun] in ("need", "reason", "interest")
    if parse.lemmas[noun] in ("objection",):
        return Reading("supports", inside, True)
    return Reading("opposes" if weak else "denies", inside, True)


def _time_has_come(c: _Clause) -> Reading | None:
    """The time has come to …"""
    parse = c.parse
    if c.subject < 0 or parse.lemmas[c.subject] != "time" or c.lemma != "come":
        return None
    clause = parse.child(c.root, "advcl", "xcomp", "ccomp")
    clause = clause if clause >= 0 else parse.child(c.subject, "acl", "relcl")
    return Reading("supports", under_reflection(parse, c.below(clause) if clause >= 0 else c.rest))


def _evaluated(c: _Clause) -> Reading | None:
    """X is dangerous, it would be a mistake to …, we are ready to …"""
    parse, words = c.parse, stances()
    complement = parse.child(c.root, "acomp", "attr", "oprd")
    if complement < 0 or c.lemma not in ("be", "seem", "remain", "become"):
        return None
    bare = parse.lemmas[complement]
    if bare in words["ready"]:
        if not c.own or c.negated:
            return (
                Reading("opposes", complement_of(parse, complement, c.content)) if c.own else None
            )
        inside = complement_of(parse, complement, c.content)
        return Reading("threatens" if is_hostile(parse, inside) else "promises", inside)
    if bare in ("opposed", "hostile"):
        side = "supports" if c.negated else "opposes"
        return Reading(side, complement_of(parse, complement, c.content))
    adjectives = {bare, *(parse.lemmas[t] for t in parse.kids(complement, "amod", "conj"))}
    bad = bool(adjectives & words["disapproving"])
    good = bool(adjectives & words["approving"])
    if bad == good:
        return None
    pronoun = c.subject < 0 or parse.lemmas[c.subject] in ("it", "this", "that")
    about = c.rest if pronoun else c.below(c.subject)
    return Reading("opposes" if bad != c.negated else "supports", about or c.rest)


def _in_favour(c: _Clause) -> Reading | None:
    """X would be in favour of …, we are against …"""
    parse = c.parse
    if c.lemma != "be":
        return None
    for prep in parse.kids(c.root, "prep"):
        noun = parse.child(prep, "pobj")
        if noun < 0:
            continue
        if parse.lemmas[prep] == "in" and parse.lemmas[noun] in ("favor", "favour", "support"):
            side = "opposes" if c.negated else "supports"
            return Reading(side, complement_of(parse, noun, c.content))
        if parse.lemmas[prep] == "against" and c.own:
            return Reading("opposes", c.below(noun))
    return None


def _no_option(c: _Clause) -> Reading | None:
    """War is not an option, a pullback is out of the question."""
    parse = c.parse
    if c.lemma != "be" or c.subject < 0:
        return None
    below = {parse.lemmas[t] for t in c.rest}
    if (c.negated and {"option", "answer", "solution"} & below) or {"out", "question"} <= below:
        return Reading("opposes", c.below(c.subject), c.negated)
    return None


def _no_hesitation(c: _Clause) -> Reading | None:
    """We would not hesitate to use force, Moscow reserves the right to respond."""
    hesitates = c.lemma == "hesitate" and c.negated
    reserves = c.lemma == "reserve" and any(c.parse.lemmas[t] == "right" for t in c.rest)
    if not c.own or not (hesitates or reserves):
        return None
    grave = is_hostile(c.parse, c.rest) or any(c.parse.lemmas[t] == "force" for t in c.rest)
    return Reading("threatens" if grave or reserves else "promises", c.target or c.rest)


def _requited(c: _Clause) -> Reading | None:
    """Any attack on our soil will be met with force."""
    requited = c.lemma in ("meet", "answer", "punish", "repel", "avenge", "crush", "return")
    passive = c.subject >= 0 and c.parse.deps[c.subject] == "nsubjpass"
    if requited and passive and c.modals & _FUTURE and c.party.speaks_for and not c.negated:
        return Reading("threatens", c.below(c.subject))
    return None


def _own_stand(c: _Clause) -> Reading | None:
    """We oppose …, his country supports …"""
    stance = stances().content.get(c.lemma, "")
    if not c.own or stance not in ("opposes", "supports") or c.modals & (_DEONTIC | _MAY - {"can"}):
        return None
    if c.negated:
        stance = "supports" if stance == "opposes" else "opposes"
    return Reading(stance, c.target or c.rest, c.negated)


def _own_future(c: _Clause) -> Reading | None:
    """We will …: a promise, a threat where the deed is hostile, a denial where it is negated."""
    if not c.own or not c.modals & _FUTURE:
        return None
    if c.negated:
        return Reading("denies", c.deed, True)
    kinds = {stances().content.get(verb, "") for verb in c.verbs}
    hostile = "threatens" in kinds or (c.conditional and "promises" not in kinds)
    dire = bool({c.parse.lemmas[t] for t in c.rest} & stances()["consequences"])
    return Reading("threatens" if hostile or dire else "promises", c.deed)


def _own_denial(c: _Clause) -> Reading | None:
    """We did not …, Tehran had no part in …"""
    if not c.own or c.modals & (_MAY | _DEONTIC):
        return None
    parse = c.parse
    objects = parse.kids(c.root, "dobj", "attr")
    nothing = any(parse.words[t].lower() == "no" for o in objects for t in parse.children[o])
    if c.negated or (nothing and c.lemma in ("have", "be", "take", "make")):
        return Reading("denies", c.deed, True)
    return None


def _menace(c: _Clause) -> Reading | None:
    """This will have serious consequences, the enemy will regret it."""
    lemmas = {c.parse.lemmas[t] for t in c.rest} | c.verbs
    future = c.modals & (_FUTURE | _MAY)
    head = c.parse.lemmas[c.subject] if c.subject >= 0 else ""
    grave = head in stances()["consequences"]
    if grave and c.conditional and future and c.party.speaks_for:
        return Reading("threatens", c.rest)
    if not future or c.negated or not c.party.speaks_for or not lemmas & stances()["consequences"]:
        return None
    if c.verbs & stances()["befalling"]:
        return Reading("threatens", c.target or c.rest)
    return None


def _refusal(c: _Clause) -> Reading | None:
    """NATO cannot force us to …"""
    ours = any(c.parse.words[t].lower() in stances()["own side"] for t in c.rest)
    if c.negated and c.modals & _MAY and c.subject >= 0 and not c.own and ours:
        return Reading("opposes", c.deed, True)
    return None


def _should(c: _Clause) -> Reading | None:
    """Allies should …, nobody must …"""
    if not c.modals & _DEONTIC or c.lemma in ("remember", "know", "understand", "realize", "note"):
        return None
    return Reading("opposes" if c.negated else "supports", c.deed, c.negated)


def _forecast(c: _Clause) -> Reading | None:
    """X will …"""
    going = c.lemma in ("expect", "go") and c.parse.child(c.root, "xcomp") >= 0
    if c.modals & (_FUTURE | {"may", "might"}) or going:
        return Reading("predicts", c.target or c.rest, c.negated)
    return None


def _plain(c: _Clause) -> Reading | None:
    return Reading("asserts", c.target or c.rest or c.below(c.root), c.negated)


_RULES: tuple[Callable[[_Clause], Reading | None], ...] = (
    _no_intention,
    _time_has_come,
    _evaluated,
    _in_favour,
    _no_option,
    _no_hesitation,
    _requited,
    _own_stand,
    _own_future,
    _own_denial,
    _menace,
    _refusal,
    _should,
    _forecast,
    _plain,
)


def _own_side(people: People, subject: int, party: Party) -> bool:
    """Whether a clause's subject is the speaker or the side spoken for."""
    parse = people.parse
    tokens = parse.subtree(subject)
    lowered: Set[str] = {parse.words[t].lower() for t in tokens}
    head, lemma = parse.words[subject].lower(), parse.lemmas[subject]
    if head in ("we", "i"):
        return True
    if head in ("he", "she"):
        return party.kind == "person" or bool(party.speaks_for)
    if head in ("it", "they"):
        return party.kind in ("actor", "group") and bool(party.name)
    mine = lemma in stances()["own people"]
    if mine and lowered & {"our", "my", "his", "her", "their", "its"}:
        return True
    named = people.actors_in(tokens)
    if party.speaks_for and named:
        core = [m for m in named if m.start <= subject < m.end]
        if core:
            return core[0].code == party.speaks_for
        return mine and named[0].code == party.speaks_for
    forces = lemma in stances()["own forces"]
    return forces and bool(party.speaks_for) and "the" in lowered and len(lowered) <= 3
