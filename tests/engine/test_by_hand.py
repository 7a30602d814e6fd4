"""Small models, each with its answer worked out by hand."""

import dataclasses

import numpy as np
import pytest
from models import model, move, odds, put, rate, yes_no

from detente.engine.compiled import Compiler, compile_model
from detente.engine.draws import central, draw
from detente.engine.solve import solve
from detente.engine.sweep import forward
from detente.errors import DetenteError, Exit
from detente.scenario.model import (
    All,
    Chance,
    Change,
    Compare,
    Decision,
    Effect,
    Kind,
    Ladder,
    Modifier,
    Option,
    Outcome,
    Truth,
    Variable,
)

ALWAYS = Truth(True)


def at(m, outcome=0, *, cut=True):
    compiled = Compiler(m).compile(((outcome,),), cut=cut)
    return forward(compiled, central(m)[np.newaxis])[:, 1, 0]


def test_a_probability_within_days_is_a_constant_hazard():
    # 20 % within 30 days, three turns of 10 days: 1 - 0.8^(1/3) a turn, 20 % in all.
    m = model(
        [yes_no("war")],
        [rate("war", 0.2)],
        [move("war", Compare(0, "=", 0), Chance(0, share=1 / 3), put(0))],
        [Outcome("war", Compare(0, "=", 1))],
    )
    assert at(m) == pytest.approx([0, 1 - 0.8 ** (1 / 3), 1 - 0.8 ** (2 / 3), 0.2])


def test_a_response_follows_its_event_at_once_and_reads_the_state_as_it_then_is():
    # strike (50 %) sets `struck`; the response (40 %) needs it; so 20 % in one turn.
    strike = move("strike", ALWAYS, Chance(0), put(0), triggers=(1,))
    answer = move("answer", Compare(0, "=", 1), Chance(1), put(1))
    m = model(
        [yes_no("struck"), yes_no("answered")],
        [odds("strike", 0.5), odds("answer", 0.4)],
        [strike, answer],
        [Outcome("answered", Compare(1, "=", 1))],
        order=(0,),
        turns=1,
    )
    assert at(m)[-1] == pytest.approx(0.2)


def test_responses_are_depth_first():
    # The event raises first A, then B. A raises C, which shuts the gate that B needs open.
    # Depth first: A (sure), C (sure) shuts it, so B never runs. Breadth first B would.
    sure = Chance(fixed=1.0)
    m = model(
        [yes_no("shut"), yes_no("done")],
        [],
        [
            move("event", ALWAYS, sure, triggers=(1, 2)),
            move("A", ALWAYS, sure, triggers=(3,)),
            move("B", Compare(0, "=", 0), sure, put(1)),
            move("C", ALWAYS, sure, put(0)),
        ],
        [Outcome("done", Compare(1, "=", 1)), Outcome("shut", Compare(0, "=", 1))],
        order=(0,),
        turns=1,
    )
    assert at(m, 0)[-1] == 0
    assert at(m, 1)[-1] == 1


def test_a_decision_is_drawn_at_most_once_a_turn():
    # Two events each raise the same response (30 %); it is asked once: 30 %, not 1 - 0.7².
    sure = Chance(fixed=1.0)
    decisions = [
        move("first", ALWAYS, sure, triggers=(2,)),
        move("second", ALWAYS, sure, triggers=(2,)),
        move("respond", Compare(0, "=", 0), Chance(0), put(0)),
    ]
    m = model(
        [yes_no("done")],
        [odds("respond", 0.3)],
        decisions,
        [Outcome("done", Compare(0, "=", 1))],
        order=(0, 1),
        turns=2,
    )
    assert at(m)[1:] == pytest.approx([0.3, 1 - 0.7**2])
    # The first event half of the time: whoever comes first asks it.
    half = dataclasses.replace(
        m, decisions=(move("first", ALWAYS, Chance(fixed=0.5), triggers=(2,)), *decisions[1:])
    )
    assert at(half)[1] == pytest.approx(0.3)


def test_a_step_may_not_be_taken_twice_in_a_turn():
    # One decision climbs a ladder a rung at a time (50 %): after two turns at the top 25 %.
    m = model(
        [Variable("ladder", ("0", "1", "2"), 0)],
        [],
        [move("climb", ALWAYS, Chance(fixed=0.5), Effect(0, Change.STEP, 1))],
        [Outcome("top", Compare(0, "=", 2))],
        turns=2,
    )
    assert at(m) == pytest.approx([0, 0, 0.25])


def test_an_outcome_is_latched_in_the_middle_of_a_turn():
    # Raised by the first decision, lowered by the next: at the end of the turn it never holds.
    sure = Chance(fixed=1.0)
    m = model(
        [yes_no("alarm")],
        [],
        [
            move("raise", Compare(0, "=", 0), Chance(fixed=0.25), put(0)),
            move("lower", Compare(0, "=", 1), sure, put(0, 0)),
        ],
        [Outcome("alarm", Compare(0, "=", 1))],
        turns=2,
    )
    assert at(m) == pytest.approx([0, 0.25, 1 - 0.75**2])


def test_an_outcome_that_holds_at_the_start_has_come_about():
    m = model([yes_no("war", 1)], [], [], [Outcome("war", Compare(0, "=", 1))])
    assert list(at(m)) == [1, 1, 1, 1]


def test_a_window_closes():
    # An event (50 % a turn, first turn only) opens a window of two turns in which an answer comes
    # at 30 % a turn; bookkeeping counts down at the end of each turn: 0.5 (1 - 0.7²).
    sure = Chance(fixed=1.0)
    window = Variable("window", ("0", "1", "2"), 0)
    m = model(
        [yes_no("happened"), window, yes_no("answered"), yes_no("late")],
        [],
        [
            move(
                "event",
                All((Compare(0, "=", 0), Compare(3, "=", 0))),
                Chance(fixed=0.5),
                put(0),
                put(1, 2),
            ),
            move(
                "answer",
                All((Compare(1, ">", 0), Compare(2, "=", 0))),
                Chance(fixed=0.3),
                put(2),
            ),
            Decision(
                "count down",
                Kind.WINDOW,
                ALWAYS,
                (Option("", sure, (Effect(1, Change.STEP, -1), put(3))),),
            ),
        ],
        [Outcome("answered", Compare(2, "=", 1))],
        turns=4,
    )
    for cut in (True, False):
        assert at(m, cut=cut) == pytest.approx([0, 0.15, 0.5 * 0.51, 0.5 * 0.51, 0.5 * 0.51])


def test_chances_that_add_to_more_than_one_in_a_draw_are_divided_by_their_sum():
    options = (Option("a", Chance(0), (put(0),)), Option("b", Chance(1), (put(1),)))
    m = model(
        [yes_no("a"), yes_no("b")],
        [odds("a", 0.9), odds("b", 0.6)],
        [Decision("choose", Kind.MOVE, ALWAYS, options)],
        [Outcome("a", Compare(0, "=", 1)), Outcome("b", Compare(1, "=", 1))],
        turns=1,
    )
    assert at(m, 0)[-1] == pytest.approx(0.9 / 1.5)
    assert at(m, 1)[-1] == pytest.approx(0.6 / 1.5)


def test_modifiers_multiply_the_hazard_or_the_odds():
    doubled = (Modifier(Compare(0, "=", 1), 2.0), Modifier(ALWAYS, 3.0))
    m = model(
        [yes_no("hot", 1), yes_no("rate"), yes_no("odds")],
        [rate("r", 0.1), odds("o", 0.1)],
        [
            move("r", ALWAYS, Chance(0, share=1.0, modifiers=doubled), put(1)),
            move("o", ALWAYS, Chance(1, modifiers=doubled), put(2)),
        ],
        [Outcome("rate", Compare(1, "=", 1)), Outcome("odds", Compare(2, "=", 1))],
        turns=1,
    )
    assert at(m, 0)[-1] == pytest.approx(1 - 0.9**6)
    assert at(m, 1)[-1] == pytest.approx(6 / 9 / (1 + 6 / 9))


def members(n, start=0):
    """n members that may each permit once; the first permission makes a strike possible."""
    decisions = [
        move(
            f"permit[{i}]",
            Compare(i, "=", 0),
            Chance(i, share=1 / 3),
            put(i),
            put(n),
            owners=(f"M{i}",),
            group="permit",
        )
        for i in range(n)
    ]
    strike = move("strike", Compare(n, "=", 1), Chance(n, share=1 / 3), put(n + 1), owners=("ADV",))
    return model(
        [
            *(yes_no(f"permits[{i}]", start if i == 0 else 0) for i in range(n)),
            yes_no("permission", start),
            yes_no("struck"),
        ],
        [*(rate(f"permits[{i}]", 0.02 + 0.01 * i) for i in range(n)), rate("strike", 0.3)],
        [*decisions, strike],
        [
            Outcome("struck", Compare(n + 1, "=", 1)),
            Outcome("permits[1]", Compare(1, "=", 1), role="member"),
        ],
        rungs=(0,),
    )


def test_members_that_share_a_fact_need_only_that_fact():
    small = Compiler(members(32)).compile(((0,),))
    assert small.size.facts == 2
    assert small.size.states <= 4
    few = members(4)
    assert at(few, 0)[-1] == pytest.approx(at(few, 0, cut=False)[-1], abs=1e-14)
    assert Compiler(few).compile(((0,),), cut=False).size.explored > 16


def test_one_that_has_permitted_at_the_start_counts():
    m = members(4, start=1)
    assert at(m, 0)[-1] == pytest.approx(0.3)
    assert at(m, 0)[-1] == pytest.approx(at(m, 0, cut=False)[-1], abs=1e-14)


def test_solve_names_what_it_did():
    m = members(5)
    result = solve(m, draws=64, seed=3)
    assert (result.turns, result.draws, result.seed) == (3, 64, 3)
    assert sum(e.mean for e in result.answer.estimates) == pytest.approx(1, abs=1e-12)
    assert result.answer.rungs == ("nothing", "struck")
    struck = result.outcome("struck").estimate
    assert struck.low < struck.mean < struck.high
    assert struck.mean == pytest.approx(result.answer.estimates[1].mean, abs=1e-14)
    assert struck.central == pytest.approx(at(m, 0)[-1])
    assert result.outcome("permits[1]").role == "member"
    again = solve(m, draws=64, seed=3)
    assert again.outcome("struck").estimate == struck
    assert solve(m, draws=64, seed=4).outcome("struck").estimate != struck


def test_the_crossed_ladder_is_joint_with_the_answer():
    m = members(3)
    m = dataclasses.replace(m, crossed=(Ladder("permission", "none", (1,)),))
    joint = solve(m, draws=32).joint[0]
    assert joint.mean.sum() == pytest.approx(1)
    assert joint.mean[1].sum() == pytest.approx(solve(m, draws=32).answer.estimates[1].mean)


def test_draws_have_the_covariance_of_the_beliefs():
    beliefs = [
        odds("a", 0.3, sd=1.0, loadings=((0, 0.8),)),
        odds("b", 0.6, sd=0.5, loadings=((0, -0.3),)),
        odds("c", 0.5, sd=0.7),
    ]
    m = model([yes_no("x")], beliefs, [], [Outcome("x", Compare(0, "=", 1))])
    z = draw(m, 4096, 2).z
    assert z.mean(axis=0) == pytest.approx([b.mean for b in beliefs], abs=0.01)
    expected = [[1.0, -0.24, 0], [-0.24, 0.25, 0], [0, 0, 0.49]]
    assert np.cov(z.T) == pytest.approx(np.array(expected), abs=0.02)


# ---------------------------------------------------------------- what cannot be computed


def refused(status, call):
    with pytest.raises(DetenteError) as caught:
        call()
    assert caught.value.status is status
    return str(caught.value)


def test_bad_input_is_one_clear_error_each():
    m = members(3)
    assert "at least 1" in refused(Exit.USAGE, lambda: solve(m, draws=0))
    text = refused(Exit.USAGE, lambda: compile_model(m, ["struk"]))
    assert "'struck'" in text
    no_time = dataclasses.replace(m, turns=0, horizon_days=0.0)
    assert "horizon" in refused(Exit.INVALID, lambda: solve(no_time))
    both = Decision(
        "choose",
        Kind.MOVE,
        ALWAYS,
        (Option("a", Chance(fixed=0.7)), Option("b", Chance(fixed=0.6))),
    )
    text = refused(
        Exit.INVALID, lambda: solve(dataclasses.replace(m, decisions=(*m.decisions, both)))
    )
    assert "add up" in text
    assert "130" in text
    outside = move("a", ALWAYS, Chance(fixed=1.4))
    text = refused(
        Exit.INVALID, lambda: solve(dataclasses.replace(m, decisions=(*m.decisions, outside)))
    )
    assert "140" in text


def test_responses_in_a_circle_are_refused():
    sure = Chance(fixed=1.0)
    m = model(
        [yes_no("x")],
        [],
        [
            move("a", ALWAYS, sure, put(0), triggers=(1,)),
            move("b", ALWAYS, sure, put(0), triggers=(2,)),
            move("c", ALWAYS, sure, put(0), triggers=(1,)),
        ],
        [Outcome("x", Compare(0, "=", 1))],
        order=(0,),
    )
    assert "circle" in refused(Exit.INVALID, lambda: compile_model(m))


def test_what_is_too_large_is_refused_with_the_way_out():
    m = members(12)
    everyone = All(tuple(Compare(i, "=", 1) for i in range(12)))
    m = dataclasses.replace(m, outcomes=(Outcome("all", everyone),))
    text = refused(Exit.TOO_LARGE, lambda: compile_model(m, ["all"], limit=1000))
    assert "one class" in text


def test_an_interrupted_run_says_what_was_done():
    def interrupt(done, total):
        if done == 2:
            raise KeyboardInterrupt

    m = members(3)
    with pytest.raises(KeyboardInterrupt):
        solve(m, draws=16, progress=interrupt)

    class Stopped(Compiler):
        def compile(self, ladders, **options):
            if ladders == ((1,),):
                raise KeyboardInterrupt
            return super().compile(ladders, **options)

    text = refused(Exit.INTERRUPTED, lambda: solve(m, draws=16, compiler=Stopped(m)))
    assert "after 2 of 3 questions" in text
