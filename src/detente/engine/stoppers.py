"""The smallest sets of actors that could hold an outcome below a threshold, or push it up.

Sets are tried as `coalition` would; interchangeable actors are one line. Sets are ranked by how
willing their members are believed to be.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.engine.coalition import Direction, strategy, values
from detente.engine.compiled import Compiled, Compiler, Question, outcome_index
from detente.engine.draws import central
from detente.engine.records import Others, Part, Stopper, Stoppers
from detente.engine.strategic import scripted_only
from detente.engine.tape import BRANCHES, COEFFICIENT
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Model, Rule

Reals = NDArray[np.float64]

TRIED = 1_000  # choices from a combination of classes that are all tried
TRIED_APART = 20  # the same where each needs a tape of its own


class Tapes:
    """The tape on which many sets are tried: every member named, if it is not too large.

    If it is, each set has a tape of its own, with its members named and alike others counted;
    `all` then is the one on which nobody acts.
    """

    def __init__(self, compiler: Compiler, question: Question) -> None:
        self._model, self._limit, self._question = compiler.model, compiler.limit, question
        try:
            self.all, self._named = compiler.compile(question, count=False), True
        except DetenteError as error:
            if error.status is not Exit.TOO_LARGE:
                raise
            self.all, self._named = compiler.compile(question, acting=frozenset()), False

    @property
    def tried(self) -> int:
        """Choices from a combination of classes that are all tried."""
        return TRIED if self._named else TRIED_APART

    def of(self, members: Iterable[str]) -> Compiled:
        """The tape for one set; not kept where it is its own."""
        if self._named:
            return self.all
        compiler = Compiler(self._model, self._limit)
        return compiler.compile(self._question, acting=frozenset(members))

    def values(self, sets: Sequence[Iterable[str]], *, highest: bool, hostile: bool) -> Reals:
        """As `values`, each set on its tape."""
        if self._named:
            return values(self.all, sets, highest=highest, hostile=hostile)
        each = [values(self.of(s), [s], highest=highest, hostile=hostile) for s in sets]
        return np.concatenate(each)


def stoppers(
    model: Model,
    outcome: str,
    threshold: float,
    *,
    largest: int = 3,
    others: Others = "believed",
    direction: Direction = "lowest",
    compiler: Compiler | None = None,
) -> Stoppers:
    """The smallest sets of actors that can hold `outcome` below `threshold`.

    With `direction` "highest": those that can push it to the threshold or above.

    1. Actors with the same kinds of decisions (same declared name, rule and number of owners) are
       interchangeable in kind; they form a class.
    2. Every actor alone; then, size by size up to `largest`, every combination of counts from the
       classes, of those actors that do not suffice alone. Any choice from a combination suffices
       if each does: all are tried where they are at most `TRIED`, else the one of those who
       achieve least alone. If only the choice of the strongest does, that one is listed by name.
    3. Combinations that contain a smaller one already found are left out.

    Raises DetenteError for a threshold outside 0–1 or an unknown outcome.
    """
    scripted_only(model, "who could stop an outcome")
    if not 0 < threshold <= 1:
        raise DetenteError(
            Problem(
                "the threshold is not a probability",
                expected="above 0 % and at most 100 %",
                found=f"{100 * threshold:g} %",
            ),
            status=Exit.USAGE,
        )
    tapes = Tapes(compiler or Compiler(model), ((outcome_index(model, outcome),),))
    compiled = tapes.all
    highest, hostile = direction == "highest", others == "hostile"
    sign = -1.0 if highest else 1.0

    def short_of(sets: Sequence[Iterable[str]]) -> Reals:
        """How far each set stays short of the threshold; below 0 it reaches it."""
        reached_by = tapes.values(sets, highest=highest, hostile=hostile)
        gap: Reals = sign * (reached_by - threshold)
        return np.where(highest & (gap <= 0), np.minimum(gap, -1e-300), gap)

    def stopper(parts: tuple[Part, ...], gap: float, weakest: Sequence[str]) -> Stopper:
        willing = _willing(tapes.of(weakest), weakest, hostile, highest=highest)
        return Stopper(parts, threshold + sign * gap, willing)

    groups = classes_of_actors(compiled)
    actors = [a for group in groups for a in group]
    alone = dict(zip(actors, short_of([(a,) for a in actors]), strict=True))
    found: list[Stopper] = []
    rest: list[tuple[str, ...]] = []
    for group in groups:
        enough = tuple(a for a in group if alone[a] < 0)
        if enough:
            weakest = max(enough, key=alone.__getitem__)
            found.append(stopper((Part(1, enough),), float(alone[weakest]), (weakest,)))
        short = tuple(sorted((a for a in group if a not in enough), key=alone.__getitem__))
        if short:
            rest.append(short)
    minimal: list[tuple[int, ...]] = []
    for size in range(2, largest + 1):
        for counts in itertools.product(*(range(min(size, len(g)) + 1) for g in rest)):
            if sum(counts) != size or any(
                all(m <= c for m, c in zip(small, counts, strict=True)) for small in minimal
            ):
                continue
            chosen = [(n, g) for n, g in zip(counts, rest, strict=True) if n]
            strong = tuple(a for n, g in chosen for a in g[:n])
            weak = tuple(a for n, g in chosen for a in g[len(g) - n :])
            best, worst = short_of([strong, weak])
            if worst < 0 and math.prod(math.comb(len(g), n) for n, g in chosen) <= tapes.tried:
                every = [
                    tuple(itertools.chain.from_iterable(choice))
                    for choice in itertools.product(
                        *(itertools.combinations(g, n) for n, g in chosen)
                    )
                ]
                gaps = short_of(every)
                worst, weak = float(gaps.max()), every[int(gaps.argmax())]
            if worst < 0:
                minimal.append(counts)
                parts = tuple(Part(n, tuple(sorted(g))) for n, g in chosen)
                found.append(stopper(parts, float(worst), weak))
            elif best < 0:
                parts = tuple(Part(1, (a,)) for a in strong)
                found.append(stopper(parts, float(best), strong))
    found.sort(key=lambda s: (s.size, -s.willing, sign * s.lowest))
    return Stoppers(
        outcome=outcome,
        threshold=threshold,
        others=others,
        central=float(values(compiled, [()], highest=False, hostile=False)[0]),
        sets=tuple(found),
        largest=largest,
        method="backward induction per set at the central beliefs, classes of alike actors",
        states=compiled.size.states,
    )


def classes_of_actors(compiled: Compiled) -> tuple[tuple[str, ...], ...]:
    """Actors that own a decision on the tape, grouped by the kinds of decisions they own."""
    kinds: dict[str, set[tuple[str, str, int]]] = {}
    for d in sorted({d for d in compiled.tape.decisions if d >= 0}):
        decision = compiled.model.decisions[d]
        if decision.rule is Rule.NATURE:
            continue
        for owner in decision.owners:
            kinds.setdefault(owner, set()).add(
                (decision.group or decision.name, decision.rule.value, len(decision.owners))
            )
    groups: dict[frozenset[tuple[str, str, int]], list[str]] = {}
    for actor, own in kinds.items():
        groups.setdefault(frozenset(own), []).append(actor)
    return tuple(tuple(group) for group in groups.values())


def _willing(
    compiled: Compiled, members: Sequence[str], hostile: bool, *, highest: bool = False
) -> float:
    """Smallest believed chance that a decision of the set goes its way anyway.

    Held back, or for the highest probability taken, at least once while it is open all the time.
    """
    model = compiled.model
    orders = strategy(compiled, members, highest=highest, hostile=hostile)
    # Where an option takes whatever the others leave over (a refusal), choosing it is holding back.
    left = {d.name: o.event for d in model.decisions for o in d.options if o.chance is None}
    held = {
        order.decision
        for order in orders
        if (order.choice in ("hold", left.get(order.decision))) != highest and order.share > 1e-9
    }
    c = compiled.tape.chances.probabilities(central(model)[np.newaxis])[:, 0]
    least = 1.0
    for i, d in enumerate(compiled.tape.decisions):
        if d < 0 or model.decisions[d].name not in held:
            continue
        numbers = compiled.tape.coefficients
        at = int(compiled.tape.slices[i, COEFFICIENT])
        for number in numbers[at + 1 : at + 1 + int(compiled.tape.slices[i, BRANCHES])]:
            if number < 2:
                continue
            group = compiled.tape.chances.groups[compiled.tape.chances.coefficients[number][0]]
            slots = [compiled.tape.chances.slots[s] for s in group]
            each = [
                (1 - c[s]) ** (model.turns if slot.rate else 1)
                for s, slot in zip(group, slots, strict=True)
            ]
            back = float(np.prod(each))
            least = min(least, 1 - back if highest else back)
    return least
