"""What a careful colleague would ask about a scenario that has no mistakes.

Everything but the last two questions is answered without solving the model. Those need a solver,
which the caller gives, since the language does not know the engine.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from detente.errors import DetenteError, Place, Problem
from detente.scenario import model, syntax
from detente.scenario.beliefs import History
from detente.scenario.catalog import Catalog
from detente.scenario.findings import in_order
from detente.scenario.grounding import Grounded, ground_whole
from detente.scenario.likelihood import parse_duration
from detente.scenario.names import parse_name
from detente.scenario.parse import read_scenario
from detente.scenario.reachability import Reach, implies, reach
from detente.scenario.source import read_text

Solve = Callable[[model.Model], Mapping[str, float]]
"""Gives each rung of the answer (and its rest) its probability at the central beliefs."""

MANY = 8
"""More independent chances or votes than this are asked about."""

TOLERANCE = 0.01


def check(
    scenario: syntax.Scenario | Path | str,
    *,
    library: Catalog | None = None,
    history: History | None = None,
    solve: Solve | None = None,
    tolerance: float = TOLERANCE,
) -> tuple[Problem, ...]:
    """Warnings about a scenario (or the file that holds it), by line.

    With `solve` the answer is computed again with the turn halved and with the responses to one
    event in other orders; a change of any rung by more than `tolerance` is told. Raises
    DetenteError with every mistake, if there are mistakes.
    """
    if not isinstance(scenario, syntax.Scenario):
        return check_text(
            read_text(scenario), source=str(scenario), library=library, history=history,
            solve=solve, tolerance=tolerance,
        )  # fmt: skip
    catalog = library or Catalog()
    grounded = ground_whole(scenario, library=catalog, history=history)
    return _warnings(scenario, grounded, catalog, history, solve, tolerance)


def check_text(
    text: str,
    *,
    source: str = "scenario",
    library: Catalog | None = None,
    history: History | None = None,
    solve: Solve | None = None,
    tolerance: float = TOLERANCE,
) -> tuple[Problem, ...]:
    """Like `check`, of a scenario's text: mistakes of form and of reference are told together."""
    catalog = library or Catalog()
    scenario, grounded = _both(text, source, catalog, history)
    return _warnings(scenario, grounded, catalog, history, solve, tolerance)


def _warnings(
    scenario: syntax.Scenario,
    grounded: Grounded,
    catalog: Catalog,
    history: History | None,
    solve: Solve | None,
    tolerance: float,
) -> tuple[Problem, ...]:
    warnings = [*grounded.unused, *_Checker(scenario, grounded, catalog).warnings()]
    if solve is not None:
        warnings += _by_turn(scenario, grounded.model, catalog, history, solve, tolerance)
        warnings += _by_order(grounded.model, solve, tolerance)
    return tuple(in_order(dict.fromkeys(warnings)))


def _both(
    text: str, source: str, catalog: Catalog, history: History | None
) -> tuple[syntax.Scenario, Grounded]:
    """Parse and ground, with the mistakes of form and those of reference told together."""
    scenario, findings = read_scenario(text, source=source)
    try:
        grounded = ground_whole(scenario, library=catalog, history=history)
    except DetenteError as error:
        if not findings:
            raise
        # What could not be read is missing, which is no mistake of its own.
        places = {p.place for p in findings.problems}
        others = [
            p for p in error.problems if p.code not in ("missing", "more") and p.place not in places
        ]
        raise DetenteError(in_order([*findings.problems, *others])) from None
    findings.stop()
    return scenario, grounded


def _places(
    entries: Iterable[syntax.Act | syntax.Belief | syntax.Outcome],
) -> dict[str, Place | None]:
    """Where each base name is first declared."""
    return {parse_name(e.name).base: e.place for e in reversed(list(entries))}


class _Checker:
    def __init__(self, scenario: syntax.Scenario, grounded: Grounded, catalog: Catalog) -> None:
        self.scenario = scenario
        self.whole = grounded.scenario
        self.model = grounded.model
        self.catalog = catalog
        self.reach: Reach = reach(grounded.model)
        self.acts = _places(self.whole.moves) | _places(self.whole.responses)
        self.beliefs = _places(self.whole.beliefs)
        ladders = [self.whole.answer] if self.whole.answer is not None else []
        rungs = [r for ladder in (*ladders, *self.whole.crossed) for r in ladder.rungs or ()]
        self.outcomes = _places(
            [
                *self.whole.outcomes, *(r for r in rungs if isinstance(r, syntax.Outcome)),
                *self.whole.definitions, *self.whole.members,
            ]
        )  # fmt: skip

    def warnings(self) -> Iterator[Problem]:
        yield from self._never_open()
        yield from self._never_reached()
        yield from self._rungs()
        yield from self._sums()
        yield from self._pacts()
        yield from self._dice()
        yield from self._votes()
        yield from self._starts()
        yield from self._unscaled()
        yield from self._wordings()

    def _never_open(self) -> Iterator[Problem]:
        groups: dict[str, list[bool]] = defaultdict(list)
        for at, decision in enumerate(self.model.decisions):
            if decision.kind is not model.Kind.VOTE:
                groups[decision.group].append(at in self.reach.open)
        for group, opens in groups.items():
            if not any(opens):
                yield Problem(
                    f"'{group}' can never be open", self.acts.get(group), code="never-open",
                    hint="Its condition cannot hold from the starts given, or nothing raises it",
                )  # fmt: skip

    def _never_reached(self) -> Iterator[Problem]:
        groups: dict[str, list[bool]] = defaultdict(list)
        for outcome in self.model.outcomes:
            empty = outcome.when == model.Truth(False)  # a set it ranges over has no actors
            base = outcome.name.split("[")[0]
            groups[base].append(empty or self.reach.may(outcome.when))
        for base, reached in groups.items():
            if not any(reached):
                yield Problem(
                    f"the outcome '{base}' can never happen", self.outcomes.get(base),
                    code="never-reached",
                )  # fmt: skip

    def _rungs(self) -> Iterator[Problem]:
        outcomes = self.model.outcomes
        for ladder in (self.model.answer, *self.model.crossed):
            for number, rung in enumerate(ladder.rungs):
                graver = [outcomes[r] for r in ladder.rungs[number + 1 :]]
                hidden = self.reach.may(outcomes[rung].when) and graver and implies(
                    outcomes[rung].when, [o.when for o in graver], self.reach
                )  # fmt: skip
                if hidden:
                    yield Problem(
                        f"the rung '{outcomes[rung].name}' never counts: a graver one always "
                        "holds with it", self.outcomes.get(outcomes[rung].name), code="overlap",
                    )  # fmt: skip
        rungs = [outcomes[r].when for r in self.model.answer.rungs]
        in_ladders = {r for ld in (self.model.answer, *self.model.crossed) for r in ld.rungs}
        for at, outcome in enumerate(outcomes):
            if outcome.role != "outcome" or at in in_ladders:
                continue
            if implies(outcome.when, rungs, self.reach) is False:
                yield Problem(
                    f"the outcome '{outcome.name}' can happen on no rung of the answer, "
                    f"which then says '{self.model.answer.rest}'",
                    self.outcomes.get(outcome.name.split("[")[0]), code="gap",
                    hint="Add a rung for it, or make it a definition",
                )  # fmt: skip

    def _sums(self) -> Iterator[Problem]:
        told = set()
        for decision in self.model.decisions:
            total = sum(
                _central(o.chance, self.model) for o in decision.options if o.chance is not None
            )
            if total > 1 + 1e-9 and decision.group not in told:
                told.add(decision.group)
                yield Problem(
                    f"the chances of '{decision.group}' add up to more than 100%",
                    self.acts.get(decision.group), found=f"{total:.0%}", code="sum",
                    hint="They are divided by their sum",
                )  # fmt: skip

    def _pacts(self) -> Iterator[Problem]:
        as_of = self.model.as_of
        for actor in self.model.actors:
            pact = self.catalog.pacts.get(actor.code) if actor.kind == "pact" else None
            in_force = getattr(pact, "in_force", None)
            if callable(in_force) and not in_force(as_of):
                yield Problem(
                    f"the pact '{actor.name}' is not in force on {as_of}", None, code="pact"
                )

    def _dice(self) -> Iterator[Problem]:
        groups: dict[str, list[model.Belief]] = defaultdict(list)
        for belief in self.model.beliefs:
            if "[" in belief.name:
                groups[belief.name.split("[")[0]].append(belief)
        for base, beliefs in groups.items():
            apart = [b for b in beliefs if b.sd > 0 and not b.loadings]
            if len(apart) > MANY:
                yield Problem(
                    f"'{base}' is believed of {len(apart)} actors as if of independent dice",
                    self.beliefs.get(base, self.acts.get(base)), code="dice",
                    hint="At least one of many then happens almost surely; "
                    "let a factor move them together",
                )  # fmt: skip

    def _votes(self) -> Iterator[Problem]:
        votes = Counter(
            d.name.rpartition(": ")[0] for d in self.model.decisions if d.kind is model.Kind.VOTE
        )
        for name, number in votes.items():
            if number > MANY:
                place = self.acts.get(name.split("[")[0])
                yield Problem(
                    f"'{name}' needs {number} independent votes", place, code="votes",
                    hint="Say what the members share as one belief, and name a few holdouts",
                )  # fmt: skip

    def _starts(self) -> Iterator[Problem]:
        for fact in self.scenario.facts:
            if fact.start is None or fact.source is not None:
                continue
            levels = fact.levels or ("no", "yes")
            known = fact.start in levels or fact.start in ("no", "yes")
            if known or "[" not in fact.start:
                yield Problem(
                    f"no source supports the start of '{fact.name}'", fact.place, code="source",
                    hint="Add 'source:', or leave 'is:' out to show it as a default",
                )  # fmt: skip

    def _unscaled(self) -> Iterator[Problem]:
        told = set()
        if self.model.turns == 1:
            return
        for decision in self.model.decisions:
            if decision.kind is not model.Kind.MOVE or decision.group in told:
                continue
            if any(self._per_turn(o.chance, decision) for o in decision.options):
                told.add(decision.group)
                yield Problem(
                    f"the chance of the move '{decision.group}' is the same however long a turn is",
                    self.acts.get(decision.group), code="unscaled",
                    hint="Say in what time: '10% within 12 months'",
                )  # fmt: skip

    def _per_turn(self, chance: model.Chance | None, decision: model.Decision) -> bool:
        strategic = {a.code for a in self.model.actors if a.rationality is not None}
        if chance is None or strategic & set(decision.owners):
            return False
        if chance.belief is None:
            return 0 < chance.fixed < 1
        return self.model.beliefs[chance.belief].scale is model.Scale.ODDS

    def _wordings(self) -> Iterator[Problem]:
        told = set()
        for outcome in self.model.outcomes:
            base = outcome.name.split("[")[0]
            if not outcome.wording and base not in told:
                told.add(base)
                yield Problem(
                    f"the outcome '{base}' has no wording by which it would be resolved",
                    self.outcomes.get(base), expected="'wording:'", code="wording",
                )  # fmt: skip


def _central(chance: model.Chance, scenario: model.Model) -> float:
    """The probability of an option at the central belief, while no modifier applies."""
    if chance.belief is None:
        return chance.fixed
    belief = scenario.beliefs[chance.belief]
    if belief.scale is model.Scale.RATE:
        return -math.expm1(-math.exp(belief.mean) * chance.share)
    return 1 / (1 + math.exp(-belief.mean))


def _by_turn(
    scenario: syntax.Scenario,
    grounded: model.Model,
    catalog: Catalog,
    history: History | None,
    solve: Solve,
    tolerance: float,
) -> list[Problem]:
    """Whether the answer changes when the turn is halved."""
    half = parse_duration(scenario.turn) / 2 if scenario.turn else grounded.turn_days / 2
    finer = ground_whole(scenario, library=catalog, history=history, turn=f"{half:.9f} days").model
    rung, change = _largest(solve(grounded), solve(finer))
    if change <= tolerance:
        return []
    return [
        Problem(
            f"the answer depends on the length of the turn: '{rung}' changes by {change:.3f} "
            "when it is halved",
            None,
            code="turn",
            hint="Shorten the turn",
        )
    ]


def _by_order(grounded: model.Model, solve: Solve, tolerance: float) -> list[Problem]:
    """Whether the answer changes when the responses to one event are put in another order."""
    before = solve(grounded)
    rung, change = "", 0.0
    for other in (_reordered(grounded, reverse=True), _reordered(grounded, reverse=False)):
        if other is None:
            return []
        rung, change = max((rung, change), _largest(before, solve(other)), key=lambda x: x[1])
    if change <= tolerance:
        return []
    return [
        Problem(
            f"the answer depends on the order of responses to one event: '{rung}' changes by "
            f"{change:.3f}",
            None,
            code="order",
            hint="List them in the order in which they would be made",
        )
    ]


def _reordered(grounded: model.Model, *, reverse: bool) -> model.Model | None:
    """The model with the responses to each event in another order; None if none has two."""
    changed = False
    decisions = []
    for decision in grounded.decisions:
        options = []
        for option in decision.options:
            old = option.triggers
            new = old[::-1] if reverse else old[1:] + old[:1]
            changed = changed or new != old
            options.append(dataclasses.replace(option, triggers=new))
        decisions.append(dataclasses.replace(decision, options=tuple(options)))
    return dataclasses.replace(grounded, decisions=tuple(decisions)) if changed else None


def _largest(one: Mapping[str, float], other: Mapping[str, float]) -> tuple[str, float]:
    rungs = itertools.chain(one, other)
    return max(
        ((r, abs(one.get(r, 0.0) - other.get(r, 0.0))) for r in rungs),
        key=lambda pair: pair[1],
        default=("", 0.0),
    )
