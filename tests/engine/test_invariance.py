"""What must not matter does not: names, order of independent declarations, irrelevant facts; and
halving the turn converges at first order."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models import models, move, put, yes_no
from test_by_hand import ALWAYS, at, members

from detente.engine.compiled import Compiler
from detente.engine.condition import renumbered
from detente.engine.draws import central
from detente.engine.solve import solve
from detente.engine.sweep import forward
from detente.scenario.model import Chance, Effect, Modifier

QUIET = settings(
    max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def value(m, outcome=0):
    compiled = Compiler(m).compile(((outcome,),))
    return forward(compiled, central(m)[np.newaxis])[-1, 1, 0]


def permuted(m, order):
    """`m` with its facts declared in another order."""
    new = {old: k for k, old in enumerate(order)}

    def chance(c):
        if c is None:
            return None
        modifiers = tuple(Modifier(renumbered(x.when, new), x.factor) for x in c.modifiers)
        return dataclasses.replace(c, modifiers=modifiers)

    def option(o):
        effects = tuple(Effect(new[e.variable], e.change, e.level) for e in o.effects)
        return dataclasses.replace(o, effects=effects, chance=chance(o.chance))

    return dataclasses.replace(
        m,
        variables=tuple(m.variables[v] for v in order),
        decisions=tuple(
            dataclasses.replace(
                d, when=renumbered(d.when, new), options=tuple(map(option, d.options))
            )
            for d in m.decisions
        ),
        outcomes=tuple(dataclasses.replace(o, when=renumbered(o.when, new)) for o in m.outcomes),
    )


@given(models(), st.randoms(use_true_random=False))
@QUIET
def test_the_order_in_which_facts_are_declared_does_not_matter(m, random):
    order = list(range(len(m.variables)))
    random.shuffle(order)
    assert value(permuted(m, order)) == pytest.approx(value(m), abs=1e-13)


@given(models())
@QUIET
def test_names_do_not_matter(m):
    other = dataclasses.replace(
        m,
        variables=tuple(dataclasses.replace(v, name=f"x{v.name}") for v in m.variables),
        decisions=tuple(
            dataclasses.replace(d, name=f"y{d.name}", owners=tuple(f"z{o}" for o in d.owners))
            for d in m.decisions
        ),
    )
    assert value(other) == value(m)


@given(models(), st.sampled_from([0.1, 0.9]))
@QUIET
def test_an_irrelevant_fact_and_who_changes_it_do_not_matter(m, p):
    n = len(m.variables)
    idle = move("idle", ALWAYS, Chance(fixed=p), put(n))
    more = dataclasses.replace(
        m,
        variables=(*m.variables, yes_no("idle")),
        decisions=(*m.decisions, idle),
        order=(len(m.decisions), *m.order),
    )
    assert value(more) == value(m)
    small, large = (Compiler(x).compile(((0,),)).size for x in (m, more))
    assert small == large


def test_independent_moves_may_be_declared_in_any_order():
    m = members(5)
    turned = dataclasses.replace(m, order=(4, 2, 0, 3, 1, 5))
    assert at(turned, 0)[-1] == pytest.approx(at(m, 0)[-1], abs=1e-14)


def with_turns(m, turns):
    """The same 30 days cut into `turns` turns."""

    def option(o):
        return dataclasses.replace(o, chance=dataclasses.replace(o.chance, share=1 / turns))

    decisions = tuple(
        dataclasses.replace(d, options=tuple(map(option, d.options))) for d in m.decisions
    )
    return dataclasses.replace(m, turns=turns, horizon_days=30.0, decisions=decisions)


def test_halving_the_turn_converges_at_first_order():
    m = members(4)
    values = [at(with_turns(m, 4 * 2**k), 0)[-1] for k in range(7)]
    steps = np.abs(np.diff(values))
    ratios = steps[:-1] / steps[1:]
    assert ratios[-3:] == pytest.approx([2, 2, 2], abs=0.1)


def test_results_do_not_depend_on_how_draws_fall_into_blocks():
    m = members(5)
    few, many = solve(m, draws=200), solve(m, draws=200)
    assert np.array_equal(few.values["struck"], many.values["struck"])
    compiled = Compiler(m).compile(((0,),))
    z = few.draws_of.z
    singly = np.array([forward(compiled, row[np.newaxis])[-1, 1, 0] for row in z])
    assert few.values["struck"] == pytest.approx(singly, abs=1e-15)
