"""What a document as a whole says of its states: dateline, headline, who is interviewed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from detente.reading.office_phrase import meeting_towns
from detente.reading.outlets import is_outlet
from detente.reading.people import Bearing, People, is_subject, text_of
from detente.reading.possessor import leads
from detente.reading.register import by_field

_MANY = 100
_FEW = 6
_FEW_ENTRIES = 2
_HOUR = re.compile(r"^\d{1,2}[:.]\d\d$")
_LINE = 9  # tokens of a dateline
_OFTEN = 3  # times that each of two states is named
_ENDS = frozenset([".", "!", "?", ":", ";", '"', "”", "’", ")"])
_BODY = 20  # tokens of a paragraph that is no heading
_TOWN = r"(?:[A-ZÀ-Ý][\w.’'-]*\s?){1,3}?"
_DATELINE = re.compile(
    rf"^({_TOWN}(?:,\s[A-Z]\w+(?:\s[A-Z]\w+)?)?(?:\s*(?:[/–&]|\band\b)\s*{_TOWN})?),?\s*"
    r"(?:\([A-Z][\w /]+\)\s*)?"
    r"(?:[—–-]\s|(?:\d{1,2}\s+)?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Za-z]*\b)"
)
_SENT_FROM = re.compile(
    r"(?i:^(?:from|by) (?:our|a|the)(?: own| special| staff)* correspondent,? (?:in|at) "
    r"|^(?:from|by) [\w .’'-]{3,40}? in )"
    r"([A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)?)(?:\W*|,? \d{1,2} \w+,? \d{4}\W*)$"
)


@dataclass(slots=True)
class Setting:
    """What a document as a whole says of its states."""

    dateline: tuple[str, ...]
    outlet: str
    guest: str  # the state of the one who is interviewed
    headline: frozenset[str]
    most: str
    bodies: frozenset[str]
    codes: frozenset[str]
    holders: dict[str, list[Bearing]]  # the titles of each office, the first hundred
    said_by: dict[str, list[int]]  # where each person is the subject of a main clause
    fields: dict[str, list[Bearing]]  # the titles of each field of office
    venue: str  # where an interview was given, as its head tells
    entries: bool  # of a ticker, each with its hour: none goes on from the one before
    two: tuple[str, ...]  # the two states that the text is about, if it is about two

    @classmethod
    def of(cls, people: People) -> Setting:
        parse = people.parse
        first = parse.paragraphs[0] if parse.paragraphs else (0, 0)
        counts = Counter(m.code for m in people.names if is_state(people, m.code))
        ranked = counts.most_common(3)
        holders: dict[str, list[Bearing]] = {}
        for bearing in people.bearings.values():
            held = holders.setdefault(bearing.office.name, [])
            if len(held) < _MANY:
                held.append(bearing)
        clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
        return cls(
            people.dateline,
            people.town,
            _guest(people),
            _in_headline(people, first),
            ranked[0][0] if clear else "",
            frozenset(m.code for m in people.names if not is_state(people, m.code)),
            frozenset(m.code for m in people.names),
            holders,
            _subjects(people),
            by_field(people),
            people.venue,
            _in_entries(people),
            _two(ranked, counts),
        )


def _in_headline(people: People, span: tuple[int, int]) -> frozenset[str]:
    """Who acts in the headline; where nobody does, the one state that it names."""
    named = people.names_in(*span)
    acting = frozenset(m.code for m in named if leads(people.parse, m))
    states = frozenset(m.code for m in named if is_state(people, m.code) and m.kind != "people")
    return acting or (states if _lone(people, states, span) else frozenset())


def _lone(people: People, states: frozenset[str], span: tuple[int, int]) -> bool:
    """Whether a ticker's headline names one state, where no paragraph goes on from another."""
    return len(states) == 1 and span[1] - span[0] < _BODY and _in_entries(people)


def _in_entries(people: People) -> bool:
    """Whether three paragraphs or more begin with an hour: "09:05", "14.30"."""
    parse = people.parse
    opening = (parse.words[b : min(b + 6, e)] for b, e in parse.paragraphs)
    return sum(any(_HOUR.match(w) for w in words) for words in opening) > _FEW_ENTRIES


def _two(ranked: list[tuple[str, int]], counts: Counter[str]) -> tuple[str, ...]:
    """The two states that most of what a text names belongs to, each named often."""
    if len(ranked) < 2 or ranked[1][1] < _OFTEN:
        return ()
    both = ranked[0][1] + ranked[1][1]
    third = ranked[2][1] if len(ranked) > 2 else 0
    alone = both >= 2 * (sum(counts.values()) - both) and ranked[1][1] > third
    return (ranked[0][0], ranked[1][0]) if alone else ()


def _guest(people: People) -> str:
    """The state that the person interviewed speaks for, as told at the head of an interview."""
    parse = people.parse
    if people.kind != "interview" or not parse.paragraphs:
        return ""
    end = parse.paragraphs[min(4, len(parse.paragraphs) - 1)][1]
    told = (p.speaks_for for p in people.persons_in(0, end) if p.kind == "person" and p.role)
    return next((code for code in told if code), "")


def _subjects(people: People) -> dict[str, list[int]]:
    """Where each person is the subject of a main clause, a few times at most."""
    found: dict[str, list[int]] = {}
    for place, party in people.at.items():
        held = found.setdefault(party.name, [])
        if party.name and len(held) < _FEW and is_subject(people.parse, place):
            held.append(place)
    return found


_VENUE = re.compile(
    r"(?:^|[,:] )([A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)?)(?:, \d{1,2} [A-Z][a-z]+ \d{4}.*)?$"
)


def venue_of(people: People, head: str) -> str:
    """The state where an interview was given: "The Island, Colombo, 29 October 2023"."""
    if people.kind != "interview":
        return ""
    for line in [line.strip() for line in head.splitlines() if line.strip()][1:5]:
        match = _VENUE.search(line) if len(line) < 100 else None
        named = people.gazetteer.name_at(match[1].split(), 0, people.date) if match else None
        if named is not None and named.kind == "capital":
            return named.code
    return ""


def section_dateline(people: People, number: int) -> str:
    """The state of a dateline on a line of its own: "PEKING, February 6", within the text."""
    parse = people.parse
    if people.kind in ("interview", "briefing", "communiqué"):
        return ""
    for place in range(number - 1, max(number - 5, 2), -1):
        begin, end = parse.paragraphs[place]
        dated = any(parse.words[t].isdigit() for t in range(begin, end))
        comma = next((t for t in range(begin, end) if parse.words[t] == ","), -1)
        if end - begin <= _LINE and dated and begin < comma < begin + 5:
            code = _place_named(people, parse.phrase(range(begin, comma)))
            if code:
                return code
    return ""


def dateline_of(people: People, head: str) -> tuple[str, ...]:
    """The states of the dateline: "KINSHASA, 7 May (AFP) -", "BERLIN/KYIV, March 14"."""
    lines = [line.strip() for line in head.splitlines()[:12]]
    for line in lines:
        match = _DATELINE.match(line)
        if match is None:
            continue
        found = [
            _place_named(people, part) for part in re.split(r"\s*[/–&]\s*|\s+and\s+", match[1])
        ]
        if all(found):
            return tuple(dict.fromkeys(found))
    for line in lines:
        match = _SENT_FROM.match(line)
        code = _place_named(people, match[1]) if match is not None else ""
        if code:
            return (code,)
    return ()


def _place_named(people: People, name: str) -> str:
    """The state whose name, capital or town stands in a dateline, in capitals or not."""
    words = name.replace(",", " ").split()
    if words and all(word.isupper() for word in words):
        words = [word.title() for word in words]
    found = people.gazetteer.name_at(words, 0, people.date) if words else None
    if found is not None and found.end == len(words):
        return found.code
    if not words or " ".join(words) in meeting_towns():
        return ""
    end, state = people.gazetteer.known.within(words, 0)
    return state if end == len(words) else ""


def town_of_the_paper(people: People) -> str:
    """The state of the town in the name of the newspaper, near the top."""
    parse = people.parse
    for begin, end in parse.paragraphs[:4]:
        if end - begin <= 16:
            for mention in people.actors_in(range(begin, end)):
                inside = parse.words[mention.end : mention.end + 1]
                of = mention.start - begin > 1 and parse.lowered[mention.start - 1] == "of"
                of = of and is_outlet(text_of(parse, begin, mention.start - 1))
                named = inside and mention.end < end and inside[0][:1].isupper()
                if mention.kind in ("capital", "seat") and (named or of):
                    return mention.code
            for run in (people.run_at(t) for t in range(begin, end)):
                name = text_of(parse, *run) if run is not None else ""
                words = name.removeprefix("The ").split()
                if len(words) > 1 and is_outlet(name):
                    stop, state = people.gazetteer.known.within(words, 0)
                    if stop and " ".join(words[:stop]) not in meeting_towns():
                        return state  # "The Karachi Herald"
    return ""


def is_state(people: People, code: str) -> bool:
    return people.gazetteer.actors[code].kind == "state"


def heading_of(people: People, number: int) -> str:
    """The one state named in the heading of a paragraph's section: "What Beijing says".

    The title of the document and what stands below it are no such heading.
    """
    parse = people.parse
    for place in range(number - 1, max(number - 6, 1), -1):
        begin, end = parse.paragraphs[place]
        if end - begin <= 9 and parse.words[end - 1] not in _ENDS:
            told = any(e - b > _BODY for b, e in parse.paragraphs[max(place - 8, 0) : place])
            named = {m.code for m in people.names_in(begin, end) if m.kind != "service"}
            return named.pop() if told and len(named) == 1 else ""
    return ""


def label_of(people: People, number: int) -> str:
    """The state of the place before an entry of a ticker: "08.30 Aden: …", "ROME – …"."""
    parse = people.parse
    begin, end = parse.paragraphs[number]
    stop = min(begin + 7, end - 1)
    if people.kind in ("interview", "briefing"):
        return ""  # labels of turns
    for token in range(begin, stop):
        name = people.name_of(token)
        if name is not None:
            after = parse.words[name.end : name.end + 1]
            own = parse.phrase(range(name.start, name.end)) == people.gazetteer.display(name.code)
            plain = (own or name.kind in ("capital", "seat")) and after in ([":"], ["–"], ["—"])
            return name.code if plain and name.end < end else ""
        word = parse.words[token]
        if word[:1].isalpha() and word.lower() not in ("gmt", "am", "pm", "a.m.", "p.m.", "in"):
            return _town_labelled(people, token)
    return ""


def _town_labelled(people: People, token: int) -> str:
    """The state of a town that opens an entry, with a colon after it."""
    run = people.run_at(token)
    if run is None or people.parse.words[run[1] : run[1] + 1] not in ([":"], ["–"], ["—"]):
        return ""
    return _place_named(people, text_of(people.parse, *run))


def fronted(people: People, begin: int, left: int) -> str:
    """The actor of "In Beijing, …" at the head of a sentence."""
    parse = people.parse
    first = parse.lemmas[begin].lower()
    if first in ("on", "for") and begin + 3 < left and parse.lowered[begin + 1] == "the":
        side = people.name_of(begin + 2)  # "On the Polish side …"
        told = side is not None and side.end < left and parse.lowered[side.end] == "side"
        return side.code if side is not None and told else ""
    if first not in ("in", "at", "from"):
        return ""
    place = people.name_of(begin + 1)
    if place is None or place.end > left or place.kind == "people":
        return ""
    if parse.words[place.end].lower() in (",", "the") or place.end == left:
        return place.code
    if parse.deps[begin] == "prep":
        inner = parse.child(begin, "pobj")
        return place.code if place.start <= inner < place.end else ""
    return ""
