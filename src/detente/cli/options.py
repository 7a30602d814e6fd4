"""Options that several verbs share, and how documents are found and progress is shown."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detente.errors import DetenteError, Exit, Place, Problem

if TYPE_CHECKING:
    from rich.console import Console

Command = TypeVar("Command", bound=Callable[..., Any])


def documents_argument(command: Command) -> Command:
    """FILE…: files or folders; `-` is standard input."""
    return click.argument("files", nargs=-1, required=True, metavar="FILE…")(command)


def json_option(command: Command) -> Command:
    """--json"""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)


def compute_options(command: Command) -> Command:
    """--draws and --seed"""
    command = click.option(
        "--draws",
        type=click.IntRange(1, 1_000_000),
        default=1024,
        show_default=True,
        help="Draws of the beliefs, for means and ranges.",
    )(command)
    return click.option(
        "--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the draws."
    )(command)


def expand(files: tuple[str, ...]) -> list[Path]:
    """The files given, those in the folders given (.txt .md .html .pdf), in order, once each."""
    paths: list[Path] = []
    for name in files:
        path = Path(name)
        if name != "-" and path.is_dir():
            inside = sorted(
                p for p in path.rglob("*")
                if p.is_file() and p.suffix.lower() in (".txt", ".md", ".html", ".htm", ".pdf")
            )  # fmt: skip
            if not inside:
                raise DetenteError(
                    Problem(
                        "holds no document",
                        Place(name),
                        expected="files that end in .txt, .md, .html or .pdf",
                    ),
                    status=Exit.UNREADABLE,
                )
            paths += inside
        else:
            paths.append(path)
    return list(dict.fromkeys(paths))


def console(*, stderr: bool = False) -> Console:
    """A rich console that is plain in pipes and with NO_COLOR."""
    from rich.console import Console

    return Console(stderr=stderr, soft_wrap=False)


@contextlib.contextmanager
def progress(title: str, *, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A progress bar on standard error where that is a terminal; yields report(step, share)."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, share: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda step, share: bar.update(task, description=step, completed=share)
