"""The one error type of Détente: where, what was expected, what was found, what to do.

Every mistake that a user can make, and every limit that input can hit, is told through
`Problem`s. A `DetenteError` carries one or many of them, so that all the problems of a file are
reported at once, and the exit status with which a command ends.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Exit(enum.IntEnum):
    """Exit statuses of the command line; each kind of failure has its own."""

    OK = 0
    FAILED = 1  # an error of the program itself
    USAGE = 2  # an option or argument is wrong
    UNREADABLE = 3  # a document cannot be read: missing, empty, binary, too large, wrong encoding
    NOTHING_FOUND = 4  # no statement, or no question, in the documents
    NOT_UNDERSTOOD = 5  # a question, date or actor that is not understood
    INVALID = 6  # a scenario or case with mistakes
    TOO_LARGE = 7  # a model that does not fit
    UNWRITABLE = 8  # an output path that cannot be written
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file (or other source), a line and a column, counted from 1."""

    source: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.source]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or (as a warning) that a careful colleague would ask about.

    `what` is a whole clause without a full stop; `expected`, `found` and `hint` may be empty.
    """

    what: str
    place: Place | None = None
    expected: str = ""
    found: str = ""
    hint: str = ""
    code: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.what}" if self.place else self.what
        if self.expected:
            text += f"; expected {self.expected}"
        if self.found:
            text += f", found {self.found}" if self.expected else f"; found {self.found}"
        if self.hint:
            text += f". {self.hint}"
        return text


class DetenteError(Exception):
    """One or more problems with what the user gave, and the exit status that tells them apart.

    Nothing else is raised to a user on purpose: a traceback is always a bug of ours.
    """

    def __init__(
        self, problems: Problem | Iterable[Problem], *, status: Exit = Exit.INVALID
    ) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.status = status
        super().__init__("\n".join(map(str, self.problems)))
