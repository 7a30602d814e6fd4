"""`detente add`: further documents into a case, and what they moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.keeping import case_argument, keep, repeat, writing
from detente.cli.options import console, expand, json_option, progress

if TYPE_CHECKING:
    from detente.answer.ask import Progress
    from detente.answer.casework import Put, Step
    from detente.dossier.evidence import Grade
    from detente.dossier.stored import Stored
    from detente.reading.statement import Document


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
    with progress("reading", quiet=as_json) as told:
        from detente.answer.casework import Put
        from detente.cli.documents import read_all

        documents = read_all(expand(files))
        with writing(case_folder, new=bool(files)) as (case, before):
            known = {d.id for d in before.documents} if before is not None else set()
            if before is not None and not read_again and all(d.id in known for d in documents):
                click.echo("The case holds these documents already; nothing was changed.")
                return
            old = _believed(before)
            put = Put(repeat=repeat(), unused=old is None)
            step = _step(case_folder, before, documents, put, None, told, read_again)
            keep(case, before, step.stored, step)
    shown(before, old, step, as_json=as_json)


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
        step = _step(path, before, documents, put, grades, progress, False)
        keep(case, before, step.stored, step)
    return step


def _step(
    path: Path,
    before: Stored | None,
    documents: Sequence[Document],
    put: Put,
    grades: Mapping[str, Grade] | None,
    progress: Progress,
    read_again: bool,
) -> Step:
    import dataclasses

    from detente.answer.ask import read_statements
    from detente.answer.casework import answer_case
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
        stored = stored.with_documents(new, read_statements(new, own))
    return answer_case(stored, put, progress=progress)


def _believed(stored: Stored | None) -> object:
    """What the case made one believe; None where it had no scenario yet."""
    from detente.answer.casework import answerable, believed_in

    if stored is None or not answerable(stored.scenario):
        return None
    return believed_in(stored)


def shown(before: Stored | None, old: object, step: Step, *, as_json: bool) -> None:
    """Print what a step moved, or the answer where there was none before."""
    from detente.dossier.believing import Believed

    if not isinstance(old, Believed) or before is None:
        from detente.answer.model import to_json
        from detente.answer.terminal import print_answer

        if as_json:
            click.echo(to_json(step.asked.answer))
        else:
            print_answer(step.asked.answer, console(), full=False)
        return
    from detente.answer.assemble import headline
    from detente.answer.moved import moved
    from detente.answer.moved_words import moved_json, print_moved

    split = None if as_json else (headline(step.asked.after),)
    rows = moved(old, step.asked.believed, split=split, compiler=step.asked.compiler)
    if as_json:
        click.echo(moved_json(rows, before, step))
    else:
        print_moved(rows, before, step, console())
