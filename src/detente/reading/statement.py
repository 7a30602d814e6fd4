"""What reading finds: statements, each field tied to its place in the document's text.

The terms *source*, *cue* and *content* are those of the PARC3 and PolNeAR corpora (Pareti 2016;
Newell et al. 2018). A span is a half-open [start, end) range of character offsets into the
document's one stored text; a span list may be discontinuous.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

Span = tuple[int, int]
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what is known about it. `text` is what every offset refers to."""

    id: str  # first 12 hex digits of the SHA-256 of the text
    name: str  # file name, or "-" for standard input
    text: str
    title: str = ""
    date: datetime.date | None = None
    author: str = ""
    outlet: str = ""
    kind: str = "news"  # news, editorial, communiqué, interview, briefing, review, dispatch
    language: str = "en"
    notes: tuple[tuple[str, Span], ...] = ()  # footnotes and links: (mark or address, span)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What kind of act the statement is.

    `type`: a PLOVER event type (AGREE, CONSULT, SUPPORT, COOPERATE, AID, YIELD, ACCUSE, REJECT,
    THREATEN, PROTEST, MOBILIZE, SANCTION, COERCE, ASSAULT, REQUEST…) or "". `stance`: supports,
    opposes, promises, threatens, predicts, asserts, denies, evades, none. `target`: the words
    that name the option or actor meant; `target_actor`: its actor code, or "".
    """

    type: str = ""
    stance: str = "none"
    target: str = ""
    target_spans: Spans = ()
    target_actor: str = ""


JOINT = " … "  # between the pieces of a content in `Statement.text`


@dataclass(frozen=True, slots=True)
class Condition:
    """The parts of "if X then Y" (also "X would mean Y", "Y unless X")."""

    if_spans: Spans
    then_spans: Spans


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A likelihood word and the range that ICD 203 (or a stated number) gives it."""

    spans: Spans
    word: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Relay:
    """One link of the chain that relays a statement, from the document inward."""

    name: str  # an outlet, a spokesman, "the document"
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One attributed act of speech in a document.

    What could not be resolved is empty, never guessed. `speaks_for` is an actor code (ISO-3 for
    states, a body's code such as NATO). `authority`: decides, official, in government, other.
    `mode`: quoted, reported, mixed, ascribed. `author_assertion`: the writer's own, in which
    case `speaker` is the author (or the outlet's editor) and `source` may be empty.
    """

    id: str
    document: str
    source: Spans
    cue: Spans
    content: Spans
    text: str  # the content's words, as they stand
    speaker: str = ""
    speaks_for: str = ""
    role: str = ""
    authority: str = "other"
    mode: str = "reported"
    channel: tuple[Relay, ...] = ()
    author_assertion: bool = False
    act: Act = Act()
    condition: Condition | None = None
    likelihood: Likelihood | None = None
    negated: bool = False
    time: str = ""
    time_spans: Spans = ()
    note: str = ""  # the footnote or link the text gives as its source
    parent: str = ""  # the statement inside which this one is nested
    score: float = 1.0
    rule: str = ""
