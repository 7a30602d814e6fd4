"""Offices and organs as a document tells them: whose a bare one is, by the last that was like it.

"South Korea's defence minister … The defence ministry said": what has been told of an office or
organ tells for whom a later one with the same field speaks. A sign among others, weighed in
`allegiance`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from detente.reading.lexicon import listed, load_data
from detente.reading.people import Bearing, Party, People

_MANY = 100  # titles of a field that are looked at
_DEPUTY = frozenset(["vice", "deputy", "assistant"])
_FAR = 1500  # tokens back to which an office is remembered


@functools.lru_cache(maxsize=1)
def _fields() -> dict[str, str]:
    """Words that tell what an office is concerned with, each with its field."""
    data: dict[str, str] = load_data("allegiance.yaml")["fields of office"]
    return {word: field for field, words in data.items() for word in words.split()}


def field_of(people: People, bearing: Bearing) -> str:
    """What the office of a title is concerned with; "" where its words tell nothing."""
    fields, lowered = _fields(), people.parse.lowered
    if bearing.office.name in listed("allegiance.yaml", "offices held abroad"):
        return "mission abroad"
    if bearing.field:
        return bearing.field
    words = lowered[bearing.left : bearing.end]
    field = next((fields[word] for word in words if word in fields), "")
    return "" if field.startswith("head of") and _DEPUTY & {*words} else field


def by_field(people: People) -> dict[str, list[Bearing]]:
    """The titles of a document by their field, in the order of the text."""
    found: dict[str, list[Bearing]] = {}
    for bearing in sorted(people.bearings.values(), key=lambda b: b.start):
        field = field_of(people, bearing)
        if field and not bearing.plural:
            held = found.setdefault(field, [])
            if len(held) < _MANY:
                held.append(bearing)
    return found


def told_of_the_field(
    people: People, bearing: Bearing, party: Party, held: list[Bearing], *, leader: str
) -> Iterator[tuple[str, str]]:
    """The state or body of the office of the same field that was told last, and how near it was.

    `leader`: who leads the paragraph; an office told of another then tells nothing.
    """
    paragraph = people.parse.paragraph
    told = [
        (other.start, known.speaks_for)
        for other in held
        if other.start != bearing.start
        and not other.silent
        and (known := people.described[other.start]).speaks_for
        and not _another_holder(bearing, party, other, known)
    ]
    before = [pair for pair in told if 0 < bearing.start - pair[0] < _FAR]
    if before:
        place, code = before[-1]
        if leader not in ("", code):
            return
        near = paragraph[bearing.start] - paragraph[place] <= 1
        rival = any(c != code and paragraph[place] - paragraph[p] <= 1 for p, c in before)
        how = "just before" if near and not rival else "before"
        whose = "of a new bearer " if party.name else "of an organ " if bearing.office.organ else ""
        if not party.name and field_of(people, bearing) == "mission abroad":
            whose = "of an envoy "
        yield code, f"same office {whose}{how}"
    elif len({code for _, code in told}) == 1 and field_of(people, bearing) != "mission abroad":
        yield told[0][1], "same office later"


def _another_holder(bearing: Bearing, party: Party, other: Bearing, known: Party) -> bool:
    """Whether two persons hold the same office: then they are of two states as likely as not."""
    same = bearing.office.name == other.office.name and not bearing.office.organ
    return bool(same and party.name and known.name != party.name)
