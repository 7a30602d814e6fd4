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
    is_perfect,
    under_reflection,
)
from detente.reading.judgements import bare_readiness, evaluated, in_favour, no_option, wronged
from detente.reading.own_deeds import (
    DEONTIC,
    FUTURE,
    MAY,
    loyalty,
    menacing_idiom,
    no_hesitation,
    no_intention,
    own_denial,
    own_future,
    own_stand,
    passive_future,
    silence,
    worded,
)
from detente.reading.own_side import Clause, clause_at
from detente.reading.people import Party, People
from detente.reading.set_phrases import set_phrase
from detente.reading.stance_words import Reading, stances
from detente.reading.threats import definition, doomed, menace, requited


def stance_of_words(
    people: People, content: frozenset[int], party: Party, *, own_root: int = -1
) -> Reading:
    """The stance of what is said; `own_root` is a verb whose subject is the speaker himself."""
    parse = people.parse
    roots = clause_roots(parse, content)
    weak: Reading | None = None
    evaded: Reading | None = None
    clause: Clause | None = None
    for root in roots:
        clause = clause_at(people, root, content, party, own=root == own_root, before=clause)
        for rule in _RULES:
            found = rule(clause)
            if found is None:
                continue
            negated = found.negated and root == roots[0]
            found = Reading(found.stance, found.target, negated, rule.__name__)
            if found.stance == "evades":  # who evades at first may still take a stand
                evaded = evaded or found
                break
            if found.stance not in ("predicts", "asserts"):
                return found
            if weak is None or (weak.stance == "asserts" and found.stance == "predicts"):
                weak = found
            break
    return evaded or weak or Reading("asserts", clause_target(parse, content))


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


def _needed(c: Clause) -> Reading | None:
    """Both governments need a way out."""
    named = any(c.people.name_of(t) is not None for t in c.target)
    if named or c.party.kind == "author":
        return None  # "Washington needs Islamabad" is a fact, or said to be one
    more = any(c.parse.lowered[t] == "more" for t in c.rest)
    if c.modals & FUTURE or more or any(c.parse.tags[t] == "CD" for t in c.target):
        return None  # "will need four months", "needs the quarrel more than the port"
    if c.lemma in ("need", "deserve") and not c.own and not c.negated and not c.nothing:
        return Reading("supports", c.target or c.rest)
    return None


def _odds_put(c: Clause) -> Reading | None:
    """I would put it at seventy per cent."""
    words = {c.parse.lowered[t] for t in c.rest}
    number = any(c.parse.tags[t] == "CD" for t in c.rest)
    if c.lemma in ("put", "rate", "set") and "at" in words and number:
        return Reading("predicts", c.target or c.rest)
    return None


def _harmless(c: Clause) -> Reading | None:
    """The dam harms nobody."""
    if c.nothing and c.lemma in stances()["harming"]:
        return Reading("denies", c.deed)
    return None


def _refusal(c: Clause) -> Reading | None:
    """NATO cannot force us to …"""
    ours = any(c.parse.words[t].lower() in stances()["own side"] for t in c.rest)
    anybody = c.subject >= 0 and c.parse.lowered[c.subject] in ("you", "one")
    if c.negated and c.modals & {"can"} and anybody:
        return Reading("opposes", c.deed, True)  # "You cannot negotiate with a gun at your head"
    if c.negated and c.modals & MAY and c.subject >= 0 and not c.own and ours:
        return Reading("opposes", c.deed, True)
    return None


def _should(c: Clause) -> Reading | None:
    """Allies should …, nobody must …"""
    inner = [t for t in c.parse.kids(c.root, "xcomp") if c.parse.tags[t] == "VB"]
    had_to = c.lemma == "have" and bool(inner) and not c.modals  # "Europe had to rearm"
    ought = c.lemma == "ought" or had_to
    if not (c.modals & DEONTIC or ought) or c.lemma in stances()["reminding"]:
        return None
    modal = next((t for t in c.parse.kids(c.root, "aux") if c.parse.lowered[t] == "should"), -1)
    if 0 <= modal < c.subject:
        return None  # "Should Venezuela proceed, …" is a condition
    against = c.negated or c.nobody
    if c.passive and against and c.lemma in stances()["forsaking"]:
        against = False  # "Kyiv must not be left alone"
    return Reading("opposes" if against else "supports", c.deed, c.negated)


def _forecast(c: Clause) -> Reading | None:
    """X will …"""
    if is_perfect(c.parse, c.root):
        return None
    subject = c.parse.lemmas[c.subject] if c.subject >= 0 else ""
    if subject in stances()["chances"] and c.lemma in ("be", "stand", "seem", "remain"):
        return Reading("predicts", c.below(c.subject), c.negated)
    going = c.lemma in ("expect", "go") and c.parse.child(c.root, "xcomp") >= 0
    if c.modals & (FUTURE | {"may", "might"}) or going:
        return Reading("predicts", c.target or c.rest, c.negated)
    return None


def _plain(c: Clause) -> Reading | None:
    return Reading("asserts", c.target or c.rest or c.whole, c.negated)


_RULES: tuple[Callable[[Clause], Reading | None], ...] = (
    silence,
    _odds_put,
    bare_readiness,
    requited,
    set_phrase,
    no_intention,
    _time_has_come,
    evaluated,
    in_favour,
    no_option,
    loyalty,
    menacing_idiom,
    no_hesitation,
    doomed,
    worded,
    own_stand,
    own_future,
    own_denial,
    passive_future,
    wronged,
    menace,
    definition,
    _harmless,
    _refusal,
    _should,
    _needed,
    _forecast,
    _plain,
)
