"""`detente remove`: documents out of a case, and what that moved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.changing import changed
from detente.cli.keeping import case_argument
from detente.cli.options import json_option

if TYPE_CHECKING:
    from detente.dossier.stored import Stored
    from detente.reading.statement import Document


@click.command("remove", epilog="Example: detente remove my-case report.txt")
@case_argument
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT…")
@json_option
def command(case_folder: Path, documents: tuple[str, ...], as_json: bool) -> None:
    """Remove documents from CASE, with what was read in them, and say what that moved.

    DOCUMENT is a name or id that `detente case` shows.
    """

    def without(stored: Stored) -> Stored:
        ids = (found_document(stored.documents, name) for name in documents)
        return stored.without_documents(frozenset(ids))

    changed(case_folder, without, as_json=as_json)


def found_document(documents: Sequence[Document], name: str) -> str:
    """The id of the document meant; DetenteError (USAGE) if there is none, or more than one."""
    from detente.errors import DetenteError, Exit, Place, Problem
    from detente.scenario.findings import nearest

    matches = [
        d for d in documents if name in (d.name, d.id) or (len(name) > 5 and d.id.startswith(name))
    ]
    if len(matches) == 1:
        return matches[0].id
    ids = ", ".join(f"{d.id} ({d.date or 'undated'})" for d in matches)
    raise DetenteError(
        Problem(
            f"several documents are called '{name}'" if matches else "there is no such document",
            Place("DOCUMENT"),
            expected=f"one of the ids {ids}"
            if matches
            else "a name or id that 'detente case' shows",
            found="" if matches else repr(name),
            hint="" if matches else nearest(name, [d.name for d in documents]),
        ),
        status=Exit.USAGE,
    )
