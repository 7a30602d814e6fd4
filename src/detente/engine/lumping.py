"""States that no question can tell apart, merged (probabilistic bisimulation).

Two states of the same place are alike if they stand on the same rungs and every node leads them,
branch by branch and under the same modifiers, to states that are alike (Larsen and Skou 1991;
partition refinement after Paige and Tarjan 1987, here by hashing). Merging alike states changes
no probability, whatever the beliefs, because branches are told apart by node and not by number.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from detente.engine.space import Fan, Space

Words = NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)


def _salt(number: int) -> int:
    return (number * 0xD6E8FEB86659FD93 + 1) & (2**64 - 1)


def _mixed(values: Words, salt: np.uint64 | Words) -> Words:
    """A 64-bit finaliser (Stafford's variant 13), so that sums of parts identify their set."""
    x = values * _ODD
    x += salt
    x ^= x >> _30
    x *= _FIRST
    x ^= x >> _27
    x *= _SECOND
    x ^= x >> _31
    return x


def _numbered(values: Words) -> tuple[NDArray[np.int64], int]:
    _, inverse = np.unique(values, return_inverse=True)
    return inverse.astype(np.int64), int(inverse.max()) + 1


def lump(space: Space, *, told: frozenset[int] = frozenset()) -> Space:
    """`space` with alike states merged; a state is named by the first of its class.

    To pass a node of `told` makes a difference even where all its branches lead to one class.

    1. Classes to begin with: place and rungs.
    2. A state's signature: its class and, per node where it leaves its class, the modifiers that
       hold and the classes it goes to. New classes: equal signatures.
    3. Repeat until their number stays the same.
    """
    first = space.place.astype(np.uint64)
    one, two = np.uint64(_salt(1)), np.uint64(_salt(2))
    for column in space.rungs.T:
        first = _mixed(first, one) + column.astype(np.uint64)
    salts = {
        node: (
            np.array([[_salt(3 + i)] for i in range(len(fan.target))], dtype=np.uint64),
            np.uint64(_salt(5 + 7 * node)),
            fan.pattern.astype(np.uint64),
        )
        for node, fan in space.fans.items()
    }
    classes, count = _numbered(first)
    while True:
        signature = _mixed(classes.astype(np.uint64), two)
        for node, fan in space.fans.items():
            ways = classes[fan.target]
            leaves = (ways != classes[fan.source]).any(axis=0) | (node in told)
            if not leaves.any():
                continue
            of_branch, of_node, pattern = salts[node]
            part = pattern[leaves]
            for row in _mixed(ways[:, leaves].astype(np.uint64), of_branch):
                part = _mixed(part + row, of_node)
            signature[fan.source[leaves]] += part
        refined, larger = _numbered(signature)
        if larger == count:
            break
        classes, count = refined, larger
    if count == space.states:
        return space
    head = np.full(count, space.states, dtype=np.int64)
    np.minimum.at(head, classes, np.arange(space.states))
    order = np.argsort(head)
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    classes, head = rank[classes], head[order]
    fans = {}
    for node, fan in space.fans.items():
        source, target = classes[fan.source], classes[fan.target]
        keep = (head[source] == fan.source) & ((target != source).any(axis=0) | (node in told))
        if keep.any():
            fans[node] = Fan(
                source[keep].astype(np.int32), target[:, keep].astype(np.int32), fan.pattern[keep]
            )
    return dataclasses.replace(
        space,
        place=space.place[head],
        codes=space.codes[head],
        rungs=space.rungs[head],
        start=int(classes[space.start]),
        fans=fans,
    )
