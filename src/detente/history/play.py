"""A past conflict as a scenario, and the engine's answer to it.

Each candidate has a move: come in on side A, or on side B. Both beliefs are rates within a year,
share the conflict's shock and lean as factors, and are quicker in some months than in others. The
engine plays the scenario; nothing here computes a probability by itself.

Given the shared factors the candidates' moves do not touch each other, so that the engine's tape
for one candidate, run once for each candidate and node of the factors, is its tape for all.
`scenario` writes the whole conflict as one model, and a test holds both to the same answer.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.history.clustering import Beliefs, Nodes
from detente.history.logit import Array
from detente.history.timing import MONTHS
from detente.scenario import model

if TYPE_CHECKING:
    from detente.engine.compiled import Compiled

YEAR = 365.25
CHUNK = 200_000  # draws of the engine at a time
SHOCK, LEAN = 0, 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """An outside state: code, the centres of its two beliefs (log hazards within a year), and
    their loading on how far the conflict spreads."""

    code: str
    toward_a: float
    toward_b: float
    spread: float


def scenario(
    candidates: Sequence[Candidate],
    lean: float,
    shares: Array,
    *,
    title: str = "a past conflict",
    day: datetime.date = datetime.date(1, 1, 1),
) -> model.Model:
    """The conflict as a grounded model of twelve turns of a month.

    Outcomes are ``A: code`` and ``B: code``; the answer's ladder is that of the first candidate.
    """
    month = model.Variable("month", tuple(str(i) for i in range(MONTHS + 1)), 0)
    sides = tuple(model.Variable(f"side[{c.code}]", ("none", "A", "B"), 0) for c in candidates)
    quicker = tuple(
        model.Modifier(model.Compare(0, "=", i), float(shares[i]) * MONTHS) for i in range(MONTHS)
    )
    beliefs: list[model.Belief] = []
    decisions: list[model.Decision] = []
    outcomes: list[model.Outcome] = []
    for i, c in enumerate(candidates):
        options = []
        for side, mean, sign in ((1, c.toward_a, 1.0), (2, c.toward_b, -1.0)):
            name = "AB"[side - 1]
            options.append(
                model.Option(
                    f"{c.code} comes in on side {name}",
                    model.Chance(len(beliefs), share=1 / MONTHS, modifiers=quicker),
                    (model.Effect(1 + i, model.Change.SET, side),),
                )
            )
            beliefs.append(
                model.Belief(
                    f"{c.code} comes in on side {name}",
                    model.Scale.RATE,
                    mean,
                    math.hypot(c.spread, lean),
                    YEAR,
                    ((SHOCK, c.spread), (LEAN, sign * lean)),
                    model.Origin("history", "the model of entry"),
                )
            )
            outcomes.append(model.Outcome(f"{name}: {c.code}", model.Compare(1 + i, "=", side)))
        decisions.append(
            model.Decision(
                f"enter[{c.code}]",
                model.Kind.MOVE,
                model.Compare(1 + i, "=", 0),
                tuple(options),
                (c.code,),
                group="enter",
            )
        )
    time = model.Option("", model.Chance(fixed=1.0), (model.Effect(0, model.Change.STEP, 1),))
    decisions.append(
        model.Decision(
            "a month passes",
            model.Kind.MOVE,
            model.Compare(0, "<", MONTHS),
            (time,),
            rule=model.Rule.NATURE,
        )
    )
    return model.Model(
        title=title,
        question="Who comes in, on which side?",
        as_of=day,
        horizon_days=YEAR,
        turns=MONTHS,
        variables=(month, *sides),
        factors=("how far the conflict spreads", "the side that draws"),
        beliefs=tuple(beliefs),
        decisions=tuple(decisions),
        order=tuple(range(len(decisions))),
        outcomes=tuple(outcomes),
        answer=model.Ladder("side", "none", (0, 1)),
        actors=tuple(model.Actor(c.code, c.code) for c in candidates),
    )


def tape(shares: Array) -> Compiled:
    """The engine's tape for one candidate: none, side A, side B over twelve months."""
    from detente.engine.compiled import compile_model

    return compile_model(scenario([Candidate("outside", 0.0, 0.0, 1.0)], 1.0, shares))


@dataclass(frozen=True, slots=True)
class Played:
    """The engine's answers. `p` [row, side]: by the end of the year, over the shared factors;
    `over_time` [row, month]: on either side by the end of each month;
    """

    p: Array
    over_time: Array


def play(beliefs: Beliefs, shares: Array, at: Nodes) -> Played:
    """The engine's answer for every row of `beliefs`.

    One draw of the engine is one candidate at one node of the factors.
    """
    from detente.engine.sweep import forward

    compiled = tape(shares)
    weight = np.exp(at.log_weight)
    step = max(1, CHUNK // len(weight))
    m = beliefs.m
    p = np.zeros((len(m), 2))
    over = np.zeros((len(m), MONTHS))
    for first in range(0, len(m), step):
        rows = slice(first, first + step)
        z = m[rows, None, :] + np.stack(beliefs.shifts(at, rows), axis=2)
        answer = forward(compiled, z.reshape(-1, 2)).reshape(MONTHS + 1, 3, -1, len(weight))
        mean = answer @ weight
        p[rows] = mean[-1, 1:].T
        over[rows] = (mean[1:, 1] + mean[1:, 2]).T
    return Played(p, over)
