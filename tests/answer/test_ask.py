"""The main job on the example that ships: seven parts, sane numbers, a valid schema."""

from __future__ import annotations

import json

import jsonschema
import pytest

from detente.answer.ask import Asking, ask
from detente.answer.model import schema, to_json
from detente.reading import read_document
from detente.scenario.catalog import Catalog

REQUIRED = {
    *("question", "as_of", "horizon", "answer", "nuclear", "definitions", "members", "roads"),
    *("levers", "stoppers", "evidence", "unused", "contradicted", "defaults"),
    *("confidence", "method"),
}


def ask_scenario(name: str, documents=(), **options):
    text = Catalog().scenario_path(name).read_text(encoding="utf-8")
    return ask(Asking(documents=documents, scenario=text, **options))


@pytest.fixture(scope="module")
def asked(example):
    return ask_scenario("may-2024", (read_document(example),), draws=512)


def test_json_fits_its_schema(asked):
    data = json.loads(to_json(asked.answer))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(data, schema())
    assert data.keys() >= REQUIRED


def test_rungs_exclude_each_other_and_sum_to_one(asked):
    answer = asked.answer
    for ladder in (answer.answer, answer.nuclear.rungs):
        assert sum(rung.probability for rung in ladder) == pytest.approx(1, abs=1e-9)
        assert sum(rung.prior for rung in ladder) == pytest.approx(1, abs=1e-9)
        assert all(0 <= r.low <= r.probability <= r.high <= 1 for r in ladder)
    total = sum(sum(row) for row in answer.nuclear.joint)
    assert total == pytest.approx(1, abs=1e-9)
    for rung, row in zip(answer.answer, answer.nuclear.joint, strict=True):
        assert sum(row) == pytest.approx(rung.probability, abs=1e-9)


def test_every_outcome_has_its_resolution_wording(asked):
    rows = (*asked.answer.answer, *asked.answer.nuclear.rungs, *asked.answer.definitions)
    assert all(row.wording for row in rows)


def test_all_seven_parts_are_there(asked):
    answer = asked.answer
    assert len(answer.answer) == 6
    names = [row.definition for row in answer.definitions]
    assert {"armed attack exchanged", "participant in a war (COW)"} <= set(names)
    assert answer.roads
    assert answer.levers
    assert answer.stoppers
    assert answer.evidence
    assert answer.contradicted
    assert answer.defaults
    assert answer.confidence.level == "low"


def test_confidence_and_likelihood_share_no_sentence(asked):
    from detente.answer.words import BANDS

    words = [word for _, word in BANDS]
    assert not any(word in asked.answer.confidence.sentence for word in words)
    assert "onfidence" not in asked.answer.sentence


def rungs_from(asked, first: int, last: int | None = None) -> float:
    return sum(rung.probability for rung in asked.answer.answer[first:last])


def test_answer_is_sane_beside_a_specialists_ranges(asked):
    """90 % ranges for 12 months that a specialist gave; never an input of the scenario."""
    definitions = {row.definition: row.probability for row in asked.answer.definitions}
    assert 0.03 <= rungs_from(asked, 1) <= 0.09  # any fatal clash, broad
    assert 0.002 <= definitions["clause invoked"] <= 0.03
    assert 0.001 <= definitions["participant in a war (COW)"] <= 0.015
    assert 0.0005 <= rungs_from(asked, 4) <= 0.01  # collective combat under Article 5
    nuclear = sum(rung.probability for rung in asked.answer.nuclear.rungs[1:])
    assert 0.002 <= nuclear <= 0.02


def test_editors_forecast_was_overtaken_and_his_definition_met(asked):
    overtaken = [row for row in asked.answer.contradicted if row.status == "overtaken"]
    assert any(row.nearest == "permits[POL]" for row in overtaken)
    entry = next(r for r in asked.answer.definitions if r.definition.startswith("permission"))
    assert entry.already
    assert entry.probability == pytest.approx(1)
    assert entry.whose
    assert {m.actor for m in asked.answer.members if m.already} >= {"GBR", "POL", "USA", "DEU"}


def test_claimed_agreement_is_shown_against_the_record(asked):
    (claim,) = [row for row in asked.answer.contradicted if row.status == "contradicted"]
    assert claim.speaker == "Sergei Lavrov"
    assert "China" in claim.record
    assert "2001" in claim.record


def test_same_inputs_same_answer(example, asked):
    again = ask_scenario("may-2024", (read_document(example),), draws=512)
    assert again.answer == asked.answer
    other = ask_scenario("may-2024", (read_document(example),), draws=512, seed=2)
    assert other.answer != asked.answer
    for one, two in zip(other.answer.answer, asked.answer.answer, strict=True):
        assert one.probability == pytest.approx(two.probability, rel=0.15, abs=1e-4)


def test_without_documents_prior_and_answer_agree():
    asked = ask_scenario("may-2024", draws=64)
    assert all(rung.prior == rung.probability for rung in asked.answer.answer)
    assert not asked.answer.evidence


def test_levers_are_ranked_and_reproducible_from_the_scenario(asked):
    first = [row for row in asked.answer.levers if row.outcome == asked.answer.levers[0].outcome]
    swings = [row.swing for row in first]
    assert swings == sorted(swings, reverse=True)
    assert first[0].belief == "strike in reaction"
