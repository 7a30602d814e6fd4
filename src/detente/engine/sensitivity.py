"""Which belief matters: swings, exact derivatives, shares of variance, value of information.

The *swing* of a belief is the change of the central answer as that belief goes from its 5 % to
its 95 % quantile, all else central. The *derivative* comes from one forward and one backward
sweep (reverse accumulation; Griewank and Walther 2008, chapter 3). The *share* of a belief is
Var(E[P | z_b]) / Var(P) over the draws (Sobol' 1993), from the projection on Hermite polynomials
of its standardised value (Sudret 2008); shared factors are inputs of their own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiler, outcome_index
from detente.engine.draws import Draws, central, draw
from detente.engine.quantal import probabilities, solved
from detente.engine.records import Lever
from detente.engine.solve import Result
from detente.engine.strategic import play, strategic
from detente.engine.sweep import gradient, reached
from detente.scenario.likelihood import Z95, probability
from detente.scenario.model import Model

Reals = NDArray[np.float64]

DEGREE = 3


@dataclass(frozen=True, slots=True)
class FactorShare:
    """First-order share of the variance that a shared factor explains."""

    factor: str
    share: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Levers of one outcome by falling swing, and the factors, with the draws used."""

    outcome: str
    levers: tuple[Lever, ...]
    factors: tuple[FactorShare, ...]
    central: float
    variance: float
    method: str
    draws: int
    seed: int
    states: int
    entries: int


def levers(model: Model, outcome: str, *, compiler: Compiler | None = None) -> tuple[Lever, ...]:
    """Swing and derivative of every belief that can influence `outcome`, by falling swing.

    1. Two columns per belief, at its quantiles, all others central: one forward sweep for all.
    2. One gradient at the central beliefs.

    Raises DetenteError if there is no such outcome.
    """
    return _levers(compiler or Compiler(model), outcome_index(model, outcome))


def _levers(compiler: Compiler, outcome: int) -> tuple[Lever, ...]:
    model = compiler.model
    question = ((outcome,),)
    if strategic(model):
        played = play(compiler, question)
        compiled, used = played.compiled, played.beliefs()
    else:
        played, compiled = None, compiler.compile(question)
        used = compiled.beliefs()
    middle = central(model)
    z = np.repeat(middle[np.newaxis], 2 * len(used) + 1, axis=0)
    for i, b in enumerate(used):
        z[2 * i, b] -= Z95 * model.beliefs[b].sd
        z[2 * i + 1, b] += Z95 * model.beliefs[b].sd
    answers = probabilities(compiler, question, z)[2][-1, 1]
    final = reached(compiled, 0, 1)
    if played is not None:
        slope = solved(played, middle, final).slope
    else:
        _, slope = gradient(compiled, middle, final)
    found = [
        Lever(
            belief=model.beliefs[b].name,
            low=float(answers[2 * i]),
            high=float(answers[2 * i + 1]),
            at_low=probability(z[2 * i, b], model.beliefs[b].scale),
            at_high=probability(z[2 * i + 1, b], model.beliefs[b].scale),
            central=float(answers[-1]),
            derivative=float(slope[b]),
        )
        for i, b in enumerate(used)
    ]
    return tuple(sorted(found, key=lambda lever: (-lever.swing, lever.belief)))


def sensitivity(
    model: Model,
    outcome: str,
    *,
    draws: int = 1024,
    seed: int = 1,
    compiler: Compiler | None = None,
    result: Result | None = None,
) -> Sensitivity:
    """Levers of `outcome` with shares of variance and the value of information.

    `result`: of `solve` for the same model, draws and seed, whose probabilities then serve.

    1. Probability of the outcome in every draw, by one forward sweep.
    2. For a standard normal input x: share = Σ_k c_k² / Var with c_k = mean(P · He_k(x)) / √k!,
       k = 1 … 3, less the sampling noise of each c_k². The input of a belief is its own
       standardised value (what it shares with others included), that of a factor is the factor.
    3. left = sqrt(1 - share).

    Raises DetenteError for an unknown outcome or fewer than two draws.
    """
    compiler = compiler or Compiler(model)
    question = ((outcome_index(model, outcome),),)
    if result is not None:
        sampled, values = result.draws_of, result.values[outcome]
        size = result.outcome(outcome).size
    else:
        sampled = draw(model, draws, seed)
        size, _, over = probabilities(compiler, question, sampled.z)
        values = over[-1, 1]
    variance = float(values.var())
    found = []
    for lever in _levers(compiler, question[0][0]):
        b = next(i for i, belief in enumerate(model.beliefs) if belief.name == lever.belief)
        sd = model.beliefs[b].sd
        x = (sampled.z[:, b] - model.beliefs[b].mean) / sd if sd else np.zeros(draws)
        share = first_order(values, x)
        found.append(
            Lever(
                lever.belief,
                lever.low,
                lever.high,
                lever.at_low,
                lever.at_high,
                lever.central,
                lever.derivative,
                share,
                math.sqrt(max(0.0, 1 - share)),
            )
        )
    return Sensitivity(
        outcome=outcome,
        levers=tuple(found),
        factors=_factors(model, found, sampled, values),
        central=found[0].central if found else float(values[0]),
        variance=variance,
        method="reverse accumulation; Hermite projection of degree 3 over the draws",
        draws=draws,
        seed=seed,
        states=size.states,
        entries=size.entries,
    )


def _factors(
    model: Model, levers_: list[Lever], sampled: Draws, values: Reals
) -> tuple[FactorShare, ...]:
    used = {lever.belief for lever in levers_}
    reaching = sorted({f for b in model.beliefs if b.name in used for f, _ in b.loadings})
    return tuple(
        FactorShare(model.factors[f], first_order(values, sampled.inputs[:, f])) for f in reaching
    )


def first_order(values: Reals, x: Reals) -> float:
    """Var(E[values | x]) / Var(values) for a standard normal x, between 0 and 1."""
    variance = float(values.var())
    if variance == 0 or len(values) < 2:
        return 0.0
    y = values - values.mean()
    explained = 0.0
    for k, hermite in enumerate(_hermite(x), start=1):
        projected = y * hermite / math.sqrt(math.factorial(k))
        c = float(projected.mean())
        noise = float(projected.var()) / len(values)
        explained += c * c - noise
    return min(1.0, max(0.0, explained / variance))


def _hermite(x: Reals) -> tuple[Reals, ...]:
    """Probabilists' Hermite polynomials of degree 1 to 3."""
    return x, x**2 - 1, x**3 - 3 * x
