"""States come in together: a shock that all outside states share, and a lean to one side.

The cumulative hazard of candidate i to come in on side A is exp(mᵢ + λᵢ u + μ v), on side B
exp(mᵢ' + λᵢ u - μ v), with u and v standard normal and common to a whole conflict; given both,
states decide apart. This is shared frailty with a log-normal law (Hougaard 2000, Analysis of
Multivariate Survival Data), and it is how the engine reads beliefs on the rate scale with two
shared factors. The rarer a state's entry, the more it hangs on how far the conflict spreads: λᵢ
grows with log(1 % / pᵢ). The m are found so that every state's own probability stays as it was.
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
USUAL = 0.01  # the probability at which the loading is the shock's own
LOADINGS = (0.5, 4.0)  # the least and the greatest
STEPS = 4  # loadings come in quarters, so that states can be summed up by loading
WIDEST = 3.5
OVER = 1.1  # how many more conflicts may be expected to expand than did


@dataclass(frozen=True, slots=True)
class Shock:
    """Loadings of the beliefs on the shared shock (`spread`) and on the lean (`lean`).

    `tilt`: how much the loading on the shock grows with each log unit of rarity.
    """

    spread: float
    lean: float
    tilt: float = 0.0

    def loadings(self, p: Array) -> Array:
        """Loading on the shared shock for states of total probability `p`, in quarters."""
        if not self.tilt:
            return np.full(len(p), self.spread)
        rarity = np.log(USUAL) - np.log(np.maximum(p, 1e-12))
        wanted = np.clip(self.spread + self.tilt * rarity, *LOADINGS)
        found: Array = np.round(wanted * STEPS) / STEPS
        return found


@dataclass(frozen=True, slots=True)
class Nodes:
    """Gauss-Hermite nodes of (u, v), flattened, with log weights."""

    u: Array
    v: Array
    log_weight: Array


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Centres of the log hazards `m` [row, side], and each row's `loading` on the shock."""

    m: Array
    loading: Array
    lean: float

    def shifts(
        self, at: Nodes, pick: slice | npt.NDArray[np.int64] = slice(None)
    ) -> tuple[Array, Array]:
        """What is added to the log hazards of sides A and B [row, node]."""
        common, lean = self.loading[pick, None] * at.u, self.lean * at.v
        return common + lean, common - lean

    def levels(self) -> tuple[Array, npt.NDArray[np.int64]]:
        """The different loadings, and for each row which of them is its own."""
        values, which = np.unique(self.loading, return_inverse=True)
        return values, which


def nodes(u: int = NODES[0], v: int = NODES[1]) -> Nodes:
    """Product rule of `u` by `v` nodes; those of no weight are left out."""
    x, a = np.polynomial.hermite_e.hermegauss(u)
    y, b = np.polynomial.hermite_e.hermegauss(v)
    grid_u, grid_v = np.meshgrid(x, y, indexing="ij")
    weight = np.outer(a / a.sum(), b / b.sum()).ravel()
    keep = weight > 1e-10
    weight = weight[keep] / weight[keep].sum()
    return Nodes(grid_u.ravel()[keep], grid_v.ravel()[keep], np.log(weight))


def _toward(loading: float, lean: float, at: Nodes) -> tuple[Array, Array]:
    """Factors by which hazards of sides A and B are multiplied at each node."""
    return (
        np.exp(np.clip(loading * at.u + lean * at.v, -60, 40)),
        np.exp(np.clip(loading * at.u - lean * at.v, -60, 40)),
    )


def locate(p: Array, shock: Shock, shares: Array, at: Nodes, *, rounds: int = ROUNDS) -> Beliefs:
    """The beliefs by which coming in on each side has the probabilities `p` [row, side].

    1. By table and interpolation, each side as if alone.
    2. Where both sides compete (`p` adds up to more than half a per cent), the log hazards are
       moved by 1.5 log(wanted / found) until both fit, found being what the scenario's turns give.
    """
    loading = shock.loadings(p.sum(axis=1))
    m = _alone(p, loading, shock.lean, at)
    busy = np.flatnonzero(p.sum(axis=1) > COMPETING)
    for _ in range(rounds):
        found = competing(Beliefs(m[busy], loading[busy], shock.lean), shares, at)
        step = np.log(np.maximum(p[busy], 1e-12) / found) * EAGER
        m[busy] = np.clip(m[busy] + step, LEAST, 20.0)
    return Beliefs(m, loading, shock.lean)


def _alone(p: Array, loading: Array, lean: float, at: Nodes) -> Array:
    """The m for which one side alone has the probability `p`, by table and interpolation."""
    grid = np.linspace(LEAST, 8.0, 1600)
    weight = np.exp(at.log_weight)
    found = np.empty_like(p)
    for value in np.unique(loading):
        mine = loading == value
        hazard = np.exp(np.clip(grid[:, None] + value * at.u + lean * at.v, -700, 40))
        mean = -np.expm1(-hazard) @ weight
        found[mine] = np.interp(np.log(np.maximum(p[mine], 1e-12)), np.log(mean), grid)
    return found


def hazard_shares(entries: Array, p: float, shock: Shock, at: Nodes) -> Array:
    """Shares of the year's hazard by turn, for which entries fall into turns as `entries` says.

    A shared shock uses up a conflict's entries early: where hazards are high nobody is left for
    later. For a state of probability `p`, the hazard up to a turn is that which gives the share of
    `p` that has come in by then.
    """
    by = np.cumsum(entries) / np.sum(entries)
    loading = np.repeat(shock.loadings(np.array([p])), len(by))
    up_to = np.exp(
        _alone(by * p, loading, shock.lean, at) - _alone(np.array([p]), loading[:1], shock.lean, at)
    )
    found: Array = np.diff(up_to, prepend=0.0)
    found /= found.sum()
    return found


def competing(beliefs: Beliefs, shares: Array, at: Nodes) -> Array:
    """Probability [row, side] of coming in on each side, both competing turn by turn.

    In a turn with share s of the year's hazard each side's chance is 1 - exp(-s·hazard); where the
    two add up to more than 1 each is divided by the sum, as the engine does.
    """
    a, b = (
        np.exp(np.clip(beliefs.m[:, side, None] + s, -60, 40))
        for side, s in enumerate(beliefs.shifts(at))
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


def _log_means(values: Array, log_weight: Array) -> Array:
    """Log of the mean over nodes of exp(values) [conflict, node]."""
    weighted = values + log_weight
    top = weighted.max(axis=1, keepdims=True)
    found: Array = top[:, 0] + np.log(np.exp(weighted - top).sum(axis=1))
    return found


def _hazards(beliefs: Beliefs, rows: Rows, at: Nodes) -> Array:
    """Total hazard of entry [conflict, node]."""
    count = len(rows.conflicts)
    total = np.zeros((count, len(at.u)))
    hazard = np.exp(beliefs.m)
    values, which = beliefs.levels()
    for k, value in enumerate(values):
        mine = which == k
        for side, toward in enumerate(_toward(value, beliefs.lean, at)):
            sums = np.bincount(rows.conflict[mine], hazard[mine, side], minlength=count)
            total += sums[:, None] * toward
    return total


def score_sets(beliefs: Beliefs, rows: Rows, at: Nodes) -> Sets:
    """-log probability of exactly those states (and sides) that came in, for each conflict."""
    who = -_hazards(beliefs, rows, at)
    came = np.flatnonzero(rows.joined >= 0)
    toward_a, toward_b = (np.exp(np.clip(s, -60, 40)) for s in beliefs.shifts(at, came))
    hazard = np.exp(beliefs.m[came])
    a, b = hazard[:, 0, None] * toward_a, hazard[:, 1, None] * toward_b
    both = a + b
    # a state that came in did not stay out: its hazard is taken back from the total
    enter = np.log(np.maximum(-np.expm1(-both), 1e-300)) + both
    own = np.where(rows.joined[came, None] == 0, a, b)
    chosen = np.log(np.maximum(own, 1e-300)) - np.log(np.maximum(both, 1e-300))
    sided = who.copy()
    np.add.at(who, rows.conflict[came], enter)
    np.add.at(sided, rows.conflict[came], enter + chosen)
    return Sets(-_log_means(who, at.log_weight), -_log_means(sided, at.log_weight))


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

    `p` must be forecasts of conflicts their model had not seen. Coordinate search on a grid, in
    which a year is one turn. Then, as the score hardly tells wider spreads apart but the number of
    conflicts that expand does, the spread is widened until at most a tenth more are expected to
    expand than did.
    """
    at = nodes(*COARSE)

    def value(shock: Shock) -> float:
        sets = score_sets(locate(p, shock, np.ones(1), at, rounds=2), rows, at)
        return float(sets.who_and_side.mean())

    best = min((Shock(s, 1.0, 0.2) for s in (1.0, 1.5, 2.0, 2.5, 3.0)), key=value)
    for tries in (
        [Shock(best.spread, best.lean, tilt) for tilt in (0.0, 0.2, 0.4, 0.6)],
        [Shock(best.spread, lean, best.tilt) for lean in (0.4, 0.7, 1.0, 1.3, 1.7)],
    ):
        best = min(tries, key=value)
    for step in (-0.25, 0.25):
        best = min(best, Shock(best.spread + step, best.lean, best.tilt), key=value)
    seen = len(np.unique(rows.conflict[rows.joined >= 0]))
    while best.spread < WIDEST:
        if expanding(locate(p, best, np.ones(1), at, rounds=2), rows, at) <= OVER * seen:
            break
        best = Shock(best.spread + 0.25, best.lean, best.tilt)
    return best


def expanding(beliefs: Beliefs, rows: Rows, at: Nodes) -> float:
    """Expected number of conflicts that at least one state comes into."""
    stay = np.exp(_log_means(-_hazards(beliefs, rows, at), at.log_weight))
    return float((1.0 - stay).sum())


def expected_sizes(
    beliefs: Beliefs, rows: Rows, at: Nodes, sizes: tuple[int, ...] = (1, 5)
) -> Array:
    """For each conflict, the probability that at least each of `sizes` states come in.

    At each node the number of joiners is Poisson-binomial, computed state by state; states with a
    hazard below 1e-2 at a shock of three deviations are pooled into one Poisson.
    """
    weight = np.exp(at.log_weight)
    most = max(sizes)
    hazard = np.exp(beliefs.m)
    ceiling = np.exp(3.0 * np.hypot(beliefs.loading, beliefs.lean))
    big = hazard.sum(axis=1) * ceiling > 1e-2
    rest = Beliefs(np.where(big[:, None], LEAST, beliefs.m), beliefs.loading, beliefs.lean)
    mean = _hazards(rest, rows, at)
    found = np.zeros((len(rows.conflicts), len(sizes)))
    for c in range(len(rows.conflicts)):
        mine = np.flatnonzero((rows.conflict == c) & big)
        toward_a, toward_b = (np.exp(np.clip(s, -60, 40)) for s in beliefs.shifts(at, mine))
        enter = -np.expm1(-(hazard[mine, 0, None] * toward_a + hazard[mine, 1, None] * toward_b))
        count = np.zeros((most, len(weight)))
        count[0] = 1.0
        for q in enter:
            count[1:] = count[1:] * (1 - q) + count[:-1] * q
            count[0] *= 1 - q
        poisson = np.exp(-mean[c]) * np.cumprod(
            np.stack([np.ones_like(mean[c]), *(mean[c] / k for k in range(1, most))]), axis=0
        )
        total = np.stack(
            [sum(count[j] * poisson[k - j] for j in range(k + 1)) for k in range(most)]
        )
        for s, size in enumerate(sizes):
            found[c, s] = 1.0 - float(total[:size].sum(axis=0) @ weight)
    return found
