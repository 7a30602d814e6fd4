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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiled, Compiler, outcome_index
from detente.engine.draws import central
from detente.engine.power import modes
from detente.engine.records import Others
from detente.engine.strategic import scripted_only
from detente.engine.sweep import backward, reached
from detente.engine.tape import BRANCHES, COEFFICIENT
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Model, Rule

Reals = NDArray[np.float64]
Direction = Literal["lowest", "highest"]

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

    1. Compile the outcome's tape, the set named and alike others counted, and give every slice
       its mode for the set, minimising and maximising.
    2. Two backward sweeps from 1 where the outcome has come about.
    3. With `explain`, the strategy in the `direction` asked for: a backward sweep that keeps every
       choice, then a forward sweep under them that weighs where each is made.

    Raises DetenteError for an empty set, an unknown actor, one that owns no decision, or an
    unknown outcome.
    """
    scripted_only(model, "what a coalition can enforce")
    members = checked(model, actors)
    compiled = (compiler or Compiler(model)).compile(
        ((outcome_index(model, outcome),),), acting=frozenset(members)
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
