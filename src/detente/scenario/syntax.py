"""A scenario as its author wrote it: typed, frozen, and the same from YAML and from Python.

Texts that have a grammar of their own (names with indices, conditions, effects, likelihoods)
are kept as written; `ground` reads them. None means *not said here*, so that a scenario that
extends a template changes only what it says. Places are not compared: a scenario built in Python
equals the same one read from a file.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from detente.errors import Place

VERSION = "1"
"""The version of the language that this package reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a template needs to be told: `kind` is pact, actor or actors.

    `role` is the word for the part that such an actor (or member of the pact) plays.
    """

    name: str
    kind: str = "actor"
    says: str | None = None
    default: str | tuple[str, ...] | None = None
    role: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A state, body, person or class of members that the library does not hold, or renamed."""

    code: str
    name: str | None = None
    kind: str | None = None
    says: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pact:
    """A pact told in place: its name and members."""

    code: str
    name: str | None = None
    members: tuple[str, ...] | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A named list of actors: the union of its parts, each a set expression."""

    name: str
    parts: tuple[str, ...]
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A variable of the world; without `levels` it is yes or no."""

    name: str
    levels: tuple[str, ...] | None = None
    start: str | None = None
    since: datetime.date | None = None
    source: str | None = None
    says: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What people talk about, and the words by which it is known."""

    name: str
    title: str | None = None
    words: tuple[str, ...] | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A shared cause: the `share` of the variance of each of the beliefs in `moves`."""

    name: str
    share: float | None = None
    moves: tuple[str, ...] | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Talk that bears on a belief; see `model.Talk`."""

    topic: str
    of: str | None = None
    lowers: bool = False
    threat: bool = False
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """A likelihood not known exactly: `likely` is written as ``5% to 20% within 1 year``."""

    name: str
    likely: str | None = None
    otherwise: str | None = None
    origin: str | None = None
    source: str | None = None
    because: tuple[str, ...] | None = None
    talk: tuple[Talk, ...] | None = None
    says: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


Factors = tuple[tuple[str, float], ...]
"""Conditions and what each multiplies the rate or the odds by."""
Costs = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way a move or response can go; also what happens where it is left or refused."""

    name: str
    chance: str | None = None
    then: tuple[str, ...] | None = None
    faster: Factors | None = None
    slower: Factors | None = None
    cost: Costs | None = None
    says: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What moves and responses have in common."""

    name: str
    by: tuple[str, ...] | None = None
    rule: str | None = None
    when: str | None = None
    chance: str | None = None
    options: tuple[Option, ...] | None = None
    then: tuple[str, ...] | None = None
    otherwise: Option | None = None
    faster: Factors | None = None
    slower: Factors | None = None
    holdouts: tuple[tuple[str, str], ...] | None = None
    cost: Costs | None = None
    says: str | None = None
    road: str | None = None
    origin: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Act):
    """An act that an actor may take in any turn in which its condition holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Act):
    """A decision that an event forces, at once or within a window."""

    to: tuple[str, ...] | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A named condition and the wording by which it is resolved."""

    name: str
    when: str | None = None
    wording: str | None = None
    says: str | None = None
    whose: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs from least to most grave: names of outcomes, or outcomes told in place."""

    name: str
    rest: str | None = None
    rest_wording: str | None = None
    rungs: tuple[str | Outcome, ...] | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What the outcomes are worth to a strategic actor at the horizon."""

    actor: str
    utilities: tuple[tuple[str, float], ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario or template. `source` names the file or text that it was read from."""

    template: str | None = None
    extends: str | None = None
    with_: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    needs: tuple[Parameter, ...] = ()
    title: str | None = None
    question: str | None = None
    resolved_by: str | None = None
    about: str | None = None
    assumes: tuple[str, ...] = ()
    as_of: datetime.date | None = None
    horizon: str | None = None
    turn: str | None = None
    actors: tuple[Actor, ...] = ()
    pacts: tuple[Pact, ...] = ()
    sets: tuple[Set, ...] = ()
    facts: tuple[Fact, ...] = ()
    topics: tuple[Topic, ...] = ()
    factors: tuple[Factor, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    moves: tuple[Move, ...] = ()
    responses: tuple[Response, ...] = ()
    without: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    answer: Ladder | None = None
    crossed: tuple[Ladder, ...] = ()
    definitions: tuple[Outcome, ...] = ()
    members: tuple[Outcome, ...] = ()
    values: tuple[Values, ...] = ()
    rationality: tuple[tuple[str, float], ...] = ()
    source: str = field(default="scenario", compare=False)
