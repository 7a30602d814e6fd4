"""Strategic actors: agent quantal response by backward induction.

A strategic actor knows the state and, in a draw, the beliefs. Where it decides it takes each
option with probability ∝ exp(λ u), u the value it expects from there on at the horizon, less what
the option costs it when taken; λ is its rationality: 0 is a coin, infinity the best reply. Holding
is an option where nothing is left over. Every state of every turn is an agent of its own that
expects all later ones to choose likewise, so with perfect information one backward sweep finds the
equilibrium (agent quantal response; McKelvey and Palfrey 1998). An actor's value at the horizon is
the sum of its utilities of the outcomes that have come about. Scripted decisions stay chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiled, Compiler, Question, Size
from detente.engine.draws import central
from detente.engine.once import drawn_twice
from detente.engine.reduction import reduce
from detente.engine.space import Frame, explore
from detente.engine.sweep import forward
from detente.engine.tape import BRANCHES, COEFFICIENT, ENTRIES, write
from detente.engine.unroll import Forest, unroll
from detente.errors import DetenteError, Problem
from detente.scenario.model import Actor, Model, Rule

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Choice:
    """How often a strategic actor takes a way out of a decision when it comes up.

    `choice` is an event or "hold"; `probability` is its share of the times the decision comes up,
    `expected` the expected number of times it is taken by the horizon.
    """

    actor: str
    decision: str
    choice: str
    probability: float
    expected: float


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """The quantal response equilibrium at one point of the beliefs.

    `values`: per strategic actor its expected value at the start, costs taken off. `outcomes`:
    probability of each outcome of the model.
    """

    values: dict[str, float]
    outcomes: dict[str, float]
    choices: tuple[Choice, ...]
    method: str
    turns: int
    states: int
    entries: int


@dataclass(frozen=True, slots=True)
class Played:
    """A question compiled with its strategic actors' decisions kept apart.

    `compiled.ladders` are those of the question, then one per outcome that an actor values.
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
                hint="Take their rationality and values out, or use solve, which knows them.",
                code="strategic",
            )
        )


def probabilities(
    compiler: Compiler, question: Question, z: Reals
) -> tuple[Size, tuple[int, ...], Reals]:
    """Size, ladder shape and probabilities (turns + 1, *shape, draws) of a question.

    Scripted models take the forward sweep over all draws at once; with strategic actors each draw
    has an equilibrium of its own, found first.
    """
    if not strategic(compiler.model):
        compiled = compiler.compile(question)
        over = forward(compiled, z)
        return compiled.size, compiled.shape, over.reshape(len(over), *compiled.shape, len(z))
    played = play(compiler, question)
    shape = played.compiled.shape
    turns = compiler.model.turns
    over = np.empty((turns + 1, int(np.prod(shape)), len(z)))
    for k, row in enumerate(z):
        over[:, :, k] = _solved(played, row)[1]
    over = over.reshape(turns + 1, *shape, len(z))
    beyond = tuple(range(1 + played.asked, over.ndim - 1))
    return played.compiled.size, shape[: played.asked], over.sum(axis=beyond)


def play(compiler: Compiler, question: Question) -> Played:
    """Compile `question` for strategic play.

    1. Refuse what has no perfect information: decisions that several owners share, one of them
       strategic (simultaneous votes).
    2. Keep every decision that costs a strategic actor something, besides what can influence the
       question or a valued outcome. States are not merged and worlds not absorbed, since costs go
       on; branches are kept apart even where they lead to the same state.
    3. Final values: the sum of the utilities of the outcomes latched.

    Raises DetenteError for simultaneous strategic votes or a negative rationality.
    """
    model = compiler.model
    actors = strategic(model)
    _check(model, actors)
    index = {a.code: i for i, a in enumerate(actors)}
    valued = tuple(sorted({o for a in actors for o, _ in a.values}))
    ladders: Question = (*question, *((o,) for o in valued))
    costly = frozenset(
        d
        for d, decision in enumerate(model.decisions)
        if any(who in index for option in decision.options for who, _ in option.costs)
    )
    reduced = reduce(compiler.folded(every=True), ladders, kept=costly)
    forest = Forest()
    turn = unroll(reduced, forest)
    space = explore(Frame.of(reduced, turn, absorb=False), forest, turn, limit=compiler.limit)
    if turn.repeated and (again := drawn_twice(space, turn)):
        turn = unroll(reduced, forest, flagged=again)
        space = explore(Frame.of(reduced, turn, absorb=False), forest, turn, limit=compiler.limit)
    tape = write(model, reduced, turn, space, {}, apart=True)
    size = Size(
        len(reduced.variables),
        len(reduced.acts),
        space.states,
        space.states,
        tape.entries,
        len(tape.slices),
    )
    compiled = Compiled(model, ladders, reduced, turn, space, tape, size)
    player = np.full(len(tape.slices), -1, dtype=np.int64)
    offset = np.zeros(len(tape.slices), dtype=np.int64)
    cost = np.zeros((len(tape.coefficients), max(1, len(actors))))
    choices = 0
    for i, d in enumerate(tape.decisions):
        if d < 0:
            continue
        decision = model.decisions[d]
        at, k = int(tape.slices[i, COEFFICIENT]), int(tape.slices[i, BRANCHES])
        if decision.rule is not Rule.NATURE and len(decision.owners) == 1:
            player[i] = index.get(decision.owners[0], -1)
        if player[i] >= 0:
            offset[i] = choices
            choices += k * int(tape.slices[i, ENTRIES])
        for position in range(at + 1, at + 1 + k):
            for o, option in enumerate(decision.options):
                if tape.options[position] >> o & 1:
                    for who, amount in option.costs:
                        if who in index:
                            cost[position, index[who]] += amount
    final = np.zeros((tape.states, max(1, len(actors))))
    for a, actor in enumerate(actors):
        for o, utility in actor.values:
            ladder = len(question) + valued.index(o)
            final[: space.states, a] += utility * (space.rungs[:, ladder] >= 1)
    return Played(compiled, actors, len(question), player, offset, cost, choices, final)


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


def _solved(played: Played, z: Reals) -> tuple[Reals, Reals, Reals]:
    """Values at the start (players,), class probabilities over time, branches taken."""
    from detente.engine.logit import backward_logit, forward_logit

    compiled = played.compiled
    tape, model = compiled.tape, compiled.model
    c = tape.chances.values(z[np.newaxis])[:, 0].copy()
    arrays = (tape.source, tape.target, tape.slices, tape.coefficients, c)
    rationality = np.array([a.rationality for a in played.actors] or [0.0], dtype=np.float64)
    v = played.final.copy()
    choice = np.zeros((model.turns, max(1, played.choices)))
    backward_logit(*arrays, v, played.player, rationality, played.cost, played.offset, choice)
    p = np.zeros(tape.states)
    p[compiled.space.start] = 1.0
    out = np.zeros((model.turns + 1, int(np.prod(compiled.shape))))
    made = np.zeros(len(tape.coefficients))
    forward_logit(*arrays, p, played.player, played.offset, choice, compiled.classes, out, made)
    return v[compiled.space.start], out, made


def equilibrium(
    model: Model, *, beliefs: Reals | None = None, compiler: Compiler | None = None
) -> Equilibrium:
    """The quantal response equilibrium of `model` at `beliefs` (its central ones if None).

    1. Backward sweep over the tape with logit choices, kept for every turn and entry.
    2. Forward sweep under them.

    Raises DetenteError for simultaneous strategic votes, or a model too large to enumerate.
    """
    question: Question = tuple((o,) for o in range(len(model.outcomes)))
    played = play(compiler or Compiler(model), question)
    z = central(model) if beliefs is None else beliefs
    values, out, made = _solved(played, z)
    compiled = played.compiled
    last = out[-1].reshape(compiled.shape)
    outcomes = {}
    for o, outcome in enumerate(model.outcomes):
        others = tuple(i for i in range(last.ndim) if i != o)
        outcomes[outcome.name] = float(last.sum(axis=others)[1])
    return Equilibrium(
        values={a.code: float(values[i]) for i, a in enumerate(played.actors)},
        outcomes=outcomes,
        choices=_choices(played, made),
        method="agent quantal response by backward induction on the tape",
        turns=model.turns,
        states=compiled.size.states,
        entries=compiled.size.entries,
    )


def _choices(played: Played, made: Reals) -> tuple[Choice, ...]:
    tape, model = played.compiled.tape, played.compiled.model
    taken: dict[tuple[int, str], float] = {}
    for i, d in enumerate(tape.decisions):
        if played.player[i] < 0:
            continue
        options = model.decisions[d].options
        at, k = int(tape.slices[i, COEFFICIENT]), int(tape.slices[i, BRANCHES])
        for position in range(at + 1, at + 1 + k):
            mask = tape.options[position]
            names = [o.event or "hold" for b, o in enumerate(options) if mask >> b & 1]
            name = names[0] if names else "hold"
            taken[d, name] = taken.get((d, name), 0.0) + float(made[position])
    met: dict[int, float] = {}
    for (d, _), times in taken.items():
        met[d] = met.get(d, 0.0) + times
    return tuple(
        Choice(
            model.decisions[d].owners[0],
            model.decisions[d].name,
            name,
            times / met[d] if met[d] else 0.0,
            times,
        )
        for (d, name), times in taken.items()
    )
