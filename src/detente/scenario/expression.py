"""The small language of conditions, effects and sets: read with a grammar, never evaluated.

The grammar is `expression.lark`. What comes out is a tree of frozen nodes whose names carry the
offset at which they stood, so that a name that means nothing can be pointed at.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any as Anything
from typing import cast

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
    import lark

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
    try:
        return _parser().parse(text, start)
    except lark.exceptions.UnexpectedInput as error:
        raise _unexpected(error, text) from None
    except lark.exceptions.VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise


def _unexpected(error: Anything, text: str) -> ExpressionError:
    offset = error.pos_in_stream
    end = offset is None or offset < 0 or offset >= len(text)
    token = getattr(error, "token", None)
    if end or (token is not None and token.type == "$END"):
        found = "the end"
        offset = len(text)
    else:
        found = f"'{text[offset : offset + 20].split(maxsplit=1)[0]}'"
    terms = set(getattr(error, "accepts", None) or getattr(error, "expected", None) or ())
    expected = _in_words(terms)
    return ExpressionError(offset, "the expression cannot be read", expected, found)


def _in_words(terminals: set[str]) -> str:
    words = []
    if "WORD" in terminals:
        words.append("a name")
    if "OPERATOR" in terminals:
        words.append("a comparison such as = or <")
    for terminal, word in (("AND", "and"), ("OR", "or"), ("RPAR", ")"), ("RSQB", "]"),
                           ("FOR", "for"), ("IN", "in"), ("LPAR", "(")):  # fmt: skip
        if terminal in terminals:
            words.append(f"'{word}'")
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)


@functools.cache
def _parser() -> Anything:
    import lark

    grammar = Path(__file__).with_name("expression.lark").read_text(encoding="utf-8")
    return lark.Lark(
        grammar,
        parser="lalr",
        start=["condition", "effects", "members"],
        transformer=_tree_maker(),
        maybe_placeholders=True,
    )


def _tree_maker() -> Anything:
    """The transformer that turns what the grammar matched into nodes, bottom-up."""
    import lark

    def operator(token: str) -> str:
        word = " ".join(token.split())
        return {"at least": ">=", "at most": "<="}.get(word, word)

    def over(kind: str) -> Callable[..., Over]:
        def make(
            _self: object,
            term: Expression,
            index: Named,
            over_set: SetOf,
            where: Expression | None,
            op: str = "",
            number: Named | None = None,
        ) -> Over:
            if number is None:
                return Over(kind, term, index, over_set, where)
            if not number.text.isdecimal():
                raise ExpressionError(
                    number.offset, "a count is compared with a number", "a number", number.text
                )
            return Over(kind, term, index, over_set, where, operator(op), int(number.text[:9]))

        return make

    class TreeMaker(lark.Transformer):  # type: ignore[misc]  # lark is not typed
        def name(self, words: list[Anything]) -> Named:
            return Named(" ".join(words), words[0].start_pos)

    def inline(method: Callable[..., object]) -> Anything:
        return lark.v_args(inline=True)(method)

    rules: dict[str, Callable[..., object]] = {
        "condition": lambda _, tree: tree,
        "any_of": lambda _, *terms: Joined(False, terms),
        "all_of": lambda _, *terms: Joined(True, terms),
        # Two negations cancel, so that a long chain of them does not make a deep tree.
        "negated": lambda _, term: term.term if isinstance(term, Negated) else Negated(term),
        "any_for": over("any"),
        "all_for": over("all"),
        "count_for": over("count"),
        "holds": lambda _, fact: Holds(fact),
        "compares": lambda _, left, op, right: Compares(left, operator(op), right),
        "belongs": lambda _, left, of: Belongs(left, of),
        "effects": lambda _, *effects: effects,
        "sets": lambda _, fact, op, level: _sets(fact, operator(op), level),
        "steps": lambda _, fact, step: Steps(fact, int(step.replace(" ", ""))),
        "members": lambda _, of: of,
        "set_": lambda _, term, *without: SetOf(term, without),
        "term": lambda _, name, of: SetTerm(name, of),
        "reference": lambda _, name, *indices: Reference(
            name, tuple(i for i in indices if i is not None)
        ),
    }
    for rule, method in rules.items():
        setattr(TreeMaker, rule, inline(method))
    return TreeMaker()


def _sets(fact: Reference, op: str, level: Named) -> Sets:
    if op not in ("=", ">="):
        raise ExpressionError(
            fact.name.offset,
            "an effect cannot be read",
            "'fact = level' or 'fact at least level'",
            op,
        )
    return Sets(fact, op, level)
