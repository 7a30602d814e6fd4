"""Past conflicts as questions: who fought from the start, and which third states came in later.

Counting rules. In militarised disputes the originals are the participants coded ``orig = 1`` and
the joiners all others. In wars the originals are those who entered on the first day of their side
and the joiners those who entered later. A conflict begins on the earliest day any original may
have begun. A state that appears on both sides, or more than once, counts where it entered first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.history.days import UNKNOWN, Days, spans

if TYPE_CHECKING:
    import polars as pl

FORCE = 4  # hostility level "use of force"
WAR = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A state's taking part: COW code, side (0 or 1), original or not, first and last days.

    `start` and `end` are (earliest, latest) possible days; an unknown end is (0, 0).
    """

    state: int
    side: int
    original: bool
    start: tuple[int, int]
    end: tuple[int, int]
    hostility: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """A dispute or war. Side 0 is side A of a dispute, or the initiators' side of a war."""

    number: int
    kind: str  # "dispute" or "war"
    onset: tuple[int, int]
    hostility: int
    entries: tuple[Entry, ...]

    def originals(self, side: int) -> tuple[int, ...]:
        """Codes of the states that fought on `side` from the start."""
        return tuple(e.state for e in self.entries if e.original and e.side == side)

    @property
    def joiners(self) -> tuple[Entry, ...]:
        """Those who came in later."""
        return tuple(e for e in self.entries if not e.original)


def _build(number: int, kind: str, hostility: int, rows: list[Entry]) -> Conflict | None:
    first: dict[int, Entry] = {}
    for entry in sorted(rows, key=lambda e: (not e.original, e.start, e.side, e.state)):
        first.setdefault(entry.state, entry)
    entries = tuple(first.values())
    originals = [e for e in entries if e.original]
    if not originals or {e.side for e in originals} != {0, 1}:
        return None
    early = min(originals, key=lambda e: e.start)
    return Conflict(number, kind, early.start, hostility, entries)


def disputes(tables: Mapping[str, pl.DataFrame]) -> tuple[Conflict, ...]:
    """Every militarised dispute with originals on both sides, by first day."""
    rows = tables["participants"]
    start, end = spans(rows, "start"), spans(rows, "end")
    level = dict(
        zip(
            tables["disputes"]["dispute"].to_list(),
            tables["disputes"]["hostility"].to_list(),
            strict=True,
        )
    )
    grouped: dict[int, list[Entry]] = {}
    columns = ("dispute", "state", "side_a", "original", "hostility")
    for i, (number, state, side_a, original, hostility) in enumerate(rows.select(columns).rows()):
        if start[0][i] == UNKNOWN or side_a is None:
            continue
        grouped.setdefault(number, []).append(
            Entry(
                state,
                1 - side_a,
                original == 1,
                (int(start[0][i]), int(start[1][i])),
                (int(end[0][i]), int(end[1][i])),
                hostility or 0,
            )
        )
    return _sorted(
        _build(number, "dispute", level.get(number) or 0, entries)
        for number, entries in grouped.items()
    )


def wars(tables: Mapping[str, pl.DataFrame]) -> tuple[Conflict, ...]:
    """Every inter-state war with originals on both sides, by first day."""
    rows = tables["wars"]
    start, end = spans(rows, "start"), spans(rows, "end")
    again = spans(rows, "again_end")
    grouped: dict[int, list[tuple[int, int, bool, tuple[int, int], tuple[int, int]]]] = {}
    for i, (war, state, side, initiator) in enumerate(
        rows.select("war", "state", "side", "initiator").rows()
    ):
        late = again if again[1][i] > end[1][i] else end
        grouped.setdefault(war, []).append(
            (
                state,
                side - 1,
                initiator == 1,
                (int(start[0][i]), int(start[1][i])),
                (int(late[0][i]), int(late[1][i])),
            )
        )
    found = []
    for war, parts in grouped.items():
        begin = {side: min(p[3] for p in parts if p[1] == side) for side in {p[1] for p in parts}}
        starters = [p[1] for p in parts if p[2]]
        swap = 1 if starters and starters.count(1) > starters.count(0) else 0
        found.append(
            _build(
                war,
                "war",
                WAR,
                [
                    Entry(state, side ^ swap, first == begin[side], first, last, WAR)
                    for state, side, _, first, last in parts
                ],
            )
        )
    return _sorted(found)


def _sorted(found: object) -> tuple[Conflict, ...]:
    kept = [c for c in found if c is not None]  # type: ignore[attr-defined]
    return tuple(sorted(kept, key=lambda c: (c.onset, c.number)))


def onsets(conflicts: tuple[Conflict, ...]) -> Days:
    """The earliest possible first day of each conflict."""
    return np.array([c.onset[0] for c in conflicts], dtype=np.int64)
