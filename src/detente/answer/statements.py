"""What documents say, read here or, beside other work, in a process of its own.

A large case takes as long to open and weigh as a report to read, and neither needs the other. What
comes back from the other process is what reading here would give; where anything is amiss with it,
reading is done here.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from detente.dossier.mentions import gazetteer
from detente.dossier.own import NONE, Own
from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.statement import Document, Statement


def read_statements(documents: Sequence[Document], own: Own = NONE) -> tuple[Statement, ...]:
    """Everything said in the documents; DetenteError (NOTHING_FOUND) if nobody says anything."""
    return _some(_read(documents, own), documents)


@dataclass(frozen=True, slots=True)
class Errand:
    """What the other process is to read, and by which names."""

    documents: tuple[Document, ...]
    own: Own


class Aside:
    """Documents being read in a process of their own; `end` it whatever happens."""

    def __init__(self, documents: Sequence[Document], own: Own) -> None:
        self._errand = Errand(tuple(documents), own)
        self._told = b""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._thread = threading.Thread(target=self._hand_over, daemon=True)
        self._thread.start()

    def _hand_over(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._told, _ = self._process.communicate(msgspec.msgpack.encode(self._errand))

    def statements(self, documents: Sequence[Document], own: Own) -> tuple[Statement, ...]:
        """As `read_statements`, of documents that are being read already."""
        wanted = {document.id for document in documents}
        if own != self._errand.own or not wanted <= {d.id for d in self._errand.documents}:
            return read_statements(documents, own)
        self._thread.join()
        try:
            found = msgspec.msgpack.decode(self._told, type=tuple[Statement, ...])
        except msgspec.DecodeError:
            return read_statements(documents, own)
        return _some(tuple(s for s in found if s.document in wanted), documents)

    def end(self) -> None:
        """Stop the process if it still runs."""
        self._process.kill()
        self._thread.join()
        self._process.wait()


@contextlib.contextmanager
def aside(documents: Sequence[Document], own: Own) -> Iterator[Aside | None]:
    """The documents read beside what is done meanwhile; None where no other core is free."""
    try:
        able = bool(documents and sys.executable) and _cores() > 1
        begun = Aside(documents, own) if able else None
    except OSError:
        begun = None  # no process to be had: it is read here
    try:
        yield begun
    finally:
        if begun is not None:
            begun.end()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read(documents: Sequence[Document], own: Own) -> tuple[Statement, ...]:
    if not documents:
        return ()
    from detente.reading.reader import Reader

    reader = Reader(gazetteer(own), setting="careful")
    return tuple(s for document in documents for s in reader.read(document))


def _some(
    statements: tuple[Statement, ...], documents: Sequence[Document]
) -> tuple[Statement, ...]:
    if documents and not statements:
        names = ", ".join(document.name for document in documents[:5])
        raise DetenteError(
            Problem(
                "holds no statement by anybody",
                Place(names),
                expected="text in English in which somebody says, wants or expects something",
                hint="`detente read --setting broad` shows what a less careful reader finds.",
            ),
            status=Exit.NOTHING_FOUND,
        )
    return statements


def main() -> None:
    """Read the errand on standard input; the statements go to standard output."""
    errand = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Errand)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_read(errand.documents, errand.own)))


if __name__ == "__main__":
    main()
