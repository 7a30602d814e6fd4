"""Members that are alike are counted, not named.

Members of a class refer to the same named belief and occur symmetrically: exchanging two of them
everywhere gives the same model. What matters of a class is then how many stand at which levels,
and a state is written with its members in a fixed order, the highest levels first (symmetry
reduction; Clarke, Enders, Filkorn and Jha 1996). Equal distributions drawn apart are two beliefs,
and their members are not alike.

Members still decide one after the other within a turn, so exchanging them must also not matter
for what happens between their decisions. It does not if their decisions follow each other
directly and either

(a) only members at one and the same levels can decide there: the others pass, so that only the
    number of those who can decide counts, not where they stand; or
(b) their decisions read nothing that another of them writes: then they are independent.

While such a row of decisions is under way, those who have decided and those who have not are
ordered apart; when it is over, all together.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.engine.condition import conjuncts, possible, reads, renumbered
from detente.engine.reduction import Act, Branch, Reduced
from detente.scenario.model import All, Any, Condition, Count, Model, Modifier, Not


@dataclass(frozen=True, slots=True)
class Alike:
    """A class: `facts[m]` are the facts of member m; `rows` its rows of decisions.

    Each row is the place in the turn's order of the decision of member 0; that of member m
    follows m places later.
    """

    facts: tuple[tuple[int, ...], ...]
    rows: tuple[int, ...]

    @property
    def members(self) -> int:
        """How many there are."""
        return len(self.facts)

    def decided(self, place: int) -> int:
        """How many members have had their turn in the row that is under way after `place`."""
        for row in self.rows:
            if row <= place < row + self.members - 1:
                return place - row + 1
        return 0

    def ends(self, place: int) -> bool:
        """Whether a row of decisions is over after `place`."""
        return any(place == row + self.members - 1 for row in self.rows)


def alike(
    model: Model, reduced: Reduced, acting: frozenset[str] = frozenset()
) -> tuple[Alike, ...]:
    """The classes of alike members, each of two or more; who owns a say for `acting` stays named.

    1. Rows: decisions next to each other in the turn with one declared name and the same belief.
       A member's own facts are those that its decision touches and its neighbours' do not.
    2. Rows that share facts member by member belong to one class.
    3. Two neighbours are alike if exchanging their facts leaves questions, other decisions and the
       row as they were, and (a) or (b) holds. A class is a longest run of alike neighbours.

    With `acting` a set of actors chooses at the decisions that it has a say in. The others stay
    alike where the rule and the number of owners of their decisions are the same, for then all of
    them act as believed, or all against the set.
    """
    result = []
    used: set[int] = set()
    for rows, facts in _candidates(model, reduced):
        start = 0
        linked = [
            _exchangeable(reduced, rows, facts, m)
            and all(_others(model, reduced, row + m, acting) for row in rows)
            for m in range(len(facts) - 1)
        ]
        linked.append(False)
        for m, link in enumerate(linked):
            if link:
                continue
            run = facts[start : m + 1]
            flat = set(itertools.chain.from_iterable(run))
            if len(run) > 1 and not flat & used:
                found = Alike(tuple(run), tuple(row + start for row in rows))
                if all(_passing(reduced, found, row) for row in found.rows):
                    used |= flat
                    result.append(found)
            start = m + 1
    return tuple(result)


def _others(model: Model, reduced: Reduced, place: int, acting: frozenset[str]) -> bool:
    """Whether `acting` has no say in the decision at `place` nor the next, made by one rule."""
    if not acting:
        return True
    one, two = (
        model.decisions[reduced.acts[reduced.order[p]].decision] for p in (place, place + 1)
    )
    if acting & {*one.owners, *two.owners}:
        return False
    return (one.rule, len(one.owners)) == (two.rule, len(two.owners))


def _candidates(
    model: Model, reduced: Reduced
) -> list[tuple[tuple[int, ...], list[tuple[int, ...]]]]:
    """Rows (places of their first decision) and the own facts of each of their members."""
    rows: list[tuple[int, list[set[int]]]] = []
    place = 0
    while place < len(reduced.order):
        end = place + 1
        while end < len(reduced.order) and _same_kind(model, reduced, end - 1, end):
            end += 1
        if end - place > 1:
            touched = [_touched(reduced.acts[reduced.order[i]]) for i in range(place, end)]
            common = set.intersection(*touched)
            own = [t - common for t in touched]
            if all(own) and sum(map(len, own)) == len(set().union(*own)):
                rows.append((place, own))
        place = end
    merged: list[tuple[tuple[int, ...], list[set[int]]]] = []
    for place, own in rows:
        for i, (places, facts) in enumerate(merged):
            if len(facts) == len(own) and all(a & b for a, b in zip(facts, own, strict=True)):
                joined = [a | b for a, b in zip(facts, own, strict=True)]
                merged[i] = ((*places, place), joined)
                break
        else:
            merged.append(((place,), own))
    return [
        (places, [tuple(sorted(f)) for f in facts])
        for places, facts in merged
        if sum(map(len, facts)) == len(set().union(*facts)) and len({len(f) for f in facts}) == 1
    ]


def _same_kind(model: Model, reduced: Reduced, i: int, j: int) -> bool:
    """Whether two decisions of the turn have one declared name and the same beliefs."""
    a, b = reduced.acts[reduced.order[i]], reduced.acts[reduced.order[j]]
    group = model.decisions[a.decision].group
    if not group or group != model.decisions[b.decision].group:
        return False
    mine = [(c.chance.belief, c.chance.fixed, c.chance.share) for c in a.branches if c.chance]
    other = [(c.chance.belief, c.chance.fixed, c.chance.share) for c in b.branches if c.chance]
    return mine == other


def _touched(act: Act) -> set[int]:
    """Facts that a decision reads or writes."""
    found = set(reads(act.when))
    for branch in _all_branches(act):
        found |= {e.variable for e in branch.effects}
        for modifier in _modifiers(branch):
            found |= reads(modifier.when)
    return found


def _all_branches(act: Act) -> tuple[Branch, ...]:
    return (*act.branches, act.left) if act.left is not None else act.branches


def _modifiers(branch: Branch) -> tuple[Modifier, ...]:
    return branch.chance.modifiers if branch.chance is not None else ()


def _exchangeable(
    reduced: Reduced, rows: Sequence[int], facts: Sequence[tuple[int, ...]], m: int
) -> bool:
    """Whether exchanging members m and m + 1 gives the same model."""
    numbers = {v: v for v in range(len(reduced.variables))}
    for a, b in zip(facts[m], facts[m + 1], strict=True):
        numbers[a], numbers[b] = b, a
        if reduced.levels[a] != reduced.levels[b]:
            return False
    partner = {a: a for a in range(len(reduced.acts))}
    for row in rows:
        one, two = reduced.order[row + m], reduced.order[row + m + 1]
        partner[one], partner[two] = two, one
    triggered = {t for act in reduced.acts for b in _all_branches(act) for t in b.triggers}
    if any(partner[t] != t for t in triggered):
        return False
    same = all(
        _normal(renumbered(c, numbers)) == _normal(c) for rungs in reduced.ladders for c in rungs
    )
    return same and all(
        _exchanged(reduced.acts[a], numbers) == _exchanged(reduced.acts[b], None)
        for a, b in partner.items()
    )


def _exchanged(act: Act, numbers: Mapping[int, int] | None) -> tuple[object, ...]:
    """All that a decision does, in a normal form, with its facts renumbered."""

    def named(condition: Condition) -> Condition:
        return _normal(condition if numbers is None else renumbered(condition, numbers))

    def branch(b: Branch) -> tuple[object, ...]:
        effects = sorted(
            (e.variable if numbers is None else numbers[e.variable], i, e.change.value, e.level)
            for i, e in enumerate(b.effects)
        )
        ordered = [(v, change, level) for v, _, change, level in effects]
        chance = b.chance and (b.chance.belief, b.chance.fixed, b.chance.share)
        modifiers = [(repr(named(m.when)), m.factor) for m in _modifiers(b)]
        return (chance, tuple(ordered), tuple(sorted(modifiers)), b.triggers)

    left = branch(act.left) if act.left is not None else None
    return (named(act.when), tuple(branch(b) for b in act.branches), left)


def _normal(condition: Condition) -> Condition:
    """`condition` with the parts whose order does not matter put in a fixed order."""
    match condition:
        case Not(condition=inner):
            return Not(_normal(inner))
        case All(conditions=parts):
            return All(tuple(sorted(map(_normal, parts), key=repr)))
        case Any(conditions=parts):
            return Any(tuple(sorted(map(_normal, parts), key=repr)))
        case Count(conditions=parts):
            return dataclasses.replace(
                condition, conditions=tuple(sorted(map(_normal, parts), key=repr))
            )
        case _:
            return condition


def _passing(reduced: Reduced, found: Alike, row: int) -> bool:
    """Whether (a) or (b) holds for one row of decisions of a class."""
    acts = [reduced.acts[reduced.order[row + m]] for m in range(found.members)]
    own = set(found.facts[0])
    about = [c for c in conjuncts(acts[0].when) if reads(c) <= own]
    levels = [range(reduced.levels[v]) for v in found.facts[0]]
    able = 0
    for combination in itertools.product(*levels):
        box = {v: 1 << k for v, k in zip(found.facts[0], combination, strict=True)}
        able += all(possible(c, box)[0] for c in about)
    if able == 1:
        return True
    written: set[int] = set()
    read: set[int] = set()
    for act, facts in zip(acts, found.facts, strict=True):
        if any(b.triggers for b in _all_branches(act)):
            return False
        written |= {e.variable for b in _all_branches(act) for e in b.effects}
        looked = set(reads(act.when))
        for b in act.branches:
            for modifier in _modifiers(b):
                looked |= reads(modifier.when)
        read |= looked - set(facts)
    members = set(itertools.chain.from_iterable(found.facts))
    return written <= members and not read & members
