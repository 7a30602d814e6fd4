"""Questions in many wordings, horizons and dates, and what is said of those not understood."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import pytest

from detente.dossier.question import (
    MONTH_DAYS,
    find_question,
    parse_date,
    parse_horizon,
    parse_question,
)
from detente.errors import DetenteError, Exit


@dataclass(frozen=True)
class At:
    code: str
    start: int
    end: int


NAMES = {"NATO": "NATO", "Russia": "RUS", "China": "CHN", "Taiwan": "TWN", "Moldova": "MDA"}


def find(text: str) -> list[At]:
    return [
        At(code, match.start(), match.end())
        for name, code in NAMES.items()
        for match in re.finditer(name, text)
    ]


@pytest.mark.parametrize(
    ("text", "subject", "target"),
    [
        ("Will NATO member states go to war against Russia?", "NATO", "RUS"),
        ("How likely is an attack by China on Taiwan?", "CHN", "TWN"),
        ("What are the odds of a blockade of Taiwan by China before 2027?", "CHN", "TWN"),
        ("Could China attack Taiwan within six months?", "CHN", "TWN"),
        ("Is Russia going to war with NATO?", "RUS", "NATO"),
        ("Will China use force against Taiwan?", "CHN", "TWN"),
        ("Might Russia annex Moldova by 2030?", "RUS", "MDA"),
        ("What is the chance that China seizes Taiwan this year?", "CHN", "TWN"),
        ("Are hostilities between Russia and Moldova likely?", "RUS", "MDA"),
        ("Will NATO intervene against Russia?", "NATO", "RUS"),
    ],
)
def test_wordings(text, subject, target):
    question = parse_question(text, find(text), as_of=datetime.date(2024, 5, 31))
    assert (question.subject, question.object) == (subject, target)


def test_deadline():
    as_of = datetime.date(2024, 5, 31)
    text = "Will China attack Taiwan before 2027?"
    assert parse_question(text, find(text), as_of=as_of).horizon_days == 945
    text = "Will China attack Taiwan within six months?"
    assert parse_question(text, find(text)).horizon_days == pytest.approx(6 * MONTH_DAYS)


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("before 2027", (2027, 1, 1)),
        ("by the end of 2026", (2027, 1, 1)),
        ("before June 2025", (2025, 6, 1)),
        ("by December 2025", (2026, 1, 1)),
        ("by the end of June 2025", (2025, 7, 1)),
        ("before 15 March 2025", (2025, 3, 15)),
        ("by 15 March 2025", (2025, 3, 16)),
        ("in 2025", (2026, 1, 1)),
        ("this year", (2025, 1, 1)),
    ],
)
def test_the_day_on_which_a_question_ends(end, day):
    as_of = datetime.date(2024, 5, 31)
    text = f"Will China attack Taiwan {end}?"
    days = parse_question(text, find(text), as_of=as_of).horizon_days
    assert as_of + datetime.timedelta(days=days) == datetime.date(*day)


@pytest.mark.parametrize(
    "end", ["in 9999", "before 9998", "by 31 February 2027", "in 2020", "within 900 years"]
)
def test_an_end_that_cannot_be_asked_about_is_told(end):
    text = f"Will China attack Taiwan {end}?"
    as_of = datetime.date(2024, 5, 31)
    with pytest.raises(DetenteError, match="--horizon"):
        parse_question(text, find(text), as_of=as_of)
    assert parse_question(text, find(text), as_of=as_of, horizon_days=30.0).horizon_days == 30


def test_who_suffers_it_and_what_happens_inside_one_state():
    text = "Will Taiwan be invaded?"
    question = parse_question(text, find(text), other=lambda known: "CHN")
    assert (question.subject, question.object) == ("CHN", "TWN")
    with pytest.raises(DetenteError, match="civil war"):
        parse_question("Will there be a civil war in Moldova?", find("Moldova"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Will Atlantis attack Russia?", "Atlantis"),
        ("Will it rain in Russia and China?", "no act of war"),
        ("", "no actor"),
    ],
)
def test_not_understood(text, part):
    with pytest.raises(DetenteError, match=part) as error:
        parse_question(text, find(text))
    assert error.value.status is Exit.NOT_UNDERSTOOD


def test_a_place_that_is_no_actor_leaves_the_actors_to_the_documents():
    text = "How likely is a blockade of the Strait of Hormuz?"
    found = {"": "RUS", "RUS": "CHN"}
    question = parse_question(text, find(text), other=found.__getitem__)
    assert (question.subject, question.object, question.verb) == ("RUS", "CHN", "blockade")
    with pytest.raises(DetenteError, match="no actor"):
        parse_question(text, find(text))


def test_question_from_title_or_text():
    assert find_question("Will A go to war?", "") == "Will A go to war?"
    assert find_question("News", "It rains. Could the war spread to X? Yes.") == (
        "Could the war spread to X?"
    )
    assert find_question("News of today", "How are you? Fine.") == ""


@pytest.mark.parametrize("text", ["12 months", "six months", "1 year", "90 days"])
def test_horizon(text):
    assert parse_horizon(text) > 80


@pytest.mark.parametrize("text", ["soon", "0 days", "90 years", "12 monkeys", ""])
def test_bad_horizon(text):
    with pytest.raises(DetenteError, match="horizon"):
        parse_horizon(text)


@pytest.mark.parametrize("text", ["2024-05-31", "31 May 2024", "May 31, 2024"])
def test_date(text):
    assert parse_date(text) == datetime.date(2024, 5, 31)


@pytest.mark.parametrize("text", ["31/05/24", "May 2024", "yesterday", "2024-13-01", ""])
def test_bad_date(text):
    with pytest.raises(DetenteError, match="date"):
        parse_date(text)
