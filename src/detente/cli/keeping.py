"""Cases on the command line: opened under their lock, answered, and kept as one change."""

from __future__ import annotations

import contextlib
import datetime
import getpass
import json
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detente import __version__

if TYPE_CHECKING:
    from detente.answer.casework import Step
    from detente.dossier.case import Case, Changes
    from detente.dossier.stored import Stored

Command = TypeVar("Command", bound=Callable[..., Any])


def case_argument(command: Command) -> Command:
    """CASE: the folder of a case."""
    return click.argument("case_folder", metavar="CASE", type=click.Path(path_type=Path))(command)


def analyst_options(command: Command) -> Command:
    """--by and --because"""
    command = click.option(
        "--because", default="", metavar="REASON", help="Why; shown beside every use of it."
    )(command)
    return click.option(
        "--by",
        metavar="NAME",
        envvar="DETENTE_ANALYST",
        help="Your name (or the environment's DETENTE_ANALYST); otherwise your login.",
    )(command)


def analyst(by: str | None) -> str:
    """The name under which an analyst's work is kept."""
    if by and by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "the analyst"


def today() -> str:
    """The day on which an analyst writes something down."""
    return datetime.date.today().isoformat()


@contextlib.contextmanager
def writing(path: Path, *, new: bool = False) -> Iterator[tuple[Case, Stored | None]]:
    """The case under its lock, with what it holds; None if it is `new` and holds nothing yet."""
    from detente.dossier.case import Case
    from detente.dossier.opening import open_case

    case = Case(path)
    if not new and not case.exists():
        open_case(path)  # says that it is no case
    with case.lock():
        yield case, open_case(path) if case.exists() else None


@dataclass(frozen=True, slots=True)
class Laid:
    """What will be written of a case, and the hash of every input as it will then stand."""

    changes: Changes
    inputs: Mapping[str, str]


def lay(case: Case, before: Stored | None, after: Stored) -> Laid:
    """What to write so that the case, which holds `before`, holds `after`; under its lock."""
    from detente.dossier.stored import plan

    planned = plan(before, after)
    return Laid(case.changes(planned.files), planned.inputs)


def keep(
    case: Case,
    before: Stored | None,
    after: Stored,
    step: Step | None = None,
    laid: Laid | None = None,
) -> None:
    """Write what changed in a case and, with a `step`, log its answer; as one change.

    `laid`: what to write, where that was found out before.
    """
    if laid is None:
        laid = lay(case, before, after)
    case.commit(
        laid.changes,
        answer=logged(step) if step is not None else None,
        inputs=laid.inputs,
        time=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        version=__version__,
    )


def logged(step: Step) -> Mapping[str, Any]:
    """The answer as the log holds it: statements that bear on nothing are left to the case."""
    import msgspec

    from detente.answer.model import to_builtins

    answer = step.asked.answer
    counted = tuple(row for row in answer.unused if row.status != "unused")
    return to_builtins(msgspec.structs.replace(answer, unused=counted))


def repeat() -> str:
    """The command as it was given."""
    return "detente " + shlex.join(sys.argv[1:])


def console_lines(lines: Iterable[object], *, as_json: bool, none: str = "Nothing yet.") -> None:
    """Print rows, a line each, or as JSON; `none`: what to say where there is no row."""
    import dataclasses

    rows = list(lines)
    if as_json:
        body = [dataclasses.asdict(row) for row in rows]  # type: ignore[call-overload]
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(str(row))
    if not rows:
        click.echo(none)
