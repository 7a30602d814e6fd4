"""The back-test end to end on a part of the data; splits; the cache."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from detente.errors import DetenteError
from detente.history import backtest, cache, conflicts, entry, features, transfer
from detente.history.backtest import Split
from detente.history.days import year_of
from detente.history.results import ENGINE, Backtest
from detente.history.store import open_tables

pytestmark = pytest.mark.shared

QUICK = entry.Settings(bags=2, trees=15, keep=32)
LATE = Split(fit_before=1938, test_from=1938)


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, pl.DataFrame]:
    """Disputes and wars of 1912 to 1942 and what was known of the world then."""
    found = open_tables(shared)
    found["disputes"] = found["disputes"].filter(pl.col("start_year").is_between(1912, 1942))
    found["wars"] = found["wars"].filter(pl.col("start_year").is_between(1912, 1942))
    kept = found["disputes"]["dispute"].to_list()
    found["participants"] = found["participants"].filter(pl.col("dispute").is_in(kept))
    for name in ("alliances", "obligations", "capabilities", "democracy", "distances"):
        found[name] = found[name].filter(pl.col("year").is_between(1911, 1942))
    return found


@pytest.fixture(scope="module")
def rows(tables: dict[str, pl.DataFrame]) -> features.Rows:
    return features.build(tables)


@pytest.fixture(scope="module")
def ran(tables: dict[str, pl.DataFrame]) -> Backtest:
    return backtest.run_tables(tables, split=LATE, settings=QUICK)


def test_rows_are_the_candidates_of_the_counting_rule(
    tables: dict[str, pl.DataFrame], rows: features.Rows
) -> None:
    states = tables["states"]
    for place in (0, len(rows.conflicts) // 2, len(rows.conflicts) - 1):
        c = rows.conflicts[place]
        year = year_of(c.onset[0])
        mine = rows.state[rows.conflict == place]
        originals = {e.state for e in c.entries if e.original}
        assert not originals & set(mine.tolist())
        sure = states.filter((pl.col("start_year") < year) & (pl.col("end_year") > year))
        assert set(sure["state"].to_list()) - originals <= set(mine.tolist())
        joined = {int(s): int(j) for s, j in zip(mine, rows.joined[rows.conflict == place],
                                                 strict=True) if j >= 0}  # fmt: skip
        for entered in c.joiners:
            if entered.state in mine:
                assert joined[entered.state] == entered.side


def test_features_read_from_either_side_mirror_each_other(rows: features.Rows) -> None:
    names = list(rows.names)
    for name in ("distance", "obl_defense", "rival", "same_10", "now_apart"):
        own, other = names.index(f"own_{name}"), names.index(f"other_{name}")
        np.testing.assert_array_equal(rows.x[:, 0, own], rows.x[:, 1, other])
    share = names.index("share")
    np.testing.assert_array_equal(rows.x[:, 0, share], rows.x[:, 1, share])


def test_july_1914_is_known_as_it_was(tables: dict[str, pl.DataFrame]) -> None:
    # the war between Austria-Hungary and Serbia: Germany was Austria's ally, Russia nobody's here
    made = features.build(tables, "war")
    place = next(i for i, c in enumerate(made.conflicts) if c.number == 106)
    war = made.conflicts[place]
    side = 0 if 300 in war.originals(0) else 1
    germany = np.flatnonzero((made.conflict == place) & (made.state == 255))[0]
    assert made.allied[germany, side]
    assert made.joined[germany] == side
    assert made.relevant[germany]


def test_folds_test_every_conflict_once_and_blocks_stay_whole(rows: features.Rows) -> None:
    for split in (Split(folds=5), Split(folds=4, blocks=True)):
        rounds = backtest.plan(rows, split, seed=1)
        assert sum(test.astype(int) for _, test in rounds).tolist() == [1] * len(rows.conflicts)
        assert not any((fit & test).any() for fit, test in rounds)
    block = np.array([year_of(c.onset[0]) // 5 for c in rows.conflicts])
    for _, test in rounds:
        assert not set(block[test]) & set(block[~test])


def test_rolling_origin_never_fits_on_what_it_tests_or_later(rows: features.Rows) -> None:
    years = np.array([year_of(c.onset[0]) for c in rows.conflicts])
    rounds = backtest.plan(rows, Split(fit_before=1920, test_from=1920, refit=5), seed=0)
    assert len(rounds) == 5
    for fit, test in rounds:
        assert years[fit].max() < years[test].min()


def test_a_split_that_leaves_nothing_says_so(rows: features.Rows) -> None:
    with pytest.raises(DetenteError, match=r"leaves nothing .* conflicts of 1912–1942"):
        backtest.plan(rows, Split(fit_before=1992, test_from=1992), seed=0)
    with pytest.raises(DetenteError, match="what is tested would be fitted to"):
        backtest.plan(rows, Split(fit_before=1930, test_from=1920), seed=0)


def test_end_to_end_and_again(tables: dict[str, pl.DataFrame], ran: Backtest) -> None:
    split = LATE
    one = ran
    two = backtest.run_tables(tables, split=split, settings=QUICK)
    assert one == two
    assert one.first_year >= 1938
    engine = one.method(ENGINE)
    assert engine.all.log < one.method("base rate").all.log
    assert engine.all.log < one.method("ally honours").all.log
    assert one.sets.shared < one.sets.independent
    assert engine.log_interval[0] < engine.all.log < engine.log_interval[1]


def test_rounds_side_by_side_find_what_rounds_in_turn_find(
    tables: dict[str, pl.DataFrame],
) -> None:
    split, told = Split(folds=2), []
    found = [
        backtest.run_tables(
            tables,
            split=split,
            settings=QUICK,
            processes=n,
            progress=lambda *step: told.append(step),
        )
        for n in (1, 2)
    ]
    assert found[0] == found[1]
    fitting = [step[1:] for step in told if step[0] == "fitting"]
    assert {total for _, total in fitting} == {2 * (QUICK.bags + 1)}
    assert len({done for done, _ in fitting}) > 4


def test_disputes_of_a_war_to_be_forecast_teach_nothing(tables: dict[str, pl.DataFrame]) -> None:
    disputes, wars = conflicts.disputes(tables), conflicts.wars(tables)
    groups = transfer.group_of(disputes, wars)
    great = next(w for w in wars if w.number == 106)
    inside = [c for c, g in zip(disputes, groups, strict=True) if g == -106]
    assert len(inside) > 10
    for c in inside:
        assert great.onset[0] - transfer.BEFORE <= c.onset[0]
        assert len({e.state for e in c.entries} & {e.state for e in great.entries}) > 1


def test_the_cache_answers_only_the_same_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ran: Backtest
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.csv").write_text("x\n1\n")
    calls = []
    made = ran
    monkeypatch.setattr(cache, "run", lambda *a, **k: calls.append(k) or made)
    for seed in (0, 0, 1):
        assert cache.run_cached(data, tmp_path / "cache", seed=seed) == made
    assert len(calls) == 2
    (data / "a.csv").write_text("x\n2\n")
    cache.run_cached(data, tmp_path / "cache")
    assert len(calls) == 3


def test_an_unknown_task_is_refused(shared: Path) -> None:
    with pytest.raises(DetenteError, match="no such task; expected mids or disputes or wars"):
        backtest.run(shared, task="crises")


def test_leaving_conflicts_out_of_the_rows_leaves_them_in_the_past(
    tables: dict[str, pl.DataFrame], rows: features.Rows
) -> None:
    war = features.build(tables, least=5)
    same = rows.subset(np.array([c.hostility >= 5 for c in rows.conflicts]))
    np.testing.assert_array_equal(war.x, same.x)
    assert war.conflicts == same.conflicts
