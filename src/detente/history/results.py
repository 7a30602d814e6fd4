"""What a back-test found: scores by method, of sets, sizes and times, and what repeats it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.history import entry, scores
from detente.history.clustering import Shock
from detente.history.features import Rows
from detente.history.logit import Array

Flags = npt.NDArray[np.bool_]

LARGEST = 4
ENGINE, BASE, ALLIES, LOGIT, BOOSTING = (
    "engine", "base rate", "ally honours", "small logit", "boosting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Method:
    """One method's scores over all rows and over relevant states, and without the four largest.

    `side_right`: share of the states that came in to whose side the method gave more.
    `log_interval`, `brier_interval`: 90 % by bootstrap over conflicts.
    """

    name: str
    all: scores.Sheet
    relevant: scores.Sheet
    without_largest: scores.Sheet
    side_right: float
    log_interval: tuple[float, float]
    brier_interval: tuple[float, float]
    diagram: tuple[scores.Bar, ...]


@dataclass(frozen=True, slots=True)
class SetScores:
    """Log score (nats a conflict) of the set of joiners: shared shocks, the same marginals apart,
    and a featureless histogram of how many; and of the set with its sides."""

    shared: float
    independent: float
    histogram: float
    shared_sides: float
    independent_sides: float
    shared_without_largest: float
    independent_without_largest: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """Conflicts that at least `size` states come into: expected by the model, and seen."""

    size: int
    expected: float
    apart: float
    seen: int


@dataclass(frozen=True, slots=True)
class Times:
    """Ranked probability score of the month of entry, given entry: engine, climatology, uniform."""

    engine: float
    climatology: float
    uniform: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """All of it, with what is needed to repeat it."""

    task: str
    split: str
    seed: int
    conflicts: int
    rows: int
    joiners: int
    first_year: int
    last_year: int
    methods: tuple[Method, ...]
    sets: SetScores
    sizes: tuple[Sizes, ...]
    times: Times
    shocks: tuple[Shock, ...]
    calibration: tuple[tuple[float, float], ...]
    settings: entry.Settings

    def method(self, name: str) -> Method:
        """The scores of the method called `name`."""
        return next(m for m in self.methods if m.name == name)

    @property
    def best_plain(self) -> Method:
        """The plain rival with the lowest log score."""
        return min((m for m in self.methods if m.name != ENGINE), key=lambda m: m.all.log)


def largest(rows: Rows) -> Flags:
    """The four conflicts most states came into."""
    joiners = np.bincount(rows.conflict[rows.joined >= 0], minlength=len(rows.conflicts))
    flags = np.zeros(len(rows.conflicts), dtype=bool)
    flags[np.argsort(-joiners, kind="stable")[:LARGEST]] = True
    return flags


def measure(name: str, p: Array, rows: Rows, seed: int = 0) -> Method:
    """All scores of forecasts `p` [row, side] for `rows`; P(join) = min(1, pA + pB)."""
    total = np.minimum(p.sum(axis=1), 1.0)
    y = (rows.joined >= 0).astype(np.float64)
    came = np.flatnonzero(rows.joined >= 0)
    own = p[came, rows.joined[came]]
    other = p[came, 1 - rows.joined[came]]
    small = ~largest(rows)[rows.conflict]
    sure = np.clip(total, scores.TINY, 1 - scores.TINY)
    loss = np.where(y > 0, -np.log(sure), -np.log1p(-sure))
    square = (total - y) ** 2
    return Method(
        name,
        scores.sheet(total, y),
        scores.sheet(total[rows.relevant], y[rows.relevant]),
        scores.sheet(total[small], y[small]),
        float(np.mean((own > other) + 0.5 * (own == other))) if len(came) else float("nan"),
        scores.bootstrap_mean(loss, rows.conflict, seed=seed),
        scores.bootstrap_mean(square, rows.conflict, seed=seed),
        scores.diagram(total, y),
    )
