"""Sampled against exact at identical draws, and what sampling must say of itself."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from models import models, move, put, yes_no
from test_by_hand import ALWAYS, members, refused

from detente.engine.compiled import Compiler
from detente.engine.draws import draw
from detente.engine.sampling import sample
from detente.engine.sweep import forward
from detente.errors import Exit
from detente.scenario.model import Chance, Compare, Outcome

COMPARED = 80
WORLDS = 3000


@given(models())
@settings(
    max_examples=COMPARED, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
def test_sampled_is_near_exact_at_identical_draws(m):
    draws = draw(m, 16, 1)
    found = sample(m, worlds=WORLDS, sampled=draws)
    compiler = Compiler(m)
    n = draws.count * WORLDS
    for o, outcome in enumerate(m.outcomes):
        exact = forward(compiler.compile(((o,),)), draws.z)[-1, 1].mean()
        error = np.sqrt(exact * (1 - exact) / n)
        # 4 standard errors, 5.2 with some 200 comparisons accounted for; a count is discrete
        assert found.outcomes[outcome.name].mean == pytest.approx(exact, abs=5.2 * error + 2 / n)
    assert sum(f.mean for f in found.answer) == pytest.approx(1, abs=1e-12)


def test_thirty_two_named_members_sampled_and_exact():
    m = members(32)
    draws = draw(m, 64, 2)
    found = sample(m, worlds=2000, sampled=draws)
    assert found.skipping
    compiler = Compiler(m)
    for o, outcome in enumerate(m.outcomes):
        exact = forward(compiler.compile(((o,),)), draws.z)[-1, 1].mean()
        error = np.sqrt(exact * (1 - exact) / (64 * 2000))
        assert found.outcomes[outcome.name].mean == pytest.approx(exact, abs=4.5 * error)


def test_the_same_seed_gives_the_same_worlds_however_draws_are_shared_out(monkeypatch):
    m = members(6)
    first = sample(m, draws=40, worlds=50, seed=9)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert sample(m, draws=40, worlds=50, seed=9) == first
    assert sample(m, draws=40, worlds=50, seed=10) != first


def test_what_was_never_seen_has_an_upper_bound():
    m = members(2)
    never = dataclasses.replace(
        m,
        variables=(*m.variables, yes_no("rare")),
        decisions=(*m.decisions, move("rare", ALWAYS, Chance(fixed=1e-9), put(4))),
        order=(*m.order, 3),
        outcomes=(*m.outcomes, Outcome("rare", Compare(4, "=", 1))),
    )
    found = sample(never, draws=16, worlds=100).outcomes["rare"]
    assert found.mean == 0
    assert found.upper == pytest.approx(3 / 1600)
    assert found.low is None


def test_a_range_is_given_only_where_draws_can_be_told_from_noise():
    m = members(3)
    few = sample(m, draws=64, worlds=5).outcomes["struck"]
    many = sample(m, draws=64, worlds=20_000).outcomes["struck"]
    assert few.low is None
    assert many.low < many.mean < many.high


def test_bad_numbers_are_refused():
    m = members(2)
    assert "at least 1" in refused(Exit.USAGE, lambda: sample(m, worlds=0))
    assert "at least 1" in refused(Exit.USAGE, lambda: sample(m, draws=0))
