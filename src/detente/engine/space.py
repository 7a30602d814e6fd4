"""The reachable states of a reduced model, and where each decision leads from each of them.

A state is a place (rest, or a pending response) and one 64-bit word of packed levels: the facts,
for each ladder of the question the gravest rung reached so far (its *latch*), and the flags of
the turn. Once every ladder stands at its top nothing can change the answer, so all such worlds
are one state.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.engine.condition import Codes, Layout, Mask, holds
from detente.engine.counting import Alike
from detente.engine.reduction import Reduced
from detente.engine.unroll import Forest, Node, Turn, Way
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Change, Condition, Effect, Truth

Index = NDArray[np.int32]

WORD = 62  # bits of a state: a signed word, one bit kept free


@dataclass(frozen=True, slots=True)
class Fan:
    """All ways out of one node: `source` (n,), `target` (branches, n), `pattern` (n,).

    The last branch takes the remainder. `pattern` is a bit mask of the modifiers that hold, over
    the modifiers of the branches one after the other.
    """

    source: Index
    target: Index
    pattern: Codes


@dataclass(frozen=True, slots=True)
class Space:
    """Reachable states and the fans between them.

    `place`, `codes`: of each state; rest is place 0, pending node `pending[p - 1]` is place p.
    `rungs`: (states, ladders), the rung each ladder has reached, 0 for none.
    """

    layout: Layout
    pending: tuple[int, ...]
    place: NDArray[np.int64]
    codes: Codes
    rungs: NDArray[np.int64]
    start: int
    fans: dict[int, Fan]

    @property
    def states(self) -> int:
        """How many states there are, pending ones included."""
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a state of a reduced model looks like: facts first, then latches, then flags."""

    layout: Layout
    facts: int
    ladders: tuple[tuple[Condition, ...], ...]
    start: int
    absorb: bool
    classes: tuple[Alike, ...] = ()
    latches: int = field(init=False)  # the bits of all latches
    end: int = field(init=False)  # the one state of finished worlds: every latch at its top

    def __post_init__(self) -> None:
        tops = [len(rungs) for rungs in self.ladders]
        rest = len(self.layout.levels) - self.facts - len(tops)

        def packed(latches: Sequence[int]) -> int:
            return self.layout.pack([0] * self.facts + [*latches] + [0] * rest)

        widths = self.layout.width[self.facts : self.facts + len(tops)]
        object.__setattr__(self, "latches", packed([(1 << w) - 1 for w in widths]))
        object.__setattr__(self, "end", packed(tops))

    @classmethod
    def of(
        cls,
        reduced: Reduced,
        turn: Turn,
        *,
        absorb: bool = True,
        classes: tuple[Alike, ...] = (),
    ) -> Frame:
        """Fields for `reduced`, its latches as they stand at the start."""
        latches = [len(rungs) + 1 for rungs in reduced.ladders]
        layout = Layout.of([*reduced.levels, *latches, *([2] * len(turn.flags))])
        if layout.bits > WORD - 8:
            raise DetenteError(
                Problem(
                    f"a state needs {layout.bits} bits, {WORD - 8} can be packed",
                    hint="Name fewer members and one class for the rest, or take coarser ladders.",
                    code="too-large",
                ),
                status=Exit.TOO_LARGE,
            )
        # Flags are the lowest bits, so bit i of a mask of flags is bit i of the word.
        flags = len(turn.flags)
        first = [*reduced.start, *([0] * (len(latches) + flags))]
        facts = len(reduced.levels)
        frame = cls(layout, facts, reduced.ladders, layout.pack(first), absorb, classes)
        latched = frame.latched(np.array([frame.start], dtype=np.int64))
        latched = frame.ordered(latched, tuple((k, 0) for k in range(len(classes))))
        return dataclasses.replace(frame, start=int(latched[0]))

    def latched(self, codes: Codes) -> Codes:
        """`codes` with the latch of each ladder raised to the gravest rung that holds."""
        for i, rungs in enumerate(self.ladders):
            field = self.facts + i
            level = self.layout.level(codes, field)
            for rung, condition in enumerate(rungs, start=1):
                level = np.where(
                    holds(condition, codes, self.layout), np.maximum(level, rung), level
                )
            codes = self.layout.replaced(codes, field, level)
        return codes

    def rungs(self, codes: Codes) -> NDArray[np.int64]:
        """Rung reached on every ladder; shape (n, ladders)."""
        columns = [self.layout.level(codes, self.facts + i) for i in range(len(self.ladders))]
        return np.stack(columns, axis=1) if columns else np.zeros((len(codes), 0), dtype=np.int64)

    def finished(self, codes: Codes) -> Mask:
        """Where every ladder stands at its top."""
        if not self.absorb or not self.ladders:
            return np.zeros(codes.shape, dtype=np.bool_)
        result: Mask = (codes & self.latches) == self.end
        return result

    def ordered(self, codes: Codes, sorts: tuple[tuple[int, int], ...]) -> Codes:
        """`codes` with the members of classes in order, highest levels first.

        `sorts` (class, split): the first `split` members and the others are ordered apart.
        """
        for k, split in sorts:
            facts = self.classes[k].facts
            ranks = np.zeros((len(facts), len(codes)), dtype=np.int64)
            for m, own in enumerate(facts):
                for v in own:
                    ranks[m] = ranks[m] << self.layout.width[v] | self.layout.level(codes, v)
            for part in (slice(0, split), slice(split, None)):
                ranks[part] = -np.sort(-ranks[part], axis=0)
            for m, own in enumerate(facts):
                for v in reversed(own):
                    level = ranks[m] & ((1 << self.layout.width[v]) - 1)
                    codes = self.layout.replaced(codes, v, level)
                    ranks[m] >>= self.layout.width[v]
        return codes

    def after(self, effects: Sequence[Effect], codes: Codes) -> Codes:
        """`codes` after `effects`, latched."""
        if not effects:
            return codes
        layout = self.layout
        for effect in effects:
            v = effect.variable
            if effect.change is Change.SET:
                codes = layout.replaced(codes, v, effect.level)
            elif effect.change is Change.RAISE:
                level = np.maximum(layout.level(codes, v), effect.level)
                codes = layout.replaced(codes, v, level)
            else:
                level = np.clip(layout.level(codes, v) + effect.level, 0, layout.levels[v] - 1)
                codes = layout.replaced(codes, v, level)
        return self.latched(codes)


class _Explorer:
    """Where nodes lead, in keys: the place in the high bits, the packed state in the low ones."""

    def __init__(self, frame: Frame, forest: Forest, turn: Turn) -> None:
        self.frame = frame
        self.bits = frame.layout.bits
        self._nodes = forest.nodes
        self.roots = tuple(dict.fromkeys(tree.nodes[0] for tree in turn.trees))
        below = dict.fromkeys(n for tree in turn.trees for n in tree.nodes[1:])
        self.pending = tuple(below)
        if self.bits + len(below).bit_length() > WORD:
            raise DetenteError(
                Problem(
                    f"{len(below):,} pending responses beside states of {self.bits} bits",
                    hint="Name fewer members, or let fewer events raise the same responses.",
                    code="too-large",
                ),
                status=Exit.TOO_LARGE,
            )
        self._place = {n: i for i, n in enumerate(self.pending, start=1)}

    def opened(self, node: int, codes: Codes) -> Mask:
        """Where `node` is drawn: its flag not set, its guard holding, the world unfinished."""
        at = self._nodes[node]
        if at.when is None:
            stopped: Mask = self._closed(at, codes) != codes
            return stopped
        result: Mask = ~self.frame.finished(codes)
        free = self._free(at, codes)
        return result if free is None else result & free

    def _free(self, at: Node, codes: Codes) -> Mask | None:
        """Where nothing but its end keeps a world from a node that is no end; None: everywhere."""
        result = None
        if at.when is not None and at.when != Truth(True):
            result = holds(at.when, codes, self.frame.layout)
        if at.blocked:
            unmarked: Mask = (codes & at.blocked) == 0
            result = unmarked if result is None else result & unmarked
        return result

    def _closed(self, end: Node, codes: Codes) -> Codes:
        """`codes` at an end: flags put back, members of classes in order."""
        return self.frame.ordered(codes & ~end.clears, end.sorts)

    def arrive(self, node: int, codes: Codes) -> Codes:
        """Keys of worlds that come to `node`: on through what is closed, to the next that opens."""
        keys = np.empty_like(codes)
        finished = self.frame.finished(codes)
        keys[finished] = self.frame.end
        todo = (~finished).nonzero()[0]
        here = codes[todo]
        while len(todo):
            at = self._nodes[node]
            if at.when is None:
                keys[todo] = self._closed(at, here)
                break
            opened = self._free(at, here)
            place = self._place[node] << self.bits
            if opened is None:
                keys[todo] = place | here
                break
            keys[todo[opened]] = place | here[opened]
            closed = ~opened
            todo, here = todo[closed], here[closed]
            node = at.then
        return keys

    def branches(self, node: int, codes: Codes) -> list[Codes]:
        """Keys reached from open `codes` by each branch of `node`, the remainder last."""
        at: Node = self._nodes[node]
        if at.when is None:
            return [self._closed(at, codes)]
        drawn = codes | at.marks
        result = [self._way(way, drawn) for way in at.ways]
        if at.left is not None:
            result.append(self._way(at.left, drawn))
        else:
            result.append(self.arrive(at.then, drawn))
        return result

    def _way(self, way: Way, codes: Codes) -> Codes:
        return self.arrive(way.entry, self.frame.after(way.effects, codes))

    def pattern(self, node: int, codes: Codes) -> Codes:
        """Which modifiers of the branches of `node` hold, as bits."""
        result = np.zeros_like(codes)
        bit = 0
        for way in self._nodes[node].ways:
            for condition in way.modifiers:
                result |= holds(condition, codes, self.frame.layout).astype(np.int64) << bit
                bit += 1
        return result


def explore(frame: Frame, forest: Forest, turn: Turn, *, limit: int = 4_000_000) -> Space:
    """Breadth-first search from the start over all nodes of `turn`, then every fan once.

    1. The frontier holds states not yet expanded, sorted by place; all are expanded at once, node
       by node, as arrays.
    2. What they reach and is not yet known is the next frontier.
    3. When none is left the states are numbered in the order of their keys and the ways out of
       every node are looked up.

    Raises DetenteError (too large) as soon as more than `limit` states are known, before any of
    the memory for transitions is spent.
    """
    explorer = _Explorer(frame, forest, turn)
    low = (1 << explorer.bits) - 1
    known = np.array([frame.start], dtype=np.int64)
    if frame.finished(known)[0]:
        known[0] = frame.end
    start_key = int(known[0])
    frontier = known
    while len(frontier):
        reached = []
        cuts = np.searchsorted(
            frontier, np.arange(len(explorer.pending) + 2, dtype=np.int64) << explorer.bits
        )
        resting = frontier[: cuts[1]]
        for node in explorer.roots:
            opened = resting[explorer.opened(node, resting)] if len(resting) else resting
            if len(opened):
                reached.extend(explorer.branches(node, opened))
        for place, node in enumerate(explorer.pending, start=1):
            if cuts[place] < cuts[place + 1]:
                reached.extend(
                    explorer.branches(node, frontier[cuts[place] : cuts[place + 1]] & low)
                )
        if not reached:
            break
        new = np.unique(np.concatenate(reached))
        at = np.minimum(np.searchsorted(known, new), len(known) - 1)
        frontier = new[known[at] != new]
        known = np.sort(np.concatenate((known, frontier)), kind="stable")
        if len(known) > limit:
            raise DetenteError(
                Problem(
                    f"more than {limit:,} states can be reached",
                    hint="Name fewer members and put the rest into one class, take coarser "
                    "ladders, ask about fewer outcomes at once, or sample.",
                    code="too-large",
                ),
                status=Exit.TOO_LARGE,
            )
    places = known >> explorer.bits
    codes = known & low
    cuts = np.searchsorted(places, np.arange(len(explorer.pending) + 2))
    fans = {}
    for node in explorer.roots:
        opened = np.flatnonzero(explorer.opened(node, codes[: cuts[1]]))
        if len(opened):
            fans[node] = _fan(explorer, node, codes[opened], opened, known)
    for number, node in enumerate(explorer.pending, start=1):
        here = np.arange(cuts[number], cuts[number + 1])
        if len(here):
            fans[node] = _fan(explorer, node, codes[here], here, known)
    return Space(
        layout=frame.layout,
        pending=explorer.pending,
        place=places,
        codes=codes,
        rungs=frame.rungs(codes),
        start=int(np.searchsorted(known, start_key)),
        fans=fans,
    )


def _fan(explorer: _Explorer, node: int, codes: Codes, source: Codes, known: Codes) -> Fan:
    branches = explorer.branches(node, codes)
    target = np.empty((len(branches), len(codes)), dtype=np.int32)
    for i, keys in enumerate(branches):
        target[i] = np.searchsorted(known, keys)
    return Fan(source.astype(np.int32), target, explorer.pattern(node, codes))
