"""The case: a folder that holds a question's documents, statements, scenario and log of answers.

    documents/NAME.txt     the stored text to which every offset refers
    statements.jsonl       what was read, a statement a line
    sources.yaml           grades of the sources, to be edited by people
    scenario.yaml          the scenario, to be edited by people
    answers.jsonl          append-only: time, hash of every input, program version, answer

Everything is written beside its place first and then moved there, so that an interrupted command
leaves the case as it was; a lock keeps two writers apart.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from detente.dossier.evidence import Grade
from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.statement import Document

FORMAT = 1
_LETTERS, _DIGITS = "ABCDEF", "123456"


def digest(data: str | bytes) -> str:
    """SHA-256 of a text (as UTF-8) or of bytes, in hex."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """Write `text` to `path` so that a reader sees the old file or the new one, never a half.

    Raises DetenteError (Exit.UNWRITABLE), with nothing left behind, where that is not possible.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(name, 0o666 & ~umask)
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise DetenteError(
            Problem(
                "cannot be written",
                Place(str(path)),
                found=error.strerror or str(error),
                hint="Name a path in a folder that exists and that you may write to.",
            ),
            status=Exit.UNWRITABLE,
        ) from None


def check_writable(path: Path) -> None:
    """Refuse a path that cannot be written before any long work is done for it."""
    folder = path.parent if str(path.parent) else Path()
    reason = ""
    if path.is_dir():
        reason = "it is a folder"
    elif not folder.is_dir():
        reason = f"there is no folder '{folder}'"
    elif not os.access(folder, os.W_OK):
        reason = f"the folder '{folder}' is read-only"
    if reason:
        raise DetenteError(
            Problem("cannot be written", Place(str(path)), found=reason, hint="Name another path."),
            status=Exit.UNWRITABLE,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A case's folder; it is made by the first write."""

    path: Path

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the case against a second writer; DetenteError if another holds it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
        except OSError as error:
            raise DetenteError(
                Problem(
                    "cannot be opened as a case", Place(str(self.path)), found=error.strerror or ""
                ),
                status=Exit.UNWRITABLE,
            ) from None
        try:
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DetenteError(
                    Problem(
                        "is being written by another command",
                        Place(str(self.path)),
                        hint="Wait until it has ended and try again.",
                    ),
                    status=Exit.UNWRITABLE,
                ) from None
            yield
        finally:
            os.close(handle)

    def save(
        self,
        *,
        documents: Sequence[Document],
        statements: Sequence[Mapping[str, Any]],
        scenario: str,
        answer: Mapping[str, Any],
        time: str,
        version: str,
    ) -> None:
        """Store documents, statements and scenario, and append the answer to the log.

        A scenario that is there already and differs is kept: it is the analyst's; the new draft
        goes to ``scenario.draft.yaml`` beside it.
        """
        with self.lock():
            hashes = {}
            for document in documents:
                name = f"{file_stem(document.name)}-{document.id[:6]}.txt"
                write_atomically(self.path / "documents" / name, document.text)
                hashes[f"documents/{name}"] = digest(document.text)
            lines = "".join(json.dumps(s, ensure_ascii=False) + "\n" for s in statements)
            write_atomically(self.path / "statements.jsonl", lines)
            hashes["statements.jsonl"] = digest(lines)
            place = self.path / "scenario.yaml"
            if place.exists() and place.read_text(encoding="utf-8") != scenario:
                place = self.path / "scenario.draft.yaml"
            write_atomically(place, scenario)
            hashes["scenario.yaml"] = digest(scenario)
            if not (self.path / "sources.yaml").exists():
                write_atomically(self.path / "sources.yaml", _blank_sources(documents))
            entry = {
                "format": FORMAT,
                "time": time,
                "version": version,
                "inputs": hashes,
                "answer": answer,
            }
            self._append(json.dumps(entry, ensure_ascii=False) + "\n")

    def _append(self, line: str) -> None:
        log = self.path / "answers.jsonl"
        try:
            with log.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            raise DetenteError(
                Problem("cannot be appended to", Place(str(log)), found=error.strerror or ""),
                status=Exit.UNWRITABLE,
            ) from None

    def grades(self) -> dict[str, Grade]:
        """The grades of `sources.yaml`, by outlet or document name; empty if there is no file."""
        place = self.path / "sources.yaml"
        return read_grades(place) if place.exists() else {}


def read_grades(path: Path) -> dict[str, Grade]:
    """Grades by outlet or document name; DetenteError names every entry that is not a grade."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DetenteError(
            Problem("cannot be read", Place(str(path)), found=" ".join(str(error).split()))
        ) from None
    rows = data.get("sources", {}) if isinstance(data, dict) else None
    if not isinstance(rows, dict):
        raise DetenteError(Problem("holds no 'sources' by name", Place(str(path))))
    out: dict[str, Grade] = {}
    problems = []
    for name, row in rows.items():
        code = str(row.get("grade", "") if isinstance(row, dict) else row).strip().upper()
        reason = str(row.get("because", "")) if isinstance(row, dict) else ""
        if len(code) == 2 and code[0] in _LETTERS and code[1] in _DIGITS:
            out[str(name)] = Grade(code[0], code[1], reason or "not given")
        else:
            problems.append(
                Problem(
                    f"the grade of '{name}' is not one",
                    Place(str(path)),
                    expected="a letter A to F (source) and a digit 1 to 6 (information), as in B2",
                    found=code or "nothing",
                )
            )
    if problems:
        raise DetenteError(problems)
    return out


def _blank_sources(documents: Sequence[Document]) -> str:
    names = sorted({document.outlet or document.name for document in documents})
    rows = {name: {"grade": "F6", "because": "not judged yet"} for name in names}
    head = (
        "# Grades of the sources (Admiralty code): A-F how reliable the outlet is, 1-6 how\n"
        "# credible its information; F and 6 mean that it cannot be judged. Give a reason.\n"
    )
    return head + yaml.safe_dump({"sources": rows}, allow_unicode=True, sort_keys=True)


def file_stem(name: str) -> str:
    """A file name made safe: letters, digits, dash and dot of the stem, at most 60 of them."""
    stem = Path(name).stem if name != "-" else "standard-input"
    return re.sub(r"[^A-Za-z0-9-]+", "-", stem).strip("-")[:60] or "document"
