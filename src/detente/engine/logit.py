# mypy: disable-error-code="no-untyped-def"
"""Compiled sweeps where some decisions are made by logit choice.

As in `kernels`; besides: player (slices,) is the index of the actor that chooses, -1 for chance;
cost (coefficient positions, players) is what an option costs each actor; offset (slices,) is where
a slice's choices begin in a row of `choice` (turns, choices), branch after branch.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_HEAD = "int32[::1], int32[::1], int64[:, ::1], int32[::1], float64[::1]"


@njit(
    f"void({_HEAD}, float64[:, ::1], int64[::1], float64[::1], float64[:, ::1], int64[::1],"
    " float64[:, ::1])",
    cache=True,
    nogil=True,
)
def backward_logit(
    source, target, slices, numbers, c, v, player, rationality, cost, offset, choice
):
    """Carry the actors' values v (states, players) back, and fill `choice`.

    An actor with rationality λ takes branch j with probability ∝ exp(λ (its value there less its
    cost)); with λ infinite it takes the best, ties shared equally.
    """
    players = v.shape[1]
    weight = np.empty(64)
    value = np.empty(players)
    for t in range(choice.shape[0] - 1, -1, -1):
        for i in range(slices.shape[0] - 1, -1, -1):
            first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
            at = slices[i, 4]
            who = player[i]
            for e in range(n):
                if who < 0:
                    for j in range(k):
                        weight[j] = c[numbers[at + 1 + j]]
                else:
                    best = -np.inf
                    for j in range(k):
                        weight[j] = v[target[to + j * n + e], who] - cost[at + 1 + j, who]
                        best = max(best, weight[j])
                    total = 0.0
                    for j in range(k):
                        if np.isinf(rationality[who]):
                            weight[j] = 1.0 if weight[j] >= best - 1e-12 else 0.0
                        else:
                            weight[j] = np.exp(rationality[who] * (weight[j] - best))
                        total += weight[j]
                    for j in range(k):
                        weight[j] /= total
                        choice[t, offset[i] + j * n + e] = weight[j]
                for a in range(players):
                    value[a] = 0.0
                    for j in range(k):
                        if weight[j] > 0.0:
                            there = v[target[to + j * n + e], a] - cost[at + 1 + j, a]
                            value[a] += weight[j] * there
                for a in range(players):
                    v[source[first + e], a] = value[a]


@njit(
    f"void({_HEAD}, float64[::1], int64[::1], int64[::1], float64[:, ::1], int32[::1],"
    " float64[:, ::1], float64[::1])",
    cache=True,
    nogil=True,
)
def forward_logit(
    source, target, slices, numbers, c, p, player, offset, choice, classes, out, made
):
    """Carry p (states,) through all turns; out[t, r] is the mass of class r after t turns.

    made (coefficient positions,): expected number of times that each branch is taken.
    """
    for t in range(out.shape[0]):
        if t > 0:
            for i in range(slices.shape[0]):
                first, n, to, k = slices[i, 0], slices[i, 1], slices[i, 2], slices[i, 3]
                at = slices[i, 4]
                for e in range(n):
                    x = p[source[first + e]]
                    if x == 0.0:
                        continue
                    p[source[first + e]] = 0.0
                    for j in range(k):
                        if player[i] < 0:
                            y = c[numbers[at + 1 + j]] * x
                        else:
                            y = choice[t - 1, offset[i] + j * n + e] * x
                        p[target[to + j * n + e]] += y
                        made[at + 1 + j] += y
        for s in range(p.shape[0]):
            out[t, classes[s]] += p[s]
