# mypy: disable-error-code="no-untyped-def"
"""Compiled loops over the tape. Everything that a scenario says arrives as arrays.

Signatures are explicit and the machine code is cached beside this file, so nothing is compiled
anew for a new scenario. The lock is released while a kernel runs, so that threads may share the
draws. Columns of `slices` are those of `detente.engine.tape`; the meaning of the modes is that
of `detente.engine.power`. Types are in the signatures, and compiled calls are positional.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_SLICES = "int64[:, ::1]"
_INDEX = "int32[::1]"
_VECTOR = "float64[::1]"
_TABLE = "float64[:, ::1]"
_CUBE = "float64[:, :, ::1]"


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_VECTOR}, {_VECTOR})", cache=True, nogil=True
)
def turn_one(source, target, slices, numbers, c, p):
    """Carry the distribution `p` (states,) through one turn, in place."""
    for i in range(slices.shape[0]):
        first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
        at = slices[i, 4]
        keep = c[numbers[at]]
        if k == 1:
            one = c[numbers[at + 1]]
            for e in range(n):
                s = source[first + e]
                x = p[s]
                p[s] = keep * x
                p[target[to + e]] += one * x
        else:
            for e in range(n):
                s = source[first + e]
                x = p[s]
                if x != 0.0:
                    p[s] = keep * x
                    for j in range(k):
                        p[target[to + j * n + e]] += c[numbers[at + 1 + j]] * x


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_VECTOR}, {_VECTOR}, {_INDEX}, {_TABLE})",
    cache=True,
    nogil=True,
)
def forward_one(source, target, slices, numbers, c, p, classes, out):
    """Carry `p` through all turns; out[t, r] is the mass of class r after t turns."""
    for t in range(out.shape[0]):
        if t > 0:
            turn_one(source, target, slices, numbers, c, p)
        for s in range(p.shape[0]):
            out[t, classes[s]] += p[s]


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_TABLE}, {_TABLE}, {_INDEX}, {_CUBE})",
    cache=True,
    nogil=True,
)
def forward_many(source, target, slices, numbers, c, p, classes, out):
    """As `forward_one` for a batch: c (coefficients, draws), p (states, draws), out (t, r, draws).

    The inner loop runs over draws, which lie next to each other.
    """
    draws = p.shape[1]
    for t in range(out.shape[0]):
        if t > 0:
            for i in range(slices.shape[0]):
                first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
                at = slices[i, 4]
                keep = c[numbers[at]]
                if k == 1:
                    one = c[numbers[at + 1]]
                    for e in range(n):
                        row = p[source[first + e]]
                        into = p[target[to + e]]
                        for d in range(draws):
                            into[d] += one[d] * row[d]
                            row[d] = keep[d] * row[d]
                else:
                    for e in range(n):
                        row = p[source[first + e]]
                        for j in range(k):
                            into = p[target[to + j * n + e]]
                            one = c[numbers[at + 1 + j]]
                            for d in range(draws):
                                into[d] += one[d] * row[d]
                        for d in range(draws):
                            row[d] = keep[d] * row[d]
        for s in range(p.shape[0]):
            row = p[s]
            into = out[t, classes[s]]
            for d in range(draws):
                into[d] += row[d]


@njit(
    "float64(int64, float64, float64, float64, float64, float64, float64)",
    cache=True,
    nogil=True,
    inline="always",
)
def _played(mode, expected, left, least, most, lowest, highest):
    """Value of a decision whose players act by `mode` (see `detente.engine.power`).

    least, most: over all ways; lowest, highest: over the options that can be forced.
    """
    if mode == 1:
        return least
    if mode == 2:
        return most
    if mode == 3:
        return min(expected, left)
    if mode == 4:
        return max(expected, left)
    if mode == 5:
        return left
    if mode == 6:
        return min(expected, lowest)
    if mode == 7:
        return max(expected, highest)
    if mode == 8:
        return lowest
    if mode == 9:
        return highest
    return expected


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_TABLE}, {_TABLE}, int64[:, ::1],"
    f" {_VECTOR}, int64)",
    cache=True,
    nogil=True,
)
def backward_many(source, target, slices, numbers, c, v, modes, held, turns):
    """Carry the values `v` (states, columns) back over `turns` turns, in place.

    modes (slices, columns): who decides each slice in each column; held (columns,) is room.
    """
    columns = v.shape[1]
    for _ in range(turns):
        for i in range(slices.shape[0] - 1, -1, -1):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at, left, keeps, forced = slices[i, 4], slices[i, 5], slices[i, 6], slices[i, 7]
            keep = c[numbers[at]]
            played = False
            for d in range(columns):
                if modes[i, d] != 0:
                    played = True
            for e in range(n):
                row = v[source[first + e]]
                for d in range(columns):
                    held[d] = keep[d] * row[d]
                for j in range(k):
                    other = v[target[to + j * n + e]]
                    one = c[numbers[at + 1 + j]]
                    for d in range(columns):
                        held[d] += one[d] * other[d]
                if played:
                    for d in range(columns):
                        mode = modes[i, d]
                        if mode == 0:
                            continue
                        least, most = np.inf, -np.inf
                        lowest, highest = np.inf, -np.inf
                        if keeps >= 1:
                            least = most = row[d]
                        if keeps == 2:
                            lowest = highest = row[d]
                        for j in range(k):
                            x = v[target[to + j * n + e], d]
                            least, most = min(least, x), max(most, x)
                            if j != left or forced == 1:
                                lowest, highest = min(lowest, x), max(highest, x)
                        rest = row[d] if left < 0 else v[target[to + left * n + e], d]
                        held[d] = _played(mode, held[d], rest, least, most, lowest, highest)
                for d in range(columns):
                    row[d] = held[d]


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_VECTOR}, {_VECTOR}, int64[::1], int64)",
    cache=True,
    nogil=True,
)
def backward_one(source, target, slices, numbers, c, v, modes, turns):
    """As `backward_many` for one column: v (states,), modes (slices,)."""
    for _ in range(turns):
        for i in range(slices.shape[0] - 1, -1, -1):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at, left, keeps, forced = slices[i, 4], slices[i, 5], slices[i, 6], slices[i, 7]
            keep = c[numbers[at]]
            mode = modes[i]
            if mode == 0 and k == 1:
                one = c[numbers[at + 1]]
                for e in range(n):
                    s = source[first + e]
                    v[s] = keep * v[s] + one * v[target[to + e]]
                continue
            for e in range(n):
                s = source[first + e]
                stay = v[s]
                expected = keep * stay
                least, most = np.inf, -np.inf
                lowest, highest = np.inf, -np.inf
                if keeps >= 1:
                    least = most = stay
                if keeps == 2:
                    lowest = highest = stay
                for j in range(k):
                    x = v[target[to + j * n + e]]
                    expected += c[numbers[at + 1 + j]] * x
                    least, most = min(least, x), max(most, x)
                    if j != left or forced == 1:
                        lowest, highest = min(lowest, x), max(highest, x)
                if mode != 0:
                    rest = stay if left < 0 else v[target[to + left * n + e]]
                    expected = _played(mode, expected, rest, least, most, lowest, highest)
                v[s] = expected


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_VECTOR}, {_TABLE}, {_VECTOR}, {_VECTOR},"
    f" {_VECTOR})",
    cache=True,
    nogil=True,
)
def gradient_one(source, target, slices, numbers, c, starts, v, read, adjoint):
    """Derivative of the expected final value with respect to every coefficient.

    starts (turns + 1, states): distribution at the start of each turn; row 0 is given, the rest
    is filled. v (states,): final values, carried back to the start. read (sources,) is room for
    the mass that each entry read. adjoint (coefficients,) is added to.
    """
    turns = starts.shape[0] - 1
    for t in range(turns):
        starts[t + 1, :] = starts[t, :]
        turn_one(source, target, slices, numbers, c, starts[t + 1])
    for t in range(turns - 1, -1, -1):
        p = starts[t]
        for i in range(slices.shape[0]):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at = slices[i, 4]
            keep = c[numbers[at]]
            for e in range(n):
                s = source[first + e]
                x = p[s]
                read[first + e] = x
                p[s] = keep * x
                for j in range(k):
                    p[target[to + j * n + e]] += c[numbers[at + 1 + j]] * x
        for i in range(slices.shape[0] - 1, -1, -1):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at = slices[i, 4]
            keep = c[numbers[at]]
            kept = 0.0
            if k == 1:
                one = c[numbers[at + 1]]
                moved = 0.0
                for e in range(n):
                    s = source[first + e]
                    x = read[first + e]
                    y = v[target[to + e]]
                    kept += x * v[s]
                    moved += x * y
                    v[s] = keep * v[s] + one * y
                adjoint[numbers[at + 1]] += moved
            else:
                for e in range(n):
                    s = source[first + e]
                    x = read[first + e]
                    kept += x * v[s]
                    result = keep * v[s]
                    for j in range(k):
                        y = v[target[to + j * n + e]]
                        adjoint[numbers[at + 1 + j]] += x * y
                        result += c[numbers[at + 1 + j]] * y
                    v[s] = result
            adjoint[numbers[at]] += kept


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_VECTOR}, {_VECTOR}, int64[::1], int64,"
    f" int8[:, ::1], {_TABLE})",
    cache=True,
    nogil=True,
)
def policy_one(source, target, slices, numbers, c, v, modes, turns, choice, gain):
    """As `backward_many` for one column, and what is chosen at every entry in every turn.

    choice (turns, sources): -2 as believed, also where nothing else is better; -1 stay, j the
    branch j. gain (turns, sources): by how much the choice changes the value; may be empty.
    """
    for t in range(turns - 1, -1, -1):
        for i in range(slices.shape[0] - 1, -1, -1):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at, left, keeps, forced = slices[i, 4], slices[i, 5], slices[i, 6], slices[i, 7]
            mode = modes[i]
            for e in range(n):
                stay = v[source[first + e]]
                expected = c[numbers[at]] * stay
                for j in range(k):
                    expected += c[numbers[at + 1 + j]] * v[target[to + j * n + e]]
                best, value = -2, expected
                if mode != 0:
                    rest = stay if left < 0 else v[target[to + left * n + e]]
                    sign = 1.0 if mode in (1, 3, 6, 8) else -1.0
                    if mode in (1, 2, 3, 4, 5):
                        if mode not in (3, 4) or sign * rest < sign * expected:
                            best, value = left, rest
                    elif mode in (8, 9):
                        value = sign * np.inf
                    if mode in (1, 2, 6, 7, 8, 9):
                        all_ways = mode in (1, 2)
                        if (keeps == 2 or (keeps == 1 and all_ways)) and sign * stay < sign * value:
                            best, value = -1, stay
                        for j in range(k):
                            if all_ways or j != left or forced == 1:
                                x = v[target[to + j * n + e]]
                                if sign * x < sign * value:
                                    best, value = j, x
                if abs(value - expected) <= 1e-12 * abs(expected):
                    best = -2
                if gain.shape[0] > 0:
                    gain[t, first + e] = value - expected
                choice[t, first + e] = best
                v[source[first + e]] = value


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_VECTOR}, {_VECTOR}, int8[:, ::1], {_TABLE},"
    f" {_CUBE}, {_TABLE})",
    cache=True,
    nogil=True,
)
def play_one(source, target, slices, numbers, c, p, choice, gain, weight, gained):
    """Carry `p` through all turns under `choice`.

    weight[t, i, 2 + b] is the mass choosing b, gained[i, 2 + b] the change of value it brought.
    """
    for t in range(choice.shape[0]):
        for i in range(slices.shape[0]):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at = slices[i, 4]
            for e in range(n):
                x = p[source[first + e]]
                if x == 0.0:
                    continue
                p[source[first + e]] = 0.0
                best = choice[t, first + e]
                weight[t, i, 2 + best] += x
                if gain.shape[0] > 0:
                    gained[i, 2 + best] += x * gain[t, first + e]
                if best == -2:
                    p[source[first + e]] += c[numbers[at]] * x
                    for j in range(k):
                        p[target[to + j * n + e]] += c[numbers[at + 1 + j]] * x
                elif best == -1:
                    p[source[first + e]] += x
                else:
                    p[target[to + best * n + e]] += x


@njit(
    f"void({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_VECTOR}, {_VECTOR}, {_CUBE})",
    cache=True,
    nogil=True,
)
def values_within(source, target, slices, numbers, c, v, out):
    """Carry `v` back; out[t, i] are the values before slice i of turn t (i = slices: after)."""
    for t in range(out.shape[0] - 1, -1, -1):
        out[t, slices.shape[0], :] = v
        for i in range(slices.shape[0] - 1, -1, -1):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at = slices[i, 4]
            for e in range(n):
                x = c[numbers[at]] * v[source[first + e]]
                for j in range(k):
                    x += c[numbers[at + 1 + j]] * v[target[to + j * n + e]]
                v[source[first + e]] = x
            out[t, i, :] = v


@njit(
    f"int64({_INDEX}, {_INDEX}, {_SLICES}, {_INDEX}, {_VECTOR}, {_INDEX}, boolean[::1], int64,"
    f" {_VECTOR}, int64[:, ::1], {_VECTOR}, int64[:, ::1], {_VECTOR})",
    cache=True,
    nogil=True,
)
def extend_one(
    source, target, slices, numbers, c, labels, reached, turns, p, seeds, mass, to_, out
):
    """All ways in which a sequence of events can go on by one event.

    seeds (m, 3): turn, slice and state of its last event, in order, with `mass` (m,). Between
    events worlds stay or move silently (label -1). An event, or a silent move to a state that is
    `reached`, leaves the sweep and is written to `to_` (room, 4): turn, slice, state, label, with
    its mass in `out` (room,). Returns how many were written, or -1 if the room is too small.
    """
    count = 0
    at_seed = 0
    first_turn = turns if seeds.shape[0] == 0 else max(0, seeds[0, 0])
    while at_seed < seeds.shape[0] and seeds[at_seed, 0] < 0:
        p[seeds[at_seed, 2]] += mass[at_seed]
        at_seed += 1
    for t in range(first_turn, turns):
        for i in range(slices.shape[0]):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at = slices[i, 4]
            keep = c[numbers[at]]
            for e in range(n):
                x = p[source[first + e]]
                if x == 0.0:
                    continue
                p[source[first + e]] = keep * x
                for j in range(k):
                    s = target[to + j * n + e]
                    y = c[numbers[at + 1 + j]] * x
                    if y == 0.0:
                        continue
                    label = labels[to + j * n + e]
                    if label < 0 and not reached[s]:
                        p[s] += y
                        continue
                    if count >= out.shape[0]:
                        return -1
                    to_[count, 0], to_[count, 1], to_[count, 2], to_[count, 3] = t, i, s, label
                    out[count] = y
                    count += 1
            while at_seed < seeds.shape[0] and seeds[at_seed, 0] == t and seeds[at_seed, 1] == i:
                p[seeds[at_seed, 2]] += mass[at_seed]
                at_seed += 1
    return count
