"""Which actor leads a paragraph: the last subject of a main clause, or whom he speaks for."""

from __future__ import annotations

from detente.reading.gazetteer import Mention
from detente.reading.lexicon import listed
from detente.reading.parsing import Parse
from detente.reading.people import People, is_subject
from detente.reading.possessor import leads
from detente.reading.sign_words import signs
from detente.reading.statement import Span

_SHORT = 7  # tokens


def last_leader(people: People, begin: int, end: int) -> str:
    """The actor that is, or is spoken for by, the last subject of a main clause in a range."""
    found = leaders(people, begin, end)
    return max(found, key=lambda code: found[code]) if found else ""


def leaders(people: People, begin: int, end: int) -> dict[str, int]:
    """The actors that are, or are spoken for by, subjects of main clauses: where they last were."""
    parse = people.parse
    found: list[tuple[int, str]] = []
    for mention in people.names_in(begin, end):
        inside = mention.end <= end and not (_struck(parse, mention) or _abroad(people, mention))
        told = _told_first(parse, mention) or _alone(parse, mention)
        if inside and (leads(parse, mention) or told):
            found.append((mention.start, mention.code))
    described = [party for _, party in people.descriptions_in(begin, end)]
    for party in (*people.persons_in(begin, end), *described):
        acts = begin <= party.place < end and is_subject(parse, party.place)
        if acts and party.speaks_for and not _summoned(parse, party.place):
            found.append((party.place, party.speaks_for))
    return {code: place for place, code in sorted(found)}


def answers_for(people: People, begin: int, code: str) -> bool:
    """ "Russia dismissed the suspicion": whether an actor opens a paragraph and speaks in it."""
    parse = people.parse
    _, end = parse.sentences[parse.sentence[begin]]
    verbs = listed("allegiance.yaml", "answering a charge")
    for mention in people.names_in(begin, end):
        token = mention.end - 1
        if mention.code == code and parse.deps[token] == "nsubj" and mention.kind != "people":
            short = end - begin <= _SHORT  # "Turkey was cool."
            return short or parse.lemmas[parse.heads[token]] in verbs
    for start, party in people.descriptions_in(begin, min(begin + 8, end)):
        bearing = people.bearings.get(start)
        told = bearing is not None and is_subject(parse, bearing.noun)
        if party.speaks_for == code and (told or is_subject(parse, party.place)):
            return True
    return False


def state_speaking(people: People, span: Span) -> str:
    """ "Paris refused.": the actor that is the subject of a short sentence in which it speaks."""
    parse = people.parse
    verbs = listed("allegiance.yaml", "answering a charge")
    for mention in people.names_in(*span):
        token = mention.end - 1
        verb = parse.heads[token]
        if parse.deps[token] == "nsubj" and mention.kind != "people" and parse.heads[verb] == verb:
            return mention.code if parse.lemmas[verb] in verbs else ""
    return ""


def _struck(parse: Parse, mention: Mention) -> bool:
    """ "Pakistan shelled the line": who speaks next is more likely of the other side."""
    token = mention.end - 1
    while parse.deps[token] in ("compound", "amod", "poss", "nmod") and parse.heads[token] != token:
        token = parse.heads[token]
    verb = parse.heads[token]
    return parse.deps[token] == "nsubj" and parse.lemmas[verb] in signs().striking_verbs


def _abroad(people: People, mention: Mention) -> bool:
    """ "The Chinese embassy in Manila": where the organ of another state sits."""
    parse = people.parse
    link = parse.heads[mention.end - 1]
    if parse.deps[mention.end - 1] != "pobj" or parse.lemmas[link] not in ("in", "at"):
        return False
    noun = parse.heads[link]
    others = people.names_in(min(parse.left[noun], noun), link)
    return any(other.code != mention.code for other in others)


def _summoned(parse: Parse, token: int) -> bool:
    """ "The ambassador was called in": who speaks next is of the state that he was sent to."""
    while (
        parse.deps[token] in ("compound", "nmod", "flat", "appos") and parse.heads[token] != token
    ):
        token = parse.heads[token]
    verb = parse.heads[token]
    called = listed("allegiance.yaml", "summoning verbs")
    return parse.deps[token] == "nsubjpass" and parse.lemmas[verb] in called


def _alone(parse: Parse, mention: Mention) -> bool:
    """ "Estonia hesitates.": a sentence of a name and a word, whatever the parser takes it for."""
    begin, end = parse.sentences[parse.sentence[mention.start]]
    if mention.start != begin or end - mention.end != 2:
        return False
    plain = mention.kind in ("name", "capital")
    return plain and parse.lowered[mention.end].endswith(("s", "ed"))


def _told_first(parse: Parse, mention: Mention) -> bool:
    """ "North Korea will send troops, its agency said": the subject of what is told first."""
    token = mention.end - 1
    while parse.deps[token] in ("poss", "compound", "nmod") and parse.heads[token] != token:
        token = parse.heads[token]
    verb = parse.heads[token]
    told = parse.deps[token] == "nsubj" and parse.deps[verb] in ("ccomp", "parataxis")
    modal = {parse.lowered[t] for t in parse.kids(verb, "aux")} & {"could", "may", "might"}
    if modal and parse.lemmas[parse.heads[verb]] in signs().charging_verbs:
        return False  # "Libya could become a second Somalia, the president warned"
    return told and mention.kind != "people" and verb < parse.heads[verb]
