"""What states had done before a day: fought together or apart, joined, stayed out.

Counts fade with half-lives of half a year, 2, 10 and 50 years. An act counts once its latest
possible day lies before the day asked about; an involvement is *going on* if it must have begun
before and cannot have ended before (unknown days: latest for beginnings, earliest for ends).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.history.conflicts import Conflict, Entry
from detente.history.days import UNKNOWN
from detente.history.world import World

HALF_LIVES = (0.5, 2.0, 10.0, 50.0)  # years
WAR_IS_SEEN = 90  # days after its start at which fighting is known to be a war
PAIRS = ("same", "apart", "joined_for", "joined_against")
SINGLES = ("fought", "joined", "chances")
DRAWN_IN = ("originals", "drawn")

Grid = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Going:
    """Conflicts going on: pairwise together, apart, at war together, at war apart; and counts."""

    together: Grid
    apart: Grid
    war_together: Grid
    war_apart: Grid
    busy: Grid  # conflicts per state
    at_war: Grid  # wars per state


@dataclass(slots=True)
class Past:
    """Faded counts at one day: pairwise [half-life, a, b], per state [half-life, a], and overall.

    joined_for[a, b]: a came in later on the side of b, who had been there from the start.
    originals[a] and drawn[a]: conflicts a was an original of, and states that came into them.
    disputes and entries: of the whole system, [half-life].
    """

    pairs: dict[str, Grid]
    singles: dict[str, Grid]
    disputes: Grid
    entries: Grid
    going: Going


@dataclass(frozen=True, slots=True)
class _Act:
    day: int
    state: int
    with_: tuple[int, ...]
    against: tuple[int, ...]
    original: bool
    first: bool  # of its conflict
    sides: tuple[tuple[int, ...], tuple[int, ...]]  # originals already there, with and against


def _acts(world: World, conflict: Conflict) -> Iterator[_Act]:
    """One act for each entry, on the day by which it has surely happened."""
    entries = sorted(
        (e for e in conflict.entries if e.state in world.index), key=lambda e: e.start[1]
    )
    known: list[Entry] = []
    for entry in entries:
        here = [(world.index[e.state], e.side == entry.side, e.original) for e in known]
        yield _Act(
            entry.start[1],
            world.index[entry.state],
            tuple(i for i, same, _ in here if same),
            tuple(i for i, same, _ in here if not same),
            entry.original,
            not known,
            (
                tuple(i for i, same, original in here if same and original),
                tuple(i for i, same, original in here if not same and original),
            ),
        )
        known.append(entry)


class Memory:
    """Walks through time once, keeping the faded counts; ask for days in rising order."""

    def __init__(
        self, world: World, disputes: Iterable[Conflict], wars: Iterable[Conflict]
    ) -> None:
        """Lines up every act of the past of `disputes`; `wars` say which fighting was a war."""
        disputes = tuple(disputes)
        self._world = world
        self._acts = sorted(
            (a for c in disputes for a in _acts(world, c)), key=lambda a: (a.day, a.state)
        )
        self._spells = _spells(world, disputes)
        self._wars = _spells(world, wars)
        self._next = 0
        self._day = 0
        n, k = world.size, len(HALF_LIVES)
        self._pairs = {name: np.zeros((k, n, n)) for name in PAIRS}
        self._singles = {name: np.zeros((k, n)) for name in (*SINGLES, *DRAWN_IN)}
        self._disputes = np.zeros(k)
        self._entries = np.zeros(k)

    def before(self, day: int) -> Past:
        """The past as known before `day`. The grids are views: copy what must be kept."""
        self._fade(day)
        while self._next < len(self._acts) and self._acts[self._next].day < day:
            act = self._acts[self._next]
            years = (day - act.day) / 365.25
            self._add(act, 0.5 ** (years / np.array(HALF_LIVES)))
            self._next += 1
        return Past(self._pairs, self._singles, self._disputes, self._entries, self._going(day))

    def _fade(self, day: int) -> None:
        if day < self._day:
            raise ValueError("days must be asked for in rising order")
        if self._day and day > self._day:
            years = (day - self._day) / 365.25
            for k, half in enumerate(HALF_LIVES):
                factor = 0.5 ** (years / half)
                for grid in (*self._pairs.values(), *self._singles.values()):
                    grid[k] *= factor
                self._disputes[k] *= factor
                self._entries[k] *= factor
        self._day = day

    def _add(self, act: _Act, worth: Grid) -> None:
        """Counts an act, worth less the longer ago it was ([half-life])."""
        i, column = act.state, worth[:, None]
        for others, name in ((act.with_, "same"), (act.against, "apart")):
            self._pairs[name][:, i, list(others)] += column
            self._pairs[name][:, list(others), i] += column
        self._singles["fought"][:, i] += worth
        if act.first:
            self._disputes += worth
            self._singles["chances"][:, self._world.members(act.day)] += column
        if act.original:
            self._singles["originals"][:, i] += worth
            return
        own, other = list(act.sides[0]), list(act.sides[1])
        self._entries += worth
        self._singles["joined"][:, i] += worth
        self._pairs["joined_for"][:, i, own] += column
        self._pairs["joined_against"][:, i, other] += column
        self._singles["drawn"][:, own + other] += column

    def _going(self, day: int) -> Going:
        n = self._world.size
        together, apart, busy = self._spells.grids(day, n)
        war_together, war_apart, at_war = self._wars.grids(day, n, WAR_IS_SEEN)
        return Going(together, apart, war_together, war_apart, busy, at_war)


@dataclass(frozen=True, slots=True)
class _Lines:
    conflict: npt.NDArray[np.int64]
    state: npt.NDArray[np.int64]
    side: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]

    def grids(self, day: int, n: int, delay: int = 0) -> tuple[Grid, Grid, Grid]:
        """Pairwise counts together and apart, and counts per state, of what goes on on `day`."""
        together, apart, busy = np.zeros((n, n)), np.zeros((n, n)), np.zeros(n)
        rows = np.flatnonzero((self.start + delay < day) & (self.end >= day))
        for number in np.unique(self.conflict[rows]):
            mine = rows[self.conflict[rows] == number]
            who, side = self.state[mine], self.side[mine]
            alike = side[:, None] == side
            together[np.ix_(who, who)] += alike
            apart[np.ix_(who, who)] += ~alike
            busy[who] += 1.0
        np.fill_diagonal(together, 0.0)
        return together, apart, busy


def _spells(world: World, conflicts: Iterable[Conflict]) -> _Lines:
    rows = [
        (k, world.index[e.state], e.side, e.start[1], e.end[0])
        for k, c in enumerate(conflicts)
        for e in c.entries
        if e.state in world.index and e.end[0] != UNKNOWN
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return _Lines(*table.T)
