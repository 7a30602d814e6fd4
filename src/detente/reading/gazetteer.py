"""Names of states and bodies, and titles of office, as they are matched in a parsed text.

The names come from outside: anything with the attributes of `NamedActor` and `TitledOffice` will
do, such as the entries of the library of actors. Names are matched by case, titles are not;
the longest match wins.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from detente.reading.lexicon import load_data

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:(?:\.|'(?!s\b))[^\W_]+)*|'s|[^\w\s]")
_PREFIXES = ("vice", "under", "deputy", "secretary")
_CAPITALS = 2
_SHORT = 3  # letters: "NATO", but not "USA", may be a word in capitals
_TOO_COMMON = frozenset(["Jordan", "Georgia", "Chad", "May", "Turkey", "Mobile", "Mission"])


class Days(Protocol):
    """A stretch of days."""

    @property
    def until(self) -> datetime.date | None: ...
    def __contains__(self, day: object) -> bool: ...


class ActorName(Protocol):
    """A word or phrase for an actor; `kind` is name, code, people, capital, seat or former."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def ambiguous(self) -> str: ...
    @property
    def span(self) -> Days: ...


class NamedActor(Protocol):
    """A state or body; `kind` is "state" or anything else for a body."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def names(self) -> Sequence[ActorName]: ...
    @property
    def span(self) -> Days: ...


class TitledOffice(Protocol):
    """A title of office with its synonyms; `alone` is the actor meant where none is named."""

    @property
    def name(self) -> str: ...
    @property
    def titles(self) -> Sequence[str]: ...
    @property
    def alone(self) -> str: ...
    @property
    def organ(self) -> bool: ...
    def authority_in(
        self, actor: str, on: datetime.date | None = None, kind: str = ""
    ) -> tuple[str, str]:
        """The authority it carries in an actor on a day, and why."""
        ...


@dataclass(frozen=True, slots=True)
class PlainOffice:
    """An office that the library does not list, of the same authority wherever it is held."""

    name: str
    titles: tuple[str, ...]
    authority: str
    alone: str = ""
    organ: bool = False

    def authority_in(
        self, actor: str, on: datetime.date | None = None, kind: str = ""
    ) -> tuple[str, str]:
        """Its authority; no reason is known."""
        return self.authority, ""


class Officeholder(Protocol):
    """A person of whom it is known what office he holds or held in which state."""

    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def office(self) -> str: ...


class WellKnown(Protocol):
    """What texts take for granted: who is who, and which state a town or group belongs to."""

    @property
    def services(self) -> Mapping[str, str]:
        """The actor that each service, force or mission speaks for, by its name."""
        ...

    def person(
        self, name: str, title: str = "", on: datetime.date | None = None
    ) -> Officeholder | None:
        """Who is meant by a name, beside the title of an office or without."""
        ...

    def within(self, words: Sequence[str], place: int) -> tuple[int, str]:
        """The end and the state of the town or group named at a token; (place, "") without one."""
        ...


class Library(Protocol):
    """What a gazetteer is built from."""

    @property
    def entries(self) -> Mapping[str, NamedActor]: ...
    @property
    def offices(self) -> Sequence[TitledOffice]: ...
    @property
    def before(self) -> Mapping[str, str]: ...
    @property
    def known(self) -> WellKnown: ...


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or title found in a text, as a half-open token range."""

    start: int
    end: int
    code: str = ""  # of an actor
    kind: str = ""  # name, people, capital, seat, former, service
    office: TitledOffice | None = None


@dataclass(frozen=True)
class Gazetteer:
    """Look-up of names and titles over token lists."""

    names: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    titles: Mapping[str, tuple[tuple[tuple[str, ...], TitledOffice], ...]]
    before: Mapping[str, str]
    actors: Mapping[str, NamedActor]
    known: WellKnown
    outlets: frozenset[str] = field(default_factory=frozenset)
    rivals: Mapping[tuple[str, ...], tuple[tuple[str, ActorName], ...]] = field(
        default_factory=dict
    )  # the names that several actors have had, one after the other

    @classmethod
    def of(cls, library: Library) -> Gazetteer:
        """Build the look-up tables from a library of actors and offices."""
        names: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
        shared: dict[tuple[str, ...], dict[str, ActorName]] = {}
        for entry in library.entries.values():
            for name in entry.names:
                if name.kind == "code" and (name.text != entry.name):
                    continue
                key = _tokens(name.text)
                if not key:
                    continue
                shared.setdefault(key, {}).setdefault(entry.code, name)
                held = names.setdefault(key[0], {})
                doubtful = bool(name.ambiguous) and name.kind != "people"
                if key not in held or (not doubtful and name.kind == "name"):
                    held[key] = (entry.code, name.kind)
        for text, code in library.known.services.items():
            key = _tokens(text)
            names.setdefault(key[0], {}).setdefault(key, (code, "service"))
        titles: dict[str, list[tuple[tuple[str, ...], TitledOffice]]] = {}
        for office in library.offices:
            for title in office.titles:
                key = tuple(part.casefold() for part in _tokens(title))
                for form in _forms(key):
                    titles.setdefault(form[0], []).append((form, office))
        return cls(
            {
                first: tuple(
                    (key, code, kind)
                    for key, (code, kind) in sorted(held.items(), key=lambda item: -len(item[0]))
                )
                for first, held in names.items()
            },
            {
                first: tuple(sorted(held, key=lambda item: -len(item[0])))
                for first, held in titles.items()
            },
            dict(library.before),
            dict(library.entries),
            library.known,
            rivals={key: tuple(held.items()) for key, held in shared.items() if len(held) > 1},
        )

    def name_at(
        self, words: Sequence[str], place: int, on: datetime.date | None = None
    ) -> Mention | None:
        """The longest name of an actor that begins at a token, as meant on a day."""
        for key, code, kind in self.names.get(words[place], ()):
            end = place + len(key)
            if tuple(words[place:end]) == key:
                return Mention(place, end, *self._meant(key, code, kind, on))
        return None

    def _meant(
        self, key: tuple[str, ...], code: str, kind: str, on: datetime.date | None
    ) -> tuple[str, str]:
        """Of the actors that have had a name, the one that had it on a day."""
        held = self.rivals.get(key, ()) if on is not None else ()
        had = [(c, n.kind) for c, n in held if on in n.span and on in self.actors[c].span]
        past = [pair for pair in had if self.actors[pair[0]].span.until is not None]
        if past:
            return past[0]  # a state that is no more had it then
        return (code, kind) if not had or (code, kind) in had else had[0]

    def title_at(self, lowered: Sequence[str], place: int) -> Mention | None:
        """The longest title of office that begins at a token (words in lower case)."""
        for key, office in self.titles.get(lowered[place], ()):
            end = place + len(key)
            if tuple(lowered[place:end]) == key:
                return Mention(place, end, office=office)
        return None

    def display(self, code: str) -> str:
        """The name by which an actor is shown, the code itself if it is not known."""
        entry = self.actors.get(code)
        return entry.name if entry else code

    def authority(self, office: TitledOffice, code: str, on: datetime.date | None) -> str:
        """The authority that an office carries in an actor on a day."""
        actor = code or office.alone
        kind = self.actors[actor].kind if actor in self.actors else ""
        return office.authority_in(actor, on, kind)[0]


def mentions(
    gazetteer: Gazetteer, words: Sequence[str], on: datetime.date | None = None
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """All names and titles in a list of words (on a day), longest first, none overlapping."""
    plain = [word.replace("’", "'") if "’" in word else word for word in words]
    plain = [_undotted(gazetteer, word) if word[1:2] == "." else word for word in plain]
    plain = _in_small_letters(plain)
    full = _abbreviated()
    plain = ["St" if word == "St." else word for word in plain] if "St." in plain else plain
    lowered = [full.get(word) or word.casefold() for word in plain]
    names: list[Mention] = []
    titles: list[Mention] = []
    end = 0
    for place, word in enumerate(plain):
        if word in gazetteer.names and place >= end:
            name = gazetteer.name_at(plain, place, on)
            if name and not _part_of_longer_name(plain, name):
                names.append(name)
                end = name.end
    names = _told_apart(gazetteer, plain, names, on)
    end = 0
    named = {t for name in names for t in range(name.start, name.end)}
    names_too = _names_too()
    for place, word in enumerate(lowered):
        if word in gazetteer.titles and place >= end:
            title = gazetteer.title_at(lowered, place)
            stands = (place == end and place > 0) or place - 1 in named or word not in names_too
            if title and (stands or not _within_a_name(plain, place)):
                titles.append(title)
                end = title.end
    return tuple(names), tuple(titles)


def _undotted(gazetteer: Gazetteer, word: str) -> str:
    """ "O.A.S." as "OAS", where only that is known."""
    bare = word.replace(".", "")
    known = word not in gazetteer.names and bare in gazetteer.names
    return bare if known and len(bare) > 1 and bare.isupper() else word


def _in_small_letters(words: list[str]) -> list[str]:
    """Words in capitals beside other words in capitals as they are written else: "REPUBLIC OF"."""
    capitals = {t for t, w in enumerate(words) if w.isupper() and len(w) > 1 and w.isalpha()}
    if len(capitals) < _CAPITALS:
        return words
    found = list(words)
    for place in capitals:
        word = words[place]
        near = place - 1 in capitals or place + 1 in capitals
        if near and (len(word) > _SHORT or word in ("OF", "THE", "AND")):
            found[place] = word.title() if len(word) > _SHORT else word.lower()
    return found


def _told_apart(
    gazetteer: Gazetteer, words: Sequence[str], names: list[Mention], on: datetime.date | None
) -> list[Mention]:
    """ "Congo" where Kinshasa is named and Brazzaville is not: of the two the one named apart."""
    shared = {
        place: held
        for place, name in enumerate(names)
        if (held := gazetteer.rivals.get(tuple(words[name.start : name.end])))
    }
    if not shared:
        return names
    told = {name.code for place, name in enumerate(names) if place not in shared}
    found = list(names)
    for place, held in shared.items():
        meant = [
            (code, name.kind)
            for code, name in held
            if code in told
            and (on is None or (on in name.span and on in gazetteer.actors[code].span))
        ]
        if len(meant) == 1 and name_of_today(gazetteer, meant[0][0], on):
            found[place] = replace(names[place], code=meant[0][0], kind=meant[0][1])
    return found


def name_of_today(gazetteer: Gazetteer, code: str, on: datetime.date | None) -> bool:
    """Whether an actor exists on a day (today, where none is told)."""
    span = gazetteer.actors[code].span
    return on in span if on is not None else span.until is None


def _within_a_name(words: Sequence[str], place: int) -> bool:
    """Whether a title is a first name among others: "Abdul Amir Yarallah"."""
    if words[place + 1 : place + 2] and words[place + 1].lower() in ("al", "bin", "ibn"):
        return True  # "Sultan al-Jaber"
    around = words[place - 1 : place + 2]
    opens = place < 2 or not words[place - 2][-1:].isalpha()  # "When King Hussein …"
    return (
        len(around) == 3
        and not opens
        and all(w[:1].isupper() and w[1:].isalpha() and w[1:].islower() for w in around)
    )


@functools.lru_cache(maxsize=1)
def _abbreviated() -> dict[str, str]:
    return dict(load_data("speakers.yaml")["abbreviated titles"])


@functools.lru_cache(maxsize=1)
def _names_too() -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")["names too"].split())


def _part_of_longer_name(words: Sequence[str], name: Mention) -> bool:
    """Whether the match only opens an outlet's name ("Washington Post", "Moscow Times")."""
    following = words[name.end] if name.end < len(words) else ""
    if words[name.start] == "the" and following == "of":
        return True  # "the Alliance of Sahel States"
    return following in ("Post", "Times", "Examiner", "Tribune", "Herald") or (
        name.end - name.start == 1
        and words[name.start] in _TOO_COMMON
        and following[:1].isupper()
        and following[1:2].islower()
        and name.start == 0
    )


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text.replace("’", "'")))


def _forms(key: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The title and its plural, with a hyphen after "vice" and without."""
    spellings = [key]
    if key[0] in _PREFIXES and len(key) > 1:
        bare = key[2:] if key[1] == "-" else key[1:]
        spellings = [(key[0], *bare), (key[0], "-", *bare)]
    for spelling in spellings:
        yield spelling
        last = spelling[-1]
        if last.isalpha() and not last.endswith("s"):
            yield (*spelling[:-1], last[:-1] + "ies" if last.endswith("y") else last + "s")
