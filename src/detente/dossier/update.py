"""The update: an exponential tilt of the Gaussian belief vector, in closed form.

With Λ_b the capped sum of log-likelihood ratios on belief b, the density is multiplied by
exp(Σ_b Λ_b z_b / Σ[b,b]), which moves the mean by Σ[:, b] Λ_b / Σ[b,b] and leaves the covariance
as it was: correlated beliefs move along, the order of the evidence never matters, and nothing
said ever makes us surer than the prior was. (Exponential tilting of a Gaussian: see e.g. Efron
2011, "Tweedie's formula and selection bias", section 2.)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from detente.scenario.model import Belief, Model, Origin


def covariance(one: Belief, other: Belief) -> float:
    """Covariance of two different beliefs on their link scales: Σ over shared factors."""
    loadings = dict(other.loadings)
    return sum(value * loadings.get(factor, 0.0) for factor, value in one.loadings)


def shifts(model: Model, sums: Mapping[str, float]) -> dict[str, float]:
    """How far each belief's mean moves on its link scale, given the capped sums Λ by name.

    A belief known exactly (sd 0) does not move. Unknown names raise KeyError.
    """
    out: dict[str, float] = {}
    for name, total in sums.items():
        source = model.belief(name)
        if not total or source.sd == 0:
            continue
        variance = source.sd**2
        for belief in model.beliefs:
            if belief.name == name:
                out[name] = out.get(name, 0.0) + total
            elif (shared := covariance(belief, source)) != 0:
                out[belief.name] = out.get(belief.name, 0.0) + total * shared / variance
    return out


def tilt(model: Model, sums: Mapping[str, float], because: Mapping[str, tuple[str, ...]]) -> Model:
    """`model` with its beliefs moved by the evidence; `because` names the statements of each."""
    moved = shifts(model, sums)
    replaced = {}
    for name, shift in moved.items():
        belief = model.belief(name)
        ids = because.get(name, ())
        origin = (
            Origin("evidence", f"{belief.origin.kind}, moved by {len(ids)} statement(s)")
            if ids and belief.origin.kind != "analyst"
            else belief.origin
        )
        replaced[name] = dataclasses.replace(
            belief,
            mean=belief.mean + shift,
            because=tuple(dict.fromkeys(belief.because + ids)),
            origin=origin,
        )
    return model.with_beliefs(replaced)
