"""Intervals of shares counted from few cases."""

from __future__ import annotations


def jeffreys(successes: float, trials: float, level: float = 0.9) -> tuple[float, float]:
    """Jeffreys' interval (Brown, Cai & DasGupta 2001, Statistical Science 16): Beta(k+½, n-k+½).

    Its lower end is 0 where nothing, its upper end 1 where everything happened.
    """
    from scipy.stats import beta

    tail = (1 - level) / 2
    a, b = successes + 0.5, trials - successes + 0.5
    low = 0.0 if successes == 0 else float(beta.ppf(tail, a, b))
    high = 1.0 if successes == trials else float(beta.ppf(1 - tail, a, b))
    return low, high


def jeffreys_median(successes: float, trials: float) -> float:
    """The median of Jeffreys' posterior, a point estimate that is never 0 or 1."""
    from scipy.stats import beta

    return float(beta.ppf(0.5, successes + 0.5, trials - successes + 0.5))
