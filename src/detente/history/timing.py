"""When states come in: shares of entries by month, and the score of a forecast of the time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.history.features import Rows
from detente.history.logit import Array
from detente.history.scores import ranked_probability

MONTHS = 12
MONTH = 365.25 / 12


def month_of(day: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The month of entry, 0 to 11; entries after a year count as the last."""
    return np.clip((day / MONTH).astype(np.int64), 0, MONTHS - 1)


def fit_shares(rows: Rows) -> Array:
    """Share of entries in each month after the first day, each conflict weighing alike.

    Half an entry is spread over the months (as Jeffreys would for a multinomial) so that no month
    is impossible.
    """
    joined = np.flatnonzero(rows.joined >= 0)
    per = np.bincount(rows.conflict[joined], minlength=len(rows.conflicts))
    weight = 1.0 / per[rows.conflict[joined]]
    seen = np.bincount(month_of(rows.day[joined]), weight, minlength=MONTHS) + 0.5 / MONTHS
    found: Array = seen / seen.sum()
    return found


def uniform_shares() -> Array:
    """The plain rival: entry is as likely in one month as in another."""
    return np.full(MONTHS, 1.0 / MONTHS)


def score_times(shares: Array, rows: Rows) -> float:
    """Mean ranked probability score of the month, over the states that came in; NaN if none."""
    joined = rows.joined >= 0
    if not joined.any():
        return float("nan")
    forecast = np.broadcast_to(shares, (int(joined.sum()), len(shares)))
    return ranked_probability(forecast, month_of(rows.day[joined]))


def score_times_of(over_time: Array, rows: Rows) -> float:
    """The same for forecasts that differ by state: `over_time` [row, month], cumulative."""
    joined = rows.joined >= 0
    if not joined.any():
        return float("nan")
    steps = np.diff(over_time[joined], axis=1, prepend=0.0)
    forecast = steps / np.maximum(steps.sum(axis=1, keepdims=True), 1e-300)
    return ranked_probability(forecast, month_of(rows.day[joined]))
