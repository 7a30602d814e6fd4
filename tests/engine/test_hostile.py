"""Hostile values certified by a model checker that knows no games.

The value of a zero-sum game is certified by two strategies: with the set's fixed, the others'
best answer is worth the value, and with the others' fixed, the set's is (saddle point; Shapley
1953). Each time a decision process is left, and Storm finds its optimum.
"""

import numpy as np
import pytest
from models import model, move, odds
from test_storm import storm

from detente.engine import kernels
from detente.engine.coalition import coalition
from detente.engine.compiled import Compiler
from detente.engine.draws import central
from detente.engine.power import FREE, LEFT, TAKE_HOSTILE, modes
from detente.engine.sweep import reached
from detente.scenario.model import All, Chance, Change, Compare, Effect, Outcome, Rule, Variable


def ways(row, mode):
    """Branches between which a side that decides may choose; -1: the state stays."""
    _, _, _, branches, _, left, keeps, forced = row.tolist()
    if mode == LEFT:
        return {left}
    if mode in TAKE_HOSTILE:
        found = {j for j in range(branches) if j != left or forced == 1}
        return found | ({-1} if keeps == 2 else set())
    return {*range(branches), left} | ({-1} if keeps else set())


def fixed(compiled, members, *, highest, ours):
    """The game as PRISM text, with the strategy of the set (`ours`) or of the others fixed."""
    tape, turns = compiled.tape, compiled.model.turns
    table = modes(compiled, [members], highest=highest, hostile=True)[:, 0].copy()
    c = tape.chances.values(central(compiled.model)[np.newaxis])[:, 0].copy()
    final = reached(compiled, 0, 1)
    choice = np.full((turns, len(tape.source)), -2, dtype=np.int8)
    arrays = (tape.source, tape.target, tape.slices, tape.coefficients)
    kernels.policy_one(*arrays, c, final.copy(), table, turns, choice, np.zeros((0, 0)))
    lines, steps = [], turns * len(tape.slices)
    for step in range(steps):
        t, i = divmod(step, len(tape.slices))
        first, n, to, k, at = tape.slices[i, :5].tolist()
        free_to_us = int(table[i]) != FREE[int(not highest)]
        sources = tape.source[first : first + n].tolist()
        closed = " & ".join(f"s!={s}" for s in sources)
        lines.append(f"  [] step={step} & {closed or 'true'} -> (step'={step + 1});")
        for e, s in enumerate(sources):
            where = {j: int(tape.target[to + j * n + e]) for j in range(k)} | {-1: s}
            p = {j: float(c[tape.coefficients[at + 1 + j]]) for j in range(-1, k)}
            believed = " + ".join(
                f"{p[j]!r}:(s'={where[j]})&(step'={step + 1})" for j in where if p[j] > 0
            )
            chosen = int(choice[t, first + e])
            if table[i] == 0:
                commands = [believed]
            else:
                mine = free_to_us == ours
                taken = {chosen} if mine and chosen > -2 else set()
                if not mine:
                    taken = ways(tape.slices[i], int(table[i]))
                commands = [f"(s'={where[j]})&(step'={step + 1})" for j in sorted(taken)]
                commands = commands or [believed]
            lines += [f"  [] step={step} & s={s} -> {command};" for command in commands]
    hits = " | ".join(f"s={s}" for s in np.flatnonzero(final).tolist()) or "false"
    return "\n".join(
        [
            "mdp",
            "module game",
            f"  step : [0..{steps}] init 0;",
            f"  s : [0..{max(1, tape.states - 1)}] init {compiled.space.start};",
            *lines,
            f"  [] step={steps} -> true;",
            "endmodule",
            f'label "hit" = step={steps} & ({hits});',
        ]
    )


def contest(seed):
    """A small game in which sides A and B and nature move facts up and down, turn after turn."""
    random = np.random.default_rng(seed)
    facts = [Variable(f"f{i}", ("0", "1", "2"), 1) for i in range(3)]
    owners = [("A",), ("B",), (), ("A",), ("B",), (), ("A", "B")]
    random.shuffle(owners)
    moves = []
    for k, who in enumerate(owners):
        when = Compare(int(random.integers(3)), str(random.choice(["=", "<=", ">="])), 1)
        step = Effect(int(random.integers(3)), Change.STEP, int(random.choice([-1, 1])))
        rule = [Rule.ONE, Rule.CONSENSUS][int(random.integers(2))] if who else Rule.NATURE
        moves.append(move(f"d{k}", when, Chance(k), step, owners=who, rule=rule))
    beliefs = [odds(f"b{k}", float(random.uniform(0.1, 0.7))) for k in range(len(moves))]
    top = All((Compare(0, "=", 2), Compare(1, ">=", 1)))
    return model(facts, beliefs, moves, [Outcome("o0", top)])


def test_hostile_values_are_saddle_points_by_storm():
    decided = 0
    for seed in range(60):
        m = contest(seed)
        if {o for d in m.decisions for o in d.owners} != {"A", "B"}:
            continue
        compiled = Compiler(m).compile(((0,),), count=False)
        found = coalition(m, "o0", ["A"], others="hostile", explain=False)
        for highest, value in ((False, found.lowest), (True, found.highest)):
            if value in (0, 1):
                continue  # decided at once, whatever chance does
            decided += 1
            # the set's strategy fixed: the others do their worst, and the other way round
            for ours in (True, False):
                asked = "Pmax" if highest != ours else "Pmin"
                text = fixed(compiled, ["A"], highest=highest, ours=ours)
                theirs = storm(text, f'{asked}=? [ F "hit" ]')
                assert theirs == pytest.approx(value, abs=1e-9)
    assert decided >= 20
