"""Ridge logit: logistic regression with a squared penalty on standardised features.

Le Cessie & van Houwelingen (1992, Applied Statistics 41). The intercept is not penalised; missing
values count as the mean; standardised values are kept within ±6 so that no outlier decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
CLIP = 6.0


@dataclass(frozen=True, slots=True)
class Logit:
    """A fitted logit: per feature centre, scale and weight (per standard deviation)."""

    intercept: float
    weights: Array
    centre: Array
    scale: Array

    def standard(self, x: npt.NDArray[np.floating]) -> Array:
        """Standardised features, missing ones at 0."""
        return np.clip(np.nan_to_num((x - self.centre) / self.scale), -CLIP, CLIP)

    def score(self, x: npt.NDArray[np.floating]) -> Array:
        """The linear predictor (log odds) of each row."""
        found: Array = self.intercept + self.standard(x) @ self.weights
        return found


def fit_logit(
    x: npt.NDArray[np.floating], y: npt.NDArray[np.floating], w: Array, penalty: float | Array
) -> Logit:
    """Minimises Σ w·loss + ½·Σ penalty·weight² by L-BFGS; `penalty` is one or one per feature.

    `x` (rows, features) may hold NaN, `y` 0 or 1, `w` weights of the rows.
    """
    from scipy.optimize import minimize

    centre = np.nan_to_num(np.nanmean(x, axis=0)).astype(np.float64)
    scale = np.nan_to_num(np.nanstd(x, axis=0)).astype(np.float64) + 1e-6
    blank = Logit(0.0, np.zeros(x.shape[1]), centre, scale)
    z = blank.standard(x)

    def loss(theta: Array) -> tuple[float, Array]:
        eta = theta[0] + z @ theta[1:]
        value = np.sum(w * (np.logaddexp(0, eta) - y * eta)) + 0.5 * float(
            np.sum(penalty * theta[1:] ** 2)
        )
        slack = w * (expit(eta) - y)
        return float(value), np.r_[slack.sum(), slack @ z + penalty * theta[1:]]

    share = float(np.clip(np.average(y, weights=w), 1e-6, 1 - 1e-6))
    start = np.r_[np.log(share / (1 - share)), np.zeros(x.shape[1])]
    options = {"maxiter": 120, "ftol": 1e-8}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return Logit(float(found.x[0]), found.x[1:], centre, scale)


def expit(eta: Array) -> Array:
    """1 / (1 + exp(-eta)) without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * eta))


def log_odds(p: Array, edge: float = 1e-7) -> Array:
    """log(p / (1 - p)), p kept within `edge` of 0 and 1."""
    q = np.clip(p, edge, 1 - edge)
    found: Array = np.log(q) - np.log1p(-q)
    return found
