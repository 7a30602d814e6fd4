"""Quantal response: by hand, by plain recursion, and by Gambit."""

import dataclasses
import io
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models import ACTORS, model, models, move, odds, put, yes_no
from naive import response
from test_by_hand import ALWAYS, refused

from detente.engine.coalition import coalition
from detente.engine.compiled import Compiler
from detente.engine.draws import central
from detente.engine.efg import export_efg
from detente.engine.quantal import equilibrium, probabilities, solved
from detente.engine.sensitivity import levers
from detente.engine.solve import solve
from detente.engine.strategic import play
from detente.engine.sweep import reached
from detente.errors import Exit
from detente.scenario.model import Actor, Chance, Compare, Outcome, Rule

QUIET = settings(
    max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@st.composite
def games(draw, **limits):
    """A model some of whose actors are strategic; only decisions of one owner are theirs."""
    m = draw(models(**limits))
    chosen = draw(st.sets(st.sampled_from(ACTORS), min_size=1, max_size=2))
    decisions = []
    for d in m.decisions:
        options = tuple(
            dataclasses.replace(
                o, costs=((draw(st.sampled_from(ACTORS)), draw(st.sampled_from([0.3, 1.0]))),)
            )
            if draw(st.booleans())
            else o
            for o in d.options
        )
        owners, rule = d.owners, d.rule
        if set(owners) & chosen and rule is not Rule.NATURE:
            owners, rule = (sorted(set(owners) & chosen)[0],), Rule.ONE
        decisions.append(dataclasses.replace(d, options=options, owners=owners, rule=rule))
    actors = tuple(
        Actor(
            a,
            a,
            rationality=draw(st.sampled_from([0.0, 0.5, 2.0])),
            values=tuple(
                (o, draw(st.sampled_from([-2.0, -1.0, 1.0, 3.0])))
                for o in range(len(m.outcomes))
                if draw(st.booleans())
            ),
        )
        if a in chosen
        else Actor(a, a)
        for a in ACTORS
    )
    return dataclasses.replace(m, decisions=tuple(decisions), actors=actors)


def escalate(rationality, cost=0.0):
    """A may strike (sure to matter), then B may answer; A fears the answer, B likes to give it."""
    strike = move("strike", ALWAYS, Chance(0), put(0), triggers=(1,), owners=("A",))
    strike = dataclasses.replace(
        strike, options=(dataclasses.replace(strike.options[0], costs=(("A", cost),)),)
    )
    answer = move("answer", ALWAYS, Chance(0), put(1), owners=("B",))
    m = model(
        [yes_no("struck"), yes_no("answered")],
        [odds("any", 0.5)],
        [strike, answer],
        [Outcome("struck", Compare(0, "=", 1)), Outcome("answered", Compare(1, "=", 1))],
        order=(0,),
        turns=1,
    )
    actors = (
        Actor("A", "A", rationality=rationality, values=((0, 2.0), (1, -3.0))),
        Actor("B", "B", rationality=rationality, values=((1, 1.0),)),
    )
    return dataclasses.replace(m, actors=actors)


def test_two_moves_by_hand():
    # B answers with q = 1 / (1 + e^-λ). A expects 2 - 3 q - cost from a strike, 0 from holding.
    lam, cost = 1.5, 0.25
    q = 1 / (1 + math.exp(-lam))
    p = 1 / (1 + math.exp(-lam * (2 - 3 * q - cost)))
    found = equilibrium(escalate(lam, cost))
    assert found.outcomes["struck"] == pytest.approx(p)
    assert found.outcomes["answered"] == pytest.approx(p * q)
    assert found.values["A"] == pytest.approx(p * (2 - 3 * q - cost))
    answer = next(c for c in found.choices if c.choice == "answer")
    assert (answer.actor, answer.probability) == ("B", pytest.approx(q))


def test_from_a_coin_to_the_best_reply():
    assert equilibrium(escalate(0.0)).outcomes["answered"] == pytest.approx(0.25)
    best = equilibrium(escalate(math.inf))
    assert best.outcomes["struck"] == 0  # B would answer for sure, and -1 is worse than 0
    nearly = equilibrium(escalate(200.0))
    assert nearly.outcomes["struck"] == pytest.approx(0, abs=1e-9)


@given(games())
@QUIET
def test_equilibria_are_those_of_plain_recursion(m):
    z = central(m)
    outcomes, values = response(m, z)
    found = equilibrium(m)
    assert list(found.outcomes.values()) == pytest.approx(outcomes, abs=1e-12)
    assert list(found.values.values()) == pytest.approx(values, abs=1e-11)
    for o, outcome in enumerate(m.outcomes):
        over = probabilities(Compiler(m), ((o,),), z[np.newaxis])[2]
        assert over[-1, 1, 0] == pytest.approx(found.outcomes[outcome.name], abs=1e-12)


@given(games(max_facts=2, max_decisions=3, max_turns=1))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_equilibria_are_those_of_gambit(m):
    gambit = pytest.importorskip("pygambit", reason="pygambit, the game solver, is not installed")
    text = export_efg(m, scaled=True)
    game = gambit.read_efg(io.BytesIO(text.encode()))
    if not 0 < len(game.infosets) <= 45:
        return
    (fit,) = gambit.qre.logit_solve_lambda(game, lam=[1.0])
    profile = game.mixed_behavior_profile()
    actions = [x for p in game.players for i in p.infosets for x in i.actions]
    for k, action in enumerate(actions):
        profile[action] = fit[k]
    found = equilibrium(m)
    for player in game.players:
        actor = next(a for a in m.actors if a.code == player.label)
        theirs = float(profile.payoff(player))
        assert found.values[player.label] * actor.rationality == pytest.approx(theirs, abs=1e-6)


def test_the_answer_knows_strategic_actors_and_other_questions_say_that_they_do_not():
    m = escalate(1.5)
    result = solve(m, draws=16)
    assert "quantal response" in result.method
    assert result.outcome("struck").estimate.central == pytest.approx(
        equilibrium(m).outcomes["struck"]
    )
    assert levers(m, "struck") == ()
    text = refused(Exit.INVALID, lambda: coalition(m, "struck", ["A"]))
    assert "scripted" in text


def test_derivatives_are_total():
    # A scripted chance after A's strike moves A's choice: the derivative goes through it.
    m = escalate(1.5)
    m = dataclasses.replace(m, actors=(m.actors[0], Actor("B", "B")))
    (lever,) = levers(m, "struck")
    q = 0.5
    p = 1 / (1 + math.exp(-1.5 * (2 - 3 * q)))
    assert lever.derivative == pytest.approx(p * (1 - p) * 1.5 * -3 * q * (1 - q), rel=1e-6)


@given(games())
@QUIET
def test_total_derivatives_are_those_of_central_differences(m):
    z = central(m) + 0.05  # off the kink where chances add up to exactly 1
    played = play(Compiler(m), ((0,),))
    final = reached(played.compiled, 0, 1)
    slope = solved(played, z, final).slope
    step = 1e-5
    for b in range(len(z)):
        both = np.stack([z, z])
        both[0, b] += step
        both[1, b] -= step
        up, down = probabilities(Compiler(m), ((0,),), both)[2][-1, 1]
        assert slope[b] == pytest.approx((up - down) / (2 * step), abs=1e-7)


@given(games())
@QUIET
def test_merging_alike_states_changes_no_value_no_probability_and_no_derivative(m):
    z = central(m) + 0.05
    merged = play(Compiler(m), ((0,),))
    every = play(Compiler(m), ((0,),), every=True)
    assert merged.compiled.size.states <= every.compiled.size.states
    one, two = (solved(p, z, reached(p.compiled, 0, 1)) for p in (merged, every))
    assert one.values == pytest.approx(two.values, abs=1e-11)
    assert one.over == pytest.approx(two.over, abs=1e-12)
    assert one.over == pytest.approx(solved(merged, z).over, abs=1e-13)
    assert one.slope == pytest.approx(two.slope, abs=1e-11)


def test_a_best_reply_is_flat_and_actors_without_values_toss_a_coin():
    m = escalate(math.inf)
    m = dataclasses.replace(m, actors=(m.actors[0], dataclasses.replace(m.actors[1], values=())))
    played = play(Compiler(m), ((0,),))
    found = solved(played, central(m), reached(played.compiled, 0, 1))
    assert found.over[-1].sum() == pytest.approx(1)
    assert np.isfinite(found.slope).all()
    assert equilibrium(m).outcomes["struck"] == 1  # 2 - 3 / 2 is better than nothing
    assert equilibrium(m).outcomes["answered"] == pytest.approx(0.5)


def test_simultaneous_votes_are_refused():
    m = escalate(1.0)
    shared = dataclasses.replace(m.decisions[1], owners=("A", "B"), rule=Rule.CONSENSUS)
    m = dataclasses.replace(m, decisions=(m.decisions[0], shared))
    assert "simultaneous" in refused(Exit.INVALID, lambda: solve(m))
    assert "game to export" in refused(
        Exit.INVALID, lambda: export_efg(dataclasses.replace(m, actors=()))
    )
