"""From beliefs to the numbers on the tape, and back again for derivatives.

A *slot* is one probability as it is used: a belief on its link scale with the share of a turn and
the product of the modifiers that hold. A *group* is the slots of one decision under one pattern
of modifiers; its last part is the remainder. A *coefficient* is the probability of a set of parts
of a group, and is what the tape refers to. Coefficients 0 and 1 are the constants 0 and 1.

With z the belief, s the share and m the product of the modifiers:

    RATE   q = 1 - exp(-h),  h = exp(z) s m      dq/dz = h exp(-h)
    ODDS   q = o / (1 + o),  o = exp(z) m        dq/dz = q (1 - q)
    fixed  odds of `fixed` times m               dq/dz = 0

and where the parts of a group add up to S > 1 each is divided by S.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.scenario.model import Belief, Chance, Scale

Reals = NDArray[np.float64]

ZERO, ONE = 0, 1


@dataclass(frozen=True, slots=True)
class Slot:
    """One probability: belief index (-1: none), its scale, multiplier s·m, or fixed value."""

    belief: int
    rate: bool
    multiplier: float
    fixed: float

    @classmethod
    def of(cls, chance: Chance, pattern: int, beliefs: tuple[Belief, ...]) -> Slot:
        """The slot of `chance` when the modifiers whose bits are set in `pattern` hold."""
        product = math.prod(m.factor for i, m in enumerate(chance.modifiers) if pattern >> i & 1)
        if chance.belief is None:
            return cls(-1, False, 1.0, _with_odds(chance.fixed, product))
        rate = beliefs[chance.belief].scale is Scale.RATE
        return cls(chance.belief, rate, product * (chance.share if rate else 1.0), 0.0)

    def probability(self, z: Reals) -> float:
        """Its value at one point of the beliefs (beliefs,)."""
        if self.belief < 0:
            return self.fixed
        scaled = math.exp(z[self.belief]) * self.multiplier
        return -math.expm1(-scaled) if self.rate else scaled / (1 + scaled)


def _with_odds(probability: float, factor: float) -> float:
    if factor == 1.0 or probability in (0.0, 1.0):
        return probability
    odds = probability / (1 - probability) * factor
    return odds / (1 + odds)


@dataclass(slots=True)
class Chances:
    """Slots, groups and coefficients of one tape; filled while the tape is written.

    `groups`: slots per group. `coefficients`: (group, mask of parts); bit k of the mask is part
    k, the remainder comes after the slots.
    """

    slots: list[Slot] = field(default_factory=list)
    groups: list[tuple[int, ...]] = field(default_factory=list)
    coefficients: list[tuple[int, int]] = field(default_factory=lambda: [(-1, 0), (-1, 1)])
    _slot: dict[Slot, int] = field(default_factory=dict)
    _group: dict[tuple[int, ...], int] = field(default_factory=dict)
    _coefficient: dict[tuple[int, int], int] = field(default_factory=dict)

    def group(self, slots: tuple[Slot, ...]) -> int:
        """The number of the group of `slots`, added if new."""
        numbers = []
        for slot in slots:
            if slot not in self._slot:
                self._slot[slot] = len(self.slots)
                self.slots.append(slot)
            numbers.append(self._slot[slot])
        key = tuple(numbers)
        if key not in self._group:
            self._group[key] = len(self.groups)
            self.groups.append(key)
        return self._group[key]

    def coefficient(self, group: int, mask: int) -> int:
        """The number of the coefficient for the parts of `group` in `mask`."""
        if mask == 0:
            return ZERO
        if mask == (2 << len(self.groups[group])) - 1:
            return ONE
        key = (group, mask)
        if key not in self._coefficient:
            self._coefficient[key] = len(self.coefficients)
            self.coefficients.append(key)
        return self._coefficient[key]

    def probabilities(self, z: Reals) -> Reals:
        """Slot probabilities for each row of `z` (draws, beliefs); shape (slots, draws)."""
        result = np.empty((len(self.slots), len(z)))
        for i, slot in enumerate(self.slots):
            if slot.belief < 0:
                result[i] = slot.fixed
                continue
            scaled = np.exp(z[:, slot.belief]) * slot.multiplier
            result[i] = -np.expm1(-scaled) if slot.rate else scaled / (1 + scaled)
        return result

    def values(self, z: Reals) -> Reals:
        """Coefficients for each row of `z` (draws, beliefs); shape (coefficients, draws)."""
        q = self.probabilities(z)
        result = np.empty((len(self.coefficients), len(z)))
        result[ZERO], result[ONE] = 0.0, 1.0
        parts: dict[int, Reals] = {}
        for i, (group, mask) in enumerate(self.coefficients[2:], start=2):
            members = self.groups[group]
            if len(members) == 1:
                result[i] = q[members[0]] if mask == 1 else 1 - q[members[0]]
                continue
            if group not in parts:
                parts[group] = _parts(q[list(members)])
            chosen = [k for k in range(len(members) + 1) if mask >> k & 1]
            result[i] = parts[group][chosen].sum(axis=0)
        return result

    def gradient(self, z: Reals, adjoint: Reals) -> Reals:
        """Derivative with respect to z (beliefs,) given that with respect to the coefficients.

        `z` is one point (beliefs,), `adjoint` (coefficients,).
        """
        point = z[np.newaxis]
        q = self.probabilities(point)[:, 0]
        by_slot = np.zeros(len(self.slots))
        for (group, mask), weight in zip(self.coefficients[2:], adjoint[2:], strict=True):
            if weight:
                members = self.groups[group]
                for k, slope in enumerate(_slopes(q[list(members)], mask)):
                    by_slot[members[k]] += weight * slope
        result = np.zeros(len(z))
        for i, slot in enumerate(self.slots):
            if slot.belief >= 0:
                scaled = math.exp(z[slot.belief]) * slot.multiplier
                own = scaled * math.exp(-scaled) if slot.rate else q[i] * (1 - q[i])
                result[slot.belief] += by_slot[i] * own
        return result


def _parts(q: Reals) -> Reals:
    """Probabilities of the options (k, draws) and of the remainder, as one array (k + 1, draws)."""
    total = q.sum(axis=0)
    scale = np.maximum(total, 1.0)
    return np.concatenate((q / scale, np.maximum(0.0, 1.0 - total)[np.newaxis]))


def _slopes(q: Reals, mask: int) -> Reals:
    """Derivatives of the probability of the parts in `mask` with respect to each slot of q (k,)."""
    chosen = np.array([mask >> k & 1 for k in range(len(q))], dtype=np.float64)
    remainder = mask >> len(q) & 1
    total = q.sum()
    if total <= 1.0:
        slopes: Reals = chosen - remainder
        return slopes
    scaled: Reals = chosen / total - (chosen @ q) / total**2
    return scaled
