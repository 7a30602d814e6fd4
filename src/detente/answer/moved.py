"""What a new report moved: each outcome before and after, and the share of each statement.

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

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.dossier.believing import Believed
from detente.dossier.evidence import Dossier
from detente.dossier.update import shifts
from detente.engine.compiled import Compiled, Compiler
from detente.engine.draws import draw
from detente.engine.sweep import forward
from detente.scenario.model import Model

NODES = 2
STEP = 1e-4  # of a belief on its link scale
DRAWS = 1024

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """How far one statement's evidence on one belief moved an outcome.

    `was`, `now`: its log-likelihood ratio before and after.
    """

    statement: str
    belief: str
    was: float
    now: float
    part: float


@dataclass(frozen=True, slots=True)
class Moved:
    """An outcome before and after; the shares and the residual add up to the difference.

    `scenario`: the part of the difference that comes of another scenario (a new draft, a
    judgement), before any change of the evidence.
    """

    outcome: str
    before: float
    after: float
    scenario: float
    shares: tuple[Share, ...]
    residual: float


def moved(
    before: Believed,
    after: Believed,
    *,
    seed: int = 1,
    split: Collection[str] | None = None,
    compiler: Compiler | None = None,
) -> tuple[Moved, ...]:
    """What changed between two states of a case, for every outcome that both have.

    `split`: the outcomes whose difference is split over the statements; None: all of them.
    `compiler`: that of the answer after, whose questions need not be compiled again.

    1. The scenario changes first, with the old evidence; its part is the difference.
    2. The evidence changes along the straight path, in the new scenario.

    Members' outcomes are left out: they are many and follow their own beliefs.
    """
    names = [
        o.name
        for o in after.model.outcomes
        if o.role != "member" and any(o.name == p.name for p in before.model.outcomes)
    ]
    changes = _changes(before.dossier, after.dossier)
    same = before.prior == after.prior
    start = after.prior
    if compiler is None:
        compiler = Compiler(start)
    else:
        start = dataclasses.replace(start, outcomes=compiler.model.outcomes)
        compiler = compiler.rebound(start)
    carried = before.dossier.sums()
    known = {b.name for b in after.prior.beliefs}
    carried = {name: total for name, total in carried.items() if name in known}
    changes = {key: pair for key, pair in changes.items() if key[1] in known}
    was = before.model
    if was.outcomes == after.prior.outcomes:
        was = dataclasses.replace(was, outcomes=start.outcomes)
    old = None if same else compiler.rebound(was)
    many = draw(start, DRAWS, seed).z
    many_before = many if same else draw(was, DRAWS, seed).z
    return tuple(
        _moved(
            name,
            was,
            start,
            carried,
            changes,
            compiler,
            old,
            many,
            many_before,
            split is None or name in split,
        )
        for name in names
    )


def _moved(
    outcome: str,
    old_model: Model,
    prior: Model,
    carried: Mapping[str, float],
    changes: Mapping[tuple[str, str], tuple[float, float]],
    compiler: Compiler,
    old: Compiler | None,
    many: Reals,
    many_before: Reals,
    split: bool,
) -> Moved:
    compiled = compiler.compile(((prior.outcome_index(outcome),),))
    mine = {key: pair for key, pair in changes.items() if _reaches(compiled, prior, key[1])}
    first = many + _offset(prior, carried)
    move = _offset(prior, _difference(mine))
    base, end = (float(forward(compiled, z)[-1, 1].mean()) for z in (first, first + move))
    began = base
    if old is not None:
        was = old.compile(((old_model.outcome_index(outcome),),))
        began = float(forward(was, many_before)[-1, 1].mean())
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
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    steps = [np.zeros(starts.shape[1]), *(STEP * _offset(model, {b: 1.0}) for b in beliefs)]
    z = np.concatenate([starts + node * move + step for node in (nodes + 1) / 2 for step in steps])
    means = forward(compiled, z)[-1, 1].reshape(NODES, len(steps), len(starts)).mean(axis=2)
    slopes = (means[:, 1:] - means[:, :1]) / STEP
    return dict(zip(beliefs, map(float, (weights / 2) @ slopes), strict=True))


def _reaches(compiled: Compiled, model: Model, belief: str) -> bool:
    """Whether evidence on the belief can change anything on the tape, directly or by its kin."""
    used = set(compiled.beliefs())
    shifted = shifts(model, {belief: 1.0})
    return any(b.name in shifted and i in used for i, b in enumerate(model.beliefs))


def _offset(model: Model, sums: Mapping[str, float]) -> Reals:
    """How far each belief moves under the sums; shape (beliefs,)."""
    moved_by = shifts(model, sums)
    return np.array([moved_by.get(b.name, 0.0) for b in model.beliefs])


def _changes(before: Dossier, after: Dossier) -> dict[tuple[str, str], tuple[float, float]]:
    """Log-likelihood ratio before and after of every statement that counts otherwise now."""
    was = _applied(before)
    now = _applied(after)
    return {
        key: (was.get(key, 0.0), now.get(key, 0.0))
        for key in sorted({*was, *now})
        if was.get(key, 0.0) != now.get(key, 0.0)
    }


def _applied(dossier: Dossier) -> dict[tuple[str, str], float]:
    out: dict[tuple[str, str], float] = {}
    for item in dossier.used():
        key = item.statement, item.belief
        out[key] = out.get(key, 0.0) + item.applied
    return out


def _difference(
    changes: Mapping[tuple[str, str], tuple[float, float]],
) -> dict[str, float]:
    out: dict[str, float] = {}
    for (_, belief), (was, now) in changes.items():
        out[belief] = out.get(belief, 0.0) + now - was
    return out
