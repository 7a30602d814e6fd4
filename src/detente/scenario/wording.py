"""Conditions, effects and chances of a scenario in plain English."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from detente.scenario import expression

_OPS = {"=": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above",
        ">=": "is at least"}  # fmt: skip
_NUMBERS = {"=": "exactly", "!=": "not", "<": "fewer than", "<=": "at most", ">": "more than",
            ">=": "at least"}  # fmt: skip

Actor = Callable[[str], str]
"""Puts an index, role or code into words."""


def condition_in_words(text: str, actor: Actor) -> str:
    """A condition as a clause: ``not permits[m] and attack < strike`` → "…"."""
    return _words(expression.parse_condition(text), actor)


def effects_in_words(texts: Iterable[str], actor: Actor) -> str:
    """Effects as clauses joined by "and": "‘attack’ becomes strike"."""
    clauses = []
    for text in texts:
        for tree in expression.parse_effects(text):
            fact = _fact(tree.fact, actor)
            if isinstance(tree, expression.Steps):
                by = abs(tree.by)
                way = "rises" if tree.by > 0 else "falls"
                clauses.append(f"{fact} {way} by {by} level{'s' if by != 1 else ''}")
            elif tree.op == ">=":
                clauses.append(f"{fact} becomes at least {tree.level.text}")
            elif tree.level.text == "yes":
                clauses.append(f"{fact} holds from then on")
            elif tree.level.text == "no":
                clauses.append(f"{fact} holds no more")
            else:
                clauses.append(f"{fact} becomes {tree.level.text}")
    return listed(clauses)


def listed(parts: Iterable[str], word: str = "and") -> str:
    """Parts joined as in a sentence: "a, b and c"."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def _words(tree: expression.Expression, actor: Actor) -> str:
    match tree:
        case expression.Joined(every, terms):
            return listed((_nested(term, actor) for term in terms), "and" if every else "or")
        case expression.Negated(expression.Holds(fact)):
            return f"not {_fact(fact, actor)}"
        case expression.Negated(term):
            return f"it is not so that {_words(term, actor)}"
        case expression.Holds(fact):
            return _fact(fact, actor)
        case expression.Compares(left, op, right):
            return f"{_fact(left, actor)} {_OPS[op]} {right.text}"
        case expression.Belongs(left, of):
            return f"{actor(left.name.text)} is one of {_set(of, actor)}"
        case expression.Over():
            return _over(tree, actor)


def _nested(tree: expression.Expression, actor: Actor) -> str:
    words = _words(tree, actor)
    return f"({words})" if isinstance(tree, expression.Joined) else words


def _over(tree: expression.Over, actor: Actor) -> str:
    term = _words(tree.term, actor)
    among = f"{tree.index.text} among {_set(tree.set, actor)}"
    if tree.where is not None:
        among += f" with {_words(tree.where, actor)}"
    if tree.kind == "any":
        return f"{term} for some {among}"
    if tree.kind == "all":
        return f"{term} for every {among}"
    return f"{term} for {_NUMBERS[tree.op]} {tree.number} {among}"


def _fact(fact: expression.Reference, actor: Actor) -> str:
    name = f"‘{fact.name.text}’"
    if fact.indices:
        name += f" of {listed(actor(i.text) for i in fact.indices)}"
    return name


def _set(of: expression.SetOf, actor: Actor) -> str:
    words = [_term(of.term, actor)]
    if of.without:
        words.append(f"without {listed(_term(t, actor) for t in of.without)}")
    return " ".join(words)


def _term(term: expression.SetTerm, actor: Actor) -> str:
    if term.of is not None:
        return f"the members of {actor(term.of.text)}"
    return actor(term.name.text)
