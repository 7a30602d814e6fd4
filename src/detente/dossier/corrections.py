"""An analyst's corrections of what was read: fix, reject, add; kept apart, shown in the trace.

They are kept in `corrections.yaml`, not in what was read, and laid over it each time. A correction
names its statement by id and, since a better reader may cut it differently, by its words: after
re-reading it goes to the statement of that document that shares most of them.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from detente.dossier.sheet import Row, place_in, read_sheet, rows, words
from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.statement import Act, Document, Likelihood, Relay, Statement
from detente.scenario.findings import nearest
from detente.scenario.likelihood import NotationError, parse_likelihood

STANCES = (
    "supports", "opposes", "promises", "threatens", "predicts", "asserts", "denies", "evades",
    "none",
)  # fmt: skip
AUTHORITIES = ("decides", "official", "in government", "other")
MODES = ("quoted", "mixed", "reported", "ascribed")
FIELDS = (
    "speaker", "speaks for", "role", "authority", "mode", "stance", "about", "via", "likelihood",
    "negated", "author",
)  # fmt: skip
"""What a correction may set; the words of a statement themselves are the document's."""

_CHOICES = {"stance": STANCES, "authority": AUTHORITIES, "mode": MODES}
_YES = {"yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Correction:
    """`verb`: fix, reject or add. `quote`: the words of the statement, verbatim in the document."""

    verb: str
    statement: str
    document: str
    quote: str
    by: str
    on: str
    because: str
    set: tuple[tuple[str, str], ...] = ()
    place: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Corrected:
    """Statements with the corrections laid over them.

    `notes`: by statement id, what was corrected, by whom and why. `rejected`: by the id of a
    statement that does not count, by whom and why. `loose`: corrections that find no statement.
    """

    statements: tuple[Statement, ...]
    notes: Mapping[str, str]
    rejected: Mapping[str, str]
    loose: tuple[Correction, ...]


def correct(
    statements: Sequence[Statement],
    corrections: Sequence[Correction],
    documents: Mapping[str, Document],
) -> Corrected:
    """Lay corrections over statements, in the order in which they were made.

    Raises DetenteError for a value that cannot be set, or an added quote that is not verbatim.
    """
    current: dict[str, Statement] = {s.id: s for s in statements}
    by_document: dict[str, list[str]] = {}
    for s in statements if corrections else ():
        by_document.setdefault(s.document, []).append(s.id)
    notes: dict[str, str] = {}
    rejected: dict[str, str] = {}
    loose: list[Correction] = []
    problems: list[Problem] = []
    for correction in corrections:
        try:
            if correction.verb == "add":
                if correction.document not in documents:
                    loose.append(correction)
                    continue
                made = _added(correction, documents[correction.document])
                current[made.id] = made
                by_document.setdefault(made.document, []).append(made.id)
                notes[made.id] = f"added by {_who(correction)}"
                continue
            target = _target(correction, current, by_document)
            if target is None:
                loose.append(correction)
            elif correction.verb == "reject":
                rejected[target.id] = f"rejected by {_who(correction)}"
            else:
                rejected.pop(target.id, None)
                current[target.id] = fixed(target, dict(correction.set), correction.place)
                changed = ", ".join(f"{name} set to {value}" for name, value in correction.set)
                note = f"{changed} by {_who(correction)}"
                notes[target.id] = "; ".join(filter(None, (notes.get(target.id, ""), note)))
        except DetenteError as error:
            problems.extend(error.problems)
    if problems:
        raise DetenteError(problems)
    # In the order of documents and text, the added ones behind, so that labels stay what they are.
    return Corrected(tuple(current.values()), notes, rejected, tuple(loose))


def _who(correction: Correction) -> str:
    return correction.by + (f": {correction.because}" if correction.because else "")


def _target(
    correction: Correction,
    current: Mapping[str, Statement],
    by_document: Mapping[str, Sequence[str]],
) -> Statement | None:
    if correction.statement in current:
        return current[correction.statement]
    best, most = None, 0.5  # at least half of the words must be the same
    wanted = set(correction.quote.casefold().split())
    for id_ in by_document.get(correction.document, ()):
        if id_ not in current or not wanted:
            continue
        found = set(current[id_].text.casefold().split())
        share = len(wanted & found) / len(wanted | found)
        if share > most:
            best, most = current[id_], share
    return best


def fixed(statement: Statement, changes: Mapping[str, str], place: Place | None) -> Statement:
    """The statement with fields set; DetenteError names each that cannot be."""
    problems = []
    act: Act = statement.act
    out: dict[str, Any] = {}
    for name, value in changes.items():
        value = value.strip()  # noqa: PLW2901
        problem = ""
        expected = ""
        if name in _CHOICES and value not in _CHOICES[name]:
            problem, expected = f"'{value}' is no {name}", ", ".join(_CHOICES[name])
        elif name == "stance":
            act = dataclasses.replace(act, stance=value)
        elif name == "about":
            act = dataclasses.replace(act, target=value, target_spans=())
        elif name in ("authority", "mode", "speaker", "role"):
            out[name] = value
        elif name == "speaks for":
            out["speaks_for"] = value
        elif name == "via":
            links = [part.strip() for part in value.split("←") if part.strip()]
            out["channel"] = (Relay("the document"), *(Relay(link) for link in links))
        elif name == "likelihood":
            out["likelihood"] = None if value in ("", "none") else _likelihood(value)
            if out["likelihood"] is None and value not in ("", "none"):
                problem, expected = f"'{value}' is no likelihood", "such as 'likely' or '5% to 20%'"
        elif name in ("negated", "author"):
            if value not in _YES:
                problem, expected = f"'{name}' is yes or no", "yes or no"
            else:
                out["negated" if name == "negated" else "author_assertion"] = _YES[value]
        else:
            hint = nearest(name, FIELDS)
            problem, expected = f"a statement has no '{name}' that can be set", hint
            expected = hint or ", ".join(FIELDS)
        if problem:
            problems.append(Problem(problem, place, expected=expected))
    if problems:
        raise DetenteError(problems, status=Exit.USAGE if place is None else Exit.INVALID)
    return dataclasses.replace(statement, act=act, **out)


def _likelihood(value: str) -> Likelihood | None:
    try:
        found = parse_likelihood(value)
    except NotationError:
        return None
    if found is None or found.history:
        return None
    return Likelihood((), found.word, found.low, found.high)


def _added(correction: Correction, document: Document) -> Statement:
    start = document.text.find(correction.quote)
    if start < 0 or not correction.quote.strip():
        raise DetenteError(
            Problem(
                "the words of an added statement do not stand in the document",
                correction.place,
                expected=f"words of '{document.name}', letter by letter",
                found=correction.quote[:100] or "nothing",
                hint="Copy them from the stored text in documents/.",
            )
        )
    span = (start, start + len(correction.quote))
    bare = Statement(
        id=correction.statement,
        document=document.id,
        source=(),
        cue=(),
        content=(span,),
        text=correction.quote,
        channel=(Relay("the document"),),
        act=Act(),
        rule="analyst",
    )
    return fixed(bare, dict(correction.set), correction.place)


def added_id(document: str, quote: str, speaker: str) -> str:
    """The id of a statement that an analyst adds: the same words and speaker, the same id."""
    key = repr((document, quote, speaker)).encode()
    return f"{document}-h{hashlib.sha256(key).hexdigest()[:7]}"


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The corrections in a sheet; DetenteError with every entry that is not one."""
    problems: list[Problem] = []
    out = []
    for row in rows(read_sheet(path), "corrections", path, problems):
        place = place_in(row, path)
        verb = next((v for v in ("fix", "reject", "add") if v in row), "")
        problem = _problem(row, verb)
        if problem:
            problems.append(Problem(problem[0], place, expected=problem[1]))
            continue
        given = row.get("set", {})
        out.append(
            Correction(
                verb=verb,
                statement=words(row, verb),
                document=words(row, "document"),
                quote=words(row, "quote"),
                by=words(row, "by"),
                on=words(row, "on"),
                because=words(row, "because"),
                set=tuple((str(k), str(v)) for k, v in given.items()),
                place=place,
            )
        )
    if problems:
        raise DetenteError(problems)
    return tuple(out)


def _problem(row: Row, verb: str) -> tuple[str, str] | None:
    if not verb:
        return "a correction says neither fix, reject nor add", "'- fix: ID'"
    if not words(row, verb):
        return f"'{verb}' names no statement", "the id of a statement"
    if not words(row, "by"):
        return "a correction has no 'by'", "the analyst's name"
    if not isinstance(row.get("set", {}), dict) or (verb == "fix" and not row.get("set")):
        return "a correction sets nothing", "'set: {stance: opposes}'"
    if any(not isinstance(v, str) for v in row.get("set", {}).values()):
        return "what a correction sets is not text", "'set: {stance: opposes}'"
    if verb == "add" and not words(row, "quote"):
        return "an added statement has no 'quote'", "words of the document"
    return None


def write_corrections(corrections: Sequence[Correction]) -> str:
    """The sheet of corrections."""
    body = []
    for c in corrections:
        row: dict[str, object] = {c.verb: c.statement, "document": c.document, "quote": c.quote}
        if c.set:
            row["set"] = dict(c.set)
        body.append({**row, "by": c.by, "on": c.on, "because": c.because})
    head = (
        "# Corrections of what was read: laid over statements.jsonl, which stays as it was read.\n"
    )
    return head + yaml.safe_dump(
        {"detente": 1, "corrections": body}, allow_unicode=True, sort_keys=False, width=100
    )
