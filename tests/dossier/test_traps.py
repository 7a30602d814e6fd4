"""The article of May 2024: each mechanism is drafted with the right statements behind it."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from detente.answer.casework import believed_in, drafted
from detente.answer.statements import read_statements
from detente.dossier.evidence import Dossier
from detente.dossier.facts import propose
from detente.dossier.stored import Stored
from detente.reading import read_document
from detente.scenario.parse import parse_scenario

SHARED = Path(__file__).parents[2].parent / "shared"
ARTICLE = SHARED / "articles" / "nato-russia-2024-05-31.txt"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not beside the project"),
]


@functools.cache
def case() -> Stored:
    document = read_document(ARTICLE)
    read = read_statements([document])
    return drafted(Stored(ARTICLE.parent, documents=(document,), read=read))[0]


@functools.cache
def dossier() -> Dossier:
    return believed_in(case()).dossier


def moving(belief: str) -> dict[str, int]:
    """Who moves a belief, and which way."""
    speakers = {s.id: s.speaker for s in case().read}
    return {speakers[i.statement]: i.sign for i in dossier().used() if i.belief == belief}


def test_roles():
    scenario = parse_scenario(case().scenario or "")
    assert dict(scenario.with_) == {
        "alliance": "NATO",
        "target": "RUS",
        "client": "UKR",
        "hub": "POL",
        "partners": ("BLR", "CHN"),
    }


def test_the_german_view_on_air_defence_is_no_view_on_weapons():
    assert moving("shield is proposed and agreed").get("Steffen Hebestreit") == -1
    assert "Steffen Hebestreit" not in moving("permits[DEU]")


def test_hearsay_weighs_less_than_words_quoted():
    items = {i.statement: i for i in dossier().used()}
    by_id = {s.id: s for s in case().read}
    hearsay = next(i for i in items.values() if by_id[i.statement].speaker == "Antony Blinken")
    assert len(by_id[hearsay.statement].channel) >= 2
    assert hearsay.said < max(i.said for i in items.values())


@pytest.mark.parametrize(("speaker", "ratio"), [("Dmitry Rogozin", 1.2), ("Matteo Salvini", 1.5)])
def test_who_sets_no_policy_moves_no_belief_beyond_its_cap(speaker, ratio):
    import math

    speakers = {s.id: s.speaker for s in case().read}
    mine = [i for i in dossier().used() if speakers[i.statement] == speaker]
    assert mine
    assert all(abs(i.applied) <= math.log(ratio) for i in mine)


def test_the_secretary_general_has_no_vote():
    speakers = {s.id: s.speaker for s in case().read}
    mine = [i for i in dossier().used() if speakers[i.statement] == "Jens Stoltenberg"]
    assert {i.kind for i in mine} <= {"voice without a vote"}
    assert not any(i.belief.startswith("permits[") for i in mine)


def test_the_first_mover_and_the_answer_are_the_editors_forecast():
    assert moving("permits[POL]") == {"Thierry Meyssan": 1}
    assert moving("strike in reaction")["Vladimir Putin"] == 1


def test_the_agreement_that_is_claimed_only_carries_no_weight():
    (claim,) = [i for i in dossier().items if i.status == "contradicted"]
    assert "China" in claim.record
    assert claim.applied == 0


def test_theories_of_entry_are_definitions():
    texts = {s.id: s.text for s in case().read}
    shown = [texts[i.statement] for i in dossier().items if i.status == "definition"]
    assert any("collectively" in text for text in shown)
    assert any("individual" in text for text in shown)


def test_no_intention_or_threat_is_proposed_as_a_fact():
    assert propose(believed_in(case()).scenario, case().documents) == ()
