# mypy: disable-error-code="no-untyped-def,assignment"
"""Compiled walk of single worlds through their turns; the scenario arrives as arrays.

Between events nothing changes but time, so time is skipped: with ℓ_d = -log(1 - p_d) for every
open decision d, the sum of ℓ along the turns until the next event is exponential (Gillespie 1976,
in discrete time). One draw of it says in which turn and at which decision.

Arrays (int64 unless said otherwise):
    code        conditions in postfix, rows (operation, a, b): 0 the constant a; 1 fact a at one of
                the levels in the bits of b; 2 not; 3 if the last value is a, skip b rows, else
                forget it; 4 how many of the last a, one of the bits of b
    conditions  rows: first row of code, end, how many of the rows come first that are comparisons
                all of which must hold
    decisions   rows: guard, first option, options with a chance, option left over (-1: hold)
    options     rows: kind (0 fixed, 1 rate, 2 odds), belief, first and number of modifiers, of
                effects, of triggers; numbers (float): share or fixed probability
    modifiers   condition of each; factors (float)
    effects     rows: fact, change (0 set, 1 raise, 2 step), level, highest level of the fact
    triggers    decisions raised
    shifts      fact v moves from level a to b as shift k = shifts[v, 0] + a shifts[v, 1] + b
    watching    what a shift k may open, close or reweigh: rows watched[k] to watched[k + 1] of
                watch, (place of the turn, direction: 1 it can only open its guard, -1 only close
                it, 0 either); a place whose conditions the shift leaves as they are is not there
"""

from __future__ import annotations

import numpy as np
from numba import njit

CERTAIN = 1e18  # hazard of a decision that always does something
STRIDE = 8  # places whose hazards are summed, so that a search can pass over them

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
    i, end = conditions[condition, 0], conditions[condition, 1]
    for _ in range(conditions[condition, 2]):
        if not (code[i, 2] >> levels[code[i, 1]]) & 1:
            return False
        i += 1
    if i == end:
        return True
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


@njit(f"void(int64, {_I2}, {_I1})", cache=True, nogil=True)
def _musts(condition, conditions, row):
    """Write first and end of the rows of code that must hold, and the condition (-1: no more)."""
    row[0], row[1] = conditions[condition, 0], conditions[condition, 0] + conditions[condition, 2]
    row[2] = condition if row[1] < conditions[condition, 1] else -1


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


@njit(f"int64({_F1}, {_F1}, int64, float64)", cache=True, nogil=True)
def _found(hazard, block, place, budget):
    """The place at which the hazards have used up `budget`, from `place` on and round to it again
    (-1: none). `block` holds the sums of the hazards, `STRIDE` places each, to be passed over."""
    places, blocks = hazard.shape[0], block.shape[0]
    own = place // STRIDE
    for i in range(place, min(places, (own + 1) * STRIDE)):
        budget -= hazard[i]
        if budget <= 0.0 and hazard[i] > 0.0:
            return i
    for k in range(1, blocks + 1):
        c = own + k if own + k < blocks else own + k - blocks
        if k < blocks and budget > block[c]:
            budget -= block[c]
            continue
        for i in range(c * STRIDE, min(places, (c + 1) * STRIDE)):
            budget -= hazard[i]
            if budget <= 0.0 and hazard[i] > 0.0:
                return i
    return -1


@njit(
    f"void({_F2}, int64, uint64, int64, int64, boolean, {_I1}, {_I1}, {_I2}, {_I2}, {_I2}, {_I2},"
    f" {_F1}, {_I1}, {_F1}, {_I2}, {_I1}, {_I2}, {_I1}, {_I2}, {_I1}, {_I2}, {_I1}, {_I1}, {_I2},"
    f" {_I2})",
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
    shifts,
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
    drawn = np.full(decisions.shape[0], -1, dtype=np.int64)  # counting turns through all worlds
    hazard = np.empty(places)
    initial = np.empty(places)
    latched = np.empty(outcomes.shape[0], dtype=np.int64)
    stale = np.zeros(places, dtype=np.bool_)
    # Of guards and of outcomes: the rows that must hold, and the condition where there are more.
    guard = np.empty((places, 3), dtype=np.int64)
    for i in range(places):
        _musts(decisions[order[i], 0], conditions, guard[i])
    ends = np.empty((outcomes.shape[0], 3), dtype=np.int64)
    for x in range(outcomes.shape[0]):
        _musts(outcomes[x], conditions, ends[x])
    at_first = np.empty(outcomes.shape[0], dtype=np.int64)
    for x in range(outcomes.shape[0]):
        at_first[x] = 1 if _holds(outcomes[x], code, conditions, start, stack) else 0
    chance = np.empty(max(1, options.shape[0]))
    scaled = np.empty(z.shape[1])
    whole, certain, queued = 0.0, 0, 0
    whole_at_start, certain_at_start = 0.0, 0
    block = np.empty(-(-places // STRIDE))
    first_block = np.empty(block.shape[0])
    base = np.empty(places)
    queue = np.empty(places, dtype=np.int64)
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
                latched[x] = at_first[x]
                missing += 1 - latched[x]
            before = (draw * worlds + world) * turns  # turns of all worlds so far
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
                        base[i] = -1.0
                        o = decisions[order[i], 1]
                        plain = decisions[order[i], 2] == 1 and decisions[order[i], 3] < 0
                        if plain and options[o, 0] == 1 and options[o, 3] == 0:
                            base[i] = scaled[options[o, 1]] * numbers[o]
                    certain_at_start, whole_at_start = 0, 0.0
                    for b in range(block.shape[0]):
                        first_block[b] = 0.0
                    for i in range(places):
                        first_block[i // STRIDE] += initial[i]
                        if initial[i] == CERTAIN:
                            certain_at_start += 1
                        else:
                            whole_at_start += initial[i]
                for i in range(places):
                    hazard[i] = initial[i]
                for b in range(block.shape[0]):
                    block[b] = first_block[b]
                certain, whole = certain_at_start, whole_at_start
            turn, place = 0, 0
            while turn < turns and missing > 0:
                if skipping:
                    if place >= places:
                        place = 0
                        turn += 1
                        if turn >= turns:
                            break
                    budget = -np.log(_uniform(state))
                    if certain == 0:  # whole turns are passed over at once
                        if whole <= 0.0:
                            break
                        skipped = np.floor(budget / whole)
                        if turn + skipped >= turns:
                            break
                        turn += np.int64(skipped)
                        budget -= skipped * whole
                    found = _found(hazard, block, place, budget)
                    if found < place:
                        turn += 1
                        if turn >= turns:
                            break
                        if found < 0:  # the last crumb of rounding
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
                while top > 0:
                    top -= 1
                    d = pending[top]
                    if not arrived:
                        if drawn[d] == before + turn:
                            continue
                        if not _holds(decisions[d, 0], code, conditions, levels, stack):
                            continue
                    drawn[d] = before + turn
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
                            if skipping:
                                shift = shifts[v, 0] + old * shifts[v, 1] + levels[v]
                                for w in range(watched[shift], watched[shift + 1]):
                                    i, way = watch[w, 0], watch[w, 1]
                                    if (
                                        base[i] >= 0.0
                                        and way != 0
                                        and (way > 0) == (hazard[i] > 0.0)
                                    ):
                                        continue  # what is open cannot be opened
                                    if not stale[i]:
                                        stale[i] = True
                                        queue[queued] = i
                                        queued += 1
                    if touched:
                        for x in range(outcomes.shape[0]):
                            if latched[x] == 1:
                                continue
                            at, rest = ends[x, 0], ends[x, 1]
                            while at < rest and (code[at, 2] >> levels[code[at, 1]]) & 1:
                                at += 1
                            if at < rest:
                                continue
                            if ends[x, 2] < 0 or _holds(
                                ends[x, 2], code, conditions, levels, stack
                            ):
                                latched[x] = 1
                                missing -= 1
                    for i in range(options[taken, 7] - 1, -1, -1):
                        pending[top] = triggers[options[taken, 6] + i]
                        top += 1
                for q in range(queued):
                    i = queue[q]
                    stale[i] = False
                    if missing == 0:
                        continue  # nothing more is asked of this world
                    old_hazard = hazard[i]
                    if base[i] >= 0.0:
                        # As `_holds`, written out: a call costs more than its comparisons.
                        at, rest = guard[i, 0], guard[i, 1]
                        while at < rest and (code[at, 2] >> levels[code[at, 1]]) & 1:
                            at += 1
                        opened = at == rest
                        if opened and guard[i, 2] >= 0:
                            opened = _holds(guard[i, 2], code, conditions, levels, stack)
                        hazard[i] = base[i] if opened else 0.0
                    else:
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
                    if hazard[i] == old_hazard:
                        continue
                    if old_hazard == CERTAIN:
                        certain -= 1
                    else:
                        whole -= old_hazard
                    if hazard[i] == CERTAIN:
                        certain += 1
                    else:
                        whole += hazard[i]
                    b = i // STRIDE
                    if old_hazard == CERTAIN or hazard[i] == CERTAIN:
                        block[b] = 0.0
                        for j in range(b * STRIDE, min(places, (b + 1) * STRIDE)):
                            block[b] += hazard[j]
                    else:
                        block[b] += hazard[i] - old_hazard
                queued = 0
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
