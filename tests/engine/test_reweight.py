"""Stored draws, reweighted after a belief has changed, against draws made anew."""

import dataclasses

import pytest
from test_by_hand import at, members

from detente.engine.compiled import Compiler
from detente.engine.reweight import reweighted
from detente.engine.solve import solve


def moved(m, name, shift):
    return m.with_beliefs(
        {name: dataclasses.replace(m.belief(name), mean=m.belief(name).mean + shift)}
    )


def test_nothing_changed_is_every_draw_at_full_worth():
    m = members(4)
    result = solve(m, draws=512)
    same = reweighted(result, m, m)
    assert same.effective == pytest.approx(512)
    assert same.estimates["struck"].mean == pytest.approx(result.outcome("struck").estimate.mean)
    assert not same.recomputed


def test_a_small_move_is_reweighted_and_agrees_with_fresh_draws():
    m = members(4)
    compiler = Compiler(m)
    result = solve(m, draws=4096, compiler=compiler)
    other = moved(m, "strike", 0.2)
    found = reweighted(result, m, other, compiler=compiler)
    assert not found.recomputed
    assert 2048 < found.effective < 4096
    fresh = solve(other, draws=4096, seed=7).outcome("struck").estimate
    ours = found.estimates["struck"]
    assert ours.mean == pytest.approx(fresh.mean, rel=0.02)
    assert ours.low == pytest.approx(fresh.low, rel=0.05)
    assert ours.high == pytest.approx(fresh.high, rel=0.05)
    assert ours.central == pytest.approx(at(other, 0)[-1], abs=1e-14)
    assert found.estimates["answer: struck"].mean == pytest.approx(ours.mean)


def test_a_large_move_is_computed_anew():
    m = members(4)
    result = solve(m, draws=256)
    other = moved(m, "strike", 2.0)
    found = reweighted(result, m, other)
    assert found.recomputed
    assert found.effective < 128
    fresh = solve(other, draws=256).outcome("struck").estimate
    assert found.estimates["struck"].mean == pytest.approx(fresh.mean)


def test_a_belief_without_spread_that_moves_is_computed_anew():
    m = members(4)
    fixed = m.with_beliefs({"strike": dataclasses.replace(m.belief("strike"), sd=0.0)})
    result = solve(fixed, draws=64)
    assert reweighted(result, fixed, moved(fixed, "strike", 0.1)).recomputed
