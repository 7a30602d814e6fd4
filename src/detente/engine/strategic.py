"""Models with strategic actors, compiled: who chooses what, at which cost, for which values.

The tape is that of a scripted model, but branches of a strategic or costly decision stay apart.
What is found on it is in `quantal`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiled, Compiler, Question, Size
from detente.engine.lumping import lump
from detente.engine.once import drawn_twice
from detente.engine.reduction import reduce
from detente.engine.space import Frame, explore
from detente.engine.sweep import reached
from detente.engine.tape import BRANCHES, COEFFICIENT, ENTRIES, write
from detente.engine.unroll import Forest, unroll
from detente.errors import DetenteError, Problem
from detente.scenario.model import Actor, Model, Rule

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Played:
    """A question compiled with its strategic actors' decisions kept apart.

    `compiled.ladders` are those of the question (`asked` of them), then one for each outcome
    besides that an actor values. `player` (slices,): who chooses, -1 for chance; `offset`
    (slices,), `choices`: where a slice's choices begin, how many there are in a turn; `cost`
    (coefficient positions, actors); `final` (actors, states): an actor's value of ending there.
    """

    compiled: Compiled
    actors: tuple[Actor, ...]
    asked: int
    player: Whole
    offset: Whole
    cost: Reals
    choices: int
    final: Reals

    def beliefs(self) -> tuple[int, ...]:
        """Indices of the beliefs that decide anything: those of scripted decisions."""
        tape = self.compiled.tape
        found = set()
        for i in np.flatnonzero(self.player < 0):
            at, k = int(tape.slices[i, COEFFICIENT]), int(tape.slices[i, BRANCHES])
            for number in tape.coefficients[at : at + 1 + k].tolist():
                group, _ = tape.chances.coefficients[number]
                if group >= 0:
                    slots = (tape.chances.slots[s] for s in tape.chances.groups[group])
                    found |= {s.belief for s in slots if s.belief >= 0}
        return tuple(sorted(found))


def strategic(model: Model) -> tuple[Actor, ...]:
    """The actors that choose by values, in the model's order."""
    return tuple(a for a in model.actors if a.rationality is not None)


def scripted_only(model: Model, what: str) -> None:
    """Refuse a model with strategic actors in the name of `what`, which does not know them."""
    actors = strategic(model)
    if actors:
        raise DetenteError(
            Problem(
                f"{what} takes every actor as scripted, but "
                + ", ".join(a.code for a in actors)
                + " choose by values",
                hint="Take their rationality and values out. As it stands, solve (detente run) "
                "answers it, and export_efg (--format efg) writes its game tree.",
                code="strategic",
            )
        )


def play(compiler: Compiler, question: Question, *, every: bool = False) -> Played:
    """Compile `question` for strategic play.

    1. Refuse what has no perfect information: decisions that several owners share, one of them
       strategic (simultaneous votes).
    2. Keep every decision that costs a strategic actor something, besides what can influence the
       question or a valued outcome. Where nothing costs, worlds in which all of these outcomes
       have come about are one state, as for scripted models; costs go on.
    3. Merge alike states, unless `every` choice is asked about, those that change nothing too.
    4. Write the tape; branches of a strategic or costly decision are kept apart even where they
       lead to the same state, since each is an option of its own.
    5. Final values: the sum of the utilities of the outcomes latched.

    Raises DetenteError for simultaneous strategic votes or a negative rationality.
    """
    model = compiler.model
    actors = strategic(model)
    _check(model, actors)
    index = {a.code: i for i, a in enumerate(actors)}
    valued = tuple(sorted({o for a in actors for o, _ in a.values}))
    ladders: Question = (*question, *((o,) for o in valued if (o,) not in question))
    costly = frozenset(
        d
        for d, decision in enumerate(model.decisions)
        if any(who in index for option in decision.options for who, _ in option.costs)
    )
    chosen = {
        d: index[decision.owners[0]]
        for d, decision in enumerate(model.decisions)
        if decision.rule is not Rule.NATURE and decision.owners and decision.owners[0] in index
    }
    reduced = reduce(compiler.folded(every=True), ladders, kept=costly)
    forest = Forest()
    absorb = not every and not costly
    turn = unroll(reduced, forest)
    space = explore(Frame.of(reduced, turn, absorb=absorb), forest, turn, limit=compiler.limit)
    if turn.repeated and (again := drawn_twice(space, turn)):
        turn = unroll(reduced, forest, flagged=again)
        space = explore(Frame.of(reduced, turn, absorb=absorb), forest, turn, limit=compiler.limit)
    explored = space.states
    if not every:
        told = frozenset(
            node
            for tree in turn.trees
            for node, act in zip(tree.nodes, tree.acts, strict=True)
            if act >= 0 and reduced.acts[act].decision in costly
        )
        space = lump(space, told=told)
    apart = frozenset(
        a for a, act in enumerate(reduced.acts) if act.decision in costly or act.decision in chosen
    )
    tape = write(model, reduced, turn, space, {}, apart=apart)
    size = Size(
        len(reduced.variables),
        len(reduced.acts),
        explored,
        space.states,
        tape.entries,
        len(tape.slices),
    )
    compiled = Compiled(model, ladders, reduced, turn, space, tape, size)
    player = np.array([chosen.get(d, -1) for d in tape.decisions], dtype=np.int64)
    counts = np.where(player >= 0, tape.slices[:, BRANCHES] * tape.slices[:, ENTRIES], 0)
    cost = np.zeros((len(tape.coefficients), len(actors)))
    for i, d in enumerate(tape.decisions):
        at, k = int(tape.slices[i, COEFFICIENT]), int(tape.slices[i, BRANCHES])
        for position in range(at + 1, at + 1 + k) if d in costly else ():
            for o, option in enumerate(model.decisions[d].options):
                if tape.options[position] >> o & 1:
                    for who, amount in option.costs:
                        if who in index:
                            cost[position, index[who]] += amount
    final = np.zeros((len(actors), tape.states))
    for a, actor in enumerate(actors):
        for o, utility in actor.values:
            final[a] += utility * reached(compiled, ladders.index((o,)), 1)
    offset = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts
    return Played(compiled, actors, len(question), player, offset, cost, int(counts.sum()), final)


def _check(model: Model, actors: tuple[Actor, ...]) -> None:
    codes = {a.code for a in actors}
    problems = [
        Problem(
            f"the rationality of {a.code} is not usable",
            expected="0 (a coin) or more; inf for the best reply",
            found=f"{a.rationality:g}",
        )
        for a in actors
        if a.rationality is None or not a.rationality >= 0
    ]
    for decision in model.decisions:
        shared = codes & set(decision.owners)
        if decision.rule is not Rule.NATURE and len(decision.owners) > 1 and shared:
            problems.append(
                Problem(
                    f"{decision.name!r} is decided by several at once, and "
                    + ", ".join(sorted(shared))
                    + " would choose by values: simultaneous strategic votes are not known here",
                    hint="Let each of them decide in turn (one decision each), or script the vote.",
                    code="simultaneous-votes",
                )
            )
    if problems:
        raise DetenteError(problems)
