"""Through whom a statement reaches the reader: document ← newspaper ← spokesman."""

from __future__ import annotations

import re

from detente.reading.candidate import Candidate
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.source import head_of, noun_phrase
from detente.reading.speaker import is_outlet
from detente.reading.statement import Document, Relay, Spans

_MEDIA = frozenset(
    [
        "interview",
        "newspaper",
        "magazine",
        "daily",
        "weekly",
        "channel",
        "broadcaster",
        "television",
        "tv",
        "radio",
        "agency",
        "newswire",
        "podcast",
        "column",
        "article",
        "op-ed",
        "telegram",
        "x",
        "twitter",
        "facebook",
    ]
)
_TO_MEDIA = frozenset(["to", "with", "by", "on", "in", "for", "from"])
_MARK = re.compile(r"[¹²³⁰⁴-⁹]+|\[\d{1,3}\]")


def relays(
    people: People, candidate: Candidate, document: Document, outer: tuple[Relay, ...] = ()
) -> tuple[Relay, ...]:
    """The chain of a statement from the document inward; the document itself is its first link."""
    chain = outer or (Relay(document.outlet or "the document"),)
    medium = _medium(people, candidate)
    if medium is not None and all(medium.name.casefold() != link.name.casefold() for link in chain):
        chain = (*chain, medium)
    return chain


def _medium(people: People, candidate: Candidate) -> Relay | None:
    """The outlet to which, or in which, the speaker spoke: "in an interview with …", "told …"."""
    parse = people.parse
    places = [candidate.head]
    if candidate.source:
        places.append(head_of(parse, candidate.source))
    above = parse.heads[candidate.head]
    if parse.lemmas[above] == "as":
        places.append(parse.heads[above])  # "was quoted by the agency as saying"
    source_head = next((t for t in candidate.source if parse.deps[t] == "pobj"), -1)
    places.extend(
        t for t in candidate.source if parse.lemmas[t] in ("statement", "letter", "speech")
    )
    if source_head >= 0:
        places.append(source_head)
    for child in parse.kids(candidate.head, "prep"):
        inner = parse.child(child, "pobj")
        if inner >= 0 and parse.lemmas[inner] in ("statement", "letter", "speech", "interview"):
            places.extend(parse.kids(inner, "acl", "relcl"))  # "in a statement carried by"
    for place in places:
        for child in parse.children[place]:
            if child in candidate.content:
                continue
            if parse.deps[child] in ("prep", "agent") and parse.lemmas[child] in _TO_MEDIA:
                found = _outlet_below(parse, child, candidate.source)
                if found is not None:
                    return found
            if parse.deps[child] in ("dobj", "dative", "advcl", "pobj"):
                found = _outlet_below(parse, child, candidate.source)
                if found is not None:
                    return found
    return None


def _outlet_below(parse: Parse, top: int, source: frozenset[int]) -> Relay | None:
    inside = parse.subtree(top) - source
    for token in sorted(inside):
        if parse.tags[token] in ("NNP", "NNPS") and parse.deps[token] not in (
            "compound",
            "det",
            "amod",
        ):
            phrase = noun_phrase(parse, token) & inside
            core = frozenset(
                t for t in phrase if parse.tags[t] in ("NNP", "NNPS", "DT", "HYPH") or t == token
            )
            core = frozenset(
                t for t in core if parse.tags[t] != "DT" or parse.words[t][:1].isupper()
            )
            name = parse.phrase(core)
            if is_outlet(name) or _introduced(parse, core):
                return Relay(name, parse.spans(core))
    return None


def _introduced(parse: Parse, core: frozenset[int]) -> bool:
    """Whether a name is called a newspaper, agency or channel just before it stands."""
    before = min(core) - 1 if core else -1
    return (
        before >= 0
        and parse.lemmas[before] in _MEDIA
        and parse.sentence[before] == (parse.sentence[min(core)])
    )


def link_of(party: Party, spans: Spans) -> Relay:
    """A link of the chain for a party that relays another."""
    return Relay(party.name, spans)


def note_of(document: Document, spans: Spans) -> str:
    """The footnote or link that stands in or right after one of the spans."""
    if not document.notes or not spans:
        return ""
    begin = min(start for start, _ in spans)
    end = max(end for _, end in spans)
    for address, (start, stop) in document.notes:
        if begin <= start and stop <= end + 3 and address:
            return address
    return ""
