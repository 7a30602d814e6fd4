"""Why the answer is what it is, as the page orders it: roads, hinges, who could stop or force it.

Roads, levers, stoppers and powers speak of an outcome that is *reached at all*, whatever follows;
a ladder counts *the gravest alone*. `Reached` puts both figures side by side, so that neither is
taken for the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from detente.answer.model import Answer, Lever, Power, Road, Rung, Stopper, Used
from detente.answer.words import join

Row = TypeVar("Row", Road, Stopper)
CLOSE = 4  # powers of ten on an axis from which numbers would touch each other
FLOOR = 1e-5  # the leftmost place of a logarithmic axis: nothing below it can be told apart
NOTICED = 0.995  # a belief that leaves more of the spread than this is not worth finding out
BACK = "hold back: "  # how an order to refrain begins, see `detente.answer.power`


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis of probabilities, from a power of ten to 1."""

    decades: int

    def at(self, probability: float) -> float:
        """Place in per cent of the width."""
        if probability <= 0:
            return 0.0
        return round(100 * max(0.0, 1 + math.log10(min(1.0, probability)) / self.decades), 2)

    def width(self, low: float, high: float) -> float:
        """Width of a range in per cent; a sliver at least, so that it can be seen."""
        return round(max(0.6, self.at(high) - self.at(low)), 2)

    def label(self, tick: float) -> str:
        """A tick in words; the unit stands at the last one alone, since room is short."""
        return "100 %" if tick == 1 else f"{100 * tick:.10g}"

    @property
    def ticks(self) -> tuple[float, ...]:
        """Each power of ten from the left end to 1."""
        return tuple(10.0**-k for k in range(self.decades, -1, -1))

    @property
    def labelled(self) -> tuple[float, ...]:
        """The ticks that bear a number: every second from the right where they stand close."""
        return self.ticks[::-1][:: 2 if self.decades >= CLOSE else 1][::-1]


@dataclass(frozen=True, slots=True)
class Tornado:
    """The levers of one outcome on one linear axis from 0 to `top`; `central`: with all central."""

    outcome: str
    central: float | None
    top: float
    levers: tuple[Lever, ...]

    def at(self, value: float) -> float:
        """Place in per cent of the width."""
        return round(100 * min(1.0, value / self.top), 2) if self.top > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Reached:
    """An outcome's two figures at the central beliefs: reached at all, and gravest in the end."""

    at_all: float | None
    gravest: float | None


@dataclass(frozen=True, slots=True)
class Brief:
    """The answer's reasons in four lines.

    `road`: the likeliest to anything graver than the least grave rung. `lever` and `stoppers`:
    those of the outcome that the levers start with; `power`: who alone could push it up most.
    `used` of `read` statements moved a belief.
    """

    road: Road | None
    lever: Lever | None
    stoppers: tuple[Stopper, ...]
    power: Power | None
    used: int
    read: int


def axis(answer: Answer) -> Axis:
    """The axis on which every range of the answer can be seen."""
    rungs = list(answer.answer) + (list(answer.nuclear.rungs[1:]) if answer.nuclear else [])
    low = min(
        (p for rung in rungs for p in (rung.low, rung.probability, rung.prior) if p > 0),
        default=0.01,
    )
    return Axis(max(2, math.ceil(-math.log10(max(low, FLOOR)) - 1e-9)))


def brief(answer: Answer) -> Brief:
    """What a reader sees before everything else."""
    slight = {rung.outcome for rung in answer.answer[:2]}
    grave = [road for road in answer.roads if road.outcome not in slight] or answer.roads
    head = answer.levers[0].outcome if answer.levers else ""
    used = {row.statement for row in answer.evidence}
    silent = {row.statement for row in (*answer.unused, *answer.contradicted)}
    return Brief(
        road=max(grave, key=lambda road: road.probability, default=None),
        lever=max(
            (lever for lever in answer.levers if lever.outcome == head),
            key=lambda lever: abs(lever.swing),
            default=None,
        ),
        stoppers=tuple(row for row in answer.stoppers if row.outcome == head)[:2],
        power=max(
            (row for row in answer.powers if row.highest > row.central),
            key=lambda row: row.highest,
            default=None,
        ),
        used=len(used),
        read=len(used | silent),
    )


def by_outcome(answer: Answer, rows: Sequence[Row]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Rows grouped by outcome: the one that the answer hinges on, then the gravest first.

    Within each they keep their order.
    """
    order = {rung.outcome: -i for i, rung in enumerate(answer.answer)}
    order[first_outcome(answer)] = -len(order) - 1
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.outcome, []).append(row)
    names = sorted(groups, key=lambda name: order.get(name, 1))
    return tuple((name, tuple(groups[name])) for name in names)


def tornados(answer: Answer) -> tuple[Tornado, ...]:
    """The levers of the outcome in question and of the graver endings, the widest swing first.

    `detente why` tells those of the others.
    """
    crossed = answer.nuclear
    grave = {rung.outcome for rung in answer.answer[2:] or answer.answer[1:]}
    grave |= {f"{crossed.name} {rung.outcome}" for rung in crossed.rungs[1:]} if crossed else set()
    groups: dict[str, list[Lever]] = {}
    for lever in answer.levers:
        if lever.outcome in {first_outcome(answer), *grave}:
            groups.setdefault(lever.outcome, []).append(lever)
    return tuple(
        Tornado(
            outcome,
            reached(answer, outcome).at_all,
            max((max(lever.at_low, lever.at_high) for lever in levers), default=1.0) * 1.04,
            tuple(sorted(levers, key=lambda lever: -abs(lever.swing))),
        )
        for outcome, levers in groups.items()
    )


def first_outcome(answer: Answer) -> str:
    """The outcome that hinges and deciders are about before all others; empty where none is."""
    rows = (
        *(row.outcome for row in answer.levers),
        *(row.outcome for row in answer.powers),
        *(row.outcome for row in answer.stoppers),
    )
    return next(iter(rows), "")


def meaning(answer: Answer) -> tuple[str, str]:
    """The outcome that answers the question and the wording by which it would be resolved.

    Where that outcome has no wording, the first definition that has one.
    """
    name = first_outcome(answer)
    rungs = (*answer.answer, *(answer.nuclear.rungs if answer.nuclear else ()))
    wordings = {rung.outcome: rung.wording for rung in rungs}
    wordings |= {row.definition: row.wording for row in answer.definitions}
    worded = (name, *(row.definition for row in answer.definitions))
    return next(((n, wordings[n]) for n in worded if wordings.get(n)), (name, ""))


def reached(answer: Answer, outcome: str) -> Reached:
    """Both figures of an outcome, each None where the answer does not hold it."""
    levers = (row.at_central for row in answer.levers if row.outcome == outcome)
    others = (row.probability for row in answer.stoppers if row.outcome == outcome)
    at_all = next((value for value in (*levers, *others) if value is not None), None)
    rung = rung_of(answer, outcome)
    return Reached(at_all, rung.central if rung else None)


def rung_of(answer: Answer, outcome: str) -> Rung | None:
    """The rung of an outcome: of the ladder, or of the crossed one by its longer name."""
    rungs = {rung.outcome: rung for rung in answer.answer}
    if answer.nuclear:
        rungs |= {f"{answer.nuclear.name} {rung.outcome}": rung for rung in answer.nuclear.rungs}
    return rungs.get(outcome)


def most_moving(answer: Answer) -> tuple[tuple[str, tuple[Used, ...]], ...]:
    """Beliefs with the statements that moved them, what moved the answer most first.

    How much a shift moves the answer is reckoned as the belief's swing times the shift (log
    ratio); a belief that does not swing it keeps its place behind those that do.
    """
    first = first_outcome(answer)
    swing = {row.belief: abs(row.swing) for row in answer.levers if row.outcome == first}
    groups: dict[str, list[Used]] = {}
    for row in answer.evidence:
        groups.setdefault(row.belief, []).append(row)

    def weight(row: Used) -> float:
        shift = math.log(row.after / row.before) if row.before > 0 and row.after > 0 else 0.0
        return swing.get(row.belief, 0.0) * abs(shift)

    order = sorted(groups.items(), key=lambda item: -weight(item[1][0]))
    return tuple((belief, tuple(rows)) for belief, rows in order)


def worth_knowing(answer: Answer) -> tuple[Lever, ...]:
    """Beliefs by how little of the answer's spread is left if they were known (least first)."""
    rows = [row for row in answer.levers if row.left is not None and row.left < NOTICED]
    return tuple(sorted(rows, key=lambda row: row.left or 0.0))


def plain_words(answer: Answer) -> dict[str, str]:
    """What an event is called in plain words, from the roads; beliefs often carry its name."""
    return {
        event: step
        for road in answer.roads
        for event, step in zip(road.events, road.steps, strict=False)
        if event != step
    }


def orders(how: Sequence[str]) -> str:
    """What a set does, as one sentence's worth of words: what it holds back, what it chooses."""
    back = [line.removeprefix(BACK) for line in how if line.startswith(BACK)]
    rest = [line for line in how if not line.startswith(BACK)]
    if back:
        rest.insert(0, "holding back " + join([f"“{line}”" for line in back]))
    return "; ".join(rest)


def step_days(road: Road) -> tuple[str, ...]:
    """When each step happens on average: `day 181`, and nothing where the day is the same."""
    words: list[str] = []
    last = -1
    for day in road.days[: len(road.steps)]:
        words.append(f"day {day:.0f}" if round(day) != last else "")
        last = round(day)
    return tuple(words + [""] * (len(road.steps) - len(words)))
