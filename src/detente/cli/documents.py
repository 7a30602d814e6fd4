"""Files that the user names, read for the verbs."""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading import read_document
from detente.reading.statement import Document

SCENARIO_BYTES = 5_000_000


def read_all(paths: Sequence[Path]) -> list[Document]:
    """Read every document; those that cannot be read are all told at once.

    Files of one name in several folders are named by their paths.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            stdin = sys.stdin.buffer.read() if str(path) == "-" else None
            documents.append(read_document(path, stdin=stdin))
        except DetenteError as error:
            problems.extend(error.problems)
    if problems:
        raise DetenteError(problems, status=Exit.UNREADABLE)
    unique: dict[str, tuple[Document, Path]] = {}
    for document, path in zip(documents, paths, strict=True):
        unique.setdefault(document.id, (document, path))
    names = Counter(document.name for document, _ in unique.values())
    return [
        document if names[document.name] == 1 else dataclasses.replace(document, name=str(path))
        for document, path in unique.values()
    ]


def read_scenario(path: Path) -> str:
    """The text of a scenario: a file, or the name of one that the library ships (`may-2024`).

    DetenteError where it cannot be read as UTF-8 text, with the names of those that ship.
    """
    from detente.scenario.catalog import Catalog

    shipped = Catalog().scenario_names()
    if not path.exists() and str(path) in shipped:
        path = Catalog().scenario_path(str(path))
    try:
        if path.stat().st_size > SCENARIO_BYTES:
            reason = f"it is larger than {SCENARIO_BYTES // 1_000_000} MB"
        else:
            return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    except OSError as error:
        reason = error.strerror or str(error)
    raise DetenteError(
        Problem(
            "cannot be read as a scenario",
            Place(str(path)),
            found=reason,
            hint=f"Shipped scenarios: {', '.join(shipped)}.",
        ),
        status=Exit.UNREADABLE,
    )
