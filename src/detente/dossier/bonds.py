"""Who is bound to defend whom on a day: the pacts of the library and those of the case itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from detente.dossier.own import NONE, Own
from detente.scenario.pact import Duty
from detente.scenario.pacts import load_pacts


@dataclass(frozen=True, slots=True)
class Bond:
    """A pact in force that obliges to defend. `body`: the actor that it makes, "" if none."""

    key: str
    name: str
    members: tuple[str, ...]
    body: str


def bonds_on(day: datetime.date, own: Own = NONE) -> tuple[Bond, ...]:
    """Every pact of defence in force on this day; the case's own bind its members always."""
    mine = [Bond(code, name, members, code) for code, name, members in own.pacts]
    return (
        *mine,
        *(
            Bond(pact.key, pact.name, tuple(pact.members_on(day)), pact.body)
            for pact in load_pacts().values()
            if pact.in_force(day) and any(o.duty is Duty.DEFENSE for o in pact.obligations)
        ),
    )


@dataclass(frozen=True, slots=True)
class Duties:
    """Looks up bonds between actors; a body stands for the members of its pact."""

    day: datetime.date
    bonds: Sequence[Bond]

    def body(self, code: str) -> Bond | None:
        """The bond that makes a body, None if the actor is none."""
        return next((b for b in self.bonds if code and code in (b.body, b.key)), None)

    def between(self, giver: str, taker: str) -> Bond | None:
        """A bond by which `giver` must defend `taker`; of several the one with fewest members."""
        fitting = [
            b for b in self.bonds
            if taker in b.members and (giver in b.members or giver in (b.body, b.key))
            and (b.body == giver or self._owes(b, giver, taker))
        ]  # fmt: skip
        return min(fitting, key=lambda b: (len(b.members), b.key), default=None)

    def _owes(self, bond: Bond, giver: str, taker: str) -> bool:
        pact = load_pacts().get(bond.key)
        if pact is None:
            return True
        return any(o.duty is Duty.DEFENSE for o in pact.obligations_between(giver, taker, self.day))

    def allies(self, code: str) -> frozenset[str]:
        """Whom a state must defend, or who must defend it."""
        return frozenset(
            member for b in self.bonds if code in b.members for member in b.members
        ) - {code}

    def consults(self, one: str, other: str) -> bool:
        """Whether anything at all binds the two: at least to consult."""
        return bool(load_pacts().owed(one, other, self.day)) or bool(self.between(one, other))

    def source(self, giver: str, taker: str) -> tuple[str, str] | None:
        """Since when (ISO date) and by what treaty `giver` must defend `taker`; None if not."""
        bond = self.between(giver, taker)
        pact = load_pacts().get(bond.key) if bond else None
        if pact is None:
            return None
        members = [giver, *pact.members_on(self.day)] if giver == pact.body else [giver]
        article = next(
            (
                o.article
                for who in members
                for o in pact.obligations_between(who, taker, self.day)
                if o.duty is Duty.DEFENSE
            ),
            "",
        )
        text = f"{pact.title}, Article {article}" if article else pact.title
        return pact.since.isoformat(), f"{text} (library of pacts: {pact.key})"
