"""Members one by one: those that talk, the scenario or the start single out, the alike as a row.

Thirty-two members with one default are one computation and one row. `represent` leaves one
outcome of each alike group in the model; `member_rows` turns the results back into rows.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass

from detente.answer import model as out
from detente.answer.found import Forecast
from detente.dossier.evidence import Dossier
from detente.dossier.mentions import name_of
from detente.scenario.conditions import holds
from detente.scenario.model import Model, Outcome

INDEXED = re.compile(r"^(?P<group>.*)\[(?P<index>[^\]]+)\]$")


@dataclass(frozen=True, slots=True)
class Represented:
    """`model` with one member outcome per alike group.

    `count`: how many members each kept outcome stands for; `already`: (definition, codes) whose
    outcome holds at the start.
    """

    model: Model
    count: Mapping[str, int]
    already: Mapping[str, tuple[str, ...]]


def represent(model: Model, dossier: Dossier) -> Represented:
    """Keep the member outcomes that differ; members whose outcome holds already need no result."""
    singled = _singled(model, dossier)
    start = [variable.start for variable in model.variables]
    kept: list[Outcome] = []
    first: dict[str, str] = {}
    count: dict[str, int] = {}
    already: dict[str, tuple[str, ...]] = {}
    for outcome in model.outcomes:
        match = INDEXED.match(outcome.name)
        if outcome.role != "member" or match is None:
            kept.append(outcome)
            continue
        group, code = match["group"], match["index"]
        if holds(outcome.when, start):
            already[group] = (*already.get(group, ()), code)
        elif code in singled:
            kept.append(outcome)
            count[outcome.name] = 1
        elif group in first:
            count[first[group]] += 1
        else:
            first[group] = outcome.name
            kept.append(outcome)
            count[outcome.name] = 1
    if any(outcome.role == "member" for outcome in kept[: len(kept) - len(count)]):
        raise AssertionError("member outcomes come last, so that indices of the others stay")
    return Represented(dataclasses.replace(model, outcomes=tuple(kept)), count, already)


def _singled(model: Model, dossier: Dossier) -> frozenset[str]:
    """Codes of members that evidence, the scenario or a role in it sets apart."""
    beliefs = {item.belief for item in dossier.used()}
    beliefs |= {b.name for b in model.beliefs if b.origin.kind not in ("default", "evidence")}
    codes = {match["index"] for name in beliefs if (match := INDEXED.match(name))}
    codes |= {actor.code for actor in model.actors if "hub" in actor.roles}
    return frozenset(codes)


def member_rows(
    represented: Represented, result: Forecast, prior: Forecast
) -> tuple[out.Member, ...]:
    """Rows by definition: the singled out by falling probability, the alike rest, the already."""
    rows: list[out.Member] = []
    groups: dict[str, list[out.Member]] = {}
    for outcome in represented.model.outcomes:
        match = INDEXED.match(outcome.name)
        if outcome.role != "member" or match is None:
            continue
        count = represented.count[outcome.name]
        now = result.outcomes[outcome.name]
        code = match["index"]
        groups.setdefault(match["group"], []).append(
            out.Member(
                actor=code if count == 1 else "*",
                name=name_of(code) if count == 1 else f"each of {count} others",
                definition=match["group"],
                wording=outcome.wording if count == 1 else "",
                probability=now.mean,
                low=now.low,
                high=now.high,
                prior=prior.outcomes[outcome.name].mean,
                already=False,
                count=count,
            )
        )
    for group in dict.fromkeys((*groups, *represented.already)):
        rows += sorted(groups.get(group, ()), key=lambda r: (r.count > 1, -r.probability, r.name))
        rows += [
            out.Member(
                actor=code,
                name=name_of(code),
                definition=group,
                probability=1.0,
                low=1.0,
                high=1.0,
                prior=1.0,
                already=True,
            )
            for code in represented.already.get(group, ())
        ]
    return tuple(rows)
