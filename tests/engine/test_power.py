"""Roads, coalitions and those who can stop an outcome."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models import ACTORS, model, models, move, odds, put, yes_no
from naive import game, probability
from test_by_hand import ALWAYS, at, members, refused

from detente.engine.coalition import coalition
from detente.engine.compiled import Compiler
from detente.engine.draws import central
from detente.engine.road import roads
from detente.engine.sensitivity import levers, sensitivity
from detente.engine.stoppers import stoppers
from detente.errors import Exit
from detente.scenario.model import Chance, Compare, Outcome, Rule

QUIET = settings(
    max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


# ---------------------------------------------------------------- coalitions


@given(models(max_facts=3, max_decisions=4), st.sets(st.sampled_from(ACTORS), min_size=1))
@QUIET
def test_what_a_coalition_can_enforce_is_what_plain_recursion_finds(m, actors):
    owners = {o for d in m.decisions for o in d.owners}
    actors = sorted(actors & owners)
    if not actors:
        return
    z = central(m)
    for others in ("believed", "hostile"):
        found = coalition(m, "o0", actors, others=others)
        hostile = others == "hostile"
        low = game(m, z, 0, actors, hostile=hostile)
        high = game(m, z, 0, actors, highest=True, hostile=hostile)
        assert found.lowest == pytest.approx(low, abs=1e-12)
        assert found.highest == pytest.approx(high, abs=1e-12)
        if not hostile:
            assert found.lowest <= found.central + 1e-12
            assert found.central <= found.highest + 1e-12


@given(models(max_facts=3, max_decisions=4))
@QUIET
def test_more_members_never_mean_less_power(m):
    owners = sorted({o for d in m.decisions for o in d.owners})
    if len(owners) < 2:
        return
    for others in ("believed", "hostile"):
        few = coalition(m, "o0", owners[:1], others=others)
        all_ = coalition(m, "o0", owners, others=others)
        assert all_.lowest <= few.lowest + 1e-12
        assert all_.highest >= few.highest - 1e-12


def council(rule, owners=("A", "B", "C")):
    """An event (sure) that needs the agreement of three, believed at 60 %."""
    m = model(
        [yes_no("agreed")],
        [odds("agree", 0.6)],
        [move("agree", ALWAYS, Chance(0), put(0), owners=owners, rule=rule)],
        [Outcome("agreed", Compare(0, "=", 1))],
        turns=1,
    )
    return m


@pytest.mark.parametrize(
    ("rule", "actors", "lowest", "highest"),
    [
        (Rule.CONSENSUS, "A", 0.0, 0.6),
        (Rule.CONSENSUS, "ABC", 0.0, 1.0),
        (Rule.MAJORITY, "A", 0.6, 0.6),
        (Rule.MAJORITY, "AB", 0.0, 1.0),
        (Rule.ONE, "A", 0.6, 1.0),
        (Rule.ONE, "ABC", 0.0, 1.0),
    ],
)
def test_rules_of_collective_decisions(rule, actors, lowest, highest):
    found = coalition(council(rule), "agreed", tuple(actors))
    assert found.lowest == pytest.approx(lowest)
    assert found.highest == pytest.approx(highest)


def test_whoever_controls_a_decision_may_do_what_was_believed_impossible():
    m = council(Rule.CONSENSUS)
    never = dataclasses.replace(
        m, decisions=(move("agree", ALWAYS, Chance(fixed=0.0), put(0), owners=("A",)),)
    )
    found = coalition(never, "agreed", ["A"], direction="highest")
    assert (found.central, found.lowest, found.highest) == (0, 0, 1)
    assert found.strategy[0].choice == "agree"


def test_a_strategy_says_when_to_do_what():
    m = members(3)
    found = coalition(m, "struck", ["ADV"])
    assert found.lowest == 0
    (line,) = found.strategy
    assert (line.decision, line.choice, line.share) == ("strike", "hold", 1.0)
    forced = coalition(m, "struck", ["ADV", "M0"], direction="highest")
    assert forced.highest == pytest.approx(1.0)
    assert [(o.decision, o.choice) for o in forced.strategy] == [
        ("permit[0]", "permit[0]"),
        ("strike", "strike"),
    ]


def test_interchangeable_stoppers_are_one_line():
    m = members(3)
    shield = move(
        "shield",
        ALWAYS,
        Chance(0, share=1 / 3),
        put(3),
        owners=("M0", "M1", "M2"),
        rule=Rule.CONSENSUS,
    )
    m = dataclasses.replace(m, decisions=(shield, m.decisions[-1]), order=(0, 1))
    found = stoppers(m, "struck", 1e-6)
    sets = {tuple((p.count, p.among) for p in s.parts) for s in found.sets}
    assert sets == {((1, ("ADV",)),), ((1, ("M0", "M1", "M2")),)}


def test_pairs_that_are_needed_are_found_and_contain_no_smaller_set():
    found = stoppers(council(Rule.MAJORITY), "agreed", 0.1)
    (only,) = found.sets
    assert only.size == 2
    assert only.parts[0].among == ("A", "B", "C")
    assert only.lowest == 0


def test_sets_that_can_push_an_outcome_up():
    found = stoppers(council(Rule.CONSENSUS), "agreed", 1.0, direction="highest")
    (only,) = found.sets
    assert (only.size, only.lowest) == (3, pytest.approx(1))
    assert only.willing == pytest.approx(0.6)
    alone = stoppers(council(Rule.ONE), "agreed", 0.9, direction="highest")
    assert [(p.count, p.among) for s in alone.sets for p in s.parts] == [(1, ("A", "B", "C"))]


def test_bad_coalitions_are_refused():
    m = members(3)
    assert "at least one" in refused(Exit.USAGE, lambda: coalition(m, "struck", []))
    assert "'ADV'" in refused(Exit.USAGE, lambda: coalition(m, "struck", ["ADW"]))
    assert "threshold" in refused(Exit.USAGE, lambda: stoppers(m, "struck", 1.5))


# ---------------------------------------------------------------- roads


@given(models(max_facts=3, max_decisions=4))
@QUIET
def test_all_roads_together_are_the_outcome(m):
    found = roads(m, "o0", 10_000, rest=0)
    total = sum(road.probability for road in found.roads)
    assert total == pytest.approx(probability(m, central(m), 0), abs=1e-10)
    assert found.rest == pytest.approx(0, abs=1e-10)


@given(models(max_facts=3, max_decisions=4))
@QUIET
def test_forbidding_the_cut_leaves_what_was_said(m):
    for road in roads(m, "o0", 3).roads:
        if road.events:
            left = probability(m, central(m), 0, banned=frozenset((road.cut,)))
            assert road.without == pytest.approx(left, abs=1e-10)


def test_alike_members_are_one_road_and_its_chance_is_exact():
    m = members(4)
    (road,) = roads(m, "struck", 5, rest=0).roads
    assert [e.name for e in road.events] == ["permit", "strike"]
    assert len(road.events[0].shares) == 4
    assert sum(share for _, share in road.events[0].shares) == pytest.approx(1)
    assert road.probability == pytest.approx(at(m, 0)[-1], abs=1e-14)
    each = roads(m, "struck", 5, rest=0, merge=False).roads
    assert len(each) == 4
    assert sum(r.probability for r in each) == pytest.approx(road.probability, abs=1e-14)


def test_a_step_that_was_not_needed_is_not_on_the_road():
    # A strike needs no permission but is likelier with it; a war needs the strike.
    m = members(2)
    free = dataclasses.replace(
        m, decisions=(*m.decisions, move("out of the blue", ALWAYS, Chance(fixed=0.1), put(3)))
    )
    free = dataclasses.replace(free, order=(0, 1, 2, 3))
    names = [[e.name for e in r.events] for r in roads(free, "struck", 5, rest=0).roads]
    assert names == [["out of the blue"], ["permit", "strike"]]


# ---------------------------------------------------------------- levers


def test_levers_are_sorted_by_swing_and_stand_at_their_quantiles():
    m = members(3)
    found = levers(m, "struck")
    assert {lever.belief for lever in found} == {b.name for b in m.beliefs}
    assert [lever.swing for lever in found] == sorted((v.swing for v in found), reverse=True)
    strike = next(lever for lever in found if lever.belief == "strike")
    moved = dataclasses.replace(m.belief("strike"), mean=m.belief("strike").mean - 1.6448536 * 0.5)
    assert strike.low == pytest.approx(at(m.with_beliefs({"strike": moved}), 0)[-1], rel=1e-6)
    assert strike.central == pytest.approx(at(m, 0)[-1])
    assert strike.derivative > 0


def test_a_belief_that_alone_matters_explains_all_the_variance():
    m = model(
        [yes_no("x")],
        [odds("x", 0.3), odds("idle", 0.5)],
        [move("x", ALWAYS, Chance(0), put(0))],
        [Outcome("x", Compare(0, "=", 1))],
        turns=1,
    )
    found = sensitivity(m, "x", draws=2048)
    (only,) = found.levers
    assert only.belief == "x"
    assert only.share == pytest.approx(1, abs=0.03)
    assert only.left < 0.2


def test_changing_any_belief_that_matters_changes_the_answer():
    m = members(3)
    base = at(m, 0)[-1]
    for b in Compiler(m).compile(((0,),)).beliefs():
        other = dataclasses.replace(m.beliefs[b], mean=m.beliefs[b].mean + 0.1)
        assert at(m.with_beliefs({other.name: other}), 0)[-1] != base
