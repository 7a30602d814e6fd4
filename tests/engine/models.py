"""Hypothesis strategies that know every feature of a model, and a few models by hand."""

import datetime
import math

from hypothesis import strategies as st

from detente.scenario.model import (
    Actor,
    All,
    Any,
    Belief,
    Chance,
    Change,
    Compare,
    Count,
    Decision,
    Effect,
    Kind,
    Ladder,
    Model,
    Modifier,
    Not,
    Option,
    Outcome,
    Rule,
    Scale,
    Truth,
    Variable,
)

ACTORS = ("A", "B", "C")


def yes_no(name, start=0):
    return Variable(name, ("no", "yes"), start)


def rate(name, probability, days=30.0, sd=0.5, loadings=()):
    return Belief(
        name, Scale.RATE, math.log(-math.log1p(-probability)), sd, days=days, loadings=loadings
    )


def odds(name, probability, sd=0.5, loadings=()):
    return Belief(
        name, Scale.ODDS, math.log(probability / (1 - probability)), sd, loadings=loadings
    )


def put(variable, level=1):
    return Effect(variable, Change.SET, level)


def move(name, when, chance, *effects, triggers=(), owners=(), rule=Rule.ONE, group=""):
    return Decision(
        name,
        Kind.MOVE,
        when,
        (Option(name, chance, tuple(effects), tuple(triggers)),),
        owners=owners,
        rule=rule,
        group=group,
    )


def model(variables, beliefs, decisions, outcomes, *, order=None, turns=3, rungs=None, crossed=()):
    owners = {o for d in decisions for o in d.owners}
    return Model(
        title="by hand",
        question="?",
        as_of=datetime.date(2024, 5, 31),
        horizon_days=10.0 * turns,
        turns=turns,
        variables=tuple(variables),
        factors=("shared",),
        beliefs=tuple(beliefs),
        decisions=tuple(decisions),
        order=tuple(range(len(decisions))) if order is None else tuple(order),
        outcomes=tuple(outcomes),
        answer=Ladder("answer", "nothing", tuple(range(len(outcomes))) if rungs is None else rungs),
        crossed=tuple(crossed),
        actors=tuple(Actor(o, o) for o in sorted(owners)),
    )


# ---------------------------------------------------------------- any model


@st.composite
def conditions(draw, sizes, depth=2):
    """A condition over facts with `sizes` levels."""
    kinds = ["compare"] * 4 + (["not", "all", "any", "count", "truth"] if depth else [])
    kind = draw(st.sampled_from(kinds))
    inner = conditions(sizes, depth - 1)
    if kind == "compare":
        v = draw(st.integers(0, len(sizes) - 1))
        op = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
        return Compare(v, op, draw(st.integers(0, sizes[v] - 1)))
    if kind == "not":
        return Not(draw(inner))
    if kind == "truth":
        return Truth(draw(st.sampled_from([True, True, True, False])))
    parts = tuple(draw(st.lists(inner, min_size=1, max_size=3)))
    if kind == "all":
        return All(parts)
    if kind == "any":
        return Any(parts)
    op = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    return Count(parts, op, draw(st.integers(0, len(parts))))


@st.composite
def chances(draw, sizes, beliefs):
    modifiers = tuple(
        Modifier(draw(conditions(sizes, 1)), draw(st.sampled_from([0.2, 0.5, 2.0, 5.0])))
        for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2])))
    )
    kind = draw(st.sampled_from(["belief", "belief", "belief", "fixed"]))
    if kind == "fixed":
        return Chance(None, draw(st.sampled_from([0.0, 0.1, 0.3, 0.5])), 1.0, modifiers)
    b = draw(st.integers(0, len(beliefs) - 1))
    share = 1.0
    if beliefs[b].scale is Scale.RATE:
        share = draw(st.sampled_from([1 / 3, 1.0]))
    return Chance(b, 0.0, share, modifiers)


@st.composite
def models(draw, max_facts=4, max_decisions=5, max_turns=3):
    """A small model with any of: ladders, counts, modifiers, several options, options left over,
    responses in chains and to several events, silent bookkeeping, windows, every owner rule,
    outcomes that come and go, crossed ladders and beliefs that share a factor."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=2, max_size=max_facts))
    variables = [
        Variable(f"v{i}", tuple(f"l{k}" for k in range(n)), draw(st.sampled_from([0, 0, 0, n - 1])))
        for i, n in enumerate(sizes)
    ]
    beliefs = []
    for i in range(draw(st.integers(1, 4))):
        p = draw(st.sampled_from([0.02, 0.1, 0.3, 0.6, 0.9]))
        sd = draw(st.sampled_from([0.0, 0.4, 0.8]))
        loadings = (
            ((0, draw(st.sampled_from([0.5, -0.5])) * sd),) if sd and draw(st.booleans()) else ()
        )
        kind = draw(st.sampled_from([rate, odds]))
        beliefs.append(kind(f"b{i}", p, sd=sd, loadings=loadings))
    count = draw(st.integers(1, max_decisions))
    roots = draw(st.integers(1, count))
    decisions = []
    for d in range(count):
        options = []
        for o in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
            effects = []
            for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
                v = draw(st.integers(0, len(sizes) - 1))
                change = draw(st.sampled_from([Change.SET, Change.SET, Change.RAISE, Change.STEP]))
                level = (
                    draw(st.sampled_from([-1, 1]))
                    if change is Change.STEP
                    else draw(st.integers(0, sizes[v] - 1))
                )
                effects.append(Effect(v, change, level))
            first = max(d + 1, roots) if draw(st.booleans()) else d + 1
            later = list(range(first, count))
            triggers = (
                tuple(draw(st.lists(st.sampled_from(later), max_size=2, unique=True)))
                if later
                else ()
            )
            event = draw(st.sampled_from([f"d{d}.{o}", f"d{d}.{o}", ""]))
            options.append(Option(event, draw(chances(sizes, beliefs)), tuple(effects), triggers))
        if len(options) > 1 and draw(st.booleans()):
            at = draw(st.integers(0, len(options) - 1))
            o = options[at]
            options[at] = Option(o.event, None, o.effects, o.triggers)
        rule = draw(st.sampled_from(list(Rule)))
        owners = (
            () if rule is Rule.NATURE else tuple(draw(st.sets(st.sampled_from(ACTORS), min_size=1)))
        )
        decisions.append(
            Decision(
                f"d{d}",
                draw(st.sampled_from(list(Kind))),
                draw(conditions(sizes)),
                tuple(options),
                owners=tuple(sorted(owners)),
                rule=rule,
                group=draw(st.sampled_from([f"d{d}", "g"])),
            )
        )
    outcomes = [Outcome(f"o{i}", draw(conditions(sizes))) for i in range(draw(st.integers(1, 3)))]
    rungs = tuple(range(len(outcomes)))
    crossed = (Ladder("crossed", "none", (rungs[-1],)),) if draw(st.booleans()) else ()
    return model(
        variables,
        beliefs,
        decisions,
        outcomes,
        order=range(roots),
        turns=draw(st.integers(1, max_turns)),
        rungs=rungs[: max(1, len(rungs) - 1)],
        crossed=crossed,
    )
