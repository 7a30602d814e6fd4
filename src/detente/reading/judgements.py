"""Rules of stance for what is judged: dangerous, a mistake, in favour of, out of the question."""

from __future__ import annotations

from detente.reading.clause import complement_of
from detente.reading.own_side import Clause
from detente.reading.parsing import Parse
from detente.reading.stance_words import Reading, is_hostile, stances


def evaluated(c: Clause) -> Reading | None:
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
    bad = bad != c.nobody  # "no arrangement would be acceptable"
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


def in_favour(c: Clause) -> Reading | None:
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


def no_option(c: Clause) -> Reading | None:
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


def bare_readiness(c: Clause) -> Reading | None:
    """ "(declare themselves) ready to negotiate": an adjective that is itself what is said."""
    if c.lemma not in stances()["ready"] or not c.parse.tags[c.root].startswith(("JJ", "VBN")):
        return None
    if c.parse.kids(c.root, "cop", "auxpass", "aux", "nsubj"):
        return None
    inside = complement_of(c.parse, c.root, c.content)
    if not any(c.parse.tags[t].startswith("VB") for t in inside):
        return Reading("supports", inside)
    return Reading("threatens" if is_hostile(c.parse, inside) else "promises", inside)


def wronged(c: Clause) -> Reading | None:
    """Ankara is undermining the alliance: blame for a deed of another."""
    blamed = c.lemma in stances()["wronging"] and not c.ours and not c.passive and not c.modals
    if blamed and not c.negated and c.subject >= 0 and not c.nobody:
        return Reading("opposes", c.below(c.subject))
    return None
