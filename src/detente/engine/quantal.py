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

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import Compiler, Question, Size
from detente.engine.draws import central
from detente.engine.strategic import Played, play, strategic
from detente.engine.sweep import QUICK, Progress, forward, shared
from detente.engine.tape import BRANCHES, COEFFICIENT
from detente.scenario.model import Model

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


def probabilities(
    compiler: Compiler, question: Question, z: Reals, *, progress: Progress | None = None
) -> tuple[Size, tuple[int, ...], Reals]:
    """Size, ladder shape and probabilities (turns + 1, *shape, draws) of a question.

    Scripted models take the forward sweep over all draws at once; with strategic actors each draw
    has an equilibrium of its own, found first.
    """
    if not strategic(compiler.model):
        compiled = compiler.compile(question)
        over = forward(compiled, z, progress=progress)
        return compiled.size, compiled.shape, over.reshape(len(over), *compiled.shape, len(z))
    played = play(compiler, question)
    shape = played.compiled.shape
    turns = compiler.model.turns
    over = np.empty((turns + 1, int(np.prod(shape)), len(z)))

    def run(block: tuple[int, int]) -> None:
        for k in range(*block):
            over[:, :, k] = solved(played, z[k]).over

    small = played.compiled.tape.entries * turns * len(z) < QUICK
    blocks = [(k, k + 1) for k in range(len(z))]
    shared(run, blocks, 1 if small else os.cpu_count() or 1, progress)
    over = over.reshape(turns + 1, *shape, len(z))
    beyond = tuple(range(1 + played.asked, over.ndim - 1))
    return played.compiled.size, shape[: played.asked], over.sum(axis=beyond)


@dataclass(frozen=True, slots=True)
class Solved:
    """Strategic play at one point of the beliefs.

    `values` (actors,): at the start, costs taken off. `over` (turns + 1, classes): probability of
    each class of states. `made` (coefficient positions,): expected times each branch is chosen;
    `slope` (beliefs,): the total derivative. Both are empty where they were not asked for.
    """

    values: Reals
    over: Reals
    made: Reals
    slope: Reals


@dataclass(frozen=True, slots=True)
class _Columns:
    """The values that a backward sweep carries, fewest first: `final` (columns, states).

    An actor's value is `scale` times that of its `column`: actors without costs who value the
    same outcomes in proportion, or against each other, share one. `cost` (positions, columns).
    """

    final: Reals
    column: Whole
    scale: Reals
    cost: Reals

    @classmethod
    def of(cls, played: Played, besides: Reals | None = None) -> _Columns:
        """Columns for the actors of `played`, after one for `besides` (states,) if given."""
        final = [] if besides is None else [besides]
        costs = [np.zeros(len(played.cost)) for _ in final]
        column, scale = [], []
        for own, cost in zip(played.final, played.cost.T, strict=True):
            where, ratio = len(final), 1.0
            if not cost.any():
                for i, other in enumerate(final):
                    peak = int(np.abs(other).argmax())
                    times = own[peak] / other[peak] if other[peak] else 0.0
                    if times and not costs[i].any() and np.array_equal(own, times * other):
                        where, ratio = i, times
                        break
            if where == len(final):
                final.append(own)
                costs.append(cost)
            column.append(where)
            scale.append(ratio)
        return cls(
            np.array(final, dtype=np.float64).reshape(-1, played.compiled.tape.states),
            np.array(column, dtype=np.int64),
            np.array(scale, dtype=np.float64),
            np.ascontiguousarray(np.array(costs).reshape(len(final), -1).T),
        )


def solved(
    played: Played, z: Reals, final: Reals | None = None, *, counted: bool = False
) -> Solved:
    """The quantal response equilibrium at beliefs `z` (beliefs,), and derivatives if asked for.

    1. One sweep back finds the choices, one forward the probabilities under them and, if `counted`,
       how often each choice is made.
    2. With `final` (states of the tape,), as in `sweep.gradient`: the total derivative by z of its
       expected value, through the choices of strategic actors too, by reverse accumulation over
       the backward sweep. A best reply (infinite rationality) is flat but where it switches, and is
       taken as flat.
    """
    from detente.engine import logit

    compiled = played.compiled
    tape, turns, start = compiled.tape, compiled.model.turns, compiled.space.start
    columns = _Columns.of(played, final)
    c = tape.chances.values(z[np.newaxis])[:, 0].copy()
    arrays = (tape.source, tape.target, tape.slices, tape.coefficients, c)
    rationality = np.array([a.rationality for a in played.actors], dtype=np.float64)
    acting = (played.player, rationality, columns.column, columns.scale, columns.cost)
    v = columns.final.copy()
    choice = np.empty((turns, played.choices))
    ends = np.empty((turns if final is not None else 0, *v.shape))
    logit.backward_logit(*arrays, v, *acting, played.offset, choice, ends)
    values = columns.scale * v[columns.column, start]

    p = np.zeros(tape.states)
    p[start] = 1.0
    over = np.zeros((turns + 1, int(np.prod(compiled.shape))))
    made = np.zeros(len(tape.coefficients) if counted else 0)
    classes = compiled.classes
    if final is None:
        logit.forward_logit(*arrays, p, played.player, played.offset, choice, classes, over, made)
        return Solved(values, over, made, np.zeros(0))
    u = np.zeros_like(v)
    u[0, start] = 1.0
    adjoint = np.zeros(len(c))
    after = np.empty((len(v), len(tape.target)))
    kept = np.empty((len(v), len(tape.source)))
    back = (choice, ends, after, kept, adjoint)
    logit.adjoint_logit(*arrays, u, *acting, played.offset, *back, p, classes, over)
    return Solved(values, over, made, tape.chances.gradient(z, adjoint))


def equilibrium(
    model: Model, *, beliefs: Reals | None = None, compiler: Compiler | None = None
) -> Equilibrium:
    """The quantal response equilibrium of `model` at `beliefs` (its central ones if None).

    1. Backward sweep over the tape with logit choices, kept for every turn and entry.
    2. Forward sweep under them.

    Raises DetenteError for simultaneous strategic votes, or a model too large to enumerate.
    """
    question: Question = tuple((o,) for o in range(len(model.outcomes)))
    played = play(compiler or Compiler(model), question, every=True)
    at = solved(played, central(model) if beliefs is None else beliefs, counted=True)
    compiled = played.compiled
    last = at.over[-1].reshape(compiled.shape)
    outcomes = {}
    for o, outcome in enumerate(model.outcomes):
        others = tuple(i for i in range(last.ndim) if i != o)
        outcomes[outcome.name] = float(last.sum(axis=others)[1])
    return Equilibrium(
        values={a.code: float(at.values[i]) for i, a in enumerate(played.actors)},
        outcomes=outcomes,
        choices=_choices(played, at.made),
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
