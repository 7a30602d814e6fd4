"""The model of entry: what it learns, how it clusters, and that the engine plays it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from detente.errors import DetenteError
from detente.history import clustering, entry, logit, plain, play, timing
from detente.history.clustering import Shock
from detente.history.conflicts import Conflict, Entry
from detente.history.features import Rows

SHARES = np.r_[0.5, 0.2, np.full(10, 0.03)]


def made(seed: int = 0, conflicts: int = 60, states: int = 40, shock: float = 1.5) -> Rows:
    """Conflicts in which near states come in, on the side of whom they like, and together."""
    rng = np.random.default_rng(seed)
    n = conflicts * states
    conflict = np.repeat(np.arange(conflicts), states)
    near, like = rng.normal(size=n), rng.normal(size=n)
    u = rng.normal(size=conflicts)[conflict]
    hazard = np.exp(-4.5 + 1.2 * near + shock * u)
    came = rng.random(n) < -np.expm1(-hazard)
    side = np.where(rng.random(n) < norm.cdf(2 * like), 0, 1)
    x = np.zeros((n, 2, 2 + 20), np.float32)
    x[:, 0, 0] = x[:, 1, 0] = near
    x[:, 0, 1], x[:, 1, 1] = like, -like
    x[:, :, 2:] = rng.normal(size=(n, 2, 20))
    day = np.where(came, rng.integers(0, 300, n), -1)
    names = entry.MANY[:22]  # the names alone decide what the trees see
    fights = tuple(
        Conflict(
            i, "dispute", (700_000 + i * 30,) * 2, 4,
            (Entry(1, 0, True, (0, 0), (0, 0)), Entry(2, 1, True, (0, 0), (0, 0))),
        )
        for i in range(conflicts)
    )  # fmt: skip
    return Rows(
        x, names, conflict, np.tile(np.arange(3, states + 3), conflicts), np.where(came, side, -1),
        day, near > 0.5, np.stack([like > 1, like < -1], axis=1), fights,
    )  # fmt: skip


QUICK = entry.Settings(bags=2, trees=30, keep=2)


def test_it_learns_who_and_on_which_side_and_beats_the_base_rate_out_of_sample() -> None:
    train, test = made(1, 120), made(2, 120)
    model = entry.fit(train, QUICK, seed=3)
    p = model.predict(test)
    total, y = p.sum(axis=1), (test.joined >= 0).astype(float)
    base = plain.base_rate(train, test).sum(axis=1)
    loss = -np.mean(np.where(y > 0, np.log(total), np.log1p(-total)))
    plain_loss = -np.mean(np.where(y > 0, np.log(base), np.log1p(-base)))
    assert loss < 0.97 * plain_loss
    came = np.flatnonzero(y)
    assert np.mean(p[came, test.joined[came]] > p[came, 1 - test.joined[came]]) > 0.8
    # calibrated on what the bags had not seen: as many come in as did
    assert model.calibrated(model.unseen).sum() == pytest.approx((train.joined >= 0).sum(), rel=0.1)
    assert model.slope <= 1.0


def test_it_is_the_same_every_time_and_differs_by_seed() -> None:
    rows = made(4, 40)
    one, two = entry.fit(rows, QUICK, seed=5), entry.fit(rows, QUICK, seed=5)
    np.testing.assert_array_equal(one.predict(rows), two.predict(rows))
    assert not np.array_equal(one.predict(rows), entry.fit(rows, QUICK, seed=6).predict(rows))


def test_groups_stay_together_in_a_bag() -> None:
    rows = made(7, 60)
    groups = np.arange(60) // 6
    model = entry.fit(rows, QUICK, seed=1, groups=groups)
    for g in range(10):
        assert len(set(model.seen_by[groups == g].tolist())) == 1


def test_too_few_joiners_are_refused() -> None:
    rows = made(8, 2)
    with pytest.raises(DetenteError, match="too few states came in"):
        entry.fit(rows, QUICK)


def test_logit_against_its_own_optimum() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3000, 3))
    y = (rng.random(3000) < logit.expit(-1 + x @ [1.0, -0.5, 0.0])).astype(float)
    found = logit.fit_logit(x, y, np.ones(3000), 1e-6)
    np.testing.assert_allclose(found.weights / found.scale, [1.0, -0.5, 0.0], atol=0.12)
    z = found.standard(x)
    gradient = z.T @ (logit.expit(found.score(x)) - y)
    np.testing.assert_allclose(gradient, 0, atol=0.5)
    hard = logit.fit_logit(x, y, np.ones(3000), 1e6)
    assert np.abs(hard.weights).max() < 0.01


def test_marginals_stay_as_they_were() -> None:
    p = np.array([[0.3, 0.01], [0.001, 0.002], [1e-5, 1e-6], [0.5, 0.3], [0.05, 0.05]])
    at = clustering.nodes()
    for shock in (Shock(2.25, 1.0), Shock(2.25, 1.0, 0.4)):
        beliefs = clustering.locate(p, shock, SHARES, at)
        np.testing.assert_allclose(clustering.competing(beliefs, SHARES, at), p, rtol=0.05)


def test_what_is_rare_hangs_more_on_how_far_the_conflict_spreads() -> None:
    shock = Shock(2.0, 1.0, 0.4)
    loading = shock.loadings(np.array([0.3, 0.01, 0.001, 1e-9]))
    assert (np.diff(loading) > 0).all()
    assert loading[1] == 2.0
    assert loading[3] == clustering.LOADINGS[1]


def test_the_engine_gives_the_marginals_that_the_model_of_entry_states() -> None:
    rng = np.random.default_rng(1)
    p = np.exp(rng.uniform(-9, -1.5, (200, 2)))
    shock, at = Shock(2.25, 1.0, 0.2), clustering.nodes(11, 7)
    played = play.play(clustering.locate(p, shock, SHARES, at), SHARES, at)
    # below half a per cent the other side's competition is left out of the search for the centres
    np.testing.assert_allclose(played.p, p, rtol=0.06)
    sure = p.sum(axis=1) > 0.01
    np.testing.assert_allclose(played.p[sure], p[sure], rtol=0.02)
    assert (np.diff(played.over_time, axis=1) >= -1e-12).all()


def test_entries_fall_into_months_as_they_did() -> None:
    shock, at = Shock(2.25, 1.0), clustering.nodes()
    shares = clustering.hazard_shares(SHARES, 0.05, shock, at)
    beliefs = clustering.locate(np.array([[0.05, 1e-9]]), shock, shares, at)
    over = play.play(beliefs, shares, at).over_time[0]
    np.testing.assert_allclose(over / over[-1], np.cumsum(SHARES) / SHARES.sum(), atol=0.005)


def test_one_tape_for_all_gives_what_the_whole_scenario_gives() -> None:
    from detente.engine.solve import solve

    at = clustering.nodes()
    m = np.array([[-3.0, -6.0], [-5.0, -4.5], [-2.0, -2.5]])
    loading = np.array([1.5, 2.0, 1.25])
    played = play.play(clustering.Beliefs(m, loading, 0.8), SHARES, at)
    candidates = [
        play.Candidate(code, *centre, spread)
        for code, centre, spread in zip("KLM", m, loading, strict=True)
    ]
    whole = play.scenario(candidates, 0.8, SHARES)
    result = solve(whole, draws=4096, seed=2)
    for i, code in enumerate("KLM"):
        for side, letter in enumerate("AB"):
            estimate = result.outcome(f"{letter}: {code}").estimate
            assert estimate.mean == pytest.approx(
                played.p[i, side], abs=max(4 * estimate.error, 0.03 * played.p[i, side])
            )


def test_shared_shocks_are_found_where_they_are_and_not_where_they_are_not() -> None:
    for truth, low, high in ((1.5, 1.0, 2.25), (0.0, 0.0, 1.01)):
        rows = made(9, 80, shock=truth)
        total = np.array([0.02, 0.02])
        p = np.exp(-4.0 + 1.2 * rows.x[:, 0, 0])[:, None] * total * 15
        p *= (rows.joined >= 0).sum() / p.sum()
        found = clustering.fit_shock(np.minimum(p, 0.4), rows)
        assert low <= found.spread <= high


def test_set_scores_by_hand() -> None:
    rows = made(0, 1, states=2)
    object.__setattr__(rows, "joined", np.array([0, -1]))
    p = np.array([[0.2, 0.1], [0.3, 0.1]])
    apart = clustering.independent_sets(p, rows)
    assert apart.who[0] == pytest.approx(-np.log(0.3) - np.log(0.6))
    assert apart.who_and_side[0] == pytest.approx(-np.log(0.2) - np.log(0.6))
    # without shocks the shared model is the independent one
    at = clustering.nodes(1, 1)
    m = np.log(-np.log1p(-p.sum(axis=1)))[:, None] + np.log(p / p.sum(axis=1, keepdims=True))
    shared = clustering.score_sets(clustering.Beliefs(m, np.zeros(2), 0.0), rows, at)
    assert shared.who[0] == pytest.approx(apart.who[0])
    assert shared.who_and_side[0] == pytest.approx(apart.who_and_side[0])


def test_expected_sizes_against_simulation() -> None:
    rows = made(0, 1, states=40)
    rng = np.random.default_rng(3)
    p = np.exp(rng.uniform(-7, -2, (40, 2)))
    shock, at = Shock(2.0, 1.0, 0.2), clustering.nodes()
    beliefs = clustering.locate(p, shock, np.ones(1), at)
    found = clustering.expected_sizes(beliefs, rows, at)[0]
    u, v = rng.normal(size=(2, 40_000, 1))
    m, common = beliefs.m, beliefs.loading * u
    hazard = np.exp(m[:, 0] + common + v) + np.exp(m[:, 1] + common - v)
    joiners = (rng.random(hazard.shape) < -np.expm1(-hazard)).sum(axis=1)
    assert found[0] == pytest.approx((joiners >= 1).mean(), abs=0.01)
    assert found[1] == pytest.approx((joiners >= 5).mean(), abs=0.01)


def test_shares_of_time_sum_to_one_and_reward_the_right_month() -> None:
    rows = made(11, 200)
    shares = timing.fit_shares(rows)
    assert shares.sum() == pytest.approx(1.0)
    object.__setattr__(rows, "day", np.where(rows.joined >= 0, 3, -1))
    first = np.eye(12)[0]
    assert timing.score_times(first, rows) == 0.0
    assert timing.score_times(timing.uniform_shares(), rows) > timing.score_times(shares, rows) > 0
