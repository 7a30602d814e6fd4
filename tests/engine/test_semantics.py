"""The engine against the semantics told plainly, on any model that Hypothesis can think of."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from models import models
from naive import ladder, probability

from detente.engine.compiled import Compiler
from detente.engine.draws import central
from detente.engine.sweep import backward, forward, gradient, reached

QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@given(models())
@QUIET
def test_every_outcome_and_ladder_as_told_plainly(model):
    z = central(model)
    compiler = Compiler(model)
    for o in range(len(model.outcomes)):
        expected = probability(model, z, o)
        for cut in (True, False):
            compiled = compiler.compile(((o,),), cut=cut)
            over = forward(compiled, z[np.newaxis])
            assert over[-1, 1, 0] == pytest.approx(expected, abs=1e-12)
            assert np.allclose(over.sum(axis=1), 1, atol=1e-12)
    compiled = compiler.compile((model.answer.rungs, *(c.rungs for c in model.crossed)))
    over = forward(compiled, z[np.newaxis])[-1, :, 0].reshape(compiled.shape)
    rows = over.sum(axis=tuple(range(1, over.ndim)))
    assert rows == pytest.approx(ladder(model, z, model.answer.rungs), abs=1e-12)
    if model.crossed:
        assert over.sum(axis=0) == pytest.approx(
            ladder(model, z, model.crossed[0].rungs), abs=1e-12
        )


@given(models())
@QUIET
def test_backward_forward_and_batches_agree(model):
    compiled = Compiler(model).compile(((0,),))
    z = np.stack([central(model) + shift for shift in np.linspace(-1, 1, 11)])
    one_by_one = [forward(compiled, row[np.newaxis])[-1, 1, 0] for row in z]
    assert forward(compiled, z)[-1, 1] == pytest.approx(one_by_one, abs=1e-14)
    c = compiled.tape.chances.values(z)
    final = np.repeat(reached(compiled, 0, 1)[:, np.newaxis], len(z), axis=1)
    back = backward(compiled, c, final)[compiled.space.start]
    assert back == pytest.approx(one_by_one, abs=1e-13)


@given(models())
@QUIET
def test_derivatives_are_those_of_central_differences(model):
    compiled = Compiler(model).compile(((0,),))
    z = central(model) + 0.05  # off the kink where chances add up to exactly 1
    value, slope = gradient(compiled, z, reached(compiled, 0, 1))
    assert value == pytest.approx(forward(compiled, z[np.newaxis])[-1, 1, 0], abs=1e-13)
    step = 1e-5
    for b in range(len(z)):
        both = np.stack([z, z])
        both[0, b] += step
        both[1, b] -= step
        up, down = forward(compiled, both)[-1, 1]
        assert slope[b] == pytest.approx((up - down) / (2 * step), abs=2e-8)
