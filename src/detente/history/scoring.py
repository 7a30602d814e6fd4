"""Scores of logged answers, once the date has passed: against base rates and other forecasters.

An answer is scored only after its horizon is over, also where an outcome came about earlier, so
that what is scored does not depend on how it came out. The ladder of outcomes gets Brier, log and
ranked probability scores; definitions are yes/no events. Other forecasters (a crowd's, another
model's) come as CSV with columns date, outcome, probability and optionally source; each logged
answer is compared with the last value on or before its own date. Where forecasters did not answer
the same questions, scores are adjusted for difficulty: score = forecaster + question, by least
squares over all pairs.
"""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.errors import DetenteError, Exit, Place, Problem
from detente.history import scores
from detente.history.resolution import ANSWERS, Logged, Resolution, answers, resolutions

OWN, PRIOR, BASE = "detente", "without the reports", "base rate"

FEW = 3  # outcomes that a message names


@dataclass(frozen=True, slots=True)
class Scored:
    """One forecast of one yes/no event by one forecaster, and how it came out."""

    forecaster: str
    case: str
    as_of: datetime.date
    closes: datetime.date
    outcome: str
    probability: float
    happened: bool

    @property
    def brier(self) -> float:
        """(p - y)²."""
        return (self.probability - self.happened) ** 2

    @property
    def log(self) -> float:
        """-log of the probability given to what happened, kept finite."""
        p = self.probability if self.happened else 1 - self.probability
        return -math.log(max(p, scores.TINY))


@dataclass(frozen=True, slots=True)
class ScoredLadder:
    """One ladder of outcomes: the rung reached, and Brier (over rungs), log and ranked scores."""

    case: str
    as_of: datetime.date
    closes: datetime.date
    reached: str
    brier: float
    log: float
    ranked: float


@dataclass(frozen=True, slots=True)
class Forecaster:
    """One forecaster over all its events; `adjusted` is the Brier score at equal difficulty."""

    name: str
    sheet: scores.Sheet
    adjusted: float
    diagram: tuple[scores.Bar, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All scores of a case or a folder of cases. `waiting`: answers whose date has not passed;
    `unresolved`: outcomes whose date has passed and of which nothing was recorded."""

    events: tuple[Scored, ...]
    ladders: tuple[ScoredLadder, ...]
    forecasters: tuple[Forecaster, ...]
    waiting: int
    unresolved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of another forecaster's series."""

    source: str
    day: datetime.date
    outcome: str
    probability: float


def read_series(path: Path) -> tuple[Point, ...]:
    """A CSV of forecasts: date, outcome, probability (0 to 1, or with %), optionally source.

    Raises DetenteError with every bad line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DetenteError(
            Problem("cannot be read", Place(str(path)), found=str(error)), status=Exit.UNREADABLE
        ) from error
    reader = csv.DictReader(text.splitlines())
    lacking = {"date", "outcome", "probability"} - set(reader.fieldnames or ())
    if lacking:
        raise DetenteError(
            Problem(
                f"has no column {', '.join(sorted(lacking))}",
                Place(str(path), 1),
                expected="date, outcome, probability and optionally source",
                found=", ".join(reader.fieldnames or ()) or "nothing",
            )
        )
    points, problems = [], []
    for number, row in enumerate(reader, start=2):
        try:
            points.append(_point(path, row))
        except ValueError as error:
            problems.append(Problem("is no forecast", Place(str(path), number), found=str(error)))
    if problems:
        raise DetenteError(problems)
    return tuple(points)


def _point(path: Path, row: Mapping[str, str | None]) -> Point:
    value = (row["probability"] or "").strip()
    p = float(value.rstrip("%")) / (100 if value.endswith("%") else 1)
    if not 0 <= p <= 1:
        raise ValueError(f"probability {value}")
    day = datetime.date.fromisoformat((row["date"] or "").strip())
    return Point((row.get("source") or path.stem).strip(), day, (row["outcome"] or "").strip(), p)


def cases_in(folder: Path) -> list[Path]:
    """The folder itself if it is a case, else the cases right below it."""
    if (folder / ANSWERS).is_file():
        return [folder]
    found = sorted(p.parent for p in folder.glob(f"*/{ANSWERS}")) if folder.is_dir() else []
    if not found:
        raise DetenteError(
            Problem("holds no case with logged answers", Place(str(folder)), expected=ANSWERS),
            status=Exit.NOTHING_FOUND,
        )
    return found


def score(
    folder: Path,
    *,
    today: datetime.date,
    base: Mapping[str, float] | None = None,
    series: Iterable[Point] = (),
) -> Report:
    """Scores every logged answer of a case, or of all cases in a folder.

    `base`: probability by outcome of a plain base rate. `series`: other forecasters' values.
    Raises DetenteError where there is no log, or nothing can be scored yet.
    """
    points = sorted(series, key=lambda p: p.day)
    events: list[Scored] = []
    ladders: list[ScoredLadder] = []
    unresolved: dict[str, None] = {}
    waiting = 0
    for case in cases_in(folder):
        record = resolutions(case)
        for logged in answers(case):
            if logged.closes >= today:
                waiting += 1
                continue
            for name, p in {**dict(zip(logged.rungs, logged.ladder, strict=True)),
                            **logged.events}.items():  # fmt: skip
                came = _came(logged, name, record)
                if came is None:
                    unresolved[f"{logged.case}: {name}"] = None
                    continue
                events += _events(logged, name, p, came, base or {}, points)
            reached = _reached(logged, record)
            if reached is not None:
                ladders.append(_ladder(logged, reached))
    if not events:
        what = "has passed its date" if waiting and not unresolved else "is resolved"
        told = [f"{waiting} that wait for their date"] if waiting else []
        if unresolved:
            few = ", ".join(f"“{name}”" for name in list(unresolved)[:FEW])
            more = f" and {len(unresolved) - FEW} more" if len(unresolved) > FEW else ""
            told.append(f"nothing recorded of {few}{more}")
        raise DetenteError(
            Problem(
                f"no answer {what}",
                Place(str(folder)),
                found="; ".join(told),
                hint="`detente resolve CASE OUTCOME DATE --because …` records what happened",
            ),
            status=Exit.NOTHING_FOUND,
        )
    return Report(tuple(events), tuple(ladders), _forecasters(events), waiting, tuple(unresolved))


def _within(logged: Logged, made: Resolution | None) -> bool | None:
    """Whether the outcome came about within the answer's horizon; None if that is not known."""
    if made is None:
        return None
    if made.happened is not None:
        return logged.as_of <= made.happened <= logged.closes
    return False if made.until >= logged.closes else None


def _reached(logged: Logged, record: Mapping[str, Resolution]) -> int | None:
    """Place of the gravest rung reached; 0 is the rest. None if a graver one is not resolved."""
    for place in range(len(logged.rungs) - 1, 0, -1):
        came = _within(logged, record.get(logged.rungs[place]))
        if came:
            return place
        if came is None:
            rest = _within(logged, record.get(logged.rungs[0]))
            return 0 if rest else None
    return 0


def _came(logged: Logged, name: str, record: Mapping[str, Resolution]) -> bool | None:
    if name in logged.rungs:
        reached = _reached(logged, record)
        return None if reached is None else logged.rungs[reached] == name
    return _within(logged, record.get(name))


def _events(
    logged: Logged,
    name: str,
    p: float,
    came: bool,
    base: Mapping[str, float],
    points: list[Point],
) -> list[Scored]:
    given = {OWN: p}
    if not math.isnan(logged.prior.get(name, math.nan)):
        given[PRIOR] = logged.prior[name]
    if name in base:
        given[BASE] = base[name]
    given |= {
        point.source: point.probability
        for point in points
        if point.outcome == name and point.day <= logged.as_of
    }
    return [
        Scored(who, logged.case, logged.as_of, logged.closes, name, value, came)
        for who, value in given.items()
    ]


def _ladder(logged: Logged, reached: int) -> ScoredLadder:
    p = np.array([logged.ladder])
    hit = np.eye(len(logged.rungs))[reached]
    return ScoredLadder(
        logged.case,
        logged.as_of,
        logged.closes,
        logged.rungs[reached],
        float(np.sum((p[0] - hit) ** 2)),
        -math.log(max(logged.ladder[reached], scores.TINY)),
        scores.ranked_probability(p, np.array([reached])),
    )


def _forecasters(events: list[Scored]) -> tuple[Forecaster, ...]:
    names = list(dict.fromkeys(e.forecaster for e in events))
    adjusted = _adjusted(events, names)
    made = []
    for name in names:
        mine = [e for e in events if e.forecaster == name]
        p = np.array([e.probability for e in mine])
        y = np.array([float(e.happened) for e in mine])
        made.append(Forecaster(name, scores.sheet(p, y), adjusted[name], scores.diagram(p, y)))
    return tuple(made)


def _adjusted(events: list[Scored], names: list[str]) -> dict[str, float]:
    """Mean Brier score of each forecaster, were all to have answered every question."""
    questions = list(dict.fromkeys((e.case, e.as_of, e.outcome) for e in events))
    place = {q: len(names) + i for i, q in enumerate(questions)}
    design = np.zeros((len(events), len(names) + len(questions)))
    for row, e in enumerate(events):
        design[row, names.index(e.forecaster)] = 1.0
        design[row, place[(e.case, e.as_of, e.outcome)]] = 1.0
    loss = np.array([e.brier for e in events])
    found = np.linalg.lstsq(design, loss, rcond=None)[0]
    difficulty = float(np.mean(found[len(names) :]))
    return {name: float(found[i]) + difficulty for i, name in enumerate(names)}
