"""The shipped base rates are what the data give, and stand for beliefs with honest widths."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.history import catalogue, counting
from detente.history.interval import jeffreys, jeffreys_median
from detente.history.store import open_tables


def test_jeffreys_agrees_with_published_values() -> None:
    # Brown, Cai & DasGupta 2001, table 5: n = 10, 95 %
    low, high = jeffreys(3, 10, level=0.95)
    assert (round(low, 3), round(high, 3)) == (0.093, 0.606)
    assert jeffreys(0, 11)[0] == 0.0
    assert jeffreys(11, 11)[1] == 1.0
    assert round(jeffreys_median(0, 11), 2) == 0.02


@pytest.mark.shared
def test_every_rate_recomputes_to_what_is_shipped(shared: Path) -> None:
    record = counting.Record(open_tables(shared))
    shipped = catalogue.load_catalogue()
    assert list(shipped) == list(catalogue.questions())
    for name, entry in shipped.items():
        assert catalogue.compute(record, name) == entry, name


@pytest.mark.shared
def test_years_can_be_asked_for(shared: Path) -> None:
    late = catalogue.rate("ally joins war", shared, since=1946)
    assert late.count == catalogue.load_catalogue()["ally joins war since 1946"].count
    assert late.first_year == 1946
    with pytest.raises(DetenteError, match="no case of"):
        catalogue.rate("ally joins war", shared, since=1700, until=1710)


@pytest.mark.shared
def test_counts_agree_with_counts_made_another_way(shared: Path) -> None:
    import polars as pl

    rows = pl.read_csv(shared / "cow_mida_v5.csv")
    shipped = catalogue.load_catalogue()
    force = rows.filter(pl.col("hostlev") >= 4)
    assert shipped["dispute reaches force"].count.successes == force.height
    assert (
        shipped["use of force becomes war"].count.successes
        == force.filter(pl.col("hostlev") == 5).height
    )
    assert shipped["dispute is reciprocated"].count.successes == rows["recip"].sum()
    icb = pl.read_csv(shared / "icb2_v15.csv", infer_schema_length=None)
    wars = icb.group_by("crisno").agg(pl.col("viol").max()).filter(pl.col("viol") == 4)
    assert shipped["crisis ends in war"].count.successes == wars.height


def test_the_counting_rule_decides_the_answer() -> None:
    low, high = catalogue.load_catalogue()["ally joins war before 1946"].spread
    assert low < 0.1
    assert high > 0.5


def test_history_beliefs_are_wider_than_sampling_error_and_hold_the_estimate() -> None:
    beliefs = catalogue.rates_for_beliefs()
    for name, entry in catalogue.load_catalogue().items():
        assert beliefs[name].low < entry.count.estimate < beliefs[name].high, name
        assert beliefs[name].low <= max(entry.count.low, 1e-9) or entry.count.low == 0, name
        assert beliefs[name].high >= entry.count.high or entry.count.high == 1, name
        assert str(entry.count.trials) in beliefs[name].text


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(DetenteError, match="Did you mean 'dispute becomes war'"):
        catalogue.rate("dispute become war")


def test_a_missing_table_is_named(tmp_path: Path, shared: Path) -> None:
    import shutil

    shutil.copy(shared / "icb2_v15.csv", tmp_path)
    assert catalogue.rate("crisis ends in war", tmp_path).count.trials > 0
    with pytest.raises(DetenteError, match="Inter-State War Data"):
        catalogue.rate("ally joins war", tmp_path)


def test_the_list_of_aid_is_small_selected_and_sourced() -> None:
    from detente.history.aid import aid_cases

    assert {c.kind for c in aid_cases()} == {"donor", "sanctuary"}
    assert {c.answer for c in aid_cases()} == {"none", "abroad", "territory"}
    assert all(c.source and c.begin <= c.end for c in aid_cases())
    for name in ("donor is attacked on its soil", "sanctuary is attacked on its soil"):
        assert "selected" in catalogue.load_catalogue()[name].transfer.because
