"""Reported acts as proposed facts of the start, accepted or refused one by one (`facts.yaml`).

Facts fix, talk shifts. A sentence proposes a fact where it names, by rule, (1) the topic of a move
of the scenario, (2) first of all actors the one that owns the move, and (3) the act as done: a
perfect or past tense without a modal, negation, condition or question before it. Nobody's word
makes it a fact: an analyst accepts it, with the source and the day that the proposal names.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from detente.dossier.mentions import actor_codes
from detente.dossier.own import NONE, Own
from detente.dossier.sheet import place_in, read_sheet, rows, words
from detente.dossier.topics import topic_finder
from detente.errors import DetenteError, Place, Problem
from detente.reading.statement import Document
from detente.scenario.model import Change, Kind, Model, Variable

DECISIONS = ("accepted", "refused")
_BOUNDARY = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+(?=[A-Z“\"(])|\n[^\S\n]*\n")
_DONE = re.compile(
    r"\b(?:allowed|permitted|authori[sz]ed|approved|lifted|eased|agreed|decided|"
    r"(?:gave|given) (?:\w+ )?permission|granted|invoked|deployed|sent|struck|"
    r"attacked|invaded|imposed|declared|mobili[sz]ed|launched|"
    r"began|begun|held|holds|conducted|signed|let|confirmed that it (?:had|has))\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:would|could|should|(?-i:may)|might|must|will|shall|can|cannot|not|never|no|nor|if|whether|"
    r"unless|until|refus\w+|oppos\w+|reject\w+|declin\w+|consider\w*|plan\w*|want\w*|"
    r"ask\w*|urge\w*|call\w* for|threaten\w*|expect\w*|likely|possible)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(_MONTHS)})(?:,? (\d{{4}}))?\b"
    rf"|\b({'|'.join(_MONTHS)}) (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b"
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A fact that a sentence reports as done. `line` counts from 1 in the document."""

    id: str
    fact: str
    level: str
    since: datetime.date | None
    source: str
    document: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an analyst decided on a proposed fact: accepted or refused, with name and reason."""

    id: str
    fact: str
    level: str
    since: str
    source: str
    decision: str
    by: str
    on: str
    because: str
    place: Place | None = dataclasses.field(default=None, compare=False)


def propose(model: Model, documents: Sequence[Document], own: Own = NONE) -> tuple[Proposed, ...]:
    """The facts that the documents report as done and the scenario does not start with."""
    find = topic_finder(model.topics)
    moves = list(_moves(model))
    out: dict[str, Proposed] = {}
    for document in documents:
        for start, sentence in _sentences(document.text):
            done = _DONE.search(sentence)
            if done is None or _NOT_DONE.search(sentence):
                continue
            topics = find(sentence)
            if not topics:
                continue
            first = next(iter(actor_codes(sentence, own)), "")
            for topic, who, variable, level in moves:
                if topic in topics and first in who:
                    made = _proposed(document, start, sentence, variable, level, model.as_of)
                    out.setdefault(made.id, made)
    return tuple(out.values())


def _moves(model: Model) -> Iterator[tuple[str, frozenset[str], Variable, str]]:
    """Topic, actors, fact and level of every move that talk bears on and that is still open."""
    body = model.meta.get("alliance", "")
    for decision in model.decisions:
        for option in decision.options:
            chance = option.chance
            if decision.kind is not Kind.MOVE or chance is None or chance.belief is None:
                continue
            effect = next((e for e in option.effects if e.change is not Change.STEP), None)
            if effect is None:
                continue
            variable = model.variables[effect.variable]
            if variable.start == effect.level:
                continue
            owners = frozenset(decision.owners)
            who = owners if len(owners) == 1 else frozenset({body})
            for talk in model.beliefs[chance.belief].talk:
                if who and not talk.threat and (not talk.of or talk.of in who):
                    yield talk.topic, who, variable, variable.levels[effect.level]


def _proposed(
    document: Document, start: int, sentence: str, variable: Variable, level: str,
    as_of: datetime.date,
) -> Proposed:  # fmt: skip
    quote = sentence.strip()
    key = f"{variable.name}={level}/{document.id}/{quote}"
    who = document.outlet or document.author or document.name
    day = _date_in(quote, document.date) or document.date
    return Proposed(
        id="F" + hashlib.sha256(key.encode()).hexdigest()[:6],
        fact=variable.name,
        level=level,
        since=min(day, as_of) if day else None,
        source=f"{who}, {document.date}" if document.date else who,
        document=document.id,
        line=document.text.count("\n", 0, start + len(sentence) - len(sentence.lstrip())) + 1,
        quote=quote,
    )


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end, after in [*((m.start(), m.end()) for m in _BOUNDARY.finditer(text)), (len(text), 0)]:
        if end - start > 20:
            yield start, text[start:end]
        start = after


def _date_in(text: str, near: datetime.date | None) -> datetime.date | None:
    """The day named in the words; without a year, the latest such day not after `near`."""
    match = _DATE.search(text)
    if match is None:
        return None
    day, month, year = (
        (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    )
    if not year and near is None:
        return None
    try:
        made = datetime.date(int(year or near.year), _MONTHS.index(month) + 1, int(day))  # type: ignore[union-attr]
        if not year and near is not None and made > near:
            made = made.replace(year=made.year - 1)
    except ValueError:
        return None
    return made


def fact_entry(name: str, level: str, since: str, source: str) -> str:
    """The line that states a fact of the start in a scenario."""
    quoted = source.replace("\\", "\\\\").replace('"', '\\"')
    day = f"since: {since}, " if since else ""
    return f'  {name}: {{is: {level}, {day}source: "{quoted}"}}'


def read_rulings(path: Path) -> tuple[Ruling, ...]:
    """The rulings in a sheet; DetenteError with every entry that is not one."""
    problems: list[Problem] = []
    out = []
    for row in rows(read_sheet(path), "facts", path, problems):
        place = place_in(row, path)
        missing = [key for key in ("id", "fact", "is", "by") if not words(row, key)]
        decision = words(row, "decision")
        if missing or decision not in DECISIONS:
            what = (
                f"a fact has no {', '.join(map(repr, missing))}"
                if missing
                else "a fact is neither accepted nor refused"
            )
            problems.append(
                Problem(what, place, expected="id, fact, is, by and decision: accepted or refused")
            )
            continue
        if (since := words(row, "since")) and not _is_day(since):
            problems.append(Problem("'since' is not a date", place, "such as 2024-05-31", since))
            continue
        out.append(
            Ruling(
                id=str(words(row, "id")),
                fact=str(words(row, "fact")),
                level=str(words(row, "is")),
                since=str(words(row, "since")),
                source=str(words(row, "source")),
                decision=decision,
                by=str(words(row, "by")),
                on=str(words(row, "on")),
                because=str(words(row, "because")),
                place=place,
            )
        )
    if problems:
        raise DetenteError(problems)
    return tuple(out)


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def write_rulings(rulings: Sequence[Ruling]) -> str:
    """The sheet of rulings."""
    body = [
        {
            "id": r.id,
            "fact": r.fact,
            "is": r.level,
            "since": r.since,
            "source": r.source,
            "decision": r.decision,
            "by": r.by,
            "on": r.on,
            "because": r.because,
        }
        for r in rulings
    ]
    head = "# Reported acts: accepted ones stand in scenario.yaml as facts of the start.\n"
    return head + yaml.safe_dump(
        {"detente": 1, "facts": body}, allow_unicode=True, sort_keys=False, width=100
    )
