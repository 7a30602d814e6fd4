"""What the words of a scenario stand for: roles, actors, sets, pacts, and indices in use."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from detente.errors import Place
from detente.scenario import expression, model, syntax
from detente.scenario.catalog import Catalog
from detente.scenario.extend import merged
from detente.scenario.findings import Findings, Text, nearest, place_of
from detente.scenario.names import Name, instance, parse_name

Bound = Mapping[str, str]
"""Indices in use and the actors they stand for."""

NATURE = "nature"
MOST_INSTANCES = 20_000
MOST_TOTAL = 100_000

_HOLE = re.compile(r"<([A-Za-z][\w -]*)>")

Entry = TypeVar("Entry", bound="syntax.Fact | syntax.Belief | syntax.Act | syntax.Outcome")


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance of a declared name: its actors in the order of its indices."""

    name: str
    base: str
    codes: tuple[str, ...]
    bound: Bound


class Scope:
    """Resolves words to actors, sets and pacts on the scenario's date, reporting unknown ones."""

    def __init__(
        self,
        scenario: syntax.Scenario,
        catalog: Catalog,
        as_of: datetime.date,
        findings: Findings,
    ) -> None:
        self.scenario = scenario
        self.catalog = catalog
        self.as_of = as_of
        self.findings = findings
        self.own = {a.code: a for a in scenario.actors}
        self.used: dict[str, None] = {}  # codes of actors, in the order met
        self.roles: dict[str, str] = {}
        self.sets: dict[str, tuple[str, ...]] = {}
        self.pacts: dict[str, tuple[str, str, tuple[str, ...]]] = {}  # code, name, members
        self.parts: dict[str, list[str]] = {}  # code → roles that the actor plays
        self._instances = 0
        for pact in scenario.pacts:
            members = tuple(self.actor(m, {}, place_of(m)) or m for m in pact.members or ())
            self.pacts[pact.code] = (pact.code, pact.name or pact.code, members)
        self._parameters()
        self._named_sets()

    # ------------------------------------------------------------ parameters and sets

    def _parameters(self) -> None:
        given = dict(self.scenario.with_)
        needs = {p.name: p for p in self.scenario.needs}
        for name in given:
            if name not in needs:
                self.findings.error(
                    f"the template needs no '{name}'", place_of(name),
                    hint=nearest(name, needs), code="with",
                )  # fmt: skip
        for parameter in self.scenario.needs:
            value = given.get(parameter.name, parameter.default)
            if value is None:
                says = f" ({parameter.says})" if parameter.says else ""
                self.findings.error(
                    f"'with' does not say '{parameter.name}'{says}",
                    next((place_of(n) for n in given), Place(self.scenario.source)),
                    hint=f"Add 'with: {{{parameter.name}: …}}'",
                    code="with",
                )
                value = ()
            self._parameter(parameter, value)

    def _parameter(self, parameter: syntax.Parameter, value: str | tuple[str, ...]) -> None:
        role = parameter.role or parameter.name
        if parameter.kind == "actors":
            words = (value,) if isinstance(value, str) else value
            codes = tuple(
                c for w in words if (c := self.actor(w, {}, place_of(w), "an actor")) is not None
            )
            self.sets[parameter.name] = tuple(dict.fromkeys(codes))
            for code in codes:
                self._part(code, role)
            return
        if isinstance(value, tuple):
            if value:
                self.findings.error(
                    f"'{parameter.name}' in 'with' is one {parameter.kind}, not a list",
                    place_of(value[0]), found=", ".join(value), code="with",
                )  # fmt: skip
            self.roles[parameter.name] = "?"  # unknown, reported already
            if parameter.kind == "pact":
                self.pacts[parameter.name] = ("?", "?", ())
            return
        if parameter.kind == "pact":
            pact = self.pact(value, place_of(value)) or ("?", "?", ())
            self.pacts[parameter.name] = pact
            self.roles[parameter.name] = pact[0]
            self._part(pact[0], parameter.name)
            for code in pact[2]:
                self._part(code, role)
        else:
            self.roles[parameter.name] = self.actor(value, {}, place_of(value)) or "?"
            self._part(self.roles[parameter.name], role)

    def _part(self, code: str, role: str) -> None:
        self.used.setdefault(code)
        roles = self.parts.setdefault(code, [])
        if role not in roles:
            roles.append(role)

    def _named_sets(self) -> None:
        for declared in self.scenario.sets:
            codes: dict[str, None] = {}
            for part in declared.parts:
                codes |= dict.fromkeys(self.set_of(part, {}))
            self.sets[declared.name] = tuple(codes)

    # ------------------------------------------------------------ words

    def actor(
        self, word: str, bound: Bound, place: Place | None, expected: str = "an actor or role"
    ) -> str | None:
        """The code of the actor that a word stands for; None, and a report, if there is none."""
        code = self.known(word, bound)
        if code is None:
            hint = nearest(word, [*bound, *self.roles, *self.own])
            if "Did you mean" not in hint:
                hint = self._named(word) or hint
            self.findings.error(
                "there is no such actor", place, expected=expected, found=f"'{word}'",
                hint=hint, code="actor",
            )  # fmt: skip
        return code

    def known(self, word: str, bound: Bound) -> str | None:
        """The code of the actor that a word stands for, or None."""
        word = str(word)
        if word in bound:
            return bound[word]
        code = self.roles.get(word)
        if code is None and (word in self.own or word in self.catalog.actors):
            code = word
        if code is None and word in self.pacts:
            code = self.pacts[word][0]
        if code is not None and code != "?":
            self.used.setdefault(code)
        return code

    def _named(self, word: str) -> str:
        for code, entry in self.catalog.actors.items():
            if entry.name.lower() == word.lower():
                return f"Write the code {code} for {entry.name}"
        codes = list(self.catalog.actors)
        return nearest(word, codes) if len(word) <= 4 and len(codes) > 6 else ""

    def pact(self, word: str, place: Place | None) -> tuple[str, str, tuple[str, ...]] | None:
        """Code, name and members on the date of a pact, by role or code."""
        word = str(word)
        if word in self.pacts:
            return self.pacts[word]
        entry = self.catalog.pacts.get(word)
        if entry is None:
            self.findings.error(
                "there is no such pact", place, expected="a pact", found=f"'{word}'",
                hint=nearest(word, [*self.pacts, *self.catalog.pacts]), code="pact",
            )  # fmt: skip
            return None
        members = tuple(str(m) for m in entry.members_on(self.as_of))
        for code in members:
            self.used.setdefault(code)
        self.used.setdefault(word)
        found = (word, entry.name, members)
        self.pacts[word] = found
        return found

    def set_of(self, text: str, bound: Bound) -> tuple[str, ...]:
        """The actors in a set expression such as ``members(alliance) without hub``."""
        try:
            tree = expression.parse_set(text)
        except expression.ExpressionError as fault:
            self.findings.error(
                fault.what, place_of(text, fault.offset), expected=fault.expected,
                found=fault.found, code="expression",
            )  # fmt: skip
            return ()
        return self.set_codes(tree, text, bound)

    def set_codes(self, tree: expression.SetOf, text: str, bound: Bound) -> tuple[str, ...]:
        """The actors in a set, in its order."""
        leave = {c for term in tree.without for c in self._term(term, text, bound)}
        return tuple(c for c in self._term(tree.term, text, bound) if c not in leave)

    def _term(self, term: expression.SetTerm, text: str, bound: Bound) -> tuple[str, ...]:
        place = place_of(text, term.name.offset)
        word = term.name.text
        if term.of is not None:
            if word != "members":
                self.findings.error(
                    "a set cannot be read", place, expected="members(pact)", found=f"{word}(…)",
                    code="set",
                )  # fmt: skip
                return ()
            pact = self.pact(term.of.text, place_of(text, term.of.offset))
            return pact[2] if pact else ()
        if word in self.sets:
            return self.sets[word]
        code = self.known(word, bound)
        if code is not None:
            return (code,)
        self.findings.error(
            "there is no such set or actor", place, found=f"'{word}'",
            hint=nearest(word, [*self.sets, *self.roles, *self.own]), code="set",
        )  # fmt: skip
        return ()

    def owners(self, words: tuple[str, ...], bound: Bound) -> tuple[str, ...]:
        """The actors that decide: actors, roles, sets, or the members of pacts."""
        codes: dict[str, None] = {}
        for word in words:
            if word not in bound and self._is_pact(word):
                pact = self.pact(word, None)
                codes |= dict.fromkeys(pact[2] if pact else ())
            elif word not in bound and word in self.sets:
                codes |= dict.fromkeys(self.sets[word])
            elif (code := self.actor(word, bound, place_of(word))) is not None:
                codes[code] = None
        return tuple(codes)

    def _is_pact(self, word: str) -> bool:
        if word in self.pacts:
            return True
        entry = self.catalog.actors.get(word)
        is_state = word in self.roles or word in self.own or getattr(entry, "kind", "") == "state"
        return not is_state and word in self.catalog.pacts

    # ------------------------------------------------------------ words for people

    def name_of(self, code: str) -> str:
        """The name of an actor or pact by its code."""
        own = self.own.get(code)
        if own is not None and own.name:
            return self.say(own.name, {})
        if code in self.catalog.actors:
            return self.catalog.actors[code].name
        return next((name for c, name, _ in self.pacts.values() if c == code), code)

    def say(self, text: str | None, bound: Bound) -> str:
        """The text with ``<role>`` and ``<index>`` replaced by names."""
        if not text or "<" not in text:
            return str(text or "")

        def fill(match: re.Match[str]) -> str:
            word = match[1]
            if word in bound:
                return self.name_of(bound[word])
            if word in self.roles:
                return self.name_of(self.roles[word])
            if word in self.sets:
                return ", ".join(map(self.name_of, self.sets[word])) or "none"
            self.findings.error(
                "there is no such role or index", place_of(text, match.start()),
                found=f"<{word}>", hint=nearest(word, [*bound, *self.roles, *self.sets]),
                code="hole",
            )  # fmt: skip
            return match[0]

        return _HOLE.sub(fill, text)

    def phrases(self, pattern: str) -> str:
        """A word pattern with ``<role>`` replaced by the words by which the actor is known."""

        def fill(match: re.Match[str]) -> str:
            code = self.roles.get(match[1])
            if code is None:
                return self.say(match[0], {})
            entry = self.catalog.actors.get(code)
            texts = getattr(entry, "texts", None)
            known = texts("name", "people") if callable(texts) else (self.name_of(code),)
            words = [t for t in (self.name_of(code), *known) if " " not in t and "|" not in t]
            return "|".join(dict.fromkeys(words)) or self.name_of(code).split()[-1]

        return _HOLE.sub(fill, pattern)

    # ------------------------------------------------------------ instances

    def instances(self, name: Name, text: str) -> Iterator[Instance]:
        """Every instance of a declared name, the last index running fastest."""
        ranges: list[tuple[str, ...]] = []
        for index in name.indices:
            if index.over is None:
                code = self.actor(index.word, {}, place_of(text))
                ranges.append(() if code is None else (code,))
            else:
                over = Text(index.over, place_of(text))
                ranges.append(self.set_of(over, {}))
        count = 1
        for codes in ranges:
            count *= len(codes)
        self._instances += count
        if count > MOST_INSTANCES or self._instances > MOST_TOTAL:
            self.findings.error(
                "a name stands for too many instances", place_of(text),
                expected=f"at most {MOST_INSTANCES:,} for a name and {MOST_TOTAL:,} for all",
                found=f"{count:,}", code="limit",
            )  # fmt: skip
            return
        variables = [i.word for i in name.indices]
        for codes in itertools.product(*ranges):
            bound = {v: c for v, c, i in zip(variables, codes, name.indices, strict=True) if i.over}
            yield Instance(instance(name.base, codes), name.base, codes, bound)

    def expand(self, entries: tuple[Entry, ...]) -> Iterator[tuple[Instance, Entry]]:
        """Every instance of every entry, with what is said of that very instance laid over it."""
        general: dict[str, Entry] = {}
        special: dict[str, list[Entry]] = {}
        for entry in entries:
            name = parse_name(entry.name)
            if name.general:
                if name.base in general:
                    self.findings.error(
                        f"'{name.base}' is declared twice", entry.place, code="twice"
                    )
                general.setdefault(name.base, entry)
            else:
                special.setdefault(name.base, []).append(entry)
        for entry in entries:
            name = parse_name(entry.name)
            if not name.general:
                if name.base not in general:
                    yield from ((i, entry) for i in self.instances(name, entry.name))
                continue
            if general[name.base] is not entry:
                continue
            over: dict[str, Entry] = {}
            found: set[str] = set()
            for one in special.get(name.base, ()):
                for spot in self.instances(parse_name(one.name), one.name):
                    over[spot.name] = one
            for spot in self.instances(name, entry.name):
                found.add(spot.name)
                if spot.name in over:
                    yield spot, merged(entry, over[spot.name])
                else:
                    yield spot, entry
            for missing in over.keys() - found:
                self.findings.error(
                    f"there is no '{missing}'", over[missing].place,
                    expected=f"an instance of '{entry.name}'",
                    hint=nearest(missing, sorted(found)[:2000]), code="instance",
                )  # fmt: skip

    def actors(self, strategic: Mapping[str, float]) -> list[model.Actor]:
        """Every actor met, with its kind and the parts it plays; values are filled in later."""
        found = []
        for code in self.used:
            if code in ("?", NATURE):
                continue
            own = self.own.get(code)
            kind = "pact" if any(p[0] == code for p in self.pacts.values()) else "state"
            if own is not None and own.kind:
                kind = own.kind
            elif code in self.catalog.actors and kind != "pact":
                kind = getattr(self.catalog.actors[code], "kind", "state")
            roles = tuple(self.parts.get(code, ()))
            found.append(model.Actor(code, self.name_of(code), kind, roles, strategic.get(code)))
        return found
