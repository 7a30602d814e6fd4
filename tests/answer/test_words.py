"""Numbers in words: ICD 203 bands with their edges, percentages that do not pretend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.answer.words import interval, join, likelihood, percent


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.01, "almost no chance"),
        (0.05, "almost no chance"),
        (0.0501, "very unlikely"),
        (0.20, "very unlikely"),
        (0.45, "unlikely"),
        (0.5, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.80, "likely"),
        (0.95, "very likely"),
        (0.99, "almost certain"),
        (0.009, "0.90 %"),
        (0.995, "99.50 %"),
    ],
)
def test_icd_203(probability, word):
    assert likelihood(probability) == word


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.5, "50 %"),
        (0.0123, "1.2 %"),
        (0.00044, "0.044 %"),
        (1e-7, "< 0.001 %"),
        (1 - 1e-7, "> 99.999 %"),
        (0.999, "99.90 %"),
    ],
)
def test_percent(probability, text):
    assert percent(probability) == text


def test_error_limits_digits():
    assert percent(0.01234, error=0.004) == "1.2 %"
    assert percent(0.01234, error=0.02) == "1 %"


@given(st.floats(0, 1))
def test_never_prints_certainty_that_is_not(probability):
    text = percent(probability)
    assert (text == "0 %") == (probability == 0)
    assert (text == "100 %") == (probability == 1)


def test_interval_and_join():
    assert interval(0.002, 0.04) == "0.20–4.0 %"
    assert interval(0.5, 0.5) == "50 %"
    assert join(["a", "b", "c"]) == "a, b and c"
    assert join(["a"], last="or") == "a"
