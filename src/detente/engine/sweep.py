"""Running a tape: forward carries probability, backward carries value.

The surface over `kernels`: it makes the arrays, splits draws into blocks that fit the cache,
shares blocks between threads, and names what comes out.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiled

Reals = NDArray[np.float64]
Progress = Callable[[int, int], None]

WIDTH = 32  # draws in a block: long rows are fetched ahead, short ones stay in the cache
WIDEST = 128  # the same where so many stay in the cache: what is done once a row counts less
CACHED = 1 << 20  # bytes of a block that stay in the cache of one core
BLOCK = 1 << 25  # bytes of a block at most
QUICK = 3_000_000  # entries times turns times draws below which threads cost more than they save


def forward(compiled: Compiled, z: Reals, *, progress: Progress | None = None) -> Reals:
    """Probability of every class after every turn, for each row of `z` (draws, beliefs).

    Returns (turns + 1, classes, draws); the first axis starts at the beginning. Classes are those
    of `Compiled.classes`. Sums over classes are 1 up to rounding.
    """
    c = compiled.tape.chances.values(z)
    return forward_with(compiled, c, progress=progress)


def forward_with(compiled: Compiled, c: Reals, *, progress: Progress | None = None) -> Reals:
    """As `forward`, given the coefficients (coefficients, draws) themselves.

    1. Draws are split into blocks.
    2. Blocks run on as many threads as there are cores; each starts with all mass on the start.
       A draw's numbers do not depend on the block or the thread it falls to.
    """
    from detente.engine import kernels

    tape = compiled.tape
    draws = c.shape[1]
    classes = compiled.classes
    turns = compiled.model.turns
    kinds = int(np.prod(compiled.shape))
    out = np.zeros((turns + 1, kinds, draws))
    if draws == 1:
        p = np.zeros(tape.states)
        p[compiled.space.start] = 1.0
        flat = np.zeros((turns + 1, kinds))
        kernels.forward_one(
            tape.source,
            tape.target,
            tape.slices,
            tape.coefficients,
            np.ascontiguousarray(c[:, 0]),
            p,
            classes,
            flat,
        )
        return flat[:, :, np.newaxis]
    each = 8 * max(1, tape.states)  # bytes of a draw
    width = max(WIDTH, min(WIDEST, CACHED // each // 8 * 8))
    width = max(8, min(width, BLOCK // each // 8 * 8))
    blocks = [(i, min(i + width, draws)) for i in range(0, draws, width)]

    def run(block: tuple[int, int]) -> None:
        first, last = block
        p = np.zeros((tape.states, last - first))
        p[compiled.space.start] = 1.0
        part = np.zeros((turns + 1, kinds, last - first))
        kernels.forward_many(
            tape.source,
            tape.target,
            tape.slices,
            tape.coefficients,
            np.ascontiguousarray(c[:, first:last]),
            p,
            classes,
            part,
        )
        out[:, :, first:last] = part

    alone = tape.entries * turns * draws < QUICK
    shared(run, blocks, 1 if alone else os.cpu_count() or 1, progress)
    return out


def shared(
    run: Callable[[tuple[int, int]], None],
    blocks: list[tuple[int, int]],
    cores: int,
    progress: Progress | None,
) -> None:
    """Run `blocks` (first, last) on as many threads as `cores` allow, telling `progress`.

    This thread is one of them: to start one costs as much as a small block.
    """
    left = deque(blocks)
    failed: list[BaseException] = []

    def helped() -> None:
        try:
            for block in _taken(left):
                run(block)
        except BaseException as error:  # noqa: BLE001  (raised again where it can be caught)
            failed.append(error)
            left.clear()

    others = [threading.Thread(target=helped) for _ in range(min(len(blocks), cores) - 1)]
    for other in others:
        other.start()
    try:
        for block in _taken(left):
            run(block)
            if progress:
                progress(len(blocks) - len(left), len(blocks))
    finally:
        left.clear()  # where this one failed, the others stop as well
        for other in others:
            other.join()
    if failed:
        raise failed[0]


def _taken(left: deque[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left, one after another; several threads may take from it."""
    while left:
        try:
            block = left.popleft()
        except IndexError:  # another took the last
            return
        yield block


def backward(
    compiled: Compiled, c: Reals, final: Reals, modes: NDArray[np.int64] | None = None
) -> Reals:
    """Values at the start of the first turn: (states, columns).

    c (coefficients, columns), final (states of the tape, columns): values at the horizon; modes
    (slices, columns): who decides (`detente.engine.power`), None: chance everywhere.
    """
    from detente.engine import kernels

    tape = compiled.tape
    v = np.array(final, dtype=np.float64, order="C")
    columns = v.shape[1]
    if modes is None:
        modes = np.zeros((len(tape.slices), columns), dtype=np.int64)
    if columns == 1:
        flat = v[:, 0].copy()
        kernels.backward_one(
            tape.source,
            tape.target,
            tape.slices,
            tape.coefficients,
            np.ascontiguousarray(c[:, 0]),
            flat,
            np.ascontiguousarray(modes[:, 0]),
            compiled.model.turns,
        )
        return flat[:, np.newaxis]
    kernels.backward_many(
        tape.source,
        tape.target,
        tape.slices,
        tape.coefficients,
        np.ascontiguousarray(c),
        v,
        np.ascontiguousarray(modes),
        np.empty(columns),
        compiled.model.turns,
    )
    return v


def gradient(compiled: Compiled, z: Reals, final: Reals) -> tuple[float, Reals]:
    """The expected final value at beliefs `z` (beliefs,) and its derivative by z (beliefs,).

    `final` (states of the tape,): the value of ending in each state, 1 where an outcome counts.
    """
    from detente.engine import kernels

    tape = compiled.tape
    c = tape.chances.values(z[np.newaxis])[:, 0].copy()
    starts = np.zeros((compiled.model.turns + 1, tape.states))
    starts[0, compiled.space.start] = 1.0
    v = np.array(final, dtype=np.float64)
    adjoint = np.zeros(len(c))
    kernels.gradient_one(
        tape.source,
        tape.target,
        tape.slices,
        tape.coefficients,
        c,
        starts,
        v,
        np.empty(len(tape.source)),
        adjoint,
    )
    return float(v[compiled.space.start]), tape.chances.gradient(z, adjoint)


def reached(compiled: Compiled, ladder: int, rung: int) -> Reals:
    """1 for the states that stand at least on `rung` of `ladder`; shape (states of the tape,)."""
    result = np.zeros(compiled.tape.states)
    result[: compiled.space.states] = compiled.space.rungs[:, ladder] >= rung
    return result
