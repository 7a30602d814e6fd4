"""Persons whom a text takes for granted, and where the text has the say."""

from __future__ import annotations

import pytest

from detente.reading import Gazetteer, Reader, read_text
from detente.reading.event import named_state


def speaker(reader: Reader, text: str) -> tuple[str, str]:
    statement = reader.read(read_text(text))[0]
    return statement.speaker, statement.speaks_for


DATED = "The talks went on for a third day.\n\n12 March {year}. {text}"


@pytest.mark.parametrize(
    ("year", "text", "expected"),
    [
        (1985, "Ronald Reagan said that the talks would go on.", ("Ronald Reagan", "USA")),
        (2003, "Ronald Reagan said that the talks would go on.", ("Ronald Reagan", "")),
        (1985, "Former president Ronald Reagan said that he was ill.", ("Ronald Reagan", "")),
        (2014, "Vladimir Putin said that the ships would stay.", ("Vladimir Putin", "RUS")),
        (2014, "Putin said that the ships would stay.", ("Putin", "RUS")),
        (2014, "Johnson said that the ships would stay.", ("Johnson", "")),
        (2020, "President Xi said that the ships would stay.", ("Xi", "CHN")),
        (2014, "The banker John Kerry Smith said that the bank would close.", None),
    ],
)
def test_in_the_years_of_office(
    reader: Reader, year: int, text: str, expected: tuple[str, str] | None
) -> None:
    found = speaker(reader, DATED.format(year=year, text=text))
    assert found == expected if expected else found[1] == ""


def test_without_a_date_a_title_is_needed(reader: Reader) -> None:
    assert speaker(reader, "President Mubarak said that the ships would stay.")[1] == "EGY"
    assert speaker(reader, "Hosni Mubarak said that the ships would stay.")[1] == ""


def test_the_text_comes_first(reader: Reader) -> None:
    text = DATED.format(
        year=2014, text="Kenya's water minister, Vladimir Putin, said that the wells would stay."
    )
    assert speaker(reader, text) == ("Vladimir Putin", "KEN")


@pytest.mark.parametrize(
    ("phrase", "sentence", "state"),
    [
        ("President Mubarak", "", "EGY"),
        ("Likud members", "", "ISR"),
        ("a court in Lahore", "", "PAK"),
        ("pro-Iranian Hezbollah", "", "LBN"),
        ("ethnic Albanians", "", ""),
        ("ethnic Albanians", "Ethnic Albanians marched in Serbia.", "SRB"),
        ("the rebels", "The rebels shelled Goma.", "COD"),
        ("the rebels", "Chad says that the rebels came from Sudan.", ""),
        ("the rebels", "The UN says that the rebels left Goma.", "COD"),
    ],
)
def test_the_state_of_an_actor(
    gazetteer: Gazetteer, phrase: str, sentence: str, state: str
) -> None:
    assert named_state(phrase, gazetteer, sentence) == state
