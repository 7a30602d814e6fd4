"""`detente fact`: reported acts, proposed as facts of the start, accepted or refused one by one."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.changing import changed
from detente.cli.keeping import analyst, analyst_options, case_argument, console_lines, today
from detente.cli.options import json_option

if TYPE_CHECKING:
    from detente.dossier.stored import Stored


@click.command(
    "fact",
    epilog="Examples: detente fact my-case   detente fact my-case F3a91c2 --accept --by 'A. Name'",
)
@case_argument
@click.argument("proposal", required=False)
@click.option("--accept", "decision", flag_value="accepted", help="It is a fact of the start.")
@click.option("--refuse", "decision", flag_value="refused", help="It is not, or not known to be.")
@analyst_options
@json_option
def command(
    case_folder: Path,
    proposal: str | None,
    decision: str | None,
    by: str | None,
    because: str,
    as_json: bool,
) -> None:
    """List the acts that the documents of CASE report as done, or rule on one of them.

    A reported act changes nothing until somebody accepts it; then it is a fact of the start of the
    scenario, with its date and source.
    """
    from detente.answer.factual import accepted_into, found_proposal, proposals
    from detente.dossier.opening import open_case

    if proposal is None or decision is None:
        if proposal is not None:
            raise click.UsageError("Say --accept or --refuse.")
        console_lines(
            proposals(open_case(case_folder)),
            as_json=as_json,
            none="The documents report no act as done that the scenario does not start with.",
        )
        return

    def ruled(before: Stored) -> Stored:
        from detente.dossier.facts import Ruling

        found = found_proposal(before, proposal)
        ruling = Ruling(
            found.id, found.fact, found.level, str(found.since or ""), found.source,
            decision, analyst(by), today(), because,
        )  # fmt: skip
        rest = tuple(r for r in before.rulings if r.id != ruling.id)
        stored = dataclasses.replace(before, rulings=(*rest, ruling))
        return accepted_into(stored, ruling) if decision == "accepted" else stored

    changed(case_folder, ruled, as_json=as_json)
