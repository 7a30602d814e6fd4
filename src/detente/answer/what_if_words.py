"""The two answers of a what-if side by side, in words and as JSON."""

from __future__ import annotations

import dataclasses
import json

from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.answer.moved_words import points
from detente.answer.what_if import WhatIf
from detente.answer.words import interval, percent


def print_what_if(found: WhatIf, console: Console) -> None:
    """A row for each outcome: as it is, as it would be, the difference."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
    table.add_column(overflow="fold")
    for _ in range(4):
        table.add_column(justify="right", no_wrap=True)
    head = ("Outcome", "as it is", "changed", "90 % range", "points")
    table.add_row(*(Text(t, "dim") for t in head))
    for row in found.rows:
        table.add_row(
            Text(row.outcome, "bold" if row.outcome == found.headline else ""),
            percent(row.before.mean),
            Text(percent(row.after.mean), "bold"),
            Text(interval(row.after.low, row.after.high), "dim"),
            points(row.difference).removesuffix(" points"),
        )
    console.print(table)
    for note in found.notes:
        console.print(Text(note))


def what_if_json(found: WhatIf) -> str:
    """The same for programs."""
    body = {
        "headline": found.headline,
        "draws": found.draws,
        "seed": found.seed,
        "rows": [{**dataclasses.asdict(row), "difference": row.difference} for row in found.rows],
        "notes": list(found.notes),
    }
    return json.dumps(body, ensure_ascii=False, indent=2)
