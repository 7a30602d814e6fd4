"""The stance of a writer's own sentence: what he demands, judges, or undertakes for others."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.clause import clause_roots, negates, none_does
from detente.reading.parsing import Parse
from detente.reading.people import People
from detente.reading.stance_words import Reading, is_hostile
from detente.reading.statement import Document
from detente.reading.verdict import demand_of, verdict_of

_OURS = frozenset(
    ["we", "side", "government", "country", "party", "state", "minister", "leader", "guarantor",
     "delegation", "power", "member", "nation", "head", "president", "ally", "partner", "they",
     "council", "meeting", "conference", "summit", "observer", "commission", "group", "neither"]
)  # fmt: skip
_OTHERS = frozenset(["other", "third", "all"])
_WILL = frozenset(["will", "shall", "’ll", "'ll"])
_PRESSING = frozenset(["restrictive", "punitive", "further", "sanction", "countermeasure", "cost"])
_PRESENT = frozenset(["VBZ", "VBP", "VBG"])


def writers_reading(
    people: People, document: Document, reading: Reading, content: frozenset[int], head: int
) -> Reading:
    """The reading of a writer's sentence, whose main verb is `head`."""
    parse = people.parse
    if _subjunctive(parse, content, head) and reading.stance in ("asserts", "denies", "predicts"):
        bad = negates(parse, head)
        return replace(reading, stance="opposes" if bad else "supports")
    if reading.stance in ("asserts", "predicts"):
        demanded = demand_of(people, content)
        if demanded:
            return replace(reading, stance=demanded)
    if reading.stance == "predicts" and document.kind == "communiqué":
        return _undertaken(parse, reading, content)
    if reading.stance == "asserts":
        side = verdict_of(people, content)
        if not side and none_does(parse, head) and parse.tags[head] in _PRESENT:
            side = "denies"
        return replace(reading, stance=side or "asserts")
    return reading


def _subjunctive(parse: Parse, content: frozenset[int], head: int) -> bool:
    """ "That the Government press its partners": what a committee recommends."""
    first = min(content)
    return (
        parse.lowered[first] == "that"
        and parse.deps[first] == "mark"
        and (parse.heads[first] == head)
    )


def _undertaken(parse: Parse, reading: Reading, content: frozenset[int]) -> Reading:
    """What those who issue a communiqué will do themselves: a promise, a threat, a refusal."""
    for root in clause_roots(parse, content):
        subject = parse.child(root, "nsubj", "nsubjpass")
        if subject < 0 or not {parse.lowered[t] for t in parse.kids(root, "aux")} & _WILL:
            continue
        if parse.lemmas[subject].lower() not in _OURS:
            continue
        if any(parse.lowered[t] in _OTHERS for t in parse.children[subject]):
            continue
        if negates(parse, root) or none_does(parse, root):
            return replace(reading, stance="denies")
        below = frozenset(parse.subtree(root)) & content
        hard = is_hostile(parse, below) or bool({parse.lemmas[t] for t in below} & _PRESSING)
        return replace(reading, stance="threatens" if hard else "promises")
    return reading
