"""Evidence: what each statement does to which belief, and how far at most, or why it does nothing.

`weighing` makes it, `update` applies it, the answer walks it back to the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Grade:
    """Admiralty code of a source: letter A–F (source), digit 1–6 (information), with a reason."""

    letter: str = "F"
    digit: str = "6"
    reason: str = "not judged"

    def __str__(self) -> str:
        return self.letter + self.digit


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """What one statement does to one belief, or why it does nothing.

    `status`: used, unused, definition, overtaken, contradicted, repeated, judged, rejected. `cap`:
    the largest log-likelihood ratio of its kind, or what a stated probability leaves of it;
    `said`, `tells`: weights in 0..1; `ratio`: the signed log-likelihood ratio of this origin
    alone; `applied`: what is left of it after the caps on sums. Logarithms are natural, of odds or
    of rates, as the belief's scale says. `witnesses`: statements of the same origin, counted here.
    """

    statement: str
    document: str
    status: str
    why: str
    topic: str = ""
    belief: str = ""
    kind: str = ""
    sign: int = 0
    cap: float = 0.0
    said: float = 0.0
    tells: float = 0.0
    ratio: float = 0.0
    applied: float = 0.0
    grade: Grade = Grade()
    record: str = ""
    origin: str = ""
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """Statements in use that pull one belief both ways; shown side by side, never averaged away."""

    belief: str
    raises: tuple[str, ...]
    lowers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All evidence of a case, in the order of documents and statements."""

    items: tuple[Evidence, ...]

    def used(self) -> tuple[Evidence, ...]:
        """Those that move a belief."""
        return tuple(item for item in self.items if item.status == "used" and item.applied)

    def sums(self) -> dict[str, float]:
        """Capped sum of log-likelihood ratios on each belief that talk moves."""
        out: dict[str, float] = {}
        # Summed in the order of the statements' names, so that no digit hangs on the order read.
        for item in sorted(self.used(), key=lambda item: (item.belief, item.statement)):
            out[item.belief] = out.get(item.belief, 0.0) + item.applied
        return out

    def because(self) -> dict[str, tuple[str, ...]]:
        """The statements that move each belief."""
        out: dict[str, tuple[str, ...]] = {}
        for item in self.used():
            out[item.belief] = (*out.get(item.belief, ()), item.statement)
        return out

    def disputes(self) -> tuple[Dispute, ...]:
        """Beliefs that statements in use pull both ways."""
        rows: dict[str, tuple[list[str], list[str]]] = {}
        for item in self.used():
            rows.setdefault(item.belief, ([], []))[item.sign < 0].append(item.statement)
        return tuple(
            Dispute(belief, tuple(up), tuple(down))
            for belief, (up, down) in rows.items()
            if up and down
        )
