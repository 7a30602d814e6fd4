"""The case: a folder that holds a question's documents, statements, scenario and log of answers.

    case.yaml              what is asked: question, as-of date, horizon (edited by people)
    documents/NAME-ID.txt  the stored text to which every offset refers
    documents.jsonl        what is known about each document, and the hash of its text
    statements.jsonl       what was read, a statement a line; never edited
    corrections.yaml       an analyst's corrections of statements (edited by people)
    judgements.yaml        analysts' own judgements of beliefs (edited by people)
    facts.yaml             reported acts, accepted as facts or refused (edited by people)
    sources.yaml           grades of the sources (edited by people)
    weights.yaml           caps and weights, where they differ from the shipped ones (optional)
    scenario.yaml          the scenario (edited by people)
    scenario.draft.yaml    the last draft: what `detente draft` made, to tell edits from it
    answers.jsonl          append-only: time, hash of every input, program version, answer

All that a command writes is written as one (`transaction`): an interrupted or killed command
leaves the case as it was. A lock keeps two writers apart.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from detente.dossier import transaction
from detente.dossier.grades import read_grades
from detente.errors import DetenteError, Exit, Place, Problem

__all__ = [
    "FORMAT", "Case", "Changes", "check_writable", "digest", "file_stem", "read_grades",
    "write_atomically",
]  # fmt: skip

FORMAT = 1


def digest(data: str | bytes) -> str:
    """SHA-256 of a text (as UTF-8) or of bytes, in hex."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """Write `text` to `path` so that a reader sees the old file or the new one, never a half.

    Raises DetenteError (Exit.UNWRITABLE), with nothing left behind, where that is not possible.
    """
    with transaction.telling(path):
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
class Changes:
    """What is to change in a case: whole files (text by path; None deletes), and lines added."""

    files: Mapping[str, str | None]
    appended: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A case's folder; it is made by the first write."""

    path: Path

    def exists(self) -> bool:
        """Whether there is a case: a folder with documents or a scenario of one."""
        return any(
            (self.path / name).exists()
            for name in ("case.yaml", "documents.jsonl", "documents", "scenario.yaml", ".commit")
        )

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the case against a second writer; DetenteError if another holds it.

        A change that an earlier command could not finish is finished first.
        """
        with transaction.telling(self.path, "cannot be opened as a case"):
            made = not self.path.exists()
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
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
            transaction.recover(self.path)
            yield
        finally:
            os.close(handle)
            if made and set(os.listdir(self.path)) <= {".lock"}:
                # Nothing came of it: the folder goes as it came.
                with contextlib.suppress(OSError):
                    (self.path / ".lock").unlink()
                    self.path.rmdir()

    def changes(self, files: Mapping[str, str | None]) -> Changes:
        """What of `files` (text by path in the case; None deletes) does not lie there already.

        Call it under the lock under which it will be committed.
        """
        changed = {
            name: text
            for name, text in files.items()
            if text is None or not self._holds(name, text)
        }
        appended = {}
        for name in [name for name in changed if name.endswith(".jsonl")]:
            more = self._beyond(name, changed[name])
            if more:  # a few lines more need not write all the others again
                appended[name] = more
                del changed[name]
        return Changes(changed, appended)

    def commit(
        self,
        changes: Changes,
        *,
        answer: Mapping[str, Any] | None = None,
        inputs: Mapping[str, str] | None = None,
        time: str = "",
        version: str = "",
    ) -> None:
        """Write what `changes` and log `answer`, as one change.

        Call it under the lock. `inputs`: hash by path of all that the answer was made from.
        """
        appended = {}
        if answer is not None:
            entry = {
                "format": FORMAT,
                "time": time,
                "version": version,
                "inputs": dict(inputs or {}),
                "answer": answer,
            }
            appended["answers.jsonl"] = msgspec.json.encode(entry, enc_hook=str).decode() + "\n"
        appended |= changes.appended
        if changes.files or appended:
            transaction.commit(self.path, changes.files, appended=appended)

    def _beyond(self, name: str, text: str | None) -> str:
        """What `text` has beyond the whole lines that the file holds already, "" if it differs."""
        if text is None:
            return ""
        try:
            held = (self.path / name).read_bytes()
        except OSError:
            return ""
        data = text.encode()
        if not held.endswith(b"\n") or not data.startswith(held):
            return ""
        return data[len(held) :].decode()

    def _holds(self, name: str, text: str) -> bool:
        place = self.path / name
        data = text.encode()
        try:
            return place.stat().st_size == len(data) and place.read_bytes() == data
        except OSError:
            return False

    def grades(self) -> dict[str, Any]:
        """The grades of `sources.yaml`, by outlet or document name; empty if there is no file."""
        place = self.path / "sources.yaml"
        return dict(read_grades(place)) if place.exists() else {}


@functools.lru_cache(maxsize=1 << 14)
def file_stem(name: str) -> str:
    """A file name made safe: letters, digits, dash and dot of the stem, at most 60 of them."""
    stem = Path(name).stem if name != "-" else "standard-input"
    return re.sub(r"[^A-Za-z0-9-]+", "-", stem).strip("-")[:60] or "document"
