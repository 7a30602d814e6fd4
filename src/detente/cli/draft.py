"""`detente draft`: from question and documents to a scenario, ready to be argued with."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from detente.cli.keeping import keep, writing
from detente.cli.options import expand, progress


@click.command(
    "draft",
    epilog="Examples: detente draft my-case   detente draft article.txt --question 'Will China "
    "attack Taiwan before 2027?' > scenario.yaml",
)
@click.argument("paths", nargs=-1, required=True, metavar="CASE | FILE…")
@click.option("--question", help="The question; otherwise the case's, or the documents'.")
@click.option("--as-of", metavar="DATE", help="The day of the answer; otherwise the documents'.")
@click.option("--horizon", metavar="SPAN", help='How far ahead, such as "12 months".')
def command(
    paths: tuple[str, ...], question: str | None, as_of: str | None, horizon: str | None
) -> None:
    """Draft the scenario of CASE (again), or print a draft for documents.

    Drafting again keeps what you edited in scenario.yaml and says what it would have changed; the
    draft itself is kept beside it in scenario.draft.yaml.
    """
    from detente.dossier.case import Case
    from detente.dossier.question import parse_date, parse_horizon

    day = parse_date(as_of) if as_of is not None else None
    if horizon is not None:
        parse_horizon(horizon)
    with progress("reading", quiet=False) as told:
        told("reading", 0.1)
        from detente.answer.casework import drafted
        from detente.dossier.settings import Settings
        from detente.dossier.stored import Stored

        def asked(stored: Stored) -> Stored:
            known = stored.settings
            settings = Settings(
                question or known.question, day or known.as_of, horizon or known.horizon
            )
            return dataclasses.replace(stored, settings=settings)

        if len(paths) == 1 and Case(Path(paths[0])).exists():
            with writing(Path(paths[0])) as (case, before):
                assert before is not None
                stored, taken, kept = drafted(asked(before))
                keep(case, before, stored)
            lines = [f"changed: {name}" for name in taken] + [f"kept: {line}" for line in kept]
            place = Path(paths[0]) / "scenario.yaml"
            own = "is your own: no draft stands behind it, and it stays as it is"
            lines = lines or [f"{place} {own if stored.draft is None else 'says what it said'}."]
            for line in lines if before.scenario is not None else [f"Drafted {place}."]:
                click.echo(line)
            return
        from detente.answer.statements import read_statements
        from detente.cli.documents import read_all

        documents = tuple(read_all(expand(paths)))
        new = Stored(Path(), documents=documents, read=read_statements(documents))
        text = drafted(asked(new))[0].scenario
    click.echo(text, nl=False)
