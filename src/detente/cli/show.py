"""`detente show`: what a scenario says, in plain English."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("show", epilog="Examples: detente show may-2024   detente show scenario.yaml | less")
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
def command(scenario: Path) -> None:
    """Say what SCENARIO (a file, or one that ships) says, in plain sentences (Markdown)."""
    from detente.answer.modelling import BaseRates
    from detente.cli.documents import read_scenario
    from detente.scenario.description import describe
    from detente.scenario.parse import parse_scenario

    parsed = parse_scenario(read_scenario(scenario), source=str(scenario))
    click.echo(describe(parsed, history=BaseRates()), nl=False)
