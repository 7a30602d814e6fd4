"""From files, folders and standard input to documents, one at a time."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.document import decoded, file_bytes, read_text
from detente.reading.statement import Document

_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_SUFFIXES = frozenset([".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf"])


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document of a batch that could not be read, and why."""

    name: str
    problems: tuple[Problem, ...]


def read_document(path: Path | str, *, stdin: bytes | None = None) -> Document:
    """Read one document: text, Markdown, HTML or PDF, told apart by what they hold.

    `stdin` gives the bytes in place of a file. Raises DetenteError with Exit.UNREADABLE for what is
    missing, empty, binary, encrypted, too large or not UTF-8; every problem names the path given.
    """
    try:
        return _read(path, stdin)
    except DetenteError as error:
        place = Place("standard input" if stdin is not None else str(path))
        told = [dataclasses.replace(problem, place=place) for problem in error.problems]
        raise DetenteError(told, status=error.status) from None


def _read(path: Path | str, stdin: bytes | None) -> Document:
    name = str(path)
    data = stdin if stdin is not None else file_bytes(Path(path))
    shown = "-" if stdin is not None else Path(path).name
    if data.startswith(b"%PDF-"):
        from detente.reading.pdf import read_pdf

        return read_pdf(data, name=shown)
    html = _HTML.match(data[:4096]) or Path(name).suffix.lower() in (".html", ".htm", ".xhtml")
    if html:
        from detente.reading.webpage import read_webpage

        return read_webpage(decoded(data, name=name), name=shown)
    return read_text(decoded(data, name=name), name=shown)


def documents_in(paths: Iterable[Path | str]) -> Iterator[Path]:
    """The documents of files and folders, folders in order of name and without hidden files."""
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            yield path
            continue
        found = sorted(
            inner
            for inner in path.rglob("*")
            if inner.suffix.lower() in _SUFFIXES
            and inner.is_file()
            and not any(part.startswith(".") for part in inner.relative_to(path).parts)
        )
        if not found:
            raise DetenteError(
                Problem(
                    "the folder holds no document",
                    Place(str(path)),
                    expected="files ending in " + ", ".join(sorted(_SUFFIXES)),
                    code="empty-folder",
                ),
                status=Exit.UNREADABLE,
            )
        yield from found


def read_documents(paths: Iterable[Path | str]) -> Iterator[Document | Skipped]:
    """Read the documents of files and folders one by one; what cannot be read is skipped, told."""
    for path in documents_in(paths):
        try:
            yield read_document(path)
        except DetenteError as error:
            yield Skipped(str(path), error.problems)
