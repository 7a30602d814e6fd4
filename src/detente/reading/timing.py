"""When: the time expression of a statement, as it stands in the text."""

from __future__ import annotations

import re

from detente.reading.parsing import Parse
from detente.reading.statement import Spans

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_UNIT = r"(?:hour|day|week|month|year|decade)s?"
_COUNT = (
    r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|a few|few|the)"
)
_TIME = re.compile(
    rf"""
    (?:on\ |by\ |before\ |after\ |since\ |until\ |in\ )?
    (?: \d{{1,2}}\ {_MONTH}(?:\ \d{{4}})?
      | {_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?(?:\ ?,\ \d{{4}})?
      | {_MONTH}\ \d{{4}} )
  | (?:on|last|next|this|by|before|until|since)\ {_DAY}(?:\ (?:morning|evening|night|afternoon))?
  | {_DAY}(?=\ |$)
  | (?:within|in|over|during|for|after|before|by)\ (?:the\ )?(?:next\ |coming\ |past\ |last\ )?
      {_COUNT}\ (?:next\ |coming\ |more\ )?{_UNIT}\b
  | (?:the\ )?(?:next|coming|last|past|this)\ (?:{_COUNT}\ )?
      (?:{_UNIT}|spring|summer|autumn|winter|decade)\b
  | (?:by|in|before|after|since|until)\ (?:the\ end\ of\ |early\ |late\ |mid-)?
      (?:19|20)\d{{2}}\b
  | by\ the\ end\ of\ (?:the|this|next)\ (?:year|month|week)
  | \b(?:today|yesterday|tomorrow|tonight|soon|immediately|now)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# One of these is in every time expression; looking for them is quicker than the pattern.
_PARTS = (
    *("day", "week", "month", "year", "hour", "decade", "19", "20", "now", "soon", "immediately"),
    *("tonight", "tomorrow", "spring", "summer", "autumn", "winter", "jan", "feb", "march"),
    *("april", "may", "june", "july", "aug", "sep", "oct", "nov", "dec"),
)


_PART = re.compile("|".join(map(re.escape, _PARTS)))


def _may_be(word: str, _: str) -> bool:
    """Whether a word can belong to a time expression."""
    return _PART.search(word) is not None


def time_of(parse: Parse, tokens: frozenset[int]) -> tuple[str, Spans]:
    """The first time expression among the tokens, with its spans; ("", ()) without one."""
    if tokens.isdisjoint(parse.places("time", _may_be)):
        return "", ()
    order = sorted(tokens)
    text = " ".join([parse.words[token] for token in order])
    positions: list[int] = []
    for token in order:
        positions.extend([token] * len(parse.words[token]))
        positions.append(-1)
    vague: tuple[str, Spans] = ("", ())
    for match in _TIME.finditer(text):
        found = {t for t in positions[match.start() : match.end()] if t >= 0}
        result = (match.group(), parse.spans(found))
        if match.group().lower() in ("now", "soon", "immediately"):
            vague = vague if vague[0] else result
        else:
            return result
    return vague
