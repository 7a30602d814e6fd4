"""What holds of every scenario: drawn ones that use every feature, and all that ship."""

import pytest
from hypothesis import HealthCheck, given, settings
from reference import Reference
from strategies import scenarios

from detente.scenario import (
    Catalog,
    check,
    describe,
    format_scenario,
    ground,
    parse_scenario,
    to_yaml,
)
from detente.scenario.model import Model, Scale
from detente.scenario.reachability import reach

LIBRARY = Catalog()
often = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@often
@given(scenarios())
def test_yaml_and_python_forms_are_equal(scenario) -> None:
    text = to_yaml(scenario)
    assert parse_scenario(text) == scenario
    assert format_scenario(text) == text


@often
@given(scenarios())
def test_every_drawn_scenario_grounds_checks_and_is_described(scenario) -> None:
    model = ground(scenario, library=LIBRARY)
    sound(model)
    check(scenario, library=LIBRARY)
    text = describe(scenario, library=LIBRARY)
    for act in (*scenario.moves, *scenario.responses):
        assert act.name.split("[")[0] in text


@settings(often, max_examples=40)
@given(scenarios())
def test_the_engine_agrees_with_the_rules_as_written(scenario) -> None:
    solve = pytest.importorskip("detente.engine.solve").solve
    model = ground(scenario, library=LIBRARY)
    expected = Reference(model).answer()
    result = solve(model, draws=1).answer
    for rung, estimate in zip(result.rungs, result.estimates, strict=True):
        assert estimate.central == pytest.approx(expected.get(rung, 0.0), abs=1e-9)


@often
@given(scenarios())
def test_what_is_found_impossible_never_happens(scenario) -> None:
    model = ground(scenario, library=LIBRARY)
    reached = reach(model)
    possible = {i for (latched, _), p in Reference(model).ends().items() if p > 0 for i in latched}
    for at in possible:
        assert reached.may(model.outcomes[at].when)


@pytest.mark.parametrize("name", LIBRARY.scenario_names())
def test_every_shipped_scenario_is_sound_and_described(name: str) -> None:
    scenario = LIBRARY.scenario(name)
    model = ground(scenario, library=LIBRARY)
    sound(model)
    text = describe(scenario, library=LIBRARY)
    assert model.question in text
    assert "<" not in text  # every role and index is in words
    for belief in model.beliefs:
        assert belief.name.split("[")[0].split(": ")[0] in text


def sound(model: Model) -> None:
    """What the engine takes for granted of a model."""
    assert model.turns >= 1
    assert sorted(set(model.order)) == sorted(model.order)
    raised = {t for d in model.decisions for o in d.options for t in o.triggers}
    assert not raised & set(model.order)  # what an event raises has no place in the turn
    for variable in model.variables:
        assert 0 <= variable.start < len(variable.levels)
    for belief in model.beliefs:
        assert belief.sd >= 0
        assert sum(load**2 for _, load in belief.loadings) <= belief.sd**2 + 1e-12
        assert (belief.days > 0) == (belief.scale is Scale.RATE)
        assert all(0 <= f < len(model.factors) for f, _ in belief.loadings)
    for decision in model.decisions:
        assert decision.options
        assert sum(o.chance is None for o in decision.options) <= 1
        for option in decision.options:
            for effect in option.effects:
                assert 0 <= effect.variable < len(model.variables)
            if option.chance is not None and option.chance.belief is not None:
                belief = model.beliefs[option.chance.belief]
                assert belief.scale is Scale.RATE or option.chance.share == 1
    assert len({d.name for d in model.decisions}) == len(model.decisions)
    assert len({o.name for o in model.outcomes}) == len(model.outcomes)
    assert len({b.name for b in model.beliefs}) == len(model.beliefs)


@pytest.mark.parametrize("name", LIBRARY.template_names())
def test_each_road_of_a_template_can_be_switched_off(name: str) -> None:
    parts = {
        "entry-into-war": "{alliance: NATO, target: RUS, client: UKR, hub: POL, partners: [BLR]}",
        "bilateral-guarantee": "{protector: USA, client: KOR, adversary: PRK, partners: [CHN]}",
        "spiral-of-mobilisations": "{accuser: AUH, accused: SRB, first: [DEU], second: [RUS, FRA]}",
        "brinkmanship": "{challenger: RUS, defender: USA}",
        "two-state-crisis": "{challenger: VEN, defender: GUY, supporters: [USA]}",
    }
    template = LIBRARY.template(name)
    roads = {a.road for a in (*template.moves, *template.responses) if a.road}
    assert roads
    for road in [*roads, *(a.name.split("[")[0] for a in template.moves)]:
        text = (
            f"detente: 1\nextends: {name}\nas_of: 2024-05-31\nwith: {parts[name]}\n"
            f"without: [{road}]\n"
        )
        sound(ground(parse_scenario(text), library=LIBRARY))
