"""A scenario laid over the template that it extends, entry by entry and field by field."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from detente.errors import DetenteError, Problem
from detente.scenario import syntax
from detente.scenario.findings import Findings, nearest, place_of
from detente.scenario.names import MalformedNameError, parse_name

ORIGINS = ("default", "scenario", "history", "evidence", "analyst")

MOST_TEMPLATES = 10


class Templates(Protocol):
    """Where templates come from."""

    def template(self, name: str, *, near: Path | None = None) -> syntax.Scenario: ...


def split_origin(text: str) -> tuple[str, str]:
    """Kind and text of an origin written as ``kind; text``; the kind is empty if not written."""
    kind, semicolon, rest = text.partition(";")
    if kind.strip() in ORIGINS:
        return kind.strip(), rest.strip()
    return "", text if not semicolon else text.strip()


def whole(scenario: syntax.Scenario, templates: Templates) -> syntax.Scenario:
    """The scenario with every template that it extends laid beneath it.

    Raises DetenteError for a template that is not known, a circle of templates, more than ten of
    them, or an entry that changes a template's entry in a way that does not fit.
    """
    chain = [scenario]
    seen: list[str] = []
    while (name := chain[-1].extends) is not None:
        if name in seen or len(seen) >= MOST_TEMPLATES:
            what = "templates extend each other in a circle" if name in seen else (
                f"more than {MOST_TEMPLATES} templates extend one another"
            )  # fmt: skip
            raise DetenteError(
                Problem(what, place_of(name), found=" → ".join([*seen, name]), code="circle")
            )
        seen.append(str(name))
        near = Path(chain[-1].source).parent
        chain.append(templates.template(name, near=near))
    findings = Findings()
    for part in chain:
        _check_names(part, findings)
    findings.stop()
    result = _with_kinds(chain[-1])
    for upper in reversed(chain[:-1]):
        result = _over(result, _with_kinds(upper), findings)
    findings.stop()
    return result


def _check_names(scenario: syntax.Scenario, findings: Findings) -> None:
    """Report names that cannot be read, in scenarios built in Python and on rungs."""
    ladders = [scenario.answer] if scenario.answer is not None else []
    rungs = [r for ladder in (*ladders, *scenario.crossed) for r in ladder.rungs or ()]
    named: list[Any] = [r for r in rungs if isinstance(r, syntax.Outcome)]
    for section in (
        scenario.facts, scenario.beliefs, scenario.moves, scenario.responses, scenario.outcomes,
        scenario.definitions, scenario.members,
    ):  # fmt: skip
        named += section
    for entry in named:
        try:
            parse_name(entry.name)
        except MalformedNameError as fault:
            findings.error(
                fault.what, entry.place, found=f"'{entry.name}'", hint=fault.hint, code="name"
            )


def _with_kinds(scenario: syntax.Scenario) -> syntax.Scenario:
    """The scenario with the kind of each number's origin written out."""
    kind = "default" if scenario.template is not None else "scenario"

    def told(entry: Any, has_number: bool) -> Any:
        if not has_number and entry.origin is None:
            return entry
        own, text = split_origin(entry.origin or "")
        return dataclasses.replace(entry, origin=f"{own or kind}; {text}")

    return dataclasses.replace(
        scenario,
        beliefs=tuple(told(b, b.likely is not None) for b in scenario.beliefs),
        moves=tuple(told(m, True) for m in scenario.moves),
        responses=tuple(told(r, True) for r in scenario.responses),
    )


Entry = TypeVar("Entry")


def _over(below: syntax.Scenario, above: syntax.Scenario, findings: Findings) -> syntax.Scenario:
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(syntax.Scenario):
        low, high = getattr(below, field.name), getattr(above, field.name)
        key = _KEYS.get(field.name)
        if key is not None:
            changes[field.name] = _entries(low, high, key, findings)
        elif field.name in ("with_", "rationality"):
            changes[field.name] = tuple({**dict(low), **dict(high)}.items())
        elif field.name in ("without", "assumes"):
            changes[field.name] = low + high
        elif field.name == "answer" and low is not None and high is not None:
            changes[field.name] = merged(low, high)
        elif field.name == "template":
            changes[field.name] = None if high is None else high
        elif field.name == "extends":
            changes[field.name] = None
        else:
            changes[field.name] = low if high is None else high
    return syntax.Scenario(**changes)


_KEYS = {
    "needs": "name", "actors": "code", "pacts": "code", "sets": "name", "facts": "name",
    "topics": "name", "factors": "name", "beliefs": "name", "moves": "name", "responses": "name",
    "outcomes": "name", "crossed": "name", "definitions": "name", "members": "name",
    "values": "actor",
}  # fmt: skip


def _entries(
    below: Sequence[Any], above: Sequence[Any], key: str, findings: Findings
) -> tuple[Any, ...]:
    result = list(below)
    places = {str(getattr(e, key)): i for i, e in enumerate(result)}
    bases = {parse_name(n).base: i for n, i in places.items() if parse_name(n).general}
    for entry in above:
        written = getattr(entry, key)
        name = parse_name(written)
        at = places.get(str(written))
        if at is None and name.general and name.base in bases:
            at = bases[name.base]
            if name.indices:
                findings.error(
                    f"'{written}' has other indices than the template's entry",
                    entry.place,
                    expected=f"'{getattr(result[at], key)}'",
                    code="indices",
                )
        if at is None:
            result.append(entry)
        else:
            result[at] = dataclasses.replace(
                merged(result[at], entry), **{key: getattr(result[at], key)}
            )
    return tuple(result)


def merged(low: Entry, high: Entry) -> Entry:
    """`low` with every field that `high` says; options and holdouts are merged by name."""
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(low):  # type: ignore[arg-type]
        old, new = getattr(low, field.name), getattr(high, field.name)
        if field.name == "options" and old and new:
            new = _options(old, new)
        elif (field.name == "holdouts" and old and new) or field.name == "utilities":
            new = tuple({**dict(old), **dict(new)}.items())
        elif field.name == "otherwise" and isinstance(new, syntax.Option) and old is not None:
            new = merged(old, new)
        changes[field.name] = old if new is None else new
    if isinstance(low, syntax.Belief) and isinstance(high, syntax.Belief) and high.likely:
        # New numbers do not inherit the reasons given for the old ones.
        changes |= {k: getattr(high, k) for k in ("origin", "source", "because", "otherwise")}
    if isinstance(low, syntax.Act) and isinstance(high, syntax.Act):
        if high.options is not None and low.options is None:
            changes |= {"chance": None, "then": None}
        elif high.chance is not None and low.options is not None and high.options is None:
            changes["options"] = None
    return type(low)(**changes)


def _options(old: Sequence[Any], new: Sequence[Any]) -> tuple[Any, ...]:
    by_name = {o.name: o for o in old}
    for option in new:
        known = by_name.get(option.name)
        by_name[option.name] = option if known is None else merged(known, option)
    return tuple(by_name.values())


def unknown_template(name: str, known: Sequence[str]) -> DetenteError:
    """The error for a template that the library does not hold."""
    return DetenteError(
        Problem(
            "there is no such template",
            place_of(name),
            found=f"'{name}'",
            hint=nearest(name, known) or "Templates: " + ", ".join(known),
            code="template",
        )
    )
