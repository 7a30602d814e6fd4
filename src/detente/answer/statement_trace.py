"""What became of one statement: what it moved, how far, or why it moved nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.answer.casework import believed_in
from detente.answer.words import quoted
from detente.dossier.finding import find_statement, label
from detente.dossier.grades import grade_of, why_graded
from detente.dossier.stored import Stored, document_path


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say about a statement."""

    what: str
    says: str

    def __str__(self) -> str:
        return f"{self.what}: {self.says}"


def statement_lines(stored: Stored, name: str) -> list[Line]:
    """Who said it, in what words, where it stands, and what it did to which belief."""
    statement = find_statement(stored.statements, name)
    labels = label(stored.statements)
    document = next(d for d in stored.documents if d.id == statement.document)
    start = min((a for a, _ in (*statement.content, *statement.source)), default=0)
    line = document.text.count("\n", 0, start) + 1
    act = statement.act
    via = " ← ".join(relay.name for relay in statement.channel)
    rows = [
        Line(labels[statement.id], quoted(statement.text)),
        Line(
            "who",
            f"{statement.speaker or 'the writer'}"
            + (f" for {statement.speaks_for}" if statement.speaks_for else "")
            + f"; {statement.authority}, {statement.mode}"
            + (f", via {via}" if via else ""),
        ),
        Line("stance", act.stance + (f" on “{act.target}”" if act.target else "")),
        Line("where", f"{document_path(document)}:{line} ({document.name}), id {statement.id}"),
    ]
    if note := stored.corrected.notes.get(statement.id):
        rows.append(Line("corrected", note))
    grade, _ = grade_of(stored.grades, statement, document)
    why = why_graded(stored.grades, statement, document)
    rows.append(Line("grade", f"{grade}, {why}"))
    for item in believed_in(stored).dossier.items:
        if item.statement == statement.id:
            if item.status == "used":
                says = (
                    f"×{math.exp(item.applied):.3f} on '{item.belief}' ({item.kind}, {item.grade})"
                )
                witnesses = ", ".join(labels[w] for w in item.witnesses)
                says += f"; witnesses of the same origin: {witnesses}" if witnesses else ""
            else:
                near = f" (nearest belief: '{item.belief}')" if item.belief else ""
                says = f"nothing: {item.why}{near}" + (f". {item.record}" if item.record else "")
            rows.append(Line("moves", says))
        elif statement.id in item.witnesses:
            rows.append(Line("counts with", f"{labels[item.statement]} on '{item.belief}'"))
    return rows
