"""Independent origins: relays and paraphrases are witnesses; a later position replaces."""

from __future__ import annotations

import dataclasses
import datetime
import math

import pytest

from detente.dossier.evidence import Grade
from detente.dossier.tables import default_weights
from detente.dossier.weighing import weigh

WEIGHTS = default_weights()
WORDS = "we shall not lift the old restrictions on these weapons this year"


def run(model, documents, statements, grades):
    return weigh(
        model, documents, statements, weights=WEIGHTS, mentions=lambda _: (),
        record=lambda *_: "", grades={d.outlet: Grade(*g) for d, g in zip(documents, grades,
        strict=True)},
    )  # fmt: skip


def papers(document, *days):
    return [
        dataclasses.replace(
            document, id=f"d{i}", outlet=f"outlet {i}", date=datetime.date(2024, 5, day)
        )
        for i, day in enumerate(days)
    ]


def test_the_same_words_in_many_outlets_are_one_origin_with_witnesses(model, document, say):
    documents = papers(document, 1, 9, 20)
    said = [
        say(f"s{i}", "BBB", "opposes", WORDS, document=d.id, speaker=name)
        for i, (d, name) in enumerate(
            zip(documents, ("the minister", "a spokesman", "The Minister of B"), strict=True)
        )
    ]
    dossier = run(model, documents, said, ["C3", "A1", "D4"])
    (used,) = dossier.used()
    assert used.statement == "s1"  # the best attested one
    assert used.witnesses == ("s0", "s2")
    assert [i.status for i in dossier.items] == ["repeated", "used", "repeated"]
    assert used.applied == pytest.approx(-math.log(3))


def test_a_paraphrase_on_the_same_occasion_is_a_witness(model, document, say):
    documents = papers(document, 30, 31)
    said = [
        say("s0", "BBB", "opposes", "no lifting restrictions", document="d0"),
        say("s1", "BBB", "opposes", "he would lift no restrictions at all", document="d1"),
    ]
    (used,) = run(model, documents, said, ["B2", "B2"]).used()
    assert len(used.witnesses) == 1


def test_the_same_words_of_different_states_are_different_origins(model, document, say):
    said = [
        say("s0", "AAA", "supports", "air defence over the whole of the west of it"),
        say("s1", "BBB", "supports", "air defence over the whole of the west of it"),
    ]
    assert len(run(model, [document], said, ["A1"]).used()) == 2


def test_a_later_position_replaces_an_earlier_one_that_says_otherwise(model, document, say):
    documents = papers(document, 1, 20)
    said = [
        say("s0", "BBB", "opposes", document="d0"),
        say("s1", "BBB", "supports", document="d1"),
    ]
    for order in (said, said[::-1]):
        dossier = run(model, documents, order, ["A1", "C3"])
        (used,) = dossier.used()
        assert used.statement == "s1"
        (old,) = [i for i in dossier.items if i.statement == "s0"]
        assert "2024-05-20" in old.why


def test_saying_it_again_to_a_worse_witness_takes_nothing_away(model, document, say):
    documents = papers(document, 1, 20)
    said = [
        say("s0", "BBB", "opposes", document="d0"),
        say("s1", "BBB", "opposes", "again: do not lift restrictions", document="d1"),
    ]
    one = run(model, documents[:1], said[:1], ["A1"]).sums()
    both = run(model, documents, said, ["A1", "D4"]).sums()
    assert both == one


def test_parts_of_a_name_are_one_speaker(model, document, say):
    documents = papers(document, 1, 2)
    said = [
        say("s0", "BBB", "opposes", document="d0", speaker="Jane Doe"),
        say("s1", "BBB", "opposes", "never lift restrictions", document="d1", speaker="Doe"),
    ]
    assert len(run(model, documents, said, ["B2", "B2"]).used()) == 1


def test_information_confirmed_by_the_case_itself_does_not_count_twice(model, document, say):
    documents = papers(document, 1, 1)
    said = [
        say("s0", "BBB", "supports", document="d0", speaker="president", authority="decides"),
        say("s1", "BBB", "supports", document="d1", speaker="spokesman"),
    ]
    alone = run(model, documents[:1], said[:1], ["A1"]).sums()["permits[BBB]"]
    both = run(model, documents, said, ["A1", "B3"])
    first = next(i for i in both.items if i.statement == "s0")
    assert 0 < first.ratio < alone
    assert first.ratio == pytest.approx(math.log(3) * WEIGHTS.information("2"))
    assert "confirms" in first.why
    # What confirms it never takes more away than it adds.
    assert sum(i.ratio for i in both.used()) >= alone


def test_both_sides_of_a_dispute_are_listed(model, document, say):
    said = [
        say("s0", "BBB", "opposes", "air defence", speaker="the minister"),
        say("s1", "AAA", "supports", "air defence", speaker="the other"),
    ]
    (dispute,) = run(model, [document], said, ["A1"]).disputes()
    assert (dispute.belief, dispute.raises, dispute.lowers) == ("shield", ("s1",), ("s0",))
