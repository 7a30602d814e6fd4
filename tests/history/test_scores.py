"""Scores against values worked out by hand, and against scikit-learn on random forecasts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.history import scores

P = np.array([0.1, 0.4, 0.35, 0.8])
Y = np.array([0.0, 0.0, 1.0, 1.0])


def test_by_hand() -> None:
    assert scores.brier(P, Y) == pytest.approx((0.01 + 0.16 + 0.4225 + 0.04) / 4)
    assert scores.log_score(P, Y) == pytest.approx(
        -(math.log(0.9) + math.log(0.6) + math.log(0.35) + math.log(0.8)) / 4
    )
    assert scores.roc_auc(P, Y) == pytest.approx(0.75)
    assert scores.pr_auc(P, Y) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_murphy_1973_parts() -> None:
    # 10 forecasts of 20 % (1 event), 10 of 60 % (6 events)
    p = np.r_[np.full(10, 0.2), np.full(10, 0.6)]
    y = np.r_[1, np.zeros(9), np.ones(6), np.zeros(4)]
    found = scores.parts(p, y)
    assert found.reliability == pytest.approx(0.5 * 0.1**2)
    assert found.resolution == pytest.approx(0.25**2)
    assert found.uncertainty == pytest.approx(0.35 * 0.65)
    assert found.within == pytest.approx(0.0, abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_parts_add_up_and_areas_agree_with_scikit_learn(seed: int) -> None:
    from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

    rng = np.random.default_rng(seed)
    p = np.round(rng.beta(1, 3, 200), 2).clip(0.01, 0.99)
    y = (rng.random(200) < p).astype(float)
    y[:2] = (0, 1)
    parts = scores.parts(p, y)
    total = parts.reliability - parts.resolution + parts.uncertainty + parts.within
    assert total == pytest.approx(scores.brier(p, y))
    assert scores.brier(p, y) == pytest.approx(brier_score_loss(y, p))
    assert scores.log_score(p, y) == pytest.approx(log_loss(y, p))
    assert scores.roc_auc(p, y) == pytest.approx(roc_auc_score(y, p))
    assert scores.pr_auc(p, y) == pytest.approx(average_precision_score(y, p))


def test_ranked_probability() -> None:
    forecast = np.array([[0.2, 0.5, 0.3]])
    # Epstein 1969: cumulative 0.2, 0.7 against 0, 1
    assert scores.ranked_probability(forecast, np.array([1])) == pytest.approx(
        (0.2**2 + 0.3**2) / 2
    )
    near = scores.ranked_probability(np.array([[0.0, 1.0, 0.0]]), np.array([0]))
    far = scores.ranked_probability(np.array([[0.0, 0.0, 1.0]]), np.array([0]))
    assert near < far


def test_diagram_bins_hold_alike_shares_of_expected_events() -> None:
    rng = np.random.default_rng(1)
    p = rng.beta(0.3, 60, 50_000)
    y = (rng.random(50_000) < p).astype(float)
    bars = scores.diagram(p, y)
    assert sum(b.forecasts for b in bars) == 50_000
    inside = [b.low <= b.stated <= b.high for b in bars]
    assert sum(inside) >= 7
    masses = [b.forecasts * b.stated for b in bars]
    assert max(masses) < 2 * min(masses)


def test_bootstrap_by_group_is_wider_than_by_row() -> None:
    rng = np.random.default_rng(2)
    group = np.repeat(np.arange(40), 50)
    loss = rng.normal(size=40)[group] + 0.1 * rng.normal(size=2000)
    by_group = scores.bootstrap_mean(loss, group)
    by_row = scores.bootstrap_mean(loss, np.arange(2000))
    assert by_group[1] - by_group[0] > 3 * (by_row[1] - by_row[0])


def test_skill_and_degenerate_sets() -> None:
    assert scores.skill(0.08, 0.1) == pytest.approx(0.2)
    assert math.isnan(scores.roc_auc(P, np.zeros(4)))
    assert math.isnan(scores.pr_auc(P, np.zeros(4)))
