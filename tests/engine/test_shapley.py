"""Shapley values by hand, their sum, and sampled against exact."""

import pytest
from test_by_hand import members
from test_power import council

from detente.engine.coalition import coalition
from detente.engine.shapley import shapley
from detente.scenario.model import Rule


def test_one_of_three_in_a_majority_is_worth_a_third():
    # Two of three can block what is believed at 60 %: v is 0 for one, 0.6 for two or three.
    found = shapley(council(Rule.MAJORITY), "agreed")
    assert [w.value for w in found.weights] == pytest.approx([0.2, 0.2, 0.2])


def test_values_add_up_to_the_worth_of_everyone():
    m = members(4)
    found = shapley(m, "struck")
    everyone = coalition(m, "struck", [w.actor for w in found.weights])
    assert found.everyone == pytest.approx(everyone.central - everyone.lowest)
    assert sum(w.value for w in found.weights) == pytest.approx(found.everyone, abs=1e-13)
    assert found.weights[0].actor == "ADV"


def test_sampled_orders_agree_with_exact():
    m = members(4)
    exact = {w.actor: w.value for w in shapley(m, "struck").weights}
    sampled = shapley(m, "struck", exact=2, orders=400, seed=5)
    assert sampled.orders == 400
    assert sum(w.value for w in sampled.weights) == pytest.approx(sampled.everyone, abs=1e-13)
    for w in sampled.weights:
        assert w.value == pytest.approx(exact[w.actor], abs=4 * w.error + 1e-12)


def test_who_decides_nothing_that_matters_weighs_nothing():
    actors = {w.actor for w in shapley(members(3), "permits[1]").weights}
    assert actors == {"M1"}
