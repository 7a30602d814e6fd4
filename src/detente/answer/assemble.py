"""Put together the answer: results of the engine and the dossier into one typed record."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.answer import model as out
from detente.answer.aside import Errand
from detente.answer.beliefs import by_when
from detente.answer.found import Course, Figures
from detente.answer.members import Represented
from detente.answer.words import interval, likelihood, percent
from detente.dossier.confidence import supported_beliefs
from detente.dossier.evidence import Dossier, Grade
from detente.dossier.finding import label
from detente.engine.records import Estimate
from detente.reading.statement import Document, Statement
from detente.scenario.conditions import holds
from detente.scenario.model import Ladder, Model, Outcome


@dataclass(frozen=True)
class Findings:
    """All that was computed for one question, before and after the documents.

    `work`: the engine's figures, waited for where one is first asked for.
    """

    before: Model
    after: Model
    represented: Represented
    work: Errand[Figures]
    dossier: Dossier
    documents: Sequence[Document]
    statements: Sequence[Statement]
    corrected: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, Grade] = field(default_factory=dict)

    @functools.cached_property
    def figures(self) -> Figures:
        """What the engine found."""
        return self.work.result()

    @functools.cached_property
    def by_document(self) -> dict[str, Document]:
        """The documents by id."""
        return {document.id: document for document in self.documents}

    @functools.cached_property
    def by_statement(self) -> dict[str, Statement]:
        """The statements by id."""
        return {statement.id: statement for statement in self.statements}

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        """Short labels S1, S2, … by statement id."""
        return label_statements(self.statements)

    @functools.cached_property
    def supported(self) -> frozenset[str]:
        """Beliefs that rest on more than a default (see `detente.dossier.confidence`)."""
        return supported_beliefs(self.before, self.after)

    def shown(self, outcome: str) -> str:
        """The outcome's name for people."""
        return called(self.after, outcome)


def label_statements(statements: Sequence[Statement]) -> dict[str, str]:
    """Short labels S1, S2, … by statement id, in the order of documents and text."""
    return label(statements)


def headline(model: Model) -> str:
    """The outcome that answers the question: the one named, else the first definition or rung."""
    if model.resolved_by is not None:
        return model.outcomes[model.resolved_by].name
    for outcome in model.outcomes:
        if outcome.role == "definition":
            return outcome.name
    return model.outcomes[model.answer.rungs[0]].name


def graver(model: Model) -> tuple[str, ...]:
    """What roads and stoppers are asked about: all rungs but the least grave, and crossed ones."""
    rungs = model.answer.rungs[1:] or model.answer.rungs
    crossed = tuple(rung for ladder in model.crossed for rung in ladder.rungs)
    return tuple(model.outcomes[i].name for i in (*rungs, *crossed))


def called(model: Model, outcome: str) -> str:
    """The outcome's name for people: one of a crossed ladder carries the ladder's name."""
    for ladder in model.crossed:
        if outcome in {model.outcomes[i].name for i in ladder.rungs}:
            return f"{ladder.name} {outcome}"
    return outcome


def every(model: Model) -> tuple[str, ...]:
    """What a number is given for, members' own outcomes aside: rungs and definitions."""
    return tuple(outcome.name for outcome in model.outcomes if outcome.role != "member")


def rungs(
    model: Model,
    ladder: Ladder,
    forecast: Sequence[Estimate],
    prior: Sequence[Estimate],
    ignorance: Sequence[float | None],
) -> tuple[out.Rung, ...]:
    """The rungs of a ladder, the rest first; `ignorance` as in `Forecast`."""
    outcomes: list[Outcome | None] = [None, *(model.outcomes[i] for i in ladder.rungs)]
    return tuple(
        out.Rung(
            outcome=outcome.name if outcome else ladder.rest,
            says=(outcome.says or outcome.name) if outcome else ladder.rest,
            wording=outcome.wording if outcome else ladder.rest_wording,
            probability=now.mean,
            low=now.low,
            high=now.high,
            central=now.central,
            prior=then.mean,
            words=likelihood(now.mean),
            ignorance=part,
        )
        for outcome, now, then, part in zip(outcomes, forecast, prior, ignorance, strict=True)
    )


def crossed(found: Findings) -> out.Crossed | None:
    """The first crossed ladder with the joint distribution; None if there is none."""
    if not found.after.crossed:
        return None
    ladder = found.after.crossed[0]
    now, then = found.figures.result.crossed[0], found.figures.prior.crossed[0]
    return out.Crossed(
        name=ladder.name,
        rungs=rungs(found.after, ladder, now, then, [None] * len(now)),
        joint=found.figures.result.joint[0],
    )


def definitions(found: Findings) -> tuple[out.Definition, ...]:
    """A row for each definition of the scenario, with the statements that claim it."""
    claims = [item for item in found.dossier.items if item.status == "definition"]
    labels = found.labels
    rows = []
    for outcome in found.after.outcomes:
        if outcome.role != "definition":
            continue
        now = found.figures.result.outcomes[outcome.name]
        rows.append(
            out.Definition(
                definition=outcome.name,
                wording=outcome.wording,
                whose=outcome.whose,
                probability=now.mean,
                low=now.low,
                high=now.high,
                prior=found.figures.prior.outcomes[outcome.name].mean,
                words=likelihood(now.mean),
                already=holds(outcome.when, [v.start for v in found.after.variables]),
                statements=tuple(
                    dict.fromkeys(
                        labels[c.statement]
                        for c in claims
                        if outcome.whose and _about(found.after, outcome, c.topic)
                    )
                ),
            )
        )
    return tuple(rows)


def _about(model: Model, outcome: Outcome, topic: str) -> bool:
    """Whether the definition rests on a fact that moves under a belief on this topic can change."""
    facts = _facts_of(outcome.when)
    for decision in model.decisions:
        for option in decision.options:
            if option.chance is None or option.chance.belief is None:
                continue
            talks = {talk.topic for talk in model.beliefs[option.chance.belief].talk}
            if topic in talks and facts & {effect.variable for effect in option.effects}:
                return True
    return False


def _facts_of(condition: object) -> set[int]:
    variable = getattr(condition, "variable", None)
    if variable is not None:
        return {variable}
    inner = getattr(condition, "conditions", None) or (getattr(condition, "condition", None),)
    return set().union(*(_facts_of(c) for c in inner if c is not None)) if inner else set()


def series(course: Course, days: tuple[float, ...]) -> out.Series:
    """A probability over time."""
    return out.Series(
        outcome=course.name, days=days, mean=course.mean, low=course.low, high=course.high
    )


def sentence(model: Model, outcome: str, now: Estimate, then: Estimate | None) -> str:
    """The answer in one sentence: likelihood word, number, range, and what it was without.

    `then`: the estimate without the documents, None where there were none.
    """
    outcome = called(model, outcome)
    word = likelihood(now.mean)
    number = percent(now.mean, error=now.error)
    figures = f"90 % range {interval(now.low, now.high)}"
    if then is not None:
        same = percent(then.mean) == number
        figures += (
            "; the documents hardly move it"
            if same
            else (f"; {percent(then.mean)} without the documents")
        )
    within = by_when(model.as_of, model.horizon_days)
    if not word[0].isalpha():
        return f"The chance of “{outcome}” {within} is {number} ({figures})."
    if word in ("almost no chance", "roughly even chance"):
        article = "a " if word.startswith("r") else ""
        return f"There is {article}{word} ({number}, {figures}) of “{outcome}” {within}."
    return f"It is {word} ({number}, {figures}) that “{outcome}” comes about {within}."
