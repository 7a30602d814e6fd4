"""How far each statement moved an outcome: the split of its difference, by the engine.

The split is that of Aumann and Shapley (1974, Values of Non-Atomic Games, chapter 3) along the
straight path of the evidence. Let Λ(t) = Λ⁰ + t (Λ¹ − Λ⁰) be the sums on the beliefs, z(t) the
beliefs they give (the update is linear in Λ), and f the mean probability over draws of z. Then

    f(1) − f(0) = Σ_i Δλ_i ∫₀¹ Σ_j ∂f/∂z_j · Σ[j, b(i)] / Σ[b(i), b(i)] dt,

one term for each statement i that counts otherwise than before, b(i) its belief and Δλ_i the
change of its log-likelihood ratio. The integral is taken by Gauss–Legendre quadrature with NODES
points; the derivative along each belief that evidence moves is the forward difference of the exact
sweep, averaged over the draws of the answer (many draws cost one sweep little; tests hold it
against the engine's exact gradient).
What the terms then miss of the whole is shown as the residual.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.answer.figures import compiler_of
from detente.answer.found import Moved, Share
from detente.dossier.update import shifts
from detente.engine.compiled import Compiled, Compiler
from detente.engine.draws import draw
from detente.engine.sweep import forward
from detente.scenario.model import Model

NODES = 2
STEP = 1e-4  # of a belief on its link scale
DRAWS = 1024

Reals = NDArray[np.float64]
_Start = tuple[Reals, dict[str, float]]

_start: list[tuple[Model, Mapping[str, float], int, _Start]] = []  # found last, at most one


def outcomes_moved(
    old: Model | None,
    prior: Model,
    names: Mapping[str, bool],
    carried: Mapping[str, float],
    changes: Mapping[tuple[str, str], tuple[float, float]],
    seed: int,
) -> tuple[Moved, ...]:
    """Each outcome of `names` before and after; split over the statements where it says so.

    `old`: the model as it was believed before, None where only the evidence differs; `prior`: the
    scenario after, not yet moved by evidence; `carried`: the sums Λ of the old evidence; `changes`:
    log-likelihood ratio before and after of each (statement, belief) that counts otherwise now.
    """
    compiler = compiler_of(prior)
    start = _started(prior, names, carried, compiler, seed)
    was = None if old is None else (compiler.rebound(old), draw(old, DRAWS, seed).z)
    return tuple(
        _moved(name, prior, changes, compiler, was, start, split) for name, split in names.items()
    )


def rehearse(prior: Model, names: Sequence[str], carried: Mapping[str, float], seed: int) -> None:
    """Get ready for `outcomes_moved` from this prior and evidence: where the path begins."""
    _nodes()
    _started(prior, names, carried, compiler_of(prior), seed)


def _started(
    prior: Model,
    names: Iterable[str],
    carried: Mapping[str, float],
    compiler: Compiler,
    seed: int,
) -> _Start:
    """The draws where the path begins, and the mean of each outcome there."""
    last = _start[0] if _start else None
    if last is None or last[:3] != (prior, carried, seed):
        begins = draw(prior, DRAWS, seed).z + _offset(prior, carried)
        last = prior, carried, seed, (begins, {})
        _start[:] = [last]
    first, means = last[3]
    for name in names:
        if name not in means:
            compiled = compiler.compile(((prior.outcome_index(name),),))
            means[name] = float(forward(compiled, first)[-1, 1].mean())
    return first, means


def _moved(
    outcome: str,
    prior: Model,
    changes: Mapping[tuple[str, str], tuple[float, float]],
    compiler: Compiler,
    old: tuple[Compiler, Reals] | None,
    start: _Start,
    split: bool,
) -> Moved:
    compiled = compiler.compile(((prior.outcome_index(outcome),),))
    mine = {key: pair for key, pair in changes.items() if _reaches(compiled, prior, key[1])}
    first, base = start[0], start[1][outcome]
    move = _offset(prior, _difference(mine))
    end = float(forward(compiled, first + move)[-1, 1].mean()) if move.any() else base
    began = base
    if old is not None:
        before, draws = old
        was = before.compile(((before.model.outcome_index(outcome),),))
        began = float(forward(was, draws)[-1, 1].mean())
    slopes = _slopes(compiled, prior, first, move, sorted({b for _, b in mine}) if split else ())
    shares = (
        []
        if not split
        else [
            Share(statement, belief, was_, now, (now - was_) * slopes[belief])
            for (statement, belief), (was_, now) in sorted(mine.items())
        ]
    )
    shares.sort(key=lambda s: (-abs(s.part), s.statement, s.belief))
    return Moved(
        outcome=outcome,
        before=began,
        after=end,
        scenario=base - began,
        shares=tuple(shares),
        residual=end - base - sum(s.part for s in shares) if split else 0.0,
    )


def _slopes(
    compiled: Compiled, model: Model, starts: Reals, move: Reals, beliefs: Sequence[str]
) -> dict[str, float]:
    """∫₀¹ of the derivative by the sum on each belief, along the path, averaged over draws.

    One sweep over all of: nodes × (the path itself and a step along each belief) × draws.
    """
    if not beliefs:
        return {}
    nodes, weights = _nodes()
    steps = [np.zeros(starts.shape[1]), *(STEP * _offset(model, {b: 1.0}) for b in beliefs)]
    z = np.concatenate([starts + node * move + step for node in (nodes + 1) / 2 for step in steps])
    means = forward(compiled, z)[-1, 1].reshape(NODES, len(steps), len(starts)).mean(axis=2)
    slopes = (means[:, 1:] - means[:, :1]) / STEP
    return dict(zip(beliefs, map(float, (weights / 2) @ slopes), strict=True))


@functools.cache
def _nodes() -> tuple[Reals, Reals]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return nodes, weights


def _reaches(compiled: Compiled, model: Model, belief: str) -> bool:
    """Whether evidence on the belief can change anything on the tape, directly or by its kin."""
    used = set(compiled.beliefs())
    shifted = shifts(model, {belief: 1.0})
    return any(b.name in shifted and i in used for i, b in enumerate(model.beliefs))


def _offset(model: Model, sums: Mapping[str, float]) -> Reals:
    """How far each belief moves under the sums; shape (beliefs,)."""
    moved_by = shifts(model, sums)
    return np.array([moved_by.get(b.name, 0.0) for b in model.beliefs])


def _difference(
    changes: Mapping[tuple[str, str], tuple[float, float]],
) -> dict[str, float]:
    out: dict[str, float] = {}
    for (_, belief), (was, now) in changes.items():
        out[belief] = out.get(belief, 0.0) + now - was
    return out
