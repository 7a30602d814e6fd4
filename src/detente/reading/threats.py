"""Rules of stance for threats without a threatening word: whoever, by force, will be met with."""

from __future__ import annotations

from detente.reading.own_deeds import FUTURE, MAY
from detente.reading.own_side import Clause
from detente.reading.stance_words import Reading, stances


def requited(c: Clause) -> Reading | None:
    """Any attack on our soil will be met with force."""
    requited = c.lemma in ("answer", "punish", "repel", "avenge", "crush") or (
        c.lemma == "meet" and any(c.parse.lemmas[p] == "with" for p in c.parse.kids(c.root, "prep"))
    )
    if not c.modals & FUTURE or not c.sided or c.subject < 0:
        return None
    words = stances()
    seen = c.lemma in words["regarding"] and {c.parse.lemmas[t] for t in c.rest} & (
        words["casus belli"] | words["disapproving"]
    )
    told = [c.parse.words[t].lower() for t in sorted(c.below(c.subject))]
    whoever = bool({"whoever", "anyone", "any"} & set(told)) or told[:2] == ["those", "who"]
    lost = c.negated and c.lemma in ("go", "come", "return", "leave", "live", "survive", "escape")
    if told[:1] == ["whoever"] and not {"promises", "supports"} & _kinds(c):
        return Reading("threatens", c.below(c.subject))
    if (
        "force" in {c.parse.lemmas[t] for t in c.rest}
        and _by_force(c)
        and not (c.negated or c.nobody)
    ):
        return Reading("threatens", c.rest)  # "will be ours by law or by force"
    if whoever and (lost or (not c.negated and (c.lemma in words["suffering"] or c.passive))):
        return Reading("threatens", c.below(c.subject))  # "Whoever touches it will lose his hand"
    if (requited or seen) and c.passive and not c.negated and not c.ours:
        return Reading("threatens", c.below(c.subject))
    answer = c.parse.lemmas[c.subject] in words["answers"]
    if answer and c.lemma in ("be", "come", "follow", "take") and not c.nobody:
        return Reading("threatens", c.rest)  # "our answer will be tangible"
    lemmas = {c.parse.words[t].lower() for t in c.rest}
    if c.negated and c.lemma in ("pass", "go", "remain") and lemmas & stances()["requital"]:
        return Reading("threatens", c.below(c.subject), True)  # "will not go unanswered"
    return None


def _kinds(c: Clause) -> set[str]:
    """What kinds of deed a clause's verbs are, those that are granted among the promises."""
    words = stances()
    given = {"promises"} if c.verbs & words["given"] else set()
    return {words.content.get(verb, "") for verb in c.verbs} | given


def _by_force(c: Clause) -> bool:
    parse = c.parse
    return any(
        parse.lemmas[t] == "force"
        and parse.deps[t] == "pobj"
        and parse.lemmas[parse.heads[t]] == "by"
        for t in c.rest
    )


def definition(c: Clause) -> Reading | None:
    """An attack on one would be an attack on all: what something amounts to, not a forecast."""
    attribute = c.parse.child(c.root, "attr")
    if c.lemma != "be" or attribute < 0 or not c.modals & FUTURE:
        return None
    if c.parse.lemmas[attribute] in stances()["casus belli"] and not c.nothing:
        return Reading("threatens" if c.sided else "asserts", c.rest)
    return None


_SURELY = frozenset(
    ["certainly", "probably", "likely", "surely", "undoubtedly", "possibly", "perhaps"]
)


def doomed(c: Clause) -> Reading | None:
    """If Moscow moves, the pipeline is dead; without that, there will be no signature."""
    if not c.sided:
        return None
    there = c.lemma == "be" and c.parse.child(c.root, "expl") >= 0
    if there and c.nothing and any(c.parse.lowered[t] in _SURELY for t in c.whole):
        return None  # "Almost certainly there will be no blackouts" is a forecast
    if there and c.nothing and c.modals & FUTURE and not c.conditional:
        return Reading("denies", c.rest)  # "There will be no truce"
    complement = c.parse.child(c.root, "acomp", "oprd", "xcomp")
    kept = c.lemma in ("stay", "remain") and bool(c.modals & FUTURE) and not c.negated
    shut = complement >= 0 and c.parse.lemmas[complement] in stances()["withheld"]
    if kept and shut:
        return Reading("threatens", c.rest)  # "the crossing will stay closed until they pay"
    if not c.conditional:
        return None
    dead = complement >= 0 and c.parse.lemmas[complement] in stances()["ended"]
    none = c.nothing and c.lemma == "be" and bool(c.modals & FUTURE)
    if dead or none:
        return Reading("threatens", c.rest)
    return None


def menace(c: Clause) -> Reading | None:
    """This will have serious consequences, the enemy will regret it."""
    lemmas = {c.parse.lemmas[t] for t in c.rest} | c.verbs
    future = c.modals & (FUTURE | MAY)
    head = c.parse.lemmas[c.subject] if c.subject >= 0 else ""
    grave = head in stances()["consequences"]
    if grave and c.conditional and future and c.sided:
        return Reading("threatens", c.rest)
    made_to = c.lemma in stances()["suffering"] or (c.lemma == "answer" and "for" in lemmas)
    if made_to and c.modals & FUTURE and not c.negated and not c.ours and c.sided:
        return Reading("threatens", c.target or c.rest)  # "They will answer for this"
    if not future or c.negated or not c.sided or not lemmas & stances()["consequences"]:
        return None
    if c.lemma == "be" and not c.conditional and "consequence" not in lemmas:
        there = c.parse.child(c.root, "expl") >= 0
        if not there:
            return None  # "It will be a long war"
    if c.verbs & stances()["befalling"]:
        return Reading("threatens", c.target or c.rest)
    return None
