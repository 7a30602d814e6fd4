"""The roles of a template and what the casting rules have in common."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from detente.dossier.bonds import Duties
from detente.dossier.mentions import actor_codes, count_actors, gazetteer, name_of, sentences
from detente.dossier.own import Own
from detente.dossier.question import Question
from detente.errors import DetenteError, Exit, Place, Problem

TIES = re.compile(
    r"\b(?:agreement|treaty|pact|alliance|allied|exercis\w+|simulation\w*|manoeuv\w+|drills?|"
    r"joint(?:ly)?|troops from)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the start that the record gives: a treaty in force on the date."""

    name: str
    level: str
    since: str
    source: str


@dataclass(frozen=True, slots=True)
class Roles:
    """Who plays which part in which template, and how each was found.

    `turn` and `horizon` "": the template's own. `facts`: starts that the library of pacts gives;
    `without`: moves of the template that these starts rule out.
    """

    template: str
    parts: tuple[tuple[str, str | tuple[str, ...]], ...]
    found: tuple[str, ...]
    turn: str = ""
    horizon: str = "12 months"
    facts: tuple[Fact, ...] = ()
    without: tuple[str, ...] = ()

    def part(self, name: str) -> str | tuple[str, ...]:
        """Who plays a part; KeyError if the template has no such part."""
        return dict(self.parts)[name]


@dataclass(frozen=True)
class Setting:
    """What casting looks at: the question, the texts, who is bound to whom on the date."""

    question: Question
    texts: tuple[str, ...]
    duties: Duties
    own: Own

    @functools.cached_property
    def counts(self) -> Counter[str]:
        """How often each actor is named."""
        return count_actors(self.texts, self.own)

    @functools.cached_property
    def sentences(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Every sentence with the actors that it names."""
        return tuple(
            (sentence, frozenset(actor_codes(sentence, self.own)))
            for sentence in sentences(self.texts)
        )

    def beside(self, codes: Sequence[str], words: re.Pattern[str]) -> Counter[str]:
        """How often each actor stands in a sentence with one of `codes` and one of the words."""
        wanted = set(codes)
        return Counter(
            code
            for sentence, named in self.sentences
            if named & wanted and words.search(sentence)
            for code in named
        )

    def is_state(self, code: str) -> bool:
        """Whether the actor is a state (or one of the case's own that is no body)."""
        entry = gazetteer(self.own).actors.get(code)
        return entry is not None and entry.kind == "state"

    def name(self, code: str) -> str:
        """How an actor is shown."""
        return name_of(code, self.own)

    def partners(self, adversary: str, without: Sequence[str]) -> tuple[str, ...]:
        """States that may fight for the adversary: bound to it and named, or tied in words.

        Not those in `without`, nor any that is bound to one of the first two of them.
        """
        outside = {
            c
            for c in self.counts
            if self.is_state(c)
            and c != adversary
            and c not in without
            and not any(self.duties.between(c, other) for other in without[:2])
        }
        bound = {c for c in outside if self.duties.between(c, adversary)}
        tied = {
            code
            for sentence, named in self.sentences
            if adversary in named and TIES.search(sentence)
            for code in named & outside
        }
        return tuple(sorted(bound | tied))

    def partner_facts(self, adversary: str, partners: Sequence[str]) -> tuple[Fact, ...]:
        """`bound[p]` for every partner whom a pact in force binds to the adversary."""
        out = []
        for code in partners:
            record = self.duties.source(code, adversary)
            if record is not None:
                out.append(Fact(f"bound[{code}]", "yes", *record))
        return tuple(out)


def most(counts: Counter[str]) -> str:
    """The code counted most, of several the first in the alphabet; "" if there is none."""
    return min(counts, key=lambda code: (-counts[code], code), default="")


def not_understood(what: str, expected: str, *, hint: str = "") -> DetenteError:
    """A question that no template fits, with `hint`, else the nearest templates."""
    return DetenteError(
        Problem(
            what,
            Place("question"),
            expected=expected,
            hint=hint
            or "Ask otherwise with --question, or write a scenario and give --scenario. "
            "Templates: entry-into-war (an alliance, its adversary, the client it supplies), "
            "bilateral-guarantee (protector, client, adversary), spiral-of-mobilisations (two "
            "sides of several powers), two-state-crisis (challenger, defender).",
        ),
        status=Exit.NOT_UNDERSTOOD,
    )
