"""One way to change a case: under its lock, answered before and after, kept as one change, told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.keeping import keep, repeat, writing
from detente.cli.options import console, progress

if TYPE_CHECKING:
    from detente.answer.casework import Step
    from detente.dossier.believing import Believed
    from detente.dossier.stored import Stored


def changed(path: Path, change: Callable[[Stored], Stored], *, as_json: bool) -> None:
    """Change what the case at `path` holds, and print what that moved."""
    with progress("answering", quiet=as_json) as told, writing(path) as (case, before):
        from detente.answer.casework import Put, answer_case

        assert before is not None
        after = change(before)
        old = believed(before)
        put = Put(repeat=repeat(), unused=old is None)
        step = answer_case(after, put, progress=told)
        keep(case, before, step.stored, step)
    shown(before, old, step, as_json=as_json)


def believed(stored: Stored | None) -> Believed | None:
    """What the case made one believe; None where it had no scenario yet."""
    from detente.answer.casework import answerable, believed_in

    if stored is None or not answerable(stored.scenario):
        return None
    return believed_in(stored)


def shown(before: Stored | None, old: Believed | None, step: Step, *, as_json: bool) -> None:
    """Print what a step moved, or the answer where there was none before."""
    if old is None or before is None:
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
