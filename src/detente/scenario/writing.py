"""Writes a scenario built in Python, or drafted from a template, as YAML in canonical layout."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from detente.errors import Place
from detente.scenario import source, syntax
from detente.scenario.findings import Text
from detente.scenario.layout import write_nodes

_NOWHERE = Place("scenario")

_KEYS = {"likely": "is", "start": "is", "otherwise": "else", "with_": "with",
         "rest_wording": "rest wording", "resolved_by": "resolved by"}  # fmt: skip


def to_yaml(scenario: syntax.Scenario) -> str:
    """The YAML of a scenario; `parse_scenario` of it gives an equal scenario."""
    top: dict[str, Any] = {"detente": syntax.VERSION}
    for name in (
        "template", "extends", "title", "question", "resolved_by", "about", "as_of", "horizon",
        "turn",
    ):  # fmt: skip
        value = getattr(scenario, name)
        if value is not None:
            top[_KEYS.get(name, name)] = value
    if scenario.with_:
        top["with"] = dict(scenario.with_)
    for name in ("assumes", "without"):
        if getattr(scenario, name):
            top[name] = list(getattr(scenario, name))
    for name in (
        "needs", "facts", "topics", "factors", "beliefs", "moves", "responses", "outcomes",
        "definitions", "members", "crossed", "pacts", "actors",
    ):  # fmt: skip
        entries = getattr(scenario, name)
        if entries:
            top[name] = {_name(e): _entry(e) for e in entries}
    if scenario.sets:
        top["sets"] = {s.name: s.parts[0] if len(s.parts) == 1 else list(s.parts)
                       for s in scenario.sets}  # fmt: skip
    if scenario.answer is not None:
        top["answer"] = _entry(scenario.answer)
    if scenario.values:
        top["values"] = {v.actor: {k: _number(n) for k, n in v.utilities} for v in scenario.values}
    if scenario.rationality:
        top["rationality"] = {k: _number(n) for k, n in scenario.rationality}
    return write_nodes(_mapping(top))


def draft_scenario(
    *,
    template: str,
    with_: Mapping[str, str | Iterable[str]],
    as_of: datetime.date,
    question: str = "",
    title: str = "",
    horizon: str = "12 months",
    turn: str = "",
    assumes: Iterable[str] = (),
    facts: Iterable[syntax.Fact] = (),
    beliefs: Iterable[syntax.Belief] = (),
    without: Iterable[str] = (),
) -> str:
    """The text of a scenario that extends a template of the library.

    `with_` gives the template's parameters; `facts` the starts that are known (`start`, `since`,
    `source`) and `beliefs` the numbers that differ from the template's. The text is complete and
    in canonical layout; nothing in it is checked against the library.
    """
    given = tuple(
        (name, value if isinstance(value, str) else tuple(value)) for name, value in with_.items()
    )
    return to_yaml(
        syntax.Scenario(
            extends=template,
            with_=given,
            title=title or None,
            question=question or None,
            as_of=as_of,
            horizon=horizon or None,
            turn=turn or None,
            assumes=tuple(assumes),
            facts=tuple(facts),
            beliefs=tuple(beliefs),
            without=tuple(without),
        )
    )


def _name(entry: Any) -> str:
    return str(getattr(entry, "code", None) or entry.name)


def _entry(entry: Any) -> Any:
    """A declaration as plain data, without what it does not say."""
    fields: dict[str, Any] = {}
    for name in entry.__dataclass_fields__:
        value = getattr(entry, name)
        if name in ("name", "place") and not isinstance(entry, syntax.Actor | syntax.Pact):
            continue
        if name in ("code", "place") or value is None:
            continue
        fields[_key(entry, name)] = _value(entry, name, value)
    return fields


def _key(entry: Any, name: str) -> str:
    if name == "otherwise" and isinstance(entry, syntax.Belief):
        return name
    return _KEYS.get(name, name)


def _value(entry: Any, name: str, value: Any) -> Any:
    match name:
        case "faster" | "slower":
            return {k: f"x{_number(n)}" for k, n in value}
        case "cost":
            return {k: _number(n) for k, n in value}
        case "holdouts":
            return dict(value)
        case "options":
            return {o.name: _entry(o) for o in value}
        case "otherwise" if isinstance(value, syntax.Option):
            return _entry(value)
        case "talk":
            return [_talk(t) for t in value]
        case "share":
            return f"{value * 100:.12g}%"
        case "rungs":
            if all(isinstance(r, syntax.Outcome) for r in value):
                return {r.name: _entry(r) for r in value}
            return list(value)
        case "then" | "by" | "to" if len(value) == 1:
            return value[0]
    if isinstance(value, tuple):
        return list(value)
    return value


def _talk(talk: syntax.Talk) -> dict[str, str]:
    fields = {"topic": talk.topic}
    if talk.of is not None:
        fields["of"] = talk.of
    for flag in ("lowers", "threat"):
        if getattr(talk, flag):
            fields[flag] = "yes"
    return fields


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _mapping(data: Mapping[str, Any]) -> source.Mapping:
    pairs = [(source.Scalar(Text(k), _NOWHERE), _node(v)) for k, v in data.items()]
    return source.Mapping(pairs, _NOWHERE)


def _node(value: Any) -> source.Node:
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return source.Sequence([_node(v) for v in value], _NOWHERE)
    return source.Scalar(Text(str(value)), _NOWHERE)
