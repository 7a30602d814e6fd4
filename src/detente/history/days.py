"""Days of events whose day or month may be unknown: the earliest and the latest they can be.

A day is counted as Python counts it (`datetime.date.toordinal`). An event is *known before* a day
if its latest possible day lies before it; a question is asked on the earliest possible day of the
event it is about. So an unknown day never lets a feature see what had not happened yet.
"""

from __future__ import annotations

import calendar
import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

UNKNOWN = 0

Days = npt.NDArray[np.int64]


def span(year: int | None, month: int | None, day: int | None) -> tuple[int, int]:
    """Earliest and latest day of a date with unknown parts; (0, 0) if the year is unknown."""
    if year is None:
        return UNKNOWN, UNKNOWN
    if month is None:
        return datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()
    last = calendar.monthrange(year, month)[1]
    if day is None:
        first = datetime.date(year, month, 1).toordinal()
        return first, first + last - 1
    exact = datetime.date(year, month, min(day, last)).toordinal()
    return exact, exact


def spans(table: Any, prefix: str) -> tuple[Days, Days]:
    """Earliest and latest days of columns ``<prefix>_year``, ``_month``, ``_day`` of a table."""
    parts = zip(
        table[f"{prefix}_year"].to_list(),
        table[f"{prefix}_month"].to_list(),
        table[f"{prefix}_day"].to_list(),
        strict=True,
    )
    both = [span(*part) for part in parts]
    return (
        np.array([b[0] for b in both], dtype=np.int64),
        np.array([b[1] for b in both], dtype=np.int64),
    )


def year_of(day: int) -> int:
    """Calendar year of a day."""
    return datetime.date.fromordinal(day).year


def first_of(year: int) -> int:
    """The first day of a year."""
    return datetime.date(year, 1, 1).toordinal()
