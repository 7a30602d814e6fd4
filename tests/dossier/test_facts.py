"""Reported acts: what proposes a fact, on which day, and what does not."""

from __future__ import annotations

import datetime

import pytest

from detente.dossier.facts import propose
from detente.reading.statement import Document
from detente.scenario.grounding import ground_text

MODEL = ground_text(
    "detente: 1\nas_of: 2024-06-30\nextends: entry-into-war\n"
    "with: {alliance: NATO, target: RUS, client: UKR, hub: POL, partners: []}\n"
    "facts:\n  permits[GBR]: {is: yes, since: 2024-05-03, source: known}\n"
)


def proposed(text: str) -> list[tuple[str, str, datetime.date | None]]:
    document = Document("d", "d.txt", text, date=datetime.date(2024, 6, 7), outlet="The Paper")
    return [(p.fact, p.level, p.since) for p in propose(MODEL, [document])]


def test_an_act_done_is_proposed_with_its_day():
    text = "Germany permitted Ukraine on 30 May to strike Russia with German weapons."
    assert proposed(text) == [("permits[DEU]", "yes", datetime.date(2024, 5, 30))]


def test_a_sentence_may_run_over_lines():
    text = (
        "Title\n\nGermany permitted\nUkraine to strike Russia with German\nweapons. Then it rained."
    )
    document = Document("d", "d.txt", text, date=datetime.date(2024, 6, 7))
    (found,) = propose(MODEL, [document])
    assert found.line == 3
    assert found.quote in text


def test_without_a_day_it_is_the_documents():
    text = "Sweden has allowed Ukraine to use its weapons against targets in Russia."
    assert proposed(text) == [("permits[SWE]", "yes", datetime.date(2024, 6, 7))]


def test_a_month_without_a_year_is_never_in_the_future():
    text = "Germany permitted Ukraine on 30 November to strike Russia with German weapons."
    assert proposed(text)[0][2] == datetime.date(2023, 11, 30)


@pytest.mark.parametrize(
    "text",
    [
        "Poland may permit Ukraine to strike Russia with the weapons that it gave.",
        "Italy has never allowed Ukraine to strike Russia with the weapons that it gave.",
        "Germany would have permitted Ukraine to strike Russia with the weapons it gave.",
        "Has Germany permitted Ukraine to strike Russia with the weapons it gave?",
        "If Spain permitted Ukraine to strike Russia, others would follow.",
        "Russia attacked a town with weapons given by its partners last week.",
        "The United Kingdom permitted Ukraine to strike Russia with its weapons.",  # a fact already
        "Germany opened a museum of weapons, and it allowed visitors to touch them all.",
    ],
)
def test_what_is_no_act_done_by_its_owner_proposes_nothing(text):
    assert proposed(text) == []
