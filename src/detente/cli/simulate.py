"""`detente simulate`: a model walked world by world, for those too large to enumerate."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.options import console, json_option, progress


@click.command(
    "simulate",
    epilog="Examples: detente simulate may-2024   detente simulate scenario.yaml --worlds 10000",
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option(
    "--worlds",
    type=click.IntRange(1, 10_000_000),
    default=1000,
    show_default=True,
    help="Worlds walked in each draw of the beliefs.",
)
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=1024, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@json_option
def command(scenario: Path, worlds: int, draws: int, seed: int, as_json: bool) -> None:
    """Answer SCENARIO by simulation, every actor by name, with standard errors.

    `detente run` is exact and quicker wherever the model can be enumerated. An outcome that no
    world reached is told as such, with an upper bound.
    """
    import json

    import msgspec
    from rich.table import Table

    from detente.answer.modelling import model_of
    from detente.answer.words import interval, percent
    from detente.cli.documents import read_scenario
    from detente.engine.sampling import sample

    model = model_of(read_scenario(scenario), source=str(scenario))
    with progress("simulating", quiet=as_json) as told:
        found = sample(
            model,
            draws=draws,
            worlds=worlds,
            seed=seed,
            progress=lambda done, total: told("simulating", done / max(total, 1)),
        )
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found), indent=2, ensure_ascii=False))
        return
    out = console()
    out.print(
        f"{found.draws} draws of {found.worlds} worlds, {found.turns} turns, seed {found.seed}: "
        f"{found.method}",
        highlight=False,
    )
    table = Table(box=None, pad_edge=False)
    for head in ("It ends with", "chance", "standard error", "90 % range"):
        table.add_column(head, justify="left" if head == "It ends with" else "right")
    for name, row in zip(found.rungs, found.answer, strict=True):
        known = row.low is not None and row.high is not None
        table.add_row(
            name,
            percent(row.mean) if row.upper is None else f"none seen, < {percent(row.upper)}",
            percent(row.error),
            interval(row.low or 0.0, row.high or 0.0) if known else "too few worlds to tell",
        )
    out.print(table)
