"""The main job: from documents and a question to a traced answer.

reading → dossier → scenario → engine → answer, in one function without side effects; what it
makes on the way (statements, scenario, models, evidence) comes back with the answer.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from detente.answer import assemble, explain
from detente.answer import model as out
from detente.answer.beliefs import span
from detente.answer.members import member_rows, represent
from detente.answer.modelling import model_of
from detente.answer.parties import bonds, parties, topic_titles
from detente.answer.power import orders_in_words, powers_alone
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
from detente.engine.compiled import Compiler
from detente.engine.road import roads
from detente.engine.sensitivity import levers, sensitivity
from detente.engine.solve import solve
from detente.engine.stoppers import Stoppers, stoppers
from detente.reading.statement import Document, Statement
from detente.scenario.model import Model
from detente.version import VERSION

ROADS_EACH = 3
PUSH_ABOVE = 0.5  # forcers: sets that push the headline outcome at least this high
HOLD_BELOW = 0.1  # stoppers: sets that hold an outcome below this part of its present chance
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer with all that led to it. `compiler`: with every question compiled that it took."""

    answer: out.Answer
    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    scenario: str
    before: Model
    after: Model
    dossier: Dossier
    believed: Believed
    compiler: Compiler = dataclasses.field(repr=False)


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


def ask(asking: Asking, *, progress: Progress = lambda step, share: None) -> Asked:
    """Answer a question.

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
    )
    believed = believe(before, sources)
    dossier, after = believed.dossier, believed.model
    if not asking.scenario:
        text = with_because(text, dossier.because())
    progress("computing", 0.4)
    found, compiler = _compute(before, after, dossier, documents, statements, asking, progress)
    progress("writing", 0.95)
    answer = _answer(found, text, notes, asking)
    return Asked(answer, documents, statements, text, before, after, dossier, believed, compiler)


def _grounded(text: str, asking: Asking) -> Model:
    days = asking.horizon_days if asking.scenario else None
    return model_of(text, source=asking.scenario_name, horizon_days=days)


def _compute(
    before: Model,
    after: Model,
    dossier: Dossier,
    documents: Sequence[Document],
    statements: Sequence[Statement],
    asking: Asking,
    progress: Progress,
) -> tuple[assemble.Findings, Compiler]:
    represented = represent(after, dossier)
    after = represented.model
    before = dataclasses.replace(before, outcomes=after.outcomes)
    compiler = Compiler(after)

    def report(start: float) -> Callable[[int, int], None]:
        return lambda done, total: progress("computing", start + 0.2 * done / max(total, 1))

    result = solve(
        after, draws=asking.draws, seed=asking.seed, compiler=compiler, progress=report(0.4)
    )
    prior = (
        solve(before, draws=asking.draws, seed=asking.seed, compiler=compiler, progress=report(0.6))
        if after != before
        else result
    )
    asked = assemble.graver(after)
    head = assemble.headline(after)
    progress("roads and stoppers", 0.85)
    # Roads and coalitions take every actor as scripted; where one chooses by values, the answer
    # goes without them and says so.
    scripted = not strategic_actors(after)
    found_roads = tuple(
        road
        for outcome in (asked if scripted else ())
        for road in roads(after, outcome, ROADS_EACH, compiler=compiler).roads
    )
    found_stoppers: list[Stoppers] = []
    for outcome in dict.fromkeys((head, *asked)) if scripted else ():
        central = result.outcome(outcome).estimate.central
        if 0 < central < 1:
            found_stoppers.append(
                stoppers(after, outcome, HOLD_BELOW * central, largest=2, compiler=compiler)
            )
    central = result.outcome(head).estimate.central
    found_forcers = (
        stoppers(
            after,
            head,
            PUSH_ABOVE,
            largest=2,
            direction="highest",
            compiler=compiler,
        )
        if scripted and central < PUSH_ABOVE
        else None
    )
    how = {
        (stop.outcome, each): orders_in_words(after, stop.outcome, each, compiler)
        for stop in found_stoppers
        for each in stop.sets
    }
    found = assemble.Findings(
        before=before,
        after=after,
        represented=represented,
        prior=prior,
        result=result,
        dossier=dossier,
        documents=documents,
        statements=statements,
        levers=(
            (
                head,
                sensitivity(
                    after, head, draws=max(2, asking.draws), seed=asking.seed, compiler=compiler
                ).levers,
            ),
            *(
                (outcome, levers(after, outcome, compiler=compiler))
                for outcome in dict.fromkeys((*asked, *assemble.every(after)))
                if outcome != head
            ),
        ),
        roads=found_roads,
        stoppers=tuple(found_stoppers),
        forcers=found_forcers,
        powers=powers_alone(after, head, compiler) if scripted else (),
        how=how,
        corrected=asking.corrected,
        grades=asking.grades or {},
    )
    return found, compiler


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


def _answer(
    found: assemble.Findings, scenario: str, notes: Sequence[str], asking: Asking
) -> out.Answer:
    after, result = found.after, found.result
    head = assemble.headline(after)
    hinges = dict(found.levers)[head]
    assessment = assess(
        found.dossier,
        {lever.belief: lever.swing for lever in hinges},
        found.supported,
        {s.id: s.authority for s in found.statements},
        len(found.documents),
    )
    asked = {head, *assemble.graver(after)}
    used = frozenset(x.belief for outcome, row in found.levers if outcome in asked for x in row)
    documents = {d.name: digest(d.text) for d in found.documents}
    over = [
        assemble.series(name, result.days, result.answer.over_time, i)
        for i, name in enumerate(result.answer.rungs)
    ]
    over.append(assemble.series(head, result.days, result.outcome(head).over_time, None))
    return out.Answer(
        schema_version=out.SCHEMA_VERSION,
        question=after.question,
        as_of=after.as_of.isoformat(),
        horizon=span(after.horizon_days),
        sentence=assemble.sentence(
            after,
            head,
            result.outcome(head).estimate,
            found.prior.outcome(head).estimate if found.documents else None,
        ),
        answer=assemble.rungs(
            after, after.answer, result.answer, found.prior.answer, result.values
        ),
        nuclear=assemble.crossed(found),
        definitions=assemble.definitions(found),
        members=member_rows(found.represented, result, found.prior),
        roads=explain.roads(found),
        levers=explain.levers(found),
        stoppers=explain.stoppers(found),
        powers=explain.powers(found),
        forcers=explain.forcers(found),
        evidence=explain.evidence(found),
        unused=explain.silent(
            found,
            *(["unused"] if asking.unused else []),
            *("definition", "repeated", "judged", "rejected"),
        ),
        contradicted=explain.silent(found, "contradicted", "overtaken"),
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
            inputs={**documents, asking.scenario_name: digest(scenario)},
            template=after.meta.get("template", ""),
            repeat=asking.repeat,
        ),
        over_time=tuple(over),
        notes=(*notes, *after.notes),
        warnings=(
            *(w for d in found.documents for w in d.warnings),
            *_left_out(strategic_actors(after)),
        ),
        parties=parties(after, found.statements),
        beliefs=explain.beliefs(found),
        pacts=bonds(after),
        topics=topic_titles(after),
    )
