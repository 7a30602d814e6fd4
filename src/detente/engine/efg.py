"""A small strategic model as a game tree in Gambit's extensive form (.efg).

A door out, and an outside oracle: with payoffs multiplied by each actor's rationality, Gambit's
agent logit equilibrium at λ = 1 is the model's quantal response equilibrium.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from detente.engine.chance import Slot
from detente.engine.compiled import check
from detente.engine.condition import possible
from detente.engine.draws import central
from detente.engine.reduction import changed
from detente.engine.strategic import strategic
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Actor, Condition, Decision, Model, Option, Rule

Reals = NDArray[np.float64]
Levels = tuple[int, ...]
Latches = tuple[bool, ...]
Costs = tuple[float, ...]


def export_efg(
    model: Model, *, beliefs: Reals | None = None, scaled: bool = False, limit: int = 20_000
) -> str:
    """The game tree of `model` at `beliefs` (its central ones if None).

    1. Worlds are unfolded turn by turn, decision by decision, responses depth-first.
    2. A decision of a strategic actor is one of its nodes, an information set of its own (perfect
       information); any other is a chance node; closed decisions and sure ways leave no node.
    3. At the horizon each strategic actor gets the utilities of the outcomes that came about, less
       its costs on the way; with `scaled`, times its rationality (if that is finite).

    Raises DetenteError if no actor is strategic or the tree has more than `limit` nodes.
    """
    check(model)
    actors = strategic(model)
    if not actors:
        raise DetenteError(
            Problem(
                "no actor chooses by values, so there is no game to export",
                hint="Give an actor values and rationality, or export to PRISM.",
                code="no-players",
            )
        )
    z = central(model) if beliefs is None else beliefs
    tree = _Tree(model, actors, z, scaled, limit)
    facts = tuple(v.start for v in model.variables)
    none = (False,) * len(model.outcomes)
    tree.turn(0, facts, tree.latched(facts, none), (0.0,) * len(actors))
    players = " ".join(json.dumps(a.code, ensure_ascii=False) for a in actors)
    title = json.dumps(model.title, ensure_ascii=False)
    return f"EFG 2 R {title} {{ {players} }}\n" + "\n".join(tree.lines) + "\n"


@dataclass(slots=True)
class _Tree:
    """The lines of the file, written in the order of the tree."""

    model: Model
    actors: tuple[Actor, ...]
    z: Reals
    scaled: bool
    limit: int
    lines: list[str] = field(default_factory=list)
    sets: int = 0
    ends: int = 0

    def turn(self, turn: int, facts: Levels, latches: Latches, paid: Costs) -> None:
        """Unfold from the beginning of a turn."""
        if turn == self.model.turns:
            self._end(latches, paid)
        else:
            self._go(turn, self.model.order, facts, latches, paid, frozenset())

    def latched(self, facts: Levels, latches: Latches) -> Latches:
        """`latches` with every outcome that holds."""
        return tuple(
            was or self._true(o.when, facts)
            for was, o in zip(latches, self.model.outcomes, strict=True)
        )

    def _true(self, condition: Condition, facts: Levels) -> bool:
        return possible(condition, {v: 1 << level for v, level in enumerate(facts)})[0]

    def _go(
        self,
        turn: int,
        stack: tuple[int, ...],
        facts: Levels,
        latches: Latches,
        paid: Costs,
        drawn: frozenset[int],
    ) -> None:
        while stack:
            d, stack = stack[0], stack[1:]
            decision = self.model.decisions[d]
            if d in drawn or not self._true(decision.when, facts):
                continue
            drawn |= {d}
            ways = self._ways(decision, facts)
            if len(ways) > 1:
                self._node(decision, ways)
            for option, _ in ways:
                if option is None:
                    self._go(turn, stack, facts, latches, paid, drawn)
                    continue
                new = list(facts)
                for e in option.effects:
                    levels = len(self.model.variables[e.variable].levels)
                    new[e.variable] = changed(new[e.variable], e, levels)
                costs = dict(option.costs)
                self._go(
                    turn,
                    option.triggers + stack,
                    tuple(new),
                    self.latched(tuple(new), latches) if option.effects else latches,
                    tuple(
                        p + costs.get(a.code, 0.0) for p, a in zip(paid, self.actors, strict=True)
                    ),
                    drawn,
                )
            return
        self.turn(turn + 1, facts, latches, paid)

    def _player(self, decision: Decision) -> int:
        """Number of the strategic actor that decides, 0 for chance."""
        if decision.rule is Rule.NATURE or len(decision.owners) != 1:
            return 0
        codes = [a.code for a in self.actors]
        return codes.index(decision.owners[0]) + 1 if decision.owners[0] in codes else 0

    def _ways(self, decision: Decision, facts: Levels) -> list[tuple[Option | None, Fraction]]:
        """Ways out of an open decision with their probabilities (0 where an actor chooses)."""
        left = next((o for o in decision.options if o.chance is None), None)
        chosen = [o for o in decision.options if o.chance is not None]
        if self._player(decision):
            return [(o, Fraction(0)) for o in [*chosen, left]]
        q = []
        for option in chosen:
            if option.chance is not None:
                pattern = sum(
                    1 << i
                    for i, m in enumerate(option.chance.modifiers)
                    if self._true(m.when, facts)
                )
                slot = Slot.of(option.chance, pattern, self.model.beliefs)
                q.append(Fraction(slot.probability(self.z)))
        total = sum(q, Fraction(0))
        scale = max(Fraction(1), total)
        ways: list[tuple[Option | None, Fraction]] = [
            (o, p / scale) for o, p in zip(chosen, q, strict=True)
        ]
        ways.append((left, max(Fraction(0), 1 - total)))
        return [(o, p) for o, p in ways if p > 0]

    def _node(self, decision: Decision, ways: list[tuple[Option | None, Fraction]]) -> None:
        self._grow()
        self.sets += 1
        names = [json.dumps(o.event or "-" if o else "hold", ensure_ascii=False) for o, _ in ways]
        name = json.dumps(f"{decision.name} ({self.sets})", ensure_ascii=False)
        player = self._player(decision)
        if player:
            self.lines.append(f'p {name} {player} {self.sets} "" {{ {" ".join(names)} }} 0')
        else:
            parts = " ".join(f"{n} {p}" for n, (_, p) in zip(names, ways, strict=True))
            self.lines.append(f'c {name} {self.sets} "" {{ {parts} }} 0')

    def _end(self, latches: Latches, paid: Costs) -> None:
        self._grow()
        self.ends += 1
        pays = []
        for actor, cost in zip(self.actors, paid, strict=True):
            value = sum(u for o, u in actor.values if latches[o]) - cost
            scale = actor.rationality if self.scaled and actor.rationality is not None else 1.0
            pays.append(str(Fraction(value * scale)))
        self.lines.append(f't "" {self.ends} "" {{ {", ".join(pays)} }}')

    def _grow(self) -> None:
        if len(self.lines) >= self.limit:
            raise DetenteError(
                Problem(
                    f"the game tree has more than {self.limit:,} nodes",
                    hint="Take fewer turns or fewer actors; the engine itself needs no tree.",
                    code="too-large",
                ),
                status=Exit.TOO_LARGE,
            )
