"""Entry into wars: few wars, so what disputes teach is carried over and hardly anything is added.

1. The model of entry is fitted to disputes that reached force; a dispute that belongs to a war
   (begun while it lasted, between or with its participants) shares a bag with all others of it.
2. A war's candidates are scored by the bag that saw nothing of that war.
3. A ridge logit on that score for either side and a few features, strongly penalised, is
   fitted to the wars at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.history.conflicts import Conflict
from detente.history.days import UNKNOWN, year_of
from detente.history.entry import EntryModel, Settings, bounded, fit
from detente.history.features import Rows
from detente.history.logit import Array, Logit, expit, fit_logit

Ints = npt.NDArray[np.int64]

FEW = (
    "own_distance", "other_distance", "own_obl_defense", "other_obl_defense", "own_now_together",
    "other_now_apart", "share", "major", "own_rival", "other_rival", "own_same_10", "other_apart_2",
)  # fmt: skip
PENALTY = 300.0
PENALTY_OF_SCORE = 10.0
BEFORE = 30  # days before a war from which its disputes count as part of it
BLOCK = 5  # years; disputes outside wars are bagged by block


def group_of(disputes: tuple[Conflict, ...], wars: tuple[Conflict, ...]) -> Ints:
    """A group for each dispute: minus the war's number if it belongs to one, else its block."""
    found = np.array([year_of(c.onset[0]) // BLOCK for c in disputes], dtype=np.int64)
    for i, dispute in enumerate(disputes):
        there = {e.state for e in dispute.entries}
        for war in wars:
            ends = [e.end[1] for e in war.entries if e.end[1] != UNKNOWN]
            last = max(ends, default=war.onset[1])
            if (
                war.onset[0] - BEFORE <= dispute.onset[0] <= last
                and len(there & {e.state for e in war.entries}) > 1
            ):
                found[i] = -war.number
                break
    return found


@dataclass(frozen=True, slots=True)
class WarModel:
    """The model of entry into wars: the disputes' model and the logit on top of it."""

    entry: EntryModel
    logit: Logit
    columns: tuple[int, ...]

    def predict(self, rows: Rows) -> Array:
        """Probability [row, side] of coming in on each side."""
        return self.from_scores(self.entry.scores(rows), rows)

    def from_scores(self, scores: Array, rows: Rows) -> Array:
        """The same from given log odds of the disputes' model."""
        sides = [
            expit(self.logit.score(_inputs(scores, rows, side, self.columns))) for side in (0, 1)
        ]
        return bounded(np.stack(sides, axis=1))


def _inputs(scores: Array, rows: Rows, side: int, columns: tuple[int, ...]) -> Array:
    features = rows.x[:, side][:, list(columns)].astype(np.float64)
    return np.column_stack([scores[:, side], scores[:, 1 - side], features])


def fit_wars(
    wars: Rows,
    disputes: Rows,
    groups: Ints,
    settings: Settings | None = None,
    *,
    seed: int = 0,
    tick: Callable[[], None] | None = None,
) -> tuple[WarModel, Array]:
    """The model, and its forecasts [row, side] for `wars` from bags that saw nothing of each.

    `groups` is `group_of` for the conflicts of `disputes`; those of wars to be forecast must have
    been left out.
    """
    entry = fit(disputes, settings, seed=seed, groups=groups, tick=tick)
    bag_of_group = dict(zip(groups.tolist(), entry.seen_by.tolist(), strict=True))
    scores = np.zeros((len(wars.joined), 2))
    bag_of = []
    for war in wars.conflicts:
        block = year_of(war.onset[0]) // BLOCK
        bag_of.append(bag_of_group.get(-war.number, bag_of_group.get(block, -1)))
    unseen = np.array(bag_of, dtype=np.int64)[wars.conflict]
    for bag in np.unique(unseen):
        mine = unseen == bag
        scores[mine] = entry.scores(wars, None if bag < 0 else int(bag))[mine]
    columns = tuple(wars.names.index(name) for name in FEW)
    x = np.concatenate([_inputs(scores, wars, side, columns) for side in (0, 1)])
    y = np.concatenate([wars.joined == 0, wars.joined == 1]).astype(np.float64)
    penalty = np.full(x.shape[1], PENALTY)
    penalty[:2] = PENALTY_OF_SCORE
    logit = fit_logit(x, y, np.ones(len(y)), penalty)
    model = WarModel(entry, logit, columns)
    return model, model.from_scores(scores, wars)
