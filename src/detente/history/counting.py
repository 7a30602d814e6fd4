"""Counting rules: from the tables to successes and trials, each case once and named.

A rule is a function of the record and its options that returns one `Case` for each trial. The
rules are what the catalogue's entries name; changing a rule changes the answer, so each is spelled
out here and the options are part of an entry.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.history import conflicts
from detente.history.conflicts import FORCE, WAR, Conflict
from detente.history.days import UNKNOWN, spans, year_of
from detente.history.world import World

if TYPE_CHECKING:
    import polars as pl

NEAR_KM = 1000.0
OPEN = 10_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """One trial: the year it belongs to, whether it came true, and what it is."""

    year: int
    success: bool
    what: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """A state's membership of one ATOP treaty with a defence clause, dated to the day."""

    treaty: int
    state: int
    start: int
    end: int
    bilateral: bool
    conditional: bool


class Record:
    """The tables, read as conflicts and as-of look-ups once for all rules."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Wraps the tables; what a rule needs and lacks raises when the rule is used."""
        self.tables = tables

    @functools.cached_property
    def world(self) -> World:
        """As-of look-ups."""
        return World(self.tables)

    @functools.cached_property
    def disputes(self) -> tuple[Conflict, ...]:
        """All disputes."""
        return conflicts.disputes(self.tables)

    @functools.cached_property
    def wars(self) -> tuple[Conflict, ...]:
        """All wars."""
        return conflicts.wars(self.tables)

    @functools.cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """ATOP 4.01 memberships with a defence clause: latest start, earliest end."""
        rows = self.tables["members"]
        start, end = spans(rows, "start")[1], spans(rows, "end")[0]
        columns = rows.select("treaty", "state", "defense", "bilateral", "conditional").rows()
        return tuple(
            Membership(
                treaty,
                state,
                int(start[i]),
                int(end[i]) if end[i] != UNKNOWN else OPEN,
                bilateral == 1,
                conditional == 1,
            )
            for i, (treaty, state, defense, bilateral, conditional) in enumerate(columns)
            if defense == 1
        )

    def of(self, kind: str) -> tuple[Conflict, ...]:
        """Conflicts of a kind: war, force (disputes that reached force), dispute (all)."""
        if kind == "war":
            return self.wars
        if kind == "force":
            return tuple(c for c in self.disputes if c.hostility >= FORCE)
        return self.disputes


Rule = Callable[..., Iterable[Case]]


def allies_join(
    record: Record,
    *,
    conflict: str,
    pacts: str = "atop",
    fought: str = "later",
    treaty: str = "any",
    who: str = "any",
    side: str = "attacked",
    opposed: str = "count",
) -> Iterable[Case]:
    """For each conflict, state attacked from the start, and defence-pact ally: did it fight?

    `pacts`: atop (5.1, the year before), cow (4.1, the year before), day (ATOP 4.01, on the day).
    `fought`: later (allies that fought from the start are no trials), ever (they are successes).
    `treaty` (with day): bilateral, multilateral, unconditional or any. `who`: any or major.
    `side`: attacked (side B of a dispute, the side that did not initiate a war) or both.
    `opposed`: count or drop allies that had a defence pact with the other side too.
    """
    bit = {"atop": "obl_defense", "cow": "all_defense"}.get(pacts)
    for c in record.of(conflict):
        day = c.onset[0]
        states = {e.state: e for e in c.entries}
        for mine in (1,) if side == "attacked" else (0, 1):
            allies = _allies(record, c.originals(mine), day, bit, treaty)
            if opposed == "drop":
                allies -= _allies(record, c.originals(1 - mine), day, bit, treaty)
            if fought == "ever":
                # those that fought from the start beside an ally are trials too
                attacked = c.originals(mine)
                for one in attacked:
                    if _allies(record, tuple(s for s in attacked if s != one), day, bit, treaty) & {
                        one
                    }:
                        allies.add(one)
            for ally in sorted(allies):
                entry = states.get(ally)
                if (
                    entry is not None
                    and entry.original
                    and (fought == "later" or entry.side != mine)
                ):
                    continue
                if who == "major" and not _major(record, ally, day):
                    continue
                joined = entry is not None and entry.side == mine
                yield Case(year_of(day), joined, (c.number, ally))


def _allies(
    record: Record, attacked: Iterable[int], day: int, bit: str | None, treaty: str
) -> set[int]:
    attacked = set(attacked)
    if bit is None:
        held = [m for m in record.memberships if m.start < day <= m.end and _fits(m, treaty)]
        bound = {m.treaty for m in held if m.state in attacked}
        allies = {m.state for m in held if m.treaty in bound}
    else:
        from detente.history.features import KINDS

        world = record.world
        rows = [world.index[s] for s in attacked if s in world.index]
        grid = world.pacts(day)[:, rows] >> KINDS.index(bit) & 1
        allies = {int(world.codes[i]) for i in np.flatnonzero(grid.any(axis=1))}
    members = record.world.members(day)
    index = record.world.index
    return {a for a in allies if a not in attacked and a in index and members[index[a]]}


def _fits(member: Membership, treaty: str) -> bool:
    if treaty == "bilateral":
        return member.bilateral
    if treaty == "multilateral":
        return not member.bilateral
    return treaty != "unconditional" or not member.conditional


def _major(record: Record, state: int, day: int) -> bool:
    return bool(record.world.majors(day)[record.world.index[state]])


def thirds_join(
    record: Record, *, conflict: str, tie: str = "any", distance: str = "any"
) -> Iterable[Case]:
    """For each conflict and state that was no original participant: did it come in, on any side?

    `tie`: any; ally (ATOP defence pact with an original); rival (a strategic rivalry with one);
    major (a major power); none (neither of these). `distance`: any; border (land); near (within
    1,000 km of an original); far (beyond).
    """
    from detente.history.features import KINDS

    shift = KINDS.index("obl_defense")
    for c in record.of(conflict):
        day, world = c.onset[0], record.world
        both = [world.index[s] for k in (0, 1) for s in c.originals(k) if s in world.index]
        members = world.members(day)
        members[both] = False
        ally = (world.pacts(day)[:, both] >> shift & 1).any(axis=1)
        rival, major = world.rivals(day)[:, both].any(axis=1), world.majors(day)
        tied = {"ally": ally, "rival": rival, "major": major, "none": ~(ally | rival | major)}
        if tie != "any":
            members &= tied[tie]
        if distance != "any":
            border = (world.contiguity(day)[:, both] == 1).any(axis=1)
            near = (world.distance(day)[:, both] <= NEAR_KM).any(axis=1)
            members &= {"border": border, "near": near, "far": ~near}[distance]
        entered = {e.state for e in c.joiners}
        for i in np.flatnonzero(members):
            state = int(world.codes[i])
            yield Case(year_of(day), state in entered, (c.number, state))


def entries_together(record: Record, *, conflict: str, days: int) -> Iterable[Case]:
    """For each state that came in later: did another one enter within `days` days of it?

    Days are the earliest possible ones; entries whose day of the month is unknown are no trials.
    """
    for c in record.of(conflict):
        sure = [e for e in c.joiners if e.start[0] == e.start[1]]
        for e in sure:
            close = any(o is not e and abs(o.start[0] - e.start[0]) <= days for o in sure)
            yield Case(year_of(e.start[0]), close, (c.number, e.state))


def escalates(record: Record, *, to: str, begun: str = "dispute") -> Iterable[Case]:
    """For each dispute (or each that reached force): did it reach force, or war?"""
    level = FORCE if to == "force" else WAR
    for c in record.of(begun):
        yield Case(year_of(c.onset[0]), c.hostility >= level, (c.number,))


def reciprocated(record: Record, *, conflict: str = "dispute") -> Iterable[Case]:
    """For each dispute: was it coded as reciprocated (side B did something militarised too)?"""
    rows = record.tables["disputes"].select("dispute", "start_year", "hostility", "reciprocated")
    for number, year, hostility, answered in rows.rows():
        if answered is None or year is None or (conflict == "force" and (hostility or 0) < FORCE):
            continue
        yield Case(year, answered == 1, (number,))


def lasts(record: Record, *, conflict: str, days: int) -> Iterable[Case]:
    """For each conflict whose length is known: did it last longer than `days` days?

    Disputes by MIDA's longest duration; wars from the first day of any original to the last day
    of any participant.
    """
    if conflict == "war":
        for c in record.wars:
            ends = [e.end[1] for e in c.entries if e.end[1] != UNKNOWN]
            if ends:
                length = max(ends) - c.onset[0] + 1
                yield Case(year_of(c.onset[0]), length > days, (c.number,))
        return
    rows = record.tables["disputes"].select("dispute", "start_year", "hostility", "longest")
    for number, year, hostility, longest in rows.rows():
        if longest is None or year is None or (conflict == "force" and (hostility or 0) < FORCE):
            continue
        yield Case(year, longest > days, (number,))


def coalition(record: Record, *, conflict: str, states: int) -> Iterable[Case]:
    """For each side of each conflict: did at least `states` states fight on it?"""
    for c in record.of(conflict):
        for side in (0, 1):
            count = sum(e.side == side for e in c.entries)
            yield Case(year_of(c.onset[0]), count >= states, (c.number, side))


def expands(record: Record, *, conflict: str, joiners: int) -> Iterable[Case]:
    """For each conflict: did at least `joiners` states come in later?"""
    for c in record.of(conflict):
        yield Case(year_of(c.onset[0]), len(c.joiners) >= joiners, (c.number,))


def crisis_violence(
    record: Record, *, triggers: Iterable[int] = (), level: int = 4, unit: str = "actor"
) -> Iterable[Case]:
    """For each crisis actor (or crisis): did violence reach `level` (ICB VIOL: 4 full-scale war)?

    `triggers`: ICB's codes of what set off the crisis (TRIGGR), none for all: 1 verbal, 2
    political, 3 economic, 4 external change, 5 other non-violent, 6 internal challenge, 7
    non-violent military, 8 indirect violent, 9 violent. Crises count by their first actor's year.
    """
    wanted = set(triggers)
    rows = record.tables["crises"].select("crisis", "actor", "start_year", "trigger", "violence")
    seen: dict[int, Case] = {}
    for crisis, actor, year, code, violence in rows.rows():
        if violence is None or year is None or (wanted and code not in wanted):
            continue
        case = Case(year, violence >= level, (crisis, actor))
        if unit == "actor":
            yield case
            continue
        old = seen.get(crisis, case)
        success = case.success or old.success
        seen[crisis] = Case(min(year, old.year), success, (crisis,))
    yield from seen.values()


def aid_answered(record: Record, *, kind: str, answer: str) -> Iterable[Case]:
    """For each case of aid to a belligerent in the project's own list: was it answered so?

    `kind`: donor (arms, money, advisers; no territory used) or sanctuary (its territory used).
    `answer`: territory (open force on its soil) or force (open force on it anywhere).
    """
    del record
    from detente.history.aid import aid_cases

    for i, case in enumerate(aid_cases()):
        if case.kind == kind:
            hit = case.answer == "territory" or (answer == "force" and case.answer == "abroad")
            yield Case(case.begin, hit, (i,))


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        allies_join, thirds_join, entries_together, escalates, reciprocated, lasts, coalition,
        expands, crisis_violence, aid_answered,
    )
}  # fmt: skip
