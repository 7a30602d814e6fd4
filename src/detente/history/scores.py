"""Scores of forecasts of yes/no events and of ranked outcomes.

Kernels take arrays. Brier (1950) with Murphy's (1973) reliability, resolution and uncertainty;
log score; area under the ROC and precision-recall curves; ranked probability score (Epstein
1969); reliability diagram with Jeffreys intervals; bootstrap by group, since the rows of one
dispute are not independent. Lower is better except for the areas and the skill.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.history.interval import jeffreys

Array = npt.NDArray[np.float64]
TINY = 1e-7


def brier(p: Array, y: Array) -> float:
    """Mean of (p - y)²."""
    return float(np.mean((p - y) ** 2))


def log_score(p: Array, y: Array) -> float:
    """Mean of -log of the probability given to what happened, in nats; p at least 1e-7 off 0, 1."""
    q = np.clip(p, TINY, 1 - TINY)
    return float(-np.mean(np.where(y > 0, np.log(q), np.log1p(-q))))


@dataclass(frozen=True, slots=True)
class Parts:
    """Murphy's parts: Brier = reliability - resolution + uncertainty + within.

    `within` is what grouping into bins leaves over (0 if every bin has one forecast).
    """

    reliability: float
    resolution: float
    uncertainty: float
    within: float


def bins(p: Array, count: int = 10) -> npt.NDArray[np.int64]:
    """The bin of each forecast: equal forecasts share one; else `count` bins of equal size."""
    values = np.unique(p)
    if len(values) <= count:
        return np.searchsorted(values, p)
    edges = np.unique(np.quantile(p, np.linspace(0, 1, count + 1)[1:-1]))
    return np.searchsorted(edges, p, side="right")


def parts(p: Array, y: Array, count: int = 10) -> Parts:
    """Reliability, resolution and uncertainty over bins of equal size."""
    which, mean = bins(p, count), float(y.mean())
    reliability = resolution = 0.0
    for b in np.unique(which):
        mine = which == b
        share, stated, seen = mine.mean(), p[mine].mean(), y[mine].mean()
        reliability += share * (stated - seen) ** 2
        resolution += share * (seen - mean) ** 2
    uncertainty = mean * (1 - mean)
    within = brier(p, y) - (reliability - resolution + uncertainty)
    return Parts(float(reliability), float(resolution), uncertainty, float(within))


@dataclass(frozen=True, slots=True)
class Bar:
    """A point of the reliability diagram: forecasts in a bin, how many came true, 90 % interval."""

    forecasts: int
    events: int
    stated: float
    seen: float
    low: float
    high: float


def diagram(p: Array, y: Array, count: int = 10) -> tuple[Bar, ...]:
    """Reliability diagram in bins that hold equal shares of the *expected* events.

    Where events are rare, bins of equal size would put nearly all events into one.
    """
    order = np.argsort(p, kind="stable")
    mass = np.cumsum(p[order])
    cut = np.searchsorted(mass, np.linspace(0, mass[-1], count + 1)[1:-1])
    bars = []
    for part in np.split(order, np.unique(cut)):
        if not len(part):
            continue
        n, k = len(part), int(y[part].sum())
        low, high = jeffreys(k, n)
        bars.append(Bar(n, k, float(p[part].mean()), k / n, low, high))
    return tuple(bars)


def roc_auc(p: Array, y: Array) -> float:
    """Chance that an event was given more than a non-event (ties count half); NaN without both."""
    from scipy.stats import rankdata

    events = float(y.sum())
    others = len(y) - events
    if not events or not others:
        return float("nan")
    ranks = rankdata(p)
    return float((ranks[y > 0].sum() - events * (events + 1) / 2) / (events * others))


def pr_auc(p: Array, y: Array) -> float:
    """Average precision: precision at each distinct forecast, weighted by the rise in recall."""
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(y[order])
    if not len(y) or not hits[-1]:
        return float("nan")
    last = np.r_[np.flatnonzero(np.diff(p[order])), len(p) - 1]
    precision = hits[last] / (last + 1)
    recall = hits[last] / hits[-1]
    return float(np.sum(np.diff(np.r_[0.0, recall]) * precision))


def ranked_probability(forecast: Array, outcome: npt.NDArray[np.int64]) -> float:
    """Mean ranked probability score of rows of probabilities over ordered bins, scaled to 0…1."""
    happened = np.arange(forecast.shape[1]) >= outcome[:, None]
    gap = np.cumsum(forecast, axis=1) - happened
    return float(np.mean(np.sum(gap[:, :-1] ** 2, axis=1) / max(1, forecast.shape[1] - 1)))


def skill(score: float, reference: float) -> float:
    """1 - score / reference: the share of the reference's loss that is saved."""
    return 1.0 - score / reference if reference else float("nan")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All scores of one set of forecasts; `rows` forecasts, `events` that came true."""

    rows: int
    events: int
    expected: float
    brier: float
    skill: float  # of the Brier score, against the share of events among these rows
    log: float
    parts: Parts
    roc_auc: float
    pr_auc: float


def sheet(p: Array, y: Array) -> Sheet:
    """Every score of forecasts `p` of events `y`."""
    value, mean = brier(p, y), float(y.mean())
    return Sheet(
        len(y),
        int(y.sum()),
        float(p.sum()),
        value,
        skill(value, mean * (1 - mean)),
        log_score(p, y),
        parts(p, y),
        roc_auc(p, y),
        pr_auc(p, y),
    )


def bootstrap_mean(
    loss: Array,
    group: npt.NDArray[np.int64],
    *,
    draws: int = 1000,
    seed: int = 0,
    level: float = 0.9,
) -> tuple[float, float]:
    """Interval of a mean loss over resampled groups (Efron 1979): rows of one hang together."""
    _, place = np.unique(group, return_inverse=True)
    total, count = np.bincount(place, loss), np.bincount(place)
    rng = np.random.default_rng(seed)
    pick = rng.integers(0, len(total), (draws, len(total)))
    values = total[pick].sum(axis=1) / count[pick].sum(axis=1)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
