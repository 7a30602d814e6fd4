"""Grades of the sources (`sources.yaml`): Admiralty code with a reason.

A row names an outlet, a document or, where one claim is surer or less sure than the rest, a
statement by its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from detente.dossier.evidence import Grade
from detente.dossier.sheet import read_sheet
from detente.errors import DetenteError, Place, Problem
from detente.reading.statement import Document, Statement
from detente.scenario.findings import place_of
from detente.scenario.source import read_text

_LETTERS, _DIGITS = "ABCDEF", "123456"
NOT_JUDGED = Grade()
_BLANK = "not judged yet"  # of a source that nobody has judged, in the sheet
_UNEXPLAINED = (NOT_JUDGED.reason, _BLANK, "not given")


def parse_grade(code: str) -> tuple[str, str] | None:
    """Letter and digit of a code such as B2; None if it is not one."""
    code = code.strip().upper()
    if len(code) == 2 and code[0] in _LETTERS and code[1] in _DIGITS:
        return code[0], code[1]
    return None


def read_grades(path: Path) -> dict[str, Grade]:
    """Grades by outlet, document name or statement id; DetenteError names every other entry."""
    if rows := _as_written(path):
        return rows
    sheet = read_sheet(path)
    found = sheet.get("sources", {})
    if not isinstance(found, dict):
        raise DetenteError(Problem("holds no 'sources' by name", Place(str(path))))
    out: dict[str, Grade] = {}
    problems = []
    for name, row in found.items():
        code = row.get("grade", "") if isinstance(row, dict) else row
        reason = row.get("because", "") if isinstance(row, dict) else ""
        pair = parse_grade(code) if isinstance(code, str) else None
        if pair is not None:
            out[str(name)] = Grade(*pair, str(reason) or "not given")
        else:
            problems.append(
                Problem(
                    f"the grade of '{name}' is not one",
                    (place_of(code) if isinstance(code, str) else None)
                    or place_of(name)
                    or Place(str(path)),
                    expected="a letter A to F (source) and a digit 1 to 6 (information), as in B2",
                    found=str(code)[:60] or "nothing",
                )
            )
    if problems:
        raise DetenteError(problems)
    return out


_WORDS = r"([A-Za-z][A-Za-z0-9 ._-]{0,59})(?<! )"
_ROW = re.compile(rf"  {_WORDS}:\n    grade: ([A-F])([1-6])\n    because: {_WORDS}\n")
_HEAD = "\ndetente: 1\nsources:\n"


def _as_written(path: Path) -> dict[str, Grade] | None:
    """The grades of a sheet of plain rows as `write_grades` lays them out; None: it is another.

    A sheet may have thousands of rows, most of them never touched.
    """
    head, found, body = read_text(path).partition(_HEAD)
    if not found or not all(line.startswith("#") for line in head.split("\n")):
        return None
    rows = {row[1]: row for row in _ROW.finditer(body)}
    if sum(len(row[0]) for row in rows.values()) != len(body):
        return None  # something else stands in it, or a name stands there twice
    return {name: Grade(row[2], row[3], row[4]) for name, row in rows.items()}


def source_name(document: Document) -> str:
    """The name under which a document's source is graded."""
    return document.outlet or document.name


def grade_of(
    grades: Mapping[str, Grade], statement: Statement, document: Document
) -> tuple[Grade, str]:
    """The grade of a statement, and what it was given to ("" where nothing is graded).

    The nearest one counts, whole: who grades a statement has judged its source with it.
    """
    if statement.id in grades:
        return grades[statement.id], "the statement itself"
    return grade_of_source(grades, document)


def grade_of_source(grades: Mapping[str, Grade], document: Document) -> tuple[Grade, str]:
    """As `grade_of`, for all that a document says and is not graded by itself."""
    for name, what in ((document.name, "the document"), (document.outlet, "the outlet")):
        if name in grades:
            return grades[name], what
    return NOT_JUDGED, ""


def why_graded(grades: Mapping[str, Grade], statement: Statement, document: Document) -> str:
    """To what the statement's grade was given and why, or that nobody has judged it."""
    grade, whose = grade_of(grades, statement, document)
    if (grade.letter, grade.digit) == ("F", "6") and grade.reason in _UNEXPLAINED:
        return "nobody has judged the source; counted as the average of all grades"
    return f"given to {whose}: {grade.reason}" if whose else grade.reason


def write_grades(grades: Mapping[str, Grade], documents: Iterable[Document]) -> str:
    """The sheet with the grades given and a blank one for every other source."""
    names = {source_name(document) for document in documents} | set(grades)
    rows: dict[str, tuple[str, str]] = {}
    for name in sorted(names):
        grade = grades.get(name)
        rows[name] = (str(grade), grade.reason) if grade else ("F6", _BLANK)
    head = (
        "# Grades of the sources (Admiralty code): A-F how reliable the outlet is, 1-6 how\n"
        "# credible its information; F and 6 mean that it cannot be judged. Give a reason.\n"
        "# A row may also name a document, or a statement by its id; the nearest grade counts.\n"
    )
    if rows and all(map(_stays_a_word, {*rows, *(why for _, why in rows.values())})):
        # As YAML's writer lays out plain words, without asking it a thousand times.
        return (
            head.removesuffix("\n")
            + _HEAD
            + "".join(
                f"  {name}:\n    grade: {code}\n    because: {why}\n"
                for name, (code, why) in rows.items()
            )
        )
    body = {
        "detente": 1,
        "sources": {name: {"grade": code, "because": why} for name, (code, why) in rows.items()},
    }
    return head + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)


def _stays_a_word(text: str) -> bool:
    """Whether YAML writes the text bare, on one line, and reads it back as the same text."""
    if not re.fullmatch(_WORDS, text):
        return False
    takes = yaml.SafeDumper.yaml_implicit_resolvers.get(text[0], [])
    return not any(pattern.match(text) for _, pattern in takes)
