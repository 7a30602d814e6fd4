"""The library's actors: codes, names, offices; checked against themselves and COW's list."""

from __future__ import annotations

import csv
import datetime
import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from detente.errors import DetenteError, Exit
from detente.scenario.actors import AUTHORITIES, Actors, fold, load_actors
from detente.scenario.entries import LIBRARY, Entry, read_entries

SHARED = Path(__file__).parents[2].parent / "shared" / "history"


@pytest.fixture(scope="module")
def actors() -> Actors:
    return load_actors()


def _keys(node: yaml.Node, path: str) -> list[str]:
    """Every key of the tree that stands twice in one mapping."""
    twice = []
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                twice.append(f"{path}{key.value}")
            seen.add(key.value)
            twice += _keys(value, f"{path}{key.value} / ")
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            twice += _keys(part, path)
    return twice


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("actors/*.yaml")), ids=lambda p: p.name)
def test_no_key_stands_twice(path: Path) -> None:
    assert _keys(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CLoader), "") == []


def test_every_state_of_today_is_there(actors: Actors) -> None:
    # 193 members of the United Nations, two observers, Kosovo and Taiwan
    today = [entry for entry in actors.states if entry.span.until is None]
    assert len(today) == 197
    assert {"VAT", "PSE", "XKX", "TWN"} <= {entry.code for entry in today}


def test_codes(actors: Actors) -> None:
    for entry in actors.states:
        assert re.fullmatch("[A-Z]{3}", entry.code)
    for entry in actors.bodies:
        assert re.fullmatch("[A-Z][A-Z0-9]{1,9}", entry.code)
        assert entry.cow is None
    numbers = [entry.cow for entry in actors.states if entry.cow is not None]
    assert len(numbers) == len(set(numbers))
    without_iso = {entry.code for entry in actors.states if not entry.iso}
    assert "XKX" in without_iso
    assert all(entry.span.until for entry in actors.states if entry.code in without_iso - {"XKX"})


def test_against_the_correlates_of_war(actors: Actors) -> None:
    path = SHARED / "cow_states.csv"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    theirs = {int(row["ccode"]): (row["stateabb"], row["statenme"]) for row in rows}
    ours = {e.cow: e.cow_name for e in actors.states if e.cow is not None}
    ours |= dict(e.cow_other for e in actors.states if e.cow_other)
    left_out = {730}  # Korea before 1905, which two living states continue
    assert set(theirs) - left_out == set(ours)
    for number, abbreviation in ours.items():
        assert theirs[number][0] == abbreviation, number
    # A name of theirs is one of ours, or the spelling differs in a way written here.
    spelled = {
        *("German Federal Republic", "Wuerttemburg", "Hesse Electoral", "Hesse Grand Ducal"),
        *("Mecklenburg Schwerin", "Modena", "Parma", "Yemen People's Republic"),
    }
    for number, (_, name) in theirs.items():
        if number in left_out or name in spelled:
            continue
        entry = actors.cow(number)
        assert entry is not None
        texts = {fold(text) for text in entry.texts()}
        # COW's "Swaziland", "Macedonia", "Yugoslavia" are former or further names here
        assert fold(name) in texts, (number, name)
    # A state that COW ends before the end of its list has ended here, and at about that time.
    last = {int(row["ccode"]): int(row["endyear"]) for row in rows}
    for entry in actors.states:
        if entry.cow and entry.span.until and entry.code not in {"PAP"}:
            assert abs(last[entry.cow] - entry.span.until.year) <= 1, entry.code
        elif entry.cow and entry.code != "PAP":
            assert last[entry.cow] == 2016, entry.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("US", "USA"), ("U.S.", "USA"), ("the United States", "USA"), ("the White House", "USA")],
        *[("Britain", "GBR"), ("UK", "GBR"), ("Downing Street", "GBR"), ("Briton", "GBR")],
        *[("Moscow", "RUS"), ("the Kremlin", "RUS"), ("Russians", "RUS"), ("Soviet Union", "RUS")],
        *[("Kyiv", "UKR"), ("Kiev", "UKR"), ("Elysée", "FRA"), ("the Élysée", "FRA")],
        *[("Luxembourg", "LUX"), ("Türkiye", "TUR"), ("Turkiye", "TUR"), ("GER", "DEU")],
        *[("Atlantic Alliance", "NATO"), ("the Alliance", "NATO"), ("Houthis", "HOUTHIS")],
        *[("Niger", "NER"), ("Nigeria", "NGA"), ("Austria", "AUT"), ("Georgia", "GEO")],
    ],
)
def test_find(actors: Actors, text: str, code: str) -> None:
    assert actors.find(text).code == code


def test_a_name_means_what_it_meant_on_the_day(actors: Actors) -> None:
    july = datetime.date(1914, 7, 28)
    assert actors.find("Ottoman Empire", july).code == "TUR"
    assert actors.find("German Empire", july).code == "DEU"
    assert actors.find("Austro-Hungarian", july).code == "AUH"
    assert actors.find("Serbia", july).code == "SRB"
    assert {entry.code for entry in actors.named("Vienna", july)} == {"AUH", "AUT"}
    assert actors.named("Soviet Union", july) == ()
    assert actors.find("Vienna").code == "AUT"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congo", {"COG", "COD"}),
        ("Korea", {"KOR", "PRK"}),
        ("Brussels", {"BEL", "NATO", "EU"}),
        ("Dominican", {"DOM", "DMA"}),
    ],
)
def test_a_name_that_means_several_is_refused(actors: Actors, text: str, codes: set[str]) -> None:
    assert {entry.code for entry in actors.named(text)} == codes
    with pytest.raises(DetenteError) as caught:
        actors.find(text)
    assert all(code in str(caught.value) for code in codes)
    assert caught.value.status is Exit.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("text", "near"), [("Ukrane", "UKR (Ukraine)"), ("POOL", "POL"), ("Hezbolah", "Hezbollah")]
)
def test_unknown_names_the_nearest(actors: Actors, text: str, near: str) -> None:
    for look in (actors.find, actors.code):
        with pytest.raises(DetenteError, match="unknown actor") as caught:
            look(text)
        assert near in caught.value.problems[0].hint


def test_names_shared_by_living_actors_are_marked(actors: Actors) -> None:
    """A reader who meets such a name must be told that it may mean something else."""
    meant: dict[str, list[tuple[str, str]]] = {}
    for entry in actors.entries.values():
        if entry.span.until is None:
            for name in entry.names:
                meant.setdefault(fold(name.text), []).append((entry.code, name.ambiguous))
    for text, pairs in meant.items():
        if len({code for code, _ in pairs}) > 1:
            assert all(doubt for _, doubt in pairs), (text, pairs)


def test_every_state_has_people_and_names_are_clean(actors: Actors) -> None:
    for entry in actors.entries.values():
        texts = entry.texts()
        assert len(texts) == len(set(texts)), entry.code
        for text in texts:
            assert text == text.strip()
            assert text == unicodedata.normalize("NFC", text)
            assert not text.startswith("the ") or text in {"the Alliance", "the Quad"}
        if entry.kind == "state" and entry.span.until is None:
            assert entry.texts("people"), entry.code


@pytest.mark.parametrize(
    ("title", "of", "authority"),
    [
        *[("president", "RUS", "decides"), ("president", "USA", "decides")],
        *[("President", "FRA", "decides"), ("prime minister", "FRA", "in government")],
        *[("president", "DEU", "official"), ("president", "ITA", "official")],
        *[("chancellor", "DEU", "decides"), ("chancellor of the exchequer", "", "in government")],
        *[("prime minister", "GBR", "decides"), ("prime minister", "RUS", "in government")],
        *[
            ("deputy prime minister", "ITA", "in government"),
            ("foreign minister", "RUS", "official"),
        ],
        *[("secretary of state", "", "official"), ("senator", "RUS", "other")],
        *[("secretary general", "NATO", "official"), ("secretary-general", "HEZBOLLAH", "decides")],
        *[("former president", "RUS", "other"), ("ex-president", "USA", "other")],
        *[("acting president", "UKR", "decides"), ("deputy ombudsman", "UKR", "in government")],
        *[("spokesman", "DEU", "official"), ("supreme leader", "", "decides")],
        *[("president", "IRN", "in government"), ("king", "SAU", "decides")],
        *[
            ("king", "GBR", "official"),
            ("lion tamer", "GBR", "other"),
            ("president", "EU", "official"),
        ],
    ],
)
def test_authority(actors: Actors, title: str, of: str, authority: str) -> None:
    assert actors.authority(title, of)[0] == authority


def test_authority_follows_the_constitution_of_the_day(actors: Actors) -> None:
    assert actors.authority("president", "FRA", datetime.date(1914, 7, 28))[0] == "official"
    assert actors.authority("prime minister", "FRA", datetime.date(1914, 7, 28))[0] == "decides"
    assert actors.authority("emperor", "JPN", datetime.date(1941, 12, 1))[0] == "decides"
    assert actors.authority("emperor", "JPN")[0] == "official"
    assert actors.authority("president", "TUR", datetime.date(2010, 1, 1))[0] == "official"
    assert actors.authority("president", "TUR")[0] == "decides"


def test_offices_are_sound(actors: Actors) -> None:
    seen: dict[str, str] = {}
    for office in actors.offices:
        assert office.titles
        assert not office.alone or office.alone in actors
        for title in office.titles:
            assert title.casefold() not in seen, (title, seen.get(title.casefold()))
            seen[title.casefold()] = office.name
        for case in office.exceptions:
            assert case.why
            assert case.of
            assert case.authority != office.authority or case.span.since or office.name
            for code in case.of:
                assert code in actors, (office.name, code)
    assert set(actors.before.values()) <= {*AUTHORITIES, "same"}


def test_pacts_of_bodies_exist(actors: Actors) -> None:
    from detente.scenario.pacts import load_pacts

    pacts = load_pacts()
    for entry in actors.bodies:
        assert not entry.pact or entry.pact in pacts, entry.code


@pytest.mark.parametrize(
    ("yaml_text", "message"),
    [
        ("A: {name: [x]}", "must be text"),
        ("A: [1]", "must be a mapping"),
        ("- a", "mapping of entries"),
        ("A: {b: ", "expected"),
    ],
)
def test_malformed_files_are_told(tmp_path: Path, yaml_text: str, message: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(yaml_text, encoding="utf-8")
    with pytest.raises(DetenteError, match=message) as caught:
        [entry.text("name") for entry in read_entries(path)]
    assert "bad.yaml" in str(caught.value)


def test_dates_of_entries() -> None:
    entry = Entry("f.yaml", "X", {"from": "1914", "until": "1918"})
    assert entry.span("from").until == datetime.date(1918, 12, 31)
    assert datetime.date(1914, 1, 1) in entry.span("from")
    with pytest.raises(DetenteError, match="ends before"):
        Entry("f.yaml", "X", {"from": "1918", "until": "1914"}).span("from")
    with pytest.raises(DetenteError, match="YYYY-MM-DD"):
        Entry("f.yaml", "X", {"from": "next May"}).date("from")
