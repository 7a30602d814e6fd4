"""The one canonical layout of a scenario's text, with its comments kept.

The text is read into nodes, comments are attached to the entry that they stand before or beside,
and everything is written out again: sections and entries in canonical order, two blanks a level,
lines of at most 100 letters where words allow it, small entries in braces. Laying out a text
twice changes nothing more, and the scenario that it says stays the same.
"""

from __future__ import annotations

import bisect
import dataclasses
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

from detente.errors import DetenteError, Place, Problem
from detente.scenario.parse import parse_scenario
from detente.scenario.schema import ENTRIES, SECTIONS
from detente.scenario.source import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    events,
    read_nodes,
    split_lines,
)

WIDTH = 100
ROW = 170
"""Starts with a date or source are a table: each is one row, if it fits into so many letters."""

BLOCKS = frozenset({"moves", "responses", "topics", "crossed"})
"""Sections whose entries stand on lines of their own, however short."""

_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"


@dataclasses.dataclass(slots=True)
class _Comments:
    """Comments by the place of the key or item that they belong to."""

    before: dict[Place, list[str]]
    beside: dict[Place, str]
    last: list[str]

    def inside(self, node: Node) -> bool:
        """A comment belongs to a part of the node."""
        return any(part in self.before or part in self.beside for part in _places(node))


def format_scenario(text: str, *, source: str = "scenario") -> str:
    """The text in its canonical layout.

    Raises DetenteError for a text that `parse_scenario` refuses: a text with mistakes is left as
    it is, so that nothing that its author wrote is lost.
    """
    before = parse_scenario(text, source=source)
    nodes = read_nodes(text, source=source)
    result = write_nodes(nodes, _comments(text, nodes))
    if parse_scenario(result, source=source) != before:
        raise DetenteError(
            Problem("the scenario could not be laid out; it is left as it is", Place(source))
        )
    return result


def write_nodes(top: Mapping, comments: _Comments | None = None) -> str:
    """A scenario's nodes as text, sections in canonical order."""
    notes = comments or _Comments({}, {}, [])
    order = {section: i for i, section in enumerate(SECTIONS)}
    lines: list[str] = []
    previous = ""
    for key, node in sorted(top.pairs, key=lambda p: order.get(p[0].text, len(order))):
        section = str(key.text)
        block = isinstance(node, Mapping | Sequence) and section != "with"
        if lines and (block or previous):
            lines.append("")
        lines += notes.before.get(key.place, [])
        lines += _pair(key, _ordered(section, node), 0, notes, section, block=block)
        previous = section if block else ""
    if notes.last:
        lines += ["", *notes.last]
    return "\n".join(lines) + "\n"


def _ordered(section: str, node: Node) -> Node:
    """The node with the entries of each declaration in canonical order."""
    known = ENTRIES.get(section)
    if known is None or not isinstance(node, Mapping):
        return node
    if section == "answer":
        return _sorted(node, known)
    pairs = []
    for name, value in node.pairs:
        entry = _sorted(value, known)
        if isinstance(entry, Mapping):
            entry.pairs = [
                (k, _each(v, ENTRIES["options"]) if k.text == "options" else v)
                for k, v in entry.pairs
            ]
        pairs.append((name, entry))
    return Mapping(pairs, node.place)


def _each(node: Node, known: tuple[str, ...]) -> Node:
    if not isinstance(node, Mapping):
        return node
    return Mapping([(k, _sorted(v, known)) for k, v in node.pairs], node.place)


def _sorted(node: Node, known: tuple[str, ...]) -> Node:
    if not isinstance(node, Mapping):
        return node
    order = {word: i for i, word in enumerate(known)}
    pairs = sorted(node.pairs, key=lambda p: order.get(p[0].text, len(order)))
    return Mapping(pairs, node.place)


# ---------------------------------------------------------------- writing


def _pair(
    key: Scalar, node: Node, indent: int, notes: _Comments, section: str, *, block: bool = False
) -> list[str]:
    """The lines of one entry, without the comments that stand before it."""
    head = " " * indent + _text(key.text, flow=False) + ":"
    beside = notes.beside.get(key.place, "")
    tail = f"  {beside}" if beside else ""
    row = section == "facts" and isinstance(node, Mapping) and node.get("source") is not None
    short = None if block else _flow(node, notes, row=row)
    if short is not None and len(head) + 1 + len(short) <= (ROW if row else WIDTH):
        return [f"{head} {short}{tail}"]
    if isinstance(node, Scalar):
        lines = _folded(head, node.text, indent)
        if len(lines) == 1:
            return [lines[0] + tail]
        return [" " * indent + beside, *lines] if beside else lines
    lines = [head + tail]
    if isinstance(node, Sequence):
        return lines + _items(node, indent + 2, notes, section)
    for name, value in node.pairs:
        lines += [" " * (indent + 2) + c for c in notes.before.get(name.place, [])]
        own_lines = indent == 0 and section in BLOCKS and isinstance(value, Mapping)
        lines += _pair(name, value, indent + 2, notes, section, block=own_lines)
    return lines


def _items(node: Sequence, indent: int, notes: _Comments, section: str) -> list[str]:
    lines: list[str] = []
    for item in node.items:
        lines += [" " * indent + c for c in notes.before.get(item.place, [])]
        beside = notes.beside.get(item.place, "")
        tail = f"  {beside}" if beside else ""
        short = _flow(item, notes)
        if isinstance(item, Scalar):
            folded = _folded(" " * indent + "-", item.text, indent)
            if beside and len(folded) == 1:
                folded[0] += tail
            elif beside:
                lines.append(" " * indent + beside)
            lines += folded
        elif short is not None:
            lines.append(f"{' ' * indent}- {short}{tail}")
        elif isinstance(item, Mapping):
            inner: list[str] = []
            for name, value in item.pairs:
                inner += _pair(name, value, indent + 2, notes, section)
            inner[0] = " " * indent + "- " + inner[0].lstrip()
            lines += inner
        else:
            lines += [" " * indent + "-", *_items(item, indent + 2, notes, section)]
    return lines


def _flow(node: Node, notes: _Comments, *, row: bool = False) -> str | None:
    """The node on one line, in brackets or braces; None where it is too large for that."""
    if isinstance(node, Scalar):
        return _text(node.text, flow=False)
    if notes.inside(node):
        return None
    if isinstance(node, Sequence):
        if len(node.items) > 40 or not all(isinstance(i, Scalar) for i in node.items):
            return None
        return (
            f"[{', '.join(_text(i.text, flow=True) for i in node.items if isinstance(i, Scalar))}]"
        )
    if len(node.pairs) > 5:
        return None
    parts = []
    for key, value in node.pairs:
        inner = _text(value.text, flow=True) if isinstance(value, Scalar) else _flow(value, notes)
        if inner is None or isinstance(value, Mapping):
            return None
        texts = [key.text, *([value.text] if isinstance(value, Scalar) else [])]
        if not row and any(_text(t, flow=True) != _text(t, flow=False) for t in texts):
            return None  # quotes needed only for the braces' sake
        parts.append(f"{_text(key.text, flow=True)}: {inner}")
    return "{" + ", ".join(parts) + "}"


def _folded(head: str, text: str, indent: int) -> list[str]:
    """A long text over several lines, where it can be without changing it."""
    text = str(text).strip()
    written = _text(text, flow=False)
    if written != text or "  " in text or "\n" in text:
        return [f"{head} {written}"]
    wrapped = textwrap.wrap(
        text, WIDTH, initial_indent=head + " ", subsequent_indent=" " * (indent + 2),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    if any(line.lstrip()[:1] in _INDICATORS for line in wrapped[1:]):
        return [f"{head} {text}"]
    return wrapped


def _text(text: str, *, flow: bool) -> str:
    """A text as YAML writes it: plain where that reads back the same, else in quotes."""
    text = str(text).strip()
    plain = (
        text
        and text == text.strip()
        and text[0] not in _INDICATORS
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and text.isprintable()
        and not (flow and any(c in text for c in ",[]{}:"))
        and text not in ("---", "...")
    )
    if plain:
        return text
    if text.isprintable() and '"' in text and "'" not in text and "\\" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = "".join(c if c.isprintable() else _escape(c) for c in escaped)
    return f'"{escaped}"'


def _escape(letter: str) -> str:
    if letter == "\n":
        return "\\n"
    code = ord(letter)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# ---------------------------------------------------------------- comments


def _comments(text: str, top: Mapping) -> _Comments:
    """Every comment, with the line of the entry that it belongs to."""
    starts = sorted(set(_places(top)), key=lambda p: (p.line or 0, p.column or 0))
    lines = [p.line or 0 for p in starts]
    notes = _Comments({}, {}, [])
    for line, comment, alone in _find_comments(text):
        at = bisect.bisect_left(lines, line + 1 if alone else line)
        if not alone and (at == len(lines) or lines[at] > line):
            # Beside a later line of something: it belongs to the line where that begins.
            at = bisect.bisect_left(lines, lines[at - 1]) if at else 0
        if alone and at == len(lines):
            notes.last.append(comment)
        elif alone or starts[at] in notes.beside:
            notes.before.setdefault(starts[at], []).append(comment)
        else:
            notes.beside[starts[at]] = comment
    return notes


def _places(node: Node) -> Iterator[Place]:
    """Where the keys and items within a node stand."""
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key.place
            yield from _places(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield item.place
            yield from _places(item)


def _find_comments(text: str) -> Iterator[tuple[int, str, bool]]:
    """Line, text and whether it stands alone, of each comment outside every scalar."""
    import yaml

    inside: dict[int, list[tuple[int, int]]] = {}
    lines = split_lines(text)
    for event in events(text):
        if isinstance(event, yaml.ScalarEvent):
            start: Any = event.start_mark
            end: Any = event.end_mark
            for row in range(start.line, end.line + 1):
                first = start.column if row == start.line else 0
                last = end.column if row == end.line else sys.maxsize
                inside.setdefault(row, []).append((first, last))
    for row, line in enumerate(lines):
        at = line.find("#")
        while at >= 0:
            within = any(a <= at < b for a, b in inside.get(row, ()))
            if not within and (at == 0 or line[at - 1] in " \t"):
                yield row + 1, line[at:].rstrip(), not line[:at].strip()
                break
            at = line.find("#", at + 1)
