"""Collects the problems of a scenario, so that all of them are told at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from detente.errors import DetenteError, Place, Problem

MOST = 100
"""Problems told at once; a file with more has one cause behind many of them."""


class Text(str):
    """A piece of text that remembers where it stood; equal to any string of the same letters.

    `start` is the column at which the first letter stands, so that a place inside the text can
    be pointed at; it is None where the text ran over several lines or was escaped.
    """

    place: Place | None
    start: int | None

    def __new__(cls, value: str, place: Place | None = None, start: int | None = None) -> Text:
        text = super().__new__(cls, value)
        text.place = place
        text.start = start
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Place | None, int | None]]:
        return (Text, (str(self), self.place, self.start))


def place_of(text: str, offset: int | None = None) -> Place | None:
    """Where `text` stood, or the letter at `offset` in it; None for text made in Python."""
    if not isinstance(text, Text) or text.place is None:
        return None
    if offset is None or text.start is None:
        return text.place
    return Place(text.place.source, text.place.line, text.start + offset)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to `word`, or the few there are, or nothing."""
    words = list(dict.fromkeys(known))
    lower = {w.lower(): w for w in reversed(words)}
    close = difflib.get_close_matches(word.lower()[:200], list(lower), n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{lower[close[0]]}'?"
    if 0 < len(words) <= 6:
        return "There is " + ", ".join(f"'{w}'" for w in words)
    return ""


class Findings:
    """Mistakes found so far, in the order found, each once."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}

    def __bool__(self) -> bool:
        return bool(self._problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._problems)

    def error(
        self,
        what: str,
        place: Place | None = None,
        *,
        expected: str = "",
        found: str = "",
        hint: str = "",
        code: str = "",
    ) -> None:
        """Add one mistake; `code` is a short stable name of its kind."""
        problem = Problem(what, place, _short(expected), _short(found), hint, code)
        self._problems[problem] = None

    def stop(self) -> None:
        """Raise DetenteError with everything found, sorted by place, if there is anything."""
        if self._problems:
            raise DetenteError(in_order(self._problems))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file, line and column, at most `MOST` of them and a note on the others."""

    def key(problem: Problem) -> tuple[bool, str, int, int]:
        place = problem.place
        if place is None:
            return (True, "", 0, 0)
        return (False, place.source, place.line or 0, place.column or 0)

    ordered = sorted(problems, key=key)
    if len(ordered) > MOST:
        more = Problem(f"and {len(ordered) - MOST} more problems", code="more")
        ordered = [*ordered[:MOST], more]
    return ordered


def _short(text: str, most: int = 300) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
