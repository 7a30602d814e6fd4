"""`detente history`: data sets of past conflicts, and the base rates counted from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import console, json_option

if TYPE_CHECKING:
    from detente.history.catalogue import Rate

folder_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder; otherwise the user's own.",
)


@click.group(
    "history",
    invoke_without_command=True,
    epilog="Examples: detente history   detente history add downloads/   detente history rates   "
    'detente history rate "ally joins war" --since 1946',
)
@folder_option
@click.pass_context
def command(ctx: click.Context, data: Path | None) -> None:
    """List the data sets at hand, what they serve for, and which are missing."""
    if ctx.invoked_subcommand is not None:
        return
    from detente.history.sources import sources
    from detente.history.store import data_folder, stored, uses

    have = stored(data)
    click.echo(f"Data folder: {data_folder(data)}")
    for row in have:
        click.echo(f"  {row.name}: {sources()[row.name].title} {row.version}, {row.rows} rows")
    if not have:
        click.echo("  nothing yet; `detente history add FOLDER` stores the official files.")
    for use in uses(row.name for row in have):
        state = "ready" if use.ready else f"missing: {', '.join(use.missing)}"
        click.echo(f"{use.name} ({use.what}): {state}")


@command.command("add", epilog="Example: detente history add downloads/")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@folder_option
def add_command(paths: tuple[Path, ...], data: Path | None) -> None:
    """Recognise, check and store the official files among the PATHs (files or folders).

    Where to get each file and how to cite it: docs/history.md. If one has a problem, all problems
    are told and nothing is stored.
    """
    from detente.history.store import add

    added = add(list(paths), data)
    for row in added.stored:
        click.echo(f"stored {row.name} ({row.version}): {row.rows} rows from {row.file}")
    for path in added.unknown:
        click.echo(f"left out {path}: none of the data sets that history knows", err=True)


@command.command("rates", epilog="Example: detente history rates --json")
@json_option
def rates_command(as_json: bool) -> None:
    """Show the catalogue of base rates that `history(NAME)` stands for in a scenario."""
    from detente.history.catalogue import load_catalogue

    _show([*load_catalogue().values()], as_json=as_json, full=False)


@command.command(
    "rate", epilog='Example: detente history rate "ally joins war" --since 1946 --data my-data'
)
@click.argument("name")
@click.option("--since", type=int, help="First year counted.")
@click.option("--until", type=int, help="Last year counted.")
@folder_option
@json_option
def rate_command(
    name: str, since: int | None, until: int | None, data: Path | None, as_json: bool
) -> None:
    """Count the base rate NAME anew from your own copy of the data."""
    from detente.history.catalogue import rate

    _show([rate(name, data, since=since, until=until)], as_json=as_json, full=True)


def _show(rates: list[Rate], *, as_json: bool, full: bool) -> None:
    import json

    import msgspec
    from rich.text import Text

    from detente.answer.words import interval, percent

    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(rates), indent=2, ensure_ascii=False))
        return
    out = console()
    for row in rates:
        out.print(
            Text.assemble(
                (row.name, "bold"),
                f": {percent(row.count.estimate)} ({row.count.successes} of {row.count.trials}, "
                f"{row.first_year}–{row.last_year}; 90 % {interval(row.count.low, row.count.high)};"
                f" as a belief {interval(*row.belief)})",
            )
        )
        if not full:
            continue
        out.print(Text(f"  {row.question}"))
        out.print(Text(f"  unit: {row.unit}; rule: {row.rule}; data: {'; '.join(row.data)}", "dim"))
        out.print(
            Text(f"  transfer: odds ×{row.transfer.odds:g}, since {row.transfer.because}", "dim")
        )
        for rule, other in row.others.items():
            figures = f"{percent(other.estimate)} ({other.successes} of {other.trials})"
            out.print(Text(f"  counted otherwise ({rule}): {figures}", "dim"))
        for published in row.published:
            out.print(Text(f"  published: {published.figure} ({published.source})", "dim"))
