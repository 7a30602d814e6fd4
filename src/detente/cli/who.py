"""`detente who`: who can stop an outcome, or force it, alone or together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import console, json_option

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from detente.engine.coalition import Coalition
    from detente.engine.records import Others, Stoppers
    from detente.engine.shapley import Weights
    from detente.scenario.model import Model


@click.command(
    "who",
    epilog="Examples: detente who may-2024   detente who may-2024 --outcome strike --actors "
    "USA,DEU   detente who may-2024 --weights   detente who may-2024 --above 10%",
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option("--outcome", help="The outcome to stop; otherwise the first definition.")
@click.option("--actors", help="What these can enforce together: codes with commas between.")
@click.option("--below", metavar="SHARE", help="The threshold, such as 0.1%; else a tenth of it.")
@click.option("--hostile", is_flag=True, help="The others work against them, not as believed.")
@click.option(
    "--largest",
    type=click.IntRange(1, 5),
    default=2,
    show_default=True,
    help="Size of the largest sets to look for.",
)
@click.option("--above", metavar="SHARE", help="Look for sets able to push it this high instead.")
@click.option("--weights", is_flag=True, help="Each actor's weight (Shapley value) instead.")
@json_option
def command(
    scenario: Path,
    outcome: str | None,
    actors: str | None,
    below: str | None,
    above: str | None,
    hostile: bool,
    largest: int,
    weights: bool,
    as_json: bool,
) -> None:
    """Find the smallest sets of actors able to hold an outcome of SCENARIO below a threshold.

    With --actors: the lowest and highest chance that those can enforce together, and how. Beliefs
    are central. The beliefs about everybody else were formed without such an intervention.
    """
    import json

    import msgspec

    from detente.answer.assemble import headline
    from detente.answer.modelling import model_of
    from detente.cli.documents import read_scenario
    from detente.engine.coalition import coalition
    from detente.engine.compiled import Compiler
    from detente.engine.solve import solve
    from detente.engine.stoppers import stoppers

    model = model_of(read_scenario(scenario), source=str(scenario))
    asked = outcome or headline(model)
    compiler = Compiler(model)
    others: Others = "hostile" if hostile else "believed"
    found: Coalition | Stoppers | Weights
    if weights:
        from detente.engine.shapley import shapley

        found = shapley(model, asked, compiler=compiler)
    elif actors:
        codes = [code.strip() for code in actors.split(",") if code.strip()]
        found = coalition(model, asked, codes, others=others, compiler=compiler)
    else:
        if above is not None:
            threshold = share(above, "--above")
        elif below is not None:
            threshold = share(below, "--below")
        else:
            central = solve(model, draws=1, compiler=compiler).outcome(asked).estimate.central
            threshold = max(central / 10, 1e-9)
        found = stoppers(
            model,
            asked,
            threshold,
            largest=largest,
            others=others,
            direction="highest" if above is not None else "lowest",
            compiler=compiler,
        )
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found, enc_hook=str), indent=2))
        return
    _print(model, found, push=above is not None)


def share(text: str, option: str) -> float:
    """A probability written as a share or a percentage; DetenteError if it is none."""
    from detente.errors import DetenteError, Exit, Place, Problem

    raw = text.strip()
    try:
        value = float(raw.removesuffix("%")) / (100 if raw.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise DetenteError(
            Problem(
                "is not a probability",
                Place(option),
                expected="a share such as 0.001 or a percentage such as 0.1%",
                found=repr(text),
            ),
            status=Exit.USAGE,
        )
    return value


def _print(model: Model, found: Coalition | Stoppers | Weights, *, push: bool) -> None:
    from rich.text import Text

    from detente.answer.parties import actor_names
    from detente.engine.coalition import Coalition
    from detente.engine.shapley import Weights

    called = actor_names(model)
    lines: Iterator[RenderableType]
    if isinstance(found, Coalition):
        lines = _enforced(model, found, called)
    elif isinstance(found, Weights):
        lines = _weights(found, called)
    else:
        lines = _sets(found, called, push=push)
    out = console()
    for line in lines:
        out.print(line)
    out.print(Text("What others are believed to do was believed without this intervention.", "dim"))


def _head(outcome: str, rest: str) -> Text:
    from rich.text import Text

    return Text.assemble((f"“{outcome}”", "bold"), rest)


def _against(others: Others) -> str:
    return "the others as believed" if others == "believed" else "the others working against"


def _enforced(
    model: Model, found: Coalition, called: Mapping[str, str]
) -> Iterator[RenderableType]:
    from rich.text import Text

    from detente.answer.power import order_in_words
    from detente.answer.words import join, percent
    from detente.dossier.mentions import name_of

    names = join([called.get(code) or name_of(code) for code in found.actors])
    yield _head(found.outcome, f" is at {percent(found.central)}.")
    yield Text(
        f"{names} can hold it at {percent(found.lowest)} or push it to "
        f"{percent(found.highest)}, {_against(found.others)}. "
        + ("To hold it there:" if found.strategy else "")
    )
    lines = _lines()
    for order in found.strategy:
        often = "whenever it comes up"
        if order.share < 0.9995:
            often = f"in {percent(order.share)} of the cases in which it comes up"
        end = model.horizon_days - model.turn_days
        if order.first > model.turn_days or order.last < end:
            often += f", from day {order.first:.0f} to {order.last:.0f}"
        if order.gain:
            less = "less" if order.gain < 0 else "more"
            often += f"; by itself {percent(abs(order.gain))} {less} likely"
        action, what = order_in_words(model, order)
        lines.add_row(Text(action, "bold"), Text(what))
        lines.add_row("", Text(often, "dim"))
    yield lines


def _lines() -> Table:
    """Two columns, so that what wraps stays under its beginning."""
    from rich.table import Table

    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(justify="right", no_wrap=True, min_width=9)
    lines.add_column(overflow="fold")
    return lines


def _weights(found: Weights, called: Mapping[str, str]) -> Iterator[RenderableType]:
    from rich.text import Text

    from detente.answer.words import percent
    from detente.dossier.mentions import name_of

    yield _head(
        found.outcome,
        f" is at {percent(found.central)}; all together can take {percent(found.everyone)} off it. "
        "Each one's weight (Shapley value):",
    )
    lines = _lines()
    alike: dict[str, list[str]] = {}
    for row in found.weights:
        figure = percent(row.value) if row.value > 0 else "0 %"
        if row.error:
            figure += f" ± {percent(row.error)}"
        alike.setdefault(figure, []).append(called.get(row.actor) or name_of(row.actor))
    for figure, names in alike.items():
        many = f"each of {len(names)} ({', '.join(names[:3])}, …)" if len(names) > 3 else None
        lines.add_row(Text(figure, "bold"), many or ", ".join(names))
    yield lines


def _sets(found: Stoppers, called: Mapping[str, str], *, push: bool) -> Iterator[RenderableType]:
    from rich.text import Text

    from detente.answer.explain import label_part
    from detente.answer.words import percent

    able = (
        f"push it to {percent(found.threshold)} or more"
        if push
        else (f"hold it below {percent(found.threshold)}")
    )
    yield _head(
        found.outcome,
        f" is at {percent(found.central)}; sets able to {able}, {_against(found.others)}:",
    )
    lines = _lines()
    for row in found.sets:
        label = " and ".join(label_part(part.count, part.among, called) for part in row.parts)
        willing = (f"  willing {percent(row.willing)}", "dim")
        lines.add_row(Text(percent(row.lowest), "bold"), Text.assemble(label, willing))
    yield lines if found.sets else Text(f"  none of up to {found.largest} actors")
