"""Reads the text of a scenario into its typed form, with every mistake of form told at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from detente.errors import DetenteError, Place, Problem
from detente.scenario import expression, syntax
from detente.scenario.fields import Fields, check_chance, entries, number, scalar
from detente.scenario.findings import Findings, Text, nearest, place_of
from detente.scenario.names import MalformedNameError, check_fact_base, parse_name
from detente.scenario.source import Mapping, Node, Scalar, Sequence, read_nodes, read_text

SECTIONS = (
    "detente", "template", "extends", "with", "needs", "title", "question", "about", "assumes",
    "as_of", "horizon", "turn", "actors", "pacts", "sets", "facts", "topics", "factors",
    "beliefs", "moves", "responses", "without", "outcomes", "answer", "crossed", "definitions",
    "members", "values", "rationality",
)  # fmt: skip
"""The sections of a scenario, in their canonical order."""

PRIVATE = ("types", "private", "information", "signals")

PARAMETER_KINDS = ("pact", "actor", "actors")
ACTOR_KINDS = ("state", "body", "person", "class")
RULES = ("one", "consensus", "majority")

_ACT = (
    "by", "rule", "when", "chance", "options", "then", "else", "faster", "slower", "holdouts",
    "cost", "says", "road", "origin",
)  # fmt: skip

Declared = TypeVar("Declared")


def load_scenario(path: Path | str) -> syntax.Scenario:
    """Read the scenario in a file; DetenteError with all mistakes of form, or if unreadable."""
    return parse_scenario(read_text(path), source=str(path))


def parse_scenario(text: str, *, source: str = "scenario") -> syntax.Scenario:
    """Read a scenario's text. `source` names it in messages.

    Raises DetenteError with every mistake of form (what is not YAML, unknown entries, texts that
    cannot be read, names that collide). What the names refer to is looked at by `ground`.
    """
    findings = Findings()
    scenario = _Parser(read_nodes(text, source=source), findings, source).scenario()
    findings.stop()
    return scenario


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
            rationality=self._numbers(top, "rationality") or (),
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
        known = ("kind", "says", "default", "role")
        fields = Fields(node, self.findings, f"parameter '{name}'", known, short="kind")
        default: str | tuple[str, ...] | None = None
        if fields.node("default") is not None:
            texts = fields.texts("default") or ()
            many = isinstance(fields.node("default"), Sequence)
            default = texts if many or not texts else texts[0]
        return syntax.Parameter(
            name=name,
            kind=self._one_of(fields, "kind", PARAMETER_KINDS) or "actor",
            says=fields.prose("says"),
            default=default,
            role=fields.name("role"),
            place=name.place,
        )

    def _actor(self, name: Text, node: Node) -> syntax.Actor:
        known = ("name", "kind", "says")
        fields = Fields(node, self.findings, f"actor '{name}'", known, short="name")
        return syntax.Actor(
            code=name,
            name=fields.prose("name"),
            kind=self._one_of(fields, "kind", ACTOR_KINDS),
            says=fields.prose("says"),
            place=name.place,
        )

    def _pact(self, name: Text, node: Node) -> syntax.Pact:
        fields = Fields(node, self.findings, f"pact '{name}'", ("name", "members"))
        fields.require("members")
        return syntax.Pact(
            code=name, name=fields.prose("name"), members=fields.texts("members"), place=name.place
        )

    def _set(self, name: Text, node: Node) -> syntax.Set:
        items = node.items if isinstance(node, Sequence) else [node]
        texts = [scalar(item, self.findings, f"set '{name}'") for item in items]
        parts = tuple(t for t in texts if t is not None)
        for part in parts:
            self._try_set(part)
        return syntax.Set(name=name, parts=parts, place=name.place)

    def _fact(self, name: Text, node: Node) -> syntax.Fact:
        known = ("levels", "is", "since", "source", "says")
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
        fields = Fields(node, self.findings, f"topic '{name}'", ("title", "words"))
        words = fields.texts("words")
        return syntax.Topic(
            name=name,
            title=fields.prose("title"),
            words=None if words is None else tuple(map(_prose, words)),
            place=name.place,
        )

    def _factor(self, name: Text, node: Node) -> syntax.Factor:
        fields = Fields(node, self.findings, f"factor '{name}'", ("share", "moves"))
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
        known = ("is", "otherwise", "origin", "source", "because", "talk", "says")
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
            known = ("topic", "of", "lowers", "threat")
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

    # ------------------------------------------------------------ moves and responses

    def _move(self, name: Text, node: Node) -> syntax.Move:
        fields = Fields(node, self.findings, f"move '{name}'", _ACT, short="chance")
        return syntax.Move(**self._act(name, fields))  # type: ignore[arg-type]

    def _response(self, name: Text, node: Node) -> syntax.Response:
        known = ("to", "within", *_ACT)
        fields = Fields(node, self.findings, f"response '{name}'", known, short="chance")
        return syntax.Response(
            **self._act(name, fields),  # type: ignore[arg-type]
            to=fields.texts("to"),
            within=fields.duration("within"),
        )

    def _act(self, name: Text, fields: Fields) -> dict[str, object]:
        if "options" in fields:
            for key in ("chance", "then"):
                if key in fields:
                    self.findings.error(
                        f"{fields.what} has both 'options' and '{key}'",
                        fields.place,
                        hint=f"Write '{key}' within each option",
                        code="options",
                    )
        otherwise = fields.node("else")
        return {
            "name": name,
            "by": fields.texts("by"),
            "rule": self._one_of(fields, "rule", RULES),
            "when": fields.condition("when"),
            "chance": fields.chance("chance"),
            "options": self._options(fields),
            "then": fields.effects("then"),
            "otherwise": None if otherwise is None else self._option(Text("refused"), otherwise),
            "faster": self._factors(fields, "faster"),
            "slower": self._factors(fields, "slower"),
            "holdouts": self._holdouts(fields),
            "cost": self._numbers(fields, "cost"),
            "says": fields.prose("says"),
            "road": fields.name("road"),
            "origin": fields.prose("origin"),
            "place": name.place,
        }

    def _options(self, fields: Fields) -> tuple[syntax.Option, ...] | None:
        pairs = fields.pairs("options")
        if pairs is None:
            return None
        if not pairs:
            self.findings.error(f"{fields.what} has no options", fields.place, code="options")
        return tuple(self._option(name, node) for name, node in pairs)

    def _option(self, name: Text, node: Node) -> syntax.Option:
        known = ("chance", "then", "faster", "slower", "cost", "says")
        if isinstance(node, Sequence):  # effects written as a list
            node = Mapping([(Scalar(Text("then"), node.place), node)], node.place)
        fields = Fields(node, self.findings, f"option '{name}'", known, short="then")
        return syntax.Option(
            name=name,
            chance=fields.chance("chance"),
            then=fields.effects("then"),
            faster=self._factors(fields, "faster"),
            slower=self._factors(fields, "slower"),
            cost=self._numbers(fields, "cost"),
            says=fields.prose("says"),
            place=fields.place,
        )

    def _factors(self, fields: Fields, key: str) -> syntax.Factors | None:
        pairs = fields.pairs(key)
        if pairs is None:
            return None
        found = []
        for condition, node in pairs:
            self._try_condition(condition)
            text = scalar(node, self.findings, f"'{key}' of {fields.what}")
            value = None if text is None else number(text, times=True)
            limits = (1.0, 1e6) if key == "faster" else (0.0, 1.0)
            if text is not None and (value is None or not limits[0] <= value <= limits[1]):
                self.findings.error(
                    f"'{key}' of {fields.what} multiplies by a number",
                    node.place,
                    expected="such as x3, at least 1"
                    if key == "faster"
                    else "such as x0.3, 0 to 1",
                    found=text,
                    hint="'faster' raises a chance, 'slower' lowers it",
                    code="value",
                )
            elif value is not None:
                found.append((condition, value))
        return tuple(found)

    def _holdouts(self, fields: Fields) -> tuple[tuple[str, str], ...] | None:
        pairs = fields.pairs("holdouts")
        if pairs is None:
            return None
        found = []
        for actor, node in pairs:
            text = scalar(node, self.findings, f"holdout '{actor}' of {fields.what}")
            if text is not None:
                check_chance(text, self.findings, f"holdout '{actor}' of {fields.what}")
                found.append((actor, text))
        return tuple(found)

    # ------------------------------------------------------------ outcomes

    def _outcome(self, name: Text, node: Node) -> syntax.Outcome:
        known = ("when", "wording", "says", "whose")
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
        fields = Fields(node, self.findings, f"ladder '{name}'", ("rest", "rest wording", "rungs"))
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
        numbers = self._numbers(fields, str(name)) or ()
        return syntax.Values(actor=name, utilities=numbers, place=name.place)

    # ------------------------------------------------------------ pieces

    def _numbers(self, fields: Fields, key: str) -> tuple[tuple[str, float], ...] | None:
        pairs = fields.pairs(key)
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
                    f"'{name}' in '{key}' must be one number",
                    node.place,
                    expected="a number",
                    found=text,
                    hint="Private types, that is values drawn from a range, are not in the language"
                    if private
                    else "",
                    code="private" if private else "value",
                )
        return tuple(found)

    def _one_of(self, fields: Fields, key: str, words: tuple[str, ...]) -> str | None:
        text = fields.name(key)
        if text is None or text in words:
            return text
        self.findings.error(
            f"'{key}' of {fields.what} is not known",
            place_of(text),
            expected=", ".join(words),
            found=text,
            hint=nearest(text, words),
            code="value",
        )
        return None

    def _try_condition(self, text: Text) -> None:
        try:
            expression.parse_condition(text)
        except expression.ExpressionError as fault:
            self._expression(text, fault)

    def _try_set(self, text: Text) -> None:
        try:
            expression.parse_set(text)
        except expression.ExpressionError as fault:
            self._expression(text, fault)

    def _expression(self, text: Text, fault: expression.ExpressionError) -> None:
        self.findings.error(
            fault.what,
            place_of(text, fault.offset),
            expected=fault.expected,
            found=fault.found,
            code="expression",
        )


def _prose(text: Text) -> Text:
    return Text(" ".join(text.split()), place_of(text), text.start)
