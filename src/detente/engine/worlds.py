# mypy: disable-error-code="no-untyped-def,assignment"
"""Compiled walk of single worlds through their turns; the scenario arrives as arrays.

Between events nothing changes but time, so time is skipped: with ℓ_d = -log(1 - p_d) for every
open decision d, the sum of ℓ along the turns until the next event is exponential (Gillespie 1976,
in discrete time). One draw of it says in which turn and at which decision.

Arrays (int64 unless said otherwise):
    code        conditions in postfix, rows (operation, a, b): 0 the constant a; 1 fact a at one of
                the levels in the bits of b; 2 not; 3 if the last value is a, skip b rows, else
                forget it; 4 how many of the last a, one of the bits of b
    conditions  rows: first row of code, number of rows
    decisions   rows: guard, first option, options with a chance, option left over (-1: hold)
    options     rows: kind (0 fixed, 1 rate, 2 odds), belief, first and number of modifiers, of
                effects, of triggers; numbers (float): share or fixed probability
    modifiers   condition of each; factors (float)
    effects     rows: fact, change (0 set, 1 raise, 2 step), level, highest level of the fact
    triggers    decisions raised
    watching    places of the turn that read fact v: watch[watched[v]:watched[v + 1]]
"""

from __future__ import annotations

import numpy as np
from numba import njit

CERTAIN = 1e18  # hazard of a decision that always does something

_I1 = "int64[::1]"
_I2 = "int64[:, ::1]"
_F1 = "float64[::1]"
_F2 = "float64[:, ::1]"


@njit("uint64(uint64[::1])", cache=True, nogil=True)
def _next(state):
    """The next 64 bits of a SplitMix64 stream (Steele, Lea and Flood 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit("float64(uint64[::1])", cache=True, nogil=True)
def _uniform(state):
    """Between 0 and 1, neither included."""
    return (np.float64(_next(state) >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(f"boolean(int64, {_I2}, {_I2}, {_I1}, {_I1})", cache=True, nogil=True)
def _holds(condition, code, conditions, levels, stack):
    """Whether a condition holds at `levels`."""
    i = conditions[condition, 0]
    end = i + conditions[condition, 1]
    top = 0
    while i < end:
        op, a, b = code[i, 0], code[i, 1], code[i, 2]
        i += 1
        if op == 1:
            stack[top] = (b >> levels[a]) & 1
            top += 1
        elif op == 3:
            if stack[top - 1] == a:
                i += b
            else:
                top -= 1
        elif op == 0:
            stack[top] = a
            top += 1
        elif op == 2:
            stack[top - 1] = 1 - stack[top - 1]
        else:
            total = 0
            for j in range(a):
                total += stack[top - 1 - j]
            top -= a
            stack[top] = (b >> total) & 1
            top += 1
    return stack[0] == 1


@njit(
    f"float64(int64, {_I2}, {_F1}, {_I1}, {_F1}, {_F1}, {_I2}, {_I2}, {_I1}, {_I1})",
    cache=True,
    nogil=True,
)
def _chance(o, options, numbers, modifiers, factors, scaled, code, conditions, levels, stack):
    """Probability of option `o`; scaled (beliefs,) is exp(z)."""
    factor = 1.0
    for i in range(options[o, 2], options[o, 2] + options[o, 3]):
        if _holds(modifiers[i], code, conditions, levels, stack):
            factor *= factors[i]
    kind = options[o, 0]
    if kind == 1:
        return -np.expm1(-scaled[options[o, 1]] * numbers[o] * factor)
    if kind == 2:
        odds = scaled[options[o, 1]] * factor
        return odds / (1.0 + odds)
    p = numbers[o]
    if factor == 1.0 or p * (1.0 - p) == 0.0:
        return p
    odds = p / (1.0 - p) * factor
    return odds / (1.0 + odds)


@njit(
    f"float64(int64, {_I2}, {_I2}, {_F1}, {_I1}, {_F1}, {_F1}, {_I2}, {_I2}, {_I1}, {_I1})",
    cache=True,
    nogil=True,
)
def _hazard(
    d, decisions, options, numbers, modifiers, factors, scaled, code, conditions, levels, stack
):
    """-log of the probability that decision `d` holds; 0 where it is closed."""
    if not _holds(decisions[d, 0], code, conditions, levels, stack):
        return 0.0
    if decisions[d, 3] >= 0:
        return CERTAIN
    first = decisions[d, 1]
    if decisions[d, 2] == 1 and options[first, 0] == 1:
        result = scaled[options[first, 1]] * numbers[first]
        for i in range(options[first, 2], options[first, 2] + options[first, 3]):
            if _holds(modifiers[i], code, conditions, levels, stack):
                result *= factors[i]
        return result
    total = 0.0
    for o in range(first, first + decisions[d, 2]):
        total += _chance(
            o, options, numbers, modifiers, factors, scaled, code, conditions, levels, stack
        )
    return CERTAIN if total >= 1.0 else -np.log1p(-total)


@njit(
    f"void({_F2}, int64, uint64, int64, int64, boolean, {_I1}, {_I1}, {_I2}, {_I2}, {_I2}, {_I2},"
    f" {_F1}, {_I1}, {_F1}, {_I2}, {_I1}, {_I1}, {_I1}, {_I1}, {_I2}, {_I1}, {_I1}, {_I2}, {_I2})",
    cache=True,
    nogil=True,
)
def walk(
    z,
    first_draw,
    seed,
    worlds,
    turns,
    skipping,
    order,
    start,
    code,
    conditions,
    decisions,
    options,
    numbers,
    modifiers,
    factors,
    effects,
    triggers,
    watched,
    watch,
    outcomes,
    ladders,
    rungs,
    strides,
    hits,
    kinds,
):
    """Walk `worlds` worlds in every draw of z (draws, beliefs); what they reach is counted.

    hits (draws, outcomes): worlds in which an outcome came about. kinds (draws, classes): worlds
    by the rungs reached on all ladders, in mixed radix; `ladders` rows: first and number of a
    ladder's outcomes in `rungs`; `strides`: weight of a ladder's rung in the class. Without
    `skipping` every decision of every turn is drawn one by one. The stream of random numbers of a
    draw depends on the seed and on its number alone, so nothing depends on who walks it.
    """
    places = order.shape[0]
    levels = np.empty(start.shape[0], dtype=np.int64)
    stack = np.empty(256, dtype=np.int64)
    pending = np.empty(4096, dtype=np.int64)
    drawn = np.empty(decisions.shape[0], dtype=np.int64)
    hazard = np.empty(places)
    initial = np.empty(places)
    latched = np.empty(outcomes.shape[0], dtype=np.int64)
    stale = np.zeros(places, dtype=np.bool_)
    chance = np.empty(max(1, options.shape[0]))
    scaled = np.empty(z.shape[1])
    whole = sum_of_initial = 0.0
    state = np.empty(1, dtype=np.uint64)
    for draw in range(z.shape[0]):
        state[0] = seed ^ (np.uint64(first_draw + draw + 1) * np.uint64(0xD1342543DE82EF95))
        _next(state)
        for b in range(z.shape[1]):
            scaled[b] = np.exp(z[draw, b])
        for world in range(worlds):
            for v in range(start.shape[0]):
                levels[v] = start[v]
            missing = 0
            for x in range(outcomes.shape[0]):
                latched[x] = 1 if _holds(outcomes[x], code, conditions, levels, stack) else 0
                missing += 1 - latched[x]
            for d in range(drawn.shape[0]):
                drawn[d] = -1
            if skipping:
                if world == 0:
                    for i in range(places):
                        initial[i] = _hazard(
                            order[i],
                            decisions,
                            options,
                            numbers,
                            modifiers,
                            factors,
                            scaled,
                            code,
                            conditions,
                            levels,
                            stack,
                        )
                    sum_of_initial = initial.sum()
                for i in range(places):
                    hazard[i] = initial[i]
                whole = sum_of_initial
            turn, place = 0, 0
            while turn < turns and missing > 0:
                if skipping:
                    budget = -np.log(_uniform(state))
                    found = -1
                    for i in range(place, places):
                        budget -= hazard[i]
                        if budget <= 0.0 and hazard[i] > 0.0:
                            found = i
                            break
                    if found < 0:
                        if whole <= 0.0:
                            break
                        skipped = np.floor(budget / whole)
                        if turn + 1 + skipped >= turns:
                            break
                        turn += 1 + np.int64(skipped)
                        budget -= skipped * whole
                        for i in range(places):
                            budget -= hazard[i]
                            if budget <= 0.0 and hazard[i] > 0.0:
                                found = i
                                break
                        if found < 0:  # the last crumb of rounding
                            place = 0
                            continue
                    place = found
                elif place >= places:
                    turn += 1
                    place = 0
                    continue
                pending[0] = order[place]
                top = 1
                place += 1
                arrived = skipping
                changed = False
                while top > 0:
                    top -= 1
                    d = pending[top]
                    if not arrived:
                        if drawn[d] == turn:
                            continue
                        if not _holds(decisions[d, 0], code, conditions, levels, stack):
                            continue
                    drawn[d] = turn
                    first, n, taken = decisions[d, 1], decisions[d, 2], decisions[d, 3]
                    total = 0.0
                    if arrived and n == 1 and taken < 0:
                        n = 0  # the walk came here because it is taken
                        taken = first
                    for j in range(n):
                        chance[j] = _chance(
                            first + j,
                            options,
                            numbers,
                            modifiers,
                            factors,
                            scaled,
                            code,
                            conditions,
                            levels,
                            stack,
                        )
                        total += chance[j]
                    u = 0.0
                    if n > 0:  # where the walk has come to a decision it is known to be no hold
                        u = _uniform(state)
                        u *= total if arrived and taken < 0 else max(1.0, total)
                    arrived = False
                    passed = 0.0
                    for j in range(n):
                        passed += chance[j]
                        if u < passed:
                            taken = first + j
                            break
                    if taken < 0:
                        continue
                    touched = False
                    for e in range(options[taken, 4], options[taken, 4] + options[taken, 5]):
                        v, change = effects[e, 0], effects[e, 1]
                        level, most = effects[e, 2], effects[e, 3]
                        old = levels[v]
                        if change == 0:
                            levels[v] = level
                        elif change == 1:
                            levels[v] = max(old, level)
                        else:
                            levels[v] = min(most, max(0, old + level))
                        if levels[v] != old:
                            touched = True
                            for w in range(watched[v], watched[v + 1]):
                                stale[watch[w]] = True
                    if touched:
                        changed = True
                        for x in range(outcomes.shape[0]):
                            if latched[x] == 0 and _holds(
                                outcomes[x], code, conditions, levels, stack
                            ):
                                latched[x] = 1
                                missing -= 1
                    for i in range(options[taken, 7] - 1, -1, -1):
                        pending[top] = triggers[options[taken, 6] + i]
                        top += 1
                if changed and skipping:
                    whole = 0.0
                    for i in range(places):
                        if stale[i]:
                            stale[i] = False
                            hazard[i] = _hazard(
                                order[i],
                                decisions,
                                options,
                                numbers,
                                modifiers,
                                factors,
                                scaled,
                                code,
                                conditions,
                                levels,
                                stack,
                            )
                        whole += hazard[i]
            kind = 0
            for k in range(ladders.shape[0]):
                reached = 0
                for i in range(ladders[k, 1]):
                    if latched[rungs[ladders[k, 0] + i]] == 1:
                        reached = i + 1
                kind += reached * strides[k]
            kinds[draw, kind] += 1
            for x in range(outcomes.shape[0]):
                hits[draw, x] += latched[x]
