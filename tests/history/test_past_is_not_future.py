"""A fact from the future, planted in any table, changes no feature of what came before it."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from detente.history import conflicts, days, features
from detente.history.past import Memory
from detente.history.store import open_tables
from detente.history.world import World

pytestmark = pytest.mark.shared

CUT = 1914
FIRST = 1902  # enough of a past for every feature to have something to see
DAY = datetime.date(CUT, 1, 1).toordinal()
TABLES = (
    "states", "majors", "participants", "wars", "alliances", "obligations", "members",
    "capabilities", "contiguity", "distances", "capitals", "rivalries", "democracy",
)  # fmt: skip


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, pl.DataFrame]:
    """All tables, without what is only there to make the run longer."""
    found = open_tables(shared)
    early = found["disputes"].filter(pl.col("start_year").is_between(FIRST, CUT + 1))
    found["disputes"] = early
    found["participants"] = found["participants"].filter(
        pl.col("dispute").is_in(early["dispute"].to_list())
    )
    for name in ("alliances", "obligations", "capabilities", "democracy", "distances"):
        found[name] = found[name].filter(pl.col("year").is_between(FIRST - 1, CUT + 2))
    return found


def seen(tables: dict[str, pl.DataFrame]) -> tuple[np.ndarray, np.ndarray]:
    """Features and states of the rows of disputes in the years before the cut."""
    made = features.build(tables)
    keep = np.array([CUT - 6 <= days.year_of(c.onset[0]) < CUT for c in made.conflicts])
    part = made.subset(keep)
    return part.x, part.state


@pytest.fixture(scope="module")
def before(tables: dict[str, pl.DataFrame]) -> tuple[np.ndarray, np.ndarray]:
    return seen(tables)


def planted(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """The table with everything changed that lies at or after the cut, and facts added there."""
    c = pl.col
    if name in {"alliances", "obligations"}:
        kinds = [k for k in table.columns if k not in {"state", "other", "year"}]
        late = table.filter(c("year") >= CUT).with_columns((1 - c(k)).alias(k) for k in kinds)
        return pl.concat([table.filter(c("year") < CUT), late])
    if name in {"capabilities", "democracy"}:
        value = "share" if name == "capabilities" else "polyarchy"
        return table.with_columns(
            pl.when(c("year") >= CUT).then(1 - c(value)).otherwise(c(value)).alias(value)
        )
    if name == "distances":
        far = pl.when(c("year") >= CUT).then(20_000 - c("kilometres")).otherwise(c("kilometres"))
        return table.with_columns(far.alias("kilometres"))
    if name in {"contiguity", "capitals"}:
        cut = datetime.date(CUT, 1, 1)
        late = table.filter(c("start") < cut).with_columns(pl.lit(cut).alias("start"))
        if name == "contiguity":
            late = late.with_columns(c("kind") % 5 + 1)
        else:
            late = late.with_columns(-c("latitude"), -c("longitude"))
        ended = table.with_columns(
            pl.when(c("end") >= cut).then(pl.lit(cut)).otherwise(c("end")).alias("end")
        )
        return pl.concat(
            [ended, late.with_columns(pl.lit(datetime.date(2016, 12, 31)).alias("end"))]
        )
    if name == "rivalries":
        new = table.head(100).with_columns(
            pl.lit(CUT).alias("start_year").cast(pl.Int64),
            c("other").reverse(),
            c("rivalry") + 9000,
        )
        return pl.concat([table.filter(c("start_year") < CUT), new])
    if name == "members":
        new = table.head(400).with_columns(
            pl.lit(CUT).alias("start_year").cast(pl.Int64),
            pl.lit(None).cast(pl.Int64).alias("end_year"),
            c("state").reverse(),
            pl.lit(1).cast(pl.Int64).alias("defense"),
            c("treaty") * 0 + 99_998,
        )
        return pl.concat([table.filter(c("start_year") < CUT), new])
    if name in {"states", "majors"}:
        # every later beginning comes three years later, every later end at once
        starts = pl.when(c("start_year") >= CUT).then(c("start_year") + 3)
        ends = pl.when(c("end_year") > CUT).then(CUT + 1)
        return table.with_columns(
            starts.otherwise(c("start_year")).alias("start_year"),
            ends.otherwise(c("end_year")).alias("end_year"),
        )
    if name == "participants":
        late = c("start_year") >= CUT
        return table.with_columns(
            pl.when(late).then(1 - c("side_a")).otherwise(c("side_a")).alias("side_a"),
            pl.when(late).then(c("original") * 0 + 1).otherwise(c("original")).alias("original"),
        )
    late = c("start_year") >= CUT
    return table.with_columns(pl.when(late).then(3 - c("side")).otherwise(c("side")).alias("side"))


@pytest.mark.parametrize("name", TABLES)
def test_no_feature_sees_the_future(
    name: str, tables: dict[str, pl.DataFrame], before: tuple[np.ndarray, np.ndarray]
) -> None:
    changed = planted(name, tables[name])
    assert not changed.equals(tables[name]), "nothing was planted"
    x, states = seen({**tables, name: changed})
    assert np.array_equal(states, before[1])
    np.testing.assert_array_equal(x, before[0])


def test_the_planted_facts_would_show_if_they_lay_in_the_past(
    tables: dict[str, pl.DataFrame],
) -> None:
    # the same facts do show one look later, so that the test above can fail
    later = datetime.date(CUT + 2, 6, 1).toordinal()
    for name in ("alliances", "capabilities", "contiguity", "rivalries", "members", "majors"):
        old, new = World(tables), World({**tables, name: planted(name, tables[name])})
        looks = {
            "alliances": lambda w: w.pacts(later),
            "capabilities": lambda w: w.share(later),
            "contiguity": lambda w: w.contiguity(later),
            "rivalries": lambda w: w.rivals(later),
            "members": lambda w: w.duties(later),
            "majors": lambda w: w.majors(later),
        }
        assert not np.array_equal(
            looks[name](old), looks[name](new), equal_nan=name == "capabilities"
        )


def test_unknown_days_never_let_the_future_in() -> None:
    first, last = days.span(1914, 8, None)
    assert datetime.date.fromordinal(first) == datetime.date(1914, 8, 1)
    assert datetime.date.fromordinal(last) == datetime.date(1914, 8, 31)
    assert days.span(1914, None, None)[1] == datetime.date(1914, 12, 31).toordinal()


def test_an_act_counts_from_the_day_after_it_surely_happened(
    tables: dict[str, pl.DataFrame],
) -> None:
    world = World(tables)
    france, germany = 220, 255
    dispute = conflicts.Conflict(
        1, "dispute", days.span(1905, 3, None), 4,
        (
            conflicts.Entry(germany, 0, True, days.span(1905, 3, None), (0, 0)),
            conflicts.Entry(france, 1, True, days.span(1905, 3, None), (0, 0)),
        ),
    )  # fmt: skip
    i, j = world.index[france], world.index[germany]

    def apart(day: datetime.date) -> float:
        past = Memory(world, [dispute], []).before(day.toordinal())
        return float(past.pairs["apart"][0, i, j])

    assert apart(datetime.date(1905, 3, 31)) == 0.0
    assert apart(datetime.date(1905, 4, 1)) > 0.9
    assert abs(apart(datetime.date(1905, 9, 30)) - 0.5) < 0.01  # half-life of half a year
