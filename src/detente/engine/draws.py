"""Draws of the belief vector: randomly shifted lattices, through the covariance of the beliefs.

z = mean + D ε + B η with independent standard normals ε (one per belief) and η (one per shared
factor); B are the loadings and D² = sd² - Σ loadings², so that z has covariance D² + B Bᵀ.

The points are `REPLICATES` rank-1 lattices, each with its own random shift (Cranley and Patterson
1976), whose generators are built component by component (Sloan and Reztsov 2002): the means are
unbiased, far less noisy than independent draws, and the spread between replicates says how noisy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Belief, Model

Reals = NDArray[np.float64]

REPLICATES = 8


def normal_quantile(p: Reals) -> Reals:
    """Inverse of the standard normal distribution function, to about 1e-15 (Wichura 1988, AS 241).

    1. Near the middle, |p - 1/2| ≤ 0.425: a rational function of 0.180625 - (p - 1/2)².
    2. In the tails: rational functions of r = sqrt(-log(min(p, 1 - p))), up to 5 and above.
    """
    q = p - 0.5
    middle = np.abs(q) <= 0.425
    r = 0.180625 - q * q
    inner = q * _ratio(r, _MIDDLE)
    tail = np.sqrt(-np.log(np.where(middle, 0.5, np.minimum(p, 1 - p))))
    outer = np.where(tail <= 5, _ratio(tail - 1.6, _NEAR), _ratio(tail - 5, _FAR))
    result: Reals = np.where(middle, inner, np.sign(q) * outer)
    return result


def _ratio(x: Reals, coefficients: tuple[tuple[float, ...], tuple[float, ...]]) -> Reals:
    top = np.zeros_like(x)
    for a in reversed(coefficients[0]):
        top = top * x + a
    bottom = np.zeros_like(x)
    for b in reversed(coefficients[1]):
        bottom = bottom * x + b
    result: Reals = top / bottom
    return result


_MIDDLE = (
    (
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ),
    (
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ),
)
_NEAR = (
    (
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ),
    (
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ),
)
_FAR = (
    (
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ),
    (
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ),
)


def generators(points: int, dimensions: int) -> NDArray[np.int64]:
    """Generating vector of a rank-1 lattice, built component by component; shape (dimensions,).

    For each dimension in turn, the generator (coprime to the number of points) that makes the
    worst-case error in the Korobov space of smoothness 2 smallest, with the weight of the j-th
    dimension 1 / j²: the first dimensions are spread best.
    """
    half = points // 2
    candidates = np.array([g for g in range(1, half + 1) if math.gcd(g, points) == 1] or [1])
    k = np.arange(half + 1)  # the kernel is symmetric: points k and n - k agree
    x = (np.outer(candidates, k) % points) / points
    kernel = 2 * math.pi**2 * (x * x - x + 1 / 6)
    twice = np.where((k == 0) | (2 * k == points), 1.0, 2.0)
    product = twice.copy()
    chosen = np.empty(dimensions, dtype=np.int64)
    for j in range(dimensions):
        best = int(np.argmin(kernel @ product)) if j else 0
        chosen[j] = candidates[best]
        product *= 1 + kernel[best] / (j + 1) ** 2
    return chosen


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of the beliefs of a model.

    `z`: (draws, beliefs). `inputs`: (draws, factors + beliefs), the independent standard normals
    they come from, factors first. `replicate`: (draws,), which lattice each draw belongs to.
    """

    z: Reals
    inputs: Reals
    replicate: NDArray[np.int64]
    seed: int

    @property
    def count(self) -> int:
        """How many draws there are."""
        return len(self.z)


def spread(beliefs: tuple[Belief, ...], factors: int) -> tuple[Reals, Reals, Reals]:
    """Means (beliefs,), own standard deviations (beliefs,) and loadings B (beliefs, factors)."""
    mean = np.array([b.mean for b in beliefs], dtype=np.float64)
    loadings = np.zeros((len(beliefs), factors))
    for i, belief in enumerate(beliefs):
        for factor, loading in belief.loadings:
            loadings[i, factor] += loading
    own = np.array([b.sd**2 for b in beliefs]) - (loadings**2).sum(axis=1)
    return mean, np.sqrt(np.maximum(own, 0.0)), loadings


def draw(model: Model, draws: int, seed: int) -> Draws:
    """`draws` draws of all beliefs of `model`.

    1. Split the draws over replicates (fewer than 16 draws: one replicate of each point).
    2. Each replicate is a lattice shifted by its own uniform vector; u = frac(k g / n + shift).
       Its first dimensions go to the shared factors, then to the beliefs by falling spread.
    3. Standard normals by the quantile function, then z through loadings and own deviations.

    Raises DetenteError for fewer than one draw.
    """
    if draws < 1:
        raise DetenteError(
            Problem(
                "the number of draws is not usable",
                expected="at least 1",
                found=str(draws),
                hint="1024 gives ranges good to about a tenth of their width.",
            ),
            status=Exit.USAGE,
        )
    random = np.random.default_rng(seed)
    factors = len(model.factors)
    dimensions = factors + len(model.beliefs)
    replicates = REPLICATES if draws >= 2 * REPLICATES else draws
    sizes = [draws // replicates + (i < draws % replicates) for i in range(replicates)]
    vectors = {n: generators(n, dimensions) for n in set(sizes)}
    blocks = []
    for n in sizes:
        shift = random.random(dimensions)
        points = np.outer(np.arange(n), vectors[n]) / n + shift
        blocks.append(points - np.floor(points))
    tiny = 2.0**-53
    mean, own, loadings = spread(model.beliefs, factors)
    by_spread = np.concatenate((np.arange(factors), factors + np.argsort(-own, kind="stable")))
    uniform = np.empty((draws, dimensions))
    uniform[:, by_spread] = np.concatenate(blocks)
    inputs = normal_quantile(np.clip(uniform, tiny, 1 - tiny))
    z = mean + inputs[:, :factors] @ loadings.T + inputs[:, factors:] * own
    return Draws(z, inputs, np.repeat(np.arange(replicates), sizes), seed)


def central(model: Model) -> Reals:
    """The central beliefs: the means on their link scales; shape (beliefs,)."""
    return np.array([b.mean for b in model.beliefs], dtype=np.float64)


def standard_error(values: Reals, replicate: NDArray[np.int64]) -> Reals:
    """Standard error of the mean over the last axis, from the spread between replicates."""
    count = int(replicate.max()) + 1
    if count < 2:
        return np.zeros(values.shape[:-1])
    means = np.stack([values[..., replicate == r].mean(axis=-1) for r in range(count)])
    result: Reals = means.std(axis=0, ddof=1) / math.sqrt(count)
    return result
