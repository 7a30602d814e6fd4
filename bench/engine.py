"""How fast the engine is and what it needs, beside a model checker in the same run.

    python bench/engine.py                       the table
    python bench/engine.py --json out.json       and as JSON
    python bench/engine.py --plot growth.svg     and how cost grows with members and draws
    python bench/engine.py --quick               without the model checker and the largest models

The reference model: n members, each at level 0, 1 (permits) or 2 (war); a shield, Article 5, a
ladder 0–3. In a turn each member at 0 may go to 1 while the ladder is below 3; each at 1 may be
struck and go to 2 while it is below 3; the shield may be raised; Article 5 may be invoked while a
member is at 2 or the shield is up; the ladder may rise from 0, from 1, from 2 (three decisions)
while anything has happened. Every decision has a belief of its own; 52 turns. All of it is kept
(no reduction), so that the sweep itself is measured.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import math
import multiprocessing
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from detente.engine.coalition import coalition, values
from detente.engine.compiled import Compiled, Compiler
from detente.engine.draws import Draws, central, draw
from detente.engine.road import roads
from detente.engine.sampling import sample
from detente.engine.solve import solve
from detente.engine.stoppers import stoppers
from detente.engine.sweep import forward, gradient, reached
from detente.scenario.model import (
    Actor,
    All,
    Any,
    Belief,
    Chance,
    Change,
    Compare,
    Decision,
    Effect,
    Kind,
    Ladder,
    Model,
    Option,
    Outcome,
    Scale,
    Variable,
)

MAY_2024 = """detente: 1
extends: entry-into-war
with: {alliance: NATO, target: RUS, client: UKR, hub: POL, partners: [BLR]}
question: Will NATO members, individually or collectively, go to war against Russia?
as_of: 2024-05-31
"""


def reference(n: int, turns: int = 52) -> Model:
    """The reference model with `n` members."""
    shield, article, ladder = n, n + 1, n + 2
    levels = [Variable(f"member {i}", ("none", "permits", "war"), 0) for i in range(n)]
    levels += [Variable(x, ("no", "yes"), 0) for x in ("shield", "article 5")]
    levels.append(Variable("ladder", ("0", "1", "2", "3"), 0))
    below = Compare(ladder, "<", 3)
    up = Compare(shield, "=", 1)
    at_war = tuple(Compare(i, "=", 2) for i in range(n))
    anything = Any((up, Compare(article, "=", 1), *(Compare(i, ">=", 1) for i in range(n))))
    moves = [
        *((f"permit {i}", All((Compare(i, "=", 0), below)), i, 1) for i in range(n)),
        *((f"struck {i}", All((Compare(i, "=", 1), below)), i, 2) for i in range(n)),
        ("shield", Compare(shield, "=", 0), shield, 1),
        ("article 5", All((Compare(article, "=", 0), Any((up, *at_war)))), article, 1),
        *((f"rise {r}", All((Compare(ladder, "=", r), anything)), ladder, r + 1) for r in range(3)),
    ]
    beliefs, decisions = [], []
    for k, (name, when, variable, level) in enumerate(moves):
        weekly = 0.002 + 0.0007 * (k + 1)
        beliefs.append(Belief(name, Scale.RATE, math.log(-math.log1p(-weekly)), 0.5, days=7.0))
        effect = Effect(variable, Change.SET, level)
        owner = f"M{variable}" if variable < n else "ADV"
        decisions.append(
            Decision(name, Kind.MOVE, when, (Option(name, Chance(k), (effect,)),), owners=(owner,))
        )
    outcome = Outcome("top of the ladder", Compare(ladder, "=", 3))
    return Model(
        title=f"reference, {n} members",
        question="Does the ladder reach its top?",
        as_of=datetime.date(2024, 5, 31),
        horizon_days=7.0 * turns,
        turns=turns,
        variables=tuple(levels),
        factors=(),
        beliefs=tuple(beliefs),
        decisions=tuple(decisions),
        order=tuple(range(len(decisions))),
        outcomes=(outcome,),
        answer=Ladder("answer", "below", (0,)),
        actors=(*(Actor(f"M{i}", f"member {i}") for i in range(n)), Actor("ADV", "adversary")),
    )


def compiled(n: int) -> Compiled:
    """The reference model's tape, with nothing left out."""
    return Compiler(reference(n)).compile(((0,),), cut=False)


class Seconds(float):
    """Median wall seconds of repeated calls, with the median of their processor seconds."""

    cpu: float


def timed(call: Callable[[], object], repeat: int = 5) -> Seconds:
    """Median of `repeat` calls, after one that is not counted."""
    call()
    gc.collect()
    walls, cpus = [], []
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    result = Seconds(statistics.median(walls))
    result.cpu = statistics.median(cpus)
    return result


def ratio(over: Seconds, under: Seconds) -> float:
    """How many times as much processor time one takes as the other (load of others left out)."""
    return over.cpu / under.cpu


def peak(call: Callable[[], object]) -> float:
    """MiB at the peak of a process that does nothing but `call`."""
    queue: multiprocessing.Queue[float] = multiprocessing.get_context("spawn").Queue()
    process = multiprocessing.get_context("spawn").Process(target=_peak, args=(call, queue))
    process.start()
    result = queue.get()
    process.join()
    return result


def _peak(call: Callable[[], object], queue: multiprocessing.Queue[float]) -> None:
    call()
    queue.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def many_draws() -> None:
    forward(compiled(8), draw(reference(8), 256, 1).z)


def large_answer() -> None:
    c = compiled(10)
    forward(c, central(c.model)[np.newaxis])


def first_call() -> None:
    c = compiled(3)
    forward(c, central(c.model)[np.newaxis])


def prism(model: Model) -> str:
    """The reference model for a model checker: one decision a step, a phase counter, no turns."""
    n = sum(len(v.levels) == 3 for v in model.variables)
    names = [f"m{i}" for i in range(n)] + ["shield", "article", "ladder"]
    lines = ["dtmc", "module world", f"  phase : [0..{len(model.order) - 1}] init 0;"]
    lines += [
        f"  {name} : [0..{len(v.levels) - 1}] init 0;"
        for name, v in zip(names, model.variables, strict=True)
    ]

    def text(c: object) -> str:
        match c:
            case Compare(variable=v, op=op, level=level):
                return f"{names[v]}{op}{level}"
            case All(conditions=parts):
                return "(" + " & ".join(map(text, parts)) + ")"
            case Any(conditions=parts):
                return "(" + " | ".join(map(text, parts)) + ")"
        raise TypeError(c)

    for k, d in enumerate(model.order):
        decision = model.decisions[d]
        (option,) = decision.options
        (effect,) = option.effects
        p = -math.expm1(-math.exp(model.beliefs[d].mean))
        following = (k + 1) % len(model.order)
        taken = f"({names[effect.variable]}'={effect.level})&(phase'={following})"
        guard = text(decision.when)
        lines.append(f"  [] phase={k} & {guard} -> {p!r}:{taken} + {1 - p!r}:(phase'={following});")
        lines.append(f"  [] phase={k} & !({guard}) -> (phase'={following});")
    return "\n".join([*lines, "endmodule", 'label "hit" = ladder=3;', ""])


def checker(model: Model) -> tuple[float, float, float, float]:
    """Probability, seconds to build and to check with stormpy, processor seconds to check."""
    import stormpy

    with tempfile.NamedTemporaryFile("w", suffix=".prism") as file:
        file.write(prism(model))
        file.flush()
        program = stormpy.parse_prism_program(file.name)
    steps = model.turns * len(model.order)
    (asked,) = stormpy.parse_properties(f'P=? [ F<={steps} "hit" ]', program)
    start = time.perf_counter()
    built = stormpy.build_model(program, [asked])
    middle, spent = time.perf_counter(), time.process_time()
    result = stormpy.model_checking(built, asked, only_initial_states=True)
    value = float(result.get_value(next(iter(built.initial_states))))
    checked = time.perf_counter() - middle
    return value, middle - start, checked, time.process_time() - spent


def rows(quick: bool) -> list[dict[str, object]]:
    """Every measurement: what, how much, unit, the mark to reach."""
    table: list[dict[str, object]] = []

    def add(what: str, value: float, unit: str, mark: str = "") -> None:
        cpu = getattr(value, "cpu", None)
        table.append({"what": what, "value": value, "unit": unit, "cpu": cpu, "to reach": mark})
        spent = f"{cpu:10.4g}" if cpu is not None else " " * 10
        print(f"{what:62s} {value:10.4g} {unit:8s} {spent}  {mark}", flush=True)

    print(f"{'what':62s} {'value':>10s} {'unit':8s} {'cpu s':>10s}  to reach")

    start = time.perf_counter()
    first_call()
    add("first call in this process, kernels cached", time.perf_counter() - start, "s", "≤ 1.5")
    model = reference(8)
    c = compiled(8)
    z = central(model)[np.newaxis]
    add("n = 8: states", c.size.states, "")
    add("n = 8: entries", c.size.entries, "")
    add("scenario to tape, n = 8", timed(lambda: compiled(8)), "s", "≤ 0.6")
    answer = timed(lambda: forward(c, z), 15)
    add("one answer, n = 8", answer, "s", "≤ 0.08")
    ours = float(forward(c, z)[-1, 1, 0])
    if not quick:
        theirs, build, check, spent = checker(model)
        add("stormpy builds it", build, "s")
        add("stormpy checks it", check, "s")
        add("stormpy's check over one answer", check / answer, "times", "≥ 80")
        add("the same in processor time", spent / answer.cpu, "times", "≥ 80")
        add("difference of the two probabilities", abs(ours - theirs), "", "≤ 1e-9")
    sampled = draw(model, 256, 1).z
    add("256 draws, n = 8", timed(lambda: forward(c, sampled), 3), "s", "≤ 4")
    add("256 draws, n = 8: peak memory of the process", peak(many_draws), "MiB", "≤ 512")
    final = reached(c, 0, 1)
    slopes = timed(lambda: gradient(c, z[0], final), 7)
    add("all derivatives of one outcome, n = 8", slopes, "s")
    add("all derivatives over one answer", ratio(slopes, answer), "times", "≤ 5")
    name = "top of the ladder"
    both = timed(lambda: [values(c, [("M0",)], highest=h, hostile=False) for h in (False, True)], 7)
    add("lowest and highest of one coalition, n = 8", both, "s")
    add("lowest and highest of one coalition over one answer", ratio(both, answer), "times", "≤ 3")
    told = timed(lambda: coalition(model, name, ["M0"], compiler=_kept(c)), 3)
    add("the same with the strategy in words, n = 8", told, "s")
    if not quick:
        large = compiled(10)
        zl = central(large.model)[np.newaxis]
        add("n = 10: states", large.size.states, "")
        add("n = 10: entries", large.size.entries, "")
        add("one answer, n = 10", timed(lambda: forward(large, zl), 3), "s", "≤ 1.5")
        del large
        add("one answer, n = 10: peak memory, tape included", peak(large_answer), "MiB", "≤ 1024")
    _may_2024(add)
    _strategic(add)
    model, shared = crowd()
    each = 50 if quick else 250
    seconds = timed(lambda: sample(model, worlds=each, sampled=shared), 3)
    add("sampling, n = 32 by name, 4,096 draws", each * 4096 / seconds, "worlds/s", "≥ 1.5e6")
    add("the same per processor second", each * 4096 / seconds.cpu, "worlds/s")
    return table


def _kept(c: Compiled) -> Compiler:
    """A compiler that has the whole tape ready for its question."""
    compiler = Compiler(c.model)
    compiler._compiled[(c.ladders, True, True, frozenset({"M0"}))] = c
    return compiler


def _strategic(add: Callable[..., None]) -> None:
    """The reference model with member 0 and the adversary strategic, against it scripted.

    Nothing is merged or left out on either side; then both as they are compiled in use.
    """
    import dataclasses

    from detente.engine.quantal import solved
    from detente.engine.sensitivity import levers
    from detente.engine.strategic import play

    n = 6
    scripted = reference(n)
    actors = tuple(
        dataclasses.replace(a, rationality=2.0, values=((0, 1.0 if a.code == "ADV" else -1.0),))
        if a.code in ("M0", "ADV")
        else a
        for a in scripted.actors
    )
    model = dataclasses.replace(scripted, actors=actors)
    c, z = compiled(n), central(scripted)
    one = timed(lambda: forward(c, z[np.newaxis]), 15)
    whole = play(Compiler(model), ((0,),), every=True)
    final = reached(whole.compiled, 0, 1)
    answer = timed(lambda: solved(whole, z), 9)
    slopes = timed(lambda: solved(whole, z, final), 9)
    add(f"strategic, n = {n}: entries", whole.compiled.size.entries, "")
    add(f"strategic answer over one scripted, n = {n}", ratio(answer, one), "times")
    add("the same with all total derivatives", ratio(slopes, one), "times", "≤ 8")
    kept = Compiler(scripted)
    small = kept.compile(((0,),))
    one = timed(lambda: forward(small, z[np.newaxis]), 15)
    played = play(Compiler(model), ((0,),))
    final = reached(played.compiled, 0, 1)
    slopes = timed(lambda: solved(played, z, final), 9)
    add("the same, alike states merged in both", ratio(slopes, one), "times", "≤ 8")
    name = "top of the ladder"
    levers_ = timed(lambda: levers(model, name, compiler=Compiler(model)), 1)
    add(f"strategic: tape, swings and derivatives, n = {n}", levers_, "s")


def _may_2024(add: Callable[..., None]) -> None:
    import dataclasses

    from detente.engine.reweight import reweighted
    from detente.scenario import Catalog, ground, parse_scenario

    model = ground(parse_scenario(MAY_2024, source="bench"), library=Catalog())
    start = time.perf_counter()
    compiler = Compiler(model)
    result = solve(model, compiler=compiler)
    add("May 2024: everything, 1,024 draws, tapes included", time.perf_counter() - start, "s")
    joint = compiler.compile((model.answer.rungs, *(x.rungs for x in model.crossed)))
    z = central(model)[np.newaxis]
    add("May 2024: states of the answer crossed", joint.size.states, "")
    add("May 2024: entries of the answer crossed", joint.size.entries, "")
    moved = model.beliefs[[b.name for b in model.beliefs].index("strike in reaction")]
    other = model.with_beliefs({moved.name: dataclasses.replace(moved, mean=moved.mean + 0.3)})
    add("May 2024: central after a change", timed(lambda: forward(joint, z)), "s", "≤ 0.1")
    again = reweighted(result, model, other, compiler=compiler)
    add("May 2024: effective draws after a change", again.effective, "")
    seconds = timed(lambda: reweighted(result, model, other, compiler=compiler))
    add("May 2024: all ranges and central values after a change", seconds, "s", "≤ 0.2")
    name = model.outcomes[model.answer.rungs[1]].name
    seconds = timed(lambda: stoppers(model, name, 0.002, compiler=Compiler(model)), 3)
    add("May 2024: smallest stopping sets, tape included", seconds, "s", "≤ 5")
    seconds = timed(lambda: roads(model, name, 10, compiler=Compiler(model)), 3)
    add("May 2024: ten likeliest roads, tape included", seconds, "s", "≤ 2")


def crowd(draws: int = 4096) -> tuple[Model, Draws]:
    """The reference model with 32 members, and draws of its weekly chances: Beta(1, 200) to
    permit, Beta(1, 100) to be struck, Beta(1, 60) for all else."""
    model = reference(32)
    random = np.random.default_rng(1)
    shape = [200] * 32 + [100] * 32 + [60] * (len(model.beliefs) - 64)
    p = random.beta(1.0, shape, size=(draws, len(shape)))
    z = np.log(-np.log1p(-p))
    return model, Draws(z, z, np.zeros(draws, dtype=np.int64), 1)


def growth(quick: bool) -> list[dict[str, object]]:
    """Cost by members and by draws."""
    points: list[dict[str, object]] = []
    for n in range(2, 8 if quick else 10):
        start = time.perf_counter()
        c = compiled(n)
        build = time.perf_counter() - start
        z = central(c.model)[np.newaxis]
        seconds = timed(lambda c=c, z=z: forward(c, z), 3)
        points.append({"by": "members", "x": n, "line": "tape", "seconds": build})
        points.append({"by": "members", "x": n, "line": "one answer", "seconds": seconds})
    c = compiled(6)
    for k in range(0, 13):
        z = draw(c.model, 2**k, 1).z
        seconds = timed(lambda z=z: forward(c, z), 3)
        points.append({"by": "draws, n = 6", "x": 2**k, "line": "all draws", "seconds": seconds})
    for p in points:
        print(f"{p['by']!s:14s} {p['x']!s:>6s} {p['line']!s:12s} {p['seconds']:.5f} s")
    return points


def plot(points: list[dict[str, object]], path: Path) -> None:
    """How cost grows, as a picture."""
    import altair as alt

    charts = []
    for by in dict.fromkeys(p["by"] for p in points):
        some = alt.Data(values=[p for p in points if p["by"] == by])
        scale = alt.Scale(type="log", base=2) if by != "members" else alt.Scale(type="linear")
        charts.append(
            alt.Chart(some, title=str(by))
            .mark_line(point=True)
            .encode(
                alt.X("x:Q", scale=scale, title=str(by)),
                alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="seconds"),
                alt.Color("line:N", title=None),
            )
        )
    alt.hconcat(*charts).resolve_scale(color="independent").save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out what takes long")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--plot", type=Path, help="draw how cost grows into this file (svg, png)")
    options = parser.parse_args()
    machine = f"{platform.processor() or platform.machine()}, {multiprocessing.cpu_count()} cores"
    load = os.getloadavg()[0]
    print(f"{machine}, load {load:.1f} at the start; Python {platform.python_version()}\n")
    table = rows(options.quick)
    points = growth(options.quick) if options.plot or options.json else []
    if options.json:
        whole = {
            "machine": machine,
            "load": load,
            "python": sys.version,
            "rows": table,
            "growth": points,
        }
        options.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    if options.plot:
        plot(points, options.plot)


if __name__ == "__main__":
    main()
