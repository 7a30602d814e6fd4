"""The model in the PRISM language: a door out, and the way to have a model checker as referee.

The text is a discrete-time Markov chain (Kwiatkowska, Norman and Parker 2011) with one module. A
turn counter `turn` and a phase counter `phase` walk through the decisions and pending responses
of a turn one by one; beliefs are named constants, given as probabilities (within their days, for
rates), so that they can be changed there; `hit` is the latch of the outcome. The run is absorbed
when the outcome has come about and at the horizon, so the question is unbounded reachability:

    P=? [ F hit ]

With a set of `actors` it is a Markov decision process in which their decisions are choices, and
the questions are Pmin=? [ F hit ] and Pmax=? [ F hit ].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.engine.compiled import check, outcome_index
from detente.engine.draws import central
from detente.engine.power import BLOCK, CHANCE, FREE, LEFT, TAKE, mode
from detente.engine.reduction import Act, Branch, Reduced, fold, reduce
from detente.engine.strategic import scripted_only
from detente.engine.unroll import Forest, Node, unroll
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.likelihood import probability
from detente.scenario.model import (
    All,
    Any,
    Chance,
    Change,
    Compare,
    Condition,
    Count,
    Effect,
    Model,
    Not,
    Scale,
    Truth,
)

Reals = NDArray[np.float64]


def export_prism(
    model: Model,
    outcome: str,
    *,
    beliefs: Reals | Mapping[str, float] | None = None,
    actors: Iterable[str] = (),
    cut: bool = True,
) -> str:
    """`model` cut down to `outcome` in the PRISM language; with `cut` False the whole model.

    `beliefs`: values on the link scales, one per belief of the model (as a row of draws) or by
    name; the rest, and all if None, are central. `actors` make it a decision process.

    1. Facts become bounded integers, members of a turn phases, flags booleans.
    2. At its phase a decision whose guard holds takes a branch by its probability, sets the facts
       and the latch, and goes to the phase of the first response raised; a closed one passes on.
    3. After the last phase the turn counter steps; at the last turn the run stays where it is.

    Raises DetenteError for an unknown outcome or belief.
    """
    check(model)
    scripted_only(model, "the export to PRISM")
    z = _values(model, beliefs)
    members = frozenset(actors)
    folded = fold(model, every=bool(members))
    reduced = reduce(folded, ((outcome_index(model, outcome),),), cut=cut)
    return _Writer(model, reduced, z, members).text(outcome)


def _values(model: Model, beliefs: Reals | Mapping[str, float] | None) -> Reals:
    z = central(model)
    if isinstance(beliefs, Mapping):
        names = {b.name: i for i, b in enumerate(model.beliefs)}
        for name, value in beliefs.items():
            if name not in names:
                raise DetenteError(
                    Problem(f"there is no belief {name!r}", code="unknown-belief"),
                    status=Exit.USAGE,
                )
            z[names[name]] = value
    elif beliefs is not None:
        z = np.asarray(beliefs, dtype=np.float64)
    return z


def identifiers(names: Sequence[str], prefix: str) -> tuple[str, ...]:
    """PRISM identifiers for `names`, readable and different from each other."""
    seen: set[str] = set()
    result = []
    for name in names:
        plain = prefix + re.sub(r"_+", "_", re.sub(r"[^A-Za-z0-9]", "_", name)).strip("_")
        unique, k = plain, 2
        while unique in seen:
            unique, k = f"{plain}_{k}", k + 1
        seen.add(unique)
        result.append(unique)
    return tuple(result)


def _number(value: float) -> str:
    return repr(float(value))


def written(condition: Condition, names: Sequence[str]) -> str:
    """`condition` as a PRISM expression; `names` are the expressions of the facts."""
    match condition:
        case Truth(value=value):
            return "true" if value else "false"
        case Compare(variable=variable, op=op, level=level):
            return f"({names[variable]}{op}{level})"
        case Not(condition=inner):
            return f"!{written(inner, names)}"
        case All(conditions=parts):
            return "(" + " & ".join(written(p, names) for p in parts) + ")" if parts else "true"
        case Any(conditions=parts):
            return "(" + " | ".join(written(p, names) for p in parts) + ")" if parts else "false"
        case Count(conditions=parts, op=op, number=number):
            total = " + ".join(f"({written(p, names)}?1:0)" for p in parts) or "0"
            return f"(({total}){op}{number})"


class _Writer:
    """Writes one model."""

    def __init__(self, model: Model, reduced: Reduced, z: Reals, members: frozenset[str]) -> None:
        self._model = model
        self._reduced = reduced
        self._z = z
        self._members = members
        forest = Forest()
        plain = unroll(reduced, forest)
        self._turn = unroll(reduced, forest, flagged=plain.repeated)
        self._nodes = forest.nodes
        self._facts = identifiers([model.variables[v].name for v in reduced.variables], "f_")
        self._beliefs = identifiers([b.name for b in model.beliefs], "b_")
        self._flags = {bit: f"drawn_{act}" for act, bit in self._turn.flags.items()}
        self._used: set[int] = set()

    def text(self, outcome: str) -> str:
        """The whole file."""
        commands = self._commands()
        model, reduced = self._model, self._reduced
        (condition,) = reduced.ladders[0]
        start = dict(enumerate(map(str, reduced.start)))
        hit = written(condition, [start[i] for i in range(len(self._facts))])
        lines = [
            f"// {model.title}: {outcome}",
            f"// {model.turns} turns of {model.turn_days:g} days; ask {self._property()}",
            "mdp" if self._members else "dtmc",
            "",
        ]
        for b in sorted(self._used):
            belief = model.beliefs[b]
            days = f" within {belief.days:g} days" if belief.scale is Scale.RATE else ""
            value = probability(float(self._z[b]), belief.scale)
            lines.append(
                f"const double {self._beliefs[b]} = {_number(value)}; // {belief.name}{days}"
            )
        lines += ["", "module world", f"  turn : [0..{model.turns}] init 0;"]
        lines.append(f"  phase : [0..{self._phases}] init 0;")
        lines.append(f"  hit : bool init {hit};")
        for i, name in enumerate(self._facts):
            top = max(1, reduced.levels[i] - 1)
            lines.append(f"  {name} : [0..{top}] init {reduced.start[i]};")
        lines += [f"  {flag} : bool init false;" for flag in self._flags.values()]
        lines += ["", *commands, "endmodule", "", 'label "hit" = hit;', ""]
        return "\n".join(lines)

    def _property(self) -> str:
        return "Pmin=? or Pmax=? [ F hit ]" if self._members else "P=? [ F hit ]"

    def _commands(self) -> list[str]:
        first: list[dict[int, int]] = []
        phase = 0
        for tree in self._turn.trees:
            numbers = {}
            for node in tree.nodes:
                numbers[node] = phase
                phase += 1
            first.append(numbers)
        self._phases = phase
        result = []
        for i, tree in enumerate(self._turn.trees):
            after = phase if i + 1 == len(first) else first[i + 1][self._turn.trees[i + 1].nodes[0]]
            for node, act in zip(tree.nodes, tree.acts, strict=True):
                result += self._node(self._nodes[node], act, first[i][node], first[i], after)
        last = self._model.turns
        result.append(f"  [] !hit & phase={phase} & turn<{last} -> (turn'=turn+1) & (phase'=0);")
        result.append(f"  [] hit | (turn={last} & phase=0) -> true;")
        return result

    def _goto(self, node: int, phases: Mapping[int, int], after: int) -> list[str]:
        """Updates that lead to `node`: its phase, or the end of the tree, its flags put back."""
        at = self._nodes[node]
        if at.when is not None:
            return [f"(phase'={phases[node]})"]
        return [f"(phase'={after})", *self._cleared(at.clears)]

    def _cleared(self, bits: int) -> list[str]:
        return [f"({flag}'=false)" for bit, flag in self._flags.items() if bits & bit]

    def _node(
        self, node: Node, act: int, phase: int, phases: Mapping[int, int], after: int
    ) -> list[str]:
        here = f"!hit & phase={phase} "
        if phase == 0:  # a turn begins, unless the horizon is reached
            here += f"& turn<{self._model.turns} "
        if node.when is None:
            updates = [f"(phase'={after})", *self._cleared(node.clears)]
            return [f"  [] {here}-> " + " & ".join(updates) + ";"]
        guard = [written(node.when, self._facts)]
        guard += [f"!{flag}" for bit, flag in self._flags.items() if node.marks & bit]
        opened = " & ".join(guard)
        marks = [f"({flag}'=true)" for bit, flag in self._flags.items() if node.marks & bit]
        small = self._reduced.acts[act]

        def target(branch: Branch | None, entry: int) -> str:
            effects = self._effects(branch.effects) if branch is not None else []
            where = self._goto(entry, phases, after)
            kept = [m for m in marks if m.replace("true", "false") not in where]
            return " & ".join([*effects, *where, *kept])

        taken = [target(b, w.entry) for b, w in zip(small.branches, node.ways, strict=True)]
        left = target(small.left, node.left.entry if node.left else node.then)
        lines = [
            f"  // {self._model.decisions[small.decision].name}",
            f"  [] {here}& !({opened}) -> "
            + " & ".join(self._goto(node.then, phases, after))
            + ";",
        ]
        return lines + [f"  [] {here}& {opened} -> {x};" for x in self._ways(small, taken, left)]

    def _ways(self, act: Act, taken: list[str], left: str) -> list[str]:
        """What may follow when a decision is open: one distribution, or the choices of `actors`."""
        chances = [self._chance(b.chance) for b in act.branches if b.chance is not None]
        total = " + ".join(chances) or "0"
        single = len(chances) == 1
        weights = chances if single else [f"({c})/max(1,{total})" for c in chances]
        rest = f"1-({total})" if single else f"max(0,1-({total}))"
        believed = " + ".join(
            f"{w}:{t}" for w, t in zip([*weights, rest], [*taken, left], strict=True)
        )
        decision = self._model.decisions[act.decision]
        how = CHANCE
        if self._members:
            how = mode(decision, self._members, highest=False, hostile=False)
        if how == FREE[0]:
            return [*taken, left]
        if how == BLOCK[0]:
            return [believed, left]
        if how == TAKE[0]:
            return [believed, *taken]
        return [left] if how == LEFT else [believed]

    def _effects(self, effects: Sequence[Effect]) -> list[str]:
        """Updates of facts and of the latch; effects on one fact apply one after the other."""
        new: dict[int, str] = {}
        for e in effects:
            v = e.variable
            old = new.get(v, self._facts[v])
            top = self._reduced.levels[v] - 1
            match e.change:
                case Change.SET:
                    new[v] = str(e.level)
                case Change.RAISE:
                    new[v] = f"max({old},{e.level})"
                case Change.STEP:
                    new[v] = f"max(0,min({top},{old}+({e.level})))"
        if not new:
            return []
        names = [new.get(i, name) for i, name in enumerate(self._facts)]
        (condition,) = self._reduced.ladders[0]
        updates = [f"({self._facts[v]}'={value})" for v, value in new.items()]
        return [*updates, f"(hit'={written(condition, names)})"]

    def _chance(self, chance: Chance) -> str:
        """The probability of an option as an expression."""
        factors = [
            f"({written(m.when, self._facts)}?{_number(m.factor)}:1)" for m in chance.modifiers
        ]
        if chance.belief is None:
            if not factors or chance.fixed in (0.0, 1.0):
                return _number(chance.fixed)
            p = _number(chance.fixed)
        else:
            self._used.add(chance.belief)
            p = self._beliefs[chance.belief]
            if self._model.beliefs[chance.belief].scale is Scale.RATE:
                power = "*".join([_number(chance.share), *factors])
                return f"(1-pow(1-{p},{power}))"
        if not factors:
            return p
        odds = f"{p}*{'*'.join(factors)}"
        return f"({odds}/(1-{p}+{odds}))"
