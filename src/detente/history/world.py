"""The world as it was known before a day: who existed, where, how strong, bound to whom.

Every look-up takes a day and uses only what lay before it: spells that had begun by the day
before, and of yearly tables the last year that was over (or the last one the table has). Before
minimum distances begin (1886), distance between states is that of their capitals, scaled.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from detente.history.days import Days, first_of, spans, year_of

if TYPE_CHECKING:
    import polars as pl

Floats = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint16]
Ints = npt.NDArray[np.int64]

PACTS = (
    ("alliances", ("defense", "neutrality", "nonaggression", "entente")),
    ("obligations", ("defense", "offense", "neutrality", "nonaggression", "consultation")),
)
DUTIES = ("defense", "offense", "neutrality", "nonaggression")
EARTH_KM = 6371.0
OPEN_YEAR = 2016  # spells that reach the end of the state system or of contiguity are open
NEVER = 10_000_000


@dataclass(frozen=True, slots=True)
class Spells:
    """Intervals of days for a state or a pair (as indices), with a kind."""

    a: Days
    b: Days
    kind: Days
    start: Days
    end: Days

    def on(self, day: int) -> npt.NDArray[np.bool_]:
        """Which spells had begun before the day and had not ended before it."""
        return (self.start < day) & (self.end >= day)


def _codes(tables: Mapping[str, pl.DataFrame]) -> npt.NDArray[np.int64]:
    return np.unique(tables["states"]["state"].to_numpy())


class World:
    """As-of look-ups on the tables of the model of entry; states are indices into `codes`."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Indexes the tables; they must be those that the use ``entry`` needs."""
        self.codes = _codes(tables)
        self.index = {int(code): i for i, code in enumerate(self.codes)}
        self.size = len(self.codes)
        self._members = self._state_spells(tables["states"])
        self._majors = self._state_spells(tables["majors"])
        self._neighbours = self._contiguity(tables["contiguity"])
        self._capitals = self._capital_spells(tables["capitals"])
        self._pact_years = self._pacts(tables)
        self._share = self._yearly(tables["capabilities"], "share")
        self._polyarchy = self._yearly(tables["democracy"], "polyarchy")
        self._treaties = self._memberships(tables["members"])
        self._rivals = self._rivalries(tables["rivalries"])
        self._distances = self._distance_years(tables["distances"])
        self._nearby: Callable[[int, tuple[int, ...]], Floats] = functools.lru_cache(maxsize=4)(
            self._near
        )

    def at(self, codes: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Indices of state codes, -1 where a code is unknown."""
        asked = np.asarray(codes, dtype=np.int64)
        place = np.searchsorted(self.codes, asked).clip(0, self.size - 1)
        return np.where(self.codes[place] == asked, place, -1)

    def _state_spells(self, rows: pl.DataFrame) -> Spells:
        start, end = spans(rows, "start")[1], spans(rows, "end")[0]
        end = np.where(rows["end_year"].fill_null(OPEN_YEAR).to_numpy() >= OPEN_YEAR, NEVER, end)
        # a member on its first day is a member: the day before counts as its start
        who = self.at(rows["state"].to_numpy())
        return Spells(who, who, np.zeros_like(who), start - 1, end)

    def _contiguity(self, rows: pl.DataFrame) -> Spells:
        rows = rows.drop_nulls(["start", "end"])
        start = np.array([d.toordinal() for d in rows["start"].to_list()], dtype=np.int64)
        last = [d.toordinal() if d.year < OPEN_YEAR else NEVER for d in rows["end"].to_list()]
        a, b = self.at(rows["state"].to_numpy()), self.at(rows["other"].to_numpy())
        kind = rows["kind"].to_numpy()
        keep = (a >= 0) & (b >= 0) & (kind > 0)
        end = np.array(last, dtype=np.int64)
        return Spells(a[keep], b[keep], kind[keep], start[keep], end[keep])

    def _capital_spells(self, rows: pl.DataFrame) -> tuple[Spells, npt.NDArray[np.float64]]:
        start = np.array([d.toordinal() for d in rows["start"].to_list()], dtype=np.int64)
        last = [d.toordinal() if d.year < OPEN_YEAR else NEVER for d in rows["end"].to_list()]
        who = self.at(rows["state"].to_numpy())
        spells = Spells(who, who, np.zeros_like(who), start, np.array(last, dtype=np.int64))
        place = np.radians(rows.select("latitude", "longitude").to_numpy())
        return spells, place

    def _pacts(self, tables: Mapping[str, pl.DataFrame]) -> dict[int, Bits]:
        years: dict[int, Bits] = {}
        shift = 0
        last_of: list[int] = []
        for name, kinds in PACTS:
            rows = tables[name]
            a, b = self.at(rows["state"].to_numpy()), self.at(rows["other"].to_numpy())
            year = rows["year"].to_numpy()
            bits = np.zeros(len(a), dtype=np.uint16)
            for k, kind in enumerate(kinds):
                on = (rows[kind].fill_null(0).to_numpy() == 1).astype(np.uint16)
                bits |= on << np.uint16(shift + k)
            keep = (a >= 0) & (b >= 0) & (bits > 0)
            order = np.argsort(year[keep], kind="stable")
            a, b, year, bits = a[keep][order], b[keep][order], year[keep][order], bits[keep][order]
            for value in np.unique(year):
                left, right = np.searchsorted(year, [value, value + 1])
                grid = years.setdefault(int(value), np.zeros((self.size, self.size), np.uint16))
                grid[a[left:right], b[left:right]] |= bits[left:right]
            last_of.append(int(year.max()) if len(year) else 0)
            shift += len(kinds)
        self._cow_bits = np.uint16((1 << len(PACTS[0][1])) - 1)
        self._cow_last = last_of[0]
        return years

    def _memberships(self, rows: pl.DataFrame) -> tuple[Spells, Ints, int]:
        """Spells of membership (state, treaty) with a bit for each kind of obligation."""
        start, end = spans(rows, "start")[1], spans(rows, "end")[0]
        end = np.where(rows["end_year"].is_null().to_numpy(), NEVER, end)
        bits = np.zeros(rows.height, dtype=np.int64)
        for k, kind in enumerate(DUTIES):
            bits |= (rows[kind].fill_null(0).to_numpy() == 1).astype(np.int64) << k
        who = self.at(rows["state"].to_numpy())
        treaty, number = np.unique(rows["treaty"].to_numpy(), return_inverse=True)
        keep = who >= 0
        spells = Spells(who[keep], number[keep], bits[keep], start[keep], end[keep])
        return spells, bits[keep], len(treaty)

    def _yearly(self, rows: pl.DataFrame, column: str) -> dict[int, Floats]:
        years: dict[int, Floats] = {}
        who, year = self.at(rows["state"].to_numpy()), rows["year"].to_numpy()
        value = rows[column].fill_null(np.nan).to_numpy().astype(np.float32)
        for one in np.unique(year):
            pick = (year == one) & (who >= 0)
            line = years.setdefault(int(one), np.full(self.size, np.nan, np.float32))
            line[who[pick]] = value[pick]
        return years

    def _rivalries(self, rows: pl.DataFrame) -> Spells:
        a, b = self.at(rows["state"].to_numpy()), self.at(rows["other"].to_numpy())
        ends = rows["end_year"].fill_null(9000).to_list()
        start = np.array([first_of(y + 1) for y in rows["start_year"].to_list()], dtype=np.int64)
        end = np.array([first_of(y) if y < OPEN_YEAR else NEVER for y in ends], dtype=np.int64)
        keep = (a >= 0) & (b >= 0)
        two = (np.r_[a[keep], b[keep]], np.r_[b[keep], a[keep]])
        return Spells(
            *two,
            np.zeros(2 * int(keep.sum()), np.int64),
            *(np.r_[v, v] for v in (start[keep], end[keep])),
        )

    def _distance_years(self, rows: pl.DataFrame) -> dict[int, Floats]:
        years: dict[int, Floats] = {}
        a, b = self.at(rows["state"].to_numpy()), self.at(rows["other"].to_numpy())
        year = rows["year"].to_numpy()
        km = rows["kilometres"].fill_null(np.nan).to_numpy().astype(np.float32)
        order = np.argsort(year, kind="stable")
        a, b, year, km = a[order], b[order], year[order], km[order]
        for one in np.unique(year):
            left, right = np.searchsorted(year, [one, one + 1])
            grid = np.full((self.size, self.size), np.nan, np.float32)
            i, j, v = a[left:right], b[left:right], km[left:right]
            keep = (i >= 0) & (j >= 0)
            grid[i[keep], j[keep]] = v[keep]
            grid[j[keep], i[keep]] = v[keep]
            years[int(one)] = grid
        return years

    def members(self, day: int) -> npt.NDArray[np.bool_]:
        """Which states were members of the system on the day."""
        return self._flags(self._members, day)

    def majors(self, day: int) -> npt.NDArray[np.bool_]:
        """Which states were major powers on the day."""
        return self._flags(self._majors, day)

    def _flags(self, spells: Spells, day: int) -> npt.NDArray[np.bool_]:
        flags = np.zeros(self.size, dtype=bool)
        flags[spells.a[spells.on(day)]] = True
        return flags

    def age(self, day: int) -> Floats:
        """Years since each state (re-)entered the system, 0 if not in it."""
        on = self._members.on(day)
        age = np.zeros(self.size, np.float32)
        age[self._members.a[on]] = (day - self._members.start[on]) / 365.25
        return age

    def contiguity(self, day: int) -> npt.NDArray[np.int8]:
        """Pairwise kind of contiguity on the day: 1 land to 5 within 400 miles of water, 9 none."""
        grid = np.full((self.size, self.size), 9, np.int8)
        on = self._neighbours.on(day)
        np.minimum.at(
            grid, (self._neighbours.a[on], self._neighbours.b[on]), self._neighbours.kind[on]
        )
        return np.minimum(grid, grid.T)

    def rivals(self, day: int) -> npt.NDArray[np.bool_]:
        """Pairwise: a strategic rivalry had begun in an earlier year and had not ended before."""
        grid = np.zeros((self.size, self.size), dtype=bool)
        on = self._rivals.on(day)
        grid[self._rivals.a[on], self._rivals.b[on]] = True
        return grid

    def pacts(self, day: int) -> Bits:
        """Pairwise pacts of the last year that was over, a bit for each kind in `PACTS`."""
        year = year_of(day) - 1
        empty = np.zeros((self.size, self.size), np.uint16)
        found = self._pact_years.get(year, empty)
        if year > self._cow_last and self._cow_last:
            found = (found & ~self._cow_bits) | (self._pact_years[self._cow_last] & self._cow_bits)
        return found

    def duties(self, day: int) -> npt.NDArray[np.bool_]:
        """[duty, a, b]: a and b were in one treaty with that duty (`DUTIES`) on the day before."""
        spells, bits, treaties = self._treaties
        on = spells.on(day)
        grids = np.zeros((len(DUTIES), self.size, self.size), dtype=bool)
        for k in range(len(DUTIES)):
            bound = np.zeros((self.size, treaties), np.float32)
            pick = on & (bits >> k & 1 == 1)
            bound[spells.a[pick], spells.b[pick]] = 1.0
            bound = bound[:, bound.any(axis=0)]
            grids[k] = bound @ bound.T > 0
        return grids

    def share(self, day: int) -> Floats:
        """Each state's share of the world's capabilities (CINC) in the last year that was over."""
        return self._latest(self._share, day)

    def polyarchy(self, day: int) -> Floats:
        """Each state's V-Dem polyarchy in the last year that was over; NaN if unknown."""
        return self._latest(self._polyarchy, day)

    def _latest(self, years: Mapping[int, Floats], day: int) -> Floats:
        year = year_of(day) - 1
        line = np.full(self.size, np.nan, np.float32)
        for one in range(year, year - 4, -1):
            if one in years:
                line = np.where(np.isnan(line), years[one], line)
        return line

    def distance(self, day: int) -> Floats:
        """Pairwise distance in kilometres: minimum distance as of last year, else by capitals."""
        found: Floats = self._nearby(year_of(day) - 1, self._capital_key(day))
        return found

    def _capital_key(self, day: int) -> tuple[int, ...]:
        spells, _ = self._capitals
        return tuple(np.flatnonzero(spells.on(day)))

    def _near(self, year: int, capitals: tuple[int, ...]) -> Floats:
        spells, place = self._capitals
        spot = np.full((self.size, 2), np.nan)
        rows = np.array(capitals, dtype=np.int64)
        spot[spells.a[rows]] = place[rows]
        lat, lon = spot[:, 0], spot[:, 1]
        cosine = np.sin(lat)[:, None] * np.sin(lat) + np.cos(lat)[:, None] * np.cos(lat) * np.cos(
            lon[:, None] - lon
        )
        by_capitals = (EARTH_KM * np.arccos(np.clip(cosine, -1, 1))).astype(np.float32)
        # borders lie nearer than capitals; how much nearer is a rule of thumb
        rough: Floats = np.maximum(by_capitals - 400.0, 0.35 * by_capitals)
        known = [y for y in self._distances if y <= year]
        if not known:
            return np.asarray(rough, np.float32)
        exact = self._distances[max(known)]
        filled: Floats = np.where(np.isnan(exact), rough, exact)
        return filled
