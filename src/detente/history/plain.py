"""The plain rivals of the model of entry: base rate, "allies honour", a small logit, boosting."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.history.features import Rows
from detente.history.logit import Array, expit, fit_logit

SMALL = (
    "own_distance", "other_distance", "own_land", "other_land", "own_obl_defense",
    "other_obl_defense", "own_rival", "other_rival", "share", "major", "polyarchy",
)  # fmt: skip


def base_rate(train: Rows, test: Rows) -> Array:
    """Everyone's probability is the share that came in before, halved between the sides."""
    share = float((train.joined >= 0).mean())
    sides = np.array([(train.joined == side).mean() for side in (0, 1)])
    sides = sides if share else np.full(2, 1e-6)
    return np.broadcast_to(sides, (len(test.joined), 2)).copy()


def allies_honour(test: Rows) -> Array:
    """A hard rule: an ally of one side alone comes in on it, and nobody else does."""
    one_sided = test.allied & ~test.allied[:, ::-1]
    return one_sided.astype(np.float64)


def _stacked(rows: Rows, columns: list[int]) -> tuple[npt.NDArray[np.float32], Array]:
    x = np.concatenate([rows.x[:, 0][:, columns], rows.x[:, 1][:, columns]])
    y = np.concatenate([rows.joined == 0, rows.joined == 1]).astype(np.float64)
    return x, y


def small_logit(train: Rows, test: Rows) -> Array:
    """A logit on eleven features without interactions, hardly regularised."""
    columns = [train.names.index(name) for name in SMALL]
    x, y = _stacked(train, columns)
    fitted = fit_logit(x, y, np.ones(len(y)), 1.0)
    return np.stack([expit(fitted.score(test.x[:, s][:, columns])) for s in (0, 1)], axis=1)


def boosting(train: Rows, test: Rows, *, seed: int = 0) -> Array:
    """Boosted trees on the same eleven features, moderately regularised."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    columns = [train.names.index(name) for name in SMALL]
    x, y = _stacked(train, columns)
    rng = np.random.default_rng(seed)
    thin = (y > 0) | (rng.random(len(y)) < 0.25)
    weight = np.where(y > 0, 1.0, 4.0)
    trees = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=100,
        max_leaf_nodes=8,
        min_samples_leaf=100,
        l2_regularization=10.0,
        early_stopping=False,
        random_state=seed,
        max_bins=32,
    ).fit(x[thin], y[thin], sample_weight=weight[thin])
    return np.stack([trees.predict_proba(test.x[:, s][:, columns])[:, 1] for s in (0, 1)], axis=1)
