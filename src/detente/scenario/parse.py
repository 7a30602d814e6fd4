"""Reads the text of a scenario into its typed form, with every mistake of form told at once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from detente.errors import DetenteError, Place, Problem
from detente.scenario import expression, syntax
from detente.scenario.acts import read_move, read_response
from detente.scenario.fields import Fields, entries, number, scalar, try_expression
from detente.scenario.findings import Findings, Text, place_of
from detente.scenario.names import MalformedNameError, check_fact_base, parse_name
from detente.scenario.schema import ACTOR_KINDS, ENTRIES, PARAMETER_KINDS, PRIVATE, SECTIONS
from detente.scenario.source import Mapping, Node, Scalar, Sequence, read_nodes, read_text

Declared = TypeVar("Declared")


def load_scenario(path: Path | str) -> syntax.Scenario:
    """Read the scenario in a file; DetenteError with all mistakes of form, or if unreadable."""
    return parse_scenario(read_text(path), source=str(path))


def parse_scenario(text: str, *, source: str = "scenario") -> syntax.Scenario:
    """Read a scenario's text. `source` names it in messages.

    Raises DetenteError with every mistake of form (what is not YAML, unknown entries, texts that
    cannot be read, names that collide). What the names refer to is looked at by `ground`.
    """
    return _parsed(text, source)


@functools.lru_cache(maxsize=32)  # one command asks a case's scenario many things
def _parsed(text: str, source: str) -> syntax.Scenario:
    scenario, findings = read_scenario(text, source=source)
    findings.stop()
    return scenario


def read_scenario(text: str, *, source: str = "scenario") -> tuple[syntax.Scenario, Findings]:
    """What could be read of a scenario's text, and the mistakes of form in it.

    Raises DetenteError only where nothing can be read: no YAML, no version.
    """
    findings = Findings()
    return _Parser(read_nodes(text, source=source), findings, source).scenario(), findings


class _Parser:
    def __init__(self, top: Mapping, findings: Findings, source: str) -> None:
        self.findings = findings
        self.source = source
        self._check_version(top)
        for key, _ in top.pairs:
            if key.text in PRIVATE:
                findings.error(
                    "private information is not in the language",
                    key.place,
                    found=f"'{key.text}:'",
                    hint="Actors know each other's values; say doubt about a choice as a belief",
                    code="private",
                )
        kept = [p for p in top.pairs if p[0].text not in PRIVATE]
        self.top = Fields(Mapping(kept, top.place), findings, "the scenario", SECTIONS)

    def _check_version(self, top: Mapping) -> None:
        node = top.get("detente")
        version = node.text if isinstance(node, Scalar) else None
        if version != syntax.VERSION:
            raise DetenteError(
                Problem(
                    "the version of the language is missing"
                    if node is None
                    else "this version of the language is not known",
                    node.place if node is not None else Place(self.source, 1, 1),
                    expected=f"'detente: {syntax.VERSION}'",
                    found=str(version) if version is not None else "",
                    hint="Write it as the first line"
                    if node is None
                    else "Install a newer Détente, or rewrite the scenario for this version",
                    code="version",
                )
            )

    def scenario(self) -> syntax.Scenario:
        top = self.top
        template = top.name("template")
        return syntax.Scenario(
            template=template,
            extends=top.name("extends"),
            with_=self._with(),
            needs=self._section("needs", self._parameter),
            title=top.prose("title"),
            question=top.prose("question"),
            resolved_by=top.name("resolved by"),
            about=top.prose("about"),
            assumes=tuple(map(_prose, top.texts("assumes") or ())),
            as_of=top.date("as_of"),
            horizon=top.duration("horizon"),
            turn=top.duration("turn"),
            actors=self._section("actors", self._actor),
            pacts=self._section("pacts", self._pact),
            sets=self._section("sets", self._set),
            facts=self._section("facts", self._fact, indexed=True),
            topics=self._section("topics", self._topic),
            factors=self._section("factors", self._factor),
            beliefs=self._section("beliefs", self._belief, indexed=True),
            moves=self._section("moves", self._move, indexed=True),
            responses=self._section("responses", self._response, indexed=True),
            without=top.texts("without") or (),
            outcomes=self._section("outcomes", self._outcome, indexed=True),
            answer=self._ladder(Text("answer"), node) if (node := top.node("answer")) else None,
            crossed=self._section("crossed", self._ladder),
            definitions=self._section("definitions", self._outcome, indexed=True),
            members=self._section("members", self._outcome, indexed=True),
            values=self._section("values", self._values),
            rationality=top.numbers("rationality") or (),
            source=self.source,
        )

    # ------------------------------------------------------------ sections

    def _section(
        self, key: str, read: Callable[[Text, Node], Declared], *, indexed: bool = False
    ) -> tuple[Declared, ...]:
        node = self.top.node(key)
        if node is None:
            return ()
        declared = []
        for name, value in entries(node, self.findings, f"the section '{key}'"):
            try:
                parsed = parse_name(name)
                if parsed.indices and not indexed:
                    raise MalformedNameError("this name has no indices")
                if key == "facts":
                    check_fact_base(parsed.base)
                if key in ("moves", "responses") and ": " in parsed.base + " ":
                    raise MalformedNameError("the name of a move or response has no colon in it")
                declared.append(read(Text(str(parsed), place_of(name), name.start), value))
            except MalformedNameError as fault:
                self.findings.error(
                    fault.what, name.place, found=f"'{name}'", hint=fault.hint, code="name"
                )
        return tuple(declared)

    def _with(self) -> tuple[tuple[str, str | tuple[str, ...]], ...]:
        found: list[tuple[str, str | tuple[str, ...]]] = []
        for name, node in self.top.pairs("with") or ():
            if isinstance(node, Sequence):
                items = (scalar(i, self.findings, f"'{name}' in 'with'") for i in node.items)
                found.append((name, tuple(i for i in items if i is not None)))
            elif (text := scalar(node, self.findings, f"'{name}' in 'with'")) is not None:
                found.append((name, text))
        return tuple(found)

    def _parameter(self, name: Text, node: Node) -> syntax.Parameter:
        known = ENTRIES["needs"]
        fields = Fields(node, self.findings, f"parameter '{name}'", known, short="kind")
        default: str | tuple[str, ...] | None = None
        if fields.node("default") is not None:
            texts = fields.texts("default") or ()
            many = isinstance(fields.node("default"), Sequence)
            default = texts if many or not texts else texts[0]
        return syntax.Parameter(
            name=name,
            kind=fields.one_of("kind", PARAMETER_KINDS) or "actor",
            says=fields.prose("says"),
            default=default,
            role=fields.name("role"),
            place=name.place,
        )

    def _actor(self, name: Text, node: Node) -> syntax.Actor:
        known = ENTRIES["actors"]
        fields = Fields(node, self.findings, f"actor '{name}'", known, short="name")
        return syntax.Actor(
            code=name,
            name=fields.prose("name"),
            kind=fields.one_of("kind", ACTOR_KINDS),
            says=fields.prose("says"),
            place=name.place,
        )

    def _pact(self, name: Text, node: Node) -> syntax.Pact:
        fields = Fields(node, self.findings, f"pact '{name}'", ENTRIES["pacts"])
        fields.require("members")
        return syntax.Pact(
            code=name, name=fields.prose("name"), members=fields.texts("members"), place=name.place
        )

    def _set(self, name: Text, node: Node) -> syntax.Set:
        items = node.items if isinstance(node, Sequence) else [node]
        texts = [scalar(item, self.findings, f"set '{name}'") for item in items]
        parts = tuple(t for t in texts if t is not None)
        for part in parts:
            try_expression(self.findings, part, expression.parse_set)
        return syntax.Set(name=name, parts=parts, place=name.place)

    def _fact(self, name: Text, node: Node) -> syntax.Fact:
        known = ENTRIES["facts"]
        fields = Fields(node, self.findings, f"fact '{name}'", known, short="is")
        levels = fields.texts("levels")
        if levels is not None and (len(levels) < 2 or len(set(levels)) < len(levels)):
            self.findings.error(
                f"the ladder of fact '{name}' needs at least two different levels",
                fields.place, code="levels",
            )  # fmt: skip
        return syntax.Fact(
            name=name,
            levels=levels,
            start=fields.name("is"),
            since=fields.date("since"),
            source=fields.prose("source"),
            says=fields.prose("says"),
            place=name.place,
        )

    def _topic(self, name: Text, node: Node) -> syntax.Topic:
        fields = Fields(node, self.findings, f"topic '{name}'", ENTRIES["topics"])
        words = fields.texts("words")
        return syntax.Topic(
            name=name,
            title=fields.prose("title"),
            words=None if words is None else tuple(map(_prose, words)),
            place=name.place,
        )

    def _factor(self, name: Text, node: Node) -> syntax.Factor:
        fields = Fields(node, self.findings, f"factor '{name}'", ENTRIES["factors"])
        share = None
        text = fields.text("share")
        if text is not None:
            value = number(text.rstrip("% "))
            share = value / 100 if value is not None and text.endswith("%") else value
            if share is None or not 0 < share <= 1:
                self.findings.error(
                    f"the share of factor '{name}' is out of range",
                    place_of(text), expected="more than 0% and at most 100%", found=text,
                    code="value",
                )  # fmt: skip
                share = None
        return syntax.Factor(name=name, share=share, moves=fields.texts("moves"), place=name.place)

    def _belief(self, name: Text, node: Node) -> syntax.Belief:
        known = ENTRIES["beliefs"]
        fields = Fields(node, self.findings, f"belief '{name}'", known, short="is")
        because = fields.texts("because")
        return syntax.Belief(
            name=name,
            likely=fields.chance("is"),
            otherwise=fields.chance("otherwise"),
            origin=fields.prose("origin"),
            source=fields.prose("source"),
            because=None if because is None else tuple(map(_prose, because)),
            talk=self._talk(fields),
            says=fields.prose("says"),
            place=name.place,
        )

    def _talk(self, fields: Fields) -> tuple[syntax.Talk, ...] | None:
        node = fields.node("talk")
        if node is None:
            return None
        found = []
        for item in node.items if isinstance(node, Sequence) else [node]:
            known = ENTRIES["talk"]
            entry = Fields(item, self.findings, "an entry of 'talk'", known, short="topic")
            entry.require("topic")
            topic = entry.name("topic")
            if topic is not None:
                found.append(
                    syntax.Talk(
                        topic=topic,
                        of=entry.name("of"),
                        lowers=entry.yes("lowers"),
                        threat=entry.yes("threat"),
                        place=item.place,
                    )
                )
        return tuple(found)

    def _move(self, name: Text, node: Node) -> syntax.Move:
        return read_move(name, node, self.findings)

    def _response(self, name: Text, node: Node) -> syntax.Response:
        return read_response(name, node, self.findings)

    # ------------------------------------------------------------ outcomes

    def _outcome(self, name: Text, node: Node) -> syntax.Outcome:
        known = ENTRIES["outcomes"]
        fields = Fields(node, self.findings, f"outcome '{name}'", known, short="when")
        return syntax.Outcome(
            name=name,
            when=fields.condition("when"),
            wording=fields.prose("wording"),
            says=fields.prose("says"),
            whose=fields.prose("whose"),
            place=name.place,
        )

    def _ladder(self, name: Text, node: Node) -> syntax.Ladder:
        fields = Fields(node, self.findings, f"ladder '{name}'", ENTRIES["answer"])
        rungs: tuple[str | syntax.Outcome, ...] | None = None
        node_of_rungs = fields.node("rungs")
        if isinstance(node_of_rungs, Mapping):
            rungs = tuple(self._outcome(n, v) for n, v in fields.pairs("rungs") or ())
        elif node_of_rungs is not None:
            rungs = tuple(map(_prose, fields.texts("rungs") or ()))
        return syntax.Ladder(
            name=name,
            rest=fields.name("rest"),
            rest_wording=fields.prose("rest wording"),
            rungs=rungs,
            place=name.place or node.place,
        )

    def _values(self, name: Text, node: Node) -> syntax.Values:
        top = Mapping([(Scalar(name, node.place), node)], node.place)
        fields = Fields(top, self.findings, "the section 'values'", (str(name),))
        numbers = fields.numbers(str(name)) or ()
        return syntax.Values(actor=name, utilities=numbers, place=name.place)


def _prose(text: Text) -> Text:
    return Text(" ".join(text.split()), place_of(text), text.start)
