"""Persons, towns and groups of the library: rows that hold, and whom a name means when."""

from __future__ import annotations

import datetime
from collections import defaultdict
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.scenario.actors import load_actors
from detente.scenario.entries import LIBRARY
from detente.scenario.known import Known, load_known

FOLDER = LIBRARY / "actors"


def rows(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def known() -> Known:
    return load_known()


def test_every_person_belongs_to_a_state_or_body_of_the_library() -> None:
    actors = load_actors()
    codes = {entry.code for entry in (*actors.states, *actors.bodies)}
    assert {row.split()[0] for row in rows("persons.txt")} <= codes


@pytest.mark.parametrize("name", ["places.txt", "groups.txt"])
def test_every_row_belongs_to_a_state_of_the_library(name: str) -> None:
    states = {entry.code for entry in load_actors().states}
    assert {row.split()[0] for row in rows(name)} <= states


@pytest.mark.parametrize("name", ["persons.txt", "places.txt", "groups.txt", "services.txt"])
def test_every_file_says_where_it_can_be_checked(name: str) -> None:
    head = (FOLDER / name).read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert "checked" in head


def test_services_speak_for_one_actor_each(known: Known) -> None:
    names = [n.strip() for row in rows("services.txt") for n in row.partition(" ")[2].split(";")]
    assert len(names) == len(set(names))
    assert {row.split()[0] for row in rows("services.txt")} <= set(load_actors().entries)
    assert (known.services["FSB"], known.services["KFOR"]) == ("RUS", "NATO")


def test_nearly_every_state_has_somebody_in_office() -> None:
    states = {e.code for e in load_actors().states if e.span.until is None}
    assert len(states - {row.split()[0] for row in rows("persons.txt")}) <= 5


def test_years_run_forward_and_no_row_is_there_twice() -> None:
    seen = set()
    for row in rows("persons.txt"):
        state, office, years, name = row.split(maxsplit=3)
        assert (state, office, name) not in seen, row
        seen.add((state, office, name))
        for part in years.split(","):
            first, _, last = part.partition("-")
            assert 1840 < int(first.partition("/")[0]) <= int(last.partition("/")[0] or 9999), row


def test_no_town_or_group_belongs_to_two_states() -> None:
    of = defaultdict(set)
    for name in ("places.txt", "groups.txt"):
        for row in rows(name):
            state, _, names = row.partition(" ")
            for text in names.split(";"):
                of[text.strip().casefold()].add(state)
    assert [text for text, states in of.items() if len(states) > 1] == []


@pytest.mark.parametrize(
    "place",
    [
        *("Crimea", "Kherson", "Kashmir", "East Jerusalem", "Abkhazia", "Falklands", "Essequibo"),
        *("Sabah", "Badme"),
    ],
)
def test_what_states_dispute_is_left_open(known: Known, place: str) -> None:
    assert known.within(place.split(), 0) == (0, "")


@pytest.mark.parametrize(
    ("name", "title", "year", "state"),
    [
        ("Ronald Reagan", "", None, "USA"),
        ("Ronald Reagan", "", 1985, "USA"),
        ("Ronald Reagan", "", 2005, ""),
        ("Reagan", "president", 1985, "USA"),
        ("Johnson", "", None, ""),
        ("Johnson", "president", None, "USA"),
        ("Johnson", "prime minister", None, "GBR"),
        ("Bush", "president", None, "USA"),
        ("Assad", "president", 1990, "SYR"),
        ("Bashar al-Assad", "", 2014, "SYR"),
        ("Recep Tayyip Erdoğan", "", 2016, "TUR"),
        ("Putin", "", 2010, "RUS"),  # as prime minister
        ("Xi", "", 2020, "CHN"),
        ("Kim", "", 2020, ""),
        ("Kim Jong-un", "", 2020, "PRK"),
        ("Leonid I. Brezhnev", "", 1979, "RUS"),
        ("Abdullah", "monarch", 2010, ""),  # two kings of that name
        ("Abdullah", "monarch", 2020, "JOR"),
        ("Kerry", "senator", 2014, ""),
        ("Kofi Annan", "", 2001, "UN"),
        ("Stoltenberg", "", 2016, "NATO"),
        ("Stoltenberg", "prime minister", 2010, "NOR"),
        ("David Levy", "", 1997, "ISR"),  # three terms with gaps
        ("David Levy", "", 1995, ""),
        ("Aziz", "foreign minister", None, "IRQ"),  # not Sartaj Aziz, who has his full name only
        ("Sartaj Aziz", "", 1999, "PAK"),
    ],
)
def test_who_is_meant(known: Known, name: str, title: str, year: int | None, state: str) -> None:
    on = datetime.date(year, 6, 1) if year else None
    found = known.person(name, title, on)
    assert (found.state if found else "") == state


@pytest.mark.parametrize(("month", "state"), [(5, "NLD"), (8, ""), (11, "NATO")])
def test_an_office_may_begin_and_end_within_a_year(known: Known, month: int, state: str) -> None:
    found = known.person("Mark Rutte", "", datetime.date(2024, month, 20))
    assert (found.state if found else "") == state


def test_towns_and_groups(known: Known) -> None:
    words = ["rebels", "of", "the", "Lord's", "Resistance", "Army", "in", "San", "Pedro", "Sula"]
    assert known.within(words, 3) == (6, "UGA")
    assert known.within(words, 7) == (10, "HND")
    assert known.within(["van"], 0) == (0, "")


def test_a_row_that_is_not_understood_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "persons.txt").write_text("USA president soon Jane Roe\n", encoding="utf-8")
    with pytest.raises(DetenteError) as told:
        Known(tmp_path).person("Jane Roe")
    assert "persons.txt" in str(told.value)
