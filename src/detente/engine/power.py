"""What a set of actors can do at a decision, by the rule under which its owners make it.

For a decision with n owners of whom a belong to the set:

    ONE        a = n: choose freely; 0 < a < n: take an option (any one can), but not prevent one
    CONSENSUS  a = n: choose freely; a > 0: block (take what is left over)
    MAJORITY   a > n / 2: choose freely; a = n / 2: block
    NATURE, or no owners: nothing

Choosing freely ignores the chance believed. Where the others act as believed, blocking or taking
an option is done only where that serves the set. Where they are hostile the others use their own
power in the same way against it, and what both sides must agree to is not done. The rules are
monotone: more members of the set never means less power.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiled
from detente.scenario.model import Decision, Rule

# Modes of a slice, as the kernels know them; each pair is (lowest, highest).
CHANCE = 0
FREE = (1, 2)
BLOCK = (3, 4)
LEFT = 5
TAKE = (6, 7)
TAKE_HOSTILE = (8, 9)


def mode(decision: Decision, members: frozenset[str], *, highest: bool, hostile: bool) -> int:
    """How `decision` is made when `members` want the outcome lowest or highest."""
    n = len(decision.owners)
    a = sum(owner in members for owner in decision.owners)
    own, other = int(highest), int(not highest)
    if decision.rule is Rule.NATURE or n == 0:
        return CHANCE
    if a == n:
        return FREE[own]
    if a == 0:
        return FREE[other] if hostile else CHANCE
    match decision.rule:
        case Rule.ONE:
            return TAKE_HOSTILE[own] if hostile else TAKE[own]
        case Rule.CONSENSUS:
            return LEFT if hostile else BLOCK[own]
        case _:
            if 2 * a > n:
                return FREE[own]
            if 2 * a == n:
                return LEFT if hostile else BLOCK[own]
            return FREE[other] if hostile else CHANCE


def modes(
    compiled: Compiled, sets: Sequence[Iterable[str]], *, highest: bool, hostile: bool
) -> NDArray[np.int64]:
    """Mode of every slice for every set of actors; shape (slices, sets)."""
    decisions = compiled.tape.decisions
    result = np.zeros((len(decisions), len(sets)), dtype=np.int64)
    for column, actors in enumerate(sets):
        members = frozenset(actors)
        known: dict[int, int] = {-1: CHANCE}
        for i, d in enumerate(decisions):
            if d not in known:
                decision = compiled.model.decisions[d]
                known[d] = mode(decision, members, highest=highest, hostile=hostile)
            result[i, column] = known[d]
    return result
