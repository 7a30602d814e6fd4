"""`detente add`: further documents into a case, and what they moved."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.changing import believed, moves, shown
from detente.cli.keeping import case_argument, keep, lay, repeat, writing
from detente.cli.options import expand, json_option, progress

if TYPE_CHECKING:
    from detente.answer.aside import Aside, Errand, Progress
    from detente.answer.casework import Put, Step
    from detente.answer.found import Moved
    from detente.answer.statements import Reading
    from detente.cli.keeping import Laid
    from detente.dossier.believing import Believed
    from detente.dossier.case import Case
    from detente.dossier.evidence import Grade
    from detente.dossier.own import Own
    from detente.dossier.stored import Stored
    from detente.reading.statement import Document, Statement

    Read = Callable[[Sequence[Document], Own], tuple[Statement, ...]]

LARGE = 1_000_000  # bytes of statements: below, a second process costs more than it saves
AHEAD = ("rich.table", "detente.answer.moved_words")
KEPT = 1_000_000  # objects that a large case may make before Python looks for garbage among them


@click.command(
    "add", epilog="Examples: detente add my-case report.txt   detente add my-case --read-again"
)
@case_argument
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option(
    "--read-again", is_flag=True, help="Read the stored documents again (corrections stay)."
)
@json_option
def command(case_folder: Path, files: tuple[str, ...], read_again: bool, as_json: bool) -> None:
    """Add documents to CASE and say what they moved.

    The case is answered before and after; the difference is split over the new statements. A
    document that the case holds already, under this or another name, changes nothing.
    """
    if not files and not read_again:
        raise click.UsageError("Give a FILE to add, or --read-again.")
    with helped(case_folder) as helpers:
        with progress("reading", quiet=as_json) as told:
            from detente.cli.documents import read_all

            documents = read_all(expand(files))
            reading = helpers.reading(documents)
            read = reading.statements if reading is not None else None
            with writing(case_folder, new=bool(files)) as (case, before):
                from detente.answer.casework import Put

                known = {d.id for d in before.documents} if before is not None else set()
                if before is not None and not read_again and all(d.id in known for d in documents):
                    click.echo("The case holds these documents already; nothing was changed.")
                    return
                put = Put(repeat=repeat())
                old = believed(before, put, helpers.engine)
                if before is not None and reading is not None:
                    ahead(before, reading)
                put = dataclasses.replace(put, unused=old is None)
                more = More(case, before, old, as_json, helpers.engine)
                step = _step(
                    case_folder, before, documents, put, None, told, read_again, read, more
                )
                keep(case, before, step.stored, step, more.laid)
        if more.moved is not None and helpers.engine is not None:
            more.moved.result()
            helpers.engine.dismiss()
        shown(before, step, more.moved, as_json=as_json)


@dataclass(slots=True)
class More:
    """What is done while the answer is computed: how to keep it, and what it moved.

    `before`, `old`: what the case held and made one believe.
    """

    case: Case
    before: Stored | None
    old: Believed | None
    as_json: bool
    engine: Aside | None
    laid: Laid | None = None
    moved: Errand[tuple[Moved, ...]] | None = None

    def __call__(self, stored: Stored, believed: Believed) -> None:
        if self.old is not None:
            self.moved = moves(self.old, believed, as_json=self.as_json, process=self.engine)
        if self.engine is not None:
            from detente.answer import moved_words

            self.laid = lay(self.case, self.before, stored)
            assert moved_words  # loaded before it is wanted


@dataclass(frozen=True, slots=True)
class Helpers:
    """Processes beside this one while a large case is opened and weighed; None: none.

    `scenario`: the text of the case's scenario, by whose names documents are read.
    """

    reader: Aside | None
    engine: Aside | None
    scenario: str | None

    def reading(self, documents: Sequence[Document]) -> Reading | None:
        """The documents, being read already; None where they will be read when asked for."""
        if self.reader is None or not documents:
            return None
        from detente.answer.statements import Reading
        from detente.dossier.own import own_of

        return Reading(self.reader, documents, own_of(self.scenario))


def ahead(before: Stored, reading: Reading) -> None:
    """Do what will be wanted later, as long as documents are being read."""
    ready: list[Callable[[], object]] = [before.files]
    ready += [functools.partial(importlib.import_module, name) for name in AHEAD]
    for work in ready:
        if reading.done():
            return
        work()


@contextlib.contextmanager
def helped(path: Path) -> Iterator[Helpers]:
    """Helpers for the case at `path`, if it is large."""
    from detente.answer.aside import Errand, aside

    try:
        large = (path / "statements.jsonl").stat().st_size >= LARGE
        scenario = (path / "scenario.yaml").read_text(encoding="utf-8") if large else None
    except (OSError, UnicodeDecodeError):
        large, scenario = False, None  # who opens the case says what is wrong with it
    if large:
        gc.set_threshold(KEPT, 10, 10)  # to the end of the command
    with aside(wanted=large) as engine, aside(wanted=large) as reader:
        if engine is not None:
            engine.send(Errand("detente.answer.figures:prepare"))
        yield Helpers(reader, engine, scenario)


def answered_with(
    path: Path,
    documents: Sequence[Document],
    put: Put,
    *,
    grades: Mapping[str, Grade] | None = None,
    progress: Progress,
) -> Step:
    """Add documents to the case at `path` (made if there is none), answer it, and keep both."""
    with writing(path, new=bool(documents) or put.scenario is not None) as (case, before):
        step = _step(path, before, documents, put, grades, progress)
        keep(case, before, step.stored, step)
    return step


def _step(
    path: Path,
    before: Stored | None,
    documents: Sequence[Document],
    put: Put,
    grades: Mapping[str, Grade] | None,
    progress: Progress,
    read_again: bool = False,
    read: Read | None = None,
    more: More | None = None,
) -> Step:
    from detente.answer.casework import answer_case
    from detente.answer.statements import read_statements
    from detente.dossier.own import own_of
    from detente.dossier.stored import Stored

    stored = before if before is not None else Stored(path)
    if grades:
        stored = dataclasses.replace(stored, grades={**stored.grades, **grades}, grades_text=None)
    own = own_of(stored.scenario)
    if read_again and stored.documents:
        stored = dataclasses.replace(stored, read=read_statements(stored.documents, own))
    known = {d.id for d in stored.documents}
    new = [d for d in documents if d.id not in known]
    if new:
        stored = stored.with_documents(new, (read or read_statements)(new, own))
    if more is None:
        return answer_case(stored, put, progress=progress)
    return answer_case(stored, put, progress=progress, process=more.engine, meanwhile=more)
