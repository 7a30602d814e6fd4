"""The reader of expressions against the grammar in `expression.lark`, which lark reads."""

import functools
from pathlib import Path

import lark
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.scenario import expression as e
from detente.scenario.catalog import LIBRARY

KINDS = ("templates", "scenarios")
STARTS = {"condition": e.parse_condition, "effects": e.parse_effects, "members": e.parse_set}
WORDS = (
    "attack", "permits", "m", "hub", "air-defence", "x1", "12", "andx", "at", "least", "not",
    "any", "all", "count", "for", "in", "where", "without", "and", "or", "members",
)  # fmt: skip
SIGNS = (
    "[", "]", "(", ")", ",", "=", "!=", "<", "<=", ">", ">=", "at least", "at  most", "+ 1",
    "-2", "!", "+", "==",
)  # fmt: skip


@functools.cache
def grammar() -> lark.Lark:
    text = Path(e.__file__).with_name("expression.lark").read_text(encoding="utf-8")
    return lark.Lark(text, parser="lalr", start=[*STARTS], maybe_placeholders=True)


@lark.v_args(inline=True)
class Nodes(lark.Transformer):
    """The nodes that stand for what the grammar matched."""

    def name(self, *words):
        return e.Named(" ".join(words), words[0].start_pos)

    def OPERATOR(self, token):  # noqa: N802  (lark calls it by the terminal's name)
        word = " ".join(token.split())
        return {"at least": ">=", "at most": "<="}.get(word, word)

    def over(self, kind, term, index, of, where, op="", number=None):
        return e.Over(kind, term, index, of, where, op, int(number.text) if number else 0)

    any_for = functools.partialmethod(over, "any")
    all_for = functools.partialmethod(over, "all")
    count_for = functools.partialmethod(over, "count")
    condition = members = lambda self, tree: tree
    any_of = lambda self, *terms: e.Joined(False, terms)  # noqa: E731
    all_of = lambda self, *terms: e.Joined(True, terms)  # noqa: E731
    holds = lambda self, fact: e.Holds(fact)  # noqa: E731
    compares = lambda self, left, op, right: e.Compares(left, op, right)  # noqa: E731
    belongs = lambda self, left, of: e.Belongs(left, of)  # noqa: E731
    effects = lambda self, *effects: effects  # noqa: E731
    sets = lambda self, fact, op, level: e.Sets(fact, op, level)  # noqa: E731
    steps = lambda self, fact, step: e.Steps(fact, int(step.replace(" ", "")))  # noqa: E731
    set_ = lambda self, term, *without: e.SetOf(term, without)  # noqa: E731
    term = lambda self, name, of: e.SetTerm(name, of)  # noqa: E731

    def negated(self, term):
        return term.term if isinstance(term, e.Negated) else e.Negated(term)

    def reference(self, name, *indices):
        return e.Reference(name, tuple(i for i in indices if i is not None))


def by_grammar(start: str, text: str) -> object:
    """The nodes of a text; its fault's offset where the grammar does not allow it."""
    try:
        return Nodes().transform(grammar().parse(text, start))
    except lark.exceptions.UnexpectedInput as fault:
        token = getattr(fault, "token", None)
        ended = token is not None and token.type == "$END"
        return len(text) if ended else fault.pos_in_stream


def by_reader(start: str, text: str) -> object:
    try:
        return STARTS[start](text)
    except e.ExpressionError as fault:
        return fault


def same(start: str, text: str) -> None:
    found, right = by_reader(start, text), by_grammar(start, text)
    if isinstance(found, e.ExpressionError) and found.what == "the expression cannot be read":
        assert found.offset == right, text
    elif not isinstance(found, e.ExpressionError):  # else: the grammar allows what has no meaning
        assert repr(found) == repr(right), text  # with the offsets, which are not compared


texts = st.lists(st.sampled_from(WORDS + SIGNS), max_size=9).map(" ".join)
facts = st.sampled_from(("attack", "m", "use of force", "air-defence"))
names = st.one_of(facts, st.sampled_from(("not yet", "all out", "and so on")))
references = st.builds("{}{}".format, facts, st.sampled_from(("", "[m]", "[ m, n ]")))
sets = st.builds(
    "{}{}{}".format,
    names,
    st.sampled_from(("", "(alliance)")),
    st.sampled_from(("", " without hub", " without hub, members(x), any one")),
)
operators = st.sampled_from(("=", " != ", "<", " at least ", " at\nmost ", ">= "))
conditions = st.recursive(
    st.one_of(
        references,
        st.builds("{}{}{}".format, references, operators, names),
        st.builds("{} in {}".format, references, sets),
    ),
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(("and", "or")), inner),
        st.builds("{}{}".format, st.sampled_from(("not ", "not not ")), inner),
        st.builds("({})".format, inner),
        st.builds("any({} for m in {})".format, inner, sets),
        st.builds("all({} for m in {} where {})".format, inner, sets, inner),
        st.builds("count ( {} for m in {}){}12".format, inner, sets, operators),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(conditions)
def test_conditions(text: str) -> None:
    assert not isinstance(by_reader("condition", text), e.ExpressionError)
    same("condition", text)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([*STARTS]), st.one_of(texts, sets, references))
def test_anything(start: str, text: str) -> None:
    same(start, text)


@pytest.mark.parametrize(
    "name", [f"{kind}/{p.stem}" for kind in KINDS for p in sorted((LIBRARY / kind).glob("*.yaml"))]
)
def test_the_library(name: str) -> None:
    """Every text of the shipped scenarios that either reads is read alike by both."""

    def walk(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value)
                walk(key)
        elif isinstance(node, list):
            for value in node:
                walk(value)
        elif isinstance(node, str) and len(node) < 400:
            for start in STARTS:
                same(start, node)

    walk(yaml.safe_load((LIBRARY / f"{name}.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("text", "offset", "expected", "found"),
    [
        ("attack =", 8, "a name", "the end"),
        ("attack = strike !", 16, "'and' or 'or'", "'!'"),
        ("attack \u00a0 ", 7, "a comparison such as = or <, 'and', 'or' or 'in'", "the end"),
        ("any(attack[m] for m = hub)", 20, "'in'", "'='"),
        ("m in members(alliance) withouthub", 23, "'and' or 'or'", "'withouthub'"),
    ],
)
def test_what_is_said_of_a_mistake(text: str, offset: int, expected: str, found: str) -> None:
    fault = by_reader("condition", text)
    assert isinstance(fault, e.ExpressionError)
    assert (fault.offset, fault.expected, fault.found) == (offset, expected, found)
