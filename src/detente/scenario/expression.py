"""The small language of conditions, effects and sets: read by rules, never evaluated.

The grammar is `expression.lark`. What comes out is a tree of frozen nodes whose names carry the
offset at which they stood, so that a name that means nothing can be pointed at.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn, cast

KEYWORDS = frozenset({"and", "or", "not", "any", "all", "count", "for", "in", "where", "without"})
"""Words that cannot be part of the name of a fact, set or index."""

MOST_LETTERS = 4_000
MOST_DEPTH = 40


class ExpressionError(Exception):
    """An expression that cannot be read: what is wrong at which offset."""

    def __init__(self, offset: int, what: str, expected: str = "", found: str = "") -> None:
        super().__init__(what)
        self.offset = offset
        self.what = what
        self.expected = expected
        self.found = found


@dataclass(frozen=True, slots=True)
class Named:
    """A name as written, and where in the text."""

    text: str
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A fact with its indices: ``permits[m]``."""

    name: Named
    indices: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class SetTerm:
    """A set, a role, an actor, or (with `of`) the members of a pact."""

    name: Named
    of: Named | None = None


@dataclass(frozen=True, slots=True)
class SetOf:
    """`term` without the actors in `without`."""

    term: SetTerm
    without: tuple[SetTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Holds:
    """A fact above its lowest level; for a yes/no fact: it is yes."""

    fact: Reference


@dataclass(frozen=True, slots=True)
class Compares:
    """A fact against one of its levels, or an index against an actor (`=` and `!=` only)."""

    left: Reference
    op: str
    right: Named


@dataclass(frozen=True, slots=True)
class Belongs:
    """An index or role is one of a set."""

    left: Reference
    set: SetOf


@dataclass(frozen=True, slots=True)
class Negated:
    term: Expression


@dataclass(frozen=True, slots=True)
class Joined:
    """Terms joined by `and` (every) or `or` (not every)."""

    every: bool
    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """`any`, `all` or `count` of a term over the actors of a set (`where` leaves some out)."""

    kind: str
    term: Expression
    index: Named
    set: SetOf
    where: Expression | None = None
    op: str = ""
    number: int = 0


Expression = Holds | Compares | Belongs | Negated | Joined | Over


@dataclass(frozen=True, slots=True)
class Sets:
    """`fact = level`, or with op `>=` (written `at least`): raised to the level if lower."""

    fact: Reference
    op: str
    level: Named


@dataclass(frozen=True, slots=True)
class Steps:
    """`fact + 1`, `fact - 1`: moved by so many rungs of its ladder, stopping at the ends."""

    fact: Reference
    by: int


EffectNode = Sets | Steps


def parse_condition(text: str) -> Expression:
    """The tree of a condition such as ``not permits[m] and attack < strike``.

    Raises ExpressionError for text that the grammar does not allow, over 4,000 letters, or with
    parentheses over 40 deep.
    """
    return cast(Expression, _parse("condition", str(text)))


def parse_effects(text: str) -> tuple[EffectNode, ...]:
    """The effects in ``permits[m] = yes, attack at least incident, tension + 1``."""
    return cast(tuple[EffectNode, ...], _parse("effects", str(text)))


def parse_set(text: str) -> SetOf:
    """The set in ``members(alliance) without hub``."""
    return cast(SetOf, _parse("members", str(text)))


@functools.lru_cache(maxsize=8192)
def _parse(start: str, text: str) -> object:
    if len(text) > MOST_LETTERS:
        raise ExpressionError(0, "the expression is too long", f"at most {MOST_LETTERS} letters")
    depth = deepest = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH:
        raise ExpressionError(
            0, "the expression is nested too deeply", f"at most {MOST_DEPTH} parentheses"
        )
    return _Reader(text).whole(start)


_SPACE = re.compile(r"[ \t\f\r\n]*")
_WORD = re.compile(r"[^\s\[\](),=!<>+\-][^\s\[\](),=!<>+]*")
_SIGN = re.compile(r"<=|>=|!=|[=<>]")
_SPELT = re.compile(r"at\s+(least|most)\b")
_STEP = re.compile(r"([+-])\s*(\d+)")
_AFTER_A_WORD = frozenset({"and", "or", "for", "in", "where", "without"})
"""Words that end a name; the other keywords are such only where a term begins."""


class _Reader:
    """Reads one expression from left to right; each method stands for a rule of the grammar.

    `at`: where the next token begins; `wanted`: what could have stood there.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.wanted: list[str] = []
        self._go(0)

    def whole(self, start: str) -> object:
        """The text as one `start`."""
        rules: dict[str, Callable[[], object]] = {
            "condition": self.condition, "effects": self.effects, "members": self.members,
        }  # fmt: skip
        found = rules[start]()
        if self.at < len(self.text):
            self._stop()
        return found

    def condition(self) -> Expression:
        terms = [self._every()]
        while self._keyword("or"):
            terms.append(self._every())
        return terms[0] if len(terms) == 1 else Joined(False, tuple(terms))

    def _every(self) -> Expression:
        terms = [self._maybe_negated()]
        while self._keyword("and"):
            terms.append(self._maybe_negated())
        return terms[0] if len(terms) == 1 else Joined(True, tuple(terms))

    def _maybe_negated(self) -> Expression:
        times = 0
        while self._keyword("not"):
            times += 1
        term = self._atom()
        # Two negations cancel, so that a long chain of them does not make a deep tree.
        if times % 2:
            return term.term if isinstance(term, Negated) else Negated(term)
        return term

    def _atom(self) -> Expression:
        if self._sign("("):
            term = self.condition()
            self._needs(")")
            return term
        for kind in ("any", "all", "count"):
            if self._keyword(kind):
                return self._over(kind)
        left = self._reference()
        if op := self._operator():
            return Compares(left, op, self._name())
        if self._keyword("in"):
            return Belongs(left, self.members())
        return Holds(left)

    def _over(self, kind: str) -> Over:
        self._needs("(")
        term = self.condition()
        self._needs("for")
        index = self._name()
        self._needs("in")
        over = self.members()
        where = self.condition() if self._keyword("where") else None
        self._needs(")")
        if kind != "count":
            return Over(kind, term, index, over, where)
        op = self._operator() or self._stop()
        number = self._name()
        if not number.text.isdecimal():
            raise ExpressionError(
                number.offset, "a count is compared with a number", "a number", number.text
            )
        return Over(kind, term, index, over, where, op, int(number.text[:9]))

    def effects(self) -> tuple[EffectNode, ...]:
        found = [self._effect()]
        while self._sign(","):
            found.append(self._effect())
        return tuple(found)

    def _effect(self) -> EffectNode:
        fact = self._reference()
        if op := self._operator():
            return _sets(fact, op, self._name())
        if step := self._match(_STEP, "STEP"):
            return Steps(fact, int(step[1] + step[2]))
        self._stop()

    def members(self) -> SetOf:
        term, without = self._term(), []
        if self._keyword("without"):
            without.append(self._term())
            while self._sign(","):
                without.append(self._term())
        return SetOf(term, tuple(without))

    def _term(self) -> SetTerm:
        name, of = self._name(), None
        if self._sign("("):
            of = self._name()
            self._needs(")")
        return SetTerm(name, of)

    def _reference(self) -> Reference:
        name, indices = self._name(), []
        if self._sign("["):
            indices.append(self._name())
            while self._sign(","):
                indices.append(self._name())
            self._needs("]")
        return Reference(name, tuple(indices))

    def _name(self) -> Named:
        offset = self.at
        words = [(self._match(_WORD, "a name") or self._stop())[0]]
        while word := self._match(_WORD, "another word", but=_ends_a_name):
            words.append(word[0])
        return Named(" ".join(words), offset)

    def _operator(self) -> str:
        """The comparison that stands here, "" if none does."""
        if sign := self._match(_SIGN, "a comparison such as = or <"):
            return sign[0]
        if spelt := self._match(_SPELT, "a comparison such as = or <"):
            return ">=" if spelt[1] == "least" else "<="
        return ""

    def _keyword(self, word: str) -> bool:
        return self._match(_WORD, f"'{word}'", but=lambda found: found[0] != word) is not None

    def _sign(self, sign: str) -> bool:
        if self.text.startswith(sign, self.at):
            self._go(self.at + len(sign))
            return True
        self.wanted.append(f"'{sign}'")
        return False

    def _needs(self, what: str) -> None:
        if not (self._keyword(what) if what.isalpha() else self._sign(what)):
            self._stop()

    def _match(
        self,
        pattern: re.Pattern[str],
        what: str,
        but: Callable[[re.Match[str]], object] = lambda found: False,
    ) -> re.Match[str] | None:
        """What of `pattern` stands here, and past it; None where nothing does, or `but` says so."""
        found = pattern.match(self.text, self.at)
        if found is None or but(found):
            self.wanted.append(what)
            return None
        self._go(found.end())
        return found

    def _go(self, at: int) -> None:
        space = _SPACE.match(self.text, at)
        assert space is not None
        self.at = space.end()
        self.wanted = []

    def _stop(self) -> NoReturn:
        """Say that what stands here is none of what could."""
        words = [word for word in _TOLD if word in self.wanted]
        last = words.pop() if len(words) > 1 else ""
        expected = ", ".join(words) + (f" or {last}" if last else "")
        rest = self.text[self.at : self.at + 20].split(maxsplit=1)
        found = f"'{rest[0]}'" if rest else "the end"
        raise ExpressionError(self.at, "the expression cannot be read", expected, found)


_TOLD = (
    "a name", "a comparison such as = or <", "'and'", "'or'", "')'", "']'", "'for'", "'in'", "'('",
)  # fmt: skip


def _ends_a_name(word: re.Match[str]) -> bool:
    return word[0] in _AFTER_A_WORD or _SPELT.match(word.string, word.start()) is not None


def _sets(fact: Reference, op: str, level: Named) -> Sets:
    if op not in ("=", ">="):
        raise ExpressionError(
            fact.name.offset,
            "an effect cannot be read",
            "'fact = level' or 'fact at least level'",
            op,
        )
    return Sets(fact, op, level)
