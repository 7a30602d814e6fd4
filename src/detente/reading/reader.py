"""The reader: documents in, their statements out, one by one or many at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from detente.errors import DetenteError, Exit, Problem
from detente.reading.gazetteer import Gazetteer
from detente.reading.interpretation import Interpretation
from detente.reading.parsing import Parse, parse_all, pipeline, turn
from detente.reading.roster import people_of
from detente.reading.statement import Document, Statement

_CHUNK = 64  # documents read at once …
_SHARE = 16  # … and handed to a worker at once
_CHARACTERS = 500_000  # of such a group, unless one document alone is longer


@dataclass(frozen=True, slots=True)
class Setting:
    """How much a candidate must promise to be kept: precision against recall."""

    name: str
    threshold: float


def setting(name: str) -> Setting:
    """careful (precision first), normal or broad (recall first)."""
    thresholds = {"careful": 0.65, "normal": 0.35, "broad": 0.2}
    if name not in thresholds:
        raise DetenteError(
            Problem("unknown setting for reading", expected="careful, normal or broad", found=name),
            status=Exit.USAGE,
        )
    return Setting(name, thresholds[name])


class Reader:
    """Reads documents with one gazetteer and one setting; holds no state between documents."""

    def __init__(self, gazetteer: Gazetteer, setting: str = "normal") -> None:
        self.gazetteer = gazetteer
        self.setting = _setting(setting)

    def read(self, document: Document) -> tuple[Statement, ...]:
        """The statements of a document in the order of the text."""
        with turn():
            return next(self._read([document]))[1]

    def read_all(
        self, documents: Iterable[Document], *, processes: int = 1
    ) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
        """Read many documents in order, some at a time; with `processes`, on so many cores."""
        if processes > 1:
            yield from _shared_out(self, documents, processes)
            return
        for chunk in _chunks(documents, _CHUNK):
            yield from self.read_chunk(chunk)

    def read_chunk(
        self, documents: Sequence[Document]
    ) -> list[tuple[Document, tuple[Statement, ...]]]:
        """Read some documents at once; what the pipeline learns of their words is given up."""
        with turn(), pipeline().memory_zone():
            return list(self._read(documents))

    def _read(
        self, documents: Sequence[Document]
    ) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
        place, found = 0, list[Statement]()
        for number, part in parse_all(document.text for document in documents):
            while place < number:
                yield documents[place], tuple(found)
                place, found = place + 1, []
            found.extend(self.read_parsed(documents[number], part))
        if documents:
            yield documents[place], tuple(found)

    def read_parsed(self, document: Document, parsed: Parse) -> tuple[Statement, ...]:
        """The statements of a document, or of a part of it, that has been parsed already."""
        people = people_of(
            parsed,
            self.gazetteer,
            document.date,
            kind=document.kind,
            head=document.text[:1500],
        )
        return tuple(Interpretation(document, parsed, people, self.setting.threshold).statements())


def _setting(name: str) -> Setting:
    return setting(name)


def _chunks(documents: Iterable[Document], most: int) -> Iterator[list[Document]]:
    """Documents in groups of a few, of bounded length together."""
    chunk: list[Document] = []
    for document in documents:
        chunk.append(document)
        if len(chunk) == most or sum(len(d.text) for d in chunk) > _CHARACTERS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _shared_out(
    reader: Reader, documents: Iterable[Document], processes: int
) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
    """Documents in chunks to worker processes, a few chunks ahead and no more."""
    from concurrent.futures import Future, ProcessPoolExecutor

    chunks = _chunks(documents, _SHARE)
    waiting: deque[Future[list[tuple[Document, tuple[Statement, ...]]]]] = deque()
    with ProcessPoolExecutor(processes) as pool:
        while True:
            for chunk in islice(chunks, 2 * processes - len(waiting)):
                waiting.append(pool.submit(reader.read_chunk, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()
