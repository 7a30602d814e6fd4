# mypy: disable-error-code="no-untyped-def"
"""Compiled sweeps where some decisions are made by logit choice.

As in `kernels`; besides: values v (columns, states) lie column by column. `player` (slices,) is
the actor that chooses, -1 for chance; an actor's value is `scale` times the value in its
`column`; cost (coefficient positions, columns) is what an option takes off a column; offset
(slices,) is where a slice's choices begin in a row of `choice` (turns, choices), branch after
branch. A slice of choices has a row of its own for every branch and keeps nothing by itself.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_HEAD = "int32[::1], int32[::1], int64[:, ::1], int32[::1], float64[::1]"
_WHOLE = "int64[::1]"
_TABLE = "float64[:, ::1]"
_PLAY = f"{_WHOLE}, float64[::1], {_WHOLE}, float64[::1], {_TABLE}, {_WHOLE}"

MOST = 64  # branches that a decision can have


@njit(
    "void(int32[::1], int64, int64, int64, float64[::1], float64, float64[::1], float64[::1])",
    cache=True,
    nogil=True,
)
def _choose(target, to, n, k, v, rate, cost, chosen):
    """Logit choice in one slice: chosen (k · n,) from the values v of the states after it.

    `rate` is rationality times scale; `cost` (k,) as a share of the column's unit. An infinite
    rate takes the best, ties shared equally.
    """
    if k == 2 and not np.isinf(rate):
        apart = cost[1] - cost[0]
        for e in range(n):
            x = rate * (v[target[to + e]] - v[target[to + n + e]] + apart)
            small = np.exp(-abs(x))
            large = 1.0 / (1.0 + small)
            chosen[e] = large if x >= 0 else small * large
            chosen[n + e] = small * large if x >= 0 else large
        return
    weight = np.empty(MOST)
    sign = 1.0 if rate >= 0 else -1.0
    for e in range(n):
        best = -np.inf
        for j in range(k):
            weight[j] = sign * (v[target[to + j * n + e]] - cost[j])
            best = max(best, weight[j])
        total = 0.0
        for j in range(k):
            if np.isinf(rate):
                weight[j] = 1.0 if weight[j] >= best - 1e-12 else 0.0
            else:
                weight[j] = np.exp(abs(rate) * (weight[j] - best))
            total += weight[j]
        for j in range(k):
            chosen[j * n + e] = weight[j] / total


@njit(
    "void(int32[::1], int32[::1], int64[::1], int32[::1], float64[::1], float64[::1],"
    " float64[:], boolean, float64[::1])",
    cache=True,
    nogil=True,
    inline="always",
)
def _back(source, target, slice_, numbers, c, v, cost, choosing, chosen):
    """One slice, one column of values, backward."""
    first, n, to, k, at = slice_[0], slice_[1], slice_[2], slice_[3], slice_[4]
    if choosing:
        if k == 2:
            one, two = cost[at + 1], cost[at + 2]
            for e in range(n):
                v[source[first + e]] = chosen[e] * (v[target[to + e]] - one) + chosen[n + e] * (
                    v[target[to + n + e]] - two
                )
            return
        for e in range(n):
            x = 0.0
            for j in range(k):
                x += chosen[j * n + e] * (v[target[to + j * n + e]] - cost[at + 1 + j])
            v[source[first + e]] = x
        return
    keep, paid = c[numbers[at]], 0.0
    for j in range(k):
        paid += c[numbers[at + 1 + j]] * cost[at + 1 + j]
    if k == 1:
        one = c[numbers[at + 1]]
        for e in range(n):
            s = source[first + e]
            v[s] = keep * v[s] + one * v[target[to + e]] - paid
        return
    for e in range(n):
        x = keep * v[source[first + e]] - paid
        for j in range(k):
            x += c[numbers[at + 1 + j]] * v[target[to + j * n + e]]
        v[source[first + e]] = x


@njit(f"void({_HEAD}, {_TABLE}, {_PLAY}, {_TABLE}, float64[:, :, ::1])", cache=True, nogil=True)
def backward_logit(
    source,
    target,
    slices,
    numbers,
    c,
    v,
    player,
    rationality,
    column,
    scale,
    cost,
    offset,
    choice,
    ends,
):
    """Carry the values v (columns, states) back, and fill `choice`.

    An actor with rationality λ takes branch j with probability ∝ exp(λ (its value there less its
    cost)). ends (turns or 0, columns, states): the values at the end of every turn, if asked for.
    """
    own = np.empty(MOST)
    for t in range(choice.shape[0] - 1, -1, -1):
        if ends.shape[0] > 0:
            ends[t] = v
        for i in range(slices.shape[0] - 1, -1, -1):
            n, to, k = slices[i, 1], slices[i, 2], slices[i, 3]
            at, who, off = slices[i, 4], player[i], offset[i]
            chosen = choice[t, off : off + k * n]
            if who >= 0:
                for j in range(k):
                    own[j] = cost[at + 1 + j, column[who]]
                rate = rationality[who] * scale[who]
                _choose(target, to, n, k, v[column[who]], rate, own, chosen)
            for a in range(v.shape[0]):
                _back(source, target, slices[i], numbers, c, v[a], cost[:, a], who >= 0, chosen)


@njit(
    "void(int32[::1], int32[::1], int64[::1], int32[::1], float64[::1], float64[::1], boolean,"
    " float64[::1])",
    cache=True,
    nogil=True,
    inline="always",
)
def _carry(source, target, slice_, numbers, c, p, choosing, chosen):
    """One slice, forward: the mass p (states,) on to where chance or choice takes it."""
    first, n, to, k, at = slice_[0], slice_[1], slice_[2], slice_[3], slice_[4]
    if choosing and k == 2:
        for e in range(n):
            s = source[first + e]
            x = p[s]
            p[s] = 0.0
            p[target[to + e]] += chosen[e] * x
            p[target[to + n + e]] += chosen[n + e] * x
        return
    if not choosing and k == 1:
        keep, one = c[numbers[at]], c[numbers[at + 1]]
        for e in range(n):
            s = source[first + e]
            x = p[s]
            p[s] = keep * x
            p[target[to + e]] += one * x
        return
    keep = 0.0 if choosing else c[numbers[at]]
    for e in range(n):
        s = source[first + e]
        x = p[s]
        p[s] = keep * x
        for j in range(k):
            share = chosen[j * n + e] if choosing else c[numbers[at + 1 + j]]
            p[target[to + j * n + e]] += share * x


@njit(
    f"void({_HEAD}, float64[::1], {_WHOLE}, {_WHOLE}, {_TABLE}, int32[::1], {_TABLE},"
    " float64[::1])",
    cache=True,
    nogil=True,
)
def forward_logit(
    source, target, slices, numbers, c, p, player, offset, choice, classes, out, made
):
    """Carry p (states,) through all turns; out[t, r] is the mass of class r after t turns.

    made (coefficient positions, or 0 where nobody asks): expected number of times that each branch
    is taken by choice.
    """
    for s in range(p.shape[0]):
        out[0, classes[s]] += p[s]
    for t in range(choice.shape[0]):
        for i in range(slices.shape[0]):
            first, n, k, at = slices[i, 0], slices[i, 1], slices[i, 3], slices[i, 4]
            off, choosing = offset[i], player[i] >= 0
            chosen = choice[t, off : off + k * n]
            if choosing and made.shape[0] > 0:
                for j in range(k):
                    for e in range(n):
                        made[at + 1 + j] += chosen[j * n + e] * p[source[first + e]]
            _carry(source, target, slices[i], numbers, c, p, choosing, chosen)
        for s in range(p.shape[0]):
            out[t + 1, classes[s]] += p[s]


@njit(
    "void(int32[::1], int32[::1], int64[::1], int32[::1], float64[::1], float64[::1],"
    " float64[:], boolean, float64[::1], float64[::1], float64[::1])",
    cache=True,
    nogil=True,
    inline="always",
)
def _back_kept(source, target, slice_, numbers, c, v, cost, choosing, chosen, kept, after):
    """As `_back`; leaves the values it reads in kept (sources,) and after (targets, less cost)."""
    first, n, to, k, at = slice_[0], slice_[1], slice_[2], slice_[3], slice_[4]
    if choosing and k == 2:
        less, other = cost[at + 1], cost[at + 2]
        for e in range(n):
            x, y = v[target[to + e]] - less, v[target[to + n + e]] - other
            after[to + e], after[to + n + e] = x, y
            v[source[first + e]] = chosen[e] * x + chosen[n + e] * y
        return
    if not choosing and k == 1:
        keep, one, less = c[numbers[at]], c[numbers[at + 1]], cost[at + 1]
        for e in range(n):
            s = source[first + e]
            x, y = v[s], v[target[to + e]] - less
            kept[first + e], after[to + e] = x, y
            v[s] = keep * x + one * y
        return
    for e in range(n):
        x = v[source[first + e]]
        kept[first + e] = x
        x *= 0.0 if choosing else c[numbers[at]]
        for j in range(k):
            y = v[target[to + j * n + e]] - cost[at + 1 + j]
            after[to + j * n + e] = y
            x += y * (chosen[j * n + e] if choosing else c[numbers[at + 1 + j]])
        v[source[first + e]] = x


@njit(
    "void(int32[::1], int32[::1], int64[::1], int32[::1], float64[::1], float64[::1],"
    " float64[::1], float64[::1], float64[::1])",
    cache=True,
    nogil=True,
    inline="always",
)
def _spread(source, target, slice_, numbers, c, u, kept, after, adjoint):
    """One slice of chance, one column of derivatives, forward; adds to the coefficients' own."""
    first, n, to, k, at = slice_[0], slice_[1], slice_[2], slice_[3], slice_[4]
    keep, one = c[numbers[at]], c[numbers[at + 1]]
    total = more = 0.0
    if k == 1:
        for e in range(n):
            s = source[first + e]
            x = u[s]
            total += x * kept[first + e]
            more += x * after[to + e]
            u[s] = keep * x
            u[target[to + e]] += one * x
        adjoint[numbers[at]] += total
        adjoint[numbers[at + 1]] += more
        return
    for e in range(n):
        s = source[first + e]
        x = u[s]
        total += x * kept[first + e]
        u[s] = keep * x
        for j in range(k):
            u[target[to + j * n + e]] += c[numbers[at + 1 + j]] * x
            adjoint[numbers[at + 1 + j]] += x * after[to + j * n + e]
    adjoint[numbers[at]] += total


@njit(
    f"void({_HEAD}, {_TABLE}, {_PLAY}, {_TABLE}, float64[:, :, ::1], {_TABLE}, {_TABLE},"
    f" float64[::1], float64[::1], int32[::1], {_TABLE})",
    cache=True,
    nogil=True,
)
def adjoint_logit(
    source,
    target,
    slices,
    numbers,
    c,
    u,
    player,
    rationality,
    column,
    scale,
    cost,
    offset,
    choice,
    ends,
    after,
    kept,
    adjoint,
    p,
    classes,
    out,
):
    """Reverse accumulation through choices: adjoint (coefficients,) of what u was set to.

    u (columns, states) is the derivative of the result by the values at the start, one column of
    it 1 at the start state; it is carried to the horizon as mass is, and an actor's choice adds to
    the column that it looks at (the best reply is flat: nothing). after (columns, targets) and
    kept (columns, sources) are room for the values within a turn, made again from `ends`. p and out
    as in `forward_logit`: the choices at hand carry the mass as well.
    """
    columns = u.shape[0]
    slope = np.empty(MOST)
    for s in range(p.shape[0]):
        out[0, classes[s]] += p[s]
    for t in range(choice.shape[0]):
        v = ends[t]
        for i in range(slices.shape[0] - 1, -1, -1):
            n, k, off = slices[i, 1], slices[i, 3], offset[i]
            chosen = choice[t, off : off + k * n]
            for a in range(columns):
                _back_kept(
                    source,
                    target,
                    slices[i],
                    numbers,
                    c,
                    v[a],
                    cost[:, a],
                    player[i] >= 0,
                    chosen,
                    kept[a],
                    after[a],
                )
        for i in range(slices.shape[0]):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            who, off = player[i], offset[i]
            chosen = choice[t, off : off + k * n]
            _carry(source, target, slices[i], numbers, c, p, who >= 0, chosen)
            if who < 0:
                for a in range(columns):
                    _spread(source, target, slices[i], numbers, c, u[a], kept[a], after[a], adjoint)
                continue
            rate = rationality[who] * scale[who]
            if np.isinf(rate):
                rate = 0.0
            if columns == 1 and k == 2:
                row, values = u[0], after[0]
                for e in range(n):
                    s = source[first + e]
                    x = row[s]
                    row[s] = 0.0
                    one, two = chosen[e], chosen[n + e]
                    bend = rate * one * two * (values[to + e] - values[to + n + e])
                    row[target[to + e]] += x * (one + bend)
                    row[target[to + n + e]] += x * (two - bend)
                continue
            own = column[who]
            for e in range(n):
                s = source[first + e]
                mean = 0.0
                for j in range(k):
                    x = 0.0
                    for a in range(columns):
                        x += u[a, s] * after[a, to + j * n + e]
                    slope[j] = x
                    mean += chosen[j * n + e] * x
                for a in range(columns):
                    x = u[a, s]
                    u[a, s] = 0.0
                    for j in range(k):
                        u[a, target[to + j * n + e]] += chosen[j * n + e] * x
                for j in range(k):
                    u[own, target[to + j * n + e]] += rate * chosen[j * n + e] * (slope[j] - mean)
        for s in range(p.shape[0]):
            out[t + 1, classes[s]] += p[s]
