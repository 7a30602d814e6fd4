"""The reader: documents in, their statements out, one by one or many at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, tee

from detente.errors import DetenteError, Exit, Problem
from detente.reading.gazetteer import Gazetteer
from detente.reading.interpretation import Interpretation
from detente.reading.parsing import Parse, parse, parse_all
from detente.reading.roster import people_of
from detente.reading.statement import Document, Statement

_CHUNK = 16  # documents handed to a worker at once


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
        return self.read_parsed(document, parse(document.text))

    def read_all(
        self, documents: Iterable[Document], *, processes: int = 1
    ) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
        """Read many documents in order, in batches; with `processes`, on so many cores."""
        if processes > 1:
            yield from _shared_out(self, documents, processes)
            return
        ahead, behind = tee(documents)
        for document, parsed in zip(ahead, parse_all(d.text for d in behind), strict=True):
            yield document, self.read_parsed(document, parsed)

    def read_parsed(self, document: Document, parsed: Parse) -> tuple[Statement, ...]:
        """The statements of a document that has been parsed already."""
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


def _shared_out(
    reader: Reader, documents: Iterable[Document], processes: int
) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
    """Documents in chunks to worker processes, a few chunks ahead and no more."""
    from concurrent.futures import Future, ProcessPoolExecutor

    chunks = iter(documents)
    waiting: deque[Future[list[tuple[Document, tuple[Statement, ...]]]]] = deque()
    with ProcessPoolExecutor(processes) as pool:
        while True:
            while len(waiting) < 2 * processes and (chunk := list(islice(chunks, _CHUNK))):
                waiting.append(pool.submit(_read_chunk, reader, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()


def _read_chunk(
    reader: Reader, chunk: list[Document]
) -> list[tuple[Document, tuple[Statement, ...]]]:
    return list(reader.read_all(chunk))
