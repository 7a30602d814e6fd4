"""Beliefs in people's numbers: probability, range, time span, and in words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from detente.answer.words import interval, percent
from detente.scenario.likelihood import Z95, probability
from detente.scenario.model import Belief, Scale

_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A belief as a probability with its 90 % range, and the span within which ("" for odds)."""

    value: float
    low: float
    high: float
    within: str

    def __str__(self) -> str:
        text = f"{interval(self.low, self.high)} (central {percent(self.value)})"
        if self.low == self.high:
            text = percent(self.value)
        return f"{text} {self.within}".strip()


def shown(belief: Belief) -> Shown:
    """The belief's median and its 5 % and 95 % quantiles, as probabilities."""
    low, high = belief.mean - Z95 * belief.sd, belief.mean + Z95 * belief.sd
    within = f"within {span(belief.days)}" if belief.scale is Scale.RATE else ""
    return Shown(
        probability(belief.mean, belief.scale),
        probability(low, belief.scale),
        probability(high, belief.scale),
        within,
    )


def span(days: float) -> str:
    """A length of time in the largest unit that fits: "12 months", "30 days"."""
    for unit, size in (("month", _MONTH), ("week", 7.0), ("day", 1.0)):
        count = days / size
        if count >= 1 and abs(count - round(count)) < 0.02:
            return f"{round(count)} {unit}" + ("" if round(count) == 1 else "s")
    return f"{days:g} days"


def by_when(start: datetime.date, days: float) -> str:
    """Such as "within 12 months"; a long time of no round number of months by its last day."""
    length = span(days)
    if days <= 2 * _MONTH or "month" in length:
        return f"within {length}"
    end = start + datetime.timedelta(days=round(days))
    return f"before {end.day} {end:%B %Y}"
