"""What a question asks: who, against whom, what, until when; and which template fits it.

A question is understood from the actors it names and the words between them, in many wordings:
"Will NATO members go to war against Russia?", "How likely is an attack by China on Taiwan within
six months?", "Could the war spread to Moldova before 2027?".
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from detente.errors import DetenteError, Exit, Place, Problem

MONTH_DAYS = 365.25 / 12
FARTHEST = 20 * 365.25  # days that a question may look ahead
_UNIT_DAYS = {"day": 1.0, "week": 7.0, "month": MONTH_DAYS, "year": 365.25}
_SPAN = re.compile(
    r"(\d+(?:\.\d+)?|one|two|three|six|nine|twelve|eighteen)\s*-?\s*(day|week|month|year)s?\b", re.I
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "six": 6, "nine": 9, "twelve": 12, "eighteen": 18}
_MONTH = "|".join(calendar.month_name[1:])
_BEFORE = re.compile(
    rf"\b(before|by)(?: the)?( end of)?(?: (\d{{1,2}})(?:st|nd|rd|th)?)?(?: ({_MONTH}))?,?"
    r" (\d{4})\b",
    re.I,
)
_IN_YEAR = re.compile(r"\b(?:in|during) (\d{4})\b|\b(this year)\b", re.I)
_WAR = re.compile(
    r"\b(?:go(?:es|ing)? to war|wars?|at war|fight|fights|fighting|attack\w*|invade\w*|invasion|"
    r"strikes?|striking|bomb\w*|clash\w*|conflict|hostilities|interven\w+|annex\w*|occup(?:y|ies)|"
    r"seiz\w+|use (?:of )?(?:military )?force|military action|blockade\w*|quarantine\w*|"
    r"retaliat\w+|escalat\w+|spread|joins?|enters?|entry|nuclear (?:weapons?|use|war))\b",
    re.I,
)
_SUFFERED = re.compile(r"\b(?:be|been|being|is|are|gets?)\s+$", re.I)
_INSIDE = re.compile(r"\b(?:civil war|coup|uprising|insurgency|rebellion)\b", re.I)
_PASSIVE = re.compile(r"\b(?:by|from)\b", re.I)
_LEADS_TO_QUESTION = re.compile(
    r"\b(?:will|would|could|can|may|might|is|are|does|do|how likely|what are the odds)\b",
    re.I,
)


_NO_NAMES = frozenset(
    ("Will", "Could", "Would", "How", "Is", "Are", "Article", *calendar.month_name[1:])
)

# Waters and regions where states meet and that are no actor: the documents say who does.
_PLACES = re.compile(
    r"\b(?:(?:Strait|Straits|Gulf|Sea|Bay|Isthmus|Line|Corridor|Peninsula|Islands?) of [A-Z]\w+"
    r"|(?:[A-Z][\w-]+ )+(?:Strait|Straits|Gulf|Sea|Canal|Channel|Peninsula|Corridor|Islands?|Shoal"
    r"|Heights|Valley|River)"
    r"|Bab[ -]el[ -]Mandeb|Hormuz|Bosporus|Dardanelles|Suez|Malacca|Kashmir|Donbas|Kerch)\b"
)


class Mentioned(Protocol):
    """An actor named in a text: its code, and where."""

    @property
    def code(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Question:
    """`subject` and `object` are actor codes in the order of the action asked about."""

    text: str
    subject: str
    object: str
    others: tuple[str, ...] = ()
    horizon_days: float | None = None
    verb: str = ""


def find_question(title: str, text: str) -> str:
    """The question that a document asks: its title, else its first interrogative sentence.

    Returns "" if neither holds one.
    """
    candidates = [title, *re.findall(r"[^.!?\n]*\?", text)]
    for candidate in candidates:
        line = str(candidate).strip().strip("“”\"'*# ")
        if line.endswith("?") and _LEADS_TO_QUESTION.search(line) and _WAR.search(line):
            return line
    return ""


def parse_question(
    text: str,
    mentioned: Sequence[Mentioned],
    *,
    as_of: datetime.date | None = None,
    horizon_days: float | None = None,
    other: Callable[[str], str] = lambda known: "",
) -> Question:
    """Understand a question in which the actors `mentioned` are found, in order of place.

    `other` finds the second actor where the question names only one ("a blockade of Z", "spread
    to Z"), which is then the one acted upon; given "", the first, where it names a place alone
    ("a blockade of the Strait of Z").

    `horizon_days` where it is known already: the end that the question names is not read then.

    Raises DetenteError (Exit.NOT_UNDERSTOOD) if it names fewer than two actors, no act of war or an
    end that cannot be asked about.
    """
    place = Place("question")
    codes: list[str] = []
    for mention in sorted(mentioned, key=lambda m: m.start):
        if mention.code not in codes:
            codes.append(mention.code)
    verb = _WAR.search(text)
    unknown = _unknown_names(text, mentioned)
    # A name that nobody knows is told, never replaced by an actor from the documents.
    if not codes and not unknown and verb is not None and (first := other("")):
        codes = [code for code in (first, other(first)) if code]
    elif len(codes) == 1 and not unknown and verb is not None and (found := other(codes[0])):
        suffers = bool(_SUFFERED.search(text[: verb.start()]))  # "Will Z be invaded?"
        codes = _with_other(codes[0], found, mentioned, 0 if suffers else verb.start())
    problems = []
    if len(codes) < 2:
        shown = f"only {codes[0]}" if codes else "none"
        problems.append(
            Problem(
                f"names {'one actor' if codes else 'no actor'} that is known",
                place,
                expected="two states or bodies, such as NATO and Russia",
                found=shown + (f"; not known: {', '.join(unknown)}" if unknown else ""),
                hint='Ask for example --question "Will NATO members go to war against Russia?"',
            )
        )
    if verb is None:
        problems.append(
            Problem(
                "asks about no act of war",
                place,
                expected="words such as war, attack, invade, strike, blockade, join",
                found=text.strip()[:120] or "nothing",
            )
        )
    if inside := _INSIDE.search(text):
        problems = [
            Problem(
                f"asks about a {inside.group().lower()}, a fight inside one state",
                place,
                expected="a war between states, or of an alliance",
                hint="Write a scenario of your own and give it with --scenario.",
            )
        ]
    if problems:
        raise DetenteError(problems, status=Exit.NOT_UNDERSTOOD)
    assert verb is not None
    subject, target = codes[0], codes[1]
    after = text[verb.end() :]
    by = _PASSIVE.search(after)
    if by is not None:
        agent = next((m for m in mentioned if m.start >= verb.end() + by.end()), None)
        if agent is not None and agent.code == target:
            subject, target = target, subject
    return Question(
        text=text.strip(),
        subject=subject,
        object=target,
        others=tuple(codes[2:]),
        horizon_days=horizon_days or _deadline(text, as_of),
        verb=verb.group().lower(),
    )


def _with_other(known: str, found: str, mentioned: Sequence[Mentioned], verb: int) -> list[str]:
    """The two actors in the order of the action: before the verb stands who acts."""
    first = min(m.start for m in mentioned if m.code == known)
    return [known, found] if first < verb else [found, known]


def _unknown_names(text: str, mentioned: Sequence[Mentioned]) -> list[str]:
    """Capitalised words of the question that no known actor covers."""
    covered = [(m.start, m.end) for m in mentioned]
    covered += [place.span() for place in _PLACES.finditer(text)]
    out = []
    for word in re.finditer(r"(?<!^)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*", text):
        inside = any(start < word.end() and word.start() < end for start, end in covered)
        if not inside and word.group() not in _NO_NAMES:
            out.append(word.group())
    return out


def _deadline(text: str, as_of: datetime.date | None) -> float | None:
    """Days from `as_of` to the end that the question names, None if it names none.

    Raises DetenteError (Exit.NOT_UNDERSTOOD) for an end that is no day, is past or too far off.
    """
    ends = (_BEFORE.search(text) or _IN_YEAR.search(text)) if as_of is not None else None
    span = _SPAN.search(text) if ends is None else None
    if as_of is not None and ends is not None:
        try:
            last = _end(ends, as_of)
        except (ValueError, OverflowError):
            last = as_of
        days = float((last - as_of).days)
    elif span is not None:
        days = _span_days(span)
    else:
        return None
    if not 1 <= days <= FARTHEST:
        found = ends or span
        raise DetenteError(
            Problem(
                "does not end on a day that can be asked about",
                Place("question"),
                expected=f"a day after {as_of or 'the day of the question'} and within 20 years",
                found=found.group() if found is not None else text,
                hint='Give the end with --horizon, such as --horizon "12 months".',
            ),
            status=Exit.NOT_UNDERSTOOD,
        )
    return days


def _end(found: re.Match[str], as_of: datetime.date) -> datetime.date:
    """The first day that is too late: "before 2027", "by June 2027", "in 2026", "this year".

    "by 2027" is before that year. ValueError for what is no day.
    """
    if found.re is _IN_YEAR:
        return datetime.date(int(found.group(1) or as_of.year) + 1, 1, 1)
    word, end, day, name, year = found.groups()
    if name is None:
        if day:
            raise ValueError("a day without its month")
        return datetime.date(int(year) + (1 if end else 0), 1, 1)
    month = [m.lower() for m in calendar.month_name].index(name.lower())
    by = word.lower() == "by"
    if day:
        return datetime.date(int(year), month, int(day)) + datetime.timedelta(days=int(by))
    if end or by:
        month += 1
    return datetime.date(int(year) + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _span_days(span: re.Match[str]) -> float:
    number, unit = span.group(1).lower(), span.group(2).lower()
    return float(_NUMBERS.get(number) or float(number)) * _UNIT_DAYS[unit]


def parse_horizon(text: str) -> float:
    """A length of time such as "12 months" in days.

    DetenteError (Exit.USAGE) if it is none, or not between 1 day and 20 years.
    """
    span = _SPAN.fullmatch(text.strip())
    days = _span_days(span) if span is not None else 0.0
    if span is None or not 1 <= days <= FARTHEST:
        raise DetenteError(
            Problem(
                "is not a horizon",
                Place("--horizon"),
                expected='a length of time between 1 day and 20 years, such as "12 months"',
                found=repr(text),
            ),
            status=Exit.USAGE,
        )
    return days


def parse_date(text: str, *, where: str = "--as-of") -> datetime.date:
    """A date such as 2024-05-31 or 31 May 2024; DetenteError if it is not one."""
    from dateutil import parser

    value = text.strip()
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    ambiguous = re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", value)
    try:
        # Two different defaults tell whether the text itself gives day, month and year.
        one, other = (
            parser.parse(value, default=datetime.datetime(year, month, day)).date()
            for year, month, day in ((1990, 1, 1), (2011, 2, 2))
        )
    except (ValueError, OverflowError):
        one, other = datetime.date.min, datetime.date.max
    if ambiguous or one != other:
        raise DetenteError(
            Problem(
                "is not a date",
                Place(where),
                expected="a date such as 2024-05-31 or 31 May 2024",
                found=repr(text),
            ),
            status=Exit.NOT_UNDERSTOOD,
        )
    return one
