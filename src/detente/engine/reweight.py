"""The answer after a belief has changed, from draws that are already there.

The probability of an outcome in a draw depends on the draw, not on how likely the draw is. So
when a belief moves, stored draws keep their answers and only get other weights (importance
sampling; Owen 2013, chapter 9). How many equally weighted draws they are still worth is the
effective sample size (Kong 1992); where that is below half, fresh draws are made instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiler
from detente.engine.draws import central, spread
from detente.engine.quantal import probabilities
from detente.engine.records import Estimate
from detente.engine.solve import HIGH, LOW, Result, solve
from detente.scenario.model import Model

Reals = NDArray[np.float64]

ENOUGH = 0.5  # share of the draws that the effective sample size must reach


@dataclass(frozen=True, slots=True)
class Reweighted:
    """Estimates by name (outcomes, and rungs of the answer as "answer: rung") after a change.

    `effective`: effective sample size, of `draws`. `recomputed`: it was below half, so the
    estimates come from fresh draws, found in `result`.
    """

    estimates: dict[str, Estimate]
    effective: float
    draws: int
    seed: int
    recomputed: bool
    result: Result
    method: str


def reweighted(
    result: Result, before: Model, after: Model, *, compiler: Compiler | None = None
) -> Reweighted:
    """The estimates of `result` (of the model `before`) for `after`, whose beliefs differ.

    1. log w = log density of each draw under the beliefs of `after` less that under `before`.
    2. Effective sample size (Σ w)² / Σ w². At least half of the draws: weighted means and
       quantiles of the stored values, central values by a forward sweep each.
    3. Otherwise, or where a density does not exist (a belief without spread of its own that moves):
       `solve` anew with the same number of draws and seed.

    `compiler`: one that has compiled `before`; its tapes are used again.
    """
    kept = (compiler or Compiler(before)).rebound(after)
    weights = _weights(result.draws_of.z, before, after)
    effective = 0.0 if weights is None else float(weights.sum() ** 2 / (weights**2).sum())
    if weights is None or effective < ENOUGH * result.draws:
        fresh = solve(after, draws=result.draws, seed=result.seed, compiler=kept)
        return Reweighted(
            {name: _weighted(fresh, name, None, after, kept) for name in fresh.values},
            effective,
            result.draws,
            result.seed,
            True,
            fresh,
            fresh.method,
        )
    return Reweighted(
        {name: _weighted(result, name, weights, after, kept) for name in result.values},
        effective,
        result.draws,
        result.seed,
        False,
        result,
        "stored draws reweighted to the changed beliefs",
    )


def _weights(z: Reals, before: Model, after: Model) -> Reals | None:
    """Weights of the rows of `z` (draws, beliefs), or None where there is no density ratio."""
    mean, own, loadings = spread(before.beliefs, len(before.factors))
    mean2, own2, loadings2 = spread(after.beliefs, len(after.factors))
    same = (mean == mean2) & (own == own2) & (loadings == loadings2).all(axis=1)
    if same.all():
        return np.ones(len(z))
    fixed = (own == 0) | (own2 == 0)
    if (fixed & ~same).any():
        return None
    use = ~fixed  # what has no spread of its own is the same under both, given the factors
    if (fixed & (loadings != 0).any(axis=1)).any():
        return None
    ratio = _log_density(z[:, use], mean2[use], own2[use], loadings2[use])
    ratio -= _log_density(z[:, use], mean[use], own[use], loadings[use])
    weights: Reals = np.exp(ratio - ratio.max())
    return weights


def _log_density(z: Reals, mean: Reals, own: Reals, loadings: Reals) -> Reals:
    """Log density of N(mean, diag(own²) + loadings loadingsᵀ) at each row, up to a constant."""
    root = np.linalg.cholesky(np.diag(own**2) + loadings @ loadings.T)
    scaled = np.linalg.solve(root, (z - mean).T)
    density: Reals = -0.5 * (scaled**2).sum(axis=0) - np.log(np.diag(root)).sum()
    return density


def _weighted(
    result: Result, name: str, weights: Reals | None, model: Model, compiler: Compiler
) -> Estimate:
    values = result.values[name]
    w = np.ones(len(values)) if weights is None else weights
    w = w / w.sum()
    order = np.argsort(values)
    # Each draw stands for the middle of its weight; equal weights give the usual quantiles.
    at = np.cumsum(w[order]) - 0.5 * w[order]
    low, high = np.interp((LOW, HIGH), at, values[order])
    mean = float(values @ w)
    error = float(np.sqrt((w**2 * (values - mean) ** 2).sum()))
    return Estimate(mean, float(low), float(high), _central(name, model, compiler), error)


def _central(name: str, model: Model, compiler: Compiler) -> float:
    z = central(model)[np.newaxis]
    prefix = f"{model.answer.name}: "
    if name.startswith(prefix):
        rungs = [model.answer.rest, *(model.outcomes[o].name for o in model.answer.rungs)]
        over = probabilities(compiler, (model.answer.rungs,), z)[2]
        return float(over[-1, rungs.index(name.removeprefix(prefix)), 0])
    question = ((model.outcome_index(name),),)
    return float(probabilities(compiler, question, z)[2][-1, 1, 0])
