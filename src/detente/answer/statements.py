"""What documents say, read here or, beside other work, in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answer.aside import Aside, Errand
from detente.dossier.mentions import gazetteer
from detente.dossier.own import NONE, Own
from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.statement import Document, Statement


def read_statements(documents: Sequence[Document], own: Own = NONE) -> tuple[Statement, ...]:
    """Everything said in the documents; DetenteError (NOTHING_FOUND) if nobody says anything."""
    return _some(read(documents, own), documents)


class Reading:
    """Documents being read in a process of its own, meanwhile."""

    def __init__(self, process: Aside, documents: Sequence[Document], own: Own) -> None:
        self._process, self._documents, self._own = process, tuple(documents), own
        self._read: Errand[tuple[Statement, ...]] = Errand(f"{__name__}:read", self._documents, own)
        process.send(self._read)

    def done(self) -> bool:
        """Whether the documents have been read."""
        return self._read.done()

    def statements(self, documents: Sequence[Document], own: Own) -> tuple[Statement, ...]:
        """As `read_statements`, of documents that are being read already."""
        wanted = {document.id for document in documents}
        if own != self._own or not wanted <= {d.id for d in self._documents}:
            return read_statements(documents, own)
        found = self._read.result()
        self._process.dismiss()  # reading takes much memory, which goes back meanwhile
        return _some(tuple(s for s in found if s.document in wanted), documents)


def read(documents: Sequence[Document], own: Own) -> tuple[Statement, ...]:
    """Everything said in the documents, be it nothing."""
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
