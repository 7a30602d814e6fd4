"""What a case asks (`case.yaml`): question, as-of date and horizon, where the user said them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import yaml

from detente.dossier.sheet import Row, read_sheet, words
from detente.errors import DetenteError, Place, Problem
from detente.scenario.findings import place_of


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked; "" or None is found in the documents."""

    question: str = ""
    as_of: datetime.date | None = None
    horizon: str = ""


NOTHING_ASKED = Settings()


def read_settings(path: Path) -> Settings:
    """The settings of a case; DetenteError for a date or horizon that is none."""
    from detente.dossier.question import parse_horizon

    sheet = read_sheet(path)
    problems = []
    day = None
    if text := words(sheet, "as_of"):
        try:
            day = datetime.date.fromisoformat(text)
        except ValueError:
            problems.append(
                Problem(
                    "'as_of' is not a date", _place(sheet, "as_of"), "such as 2024-05-31", text[:60]
                )
            )
    horizon = words(sheet, "horizon")
    if horizon:
        try:
            parse_horizon(horizon)
        except DetenteError as error:
            problems += [
                Problem(
                    "'horizon' is no length of time", _place(sheet, "horizon"), p.expected, p.found
                )
                for p in error.problems
            ]
    if problems:
        raise DetenteError(problems)
    return Settings(str(words(sheet, "question")), day, str(horizon))


def _place(sheet: Row, key: str) -> Place | None:
    value = sheet.get(key)
    return place_of(value) if isinstance(value, str) else None


def write_settings(settings: Settings) -> str:
    """The sheet of a case's settings."""
    body: dict[str, object] = {"detente": 1}
    if settings.question:
        body["question"] = settings.question
    if settings.as_of is not None:
        body["as_of"] = settings.as_of.isoformat()
    if settings.horizon:
        body["horizon"] = settings.horizon
    head = "# What this case asks; what is left out is found in the documents.\n"
    return head + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)
