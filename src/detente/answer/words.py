"""Numbers in words: ICD 203 likelihood words, percentages, dates, lists.

Source of the bands: Intelligence Community Directive 203, Analytic Standards (2015, amended
2022), section D.6.e.(2)(a). An edge belongs to the lower band; below 1 % and above 99 % the
directive has no word, and the number itself is shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.answer.model import Answer

BANDS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (0.99, "almost certain"),
)


def likelihood(probability: float) -> str:
    """The ICD 203 word for a probability in 0..1, or the number itself outside 1–99 %."""
    if probability < 0.01 or probability > 0.99:
        return percent(probability)
    return next(word for edge, word in BANDS if probability <= edge + 1e-12)


def percent(probability: float, *, error: float = 0.0) -> str:
    """A probability as a percentage with the digits that make sense.

    Two significant digits below 10 % and above 90 %, whole numbers between; never more digits
    than `error` (a standard error, in 0..1) supports; what would print as 0 or 100 without being
    it is shown as a bound.
    """
    if probability <= 0:
        return "0 %"
    if probability >= 1:
        return "100 %"
    value = 100 * probability
    distance = min(value, 100 - value)
    digits = 0 if distance >= 10 else max(0, 1 - math.floor(math.log10(max(distance, 1e-3)) + 1e-9))
    if error > 0:
        digits = min(digits, max(0, -math.floor(math.log10(100 * error))))
    text = f"{value:.{min(digits, 3)}f}"
    if float(text) == 0:
        return f"< {10 ** -min(digits, 3):g} %"
    if float(text) == 100:
        return f"> {100 - 10 ** -min(digits, 3):g} %"
    return f"{text} %"


def interval(low: float, high: float, *, error: float = 0.0) -> str:
    """A range of probabilities: "0.2–4 %"; `error` as in `percent`."""
    low_text, high_text = percent(low, error=error).removesuffix(" %"), percent(high, error=error)
    return high_text if low_text == high_text.removesuffix(" %") else f"{low_text}–{high_text}"


def range_error(low: float, high: float, answer: Answer) -> float:
    """The standard error of a mean over draws, from the answer's own and the width of its range.

    The answer holds the error of its first figure alone; that of another figure from the same
    draws grows with its spread.
    """
    spreads = [(row.low, row.high) for row in answer.definitions]
    spreads += [(row.low, row.high) for row in answer.answer[1:]]
    width = spreads[0][1] - spreads[0][0] if spreads else 0.0
    return answer.method.standard_error * (high - low) / width if width > 0 else 0.0


def counted(number: int, what: str) -> str:
    """A number of things: "1 statement", "2 statements"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def quoted(text: str, most: int | None = None) -> str:
    """A text on one line in quotation marks of its own, cut after `most` characters."""
    line = " ".join(text.split()).strip("“”\"'")
    if most is not None and len(line) > most:
        line = line[: most - 1].rsplit(" ", 1)[0] + " …"
    return f"“{line}”"


def join(items: Sequence[str], *, last: str = "and") -> str:
    """A list in words: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
