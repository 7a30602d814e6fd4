"""Alike members counted equal alike members named."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models import model, move, odds, put, rate, yes_no
from naive import game, probability
from test_by_hand import ALWAYS

from detente.engine.coalition import coalition
from detente.engine.compiled import Compiler
from detente.engine.draws import central
from detente.engine.stoppers import stoppers
from detente.engine.sweep import forward
from detente.scenario.model import (
    All,
    Chance,
    Change,
    Compare,
    Count,
    Effect,
    Modifier,
    Outcome,
    Variable,
)

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def at(m, outcome=0, **options):
    compiled = Compiler(m).compile(((outcome,),), **options)
    return compiled, forward(compiled, central(m)[np.newaxis])[-1, 1, 0]


def crowd(n, *, threshold, turns=3, beliefs=None, start=0):
    """n members that refer to one belief; at least `threshold` of them have to act."""
    own = tuple(Compare(i, "=", 1) for i in range(n))
    return model(
        [*(yes_no(f"acts[{i}]", int(i < start)) for i in range(n))],
        beliefs or [rate("acts", 0.3)],
        [
            move(
                f"act[{i}]",
                Compare(i, "=", 0),
                Chance(i if beliefs else 0, share=1 / 3),
                put(i),
                group="act",
            )
            for i in range(n)
        ],
        [Outcome("enough", Count(own, ">=", threshold))],
        turns=turns,
    )


def test_a_crowd_that_shares_a_belief_is_binomial():
    compiled, found = at(crowd(28, threshold=10))
    expected = sum(math.comb(28, k) * 0.3**k * 0.7 ** (28 - k) for k in range(10, 29))
    assert found == pytest.approx(expected, rel=1e-12)
    assert compiled.size.explored < 28 * 28


def test_those_who_have_acted_at_the_start_count():
    _, found = at(crowd(20, threshold=8, start=5))
    expected = sum(math.comb(15, k) * 0.3**k * 0.7 ** (15 - k) for k in range(3, 16))
    assert found == pytest.approx(expected, rel=1e-12)


def test_equal_distributions_drawn_apart_are_not_alike():
    same, named = crowd(6, threshold=3), [rate(f"acts[{i}]", 0.3) for i in range(6)]
    apart = crowd(6, threshold=3, beliefs=named)
    counted, value = at(same)
    kept, other = at(apart)
    assert value == pytest.approx(other, abs=1e-14)
    assert counted.size.explored < kept.size.explored


SHAPES = (
    st.integers(2, 4),
    st.integers(1, 4),
    st.sampled_from(["=", ">="]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 2),
)


def club(n, threshold, op, spur, second, reset, start):
    """Members at three levels in two rows of decisions, that hurry each other on, and a decision
    that takes all of them back. Member i belongs to actor Mi."""
    shared, three = n, 3 if second else 2
    levels = tuple("abc"[:three])
    variables = [Variable(f"m{i}", levels, int(i < start) * (three - 1)) for i in range(n)]
    variables.append(yes_no("shared"))
    spurs = (Modifier(Compare(shared, "=", 1), 2.5),) if spur else ()
    decisions = [
        move(
            f"first[{i}]",
            Compare(i, "=", 0),
            Chance(0, share=1 / 3, modifiers=spurs),
            put(i),
            put(shared),
            group="first",
            owners=(f"M{i}",),
        )
        for i in range(n)
    ]
    if second:
        decisions += [
            move(
                f"second[{i}]",
                All((Compare(i, "=", 1), Compare(shared, "=", 1))),
                Chance(1),
                put(i, 2),
                group="second",
                owners=(f"M{i}",),
            )
            for i in range(n)
        ]
    if reset:
        decisions.append(
            move("reset", ALWAYS, Chance(2), *(Effect(i, Change.STEP, -1) for i in range(n)))
        )
    return model(
        variables,
        [rate("first", 0.4), odds("second", 0.5), odds("reset", 0.2)],
        decisions,
        [Outcome("o", Count(tuple(Compare(i, "=", three - 1) for i in range(n)), op, threshold))],
        turns=3,
    )


@given(*SHAPES)
@QUIET
def test_counted_equals_named_equals_plain(n, threshold, op, spur, second, reset, start):
    m = club(n, threshold, op, spur, second, reset, start)
    counted, found = at(m)
    _, named = at(m, count=False)
    assert found == pytest.approx(named, abs=1e-13)
    assert found == pytest.approx(probability(m, central(m), 0), abs=1e-12)
    if n == 4 and not reset and threshold == 4 and start == 0:
        assert counted.size.explored < at(m, count=False)[0].size.explored


@given(*SHAPES, st.sets(st.integers(0, 3), min_size=1, max_size=3), st.booleans())
@QUIET
def test_a_coalition_inside_a_class_splits_it(
    n, threshold, op, spur, second, reset, start, acting, hostile
):
    m = club(n, threshold, op, spur, second, reset, start)
    actors = [f"M{i}" for i in sorted(acting) if i < n]
    if not actors:
        return
    others = "hostile" if hostile else "believed"
    found = coalition(m, "o", actors, others=others)
    z = central(m)
    assert found.lowest == pytest.approx(game(m, z, 0, actors, hostile=hostile), abs=1e-12)
    highest = game(m, z, 0, actors, highest=True, hostile=hostile)
    assert found.highest == pytest.approx(highest, abs=1e-12)
    if n == 4 and not reset and threshold == 4 and start == 0 and len(actors) == 1:
        assert found.states < at(m, count=False)[0].size.states


def test_a_class_too_large_to_name_is_asked_who_could_stop_it():
    m = crowd(28, threshold=10)
    m = dataclasses.replace(
        m,
        decisions=tuple(
            dataclasses.replace(d, owners=(f"M{i}",)) for i, d in enumerate(m.decisions)
        ),
    )
    # Nine of 28 hold back whatever happens: ten must come from the other nineteen.
    found = coalition(m, "enough", [f"M{i}" for i in range(9)], explain=False)
    expected = sum(math.comb(19, k) * 0.3**k * 0.7 ** (19 - k) for k in range(10, 20))
    assert found.lowest == pytest.approx(expected, rel=1e-9)
    sets = stoppers(m, "enough", 0.16, largest=4, compiler=Compiler(m, 10_000))
    assert [(p.count, len(p.among)) for s in sets.sets for p in s.parts] == [(4, 28)]
    expected = sum(math.comb(24, k) * 0.3**k * 0.7 ** (24 - k) for k in range(10, 25))
    assert sets.sets[0].lowest == pytest.approx(expected, rel=1e-9)


def test_members_whose_order_matters_are_named():
    # Every member, at either level, may push the shared ladder on; who comes first matters.
    m = crowd(4, threshold=2)
    pushed = tuple(
        dataclasses.replace(
            d,
            when=Compare(4, "<", 2),
            options=(
                dataclasses.replace(
                    d.options[0], effects=(*d.options[0].effects, Effect(4, Change.STEP, 1))
                ),
            ),
        )
        for d in m.decisions
    )
    m = dataclasses.replace(
        m, decisions=pushed, variables=(*m.variables, Variable("ladder", ("0", "1", "2"), 0))
    )
    _, found = at(m)
    assert found == pytest.approx(probability(m, central(m), 0), abs=1e-12)
