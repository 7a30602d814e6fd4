"""`detente export`: the model for model checkers (PRISM) and solvers of games (Gambit)."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "export",
    epilog='Examples: detente export may-2024 --outcome "clause invoked" --to model.prism   '
    "detente export chicken --to chicken.efg",
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option("--outcome", help="The outcome asked about; otherwise the first definition.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["prism", "efg"]),
    help="The PRISM language, or the game tree of a small strategic scenario for Gambit; "
    "otherwise by the ending of --to, else PRISM.",
)
@click.option(
    "--actors",
    default="",
    help="Codes with commas between: leave their decisions open (PRISM: a decision process).",
)
@click.option("--to", type=click.Path(path_type=Path), help="Write here, not to the terminal.")
def command(
    scenario: Path, outcome: str | None, form: str | None, actors: str, to: Path | None
) -> None:
    """Write SCENARIO for another program, beliefs at their central values.

    In the PRISM language beliefs are named constants, so that they can be changed there.
    """
    from detente.answer.assemble import headline
    from detente.answer.modelling import model_of
    from detente.cli.documents import read_scenario
    from detente.dossier.case import check_writable, write_atomically

    if to is not None:
        check_writable(to)
    model = model_of(read_scenario(scenario), source=str(scenario))
    if form is None and to is not None and to.suffix.lower() == ".efg":
        form = "efg"
    if form == "efg":
        from detente.engine.efg import export_efg

        text = export_efg(model)
    else:
        from detente.engine.prism import export_prism

        codes = [code.strip() for code in actors.split(",") if code.strip()]
        text = export_prism(model, outcome=outcome or headline(model), actors=codes)
    if to is not None:
        write_atomically(to, text)
    else:
        click.echo(text, nl=False)
