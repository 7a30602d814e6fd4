"""Which levels a model's variables could ever reach, without solving it.

An over-approximation: each variable has a set of possible levels, independent of the others; a
decision may be taken if its condition may hold and, if it is not in the turn's order, something
that raises it may be taken; its effects add levels until nothing changes. What is impossible here
is impossible in the model; what is possible here may still never happen.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.scenario import model
from detente.scenario.conditions import holds

Levels = list[set[int]]

MOST_CASES = 4096


@dataclass(frozen=True, slots=True)
class Reach:
    """Possible levels of each variable, and the decisions that may ever be open."""

    levels: tuple[frozenset[int], ...]
    open: frozenset[int]

    def may(self, condition: model.Condition) -> bool:
        """The condition may hold at some possible levels."""
        return _may(condition, self.levels, wanted=True)


def reach(scenario: model.Model) -> Reach:
    """The least fixed point of possible levels from the starts."""
    levels: Levels = [{v.start} for v in scenario.variables]
    raised = set(scenario.order)
    opened: set[int] = set()
    changed = True
    while changed:
        changed = False
        for at in sorted(raised - opened) + sorted(opened):
            decision = scenario.decisions[at]
            if at not in opened:
                if not _may(decision.when, levels, wanted=True):
                    continue
                opened.add(at)
                changed = True
            for option in decision.options:
                chance = option.chance
                if chance is not None and chance.belief is None and chance.fixed == 0:
                    continue
                new = set(option.triggers) - raised
                raised |= new
                changed = changed or bool(new)
                for effect in option.effects:
                    changed = _apply(effect, levels, scenario) or changed
    return Reach(tuple(map(frozenset, levels)), frozenset(opened))


def _apply(effect: model.Effect, levels: Levels, scenario: model.Model) -> bool:
    possible = levels[effect.variable]
    before = len(possible)
    top = len(scenario.variables[effect.variable].levels) - 1
    if effect.change is model.Change.SET:
        possible.add(effect.level)
    elif effect.change is model.Change.RAISE:
        possible.add(effect.level)  # from below; at or above it nothing changes
    else:
        possible |= {min(max(at + effect.level, 0), top) for at in possible}
    return len(possible) > before


def _may(condition: model.Condition, levels: Sequence[Iterable[int]], *, wanted: bool) -> bool:
    """Some choice of possible levels may give the condition the truth value `wanted`."""
    match condition:
        case model.Truth(value):
            return value is wanted
        case model.Compare(variable, _, _):
            found = (holds(condition, _At(variable, level)) is wanted for level in levels[variable])
            return any(found)
        case model.Not(inner):
            return _may(inner, levels, wanted=not wanted)
        case model.All(terms):
            test = all if wanted else any
            return test(_may(t, levels, wanted=wanted) for t in terms)
        case model.Any(terms):
            test = any if wanted else all
            return test(_may(t, levels, wanted=wanted) for t in terms)
        case model.Count(terms, op, number):
            least = sum(not _may(t, levels, wanted=False) for t in terms)
            most = sum(_may(t, levels, wanted=True) for t in terms)
            numbers = range(least, most + 1)
            return any(holds(model.Compare(0, op, number), _At(0, n)) is wanted for n in numbers)


class _At(Sequence[int]):
    """One variable at one level, as far as a comparison looks."""

    def __init__(self, variable: int, level: int) -> None:
        self._level = level
        self._variable = variable

    def __getitem__(self, at: object) -> int:  # type: ignore[override]
        return self._level

    def __len__(self) -> int:
        return self._variable + 1


def variables_in(condition: model.Condition) -> set[int]:
    """The variables that a condition asks for."""
    match condition:
        case model.Compare(variable, _, _):
            return {variable}
        case model.Not(inner):
            return variables_in(inner)
        case model.All(terms) | model.Any(terms) | model.Count(terms, _, _):
            return {v for t in terms for v in variables_in(t)}
    return set()


def implies(one: model.Condition, other: Iterable[model.Condition], reached: Reach) -> bool | None:
    """Whether at all possible levels at which `one` holds, one of `other` does too.

    None where there are more than 4,096 cases to look at.
    """
    others = list(other)
    used = sorted(variables_in(one).union(*map(variables_in, others)))
    cases = 1
    for variable in used:
        cases *= len(reached.levels[variable])
        if cases > MOST_CASES:
            return None
    levels = [0] * len(reached.levels)
    for chosen in itertools.product(*(sorted(reached.levels[v]) for v in used)):
        for variable, level in zip(used, chosen, strict=True):
            levels[variable] = level
        if holds(one, levels) and not any(holds(o, levels) for o in others):
            return False
    return True
