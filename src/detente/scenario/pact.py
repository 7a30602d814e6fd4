"""What a pact is: its members by date, its obligations, its area and its chain of decisions.

Obligations are of the five types of ATOP (Leeds, Ritter, Mitchell and Long 2002). The pacts on
record and the questions asked of them are in `pacts`.
"""

from __future__ import annotations

import datetime
import difflib
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.errors import DetenteError, Place, Problem
from detente.scenario.entries import ALWAYS, Span


class Duty(enum.Enum):
    """What a pact obliges to, strongest first (the types of ATOP)."""

    DEFENSE = "defense"  # to help a member that is attacked
    OFFENSE = "offense"  # to help a member that is not attacked
    NEUTRALITY = "neutrality"  # not to help the member's opponent
    NONAGGRESSION = "nonaggression"  # not to use force against the member
    CONSULTATION = "consultation"  # to talk when a crisis comes


STRENGTH = {duty: rank for rank, duty in enumerate(Duty)}


@dataclass(frozen=True, slots=True)
class Area:
    """Where an attack must fall to count: a test on the place and on what is hit there.

    `places` maps each known place to what is protected in it: territory, forces, both or nothing.
    """

    article: str
    says: str
    places: Mapping[str, tuple[str, ...]]
    note: str = ""

    def covers(self, place: str, hit: str = "territory") -> bool:
        """Whether an attack on `hit` (territory or forces) at `place` counts.

        Raises DetenteError for a place or target that the pact's entry does not know.
        """
        known = {name.casefold(): what for name, what in self.places.items()}
        if place.casefold() not in known:
            raise unknown("place", place, self.places)
        if hit not in ("territory", "forces"):
            raise unknown("target of an attack", hit, ("territory", "forces"))
        return hit in known[place.casefold()]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain from an attack to the help given."""

    name: str
    by: str
    says: str
    rule: str = "one"
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """What members owe each other under one article.

    `by` and `to` are codes of members, empty for all of them. `when` is the *casus foederis*,
    empty where it always holds; `against` the only states whose attack counts, empty for any.
    `rule` says who finds that the case has arisen: consensus, majority, each for itself, or any
    one. `discretion` is how much each may choose in what it then does: none (all it can), some,
    wide (what it deems necessary). `doubt` is what is disputed about the obligation itself.
    """

    duty: Duty
    does: str
    when: str = ""
    article: str = ""
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    rule: str = "each"
    discretion: str = "some"
    area: str = ""
    span: Span = ALWAYS
    note: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Between these members nothing is owed for a time, though the pact stands."""

    between: tuple[str, str]
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Pact:
    """A treaty of alliance or another record of who owes what.

    `since` is the day of entry into force; where the library has no such day (`dated` is false),
    the day of signature stands for it. `members` gives each member's spans of membership.
    """

    key: str
    title: str
    names: tuple[str, ...]
    signed: datetime.date
    since: datetime.date
    until: datetime.date | None
    dated: bool
    source: str
    url: str
    members: Mapping[str, tuple[Span, ...]]
    obligations: tuple[Obligation, ...] = ()
    area: Area | None = None
    chain: tuple[Step, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    notes: tuple[str, ...] = ()
    body: str = ""
    atop: int | None = None

    @property
    def name(self) -> str:
        """The name by which it is mostly known: the first of `names`, or the title."""
        return self.names[0] if self.names else self.title

    @property
    def span(self) -> Span:
        """The days on which it binds."""
        return Span(self.since, self.until)

    def in_force(self, on: datetime.date) -> bool:
        """Whether the pact binds on this day."""
        return on in self.span

    def members_on(self, on: datetime.date) -> tuple[str, ...]:
        """The codes of the members on this day, in the order of the entry.

        Signatories count from the day that the entry gives, which may be before the pact is in
        force: ask `in_force` too.
        """
        return tuple(code for code in self.members if self.is_member(code, on))

    def is_member(self, code: str, on: datetime.date) -> bool:
        """Whether this state is a member on this day."""
        return any(on in span for span in self.members.get(code, ()))

    def were_members(self, first: str, second: str, on: datetime.date) -> bool:
        """Whether both have been members at once, the pact in force, on this day or before."""
        for one in self.members.get(first, ()):
            for other in self.members.get(second, ()):
                starts = [self.since, *(day for day in (one.since, other.since) if day)]
                ends = [day for day in (self.until, one.until, other.until) if day]
                if max(starts) <= min([on, *ends]):
                    return True
        return False

    def suspended(self, first: str, second: str, on: datetime.date) -> bool:
        """Whether nothing is owed between these two on this day, though the pact stands."""
        return any(
            on in pause.span and {first, second} == set(pause.between) for pause in self.suspensions
        )

    def obligations_between(
        self, giver: str, taker: str, on: datetime.date
    ) -> tuple[Obligation, ...]:
        """What `giver` owes `taker` on this day, strongest first; nothing while not in force."""
        if giver == taker or not self.in_force(on):
            return ()
        if not (self.is_member(giver, on) and self.is_member(taker, on)):
            return ()
        if self.suspended(giver, taker, on):
            return ()
        owed = [
            obligation
            for obligation in self.obligations
            if on in obligation.span
            and (not obligation.by or giver in obligation.by)
            and (not obligation.to or taker in obligation.to)
        ]
        return tuple(sorted(owed, key=lambda obligation: STRENGTH[obligation.duty]))


def unknown(kind: str, text: str, known: Iterable[str], place: Place | None = None) -> DetenteError:
    """The error that `text` is no `kind` on record, with the nearest of the `known` names."""
    names = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(text.casefold(), names, n=1, cutoff=0.5)
    hint = f"Did you mean '{names[near[0]]}'?" if near else ""
    return DetenteError(
        Problem(f"unknown {kind}", place, found=f"'{text}'", hint=hint, code=f"unknown-{kind}")
    )
