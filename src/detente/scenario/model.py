"""The grounded model: what a scenario says once every index, template and pact is written out.

`scenario.ground` makes it, `engine` computes with it, `dossier` replaces its beliefs and `answer`
puts it into words. It is plain frozen data: no behaviour of the engine lives here.

How a turn runs is written in `docs/language.md` (formal semantics). In short: the decisions listed
in `Model.order` run one after the other; each reads the state as it then is; an option that is
taken applies its effects, then latches every outcome that now holds, then raises its `triggers`
(responses) depth-first, in order; an option left over is *hold* and changes nothing.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

# ---------------------------------------------------------------- conditions on facts


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition that always or never holds."""

    value: bool


@dataclass(frozen=True, slots=True)
class Compare:
    """`variable` `op` `level`, op one of ``= != < <= > >=``; both as indices."""

    variable: int
    op: str
    level: int


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `conditions` holds (true when there are none)."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of `conditions` holds (false when there are none)."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """The number of `conditions` that hold, compared with `number` by `op`."""

    conditions: tuple[Condition, ...]
    op: str
    number: int


Condition = Truth | Compare | Not | All | Any | Count

# ---------------------------------------------------------------- facts


@dataclass(frozen=True, slots=True)
class Variable:
    """A fact with its indices filled in: ``permits[POL]``; `levels` from least to most."""

    name: str
    levels: tuple[str, ...]
    start: int
    since: datetime.date | None = None
    source: str = ""  # empty: the start is a default that no source supports
    says: str = ""


class Change(enum.Enum):
    SET = "set"  # the variable becomes `level`
    RAISE = "raise"  # it becomes `level` if it is lower
    STEP = "step"  # it moves by `level` rungs (may be negative), stopping at the ends


@dataclass(frozen=True, slots=True)
class Effect:
    variable: int
    change: Change
    level: int


# ---------------------------------------------------------------- beliefs


class Scale(enum.Enum):
    """The link on which a belief is Gaussian.

    RATE: z = log(-log(1 - P)), P the probability within `Belief.days` (complementary log-log), so
    exp(z) is a cumulative hazard. ODDS: z = log(P / (1 - P)).
    """

    RATE = "rate"
    ODDS = "odds"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the numbers of a belief come from.

    `kind`: default (a template's), scenario (its author's), history (a base rate),
    evidence (moved by statements), analyst (a named person's judgement).
    """

    kind: str = "default"
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """An option or subject that people talk about, and the words by which it is known.

    A word pattern is a phrase whose tokens must occur in order, at most `reach` words apart,
    within one sentence; ``*`` ends a stem, ``|`` separates alternatives:
    ``lift*|eas* restriction*``.
    """

    name: str
    title: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """Talk that bears on a belief: what `of` (an actor code, "" for anyone) says on `topic`.

    `sign` is +1 where support (or prediction) of the topic makes the belief likelier, -1 where
    it makes it less likely. `threat` marks a belief about a response, on which threats bear.
    """

    topic: str
    of: str = ""
    sign: int = 1
    threat: bool = False


@dataclass(frozen=True, slots=True)
class Belief:
    """A probability or rate not known exactly: Gaussian with `mean` and `sd` on its link scale.

    `sd` is the total standard deviation. `loadings` are (factor index, loading) pairs, on the
    same scale: covariance = diagonal + B Bᵀ with B the loadings, so Σ loadings² ≤ sd².
    """

    name: str
    scale: Scale
    mean: float
    sd: float
    days: float = 0.0
    loadings: tuple[tuple[int, float], ...] = ()
    origin: Origin = Origin()
    because: tuple[str, ...] = ()
    talk: tuple[Talk, ...] = ()
    says: str = ""


# ---------------------------------------------------------------- decisions


@dataclass(frozen=True, slots=True)
class Modifier:
    """While `when` holds, the rate (or odds) is multiplied by `factor`; modifiers multiply."""

    when: Condition
    factor: float


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely an option is: a belief, or a `fixed` probability where `belief` is None.

    `share` multiplies the cumulative hazard of a RATE belief (the length of the turn over
    `Belief.days`); it is 1 for ODDS. The probability of the option in a state is then
    RATE: 1 - exp(-exp(z) · share · Π factors); ODDS: odds exp(z) · Π factors; fixed: `fixed`
    (modifiers multiply its odds).
    """

    belief: int | None = None
    fixed: float = 0.0
    share: float = 1.0
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One way a decision can go.

    `event` is the name by which people and responses know it ("" for silent bookkeeping).
    `chance` None: whatever the other options leave over (at most one per decision).
    `triggers`: indices of decisions raised when it is taken, in order, depth-first.
    `costs`: (actor, amount) paid when taken; they matter to strategic actors alone.
    """

    event: str
    chance: Chance | None
    effects: tuple[Effect, ...] = ()
    triggers: tuple[int, ...] = ()
    costs: tuple[tuple[str, float], ...] = ()
    says: str = ""


class Rule(enum.Enum):
    """How the owners of a decision make it."""

    ONE = "one"  # a single owner, or any one of the owners
    CONSENSUS = "consensus"  # every owner must agree: any of them can block, all can force
    MAJORITY = "majority"  # more than half of the owners
    NATURE = "nature"  # nobody's: stays chance


class Kind(enum.Enum):
    MOVE = "move"
    RESPONSE = "response"
    VOTE = "vote"
    WINDOW = "window"  # the move that a response with a window opens


@dataclass(frozen=True, slots=True)
class Decision:
    """A move, response or vote with its indices filled in.

    Options other than the one left over have chances; where in a draw they add up to more than
    1, each is divided by the sum. What remains, if no option has `chance` None, is *hold*.
    Under consensus or majority, every option but the one left over needs the owners' agreement.
    """

    name: str
    kind: Kind
    when: Condition
    options: tuple[Option, ...]
    owners: tuple[str, ...] = ()
    rule: Rule = Rule.ONE
    group: str = ""  # the declared name without its indices: alike decisions share it
    says: str = ""
    origin: Origin = Origin()


# ---------------------------------------------------------------- outcomes and the answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """A named condition, latched the first time it holds; `wording` says how it is resolved."""

    name: str
    when: Condition
    wording: str = ""
    role: str = "outcome"  # outcome, definition, member
    says: str = ""
    whose: str = ""  # who holds that this is what counts, where the program does not


@dataclass(frozen=True, slots=True)
class Ladder:
    """Mutually exclusive rungs: the gravest latched outcome counts; `rest` if none was reached."""

    name: str
    rest: str
    rungs: tuple[int, ...]  # indices of outcomes, from least to most grave
    rest_wording: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a state, body or person; `code` is ISO-3 for states."""

    code: str
    name: str
    kind: str = "state"
    roles: tuple[str, ...] = ()  # ally, target, client, partner
    rationality: float | None = None  # None: scripted
    values: tuple[tuple[int, float], ...] = ()  # (outcome index, utility) at the horizon


@dataclass(frozen=True, slots=True)
class Model:
    """A grounded scenario. Indices refer to the tuples of this object."""

    title: str
    question: str
    as_of: datetime.date
    horizon_days: float
    turns: int
    variables: tuple[Variable, ...]
    factors: tuple[str, ...]
    beliefs: tuple[Belief, ...]
    decisions: tuple[Decision, ...]
    order: tuple[int, ...]  # the decisions of a turn, in order; the others are only triggered
    outcomes: tuple[Outcome, ...]
    answer: Ladder
    crossed: tuple[Ladder, ...] = ()
    actors: tuple[Actor, ...] = ()
    topics: tuple[Topic, ...] = ()
    notes: tuple[str, ...] = ()
    resolved_by: int | None = None  # the outcome that answers the question, where one is named
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def turn_days(self) -> float:
        """Length of a turn in days: horizon / turns."""
        return self.horizon_days / self.turns

    def belief(self, name: str) -> Belief:
        """The belief called `name`; KeyError if there is none."""
        for belief in self.beliefs:
            if belief.name == name:
                return belief
        raise KeyError(name)

    def outcome_index(self, name: str) -> int:
        """Index of the outcome called `name`; KeyError if there is none."""
        for i, outcome in enumerate(self.outcomes):
            if outcome.name == name:
                return i
        raise KeyError(name)

    def with_beliefs(self, replaced: Mapping[str, Belief]) -> Model:
        """The same model with the beliefs named in `replaced` exchanged."""
        return dataclasses.replace(
            self, beliefs=tuple(replaced.get(b.name, b) for b in self.beliefs)
        )
