"""Reads the entries of one YAML mapping, reporting what is unknown, missing or of a wrong kind."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Collection

from detente.errors import Place
from detente.scenario import expression, likelihood
from detente.scenario.findings import Findings, Text, nearest, place_of
from detente.scenario.names import MalformedNameError, parse_name
from detente.scenario.source import Mapping, Node, Scalar, Sequence


def kind_of(node: Node) -> str:
    """What a node is, in words for a message."""
    if isinstance(node, Scalar):
        return f"'{node.text}'" if node.text.strip() else "nothing"
    if isinstance(node, Sequence):
        return "a list"
    if len(node.pairs) == 1 and isinstance(node.pairs[0][1], Scalar) and not node.pairs[0][1].text:
        return f"a mapping, {{{node.pairs[0][0].text}}}"
    return "a mapping"


class Fields:
    """The entries of a mapping; a lone scalar stands for the entry `short`, where there is one."""

    def __init__(
        self,
        node: Node,
        findings: Findings,
        what: str,
        known: Collection[str],
        *,
        short: str | None = None,
    ) -> None:
        self.what = what
        self.findings = findings
        self.place: Place = node.place
        self._nodes: dict[str, Node] = {}
        if isinstance(node, Scalar) and short is not None and node.text.strip():
            self._nodes[short] = node
        elif isinstance(node, Mapping):
            for key, value in node.pairs:
                if key.text in known:
                    self._nodes[str(key.text)] = value
                else:
                    findings.error(
                        f"{what} has no entry '{key.text}'",
                        key.place,
                        expected=", ".join(known) if len(known) <= 8 else "",
                        hint=nearest(key.text, known),
                        code="entry",
                    )
        else:
            findings.error(
                f"{what} cannot be read",
                node.place,
                expected="entries such as " + ", ".join(f"'{k}:'" for k in list(known)[:4]),
                found=kind_of(node),
                code="kind",
            )

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def node(self, key: str) -> Node | None:
        return self._nodes.get(key)

    def require(self, *keys: str) -> None:
        """Report each of `keys` that is not there."""
        for key in keys:
            if key not in self._nodes:
                self.findings.error(
                    f"{self.what} has no '{key}'", self.place, expected=f"'{key}:'", code="missing"
                )

    def text(self, key: str) -> Text | None:
        node = self._nodes.get(key)
        return None if node is None else scalar(node, self.findings, f"'{key}' of {self.what}")

    def prose(self, key: str) -> Text | None:
        """Text for people: runs of blanks and line ends count as one blank."""
        text = self.text(key)
        return None if text is None else _one_line(text)

    def texts(self, key: str) -> tuple[Text, ...] | None:
        """A list of texts; a lone text is a list of one."""
        node = self._nodes.get(key)
        if node is None:
            return None
        what = f"'{key}' of {self.what}"
        items = node.items if isinstance(node, Sequence) else [node]
        found = (scalar(item, self.findings, what) for item in items)
        return tuple(t for t in found if t is not None)

    def pairs(self, key: str) -> list[tuple[Text, Node]] | None:
        """The entries of the mapping `key`, as name and node."""
        node = self._nodes.get(key)
        if node is None:
            return None
        return entries(node, self.findings, f"'{key}' of {self.what}")

    def yes(self, key: str) -> bool:
        """A yes or no; no if it is not there."""
        text = self.text(key)
        if text is None or text in ("yes", "no"):
            return text == "yes"
        self.findings.error(
            f"'{key}' of {self.what} must be yes or no", place_of(text), found=text, code="value"
        )
        return False

    def date(self, key: str) -> datetime.date | None:
        text = self.text(key)
        if text is None:
            return None
        try:
            return datetime.date.fromisoformat(text.strip())
        except ValueError:
            self.findings.error(
                f"'{key}' of {self.what} is not a date",
                place_of(text),
                expected="year-month-day, such as 2024-05-31",
                found=text,
                code="date",
            )
            return None

    def one_of(self, key: str, words: tuple[str, ...]) -> str | None:
        """One of `words`."""
        text = self.name(key)
        if text is None or text in words:
            return text
        self.findings.error(
            f"'{key}' of {self.what} is not known", place_of(text), expected=", ".join(words),
            found=text, hint=nearest(text, words), code="value",
        )  # fmt: skip
        return None

    def numbers(self, key: str) -> tuple[tuple[str, float], ...] | None:
        """The entries of the mapping `key`, each one number."""
        pairs = self.pairs(key)
        if pairs is None:
            return None
        found = []
        for name, node in pairs:
            text = scalar(node, self.findings, f"'{name}' in '{key}'")
            value = None if text is None else number(text)
            if value is not None:
                found.append((name, value))
            elif text is not None:
                private = " to " in text or ":" in text
                self.findings.error(
                    f"'{name}' in '{key}' must be one number", node.place, expected="a number",
                    found=text, code="private" if private else "value",
                    hint="Private types, that is values drawn from a range, are not in the language"
                    if private
                    else "",
                )  # fmt: skip
        return tuple(found)

    def name(self, key: str) -> Text | None:
        text = self.text(key)
        return None if text is None else Text(" ".join(text.split()), place_of(text), text.start)

    def duration(self, key: str) -> Text | None:
        text = self.text(key)
        if text is not None:
            try:
                likelihood.parse_duration(text)
            except likelihood.NotationError as fault:
                notation(self.findings, text, fault, f"'{key}' of {self.what}")
                return None
        return text

    def condition(self, key: str) -> Text | None:
        text = self.text(key)
        if text is not None:
            try_expression(self.findings, text, expression.parse_condition)
        return text

    def effects(self, key: str) -> tuple[Text, ...] | None:
        texts = self.texts(key)
        for text in texts or ():
            try_expression(self.findings, text, expression.parse_effects)
        return texts

    def chance(self, key: str) -> Text | None:
        """A likelihood, or the name of a belief; only the form is looked at here."""
        text = self.text(key)
        if text is not None:
            check_chance(text, self.findings, f"'{key}' of {self.what}")
        return text


def check_chance(text: Text, findings: Findings, what: str) -> None:
    """Report a text that is neither a likelihood nor could name a belief."""
    try:
        if likelihood.parse_likelihood(text) is None:
            parse_name(text)
    except likelihood.NotationError as fault:
        notation(findings, text, fault, what)
    except MalformedNameError as fault:
        findings.error(f"{what}: {fault.what}", place_of(text), found=text, hint=fault.hint)


def notation(findings: Findings, text: Text, fault: likelihood.NotationError, what: str) -> None:
    findings.error(
        f"{what}: {fault.what}",
        place_of(text),
        expected=fault.expected,
        found=text,
        hint=fault.hint,
        code="notation",
    )


def scalar(node: Node, findings: Findings, what: str) -> Text | None:
    """The text of a node; None, and a report, if it is not text or empty."""
    if isinstance(node, Scalar) and node.text.strip():
        text = node.text  # blanks at the ends are YAML's, not the author's
        return text if text == text.strip() else Text(text.strip(), node.place)
    hint = ""
    if isinstance(node, Mapping | Sequence):
        hint = "Put text that begins with { or [, or that has a colon and a blank in it, in quotes"
    findings.error(
        f"{what} must be text", node.place, expected="text", found=kind_of(node), hint=hint,
        code="kind",
    )  # fmt: skip
    return None


def entries(node: Node, findings: Findings, what: str) -> list[tuple[Text, Node]]:
    """The name and node of each entry of a mapping, reporting names that cannot be read."""
    if isinstance(node, Scalar) and not node.text.strip():
        return []  # a section that is there but empty
    if not isinstance(node, Mapping):
        findings.error(
            f"{what} must be a mapping", node.place, expected="lines such as 'name: …'",
            found=kind_of(node), code="kind",
        )  # fmt: skip
        return []
    return [(Text(" ".join(k.text.split()), k.place, k.text.start), v) for k, v in node.pairs]


def number(text: str, *, times: bool = False) -> float | None:
    """A finite number; with `times` it may be written `x2` or `×0.5`. None if it is not one."""
    text = text.strip()
    if times and text[:1] in ("x", "×"):
        text = text[1:]
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def _one_line(text: Text) -> Text:
    return Text(" ".join(text.split()), place_of(text), text.start)


def try_expression(findings: Findings, text: Text, parse: Callable[[str], object]) -> None:
    """Report the text if `parse` cannot read it."""
    try:
        parse(text)
    except expression.ExpressionError as fault:
        findings.error(
            fault.what,
            place_of(text, fault.offset),
            expected=fault.expected,
            found=fault.found,
            code="expression",
        )
