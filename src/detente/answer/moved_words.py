"""What a step moved, in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.answer.assemble import called, headline, label_statements
from detente.answer.casework import Step
from detente.answer.found import Moved, Share
from detente.answer.words import counted, percent
from detente.dossier.stored import Stored
from detente.reading.statement import Statement

FEW = 6
NOISE = 1e-12  # below, two sums of the same numbers differ by their order alone
TOLD = 0.005  # shares below this part of the largest difference are left out of the words


def print_moved(rows: Sequence[Moved], before: Stored, step: Step, console: Console) -> None:
    """Each outcome before and after, then the split of the headline's difference."""
    for line in changes(before, step):
        console.print(Text(line))
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
    table.add_column(overflow="fold")
    for _ in range(3):
        table.add_column(justify="right", no_wrap=True)
    table.add_row(*(Text(t, "dim") for t in ("Reached at all", "before", "after", "points")))
    for row in rows:
        table.add_row(
            called(step.asked.after, row.outcome),
            percent(row.before),
            Text(percent(row.after), "bold"),
            points(row.after - row.before).removesuffix(" points"),
        )
    console.print(table)
    head = headline(step.asked.after)
    chosen = next((r for r in rows if r.outcome == head), rows[0] if rows else None)
    if chosen is None:
        return
    said = {s.id: s for s in (*before.statements, *step.stored.statements)}
    names = _names(before, step)
    console.print(Text(f"What moved “{chosen.outcome}” ({points(chosen.after - chosen.before)})"))
    shares = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
    shares.add_column(justify="right", no_wrap=True)
    shares.add_column(overflow="fold")
    for part, why in split(chosen, said, names):
        shares.add_row(f"  {part}", Text(why))
    console.print(shares)


def _names(before: Stored, step: Step) -> dict[str, str]:
    """What a statement is called: its label, or the document with which it went."""
    documents = {d.id: d.name for d in before.documents}
    gone = {s.id: f"{documents[s.document]}:" for s in before.statements}
    return gone | label_statements(step.stored.statements)


def changes(before: Stored, step: Step) -> list[str]:
    """What was added to or taken from the case, and what drafting changed."""
    old, new = {d.id for d in before.documents}, {d.id for d in step.stored.documents}
    added = [d.name for d in step.stored.documents if d.id not in old]
    gone = [d.name for d in before.documents if d.id not in new]
    lines = []
    if added:
        count = sum(s.document not in old for s in step.stored.statements)
        lines.append(f"Added {_few(added)}: {counted(count, 'statement')}.")
    if gone:
        lines.append(f"Removed {_few(gone)}.")
    if step.taken:
        day = f"as of {step.asked.after.as_of}"
        taken = [day if name == "as_of" else name for name in step.taken]
        lines.append(f"The scenario was drafted again; new in it: {_few(taken)}.")
    lines += [f"Drafting again: {line}." for line in step.kept]
    for belief, group in step.stored.view.open.items():
        names = ", ".join(f"{j.by} ({j.likely})" for j in group)
        lines.append(
            f"“{belief}” is judged differently by {names}: neither is used until "
            f"'detente judge --use' says whose counts, or 'pooled'."
        )
    return lines


def split(
    row: Moved, said: Mapping[str, Statement], labels: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The shares of an outcome's difference and whose they are, in words, with the residual."""
    netted = _netted(row.shares, said)
    least = TOLD * max([abs(row.after - row.before), *(abs(part) for part, _ in netted)])
    large = [pair for pair in netted if abs(pair[0]) > least][:FEW]
    lines = [(points(part), _told(group, said, labels)) for part, group in large]
    rest = [pair for pair in netted if pair not in large]
    if rest:
        whole = sum(part for part, _ in rest)
        lines.append((points(whole), counted(len(rest), "further statement")))
    if abs(row.scenario) > NOISE:
        lines.append((points(row.scenario), "the scenario itself (draft, facts, judgements)"))
    if lines:
        lines.append((points(row.residual), "residual: what the split does not explain"))
    return lines or [("nothing", "no statement counts otherwise than before")]


def _netted(
    shares: Sequence[Share], said: Mapping[str, Statement]
) -> list[tuple[float, list[Share]]]:
    """Shares of one speaker on one belief together: a better witness takes another's place."""
    groups: dict[tuple[str, str], list[Share]] = {}
    for share in shares:
        statement = said.get(share.statement)
        name = statement.speaker.casefold().split() if statement else []
        groups.setdefault((share.belief, name[-1] if name else share.statement), []).append(share)
    netted = [(sum(s.part for s in group), group) for group in groups.values()]
    return sorted(netted, key=lambda pair: (-abs(pair[0]), pair[1][0].statement))


def _told(group: Sequence[Share], said: Mapping[str, Statement], labels: Mapping[str, str]) -> str:
    """Who says what on which belief, and what it stands in the place of."""
    counting = [s for s in group if s.now]
    head = counting[0] if counting else group[0]
    statement = said.get(head.statement)
    who = (statement.speaker or "the writer") if statement else ""
    stance = statement.act.stance if statement else ""
    others = [labels.get(s.statement, s.statement) for s in group if s is not head]
    tail = ""
    if others:
        tail = f" (in place of {', '.join(others)})"
    elif not counting:
        tail = " (no longer counts)"
    elif head.was:
        tail = " (counts otherwise)"
    return f"{labels.get(head.statement, head.statement)} {who} {stance}: {head.belief}{tail}"


def points(difference: float) -> str:
    """A difference of probabilities in percentage points, with its sign."""
    value = 100 * difference
    if abs(value) < 5e-4:
        return "0 points" if difference == 0 else "±0.000 points"
    digits = 1 if abs(value) >= 1 else 2 if abs(value) >= 0.1 else 3
    return f"{value:+.{digits}f} points"


def moved_json(rows: Sequence[Moved], before: Stored, step: Step) -> str:
    """The same for programs."""
    labels = label_statements(step.stored.statements)
    body: dict[str, Any] = {
        "changes": changes(before, step),
        "moved": [
            {
                "outcome": row.outcome,
                "before": row.before,
                "after": row.after,
                "scenario": row.scenario,
                "shares": [
                    {
                        "statement": s.statement,
                        "label": labels.get(s.statement, ""),
                        "belief": s.belief,
                        "was": s.was,
                        "now": s.now,
                        "part": s.part,
                    }
                    for s in row.shares
                ],
                "residual": row.residual,
            }
            for row in rows
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:4])
    return shown if len(names) <= 4 else f"{shown} and {len(names) - 4} more"
