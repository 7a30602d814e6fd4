"""The sheets of a case that people edit: YAML read as text, every mistake told by its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.findings import place_of
from detente.scenario.source import Mapping, Node, Scalar, Sequence, read_nodes, read_text

FORMAT = "1"

Row = dict[str, Any]


def read_sheet(path: Path) -> Row:
    """The mapping in a sheet: dicts, lists and texts that remember their place; {} if empty.

    Raises DetenteError for what is not YAML, or a sheet of a newer format.
    """
    try:
        text = read_text(path)
        if not _content(text):
            return {}
        top = _plain(read_nodes(text, source=str(path)))
    except DetenteError as error:
        raise DetenteError(
            [_of_a_sheet(problem) for problem in error.problems], status=Exit.INVALID
        ) from None
    assert isinstance(top, dict)
    check_format(str(top.get("detente", FORMAT)), path)
    return top


def check_format(found: str, path: Path) -> None:
    """Refuse what a newer program wrote, before anything of it is changed or lost."""
    if found != FORMAT:
        raise DetenteError(
            Problem(
                "is in a format that this program does not know",
                Place(str(path)),
                expected=f"format {FORMAT}",
                found=f"format {found}"[:60],
                hint="Nothing was changed. Open it with the newer Détente that wrote it.",
            )
        )


def rows(sheet: Row, key: str, path: Path, problems: list[Problem]) -> list[Row]:
    """The list of mappings under `key`; what is none is a problem."""
    found = sheet.get(key, [])
    if not isinstance(found, list):
        problems.append(Problem(f"'{key}' is not a list", Place(str(path)), expected="'- …' lines"))
        return []
    out = []
    for number, row in enumerate(found, 1):
        if isinstance(row, dict):
            out.append(row)
        else:
            problems.append(
                Problem(
                    f"entry {number} of '{key}' is not a mapping",
                    place_of(row) if isinstance(row, str) else Place(str(path)),
                )
            )
    return out


def words(row: Row, key: str) -> str:
    """The text under `key`, "" if there is none or it is no text."""
    value = row.get(key, "")
    return str(value) if isinstance(value, str) else ""


def listed(row: Row, key: str) -> tuple[str, ...]:
    """The texts under `key`: a list, or one text."""
    value = row.get(key, [])
    if isinstance(value, str):
        return (str(value),) if value else ()
    return (
        tuple(str(item) for item in value if isinstance(item, str))
        if isinstance(value, list)
        else ()
    )


def place_in(row: Row, path: Path) -> Place:
    """Where a row stands: the place of its first text."""
    for value in row.values():
        if isinstance(value, str) and (place := place_of(value)) is not None:
            return place
    return Place(str(path))


def _plain(node: Node) -> Any:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [_plain(item) for item in node.items]
        case Mapping():
            return {key.text: _plain(value) for key, value in node.pairs}


def _content(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _of_a_sheet(problem: Problem) -> Problem:
    def told(text: str) -> str:
        return text.replace("the scenario", "the file").replace("a scenario", "the file")

    return Problem(
        told(problem.what), problem.place, problem.expected, problem.found, told(problem.hint)
    )
