"""Reads the entry files of the library: YAML in which every scalar is text.

An entry file is a mapping from a name to an entry, itself a mapping of known keys. Lists of words
may be written with commas on one line. A date is ``YYYY-MM-DD``; where only the year is known,
``YYYY`` stands for its first day at a start and for its last day at an end.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import DetenteError, Place, Problem

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends included; None is open."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    def __contains__(self, day: object) -> bool:
        return (
            isinstance(day, datetime.date)
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )

    def __str__(self) -> str:
        if self.since is None:
            return f"until {self.until}" if self.until else "always"
        return f"{self.since} to {self.until}" if self.until else f"since {self.since}"


ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file, with where it stands for messages."""

    file: str
    name: str
    fields: Mapping[str, Any]

    def error(self, what: str, **more: str) -> DetenteError:
        """The error that says `what` is wrong with this entry."""
        return DetenteError(Problem(f"'{self.name}': {what}", Place(self.file), **more))

    def allow(self, *keys: str) -> None:
        """Raises DetenteError if the entry has a key that is not among `keys`."""
        for key in self.fields:
            if key not in keys:
                raise self.error(f"unknown key '{key}'", expected="one of " + ", ".join(keys))

    def text(self, key: str, default: str | None = None) -> str:
        """The text under `key`; without `default` its absence is an error."""
        value = self.fields.get(key, default)
        if not isinstance(value, str):
            raise self.error(f"'{key}' must be text", found=repr(value))
        return value.strip()

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """The text under `key`, which must be one of `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.error(f"unknown {key}", expected=", ".join(allowed), found=f"'{value}'")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """The comma-separated (or listed) words under `key`, none if it is absent."""
        value = self.fields.get(key, "")
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise self.error(f"'{key}' must be words with commas or a list", found=repr(value))
        return tuple(part.strip() for part in parts if part.strip())

    def mapping(self, key: str) -> Mapping[str, Any]:
        """The mapping under `key`, empty if it is absent."""
        value = self.fields.get(key) or {}
        if not isinstance(value, dict):
            raise self.error(f"'{key}' must be a mapping", found=repr(value))
        return value

    def list(self, key: str) -> tuple[Entry, ...]:
        """The list of mappings under `key`, each as an entry of its own."""
        value = self.fields.get(key) or []
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self.error(f"'{key}' must be a list of mappings", found=repr(value))
        return tuple(Entry(self.file, self.name, part) for part in value)

    def date(self, key: str, *, end: bool = False) -> datetime.date | None:
        """The date under `key`, None if it is absent."""
        return self.read_date(self.text(key), end=end) if key in self.fields else None

    def span(self, since: str = "since", until: str = "until") -> Span:
        """The days between the dates under the two keys."""
        return self.ordered(Span(self.date(since), self.date(until, end=True)))

    def read_span(self, text: str) -> Span:
        """``A to B``, ``since A``, ``A``, or ``until B`` as a span."""
        start, _, stop = text.partition(" to ")
        if not stop and text.startswith("until "):
            start, stop = "", text.removeprefix("until ")
        start = start.removeprefix("since ")
        return self.ordered(
            Span(
                self.read_date(start) if start else None,
                self.read_date(stop, end=True) if stop else None,
            )
        )

    def read_date(self, text: str, *, end: bool = False) -> datetime.date:
        """``YYYY-MM-DD``, or ``YYYY`` for the first (at an `end` the last) day of a year."""
        try:
            if len(text) == 4 and text.isdigit():
                return datetime.date(int(text), 12, 31) if end else datetime.date(int(text), 1, 1)
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise self.error(
                "a date is not understood", expected="YYYY-MM-DD or YYYY", found=f"'{text}'"
            ) from None

    def ordered(self, span: Span) -> Span:
        """`span` itself; DetenteError if it ends before it begins."""
        if span.since and span.until and span.until < span.since:
            raise self.error("ends before it begins", found=str(span))
        return span


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of the YAML file at `path`, in file order; DetenteError where it is malformed."""
    for name, fields in read_mapping(path).items():
        if not isinstance(fields, dict):
            raise DetenteError(Problem(f"'{name}' must be a mapping", Place(path.name)))
        yield Entry(path.name, name, fields)


def read_mapping(path: Path) -> dict[str, Any]:
    """The YAML mapping in the file at `path`, every scalar as text."""
    import yaml

    # The C loader reads the library about ten times as fast; its results are the same.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        data = yaml.load(path.read_bytes(), Loader=loader)
    except OSError as error:
        raise DetenteError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(path.name, mark.line + 1, mark.column + 1) if mark else Place(path.name)
        raise DetenteError(Problem(error.problem or "is not YAML", place)) from None
    if not isinstance(data, dict):
        raise DetenteError(Problem("must be a mapping of entries", Place(path.name)))
    return data
