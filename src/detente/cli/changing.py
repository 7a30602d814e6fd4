"""One way to change a case: under its lock, answered before and after, kept as one change, told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.keeping import keep, repeat, writing
from detente.cli.options import console, progress

if TYPE_CHECKING:
    from detente.answer.aside import Aside, Errand
    from detente.answer.casework import Put, Step
    from detente.answer.found import Moved
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
    moved = moves(old, step.asked.believed, as_json=as_json) if old is not None else None
    shown(before, step, moved, as_json=as_json)


def believed(
    stored: Stored | None, put: Put | None = None, process: Aside | None = None
) -> Believed | None:
    """What the case made one believe; None where it had no scenario yet.

    `process` gets ready meanwhile to compute what it makes one believe now, for what is `put`.
    """
    from detente.answer.casework import answerable, model_of, sources_of
    from detente.dossier.believing import believe

    if stored is None or not answerable(stored.scenario):
        return None
    model = model_of(stored)
    sources = sources_of(stored, near=False)
    if process is None or put is None:
        return believe(model, sources)
    from detente.answer import ask, moved

    ask.rehearsed(model, put.draws, put.seed, process)
    old = believe(model, sources)
    moved.rehearsed(old, process)
    return old


def moves(
    old: Believed, new: Believed, *, as_json: bool, process: Aside | None = None
) -> Errand[tuple[Moved, ...]]:
    """What was moved, being computed in `process` if there is one."""
    from detente.answer.assemble import headline
    from detente.answer.moved import moving

    split = None if as_json else (headline(new.model),)
    return moving(old, new, split=split, process=process)


def shown(
    before: Stored | None,
    step: Step,
    moved: Errand[tuple[Moved, ...]] | None,
    *,
    as_json: bool,
) -> None:
    """Print what a step moved, or the answer where there was none before."""
    if moved is None or before is None:
        from detente.answer.model import to_json
        from detente.answer.terminal import print_answer

        if as_json:
            click.echo(to_json(step.asked.answer))
        else:
            print_answer(step.asked.answer, console(), full=False)
        return
    from detente.answer.moved_words import moved_json, print_moved

    if as_json:
        click.echo(moved_json(moved.result(), before, step))
    else:
        print_moved(moved.result(), before, step, console())
