"""The formal semantics of `docs/language.md`, executed word for word.

Slow and plain on purpose: worlds are tuples, every path is followed, nothing is packed or cut. It
is a second route to every number of a small model at its central beliefs.
"""

from __future__ import annotations

import functools
import math
import sys
from collections import defaultdict

from detente.scenario import model
from detente.scenario.conditions import holds

Ends = dict[tuple[frozenset[int], tuple[float, ...]], float]
"""Probability of each end: the outcomes latched, and the costs paid by each strategic actor."""


class Reference:
    def __init__(self, grounded: model.Model) -> None:
        self.model = grounded
        self.strategic = [a for a in grounded.actors if a.rationality is not None]
        self.paid = {a.code: i for i, a in enumerate(self.strategic)}
        self._from = functools.cache(self._play)

    def ends(self) -> Ends:
        """Probability of each end at the horizon."""
        levels = tuple(v.start for v in self.model.variables)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, 20_000))  # one call for each decision of each turn
        try:
            return self._from(levels, self._latch(levels, frozenset()), 0, 0, (), frozenset())
        finally:
            sys.setrecursionlimit(limit)

    def answer(self) -> dict[str, float]:
        """Probability of each rung of the answer and of its rest."""
        ladder = self.model.answer
        found: dict[str, float] = defaultdict(float)
        for (latched, _), probability in self.ends().items():
            reached = [r for r in ladder.rungs if r in latched]
            found[self.model.outcomes[reached[-1]].name if reached else ladder.rest] += probability
        return dict(found)

    # ------------------------------------------------------------ the rules

    def _play(
        self,
        levels: tuple[int, ...],
        latched: frozenset[int],
        turn: int,
        position: int,
        pending: tuple[int, ...],
        drawn: frozenset[int],
    ) -> Ends:
        if pending:
            at, rest, following = pending[0], pending[1:], position
        elif position < len(self.model.order):
            at, rest, following = self.model.order[position], (), position + 1
        elif turn + 1 < self.model.turns:
            return self._from(levels, latched, turn + 1, 0, (), frozenset())
        else:
            return {(latched, (0.0,) * len(self.strategic)): 1.0}
        decision = self.model.decisions[at]
        if at in drawn or not holds(decision.when, levels):
            return self._from(levels, latched, turn, following, rest, drawn)
        drawn |= {at}
        branches: list[tuple[model.Option | None, Ends]] = []
        for option in decision.options:
            new = self._apply(option.effects, levels)
            ends = self._from(
                new, self._latch(new, latched), turn, following, option.triggers + rest, drawn
            )
            branches.append((option, self._pay(option, ends)))
        if all(o.chance is not None for o in decision.options):
            branches.append((None, self._from(levels, latched, turn, following, rest, drawn)))
        result: Ends = defaultdict(float)
        weights = self._weights(decision, branches, levels)
        for weight, (_, ends) in zip(weights, branches, strict=True):
            if weight:
                for end, probability in ends.items():
                    result[end] += weight * probability
        return dict(result)

    def _weights(self, decision, branches, levels) -> list[float]:
        owner = next((a for a in self.strategic if (a.code,) == decision.owners), None)
        if owner is not None:
            values = [owner.rationality * self._value(owner, ends) for _, ends in branches]
            most = max(values)
            raw = [math.exp(v - most) for v in values]
            return [w / sum(raw) for w in raw]
        chances = [
            None if option is None or option.chance is None else self._chance(option.chance, levels)
            for option, _ in branches
        ]
        total = sum(c for c in chances if c is not None)
        scale = max(total, 1.0)
        return [max(1 - total, 0.0) if c is None else c / scale for c in chances]

    def _value(self, actor: model.Actor, ends: Ends) -> float:
        values = dict(actor.values)
        return sum(
            p * (sum(values.get(o, 0.0) for o in latched) - paid[self.paid[actor.code]])
            for (latched, paid), p in ends.items()
        )

    def _pay(self, option: model.Option, ends: Ends) -> Ends:
        costs = [0.0] * len(self.strategic)
        for code, amount in option.costs:
            if code in self.paid:
                costs[self.paid[code]] += amount
        if not any(costs):
            return ends
        result: Ends = defaultdict(float)
        for (latched, paid), p in ends.items():
            result[latched, tuple(a + b for a, b in zip(paid, costs, strict=True))] += p
        return dict(result)

    def _chance(self, chance: model.Chance, levels: tuple[int, ...]) -> float:
        factor = math.prod(m.factor for m in chance.modifiers if holds(m.when, levels))
        if chance.belief is not None:
            belief = self.model.beliefs[chance.belief]
            if belief.scale is model.Scale.RATE:
                return -math.expm1(-math.exp(belief.mean) * chance.share * factor)
            odds = math.exp(belief.mean) * factor
        elif chance.fixed in (0.0, 1.0):
            return chance.fixed if factor else 0.0
        else:
            odds = chance.fixed / (1 - chance.fixed) * factor
        return odds / (1 + odds)

    def _apply(self, effects: tuple[model.Effect, ...], levels: tuple[int, ...]) -> tuple[int, ...]:
        new = list(levels)
        for effect in effects:
            at, top = new[effect.variable], len(self.model.variables[effect.variable].levels) - 1
            new[effect.variable] = {
                model.Change.SET: effect.level,
                model.Change.RAISE: max(at, effect.level),
                model.Change.STEP: min(max(at + effect.level, 0), top),
            }[effect.change]
        return tuple(new)

    def _latch(self, levels: tuple[int, ...], latched: frozenset[int]) -> frozenset[int]:
        return latched | {i for i, o in enumerate(self.model.outcomes) if holds(o.when, levels)}
