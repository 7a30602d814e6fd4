"""Draft a scenario: from question and documents to the fitting template, ready to be argued with.

A draft holds what is asked, the template with its roles, the facts that an analyst accepted and,
for each belief that talk moves, the statements behind it. The numbers themselves stay the
template's until somebody writes others.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.dossier.asked import outcome_asked
from detente.dossier.cast import cast_roles
from detente.dossier.facts import Ruling, fact_entry
from detente.dossier.mentions import count_actors, find_actors, gazetteer, sentences
from detente.dossier.own import Own, own_of
from detente.dossier.question import MONTH_DAYS, Question, find_question, parse_question
from detente.dossier.roles import Roles, most
from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.statement import Document


@dataclass(frozen=True, slots=True)
class Drafted:
    """The scenario's text, and how its roles were found."""

    text: str
    found: tuple[str, ...]


def draft(
    documents: Sequence[Document],
    *,
    question: str = "",
    as_of: datetime.date | None = None,
    horizon_days: float | None = None,
    rulings: Sequence[Ruling] = (),
    own: str | None = None,
) -> Drafted:
    """Draft a scenario for a question; what is not given is found in the documents.

    `own`: the text of a scenario that only names actors and pacts of the case's own.

    Raises DetenteError: NOTHING_FOUND if no question is asked, NOT_UNDERSTOOD for a question,
    date or role that is not understood.
    """
    where = Place(documents[0].name if documents else "question")
    text = question or next((q for d in documents if (q := find_question(d.title, d.text))), "")
    if not text:
        raise DetenteError(
            Problem(
                "no question is asked in the documents",
                where,
                expected="a sentence such as 'Will NATO members go to war against Russia?'",
                hint="Give one with --question: detente ask FILE --case CASE --question '…'.",
            ),
            status=Exit.NOTHING_FOUND,
        )
    known = [d.date for d in documents if d.date]
    known += [
        datetime.date.fromisoformat(r.since)
        for r in rulings
        if r.decision == "accepted" and r.since  # what is known to have happened is not to come
    ]
    day = as_of or max(known, default=None)
    if day is None:
        raise DetenteError(
            Problem(
                "no document says when it was written",
                where,
                expected="a date in the document, such as 31 May 2024",
                hint="Give one with --as-of 2024-05-31.",
            ),
            status=Exit.NOT_UNDERSTOOD,
        )
    case = own_of(own)
    asked = parse_question(
        text,
        find_actors(text, case),
        as_of=day,
        horizon_days=horizon_days,
        other=lambda known: _other(documents, case, known),
    )
    roles = cast_roles(asked, documents, day, case)
    return Drafted(write_draft(asked, roles, day, asked.horizon_days, rulings), roles.found)


_FORCE = re.compile(
    r"\b(?:force|attack\w*|invad\w+|invasion|strik\w+|blockad\w+|quarantin\w+|threat\w*|war|"
    r"seiz\w+|annex\w*|exercis\w+)\b",
    re.I,
)


def _other(documents: Sequence[Document], own: Own, known: str) -> str:
    """The state named most beside words of force (else named most), besides the known one.

    With `known` "": the state that is named most.
    """
    states = gazetteer(own).actors
    texts = [d.text for d in documents]
    forceful = [sentence for sentence in sentences(texts) if _FORCE.search(sentence)]
    for among in (forceful, texts) if known else (texts,):
        counts = count_actors(among, own)
        found = most(
            Counter({c: n for c, n in counts.items() if c != known and states[c].kind == "state"})
        )
        if found:
            return found
    return ""


def write_draft(
    question: Question,
    roles: Roles,
    as_of: datetime.date,
    horizon_days: float | None,
    rulings: Sequence[Ruling] = (),
) -> str:
    """The scenario's text: the template with its roles, ready to be edited by people."""
    quoted = question.text.replace("'", "''")
    found = "".join(f"# {line}\n" for line in roles.found)
    facts = {
        fact.name: fact_entry(fact.name, fact.level, fact.since, fact.source)
        for fact in roles.facts
    }
    for ruling in rulings:
        if ruling.decision == "accepted":
            facts[ruling.fact] = fact_entry(ruling.fact, ruling.level, ruling.since, ruling.source)
    horizon = _length(horizon_days) if horizon_days else roles.horizon
    resolved = outcome_asked(question, roles)
    return (
        "# A draft: the template's defaults, to be argued with. How the roles were found:\n"
        f"{found}"
        "detente: 1\n"
        f"question: '{quoted}'\n"
        + (f"resolved by: {resolved}\n" if resolved else "")
        + f"as_of: {as_of.isoformat()}\n"
        + (f"horizon: {horizon}\n" if horizon else "")
        + (f"turn: {roles.turn}\n" if roles.turn else "")
        + f"extends: {roles.template}\n"
        "with:\n"
        + "".join(f"  {name}: {_part(who)}\n" for name, who in roles.parts)
        + (f"without: [{', '.join(roles.without)}]\n" if roles.without else "")
        + ("facts:\n" + "".join(f"{facts[name]}\n" for name in sorted(facts)) if facts else "")
    )


def _part(who: str | tuple[str, ...]) -> str:
    return who if isinstance(who, str) else f"[{', '.join(who)}]"


def with_because(text: str, because: Mapping[str, Sequence[str]]) -> str:
    """A draft with the statements behind each belief that talk moves."""
    if not because:
        return text
    lines = [
        f"  {name}: {{because: [{', '.join(dict.fromkeys(ids))}]}}\n"
        for name, ids in sorted(because.items())
    ]
    return f"{text}beliefs:\n{''.join(lines)}"


def _length(days: float) -> str:
    months = days / MONTH_DAYS
    if months >= 1 and abs(months - round(months)) < 0.01:
        return f"{round(months)} months"
    return f"{days:g} days"
