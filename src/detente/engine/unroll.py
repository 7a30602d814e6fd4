"""One turn, unrolled: every decision and every pending response as a node with a way on.

A world is a packed state of facts and a place. Between decisions the place is *rest*; after an
event that raises responses it is the first pending response, a node that knows its continuation:
the next response to the same event, then whatever its parent goes on to. The responses of a turn
form a tree that is known beforehand (cycles are refused), so every node is written out once.

Nodes are interned: two that look alike (same guard, effects, responses and continuation) are one
node, whatever belief decides them. That is sound because pending places are empty again before
the next decision of the turn begins, and it is what makes 32 alike members cost one.

A decision is drawn at most once a turn. Where two nodes of one decision might both be met in a
turn, a flag (one bit of the packed state) is set when it is drawn and looked at before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from detente.engine.counting import Alike
from detente.engine.reduction import Branch, Reduced
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Condition, Effect

END = -1  # the place after the last pending response: back to rest


@dataclass(frozen=True, slots=True)
class Way:
    """One branch of a node: its effects, the node met next (or an end), when modifiers hold."""

    effects: tuple[Effect, ...]
    entry: int
    modifiers: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A decision at its place in the turn.

    `number` tells decisions of one tree apart; `blocked` and `marks` are flag bits that must be
    zero and that are set when it is drawn; `then` is the node met after a hold; `ways` are the
    options with chances, `left` the one that takes the remainder (None: hold). For an end,
    `clears` are the flag bits put back, `sorts` the classes of alike members that are put in
    order (class, and how many of its members are ordered apart); `when` is None.
    """

    number: int
    when: Condition | None
    blocked: int
    marks: int
    clears: int
    sorts: tuple[tuple[int, int], ...]
    ways: tuple[Way, ...]
    left: Way | None
    then: int


@dataclass(slots=True)
class Forest:
    """All nodes met so far, each once; shared by the questions put to one model."""

    nodes: list[Node] = field(default_factory=list)
    _known: dict[Node, int] = field(default_factory=dict)

    def intern(self, node: Node) -> int:
        """The number of `node`, which is added if it is new."""
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return self._known[node]


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes of one decision of the turn, in an order in which a world can meet them.

    `nodes[i]` is decided by act `acts[i]` of the reduced model; -1 for putting flags back.
    """

    nodes: tuple[int, ...]
    acts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A whole turn: its trees in order; `flags` are the acts that carry a flag, by bit."""

    trees: tuple[Tree, ...]
    flags: Mapping[int, int]
    repeated: frozenset[int]


def unroll(
    reduced: Reduced,
    forest: Forest,
    *,
    flagged: Collection[int] = (),
    classes: Sequence[Alike] = (),
    limit: int = 200_000,
) -> Turn:
    """Write out one turn of `reduced`; acts in `flagged` carry a flag.

    1. For each decision of the turn: its node, whose branches lead to the first response they
       raise, with the others as continuation, and so on down (depth-first, in order).
    2. A node is known by its decision and its continuation, so that shared tails are written once.
    3. `classes` of alike members are put in order at the end of every tree, and by a step of their
       own after a row of their decisions.
    4. A flag is put back at the end of the tree if all nodes of its decision lie in one tree, else
       by a step of its own after the last tree that has one.

    Raises DetenteError if responses form a cycle or the turn has more than `limit` nodes.
    """
    within = [_decisions_below(reduced, root) for root in reduced.order]
    flags = {act: 1 << i for i, act in enumerate(sorted(flagged))}
    first = {a: min(i for i, acts in enumerate(within) if a in acts) for a in flags}
    last = {a: max(i for i, acts in enumerate(within) if a in acts) for a in flags}
    trees: list[Tree] = []
    seen: dict[int, int] = {}
    for position, root in enumerate(reduced.order):
        live = {a: bit for a, bit in flags.items() if first[a] <= position <= last[a]}
        clears = sum(b for a, b in live.items() if first[a] == last[a] == position)
        dead = sum(b for a, b in flags.items() if a not in live)
        builder = _Builder(reduced, forest, live, dead, limit)
        sorts = tuple((k, found.decided(position)) for k, found in enumerate(classes))
        end = forest.intern(Node(0, None, 0, 0, clears, sorts, (), None, END))
        builder.place(root, end, top=True)
        tree = builder.tree()
        trees.append(tree)
        for act in tree.acts:
            seen[act] = seen.get(act, 0) + 1
        over = sum(b for a, b in live.items() if last[a] == position and first[a] < position)
        if over:
            stop = forest.intern(Node(0, None, 0, 0, over, (), (), None, END))
            trees.append(Tree((stop,), (-1,)))
        ended = tuple((k, 0) for k, found in enumerate(classes) if found.ends(position))
        if ended:
            stop = forest.intern(Node(0, None, 0, 0, 0, ended, (), None, END))
            trees.append(Tree((stop,), (-1,)))
        limit -= len(tree.nodes)
    return Turn(tuple(trees), flags, frozenset(a for a, n in seen.items() if n > 1))


def _decisions_below(reduced: Reduced, root: int) -> set[int]:
    found, open_ = set(), [root]
    while open_:
        act = open_.pop()
        if act in found:
            continue
        found.add(act)
        for branch in _branches(reduced, act):
            open_.extend(branch.triggers)
    return found


def _branches(reduced: Reduced, act: int) -> tuple[Branch, ...]:
    left = reduced.acts[act].left
    return reduced.acts[act].branches + ((left,) if left is not None else ())


class _Builder:
    """Writes out one tree."""

    def __init__(
        self, reduced: Reduced, forest: Forest, live: Mapping[int, int], dead: int, limit: int
    ) -> None:
        self._reduced = reduced
        self._forest = forest
        self._live = live
        self._dead = dead
        self._limit = limit
        self._numbers: dict[int, int] = {}
        self._placed: dict[tuple[int, int], int] = {}
        self._after: list[tuple[int, int]] = []  # (node, act), children before parents
        self._path: list[int] = []

    def place(self, act: int, then: int, *, top: bool = False) -> int:
        """The node of `act` with continuation `then`, its responses placed before it."""
        key = (act, then)
        if key in self._placed:
            return self._placed[key]
        if act in self._path:
            self._refuse_cycle(act)
        if len(self._placed) >= self._limit:
            raise DetenteError(
                Problem(
                    f"one turn has more than {self._limit:,} pending responses",
                    hint="Let fewer events raise the same chain of responses.",
                    code="too-large",
                ),
                status=Exit.TOO_LARGE,
            )
        number = self._numbers.setdefault(act, len(self._numbers))
        self._path.append(act)
        small = self._reduced.acts[act]
        ways = tuple(self._way(b, then) for b in small.branches)
        left = self._way(small.left, then) if small.left is not None else None
        self._path.pop()
        bit = self._live.get(act, 0)
        blocked = bit | (self._dead if top else 0)
        node = Node(number, small.when, blocked, bit, 0, (), ways, left, then)
        place = self._forest.intern(node)
        self._placed[key] = place
        self._after.append((place, act))
        return place

    def tree(self) -> Tree:
        """All nodes placed, parents before the responses they raise, those before what follows."""
        turned = self._after[::-1]
        return Tree(tuple(n for n, _ in turned), tuple(a for _, a in turned))

    def _way(self, branch: Branch, then: int) -> Way:
        entry = then
        for act in reversed(branch.triggers):
            entry = self.place(act, entry)
        modifiers = branch.chance.modifiers if branch.chance is not None else ()
        return Way(branch.effects, entry, tuple(m.when for m in modifiers))

    def _refuse_cycle(self, act: int) -> None:
        names = [*self._path[self._path.index(act) :], act]
        raise DetenteError(
            Problem(
                "responses raise each other in a circle: decisions "
                + " → ".join(str(self._reduced.acts[a].decision) for a in names),
                hint="Let one of them be a move of the next turn instead.",
                code="cycle",
            )
        )
