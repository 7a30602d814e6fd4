"""The catalogue of base rates: computed once from the data, shipped as numbers, recomputable.

Each entry has one named counting rule with its counts, estimate and Jeffreys interval; the spread
over other rules of the same question, which shows how much the rule decides; a stated transfer
error; and what the literature says. `rates_for_beliefs` gives the intervals that ``history(name)``
stands for in a scenario: the rule's sampling error and the transfer error, never the spread over
different questions.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from detente.errors import DetenteError, Exit, Problem
from detente.history.counting import RULES, Case, Record
from detente.history.interval import jeffreys, jeffreys_median
from detente.history.sources import sources
from detente.history.store import open_tables
from detente.scenario.likelihood import BaseRate

Z90 = 1.6448536269514722


class Transfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By what factor odds may differ (90 %) when a rate is carried over, and why."""

    odds: float
    because: str


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure in the literature beside ours; its counting rule is its own."""

    figure: str
    source: str


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked, of which unit, by which rule with which options, over which years."""

    question: str
    unit: str
    rule: dict[str, Any]
    datasets: tuple[str, ...]
    transfer: Transfer
    since: int | None = None
    until: int | None = None
    others: dict[str, dict[str, Any]] = {}
    published: tuple[Published, ...] = ()


class Count(msgspec.Struct, frozen=True):
    """Successes and trials by one counting rule, with the share and its 90 % Jeffreys interval."""

    successes: int
    trials: int
    estimate: float
    low: float
    high: float


class Rate(msgspec.Struct, frozen=True):
    """One entry of the catalogue. `low` and `high` of `belief` include the transfer error."""

    name: str
    question: str
    unit: str
    rule: str
    data: tuple[str, ...]
    first_year: int
    last_year: int
    count: Count
    belief: tuple[float, float]
    transfer: Transfer
    others: dict[str, Count] = {}
    published: tuple[Published, ...] = ()

    @property
    def spread(self) -> tuple[float, float]:
        """Lowest and highest estimate over this and the other counting rules."""
        estimates = [self.count.estimate, *(c.estimate for c in self.others.values())]
        return min(estimates), max(estimates)

    @property
    def text(self) -> str:
        """Rule, counts and interval in one line."""
        c = self.count
        return (
            f"{c.successes} of {c.trials} ({c.estimate:.1%}; 90 % {c.low:.1%} to {c.high:.1%}),"
            f" {self.first_year}–{self.last_year}, each {self.unit}; {self.rule}"
        )


@functools.cache
def questions() -> Mapping[str, Question]:
    """Every question of the catalogue by name."""
    text = importlib.resources.files("detente.history").joinpath("data/questions.yaml").read_bytes()
    return MappingProxyType(msgspec.yaml.decode(text, type=dict[str, Question]))


@functools.cache
def load_catalogue() -> Mapping[str, Rate]:
    """The shipped catalogue by name, as scripts/catalogue computed it."""
    text = importlib.resources.files("detente.history").joinpath("data/catalogue.yaml").read_bytes()
    return MappingProxyType({r.name: r for r in msgspec.yaml.decode(text, type=tuple[Rate, ...])})


def rates_for_beliefs() -> dict[str, BaseRate]:
    """What ``history(name)`` means in a scenario: 90 % interval, rule and source of each rate."""
    return {
        name: BaseRate(
            rate.belief[0],
            rate.belief[1],
            None,
            f"{rate.question} {rate.text}; transfer: odds may differ by"
            f" ×{rate.transfer.odds:g}, {rate.transfer.because}",
            ", ".join(rate.data),
        )
        for name, rate in load_catalogue().items()
    }


def count(cases: Iterable[Case], since: int | None = None, until: int | None = None) -> Count:
    """Successes and trials among the cases of the years asked for."""
    kept = [c for c in cases if (since or 0) <= c.year <= (until or 9999)]
    return _count(sum(c.success for c in kept), len(kept))


def _count(successes: int, trials: int) -> Count:
    low, high = jeffreys(successes, trials)
    share = successes / trials if trials else math.nan
    return Count(successes, trials, *(round(v, 5) for v in (share, low, high)))


def belief_interval(c: Count, transfer: Transfer) -> tuple[float, float]:
    """90 % interval on the logit scale: Jeffreys' sampling error and the transfer error together.

    1. The posterior median and the sampling half-widths on the logit scale, each side its own.
    2. The transfer error's half-width is log(odds factor).
    3. Half-widths add as squares.
    """

    def logit(p: float) -> float:
        return math.log(p / (1 - p))

    floor = 0.05 / (c.trials + 1)
    middle = logit(jeffreys_median(c.successes, c.trials))
    low, high = max(c.low, floor), min(c.high, 1 - floor)
    wide = math.log(transfer.odds)
    below = math.hypot(middle - logit(low), wide)
    above = math.hypot(logit(high) - middle, wide)
    ends = (middle - below, middle + above)
    return tuple(round(1 / (1 + math.exp(-e)), 5) for e in ends)  # type: ignore[return-value]


def compute(
    record: Record, name: str, *, since: int | None = None, until: int | None = None
) -> Rate:
    """One entry from the record; `since` and `until` (years, inclusive) narrow the question's own.

    Raises DetenteError for an unknown name, a dataset that is missing, or years without a case.
    """
    asked = _question(name)
    _need(record, asked)
    first = max(filter(None, (since, asked.since)), default=None)
    last = min(filter(None, (until, asked.until)), default=None)

    def cases(rule: Mapping[str, Any]) -> list[Case]:
        options = {k: v for k, v in rule.items() if k != "name"}
        return [
            c
            for c in RULES[rule["name"]](record, **options)
            if (first or 0) <= c.year <= (last or 9999)
        ]

    mine = cases(asked.rule)
    if not mine:
        raise DetenteError(
            Problem(f"no case of {name!r} lies in those years", hint="Ask for other years"),
            status=Exit.NOTHING_FOUND,
        )
    own = count(mine)
    versions = tuple(
        f"{sources()[d].title} {sources()[d].version.name}" for d in asked.datasets
    ) or ("the project's own list of cases of aid",)
    return Rate(
        name,
        asked.question,
        asked.unit,
        describe(asked.rule),
        versions,
        first or min(c.year for c in mine),
        min(max(c.year for c in mine), last or 9999),
        own,
        belief_interval(own, asked.transfer),
        asked.transfer,
        {label: count(cases(rule)) for label, rule in asked.others.items()},
        asked.published,
    )


def describe(rule: Mapping[str, Any]) -> str:
    """A counting rule in words: its name and options."""
    options = ", ".join(f"{k} {v}" for k, v in rule.items() if k != "name")
    return f"{rule['name'].replace('_', ' ')}: {options}" if options else str(rule["name"])


def rate(
    name: str,
    folder: Path | None = None,
    *,
    since: int | None = None,
    until: int | None = None,
) -> Rate:
    """One base rate recomputed from the user's own copy of the data."""
    asked = _question(name)
    tables = open_tables(folder) if asked.datasets else {}
    return compute(Record(tables), name, since=since, until=until)


def compute_all(
    folder: Path | None = None, *, tick: Callable[[int, int], None] | None = None
) -> list[Rate]:
    """Every entry of the catalogue from the data folder."""
    record = Record(open_tables(folder))
    found = []
    for done, name in enumerate(questions()):
        if tick is not None:
            tick(done, len(questions()))
        found.append(compute(record, name))
    return found


def as_yaml(rates: Iterable[Rate]) -> bytes:
    """The catalogue file."""
    head = b"# Computed by scripts/catalogue from the datasets named in each entry. Do not edit.\n"
    return head + msgspec.yaml.encode(list(rates))


def _question(name: str) -> Question:
    if name in questions():
        return questions()[name]
    import difflib

    near = difflib.get_close_matches(name, questions(), n=1, cutoff=0.3)
    raise DetenteError(
        Problem(
            f"there is no base rate {name!r}",
            hint=f"Did you mean {near[0]!r}?" if near else "`detente history rates` lists them",
        ),
        status=Exit.USAGE,
    )


def _need(record: Record, asked: Question) -> None:
    missing = [d for d in asked.datasets if d not in record.tables]
    if missing:
        raise DetenteError(
            [
                Problem(
                    f"{sources()[d].title} ({sources()[d].version.name}) is missing",
                    hint=f"Get it from {sources()[d].url} and add it",
                )
                for d in missing
            ],
            status=Exit.NOTHING_FOUND,
        )
