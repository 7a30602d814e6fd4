"""The real article: every statement found, every trap avoided, each mechanism in the draft."""

from __future__ import annotations

import pytest

from detente.answer.ask import Asking, ask
from detente.dossier.tables import default_weights
from detente.reading import read_document

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def asked(article):
    return ask(Asking(documents=(read_document(article),), draws=256))


def rows(asked):
    return (*asked.answer.evidence, *asked.answer.unused, *asked.answer.contradicted)


def of(asked, speaker: str):
    return [row for row in rows(asked) if speaker in row.speaker]


def test_question_and_date_come_from_the_document(asked):
    assert "go to war against Russia" in asked.answer.question
    assert asked.answer.as_of == "2024-05-31"


def test_every_quote_is_verbatim(asked):
    (document,) = asked.documents
    for statement in asked.statements:
        for start, end in (*statement.content, *statement.cue, *statement.source):
            assert 0 <= start < end <= len(document.text)
        for part in statement.text.split(" … "):
            assert part in document.text


def test_german_view_on_air_defence_is_not_the_view_on_weapons(asked):
    beliefs = {row.belief for row in asked.answer.evidence if row.speaks_for == "DEU"}
    assert "shield is proposed and agreed" in beliefs
    assert "permits[DEU]" not in beliefs
    refusal = next(r for r in asked.answer.evidence if r.speaks_for == "DEU")
    assert refusal.factor < 1


def test_blinken_is_hearsay_twice_over(asked):
    row = next(r for r in asked.answer.evidence if "Blinken" in r.speaker)
    assert (row.speaks_for, row.belief, row.mode) == ("USA", "permits[USA]", "reported")
    assert "New York Times" in " ".join(row.channel)
    assert len(row.channel) >= 2
    weights = default_weights()
    assert 1 < row.factor < weights.caps["official position"].value ** weights.relay.value


@pytest.mark.parametrize(("speaker", "state"), [("Rogozin", "RUS"), ("Salvini", "ITA")])
def test_neither_rogozin_nor_salvini_sets_policy(asked, speaker, state):
    found = of(asked, speaker)
    assert found
    weights = default_weights()
    cap = max(weights.caps[k].value for k in ("voice in government", "other voice"))
    for row in found:
        assert row.speaks_for == state
        assert row.authority in ("in government", "other")
        if hasattr(row, "factor"):
            assert 1 / cap <= row.factor <= cap


def test_stoltenberg_has_no_vote(asked):
    found = of(asked, "Stoltenberg")
    assert found
    assert not any(
        row.belief.startswith("permits") for row in asked.answer.evidence if row in found
    )
    cap = default_weights().caps["voice without a vote"].value
    for row in asked.answer.evidence:
        if row in found:
            assert 1 / cap <= row.factor <= cap


def test_putin_never_names_the_town_that_the_editor_names(asked):
    for row in of(asked, "Putin"):
        assert "Rzesz" not in row.quote
        assert row.speaks_for == "RUS"
    assert any("Rzesz" in row.quote and row.speaks_for == "" for row in rows(asked))


def test_threats_bear_on_the_answer_given_its_trigger_alone(asked):
    threats = [row for row in asked.answer.evidence if row.kind.startswith("threat")]
    assert {row.belief for row in threats} <= {
        "strike in reaction",
        "nuclear use on the client",
        "nuclear use on a member",
    }


def test_joint_defence_agreement_is_claimed_only(asked):
    (claim,) = [row for row in asked.answer.contradicted if row.status == "contradicted"]
    assert "Lavrov" in claim.speaker
    assert "China" in claim.record


def test_editors_theory_is_a_definition_and_moves_nothing(asked):
    claims = [row for row in asked.answer.unused if row.status == "definition"]
    assert len({row.label for row in claims}) == 2
    cited = {d.definition: d.statements for d in asked.answer.definitions if d.statements}
    assert any(name.startswith("permission") for name in cited)
    assert any(name.startswith("shield") for name in cited)


def test_draft_holds_each_mechanism(asked):
    names = {decision.group or decision.name for decision in asked.before.decisions}
    for mechanism in (
        "allow strikes",
        "raise the shield",
        "send troops",
        "strike in reaction",
        "strike unprovoked",
        "incident",
        "sabotage",
        "where it falls",
        "ask for help",
        "council",
        "help",
        "join",
        "partner joins",
        "nuclear use on the client",
        "nuclear use on a member",
        "truce",
    ):
        assert mechanism in names, mechanism
    members = [v for v in asked.before.variables if v.name.startswith("permits[")]
    assert len(members) == 32
    assert asked.before.meta["hub"] == "POL"
    assert {"BLR", "CHN"} <= set(asked.before.meta["partners"].split(", "))


def test_what_is_not_in_the_article_is_shown_as_a_default(asked):
    names = " ".join(row.name for row in asked.answer.defaults)
    for name in ("incident", "strike unprovoked", "truce", "help in combat"):
        assert name in names
    assert all(row.origin for row in asked.answer.defaults)
