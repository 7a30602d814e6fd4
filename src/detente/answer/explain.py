"""Why the answer is what it is, row by row: roads, levers, stoppers, evidence, defaults."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.answer import model as out
from detente.answer.assemble import Findings
from detente.answer.beliefs import shown
from detente.answer.members import INDEXED
from detente.answer.parties import actor_names
from detente.answer.words import join
from detente.dossier.grades import why_graded
from detente.dossier.mentions import name_of
from detente.engine.records import Stoppers
from detente.reading.statement import Statement
from detente.scenario.model import Belief, Model

NOTICED = 0.01  # levers below this part of all swing are left out


def roads(found: Findings) -> tuple[out.Road, ...]:
    """Roads in plain words."""
    says = event_words(found.after)
    return tuple(
        out.Road(
            outcome=found.shown(road.outcome),
            steps=tuple(
                step_in_words(event.says, event.name, event.shares, says) for event in road.events
            ),
            probability=road.probability,
            share=road.share,
            cut=road.cut,
            cut_to=road.without,
            events=tuple(event.name for event in road.events),
            days=tuple(event.days for event in road.events),
        )
        for road in found.figures.roads
    )


def event_words(model: Model) -> dict[str, str]:
    """The words that the scenario has for each event."""
    return {
        option.event: option.says
        for decision in model.decisions
        for option in decision.options
        if option.event
    }


def step_in_words(
    text: str, name: str, shares: Sequence[tuple[str, float]], says: Mapping[str, str]
) -> str:
    """One event of a road in plain words; of several alike ones the likeliest stands for all."""
    if text:
        return text
    if name.endswith(": refused"):
        return f"not agreed: {says.get(name.removesuffix(': refused')) or name}"
    if not shares:
        return name
    first = says.get(shares[0][0]) or shares[0][0]
    if len(shares) == 1:
        return first
    others = "another" if len(shares) == 2 else f"one of {len(shares) - 1} others"
    return f"{first} (or {others} likewise)"


def levers(found: Findings) -> tuple[out.Lever, ...]:
    """Beliefs by how far they swing the headline outcome, then the other outcomes asked about."""
    rows = []
    for outcome, found_levers in found.figures.levers:
        total = sum(lever.swing for lever in found_levers) or 1.0
        for lever in found_levers:
            if lever.swing < NOTICED * total:
                continue
            belief = found.after.belief(lever.belief)
            rows.append(
                out.Lever(
                    belief=lever.belief,
                    says=belief.says,
                    outcome=found.shown(outcome),
                    at_low=lever.low,
                    at_high=lever.high,
                    swing=lever.swing,
                    value_low=lever.at_low,
                    value=shown(belief).value,
                    value_high=lever.at_high,
                    share=lever.swing / total,
                    default=lever.belief not in found.supported,
                    at_central=lever.central,
                    variance=lever.share,
                    left=lever.left,
                )
            )
    return tuple(rows)


def powers(found: Findings) -> tuple[out.Power, ...]:
    """What each actor alone can hold down or push up, the most powerful first."""
    names = actor_names(found.after)
    rows = [
        out.Power(
            outcome=found.shown(outcome),
            label=label_part(1, codes, names),
            actors=codes,
            lowest=lowest,
            central=central,
            highest=highest,
            count=len(codes),
        )
        for outcome, codes, lowest, central, highest in found.figures.powers
    ]
    return tuple(sorted(rows, key=lambda r: (-(r.highest - r.lowest), r.label)))


def stoppers(found: Findings) -> tuple[out.Stopper, ...]:
    """Smallest stopping sets per outcome, most willing first; interchangeable ones as one line."""
    return tuple(row for stop in found.figures.stoppers for row in _sets(found, stop))


def forcers(found: Findings) -> tuple[out.Stopper, ...]:
    """Smallest sets that could push the headline outcome up to the threshold."""
    return tuple(_sets(found, found.figures.forcers)) if found.figures.forcers is not None else ()


def _sets(found: Findings, sought: Stoppers) -> Iterator[out.Stopper]:
    names = actor_names(found.after)
    for each in sought.sets:
        yield out.Stopper(
            outcome=found.shown(sought.outcome),
            threshold=sought.threshold,
            actors=tuple(code for part in each.parts for code in part.among),
            label=" and ".join(label_part(part.count, part.among, names) for part in each.parts),
            lowest=each.lowest,
            probability=sought.central,
            willingness=each.willing,
            how=found.figures.how.get((sought.outcome, each), ()),
        )


def label_part(count: int, among: Sequence[str], names: Mapping[str, str]) -> str:
    """Interchangeable actors in words: one by name, several as "any one of 31 (…)"."""
    called = [names.get(code) or name_of(code) for code in among]
    if count == len(called):
        return join(called)
    if len(called) <= 3 and count == 1:
        return f"{'either' if len(called) == 2 else 'one of'} {join(called, last='or')}"
    few = ", ".join(called[:3]) + (", …" if len(called) > 3 else "")
    return f"any {'one' if count == 1 else count} of {len(called)} ({few})"


def evidence(found: Findings) -> tuple[out.Used, ...]:
    """Statements that moved a belief, the strongest first."""
    rows = []
    for item in sorted(found.dossier.used(), key=lambda i: (-abs(i.applied), i.statement)):
        before, after = found.before.belief(item.belief), found.after.belief(item.belief)
        was, now = shown(before), shown(after)
        said = found.by_statement[item.statement]
        rows.append(
            out.Used(
                **_statement(found, said),
                topic=item.topic,
                belief=item.belief,
                kind=item.kind,
                grade=str(item.grade),
                grade_because=why_graded(found.grades, said, found.by_document[said.document]),
                factor=math.exp(item.applied),
                cap=math.exp(item.cap),
                said=item.said,
                tells=item.tells,
                alone=math.exp(item.ratio),
                witnesses=tuple(found.labels[w] for w in item.witnesses),
                before=was.value,
                after=now.value,
                before_low=was.low,
                before_high=was.high,
                after_low=now.low,
                after_high=now.high,
                within=now.within,
            )
        )
    return tuple(rows)


def beliefs(found: Findings) -> tuple[out.Belief, ...]:
    """Every belief, before and after, with where its number comes from."""
    rows = []
    for was, now in zip(found.before.beliefs, found.after.beliefs, strict=True):
        before, after = shown(was), shown(now)
        rows.append(
            out.Belief(
                name=now.name,
                says=now.says,
                value=after.value,
                low=after.low,
                high=after.high,
                before=before.value,
                before_low=before.low,
                before_high=before.high,
                within=after.within,
                kind=now.origin.kind,
                origin=was.origin.text,
                source=was.origin.source,
                judged=now.origin.text if now.origin.kind == "analyst" else "",
            )
        )
    return tuple(rows)


def silent(found: Findings, *statuses: str) -> tuple[out.Unused, ...]:
    """Statements that moved nothing, of these statuses."""
    return tuple(
        out.Unused(
            **_statement(found, found.by_statement[item.statement]),
            topic=item.topic,
            status=item.status,
            why=item.why,
            nearest=item.belief,
            record=item.record,
        )
        for item in found.dossier.items
        if item.status in statuses
    )


def _statement(found: Findings, s: Statement) -> dict[str, Any]:
    document = found.by_document[s.document]
    start = min((a for a, _ in (*s.content, *s.source)), default=0)
    return {
        "label": found.labels[s.id],
        "statement": s.id,
        "document": document.name,
        "line": document.text.count("\n", 0, start) + 1,
        "speaker": s.speaker,
        "speaks_for": s.speaks_for,
        "role": s.role,
        "authority": s.authority,
        "mode": s.mode,
        "channel": tuple(relay.name for relay in s.channel),
        "stance": s.act.stance,
        "quote": s.text,
        "corrected": found.corrected.get(s.id, ""),
    }


def defaults(model: Model, used: frozenset[str]) -> tuple[out.Default, ...]:
    """Beliefs (of those that matter) and starts that rest on a default, alike ones as one row."""
    rows: dict[tuple[str, str], list[Belief]] = {}
    for belief in model.beliefs:
        if belief.origin.kind == "default" and belief.name in used:
            match = INDEXED.match(belief.name)
            key = (match["group"] if match else belief.name, str(shown(belief)))
            rows.setdefault(key, []).append(belief)
    found = [
        out.Default(
            name=alike[0].name if len(alike) == 1 else f"{name} ({len(alike)} alike)",
            says=alike[0].says,
            value=value,
            origin=alike[0].origin.text or "the template's default",
            kind="belief",
        )
        for (name, value), alike in rows.items()
    ]
    bare: dict[tuple[str, str], list[str]] = {}
    for variable in model.variables:
        if not variable.source:
            match = INDEXED.match(variable.name)
            name = match["group"] if match else variable.name
            bare.setdefault((name, variable.levels[variable.start]), []).append(variable.name)
    found += [
        out.Default(
            name=names[0] if len(names) == 1 else f"{name} ({len(names)} alike)",
            says="",
            value=value,
            origin="assumed at the start; the scenario gives no source",
            kind="start",
        )
        for (name, value), names in bare.items()
    ]
    return tuple(found)
