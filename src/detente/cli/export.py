"""`detente export`: the model in the PRISM language, for model checkers."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "export",
    epilog='Example: detente export may-2024 --outcome "clause invoked" --to model.prism',
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option("--outcome", help="The outcome asked about; otherwise the first definition.")
@click.option("--to", type=click.Path(path_type=Path), help="Write here, not to the terminal.")
def command(scenario: Path, outcome: str | None, to: Path | None) -> None:
    """Write SCENARIO in the PRISM language, beliefs as named constants at their central values."""
    from detente.answer.assemble import headline
    from detente.answer.modelling import model_of
    from detente.cli.documents import read_scenario
    from detente.dossier.case import check_writable, write_atomically
    from detente.engine.prism import export_prism

    if to is not None:
        check_writable(to)
    model = model_of(read_scenario(scenario), source=str(scenario))
    text = export_prism(model, outcome=outcome or headline(model))
    if to is not None:
        write_atomically(to, text)
    else:
        click.echo(text, nl=False)
