"""`detente ask`: the main job on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from detente.cli.options import (
    compute_options,
    console,
    expand,
    json_option,
    progress,
)


@click.command(
    "ask",
    epilog='Examples: detente ask article.txt   detente ask *.txt --question "Will NATO members go '
    'to war against Russia?" --as-of 2024-05-31 --horizon "12 months" --report answer.html',
)
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--question", help="The question; otherwise the one that a title or text asks.")
@click.option("--as-of", metavar="DATE", help="The day of the answer; otherwise the documents'.")
@click.option("--horizon", metavar="SPAN", help='How far ahead, such as "12 months" (default).')
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    help="Use this scenario (a file, or one that ships, such as may-2024) in place of a draft.",
)
@click.option(
    "--grades",
    type=click.Path(path_type=Path),
    help="A file of source grades (sources.yaml of a case).",
)
@click.option(
    "--case",
    "case_folder",
    type=click.Path(path_type=Path),
    help="Keep documents, statements, scenario and the logged answer in this folder.",
)
@click.option("--report", type=click.Path(path_type=Path), help="Write a report (HTML) here.")
@click.option("--full", is_flag=True, help="Show everything, not one screen.")
@compute_options
@json_option
def command(
    files: tuple[str, ...],
    question: str | None,
    as_of: str | None,
    horizon: str | None,
    scenario: Path | None,
    grades: Path | None,
    case_folder: Path | None,
    report: Path | None,
    full: bool,
    draws: int,
    seed: int,
    as_json: bool,
) -> None:
    """Answer a question from documents.

    Reads who said what in each FILE, drafts a scenario from the library (or takes yours), lets the
    statements move its beliefs by bounded amounts, and computes how likely each ending is. What
    the documents do not say is filled with defaults, and the answer says so.
    """
    from detente.dossier.case import check_writable, read_grades, write_atomically
    from detente.dossier.question import parse_date, parse_horizon

    day = parse_date(as_of) if as_of is not None else None
    days = parse_horizon(horizon) if horizon is not None else None
    if report is not None:
        check_writable(report)
    known = read_grades(grades) if grades is not None else None
    if not files and case_folder is None:
        raise click.UsageError("Give a FILE to read, or a case with --case.")

    with progress("reading", quiet=as_json) as told:
        from detente.answer.ask import Asking, ask
        from detente.cli.documents import read_all, read_scenario

        documents = read_all(expand(files))
        text = read_scenario(scenario) if scenario is not None else None
        if case_folder is not None:
            from detente.answer.casework import Put
            from detente.cli.add import answered_with

            put = Put(question, day, horizon, text, draws, seed, _repeat())
            asked = answered_with(case_folder, documents, put, grades=known, progress=told).asked
        else:
            asked = ask(
                Asking(
                    documents=documents,
                    question=question,
                    as_of=day,
                    horizon_days=days,
                    scenario=text,
                    scenario_name=str(scenario) if scenario is not None else "scenario.yaml",
                    grades=known,
                    draws=draws,
                    seed=seed,
                    repeat=_repeat(),
                ),
                progress=told,
            )
        if report is not None:
            from detente.answer.report import render_report

            page = render_report(
                asked.answer, documents=asked.documents, statements=asked.statements
            )
            write_atomically(report, page)
    if as_json:
        from detente.answer.model import to_json

        click.echo(to_json(asked.answer))
        return
    from detente.answer.terminal import print_answer

    print_answer(asked.answer, console(), full=full)
    if report is not None:
        click.echo(f"Report: {report}", err=True)


def _repeat() -> str:
    import shlex

    return "detente " + shlex.join(sys.argv[1:])
