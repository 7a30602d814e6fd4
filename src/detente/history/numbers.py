"""The model of entry as numbers that ship with the project: its logit, its shocks, its months.

The trees of the full model are fitted anew from a user's own data; what ships is the ridge logit
with its calibration, the loadings of the shared factors and the months of entry, computed by
`scripts/catalogue` and used as defaults where no data is at hand.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from detente.history import clustering, entry, features, timing
from detente.history.clustering import Shock
from detente.history.conflicts import FORCE
from detente.history.days import year_of
from detente.history.logit import Array, expit, fit_logit

if TYPE_CHECKING:
    import polars as pl


class Weight(msgspec.Struct, frozen=True):
    """One feature: centre and scale by which it is standardised, and its weight."""

    centre: float
    scale: float
    weight: float


class Numbers(msgspec.Struct, frozen=True):
    """The shipped model. `spread`, `lean` and `tilt` are the loadings on the log hazard
    (see `clustering.Shock`); `months` the shares of entries by month; `data` and the years say
    what it was fitted to."""

    data: tuple[str, ...]
    first_year: int
    last_year: int
    conflicts: int
    joiners: int
    penalty: float
    slope: float
    level: float
    intercept: float
    spread: float
    lean: float
    tilt: float
    months: tuple[float, ...]
    weights: dict[str, Weight]

    @property
    def shock(self) -> Shock:
        """The shared factors' loadings."""
        return Shock(self.spread, self.lean, self.tilt)

    def probability(self, known: Mapping[str, float]) -> float:
        """Probability that a state comes in on a side, given features seen from that side.

        Features left out count as average. KeyError for a feature that the model does not have.
        """
        score = self.intercept
        for name, value in known.items():
            w = self.weights[name]
            score += w.weight * float(np.clip((value - w.centre) / w.scale, -6.0, 6.0))
        return float(expit(np.array([self.level + self.slope * score]))[0])


def fit_numbers(tables: Mapping[str, pl.DataFrame], *, seed: int = 0) -> Numbers:
    """Fits the shipped model to every dispute that reached force in the tables."""
    rows = features.build(tables, least=FORCE)
    settings = entry.Settings(blend=1.0)
    model = entry.fit(rows, settings, seed=seed)
    x, y, w = entry.stacked(rows, np.arange(len(rows.joined)), settings, seed)
    logit = fit_logit(x, y, w, settings.penalty)
    shock = clustering.fit_shock(model.calibrated(model.unseen), rows)
    years = [year_of(c.onset[0]) for c in rows.conflicts]
    weights = {
        name: Weight(*(_short(v[i]) for v in (logit.centre, logit.scale, logit.weights)))
        for i, name in enumerate(rows.names)
    }
    return Numbers(
        ("COW MIDs 5.0 and the tables that docs/history.md names for the model of entry",),
        min(years),
        max(years),
        len(rows.conflicts),
        int((rows.joined >= 0).sum()),
        settings.penalty,
        _short(model.slope),
        _short(model.level),
        _short(logit.intercept),
        shock.spread,
        shock.lean,
        shock.tilt,
        tuple(_short(v) for v in timing.fit_shares(rows)),
        weights,
    )


def _short(value: float | Array) -> float:
    return float(f"{float(value):.5g}")


@functools.cache
def load_numbers() -> Numbers:
    """The shipped model."""
    text = importlib.resources.files("detente.history").joinpath("data/entry.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=Numbers)


def as_yaml(numbers: Numbers) -> bytes:
    """The file of the shipped model."""
    head = b"# Computed by scripts/catalogue from the datasets named below. Do not edit.\n"
    return head + msgspec.yaml.encode(numbers)
