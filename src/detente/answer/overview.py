"""A case at a glance: what it asks, what it holds, what was corrected, judged and answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from detente.answer.beliefs import span
from detente.answer.casework import answerable, believed_in
from detente.answer.trace import last_logged
from detente.answer.words import counted, percent, quoted
from detente.dossier.believing import Believed
from detente.dossier.finding import label
from detente.dossier.grades import source_name
from detente.dossier.stored import Stored

FEW_DOCUMENTS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the overview: its kind, its subject, what there is to say."""

    kind: str
    name: str
    says: str

    def __str__(self) -> str:
        return f"{self.kind}  {self.name}" + (f"  {self.says}" if self.says else "")


def overview(stored: Stored) -> list[Line]:
    """Question, documents, sources, corrections, judgements, facts, disputes, the last answer."""
    believed = believed_in(stored) if answerable(stored.scenario) else None
    rows = _asked(stored, believed)
    count = Counter(s.document for s in stored.read)
    for document in stored.documents[:FEW_DOCUMENTS]:
        n = count[document.id]
        grade = stored.grades.get(source_name(document))
        rows.append(
            Line(
                "document",
                f"{document.name} [{document.id}]",
                f"{document.date or 'undated'}, {source_name(document)} {grade or 'F6'}, "
                + counted(n, "statement"),
            )
        )
    if len(stored.documents) > FEW_DOCUMENTS:
        rest = len(stored.documents) - FEW_DOCUMENTS
        rows.append(Line("document", f"and {rest} more", ""))
    labels = label(stored.statements)
    for id_, note in (*stored.corrected.notes.items(), *stored.corrected.rejected.items()):
        rows.append(Line("corrected", labels.get(id_, id_), note))
    for loose in stored.corrected.loose:
        rows.append(
            Line("corrected", "no statement", f"{loose.verb} “{loose.quote[:60]}” by {loose.by}")
        )
    for name, group in stored.view.chosen.items():
        rows.append(Line("judged", name, " and ".join(f"{j.by}: {j.likely}" for j in group)))
    for name, group in stored.view.open.items():
        who = ", ".join(f"{j.by}: {j.likely}" for j in group)
        rows.append(Line("judged", name, f"{who}; not in use until --use says whose counts"))
    for ruling in stored.rulings:
        rows.append(
            Line("fact", f"{ruling.fact} = {ruling.level}", f"{ruling.decision} by {ruling.by}")
        )
    if believed is not None:
        rows += _believed(believed, labels)
    logged = last_logged(stored.path)
    if logged is None:
        rows.append(Line("answer", "none yet", f"detente ask --case {stored.path}"))
    else:
        rungs = "; ".join(f"{r.outcome} {percent(r.probability)}" for r in logged.answer.answer)
        rows.append(Line("answer", rungs, ""))
        if logged.stale:
            changed = ", ".join(logged.stale[:4])
            rows.append(Line("answer", "is older than the case", f"changed since: {changed}"))
    return rows


def _asked(stored: Stored, believed: Believed | None) -> list[Line]:
    """What is asked, as the scenario has it, and what of that nobody gave."""
    put = stored.settings
    if believed is None:
        question, day = put.question or "none yet", str(put.as_of or "none yet")
        return [Line("question", question, ""), Line("as of", day, "")]
    model = believed.model
    found = "" if put.question else "found by drafting"
    day = "" if put.as_of else ", the last day of the documents"
    if stored.draft is None:
        found, day = "", ""  # the scenario is the analyst's own
    horizon = f"horizon {span(model.horizon_days)}"
    return [
        Line("question", model.question, found),
        Line("as of", f"{model.as_of}{day}", horizon),
    ]


def _believed(believed: Believed, labels: dict[str, str]) -> list[Line]:
    dossier = believed.dossier
    statuses = Counter(item.status for item in dossier.items)
    rows = [Line("evidence", ", ".join(f"{n} {s}" for s, n in sorted(statuses.items())), "")]
    for dispute in dossier.disputes():
        up = ", ".join(labels[s] for s in dispute.raises)
        down = ", ".join(labels[s] for s in dispute.lowers)
        rows.append(Line("disputed", dispute.belief, f"raised by {up}; lowered by {down}"))
    for item in dossier.items:
        if item.status in ("contradicted", "overtaken"):
            rows.append(Line(item.status, labels[item.statement], item.record))
    return rows


def statement_list(stored: Stored) -> list[Line]:
    """Every statement in a line, with its label."""
    labels = label(stored.statements)
    rejected = stored.corrected.rejected
    return [
        Line(
            labels[s.id],
            f"{s.speaker or 'the writer'}{f' [{s.speaks_for}]' if s.speaks_for else ''} "
            f"{s.act.stance}",
            quoted(s.text, 160) + (" (rejected)" if s.id in rejected else ""),
        )
        for s in stored.statements
    ]
