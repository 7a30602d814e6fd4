"""`detente check`: every mistake in a scenario, and what a careful colleague would ask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import json_option

if TYPE_CHECKING:
    from detente.scenario.model import Model


@click.command(
    "check",
    epilog="Examples: detente check scenario.yaml   detente check may-2024 --quick",
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option("--quick", is_flag=True, help="Leave out the questions that need the model solved.")
@json_option
def command(scenario: Path, quick: bool, as_json: bool) -> None:
    """Find all mistakes in SCENARIO (a file, or one that ships), by line and column.

    Exit status 6 if there are mistakes; warnings alone leave it at 0.
    """
    from detente.answer.modelling import BaseRates
    from detente.cli.documents import read_scenario
    from detente.scenario.checking import check_text

    warnings = check_text(
        read_scenario(scenario),
        source=str(scenario),
        solve=None if quick else central_rungs,
        history=BaseRates(),
    )
    if as_json:
        import json

        rows = [
            {
                "code": w.code,
                "source": w.place.source if w.place else str(scenario),
                "line": w.place.line if w.place else None,
                "column": w.place.column if w.place else None,
                "what": w.what,
                "expected": w.expected,
                "found": w.found,
                "hint": w.hint,
            }
            for w in warnings
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for warning in warnings:
        click.echo(f"warning: {warning}")
    count = len(warnings)
    found = "no warnings" if not count else f"{count} warning{'' if count == 1 else 's'}"
    click.echo(f"{scenario}: no mistakes, {found}.")


def central_rungs(model: Model) -> Mapping[str, float]:
    """Each rung of the answer with its probability at the central beliefs."""
    from detente.engine.solve import solve

    answer = solve(model, draws=1).answer
    return {
        name: estimate.central
        for name, estimate in zip(answer.rungs, answer.estimates, strict=True)
    }
