"""The tables: every number has a reason; bad tables are told in full."""

from __future__ import annotations

import pytest

from detente.dossier.tables import default_weights, parse_weights
from detente.errors import DetenteError


def test_every_number_has_a_reason():
    weights = default_weights()
    tables = (weights.caps, weights.sums, weights.source_grades, weights.information_grades)
    assert all(entry.reason for table in tables for entry in table.values())


def test_unknown_grades_are_averages():
    weights = default_weights()
    assert weights.grade("F") == pytest.approx((1 + 0.8 + 0.6 + 0.3 + 0) / 5)
    assert weights.information("6") == pytest.approx((1 + 0.8 + 0.6 + 0.3 + 0) / 5)


def test_all_problems_at_once():
    with pytest.raises(DetenteError) as error:
        parse_weights("caps: {threat: {ratio: 0.5}}\nrelay: yes\n", source="mine.yaml")
    assert len(error.value.problems) >= 5
    assert all("mine.yaml" in str(problem) for problem in error.value.problems)


def test_not_yaml():
    with pytest.raises(DetenteError, match="YAML"):
        parse_weights("caps: [", source="mine.yaml")
