"""How likely, in the notation of a scenario: intervals, points, words of ICD 203, base rates.

`5% to 45% within 12 months` is a 90 % interval of a probability per time; `likely` is the band of
the word as a 90 % interval; `20%` is a point. On its link scale a belief is Gaussian with

    mean = (link(low) + link(high)) / 2,    sd = (link(high) − link(low)) / (2 · 1.6449),

so that its 5th and 95th percentiles are the two numbers written.
"""

from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass

from detente.scenario.model import Scale

Z95 = 1.6448536269514722
"""The 95th percentile of the standard normal distribution."""

MONTH = 365.25 / 12
_DAYS = {"day": 1.0, "week": 7.0, "month": MONTH, "year": 365.25}
MOST_DAYS = 200 * 365.25

_DURATION = r"(?P<count>\d+(?:\.\d+)?)\s*(?P<unit>day|week|month|year)s?"
_NUMBER = r"\d+(?:\.\d+)?(?:[eE]-?\d+)?\s*%?"
_LIKELIHOOD = re.compile(
    rf"(?:(?P<low>{_NUMBER})(?:\s*(?:to|–)\s*(?P<high>{_NUMBER}))?"
    r"|history\s*\(\s*(?P<history>[^()]+?)\s*\)"
    r"|(?P<word>[A-Za-z][A-Za-z ]*?))"
    r"(?:\s+within\s+(?P<within>.+?))?\s*",
    re.DOTALL,
)


class NotationError(ValueError):
    """A likelihood or duration that cannot be read; `expected` says what would do."""

    def __init__(self, what: str, expected: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A probability between `low` and `high` (equal: a point), within `days` if it is a rate.

    `history` names a base rate whose numbers are looked up when the scenario is grounded.
    """

    low: float = math.nan
    high: float = math.nan
    days: float | None = None
    history: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class BaseRate:
    """A base rate from history: a 90 % interval, by one named counting rule.

    `days` is None for a probability given an event. `text` says rule, counts and interval;
    `source` names the dataset and its version.
    """

    low: float
    high: float
    days: float | None = None
    text: str = ""
    source: str = ""


def parse_duration(text: str) -> float:
    """Days in `12 months`, `1 week`, `30 days`; a month is 365.25/12 days.

    Raises NotationError for anything else, for zero, and beyond two centuries.
    """
    match = re.fullmatch(_DURATION, text.strip())
    if match is None:
        raise NotationError("a length of time cannot be read", "such as '12 months' or '1 week'")
    days = float(match["count"]) * _DAYS[match["unit"]]
    if not 0 < days <= MOST_DAYS:
        raise NotationError("a length of time is out of range", "more than 0 and at most 200 years")
    return days


def parse_likelihood(text: str) -> Likelihood | None:
    """The likelihood in `text`, or None where the text is not one (it may be a belief's name).

    Raises NotationError for text that begins like a likelihood but is not right: a number over
    100 %, an interval upside down, a length of time that cannot be read.
    """
    text = text.strip()
    match = _LIKELIHOOD.fullmatch(text[:400])
    begins = text[:1].isdigit() or text[:1] == "."
    if match is None:
        if begins or re.match(r"history\s*\(", text):
            raise NotationError(
                "a likelihood cannot be read",
                "such as '5% to 20% within 12 months', 'likely', '30%' or 'history(name)'",
            )
        return None
    low = high = math.nan
    word = ""
    if match["word"]:
        word = " ".join(match["word"].split()).lower()
        band = likelihood_words().get(word)
        if band is None:
            return None
        low, high = band
    elif match["low"]:
        low, high = _interval(match["low"], match["high"])
    days = None
    if match["within"]:
        days = parse_duration(match["within"])
    return Likelihood(low, high, days, match["history"] or "", word)


def _interval(first: str, second: str | None) -> tuple[float, float]:
    if second is not None and second.endswith("%") and not first.endswith("%"):
        first += "%"  # '5 to 20%'
    low, high = _probability(first), _probability(second or first)
    if low > high:
        raise NotationError("an interval stands upside down", "the lower number first")
    return low, high


def _probability(text: str) -> float:
    percent = text.endswith("%")
    value = float(text.rstrip("% ")) / (100 if percent else 1)
    if not 0 <= value <= 1:
        hint = "" if percent else f"Write {text}% for {text} percent"
        raise NotationError(
            "a probability is out of range", "between 0% and 100%", hint if value <= 100 else ""
        )
    return value


def link(probability: float, scale: Scale) -> float:
    """The link of a probability in (0, 1): log(−log(1−p)) for RATE, logit for ODDS."""
    if scale is Scale.RATE:
        return math.log(-math.log1p(-probability))
    return math.log(probability) - math.log1p(-probability)


def probability(z: float, scale: Scale) -> float:
    """The probability that a value on the link scale stands for; the inverse of `link`."""
    if scale is Scale.RATE:
        return -math.expm1(-math.exp(z))
    return 1 / (1 + math.exp(-z))


def gaussian(low: float, high: float, scale: Scale) -> tuple[float, float]:
    """Mean and standard deviation, on the link scale, of a belief with that 90 % interval."""
    a, b = link(low, scale), link(high, scale)
    return (a + b) / 2, (b - a) / (2 * Z95)


@functools.cache
def likelihood_words() -> dict[str, tuple[float, float]]:
    """Each word of likelihood, lower case, with the band it stands for (ICD 203)."""
    from pathlib import Path

    from detente.scenario.source import Mapping, Scalar, Sequence, read_nodes, read_text

    path = Path(__file__).with_name("library") / "likelihood.yaml"
    words = read_nodes(read_text(path), source=path.name).get("words")
    bands: dict[str, tuple[float, float]] = {}
    if isinstance(words, Mapping):
        for name, entry in words.pairs:
            if not isinstance(entry, Mapping):
                continue
            low, high, also = (entry.get(k) for k in ("low", "high", "also"))
            if isinstance(low, Scalar) and isinstance(high, Scalar):
                band = (_probability(low.text), _probability(high.text))
                bands[str(name.text)] = band
                if isinstance(also, Sequence):
                    bands |= {str(i.text): band for i in also.items if isinstance(i, Scalar)}
    return bands
