"""The stance of what is said: what a clause supports, opposes, promises, threatens or predicts.

Clause by clause in the order of the text; the first clause that takes a stand counts, a plain
forecast or assertion only if no clause takes one. `_RULES` are tried in order on each clause.
Word lists: `data/stances.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

from detente.reading.clause import (
    clause_roots,
    clause_target,
    complement_of,
    none_does,
    under_reflection,
)
from detente.reading.own_side import Clause, clause_at
from detente.reading.people import Party, People
from detente.reading.stance_words import Reading, is_hostile, stances

_FUTURE = frozenset(["will", "shall", "’ll", "'ll", "would"])
_MAY = frozenset(["can", "could", "may", "might"])
_DEONTIC = frozenset(["must", "should", "ought"])


def stance_of_words(
    people: People, content: frozenset[int], party: Party, *, own_root: int = -1
) -> Reading:
    """The stance of what is said; `own_root` is a verb whose subject is the speaker himself."""
    parse = people.parse
    roots = clause_roots(parse, content)
    weak: Reading | None = None
    clause: Clause | None = None
    for root in roots:
        clause = clause_at(people, root, content, party, own=root == own_root, before=clause)
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


def _no_intention(c: Clause) -> Reading | None:
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


def _time_has_come(c: Clause) -> Reading | None:
    """The time has come to …; the time for talk is past."""
    parse = c.parse
    attribute = parse.child(c.root, "attr")
    if c.lemma == "be" and attribute >= 0 and parse.lemmas[attribute] == "time" and not c.negated:
        deeds = [*parse.kids(attribute, "acl", "relcl", "xcomp"), *parse.kids(c.root, "xcomp")]
        deed = next((d for d in deeds if parse.tags[d] == "VB" and parse.child(d, "aux") >= 0), -1)
        if deed >= 0:
            return Reading("supports", under_reflection(parse, c.below(deed)))  # "it is time to"
    if c.subject < 0 or parse.lemmas[c.subject] != "time":
        return None
    clause = parse.child(c.subject, "acl", "relcl")
    if c.lemma == "come":
        inner = parse.child(c.root, "advcl", "xcomp", "ccomp")
        clause = inner if inner >= 0 else clause
        inside = c.below(clause) if clause >= 0 else c.rest
        return Reading("supports", under_reflection(parse, inside))
    if c.lemma == "be" and {parse.lemmas[t] for t in c.rest} & {"past", "over", "gone"}:
        return Reading("opposes", c.below(c.subject))
    return None


def _evaluated(c: Clause) -> Reading | None:
    """X is dangerous, it would be a mistake to …, we are ready to …"""
    parse, words = c.parse, stances()
    blamed = [t for t in parse.kids(c.root, "xcomp") if parse.lemmas[t] == "blame"]
    if blamed and c.lemma == "be" and c.subject >= 0:
        return Reading("supports" if c.negated else "opposes", c.below(c.subject))
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
        if not any(parse.tags[t].startswith("VB") for t in inside):
            return Reading("supports", inside)  # "committed to the ceasefire"
        return Reading("threatens" if is_hostile(parse, inside) else "promises", inside)
    if bare in ("opposed", "hostile"):
        side = "supports" if c.negated else "opposes"
        return Reading(side, complement_of(parse, complement, c.content))
    mood = stances().cue.get(bare, "")
    if mood and c.own and parse.child(complement, "ccomp") >= 0 and not c.negated:
        return Reading(mood, complement_of(parse, complement, c.content))  # "confident that"
    adjectives = {
        bare,
        parse.words[complement].lower(),
        *(parse.lemmas[t] for t in parse.kids(complement, "amod", "conj")),
    }
    bad = bool(adjectives & words["disapproving"])
    good = bool(adjectives & words["approving"])
    if bad == good:
        return None
    bad = bad != none_does(parse, c.root)  # "no arrangement would be acceptable"
    pronoun = c.subject < 0 or parse.lemmas[c.subject] in ("it", "this", "that")
    about = c.rest if pronoun else c.below(c.subject)
    return Reading("opposes" if bad != c.negated else "supports", about or c.rest)


def _in_favour(c: Clause) -> Reading | None:
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


def _no_option(c: Clause) -> Reading | None:
    """War is not an option, a pullback is out of the question."""
    parse = c.parse
    if c.lemma != "be" or c.subject < 0:
        return None
    below = {parse.lemmas[t] for t in c.rest}
    if {"out", "question"} <= below and c.parse.lemmas[c.subject] in stances()["clashes"]:
        return Reading("predicts", c.below(c.subject), c.negated)
    if (c.negated and {"option", "answer", "solution"} & below) or {"out", "question"} <= below:
        return Reading("opposes", c.below(c.subject), c.negated)
    return None


def _menacing_idiom(c: Clause) -> Reading | None:
    """We cannot remain idle, would never renounce force, would regard it as an act of war."""
    words = stances()
    lemmas = {c.parse.lemmas[t] for t in c.rest}
    if c.party.speaks_for and "option" in lemmas | _subject_lemmas(c) and "table" in lemmas:
        return Reading("threatens", c.rest)
    if not c.own:
        return None
    if c.negated and c.lemma in words["staying"] and lemmas & words["idleness"]:
        return Reading("threatens", c.rest, True)
    if c.negated and c.lemma in words["renouncing"] and lemmas & words["force itself"]:
        return Reading("threatens", c.target or c.rest, True)
    grave = lemmas & (words["casus belli"] | words["disapproving"])
    if c.lemma in words["regarding"] and c.modals & _FUTURE and grave and not c.negated:
        return Reading("threatens", c.target or c.rest)
    if c.lemma == "use" and c.modals & _FUTURE and lemmas & words["force itself"] and not c.negated:
        return Reading("threatens", c.rest)
    return None


def _subject_lemmas(c: Clause) -> set[str]:
    return {c.parse.lemmas[t] for t in c.below(c.subject)} if c.subject >= 0 else set()


def _no_hesitation(c: Clause) -> Reading | None:
    """We would not hesitate to use force, Moscow reserves the right to respond."""
    hesitates = c.lemma == "hesitate" and c.negated
    reserves = c.lemma == "reserve" and any(c.parse.lemmas[t] == "right" for t in c.rest)
    if not c.own or not (hesitates or reserves):
        return None
    grave = is_hostile(c.parse, c.rest) or any(c.parse.lemmas[t] == "force" for t in c.rest)
    return Reading("threatens" if grave or reserves else "promises", c.target or c.rest)


def _requited(c: Clause) -> Reading | None:
    """Any attack on our soil will be met with force."""
    requited = c.lemma in ("answer", "punish", "repel", "avenge", "crush") or (
        c.lemma == "meet" and any(c.parse.lemmas[p] == "with" for p in c.parse.kids(c.root, "prep"))
    )
    if not c.modals & _FUTURE or not c.party.speaks_for or c.subject < 0:
        return None
    words = stances()
    seen = c.lemma in words["regarding"] and {c.parse.lemmas[t] for t in c.rest} & (
        words["casus belli"] | words["disapproving"]
    )
    whoever = {c.parse.words[t].lower() for t in c.below(c.subject)} & {"whoever", "anyone", "any"}
    if whoever and c.lemma in words["suffering"] and not c.negated:
        return Reading("threatens", c.below(c.subject))  # "Whoever touches it will lose his hand"
    if (requited or seen) and c.passive and not c.negated and not c.ours:
        return Reading("threatens", c.below(c.subject))
    lemmas = {c.parse.words[t].lower() for t in c.rest}
    if c.negated and c.lemma in ("pass", "go", "remain") and lemmas & stances()["requital"]:
        return Reading("threatens", c.below(c.subject), True)  # "will not go unanswered"
    return None


def _silence(c: Clause) -> Reading | None:
    """I will not discuss it, she could not confirm, he had no instructions."""
    words = stances()
    objects = {c.parse.lemmas[t] for t in c.parse.kids(c.root, "dobj")}
    nothing_told = c.nothing and c.lemma in ("have", "give", "make") and objects & words["tidings"]
    beyond = c.lemma == "go" and any(c.parse.lemmas[t] == "beyond" for t in c.rest)
    adding = {c.parse.lemmas[t] for t in c.rest if c.parse.tags[t] == "VB"} & words["telling more"]
    nothing_more = c.nothing and c.lemma == "have" and bool(adding)
    silent = c.negated and (c.lemma in words["silent"] or beyond)
    if c.own and (nothing_told or nothing_more or silent):
        return Reading("evades", c.target or c.rest, True)
    return None


def _passive_future(c: Clause) -> Reading | None:
    """The group would be enlarged, Israel would be punished: by those who say so."""
    speaks = c.party.speaks_for or c.party.authority in ("decides", "official")
    voices = ("person", "actor", "author")
    if not c.passive or not c.modals & _FUTURE or c.negated or not speaks:
        return None
    if c.party.kind not in voices and not c.party.speaks_for:
        return None
    kind = stances().content.get(c.lemma, "")
    if kind == "threatens" and not c.ours:
        return Reading("threatens", c.deed)
    if kind in ("promises", "supports") or c.lemma in stances()["given"]:
        return Reading("denies" if none_does(c.parse, c.root) else "promises", c.deed)
    return None


def _worded(c: Clause) -> Reading | None:
    """We are watching it with concern: a stand told by an adverbial noun."""
    if not c.own:
        return None
    for prep in c.parse.kids(c.root, "prep"):
        noun = c.parse.child(prep, "pobj")
        if noun >= 0 and c.parse.lemmas[prep] == "with":
            lemma = c.parse.lemmas[noun]
            if lemma in stances()["with displeasure"]:
                return Reading("opposes", c.target or c.rest)
            if lemma in stances()["with pleasure"]:
                return Reading("supports", c.target or c.rest)
    return None


def _needed(c: Clause) -> Reading | None:
    """Both governments need a way out."""
    if c.lemma in ("need", "deserve") and not c.own and not c.negated and not c.nothing:
        return Reading("supports", c.target or c.rest)
    return None


def _definition(c: Clause) -> Reading | None:
    """An attack on one would be an attack on all: what something amounts to, not a forecast."""
    attribute = c.parse.child(c.root, "attr")
    if c.lemma != "be" or attribute < 0 or not c.modals & _FUTURE:
        return None
    if c.parse.lemmas[attribute] in stances()["casus belli"]:
        return Reading("threatens" if c.party.speaks_for else "asserts", c.rest)
    return None


def _doomed(c: Clause) -> Reading | None:
    """If Moscow moves, the pipeline is dead; without that, there will be no signature."""
    if not c.conditional or not c.party.speaks_for:
        return None
    complement = c.parse.child(c.root, "acomp")
    dead = complement >= 0 and c.parse.lemmas[complement] in stances()["ended"]
    none = c.nothing and c.lemma == "be" and bool(c.modals & _FUTURE)
    if dead or none:
        return Reading("threatens", c.rest)
    return None


def _own_stand(c: Clause) -> Reading | None:
    """We oppose …, his country supports …"""
    stance = stances().content.get(c.lemma, "")
    doubtful = c.modals & (_DEONTIC | _MAY - {"can"})
    if c.negated and c.modals & {"could"}:
        doubtful = frozenset()  # "could not accept"
    if not c.own or stance not in ("opposes", "supports") or doubtful:
        return None
    granted = c.lemma in stances()["granting"]
    if granted and (c.negated or c.nothing or c.parse.child(c.root, "ccomp") >= 0):
        return None  # "we recognise that …", "we recognise no border"
    if c.modals & _FUTURE and c.lemma in stances()["undertakings"] and not c.negated:
        return Reading("promises", c.deed)
    if c.negated and c.lemma in stances()["intending"]:
        return Reading("denies", c.deed, True)  # "We do not propose to sell it"
    if c.nothing and stance == "supports":
        barred = any(c.parse.words[t].lower() == "no" for t in c.rest)
        return Reading("opposes" if barred else "denies", c.target or c.rest)  # "wants no war"
    if c.negated:
        stance = "supports" if stance == "opposes" else "opposes"
    return Reading(stance, c.target or c.rest, c.negated)


def _own_future(c: Clause) -> Reading | None:
    """We will …: a promise, a threat where the deed is hostile, a denial where it is negated."""
    if c.ours and c.passive and c.negated and c.modals & _FUTURE:
        return Reading("denies", c.deed, True)  # "we shall not be moved"
    then = any(c.parse.lemmas[t] == "then" for t in c.parse.kids(c.root, "advmod"))
    bound = bool(c.modals & _FUTURE) or (c.conditional and bool(c.modals & {"may", "might"}))
    if not c.own or not (bound or (then and not c.modals)):
        return None
    if c.negated or c.nothing:
        return Reading("denies", c.deed, c.negated)
    kinds = {stances().content.get(verb, "") for verb in c.verbs}
    if _moves_arms(c):
        kinds = {"threatens"}
    against = c.conditional and not c.kindly and "promises" not in kinds
    hostile = "threatens" in kinds or against
    dire = bool({c.parse.lemmas[t] for t in c.rest} & stances()["consequences"])
    return Reading("threatens" if hostile or dire else "promises", c.deed)


def _moves_arms(c: Clause) -> bool:
    """We will send troops back: a threat, unless they are sent to somebody or to help."""
    words, parse = stances(), c.parse
    objects = {parse.lemmas[t] for t in c.rest if parse.deps[t] in ("dobj", "nsubjpass")}
    if c.lemma not in words["moving"] or not objects & words["arms"]:
        return False
    to = [t for t in c.rest if parse.deps[t] == "pobj" and parse.lemmas[parse.heads[t]] == "to"]
    kind = bool({parse.lemmas[t] for t in c.rest} & words["kindness"])
    return not kind and not any(c.people.name_of(t) is not None for t in to)


def _own_denial(c: Clause) -> Reading | None:
    """We did not …, Tehran had no part in …"""
    if not c.own or c.modals & _DEONTIC or (c.modals & _MAY and not c.negated):
        return None
    if c.modals & _MAY - {"can", "could"}:
        return None
    words = stances()
    talk = {c.parse.lemmas[t] for t in c.rest if c.parse.tags[t] == "VB"} & words["talking"]
    if c.nothing and c.lemma == "have" and talk:
        return Reading("opposes", c.deed)  # "We have nothing to discuss with them"
    if c.lemma == "rule" and any(c.parse.lemmas[t] == "out" for t in c.rest | c.deed):
        return None  # "we rule nothing out" says no more than that
    if c.negated or (c.nothing and c.lemma not in words["perceiving"]):
        return Reading("denies", c.deed, c.negated)
    return None


def _harmless(c: Clause) -> Reading | None:
    """The dam harms nobody."""
    if c.nothing and c.lemma in stances()["harming"]:
        return Reading("denies", c.deed)
    return None


def _menace(c: Clause) -> Reading | None:
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


def _refusal(c: Clause) -> Reading | None:
    """NATO cannot force us to …"""
    ours = any(c.parse.words[t].lower() in stances()["own side"] for t in c.rest)
    if c.negated and c.modals & _MAY and c.subject >= 0 and not c.own and ours:
        return Reading("opposes", c.deed, True)
    return None


def _should(c: Clause) -> Reading | None:
    """Allies should …, nobody must …"""
    ought = c.lemma == "ought"
    if not (c.modals & _DEONTIC or ought) or c.lemma in stances()["reminding"]:
        return None
    against = c.negated or none_does(c.parse, c.root)
    return Reading("opposes" if against else "supports", c.deed, c.negated)


def _forecast(c: Clause) -> Reading | None:
    """X will …"""
    going = c.lemma in ("expect", "go") and c.parse.child(c.root, "xcomp") >= 0
    if c.modals & (_FUTURE | {"may", "might"}) or going:
        return Reading("predicts", c.target or c.rest, c.negated)
    return None


def _plain(c: Clause) -> Reading | None:
    return Reading("asserts", c.target or c.rest or c.below(c.root), c.negated)


_RULES: tuple[Callable[[Clause], Reading | None], ...] = (
    _silence,
    _no_intention,
    _time_has_come,
    _evaluated,
    _in_favour,
    _no_option,
    _menacing_idiom,
    _no_hesitation,
    _requited,
    _doomed,
    _worded,
    _own_stand,
    _own_future,
    _own_denial,
    _passive_future,
    _menace,
    _definition,
    _harmless,
    _refusal,
    _should,
    _needed,
    _forecast,
    _plain,
)
