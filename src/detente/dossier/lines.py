"""Lines of `statements.jsonl` read back: every field is of its type, or the line is refused.

The types are those that `detente.reading.record` writes; they are checked while the JSON is read.
"""

from __future__ import annotations

import functools
from typing import Annotated

import msgspec

from detente.reading.statement import Act, Condition, Likelihood, Relay, Spans, Statement

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Place(msgspec.Struct, gc=False):
    name: str
    spans: Spans


class _Named(msgspec.Struct, gc=False):
    text: str
    spans: Spans
    actor: str


class _Act(msgspec.Struct, gc=False):
    type: str
    stance: str
    target: _Named


class _Condition(msgspec.Struct, gc=False):
    given: Spans = msgspec.field(name="if")
    then: Spans


class _Likelihood(msgspec.Struct, gc=False):
    word: Spans
    text: str
    low: Share
    high: Share


class _Time(msgspec.Struct, gc=False):
    text: str
    spans: Spans


class _Line(msgspec.Struct, gc=False):
    id: str
    document: str
    source: Spans
    cue: Spans
    content: Spans
    text: str
    speaker: str
    speaks_for: str
    role: str
    authority: str
    mode: str
    channel: tuple[_Place, ...]
    author_assertion: bool
    act: _Act
    condition: _Condition | None
    likelihood: _Likelihood | None
    negated: bool
    time: _Time | None
    note: str
    parent: str
    score: Share
    rule: str


_decoder = functools.cache(functools.partial(msgspec.json.Decoder, _Line))


def statement_in(line: bytes) -> Statement:
    """The statement of a line; msgspec.ValidationError (what, and where in it) if it holds none."""
    return _statement(_decoder().decode(line))


def statements_in(lines: bytes) -> list[Statement]:
    """The statements of all lines; msgspec.DecodeError if one holds none, with no word on which."""
    return [_statement(row) for row in _decoder().decode_lines(lines)]


def _statement(row: _Line) -> Statement:
    act, given, likely, time = row.act, row.condition, row.likelihood, row.time
    target = act.target
    return Statement(
        row.id,
        row.document,
        row.source,
        row.cue,
        row.content,
        row.text,
        row.speaker,
        row.speaks_for,
        row.role,
        row.authority,
        row.mode,
        tuple([Relay(relay.name, relay.spans) for relay in row.channel]),
        row.author_assertion,
        Act(act.type, act.stance, target.text, target.spans, target.actor),
        Condition(given.given, given.then) if given else None,
        Likelihood(likely.word, likely.text, likely.low, likely.high) if likely else None,
        row.negated,
        time.text if time else "",
        time.spans if time else (),
        row.note,
        row.parent,
        row.score,
        row.rule,
    )
