"""Proposed facts of a case: listed, found by id, and put into its scenario once accepted."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from detente.answer.casework import model_of
from detente.dossier.facts import Proposed, Ruling, fact_entry, propose
from detente.dossier.own import own_of
from detente.dossier.redraft import redraft
from detente.dossier.stored import Stored
from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.findings import nearest

BARE = "detente: 1\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal with what was ruled on it."""

    id: str
    fact: str
    since: str
    source: str
    where: str
    quote: str
    decision: str

    def __str__(self) -> str:
        when = f" since {self.since}" if self.since else ""
        state = f"  [{self.decision}]" if self.decision else ""
        quote = " ".join(self.quote.split())
        return f"{self.id}  {self.fact}{when}, {self.source}{state}\n      “{quote}” {self.where}"


def proposals(stored: Stored) -> list[Line]:
    """What the documents report as done, and the rulings that no proposal stands behind."""
    ruled = {r.id: r for r in stored.rulings}
    names = {d.id: d.name for d in stored.documents}
    rows = [
        Line(
            p.id,
            f"{p.fact} = {p.level}",
            p.since.isoformat() if p.since else "",
            p.source,
            f"{names[p.document]}:{p.line}",
            p.quote,
            f"{ruled[p.id].decision} by {ruled[p.id].by}" if p.id in ruled else "",
        )
        for p in _proposed(stored)
    ]
    listed = {row.id for row in rows}
    for r in stored.rulings:
        if r.id not in listed:
            rows.append(
                Line(
                    r.id, f"{r.fact} = {r.level}", r.since, r.source, "", r.because,
                    f"{r.decision} by {r.by}",
                )
            )  # fmt: skip
    return rows


def _proposed(stored: Stored) -> tuple[Proposed, ...]:
    return propose(model_of(stored), stored.documents, own_of(stored.scenario))


def found_proposal(stored: Stored, name: str) -> Proposed | Ruling:
    """The proposal (or earlier ruling) with this id; DetenteError (USAGE) if there is none."""
    known: dict[str, Proposed | Ruling] = {r.id: r for r in stored.rulings}
    known |= {p.id: p for p in _proposed(stored)}
    if name in known:
        return known[name]
    raise DetenteError(
        Problem(
            "there is no such proposal",
            Place("PROPOSAL"),
            found=repr(name),
            hint=nearest(name, known) or f"'detente fact {stored.path}' lists them.",
        ),
        status=Exit.USAGE,
    )


def accepted_into(stored: Stored, ruling: Ruling) -> Stored:
    """The case with an accepted fact in its scenario.

    A drafted scenario takes it when it is drafted again; one that is the analyst's own is given
    the line. DetenteError if that scenario says something else of the fact already.
    """
    if stored.scenario is None or stored.draft is not None:
        return stored
    line = fact_entry(ruling.fact, ruling.level, ruling.since, ruling.source)
    done = redraft(BARE, stored.scenario, f"{BARE}facts:\n{line}\n")
    if done.kept:
        raise DetenteError(
            Problem(
                f"the scenario says of '{ruling.fact}' something else already",
                Place(str(stored.path / "scenario.yaml")),
                hint=f"Change it there by hand to {line.strip()}",
            )
        )
    return dataclasses.replace(stored, scenario=done.text)
