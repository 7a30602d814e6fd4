"""Who is who in a document: names, roles and the state or body each speaks for.

Persons are known from the text alone: "Spokesman for the German government Steffen Hebestreit",
"Lavrov, the Russian foreign minister". Later mentions ("Hebestreit", "he", "the minister") lead
back to them. What cannot be resolved stays open.
"""

from __future__ import annotations

import datetime
import functools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from detente.reading.gazetteer import Gazetteer, Mention, TitledOffice
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse

PROPER = ("NNP", "NNPS")
_REACH = 1500  # tokens back to which a description or a name may point
_BEFORE, _AFTER = 300, 900  # tokens around a mention that are told at once whom it speaks for
_OPENING = ("von", "van", "de", "del", "di", "bin", "al", "el")  # may open a surname


@dataclass(frozen=True, slots=True)
class Party:
    """A speaker as known: a person, a state or body, an outlet, or a description."""

    name: str
    speaks_for: str = ""
    role: str = ""
    authority: str = "other"
    kind: str = "person"  # person, actor, outlet, group, author
    place: int = -1  # token of the mention

    def told(self, other: Party) -> Party:
        """The same mention with another's role, unless it has one that speaks for somebody."""
        if self.speaks_for and self.role:
            return self
        return replace(
            self, speaks_for=other.speaks_for, role=other.role, authority=other.authority
        )


@dataclass(frozen=True, slots=True)
class Bearing:
    """A title of office in the text, with what its own phrase tells."""

    start: int
    end: int
    left: int  # where its phrase begins
    noun: int  # its main word ("Minister" in "Minister for Foreign Affairs")
    office: TitledOffice
    modifier: str = ""  # former, acting, deputy …
    silent: bool = False  # its bearer speaks for nobody
    indefinite: bool = False
    plural: bool = False
    of: int = -1  # the title whose bearer it serves ("a spokesman for the chancellor")
    closed: bool = False  # whose it is was told, but of none that is known: never to be guessed
    field: str = ""  # what the office is concerned with, where its own words do not tell


@dataclass(frozen=True, slots=True)
class Medium:
    """An outlet where it is named: its tokens, half-open, and its name."""

    start: int
    end: int
    name: str


@dataclass(slots=True)
class People:
    """The persons and actors of one document, with every mention in order."""

    parse: Parse
    gazetteer: Gazetteer
    date: datetime.date | None
    names: tuple[Mention, ...] = ()
    titles: tuple[Mention, ...] = ()
    kind: str = "news"  # of the document
    home: str = ""  # the actor in whose own name a briefing or newspaper speaks
    sender: str = ""  # the actor that the writer of a dispatch reports to
    dateline: tuple[str, ...] = ()  # the states where it was written
    venue: str = ""  # the state where an interview was given
    town: str = ""  # the state of the town that the newspaper is named after
    persons: dict[str, Party] = field(default_factory=dict)  # by last name
    at: dict[int, Party] = field(default_factory=dict)  # by the token where a person is named
    described: dict[int, Party] = field(default_factory=dict)  # by the first token of a title
    runs: tuple[tuple[int, int], ...] = ()
    gender: dict[str, str] = field(default_factory=dict)  # m or f, by name
    ranks: set[str] = field(default_factory=set)  # roles that are military ranks alone
    media: tuple[Medium, ...] | None = None  # the outlets named, once looked for
    press: frozenset[str] = frozenset()  # their names
    organs: list[Any] | None = None  # told with their owner, once looked for
    bearings: dict[int, Bearing] = field(default_factory=dict)  # by the first token of a title
    clauses: dict[Any, Any] = field(default_factory=dict)  # of what is said, once made
    _covering: dict[int, Mention] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _order: dict[str, list[int]] = field(default_factory=dict)  # the tokens of a table, in order
    _titled: dict[int, Mention] = field(default_factory=dict)
    _beginning: dict[int, tuple[int, int]] = field(default_factory=dict)
    _ending: dict[int, tuple[int, int]] = field(default_factory=dict)

    def cover(self) -> None:
        """Note which token each actor's name covers."""
        self._covering = {t: m for m in self.names for t in range(m.start, m.end)}
        self._starts = sorted(t for t, m in self._covering.items() if m.start == t)
        self._titled = {m.start: m for m in self.titles}

    def known(self, begin: int, end: int) -> Party | None:
        """The person that a run of names means: the same name, its last word, or its first."""
        words = [self.parse.words[t] for t in range(begin, end)]
        name = text_of(self.parse, begin, end)
        found = self.persons.get(words[-1])
        if found is None and words[-1].isupper():  # "AL-RIKABI: …", by the name of a turn
            found, name = self.persons.get(words[-1].title()), name.title()
        if found is not None and (len(words) == 1 or _one_name(name, found.name)):
            return found
        if len(words) == 1:
            first = {p.name: p for p in self.persons.values() if p.name.startswith(name + " ")}
            return next(iter(first.values())) if len(first) == 1 else None
        return None

    def known_as(self, name: str) -> Party | None:
        """The person of a name, however much of it the text gives."""
        return next((p for p in self.persons.values() if p.name == name), None)

    def retell(self, name: str, party: Party) -> None:
        """Give every mention of a person what has been found out about whom he speaks for."""
        for last in {*name.split(), name.rsplit("-", maxsplit=1)[-1]}:
            held_by = self.persons.get(last)
            if held_by is not None and held_by.name == name:
                self.persons[last] = held_by.told(party)
        near = range(party.place - _BEFORE, party.place + _AFTER)
        for held in (self.at, self.described):  # those further off are told at the end
            few = [place for place in held if place in near] if len(held) < len(near) else near
            for place in few:
                other = held.get(place)
                if other is not None and other.name == name:
                    held[place] = other.told(party)

    def set_runs(self, runs: Iterable[tuple[int, int]]) -> None:
        """Note the runs of proper nouns by where they begin and end."""
        self.runs = tuple(runs)
        self._beginning = {run[0]: run for run in self.runs}
        self._ending = {run[1]: run for run in self.runs}

    def title_over(self, token: int) -> Mention | None:
        """The title that covers a token."""
        for start in range(token, max(token - 8, -1), -1):
            title = self._titled.get(start)
            if title is not None and title.end > token:
                return title
        return None

    def run_over(self, token: int) -> tuple[int, int] | None:
        """The run of names that covers a token."""
        for start in range(token, max(token - 12, -1), -1):
            run = self._beginning.get(start)
            if run is not None:
                return run if run[1] > token else None
        return None

    def titles_in(self, tokens: Iterable[int]) -> list[Mention]:
        """The titles that begin in a set of tokens, in order."""
        return [m for t in sorted(set(tokens)) if (m := self._titled.get(t)) is not None]

    def persons_before(self, token: int) -> list[Party]:
        """The mentions of persons before a token, as far back as anybody remembers."""
        return self.persons_in(max(token - _REACH, 0), token)

    def persons_in(self, begin: int, end: int) -> list[Party]:
        """The mentions of persons in a range of tokens, in order."""
        return [self.at[t] for t in self._places("at", self.at, begin, end)]

    def descriptions_in(self, begin: int, end: int) -> list[tuple[int, Party]]:
        """The titles in a range of tokens, each with whom it describes."""
        places = self._places("described", self.described, begin, end)
        return [(t, self.described[t]) for t in places]

    def names_in(self, begin: int, end: int) -> list[Mention]:
        """The actors' names that begin in a range of tokens."""
        starts = self._starts
        first, last = bisect_left(starts, begin), bisect_left(starts, end)
        return [self._covering[t] for t in starts[first:last]]

    def _places(self, name: str, held: Mapping[int, Any], begin: int, end: int) -> list[int]:
        """The tokens of a range at which a table holds something; nothing is ever taken out."""
        order = self._order.get(name)
        if order is None or len(order) != len(held):
            order = self._order[name] = sorted(held)
        return order[bisect_left(order, begin) : bisect_left(order, end)]

    def name_of(self, token: int) -> Mention | None:
        """The actor's name that covers a token."""
        return self._covering.get(token)

    def actors_in(self, tokens: Iterable[int]) -> list[Mention]:
        """The actors' names that lie in a set of tokens, in order."""
        return [
            m
            for t in sorted(set(tokens))
            if (m := self._covering.get(t)) is not None and m.start == t
        ]

    def run_at(self, token: int) -> tuple[int, int] | None:
        """The run of proper nouns that begins at a token."""
        return self._beginning.get(token)

    def run_before(self, token: int) -> tuple[int, int] | None:
        """The run of proper nouns that ends just before a token."""
        return self._ending.get(token)

    def title_at(self, token: int) -> Mention | None:
        """The title that begins at a token."""
        return self._titled.get(token)


def _one_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: the words of one are among the other's."""
    first, second = (set(n.casefold().replace("-", " ").split()) for n in (one, other))
    return first <= second or second <= first


def text_of(parse: Parse, begin: int, end: int) -> str:
    """The words of a token range with the spaces they stand with."""
    words = ""
    for token in range(begin, end):
        gap = token > begin and parse.starts[token] > parse.ends[token - 1]
        words += (" " if gap else "") + parse.words[token]
    return words


@functools.lru_cache(maxsize=1)
def honorifics() -> dict[str, str]:
    """Words before a name that are no part of it, with the gender they tell ("" if none)."""
    return dict(load_data("speakers.yaml")["honorifics"])


@functools.lru_cache(maxsize=1)
def institute_words() -> frozenset[str]:
    """Words in the names of institutes, parties and firms: no person bears them."""
    return frozenset(load_data("speakers.yaml")["institutes"].split())


@functools.lru_cache(maxsize=1)
def first_names() -> dict[str, str]:
    """First names with the gender they tell."""
    data = load_data("first_names.yaml")
    return {name: gender for gender, names in data.items() for name in names.split()}


@functools.lru_cache(maxsize=1)
def _office_words() -> dict[str, str]:
    """Words of office that no library lists, when they stand before a name ("Secretary X")."""
    return dict.fromkeys(load_data("speakers.yaml")["further offices"].split(), "")


@functools.lru_cache(maxsize=1)
def _before_names() -> frozenset[str]:
    return frozenset(honorifics()) | frozenset(_office_words())


def plain_runs(people: People) -> Iterator[tuple[int, int]]:
    """The runs without honorifics, whose gender is noted."""
    parse = people.parse
    for start, end in _name_runs(people):
        gender, begin = "", start
        while (
            begin < end - 1 and (word := parse.words[begin].rstrip(".").lower()) in _before_names()
        ):
            gender = gender or honorifics().get(word, "")
            begin += 2 if parse.words[begin + 1] == "." and begin < end - 2 else 1
        if gender:
            people.gender[parse.words[end - 1]] = gender
        yield begin, end


def _name_runs(people: People) -> Iterator[tuple[int, int]]:
    """Runs of proper nouns that are neither an actor's name nor a title: persons, mostly."""
    parse = people.parse
    small = particles()
    titled = {t for m in people.titles for t in range(m.start, m.end)}
    begin = -1
    size, tags = len(parse), parse.tags
    for token in range(size + 1):
        if begin < 0 and (token == size or tags[token] not in PROPER):
            continue
        inside = token < size and token not in titled and people.name_of(token) is None
        if inside:
            word = parse.words[token]
            glued = (
                begin >= 0
                and parse.starts[token] == parse.ends[token - 1]
                and (word == "-" or parse.words[token - 1] == "-")
                and (word != "-" or _joins(parse, token))
            )
            proper = parse.tags[token] in PROPER and word[:1].isupper()
            opens = word in _OPENING and token - 1 in titled
            particle = (
                (begin >= 0 or opens)
                and word.lower() in small
                and token + 1 < size
                and (parse.tags[token + 1] in PROPER or parse.words[token + 1] == "-")
            )
            inside = glued or proper or particle
        if inside and begin >= 0 and parse.sentence[token] != parse.sentence[begin]:
            yield begin, token
            begin = token
        elif inside and begin < 0:
            begin = token
        elif not inside and begin >= 0:
            yield begin, token
            begin = -1


def _joins(parse: Parse, token: int) -> bool:
    """Whether a hyphen stands between two parts of a name without spaces."""
    return token + 1 < len(parse) and parse.starts[token + 1] == parse.ends[token]


@functools.lru_cache(maxsize=1)
def particles() -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")["name particles"].split())


def is_subject(parse: Parse, place: int) -> bool:
    """Whether the phrase around a token is the subject of a main clause."""
    token = place
    while (
        parse.deps[token] in ("compound", "nmod", "flat", "appos") and parse.heads[token] != token
    ):
        token = parse.heads[token]
    if parse.deps[token] not in ("nsubj", "nsubjpass"):
        return _set_off(parse, place)
    verb = parse.heads[token]
    while parse.deps[verb] == "conj":
        verb = parse.heads[verb]
    return parse.heads[verb] == verb or _set_off(parse, place)


def _set_off(parse: Parse, place: int) -> bool:
    """ "The Union's envoy for the Horn, X, left": a name before the first verb, however parsed."""
    if parse.tags[place] != "NNP":
        return False
    begin, stop = parse.sentences[parse.sentence[place]]
    start, end = place, place + 1
    while start > begin and (parse.tags[start - 1] == "NNP" or parse.words[start - 1] == "-"):
        start -= 1
    while end < stop and (parse.tags[end] == "NNP" or parse.words[end] == "-"):
        end += 1
    if start - 1 <= begin or end + 1 >= stop:
        return False
    if parse.words[start - 1] != "," or parse.words[end] != ",":
        return False
    if parse.tags[end + 1] == "CD" and parse.words[end + 2 : end + 3] == [","]:
        end += 2  # his age
    if parse.tags[end + 1 : end + 2] not in (["VBD"], ["VBZ"], ["MD"]):
        return False
    return parse.quote[place] < 0 and not any(
        parse.tags[t] in _FINITE and parse.quote[t] < 0 for t in range(begin, start)
    )


_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
