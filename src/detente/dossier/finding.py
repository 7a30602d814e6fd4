"""Find a statement by what people call it: its label (S5), its id, or the beginning of its id."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.statement import Statement

_LABEL = re.compile(r"[Ss]([1-9]\d*)")


def label(statements: Sequence[Statement]) -> dict[str, str]:
    """Short labels S1, S2, … by statement id, in the order of documents and text."""
    return {statement.id: f"S{i}" for i, statement in enumerate(statements, 1)}


def find_statement(statements: Sequence[Statement], name: str) -> Statement:
    """The statement meant; DetenteError (USAGE) if there is none, or more than one."""
    match = _LABEL.fullmatch(name.strip())
    if match and int(match[1]) <= len(statements):
        return statements[int(match[1]) - 1]
    found = [s for s in statements if s.id == name or (len(name) >= 6 and name in s.id)]
    if len(found) == 1:
        return found[0]
    raise DetenteError(
        Problem(
            f"'{name}' may be several statements" if found else "there is no such statement",
            Place("STATEMENT"),
            expected=f"S1 to S{len(statements)}, or an id"
            if statements
            else "a case with statements",
            found=", ".join(s.id for s in found[:4]) if found else repr(name),
            hint="'detente case CASE --statements' lists them.",
        ),
        status=Exit.USAGE,
    )
