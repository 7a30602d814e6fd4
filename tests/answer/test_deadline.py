"""How the end of a question is told."""

from __future__ import annotations

import datetime

import pytest

from detente.answer.beliefs import by_when


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (365.25, "within 12 months"),
        (30.0, "within 30 days"),
        (14.0, "within 2 weeks"),
        (305.0, "before 1 January 2027"),
        (658.0, "before 20 December 2027"),
    ],
)
def test_an_odd_length_is_told_by_its_last_day(days: float, words: str) -> None:
    assert by_when(datetime.date(2026, 3, 2), days) == words
