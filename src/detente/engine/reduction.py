"""What can influence a question, and nothing else: the exact reduction of a model.

Three reductions, each of which leaves every probability of the question unchanged:

1. *Folding.* Facts that never change, guards that never hold and options that cannot be taken
   are found by abstract interpretation over boxes of levels (Cousot and Cousot 1977) and folded.
2. *Cone of influence* (Clarke, Grumberg and Peled 1999, section 13.2): start from the facts in the
   question; a decision that may change one of them, or raise a response that does, belongs to
   the cone with all that its guard and modifiers read; repeat until nothing is added.
3. *Repeats that change nothing.* Suppose a fact v is read only in a guard conjunct C(v) of
   decisions that raise no responses in the cone and whose effects there are constants written
   into facts that are never given another value. If whatever makes C false also writes those
   constants (and they hold at the start wherever C is false there), then with C false the
   decision would change nothing: v and the conjunct are dropped. Thirty-two members that each
   may give permission once, and thereby set the shared fact `permission`, need that fact alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.engine.condition import (
    conjuncts,
    levels_where,
    possible,
    reads,
    renumbered,
    simplified,
)
from detente.scenario.model import (
    All,
    Chance,
    Change,
    Condition,
    Effect,
    Model,
    Modifier,
    Truth,
)


@dataclass(frozen=True, slots=True)
class Branch:
    """One option of a reduced decision: its effects and responses inside the cone."""

    option: int
    chance: Chance | None
    effects: tuple[Effect, ...]
    triggers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """A decision inside the cone; `decision` is its index in the model.

    `left` is the branch that takes whatever the others leave over, None where that is *hold*.
    """

    decision: int
    when: Condition
    branches: tuple[Branch, ...]
    left: Branch | None


@dataclass(frozen=True, slots=True)
class Reduced:
    """A model cut down to one question; facts and acts are renumbered from 0.

    `variables`: model index of each fact kept. `ladders`: per ladder of the question the
    conditions of its rungs, least grave first. `order`: acts of a turn, in order.
    """

    variables: tuple[int, ...]
    levels: tuple[int, ...]
    start: tuple[int, ...]
    acts: tuple[Act, ...]
    order: tuple[int, ...]
    ladders: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """A model without what can never happen: the common start of every reduction.

    `when`, `options`: per decision the folded guard and the options that can be taken (with
    their effects), empty where it never runs. `levels`: bit mask of possible levels per fact.
    """

    model: Model
    levels: Mapping[int, int]
    when: Mapping[int, Condition]
    options: Mapping[int, tuple[Branch, ...]]
    outcomes: tuple[Condition, ...]


def changed(level: int, effect: Effect, levels: int) -> int:
    """The level after `effect` on a fact at `level` that has `levels` of them."""
    match effect.change:
        case Change.SET:
            return effect.level
        case Change.RAISE:
            return max(level, effect.level)
        case Change.STEP:
            return min(levels - 1, max(0, level + effect.level))


def _image(mask: int, effect: Effect, levels: int) -> int:
    """Bit mask of the levels after `effect`, from any level of `mask`."""
    result = 0
    for k in range(levels):
        if mask >> k & 1:
            result |= 1 << changed(k, effect, levels)
    return result


def fold(model: Model, *, every: bool = False) -> Folded:
    """Levels that each fact may ever take, and guards and options cut down to them.

    1. Every fact has its start level; only decisions in the order of the turn can run.
    2. A decision that can run and whose guard may hold adds, for each option with a chance above
       0, the levels that its effects give from the levels that its guard lets through, and makes
       the responses it raises runnable.
    3. Repeat until nothing is added; then replace every decided part of a condition by its value.

    With `every`, options of chance 0 are kept: whoever controls a decision may still choose them.
    """
    sizes = [len(v.levels) for v in model.variables]
    levels = {i: 1 << v.start for i, v in enumerate(model.variables)}
    runnable = set(model.order)
    grown = True
    single: dict[int, list[tuple[int, int]]] = {}
    for d, decision in enumerate(model.decisions):
        single[d] = []
        for part in conjuncts(decision.when):
            read = reads(part)
            if len(read) == 1:
                (variable,) = read
                single[d].append((variable, levels_where(part, sizes[variable])))
    while grown:
        grown = False
        for d in sorted(runnable):
            decision = model.decisions[d]
            if not possible(decision.when, levels)[0]:
                continue
            for option in decision.options:
                if not every and not _can_happen(option.chance):
                    continue
                box: dict[int, int] = {}
                for effect in option.effects:
                    v = effect.variable
                    if v not in box:
                        box[v] = levels[v]
                        for variable, mask in single[d]:
                            if variable == v:
                                box[v] &= mask
                    box[v] = _image(box[v], effect, sizes[v])
                for v, mask in box.items():
                    if mask & ~levels[v]:
                        levels[v] |= mask
                        grown = True
                for t in option.triggers:
                    if t not in runnable:
                        runnable.add(t)
                        grown = True
    when: dict[int, Condition] = {}
    options: dict[int, tuple[Branch, ...]] = {}
    for d in sorted(runnable):
        decision = model.decisions[d]
        guard = simplified(decision.when, levels)
        if guard == Truth(False):
            continue
        when[d] = guard
        options[d] = tuple(
            Branch(i, _folded_chance(o.chance, levels), o.effects, o.triggers)
            for i, o in enumerate(decision.options)
            if every or _can_happen(o.chance)
        )
    return Folded(
        model=model,
        levels=levels,
        when=when,
        options=options,
        outcomes=tuple(simplified(o.when, levels) for o in model.outcomes),
    )


def _can_happen(chance: Chance | None) -> bool:
    return chance is None or chance.belief is not None or chance.fixed > 0


def _folded_chance(chance: Chance | None, levels: Mapping[int, int]) -> Chance | None:
    """`chance` with modifiers folded: those that always hold go into the share, others stay."""
    if chance is None or not chance.modifiers:
        return chance
    kept = []
    for modifier in chance.modifiers:
        when = simplified(modifier.when, levels)
        if when != Truth(False):
            kept.append(Modifier(when, modifier.factor))
    return Chance(chance.belief, chance.fixed, chance.share, tuple(kept))


@dataclass(slots=True)
class _Cone:
    """The facts and decisions that matter to a question, while it is being found."""

    facts: set[int]
    decisions: set[int]


def reduce(
    folded: Folded,
    ladders: Sequence[Sequence[int]],
    *,
    cut: bool = True,
    kept: frozenset[int] = frozenset(),
) -> Reduced:
    """The model cut down to the ladders asked about; each is a tuple of outcome indices.

    Decisions in `kept` matter in themselves (they cost somebody something) and are not dropped.
    With `cut` False only folding is applied: every fact and decision stays. That is the plain
    route against which tests and the bench hold the reduction.
    """
    model = folded.model
    conditions = tuple(tuple(folded.outcomes[o] for o in rungs) for rungs in ladders)
    when = dict(folded.when)
    if cut:
        asked = frozenset().union(*(reads(c) for rungs in conditions for c in rungs), frozenset())
        for d in kept & set(when):
            asked |= reads(when[d])
        cone = _cone(folded, when, asked, kept)
        while dropped := _repeats(folded, when, cone, asked):
            for d, guard in dropped.items():
                when[d] = guard
            cone = _cone(folded, when, asked, kept)
    else:
        facts = {i for i, mask in folded.levels.items() if mask & (mask - 1)}
        facts |= set().union(*(reads(c) for rungs in conditions for c in rungs))
        cone = _Cone(facts, set(when))
    facts_kept = tuple(sorted(cone.facts))
    numbers = {v: i for i, v in enumerate(facts_kept)}
    decisions = tuple(sorted(cone.decisions))
    places = {d: i for i, d in enumerate(decisions)}
    acts = []
    for d in decisions:
        branches, left = [], None
        for branch in folded.options[d]:
            small = Branch(
                branch.option,
                _renumbered_chance(branch.chance, numbers),
                tuple(
                    Effect(numbers[e.variable], e.change, e.level)
                    for e in branch.effects
                    if e.variable in numbers
                ),
                tuple(places[t] for t in branch.triggers if t in places),
            )
            if branch.chance is None:
                left = small
            else:
                branches.append(small)
        acts.append(Act(d, renumbered(when[d], numbers), tuple(branches), left))
    return Reduced(
        variables=facts_kept,
        levels=tuple(len(model.variables[v].levels) for v in facts_kept),
        start=tuple(model.variables[v].start for v in facts_kept),
        acts=tuple(acts),
        order=tuple(places[d] for d in model.order if d in places),
        ladders=tuple(tuple(renumbered(c, numbers) for c in rungs) for rungs in conditions),
    )


def _renumbered_chance(chance: Chance | None, numbers: Mapping[int, int]) -> Chance | None:
    if chance is None or not chance.modifiers:
        return chance
    modifiers = tuple(Modifier(renumbered(m.when, numbers), m.factor) for m in chance.modifiers)
    return Chance(chance.belief, chance.fixed, chance.share, modifiers)


def _writes(folded: Folded, branch: Branch) -> Iterable[int]:
    """Facts that a branch may change: a fact with one possible level never does."""
    for effect in branch.effects:
        mask = folded.levels[effect.variable]
        if mask & (mask - 1):
            yield effect.variable


def _cone(
    folded: Folded, when: Mapping[int, Condition], asked: frozenset[int], kept: frozenset[int]
) -> _Cone:
    """Closure of `asked` under: who may change it, and what decides whether they do."""
    cone = _Cone(set(asked), set())
    grown = True
    while grown:
        grown = False
        for d, branches in folded.options.items():
            if d in cone.decisions:
                continue
            if d in kept or any(
                any(v in cone.facts for v in _writes(folded, b))
                or any(t in cone.decisions for t in b.triggers)
                for b in branches
            ):
                grown = True
                cone.decisions.add(d)
                cone.facts |= reads(when[d])
                for b in branches:
                    if b.chance is not None:
                        for modifier in b.chance.modifiers:
                            cone.facts |= reads(modifier.when)
    return cone


def _repeats(
    folded: Folded, when: Mapping[int, Condition], cone: _Cone, asked: frozenset[int]
) -> dict[int, Condition]:
    """New guards of the decisions that can do without one of their facts (reduction 3).

    All facts that qualify are dropped at once: each argument rests on writes that stay.
    """
    model = folded.model
    readers: dict[int, set[int]] = {v: set() for v in cone.facts}
    in_modifier: set[int] = set()
    writers: dict[int, list[tuple[int, Branch]]] = {v: [] for v in cone.facts}
    for d, branches in folded.options.items():
        for b in branches:
            for e in b.effects:
                if e.variable in writers:
                    writers[e.variable].append((d, b))
        if d not in cone.decisions:
            continue
        for v in reads(when[d]):
            readers[v].add(d)
        for b in branches:
            if b.chance is not None:
                for modifier in b.chance.modifiers:
                    in_modifier |= reads(modifier.when)
    constant = {v: _only_value(folded, v, writers[v]) for v in cone.facts}
    new: dict[int, Condition] = {}
    for v in sorted(cone.facts - asked - in_modifier):
        size = len(model.variables[v].levels)
        guards: dict[int, Condition] = {}
        for d in readers[v]:
            parts = conjuncts(new.get(d, when[d]))
            about = [p for p in parts if reads(p) == {v}]
            if not about or any(v in reads(p) for p in parts if p not in about):
                break
            needed: dict[int, int] = {}
            if not _constants(folded, d, v, cone=cone, constant=constant, needed=needed):
                break
            closed = ~levels_where(All(tuple(about)), size)
            if closed >> model.variables[v].start & 1 and any(
                model.variables[w].start != c for w, c in needed.items()
            ):
                break
            if not all(_also_writes(b, v, closed, size, needed) for _, b in writers[v]):
                break
            rest = tuple(p for p in parts if p not in about)
            guards[d] = rest[0] if len(rest) == 1 else All(rest) if rest else Truth(True)
        else:
            if guards:
                new.update(guards)
    return new


def _only_value(folded: Folded, v: int, writers: Iterable[tuple[int, Branch]]) -> int | None:
    """The one level that is ever written into v (and never taken back), if there is one."""
    values = set()
    for _, branch in writers:
        for e in branch.effects:
            if e.variable == v:
                if e.change is Change.STEP:
                    return None
                if e.change is Change.RAISE and e.level < len(folded.model.variables[v].levels) - 1:
                    return None
                values.add(e.level)
    return values.pop() if len(values) == 1 else None


def _constants(
    folded: Folded,
    d: int,
    v: int,
    *,
    cone: _Cone,
    constant: Mapping[int, int | None],
    needed: dict[int, int],
) -> bool:
    """Whether d raises nothing in the cone and writes only final constants, put into `needed`."""
    for b in folded.options[d]:
        if any(t in cone.decisions for t in b.triggers):
            return False
        for e in b.effects:
            if e.variable in cone.facts and e.variable != v:
                value = constant[e.variable]
                if value is None:
                    return False
                needed[e.variable] = value
    return True


def _also_writes(branch: Branch, v: int, closed: int, size: int, needed: Mapping[int, int]) -> bool:
    """Whether a branch that may close the guard on v writes all the `needed` constants too."""
    closes = False
    for k in range(size):
        level = k
        for e in branch.effects:
            if e.variable == v:
                level = changed(level, e, size)
        closes |= bool(closed >> level & 1) and not closed >> k & 1
    written = {e.variable: e.level for e in branch.effects}
    return not closes or all(written.get(w) == c for w, c in needed.items())
