"""Who can stop an outcome or force it, alone or together.

A set of actors is given the decisions it controls (`detente.engine.power`): each is free whenever
it is open, whatever chance was believed. The lowest and highest probability that the set can
enforce is the value of a Markov decision process over the turn grid, found by backward induction
(Puterman 1994, section 4.5); against hostile others it is that of a sequential zero-sum game of
perfect information, in the order of the tape (Shapley 1953). Beliefs are central. The chances of
everybody else were believed without such an intervention in mind.
"""

from __future__ import annotations

import difflib
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiled, Compiler, outcome_index
from detente.engine.draws import central
from detente.engine.power import modes
from detente.engine.strategic import scripted_only
from detente.engine.sweep import backward, reached
from detente.engine.tape import BRANCHES, COEFFICIENT
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Model, Rule

Reals = NDArray[np.float64]
Others = Literal["believed", "hostile"]
Direction = Literal["lowest", "highest"]

TRIED = 1_000  # choices from a combination of classes that are all tried
ROOM = 8_000_000  # numbers kept to say how much each line of a strategy brings


@dataclass(frozen=True, slots=True)
class Order:
    """One line of a strategy: at `decision`, choose `choice` (an event, or "hold").

    `share`: of the cases in which the decision comes up (weighed by how likely they are) in which
    this is chosen; the rest is done otherwise or as believed. `first`, `last`: days from the start
    between which it is chosen. `gain`: by how much it changes the probability of the outcome, the
    rest of the strategy being kept.
    """

    decision: str
    choice: str
    share: float
    first: float
    last: float
    gain: float


@dataclass(frozen=True, slots=True)
class Coalition:
    """What a set of actors can enforce about an outcome, at the central beliefs."""

    outcome: str
    actors: tuple[str, ...]
    others: Others
    central: float
    lowest: float
    highest: float
    direction: Direction
    strategy: tuple[Order, ...]
    method: str
    states: int
    entries: int


@dataclass(frozen=True, slots=True)
class Part:
    """`count` of the interchangeable actors `among`."""

    count: int
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopper:
    """A smallest set that holds an outcome below the threshold: any choice of its parts does.

    `lowest`: the probability it can enforce; the largest over the choices of its parts (where sets
    were sought that push the outcome up: the smallest that its choices can enforce).
    `willing`: the chance believed, without any intervention, that what it must prevent does not
    happen anyway while it is open: of the decisions it must hold back, the least likely to be
    held back. 1 if it need hold back nothing.
    """

    parts: tuple[Part, ...]
    lowest: float
    willing: float

    @property
    def size(self) -> int:
        """How many actors have to act together."""
        return sum(part.count for part in self.parts)


@dataclass(frozen=True, slots=True)
class Stoppers:
    """Smallest stopping sets, smallest first, then most willing first."""

    outcome: str
    threshold: float
    others: Others
    central: float
    sets: tuple[Stopper, ...]
    largest: int
    method: str
    states: int


def coalition(
    model: Model,
    outcome: str,
    actors: Iterable[str],
    *,
    others: Others = "believed",
    direction: Direction = "lowest",
    explain: bool = True,
    compiler: Compiler | None = None,
) -> Coalition:
    """The lowest and highest probability of `outcome` that `actors` can enforce together.

    1. Compile the outcome's tape and give every slice its mode for the set, minimising and
       maximising.
    2. Two backward sweeps from 1 where the outcome has come about.
    3. With `explain`, the strategy in the `direction` asked for: a backward sweep that keeps every
       choice, then a forward sweep under them that weighs where each is made.

    Raises DetenteError for an empty set, an unknown actor, one that owns no decision, or an
    unknown outcome.
    """
    scripted_only(model, "what a coalition can enforce")
    members = checked(model, actors)
    compiled = (compiler or Compiler(model)).compile(
        ((outcome_index(model, outcome),),), count=False
    )
    hostile = others == "hostile"
    believed = float(values(compiled, [()], highest=False, hostile=False)[0])
    lowest = float(values(compiled, [members], highest=False, hostile=hostile)[0])
    highest = float(values(compiled, [members], highest=True, hostile=hostile)[0])
    return Coalition(
        outcome=outcome,
        actors=members,
        others=others,
        central=believed,
        lowest=lowest,
        highest=highest,
        direction=direction,
        strategy=strategy(compiled, members, highest=direction == "highest", hostile=hostile)
        if explain
        else (),
        method="backward induction on the tape at the central beliefs"
        + (", zero-sum against the others" if hostile else ", the others as believed"),
        states=compiled.size.states,
        entries=compiled.size.entries,
    )


def checked(model: Model, actors: Iterable[str]) -> tuple[str, ...]:
    """The actors, each once and in the order given, if each is known and owns a decision."""
    members = tuple(dict.fromkeys(actors))
    owners = {o for d in model.decisions if d.rule is not Rule.NATURE for o in d.owners}
    known = {a.code for a in model.actors} | owners
    problems = []
    if not members:
        problems.append(
            Problem(
                "a coalition needs at least one actor",
                hint="Actors that decide something: " + ", ".join(sorted(owners)) + ".",
                code="empty-coalition",
            )
        )
    for actor in members:
        if actor not in known:
            near = difflib.get_close_matches(actor, sorted(known), n=1, cutoff=0.4)
            problems.append(
                Problem(
                    f"there is no actor {actor!r}",
                    hint=f"Did you mean {near[0]!r}?" if near else "",
                    code="unknown-actor",
                )
            )
        elif actor not in owners:
            problems.append(
                Problem(
                    f"{actor!r} owns no decision, so it can neither stop nor force anything",
                    hint="Actors that decide something: " + ", ".join(sorted(owners)) + ".",
                    code="no-decision",
                )
            )
    if problems:
        raise DetenteError(problems, status=Exit.USAGE)
    return members


def values(
    compiled: Compiled, sets: Sequence[Iterable[str]], *, highest: bool, hostile: bool
) -> Reals:
    """Probability of the (single) outcome that each set enforces; shape (sets,)."""
    c = compiled.tape.chances.values(central(compiled.model)[np.newaxis])
    result = np.empty(len(sets))
    width = 32
    for first in range(0, len(sets), width):
        block = sets[first : first + width]
        table = modes(compiled, block, highest=highest, hostile=hostile)
        final = np.repeat(reached(compiled, 0, 1)[:, np.newaxis], len(block), axis=1)
        v = backward(compiled, np.repeat(c, len(block), axis=1), final, table)
        result[first : first + width] = v[compiled.space.start]
    return result


def strategy(
    compiled: Compiled, members: Sequence[str], *, highest: bool, hostile: bool
) -> tuple[Order, ...]:
    """What the set does where it matters, decision by decision, what changes most first."""
    from detente.engine import kernels

    tape, model = compiled.tape, compiled.model
    table = modes(compiled, [members], highest=highest, hostile=hostile)[:, 0].copy()
    c = tape.chances.values(central(model)[np.newaxis])[:, 0].copy()
    v = reached(compiled, 0, 1)
    branches = int(tape.slices[:, BRANCHES].max(initial=1))
    choice = np.full((model.turns, len(tape.source)), -2, dtype=np.int8)
    arrays = (tape.source, tape.target, tape.slices, tape.coefficients)
    small = model.turns * len(tape.source) <= ROOM
    gain = np.zeros((model.turns, len(tape.source)) if small else (0, 0))
    kernels.policy_one(*arrays, c, v, table, model.turns, choice, gain)
    p = np.zeros(tape.states)
    p[compiled.space.start] = 1.0
    weight = np.zeros((model.turns, len(tape.slices), branches + 2))
    gained = np.zeros((len(tape.slices), branches + 2))
    kernels.play_one(*arrays, c, p, choice, gain, weight, gained)
    chosen: dict[int, dict[str, Reals]] = {}
    gains: dict[tuple[int, str], float] = {}
    for i, d in enumerate(tape.decisions):
        if d < 0 or not set(model.decisions[d].owners) & set(members) or table[i] == 0:
            continue
        lines = chosen.setdefault(d, {})
        at = int(tape.slices[i, COEFFICIENT])
        for b in range(-2, int(tape.slices[i, BRANCHES])):
            over = weight[:, i, 2 + b]
            if over.any():
                name = "" if b == -2 else _choice(compiled, d, tape.options[at + 1 + b])
                lines[name] = lines.get(name, np.zeros(model.turns)) + over
                gains[d, name] = gains.get((d, name), 0.0) + float(gained[i, 2 + b])
    result = []
    for d, lines in chosen.items():
        total = sum(float(over.sum()) for over in lines.values())
        for name, over in lines.items():
            if name and over.sum() > 1e-12:
                turns = np.flatnonzero(over)
                result.append(
                    Order(
                        model.decisions[d].name,
                        name,
                        float(over.sum()) / total,
                        float(turns[0]) * model.turn_days,
                        float(turns[-1] + 1) * model.turn_days,
                        gains[d, name],
                    )
                )
    return tuple(sorted(result, key=lambda order: -abs(order.gain)))


def _choice(compiled: Compiled, d: int, mask: int) -> str:
    """The event that a choice stands for, or "hold"; hold where the options make no difference."""
    options = compiled.model.decisions[d].options
    if mask >> len(options) & 1:
        return "hold"
    names = [o.event or "hold" for i, o in enumerate(options) if mask >> i & 1]
    return " or ".join(names) if names else "hold"


def stoppers(
    model: Model,
    outcome: str,
    threshold: float,
    *,
    largest: int = 3,
    others: Others = "believed",
    direction: Direction = "lowest",
    compiler: Compiler | None = None,
) -> Stoppers:
    """The smallest sets of actors that can hold `outcome` below `threshold`.

    With `direction` "highest": those that can push it to the threshold or above.

    1. Actors with the same kinds of decisions (same declared name, rule and number of owners) are
       interchangeable in kind; they form a class.
    2. Every actor alone; then, size by size up to `largest`, every combination of counts from the
       classes, of those actors that do not suffice alone. Any choice from a combination suffices
       if each does: all are tried where they are at most `TRIED`, else the one of those who
       achieve least alone. If only the choice of the strongest does, that one is listed by name.
    3. Combinations that contain a smaller one already found are left out.

    Raises DetenteError for a threshold outside 0–1 or an unknown outcome.
    """
    scripted_only(model, "who could stop an outcome")
    if not 0 < threshold <= 1:
        raise DetenteError(
            Problem(
                "the threshold is not a probability",
                expected="above 0 % and at most 100 %",
                found=f"{100 * threshold:g} %",
            ),
            status=Exit.USAGE,
        )
    compiled = (compiler or Compiler(model)).compile(
        ((outcome_index(model, outcome),),), count=False
    )
    highest, hostile = direction == "highest", others == "hostile"
    sign = -1.0 if highest else 1.0

    def short_of(sets: Sequence[Iterable[str]]) -> Reals:
        """How far each set stays short of the threshold; below 0 it reaches it."""
        reached_by = values(compiled, sets, highest=highest, hostile=hostile)
        gap: Reals = sign * (reached_by - threshold)
        return np.where(highest & (gap <= 0), np.minimum(gap, -1e-300), gap)

    def stopper(parts: tuple[Part, ...], gap: float, weakest: Sequence[str]) -> Stopper:
        willing = _willing(compiled, weakest, hostile, highest=highest)
        return Stopper(parts, threshold + sign * gap, willing)

    groups = classes_of_actors(compiled)
    actors = [a for group in groups for a in group]
    alone = dict(zip(actors, short_of([(a,) for a in actors]), strict=True))
    found: list[Stopper] = []
    rest: list[tuple[str, ...]] = []
    for group in groups:
        enough = tuple(a for a in group if alone[a] < 0)
        if enough:
            weakest = max(enough, key=alone.__getitem__)
            found.append(stopper((Part(1, enough),), float(alone[weakest]), (weakest,)))
        short = tuple(sorted((a for a in group if a not in enough), key=alone.__getitem__))
        if short:
            rest.append(short)
    minimal: list[tuple[int, ...]] = []
    for size in range(2, largest + 1):
        for counts in itertools.product(*(range(min(size, len(g)) + 1) for g in rest)):
            if sum(counts) != size or any(
                all(m <= c for m, c in zip(small, counts, strict=True)) for small in minimal
            ):
                continue
            chosen = [(n, g) for n, g in zip(counts, rest, strict=True) if n]
            strong = tuple(a for n, g in chosen for a in g[:n])
            weak = tuple(a for n, g in chosen for a in g[len(g) - n :])
            best, worst = short_of([strong, weak])
            if worst < 0 and math.prod(math.comb(len(g), n) for n, g in chosen) <= TRIED:
                every = [
                    tuple(itertools.chain.from_iterable(choice))
                    for choice in itertools.product(
                        *(itertools.combinations(g, n) for n, g in chosen)
                    )
                ]
                gaps = short_of(every)
                worst, weak = float(gaps.max()), every[int(gaps.argmax())]
            if worst < 0:
                minimal.append(counts)
                parts = tuple(Part(n, tuple(sorted(g))) for n, g in chosen)
                found.append(stopper(parts, float(worst), weak))
            elif best < 0:
                parts = tuple(Part(1, (a,)) for a in strong)
                found.append(stopper(parts, float(best), strong))
    found.sort(key=lambda s: (s.size, -s.willing, sign * s.lowest))
    return Stoppers(
        outcome=outcome,
        threshold=threshold,
        others=others,
        central=float(values(compiled, [()], highest=False, hostile=False)[0]),
        sets=tuple(found),
        largest=largest,
        method="backward induction per set at the central beliefs, classes of alike actors",
        states=compiled.size.states,
    )


def classes_of_actors(compiled: Compiled) -> tuple[tuple[str, ...], ...]:
    """Actors that own a decision on the tape, grouped by the kinds of decisions they own."""
    kinds: dict[str, set[tuple[str, str, int]]] = {}
    for d in sorted({d for d in compiled.tape.decisions if d >= 0}):
        decision = compiled.model.decisions[d]
        if decision.rule is Rule.NATURE:
            continue
        for owner in decision.owners:
            kinds.setdefault(owner, set()).add(
                (decision.group or decision.name, decision.rule.value, len(decision.owners))
            )
    groups: dict[frozenset[tuple[str, str, int]], list[str]] = {}
    for actor, own in kinds.items():
        groups.setdefault(frozenset(own), []).append(actor)
    return tuple(tuple(group) for group in groups.values())


def _willing(
    compiled: Compiled, members: Sequence[str], hostile: bool, *, highest: bool = False
) -> float:
    """Smallest believed chance that a decision of the set goes its way anyway.

    Held back, or for the highest probability taken, at least once while it is open all the time.
    """
    model = compiled.model
    orders = strategy(compiled, members, highest=highest, hostile=hostile)
    # Where an option takes whatever the others leave over (a refusal), choosing it is holding back.
    left = {d.name: o.event for d in model.decisions for o in d.options if o.chance is None}
    held = {
        order.decision
        for order in orders
        if (order.choice in ("hold", left.get(order.decision))) != highest and order.share > 1e-9
    }
    c = compiled.tape.chances.probabilities(central(model)[np.newaxis])[:, 0]
    least = 1.0
    for i, d in enumerate(compiled.tape.decisions):
        if d < 0 or model.decisions[d].name not in held:
            continue
        numbers = compiled.tape.coefficients
        at = int(compiled.tape.slices[i, COEFFICIENT])
        for number in numbers[at + 1 : at + 1 + int(compiled.tape.slices[i, BRANCHES])]:
            if number < 2:
                continue
            group = compiled.tape.chances.groups[compiled.tape.chances.coefficients[number][0]]
            slots = [compiled.tape.chances.slots[s] for s in group]
            each = [
                (1 - c[s]) ** (model.turns if slot.rate else 1)
                for s, slot in zip(group, slots, strict=True)
            ]
            back = float(np.prod(each))
            least = min(least, 1 - back if highest else back)
    return least
