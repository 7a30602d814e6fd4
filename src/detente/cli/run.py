"""`detente run`: a scenario as it stands, without documents."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from detente.cli.options import compute_options, console, json_option, progress


@click.command(
    "run",
    epilog='Examples: detente run may-2024   detente run scenario.yaml --horizon "6 months" --json',
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option("--horizon", metavar="SPAN", help="Another horizon than the scenario's.")
@click.option("--report", type=click.Path(path_type=Path), help="Write a report (HTML) here.")
@click.option("--full", is_flag=True, help="Show everything, not one screen.")
@compute_options
@json_option
def command(
    scenario: Path,
    horizon: str | None,
    report: Path | None,
    full: bool,
    draws: int,
    seed: int,
    as_json: bool,
) -> None:
    """Answer SCENARIO (a file, or one that ships) as it stands."""
    import shlex

    from detente.dossier.case import check_writable, write_atomically
    from detente.dossier.question import parse_horizon

    days = parse_horizon(horizon) if horizon is not None else None
    if report is not None:
        check_writable(report)
    with progress("computing", quiet=as_json) as told:
        from detente.answer.ask import Asking, ask
        from detente.cli.documents import read_scenario

        asked = ask(
            Asking(
                scenario=read_scenario(scenario),
                scenario_name=str(scenario),
                horizon_days=days,
                draws=draws,
                seed=seed,
                repeat="detente " + shlex.join(sys.argv[1:]),
            ),
            progress=told,
        )
        if report is not None:
            from detente.answer.report import render_report

            write_atomically(report, render_report(asked.answer, documents=(), statements=()))
    if as_json:
        from detente.answer.model import to_json

        click.echo(to_json(asked.answer))
        return
    from detente.answer.terminal import print_answer

    print_answer(asked.answer, console(), full=full)
