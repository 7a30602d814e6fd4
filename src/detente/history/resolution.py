"""How a question came out: a case's logged answers, and what was recorded to have happened.

A case keeps its answers in ``answers.jsonl`` (append-only, written when they were given) and its
resolutions in ``resolutions.jsonl`` (append-only too: a correction is a later line, and the last
line on an outcome counts). A resolution says when an outcome came about, or that it had not by a
day, and why one knows.
"""

from __future__ import annotations

import datetime
import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.likelihood import NotationError, parse_duration

ANSWERS = "answers.jsonl"
RESOLUTIONS = "resolutions.jsonl"
MONTH = 365.25 / 12  # days, as durations are read


class _Rung(msgspec.Struct):
    outcome: str
    probability: float
    prior: float = math.nan


class _Definition(msgspec.Struct):
    definition: str
    probability: float
    prior: float = math.nan


class _Answer(msgspec.Struct):
    question: str
    as_of: str
    horizon: str
    answer: list[_Rung]
    definitions: list[_Definition] = []


class _Entry(msgspec.Struct):
    answer: _Answer
    time: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """An answer as it was logged. `rungs` exclude each other, the least grave (the rest) first.

    `closes` is the last day of the horizon. `events`: probability of each definition by itself.
    `prior` holds, for both, the probability without the reports.
    """

    case: str
    question: str
    time: str
    as_of: datetime.date
    closes: datetime.date
    rungs: tuple[str, ...]
    ladder: tuple[float, ...]
    events: dict[str, float]
    prior: dict[str, float]


class Resolution(msgspec.Struct, frozen=True):
    """What became of an outcome: the day it came about, or None if it had not by `until`."""

    outcome: str
    happened: datetime.date | None
    until: datetime.date
    because: str


def answers(case: Path) -> tuple[Logged, ...]:
    """The logged answers of a case, in the order they were given.

    Raises DetenteError if there is no log or a line of it cannot be read.
    """
    path = case / ANSWERS
    if not path.is_file():
        raise DetenteError(
            Problem(
                "holds no logged answers",
                Place(str(case)),
                expected=ANSWERS,
                hint="Score a folder in which `detente ask` or `detente run` has answered",
            ),
            status=Exit.NOTHING_FOUND,
        )
    found, problems = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(_logged(case, msgspec.json.decode(line, type=_Entry)))
        except (msgspec.DecodeError, NotationError, ValueError) as error:
            where = Place(str(path), number)
            problems.append(Problem("is not a logged answer", where, found=str(error)))
    if problems:
        raise DetenteError(problems)
    return tuple(found)


def _logged(case: Path, entry: _Entry) -> Logged:
    a = entry.answer
    as_of = datetime.date.fromisoformat(a.as_of)
    closes = _last_day(as_of, parse_duration(a.horizon))
    prior = {r.outcome: r.prior for r in a.answer} | {d.definition: d.prior for d in a.definitions}
    return Logged(
        case.name,
        a.question,
        entry.time,
        as_of,
        closes,
        tuple(r.outcome for r in a.answer),
        tuple(r.probability for r in a.answer),
        {d.definition: d.probability for d in a.definitions},
        prior,
    )


def _last_day(first: datetime.date, days: float) -> datetime.date:
    """The last day of a horizon: of months and years by the calendar, else by days."""
    from dateutil.relativedelta import relativedelta

    months = days / MONTH
    if math.isclose(months, round(months)):
        last: datetime.date = first + relativedelta(months=round(months))
        return last
    return first + datetime.timedelta(days=math.ceil(days))


def resolutions(case: Path) -> dict[str, Resolution]:
    """The last resolution of each outcome; empty if none was recorded."""
    path = case / RESOLUTIONS
    found: dict[str, Resolution] = {}
    if not path.is_file():
        return found
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            try:
                made = msgspec.json.decode(line, type=Resolution)
            except msgspec.DecodeError as error:
                raise DetenteError(
                    Problem("is not a resolution", Place(str(path), number), found=str(error))
                ) from error
            found[made.outcome] = made
    return found


def resolve(
    case: Path,
    outcome: str,
    day: datetime.date,
    *,
    because: str,
    happened: bool = True,
    today: datetime.date,
) -> Resolution:
    """Records that `outcome` came about on `day` (or, `happened` False, had not by then).

    Raises DetenteError for an outcome that no logged answer names, a day in the future, an
    outcome that came about before the first answer was given, or an empty reason.
    """
    logged = answers(case)
    names = _outcomes(logged)
    problems = []
    if outcome not in names:
        near = difflib.get_close_matches(outcome, names, n=1, cutoff=0.3)
        problems.append(
            Problem(
                f"no logged answer names the outcome {outcome!r}",
                Place(str(case)),
                expected="one of: " + "; ".join(names),
                hint=f"Did you mean {near[0]!r}?" if near else "",
            )
        )
    if not because.strip():
        problems.append(Problem("a resolution needs a reason: who says so, and where"))
    if day > today:
        problems.append(
            Problem("the day lies in the future", expected=f"{today} or before", found=str(day))
        )
    if happened and logged and day < min(a.as_of for a in logged):
        problems.append(
            Problem(
                "the outcome came about before the first answer was given",
                expected=f"{min(a.as_of for a in logged)} or later",
                found=str(day),
            )
        )
    if problems:
        raise DetenteError(problems)
    made = Resolution(outcome, day if happened else None, day, because.strip())
    try:
        with (case / RESOLUTIONS).open("a", encoding="utf-8") as file:
            file.write(msgspec.json.encode(made).decode() + "\n")
    except OSError as error:
        raise DetenteError(
            Problem("cannot be written", Place(str(case / RESOLUTIONS)), found=str(error)),
            status=Exit.UNWRITABLE,
        ) from error
    return made


def _outcomes(logged: Sequence[Logged]) -> list[str]:
    names: dict[str, None] = {}
    for answer in logged:
        names |= dict.fromkeys([*answer.rungs, *answer.events])
    return list(names)
