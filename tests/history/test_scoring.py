"""Logged answers are scored once their date has passed, against others on the same questions."""

from __future__ import annotations

import datetime
import json
import math
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.history import resolution, scoring

TODAY = datetime.date(2026, 1, 1)
RUNGS = ("no attack", "clash", "war")


def log(
    case: Path,
    as_of: str,
    ladder: tuple[float, ...],
    invoked: float = 0.1,
    *,
    prior: bool = True,
) -> None:
    case.mkdir(exist_ok=True)
    rungs = [
        {"outcome": o, "probability": p, "prior": 1 / 3, "says": ""}
        for o, p in zip(RUNGS, ladder, strict=True)
    ]
    if not prior:
        for rung in rungs:
            del rung["prior"]
    entry = {
        "format": 1,
        "time": as_of,
        "answer": {
            "question": "?",
            "as_of": as_of,
            "horizon": "6 months",
            "answer": rungs,
            "definitions": [{"definition": "invoked", "probability": invoked, "prior": 0.2}],
        },
    }
    with (case / "answers.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    made = tmp_path / "baltic"
    log(made, "2024-01-01", (0.7, 0.2, 0.1))
    log(made, "2024-03-01", (0.5, 0.4, 0.1))
    return made


def resolve(case: Path, outcome: str, day: str, *, happened: bool = True) -> None:
    resolution.resolve(
        case, outcome, datetime.date.fromisoformat(day), because="the ministry said so",
        happened=happened, today=TODAY,
    )  # fmt: skip


def test_scores_by_hand(case: Path) -> None:
    resolve(case, "clash", "2024-07-20")  # after the first answer's horizon, within the second's
    resolve(case, "war", "2025-01-01", happened=False)
    resolve(case, "invoked", "2025-01-01", happened=False)
    report = scoring.score(case, today=TODAY)
    assert [ladder.reached for ladder in report.ladders] == ["no attack", "clash"]
    first, second = report.ladders
    assert first.brier == pytest.approx(0.3**2 + 0.2**2 + 0.1**2)
    assert second.log == pytest.approx(-math.log(0.4))
    assert second.ranked == pytest.approx((0.5**2 + 0.1**2) / 2)
    own = next(f for f in report.forecasters if f.name == scoring.OWN)
    assert own.sheet.rows == 8
    assert not report.unresolved


def test_only_after_the_date_has_passed(case: Path) -> None:
    resolve(case, "war", "2024-05-01")
    early = datetime.date(2024, 7, 5)
    report = scoring.score(case, today=early)
    assert report.waiting == 1  # the second answer's horizon runs on, though it is decided
    assert {e.as_of for e in report.events} == {datetime.date(2024, 1, 1)}
    with pytest.raises(DetenteError, match="has passed its date"):
        scoring.score(case, today=datetime.date(2024, 6, 1))


def test_what_is_not_resolved_is_named(case: Path) -> None:
    resolve(case, "invoked", "2025-01-01", happened=False)
    report = scoring.score(case, today=TODAY)
    assert set(report.unresolved) == {f"baltic: {r}" for r in RUNGS}
    assert not report.ladders


def test_against_base_rate_and_a_crowd(case: Path, tmp_path: Path) -> None:
    for outcome in ("clash", "war", "invoked"):
        resolve(case, outcome, "2025-01-01", happened=False)
    series = tmp_path / "crowd.csv"
    series.write_text(
        "date,outcome,probability\n2023-12-01,war,5%\n2024-02-01,war,0.02\n2024-03-02,war,0.9\n"
    )
    report = scoring.score(
        case, today=TODAY, base={"war": 0.04}, series=scoring.read_series(series)
    )
    crowd = [e.probability for e in report.events if e.forecaster == "crowd"]
    assert crowd == [0.05, 0.02]  # the last value on or before each answer's day, never a later one
    assert {f.name for f in report.forecasters} == {
        scoring.OWN, scoring.PRIOR, scoring.BASE, "crowd"
    }  # fmt: skip


def test_difficulty_is_taken_out(tmp_path: Path) -> None:
    case = tmp_path / "baltic"
    log(case, "2024-01-01", (0.7, 0.2, 0.1), prior=False)
    resolve(case, "clash", "2024-06-20")
    resolve(case, "war", "2025-01-01", happened=False)
    # a forecaster that gives our own numbers, but on the easy event alone
    series = tmp_path / "easy.csv"
    series.write_text("date,outcome,probability\n2024-01-01,war,0.1\n")
    report = scoring.score(case, today=TODAY, series=scoring.read_series(series))
    own = next(f for f in report.forecasters if f.name == scoring.OWN)
    easy = next(f for f in report.forecasters if f.name == "easy")
    assert easy.sheet.brier < own.sheet.brier
    assert easy.adjusted == pytest.approx(own.adjusted)


def test_a_later_resolution_corrects_an_earlier_one(case: Path) -> None:
    resolve(case, "war", "2024-05-01")
    resolve(case, "war", "2025-01-01", happened=False)
    assert resolution.resolutions(case)["war"].happened is None
    assert len((case / "resolutions.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("outcome", "day", "because", "message"),
    [
        ("warr", "2024-05-01", "x", "Did you mean 'war'"),
        ("war", "2027-05-01", "x", "lies in the future"),
        ("war", "2020-05-01", "x", "before the first answer"),
        ("war", "2024-05-01", " ", "needs a reason"),
    ],
)
def test_bad_resolutions(case: Path, outcome: str, day: str, because: str, message: str) -> None:
    with pytest.raises(DetenteError, match=message):
        resolution.resolve(
            case, outcome, datetime.date.fromisoformat(day), because=because, today=TODAY
        )
    assert not (case / "resolutions.jsonl").exists()


def test_bad_series_tells_every_line(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("date,outcome,probability\n2024-13-01,war,0.1\n2024-01-01,war,140%\n")
    with pytest.raises(DetenteError) as caught:
        scoring.read_series(path)
    assert len(caught.value.problems) == 2
    path.write_text("day,outcome,p\n")
    with pytest.raises(DetenteError, match="has no column date, probability"):
        scoring.read_series(path)


def test_a_folder_of_cases_and_an_empty_one(case: Path, tmp_path: Path) -> None:
    other = tmp_path / "gulf"
    log(other, "2024-01-01", (0.9, 0.05, 0.05))
    for one in (case, other):
        for outcome in ("clash", "war", "invoked"):
            resolve(one, outcome, "2025-01-01", happened=False)
    assert {e.case for e in scoring.score(tmp_path, today=TODAY).events} == {"baltic", "gulf"}
    with pytest.raises(DetenteError, match="no case with logged answers"):
        scoring.score(tmp_path / "nowhere", today=TODAY)


def test_a_horizon_of_months_ends_on_its_day_of_the_calendar(tmp_path: Path) -> None:
    log(tmp_path / "year", "2024-05-31", (0.7, 0.2, 0.1))
    (logged,) = resolution.answers(tmp_path / "year")
    assert logged.closes == datetime.date(2024, 11, 30)
    resolve(tmp_path / "year", "war", "2024-11-30", happened=False)
    resolve(tmp_path / "year", "clash", "2024-11-30", happened=False)
    resolve(tmp_path / "year", "invoked", "2024-11-30", happened=False)
    found = scoring.score(tmp_path / "year", today=TODAY)
    assert found.ladders[0].reached == "no attack"
