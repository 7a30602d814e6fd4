"""What the page shows, worked out once: order, groups, links and places on axes.

Nothing here makes a number: probabilities are passed through as the answer has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from detente.answer.chart_style import outcome_roles
from detente.answer.diagram_actors import actors_diagram
from detente.answer.diagram_roads import cut_at, roads_diagram
from detente.answer.model import Answer, Default, Lever, Road, Said, Series, Stopper, Unused, Used
from detente.answer.parties import cast_in_words
from detente.answer.report_marks import Paragraph, paragraphs
from detente.answer.report_reasons import (
    Axis,
    Brief,
    Reached,
    Tornado,
    axis,
    brief,
    by_outcome,
    meaning,
    most_moving,
    orders,
    plain_words,
    reached,
    step_days,
    tornados,
    worth_knowing,
)
from detente.answer.words import join
from detente.dossier.mentions import name_of
from detente.reading.statement import Document, Statement

WHOSE = re.compile(r"\[([A-Z]{3})\]$")  # as in permits[ITA]
RULES = {"each": "each member for itself", "one": "any one member"}


@dataclass(frozen=True, slots=True)
class Moved:
    """A belief that statements moved, with those statements."""

    anchor: str
    belief: str
    rows: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a marked statement."""

    number: int
    label: str
    said: Statement
    status: str
    used: tuple[Used, ...]
    unused: Unused | None


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its marked paragraphs and notes, and how many statements moved something."""

    document: Document
    rows: tuple[tuple[Paragraph, tuple[Note, ...]], ...]
    count: int
    moving: int


@dataclass(frozen=True, slots=True)
class Panel:
    """One small picture of an outcome's risk over time."""

    series: Series
    says: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the templates ask for beside the answer itself."""

    axis: Axis
    brief: Brief
    roles: dict[str, str]
    moved: tuple[Moved, ...]
    anchors: dict[str, str]
    numbers: dict[str, int]
    labels: dict[str, str]
    placed: frozenset[int]
    texts: tuple[Text, ...]
    roads: tuple[tuple[str, tuple[Road, ...]], ...]
    tornados: tuple[Tornado, ...]
    stoppers: tuple[tuple[str, tuple[Stopper, ...]], ...]
    names: dict[str, str]
    parts: dict[str, str]
    topics: dict[str, str]
    cast: str
    meant: tuple[str, str]
    both: dict[str, Reached]
    worth: tuple[Lever, ...] = ()
    unsaid: tuple[str, ...] = ()
    plain: dict[str, str] = field(default_factory=dict)
    panels: tuple[Panel, ...] = ()
    roads_svg: str = ""
    actors_svg: str = ""
    stands: tuple[tuple[str, dict[str, tuple[Said, ...]]], ...] = ()

    def role(self, outcome: str) -> str:
        """The colour role of an outcome."""
        return self.roles.get(outcome, "accent")

    def name(self, code: str) -> str:
        """An actor's name: the answer's, else the library's, else its code."""
        return self.names.get(code) or name_of(code)

    def party_role(self, code: str) -> str:
        """The part that an actor plays in the scenario, or an empty string."""
        return self.parts.get(code, "")

    def rules(self, decides: str) -> str:
        """By which rules a pact decides, in words."""
        return join([RULES.get(rule, rule) for rule in decides.split(", ")], last="or")

    def topic(self, name: str) -> str:
        """What a topic is called in full, or its name."""
        return self.topics.get(name, name)

    def cut_at(self, road: Road) -> int:
        """Which step of a road cuts it most, or -1 where that is none of its steps."""
        return cut_at(road)

    def says(self, row: Lever | Default) -> str:
        """A belief in plain words: the scenario's, else those of the event that it is named for."""
        return row.says or self.meaning(row.belief if isinstance(row, Lever) else row.name)

    def meaning(self, belief: str) -> str:
        """What a belief's name means: the event in plain words, or whose belief it is."""
        whose = WHOSE.search(belief)
        return self.plain.get(belief) or (self.name(whose[1]) if whose else "")

    def days(self, road: Road) -> tuple[str, ...]:
        """When each step of a road happens on average."""
        return step_days(road)

    def orders(self, stopper: Stopper) -> str:
        """How a set holds an outcome down, in words."""
        return orders(stopper.how)


def view(
    answer: Answer,
    *,
    documents: Sequence[Document],
    statements: Sequence[Statement],
    pictures: bool = True,
) -> View:
    """Order, group and link everything; draw the pictures unless `pictures` is false."""
    roles = outcome_roles(answer)
    numbers = _numbers(answer, documents, statements)
    labels = _labels(answer, numbers)
    texts = _texts(answer, documents, statements, numbers, labels)
    stands = _stands(answer)
    moved = _moved(answer)
    panels: tuple[Panel, ...] = ()
    roads_svg = actors_svg = ""
    if pictures:
        from detente.answer.chart import growth_panel

        rungs = {rung.outcome: rung for rung in answer.answer}
        rest = answer.answer[0].outcome if answer.answer else ""
        courses = [series for series in answer.over_time if series.outcome != rest]
        panels = tuple(
            Panel(
                series,
                rungs[series.outcome].says if series.outcome in rungs else series.outcome,
                Markup(
                    growth_panel(
                        series,
                        role=roles.get(series.outcome, "accent"),
                        theme="page",
                        prefix=f"g{i}",
                    )
                ),
            )
            for i, series in enumerate(courses)
        )
        roads_svg = Markup(roads_diagram(answer, theme="page"))
        actors_svg = Markup(actors_diagram(answer, theme="page"))
    return View(
        axis=axis(answer),
        brief=brief(answer),
        roles=roles,
        moved=moved,
        anchors={group.belief: group.anchor for group in moved},
        numbers=numbers,
        labels=labels,
        placed=frozenset(n.number for text in texts for _, notes in text.rows for n in notes),
        texts=texts,
        roads=by_outcome(answer, answer.roads),
        tornados=tornados(answer),
        stoppers=by_outcome(answer, answer.stoppers),
        names={party.code: party.name for party in answer.parties}
        | {member.actor: member.name for member in answer.members},
        parts={party.code: party.role for party in answer.parties},
        cast=cast_in_words(answer.parties),
        meant=meaning(answer),
        topics=dict(answer.topics),
        both={
            name: reached(answer, name)
            for name in (
                *(row.outcome for row in answer.roads),
                *(row.outcome for row in answer.levers),
                *(row.outcome for row in answer.stoppers),
            )
        },
        worth=worth_knowing(answer),
        plain=plain_words(answer),
        unsaid=tuple(r for r in answer.confidence.reasons if r not in answer.confidence.sentence),
        panels=panels,
        roads_svg=roads_svg,
        actors_svg=actors_svg,
        stands=stands,
    )


def _moved(answer: Answer) -> tuple[Moved, ...]:
    return tuple(
        Moved(f"b{i}", belief, rows) for i, (belief, rows) in enumerate(most_moving(answer), 1)
    )


def _numbers(
    answer: Answer, documents: Sequence[Document], statements: Sequence[Statement]
) -> dict[str, int]:
    """Statement id → number, in the order of documents and places in them."""
    order = {document.id: i for i, document in enumerate(documents)}

    def place(statement: Statement) -> tuple[int, int]:
        spans = statement.content or statement.source or statement.cue
        return order.get(statement.document, len(order)), spans[0][0] if spans else 0

    ids = [statement.id for statement in sorted(statements, key=place)]
    ids += [row.statement for row in (*answer.evidence, *answer.contradicted, *answer.unused)]
    return {ident: i for i, ident in enumerate(dict.fromkeys(ids), 1)}


def _labels(answer: Answer, numbers: dict[str, int]) -> dict[str, str]:
    """Statement id → the label that the answer shows; and each label to itself."""
    labels = {ident: f"S{number}" for ident, number in numbers.items()}
    labels |= {
        row.statement: row.label for row in (*answer.evidence, *answer.contradicted, *answer.unused)
    }
    for ident, label in labels.items():
        numbers.setdefault(label, numbers[ident])  # a definition names its claims by label
    return labels | {label: label for label in labels.values()}


def _texts(
    answer: Answer,
    documents: Sequence[Document],
    statements: Sequence[Statement],
    numbers: dict[str, int],
    labels: dict[str, str],
) -> tuple[Text, ...]:
    used: dict[str, list[Used]] = {}
    for row in answer.evidence:
        used.setdefault(row.statement, []).append(row)
    silent = {row.statement: row for row in (*answer.unused, *answer.contradicted)}
    status = dict.fromkeys(silent, "unused")
    status |= dict.fromkeys(used, "used")
    status |= {row.statement: "contradicted" for row in answer.contradicted}
    by_number: dict[int, Note] = {}
    by_document: dict[str, list[Statement]] = {}
    for said in statements:
        by_document.setdefault(said.document, []).append(said)
        by_number[numbers[said.id]] = Note(
            numbers[said.id],
            labels[said.id],
            said,
            status.get(said.id, "unused"),
            tuple(used.get(said.id, ())),
            silent.get(said.id),
        )
    out = []
    for document in documents:
        mine = by_document.get(document.id, [])
        rows = paragraphs(document, mine, numbers=numbers, labels=labels, status=status)
        out.append(
            Text(
                document,
                tuple((row, tuple(by_number[n] for n in row.numbers)) for row in rows),
                len(mine),
                sum(1 for said in mine if said.id in used),
            )
        )
    return tuple(out)


def _stands(answer: Answer) -> tuple[tuple[str, dict[str, tuple[Said, ...]]], ...]:
    """Who stands where: per state or body, and per option, the statements that say so."""
    table: dict[str, dict[str, dict[str, Said]]] = {}
    for row in (*answer.evidence, *answer.contradicted, *answer.unused):
        if row.speaks_for and row.topic and row.stance not in ("", "none"):
            cell = table.setdefault(row.speaks_for, {}).setdefault(row.topic, {})
            cell.setdefault(row.statement, row)
    return tuple(
        (who, {topic: tuple(rows.values()) for topic, rows in cells.items()})
        for who, cells in table.items()
    )
