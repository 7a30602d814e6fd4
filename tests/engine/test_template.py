"""The shipped template of entry into war: every member named, exact, and as Storm says."""

import functools

import numpy as np
import pytest

from detente.engine.coalition import coalition
from detente.engine.compiled import Compiler, outcome_index
from detente.engine.draws import central, draw
from detente.engine.road import roads
from detente.engine.solve import solve
from detente.engine.stoppers import stoppers
from detente.engine.sweep import forward, gradient, reached

scenario = pytest.importorskip("detente.scenario")

TEXT = """detente: 1
extends: entry-into-war
with: {alliance: NATO, target: RUS, client: UKR, hub: POL, partners: [BLR]}
question: Will members go to war?
as_of: 2024-05-31
facts:
  permits[GBR]: {is: yes, since: 2024-05-03, source: the foreign secretary}
  permission: {is: yes, since: 2024-05-03, source: the foreign secretary}
"""


@functools.cache
def grounded(text=TEXT):
    return scenario.ground(scenario.parse_scenario(text, source="here"), library=scenario.Catalog())


def test_thirty_two_named_members_are_exact_and_small():
    model = grounded()
    compiler = Compiler(model)
    for outcome in range(len(model.outcomes)):
        assert compiler.compile(((outcome,),)).size.states < 1000
    assert sum(v.name.startswith("permits[") for v in model.variables) == 32


def test_rungs_exclude_each_other_and_add_up():
    result = solve(grounded(), draws=64)
    assert sum(e.mean for e in result.answer.estimates) == pytest.approx(1, abs=1e-12)
    assert np.allclose(result.answer.over_time.mean.sum(axis=1), 1, atol=1e-12)
    for joint in result.joint:
        assert joint.mean.sum() == pytest.approx(1, abs=1e-12)
        assert joint.mean.sum(axis=1) == pytest.approx([e.mean for e in result.answer.estimates])


@pytest.mark.parametrize("name", ["strike", "clash", "clause invoked"])
def test_storm_agrees_at_three_draws(name):
    pytest.importorskip("stormpy", reason="stormpy, the model checker, is not installed")
    from test_storm import storm

    from detente.engine.prism import export_prism

    model = grounded()
    compiled = Compiler(model).compile(((outcome_index(model, name),),))
    for row in draw(model, 3, 9).z:
        ours = forward(compiled, row[np.newaxis])[-1, 1, 0]
        assert ours == pytest.approx(storm(export_prism(model, name, beliefs=row)), abs=1e-9)


def test_derivatives_are_those_of_central_differences():
    model = grounded()
    compiled = Compiler(model).compile(((outcome_index(model, "wider"),),))
    z = central(model)
    _, slope = gradient(compiled, z, reached(compiled, 0, 1))
    for b in compiled.beliefs():
        both = np.stack([z, z])
        both[0, b] += 1e-4
        both[1, b] -= 1e-4
        up, down = forward(compiled, both)[-1, 1]
        assert slope[b] == pytest.approx((up - down) / 2e-4, rel=1e-5, abs=1e-12)


def test_the_adversary_can_stop_the_strike_and_a_member_can_not():
    model = grounded()
    assert coalition(model, "strike", ["RUS"]).lowest == 0
    assert coalition(model, "strike", ["DEU"]).lowest > 0
    found = stoppers(model, "strike", 1e-4)
    assert [p.among for p in found.sets[0].parts] == [("RUS",)]


def test_roads_to_combat_name_what_was_needed():
    found = roads(grounded(), "members in combat, no Article 5", 3)
    assert found.rest <= 0.01 * found.central + 1e-15
    first = [e.name for e in found.roads[0].events]
    assert "sabotage" not in first
    assert found.roads[0].probability > found.roads[1].probability
