"""The answer as data: what `--json` prints, what terminal and report put into words.

`schema()` is its JSON Schema. Probabilities are in 0..1; `low` and `high` are the 5 % and 95 %
quantiles over draws of the beliefs (ignorance), `central` the value at the central beliefs,
`prior` the mean without the documents.
"""

from __future__ import annotations

from typing import Any

import msgspec

SCHEMA_VERSION = "1"


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """One way it can end; the rungs of a ladder exclude each other and sum to 1."""

    outcome: str
    says: str
    wording: str
    probability: float
    low: float
    high: float
    central: float
    prior: float
    words: str
    ignorance: float | None = None  # share of the doubt (variance) that knowing the beliefs ends


class Crossed(msgspec.Struct, frozen=True, kw_only=True):
    """A second ladder crossed with the answer; `joint[i][j]`: answer rung i and crossed rung j."""

    name: str
    rungs: tuple[Rung, ...]
    joint: tuple[tuple[float, ...], ...]


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """The same question under one definition of war; `whose`: whose definition it is."""

    definition: str
    wording: str
    whose: str
    probability: float
    low: float
    high: float
    prior: float
    words: str
    statements: tuple[str, ...] = ()
    already: bool = False


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One member's chance of entering individually, under one definition."""

    actor: str
    name: str
    definition: str
    wording: str = ""
    probability: float
    low: float
    high: float
    prior: float
    already: bool
    count: int = 1


class Road(msgspec.Struct, frozen=True, kw_only=True):
    """One ordered sequence of events to a rung, with its probability at the central beliefs."""

    outcome: str
    steps: tuple[str, ...]
    probability: float
    share: float
    cut: str
    cut_to: float
    events: tuple[str, ...] = ()
    days: tuple[float, ...] = ()


class Lever(msgspec.Struct, frozen=True, kw_only=True):
    """How far one belief swings the answer: from its 5 % to its 95 % value, others central.

    `share`: of all the swings together. `variance`: first-order share of the answer's variance
    over the draws; `left`: its standard deviation if the belief were known, as a share of now
    (value of information); both are given for the first outcome alone.
    """

    belief: str
    says: str
    outcome: str
    at_low: float
    at_high: float
    swing: float
    value_low: float
    value: float
    value_high: float
    share: float
    default: bool
    at_central: float | None = None
    variance: float | None = None
    left: float | None = None


class Power(msgspec.Struct, frozen=True, kw_only=True):
    """What one actor (or each of `count` alike ones) can enforce alone, others as believed."""

    outcome: str
    label: str
    actors: tuple[str, ...]
    lowest: float
    central: float
    highest: float
    count: int = 1


class Stopper(msgspec.Struct, frozen=True, kw_only=True):
    """A smallest set of actors that can hold an outcome below the threshold, others as believed."""

    outcome: str
    threshold: float
    actors: tuple[str, ...]
    label: str
    lowest: float
    probability: float
    willingness: float | None
    how: tuple[str, ...]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A statement as it is shown beside a number: who, for whom, through whom, in what words."""

    label: str
    statement: str
    document: str
    line: int
    speaker: str
    speaks_for: str
    role: str
    authority: str
    mode: str
    channel: tuple[str, ...]
    stance: str
    topic: str
    quote: str
    corrected: str = ""  # what an analyst corrected in it, who and why


class Used(Said, frozen=True, kw_only=True):
    """A statement that moved a belief, with all that decided how far.

    `grade_because`: to what the grade was given, and why; `cap`: the largest ratio of its kind;
    `said`, `tells`: weights in 0..1; `alone`: the ratio that it gives by itself, cap to the power
    said · tells; `factor`: what is left of that after the caps on sums, by which odds or rate were
    multiplied; `witnesses`: statements of the same origin, counted once; `before` and `after`: the
    belief without any document and with all of them.
    """

    belief: str
    kind: str
    grade: str
    grade_because: str = ""
    factor: float
    before: float
    after: float
    before_low: float
    before_high: float
    after_low: float
    after_high: float
    within: str
    cap: float = 1.0
    said: float = 1.0
    tells: float = 1.0
    alone: float = 1.0
    witnesses: tuple[str, ...] = ()


class Unused(Said, frozen=True, kw_only=True):
    """A statement that moved nothing, why, and the belief nearest to it."""

    status: str
    why: str
    nearest: str
    record: str


class Belief(msgspec.Struct, frozen=True, kw_only=True):
    """A belief with its 90 % range, as the scenario has it (`before`) and as it is used.

    `kind` of origin: default, scenario, history, evidence, analyst; `origin` and `source` are those
    of the number before any evidence; `judged`: whose judgement stands in its place, and why.
    """

    name: str
    says: str
    value: float
    low: float
    high: float
    before: float
    before_low: float
    before_high: float
    within: str
    kind: str
    origin: str
    source: str
    judged: str = ""


class Default(msgspec.Struct, frozen=True, kw_only=True):
    """A belief or start that no report supports."""

    name: str
    says: str
    value: str
    origin: str
    kind: str


class Confidence(msgspec.Struct, frozen=True, kw_only=True):
    """The analytic confidence level and the rule's findings that lead to it."""

    level: str
    sentence: str
    reasons: tuple[str, ...]


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """How the numbers were made, and from what."""

    program: str
    version: str
    method: str
    turns: int
    turn_days: float
    draws: int
    seed: int
    standard_error: float
    states: int
    entries: int
    inputs: dict[str, str]
    template: str
    repeat: str


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Probability of an outcome over time: mean and 90 % range at each day after the as-of date."""

    outcome: str
    days: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An actor that speaks or decides here; `kind`: state, body, class, person."""

    code: str
    name: str
    kind: str = "state"
    role: str = ""


class Bond(msgspec.Struct, frozen=True, kw_only=True):
    """A pact in force: its members' codes, what it obliges to, how it decides, by what source."""

    code: str
    name: str
    members: tuple[str, ...]
    obligations: tuple[str, ...] = ()
    decides: str = ""
    source: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `detente ask` found out."""

    schema_version: str
    question: str
    as_of: str
    horizon: str
    sentence: str
    answer: tuple[Rung, ...]
    nuclear: Crossed | None
    definitions: tuple[Definition, ...]
    members: tuple[Member, ...]
    roads: tuple[Road, ...]
    levers: tuple[Lever, ...]
    stoppers: tuple[Stopper, ...]
    powers: tuple[Power, ...] = ()
    forcers: tuple[Stopper, ...] = ()  # sets that can push it up to the threshold; `lowest`: to
    evidence: tuple[Used, ...]
    unused: tuple[Unused, ...]
    contradicted: tuple[Unused, ...]
    defaults: tuple[Default, ...]
    confidence: Confidence
    method: Method
    over_time: tuple[Series, ...]
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    pacts: tuple[Bond, ...] = ()
    topics: dict[str, str] = {}  # what people speak of: name → title


def to_builtins(answer: Answer) -> dict[str, Any]:
    """The answer as plain dictionaries and lists."""
    out: dict[str, Any] = msgspec.to_builtins(answer, enc_hook=str)
    return out


def to_json(answer: Answer, *, indent: int = 2) -> str:
    """The answer as JSON text."""
    # A scenario's words may carry their place in the file; JSON wants the plain words.
    return msgspec.json.format(msgspec.json.encode(answer, enc_hook=str), indent=indent).decode()


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the answer."""
    out: dict[str, Any] = msgspec.json.schema(Answer)
    out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    out["title"] = f"Détente answer, schema version {SCHEMA_VERSION}"
    return out
