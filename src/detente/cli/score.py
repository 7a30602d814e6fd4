"""`detente score`: logged answers against what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import console, json_option

if TYPE_CHECKING:
    from detente.history.scoring import Report


@click.command(
    "score",
    epilog="Examples: detente score my-case   detente score cases/ --against crowd.csv --json",
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="CASE|FOLDER")
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Other forecasters: CSV with columns date, outcome, probability (and source).",
)
@json_option
def command(folder: Path, against: tuple[Path, ...], as_json: bool) -> None:
    """Score the logged answers of a CASE, or of all cases in a FOLDER.

    Only answers whose date has passed are scored; `detente resolve` records what happened.
    """
    import datetime
    import json

    import msgspec

    from detente.history.scoring import read_series, score

    series = [point for path in against for point in read_series(path)]
    found = score(folder, today=datetime.date.today(), series=series)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found, enc_hook=str), indent=2))
        return
    _show(found)


def _show(found: Report) -> None:
    from rich.table import Table

    out = console()
    table = Table(box=None, pad_edge=False)
    for head in ("forecaster", "events", "Brier", "adjusted", "log"):
        table.add_column(head, justify="left" if head == "forecaster" else "right")
    for row in found.forecasters:
        mine = [event for event in found.events if event.forecaster == row.name]
        table.add_row(
            row.name,
            str(len(mine)),
            f"{row.sheet.brier:.4f}",
            f"{row.adjusted:.4f}",
            f"{row.sheet.log:.4f}",
        )
    out.print(table)
    for ladder in found.ladders:
        out.print(
            f"{ladder.case}, as of {ladder.as_of} to {ladder.closes}: “{ladder.reached}” "
            f"(Brier {ladder.brier:.4f}, log {ladder.log:.4f}, ranked {ladder.ranked:.4f})",
            highlight=False,
        )
    if found.waiting:
        out.print(f"{found.waiting} answers wait for their date.", highlight=False)
    for name in found.unresolved:
        out.print(f"not resolved: {name}", highlight=False)
