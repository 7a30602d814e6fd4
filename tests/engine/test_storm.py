"""A model checker as referee: the export's reachability equals the engine's."""

import tempfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models import ACTORS, models
from test_by_hand import members

from detente.engine.coalition import coalition
from detente.engine.compiled import Compiler
from detente.engine.draws import central, draw
from detente.engine.prism import export_prism
from detente.engine.sweep import forward

stormpy = pytest.importorskip("stormpy", reason="stormpy, the model checker, is not installed")


def storm(text, question='P=? [ F "hit" ]'):
    """What Storm finds for the question, by its sound methods."""
    with tempfile.NamedTemporaryFile("w", suffix=".prism") as file:
        file.write(text)
        file.flush()
        program = stormpy.parse_prism_program(file.name)
    (asked,) = stormpy.parse_properties(question, program)
    built = stormpy.build_model(program, [asked])
    result = stormpy.model_checking(
        built, asked, environment=stormpy.environments.sound(), only_initial_states=True
    )
    return result.get_value(next(iter(built.initial_states)))


def many(count):
    return settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )


@given(models(), st.booleans())
@many(220)
def test_generated_models_agree_with_storm_at_three_points(model, cut):
    compiled = Compiler(model).compile(((0,),))
    z = np.stack([central(model), central(model) - 0.7, central(model) + 0.4])
    ours = forward(compiled, z)[-1, 1]
    for row, probability in zip(z, ours, strict=True):
        theirs = storm(export_prism(model, "o0", beliefs=row, cut=cut))
        assert probability == pytest.approx(theirs, abs=1e-9)


@given(models(max_facts=3, max_decisions=4), st.sets(st.sampled_from(ACTORS), min_size=1))
@many(110)
def test_coalitions_agree_with_storm_on_the_decision_process(model, actors):
    actors = sorted(actors & {o for d in model.decisions for o in d.owners})
    if not actors:
        return
    found = coalition(model, "o0", actors)
    text = export_prism(model, "o0", actors=actors)
    assert found.lowest == pytest.approx(storm(text, 'Pmin=? [ F "hit" ]'), abs=1e-9)
    assert found.highest == pytest.approx(storm(text, 'Pmax=? [ F "hit" ]'), abs=1e-9)


def test_members_by_name_agree_with_storm():
    m = members(6)
    compiled = Compiler(m).compile(((0,),))
    for row in draw(m, 3, 5).z:
        ours = forward(compiled, row[np.newaxis])[-1, 1, 0]
        assert ours == pytest.approx(storm(export_prism(m, "struck", beliefs=row)), abs=1e-9)
        whole = storm(export_prism(m, "struck", beliefs=row, cut=False))
        assert ours == pytest.approx(whole, abs=1e-9)
