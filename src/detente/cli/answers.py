"""Answers that were kept: in a case's log or in a file of `ask --json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError, Exit, Place, Problem

if TYPE_CHECKING:
    from detente.answer.model import Answer
    from detente.reading.statement import Document, Statement

MOST_BYTES = 200_000_000


def load_answer(path: Path) -> tuple[Answer, Sequence[Document], Sequence[Statement]]:
    """The answer in a file of `--json`, or the last one of a case with what it was read from.

    DetenteError where there is none, or where another version of the program wrote it.
    """
    if path.is_dir():
        from detente.answer.trace import last_line
        from detente.dossier.opening import open_case

        stored = open_case(path)
        log = path / "answers.jsonl"
        line = last_line(log) if log.is_file() else b""
        if not line:
            raise _unusable(path, "no answer has been logged in it yet")
        return (_decode(_entry(line, path), path), stored.documents, stored.statements)
    return _decode(_text(path).encode(), path), (), ()


def _entry(line: bytes, path: Path) -> bytes:
    try:
        return json.dumps(json.loads(line)["answer"]).encode()
    except (ValueError, KeyError, TypeError):
        raise _unusable(path, "the last line of answers.jsonl is not an answer") from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _unusable(path, f"it is larger than {MOST_BYTES // 1_000_000} MB")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _unusable(path, "it is not UTF-8 text") from None
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from None


def _decode(text: bytes, path: Path) -> Answer:
    import msgspec

    from detente.answer.model import SCHEMA_VERSION, Answer

    try:
        answer = msgspec.json.decode(text, type=Answer)
    except msgspec.DecodeError as error:
        raise _unusable(path, str(error)) from None
    if answer.schema_version != SCHEMA_VERSION:
        found = f"schema version {answer.schema_version}, this program writes {SCHEMA_VERSION}"
        raise _unusable(path, found)
    return answer


def _unusable(path: Path, found: str) -> DetenteError:
    return DetenteError(
        Problem(
            "holds no answer that can be shown",
            Place(str(path)),
            expected="a case with a logged answer, or a file of 'detente ask … --json'",
            found=found,
        ),
        status=Exit.UNREADABLE,
    )
