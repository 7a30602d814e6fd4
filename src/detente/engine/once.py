"""Which decisions could be drawn twice in a turn: only those need a flag.

Flags multiply states, so they are set only where two nodes of one decision can really be met one
after the other. That is found on the states explored without flags, which include every state
that can be reached with them.
"""

from __future__ import annotations

import numpy as np

from detente.engine.space import Space
from detente.engine.unroll import Turn

_CHUNK = 63


def drawn_twice(space: Space, turn: Turn) -> frozenset[int]:
    """Acts of which two nodes may be drawn in one turn.

    Every state carries a set of acts (bits) that may have been drawn since the turn began. The
    trees are passed in order: what leaves a node carries the set of its source and the act
    itself; an act met at a source that carries it already is one of those looked for.
    """
    found: set[int] = set()
    acts = sorted(turn.repeated)
    for first in range(0, len(acts), _CHUNK):
        bits = {act: 1 << i for i, act in enumerate(acts[first : first + _CHUNK])}
        carried = np.zeros(space.states, dtype=np.int64)
        for tree in turn.trees:
            for position, (node, act) in enumerate(zip(tree.nodes, tree.acts, strict=True)):
                fan = space.fans.get(node)
                if fan is None:
                    continue
                before = carried[fan.source]
                bit = bits.get(act, 0)
                if bit and (before & bit).any():
                    found.add(act)
                after = before | bit
                if position:
                    carried[fan.source] = 0
                for row in fan.target:
                    np.bitwise_or.at(carried, row, after)
    return frozenset(found)
