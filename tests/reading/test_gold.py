"""The gold set: the half that rules were tuned on, and the half held back, must hold."""

from __future__ import annotations

import pytest
from goldset import Score, pieces, score

from detente.reading import Reader


@pytest.fixture(scope="module")
def tuned(reader: Reader) -> Score:
    return score(reader, [p for p in pieces() if not p.held])


@pytest.fixture(scope="module")
def held(reader: Reader) -> Score:
    return score(reader, [p for p in pieces() if p.held])


def test_there_are_enough_pieces() -> None:
    found = pieces()
    assert len(found) >= 54
    assert sum(p.held for p in found) == 12


def test_actors_are_right_where_they_are_named(tuned: Score, held: Score) -> None:
    assert tuned.of("actor").precision >= 0.95
    assert tuned.of("actor").recall >= 0.88
    assert held.of("actor").precision >= 0.92
    assert held.of("actor").recall >= 0.79


def test_speech_is_seldom_put_in_the_wrong_mouth(tuned: Score, held: Score) -> None:
    assert tuned.wrong_speaker_rate <= 0.02, tuned.errors
    assert held.wrong_speaker_rate <= 0.05


@pytest.mark.parametrize(
    ("field", "tuned_floor", "held_floor"),
    [
        ("statement", 0.94, 0.89),
        ("mode", 0.94, 0.90),
        ("channel", 0.88, 0.74),
        ("author", 0.85, 0.90),
        ("stance", 0.88, 0.73),
        ("condition", 0.88, 0.83),
        ("likelihood", 0.91, 0.90),
        ("negated", 0.94, 0.86),
    ],
)
def test_fields(
    tuned: Score, held: Score, field: str, tuned_floor: float, held_floor: float
) -> None:
    assert tuned.of(field).f1 >= tuned_floor
    assert held.of(field).f1 >= held_floor
