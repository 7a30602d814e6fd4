"""Reads YAML text into nodes that remember their line and column.

Only the part of YAML that a scenario needs is let in: mappings, sequences and scalars, every
scalar read as text (so that Norway, NO, is not false). Anchors, aliases, tags and several
documents in one file are refused, which also closes the doors that make YAML dangerous. The tree
is built from the parser's events without recursion, so nesting costs no stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.findings import Text

MOST_BYTES = 5_000_000
MOST_DEPTH = 50
MOST_NODES = 400_000

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_ENDS = {
    "MappingEndEvent": "mapping",
    "SequenceEndEvent": "sequence",
}


@dataclass(slots=True)
class Scalar:
    """One piece of text; `plain` when it was written without quotes."""

    text: Text
    place: Place
    plain: bool = True


@dataclass(slots=True)
class Sequence:
    items: list[Node]
    place: Place


@dataclass(slots=True)
class Mapping:
    pairs: list[tuple[Scalar, Node]]
    place: Place

    def get(self, key: str) -> Node | None:
        """The value of `key`; the first one if it stands there twice."""
        for name, value in self.pairs:
            if name.text == key:
                return value
        return None


Node = Scalar | Sequence | Mapping


def read_text(path: Path | str) -> str:
    """The text of a scenario file; DetenteError if it is missing, too large or not UTF-8."""
    path = Path(path)
    place = Place(str(path))
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DetenteError(_too_large(place), status=Exit.UNREADABLE)
        data = path.read_bytes()
    except OSError as error:
        problem = Problem(f"cannot read the scenario: {error.strerror}", place, code="unreadable")
        raise DetenteError(problem, status=Exit.UNREADABLE) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(
            "the scenario is not UTF-8 text",
            Place(str(path), line),
            found=f"byte 0x{data[error.start]:02x}",
            hint="Save it as UTF-8",
            code="encoding",
        )
        raise DetenteError(problem, status=Exit.UNREADABLE) from None


def read_nodes(text: str, *, source: str) -> Mapping:
    """The tree of nodes of a YAML text whose top is a mapping.

    Raises DetenteError, with line and column, for text that is not YAML, not a mapping, or that
    uses what is not let in (see the module's text), and beyond the limits on size and nesting.
    """
    if len(text) > MOST_BYTES:
        raise DetenteError(_too_large(Place(source)))
    try:
        text.encode("utf-8")
        return _build(events(text), text, source)
    except yaml.YAMLError as error:
        raise DetenteError(_not_yaml(error, text, source)) from None
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        problem = Problem("half a character (a lone surrogate)", Place(source, line), code="yaml")
        raise DetenteError(problem) from None


def events(text: str) -> Iterator[Any]:
    """The parser’s events, each with its marks; by libyaml where PyYAML was built with it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return iter(yaml.parse(text, Loader=loader))


def split_lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them."""
    return _BREAK.split(text)


def _build(stream: Iterator[Any], text: str, source: str) -> Mapping:
    lines = split_lines(text)
    top: Node | None = None
    open_nodes: list[Mapping | Sequence] = []
    keys: list[Scalar | None] = []  # the key that waits for its value, per open node
    seen: list[set[str]] = []
    documents = 0

    def put(node: Node) -> None:
        nonlocal top
        if not open_nodes:
            top = node
            return
        parent = open_nodes[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                raise DetenteError(
                    Problem(
                        "a name must be text",
                        node.place,
                        found="a list or mapping",
                        hint="Put text that begins with [ or { in quotes",
                        code="yaml",
                    )
                )
            if node.text in seen[-1]:
                raise DetenteError(
                    Problem(f"'{node.text}' stands here twice", node.place, code="twice")
                )
            seen[-1].add(node.text)
            keys[-1] = node
        else:
            parent.pairs.append((key, node))
            keys[-1] = None

    for count, event in enumerate(stream, 1):
        place = _place(source, event.start_mark)
        if count > MOST_NODES or len(open_nodes) > MOST_DEPTH:
            raise DetenteError(
                Problem(
                    "the scenario is nested too deeply or has too many parts",
                    place,
                    expected=f"at most {MOST_DEPTH} levels and {MOST_NODES:,} parts",
                    code="limit",
                )
            )
        if getattr(event, "anchor", None) is not None:
            raise DetenteError(
                Problem(
                    "anchors (&) and aliases (*) are not part of the language",
                    place,
                    hint="Write the text out, or put it in quotes if it begins with & or *",
                    code="alias",
                )
            )
        if getattr(event, "tag", None) is not None:
            raise DetenteError(
                Problem(
                    "tags (!) are not part of the language",
                    place,
                    found=str(getattr(event, "tag", "")),
                    hint="Put text that begins with ! in quotes",
                    code="tag",
                )
            )
        if isinstance(event, yaml.ScalarEvent):
            put(_scalar(event, lines, place))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            mapping = isinstance(event, yaml.MappingStartEvent)
            node: Mapping | Sequence = Mapping([], place) if mapping else Sequence([], place)
            put(node)
            open_nodes.append(node)
            keys.append(None)
            seen.append(set())
        elif type(event).__name__ in _ENDS:
            open_nodes.pop()
            keys.pop()
            seen.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise DetenteError(
                    Problem("a file holds one scenario; a second begins here", place, code="yaml")
                )
    if not isinstance(top, Mapping):
        raise DetenteError(
            Problem(
                "the scenario is empty" if top is None else "a scenario is a mapping of sections",
                Place(source, 1, 1),
                expected="sections such as 'detente: 1', 'facts:', 'moves:'",
                code="empty",
            )
        )
    return top


def _place(source: str, mark: Any) -> Place:
    return Place(source, mark.line + 1, mark.column + 1)


def _scalar(event: yaml.ScalarEvent, lines: list[str], place: Place) -> Scalar:
    value = event.value
    quoted = event.style in ("'", '"')
    start = None
    if event.style in (None, "", "'", '"') and place.line and place.line <= len(lines):
        column = (place.column or 1) - 1 + (1 if quoted else 0)
        if lines[place.line - 1].startswith(value, column):  # it stands on one line, unescaped
            start = column + 1
    return Scalar(Text(value, place, start), place, plain=not event.style)


def _too_large(place: Place) -> Problem:
    return Problem(
        "the scenario is too large",
        place,
        expected=f"at most {MOST_BYTES // 1_000_000} MB",
        code="limit",
    )


def _not_yaml(error: yaml.YAMLError, text: str, source: str) -> Problem:
    """What is not YAML, in plain words, with the remedies for the usual slips."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:  # a character that YAML does not allow
        position = int(getattr(error, "position", 0) or 0)
        line = text.count("\n", 0, position) + 1
        what = f"the text is not YAML: {getattr(error, 'reason', error)}"
        return Problem(what, Place(source, line), code="yaml")
    place = Place(source, mark.line + 1, mark.column + 1)
    what = f"the text is not YAML here: {getattr(error, 'problem', '') or error}"
    lines = split_lines(text)
    line_text = lines[mark.line] if mark.line < len(lines) else ""
    hint = ""
    if "\t" in line_text[: mark.column + 1]:
        hint = "Indent with spaces, not with tabs"
    elif re.search(r"[{\[].*\[", line_text):
        hint = "Inside { } or [ ] put text that has brackets or commas in quotes"
    elif line_text.count(": ") > 1:
        hint = "Put text that has a colon in it in quotes"
    elif re.search(r":\s*[{\[`@%&*!]", line_text):
        hint = "Put text that begins with a sign such as { [ % & * in quotes"
    return Problem(what, place, hint=hint, code="yaml")
