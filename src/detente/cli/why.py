"""`detente why`: from a number to the sentences behind it."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.keeping import case_argument
from detente.cli.options import console, json_option


@click.command(
    "why",
    epilog="Examples: detente why my-case   detente why my-case 'clause invoked'   "
    "detente why my-case 'permits[ITA]'   detente why my-case S5",
)
@case_argument
@click.argument("what", required=False, metavar="[WHAT]")
@click.option("--full", is_flag=True, help="Show every belief, however little it swings.")
@json_option
def command(case_folder: Path, what: str | None, full: bool, as_json: bool) -> None:
    """Walk a number of CASE back to the words behind it.

    WHAT is an outcome, a belief or a statement (S5); without it, the headline. The tree names the
    beliefs that carry the number, how far each swings it, the statements that moved them, with
    what each weight is made of, and the quoted words with document and line.
    """
    import re

    if what is not None and (re.fullmatch(r"[Ss]\d+", what) or re.search(r"-h?[0-9a-f]{7}", what)):
        from detente.answer.statement_trace import statement_lines
        from detente.cli.keeping import console_lines
        from detente.dossier.opening import open_case

        console_lines(statement_lines(open_case(case_folder), what), as_json=as_json)
        return
    from detente.answer.trace import last_logged, trace
    from detente.answer.trace_words import trace_json, tree

    logged = last_logged(case_folder)
    if logged is not None and not logged.stale:
        answer = logged.answer
    else:
        from detente.answer.casework import Put, answer_case
        from detente.dossier.opening import open_case

        stored = open_case(case_folder)
        if logged is not None:
            click.echo(
                f"Computed anew: {', '.join(logged.stale[:3])} changed since the last answer. "
                f"'detente ask --case {case_folder}' logs the new one.",
                err=True,
            )
        answer = answer_case(stored, Put(scenario=stored.scenario)).asked.answer
    found = trace(answer, what)
    if as_json:
        click.echo(trace_json(found))
    else:
        console().print(tree(found, full=full))
