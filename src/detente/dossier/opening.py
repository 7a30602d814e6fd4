"""A case read back and checked: every problem of every file told at once.

Nothing is trusted: a person may have edited a sheet, removed a line or changed a document. What is
read is never written back unless somebody changed it through a command.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from detente.dossier import transaction
from detente.dossier.case import Case, digest
from detente.dossier.corrections import read_corrections
from detente.dossier.facts import read_rulings
from detente.dossier.grades import read_grades
from detente.dossier.judgements import Judgement, read_judgements
from detente.dossier.lines import statement_in, statements_in
from detente.dossier.settings import NOTHING_ASKED, read_settings
from detente.dossier.stored import INPUTS, Stored
from detente.dossier.tables import Weights, default_weights, parse_weights
from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.document import read_text as read_plain
from detente.reading.statement import Document, Statement

MOST_BYTES = 500_000_000  # of statements.jsonl
MOST_TEXT = 50_000_000  # of one stored document

Got = TypeVar("Got")


def inputs_on_disk(path: Path) -> dict[str, str]:
    """Hash by path of the inputs as they lie on disk, without reading what they say."""
    out = {}
    for place in sorted([path / name for name in INPUTS] + [*path.glob("documents/*.txt")]):
        if place.is_file():
            out[place.relative_to(path).as_posix()] = digest(place.read_bytes())
    return out


def open_case(path: Path) -> Stored:
    """Read a case; DetenteError (INVALID) with every problem of every file, nothing changed.

    A folder that holds no case gives Exit.UNREADABLE with what to do.
    """
    case = Case(path)
    if not case.exists():
        raise DetenteError(
            Problem(
                "is no case",
                Place(str(path)),
                expected="a folder that 'detente ask … --case' or 'detente add' made",
                found="a folder without one" if path.is_dir() else "nothing of that name",
            ),
            status=Exit.UNREADABLE,
        )
    if transaction.unfinished(path):
        with case.lock():
            pass  # taking the lock finishes what was cut short
    problems: list[Problem] = []

    def part(name: str, read: Callable[[Path], Got], otherwise: Got) -> Got:
        place = path / name
        if not place.exists():
            return otherwise
        try:
            return read(place)
        except DetenteError as error:
            problems.extend(error.problems)
            return otherwise

    settings = part("case.yaml", read_settings, NOTHING_ASKED)
    with _nothing_thrown_away():
        documents = tuple(_documents(path, problems))
        said = _content(path / "statements.jsonl", problems)
        statements = tuple(_statements(path, said, {d.id: d for d in documents}, problems))
    none: tuple[tuple[Judgement, ...], dict[str, str]] = ((), {})
    judgements, choices = part("judgements.yaml", read_judgements, none)
    weights_text = part("weights.yaml", _text, None)
    stored = Stored(
        path=path,
        settings=settings,
        documents=documents,
        read=statements,
        lines=_as_written(said, statements),
        corrections=part("corrections.yaml", read_corrections, ()),
        judgements=judgements,
        choices=choices,
        rulings=part("facts.yaml", read_rulings, ()),
        grades=part("sources.yaml", read_grades, {}),
        weights=part("weights.yaml", _weights, None),
        weights_text=weights_text,
        scenario=part("scenario.yaml", _text, None),
        draft=part("scenario.draft.yaml", _text, None),
        grades_text=part("sources.yaml", _text, None),
    )
    if not problems:
        try:
            _ = stored.corrected
        except DetenteError as error:
            problems.extend(error.problems)
    if problems:
        raise DetenteError(problems)
    return stored


@contextlib.contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Spare Python looking for garbage among what is made inside: all of it is kept."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _as_written(
    data: bytes | None, statements: tuple[Statement, ...]
) -> tuple[tuple[Statement, ...], str] | None:
    """The statements with the text of their file, so that it need not be made again."""
    if not statements or data is None or data.count(b"\n") != len(statements):
        return None
    return statements, data.decode("utf-8", errors="replace")


def _text(path: Path) -> str:
    from detente.scenario.source import read_text

    return read_text(path)


def _weights(path: Path) -> Weights:
    return parse_weights(_text(path), source=str(path), over=default_weights())


def _documents(path: Path, problems: list[Problem]) -> Iterator[Document]:
    listing = path / "documents.jsonl"
    if not listing.exists():
        yield from _unlisted(path, problems)
        return
    seen: set[str] = set()
    inside = _inside(path / "documents")
    for number, record in _lines(listing, problems):
        place = Place(str(listing), number)
        document = _document(path, inside, record, place, problems)
        if document is None:
            continue
        if document.id in seen:
            problems.append(
                Problem(f"lists document '{document.id}' twice", place, hint="Delete one line.")
            )
            continue
        seen.add(document.id)
        yield document


def _unlisted(path: Path, problems: list[Problem]) -> Iterator[Document]:
    """The documents of a case without a list: what they say of themselves."""
    inside = _inside(path / "documents")
    for place in sorted((path / "documents").glob("*.txt")):
        data = _stored_text(inside, str(place), problems)
        if data is not None:
            yield read_plain(data.decode(), name=place.name)


def _document(
    path: Path,
    inside: Callable[[str], bool],
    record: Mapping[str, Any],
    place: Place,
    problems: list[Problem],
) -> Document | None:
    try:
        fields = {name: record[name] for name in ("id", "name", "file", "sha256")}
        if not all(isinstance(value, str) and value for value in fields.values()):
            raise TypeError
        date = record.get("date")
        day = datetime.date.fromisoformat(date) if date else None
        notes = tuple((str(m), (int(a), int(b))) for m, (a, b) in record.get("notes", ()))
        warnings = tuple(map(str, record.get("warnings", ())))
    except (KeyError, TypeError, ValueError):
        problems.append(
            Problem(
                "is no document's line",
                place,
                expected="id, name, file, sha256 and a date such as 2024-05-31",
                hint="Delete the line and add the document again with 'detente add'.",
            )
        )
        return None
    file = os.path.join(path, fields["file"])
    data = _stored_text(inside, file, problems, place)
    if data is None:
        return None
    if digest(data) != fields["sha256"]:
        problems.append(
            Problem(
                "was changed after it was read: its hash is not the one in documents.jsonl",
                Place(str(Path(file))),
                expected=fields["sha256"][:12],
                found=digest(data)[:12],
                hint=f"Restore it, or 'detente remove {path} {fields['name']}' and add it again.",
            )
        )
        return None
    own = {
        name: str(record.get(name, ""))
        for name in ("title", "author", "outlet", "kind", "language")
    }
    return Document(
        id=fields["id"], name=fields["name"], text=data.decode(), date=day, notes=notes,
        warnings=warnings, **own,
    )  # fmt: skip


def _inside(folder: Path) -> Callable[[str], bool]:
    """A test whether a file lies in `folder` itself, wherever links lead."""
    whole = os.path.realpath(folder)
    holds: dict[str, bool] = {}

    def inside(file: str) -> bool:
        if os.path.islink(file):
            file = os.path.realpath(file)
        parent, name = os.path.split(file)
        if parent not in holds:
            holds[parent] = Path(os.path.realpath(parent)) == Path(whole)
        return holds[parent] and name not in ("", os.curdir, os.pardir)

    return inside


def _stored_text(
    inside: Callable[[str], bool],
    file: str,
    problems: list[Problem],
    listed: Place | None = None,
) -> bytes | None:
    """The text of a stored document, exactly, as UTF-8; None, and a problem, if it has none.

    `inside`: whether a file lies in the case's folder of documents.
    """
    reason = ""
    try:
        if not inside(file):
            reason = "it does not lie in the case's folder 'documents'"
        else:
            with open(file, "rb") as opened:
                data = opened.read(MOST_TEXT + 1)
            if len(data) <= MOST_TEXT:
                data.decode()
                return data
            reason = f"it is larger than {MOST_TEXT // 1_000_000} MB"
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    problems.append(
        Problem(
            f"the stored document '{os.path.basename(file)}' cannot be read",
            listed or Place(str(Path(file))),
            found=reason,
            hint="Restore it, or delete its line in documents.jsonl and its statements.",
        )
    )
    return None


def _statements(
    path: Path, data: bytes | None, documents: Mapping[str, Document], problems: list[Problem]
) -> Iterator[Statement]:
    listing = path / "statements.jsonl"
    if not listing.exists():
        if documents:
            problems.append(
                Problem(
                    "is missing, though the case holds documents",
                    Place(str(listing)),
                    hint=f"Read them again: detente add {path} --read-again",
                )
            )
        return
    texts = {id_: document.text for id_, document in documents.items()}
    try:
        sound = statements_in(data or b"")
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        sound = []
    once = len({s.id for s in sound}) == len(sound) == (data or b"").count(b"\n")
    if sound and once and not any(_misplaced(s, texts.get(s.document)) for s in sound):
        yield from sound
        return
    # Something is amiss, or there is nothing: line by line, to say what and where.
    seen: dict[str, int] = {}
    for number, line in _raw_lines(data):
        try:
            statement = statement_in(line)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            place = Place(str(listing), number)
            if _object(line) is None:
                problems.append(_no_object(place, line))
                continue
            problems.append(
                Problem(
                    "is no statement's line",
                    place,
                    expected="the fields that 'detente read --json' writes",
                    found=str(error),
                    hint=f"Read the documents again: detente add {path} --read-again",
                )
            )
            continue
        if statement.id in seen:
            problems.append(
                Problem(
                    f"has statement '{statement.id}' a second time",
                    Place(str(listing), number),
                    found=f"the first in line {seen[statement.id]}",
                    hint="Delete one of the two lines.",
                )
            )
            continue
        seen[statement.id] = number
        if problem := _misplaced(statement, texts.get(statement.document)):
            what, hint = problem
            problems.append(Problem(what, Place(str(listing), number), hint=hint))
            continue
        yield statement


_OUTSIDE = "points outside its document", "Read the documents again (--read-again)."


def _misplaced(statement: Statement, text: str | None) -> tuple[str, str] | None:
    """What is wrong with where a statement stands, and what to do; None if nothing is.

    `text`: its document's; None if the case does not hold it.
    """
    if text is None:
        return (
            f"is of document '{statement.document}', which the case does not hold",
            "Delete the line, or add the document again.",
        )
    content, size = statement.content, len(text)
    for spans in (content, statement.source, statement.cue):
        for a, b in spans:
            if not 0 <= a < b <= size:
                return _OUTSIDE
    if not content:
        return _OUTSIDE
    words = " … ".join([text[a:b] for a, b in content])
    if words != statement.text:
        return (
            "does not quote its document word by word",
            "Undo the edit (use 'detente statement fix'), or read again with --read-again.",
        )
    return None


def _lines(path: Path, problems: list[Problem]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The JSON objects of a file, a line each, with their line numbers."""
    for number, line in _raw_lines(_content(path, problems)):
        record = _object(line)
        if record is not None:
            yield number, record
        else:
            problems.append(_no_object(Place(str(path), number), line))


def _content(path: Path, problems: list[Problem]) -> bytes | None:
    """What is in a file of lines; None where there is none, or (a problem) it cannot be had."""
    place = Place(str(path))
    try:
        if not path.exists():
            return None
        if path.stat().st_size > MOST_BYTES:
            problems.append(
                Problem("is too large", place, expected=f"at most {MOST_BYTES // 1_000_000} MB")
            )
            return None
        return path.read_bytes()
    except OSError as error:
        problems.append(Problem("cannot be read", place, found=error.strerror or str(error)))
        return None


def _raw_lines(data: bytes | None) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers."""
    for number, line in enumerate((data or b"").split(b"\n"), 1):
        if line and not line.isspace():
            yield number, line


def _object(line: bytes) -> Mapping[str, Any] | None:
    """The JSON object that a line is; None if it is none."""
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return record if isinstance(record, dict) else None


def _no_object(place: Place, line: bytes) -> Problem:
    return Problem(
        "is not a JSON object",
        place,
        found=line[:60].decode(errors="replace"),
        hint="Restore the line from version control, or delete it.",
    )
