"""Drafting again: what the analyst edited stays, and what drafting would have changed is told.

Three texts are compared entry by entry: the last draft, the scenario as it now stands, and the new
draft. Where the scenario still says what the last draft said, it takes what the new one says;
where somebody has edited it, the edit stays. The text is changed line by line, so that comments
and layout are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.scenario import source
from detente.scenario.parse import parse_scenario

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redrafted:
    """`taken`: entries changed as the new draft says; `kept`: what it would have changed."""

    text: str
    taken: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A top-level entry, or one inside a section: its value, its lines [first, last), its text."""

    value: Any
    first: int
    last: int
    text: str
    block: bool  # a section whose entries stand on lines of their own


def redraft(last: str, mine: str, new: str) -> Redrafted:
    """The scenario `mine` with what changed from the draft `last` to the draft `new`.

    Raises DetenteError if one of them is not YAML.
    """
    if mine == last:
        return Redrafted(new, _names(last, new), ())
    was, is_, would = _entries(last), _entries(mine), _entries(new)
    lines = mine.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    edits: list[tuple[int, int, str, str]] = []
    taken: list[str] = []
    kept: list[str] = []
    for path in dict.fromkeys((*was, *would)):
        before, after, now = _value(was, path), _value(would, path), _value(is_, path)
        if after in (before, now):
            continue
        if len(path) == 1 and _section(path, was, is_, would) and path in is_:
            continue  # told entry by entry
        if len(path) == 2 and path[:1] not in is_ and path[:1] in would and path[:1] not in was:
            continue  # comes with its section
        name = ": ".join(path)
        if now != before:
            kept.append(f"'{name}' was edited and stays{_instead(after)}")
            continue
        edit = _edit(path, is_, would)
        if edit is None:
            kept.append(f"'{name}' could not be placed and stays{_instead(after)}")
        else:
            edits.append((*edit, name))
    # From the last line to the first, so that the numbers of lines stay right; what is put in at
    # one place stands in the order of the draft.
    for k in sorted(range(len(edits)), key=lambda k: (-edits[k][0], -k)):
        first, end, text, name = edits[k]
        lines[first:end] = [text]
        taken.append(name)
    text = "".join(lines)
    # A text that no longer parses would be worse than an old one: the mistake is told, not written.
    parse_scenario(text, source="scenario.yaml")
    return Redrafted(text, tuple(reversed(taken)), tuple(kept))


def _instead(after: Any) -> str:
    return (
        " (the new draft leaves it out)" if after is None else f" (the new draft: {_shown(after)})"
    )


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        text = ", ".join(f"{k}: {_shown(v)}" for k, v in value.items())
    elif isinstance(value, list):
        text = "[" + ", ".join(map(_shown, value)) + "]"
    else:
        text = str(value)
    return text if len(text) <= 120 else text[:119] + "…"


def _names(last: str, new: str) -> tuple[str, ...]:
    was, would = _entries(last), _entries(new)
    return tuple(
        ": ".join(path)
        for path in dict.fromkeys((*was, *would))
        if _value(was, path) != _value(would, path)
        and not (len(path) == 1 and _section(path, was, would))
    )


def _section(path: Path, *tables: Mapping[Path, _Entry]) -> bool:
    return any(isinstance(_value(table, path), Mapping) for table in tables)


def _value(table: Mapping[Path, _Entry], path: Path) -> Any:
    entry = table.get(path)
    return None if entry is None else entry.value


def _edit(
    path: Path, mine: Mapping[Path, _Entry], new: Mapping[Path, _Entry]
) -> tuple[int, int, str] | None:
    """Lines [first, last) of the scenario to exchange, and for what; None if there is no place."""
    text = new[path].text if path in new else ""
    if path in mine:
        entry = mine[path]
        section = mine.get(path[:1])
        if len(path) == 2 and (section is None or not section.block):
            return None
        return entry.first, entry.last, text
    end = max((entry.last for entry in mine.values()), default=0)
    if len(path) == 1:
        return end, end, text
    section = mine.get(path[:1])
    if section is None:
        return end, end, f"{path[0]}:\n{text}"
    return (section.last, section.last, text) if section.block else None


def _entries(text: str) -> dict[Path, _Entry]:
    """Top-level entries and the entries of sections, with the lines on which they stand."""
    lines = text.splitlines(keepends=True)
    top = source.read_nodes(text, source="scenario.yaml")
    out: dict[Path, _Entry] = {}

    def block(first: int, last: int) -> tuple[int, int]:
        while last > first + 1 and not _says(lines[last - 1]):
            last -= 1  # blank lines and comments before the next entry are the next entry's
        return first, last

    starts = [key.place.line or 1 for key, _ in top.pairs] + [len(lines) + 1]
    for i, (key, value) in enumerate(top.pairs):
        first, last = block(starts[i] - 1, starts[i + 1] - 1)
        below = isinstance(value, source.Mapping) and bool(value.pairs) and (
            (value.pairs[0][0].place.line or 0) > (key.place.line or 0)
        )  # fmt: skip
        out[(str(key.text),)] = _Entry(
            _plain(value), first, last, "".join(lines[first:last]), below
        )
        if not isinstance(value, source.Mapping):
            continue
        inner = [k.place.line or 1 for k, _ in value.pairs] + [last + 1]
        for j, (name, item) in enumerate(value.pairs):
            a, b = block(inner[j] - 1, inner[j + 1] - 1) if below else (first, last)
            own = "".join(lines[a:b]) if below else f"  {name.text}: {_flow(_plain(item))}\n"
            out[str(key.text), str(name.text)] = _Entry(_plain(item), a, b, own, False)
    return out


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _plain(node: source.Node) -> Any:
    match node:
        case source.Scalar():
            return str(node.text)
        case source.Sequence():
            return [_plain(item) for item in node.items]
        case source.Mapping():
            return {str(key.text): _plain(value) for key, value in node.pairs}


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    import json

    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
