"""From a path or standard input to documents."""

from __future__ import annotations

from pathlib import Path

from detente.reading.document import decoded, file_bytes, read_text
from detente.reading.statement import Document


def read_document(path: Path | str, *, stdin: bytes | None = None) -> Document:
    """Read one document; `stdin` holds the bytes for the path "-".

    Raises DetenteError with Exit.UNREADABLE for what is missing, empty, binary or too large.
    """
    name = str(path)
    data = stdin if stdin is not None else file_bytes(Path(path))
    shown = "-" if stdin is not None else Path(path).name
    return read_text(decoded(data, name=name), name=shown)
