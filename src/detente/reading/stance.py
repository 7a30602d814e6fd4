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
    is_perfect,
    none_does,
    under_reflection,
)
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
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.set_phrases import set_phrase
from detente.reading.stance_words import Reading, is_hostile, stances


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
            found = Reading(found.stance, found.target, negated)
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


def _evaluated(c: Clause) -> Reading | None:
    """X is dangerous, it would be a mistake to …, we are ready to …"""
    parse, words = c.parse, stances()
    blamed = [t for t in parse.kids(c.root, "xcomp") if parse.lemmas[t] == "blame"]
    if blamed and c.negated and c.ours:
        return Reading("denies", c.rest, True)
    if blamed and c.lemma == "be" and c.subject >= 0:
        return Reading("supports" if c.negated else "opposes", c.below(c.subject))
    amounts = _what_it_amounts_to(c)
    if amounts:
        return Reading(amounts, c.below(c.subject))
    complement = parse.child(c.root, "acomp", "attr", "oprd")
    judged = {parse.words[c.root].lower()} & (
        words["approving"] | words["disapproving"] | words["ready"]
    )
    if c.passive and judged:
        complement = c.root  # "was justified", with the adjective taken for a verb
    elif complement < 0 or c.lemma not in ("be", "seem", "remain", "become"):
        return None
    bare = parse.lemmas[complement] if complement != c.root else parse.words[c.root].lower()
    if bare in words["ready"] or (bare == "open" and _to(parse, complement)):
        if not c.ours or c.negated:
            return (
                Reading("opposes", complement_of(parse, complement, c.content)) if c.ours else None
            )
        inside = complement_of(parse, complement, c.content)
        if not any(parse.tags[t].startswith("VB") for t in inside):
            granted = c.conditional and bare in ("open", "ready", "willing")
            return Reading("promises" if granted else "supports", inside)  # "open to talks"
        return Reading("threatens" if is_hostile(parse, inside) else "promises", inside)
    if bare in ("opposed", "hostile"):
        side = "supports" if c.negated else "opposes"
        return Reading(side, complement_of(parse, complement, c.content))
    mood = stances().cue.get(bare, "")
    if mood and c.own and not c.negated and not c.modals:
        return Reading(mood, complement_of(parse, complement, c.content))  # "confident that"
    if _called_a_name(c, complement):
        return Reading("opposes", c.below(c.subject))
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


def _what_it_amounts_to(c: Clause) -> str:
    """The side taken by "the comments amount to a declaration of war", or ""."""
    if c.lemma not in ("amount", "constitute", "represent") or c.negated or c.ours:
        return ""
    words, lemmas = stances(), {c.parse.lemmas[t] for t in c.rest}
    if c.subject < 0 or c.modals:
        return ""
    if lemmas & (words["disapproving"] | words["casus belli"]):
        return "opposes"
    return "supports" if lemmas & words["approving"] else ""


def _called_a_name(c: Clause, complement: int) -> bool:
    """Whether another is said to be something in quotation marks: "a guest with a gun"."""
    parse = c.parse
    if c.subject < 0 or c.ours or c.negated or not parse.tags[complement].startswith("NN"):
        return False
    begins = parse.left[complement]
    alone = parse.quote[complement] >= 0 and parse.quote[c.subject] < 0
    article = parse.tags[complement] == "NNS" or any(
        parse.lowered[t] in ("a", "an", "another") for t in (begins, begins + 1)
    )
    other = c.people.actors_in(c.below(c.subject)) or c.subject in c.people.at
    return alone and article and bool(other)


def _to(parse: Parse, token: int) -> bool:
    """Whether a word leads on by "to": "open to talks", not "the road is open"."""
    return any(parse.lemmas[p] == "to" for p in parse.kids(token, "prep"))


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
        if parse.lemmas[prep] == "for" and c.own and not c.modals and not c.negated:
            return Reading("supports", c.below(noun))  # "We are all for a truce"
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


def _requited(c: Clause) -> Reading | None:
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
        and not (c.negated or none_does(c.parse, c.root))
    ):
        return Reading("threatens", c.rest)  # "will be ours by law or by force"
    if whoever and (lost or (not c.negated and (c.lemma in words["suffering"] or c.passive))):
        return Reading("threatens", c.below(c.subject))  # "Whoever touches it will lose his hand"
    if (requited or seen) and c.passive and not c.negated and not c.ours:
        return Reading("threatens", c.below(c.subject))
    answer = c.parse.lemmas[c.subject] in words["answers"]
    if answer and c.lemma in ("be", "come", "follow", "take") and not none_does(c.parse, c.root):
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


def _definition(c: Clause) -> Reading | None:
    """An attack on one would be an attack on all: what something amounts to, not a forecast."""
    attribute = c.parse.child(c.root, "attr")
    if c.lemma != "be" or attribute < 0 or not c.modals & FUTURE:
        return None
    if c.parse.lemmas[attribute] in stances()["casus belli"] and not c.nothing:
        return Reading("threatens" if c.sided else "asserts", c.rest)
    return None


def _bare_readiness(c: Clause) -> Reading | None:
    """ "(declare themselves) ready to negotiate": an adjective that is itself what is said."""
    if c.lemma not in stances()["ready"] or not c.parse.tags[c.root].startswith(("JJ", "VBN")):
        return None
    if c.parse.kids(c.root, "cop", "auxpass", "aux", "nsubj"):
        return None
    inside = complement_of(c.parse, c.root, c.content)
    if not any(c.parse.tags[t].startswith("VB") for t in inside):
        return Reading("supports", inside)
    return Reading("threatens" if is_hostile(c.parse, inside) else "promises", inside)


def _odds_put(c: Clause) -> Reading | None:
    """I would put it at seventy per cent."""
    words = {c.parse.lowered[t] for t in c.rest}
    number = any(c.parse.tags[t] == "CD" for t in c.rest)
    if c.lemma in ("put", "rate", "set") and "at" in words and number:
        return Reading("predicts", c.target or c.rest)
    return None


_SURELY = frozenset(
    ["certainly", "probably", "likely", "surely", "undoubtedly", "possibly", "perhaps"]
)


def _doomed(c: Clause) -> Reading | None:
    """If Moscow moves, the pipeline is dead; without that, there will be no signature."""
    there = c.lemma == "be" and c.parse.child(c.root, "expl") >= 0
    surely = any(c.parse.lowered[t] in _SURELY for t in c.below(c.root))
    if surely:
        return None  # "Almost certainly there will be no blackouts" is a forecast
    if there and c.nothing and c.modals & FUTURE and c.sided and not c.conditional:
        return Reading("denies", c.rest)  # "There will be no truce"
    if not c.sided:
        return None
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


def _harmless(c: Clause) -> Reading | None:
    """The dam harms nobody."""
    if c.nothing and c.lemma in stances()["harming"]:
        return Reading("denies", c.deed)
    return None


def _wronged(c: Clause) -> Reading | None:
    """Ankara is undermining the alliance: blame for a deed of another."""
    blamed = c.lemma in stances()["wronging"] and not c.ours and not c.passive and not c.modals
    if blamed and not c.negated and c.subject >= 0 and not none_does(c.parse, c.root):
        return Reading("opposes", c.below(c.subject))
    return None


def _menace(c: Clause) -> Reading | None:
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
    against = c.negated or none_does(c.parse, c.root)
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
    return Reading("asserts", c.target or c.rest or c.below(c.root), c.negated)


_RULES: tuple[Callable[[Clause], Reading | None], ...] = (
    silence,
    _odds_put,
    _bare_readiness,
    _requited,
    set_phrase,
    no_intention,
    _time_has_come,
    _evaluated,
    _in_favour,
    _no_option,
    loyalty,
    menacing_idiom,
    no_hesitation,
    _doomed,
    worded,
    own_stand,
    own_future,
    own_denial,
    passive_future,
    _wronged,
    _menace,
    _definition,
    _harmless,
    _refusal,
    _should,
    _needed,
    _forecast,
    _plain,
)
