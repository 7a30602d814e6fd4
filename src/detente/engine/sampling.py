"""Answers by simulation, for models with too many states to enumerate.

Every member stays named; worlds are walked one by one from event to event. What comes out are
relative frequencies with standard errors, and for what was never seen an upper bound.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import check, rungs_of
from detente.engine.condition import COMPARISONS
from detente.engine.draws import Draws, draw, standard_error
from detente.engine.reduction import Branch, Reduced, fold, reduce
from detente.engine.solve import HIGH, LOW
from detente.engine.strategic import scripted_only
from detente.engine.sweep import Progress
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import (
    All,
    Any,
    Change,
    Compare,
    Condition,
    Count,
    Model,
    Not,
    Scale,
    Truth,
)

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]

CHANGES = {Change.SET: 0, Change.RAISE: 1, Change.STEP: 2}
MOST = 63  # parts of one count, bits of a word
QUARTER = 0.25  # sampling error of a draw over the spread between draws, at most, for a range


@dataclass(frozen=True, slots=True)
class Frequency:
    """A probability by simulation.

    `mean` with its standard error over worlds and draws together. `low`, `high`: the 90 % range
    from ignorance of the beliefs, None where the worlds of a draw are too few to tell it from
    sampling noise. `upper`: 95 % upper bound where no world reached it, else None.
    """

    mean: float
    error: float
    low: float | None
    high: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Sampled:
    """What `sample` found, and how. `rungs`: of the answer, the rest first."""

    rungs: tuple[str, ...]
    answer: tuple[Frequency, ...]
    outcomes: dict[str, Frequency]
    method: str
    turns: int
    draws: int
    worlds: int  # in every draw
    seed: int
    skipping: bool


def sample(
    model: Model,
    *,
    draws: int = 1024,
    worlds: int = 1000,
    seed: int = 1,
    sampled: Draws | None = None,
    progress: Progress | None = None,
) -> Sampled:
    """Frequencies of every rung and outcome over `worlds` worlds in each of `draws` draws.

    1. Fold the model, keep what can influence any outcome, write it as arrays.
    2. Walk the worlds of each draw (`worlds.walk`); draws are shared between threads, and each has
       a stream of random numbers of its own, so results do not depend on the threads.
    3. mean = worlds that reached it / worlds; its error from the spread of draws, which holds the
       noise of worlds and of beliefs both. A range is given only where the mean sampling error
       within a draw is at most a quarter of the spread between draws.

    `sampled`: draws to use instead of fresh ones (the same as an exact answer's, to compare).
    Raises DetenteError for fewer than one draw or world, or an unusable model.
    """
    check(model)
    scripted_only(model, "simulation")
    if worlds < 1:
        raise DetenteError(
            Problem("the number of worlds is not usable", expected="at least 1", found=str(worlds)),
            status=Exit.USAGE,
        )
    sampled = sampled or draw(model, draws, seed)
    every = tuple((i,) for i in range(len(model.outcomes)))
    reduced = reduce(fold(model), every)
    arrays = _Arrays(model, reduced)
    hits = np.zeros((sampled.count, len(model.outcomes)), dtype=np.int64)
    kinds = np.zeros((sampled.count, len(model.answer.rungs) + 1), dtype=np.int64)
    _walk(arrays, sampled, worlds, seed, hits, kinds, progress)
    return Sampled(
        rungs=rungs_of(model, model.answer),
        answer=tuple(_frequency(column, worlds, sampled) for column in kinds.T),
        outcomes={
            o.name: _frequency(column, worlds, sampled)
            for o, column in zip(model.outcomes, hits.T, strict=True)
        },
        method="simulation of single worlds, from event to event"
        if arrays.skipping
        else "simulation of single worlds, decision by decision",
        turns=model.turns,
        draws=sampled.count,
        worlds=worlds,
        seed=seed,
        skipping=arrays.skipping,
    )


def _walk(
    arrays: _Arrays,
    sampled: Draws,
    worlds: int,
    seed: int,
    hits: Whole,
    kinds: Whole,
    progress: Progress | None,
) -> None:
    from detente.engine.worlds import walk

    width = max(1, min(64, -(-sampled.count // 8)))
    blocks = range(0, sampled.count, width)

    def run(first: int) -> None:
        last = min(first + width, sampled.count)
        walk(
            np.ascontiguousarray(sampled.z[first:last]),
            first,
            np.uint64(seed * 0x9E3779B97F4A7C15 & (2**64 - 1)),
            worlds,
            arrays.turns,
            arrays.skipping,
            *arrays.all(),
            hits[first:last],
            kinds[first:last],
        )

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        try:
            for i, _ in enumerate(pool.map(run, blocks)):
                if progress:
                    progress(i + 1, len(blocks))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _frequency(counts: Whole, worlds: int, sampled: Draws) -> Frequency:
    p = counts / worlds
    mean = float(p.mean())
    if not counts.any():
        # Nothing in N worlds: (1 - p)^N = 5 % at about 3 / N.
        return Frequency(0.0, 0.0, None, None, min(1.0, 3.0 / (worlds * len(counts))))
    if len(p) > 1:
        independent = float(p.std(ddof=1)) / len(p) ** 0.5
    else:
        independent = float(np.sqrt(mean * (1 - mean) / worlds))
    error = max(float(standard_error(p[np.newaxis], sampled.replicate)[0]), independent)
    within = float((p * (1 - p)).mean()) / worlds
    between = max(0.0, float(p.var()) - within)
    low = high = None
    if between > 0 and within**0.5 <= QUARTER * between**0.5:
        low, high = (float(x) for x in np.quantile(p, (LOW, HIGH)))
    return Frequency(mean, error, low, high, None)


class _Arrays:
    """A reduced model as the arrays that `worlds.walk` reads."""

    def __init__(self, model: Model, reduced: Reduced) -> None:
        self._levels = reduced.levels
        self._code: list[tuple[int, int, int]] = []
        self._conditions: list[tuple[int, int, int]] = []
        self._known: dict[Condition, int] = {}
        self.turns = model.turns
        decisions, options, numbers = [], [], []
        modifiers: list[int] = []
        factors: list[float] = []
        effects: list[tuple[int, int, int, int]] = []
        triggers: list[int] = []

        def add(branch: Branch) -> None:
            chance = branch.chance
            kind, belief, number = 0, 0, 0.0
            first = len(modifiers)
            if chance is not None:
                for modifier in chance.modifiers:
                    modifiers.append(self._number(modifier.when))
                    factors.append(modifier.factor)
                number = chance.fixed
                if chance.belief is not None:
                    rate = model.beliefs[chance.belief].scale is Scale.RATE
                    kind, belief, number = (1 if rate else 2), chance.belief, chance.share
            options.append(
                (
                    kind,
                    belief,
                    first,
                    len(modifiers) - first,
                    len(effects),
                    len(branch.effects),
                    len(triggers),
                    len(branch.triggers),
                )
            )
            numbers.append(number)
            for e in branch.effects:
                most = reduced.levels[e.variable] - 1
                effects.append((e.variable, CHANGES[e.change], e.level, most))
            triggers.extend(branch.triggers)

        for act in reduced.acts:
            first = len(options)
            for branch in act.branches:
                add(branch)
            left = -1
            if act.left is not None:
                left = len(options)
                add(act.left)
            decisions.append((self._number(act.when), first, len(act.branches), left))
        raised = {t for act in reduced.acts for b in act.branches for t in b.triggers}
        raised |= {t for act in reduced.acts if act.left for t in act.left.triggers}
        self.skipping = not raised & set(reduced.order)
        shifts, watched, watch = _watching(reduced)
        outcomes = [self._number(rungs[0]) for rungs in reduced.ladders]
        rungs = model.answer.rungs
        self._parts = (
            _whole(reduced.order),
            _whole(reduced.start),
            _rows(self._code, 3),
            _rows(self._conditions, 3),
            _rows(decisions, 4),
            _rows(options, 8),
            np.array(numbers, dtype=np.float64),
            _whole(modifiers),
            np.array(factors, dtype=np.float64),
            _rows(effects, 4),
            _whole(triggers),
            _rows(shifts, 2),
            _whole(watched),
            _rows(watch, 2),
            _whole(outcomes),
            _rows([(0, len(rungs))], 2),
            _whole(rungs),
            _whole([1]),
        )

    def all(self) -> tuple[NDArray[np.int64] | NDArray[np.float64], ...]:
        """The arrays in the order in which `walk` takes them."""
        return self._parts

    def _number(self, condition: Condition) -> int:
        if condition not in self._known:
            first = len(self._code)
            parts = condition.conditions if isinstance(condition, All) else (condition,)
            rest = []
            for part in parts:  # comparisons first: the cheapest to refuse by
                if isinstance(part, Compare):
                    self._write(part)
                else:
                    rest.append(part)
            musts = len(self._code) - first
            if rest or not parts:
                self._shortly(rest, 0)
            self._known[condition] = len(self._conditions)
            self._conditions.append((first, len(self._code), musts))
        return self._known[condition]

    def _write(self, condition: Condition) -> None:
        match condition:
            case Truth(value=value):
                self._code.append((0, int(value), 0))
            case Compare(variable=v, op=op, level=level):
                test = COMPARISONS[op]
                bits = sum(1 << k for k in range(self._levels[v]) if test(k, level))
                self._code.append((1, v, bits))
            case Not(condition=inner):
                self._write(inner)
                self._code.append((2, 0, 0))
            case All(conditions=parts) | Any(conditions=parts):
                self._shortly(parts, int(isinstance(condition, Any)))
            case Count(conditions=parts, op=op, number=number):
                if len(parts) > MOST - 1:
                    raise DetenteError(
                        Problem(
                            f"a count over {len(parts)} conditions cannot be simulated",
                            expected=f"at most {MOST - 1}",
                        ),
                        status=Exit.TOO_LARGE,
                    )
                for part in parts:
                    self._write(part)
                test = COMPARISONS[op]
                bits = sum(1 << k for k in range(len(parts) + 1) if test(k, number))
                self._code.append((4, len(parts), bits))

    def _shortly(self, parts: Sequence[Condition], decisive: int) -> None:
        """Parts one after the other, the rest skipped once one has the `decisive` value."""
        if not parts:
            self._code.append((0, 1 - decisive, 0))
        jumps = []
        for i, part in enumerate(parts):
            self._write(part)
            if i + 1 < len(parts):
                jumps.append(len(self._code))
                self._code.append((3, decisive, 0))
        for at in jumps:
            self._code[at] = (3, decisive, len(self._code) - at - 1)


def _watching(
    reduced: Reduced,
) -> tuple[list[tuple[int, int]], list[int], list[tuple[int, int]]]:
    """For every shift of a fact between two levels, the places of the turn it may matter to.

    A shift matters to a place if it changes the truth of a comparison in its guard or modifiers.
    Where the guard rises or falls with all that change, the direction says so, and the walk need
    not look at what is open (closed) already.
    """
    atoms: list[dict[int, set[tuple[int, int, int]]]] = [{} for _ in reduced.levels]
    for place, a in enumerate(reduced.order):
        act = reduced.acts[a]
        found = _atoms(act.when, reduced.levels, 1)
        for branch in act.branches:
            if branch.chance is not None:
                for modifier in branch.chance.modifiers:
                    found |= _atoms(modifier.when, reduced.levels, 0)
        for atom in found:
            atoms[atom[0]].setdefault(place, set()).add(atom)
    shifts, watched = [], [0]
    watch: list[tuple[int, int]] = []
    for read, levels in zip(atoms, reduced.levels, strict=True):
        shifts.append((len(watched) - 1, levels))
        for old in range(levels):
            for new in range(levels):
                for place, group in read.items():
                    ways = {
                        sign * ((bits >> new & 1) - (bits >> old & 1))
                        for _, bits, sign in group
                        if (bits >> new ^ bits >> old) & 1
                    }
                    if ways:
                        watch.append((place, ways.pop() if len(ways) == 1 else 0))
                watched.append(len(watch))
    return shifts, watched, watch


def _atoms(condition: Condition, levels: Sequence[int], sign: int) -> set[tuple[int, int, int]]:
    """Comparisons in a condition: fact, its levels at which one is true as bits, and the direction.

    1: the condition can only become true by it, -1: only false, 0: either.
    """
    match condition:
        case Compare(variable=v, op=op, level=level):
            test = COMPARISONS[op]
            return {(v, sum(1 << k for k in range(levels[v]) if test(k, level)), sign)}
        case Not(condition=inner):
            return _atoms(inner, levels, -sign)
        case All(conditions=parts) | Any(conditions=parts):
            return {atom for part in parts for atom in _atoms(part, levels, sign)}
        case Count(conditions=parts, op=op):
            turned = sign if op in (">", ">=") else -sign if op in ("<", "<=") else 0
            return {atom for part in parts for atom in _atoms(part, levels, turned)}
    return set()


def _whole(values: Sequence[int]) -> Whole:
    return np.array(values, dtype=np.int64)


def _rows(values: Sequence[tuple[int, ...]], width: int) -> Whole:
    return np.array(values, dtype=np.int64).reshape(-1, width)
