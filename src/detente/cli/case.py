"""`detente case`: a case at a glance."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.keeping import case_argument, console_lines
from detente.cli.options import json_option


@click.command("case", epilog="Examples: detente case my-case   detente case my-case --statements")
@case_argument
@click.option("--statements", is_flag=True, help="List every statement with its label.")
@json_option
def command(case_folder: Path, statements: bool, as_json: bool) -> None:
    """Show what CASE asks and holds: documents, grades, corrections, judgements, the last answer.

    Every file is checked on the way; what is wrong with any of them is told at once.
    """
    from detente.answer.overview import overview, statement_list
    from detente.dossier.opening import open_case

    stored = open_case(case_folder)
    console_lines(statement_list(stored) if statements else overview(stored), as_json=as_json)
