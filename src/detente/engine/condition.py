"""Conditions on facts: which facts they read, what they can still become, where they hold.

A condition is a tree over comparisons of one fact with one level (`detente.scenario.model`). It
is read here in three ways: over *sets* of possible levels (is it still undecided?), over whole
arrays of packed states (where does it hold?), and as text with its facts renumbered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.scenario.model import All, Any, Compare, Condition, Count, Not, Truth

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]

COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}

_ARRAYS: Mapping[str, np.ufunc] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def reads(condition: Condition) -> frozenset[int]:
    """The facts that `condition` looks at."""
    match condition:
        case Truth():
            return frozenset()
        case Compare(variable=variable):
            return frozenset((variable,))
        case Not(condition=inner):
            return reads(inner)
        case All(conditions=parts) | Any(conditions=parts) | Count(conditions=parts):
            return frozenset().union(*map(reads, parts))


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """The parts that must all hold: `a and (b and c)` gives a, b, c."""
    match condition:
        case All(conditions=parts):
            return tuple(c for part in parts for c in conjuncts(part))
        case Truth(value=True):
            return ()
        case _:
            return (condition,)


def levels_where(condition: Condition, levels: int) -> int:
    """Bit mask of the levels of its single fact at which `condition` holds."""
    (variable,) = reads(condition)
    return sum(1 << k for k in range(levels) if possible(condition, {variable: 1 << k})[0])


def possible(condition: Condition, levels: Mapping[int, int]) -> tuple[bool, bool]:
    """Whether `condition` can be true, and whether it can be false, over sets of levels.

    `levels` maps a fact to the bit mask of the levels it may have. Parts are taken to be
    independent, so the answer errs only toward *can* (abstract interpretation over boxes,
    Cousot and Cousot 1977).
    """
    match condition:
        case Truth(value=value):
            return value, not value
        case Compare(variable=variable, op=op, level=level):
            test, mask = COMPARISONS[op], levels[variable]
            true = false = False
            for k in range(mask.bit_length()):
                if mask >> k & 1:
                    if test(k, level):
                        true = True
                    else:
                        false = True
            return true, false
        case Not(condition=inner):
            true, false = possible(inner, levels)
            return false, true
        case All(conditions=parts):
            each = [possible(part, levels) for part in parts]
            return all(t for t, _ in each), any(f for _, f in each)
        case Any(conditions=parts):
            each = [possible(part, levels) for part in parts]
            return any(t for t, _ in each), all(f for _, f in each)
        case Count(conditions=parts, op=op, number=number):
            each = [possible(part, levels) for part in parts]
            least = sum(not f for _, f in each)
            most = sum(t for t, _ in each)
            seen = {COMPARISONS[op](k, number) for k in range(least, most + 1)}
            return True in seen, False in seen


def simplified(condition: Condition, levels: Mapping[int, int]) -> Condition:
    """`condition` with every part that `levels` already decides replaced by its value."""
    true, false = possible(condition, levels)
    if not false:
        return Truth(True)
    if not true:
        return Truth(False)
    match condition:
        case Not(condition=inner):
            return Not(simplified(inner, levels))
        case All(conditions=parts):
            kept = tuple(s for p in parts if (s := simplified(p, levels)) != Truth(True))
            return kept[0] if len(kept) == 1 else All(kept)
        case Any(conditions=parts):
            kept = tuple(s for p in parts if (s := simplified(p, levels)) != Truth(False))
            return kept[0] if len(kept) == 1 else Any(kept)
        case Count(conditions=parts, op=op, number=number):
            inner_parts = tuple(simplified(p, levels) for p in parts)
            sure = sum(p == Truth(True) for p in inner_parts)
            rest = tuple(p for p in inner_parts if not isinstance(p, Truth))
            return Count(rest, op, number - sure)
        case _:
            return condition


def renumbered(condition: Condition, numbers: Mapping[int, int]) -> Condition:
    """`condition` with each fact v called `numbers[v]`."""
    match condition:
        case Truth():
            return condition
        case Compare(variable=variable, op=op, level=level):
            return Compare(numbers[variable], op, level)
        case Not(condition=inner):
            return Not(renumbered(inner, numbers))
        case All(conditions=parts):
            return All(tuple(renumbered(p, numbers) for p in parts))
        case Any(conditions=parts):
            return Any(tuple(renumbered(p, numbers) for p in parts))
        case Count(conditions=parts, op=op, number=number):
            return Count(tuple(renumbered(p, numbers) for p in parts), op, number)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each fact lies in a packed state: a field of `width[v]` bits from bit `shift[v]`.

    `field`: the bits of each field.
    """

    levels: tuple[int, ...]
    shift: tuple[int, ...]
    width: tuple[int, ...]
    field: tuple[int, ...]
    bits: int

    @classmethod
    def of(cls, levels: Sequence[int]) -> Layout:
        """Fields side by side, the first fact in the highest bits."""
        width = tuple(max(1, (n - 1).bit_length()) for n in levels)
        shift, used = [], sum(width)
        bits = used
        for w in width:
            used -= w
            shift.append(used)
        field = tuple(((1 << w) - 1) << s for w, s in zip(width, shift, strict=True))
        return cls(tuple(levels), tuple(shift), width, field, bits)

    def level(self, codes: Codes, variable: int) -> Codes:
        """Level of `variable` in every state of `codes`."""
        return (codes >> self.shift[variable]) & ((1 << self.width[variable]) - 1)

    def replaced(self, codes: Codes, variable: int, level: Codes | int) -> Codes:
        """`codes` with `variable` at `level`."""
        return (codes & ~self.field[variable]) | (level << self.shift[variable])

    def pack(self, levels: Sequence[int]) -> int:
        """One state from the levels of all its facts."""
        return sum(level << shift for level, shift in zip(levels, self.shift, strict=True))


def holds(condition: Condition, codes: Codes, layout: Layout) -> Mask:
    """Where among `codes` the condition is true; shape (n,)."""
    match condition:
        case Truth(value=value):
            return np.full(codes.shape, value)
        case Compare(variable=variable, op=op, level=level):
            compared: Mask = _ARRAYS[op](
                codes & layout.field[variable], level << layout.shift[variable]
            )
            return compared
        case Not(condition=inner):
            return ~holds(inner, codes, layout)
        case All(conditions=parts):
            if not parts:
                return np.ones(codes.shape, dtype=np.bool_)
            result = holds(parts[0], codes, layout)
            for part in parts[1:]:
                result &= holds(part, codes, layout)
            return result
        case Any(conditions=parts):
            if not parts:
                return np.zeros(codes.shape, dtype=np.bool_)
            some = holds(parts[0], codes, layout)
            for part in parts[1:]:
                some |= holds(part, codes, layout)
            return some
        case Count(conditions=parts, op=op, number=number):
            total = np.zeros(codes.shape, dtype=np.int64)
            for part in parts:
                total += holds(part, codes, layout)
            answer: Mask = _ARRAYS[op](total, number)
            return answer
