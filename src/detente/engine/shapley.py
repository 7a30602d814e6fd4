"""Each actor's weight in stopping an outcome: the Shapley value.

The worth of a set C of actors is v(C) = P - Pmin(C): by how much it can lower the probability of
the outcome while all others act as believed. An actor's value is what it adds to those before it,
on average over all orders in which a set can form (Shapley 1953); the values add up to the worth
of everyone, and an actor that owns no decision is worth nothing.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.coalition import values
from detente.engine.compiled import Compiled, Compiler, outcome_index
from detente.engine.strategic import scripted_only
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Model, Rule

Reals = NDArray[np.float64]

EXACT = 12  # players up to which every set is valued


@dataclass(frozen=True, slots=True)
class Weight:
    """An actor's Shapley value, with its standard error where orders were sampled (else 0)."""

    actor: str
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Shapley values of one outcome, largest first, at the central beliefs."""

    outcome: str
    weights: tuple[Weight, ...]
    everyone: float
    central: float
    method: str
    orders: int  # sampled; 0 where exact
    seed: int
    states: int


def shapley(
    model: Model,
    outcome: str,
    *,
    orders: int = 200,
    seed: int = 1,
    exact: int = EXACT,
    compiler: Compiler | None = None,
) -> Weights:
    """Shapley values of all actors that own a decision which can influence `outcome`.

    1. Up to `exact` actors: v of every set, one backward sweep each (many columns at a time), and
       φ_i = Σ_C |C|! (n - |C| - 1)! / n! (v(C + i) - v(C)).
    2. More: `orders` random orders, each followed by its reverse (antithetic), and for each the
       marginal worth of every actor (Castro, Gómez and Tejada 2009); the standard error comes
       from the pairs.

    Raises DetenteError for an unknown outcome or fewer than two orders.
    """
    scripted_only(model, "the Shapley value")
    if orders < 2:
        raise DetenteError(
            Problem("too few orders to sample", expected="at least 2", found=str(orders)),
            status=Exit.USAGE,
        )
    compiled = (compiler or Compiler(model)).compile(
        ((outcome_index(model, outcome),),), count=False
    )
    players = _players(compiled)
    central = float(values(compiled, [()], highest=False, hostile=False)[0])
    if len(players) <= exact:
        found, errors, sampled = _exactly(compiled, players, central), np.zeros(len(players)), 0
    else:
        found, errors = _by_orders(compiled, players, central, orders, seed)
        sampled = orders
    everyone = central - float(values(compiled, [players], highest=False, hostile=False)[0])
    weights = [
        Weight(a, float(v), float(e)) for a, v, e in zip(players, found, errors, strict=True)
    ]
    return Weights(
        outcome=outcome,
        weights=tuple(sorted(weights, key=lambda w: (-w.value, w.actor))),
        everyone=everyone,
        central=central,
        method="Shapley value, exact" if not sampled else "Shapley value, antithetic random orders",
        orders=sampled,
        seed=seed,
        states=compiled.size.states,
    )


def _players(compiled: Compiled) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for d in sorted({d for d in compiled.tape.decisions if d >= 0}):
        decision = compiled.model.decisions[d]
        if decision.rule is not Rule.NATURE:
            found.update(dict.fromkeys(decision.owners))
    return tuple(found)


def _exactly(compiled: Compiled, players: tuple[str, ...], central: float) -> Reals:
    n = len(players)
    sets = [c for k in range(n + 1) for c in itertools.combinations(range(n), k)]
    worth = central - values(
        compiled, [[players[i] for i in c] for c in sets], highest=False, hostile=False
    )
    of = dict(zip(sets, worth, strict=True))
    result = np.zeros(n)
    for c in sets:
        k = len(c)
        for i in set(range(n)) - set(c):
            weight = math.factorial(k) * math.factorial(n - k - 1) / math.factorial(n)
            result[i] += weight * (of[tuple(sorted((*c, i)))] - of[c])
    return result


def _by_orders(
    compiled: Compiled, players: tuple[str, ...], central: float, orders: int, seed: int
) -> tuple[Reals, Reals]:
    random = np.random.default_rng(seed)
    n = len(players)
    pairs = []
    for _ in range(max(1, orders // 2)):
        one = random.permutation(n)
        both = []
        for order in (one, one[::-1]):
            sets = [[players[i] for i in order[: k + 1]] for k in range(n)]
            worth = central - values(compiled, sets, highest=False, hostile=False)
            added = np.empty(n)
            added[order] = np.diff(worth, prepend=0.0)
            both.append(added)
        pairs.append((both[0] + both[1]) / 2)
    sample = np.array(pairs)
    if len(sample) < 2:
        return sample.mean(axis=0), np.full(n, np.inf)
    return sample.mean(axis=0), sample.std(axis=0, ddof=1) / math.sqrt(len(sample))
