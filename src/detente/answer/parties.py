"""Who takes part: the actors with their roles, and the pacts that bind them on the day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from detente.answer import model as out
from detente.reading.statement import Statement
from detente.scenario.actors import load_actors
from detente.scenario.model import Model
from detente.scenario.pact import Pact
from detente.scenario.pacts import load_pacts

FEW = 2  # actors in one part that are named


def parties(model: Model, statements: Sequence[Statement]) -> tuple[out.Party, ...]:
    """The scenario's actors with their roles, then others that the statements speak for."""
    rows = {
        actor.code: out.Party(
            code=actor.code, name=actor.name, role=", ".join(actor.roles), kind=actor.kind
        )
        for actor in model.actors
    }
    known = load_actors()
    for statement in statements:
        code = statement.speaks_for
        if code and code not in rows and code in known:
            entry = known.code(code)
            rows[code] = out.Party(code=code, name=entry.name, role="", kind=entry.kind)
    return tuple(rows.values())


def cast_in_words(rows: Sequence[out.Party]) -> str:
    """Who plays which part, for outcomes are named by parts; parts that many play are left out."""
    parts: dict[str, list[str]] = {}
    for row in rows:
        for role in row.role.split(", ") if row.role else ():
            parts.setdefault(role, []).append(row.name)
    few = {role: names for role, names in parts.items() if len(names) <= FEW}
    return ", ".join(
        f"{role}{'s' if len(names) > 1 else ''} {' and '.join(names)}"
        for role, names in few.items()
    )


def bonds(model: Model) -> tuple[out.Bond, ...]:
    """The alliance of the scenario, and every pact in force between two of its other actors."""
    pacts = load_pacts()
    day = model.as_of
    alliance = model.meta.get("alliance", "")
    codes = {actor.code for actor in model.actors}
    found = [pacts[alliance]] if alliance in pacts else []
    inside = frozenset(found[0].members_on(day)) if found else frozenset()
    outside = codes - inside
    found += [
        pact
        for pact in pacts.values()
        if pact.key != alliance
        and pact.in_force(day)
        and len(outside.intersection(pact.members_on(day))) > 1
    ]
    return tuple(_bond(pact, day, codes) for pact in found)


def _bond(pact: Pact, day: datetime.date, codes: set[str]) -> out.Bond:
    duties = dict.fromkeys(
        f"{obligation.duty.value} (Article {obligation.article})"
        if obligation.article
        else obligation.duty.value
        for obligation in pact.obligations
        if day in obligation.span
    )
    rules = dict.fromkeys(obligation.rule for obligation in pact.obligations)
    return out.Bond(
        code=pact.key,
        name=pact.name,
        members=tuple(code for code in pact.members_on(day) if code in codes),
        obligations=tuple(duties),
        decides=", ".join(rules),
        source=pact.source,
    )


def actor_names(model: Model) -> dict[str, str]:
    """What the scenario calls its actors; a class of members stands for the one concerned."""
    return {
        actor.code: "the member attacked" if actor.kind == "class" else str(actor.name)
        for actor in model.actors
    }


def topic_titles(model: Model) -> dict[str, str]:
    """What people speak of: the title of each topic by its name."""
    return {str(topic.name): str(topic.title) for topic in model.topics}
