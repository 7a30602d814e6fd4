"""The likeliest roads to an outcome: ordered events up to the first time it holds.

A road is a sequence of events. What cannot influence the outcome is not an event of it (cone of
influence), nor is a hold, nor what brings the outcome no nearer (`NEARER`), nor what happened on
the way but was not needed: where a road can do without some of its events, it is counted with the
shorter one. Between two events nothing changes but time, so that the
probability of a sequence is a sum over when its events happen: it is found by carrying the
distribution of the last event's time and place forward to the next, exactly. Beliefs are central.

The search is best-first (A*; Hart, Nilsson and Raphael 1968): a beginning is worth the probability
that it happens and the outcome follows, by the backward values, which no road with that beginning
can exceed. So roads are found from the likeliest down, until what is left is a `REST` of the
outcome's probability.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.chance import Slot
from detente.engine.compiled import Compiled, Compiler, outcome_index
from detente.engine.draws import central
from detente.engine.records import Road, RoadEvent
from detente.engine.strategic import scripted_only
from detente.engine.sweep import forward_with, reached
from detente.engine.tape import BRANCHES, COEFFICIENT, ENTRIES, LEFT, SOURCE, TARGET
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Model, Rule

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

NEARER = 1.02  # by this factor at least must an event raise the outcome's probability
REST = 0.01  # share of the outcome's probability that may stay unexplored
WORK = 4_000_000_000  # entries read, at most
ROOM = 8_000_000  # numbers kept for bounds; beyond it the mass of a beginning is its bound


@dataclass(frozen=True, slots=True)
class Roads:
    """The likeliest roads; `rest` is the probability of all roads that were not explored.

    A road's own probability lacks at most the part of `rest` that would be counted with it.
    """

    outcome: str
    roads: tuple[Road, ...]
    central: float
    rest: float
    expanded: int
    method: str
    states: int
    entries: int


@dataclass(frozen=True, slots=True)
class _Label:
    """An event as roads know it: decisions of one declared name and the options taken."""

    group: str
    options: int


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Events so far, with when and where the last one happened.

    `seeds` (m, 3): turn, slice, state; `mass` (m,). `shares`: per event the part of each decision
    and option mask; `days`: mean time of each event.
    """

    labels: tuple[int, ...]
    seeds: Whole
    mass: Reals
    shares: tuple[tuple[tuple[int, int, float], ...], ...]
    days: tuple[float, ...]


def roads(
    model: Model,
    outcome: str,
    k: int = 5,
    *,
    merge: bool = True,
    rest: float = REST,
    compiler: Compiler | None = None,
) -> Roads:
    """The `k` likeliest roads to `outcome`; with `merge`, alike members count as one.

    1. Every branch of the tape is an event or silent: silent are hold, bookkeeping, options that
       make no difference there, and those that bring the outcome no nearer (of decisions that
       always take one of their options: those that change nothing to speak of).
    2. Begin with the empty sequence. Take the best; if it is a whole road, it is the next found;
       otherwise carry it forward to every next event. Stop when the roads found account for all
       but `rest` of the outcome's probability (0: for all of it).
    3. A road whose events include, in order, those of a shorter one found is counted with it (the
       shortest such, then the likeliest).
    4. For each road kept, forbid each of its decisions in turn (a forward sweep each) and name the
       one that leaves least of the outcome.

    A very large model stops earlier, after `WORK` entries read; `Roads.rest` says what is left.
    Raises DetenteError for k < 1 or an unknown outcome.
    """
    scripted_only(model, "the search for roads")
    if k < 1:
        raise DetenteError(
            Problem("the number of roads is not usable", expected="at least 1", found=str(k)),
            status=Exit.USAGE,
        )
    compiled = (compiler or Compiler(model)).compile(
        ((outcome_index(model, outcome),),), count=False
    )
    search = _Search(compiled, merge)
    limit = max(50, WORK // max(1, compiled.size.entries * model.turns))
    found: list[tuple[_Beginning, float]] = []
    expanded = 0
    left = search.total
    if search.done[compiled.space.start]:
        found.append((search.empty(), 1.0))
        left = 0.0
    ties = itertools.count()
    heap = [(-search.total, next(ties), search.empty(), False)] if left > 0 else []
    while heap and expanded < limit and (left > rest * search.total or rest == 0):
        bound, _, beginning, whole = heapq.heappop(heap)
        if whole:
            found.append((beginning, -bound))
            left += bound
            continue
        expanded += 1
        for longer, value, ended in search.extended(beginning):
            if value > 0:
                heapq.heappush(heap, (-value, next(ties), longer, ended))
    kept = _cores(found)[:k]
    forbidden = _without(compiled, search, [b for b, _ in kept])
    return Roads(
        outcome=outcome,
        roads=tuple(
            search.road(outcome, beginning, probability, forbidden)
            for beginning, probability in kept
        ),
        central=search.total,
        rest=max(0.0, left),
        expanded=expanded,
        method="best-first over sequences of events, timing summed out, at the central beliefs",
        states=compiled.size.states,
        entries=compiled.size.entries,
    )


def _cores(found: list[tuple[_Beginning, float]]) -> list[tuple[_Beginning, float]]:
    """Roads that contain no shorter one, each with the probability of all that contain it."""
    by_length = sorted(found, key=lambda road: (len(road[0].labels), -road[1]))
    cores: list[tuple[_Beginning, float]] = []
    for beginning, probability in by_length:
        for i, (core, weight) in enumerate(cores):
            if _within(core.labels, beginning.labels):
                cores[i] = (core, weight + probability)
                break
        else:
            cores.append((beginning, probability))
    return sorted(cores, key=lambda road: -road[1])


def _within(part: tuple[int, ...], whole: tuple[int, ...]) -> bool:
    """Whether `part` is a subsequence of `whole`."""
    rest = iter(whole)
    return all(label in rest for label in part)


class _Search:
    """The tape with its events named, and how a beginning goes on."""

    def __init__(self, compiled: Compiled, merge: bool) -> None:
        from detente.engine import kernels

        self._kernels = kernels
        self._compiled = compiled
        tape, model = compiled.tape, compiled.model
        self.c = tape.chances.values(central(model)[np.newaxis])[:, 0].copy()
        self.done = reached(compiled, 0, 1) > 0
        self.names: list[_Label] = []
        self.labels = np.full(len(tape.target), -1, dtype=np.int32)
        self._taken: dict[tuple[int, int], tuple[int, int]] = {}
        self._arrays = (tape.source, tape.target, tape.slices, tape.coefficients)
        self._room = 4096
        slices, turns = len(tape.slices), model.turns
        self._values: Reals | None = None
        v = reached(compiled, 0, 1)
        if turns * (slices + 1) * tape.states <= ROOM:
            self._values = np.empty((turns, slices + 1, tape.states))
            kernels.values_within(*self._arrays, self.c, v, self._values)
            self.total = float(v[compiled.space.start])
        else:
            self.total = float(forward_with(compiled, self.c[:, np.newaxis])[-1, 1, 0])
        self._name(merge)

    def _name(self, merge: bool) -> None:
        """Give every branch of the tape its label."""
        tape, model = self._compiled.tape, self._compiled.model
        known: dict[_Label, int] = {}
        for i, d in enumerate(tape.decisions):
            if d < 0:
                continue
            decision = model.decisions[d]
            at = int(tape.slices[i, COEFFICIENT])
            for j in range(int(tape.slices[i, BRANCHES])):
                mask = tape.options[at + 1 + j]
                taken = [o for b, o in enumerate(decision.options) if mask >> b & 1]
                certain = tape.coefficients[at + 1 + j] == 1
                if mask >> len(decision.options) & 1 or certain or not any(o.event for o in taken):
                    continue
                group = decision.group if merge and decision.group else decision.name
                label = _Label(group, mask)
                number = known.setdefault(label, len(known))
                if number == len(self.names):
                    self.names.append(label)
                self._taken[(i, number)] = (d, mask)
                first, n, to = (int(x) for x in tape.slices[i, [SOURCE, ENTRIES, TARGET]])
                here = slice(to + j * n, to + (j + 1) * n)
                self.labels[here] = number
                if self._values is not None:
                    before = self._values[:, i, tape.source[first : first + n]].mean(axis=0)
                    after = self._values[:, i + 1, tape.target[here]].mean(axis=0)
                    away = after <= NEARER * before
                    if any(o.chance is None for o in decision.options):
                        away &= after * NEARER >= before
                    self.labels[here][away] = -1

    def empty(self) -> _Beginning:
        """No event yet: all mass on the start, before the first turn."""
        seeds = np.array([[-1, -1, self._compiled.space.start]], dtype=np.int64)
        return _Beginning((), seeds, np.ones(1), (), ())

    def extended(self, beginning: _Beginning) -> list[tuple[_Beginning, float, bool]]:
        """Every sequence one event longer, with its bound, and whether it is a whole road."""
        model = self._compiled.model
        states = self._compiled.tape.states
        while True:
            to = np.empty((self._room, 4), dtype=np.int64)
            out = np.empty(self._room)
            p = np.zeros(states)
            count = self._kernels.extend_one(
                *self._arrays,
                self.c,
                self.labels,
                self.done,
                model.turns,
                p,
                beginning.seeds,
                beginning.mass,
                to,
                out,
            )
            if count >= 0:
                break
            self._room *= 2
        to, out = to[:count], out[:count]
        result = []
        ended = self.done[to[:, 2]]
        keys = to[:, 3] * 2 + ended
        for key in np.unique(keys):
            at = np.flatnonzero(keys == key)
            label, whole = int(key) // 2, bool(key & 1)
            seeds, mass = to[at], out[at]
            longer = (
                self._longer(beginning, label, seeds, mass)
                if label >= 0
                else _Beginning(
                    beginning.labels, seeds[:, :3], mass, beginning.shares, beginning.days
                )
            )
            result.append((longer, self._bound(longer, whole), whole))
        return result

    def _longer(self, beginning: _Beginning, label: int, seeds: Whole, mass: Reals) -> _Beginning:
        parts: dict[tuple[int, int], float] = {}
        slices, where = np.unique(seeds[:, 1], return_inverse=True)
        for i, weight in zip(slices, np.bincount(where, mass), strict=True):
            taken = self._taken[(int(i), label)]
            parts[taken] = parts.get(taken, 0.0) + float(weight)
        total = float(mass.sum())
        shares = tuple(
            (d, mask, weight / total)
            for (d, mask), weight in sorted(parts.items(), key=lambda item: -item[1])
        )
        days = float((seeds[:, 0] + 1) @ mass) / total * self._compiled.model.turn_days
        return _Beginning(
            (*beginning.labels, label),
            np.ascontiguousarray(seeds[:, :3]),
            mass,
            (*beginning.shares, shares),
            (*beginning.days, days),
        )

    def _bound(self, beginning: _Beginning, whole: bool) -> float:
        if whole or self._values is None:
            return float(beginning.mass.sum())
        turn, place, state = beginning.seeds.T
        return float(self._values[turn, place + 1, state] @ beginning.mass)

    def _willing(self, shares: tuple[tuple[int, int, float], ...]) -> float:
        """Believed chance that none of these options would be taken, modifiers left aside."""
        model = self._compiled.model
        z = central(model)
        result = 1.0
        for d, mask, _ in shares:
            for i, option in enumerate(model.decisions[d].options):
                if mask >> i & 1 and option.chance is not None:
                    slot = Slot.of(option.chance, 0, model.beliefs)
                    taken = slot.probability(z)
                    result *= (1 - taken) ** (model.turns if slot.rate else 1)
        return result

    def road(
        self, outcome: str, beginning: _Beginning, probability: float, forbidden: dict[str, float]
    ) -> Road:
        """The road in the model's own names."""
        model = self._compiled.model
        events = []
        for label, shares, days in zip(
            beginning.labels, beginning.shares, beginning.days, strict=True
        ):
            named = []
            for d, mask, share in shares:
                options = [o for i, o in enumerate(model.decisions[d].options) if mask >> i & 1]
                named.append((" or ".join(o.event for o in options if o.event), share))
            first = model.decisions[shares[0][0]]
            says = " or ".join(
                o.says for i, o in enumerate(first.options) if shares[0][1] >> i & 1 and o.says
            )
            owners = tuple(
                dict.fromkeys(o for d, _, _ in shares for o in model.decisions[d].owners)
            )
            events.append(
                RoadEvent(
                    name=named[0][0] if len(named) == 1 else self.names[label].group,
                    shares=tuple(named),
                    owners=owners,
                    rule=first.rule,
                    says=says if len(named) == 1 else "",
                    days=days,
                    needed=needed(model, tuple(d for d, _, _ in shares)),
                    willing=self._willing(shares),
                )
            )
        groups = list(dict.fromkeys(self.names[label].group for label in beginning.labels))
        cut = min(groups, key=forbidden.__getitem__, default="")
        return Road(
            outcome=outcome,
            events=tuple(events),
            probability=probability,
            share=probability / self.total if self.total else 0.0,
            cut=cut,
            without=forbidden.get(cut, self.total),
        )


def needed(model: Model, decisions: tuple[int, ...]) -> int:
    """How many actors together can keep all of `decisions` from being taken; 0 if none can.

    One for a single owner or a consensus, half of the owners (rounded up) for a majority, all of
    them where any one may act. Decisions with different owners are counted one by one.
    """
    total = 0
    seen: set[tuple[str, ...]] = set()
    for d in decisions:
        decision = model.decisions[d]
        n = len(decision.owners)
        if decision.rule is Rule.NATURE or n == 0:
            return 0
        if decision.owners not in seen:
            seen.add(decision.owners)
            total += {Rule.ONE: n, Rule.CONSENSUS: 1}.get(decision.rule, (n + 1) // 2)
    return total


def _without(compiled: Compiled, search: _Search, found: list[_Beginning]) -> dict[str, float]:
    """Probability of the outcome with the decisions of each declared name on the roads forbidden.

    Forbidden: no option of it is taken; what happens instead is the option left over, or hold.
    """
    tape, model = compiled.tape, compiled.model
    groups = list(dict.fromkeys(search.names[n].group for b in found for n in b.labels))
    result = {}
    for group in groups:
        # A column would have to change coefficients that other decisions share, so the group's
        # slices get coefficients of their own.
        numbers = tape.coefficients.copy()
        for i, d in enumerate(tape.decisions):
            if d < 0 or group not in (model.decisions[d].group, model.decisions[d].name):
                continue
            at, k, left = (int(tape.slices[i, x]) for x in (COEFFICIENT, BRANCHES, LEFT))
            numbers[at : at + 1 + k] = 0
            numbers[at + 1 + left] = 1
        result[group] = _total(compiled, search, numbers)
    return result


def _total(compiled: Compiled, search: _Search, numbers: NDArray[np.int32]) -> float:
    from detente.engine import kernels

    tape = compiled.tape
    p = np.zeros(tape.states)
    p[compiled.space.start] = 1.0
    out = np.zeros((compiled.model.turns + 1, 2))
    kernels.forward_one(
        tape.source, tape.target, tape.slices, numbers, search.c, p, compiled.classes, out
    )
    return float(out[-1, 1])
