"""Grounds conditions and effects: names of facts become indices, quantifiers are written out."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence

from detente.scenario import expression, model
from detente.scenario.expression import Reference
from detente.scenario.findings import Findings, nearest, place_of
from detente.scenario.names import instance
from detente.scenario.scope import Bound, Scope

ALWAYS = model.Truth(True)
NEVER = model.Truth(False)

_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class Facts:
    """The variables by name, and the reading of what is said about them."""

    def __init__(
        self,
        scope: Scope,
        variables: Mapping[str, tuple[int, model.Variable]],
        bases: Iterable[str],
    ) -> None:
        self.scope = scope
        self.findings: Findings = scope.findings
        self._variables = variables
        self._bases = dict.fromkeys(bases)

    def condition(self, text: str | None, bound: Bound) -> model.Condition:
        """The condition with its constants folded; no text means always."""
        if text is None:
            return ALWAYS
        try:
            return self._ground(expression.parse_condition(text), text, bound)
        except expression.ExpressionError as fault:
            self._fault(text, fault)
            return ALWAYS

    def effects(self, texts: Iterable[str] | None, bound: Bound) -> tuple[model.Effect, ...]:
        """The effects of an option, in the order written."""
        found = []
        for text in texts or ():
            try:
                trees = expression.parse_effects(text)
            except expression.ExpressionError as fault:
                self._fault(text, fault)
                continue
            for tree in trees:
                spot = self._variable(tree.fact, text, bound)
                if spot is None:
                    continue
                at, variable = spot
                if isinstance(tree, expression.Steps):
                    found.append(model.Effect(at, model.Change.STEP, tree.by))
                else:
                    level = self._level(variable, tree.level, text)
                    change = model.Change.RAISE if tree.op == ">=" else model.Change.SET
                    found.append(model.Effect(at, change, level))
        return tuple(found)

    def _fault(self, text: str, fault: expression.ExpressionError) -> None:
        self.findings.error(
            fault.what, place_of(text, fault.offset), expected=fault.expected, found=fault.found,
            code="expression",
        )  # fmt: skip

    def _ground(self, tree: expression.Expression, text: str, bound: Bound) -> model.Condition:
        match tree:
            case expression.Joined(every, terms):
                return join(every, [self._ground(t, text, bound) for t in terms])
            case expression.Negated(term):
                return negate(self._ground(term, text, bound))
            case expression.Holds(fact):
                spot = self._variable(fact, text, bound)
                return NEVER if spot is None else model.Compare(spot[0], ">", 0)
            case expression.Compares(left, op, right):
                return self._compare(left, op, right, text, bound)
            case expression.Belongs(left, of):
                code = self.scope.actor(left.name.text, bound, place_of(text, left.name.offset))
                return model.Truth(code in self.scope.set_codes(of, text, bound))
            case expression.Over():
                return self._over(tree, text, bound)

    def _compare(
        self, left: Reference, op: str, right: expression.Named, text: str, bound: Bound
    ) -> model.Condition:
        word = left.name.text
        is_actor = not left.indices and word not in self._bases
        if is_actor and (word in bound or word in self.scope.roles):
            one = self.scope.actor(word, bound, place_of(text, left.name.offset))
            other = self.scope.actor(right.text, bound, place_of(text, right.offset))
            if op not in ("=", "!="):
                self.findings.error(
                    "actors are compared by = or !=", place_of(text, left.name.offset), found=op,
                    code="compare",
                )  # fmt: skip
            return model.Truth((one == other) == (op == "="))
        spot = self._variable(left, text, bound)
        if spot is None:
            return NEVER
        at, variable = spot
        level = self._level(variable, right, text)
        top = len(variable.levels) - 1
        if (op, level) in ((">=", 0), ("<=", top)):
            return ALWAYS
        if (op, level) in (("<", 0), (">", top)):
            return NEVER
        return model.Compare(at, op, level)

    def _over(self, tree: expression.Over, text: str, bound: Bound) -> model.Condition:
        terms = []
        for code in self.scope.set_codes(tree.set, text, bound):
            inner = {**bound, tree.index.text: code}
            if tree.where is not None:
                where = self._ground(tree.where, text, inner)
                if not isinstance(where, model.Truth):
                    self.findings.error(
                        "'where' chooses actors, so it cannot ask for facts",
                        place_of(text), hint="Join the fact to the condition with 'and'",
                        code="where",
                    )  # fmt: skip
                    return NEVER
                if not where.value:
                    continue
            terms.append(self._ground(tree.term, text, inner))
        if tree.kind == "any":
            return join(False, terms)
        if tree.kind == "all":
            return join(True, terms)
        return count(terms, tree.op, tree.number)

    def _variable(
        self, fact: Reference, text: str, bound: Bound
    ) -> tuple[int, model.Variable] | None:
        base, place = fact.name.text, place_of(text, fact.name.offset)
        if base not in self._bases:
            self.findings.error(
                "there is no such fact", place, found=f"'{base}'",
                hint=nearest(base, self._bases), code="fact",
            )  # fmt: skip
            return None
        codes = []
        for index in fact.indices:
            code = self.scope.actor(
                index.text, bound, place_of(text, index.offset), "an index, role or actor"
            )
            if code is None:
                return None
            codes.append(code)
        name = instance(base, tuple(codes))
        spot = self._variables.get(name)
        if spot is None:
            some = [n for n in self._variables if n.split("[")[0] == base][:6]
            if some:
                self.findings.error(
                    "there is no such instance of a fact", place, found=f"'{name}'",
                    expected=f"such as '{some[0]}'",
                    hint=nearest(name, self._variables) if codes else "", code="instance",
                )  # fmt: skip
            return None  # a fact over an empty set has no instance, and says nothing
        return spot

    def _level(self, variable: model.Variable, level: expression.Named, text: str) -> int:
        if level.text in variable.levels:
            return variable.levels.index(level.text)
        self.findings.error(
            f"'{variable.name}' has no such level", place_of(text, level.offset),
            expected=", ".join(variable.levels), found=f"'{level.text}'",
            hint=nearest(level.text, variable.levels) if len(variable.levels) > 2 else "",
            code="level",
        )  # fmt: skip
        return 0


def join(every: bool, terms: Iterable[model.Condition]) -> model.Condition:
    """`and` (every) or `or` of conditions, with constants folded and nested ones flattened."""
    kept: list[model.Condition] = []
    for term in terms:
        if isinstance(term, model.Truth):
            if term.value is not every:
                return model.Truth(not every)
            continue
        if isinstance(term, model.All if every else model.Any):
            kept.extend(term.conditions)
        else:
            kept.append(term)
    kept = list(dict.fromkeys(kept))
    if len(kept) == 1:
        return kept[0]
    if not kept:
        return model.Truth(every)
    return model.All(tuple(kept)) if every else model.Any(tuple(kept))


def negate(term: model.Condition) -> model.Condition:
    """`not`, pushed into comparisons so that conditions stay small."""
    match term:
        case model.Truth(value):
            return model.Truth(not value)
        case model.Compare(variable, op, level):
            return model.Compare(variable, _NEGATED[op], level)
        case model.Not(inner):
            return inner
        case model.Count(conditions, op, number):
            return model.Count(conditions, _NEGATED[op], number)
    return model.Not(term)


def count(terms: Iterable[model.Condition], op: str, number: int) -> model.Condition:
    """How many hold, compared; what always holds is taken off the number."""
    kept = []
    for term in terms:
        if isinstance(term, model.Truth):
            number -= term.value
        else:
            kept.append(term)
    least, most = -number, len(kept) - number  # the difference count − number, at its ends
    always = {
        "=": least == most == 0,
        "!=": least > 0 or most < 0,
        "<": most < 0,
        "<=": most <= 0,
        ">": least > 0,
        ">=": least >= 0,
    }
    never = {
        "=": least > 0 or most < 0,
        "!=": least == most == 0,
        "<": least >= 0,
        "<=": least > 0,
        ">": most <= 0,
        ">=": most < 0,
    }
    if always[op]:
        return ALWAYS
    if never[op]:
        return NEVER
    return model.Count(tuple(kept), op, number)


def holds(condition: model.Condition, levels: Sequence[int]) -> bool:
    """Whether a condition holds when the variables stand at these levels."""
    match condition:
        case model.Truth(value):
            return value
        case model.Compare(variable, op, level):
            return _COMPARE[op](levels[variable], level)
        case model.Not(inner):
            return not holds(inner, levels)
        case model.All(terms):
            return all(holds(t, levels) for t in terms)
        case model.Any(terms):
            return any(holds(t, levels) for t in terms)
        case model.Count(terms, op, number):
            return _COMPARE[op](sum(holds(t, levels) for t in terms), number)
