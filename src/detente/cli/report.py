"""`detente report`: the page of an answer that was kept."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "report",
    epilog="Examples: detente report my-case --to answer.html   "
    "detente report answer.json --format md",
)
@click.argument("kept", type=click.Path(path_type=Path), metavar="CASE|ANSWER.json")
@click.option("--to", type=click.Path(path_type=Path), help="Write here, not to the terminal.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md"]),
    help="html or md; otherwise by the ending of --to, or html.",
)
def command(kept: Path, to: Path | None, form: str | None) -> None:
    """Show the last answer of a CASE, or one kept as JSON, as a page (HTML) or as Markdown."""
    from detente.answer.report import render_markdown, render_report
    from detente.cli.answers import load_answer
    from detente.dossier.case import check_writable, write_atomically

    if to is not None:
        check_writable(to)
    if form is None:
        form = "md" if to is not None and to.suffix == ".md" else "html"
    answer, documents, statements = load_answer(kept)
    render = render_markdown if form == "md" else render_report
    page = render(answer, documents=documents, statements=statements)
    if to is None:
        click.echo(page, nl=False)
    else:
        write_atomically(to, page)
        click.echo(f"Written: {to}")
