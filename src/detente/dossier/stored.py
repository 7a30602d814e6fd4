"""What a case holds, and the files in which it holds it."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.dossier.case import digest, file_stem
from detente.dossier.corrections import Corrected, Correction, correct, write_corrections
from detente.dossier.evidence import Grade
from detente.dossier.facts import Ruling, write_rulings
from detente.dossier.grades import write_grades
from detente.dossier.judgements import Judgement, View, choose, write_judgements
from detente.dossier.settings import NOTHING_ASKED, Settings, write_settings
from detente.dossier.tables import Weights
from detente.reading.record import statement_to_dict
from detente.reading.statement import Document, Statement


@dataclass(frozen=True)
class Stored:
    """Everything in a case but its log. `read`: the statements as they were read.

    `scenario` is None until there is one; `draft` is the last draft that the program made.
    """

    path: Path
    settings: Settings = NOTHING_ASKED
    documents: tuple[Document, ...] = ()
    read: tuple[Statement, ...] = ()
    corrections: tuple[Correction, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    rulings: tuple[Ruling, ...] = ()
    grades: Mapping[str, Grade] = dataclasses.field(default_factory=dict)
    weights: Weights | None = None
    weights_text: str | None = None
    scenario: str | None = None
    draft: str | None = None
    grades_text: str | None = None
    lines: tuple[tuple[Statement, ...], str] | None = dataclasses.field(
        default=None, compare=False, repr=False
    )  # statements with the text of statements.jsonl that they were read from

    @functools.cached_property
    def corrected(self) -> Corrected:
        """The statements with the analyst's corrections laid over them."""
        return correct(self.read, self.corrections, {d.id: d for d in self.documents})

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements as corrected; those rejected are among them and carry no weight."""
        return self.corrected.statements

    @property
    def view(self) -> View:
        """The judgements in force."""
        return choose(self.judgements, self.choices)

    def with_documents(self, documents: Sequence[Document], read: Sequence[Statement]) -> Stored:
        """The case with further documents and what was read in them; those it has stay."""
        known = {d.id for d in self.documents}
        new = [d for d in {d.id: d for d in documents}.values() if d.id not in known]
        fresh = {d.id for d in new}
        return dataclasses.replace(
            self,
            documents=(*self.documents, *new),
            read=(*self.read, *(s for s in read if s.document in fresh)),
        )

    def without_documents(self, ids: frozenset[str]) -> Stored:
        """The case without some documents and what was read in them."""
        return dataclasses.replace(
            self,
            documents=tuple(d for d in self.documents if d.id not in ids),
            read=tuple(s for s in self.read if s.document not in ids),
        )

    @functools.cached_property
    def _read_lines(self) -> str:
        known, text = self.lines or ((), "")
        count = len(known)
        if any(a is not b for a, b in zip(known, self.read, strict=False)) or count > len(
            self.read
        ):
            count, text = 0, ""  # not what the file said, with more behind it
        return text + "".join(
            json.dumps(statement_to_dict(s), ensure_ascii=False) + "\n" for s in self.read[count:]
        )

    def files(self) -> dict[str, str]:
        """Every file of the case, by its path in it, as it should stand on disk."""
        out = {".gitignore": IGNORED, "case.yaml": write_settings(self.settings)}
        lines = []
        for document in self.documents:
            name = document_path(document)
            out[name] = document.text
            lines.append(_document_line(document, name))
        out["documents.jsonl"] = "".join(lines)
        out["statements.jsonl"] = self._read_lines
        if self.corrections:
            out["corrections.yaml"] = write_corrections(self.corrections)
        if self.judgements:
            out["judgements.yaml"] = write_judgements(self.judgements, self.choices)
        if self.rulings:
            out["facts.yaml"] = write_rulings(self.rulings)
        out["sources.yaml"] = self._grades_sheet()
        if self.weights_text is not None:
            out["weights.yaml"] = self.weights_text
        if self.scenario is not None:
            out["scenario.yaml"] = self.scenario
        if self.draft is not None:
            out["scenario.draft.yaml"] = self.draft
        return out

    def _grades_sheet(self) -> str:
        """The sheet as its editor left it, unless a source is missing from it."""
        names = {d.outlet or d.name for d in self.documents}
        if self.grades_text is not None and names <= set(self.grades):
            return self.grades_text
        return write_grades(self.grades, self.documents)


IGNORED = ".lock\n.pending-*\n.commit/\n"
"""What of a case's folder is of no interest to version control."""

INPUTS = frozenset(
    ["case.yaml", "documents.jsonl", "statements.jsonl", "corrections.yaml", "judgements.yaml",
     "sources.yaml", "weights.yaml", "scenario.yaml"]
)  # fmt: skip


def document_path(document: Document) -> str:
    """Where a document's text is stored in the case."""
    return f"documents/{file_stem(document.name)}-{document.id[:6]}.txt"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write (text by path; None deletes), and the hash of every input as it will stand."""

    files: Mapping[str, str | None]
    inputs: Mapping[str, str]


def plan(before: Stored | None, after: Stored) -> Plan:
    """How to make the case on disk, which holds `before`, hold `after`."""
    old = before.files() if before is not None else {}
    new: dict[str, str | None] = dict(after.files())
    inputs = {
        name: digest(text)
        for name, text in new.items()
        if text is not None and (name in INPUTS or name.startswith("documents/"))
    }
    for name in old:
        new.setdefault(name, None)
    return Plan({n: t for n, t in new.items() if t is None or old.get(n) != t}, inputs)


@functools.lru_cache(maxsize=1 << 14)
def _document_line(document: Document, file: str) -> str:
    """The document's line in documents.jsonl; asked for before and after every change."""
    record: dict[str, Any] = {
        "id": document.id,
        "name": document.name,
        "file": file,
        "sha256": digest(document.text),
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "author": document.author,
        "outlet": document.outlet,
        "kind": document.kind,
        "language": document.language,
        "notes": [[mark, list(span)] for mark, span in document.notes],
        "warnings": list(document.warnings),
    }
    return json.dumps(record, ensure_ascii=False) + "\n"
