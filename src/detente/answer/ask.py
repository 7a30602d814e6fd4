"""The main job: from documents and a question to a traced answer.

reading → dossier → scenario → engine → answer, in one function without side effects; what it
makes on the way (statements, scenario, models, evidence) comes back with the answer.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.answer import assemble, explain
from detente.answer import model as out
from detente.answer.aside import Aside, Errand, Progress, crowded
from detente.answer.beliefs import span
from detente.answer.found import Figures
from detente.answer.members import member_rows, represent
from detente.answer.modelling import model_of
from detente.answer.parties import bonds, parties, topic_titles
from detente.answer.statements import read_statements
from detente.answer.words import join
from detente.dossier.believing import Believed, Sources, believe
from detente.dossier.case import digest
from detente.dossier.confidence import assess
from detente.dossier.confidence import sentence as confidence_sentence
from detente.dossier.draft import draft, with_because
from detente.dossier.evidence import Dossier, Grade
from detente.dossier.judgements import View
from detente.dossier.own import own_of
from detente.dossier.tables import Weights
from detente.reading.statement import Document, Statement
from detente.scenario.model import Model
from detente.version import VERSION

ALONE = 0.85  # from here on the engine, which so far used all cores, needs one


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer with all that led to it."""

    answer: out.Answer
    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    scenario: str
    before: Model
    after: Model
    dossier: Dossier
    believed: Believed


@dataclass(frozen=True, slots=True)
class Asking:
    """What to ask, of what: `question`, `as_of` and `horizon_days` None are found in the documents.

    `scenario` is the text of a scenario to use in place of a draft, `scenario_name` where it came
    from. `statements` None: they are read in the documents. `grades` by outlet or document name;
    `weights` None: the shipped tables; `view`: analysts' judgements; `rejected` and
    `corrected`: statements that do not count or were corrected, by id, and why. `notes` and
    `repeat` go into the answer as they are. `unused`: whether to list what bears on nothing.
    """

    documents: Sequence[Document] = ()
    question: str | None = None
    as_of: datetime.date | None = None
    horizon_days: float | None = None
    scenario: str | None = None
    scenario_name: str = "scenario"
    statements: tuple[Statement, ...] | None = None
    grades: Mapping[str, Grade] | None = None
    weights: Weights | None = None
    view: View | None = None
    rejected: Mapping[str, str] = dataclasses.field(default_factory=dict)
    corrected: Mapping[str, str] = dataclasses.field(default_factory=dict)
    notes: tuple[str, ...] = ()
    draws: int = 1024
    seed: int = 1
    repeat: str = ""
    unused: bool = True


def ask(
    asking: Asking,
    *,
    progress: Progress = lambda step, share: None,
    process: Aside | None = None,
    meanwhile: Callable[[Believed], None] = lambda believed: None,
) -> Asked:
    """Answer a question.

    `process` may compute beside this one; `meanwhile` is called with what is believed, once that is
    known and being computed.

    Raises DetenteError: NOTHING_FOUND without a statement or question in the documents,
    NOT_UNDERSTOOD for a question, date or role that is not understood, INVALID for a scenario
    with mistakes, TOO_LARGE for one that does not fit.
    """
    progress("reading", 0.05)
    documents = tuple(asking.documents)
    own = own_of(asking.scenario)
    statements = asking.statements
    if statements is None:
        statements = read_statements(documents, own)
    progress("drafting", 0.3)
    text, notes = asking.scenario or "", asking.notes
    if not asking.scenario:
        drafted = draft(
            documents,
            question=asking.question or "",
            as_of=asking.as_of,
            horizon_days=asking.horizon_days,
        )
        text, notes = drafted.text, drafted.found
    before = _grounded(text, asking)
    sources = Sources(
        documents,
        statements,
        asking.grades or {},
        asking.weights,
        asking.view,
        asking.rejected,
        own,
        near=asking.unused,
    )
    believed = believe(before, sources)
    dossier, after = believed.dossier, believed.model
    if not asking.scenario:
        text = with_because(text, dossier.because())
    progress("computing", 0.4)
    found = _compute(believed, documents, statements, asking, progress, process, meanwhile)
    answer = _answer(found, text, notes, asking, progress)
    return Asked(answer, documents, statements, text, before, after, dossier, believed)


def _grounded(text: str, asking: Asking) -> Model:
    days = asking.horizon_days if asking.scenario else None
    return model_of(text, source=asking.scenario_name, horizon_days=days)


def _compute(
    believed: Believed,
    documents: Sequence[Document],
    statements: Sequence[Statement],
    asking: Asking,
    progress: Progress,
    process: Aside | None,
    meanwhile: Callable[[Believed], None],
) -> assemble.Findings:
    represented = represent(believed.model, believed.dossier)
    after = represented.model
    before = dataclasses.replace(believed.scenario, outcomes=after.outcomes)
    work = computed(before, after, asking.draws, asking.seed, progress, process)
    if crowded():
        work.wait(ALONE)
    meanwhile(believed)
    return assemble.Findings(
        before=before,
        after=after,
        represented=represented,
        work=work,
        dossier=believed.dossier,
        documents=documents,
        statements=statements,
        corrected=asking.corrected,
        grades=asking.grades or {},
    )


def computed(
    before: Model,
    after: Model,
    draws: int,
    seed: int,
    progress: Progress,
    process: Aside | None,
) -> Errand[Figures]:
    """The engine's figures for two models that ask for the same outcomes; `process` may do it."""
    head, graver, every = assemble.headline(after), assemble.graver(after), assemble.every(after)
    work: Errand[Figures] = Errand(
        "detente.answer.figures:figures",
        *(before, after, head, graver, every, draws, seed),
        progress=progress,
    )
    if process is not None:
        process.send(work)
    return work


def rehearsed(model: Model, draws: int, seed: int, process: Aside) -> None:
    """Have `process` get ready to compute for models built as this one."""
    kept = represent(model, Dossier(())).model
    process.send(Errand("detente.answer.figures:rehearse", kept, draws, seed))


def strategic_actors(model: Model) -> tuple[str, ...]:
    """Names of the actors that choose by values."""
    return tuple(str(actor.name) for actor in model.actors if actor.rationality is not None)


def _left_out(strategic: Sequence[str]) -> tuple[str, ...]:
    if not strategic:
        return ()
    return (
        f"{join(strategic)} choose by values; roads and who could stop what, which take every "
        "actor as scripted, are left out",
    )


def _known(found: assemble.Findings, asking: Asking) -> dict[str, Any]:
    """The parts of an answer for which no figure is needed."""
    unused = ["unused"] if asking.unused else []
    return {
        "evidence": explain.evidence(found),
        "unused": explain.silent(found, *unused, "definition", "repeated", "judged", "rejected"),
        "contradicted": explain.silent(found, "contradicted", "overtaken"),
        "parties": parties(found.after, found.statements),
        "beliefs": explain.beliefs(found),
        "pacts": bonds(found.after),
        "topics": topic_titles(found.after),
    }


def _answer(
    found: assemble.Findings,
    scenario: str,
    notes: Sequence[str],
    asking: Asking,
    progress: Progress,
) -> out.Answer:
    inputs = {d.name: digest(d.text) for d in found.documents}
    known = _known(found, asking)  # while the engine may still be computing
    after, result = found.after, found.figures.result
    progress("writing", 0.95)
    head = assemble.headline(after)
    hinges = dict(found.figures.levers)[head]
    assessment = assess(
        found.dossier,
        {lever.belief: lever.swing for lever in hinges},
        found.supported,
        {s.id: s.authority for s in found.statements},
        len(found.documents),
    )
    asked = {head, *assemble.graver(after)}
    used = frozenset(
        x.belief for outcome, row in found.figures.levers if outcome in asked for x in row
    )
    return out.Answer(
        schema_version=out.SCHEMA_VERSION,
        question=after.question,
        as_of=after.as_of.isoformat(),
        horizon=span(after.horizon_days),
        sentence=assemble.sentence(
            after,
            head,
            result.outcomes[head],
            found.figures.prior.outcomes[head] if found.documents else None,
        ),
        answer=assemble.rungs(
            after, after.answer, result.answer, found.figures.prior.answer, result.ignorance
        ),
        nuclear=assemble.crossed(found),
        definitions=assemble.definitions(found),
        members=member_rows(found.represented, result, found.figures.prior),
        roads=explain.roads(found),
        levers=explain.levers(found),
        stoppers=explain.stoppers(found),
        powers=explain.powers(found),
        forcers=explain.forcers(found),
        defaults=explain.defaults(after, used),
        confidence=out.Confidence(
            level=assessment.level,
            sentence=confidence_sentence(assessment),
            reasons=assessment.reasons,
        ),
        method=out.Method(
            program="detente",
            version=VERSION,
            method=result.method,
            turns=result.turns,
            turn_days=after.turn_days,
            draws=result.draws,
            seed=result.seed,
            standard_error=result.standard_error,
            states=result.states,
            entries=result.entries,
            inputs={**inputs, asking.scenario_name: digest(scenario)},
            template=after.meta.get("template", ""),
            repeat=asking.repeat,
        ),
        over_time=tuple(assemble.series(course, result.days) for course in result.courses),
        notes=(*notes, *after.notes),
        warnings=(
            *(w for d in found.documents for w in d.warnings),
            *_left_out(strategic_actors(after)),
        ),
        **known,
    )
