"""What was known of a third state, a side and a dispute on the day the dispute began.

For each conflict, candidate (a member of the system on the first day that is not an original
participant) and side there is one row: would this state come in on this side? The features seen
from that side ("own") and against the other ("other") are computed by `world` and `past`, both of
which see only what lay before the first day.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from detente.history import conflicts
from detente.history.conflicts import Conflict
from detente.history.past import HALF_LIVES, Memory, Past
from detente.history.world import DUTIES, PACTS, Bits, Floats, World

if TYPE_CHECKING:
    import polars as pl

Ints = npt.NDArray[np.int64]

KINDS = tuple(f"{name[:3]}_{kind}" for name, kinds in PACTS for kind in kinds)
FAR = 9
TEN_YEARS = 3652  # days over which power grew or fell
TEN = HALF_LIVES.index(10.0)


@dataclass(frozen=True, slots=True)
class Rows:
    """Features and what happened, by (conflict, candidate): `x` is [row, side, feature].

    `joined` is 0 or 1 for the side joined, else -1; `day` the days from the conflict's first day
    to entry (earliest possible, -1 if none); `spread` its uncertainty in days. `relevant`:
    contiguous within 400 miles of water or allied with an original, or a major power.
    """

    x: Floats
    names: tuple[str, ...]
    conflict: Ints  # place in `conflicts`
    state: Ints  # COW code
    joined: Ints
    day: Ints
    relevant: npt.NDArray[np.bool_]
    allied: npt.NDArray[np.bool_]  # [row, side]: a COW or ATOP defence pact with an original of it
    conflicts: tuple[Conflict, ...]

    def subset(self, keep: npt.NDArray[np.bool_]) -> Rows:
        """The rows of the conflicts that are true in `keep` (one flag for each conflict)."""
        chosen = np.flatnonzero(keep)
        renumber = np.full(len(self.conflicts), -1, dtype=np.int64)
        renumber[chosen] = np.arange(len(chosen))
        rows = keep[self.conflict]
        return Rows(
            self.x[rows],
            self.names,
            renumber[self.conflict[rows]],
            self.state[rows],
            self.joined[rows],
            self.day[rows],
            self.relevant[rows],
            self.allied[rows],
            tuple(self.conflicts[i] for i in chosen),
        )


@dataclass(frozen=True, slots=True)
class _Scene:
    """Everything pairwise that is the same for both sides of one conflict."""

    day: int
    cand: Ints
    km: Floats
    contiguity: npt.NDArray[np.int8]
    pacts: Bits
    duties: npt.NDArray[np.bool_]
    rivals: npt.NDArray[np.bool_]
    share: Floats
    earlier: Floats  # share of ten years before
    polyarchy: Floats
    majors: npt.NDArray[np.bool_]
    age: Floats
    past: Past
    defence: Floats  # 1 where two states are bound to defend each other
    kin: Floats  # whom each state fought beside, as a direction: products are likenesses
    foes: Floats  # whom it fought against
    bloc: Floats  # whom it is bound to


def _sides(world: World, conflict: Conflict) -> list[Ints]:
    """Indices of the original participants of both sides."""
    found = [world.at(conflict.originals(side)) for side in (0, 1)]
    return [side[side >= 0] for side in found]


def _direction(grid: npt.NDArray[np.floating]) -> Floats:
    """Rows scaled to unit length, short ones less, so that one shared act is no likeness."""
    rows: Floats = grid.astype(np.float32)
    size = np.sqrt(np.einsum("ij,ij->i", rows, rows)) + np.float32(0.5)
    made: Floats = rows / size[:, None]
    return made


def _defence(pacts: Bits) -> Floats:
    bits = np.uint16((1 << KINDS.index("all_defense")) | (1 << KINDS.index("obl_defense")))
    return ((pacts & bits) > 0).astype(np.float32)


def _scene(world: World, memory: Memory, conflict: Conflict) -> _Scene:
    day = conflict.onset[0]
    past = memory.before(day)
    pacts = world.pacts(day)
    members = world.members(day)
    members[np.concatenate(_sides(world, conflict))] = False
    defence = _defence(pacts)
    return _Scene(
        day,
        np.flatnonzero(members),
        world.distance(day),
        world.contiguity(day),
        pacts,
        world.duties(day),
        world.rivals(day),
        world.share(day),
        world.share(day - TEN_YEARS),
        world.polyarchy(day),
        world.majors(day),
        world.age(day),
        past,
        defence,
        _direction(past.pairs["same"][TEN]),
        _direction(past.pairs["apart"][TEN]),
        _direction(defence),
    )


def _growth(now: npt.ArrayLike, before: npt.ArrayLike) -> Floats:
    """Log ratio of shares of the world's capabilities; a state that was not there grew a lot."""
    grown: Floats = np.log((np.nan_to_num(now) + 1e-4) / (np.nan_to_num(before) + 1e-4))
    return grown


def _towards(scene: _Scene, side: Ints, tag: str) -> Iterable[tuple[str, npt.ArrayLike]]:
    """Candidate against the members of one side; `tag` is "own" or "other"."""
    cand = scene.cand
    block = np.ix_(cand, side)
    km = scene.km[block]
    nearest = np.nanmin(np.where(np.isnan(km), 20_000.0, km), axis=1)
    yield f"{tag}_distance", np.log1p(nearest / 100.0)
    kind = scene.contiguity[block].min(axis=1)
    yield f"{tag}_land", kind == 1
    yield f"{tag}_water", (kind > 1) & (kind < FAR)
    pacts = scene.pacts[block]
    bound = np.bitwise_or.reduce(pacts, axis=1)
    for k, name in enumerate(KINDS):
        yield f"{tag}_{name}", (bound >> np.uint16(k)) & 1
    for k, duty in enumerate(DUTIES):
        yield f"{tag}_day_{duty}", scene.duties[k][block].any(axis=1)
    defence = scene.defence
    yield f"{tag}_defended", defence[block].mean(axis=1)
    yield f"{tag}_bloc", (scene.bloc[cand] @ scene.bloc[side].T).max(axis=1)
    yield f"{tag}_friends_of_friends", np.log1p(defence[cand] @ defence[:, side]).max(axis=1)
    yield f"{tag}_rival", scene.rivals[block].any(axis=1)
    gap = np.abs(scene.polyarchy[cand][:, None] - scene.polyarchy[side])
    yield f"{tag}_regime_gap", _mean(gap, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(scene.share[cand] + 1e-4) - np.log(np.nansum(scene.share[side]) + 1e-4)
    yield f"{tag}_ratio", ratio
    for name in ("same", "apart", "joined_for", "joined_against"):
        for k, half in enumerate(HALF_LIVES):
            yield f"{tag}_{name}_{half:g}", np.log1p(scene.past.pairs[name][k][block].sum(axis=1))
    yield f"{tag}_same_most_10", np.log1p(scene.past.pairs["same"][TEN][block].max(axis=1))
    yield f"{tag}_kin", (scene.kin[cand] @ scene.kin[side].T).max(axis=1)
    yield f"{tag}_common_foes", (scene.foes[cand] @ scene.foes[side].T).max(axis=1)
    going = scene.past.going
    yield f"{tag}_now_together", going.together[block].max(axis=1)
    yield f"{tag}_now_apart", going.apart[block].max(axis=1)
    yield f"{tag}_war_together", going.war_together[block].max(axis=1)
    yield f"{tag}_war_apart", going.war_apart[block].max(axis=1)
    fighting = going.apart[:, side].max(axis=1)
    yield f"{tag}_friends_now_apart", np.log1p(defence[cand] @ fighting)
    same = scene.past.pairs["same"][TEN]
    yield f"{tag}_comrades_now_apart", np.log1p(same[cand] @ fighting)
    foes = np.minimum(scene.past.pairs["apart"][TEN][:, side].sum(axis=1), 3.0)
    yield f"{tag}_comrades_apart", np.log1p(same[cand] @ foes)
    allies = np.flatnonzero(defence[side].any(axis=0))
    if len(allies):
        yield (
            f"{tag}_allies_same",
            np.log1p(scene.past.pairs["same"][TEN][np.ix_(cand, allies)].sum(axis=1)),
        )
        yield f"{tag}_allies_now_apart", going.apart[np.ix_(cand, allies)].max(axis=1)
    else:
        yield f"{tag}_allies_same", np.zeros(len(cand))
        yield f"{tag}_allies_now_apart", np.zeros(len(cand))


def _mean(values: Floats, axis: int | None = None) -> npt.ArrayLike:
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _own(scene: _Scene) -> Iterable[tuple[str, npt.ArrayLike]]:
    """The candidate by itself."""
    cand, past = scene.cand, scene.past
    yield "share", np.log(np.nan_to_num(scene.share[cand], nan=0.0) + 1e-4)
    yield "share_rank", _rank(-np.nan_to_num(scene.share[cand], nan=0.0))
    yield "growth", _growth(scene.share[cand], scene.earlier[cand])
    yield "major", scene.majors[cand]
    yield "polyarchy", scene.polyarchy[cand]
    yield "age", np.log1p(scene.age[cand])
    for k, half in enumerate(HALF_LIVES):
        yield f"fought_{half:g}", np.log1p(past.singles["fought"][k][cand])
        yield f"joined_{half:g}", np.log1p(past.singles["joined"][k][cand])
    rate = (past.singles["joined"][TEN][cand] + 0.1) / (past.singles["chances"][TEN][cand] + 30.0)
    yield "joining_rate", np.log(rate)
    yield "busy", np.log1p(past.going.busy[cand])
    yield "at_war", past.going.at_war[cand]


def _rank(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.log1p(order.astype(np.float64))


def _onset(scene: _Scene, own: Ints, other: Ints, first: bool) -> Iterable[tuple[str, float]]:
    """The dispute at its onset, seen from one side: the same for every candidate."""
    past, both = scene.past, np.ix_(own, other)
    yield "side_is_first", float(first)
    yield "own_number", float(np.log(len(own)))
    yield "other_number", float(np.log(len(other)))
    km = scene.km[both]
    yield "apart_distance", float(np.log1p(np.nanmin(np.where(np.isnan(km), 2e4, km)) / 100.0))
    yield "apart_land", float(scene.contiguity[both].min() == 1)
    yield "apart_rival", float(scene.rivals[both].any())
    yield "apart_allied", float((scene.pacts[both] > 0).any())
    for k, half in enumerate(HALF_LIVES):
        yield f"feud_{half:g}", float(np.log1p(past.pairs["apart"][k][both].sum()))
    yield "now_feud", float(past.going.apart[both].max())
    yield "now_war", float(past.going.war_apart[both].max())
    defence = scene.defence
    for tag, side in (("own", own), ("other", other)):
        total = np.nansum(scene.share[side])
        yield f"{tag}_share", float(np.log(total + 1e-4))
        yield f"{tag}_growth", float(_growth(total, np.nansum(scene.earlier[side])))
        yield f"{tag}_age", float(np.log1p(scene.age[side].min()))
        yield f"{tag}_major", float(scene.majors[side].any())
        yield f"{tag}_polyarchy", float(np.asarray(_mean(scene.polyarchy[side])))
        outside = defence[np.ix_(scene.cand, side)].max(axis=1).sum() if len(scene.cand) else 0.0
        yield f"{tag}_allies", float(np.log1p(outside))
        yield f"{tag}_busy", float(np.log1p(past.going.busy[side].sum()))
        yield f"{tag}_at_war", float(past.going.at_war[side].max())
        for k in range(len(HALF_LIVES)):
            drawn = past.singles["drawn"][k][side].sum() + 0.3
            yield (
                f"{tag}_drawing_{HALF_LIVES[k]:g}",
                float(np.log(drawn / (past.singles["originals"][k][side].sum() + 1.0))),
            )
    for k in range(3):
        rate = (past.entries[k] + 0.3) / (past.disputes[k] + 1.0)
        yield f"expansion_{HALF_LIVES[k]:g}", float(np.log(rate))


REGIONS = (
    200,
    400,
    600,
    700,
    900,
)  # COW codes: Americas, Europe, Africa, Middle East, Asia, Oceania


def _regions(codes: npt.NDArray[np.int64]) -> Ints:
    return np.searchsorted(REGIONS, codes, side="right")


def _matrix(world: World, scene: _Scene, conflict: Conflict) -> tuple[Floats, tuple[str, ...]]:
    sides = _sides(world, conflict)
    if not all(map(len, sides)) or not len(scene.cand):
        return np.zeros((0, 2, 0), np.float32), ()
    n = len(scene.cand)
    towards = [
        {tag: list(_towards(scene, sides[k], tag)) for tag in ("own", "other")} for k in (0, 1)
    ]
    alone = list(_own(scene))
    region = _regions(world.codes)
    out: list[Floats] = []
    names: tuple[str, ...] = ()
    for k in (0, 1):
        own, other = sides[k], sides[1 - k]
        items: list[tuple[str, npt.ArrayLike]] = [*towards[k]["own"], *towards[1 - k]["other"]]
        items += alone
        near = np.minimum(np.asarray(items[0][1]), np.asarray(towards[1 - k]["other"][0][1]))
        items.append(("distance_rank", _rank(near.astype(np.float64))))
        for tag, side in (("own", own), ("other", other)):
            same = (region[scene.cand][:, None] == region[side]).any(axis=1)
            items.append((f"{tag}_region", same))
        items += [(name, np.full(n, v)) for name, v in _onset(scene, own, other, k == 0)]
        names = tuple(name for name, _ in items)
        out.append(np.stack([np.asarray(v, dtype=np.float32) for _, v in items], axis=1))
    return np.stack(out, axis=1), names


def build(
    tables: Mapping[str, pl.DataFrame],
    kind: str = "dispute",
    *,
    least: int = 0,
    tick: Callable[[int, int], None] | None = None,
) -> Rows:
    """Rows for every conflict of `kind` ("dispute" or "war") that reached hostility `least`.

    Whatever the `least`, all disputes are part of the past. `tick(done, all)` shows progress.
    """
    world = World(tables)
    mids = conflicts.disputes(tables)
    fights = conflicts.wars(tables) if "wars" in tables else ()
    asked = tuple(c for c in (mids if kind == "dispute" else fights) if c.hostility >= least)
    memory = Memory(world, mids, fights)
    parts: list[Floats] = []
    names: tuple[str, ...] = ()
    labels: list[tuple[Ints, Ints, Ints, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]] = []
    kept: list[Conflict] = []
    for done, conflict in enumerate(asked):
        if tick is not None:
            tick(done, len(asked))
        scene = _scene(world, memory, conflict)
        x, found = _matrix(world, scene, conflict)
        if not found:
            continue
        names = found
        parts.append(x)
        labels.append(_labels(world, scene, conflict))
        kept.append(conflict)
    counts = [len(p) for p in parts]
    joined = functools.partial(np.concatenate, axis=0)
    return Rows(
        joined(parts),
        names,
        np.repeat(np.arange(len(kept)), counts),
        joined([part[0] for part in labels]),
        joined([part[1] for part in labels]),
        joined([part[2] for part in labels]),
        joined([part[3] for part in labels]),
        joined([part[4] for part in labels]),
        tuple(kept),
    )


def _labels(
    world: World, scene: _Scene, conflict: Conflict
) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    cand = scene.cand
    place = {int(i): r for r, i in enumerate(cand)}
    joined, day = np.full(len(cand), -1, np.int64), np.full(len(cand), -1, np.int64)
    for entry in conflict.joiners:
        row = place.get(world.index.get(entry.state, -1))
        if row is not None:
            joined[row] = entry.side
            day[row] = max(0, entry.start[0] - conflict.onset[0])
    sides = _sides(world, conflict)
    both = np.concatenate(sides)
    cow = np.uint16((1 << len(PACTS[0][1])) - 1)
    relevant = scene.majors[cand] | ((scene.pacts[np.ix_(cand, both)] & cow) > 0).any(axis=1)
    relevant |= (scene.contiguity[np.ix_(cand, both)] < FAR).any(axis=1)
    defence = scene.defence > 0
    allied = np.stack([defence[np.ix_(cand, side)].any(axis=1) for side in sides], axis=1)
    return world.codes[cand].astype(np.int64), joined, day, relevant, allied
