"""What became of the cases that ship: their rungs and definitions, resolved, with who says so.

The files lie beside the scenarios (``library/resolutions``). Where the wording of a rung lets the
public record be read in more than one way, each reading is kept with its reasons, and one is taken.
"""

from __future__ import annotations

import datetime
import importlib.resources
from collections.abc import Mapping
from typing import Any

import msgspec

from detente.history.resolution import ANSWERS, RESOLUTIONS, Resolution


class Came(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of an outcome by `until`; without `happened` it did not come about."""

    outcome: str
    until: datetime.date
    because: str
    happened: datetime.date | None = None


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reading of a scenario's wording, and what became of each outcome under it."""

    reading: str
    taken: bool
    why: str
    outcomes: tuple[Came, ...]

    def resolutions(self) -> tuple[Resolution, ...]:
        """As a case keeps them."""
        return tuple(Resolution(c.outcome, c.happened, c.until, c.because) for c in self.outcomes)


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All readings of one shipped scenario."""

    scenario: str
    readings: tuple[Reading, ...]


def records() -> tuple[Record, ...]:
    """The record of every shipped case whose horizon has passed, by name."""
    folder = importlib.resources.files("detente.scenario").joinpath("library/resolutions")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(msgspec.yaml.decode(f.read_bytes(), type=Record) for f in files)


def case_files(answer: Mapping[str, Any], reading: Reading) -> dict[str, str]:
    """An answer and a reading as the two files that `score` reads: name and text."""
    lines = "".join(msgspec.json.encode(r).decode() + "\n" for r in reading.resolutions())
    return {ANSWERS: msgspec.json.encode({"answer": answer}).decode() + "\n", RESOLUTIONS: lines}
