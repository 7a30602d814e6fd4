"""`detente resolve`: what became of an outcome that a case's answers spoke of."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "resolve",
    epilog='Examples: detente resolve my-case "clash" 2025-02-01 --because "…, reported by …"   '
    'detente resolve my-case "clash" 2025-05-31 --not --because "none reported by …"',
)
@click.argument("case", type=click.Path(path_type=Path), metavar="CASE")
@click.argument("outcome")
@click.argument("date")
@click.option("--because", required=True, help="Who says so, and where.")
@click.option("--not", "not_happened", is_flag=True, help="It had not come about by that day.")
def command(case: Path, outcome: str, date: str, because: str, not_happened: bool) -> None:
    """Record that OUTCOME came about on DATE (or, with --not, had not by then).

    The record is append-only: a correction is a later line, and the last one counts.
    """
    import datetime

    from detente.dossier.question import parse_date
    from detente.history.resolution import resolve

    made = resolve(
        case,
        outcome,
        parse_date(date, where="DATE"),
        because=because,
        happened=not not_happened,
        today=datetime.date.today(),
    )
    happened, until = f"came about on {made.happened}", f"had not come about by {made.until}"
    click.echo(f"Recorded: “{made.outcome}” {happened if made.happened else until}.")
