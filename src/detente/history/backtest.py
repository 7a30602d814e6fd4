"""The back-test: past conflicts played by the engine, as known on their first day.

The model of entry gives each outside state's beliefs, the engine plays each conflict as a scenario
(`play`), and its answers are scored beside plain rivals on the same rows. Splits: grouped folds
(by conflict, or by five-year block), a year that parts fitting from testing (optionally refitted
forward every few years), or a slice set aside (conflict numbers divisible by six).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from detente.errors import DetenteError, Exit, Problem
from detente.history import clustering, entry, features, plain, scores, timing, transfer
from detente.history.clustering import Shock
from detente.history.conflicts import FORCE
from detente.history.days import year_of
from detente.history.features import Rows
from detente.history.logit import Array
from detente.history.play import play
from detente.history.store import open_tables, require

if TYPE_CHECKING:
    import polars as pl

Flags = npt.NDArray[np.bool_]
Progress = Callable[[str, int, int], None]

TASKS = ("mids", "disputes", "wars")
HALF_LIFE = 25.0  # years, where the test lies after the fit
SLICE = 6
LARGEST = 4
ENGINE, BASE, ALLIES, LOGIT, BOOSTING = (
    "engine", "base rate", "ally honours", "small logit", "boosting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Split:
    """How conflicts are parted: exactly one of `folds`, `test_from` or `held_out`.

    `blocks` keeps five-year blocks together in a fold. `refit` (years) fits anew as the test years
    go by; `half_life` makes older conflicts weigh less.
    """

    folds: int | None = None
    blocks: bool = False
    fit_before: int | None = None
    test_from: int | None = None
    refit: int | None = None
    held_out: bool = False
    half_life: float | None = None

    def __str__(self) -> str:
        if self.folds:
            unit = "five-year block" if self.blocks else "conflict"
            return f"{self.folds} folds by {unit}"
        if self.held_out:
            return f"fitted without the slice (numbers divisible by {SLICE}), tested on it"
        again = f", refitted every {self.refit} years" if self.refit else ""
        return f"fitted before {self.fit_before}, tested from {self.test_from}{again}"


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


@dataclass(frozen=True, slots=True)
class _Answers:
    """Forecasts for all rows of the task: [row, side] by method, and of the sets by conflict."""

    p: dict[str, Array]
    over_time: Array
    sets: clustering.Sets
    apart: clustering.Sets
    histogram: Array
    sizes: Array
    shares: Array
    tested: Flags


def run(
    folder: Path | None,
    *,
    task: str = "mids",
    split: Split | None = None,
    seed: int = 0,
    settings: entry.Settings | None = None,
    progress: Progress | None = None,
) -> Backtest:
    """Runs the back-test on the data in `folder` (stored, or official files as they are).

    `progress(what, done, all)` is called as work goes on. Raises DetenteError for missing data, an
    unknown task, or a split that leaves nothing to fit or to test.
    """
    if task not in TASKS:
        raise DetenteError(
            Problem("there is no such task", expected=" or ".join(TASKS), found=task),
            status=Exit.USAGE,
        )
    tables = open_tables(folder)
    require(tables, "wars" if task == "wars" else "entry")
    return run_tables(
        tables, task=task, split=split, seed=seed, settings=settings, progress=progress
    )


def run_tables(
    tables: Mapping[str, pl.DataFrame],
    *,
    task: str = "mids",
    split: Split | None = None,
    seed: int = 0,
    settings: entry.Settings | None = None,
    progress: Progress | None = None,
) -> Backtest:
    """The same on tables at hand."""
    split = split or Split(folds=5)
    told = progress or (lambda what, done, total: None)
    least = 0 if task == "disputes" else FORCE
    disputes = features.build(tables, least=least, tick=lambda d, n: told("features", d, n))
    rows = features.build(tables, "war") if task == "wars" else disputes
    half_life = split.half_life or (HALF_LIFE if split.test_from else None)
    settings = settings or entry.Settings(half_life=half_life, bags=4 if task == "wars" else 8)
    plans = plan(rows, split, seed)
    answers, shocks, calibration = _answer(task, rows, disputes, plans, settings, seed, told)
    keep = np.zeros(len(rows.conflicts), dtype=bool)
    keep[np.unique(rows.conflict[answers.tested])] = True
    kept = rows.subset(keep)
    pick = answers.tested
    methods = tuple(measure(name, p[pick], kept, seed) for name, p in answers.p.items())
    small = ~_largest(kept)
    sets, apart = answers.sets, answers.apart
    years = [year_of(c.onset[0]) for c in kept.conflicts]
    return Backtest(
        task,
        str(split),
        seed,
        len(kept.conflicts),
        len(kept.joined),
        int((kept.joined >= 0).sum()),
        min(years),
        max(years),
        methods,
        SetScores(
            float(sets.who[keep].mean()),
            float(apart.who[keep].mean()),
            float(answers.histogram[keep].mean()),
            float(sets.who_and_side[keep].mean()),
            float(apart.who_and_side[keep].mean()),
            float(sets.who[keep][small].mean()),
            float(apart.who[keep][small].mean()),
        ),
        _sizes(answers, kept, keep),
        Times(
            timing.score_times_of(answers.over_time[pick], kept),
            timing.score_times_of(np.cumsum(answers.shares, axis=1)[pick], kept),
            timing.score_times(timing.uniform_shares(), kept),
        ),
        tuple(shocks),
        tuple(calibration),
        settings,
    )


def plan(rows: Rows, split: Split, seed: int) -> list[tuple[Flags, Flags]]:
    """Which conflicts are fitted and which tested, for each round."""
    years = np.array([year_of(c.onset[0]) for c in rows.conflicts])
    count = len(years)
    rounds: list[tuple[Flags, Flags]] = []
    if split.folds:
        keys = np.arange(count)
        if split.blocks:
            keys = np.unique(years // transfer.BLOCK, return_inverse=True)[1]
        rng = np.random.default_rng(seed)
        fold = (rng.permutation(int(keys.max()) + 1) % split.folds)[keys]
        rounds = [(fold != k, fold == k) for k in range(split.folds)]
    elif split.held_out:
        aside = np.array([c.number % SLICE == 0 for c in rows.conflicts])
        rounds = [(~aside, aside)]
    elif split.test_from is not None:
        before = split.fit_before or split.test_from
        step = split.refit or 10_000
        for first in range(split.test_from, int(years.max()) + 1, step):
            early = years < (before if first == split.test_from else first)
            rounds.append((early, (years >= first) & (years < first + step)))
        rounds = [r for r in rounds if r[1].any()]
    if not rounds or not all(fit.any() and test.any() for fit, test in rounds):
        span = f"{years.min()}–{years.max()}"
        raise DetenteError(
            Problem("the split leaves nothing to fit or to test", found=f"conflicts of {span}"),
            status=Exit.USAGE,
        )
    return rounds


def _answer(
    task: str,
    rows: Rows,
    disputes: Rows,
    plans: list[tuple[Flags, Flags]],
    settings: entry.Settings,
    seed: int,
    told: Progress,
) -> tuple[_Answers, list[Shock], list[tuple[float, float]]]:
    n, count = len(rows.joined), len(rows.conflicts)
    at = clustering.nodes()
    p = {name: np.zeros((n, 2)) for name in (ENGINE, BASE, ALLIES, LOGIT, BOOSTING)}
    over, shares_of = np.zeros((n, timing.MONTHS)), np.zeros((n, timing.MONTHS))
    who, sided = np.zeros(count), np.zeros(count)
    apart_who, apart_sided = np.zeros(count), np.zeros(count)
    histogram, sizes = np.zeros(count), np.zeros((count, 2, 2))
    tested = np.zeros(n, dtype=bool)
    shocks, calibration = [], []
    done, total = 0, len(plans) * settings.bags
    groups = (
        transfer.group_of(disputes.conflicts, rows.conflicts)
        if task == "wars"
        else np.zeros(0, np.int64)
    )

    def tick() -> None:
        nonlocal done
        done += 1
        told("fitting", done, total)

    for number, (early, late) in enumerate(plans):
        train, test = rows.subset(early), rows.subset(late)
        mine = late[rows.conflict]
        stated, unseen, model = _fit(
            task, train, test, rows, disputes, groups, settings, seed + number, tick
        )
        calibration.append((model.slope, model.level))
        shock = clustering.fit_shock(unseen, train)
        climate = timing.fit_shares(train)
        typical = float(unseen.sum(axis=1)[train.joined >= 0].mean())
        shares = clustering.hazard_shares(climate, typical, shock, at)
        m = clustering.locate(stated, shock, shares, at)
        played = play(m, shock, shares, at)
        p[ENGINE][mine] = entry.bounded(played.p)
        p[BASE][mine] = plain.base_rate(train, test)
        p[ALLIES][mine] = plain.allies_honour(test)
        p[LOGIT][mine] = plain.small_logit(train, test)
        p[BOOSTING][mine] = plain.boosting(train, test, seed=seed)
        over[mine], shares_of[mine] = played.over_time, climate
        sets = clustering.score_sets(m, test, shock, at)
        who[late], sided[late] = sets.who, sets.who_and_side
        apart = clustering.independent_sets(p[ENGINE][mine], test)
        apart_who[late], apart_sided[late] = apart.who, apart.who_and_side
        histogram[late] = clustering.histogram_sets(train, test)
        sizes[late, 0] = clustering.expected_sizes(m, test, shock, at)
        alone = Shock(0.0, 0.0)
        sizes[late, 1] = clustering.expected_sizes(
            clustering.locate(stated, alone, shares, clustering.nodes(1, 1)),
            test, alone, clustering.nodes(1, 1),
        )  # fmt: skip
        tested |= mine
        shocks.append(shock)
    answers = _Answers(
        p, over, clustering.Sets(who, sided), clustering.Sets(apart_who, apart_sided),
        histogram, sizes, shares_of, tested,
    )  # fmt: skip
    return answers, shocks, calibration


def _fit(
    task: str,
    train: Rows,
    test: Rows,
    rows: Rows,
    disputes: Rows,
    groups: npt.NDArray[np.int64],
    settings: entry.Settings,
    seed: int,
    tick: Callable[[], None],
) -> tuple[Array, Array, entry.EntryModel]:
    """Forecasts for the test rows, unseen ones for the training rows, and the fitted model."""
    if task != "wars":
        model = entry.fit(train, settings, seed=seed, tick=tick)
        return model.predict(test), model.calibrated(model.unseen), model
    # nothing of a war to be forecast may teach: neither its disputes nor later ones than its fit
    asked = {c.number for c in test.conflicts}
    last = max(c.onset[0] for c in train.conflicts)
    forward = min(c.onset[0] for c in test.conflicts) > last
    begin = min(c.onset[0] for c in test.conflicts)
    keep = np.array(
        [
            -int(g) not in asked and not (forward and c.onset[0] >= begin)
            for g, c in zip(groups, disputes.conflicts, strict=True)
        ]
    )
    found, unseen = transfer.fit_wars(
        train, disputes.subset(keep), groups[keep], settings, seed=seed, tick=tick
    )
    return found.predict(test), unseen, found.entry


def _largest(rows: Rows) -> Flags:
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
    small = ~_largest(rows)[rows.conflict]
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


def _sizes(answers: _Answers, kept: Rows, keep: Flags) -> tuple[Sizes, ...]:
    joiners = np.bincount(kept.conflict[kept.joined >= 0], minlength=len(kept.conflicts))
    expected = answers.sizes[keep].sum(axis=0)
    return tuple(
        Sizes(size, float(expected[0, k]), float(expected[1, k]), int((joiners >= size).sum()))
        for k, size in enumerate((1, 5))
    )
