"""The tables of caps and weights: data with a reason for each number (design, section 5)."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import yaml

from detente.errors import DetenteError, Place, Problem

SECTIONS = ("caps", "sums", "source grades", "information grades", "modes", "relay")


@dataclass(frozen=True, slots=True)
class Entry:
    """One number with the reason it has; `value` is a ratio (caps, sums) or a weight in 0..1."""

    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class Weights:
    """Caps as odds or rate ratios (≥ 1) and weights (0..1), by name.

    `grade` and `information` answer for F and 6 with the average over the grades they might be.
    """

    caps: Mapping[str, Entry]
    sums: Mapping[str, Entry]
    source_grades: Mapping[str, Entry]
    information_grades: Mapping[str, Entry]
    modes: Mapping[str, Entry]
    relay: Entry

    def cap(self, kind: str) -> float:
        """Largest log-likelihood ratio of one origin of this kind (natural logarithm)."""
        return math.log(self.caps[kind].value)

    def sum_cap(self, over: str) -> float:
        """Largest sum of log-likelihood ratios over one speaker, author, outlet or bloc."""
        return math.log(self.sums[over].value)

    def grade(self, letter: str) -> float:
        """Weight of a source grade; F is the average over A to E."""
        if letter in self.source_grades:
            return self.source_grades[letter].value
        return _average(self.source_grades)

    def information(self, digit: str) -> float:
        """Weight of an information grade; 6 is the average over 1 to 5."""
        if digit in self.information_grades:
            return self.information_grades[digit].value
        return _average(self.information_grades)

    def mode(self, mode: str) -> float:
        """Weight of quoted, mixed, reported or ascribed words."""
        return self.modes[mode].value if mode in self.modes else self.modes["reported"].value

    def channel(self, links: int) -> float:
        """Weight of a chain with `links` relays beyond the document itself."""
        return float(self.relay.value ** max(0, links))


def _average(grades: Mapping[str, Entry]) -> float:
    return sum(entry.value for entry in grades.values()) / len(grades)


@functools.cache
def default_weights() -> Weights:
    """The tables that ship with Détente."""
    text = resources.files(__package__).joinpath("data/weights.yaml").read_text(encoding="utf-8")
    return parse_weights(text, source="weights.yaml")


def parse_weights(text: str, *, source: str, over: Weights | None = None) -> Weights:
    """Read tables of the form of `data/weights.yaml`; DetenteError names every wrong entry.

    With `over`, the text need say only what differs from those tables: a case's own weights.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DetenteError(
            Problem("is not YAML", Place(source), found=str(error).replace("\n", " "))
        ) from None
    if not isinstance(data, dict):
        raise DetenteError(Problem("holds no tables", Place(source), expected=", ".join(SECTIONS)))
    problems: list[Problem] = []

    def table(name: str, low: float, high: float) -> dict[str, Entry]:
        out: dict[str, Entry] = {}
        rows = data.get(name)
        known: Mapping[str, Entry] = getattr(over, name.replace(" ", "_")) if over else {}
        if rows is None and over is not None:
            return dict(known)
        if not isinstance(rows, dict) or not rows:
            problems.append(Problem(f"has no table '{name}'", Place(source)))
            return out
        out.update(known)
        for key, row in rows.items():
            entry = _entry(row, low, high)
            if entry is None:
                problems.append(
                    Problem(
                        f"'{name}: {key}' is not a number with a reason",
                        Place(source),
                        expected=f"a ratio or weight between {low:g} and {high:g}, and a reason",
                        found=str(row),
                    )
                )
            elif over is not None and str(key) not in known:
                problems.append(
                    Problem(f"'{name}' has no '{key}'", Place(source), expected=", ".join(known))
                )
            else:
                out[str(key)] = entry
        return out

    caps, sums = table("caps", 1, 100), table("sums", 1, 1000)
    grades, information = table("source grades", 0, 1), table("information grades", 0, 1)
    modes = table("modes", 0, 1)
    for key in set(map(str, data)) - {*SECTIONS, "detente"} if over is not None else ():
        problems.append(
            Problem(f"there is no table '{key}'", Place(source), expected=", ".join(SECTIONS))
        )
    relay = over.relay if over and "relay" not in data else _entry(data.get("relay"), 0, 1)
    if relay is None:
        problems.append(Problem("has no weight 'relay'", Place(source)))
    if problems or relay is None:
        raise DetenteError(problems)
    return Weights(caps, sums, grades, information, modes, relay)


def _entry(row: object, low: float, high: float) -> Entry | None:
    if not isinstance(row, dict):
        return None
    value = row.get("ratio", row.get("weight"))
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        return None
    return Entry(float(value), str(row.get("reason", "")))
