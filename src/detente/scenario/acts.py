"""Reads moves and responses, the two kinds of act, from the nodes of a scenario."""

from __future__ import annotations

from typing import Any

from detente.scenario import expression, syntax
from detente.scenario.fields import Fields, check_chance, number, scalar, try_expression
from detente.scenario.findings import Findings, Text
from detente.scenario.schema import ENTRIES, RULES
from detente.scenario.source import Mapping, Node, Scalar, Sequence


def read_move(name: Text, node: Node, findings: Findings) -> syntax.Move:
    """The move called `name`; a lone text is its chance."""
    fields = Fields(node, findings, f"move '{name}'", ENTRIES["moves"], short="chance")
    return syntax.Move(**_act(name, fields))


def read_response(name: Text, node: Node, findings: Findings) -> syntax.Response:
    """The response called `name`; a lone text is its chance."""
    fields = Fields(node, findings, f"response '{name}'", ENTRIES["responses"], short="chance")
    return syntax.Response(
        **_act(name, fields), to=fields.texts("to"), within=fields.duration("within")
    )


def _act(name: Text, fields: Fields) -> dict[str, Any]:
    if "options" in fields:
        for key in ("chance", "then"):
            if key in fields:
                fields.findings.error(
                    f"{fields.what} has both 'options' and '{key}'",
                    fields.place,
                    hint=f"Write '{key}' within each option",
                    code="options",
                )
    otherwise = fields.node("else")
    return {
        "name": name,
        "by": fields.texts("by"),
        "rule": fields.one_of("rule", RULES),
        "when": fields.condition("when"),
        "chance": fields.chance("chance"),
        "options": _options(fields),
        "then": fields.effects("then"),
        "otherwise": None
        if otherwise is None
        else _option(Text("refused"), otherwise, fields.findings),
        "faster": _factors(fields, "faster"),
        "slower": _factors(fields, "slower"),
        "holdouts": _holdouts(fields),
        "cost": fields.numbers("cost"),
        "says": fields.prose("says"),
        "road": fields.name("road"),
        "origin": fields.prose("origin"),
        "place": name.place,
    }


def _options(fields: Fields) -> tuple[syntax.Option, ...] | None:
    pairs = fields.pairs("options")
    if pairs is None:
        return None
    if not pairs:
        fields.findings.error(f"{fields.what} has no options", fields.place, code="options")
    return tuple(_option(name, node, fields.findings) for name, node in pairs)


def _option(name: Text, node: Node, findings: Findings) -> syntax.Option:
    if isinstance(node, Sequence):  # effects written as a list
        node = Mapping([(Scalar(Text("then"), node.place), node)], node.place)
    fields = Fields(node, findings, f"option '{name}'", ENTRIES["options"], short="then")
    return syntax.Option(
        name=name,
        chance=fields.chance("chance"),
        then=fields.effects("then"),
        faster=_factors(fields, "faster"),
        slower=_factors(fields, "slower"),
        cost=fields.numbers("cost"),
        says=fields.prose("says"),
        place=fields.place,
    )


def _factors(fields: Fields, key: str) -> syntax.Factors | None:
    """Conditions and what each multiplies by: at least 1 if faster, at most 1 if slower."""
    pairs = fields.pairs(key)
    if pairs is None:
        return None
    found = []
    for condition, node in pairs:
        try_expression(fields.findings, condition, expression.parse_condition)
        text = scalar(node, fields.findings, f"'{key}' of {fields.what}")
        value = None if text is None else number(text, times=True)
        limits = (1.0, 1e6) if key == "faster" else (0.0, 1.0)
        if text is not None and (value is None or not limits[0] <= value <= limits[1]):
            fields.findings.error(
                f"'{key}' of {fields.what} multiplies by a number",
                node.place,
                expected="such as x3, at least 1" if key == "faster" else "such as x0.3, 0 to 1",
                found=text,
                hint="'faster' raises a chance, 'slower' lowers it",
                code="value",
            )
        elif value is not None:
            found.append((condition, value))
    return tuple(found)


def _holdouts(fields: Fields) -> tuple[tuple[str, str], ...] | None:
    pairs = fields.pairs("holdouts")
    if pairs is None:
        return None
    found = []
    for actor, node in pairs:
        text = scalar(node, fields.findings, f"holdout '{actor}' of {fields.what}")
        if text is not None:
            check_chance(text, fields.findings, f"holdout '{actor}' of {fields.what}")
            found.append((actor, text))
    return tuple(found)
