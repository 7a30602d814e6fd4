"""The model of entry: how likely each outside state is to come in on each side.

1. A row for each candidate and side; joiners of large conflicts weigh less, by (number of
   joiners)^-¼, so that a world war does not write the rules for all; older conflicts weigh less
   when the model is to be used after its last year.
2. The conflicts are split into bags. For each bag three models are fitted to the *other* bags: a
   ridge logit on all features, boosted trees (Friedman 2001) on some seventy, and boosted trees on
   the eleven of the plain rivals, which see less and err otherwise. Their log odds are averaged.
3. What each bag's model says of the conflicts it has not seen gives slope and level of a last
   logistic calibration: the model is as sure as it deserves to be out of sample.
4. A prediction is the mean log odds over bags, calibrated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import DetenteError, Problem
from detente.history.conflicts import onsets
from detente.history.features import Rows
from detente.history.logit import Array, Logit, expit, fit_logit, log_odds
from detente.history.plain import SMALL

Ints = npt.NDArray[np.int64]
STEPS = 64
MOST = 0.97  # the highest total probability of entry


@dataclass(frozen=True, slots=True)
class Settings:
    """Regularisation, stated. `keep`: one in so many non-joiners is used, with that weight.

    `blend` and `narrow` are the shares of the logit and of the trees on few features; the trees on
    many have the rest. At a `blend` of 1 there are no trees.
    """

    bags: int = 8
    penalty: float = 200.0
    trees: int = 240
    rate: float = 0.04
    leaves: int = 16
    least: int = 60
    l2: float = 20.0
    features: float = 0.2
    keep: int = 8
    blend: float = 0.2
    narrow: float = 0.2
    power: float = 0.25
    half_life: float | None = None  # years


# What the trees on many features see (the logit sees all): past rates of expansion, how often a
# side drew others in, and other half-lives led them astray on conflicts they had not seen.
_OF_SIDES = (
    "distance", "land", "region", "all_defense", "obl_defense", "bloc", "rival", "regime_gap",
    "ratio", "same_2", "same_10", "apart_2", "apart_10", "joined_for_10", "joined_against_10",
    "kin", "common_foes", "now_together", "now_apart", "friends_now_apart", "comrades_now_apart",
    "number", "share", "growth", "age", "allies",
)  # fmt: skip
_OF_ONE = (
    "distance_rank", "share", "share_rank", "growth", "major", "polyarchy", "joining_rate", "busy",
    "fought_0.5", "fought_2", "fought_10", "joined_10", "apart_distance", "apart_rival", "feud_10",
    "now_feud",
)  # fmt: skip
MANY = (*(f"{tag}_{name}" for tag in ("own", "other") for name in _OF_SIDES), *_OF_ONE)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Features in few steps: for each column used, the values at which the next step begins.

    The trees find their own cuts among these; finding them among weighted values would take far
    longer than growing the trees.
    """

    columns: Ints
    edges: tuple[npt.NDArray[np.float32], ...]

    def steps(self, x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The step of each value (NaN stays NaN) of the columns used."""
        out = np.empty((len(self.columns), len(x)), np.float32)
        turned = np.ascontiguousarray(x.T)
        for i, (column, edges) in enumerate(zip(self.columns, self.edges, strict=True)):
            values = turned[column]
            out[i] = np.searchsorted(edges, values, side="right")
            out[i, np.isnan(values)] = np.nan
        return np.ascontiguousarray(out.T)


def _cuts(x: npt.NDArray[np.float32], names: tuple[str, ...]) -> Cuts:
    columns = np.flatnonzero(np.isin(names, MANY))
    levels = np.linspace(0, 1, STEPS + 1)[1:-1]
    edges = []
    for column in columns:
        known = x[:, column][~np.isnan(x[:, column])]
        cut = np.unique(np.quantile(known, levels)) if len(known) else np.zeros(0)
        edges.append(cut.astype(np.float32))
    return Cuts(columns, tuple(edges))


@dataclass(frozen=True, slots=True)
class _Bag:
    logit: Logit
    wide: Any = None
    narrow: Any = None
    few: Ints | None = None  # places of the narrow trees' features among the steps
    shares: tuple[float, float] = (1.0, 0.0)  # of the logit and of the narrow trees

    def score(self, x: npt.NDArray[np.float32], steps: npt.NDArray[np.float32]) -> Array:
        """Blended log odds of rows of features and of their steps."""
        if self.wide is None:
            return self.logit.score(x)
        a, b = self.shares
        found: Array = (
            a * self.logit.score(x)
            + b * log_odds(self.narrow.predict_proba(steps[:, self.few])[:, 1])
            + (1 - a - b) * log_odds(self.wide.predict_proba(steps)[:, 1])
        )
        return found


@dataclass(frozen=True, slots=True)
class EntryModel:
    """A fitted model of entry. `unseen`: log odds [row, side] for its own rows, each by the bag
    that had not seen the row's conflict."""

    bags: tuple[_Bag, ...]
    cuts: Cuts
    slope: float
    level: float
    settings: Settings
    unseen: Array
    seen_by: Ints  # the bag that left each training conflict out

    def scores(self, rows: Rows, bag: int | None = None) -> Array:
        """Uncalibrated log odds [row, side], of one bag or the mean of all."""
        used = self.bags if bag is None else (self.bags[bag],)
        found = np.zeros((len(rows.x), 2))
        for side in (0, 1):
            x = rows.x[:, side]
            steps = self.cuts.steps(x)
            found[:, side] = np.mean([b.score(x, steps) for b in used], axis=0)
        return found

    def predict(self, rows: Rows) -> Array:
        """Probability [row, side] of coming in on each side; their sum is at most `MOST`."""
        return self.calibrated(self.scores(rows))

    def calibrated(self, scores: Array) -> Array:
        """From log odds to probabilities."""
        return bounded(expit(self.level + self.slope * scores))


def bounded(p: Array) -> Array:
    """Both sides scaled down where their sum would exceed `MOST`."""
    total = p.sum(axis=1, keepdims=True)
    found: Array = p / np.maximum(total / MOST, 1.0)
    return found


def fit(
    rows: Rows,
    settings: Settings | None = None,
    *,
    seed: int = 0,
    groups: Ints | None = None,
    tick: Callable[[], None] | None = None,
) -> EntryModel:
    """Fits the model to all rows. `groups` keeps conflicts that belong together in one bag.

    Raises DetenteError with too few joiners to learn from.
    """
    settings = settings or Settings()
    if int((rows.joined >= 0).sum()) < 20:
        raise DetenteError(
            Problem(
                "too few states came in to learn from",
                expected="at least 20",
                found=str(int((rows.joined >= 0).sum())),
            )
        )
    count = len(rows.conflicts)
    rng = np.random.default_rng(seed)
    keys = np.arange(count) if groups is None else np.unique(groups, return_inverse=True)[1]
    bag_of = (rng.permutation(int(keys.max()) + 1) % settings.bags)[keys]
    bags = []
    x, *_ = stacked(rows, np.arange(len(rows.joined)), settings, seed)
    cuts = _cuts(x, rows.names)
    steps = tuple(cuts.steps(rows.x[:, side]) for side in (0, 1))
    unseen = np.zeros((len(rows.joined), 2))
    for b in range(settings.bags):
        mine = np.flatnonzero(bag_of[rows.conflict] != b)
        bag = _fit_bag(rows, mine, cuts, settings, seed * 101 + b)
        bags.append(bag)
        rest = np.flatnonzero(bag_of[rows.conflict] == b)
        for side in (0, 1):
            unseen[rest, side] = bag.score(rows.x[rest, side], steps[side][rest])
        if tick is not None:
            tick()
    slope, level = _calibrate(rows, unseen, settings)
    return EntryModel(tuple(bags), cuts, slope, level, settings, unseen, bag_of)


def row_weights(rows: Rows, settings: Settings) -> tuple[Array, Array]:
    """Weights of joiners and of conflicts by age, each for every row."""
    joiners = np.bincount(rows.conflict[rows.joined >= 0], minlength=len(rows.conflicts))
    size = np.maximum(joiners, 1)[rows.conflict] ** -settings.power
    age = np.ones(len(rows.joined))
    if settings.half_life is not None:
        day = onsets(rows.conflicts)
        years = (day.max() - day) / 365.25
        age = (0.5 ** (years / settings.half_life))[rows.conflict]
    return np.where(rows.joined >= 0, size, 1.0), age


def stacked(
    rows: Rows, mine: Ints, settings: Settings, seed: int
) -> tuple[npt.NDArray[np.float32], Array, Array]:
    """Features, labels and weights of both sides of the rows `mine`, most non-joiners thinned."""
    rng = np.random.default_rng(seed)
    joined = rows.joined[mine] >= 0
    thin = joined | (rng.random(len(mine)) < 1.0 / settings.keep)
    size, age = row_weights(rows, settings)
    mine = mine[thin]
    weight = np.where(rows.joined[mine] >= 0, size[mine], settings.keep) * age[mine]
    x = np.concatenate([rows.x[mine, 0], rows.x[mine, 1]])
    y = np.concatenate([rows.joined[mine] == 0, rows.joined[mine] == 1]).astype(np.float64)
    return x, y, np.concatenate([weight, weight])


def _fit_bag(rows: Rows, mine: Ints, cuts: Cuts, settings: Settings, seed: int) -> _Bag:
    x, y, w = stacked(rows, mine, settings, seed)
    logit = fit_logit(x, y, w, settings.penalty)
    if settings.blend >= 1.0:
        return _Bag(logit)
    from sklearn.ensemble import HistGradientBoostingClassifier

    def grow(seen: npt.NDArray[np.float32], share: float) -> Any:
        return HistGradientBoostingClassifier(
            learning_rate=settings.rate,
            max_iter=settings.trees,
            max_leaf_nodes=settings.leaves,
            min_samples_leaf=settings.least,
            l2_regularization=settings.l2,
            max_features=share,
            early_stopping=False,
            random_state=seed,
        ).fit(seen, y, sample_weight=w)

    steps = cuts.steps(x)
    few = np.flatnonzero(np.isin(np.array(rows.names)[cuts.columns], SMALL))
    return _Bag(
        logit,
        grow(steps, settings.features),
        grow(steps[:, few], min(1.0, 1.5 * settings.features)),
        few,
        (settings.blend, settings.narrow),
    )


def _calibrate(rows: Rows, unseen: Array, settings: Settings) -> tuple[float, float]:
    """Slope and level by logistic regression on what each bag said of conflicts it had not seen.

    The slope may only shrink (at most 1), and the level is set so that as many states come in as
    did. Joiners of large conflicts weigh less for the slope, as in the fit.
    """
    size, age = row_weights(rows, settings)
    score = np.concatenate([unseen[:, 0], unseen[:, 1]])
    y = np.concatenate([rows.joined == 0, rows.joined == 1]).astype(np.float64)
    both = np.concatenate([age, age])
    fitted = fit_logit(score[:, None], y, np.concatenate([size, size]) * both, 0.0)
    slope = float(np.clip(fitted.weights[0] / fitted.scale[0], 0.5, 1.0))
    low, high = -8.0, 8.0
    wanted = float(np.sum(y * both))
    for _ in range(60):
        level = 0.5 * (low + high)
        if float(np.sum(both * expit(level + slope * score))) < wanted:
            low = level
        else:
            high = level
    return slope, 0.5 * (low + high)
