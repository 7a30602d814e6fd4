"""Evidence: what each kind of statement may do, and what no amount of talk may."""

from __future__ import annotations

import dataclasses
import math
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.dossier.evidence import Grade
from detente.dossier.tables import default_weights
from detente.dossier.update import shifts, tilt
from detente.dossier.weighing import weigh
from detente.reading.statement import Act, Condition, Likelihood, Relay

WEIGHTS = default_weights()
BEST = Grade("A", "1")


def no_record(*_: object) -> str:
    return ""


def run(model, document, statements, *, grade=BEST, record=no_record, mentions=lambda _: ()):
    documents = document if isinstance(document, list) else [document]
    return weigh(
        model,
        documents,
        statements,
        weights=WEIGHTS,
        mentions=mentions,
        record=record,
        grades={d.outlet: grade for d in documents},
    )


def test_official_refusal_lowers_own_belief_by_its_cap(model, document, say):
    (item,) = run(model, document, [say("s", "BBB", "opposes")]).items
    assert (item.belief, item.kind, item.sign) == ("permits[BBB]", "official position", -1)
    assert item.applied == pytest.approx(-math.log(3))


def test_voice_in_government_counts_less_than_the_government(model, document, say):
    (item,) = run(model, document, [say("s", "BBB", "opposes", authority="in government")]).items
    assert item.applied == pytest.approx(-math.log(1.5))


def test_position_of_a_member_bears_on_the_alliance_decision(model, document, say):
    (item,) = run(model, document, [say("s", "BBB", "opposes", "air defence")]).items
    assert item.belief == "shield"
    (outsider,) = run(model, document, [say("s", "XXX", "opposes", "air defence")]).items
    assert outsider.status == "unused"
    assert outsider.belief == "shield"  # the nearest one is shown


def test_a_view_on_one_proposal_is_no_view_on_the_other(model, document, say):
    dossier = run(model, document, [say("s", "BBB", "opposes", "air defence")])
    assert "permits[BBB]" not in dossier.sums()


def test_threat_bears_on_the_response_alone(model, document, say):
    (item,) = run(model, document, [say("s", "RRR", "threatens", "we shall strike")]).items
    assert (item.belief, item.kind) == ("answer", "threat")
    assert item.applied == pytest.approx(math.log(1.5))


def test_definition_moves_nothing(model, document, say):
    text = "To lift restrictions would mean going to war"
    statement = say(
        "s", "", "asserts", text, author_assertion=True, condition=Condition(((0, 5),), ((6, 9),))
    )
    (item,) = run(model, document, [statement]).items
    assert item.status == "definition"
    assert item.applied == 0


def test_forecast_pulls_at_most_to_what_it_states(model, document, say):
    stated = 1 - math.exp(-math.exp(-1.95))
    near = say(
        "s",
        "",
        "predicts",
        "BBB will lift restrictions",
        speaker="an editor",
        author_assertion=True,
        likelihood=Likelihood(((0, 1),), "13 %", stated, stated),
    )
    (item,) = run(model, document, [near], mentions=lambda _: ("BBB",)).items
    assert item.kind == "forecast"
    assert item.applied == pytest.approx(0.05, abs=1e-6)
    far = dataclasses.replace(near, likelihood=Likelihood(((0, 1),), "likely", 0.8, 0.95))
    (item,) = run(model, document, [far], mentions=lambda _: ("BBB",)).items
    assert item.applied == pytest.approx(math.log(1.5))


@pytest.mark.parametrize(
    ("word", "low", "high", "moves"),
    [
        ("very unlikely", 0.05, 0.2, 0),  # a loose word on the unlikely side raises nothing
        ("unlikely", 0.2, 0.45, 0),
        ("7 %", 0.07, 0.07, -1),  # a number below the belief lowers it
        ("almost no chance", 0.01, 0.05, -1),
        ("likely", 0.55, 0.8, 1),
        ("12 %", 0.1, 0.2, 0),  # the belief lies inside
    ],
)
def test_forecast_points_toward_what_it_states(model, document, say, word, low, high, moves):
    forecast = say(
        "s", "", "predicts", "BBB will lift restrictions", speaker="an editor",
        author_assertion=True, likelihood=Likelihood(((0, 1),), word, low, high),
    )  # fmt: skip
    (item,) = run(model, document, [forecast], mentions=lambda _: ("BBB",)).items
    assert (item.applied > 0) - (item.applied < 0) == moves
    assert (item.status == "used") == (moves != 0)


def test_forecast_of_what_has_happened_is_overtaken(model, document, say):
    late = say("s", "", "predicts", "AAA will lift restrictions", author_assertion=True)
    (item,) = run(model, document, [late], mentions=lambda _: ("AAA",)).items
    assert item.status == "overtaken"
    assert item.applied == 0
    assert item.record


def test_claim_against_the_record_carries_no_weight(model, document, say):
    (item,) = run(
        model, document, [say("s", "BBB", "promises")], record=lambda *_: "no such treaty"
    ).items
    assert (item.status, item.applied, item.record) == ("contradicted", 0, "no such treaty")


def test_relay_never_counts_more_than_its_origin(model, document, say):
    direct = run(model, document, [say("s", "BBB", "supports")]).items[0]
    chain = (Relay("the document"), Relay("a paper"), Relay("a spokesman"))
    relayed = run(model, document, [say("s", "BBB", "supports", channel=chain)]).items[0]
    assert 0 < relayed.applied < direct.applied


def test_same_speaker_on_the_same_matter_counts_once_and_the_latest(model, document, say):
    import datetime

    later = dataclasses.replace(document, id="d2", date=datetime.date(2024, 6, 30), outlet="Other")
    statements = [
        say("old", "BBB", "opposes"),
        say("new", "BBB", "supports", document="d2", mode="reported"),
    ]
    dossier = run(model, [document, later], statements)
    assert [item.status for item in dossier.items] == ["repeated", "used"]
    assert dossier.sums()["permits[BBB]"] > 0


def test_grades_move_in_order(model, document, say):
    sizes = [
        run(model, document, [say("s", "BBB", "supports")], grade=Grade(*grade)).items[0].applied
        for grade in ("A1", "B2", "C3", "F6", "D4", "E5")
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)
    assert sizes[-1] == 0


def test_two_hundred_pieces_from_one_camp_stay_within_its_cap(model, document, say):
    documents = [dataclasses.replace(document, id=f"d{i}", outlet=f"o{i}") for i in range(200)]
    statements = [
        say(f"s{i}", "", "predicts", "BBB will lift restrictions", document=f"d{i}",
            speaker=f"editor {i}", author_assertion=True)
        for i in range(200)
    ]  # fmt: skip
    one = run(model, documents[:1], statements[:1], mentions=lambda _: ("BBB",)).sums()
    many = run(model, documents, statements, mentions=lambda _: ("BBB",)).sums()
    assert one["permits[BBB]"] == pytest.approx(math.log(1.5))
    assert many["permits[BBB]"] == pytest.approx(math.log(WEIGHTS.sums["third parties"].value))


def test_no_amount_of_talk_for_one_state_exceeds_its_cap(model, document, say):
    documents = [dataclasses.replace(document, id=f"d{i}", outlet=f"o{i}") for i in range(50)]
    statements = [
        say(f"s{i}", "BBB", "promises", f"number {i}: lift restrictions", document=f"d{i}",
            speaker=f"minister {i}", authority="decides")
        for i in range(50)
    ]  # fmt: skip
    many = run(model, documents, statements).sums()
    assert many["permits[BBB]"] == pytest.approx(math.log(WEIGHTS.sums["bloc"].value))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    picks=st.lists(
        st.tuples(
            st.sampled_from(["AAA", "BBB", "RRR", "XXX"]),
            st.sampled_from(["supports", "opposes", "threatens", "promises", "evades"]),
            st.sampled_from(["lift restrictions", "air defence", "strike", "weather"]),
            st.sampled_from(["decides", "official", "in government", "other"]),
        ),
        max_size=12,
    ),
    seed=st.integers(0, 10**6),
)
def test_order_never_matters_and_nothing_narrows(model, document, say, picks, seed):
    statements = [
        say(f"s{i:02}", who, stance, text, authority=authority)
        for i, (who, stance, text, authority) in enumerate(picks)
    ]
    shuffled = statements[:]
    random.Random(seed).shuffle(shuffled)
    one, other = run(model, document, statements).sums(), run(model, document, shuffled).sums()
    assert one.keys() == other.keys()
    assert all(one[name] == pytest.approx(other[name]) for name in one)
    moved = tilt(model, one, {})
    assert [b.sd for b in moved.beliefs] == [b.sd for b in model.beliefs]
    bound = math.log(WEIGHTS.sums["bloc"].value)
    assert all(abs(total) <= 4 * bound for total in one.values())


def test_tilt_moves_correlated_beliefs_by_their_covariance(model):
    moved = shifts(model, {"shield": 1.0})
    assert moved["shield"] == 1.0
    assert moved["permits[BBB]"] == pytest.approx(0.3 * 0.4 / 0.5**2)
    assert "permits[AAA]" not in moved


def test_no_evidence_returns_the_prior_exactly(model):
    assert tilt(model, {}, {}) == model


def test_belief_known_exactly_does_not_move(model):
    assert shifts(model, {"known exactly": 2.0}) == {}


def test_author_opinion_is_no_position_of_a_state(model, document, say):
    opinion = say("s", "BBB", "opposes", author_assertion=True, act=Act(stance="opposes"))
    assert run(model, document, [opinion]).items[0].status == "unused"


def test_a_stand_bears_on_the_clause_that_names_it(model, document, say):
    """Opposition to one thing is no opposition to what is said in the same breath."""
    text = "that it opposed any change by force, and that its air defence would stay"
    act = Act(stance="opposes", target="any change by force")
    (item,) = run(model, document, [say("s", "BBB", "opposes", text, act=act)]).items
    assert item.status == "unused"
    act = Act(stance="opposes", target="its air defence")
    (item,) = run(model, document, [say("s", "BBB", "opposes", text, act=act)]).items
    assert (item.belief, item.sign) == ("shield", -1)


def test_a_forecast_that_leaves_it_open_moves_nothing(model, document, say):
    text = "others must consider whether or not BBB should lift restrictions"
    open_ = say("s", "", "predicts", text, author_assertion=True)
    (item,) = run(model, document, [open_], mentions=lambda _: ("BBB",)).items
    assert item.status == "unused"
    assert "leaves open" in item.why


@pytest.mark.parametrize(
    ("whose", "text", "belief"),
    [
        ("", "the answer will be terrible", "answer"),
        ("RRR", "nobody knows", "answer"),  # no word in common: its speaker's own decision
        ("BBB", "our donations of weapons to them go on", "permits[BBB]"),
        ("AAA", "our donations of weapons to them go on", "permits[AAA]"),
        ("", "it rains", ""),
    ],
)
def test_what_names_no_topic_has_a_nearest_belief(model, document, say, whose, text, belief):
    (item,) = run(model, document, [say("s", whose, "asserts", text)]).items
    assert (item.status, item.belief, item.applied) == ("unused", belief, 0.0)


def test_a_grade_of_the_statement_goes_before_those_of_document_and_outlet(model, document, say):
    said = [say("s1", "BBB", "opposes"), say("s2", "BBB", "opposes", "air defence")]
    grades = {document.outlet: BEST, document.name: Grade("B", "2"), "s1": Grade("E", "5")}
    dossier = weigh(
        model, [document], said, weights=WEIGHTS, mentions=lambda _: (), record=no_record,
        grades=grades,
    )  # fmt: skip
    assert [str(item.grade) for item in dossier.items] == ["E5", "B2"]
    assert [bool(item.applied) for item in dossier.items] == [False, True]
