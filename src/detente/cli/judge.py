"""`detente judge`: an analyst's own judgement of a belief, with a name and a reason."""

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
    "judge",
    epilog="Examples: detente judge my-case 'permits[ITA]' '1% to 5% within 12 months' --because "
    "'its coalition is split'   detente judge my-case 'permits[ITA]' --use pooled   "
    "detente judge my-case",
)
@case_argument
@click.argument("belief", required=False)
@click.argument("likely", required=False, metavar="'A to B'")
@click.option(
    "--use",
    metavar="NAME",
    help="Where several judge this belief: whose judgement counts, 'pooled', or 'none'.",
)
@analyst_options
@json_option
def command(
    case_folder: Path,
    belief: str | None,
    likely: str | None,
    use: str | None,
    by: str | None,
    because: str,
    as_json: bool,
) -> None:
    """Judge BELIEF of CASE: a 90 % range, in place of the scenario's number.

    What the documents of the case say about that belief is taken to be in the judgement; what
    comes later moves it. Without BELIEF, the judgements of all analysts are shown side by side.
    """
    if belief is None or (likely is None and use is None):
        from detente.answer.judged import compare
        from detente.dossier.opening import open_case

        console_lines(
            compare(open_case(case_folder), belief),
            as_json=as_json,
            none="Nobody has judged a belief of this case yet.",
        )
        return

    def judged(before: Stored) -> Stored:
        from detente.answer.casework import model_of
        from detente.answer.judged import known_belief
        from detente.dossier.judgements import POOLED, Judgement, on_scale

        found = known_belief(model_of(before), belief)
        stored = before
        if likely is not None:
            on_scale(found, likely)  # says what is wrong with it
            made = Judgement(
                found.name, likely, analyst(by), today(), because,
                tuple(d.id for d in before.documents),
            )  # fmt: skip
            stored = dataclasses.replace(stored, judgements=(*before.judgements, made))
        if use is not None:
            known = {j.by for j in stored.judgements if j.belief == found.name}
            if use not in (*known, POOLED, "none"):
                names = ", ".join(sorted(known)) or "nobody yet"
                raise click.UsageError(
                    f"'{use}' has not judged '{found.name}' ({names} did); name one of them, "
                    "'pooled' or 'none'."
                )
            choices = {**before.choices, found.name: use}
            if use == "none":
                choices.pop(found.name)
            stored = dataclasses.replace(stored, choices=choices)
        return stored

    changed(case_folder, judged, as_json=as_json)
