"""What holds of the update whatever is said: order, duplicates, relays, caps, widths."""

from __future__ import annotations

import dataclasses
import datetime
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.dossier.evidence import Grade
from detente.dossier.tables import default_weights
from detente.dossier.update import tilt
from detente.dossier.weighing import weigh
from detente.reading.statement import Likelihood, Relay

WEIGHTS = default_weights()
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
GRADES = [a + b for a in "ABCDEF" for b in "123456"]

PICK = st.fixed_dictionaries(
    {
        "who": st.sampled_from(["AAA", "BBB", "RRR", "XXX", ""]),
        "stance": st.sampled_from(["supports", "opposes", "promises", "threatens", "predicts"]),
        "text": st.sampled_from(
            ["lift restrictions", "air defence", "we shall strike", "the weather in the north",
             "lift all of the restrictions on the weapons that we gave"]
        ),
        "authority": st.sampled_from(["decides", "official", "in government", "other"]),
        "mode": st.sampled_from(["quoted", "mixed", "reported", "ascribed"]),
        "speaker": st.sampled_from(["a b", "c d", "e f", "b", ""]),
        "document": st.integers(0, 5),
        "links": st.integers(1, 4),
        "own": st.booleans(),
        "likelihood": st.sampled_from([None, (0.05, 0.2, "very unlikely"), (0.8, 0.95, "80 %")]),
    }
)  # fmt: skip


def build(document, say, picks):
    documents = [
        dataclasses.replace(
            document, id=f"d{n}", outlet=f"o{n % 4}", author=f"a{n % 3}",
            date=datetime.date(2024, 5, 1) + datetime.timedelta(2 * n),
        )
        for n in range(6)
    ]  # fmt: skip
    statements = [
        say(
            f"s{i:02}", p["who"], p["stance"], p["text"], document=f"d{p['document']}",
            authority=p["authority"], mode=p["mode"], speaker=p["speaker"],
            author_assertion=p["own"], channel=(Relay("x"),) * p["links"],
            likelihood=p["likelihood"] and Likelihood(((0, 1),), p["likelihood"][2],
                                                      *p["likelihood"][:2]),
        )
        for i, p in enumerate(picks)
    ]  # fmt: skip
    return documents, statements


def run(model, documents, statements, codes):
    grades = {f"o{n}": Grade(*code) for n, code in enumerate(codes)}
    return weigh(
        model, documents, statements, weights=WEIGHTS, mentions=lambda _: ("BBB",),
        record=lambda *_: "", grades=grades,
    )  # fmt: skip


@QUIET
@given(
    picks=st.lists(PICK, max_size=14),
    codes=st.lists(st.sampled_from(GRADES), min_size=4, max_size=4),
    data=st.data(),
)
def test_order_never_matters_to_the_last_digit(model, document, say, picks, codes, data):
    documents, statements = build(document, say, picks)
    one = run(model, documents, statements, codes)
    other = run(
        model,
        data.draw(st.permutations(documents)),
        data.draw(st.permutations(statements)),
        codes,
    )
    assert one.sums() == other.sums()
    assert {i.statement for i in one.used()} == {i.statement for i in other.used()}


@QUIET
@given(
    picks=st.lists(PICK, min_size=1, max_size=10),
    codes=st.lists(st.sampled_from(GRADES), min_size=4, max_size=4),
)
def test_every_cap_holds_and_no_width_changes(model, document, say, picks, codes):
    documents, statements = build(document, say, picks)
    dossier = run(model, documents, statements, codes)
    by_id = {s.id: s for s in statements}
    for key, over in (
        (lambda i: by_id[i.statement].speaks_for, "bloc"),
        (lambda i: i.document and i.origin, "speaker"),
        (lambda i: "all" if i.kind.startswith("forecast") else "", "third parties"),
    ):
        sums: dict[tuple[str, str], float] = {}
        for item in dossier.used():
            if key(item):
                place = item.belief, key(item)
                sums[place] = sums.get(place, 0) + abs(item.applied)
        assert all(total <= WEIGHTS.sum_cap(over) + 1e-12 for total in sums.values())
    for item in dossier.used():
        assert abs(item.ratio) <= WEIGHTS.cap(item.kind) + 1e-12
        assert abs(item.applied) <= abs(item.ratio) + 1e-12
    after = tilt(model, dossier.sums(), dossier.because())
    assert [b.sd for b in after.beliefs] == [b.sd for b in model.beliefs]
    assert tilt(model, {}, {}) == model


@QUIET
@given(picks=st.lists(PICK, min_size=1, max_size=8), copies=st.integers(1, 4))
def test_copies_in_other_outlets_never_add(model, document, say, picks, copies):
    """The same statements word by word, relayed by other outlets the same day."""
    long = [
        {**p, "text": "lift all of the restrictions on the weapons that we gave"} for p in picks
    ]
    documents, statements = build(document, say, long)
    one = run(model, documents, statements, ["C3"] * 4).sums()
    more_documents = [
        dataclasses.replace(d, id=f"{d.id}c{n}", outlet=f"copy {n} of {d.outlet}", author="")
        for d in documents
        for n in range(copies)
    ]
    more = [
        dataclasses.replace(
            s, id=f"{s.id}c{n}", document=f"{s.document}c{n}",
            channel=(*s.channel, Relay("another outlet")),
        )
        for s in statements
        for n in range(copies)
    ]  # fmt: skip
    grades = {f"o{n}": Grade("C", "3") for n in range(4)}
    grades |= {d.outlet: Grade("C", "3") for d in more_documents}
    both = weigh(
        model, [*documents, *more_documents], [*statements, *more], weights=WEIGHTS,
        mentions=lambda _: ("BBB",), record=lambda *_: "", grades=grades,
    ).sums()  # fmt: skip
    assert both == pytest.approx(one)


@QUIET
@given(pick=PICK, stance=st.sampled_from(["supports", "opposes"]), links=st.integers(2, 5))
def test_a_relay_never_counts_more_than_its_origin(model, document, say, pick, stance, links):
    fixed = {"who": "BBB", "stance": stance, "text": "lift restrictions", "own": False, "links": 1}
    pick = {**pick, **fixed}
    documents, direct = build(document, say, [pick])
    relayed = [dataclasses.replace(s, channel=(Relay("x"),) * links) for s in direct]
    one = run(model, documents, direct, ["B2"] * 4).sums().get("permits[BBB]", 0)
    other = run(model, documents, relayed, ["B2"] * 4).sums().get("permits[BBB]", 0)
    assert abs(other) < abs(one)
    assert math.copysign(1, other) == math.copysign(1, one)


@QUIET
@given(letter=st.sampled_from("ABCDEF"), digit=st.sampled_from("123456"))
def test_a_better_grade_never_moves_less(model, document, say, letter, digit):
    documents, statements = build(document, say, [
        {"who": "BBB", "stance": "supports", "text": "lift restrictions", "authority": "official",
         "mode": "quoted", "speaker": "a b", "document": 0, "links": 1, "own": False,
         "likelihood": None}])  # fmt: skip

    def size(code):
        return run(model, documents, statements, [code] * 4).sums().get("permits[BBB]", 0.0)

    order = ["A1", "B2", "C3", "F6", "D4", "E5"]
    assert [size(c) for c in order] == sorted((size(c) for c in order), reverse=True)
    assert size("E5") == 0
    assert size(letter + digit) <= size("A1")
    assert size("E" + digit) == size(letter + "5") == 0
