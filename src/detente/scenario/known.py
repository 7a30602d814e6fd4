"""What a text takes for granted: persons in office, services, towns, parties, armed groups.

`load_known()` stands for ``library/actors/persons.txt``, ``services.txt``, ``places.txt`` and
``groups.txt``, each read once and only when it is asked for. Names are compared without case,
accents, full stops, hyphens and the article *al*. A family name alone is somebody's only where the
file says so, or beside a title that this person bore; a person counts in the years in office only,
where the day is known.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import DetenteError, Place, Problem
from detente.scenario.entries import LIBRARY

_OFFICES = {  # as the file names them: as the library's offices are called
    "president": ("president",),
    "premier": ("prime minister", "chancellor", "taoiseach"),
    "monarch": ("monarch", "emperor", "kaiser", "tsar", "sultan", "emir", "pope", "crown prince"),
    "leader": (),
    "foreign": ("foreign minister", "secretary of state"),
    "defence": ("defence minister", "defence secretary", "secretary of defense"),
    "secretary": (  # the head of a body
        "secretary general",
        "NATO secretary general",
        "UN secretary general",
        "high representative",
        "president of a European institution",
        "director general",
    ),
}
_HEADS = ("president", "premier", "monarch", "leader")
_ANY_HEAD = ("leader", "supreme leader", "general secretary of the ruling party", "officer")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "ð": "d"})
_SIGNS = str.maketrans("-/–()", "     ", "'’.,")
_ROMAN = re.compile(r"^[IVX]+$")
_LEFT_OUT = frozenset(["al", "el", "jr", "the"])
_FEW = 6  # words of the longest name


@dataclass(frozen=True, slots=True)
class Person:
    """One person in one office of a state or body.

    `spans` are first and last months, counted from the year 0; the last year is 9999 where it is
    open.
    """

    name: str
    state: str
    office: str
    spans: tuple[tuple[int, int], ...]
    alone: bool = False  # the family name is enough

    def bore(self, title: str) -> bool:
        """Whether the person bore this office of the library."""
        if self.office in _HEADS and (title in _ANY_HEAD or self.office == "leader"):
            return title in _ANY_HEAD or any(title in _OFFICES[head] for head in _HEADS)
        return title in _OFFICES[self.office]

    def held(self, on: datetime.date | None) -> bool:
        """Whether the person was in office on a day, to the year or the month that is told."""
        return on is None or any(
            first <= on.year * 12 + on.month <= last for first, last in self.spans
        )


@dataclass(frozen=True)
class Known:
    """The look-up tables, by plain names, each read when it is first asked for."""

    folder: Path

    def person(self, name: str, title: str = "", on: datetime.date | None = None) -> Person | None:
        """Who is meant by a name, beside a title of the library or without; None if that is open.

        Without a day the latest office of the person counts.
        """
        full, families = self._persons
        plain = _plain(name)
        short = " ".join(word for word in plain.split() if len(word) > 1)
        found = full.get(plain) or full.get(short) or ()
        if not found:
            found = tuple(p for p in families.get(plain, ()) if title or p.alone)
        found = tuple(p for p in found if (not title or p.bore(title)) and p.held(on))
        return found[-1] if found and len({p.state for p in found}) == 1 else None

    def within(self, words: Sequence[str], place: int) -> tuple[int, str]:
        """The end and the state of the town or group named at a token; (place, "") without one."""
        inside, first = self._inside
        opening = _plain(words[place]).partition(" ")[0]
        if opening not in first or words[place][:1].islower():
            return place, ""
        for end in range(min(len(words), place + _FEW), place, -1):
            state = inside.get(_plain(" ".join(words[place:end])))
            if state and words[end - 1][:1].isalnum():
                return end, state
        return place, ""

    @functools.cached_property
    def services(self) -> dict[str, str]:
        """The state or body that each service, force or mission speaks for, by its name."""
        found: dict[str, str] = {}
        for _, row in _rows(self.folder / "services.txt"):
            code, _, names = row.partition(" ")
            found |= {name.strip(): code for name in names.split(";")}
        return found

    @functools.cached_property
    def _persons(self) -> tuple[dict[str, tuple[Person, ...]], dict[str, tuple[Person, ...]]]:
        """Persons by each spelling of the full name, and by family name."""
        full: dict[str, tuple[Person, ...]] = {}
        families: dict[str, tuple[Person, ...]] = {}
        for number, row in _rows(self.folder / "persons.txt"):
            person, spellings, family = _person(row, Place("persons.txt", number))
            plain = dict.fromkeys(map(_plain, spellings))
            for spelling in plain:
                if " " in spelling:
                    full[spelling] = (*full.get(spelling, ()), person)
            for short in dict.fromkeys((_plain(family), *(s for s in plain if " " not in s))):
                families[short] = (*families.get(short, ()), person)
        return full, families

    @functools.cached_property
    def _inside(self) -> tuple[dict[str, str], frozenset[str]]:
        """The state of each town and group, and the first words of their names."""
        inside: dict[str, str] = {}
        for name in ("places.txt", "groups.txt"):
            for _, row in _rows(self.folder / name):
                state, _, names = row.partition(" ")
                inside |= {_plain(text): state for text in names.split(";")}
        return inside, frozenset(name.partition(" ")[0] for name in inside)


@functools.cache
def load_known() -> Known:
    """The persons, places and groups of the library; DetenteError where a row is malformed."""
    return Known(LIBRARY / "actors")


def _rows(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line


def _person(row: str, place: Place) -> tuple[Person, list[str], str]:
    """A row as a person, all spellings of the name, and the family name."""
    parts = row.split(maxsplit=3)
    if len(parts) < 4 or parts[1] not in _OFFICES:
        raise DetenteError(
            Problem("a row is not understood", place, expected="state office years Name", found=row)
        )
    state, office, years, names = parts
    name, _, others = names.partition(" = ")
    alone = name.endswith("!")
    name = name.rstrip("!")
    spans = tuple(_span(part, place) for part in years.split(","))
    spellings = [name, *(other.strip() for other in others.split(";") if other.strip())]
    return Person(name, state, office, spans, alone), spellings, _family(name)


def _span(text: str, place: Place) -> tuple[int, int]:
    """The first and the last month of "1981-1989", "2024/10-" or "1963"."""
    first, dash, last = text.partition("-")
    try:
        return _month(first, 1), _month(last or ("9999" if dash else first), 12)
    except ValueError:
        raise DetenteError(
            Problem("years are not understood", place, expected="1981-1989, 2024/10-", found=text)
        ) from None


def _month(text: str, other: int) -> int:
    year, _, month = text.partition("/")
    return int(year) * 12 + (int(month) if month else other)


def _family(name: str) -> str:
    """The words in capitals, else the last one; the whole name of a monarch with a number."""
    words = [word for word in name.split() if word.rstrip(".") != "Jr"]
    if _ROMAN.match(words[-1]):
        return name
    capitals = [word for word in words if word.isupper() and "." not in word and len(word) > 1]
    return " ".join(capitals) or words[-1]


def _plain(name: str) -> str:
    text = name.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    words = text.translate(_SIGNS).split()
    return " ".join([word for word in words if word not in _LEFT_OUT] or words)
