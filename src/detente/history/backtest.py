"""The back-test: past conflicts played by the engine, as known on their first day.

The model of entry gives each outside state's beliefs, the engine plays each conflict as a scenario
(`play`), and its answers are scored beside plain rivals on the same rows. Splits: grouped folds
(by conflict, or by five-year block), a year that parts fitting from testing (optionally refitted
forward every few years), or a slice set aside (conflict numbers divisible by six).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import DetenteError, Exit, Problem
from detente.history import entry, features, timing, transfer
from detente.history.conflicts import FORCE
from detente.history.days import year_of
from detente.history.features import Rows
from detente.history.logit import Array
from detente.history.results import Backtest, Flags, SetScores, Sizes, Times, largest, measure
from detente.history.rounds import Material, Round, answer_all
from detente.history.store import open_tables, require

if TYPE_CHECKING:
    import polars as pl

Progress = Callable[[str, int, int], None]

TASKS = ("mids", "disputes", "wars")
HALF_LIFE = 25.0  # years, where the test lies after the fit
SLICE = 6


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


def run(
    folder: Path | None,
    *,
    task: str = "mids",
    split: Split | None = None,
    seed: int = 0,
    settings: entry.Settings | None = None,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Backtest:
    """Runs the back-test on the data in `folder` (stored, or official files as they are).

    `progress(what, done, all)` is called as work goes on; `processes` None: as many as may run at
    once. Raises DetenteError for missing data, an
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
        tables,
        task=task,
        split=split,
        seed=seed,
        settings=settings,
        progress=progress,
        processes=processes,
    )


def run_tables(
    tables: Mapping[str, pl.DataFrame],
    *,
    task: str = "mids",
    split: Split | None = None,
    seed: int = 0,
    settings: entry.Settings | None = None,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Backtest:
    """The same on tables at hand."""
    from threadpoolctl import threadpool_limits

    split = split or Split(folds=5)
    told = progress or (lambda what, done, total: None)
    least = 0 if task == "disputes" else FORCE
    with threadpool_limits(1):
        disputes = features.build(tables, least=least, tick=lambda d, n: told("features", d, n))
        rows = features.build(tables, "war") if task == "wars" else disputes
    half_life = split.half_life or (HALF_LIFE if split.test_from else None)
    settings = settings or entry.Settings(half_life=half_life, bags=4 if task == "wars" else 8)
    groups = (
        transfer.group_of(disputes.conflicts, rows.conflicts)
        if task == "wars"
        else np.zeros(0, np.int64)
    )
    plans = plan(rows, split, seed)
    material = Material(task, rows, disputes, groups, settings)
    found = answer_all(material, plans, seed, told, processes)
    return _gather(task, split, seed, settings, rows, plans, found)


def _gather(
    task: str,
    split: Split,
    seed: int,
    settings: entry.Settings,
    rows: Rows,
    plans: Sequence[tuple[Flags, Flags]],
    found: Sequence[Round],
) -> Backtest:
    """Scores over all rounds; the rounds' answers are put in the order of the conflicts."""
    tested = np.concatenate([np.flatnonzero(late) for _, late in plans])
    lines = np.concatenate([np.flatnonzero(late[rows.conflict]) for _, late in plans])
    by, at = np.argsort(tested), np.argsort(lines)

    def conflicts(take: Callable[[Round], Array]) -> Array:
        return np.concatenate([take(r) for r in found])[by]

    def states(take: Callable[[Round], Array]) -> Array:
        return np.concatenate([take(r) for r in found])[at]

    keep = np.zeros(len(rows.conflicts), dtype=bool)
    keep[tested] = True
    kept = rows.subset(keep)
    small = ~largest(kept)
    years = [year_of(c.onset[0]) for c in kept.conflicts]
    who, apart = conflicts(lambda r: r.sets.who), conflicts(lambda r: r.apart.who)
    climate = states(lambda r: np.broadcast_to(np.cumsum(r.climate), r.over_time.shape))
    methods = [
        measure(name, states(lambda r, name=name: r.p[name]), kept, seed)  # type: ignore[misc]
        for name in found[0].p
    ]
    return Backtest(
        task,
        str(split),
        seed,
        len(kept.conflicts),
        len(kept.joined),
        int((kept.joined >= 0).sum()),
        min(years),
        max(years),
        tuple(methods),
        SetScores(
            float(who.mean()),
            float(apart.mean()),
            float(conflicts(lambda r: r.histogram).mean()),
            float(conflicts(lambda r: r.sets.who_and_side).mean()),
            float(conflicts(lambda r: r.apart.who_and_side).mean()),
            float(who[small].mean()),
            float(apart[small].mean()),
        ),
        _sizes(conflicts(lambda r: r.sizes), kept),
        Times(
            timing.score_times_of(states(lambda r: r.over_time), kept),
            timing.score_times_of(climate, kept),
            timing.score_times(timing.uniform_shares(), kept),
        ),
        tuple(r.shock for r in found),
        tuple(r.calibration for r in found),
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
        if before > split.test_from:
            raise DetenteError(
                Problem(
                    "what is tested would be fitted to",
                    expected="a year to fit before that is not after the year to test from",
                    found=f"fitted before {before}, tested from {split.test_from}",
                ),
                status=Exit.USAGE,
            )
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


def _sizes(answers: Array, kept: Rows) -> tuple[Sizes, ...]:
    joiners = np.bincount(kept.conflict[kept.joined >= 0], minlength=len(kept.conflicts))
    expected = answers.sum(axis=0)
    return tuple(
        Sizes(size, float(expected[0, k]), float(expected[1, k]), int((joiners >= size).sum()))
        for k, size in enumerate((1, 5))
    )
