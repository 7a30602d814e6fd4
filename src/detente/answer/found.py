"""What the engine finds for an answer, in plain numbers: how one process tells it another.

Nothing here needs the engine or numpy, so that who only tells of it loads neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.engine.records import Estimate, Lever, Road, Stopper, Stoppers


@dataclass(frozen=True, slots=True)
class Course:
    """A probability after 0, 1, … turns: mean and 90 % range over the draws."""

    name: str
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was found for one model: estimates of rungs (the rest first) and of outcomes by name.

    `ignorance`: for each rung of the answer the variance of its probability over draws as a share
    of p(1 - p), the part of the doubt that is ignorance of the beliefs (the rest is chance); None
    where it is certain. `joint`: the probability of each pair of rungs, answer and crossed ladder.
    `courses`: of each rung of the answer and of the headline outcome, at `days`.
    """

    answer: tuple[Estimate, ...]
    ignorance: tuple[float | None, ...]
    crossed: tuple[tuple[Estimate, ...], ...]
    joint: tuple[tuple[tuple[float, ...], ...], ...]
    outcomes: Mapping[str, Estimate]
    courses: tuple[Course, ...]
    days: tuple[float, ...]
    method: str
    turns: int
    draws: int
    seed: int
    standard_error: float
    states: int
    entries: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the engine found before and after the documents."""

    prior: Forecast
    result: Forecast
    levers: tuple[tuple[str, tuple[Lever, ...]], ...]
    roads: tuple[Road, ...]
    stoppers: tuple[Stoppers, ...]
    forcers: Stoppers | None
    powers: tuple[tuple[str, tuple[str, ...], float, float, float], ...]
    how: Mapping[tuple[str, Stopper], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Share:
    """How far one statement's evidence on one belief moved an outcome.

    `was`, `now`: its log-likelihood ratio before and after.
    """

    statement: str
    belief: str
    was: float
    now: float
    part: float


@dataclass(frozen=True, slots=True)
class Moved:
    """An outcome before and after; the shares and the residual add up to the difference.

    `scenario`: the part of the difference that comes of another scenario (a new draft, a
    judgement), before any change of the evidence.
    """

    outcome: str
    before: float
    after: float
    scenario: float
    shares: tuple[Share, ...]
    residual: float
