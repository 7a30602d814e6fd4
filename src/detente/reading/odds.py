"""Stated odds: "40 per cent", "less than one in ten", "two chances in three".

A number is a likelihood only where chances, odds or a risk are spoken of, or where something is
put at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.reading.parsing import Parse

_DIGITS = re.compile(r"^\d{1,3}(?:[.,]\d+)?$")
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * (place + 2) for place, word in enumerate(_TENS)
}
_NUMBERS |= {"a": 1, "hundred": 100}
_FRACTIONS = {
    "half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2,
    "fifths": 0.2, "tenth": 0.1, "tenths": 0.1,
}  # fmt: skip
_PERCENT = frozenset(["%", "percent", "per", "pc"])
_CHANCE = frozenset(
    ["chance", "probability", "likelihood", "risk", "odds", "odd", "likely", "probable",
     "possibility", "prospect", "bet", "unlikely", "confident", "confidence", "certain", "sure"]
)  # fmt: skip
_PUT = frozenset(["put", "rate", "estimate", "reckon", "judge", "set", "see", "place", "assess"])
_BELOW = (("less", "than"), ("under",), ("below",), ("at", "most"), ("fewer", "than"),
          ("no", "more", "than"), ("not", "more", "than"), ("up", "to"), ("well", "under"),
          ("lower", "than"), ("well", "below"), ("smaller", "than"))  # fmt: skip
_ABOVE = (("more", "than"), ("over",), ("above",), ("at", "least"), ("greater", "than"),
          ("upwards", "of"), ("no", "less", "than"), ("not", "less", "than"), ("better", "than"),
          ("higher", "than"), ("well", "over"), ("well", "above"))  # fmt: skip
_GUESSING = frozenset(["say", "call", "guess", "give"])  # "I'd say it's one in five"
_GOOD = frozenset(["chance", "chances", "times", "cases"])


@dataclass(frozen=True, slots=True)
class Odds:
    """A stated probability: the tokens that state it, half-open, and its range."""

    begin: int
    end: int
    low: float
    high: float


def may_begin(word: str) -> bool:
    """Whether odds can begin at a word (in small letters)."""
    return word[:1].isdigit() or word in _NUMBERS or word in _FRACTIONS


def odds_at(parse: Parse, place: int, tokens: frozenset[int]) -> Odds | None:
    """The odds whose number begins at a token, if odds are spoken of there."""
    value, end = _number(parse, place)
    if value is None:
        return None
    begin_, end_ = parse.sentences[parse.sentence[place]]
    near = {parse.lemmas[t] for t in range(begin_, end_)}
    put = bool(near & _PUT) and "at" in near and bool(near & (_CHANCE | {"it"}))
    spoken = bool(near & _CHANCE) or put or bool(near & _GUESSING)
    found = (
        _percentage(parse, place, end, value)
        or _one_in(parse, place, end, value)
        or _to_one(parse, place, end, value, near)
        or _share(parse, place, end, value)
    )
    if found is None:
        return None
    last = parse.words[found.end] if found.end < len(parse) else "."
    guessed = not (near & _CHANCE or put)
    if guessed and (
        last not in (".", ",", ";", "!", "”", '"', "''", "“") or not _rated(parse, found)
    ):
        spoken = False
    if not spoken and not any(
        parse.lowered[t] in ("chance", "chances", "times") for t in range(found.begin, found.end)
    ):
        return None
    if place not in tokens or found.end - 1 not in tokens:
        return None
    return _bounded(parse, found, begin_)


def _rated(parse: Parse, odds: Odds) -> bool:
    """Whether what is stated may be a chance by its form: a percentage, one in so many."""
    words = set(parse.lowered[odds.begin : odds.end])
    return bool(words & (_PERCENT | {"in", "out", "to"}))


def _number(parse: Parse, place: int) -> tuple[float | None, int]:
    word = parse.lowered[place]
    end = place + 1
    if _DIGITS.match(word):
        return float(word.replace(",", ".")), end
    if word in _NUMBERS:
        value = _NUMBERS[word]
        joined = end + 1 if parse.words[end : end + 1] == ["-"] else end
        unit = parse.lowered[joined] if joined < len(parse) else ""
        if 20 <= value < 100 and unit in _UNITS[1:10]:
            return value + _UNITS.index(unit), joined + 1
        return float(value), end
    if word in _FRACTIONS:
        return _FRACTIONS[word], place
    return None, place


def _percentage(parse: Parse, place: int, end: int, value: float) -> Odds | None:
    if parse.words[end : end + 1] == ["-"]:
        end += 1
    if end >= len(parse) or parse.lowered[end] not in _PERCENT or value > 100:
        return None
    if parse.lowered[place] == "a":
        return None
    if parse.lowered[end] == "per":
        if parse.words[end + 1 : end + 2] == ["-"]:
            end += 1
        if parse.lowered[end + 1 : end + 2] != ["cent"]:
            return None
        end += 1
    low, begin = value, place
    if place >= 2 and parse.lowered[place - 1] in ("to", "-", "–", "and", "or"):
        earlier, stop = _number(parse, place - 2)
        if earlier is not None and stop == place - 1 and earlier < value:
            low, begin = earlier, place - 2
    return Odds(begin, end + 1, low / 100, value / 100)


def _one_in(parse: Parse, place: int, end: int, value: float) -> Odds | None:
    """ "One in ten", "two out of three", "one chance in five", "nine times out of ten"."""
    last = end
    if last < len(parse) and parse.lowered[last] in _GOOD:
        last += 1
    last = _after_hyphen(parse, last)
    if parse.lowered[last : last + 2] == ["out", "of"]:
        last += 2
    elif parse.lowered[last : last + 1] == ["in"]:
        last += 1
    else:
        return None
    last = _after_hyphen(parse, last)
    if last >= len(parse):
        return None
    whole, stop = _number(parse, last)
    named = parse.lowered[last] != "a" or parse.lowered[stop : stop + 1] == ["hundred"]
    if whole is None or not named or whole <= value:
        return None
    if parse.lowered[last] == "a":
        whole, stop = 100.0, stop + 1
    share = value / whole
    return Odds(place, stop, share, share)


def _after_hyphen(parse: Parse, place: int) -> int:
    return place + 1 if parse.words[place : place + 1] in (["-"], ["–"]) else place


def _to_one(parse: Parse, place: int, end: int, value: float, near: set[str]) -> Odds | None:
    """ "Three to one against": odds as a bookmaker gives them."""
    first = _after_hyphen(parse, end)
    if parse.lowered[first : first + 1] != ["to"]:
        return None
    last = _after_hyphen(parse, first + 1)
    if last >= len(parse):
        return None
    other, stop = _number(parse, last)
    if other is None or other + value == 0:
        return None
    if not near & {"odds", "odd", "bet"} and other + value != 100:
        return None
    side = parse.lowered[stop] if stop < len(parse) else ""
    share = other / (value + other) if side == "against" else value / (value + other)
    return Odds(place, stop + (side in ("against", "on")), share, share)


def _share(parse: Parse, place: int, end: int, value: float) -> Odds | None:
    """ "A two-thirds chance", "a one-third probability"."""
    if parse.lowered[place] in _FRACTIONS:
        if place and (parse.words[place - 1] == "-" or parse.lowered[place - 1] in _NUMBERS):
            return None
        following = parse.lowered[place + 1 : place + 2]
        if following and following[0] in ("chance", "probability", "likelihood"):
            return Odds(place, place + 1, value, value)
        return None
    part = _after_hyphen(parse, end)
    word = parse.lowered[part] if part < len(parse) else ""
    if word not in _FRACTIONS:
        return None
    following = parse.lowered[part + 1 : part + 2]
    if not following or following[0] not in ("chance", "probability", "likelihood"):
        return None
    share = value * _FRACTIONS[word]
    return Odds(place, part + 1, share, share) if share <= 1 else None


def _bounded(parse: Parse, odds: Odds, begin: int) -> Odds:
    """With "less than", "at least" before it the range is open to one side."""
    first = odds.begin
    if first > begin and parse.lowered[first - 1] in ("a", "an"):
        first -= 1
    for bounds, low, high in ((_BELOW, 0.0, odds.high), (_ABOVE, odds.low, 1.0)):
        for words in bounds:
            start = first - len(words)
            if start >= begin and tuple(parse.lowered[start:first]) == words:
                return Odds(start, odds.end, low, high)
    return odds
