"""What stands behind an answer: pacts of the day, names, and chance told apart from ignorance."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.answer.background import ignorance, pacts

DAY = datetime.date(2024, 5, 31)


def test_ignorance_is_all_where_every_draw_is_certain_and_none_where_all_agree() -> None:
    assert ignorance(np.array([0.0, 1.0])) == pytest.approx(1.0)
    assert ignorance(np.array([0.3, 0.3, 0.3])) == pytest.approx(0.0, abs=1e-12)
    assert ignorance(np.zeros(4)) is None


@given(st.lists(st.floats(0.001, 0.999), min_size=2, max_size=30))
def test_chance_and_ignorance_are_the_whole_doubt(draws: list[float]) -> None:
    p = np.array(draws)
    share = ignorance(p)
    assert share is not None
    chance = float((p * (1 - p)).mean()) / (p.mean() * (1 - p.mean()))
    assert share + chance == pytest.approx(1.0)
    assert 0 <= share < 1


def test_pacts_are_those_of_the_day_that_bind_two() -> None:
    found = pacts(["POL", "DEU", "RUS", "UKR"], DAY)
    assert found[0].code == "NATO"
    assert len(found[0].members) == 32
    assert "defense (Article 5)" in found[0].obligations
    assert found[0].decides == "consensus"
    assert all(bond.obligations and bond.source for bond in found)
    early = pacts(["POL", "DEU", "SWE"], datetime.date(1995, 1, 1))
    assert "NATO" not in [bond.code for bond in early]
    assert pacts(["POL"], DAY) == ()
