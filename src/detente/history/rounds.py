"""Rounds of a back-test: fit to some conflicts, let the engine play others, beside plain rivals.

Rounds do not touch each other, so that several run at once, each in a process of its own with one
thread: the arrays are small, and threads that wait for each other would cost more than they bring.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detente.history import clustering, entry, plain, timing, transfer
from detente.history.clustering import Shock
from detente.history.features import Rows
from detente.history.logit import Array
from detente.history.play import play
from detente.history.results import ALLIES, BASE, BOOSTING, ENGINE, LOGIT, Flags

Told = Callable[[str, int, int], None]
LOOK = 0.3  # seconds between looks at how far the workers are
MOST = 4  # processes; each holds a copy of the rows it fits


@dataclass(frozen=True, slots=True)
class Material:
    """What all rounds share: the rows of the task, and those of disputes for wars to learn from."""

    task: str
    rows: Rows
    disputes: Rows
    groups: npt.NDArray[np.int64]
    settings: entry.Settings


@dataclass(frozen=True, slots=True)
class Round:
    """Answers for the tested conflicts: forecasts [row, side] by method, and by conflict.

    `over_time` and `climate` are cumulative chances by month and shares of entries [month];
    `sizes` [conflict, with shocks or apart, size].
    """

    p: dict[str, Array]
    over_time: Array
    climate: Array
    sets: clustering.Sets
    apart: clustering.Sets
    histogram: Array
    sizes: Array
    shock: Shock
    calibration: tuple[float, float]


def answer(
    material: Material,
    fitted: Flags,
    tested: Flags,
    seed: int,
    boosting_seed: int,
    tick: Callable[[], None] | None = None,
) -> Round:
    """One round: fits to the conflicts `fitted`, answers for those `tested`."""
    train, test = material.rows.subset(fitted), material.rows.subset(tested)
    stated, unseen, model = _fit(material, train, test, seed, tick)
    at, shock = clustering.nodes(), clustering.fit_shock(unseen, train)
    climate = timing.fit_shares(train)
    typical = float(unseen.sum(axis=1)[train.joined >= 0].mean())
    shares = clustering.hazard_shares(climate, typical, shock, at)
    beliefs = clustering.locate(stated, shock, shares, at)
    played = play(beliefs, shares, at)
    if tick is not None:
        tick()
    own = entry.bounded(played.p)
    alone, one = Shock(0.0, 0.0), clustering.nodes(1, 1)
    sizes = [
        clustering.expected_sizes(beliefs, test, at),
        clustering.expected_sizes(clustering.locate(stated, alone, shares, one), test, one),
    ]
    return Round(
        {
            ENGINE: own,
            BASE: plain.base_rate(train, test),
            ALLIES: plain.allies_honour(test),
            LOGIT: plain.small_logit(train, test),
            BOOSTING: plain.boosting(train, test, seed=boosting_seed),
        },
        played.over_time,
        climate,
        clustering.score_sets(beliefs, test, at),
        clustering.independent_sets(own, test),
        clustering.histogram_sets(train, test),
        np.stack(sizes, axis=1),
        shock,
        (model.slope, model.level),
    )


def answer_all(
    material: Material,
    plans: Sequence[tuple[Flags, Flags]],
    seed: int,
    told: Told,
    processes: int | None = None,
) -> list[Round]:
    """Every round, in the order of `plans`; what comes out does not depend on `processes`."""
    import sklearn.ensemble  # noqa: F401  # its threads can be limited once they are there
    from threadpoolctl import threadpool_limits

    jobs = [(*flags, seed + number, seed) for number, flags in enumerate(plans)]
    width = min(processes or _free(), len(jobs), MOST)
    total = len(jobs) * (material.settings.bags + 1)
    if width > 1:
        return _side_by_side(material, jobs, width, lambda done: told("fitting", done, total))
    found, done = [], 0

    def tick() -> None:
        nonlocal done
        done += 1
        told("fitting", done, total)

    with threadpool_limits(1):
        for job in jobs:
            found.append(answer(material, *job, tick))
    return found


def _side_by_side(
    material: Material,
    jobs: Sequence[tuple[Flags, Flags, int, int]],
    width: int,
    told: Callable[[int], None],
) -> list[Round]:
    """Each worker adds a mark to a file of its round whenever a step is done; a thread counts."""
    from joblib import Parallel, delayed, parallel_config

    with tempfile.TemporaryDirectory() as folder:
        marks = [Path(folder) / str(number) for number in range(len(jobs))]
        over = threading.Event()

        def watch() -> None:
            while not over.wait(LOOK):
                told(sum(mark.stat().st_size for mark in marks if mark.exists()))

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            with parallel_config(backend="loky", inner_max_num_threads=1):
                found: list[Round] = Parallel(n_jobs=width)(
                    delayed(_marked)(mark, material, *job)
                    for mark, job in zip(marks, jobs, strict=True)
                )
        finally:
            over.set()
            watching.join()
    return found


def _marked(
    mark: Path, material: Material, fitted: Flags, tested: Flags, seed: int, boosting_seed: int
) -> Round:
    def tick() -> None:
        with mark.open("ab") as file:
            file.write(b".")

    return answer(material, fitted, tested, seed, boosting_seed, tick)


def _free() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _fit(
    material: Material, train: Rows, test: Rows, seed: int, tick: Callable[[], None] | None
) -> tuple[Array, Array, entry.EntryModel]:
    """Forecasts for the test rows, unseen ones for the training rows, and the fitted model."""
    settings, disputes, groups = material.settings, material.disputes, material.groups
    if material.task != "wars":
        model = entry.fit(train, settings, seed=seed, tick=tick)
        return model.predict(test), model.calibrated(model.unseen), model
    # nothing of a war to be forecast may teach: neither its disputes nor later ones than its fit
    asked = {c.number for c in test.conflicts}
    last = max(c.onset[0] for c in train.conflicts)
    begin = min(c.onset[0] for c in test.conflicts)
    forward = begin > last
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
