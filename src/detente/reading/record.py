"""Statements as plain records for JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from detente.reading.statement import Act, Condition, Likelihood, Relay, Spans, Statement


def statement_to_dict(statement: Statement) -> dict[str, Any]:
    """The statement with the field names of the JSON Lines format; spans are [start, end] lists."""
    act, condition, likelihood = statement.act, statement.condition, statement.likelihood
    return {
        "id": statement.id,
        "document": statement.document,
        "source": _lists(statement.source),
        "cue": _lists(statement.cue),
        "content": _lists(statement.content),
        "text": statement.text,
        "speaker": statement.speaker,
        "speaks_for": statement.speaks_for,
        "role": statement.role,
        "authority": statement.authority,
        "mode": statement.mode,
        "channel": [{"name": r.name, "spans": _lists(r.spans)} for r in statement.channel],
        "author_assertion": statement.author_assertion,
        "act": {
            "type": act.type,
            "stance": act.stance,
            "target": {
                "text": act.target,
                "spans": _lists(act.target_spans),
                "actor": act.target_actor,
            },
        },
        "condition": condition
        and {"if": _lists(condition.if_spans), "then": _lists(condition.then_spans)},
        "likelihood": likelihood
        and {
            "word": _lists(likelihood.spans),
            "text": likelihood.word,
            "low": likelihood.low,
            "high": likelihood.high,
        },
        "negated": statement.negated,
        "time": {"text": statement.time, "spans": _lists(statement.time_spans)}
        if statement.time
        else None,
        "note": statement.note,
        "parent": statement.parent,
        "score": round(statement.score, 4),
        "rule": statement.rule,
    }


def statement_from_dict(record: Mapping[str, Any]) -> Statement:
    """The statement of a record that `statement_to_dict` made."""
    act = record["act"]
    condition, likelihood, time = record["condition"], record["likelihood"], record["time"]
    return Statement(
        id=record["id"],
        document=record["document"],
        source=_spans(record["source"]),
        cue=_spans(record["cue"]),
        content=_spans(record["content"]),
        text=record["text"],
        speaker=record["speaker"],
        speaks_for=record["speaks_for"],
        role=record["role"],
        authority=record["authority"],
        mode=record["mode"],
        channel=tuple(Relay(r["name"], _spans(r["spans"])) for r in record["channel"]),
        author_assertion=record["author_assertion"],
        act=Act(
            act["type"],
            act["stance"],
            act["target"]["text"],
            _spans(act["target"]["spans"]),
            act["target"]["actor"],
        ),
        condition=condition and Condition(_spans(condition["if"]), _spans(condition["then"])),
        likelihood=likelihood
        and Likelihood(
            _spans(likelihood["word"]), likelihood["text"], likelihood["low"], likelihood["high"]
        ),
        negated=record["negated"],
        time=time["text"] if time else "",
        time_spans=_spans(time["spans"]) if time else (),
        note=record["note"],
        parent=record["parent"],
        score=record["score"],
        rule=record["rule"],
    )


def statements_to_jsonl(statements: Iterable[Statement]) -> str:
    """One line of JSON a statement."""
    return "".join(
        json.dumps(statement_to_dict(statement), ensure_ascii=False) + "\n"
        for statement in statements
    )


def _lists(spans: Spans) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _spans(lists: Iterable[Iterable[int]]) -> Spans:
    return tuple((start, end) for start, end in lists)
