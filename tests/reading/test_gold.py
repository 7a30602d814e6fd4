"""The gold set: what rules were tuned on and what is held back must hold, old pieces and new."""

from __future__ import annotations

import pytest
from goldset import Piece, Score, pieces, score

from detente.reading import Reader

LATER = 162  # pieces with higher numbers came when the floors of the others had been set


def chosen(*, held: bool, later: bool) -> list[Piece]:
    """The pieces of one part of the set."""
    return [p for p in pieces() if p.held == held and (int(p.name.split("-")[0]) > LATER) == later]


@pytest.fixture(scope="module")
def tuned(reader: Reader) -> Score:
    return score(reader, chosen(held=False, later=False))


@pytest.fixture(scope="module")
def held(reader: Reader) -> Score:
    return score(reader, chosen(held=True, later=False))


def test_there_are_enough_pieces() -> None:
    found = pieces()
    assert len(found) >= 274
    assert sum(p.held for p in found) >= 62


@pytest.fixture(scope="module")
def later(reader: Reader) -> Score:
    return score(reader, chosen(held=False, later=True))


@pytest.fixture(scope="module")
def later_held(reader: Reader) -> Score:
    return score(reader, chosen(held=True, later=True))


def test_later_pieces(later: Score, later_held: Score) -> None:
    assert later.of("actor").precision >= 0.95
    assert later.of("actor").recall >= 0.87
    assert later.of("channel").f1 >= 0.77
    assert later.wrong_speaker_rate <= 0.03
    assert later_held.of("actor").precision >= 0.92
    assert later_held.of("actor").recall >= 0.75
    assert later_held.of("stance").f1 >= 0.71
    assert later_held.wrong_speaker_rate <= 0.035


def test_actors_are_right_where_they_are_named(tuned: Score, held: Score) -> None:
    assert tuned.of("actor").precision >= 0.97
    assert tuned.of("actor").recall >= 0.89
    assert held.of("actor").precision >= 0.92
    assert held.of("actor").recall >= 0.73


def test_speech_is_seldom_put_in_the_wrong_mouth(tuned: Score, held: Score) -> None:
    assert tuned.wrong_speaker_rate <= 0.02, tuned.errors
    assert held.wrong_speaker_rate <= 0.04


@pytest.mark.parametrize(
    ("field", "tuned_floor", "held_floor"),
    [
        ("statement", 0.95, 0.91),
        ("mode", 0.93, 0.87),
        ("channel", 0.88, 0.77),
        ("author", 0.95, 0.87),
        ("stance", 0.90, 0.77),
        ("condition", 0.93, 0.83),
        ("likelihood", 0.93, 0.87),
        ("negated", 0.91, 0.88),
    ],
)
def test_fields(
    tuned: Score, held: Score, field: str, tuned_floor: float, held_floor: float
) -> None:
    assert tuned.of(field).f1 >= tuned_floor
    assert held.of(field).f1 >= held_floor
