"""`detente statement`: an analyst's corrections of what was read: fix, reject, add."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.changing import changed
from detente.cli.keeping import analyst, analyst_options, case_argument, today
from detente.cli.options import json_option

if TYPE_CHECKING:
    from detente.dossier.stored import Stored

_SET = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="FIELD=VALUE",
    help="speaker, speaks for, role, authority, mode, stance, about, via, likelihood, negated or "
    "author; may be given several times.",
)


@click.group("statement", epilog="Example: detente statement fix my-case S5 --set stance=opposes")
def command() -> None:
    """Correct what was read. Corrections are kept apart, survive re-reading, and are shown."""


@command.command("fix", epilog="Example: detente statement fix my-case S5 --set 'speaks for=DEU'")
@case_argument
@click.argument("statement")
@_SET
@analyst_options
@json_option
def fix(
    case_folder: Path, statement: str, sets: tuple[str, ...], by: str | None, because: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Set fields of STATEMENT (S5, or an id)."""
    changes = _pairs(sets)
    if not changes:
        raise click.UsageError("Give at least one --set FIELD=VALUE.")
    _corrected(case_folder, "fix", statement, changes, by, because, as_json)


@command.command("reject", epilog="Example: detente statement reject my-case S5 --because misread")
@case_argument
@click.argument("statement")
@analyst_options
@json_option
def reject(case_folder: Path, statement: str, by: str | None, because: str, as_json: bool) -> None:
    """Take STATEMENT out of what counts.

    It stays in what was read.
    """
    _corrected(case_folder, "reject", statement, (), by, because, as_json)


@command.command(
    "add",
    epilog="Example: detente statement add my-case report.txt 'words of it' --set speaker=… "
    "--set 'speaks for=POL' --set stance=supports",
)
@case_argument
@click.argument("document")
@click.argument("quote")
@_SET
@analyst_options
@json_option
def add(
    case_folder: Path, document: str, quote: str, sets: tuple[str, ...], by: str | None,
    because: str, as_json: bool,
) -> None:  # fmt: skip
    """Add a statement that the reader missed.

    QUOTE are its words, letter by letter as in DOCUMENT of CASE.
    """
    _corrected(case_folder, "add", document, _pairs(sets), by, because, as_json, quote=quote)


def _corrected(
    path: Path,
    verb: str,
    name: str,
    changes: tuple[tuple[str, str], ...],
    by: str | None,
    because: str,
    as_json: bool,
    *,
    quote: str = "",
) -> None:
    def corrected(before: Stored) -> Stored:
        from detente.cli.remove import found_document
        from detente.dossier.corrections import Correction, added_id, fixed
        from detente.dossier.finding import find_statement

        if verb == "add":
            document = found_document(before.documents, name)
            id_ = added_id(document, quote, dict(changes).get("speaker", ""))
            words = quote
        else:
            statement = find_statement(before.statements, name)
            document, id_, words = statement.document, statement.id, statement.text
            fixed(statement, dict(changes), None)  # says what cannot be set
        made = Correction(verb, id_, document, words, analyst(by), today(), because, changes)
        return dataclasses.replace(before, corrections=(*before.corrections, made))

    changed(path, corrected, as_json=as_json)


def _pairs(sets: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    out = []
    for text in sets:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f"--set takes FIELD=VALUE, such as stance=opposes, not '{text}'")
        out.append((name.strip(), value.strip()))
    return tuple(out)
