"""`detente roads`: the likeliest sequences of events to an outcome."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.options import console, json_option


@click.command(
    "roads",
    epilog='Examples: detente roads may-2024   detente roads may-2024 --outcome "wider" --count 10',
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option("--outcome", help="The outcome; otherwise the first definition.")
@click.option("--count", type=click.IntRange(1, 100), default=10, show_default=True)
@json_option
def command(scenario: Path, outcome: str | None, count: int, as_json: bool) -> None:
    """Show the likeliest ordered events to an outcome of SCENARIO, at the central beliefs.

    With each road stands the decision whose forbidding lowers the outcome most, and what is left.
    """
    import json

    import msgspec
    from rich.table import Table
    from rich.text import Text

    from detente.answer.assemble import headline
    from detente.answer.explain import event_words, step_in_words
    from detente.answer.modelling import model_of
    from detente.answer.words import percent
    from detente.cli.documents import read_scenario
    from detente.engine.road import roads

    model = model_of(read_scenario(scenario), source=str(scenario))
    found = roads(model, outcome or headline(model), count)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found, enc_hook=str), indent=2))
        return
    says = event_words(model)
    out = console()
    out.print(
        Text.assemble((f"“{found.outcome}”", "bold"), f" is at {percent(found.central)} (central).")
    )
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(justify="right", no_wrap=True, min_width=8)
    lines.add_column(overflow="fold")
    for road in found.roads:
        steps = " → ".join(step_in_words(e.says, e.name, e.shares, says) for e in road.events)
        lines.add_row(Text(percent(road.probability), "bold"), Text(steps))
        without = f"without “{road.cut}” it would be at {percent(road.without)}"
        lines.add_row("", Text(without, "dim"))
    out.print(lines)
    out.print(
        Text(
            f"Roads that were not explored amount to {percent(found.rest)} in all; a road above "
            "may lack a part of that.",
            "dim",
        )
    )
