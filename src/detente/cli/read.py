"""`detente read`: who said what in documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import console, documents_argument, expand, json_option, progress

if TYPE_CHECKING:
    from detente.reading.statement import Document, Statement

MANY = 12  # documents from which on it pays to read on several cores


@click.command(
    "read",
    epilog="Examples: detente read article.txt   detente read reports/ --json > statements.jsonl   "
    "detente read article.txt --html marked.html",
)
@documents_argument
@click.option(
    "--setting",
    type=click.Choice(["careful", "normal", "broad"]),
    default="careful",
    show_default=True,
    help="Careful misses some statements, broad takes some that are none.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    help="Write the text with its statements marked to this file.",
)
@json_option
def command(files: tuple[str, ...], setting: str, html: Path | None, as_json: bool) -> None:
    """Show each statement in the FILEs: speaker, state, words, channel, stance, likelihood.

    With --json, one line a statement (JSON Lines). A document that cannot be read is told at the
    end; the others are read all the same.
    """
    from detente.dossier.case import check_writable, write_atomically
    from detente.errors import DetenteError, Exit, Problem
    from detente.reading.intake import read_document
    from detente.reading.reader import Reader
    from detente.reading.record import statements_to_jsonl

    if html is not None:
        check_writable(html)
    paths = expand(files)
    problems: list[Problem] = []
    first = ""  # the first page waits until it is known whether there are others
    read = skipped = 0
    with progress("reading", quiet=as_json) as told:
        from detente.dossier.mentions import gazetteer

        def documents() -> Iterator[Document]:
            nonlocal skipped
            for path in paths:
                told(path.name, (read + skipped) / len(paths))
                try:
                    stdin = sys.stdin.buffer.read() if str(path) == "-" else None
                    yield read_document(path, stdin=stdin)
                except DetenteError as error:
                    problems.extend(error.problems)
                    skipped += 1

        reader = Reader(gazetteer(), setting=setting)
        cores = min(os.cpu_count() or 1, 4) if len(paths) >= MANY else 1
        for document, statements in reader.read_all(documents(), processes=cores):
            read += 1
            told(document.name, (read + skipped) / len(paths))
            if as_json:
                click.echo(statements_to_jsonl(statements), nl=False)
                for warning in document.warnings:
                    click.echo(f"{document.name}: {warning}", err=True)
            else:
                _show(document, statements)
            if html is not None:
                from detente.reading.markup import marked_up

                page = marked_up(document, statements)
                if read == 1:
                    first = page
                    continue
                if read == 2:
                    _write_page(_numbered(html, 1), first, write_atomically)
                _write_page(_numbered(html, read), page, write_atomically)
    if html is not None and read == 1:
        _write_page(html, first, write_atomically)
    if len(paths) > 1:
        click.echo(f"{read} documents read, {len(paths) - read} skipped", err=True)
    if problems:
        raise DetenteError(problems, status=Exit.UNREADABLE)


def _numbered(html: Path, number: int) -> Path:
    """Where the page of one of several documents goes: files numbered beside the one named."""
    return html.with_stem(f"{html.stem}-{number}")


def _write_page(place: Path, page: str, write: Callable[[Path, str], None]) -> None:
    write(place, page)
    click.echo(f"Written: {place}", err=True)


def _show(document: Document, statements: tuple[Statement, ...]) -> None:
    from rich.text import Text

    out = console()
    head = [document.title or document.name, document.date and document.date.isoformat()]
    out.print(Text(" · ".join(str(part) for part in head if part), "bold"))
    for warning in document.warnings:
        out.print(Text(f"! {warning}", "yellow"))
    for i, s in enumerate(statements, 1):
        line = document.text.count("\n", 0, s.content[0][0] if s.content else 0) + 1
        chain = " ← ".join(relay.name for relay in s.channel)
        act = " ".join(part for part in (s.act.stance, s.act.type, s.act.target_actor) if part)
        likely = (
            f", {s.likelihood.word} ({s.likelihood.low:.0%}–{s.likelihood.high:.0%})"
            if s.likelihood
            else ""
        )
        who = s.speaker or ("the writer" if s.author_assertion else "somebody")
        out.print(
            Text.assemble(
                (f"S{i} ", "bold"),
                (who, "cyan"),
                f" [{s.speaks_for}]" if s.speaks_for else "",
                (f"  {s.role}; {s.authority}; {s.mode}; {chain}; line {line}", "dim"),
                f"\n   {act}{likely}{', negated' if s.negated else ''}: ",
                " ".join(s.text.split()),
            ),
            highlight=False,
        )
    out.print(Text(f"{len(statements)} statements", "dim"))
