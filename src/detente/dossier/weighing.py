"""From statements to evidence: which belief each one bears on, which way, and how far at most.

Facts fix, talk shifts: a statement only ever moves a belief by a bounded log-likelihood ratio,
capped by what kind of talk it is (`tables`), times how well it is attested (*was it said*) and
how much it tells (*does it tell what will happen*). Design, section 5; `docs/evidence.md`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from detente.dossier.bearing import (
    is_definition,
    is_foretelling,
    kind_and_sign,
    matter,
    pull,
    why_not,
)
from detente.dossier.capping import cap_sums
from detente.dossier.evidence import Dossier, Evidence, Grade
from detente.dossier.grades import grade_of_source
from detente.dossier.nearest import nearest_finder
from detente.dossier.origins import confirmed_once, independent
from detente.dossier.tables import Weights
from detente.dossier.topics import topic_finder
from detente.reading.statement import Document, Statement
from detente.scenario.model import Belief, Change, Kind, Model, Talk

_NO_TOPIC = "names no topic of the scenario"

Mentions = Callable[[str], Sequence[str]]
"""The actor codes mentioned in a text, in order of their first mention."""

Record = Callable[[Statement, str, Callable[[], Sequence[str]]], str]
"""What the record says against a claim ('' if nothing): statement, topic, actors mentioned."""


def weigh(
    model: Model,
    documents: Sequence[Document],
    statements: Sequence[Statement],
    *,
    weights: Weights,
    mentions: Mentions,
    record: Record,
    grades: Mapping[str, Grade] | None = None,
    judged: Mapping[str, tuple[str, frozenset[str]]] | None = None,
    rejected: Mapping[str, str] | None = None,
    bodies: Mapping[str, frozenset[str]] | None = None,
    near: bool = True,
    context: object = None,
) -> Dossier:
    """Turn statements into evidence on the beliefs of `model`.

    1. each statement's topics are found in its words; each topic and belief it bears on gives one
       item, with the cap of its kind and the weights of its grade, mode and channel;
    2. items of one origin count once, a speaker's latest position counts (`origins`);
    3. sums over speaker, author, outlet and bloc are capped (`capping`), in proportion, so that
       the order of documents and statements never matters.

    `grades` maps a statement's id, a document's name or an outlet to its grade; the nearest counts,
    what is missing is F6. `judged` maps a belief to who judged it and the documents they had read:
    what those say is in the judgement already and does not move it again. `rejected` maps a
    statement that an analyst took out to the reason. `bodies` maps the alliances that may speak to
    their members. `near`: whether a statement that names no topic is given the belief that it is
    nearest to, for people to look at. `context`: a value that is equal for weighings whose
    `mentions` and `record` say the same of one statement; what the last one with an equal context
    found is then not looked for again. None: it is.
    """
    by_document = {document.id: document for document in documents}
    by_id = {statement.id: statement for statement in statements}
    grades = grades or {}
    allies = frozenset(a.code for a in model.actors if "ally" in a.roles)
    alliance = model.meta.get("alliance", "")
    bodies = {**(bodies or {}), **({alliance: allies} if alliance else {})}
    weigher = _Weigher(
        model=model,
        weights=weights,
        find=topic_finder(model.topics),
        graded=functools.cache(
            lambda grade: (weights.grade(grade.letter), weights.information(grade.digit))
        ),
        mentions=mentions,
        record=record,
        done=_already(model),
        bodies=bodies,
        by_topic=_by_topic(model, bodies),
        judged=judged or {},
        rejected=rejected or {},
    )
    nearest = nearest_finder(model, _owners(model, bodies)) if near else None
    known = _known(weigher, context)
    items: list[Evidence] = []
    graded = {document.id: grade_of_source(grades, document)[0] for document in documents}
    for statement in by_id.values():
        document = by_document[statement.document]
        grade = grades.get(statement.id) or graded[document.id]
        last = known.get(statement.id)
        if last is None or last[0] is not statement or last[1] is not document or last[2] != grade:
            found = tuple(weigher.bearings(statement, document, grade))
            last = known[statement.id] = statement, document, grade, found
        if nearest is not None and last[3][0].why == _NO_TOPIC and not last[3][0].belief:
            found = (replace(last[3][0], belief=nearest(statement)),)
            last = known[statement.id] = statement, document, grade, found
        items.extend(last[3])
    items = confirmed_once(independent(items, by_id, by_document), weights)
    return Dossier(tuple(cap_sums(items, by_id, by_document, weights)))


@dataclass(frozen=True, slots=True)
class _Heard:
    """A belief with the talk on one topic that bears on it, and who owns what it governs."""

    belief: Belief
    talks: tuple[Talk, ...]
    owners: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Weigher:
    """What stays the same from one statement to the next while a dossier is weighed."""

    model: Model
    weights: Weights
    find: Callable[[str], tuple[str, ...]]  # topics in a text
    graded: Callable[[Grade], tuple[float, float]]  # weights of its letter and its digit
    mentions: Mentions
    record: Record
    done: frozenset[str]
    bodies: Mapping[str, frozenset[str]]  # alliances and their members
    by_topic: Mapping[str, tuple[_Heard, ...]]
    judged: Mapping[str, tuple[str, frozenset[str]]]
    rejected: Mapping[str, str]
    fitting: dict[tuple[object, ...], tuple[tuple[Belief, str, int], ...]] = field(
        default_factory=dict
    )

    def bearings(self, statement: Statement, document: Document, grade: Grade) -> list[Evidence]:
        """One item for each topic and belief on which the statement bears; at least one in all."""

        def silent(
            status: str, why: str, topic: str = "", *, kind: str = "", record: str = ""
        ) -> Evidence:
            heard = self.by_topic.get(topic, ())
            return Evidence(
                statement.id,
                document.id,
                status,
                why,
                topic,
                heard[0].belief.name if heard else "",
                kind,
                grade=grade,
                record=record,
            )

        if statement.id in self.rejected:
            return [silent("rejected", self.rejected[statement.id])]
        found = self.find(matter(statement))
        if not found:
            return [silent("unused", _NO_TOPIC)]
        named: list[Sequence[str]] = []

        def actors() -> Sequence[str]:  # looked up when somebody asks: most statements need none
            if not named:
                named.append(self.mentions(statement.text))
            return named[0]

        out: list[Evidence] = []
        for topic in found:
            if against := self.record(statement, topic, actors):
                why = "the record holds no such thing"
                out.append(silent("contradicted", why, topic, record=against))
            elif is_definition(statement):
                why = "says what something would be called; shown as a definition"
                out.append(silent("definition", why, topic, kind="definition"))
            else:
                bearing = self.on_topic(statement, document, grade, topic, actors)
                out.extend(bearing or [silent("unused", why_not(statement), topic)])
        telling = [item for item in out if item.status != "unused"]
        return telling or out[:1]

    def on_topic(
        self,
        statement: Statement,
        document: Document,
        grade: Grade,
        topic: str,
        actors: Callable[[], Sequence[str]],
    ) -> list[Evidence]:
        """Items of one topic: one for each belief whose `talk` fits the speaker and the stance."""
        fits = self.fits(statement, grade, topic, actors)
        if not fits:
            return []
        source, tells = self.graded(grade)
        said = (
            source
            * self.weights.mode(statement.mode)
            * self.weights.channel(len(statement.channel) - 1)
        )
        out = []
        for belief, kind, sign in fits:
            way, far = pull(statement, belief, kind, sign)
            size = min(self.weights.cap(kind), far)
            item = Evidence(
                statement=statement.id,
                document=document.id,
                status="used" if size else "unused",
                why=f"{kind}: {'raises' if way > 0 else 'lowers'} '{belief.name}'"
                if size
                else "states no more than is believed already",
                topic=topic,
                belief=belief.name,
                kind=kind,
                sign=way,
                cap=size,
                said=said,
                tells=tells,
                ratio=way * size * said * tells,
                grade=grade,
                origin=statement.speaker or document.outlet or document.name,
            )
            out.append(self.in_force(item))
        return out

    def fits(
        self, statement: Statement, grade: Grade, topic: str, actors: Callable[[], Sequence[str]]
    ) -> tuple[tuple[Belief, str, int], ...]:
        """The beliefs on which a statement on a topic bears, with its kind and direction."""
        key = None
        if not is_foretelling(statement):
            # Then its words decide nothing: all who speak so have one answer.
            key = (
                topic,
                statement.act.stance,
                statement.speaks_for,
                statement.author_assertion,
                statement.authority,
            )
            if key in self.fitting:
                return self.fitting[key]
        found = []
        for heard in self.by_topic.get(topic, ()):
            fits = [
                fit
                for talk in heard.talks
                if (
                    fit := kind_and_sign(
                        statement,
                        grade,
                        talk,
                        actors=actors,
                        owners=heard.owners,
                        bodies=self.bodies,
                    )
                )
            ]
            if fits and heard.belief.sd != 0:
                found.append((heard.belief, *max(fits, key=lambda fit: self.weights.cap(fit[0]))))
        out = tuple(found)
        if key is not None:
            self.fitting[key] = out
        return out

    def in_force(self, item: Evidence) -> Evidence:
        """The item, without weight where events have overtaken it or a judgement contains it."""
        if item.belief in self.done:
            return replace(
                item,
                status="overtaken",
                ratio=0.0,
                why="events have overtaken it",
                record=f"'{item.belief}' had happened by {self.model.as_of}",
            )
        who, read = self.judged.get(item.belief, ("", frozenset()))
        if item.document in read:
            return replace(
                item,
                status="judged",
                ratio=0.0,
                why=f"{who} had read it when judging '{item.belief}'; not counted again",
            )
        return item


_Bearings = dict[str, tuple[Statement, Document, Grade, tuple[Evidence, ...]]]
_last: list[tuple[tuple[object, ...], _Bearings]] = []  # of the weighing before, at most one


def _known(weigher: _Weigher, context: object) -> _Bearings:
    """What each statement bore on when it was last weighed the same way; filled by who asks.

    A case is weighed several times in one command, with a few statements more or less. The
    statements that a belief names (`because`) are no part of how it is weighed.
    """
    if context is None:
        return {}
    key = (
        context,
        weigher.model.as_of,
        weigher.model.topics,
        weigher.weights,
        weigher.done,
        weigher.bodies,
        weigher.judged,
        weigher.rejected,
        [(belief.name, belief.says) for belief in weigher.model.beliefs],
        _owners(weigher.model, weigher.bodies),
        {
            topic: [(dataclasses.replace(h.belief, because=()), h.talks, h.owners) for h in heard]
            for topic, heard in weigher.by_topic.items()
        },
    )
    if not _last or _last[0][0] != key:
        _last[:] = [(key, {})]
    return _last[0][1]


def _by_topic(model: Model, bodies: Mapping[str, frozenset[str]]) -> dict[str, tuple[_Heard, ...]]:
    owners = _owners(model, bodies)
    out: dict[str, list[_Heard]] = {}
    for belief in model.beliefs:
        for topic in dict.fromkeys(talk.topic for talk in belief.talk):
            talks = tuple(talk for talk in belief.talk if talk.topic == topic)
            heard = _Heard(belief, talks, owners.get(belief.name, frozenset()))
            out.setdefault(topic, []).append(heard)
    return {topic: tuple(heard) for topic, heard in out.items()}


def _owners(model: Model, bodies: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Who owns the decisions that each belief governs; a body's members with the body."""
    out: dict[str, set[str]] = {}
    for decision in model.decisions:
        for option in decision.options:
            if option.chance is not None and option.chance.belief is not None:
                name = model.beliefs[option.chance.belief].name
                held = out.setdefault(name, set())
                held.update(decision.owners)
                for owner in decision.owners:
                    held.update(bodies.get(owner, ()))
    return {name: frozenset(codes) for name, codes in out.items()}


def _already(model: Model) -> frozenset[str]:
    """Beliefs about moves whose every effect on facts holds at the start already."""
    open_: set[str] = set()
    done: set[str] = set()
    for decision in model.decisions:
        for option in decision.options:
            if option.chance is None or option.chance.belief is None:
                continue
            name = model.beliefs[option.chance.belief].name
            holds = bool(option.effects) and all(
                model.variables[e.variable].start == e.level
                if e.change is Change.SET
                else e.change is Change.RAISE and model.variables[e.variable].start >= e.level
                for e in option.effects
            )
            (done if decision.kind is Kind.MOVE and holds else open_).add(name)
    return frozenset(done - open_)
