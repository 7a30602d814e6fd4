"""Organs, forces and missions as a document tells them, and which of them "the mission" means.

"The U.N. peacekeeping force UNIFIL … The mission", "Lithuania's border committee … The committee",
"a spokesman for the peacekeepers": a bare word leads back to the organ last told that is called so.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from detente.reading.gazetteer import Mention
from detente.reading.lexicon import listed
from detente.reading.people import Party, People
from detente.reading.pronoun import plain_phrase

_FAR = 20  # sentences back to which a bare organ may point
_PEACE = frozenset(["UN", "EU", "NATO", "AU", "OSCE", "ECOWAS", "SADC", "CSTO", "LAS"])


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ where it is told: what it is called, and for whom it speaks."""

    place: int
    words: frozenset[str]
    party: Party


@functools.lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return listed("speakers.yaml", "institutions") | listed("speakers.yaml", "further organs")


def organs_told(people: People) -> list[Organ]:
    """The organs that are told with their state or body, in the order of the text."""
    if people.organs is not None:
        return people.organs
    found = [organ for mention in people.names if (organ := _by_name(people, mention))]
    parse, nouns = people.parse, _nouns()
    for token, lemma in enumerate(parse.lemmas):
        if lemma.lower() not in nouns or people.title_over(token) is not None:
            continue
        name = people.name_of(token)
        if name is not None:
            continue
        first = max(parse.left[token], token - 7)
        inside = people.names_in(first, token)
        codes = {m.code for m in inside if parse.sentence[m.start] == parse.sentence[token]}
        codes = codes or _of_whom(people, token)
        if len(codes) != 1:
            continue
        if any(
            parse.lemmas[t] in listed("speakers.yaml", "no organs") for t in range(first, token)
        ):
            continue
        words = frozenset(parse.lowered[first : token + 1]) | {lemma.lower()}
        phrase = plain_phrase(parse, frozenset(parse.subtree(token)), token)
        party = Party(phrase, codes.pop(), phrase, "official", "actor", token)
        found.append(Organ(token, words, party))
    people.organs = sorted(found, key=lambda organ: organ.place)
    return people.organs


def _of_whom(people: People, noun: int) -> set[str]:
    """The actor of "the operational command of its armed forces", "the council of the league"."""
    parse = people.parse
    for link in parse.kids(noun, "prep"):
        inner = parse.child(link, "pobj") if parse.lemmas[link] == "of" else -1
        title = people.title_over(inner) if inner >= 0 else None
        known = people.described.get(title.start) if title is not None else None
        name = people.name_of(inner) if inner >= 0 else None
        if known is not None and known.kind == "actor" and known.speaks_for:
            return {known.speaks_for}
        if name is not None and name.kind != "people":
            return {name.code}
    return set()


def _by_name(people: People, mention: Mention) -> Organ | None:
    """A service or mission that is named: UNIFIL, the Philippine Coast Guard."""
    if mention.kind != "service":
        return None
    parse = people.parse
    words = {w for t in range(mention.start, mention.end) for w in _forms(parse.lowered[t])}
    before = mention.start - 1
    while before >= 0 and parse.tags[before] in ("NN", "NNS", "JJ", "NNP", "HYPH"):
        words |= _forms(parse.lowered[before])
        before -= 1
    if mention.code in _PEACE:
        words |= listed("speakers.yaml", "missions of peace")
    name = parse.phrase(frozenset(range(mention.start, mention.end)))
    party = Party(name, mention.code, name, "official", "actor", mention.start)
    return Organ(mention.start, frozenset(words), party)


def _forms(word: str) -> set[str]:
    return {word, word.rstrip("s")}


def organ_meant(people: People, source: frozenset[int], head: int) -> Party | None:
    """The organ that "the mission", "the border committee" mean, told before with its owner."""
    parse = people.parse
    tokens = sorted(source)
    lemma = parse.lemmas[head].lower()
    if parse.lowered[tokens[0]] not in ("the", "this", "that") or lemma not in _nouns():
        return None
    first = max(tokens[0], parse.left[head])
    wanted = {parse.lowered[t] for t in range(first + 1, head) if parse.wordlike[t]} | {lemma}
    after = parse.lowered[head + 1 : head + 2]
    if people.actors_in(source) or after in (["of"], ["for"], ["in"]):
        return None
    return last_organ(people, wanted, head)


def last_organ(people: People, wanted: set[str], before: int) -> Party | None:
    """The organ told last before a token that is called by all of some words."""
    parse = people.parse
    here = parse.sentence[before]
    kin = listed("speakers.yaml", "missions of peace")
    for organ in reversed(organs_told(people)):
        if organ.place >= before:
            continue
        if here - parse.sentence[organ.place] > _FAR:
            return None
        mission = organ.party.speaks_for in _PEACE and bool(organ.words & kin)
        if wanted <= organ.words or (mission and wanted <= kin):
            return replace(organ.party, place=before)
    return None
