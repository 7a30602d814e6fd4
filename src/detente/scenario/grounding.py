"""Writes a scenario out into the model that the engine computes with.

Steps: lay the scenario over its template (`extend`); settle what roles, sets and pacts stand for
on the date (`scope`); make the variables and their starts; ground beliefs, moves, responses and
outcomes; split the horizon into turns. All mistakes of reference are told at once.

Turns: T = ⌈horizon / turn⌉, each of length horizon / T. The share of a RATE belief in a move is
(length of a turn) / D, with D the time in its ``within``.
"""

from __future__ import annotations

import dataclasses
import datetime
import math

from detente.errors import Place, Problem
from detente.scenario import model, syntax
from detente.scenario.beliefs import Beliefs, History
from detente.scenario.catalog import Catalog
from detente.scenario.conditions import Facts, holds
from detente.scenario.decisions import Decisions
from detente.scenario.extend import whole
from detente.scenario.findings import Findings, nearest, place_of
from detente.scenario.likelihood import NotationError, parse_duration
from detente.scenario.names import parse_name
from detente.scenario.scope import Scope

YES_NO = ("no", "yes")
MOST_TURNS = 10_000


@dataclasses.dataclass(frozen=True, slots=True)
class Grounded:
    """A model, the whole scenario that it came from, and what was left unused on the way."""

    model: model.Model
    scenario: syntax.Scenario
    unused: tuple[Problem, ...] = ()


def ground(
    scenario: syntax.Scenario,
    *,
    library: Catalog | None = None,
    history: History | None = None,
    turn: str | None = None,
    horizon: str | None = None,
) -> model.Model:
    """The model of a scenario.

    `library` holds templates, pacts and actors (the shipped one if not given); `history` the base
    rates that ``history(name)`` refers to; `turn` and `horizon`, written as in a scenario, take
    the place of its own. Raises DetenteError with every mistake of reference.
    """
    return ground_whole(
        scenario, library=library, history=history, turn=turn, horizon=horizon
    ).model


def ground_whole(
    scenario: syntax.Scenario,
    *,
    library: Catalog | None = None,
    history: History | None = None,
    turn: str | None = None,
    horizon: str | None = None,
) -> Grounded:
    """Like `ground`, with the whole scenario and what a careful colleague would ask about."""
    catalog = library or Catalog()
    complete = whole(scenario, catalog)
    findings = Findings()
    as_of = complete.as_of
    if as_of is None:
        findings.error(
            "the scenario has no date",
            Place(complete.source),
            expected="'as_of: 2024-05-31'",
            code="missing",
        )
        as_of = datetime.date(2000, 1, 1)
    horizon_days, turns = _turns(complete, horizon, turn, findings)
    scope = Scope(complete, catalog, as_of, findings)

    variables: list[model.Variable] = []
    facts = _facts(complete, scope, variables)

    beliefs = Beliefs(scope, history, tuple(str(t.name) for t in complete.topics))
    decisions = Decisions(scope, facts, beliefs, variables, horizon_days / turns)
    outcomes, answer, crossed = _outcomes(complete, scope, facts)
    kept, factors, moved = beliefs.finished()
    actors = _actors(complete, scope, outcomes)
    topics = tuple(
        model.Topic(
            str(t.name),
            scope.say(t.title or t.name, {}),
            tuple(scope.phrases(w) for w in t.words or ()),
        )
        for t in complete.topics
    )
    grounded = model.Model(
        title=scope.say(complete.title, {}),
        question=scope.say(complete.question, {}),
        as_of=as_of,
        horizon_days=horizon_days,
        turns=turns,
        variables=tuple(variables),
        factors=factors,
        beliefs=kept,
        decisions=decisions.finished(moved) if not findings else (),
        order=tuple(decisions.order),
        outcomes=tuple(outcomes),
        answer=answer,
        crossed=crossed,
        actors=tuple(actors),
        topics=topics,
        notes=tuple(scope.say(a, {}) for a in complete.assumes),
        resolved_by=_resolved_by(complete, outcomes, findings),
        meta=_meta(scenario, complete, scope),
    )
    findings.stop()
    return Grounded(grounded, complete, _unused(scenario, beliefs))


def _turns(
    scenario: syntax.Scenario, horizon: str | None, turn: str | None, findings: Findings
) -> tuple[float, int]:
    """Length of the horizon in days and number of turns."""
    days: dict[str, float] = {}
    for key, text in (("horizon", horizon or scenario.horizon), ("turn", turn or scenario.turn)):
        if text is None:
            findings.error(
                f"the scenario has no {key}", Place(scenario.source), code="missing",
                expected="'horizon: 12 months'" if key == "horizon" else "'turn: 1 week'",
            )  # fmt: skip
            continue
        try:
            days[key] = parse_duration(text)
        except NotationError as fault:
            findings.error(
                f"'{key}': {fault.what}", place_of(text), expected=fault.expected, found=text,
                code="notation",
            )  # fmt: skip
    if len(days) < 2:
        return days.get("horizon", 365.25), 1
    # A hair is taken off so that 12 months are 12 turns of a month whatever the rounding.
    turns = max(1, math.ceil(days["horizon"] / days["turn"] - 1e-9))
    if turns > MOST_TURNS:
        findings.error(
            "the horizon has too many turns", place_of(scenario.turn or ""), found=f"{turns:,}",
            expected=f"at most {MOST_TURNS:,}", hint="Lengthen the turn", code="limit",
        )  # fmt: skip
        turns = 1
    return days["horizon"], turns


def _facts(scenario: syntax.Scenario, scope: Scope, variables: list[model.Variable]) -> Facts:
    """Fill in the variables; a start told as a condition reads the starts above it."""
    by_name: dict[str, tuple[int, model.Variable]] = {}
    facts = Facts(scope, by_name, [parse_name(f.name).base for f in scenario.facts])
    for spot, fact in scope.expand(scenario.facts):
        levels = tuple(str(level) for level in fact.levels or YES_NO)
        start = 0
        if fact.start in levels:
            start = levels.index(fact.start)
        elif fact.start is not None and fact.levels is None and _is_condition(fact.start):
            condition = facts.condition(fact.start, spot.bound)
            start = int(holds(condition, [v.start for v in variables]))
        elif fact.start is not None:
            scope.findings.error(
                f"'{spot.name}' has no such level", place_of(fact.start) or fact.place,
                expected=", ".join(levels), found=f"'{fact.start}'",
                hint=nearest(fact.start, levels) if len(levels) > 2 else "", code="level",
            )  # fmt: skip
        if fact.since is not None and fact.since > scope.as_of:
            scope.findings.error(
                f"'{spot.name}' is said to be so only after the date of the scenario", fact.place,
                expected=f"a day not after {scope.as_of}", found=str(fact.since), code="date",
            )  # fmt: skip
        variable = model.Variable(
            spot.name, levels, start, fact.since, str(fact.source or ""),
            scope.say(fact.says, spot.bound),
        )  # fmt: skip
        by_name[spot.name] = (len(variables), variable)
        variables.append(variable)
    return facts


def _is_condition(text: str) -> bool:
    return any(sign in text for sign in " ([=<>")


def _outcomes(
    scenario: syntax.Scenario, scope: Scope, facts: Facts
) -> tuple[list[model.Outcome], model.Ladder, tuple[model.Ladder, ...]]:
    outcomes: list[model.Outcome] = []
    index: dict[str, int] = {}

    def add(entries: tuple[syntax.Outcome, ...], role: str) -> list[int]:
        added = []
        for spot, entry in scope.expand(entries):
            if entry.when is None:
                scope.findings.error(
                    f"outcome '{spot.name}' has no condition", entry.place, expected="'when:'",
                    code="missing",
                )  # fmt: skip
            if spot.name in index:
                scope.findings.error(
                    f"two outcomes are called '{spot.name}'", entry.place, code="twice"
                )
            index[spot.name] = len(outcomes)
            added.append(len(outcomes))
            outcomes.append(
                model.Outcome(
                    spot.name,
                    facts.condition(entry.when, spot.bound),
                    scope.say(entry.wording, spot.bound),
                    role,
                    scope.say(entry.says, spot.bound),
                    str(entry.whose or ""),
                )
            )
        return added

    def ladder(entry: syntax.Ladder) -> model.Ladder:
        rungs: list[int] = []
        for rung in entry.rungs or ():
            if isinstance(rung, syntax.Outcome):
                rungs += add((rung,), "outcome")
            elif rung in index:
                rungs.append(index[rung])
            else:
                scope.findings.error(
                    "there is no such outcome", place_of(rung) or entry.place, found=f"'{rung}'",
                    hint=nearest(rung, index), code="outcome",
                )  # fmt: skip
        if not entry.rungs or entry.rest is None:
            scope.findings.error(
                f"ladder '{entry.name}' is not complete", entry.place,
                expected="'rungs:' and 'rest:' (what holds if no rung is reached)", code="missing",
            )  # fmt: skip
        if len(set(rungs)) < len(rungs):
            scope.findings.error(
                f"ladder '{entry.name}' has a rung twice", entry.place, code="twice"
            )
        return model.Ladder(
            str(entry.name), str(entry.rest or "none"), tuple(rungs),
            scope.say(entry.rest_wording, {}),
        )  # fmt: skip

    add(scenario.outcomes, "outcome")
    if scenario.answer is None:
        scope.findings.error(
            "the scenario has no answer",
            Place(scenario.source),
            expected="'answer:' with its rungs",
            code="missing",
        )
        answer = model.Ladder("answer", "none", ())
    else:
        answer = ladder(scenario.answer)
    crossed = tuple(ladder(entry) for entry in scenario.crossed)
    add(scenario.definitions, "definition")
    add(scenario.members, "member")
    return outcomes, answer, crossed


def _resolved_by(
    scenario: syntax.Scenario, outcomes: list[model.Outcome], findings: Findings
) -> int | None:
    """Index of the outcome that answers the question, if the scenario names one."""
    name = scenario.resolved_by
    if name is None:
        return None
    index = {o.name: i for i, o in enumerate(outcomes)}
    if name not in index:
        findings.error(
            "there is no such outcome", place_of(name), found=f"'{name}'",
            expected="a rung, outcome or definition", hint=nearest(name, index), code="outcome",
        )  # fmt: skip
    return index.get(name)


def _actors(
    scenario: syntax.Scenario, scope: Scope, outcomes: list[model.Outcome]
) -> list[model.Actor]:
    strategic: dict[str, float] = {}
    for word, rationality in scenario.rationality:
        code = scope.actor(word, {}, place_of(word))
        if rationality < 0:
            scope.findings.error(
                f"the rationality of '{word}' is below 0", place_of(word),
                expected="0 (chooses at random) or more", found=str(rationality), code="value",
            )  # fmt: skip
        if code is not None:
            strategic[code] = rationality
    places = {o.name: i for i, o in enumerate(outcomes)}
    values: dict[str, tuple[tuple[int, float], ...]] = {}
    for entry in scenario.values:
        code = scope.actor(entry.actor, {}, entry.place)
        found = []
        for name, utility in entry.utilities:
            if name in places:
                found.append((places[name], utility))
            else:
                scope.findings.error(
                    "there is no such outcome", place_of(name), found=f"'{name}'",
                    hint=nearest(name, places), code="outcome",
                )  # fmt: skip
        if code is not None:
            values[code] = tuple(found)
    for code in strategic:
        if code not in values:
            scope.findings.error(
                f"'{code}' is strategic but no outcome has a value to it", Place(scenario.source),
                expected=f"'values: {{{code}: …}}'", code="missing",
            )  # fmt: skip
    actors = scope.actors(strategic)
    return [dataclasses.replace(a, values=values.get(a.code, ())) for a in actors]


def _meta(scenario: syntax.Scenario, complete: syntax.Scenario, scope: Scope) -> dict[str, str]:
    meta = {"about": scope.say(complete.about, {})}
    if scenario.extends is not None:
        meta["template"] = str(scenario.extends)
    for parameter in complete.needs:
        if parameter.name in scope.roles:
            meta[str(parameter.name)] = scope.roles[parameter.name]
        else:
            meta[str(parameter.name)] = ", ".join(scope.sets.get(parameter.name, ()))
    return meta


def _unused(scenario: syntax.Scenario, beliefs: Beliefs) -> tuple[Problem, ...]:
    """Beliefs that the scenario itself declares and nothing uses."""
    mine = {b.name for b in scenario.beliefs}
    bases = {parse_name(n).base for n in mine if parse_name(n).general}
    found = []
    for name, place in beliefs.unused():
        if name in mine or parse_name(name).base in bases:
            found.append(
                Problem(
                    f"nothing uses the belief '{name}'",
                    place,
                    code="unused",
                    hint="Refer to it in a 'chance:', or leave it out",
                )
            )
    return tuple(found)


def ground_text(text: str, *, source: str = "scenario", **options: object) -> model.Model:
    """Parse and ground a text in one go; see `parse_scenario` and `ground`."""
    from detente.scenario.parse import parse_scenario

    return ground(parse_scenario(text, source=source), **options)  # type: ignore[arg-type]
