"""`detente what-if`: the answer of a case beside the answer with something changed."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.keeping import case_argument
from detente.cli.options import compute_options, console, json_option, progress


@click.command(
    "what-if",
    epilog="Examples: detente what-if my-case --set 'permits[ITA]=50%'   detente what-if my-case "
    "--without S5 --grade 'The Paper=B2'   detente what-if my-case --actor-stays-out USA",
)
@case_argument
@click.option(
    "--set", "sets", multiple=True, metavar="BELIEF=LIKELIHOOD", help="A belief as given."
)
@click.option("--without", multiple=True, metavar="STATEMENT", help="Leave out S5 (or an id).")
@click.option(
    "--grade",
    "grades",
    multiple=True,
    metavar="SOURCE=B2",
    help="Grade a source or a statement (S5).",
)
@click.option("--forbid", multiple=True, metavar="MOVE", help="A move or response never happens.")
@click.option(
    "--actor-stays-out", "stays_out", multiple=True, metavar="ACTOR",
    help="An actor takes no step of its own.",
)  # fmt: skip
@compute_options
@json_option
def command(
    case_folder: Path,
    sets: tuple[str, ...],
    without: tuple[str, ...],
    grades: tuple[str, ...],
    forbid: tuple[str, ...],
    stays_out: tuple[str, ...],
    draws: int,
    seed: int,
    as_json: bool,
) -> None:
    """Answer CASE twice, as it is and with changes, over the same draws. Nothing is written."""
    from detente.answer.what_if import Changes, what_if
    from detente.answer.what_if_words import print_what_if, what_if_json
    from detente.dossier.opening import open_case

    changes = Changes(
        sets=_pairs("--set", sets),
        without=without,
        grades=_pairs("--grade", grades),
        forbid=forbid,
        stays_out=stays_out,
    )
    if changes == Changes():
        raise click.UsageError(
            "Say what to change: --set, --without, --grade, --forbid or --actor-stays-out."
        )
    with progress("computing", quiet=as_json) as told:
        told("computing", 0.2)
        found = what_if(open_case(case_folder), changes, draws=draws, seed=seed)
    if as_json:
        click.echo(what_if_json(found))
    else:
        print_what_if(found, console())


def _pairs(option: str, texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    out = []
    for text in texts:
        # The last equals sign parts them: names of beliefs and sources may hold one.
        name, equals, value = text.rpartition("=")
        if not equals or not name.strip() or not value.strip():
            raise click.UsageError(f"{option} takes NAME=VALUE, not '{text}'")
        out.append((name.strip(), value.strip()))
    return tuple(out)
