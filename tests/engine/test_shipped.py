"""Every scenario that ships, before the referees: Storm, Gambit, simulation, plain sums."""

import functools
import io
from importlib import resources

import numpy as np
import pytest

from detente.engine.compiled import Compiler
from detente.engine.draws import central, draw
from detente.engine.efg import export_efg
from detente.engine.prism import export_prism
from detente.engine.quantal import equilibrium
from detente.engine.road import roads
from detente.engine.sampling import sample
from detente.engine.solve import solve
from detente.engine.strategic import strategic
from detente.engine.sweep import forward, gradient, reached
from detente.errors import DetenteError
from detente.scenario import Catalog, ground, parse_scenario

FOLDER = resources.files("detente.scenario") / "library" / "scenarios"
SHIPPED = sorted(f.name for f in FOLDER.iterdir() if f.name.endswith(".yaml"))


@functools.cache
def shipped(name):
    return ground(parse_scenario((FOLDER / name).read_text(), source=name), library=Catalog())


def scripted(name):
    model = shipped(name)
    if strategic(model):
        pytest.skip("its actors choose by values")
    return model


def smallest(model):
    """The compiled outcome with the fewest states that decides anything, which Storm can hold."""
    compiler = Compiler(model)
    every = [compiler.compile(((o,),)) for o in range(len(model.outcomes))]
    return min((c for c in every if c.size.entries), key=lambda c: c.size.states)


@pytest.mark.parametrize("name", SHIPPED)
def test_storm_agrees_at_three_draws(name):
    pytest.importorskip("stormpy", reason="stormpy, the model checker, is not installed")
    from test_storm import storm

    model = scripted(name)
    compiled = smallest(model)
    outcome = model.outcomes[compiled.ladders[0][0]].name
    for row in draw(model, 3, 9).z:
        ours = forward(compiled, row[np.newaxis])[-1, 1, 0]
        assert ours == pytest.approx(storm(export_prism(model, outcome, beliefs=row)), abs=1e-9)


@pytest.mark.parametrize("name", SHIPPED)
def test_probabilities_add_up(name):
    result = solve(shipped(name), draws=16)
    assert np.allclose(result.answer.over_time.mean.sum(axis=1), 1, atol=1e-12)
    assert sum(e.mean for e in result.answer.estimates) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", SHIPPED)
def test_sampled_is_near_exact_at_identical_draws(name):
    model = scripted(name)
    draws = draw(model, 32, 4)
    worlds = 1000
    found = sample(model, worlds=worlds, sampled=draws)
    compiler = Compiler(model)
    n = draws.count * worlds
    for o, outcome in enumerate(model.outcomes):
        exact = forward(compiler.compile(((o,),)), draws.z)[-1, 1].mean()
        error = np.sqrt(max(0.0, exact * (1 - exact)) / n)
        # 4 standard errors, 5.2 with all these comparisons accounted for; a count is discrete
        assert found.outcomes[outcome.name].mean == pytest.approx(exact, abs=5.2 * error + 2 / n)


@pytest.mark.parametrize("name", SHIPPED)
def test_derivatives_are_those_of_central_differences(name):
    model = scripted(name)
    compiled = smallest(model)
    z = central(model)
    _, slope = gradient(compiled, z, reached(compiled, 0, 1))
    for b in compiled.beliefs():
        both = np.stack([z, z])
        both[0, b] += 1e-4
        both[1, b] -= 1e-4
        up, down = forward(compiled, both)[-1, 1]
        assert slope[b] == pytest.approx((up - down) / 2e-4, rel=1e-5, abs=1e-11)


@pytest.mark.parametrize("name", SHIPPED)
def test_roads_account_for_the_outcome(name):
    model = scripted(name)
    outcome = model.outcomes[smallest(model).ladders[0][0]].name
    found = roads(model, outcome, 1000)
    total = sum(road.probability for road in found.roads)
    assert total + found.rest == pytest.approx(found.central, abs=1e-12)


@pytest.mark.parametrize("name", SHIPPED)
def test_gambit_finds_the_same_equilibrium(name):
    gambit = pytest.importorskip("pygambit", reason="pygambit, the game solver, is not installed")
    model = shipped(name)
    if not strategic(model):
        pytest.skip("its actors are scripted")
    try:
        text = export_efg(model, scaled=True, limit=400)
    except DetenteError:
        pytest.skip("its game tree is too large for Gambit")
    game = gambit.read_efg(io.BytesIO(text.encode()))
    if len(game.infosets) > 45:
        pytest.skip("more than 45 information sets")
    (fit,) = gambit.qre.logit_solve_lambda(game, lam=[1.0])
    profile = game.mixed_behavior_profile()
    actions = [x for p in game.players for i in p.infosets for x in i.actions]
    for k, action in enumerate(actions):
        profile[action] = fit[k]
    found = equilibrium(model)
    for player in game.players:
        actor = next(a for a in model.actors if a.code == player.label)
        assert found.values[player.label] * actor.rationality == pytest.approx(
            float(profile.payoff(player)), abs=1e-6
        )
