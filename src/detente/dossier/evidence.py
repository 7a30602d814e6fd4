"""From statements to evidence: which belief each one bears on, which way, and how far at most.

Facts fix, talk shifts: a statement only ever moves a belief by a bounded log-likelihood ratio,
capped by what kind of talk it is (`tables`), times how well it is attested (*was it said*) and
how much it tells (*does it tell what will happen*). Design, section 5.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.dossier.tables import Weights
from detente.dossier.topics import Mention, find_topics
from detente.reading.statement import Document, Statement
from detente.scenario.model import Belief, Change, Kind, Model, Scale, Talk

OWN_STANCES = {"supports": 1, "promises": 1, "opposes": -1, "denies": -1}
_DEFINITION = re.compile(
    r"\b(?:would|will|does|do|is|are)?\s*(?:mean|means|meant|amounts? to|constitutes?|"
    r"tantamount to|counts? as|equals?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Grade:
    """Admiralty code of a source: letter A–F (source), digit 1–6 (information), with a reason."""

    letter: str = "F"
    digit: str = "6"
    reason: str = "not judged"

    def __str__(self) -> str:
        return self.letter + self.digit


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one statement does to one belief, or why it does nothing.

    `status`: used, unused, definition, overtaken, contradicted, repeated. `cap`: the largest
    log-likelihood ratio of its kind; `said` and `tells`: weights in 0..1; `ratio`: the signed
    log-likelihood ratio of this origin alone; `applied`: what is left of it after the caps on
    sums. Logarithms are natural, of odds or of rates, as the belief's scale says.
    """

    statement: str
    document: str
    status: str
    why: str
    topic: str = ""
    belief: str = ""
    kind: str = ""
    sign: int = 0
    cap: float = 0.0
    said: float = 0.0
    tells: float = 0.0
    ratio: float = 0.0
    applied: float = 0.0
    grade: Grade = Grade()
    record: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All evidence of a case, in the order of documents and statements."""

    items: tuple[Evidence, ...]

    def used(self) -> tuple[Evidence, ...]:
        """Those that move a belief."""
        return tuple(item for item in self.items if item.status == "used" and item.applied)

    def sums(self) -> dict[str, float]:
        """Capped sum of log-likelihood ratios on each belief that talk moves."""
        out: dict[str, float] = {}
        for item in self.used():
            out[item.belief] = out.get(item.belief, 0.0) + item.applied
        return out


Mentions = Callable[[str], Sequence[str]]
"""The actor codes mentioned in a text, in order of their first mention."""

Record = Callable[[Statement, str, Sequence[str]], str]
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
) -> Dossier:
    """Turn statements into evidence on the beliefs of `model`.

    1. each statement's topics are found in its words; each topic and belief it bears on gives one
       item, with the cap of its kind and the weights of its grade, mode and channel;
    2. of several items of one origin (speaker, belief) the latest counts, then the strongest;
    3. sums over speaker, author, outlet and bloc are capped (`tables`), in proportion, so that
       the order of documents and statements never matters.

    `grades` maps a document's outlet (or name) to its grade; what is missing is F6.
    """
    by_document = {document.id: document for document in documents}
    grades = grades or {}
    weigher = _Weigher(
        model=model,
        weights=weights,
        mentions=mentions,
        record=record,
        owners=_owners(model),
        done=_already(model),
        body=model.meta.get("alliance", ""),
    )
    items: list[Evidence] = []
    for statement in statements:
        document = by_document[statement.document]
        grade = grades.get(document.outlet) or grades.get(document.name) or Grade()
        items.extend(weigher.bearings(statement, document, grade))
    items = _latest(items, {s.id: s for s in statements}, by_document)
    return Dossier(tuple(_cap_sums(items, statements, by_document, weights)))


@dataclass(frozen=True, slots=True)
class _Weigher:
    """What stays the same from one statement to the next while a dossier is weighed."""

    model: Model
    weights: Weights
    mentions: Mentions
    record: Record
    owners: Mapping[str, frozenset[str]]
    done: frozenset[str]
    body: str  # code of the alliance whose members decide together, "" if there is none

    def bearings(self, statement: Statement, document: Document, grade: Grade) -> list[Evidence]:
        """One item for each topic and belief on which the statement bears; at least one in all."""
        plain = Evidence(statement.id, document.id, "unused", "", grade=grade)
        found = find_topics(f"{statement.text} {statement.act.target}", self.model.topics)
        if not found:
            return [dataclasses.replace(plain, why="names no topic of the scenario")]
        actors = self.mentions(statement.text)
        out: list[Evidence] = []
        for mention in found:
            here = dataclasses.replace(
                plain, topic=mention.topic, belief=_nearest(self.model, mention.topic)
            )
            if against := self.record(statement, mention.topic, actors):
                why = "the record holds no such thing"
                out.append(
                    dataclasses.replace(here, status="contradicted", record=against, why=why)
                )
            elif is_definition(statement):
                why = "says what something would be called; shown as a definition"
                out.append(
                    dataclasses.replace(here, status="definition", kind="definition", why=why)
                )
            else:
                bearing = self.on_topic(statement, document, grade, mention, actors)
                out.extend(bearing or [dataclasses.replace(here, why=_why_not(statement))])
        telling = [item for item in out if item.status != "unused"]
        return telling or out[:1]

    def on_topic(
        self,
        statement: Statement,
        document: Document,
        grade: Grade,
        mention: Mention,
        actors: Sequence[str],
    ) -> list[Evidence]:
        """Items of one topic: one for each belief whose `talk` fits the speaker and the stance."""
        said = (
            self.weights.grade(grade.letter)
            * self.weights.mode(statement.mode)
            * self.weights.channel(len(statement.channel) - 1)
        )
        tells = self.weights.information(grade.digit)
        out = []
        for belief in self.model.beliefs:
            owners = self.owners.get(belief.name, frozenset())
            fits = [
                fit
                for talk in belief.talk
                if talk.topic == mention.topic
                and (fit := _fit(statement, grade, talk, actors, owners, self.body))
            ]
            if not fits or belief.sd == 0:
                continue
            kind, sign = max(fits, key=lambda fit: self.weights.cap(fit[0]))
            cap = self.weights.cap(kind)
            size = min(cap, _distance(statement, belief, kind))
            item = Evidence(
                statement=statement.id,
                document=document.id,
                status="used",
                why=f"{kind}: {'raises' if sign > 0 else 'lowers'} '{belief.name}'",
                topic=mention.topic,
                belief=belief.name,
                kind=kind,
                sign=sign,
                cap=cap,
                said=said,
                tells=tells,
                ratio=sign * size * said * tells,
                grade=grade,
                origin=statement.speaker or document.outlet or document.name,
            )
            out.append(self.overtaken(item) if belief.name in self.done else item)
        return out

    def overtaken(self, item: Evidence) -> Evidence:
        """The item without weight: what it speaks of has happened before the scenario starts."""
        return dataclasses.replace(
            item,
            status="overtaken",
            ratio=0.0,
            why="events have overtaken it",
            record=f"'{item.belief}' had happened by {self.model.as_of}",
        )


def _fit(
    statement: Statement,
    grade: Grade,
    talk: Talk,
    actors: Sequence[str],
    owners: frozenset[str],
    body: str,
) -> tuple[str, int] | None:
    """(kind of talk, direction) of a statement for one `talk` entry; None if it does not bear."""
    stance = statement.act.stance
    own = bool(statement.speaks_for) and (
        statement.speaks_for == talk.of or (not talk.of and statement.speaks_for in owners)
    )
    if own and not statement.author_assertion:
        if talk.threat:
            return (_threat(statement), talk.sign) if stance == "threatens" else None
        if stance in OWN_STANCES:
            return _voice(statement), talk.sign * OWN_STANCES[stance]
        return None
    if statement.speaks_for and statement.speaks_for == body and not statement.author_assertion:
        # The body speaks of what its members decide together; it has no vote of its own.
        if not talk.of and stance in OWN_STANCES:
            return "voice without a vote", talk.sign * OWN_STANCES[stance]
        return None
    foretells = stance == "predicts" or (statement.author_assertion and stance == "threatens")
    if foretells and (not talk.of or (actors and actors[0] == talk.of)):
        if talk.threat:
            return None
        unknown = grade.letter == "F" or not statement.speaker
        kind = "forecast by an unknown hand" if unknown else "forecast"
        return kind, talk.sign * (-1 if statement.negated else 1)
    return None


def _voice(statement: Statement) -> str:
    if statement.authority == "decides" and statement.act.stance == "promises":
        return "announced decision"
    return {
        "decides": "official position",
        "official": "official position",
        "in government": "voice in government",
    }.get(statement.authority, "other voice")


def _threat(statement: Statement) -> str:
    return "threat" if statement.authority in ("decides", "official") else "threat by another voice"


def _distance(statement: Statement, belief: Belief, kind: str) -> float:
    """How far a stated probability lies from the belief; a forecast pulls no further than that."""
    if not kind.startswith("forecast") or statement.likelihood is None:
        return math.inf
    low, high = statement.likelihood.low, statement.likelihood.high
    stated = min(max((low + high) / 2, 1e-6), 1 - 1e-6)
    link = (
        math.log(-math.log1p(-stated))
        if belief.scale is Scale.RATE
        else math.log(stated / (1 - stated))
    )
    return abs(link - belief.mean)


def is_definition(statement: Statement) -> bool:
    """Whether the statement says what something would be called ("X would mean Y")."""
    return statement.condition is not None and bool(_DEFINITION.search(statement.text))


def _why_not(statement: Statement) -> str:
    whose = statement.speaks_for or statement.speaker or "its speaker"
    if statement.act.stance in ("none", "evades", "asserts") and not statement.author_assertion:
        return "takes no side for or against"
    if statement.author_assertion:
        return "the writer's own assertion, no forecast of a decision in the scenario"
    return f"{whose} has no part in the decision it speaks of, or no belief stands for it"


def _nearest(model: Model, topic: str) -> str:
    """The belief that talk on this topic would move, to show beside a statement that moves none."""
    for belief in model.beliefs:
        if any(talk.topic == topic for talk in belief.talk):
            return belief.name
    return ""


def _owners(model: Model) -> dict[str, frozenset[str]]:
    """Who owns the decisions that each belief governs."""
    out: dict[str, set[str]] = {}
    for decision in model.decisions:
        for option in decision.options:
            if option.chance is not None and option.chance.belief is not None:
                name = model.beliefs[option.chance.belief].name
                out.setdefault(name, set()).update(decision.owners)
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


def _latest(
    items: list[Evidence],
    statements: Mapping[str, Statement],
    documents: Mapping[str, Document],
) -> list[Evidence]:
    """Of one speaker's items on one belief keep the latest, and of equally late ones the strongest.

    Relays of the same words, and paraphrases by the same speaker, are thereby one origin.
    """
    chosen: dict[tuple[str, str], Evidence] = {}

    def rank(item: Evidence) -> tuple[datetime.date, float, str]:
        date = documents[item.document].date or datetime.date.min
        return date, abs(item.ratio), item.statement

    for item in items:
        if item.status == "used":
            key = (statements[item.statement].speaker or item.origin, item.belief)
            if key not in chosen or rank(item) > rank(chosen[key]):
                chosen[key] = item
    keep = set(map(id, chosen.values()))
    return [
        item
        if item.status != "used" or id(item) in keep
        else dataclasses.replace(
            item,
            status="repeated",
            ratio=0.0,
            why="the same speaker on the same matter; counted once",
        )
        for item in items
    ]


def _cap_sums(
    items: Iterable[Evidence],
    statements: Sequence[Statement],
    documents: Mapping[str, Document],
    weights: Weights,
) -> list[Evidence]:
    """Scale groups whose sum exceeds its cap, from the smallest group to the largest.

    The sum is of absolute values, so that scaling one group can only shrink the sums of others:
    every cap holds at the end, whatever the mixture of directions.
    """
    by_id = {statement.id: statement for statement in statements}
    current = [dataclasses.replace(item, applied=item.ratio) for item in items]

    def group(over: str, key: Callable[[Evidence], str]) -> None:
        cap = weights.sum_cap(over)
        sums: dict[tuple[str, str], float] = {}
        for item in current:
            sums[item.belief, key(item)] = sums.get((item.belief, key(item)), 0.0) + abs(
                item.applied
            )
        for i, item in enumerate(current):
            total = sums[item.belief, key(item)]
            if total > cap:
                current[i] = dataclasses.replace(item, applied=item.applied * cap / total)

    group("speaker", lambda item: item.origin)
    group(
        "author",
        lambda item: (
            documents[item.document].author or documents[item.document].outlet or item.document
        ),
    )
    group("outlet", lambda item: documents[item.document].outlet or item.document)
    group("bloc", lambda item: by_id[item.statement].speaks_for or "third parties")
    return current
