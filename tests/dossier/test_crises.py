"""Eight crises over different pacts and regions, drafted without a hand; each passes check."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from detente.answer.casework import believed_in, drafted
from detente.answer.statements import read_statements
from detente.dossier.own import own_of
from detente.dossier.stored import Stored
from detente.reading import read_document
from detente.scenario.checking import check
from detente.scenario.parse import parse_scenario

CRISES = Path(__file__).parent / "crises"


@functools.cache
def crisis(name: str) -> Stored:
    """A case with one document, drafted."""
    document = read_document(CRISES / f"{name}.txt")
    own = CRISES / f"{name}.yaml"
    text = own.read_text() if own.exists() else None
    read = read_statements([document], own_of(text))
    return drafted(Stored(CRISES, documents=(document,), read=read, scenario=text))[0]


def roles(name: str) -> dict[str, object]:
    scenario = parse_scenario(crisis(name).scenario or "")
    return {"extends": scenario.extends, **dict(scenario.with_)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "taiwan-strait",
            {
                "extends": "bilateral-guarantee",
                "protector": "USA",
                "client": "TWN",
                "adversary": "CHN",
                "partners": (),
            },
        ),
        (
            "korea",
            {
                "extends": "bilateral-guarantee",
                "protector": "USA",
                "client": "KOR",
                "adversary": "PRK",
                "partners": ("CHN", "RUS"),
            },
        ),
        (
            "baltic",
            {
                "extends": "bilateral-guarantee",
                "protector": "NATO",
                "client": "LTU",
                "adversary": "RUS",
                "partners": ("BLR",),
            },
        ),
        (
            "july-1914",
            {
                "extends": "spiral-of-mobilisations",
                "accuser": "AUH",
                "accused": "SRB",
                "first": ("AUH", "DEU", "ITA"),
                "second": ("FRA", "GBR", "RUS"),
            },
        ),
        (
            "gulf",
            {
                "extends": "bilateral-guarantee",
                "protector": "GCC",
                "client": "SAU",
                "adversary": "IRN",
                "partners": (),
            },
        ),
        (
            "essequibo",
            {
                "extends": "two-state-crisis",
                "challenger": "VEN",
                "defender": "GUY",
                "supporters": (),
                "partners": (),
            },
        ),
        (
            "kashmir",
            {
                "extends": "bilateral-guarantee",
                "protector": "SAU",
                "client": "PAK",
                "adversary": "IND",
                "partners": (),
            },
        ),
        (
            "fictional-bloc",
            {
                "extends": "entry-into-war",
                "alliance": "MERIDIAN",
                "target": "NRD",
                "client": "CLV",
                "hub": "OST",
                "partners": ("SUN",),
            },
        ),
    ],
)
def test_template_and_roles(name, expected):
    assert roles(name) == expected


@pytest.mark.parametrize("name", [p.stem for p in sorted(CRISES.glob("*.txt"))])
def test_draft_passes_check_and_rests_on_statements_of_the_case(name):
    stored = crisis(name)
    assert [str(p) for p in check(parse_scenario(stored.scenario or ""))] == []
    ids = {s.id for s in stored.read}
    behind = [i for b in parse_scenario(stored.scenario or "").beliefs for i in b.because or ()]
    assert behind
    assert set(behind) <= ids


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("essequibo", "attack by the challenger"),  # "attack Guyana"
        ("kashmir", "war over the client (COW)"),  # "go to war", and the protector is not named
        ("gulf", "attack on the client"),
        ("taiwan-strait", None),  # the protector is asked about: the template's own
        ("july-1914", None),  # "a general war"
        ("fictional-bloc", None),
    ],
)
def test_what_is_asked_decides_what_answers(name, outcome):
    assert parse_scenario(crisis(name).scenario or "").resolved_by == outcome


def test_what_a_forecast_supposes_is_not_foretold():
    # "If Venezuela seized the river mouth, Washington would have to choose …"
    used = believed_in(crisis("essequibo")).dossier.used()
    supposed = {s.id for s in crisis("essequibo").read if "seized the river mouth" in s.text}
    assert supposed
    assert not [item for item in used if item.statement in supposed and item.sign > 0]


def test_treaties_in_force_on_the_date_are_facts_with_their_source():
    scenario = parse_scenario(crisis("korea").scenario or "")
    facts = {f.name: f for f in scenario.facts}
    assert facts["bound[CHN]"].start == facts["bound[RUS]"].start == "yes"
    assert "CHN-PRK-1961" in str(facts["bound[CHN]"].source)
    assert "RUS-PRK-2024" in str(facts["bound[RUS]"].source)
    assert facts["commitment"].start == "forces"


def test_no_treaty_with_taiwan_is_made_up():
    assert not parse_scenario(crisis("taiwan-strait").scenario or "").facts


@pytest.mark.parametrize(
    ("name", "speaker", "belief", "sign"),
    [
        ("fictional-bloc", "OST", "permits[OST]", 1),
        ("fictional-bloc", "WMK", "permits[WMK]", -1),
        ("fictional-bloc", "MERIDIAN", "troops are sent", -1),
        ("fictional-bloc", "NRD", "strike in reaction", 1),
        ("baltic", "RUS", "attack outright", -1),
        ("baltic", "POL", "fight", 1),
        ("korea", "PRK", "nuclear use", 1),
        ("essequibo", "GUY", "fights back[GUY]", 1),
        ("kashmir", "IND", "attack outright", -1),
        ("kashmir", "IND", "clash gets out of hand", 1),
        ("kashmir", "PAK", "client resists", 1),
    ],
)
def test_positions_move_the_belief_that_they_are_about(name, speaker, belief, sign):
    stored = crisis(name)
    said = {s.id: s.speaks_for for s in stored.read}
    moving = [
        item
        for item in believed_in(stored).dossier.used()
        if said[item.statement] == speaker and item.belief == belief
    ]
    assert moving
    assert all(item.sign == sign for item in moving)
