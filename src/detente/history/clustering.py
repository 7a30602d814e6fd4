"""States come in together: a shock that all outside states share, and a lean to one side.

The cumulative hazard of candidate i to come in on side A is exp(mᵢ + λ u + μ v), on side B
exp(mᵢ' + λ u - μ v), with u and v standard normal and common to a whole conflict; given both,
states decide apart. This is shared frailty with a log-normal law (Hougaard 2000, Analysis of
Multivariate Survival Data), and it is how the engine reads beliefs on the rate scale with two
shared factors. The m are found so that every state's own probability stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.history.features import Rows
from detente.history.logit import Array

NODES = (17, 9)
COARSE = (11, 7)
LEAST = -28.0
COMPETING = 0.005
ROUNDS = 6
EAGER = 1.5  # a log hazard moves the log probability by less than itself


@dataclass(frozen=True, slots=True)
class Shock:
    """Loadings of the beliefs on the shared shock (`spread`) and on the lean (`lean`)."""

    spread: float
    lean: float


@dataclass(frozen=True, slots=True)
class Nodes:
    """Gauss-Hermite nodes of (u, v), flattened, with log weights."""

    u: Array
    v: Array
    log_weight: Array


def nodes(u: int = NODES[0], v: int = NODES[1]) -> Nodes:
    """Product rule of `u` by `v` nodes; those of no weight are left out."""
    x, a = np.polynomial.hermite_e.hermegauss(u)
    y, b = np.polynomial.hermite_e.hermegauss(v)
    grid_u, grid_v = np.meshgrid(x, y, indexing="ij")
    weight = np.outer(a / a.sum(), b / b.sum()).ravel()
    keep = weight > 1e-10
    weight = weight[keep] / weight[keep].sum()
    return Nodes(grid_u.ravel()[keep], grid_v.ravel()[keep], np.log(weight))


def shifts(shock: Shock, at: Nodes) -> tuple[Array, Array]:
    """What is added to the log hazards of sides A and B at each node."""
    common, lean = shock.spread * at.u, shock.lean * at.v
    return common + lean, common - lean


def locate(p: Array, shock: Shock, shares: Array, at: Nodes, *, rounds: int = ROUNDS) -> Array:
    """The m [row, side] for which coming in on each side has the probabilities `p` [row, side].

    1. By table and interpolation, each side as if alone.
    2. Where both sides compete (`p` adds up to more than half a per cent), the log hazards are
       moved by 1.5 log(wanted / found) until both fit, found being what the scenario's turns give.
    """
    m = _alone(p, shock, at)
    busy = np.flatnonzero(p.sum(axis=1) > COMPETING)
    for _ in range(rounds):
        found = competing(m[busy], shock, shares, at)
        step = np.log(np.maximum(p[busy], 1e-12) / found) * EAGER
        m[busy] = np.clip(m[busy] + step, LEAST, 20.0)
    return m


def _alone(p: Array, shock: Shock, at: Nodes) -> Array:
    """The m for which one side alone has the probability `p`, by table and interpolation."""
    grid = np.linspace(LEAST, 8.0, 1600)
    hazard = np.exp(np.clip(grid[:, None] + shifts(shock, at)[0], -700, 40))
    mean = -np.expm1(-hazard) @ np.exp(at.log_weight)
    found: Array = np.interp(np.log(np.maximum(p, 1e-12)), np.log(mean), grid)
    return found


def hazard_shares(entries: Array, p: float, shock: Shock, at: Nodes) -> Array:
    """Shares of the year's hazard by turn, for which entries fall into turns as `entries` says.

    A shared shock uses up a conflict's entries early: where hazards are high nobody is left for
    later. For a state of probability `p`, the hazard up to a turn is that which gives the share of
    `p` that has come in by then.
    """
    by = np.cumsum(entries) / np.sum(entries)
    whole = _alone(np.array([p]), shock, at)[0]
    up_to = np.exp(_alone(by * p, shock, at) - whole)
    found: Array = np.diff(up_to, prepend=0.0)
    found /= found.sum()
    return found


def competing(m: Array, shock: Shock, shares: Array, at: Nodes) -> Array:
    """Probability [row, side] of coming in on each side, both competing turn by turn.

    In a turn with share s of the year's hazard each side's chance is 1 - exp(-s·hazard); where the
    two add up to more than 1 each is divided by the sum, as the engine does.
    """
    a, b = (
        np.exp(np.clip(m[:, side, None] + s, -60, 40)) for side, s in enumerate(shifts(shock, at))
    )
    still = np.ones_like(a)
    came_a, came_b = np.zeros_like(a), np.zeros_like(b)
    for s in shares:
        qa, qb = -np.expm1(-s * a), -np.expm1(-s * b)
        over = np.maximum(qa + qb, 1.0)
        came_a += still * qa / over
        came_b += still * qb / over
        still *= 1.0 - (qa + qb) / over
    weight = np.exp(at.log_weight)
    found: Array = np.maximum(np.stack([came_a @ weight, came_b @ weight], axis=1), 1e-300)
    return found


@dataclass(frozen=True, slots=True)
class Sets:
    """Log score (nats) of the set of joiners of each conflict, and of the set with sides."""

    who: Array
    who_and_side: Array


def _log_mean(values: Array, log_weight: Array) -> float:
    top = float(np.max(values + log_weight))
    return top + float(np.log(np.sum(np.exp(values + log_weight - top))))


def score_sets(m: Array, rows: Rows, shock: Shock, at: Nodes) -> Sets:
    """-log probability of exactly those states (and sides) that came in, for each conflict."""
    toward_a, toward_b = (np.exp(np.clip(s, -60, 40)) for s in shifts(shock, at))
    hazard = np.exp(m)
    count = len(rows.conflicts)
    total = np.stack(
        [np.bincount(rows.conflict, hazard[:, side], minlength=count) for side in (0, 1)], axis=1
    )
    joined = np.flatnonzero(rows.joined >= 0)
    who, sided = np.zeros(count), np.zeros(count)
    for c in range(count):
        stay = -(total[c, 0] * toward_a + total[c, 1] * toward_b)
        mine = joined[rows.conflict[joined] == c]
        a, b = hazard[mine, 0, None] * toward_a, hazard[mine, 1, None] * toward_b
        both = a + b
        enter = np.log(np.maximum(-np.expm1(-both), 1e-300)) + both
        own = np.where(rows.joined[mine, None] == 0, a, b)
        value = stay + enter.sum(axis=0)
        who[c] = -_log_mean(value, at.log_weight)
        chosen = np.log(np.maximum(own, 1e-300)) - np.log(np.maximum(both, 1e-300))
        sided[c] = -_log_mean(value + chosen.sum(axis=0), at.log_weight)
    return Sets(who, sided)


def independent_sets(p: Array, rows: Rows) -> Sets:
    """The same score if every state decided apart with its own probabilities `p` [row, side]."""
    total = np.minimum(p.sum(axis=1), 1 - 1e-9)
    came = rows.joined >= 0
    own = np.where(rows.joined == 0, p[:, 0], p[:, 1])
    count = len(rows.conflicts)
    stay = np.log1p(-total)
    who = np.where(came, np.log(np.maximum(total, 1e-300)), stay)
    sided = np.where(came, np.log(np.maximum(own, 1e-300)), stay)
    return Sets(
        -np.bincount(rows.conflict, who, minlength=count).astype(np.float64),
        -np.bincount(rows.conflict, sided, minlength=count).astype(np.float64),
    )


def histogram_sets(train: Rows, test: Rows) -> Array:
    """A featureless forecast: how many came in before, and any set of that size alike."""
    from scipy.special import gammaln

    def joiners(rows: Rows) -> npt.NDArray[np.int64]:
        return np.bincount(rows.conflict[rows.joined >= 0], minlength=len(rows.conflicts))

    seen, k = joiners(train), joiners(test)
    n = np.bincount(test.conflict, minlength=len(test.conflicts))
    most = max(seen.max(), k.max()) + 1
    share = np.bincount(seen, minlength=most) + 0.05
    share = share / share.sum()
    found: Array = -np.log(share[k]) + gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return found


def fit_shock(p: Array, rows: Rows) -> Shock:
    """The loadings that give the sets of joiners (with sides) the best mean log score.

    `p` must be forecasts of conflicts their model had not seen. Coordinate search on a
    grid, in which a year is one turn.
    """
    at = nodes(*COARSE)
    best, value = Shock(2.0, 1.0), np.inf
    for spread in (1.0, 1.5, 2.0, 2.5, 3.0):
        value, best = min(((value, best), _value(p, rows, Shock(spread, 1.0), at)), key=_first)
    for lean in (0.4, 0.7, 1.3, 1.7):
        value, best = min(
            ((value, best), _value(p, rows, Shock(best.spread, lean), at)), key=_first
        )
    for step in (-0.25, 0.25):
        nearby = Shock(best.spread + step, best.lean)
        value, best = min(((value, best), _value(p, rows, nearby, at)), key=_first)
    return best


def _first(pair: tuple[float, Shock]) -> float:
    return pair[0]


def _value(p: Array, rows: Rows, shock: Shock, at: Nodes) -> tuple[float, Shock]:
    m = locate(p, shock, np.ones(1), at, rounds=2)
    sets = score_sets(m, rows, shock, at)
    return float(sets.who_and_side.mean()), shock


def expected_sizes(
    m: Array, rows: Rows, shock: Shock, at: Nodes, sizes: tuple[int, ...] = (1, 5)
) -> Array:
    """For each conflict, the probability that at least each of `sizes` states come in.

    At each node the number of joiners is Poisson-binomial, computed state by state; states with a
    hazard below 1e-4 at a shock of three deviations are pooled into one Poisson.
    """
    toward_a, toward_b = (np.exp(np.clip(s, -60, 40)) for s in shifts(shock, at))
    weight = np.exp(at.log_weight)
    most = max(sizes)
    found = np.zeros((len(rows.conflicts), len(sizes)))
    ceiling = np.exp(3.0 * np.hypot(shock.spread, shock.lean))
    for c in range(len(rows.conflicts)):
        hazard = np.exp(m[rows.conflict == c])
        big = hazard.sum(axis=1) * ceiling > 1e-2
        rest = hazard[~big].sum(axis=0)
        count = np.zeros((most, len(weight)))
        count[0] = 1.0
        for a, b in hazard[big]:
            q = -np.expm1(-(a * toward_a + b * toward_b))
            count[1:] = count[1:] * (1 - q) + count[:-1] * q
            count[0] *= 1 - q
        mean = rest[0] * toward_a + rest[1] * toward_b
        poisson = np.exp(-mean) * np.cumprod(
            np.stack([np.ones_like(mean), *(mean / k for k in range(1, most))]), axis=0
        )
        total = np.stack(
            [sum(count[j] * poisson[k - j] for j in range(k + 1)) for k in range(most)]
        )
        for s, size in enumerate(sizes):
            found[c, s] = 1.0 - float(total[:size].sum(axis=0) @ weight)
    return found
