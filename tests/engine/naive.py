"""The semantics of a model, told as plainly as Python can: worlds in a dictionary, one by one.

Nothing is shared with the engine but the model's types. Slow and obvious on purpose.
"""

import math
import operator

from detente.scenario.model import All, Any, Change, Compare, Count, Not, Scale, Truth

TESTS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def true(condition, facts):
    match condition:
        case Truth(value=value):
            return value
        case Compare(variable=v, op=op, level=level):
            return TESTS[op](facts[v], level)
        case Not(condition=inner):
            return not true(inner, facts)
        case All(conditions=parts):
            return all(true(p, facts) for p in parts)
        case Any(conditions=parts):
            return any(true(p, facts) for p in parts)
        case Count(conditions=parts, op=op, number=n):
            return TESTS[op](sum(true(p, facts) for p in parts), n)


def chance_of(chance, facts, beliefs, z):
    factor = math.prod(m.factor for m in chance.modifiers if true(m.when, facts))
    if chance.belief is None:
        p = chance.fixed
        if p in (0.0, 1.0):
            return p
        odds = p / (1 - p) * factor
        return odds / (1 + odds)
    value = math.exp(z[chance.belief])
    if beliefs[chance.belief].scale is Scale.RATE:
        return 1 - math.exp(-value * chance.share * factor)
    return value * factor / (1 + value * factor)


def applied(effects, facts, model):
    facts = list(facts)
    for e in effects:
        top = len(model.variables[e.variable].levels) - 1
        if e.change is Change.SET:
            facts[e.variable] = e.level
        elif e.change is Change.RAISE:
            facts[e.variable] = max(facts[e.variable], e.level)
        else:
            facts[e.variable] = min(top, max(0, facts[e.variable] + e.level))
    return tuple(facts)


def latched(facts, latches, model):
    return tuple(
        l or true(o.when, facts)
        for l, o in zip(latches, model.outcomes, strict=True)  # noqa: E741
    )


def decide(d, world, model, z, banned=frozenset()):
    """Distribution over worlds (facts, latches, drawn) after decision d comes up in `world`."""
    facts, latches, drawn = world
    decision = model.decisions[d]
    if d in drawn or not true(decision.when, facts):
        return {world: 1.0}
    drawn = drawn | {d}
    options = [o for o in decision.options if o.chance is not None]
    q = [chance_of(o.chance, facts, model.beliefs, z) for o in options]
    if decision.name in banned or decision.group in banned:
        q = [0.0] * len(q)
    scale = max(1.0, sum(q))
    ways = [(p / scale, o) for p, o in zip(q, options, strict=True)]
    left = next((o for o in decision.options if o.chance is None), None)
    ways.append((max(0.0, 1 - sum(q)), left))
    result = {}
    for p, option in ways:
        if p == 0:
            continue
        after = {(facts, latches, drawn): p}
        if option is not None:
            new = applied(option.effects, facts, model)
            after = {(new, latched(new, latches, model), drawn): p}
            for t in option.triggers:
                after = spread(t, after, model, z, banned)
        for w, m in after.items():
            result[w] = result.get(w, 0.0) + m
    return result


def spread(d, worlds, model, z, banned):
    result = {}
    for world, p in worlds.items():
        for w, m in decide(d, world, model, z, banned).items():
            result[w] = result.get(w, 0.0) + p * m
    return result


def run(model, z, banned=frozenset()):
    """Distribution over (facts, latches) after every turn, the start included."""
    facts = tuple(v.start for v in model.variables)
    none = tuple(False for _ in model.outcomes)
    worlds = {(facts, latched(facts, none, model), frozenset()): 1.0}
    history = [{w[:2]: p for w, p in worlds.items()}]
    for _ in range(model.turns):
        for d in model.order:
            worlds = spread(d, worlds, model, z, banned)
        ended = {}
        for (f, l, _), p in worlds.items():  # noqa: E741
            ended[(f, l, frozenset())] = ended.get((f, l, frozenset()), 0.0) + p
        worlds = ended
        history.append({w[:2]: p for w, p in worlds.items()})
    return history


def probability(model, z, outcome, banned=frozenset()):
    """Probability that outcome number `outcome` has come about by the horizon."""
    return sum(p for (_, latches), p in run(model, z, banned)[-1].items() if latches[outcome])


def ladder(model, z, rungs):
    """Probability of each rung at the horizon, the rest first."""
    result = [0.0] * (len(rungs) + 1)
    for (_, latches), p in run(model, z)[-1].items():
        result[max((i for i, o in enumerate(rungs, 1) if latches[o]), default=0)] += p
    return result


def game(model, z, outcome, members, *, highest=False, hostile=False):
    """What `members` can enforce about `outcome`, by plain recursion over the rest of the game.

    The rest of a turn is a stack of decisions still to come up; a decision pushes its responses.
    """
    memo = {}
    best, worst = (max, min) if highest else (min, max)

    def rest(turn, stack, facts, latches, drawn):
        if latches[outcome]:
            return 1.0
        if not stack:
            if turn + 1 == model.turns:
                return 0.0
            return rest(turn + 1, model.order, facts, latches, frozenset())
        key = (turn, stack, facts, latches, drawn)
        if key not in memo:
            memo[key] = at(turn, stack[0], stack[1:], facts, latches, drawn)
        return memo[key]

    def at(turn, d, stack, facts, latches, drawn):
        decision = model.decisions[d]
        if d in drawn or not true(decision.when, facts):
            return rest(turn, stack, facts, latches, drawn)
        drawn = drawn | {d}

        def after(option):
            if option is None:
                return rest(turn, stack, facts, latches, drawn)
            new = applied(option.effects, facts, model)
            return rest(turn, option.triggers + stack, new, latched(new, latches, model), drawn)

        options = [o for o in decision.options if o.chance is not None]
        q = [chance_of(o.chance, facts, model.beliefs, z) for o in options]
        scale = max(1.0, sum(q))
        taken = [after(o) for o in options]
        left = after(next((o for o in decision.options if o.chance is None), None))
        believed = sum(p / scale * v for p, v in zip(q, taken, strict=True))
        believed += max(0.0, 1 - sum(q)) * left
        n, a = len(decision.owners), len(set(decision.owners) & set(members))
        rule = decision.rule.value
        if rule == "nature" or n == 0:
            return believed
        needed = {"one": 1, "consensus": n, "majority": n // 2 + 1}[rule]
        ours, theirs = a >= needed, n - a >= needed  # can take an option by themselves
        ours_block = n - a < needed  # the others cannot take one without us
        if not hostile:
            ways = [believed] if not (ours and ours_block) else []
            if ours:
                ways += taken
            if ours_block:
                ways.append(left)
            return best(ways)
        if ours and theirs:  # any one of the owners, some on each side: we are first to take one
            return best(taken)
        if not ours and not theirs:  # both must agree
            return left
        return best([*taken, left]) if ours else worst([*taken, left])

    facts = tuple(v.start for v in model.variables)
    start = latched(facts, tuple(False for _ in model.outcomes), model)
    return rest(0, model.order, facts, start, frozenset())


def response(model, z):
    """Outcome probabilities and actors' values under logit choice, by plain recursion."""
    actors = [a for a in model.actors if a.rationality is not None]
    memo = {}

    def rest(turn, stack, facts, latches, drawn):
        if not stack:
            if turn + 1 == model.turns:
                values = [sum(u for o, u in a.values if latches[o]) for a in actors]
                return [float(x) for x in latches] + values
            return rest(turn + 1, model.order, facts, latches, frozenset())
        key = (turn, stack, facts, latches, drawn)
        if key not in memo:
            memo[key] = at(turn, stack[0], stack[1:], facts, latches, drawn)
        return memo[key]

    def at(turn, d, stack, facts, latches, drawn):
        decision = model.decisions[d]
        if d in drawn or not true(decision.when, facts):
            return rest(turn, stack, facts, latches, drawn)
        drawn = drawn | {d}
        left = next((o for o in decision.options if o.chance is None), None)
        options = [*(o for o in decision.options if o.chance is not None), left]
        results = []
        for option in options:
            if option is None:
                results.append(rest(turn, stack, facts, latches, drawn))
                continue
            new = applied(option.effects, facts, model)
            found = rest(turn, option.triggers + stack, new, latched(new, latches, model), drawn)
            costs = dict(option.costs)
            n = len(model.outcomes)
            paid = [v - costs.get(a.code, 0) for v, a in zip(found[n:], actors, strict=True)]
            results.append(found[:n] + paid)
        mine = [
            i
            for i, a in enumerate(actors)
            if decision.rule.value != "nature" and decision.owners == (a.code,)
        ]
        if mine:
            u = [r[len(model.outcomes) + mine[0]] * actors[mine[0]].rationality for r in results]
            weights = [math.exp(x - max(u)) for x in u]
            p = [w / sum(weights) for w in weights]
        else:
            q = [chance_of(o.chance, facts, model.beliefs, z) for o in options[:-1]]
            scale = max(1.0, sum(q))
            p = [*(x / scale for x in q), max(0.0, 1 - sum(q))]
        return [
            sum(w * r[i] for w, r in zip(p, results, strict=True)) for i in range(len(results[0]))
        ]

    facts = tuple(v.start for v in model.variables)
    start = latched(facts, tuple(False for _ in model.outcomes), model)
    found = rest(0, model.order, facts, start, frozenset())
    return found[: len(model.outcomes)], found[len(model.outcomes) :]
