"""What the engine finds for an answer: numbers from two models, nothing else.

Nothing here knows of documents or statements, so that all of it may be done in a process of its
own (`aside`) while the evidence is weighed. What was compiled for one model serves the next that
is built alike.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from detente.answer.found import Course, Figures, Forecast
from detente.answer.power import orders_in_words, powers_alone
from detente.engine.compiled import Compiler
from detente.engine.records import Stoppers
from detente.engine.road import roads
from detente.engine.sensitivity import levers, sensitivity
from detente.engine.solve import OverTime, Reals, Result, solve
from detente.engine.stoppers import stoppers
from detente.engine.strategic import strategic
from detente.scenario.model import Model

ROADS_EACH = 3
PUSH_ABOVE = 0.5  # forcers: sets that push the headline outcome at least this high
HOLD_BELOW = 0.1  # stoppers: sets that hold an outcome below this part of its present chance
Progress = Callable[[str, float], None]


_last: list[Compiler] = []  # of the model computed before, at most one
_prior: list[tuple[Model, int, int, Result]] = []  # solved before: model, draws, seed; at most one


def compiler_of(model: Model) -> Compiler:
    """A compiler for `model`, with all that was compiled for the last one and holds for it."""
    compiler = _last[0].rebound(model) if _last else Compiler(model)
    _last[:] = [compiler]
    return compiler


def figures(
    before: Model,
    after: Model,
    head: str,
    graver: Sequence[str],
    every: Sequence[str],
    draws: int,
    seed: int,
    progress: Progress = lambda step, share: None,
) -> Figures:
    """All that an answer tells of `after`, and the probabilities of `before` beside it.

    `head`: the headline outcome; `graver`: those asked for roads and stoppers; `every`: those that
    get a number.
    Raises DetenteError (TOO_LARGE) for a model that does not fit.
    """
    compiler = compiler_of(after)

    def report(start: float) -> Callable[[int, int], None]:
        return lambda done, total: progress("computing", start + 0.2 * done / max(total, 1))

    def solved(model: Model, start: float) -> Result:
        return solve(model, draws=draws, seed=seed, compiler=compiler, progress=report(start))

    result = solved(after, 0.4)
    if after == before:
        prior = result
    elif _prior and _prior[0][:3] == (before, draws, seed):
        prior = _prior[0][3]
    else:
        prior = solved(before, 0.6)
    _prior[:] = [(before, draws, seed, prior)]
    progress("roads and stoppers", 0.85)
    # Roads and coalitions take every actor as scripted; where one chooses by values, the answer
    # goes without them and says so.
    scripted = not strategic(after)
    found_roads = tuple(
        road
        for outcome in (graver if scripted else ())
        for road in roads(after, outcome, ROADS_EACH, compiler=compiler).roads
    )
    found_stoppers: list[Stoppers] = []
    for outcome in dict.fromkeys((head, *graver)) if scripted else ():
        central = result.outcome(outcome).estimate.central
        if 0 < central < 1:
            found_stoppers.append(
                stoppers(after, outcome, HOLD_BELOW * central, largest=2, compiler=compiler)
            )
    found_forcers = (
        stoppers(after, head, PUSH_ABOVE, largest=2, direction="highest", compiler=compiler)
        if scripted and result.outcome(head).estimate.central < PUSH_ABOVE
        else None
    )
    how = {
        (stop.outcome, each): orders_in_words(after, stop.outcome, each, compiler)
        for stop in found_stoppers
        for each in stop.sets
    }
    swings = sensitivity(
        after,
        head,
        draws=max(2, draws),
        seed=seed,
        compiler=compiler,
        result=result if draws >= 2 else None,
    ).levers
    others = [outcome for outcome in dict.fromkeys((*graver, *every)) if outcome != head]
    return Figures(
        prior=_told(prior, head),
        result=_told(result, head),
        levers=((head, swings), *((o, levers(after, o, compiler=compiler)) for o in others)),
        roads=found_roads,
        stoppers=tuple(found_stoppers),
        forcers=found_forcers,
        powers=powers_alone(after, head, compiler) if scripted else (),
        how=how,
    )


def _told(result: Result, head: str) -> Forecast:
    """What an answer tells of a result: numbers without the draws that they come from."""
    answer = result.answer
    courses = [_course(name, answer.over_time, i) for i, name in enumerate(answer.rungs)]
    return Forecast(
        answer=answer.estimates,
        ignorance=tuple(_ignorance(result.values[f"{answer.name}: {r}"]) for r in answer.rungs),
        crossed=tuple(ladder.estimates for ladder in result.crossed),
        joint=tuple(tuple(tuple(map(float, row)) for row in j.mean) for j in result.joint),
        outcomes={outcome.name: outcome.estimate for outcome in result.outcomes},
        courses=(*courses, _course(head, result.outcome(head).over_time, None)),
        days=tuple(map(float, result.days)),
        method=result.method,
        turns=result.turns,
        draws=result.draws,
        seed=result.seed,
        standard_error=result.standard_error,
        states=result.states,
        entries=result.entries,
    )


def _course(name: str, over: OverTime, column: int | None) -> Course:
    """`column` picks the rung of a ladder's array."""

    def pick(values: Reals) -> tuple[float, ...]:
        return tuple(map(float, values if column is None else values[:, column]))

    return Course(name, pick(over.mean), pick(over.low), pick(over.high))


def _ignorance(values: Reals) -> float | None:
    mean = float(values.mean())
    return float(values.var()) / (mean * (1 - mean)) if 0 < mean < 1 else None


def prepare() -> None:
    """Load the engine and its compiled loops, in a process that does nothing but compute."""
    # What numba looks for as it starts, to serve loops that ours are none of and settings that we
    # have none of: linear algebra, how much of a program its tests have run, its own file of
    # settings. To load them takes a third of the time.
    for name in ("scipy", "coverage", "yaml"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    from detente.engine import kernels

    assert kernels


def rehearse(model: Model, draws: int, seed: int) -> None:
    """Get ready for `figures` of models built as this one, it being what was before.

    Nearly all is compiled then, and the half of the answer that is known already is solved.
    """
    result = solve(model, draws=draws, seed=seed, compiler=compiler_of(model))
    _prior[:] = [(model, draws, seed, result)]
