"""The tape: one turn as a list of slices, each the contiguous transitions of one decision.

A slice belongs to one node, one pattern of modifiers and one way of merging branches that lead
to the same state. All its entries share their coefficients, so that a sweep reads indices in a
row and multiplies by numbers held in registers.

    p[source] = keep · x,   p[target k] += c_k · x     with x = p[source] before

Slices follow in the order of the turn and are run in place. Where a decision leads to a state
from which it starts as well, worlds that have been through it must not go through it again in the
same turn: they wait in a *ghost* of that state, which one more slice empties when the decision is
done.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.chance import ZERO, Chances, Slot
from detente.engine.reduction import Reduced
from detente.engine.space import Fan, Index, Space
from detente.engine.unroll import Turn
from detente.scenario.model import Model

# Columns of the table of slices.
SOURCE, ENTRIES, TARGET, BRANCHES, COEFFICIENT, LEFT, KEEPS, FORCED = range(8)


@dataclass(frozen=True, slots=True)
class Tape:
    """One turn in arrays.

    `source`: source states, slice by slice. `target`: for a slice with n entries and k branches,
    k rows of n. `slices` (slices, 8): offset and number of its entries; offset of its targets;
    number of branches; offset of its coefficients (keep first, then one per branch); the branch
    that takes the remainder (-1: keep); whether keeping is one of the ways (1: by the remainder
    alone, 2: by an option too); whether the branch of the remainder holds an option too.
    `decisions`: for each slice the model's decision (-1: bookkeeping of the engine). `options`:
    for each coefficient position the options it stands for, as a bit mask over the model's
    options with bit `len(options)` for hold. `trees`: position in the turn.
    """

    states: int
    source: Index
    target: Index
    slices: NDArray[np.int64]
    coefficients: Index
    chances: Chances
    decisions: tuple[int, ...]
    options: tuple[int, ...]
    trees: tuple[int, ...]

    @property
    def entries(self) -> int:
        """Transitions that are not a stay: one per (state, decision, way out)."""
        return len(self.target)


@dataclass(frozen=True, slots=True)
class Shape:
    """A slice before beliefs are bound to it: entries with one pattern and one merging.

    `masks`: branches (bits) merged into each row of `target`; `kept`: those that stay.
    """

    pattern: int
    source: Index
    target: Index
    masks: tuple[int, ...]
    kept: int


Shapes = dict[tuple[int, bool], tuple[Shape, ...]]  # by node, and whether its branches are apart


def shapes(fan: Fan, *, apart: bool = False) -> tuple[Shape, ...]:
    """The slices of a node: entries grouped by pattern and by which branches coincide.

    Entries that only stay where they are fall out. With `apart` nothing is merged or left out:
    every branch is a row of its own, whatever it leads to.
    """
    if apart:
        return tuple(
            Shape(
                int(value),
                fan.source[fan.pattern == value],
                fan.target[:, fan.pattern == value],
                tuple(1 << i for i in range(len(fan.target))),
                0,
            )
            for value in np.unique(fan.pattern)
        )
    branches = len(fan.target)
    stays = fan.target == fan.source
    columns = [fan.pattern, *stays]
    columns.extend(fan.target[i] == fan.target[j] for i in range(branches) for j in range(i))
    key = np.zeros(len(fan.source), dtype=np.int64)
    for column in columns:
        if column.any():
            key = np.unique(key * (int(column.max()) + 1) + column, return_inverse=True)[1]
    moves = ~stays.all(axis=0)
    result = []
    for value in np.unique(key[moves]):
        at = np.flatnonzero((key == value) & moves)
        source, target = fan.source[at], fan.target[:, at]
        kept = 0
        rows: list[Index] = []
        masks: list[int] = []
        for i, row in enumerate(target):
            if row[0] == source[0]:
                kept |= 1 << i
                continue
            for j, other in enumerate(rows):
                if other[0] == row[0]:
                    masks[j] |= 1 << i
                    break
            else:
                rows.append(row)
                masks.append(1 << i)
        targets = np.stack(rows)
        result.append(Shape(int(fan.pattern[at[0]]), source, targets, tuple(masks), kept))
    return tuple(result)


def write(
    model: Model,
    reduced: Reduced,
    turn: Turn,
    space: Space,
    shaped: Shapes,
    *,
    apart: frozenset[int] = frozenset(),
) -> Tape:
    """Bind the beliefs of `model` to the slices of one turn, in order.

    `shaped` holds the slices of each node and is filled as needed, so that alike questions share.
    The branches of the acts in `apart` are kept apart (see `shapes`).
    """
    chances = Chances()
    sources: list[Index] = []
    targets: list[Index] = []
    rows: list[tuple[int, ...]] = []
    coefficients: list[int] = []
    options: list[int] = []
    decisions: list[int] = []
    trees: list[int] = []
    source_at = target_at = 0
    ghosts: dict[int, int] = {}
    leaving = np.zeros(space.states, dtype=np.bool_)  # states that a node leads away from

    def add(shape: Shape, target: Index, act: int, position: int, remainder: int) -> None:
        nonlocal source_at, target_at
        numbers, meanings = _bound(model, reduced, act, shape, chances)
        left = next((k for k, m in enumerate(shape.masks) if m & remainder), -1)
        keeps = 0 if not shape.kept else 2 if shape.kept & ~remainder else 1
        forced = int(left >= 0 and bool(shape.masks[left] & ~remainder))
        k, n = target.shape
        rows.append((source_at, n, target_at, k, len(coefficients), left, keeps, forced))
        sources.append(shape.source)
        targets.append(target.ravel())
        coefficients.extend(numbers)
        options.extend(meanings)
        decisions.append(reduced.acts[act].decision if act >= 0 else -1)
        trees.append(position)
        source_at += n
        target_at += n * k

    for position, tree in enumerate(turn.trees):
        for node, act in zip(tree.nodes, tree.acts, strict=True):
            fan = space.fans.get(node)
            if fan is None:
                continue
            key = (node, act in apart)
            if key not in shaped:
                shaped[key] = shapes(fan, apart=key[1])
            every = np.concatenate([shape.source for shape in shaped[key]] or [fan.source[:0]])
            leaving[every] = True
            waiting: set[int] = set()
            for shape in shaped[key]:
                target = shape.target
                # A world that stays where it was is not met again in the same slice.
                again = leaving[target] & (target != shape.source)
                if again.any():
                    target = target.copy()
                    states, which = np.unique(target[again], return_inverse=True)
                    waiting.update(states.tolist())
                    ghostly = [
                        ghosts.setdefault(s, space.states + len(ghosts)) for s in states.tolist()
                    ]
                    target[again] = np.array(ghostly, dtype=np.int32)[which]
                add(shape, target, act, position, 1 << (len(fan.target) - 1))
            leaving[every] = False
            if waiting:
                own = np.array(sorted(waiting), dtype=np.int32)
                back = Shape(
                    0,
                    np.array([ghosts[s] for s in own.tolist()], dtype=np.int32),
                    own[np.newaxis],
                    (1,),
                    0,
                )
                add(back, back.target, -1, position, 1)
    empty = np.zeros(0, dtype=np.int32)
    return Tape(
        states=space.states + len(ghosts),
        source=np.concatenate(sources) if sources else empty,
        target=np.concatenate(targets) if targets else empty,
        slices=np.array(rows, dtype=np.int64).reshape(-1, 8),
        coefficients=np.array(coefficients, dtype=np.int32),
        chances=chances,
        decisions=tuple(decisions),
        options=tuple(options),
        trees=tuple(trees),
    )


def _bound(
    model: Model, reduced: Reduced, act: int, shape: Shape, chances: Chances
) -> tuple[list[int], list[int]]:
    """Coefficients (keep first) of a slice, and the options of the decision each stands for."""
    masks = (shape.kept, *shape.masks)
    if act < 0:
        return [ZERO, 1], [0, 0]
    small = reduced.acts[act]
    slots, offset = [], 0
    for branch in small.branches:
        chance = branch.chance
        if chance is None:
            raise AssertionError("the branch left over is kept apart")
        slots.append(Slot.of(chance, shape.pattern >> offset, model.beliefs))
        offset += len(chance.modifiers)
    group = chances.group(tuple(slots))
    numbers = [chances.coefficient(group, mask) for mask in masks]
    own = [b.option for b in small.branches]
    own.append(small.left.option if small.left else len(model.decisions[small.decision].options))
    meanings = [sum(1 << own[i] for i in range(len(own)) if mask >> i & 1) for mask in masks]
    return numbers, meanings
