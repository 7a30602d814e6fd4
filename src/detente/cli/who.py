"""`detente who`: who can stop an outcome, or force it, alone or together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import console, json_option

if TYPE_CHECKING:
    from detente.engine.coalition import Coalition, Others, Stoppers
    from detente.scenario.model import Model


@click.command(
    "who",
    epilog="Examples: detente who may-2024   detente who may-2024 --outcome strike --actors "
    "USA,DEU   detente who scenario.yaml --below 0.1% --hostile",
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
@json_option
def command(
    scenario: Path,
    outcome: str | None,
    actors: str | None,
    below: str | None,
    hostile: bool,
    largest: int,
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
    from detente.engine.coalition import coalition, stoppers
    from detente.engine.compiled import Compiler
    from detente.engine.solve import solve

    model = model_of(read_scenario(scenario), source=str(scenario))
    asked = outcome or headline(model)
    compiler = Compiler(model)
    others: Others = "hostile" if hostile else "believed"
    found: Coalition | Stoppers
    if actors:
        codes = [code.strip() for code in actors.split(",") if code.strip()]
        found = coalition(model, asked, codes, others=others, compiler=compiler)
    else:
        if below is not None:
            threshold = share(below)
        else:
            central = solve(model, draws=1, compiler=compiler).outcome(asked).estimate.central
            threshold = max(central / 10, 1e-9)
        found = stoppers(
            model,
            asked,
            threshold,
            largest=largest,
            others=others,
            compiler=compiler,
        )
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found, enc_hook=str), indent=2))
        return
    _print(model, found)


def share(text: str) -> float:
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
                Place("--below"),
                expected="a share such as 0.001 or a percentage such as 0.1%",
                found=repr(text),
            ),
            status=Exit.USAGE,
        )
    return value


def _print(model: Model, found: Coalition | Stoppers) -> None:
    from rich.text import Text

    from detente.answer.explain import label_part
    from detente.answer.parties import actor_names
    from detente.answer.words import join, percent
    from detente.dossier.mentions import name_of
    from detente.engine.coalition import Coalition

    called = actor_names(model)
    out = console()
    how = "the others as believed" if found.others == "believed" else "the others working against"
    if isinstance(found, Coalition):
        names = join([called.get(code) or name_of(code) for code in found.actors])
        out.print(
            Text.assemble((f"“{found.outcome}”", "bold"), f" is at {percent(found.central)}.")
        )
        out.print(
            f"{names} can hold it at {percent(found.lowest)} or push it to "
            f"{percent(found.highest)}, {how}.",
            highlight=False,
        )
        for order in found.strategy:
            out.print(
                Text.assemble(
                    f"  {order.decision}: ",
                    (order.choice, "bold"),
                    (f"  in {percent(order.share)} of cases, day {order.first:.0f}"
                     f"–{order.last:.0f}", "dim"),
                )
            )  # fmt: skip
    else:
        out.print(
            Text.assemble(
                (f"“{found.outcome}”", "bold"),
                f" is at {percent(found.central)}; sets able to hold it below "
                f"{percent(found.threshold)}, {how}:",
            )
        )
        for row in found.sets:
            label = " and ".join(label_part(part.count, part.among, called) for part in row.parts)
            out.print(
                Text.assemble(
                    (f"{percent(row.lowest):>9}", "bold"),
                    f"  {label}",
                    (f"  willing {percent(row.willing)}", "dim"),
                )
            )
        if not found.sets:
            out.print(f"  none of up to {found.largest} actors", highlight=False)
    out.print(Text("What others are believed to do was believed without this intervention.", "dim"))
