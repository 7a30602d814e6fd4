"""Cast a template: which one fits, and who plays which part, found by stated rules.

1. *spiral-of-mobilisations*: ultimatums or mobilisations are spoken of at least MOBILISED times,
   and powers stand on both sides of the two states that the question names;
2. *entry-into-war*: an alliance is named in the question (or much named beside one of its members)
   against a state, and the documents name a state outside it that it supplies;
3. *bilateral-guarantee*: somebody is bound, or said, to defend one of the two against the other;
4. *two-state-crisis*: two states, and nobody who guarantees either.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from detente.dossier.bonds import Bond, Duties, bonds_on
from detente.dossier.cast_alliance import cast_alliance, clients
from detente.dossier.cast_guarantee import cast_guarantee, cast_two_states
from detente.dossier.cast_spiral import cast_spiral
from detente.dossier.own import NONE, Own
from detente.dossier.question import Question
from detente.dossier.roles import Roles, Setting, not_understood
from detente.reading.statement import Document
from detente.scenario.pacts import load_pacts

NAMED_BESIDE = 0.5  # of the adversary's mentions: an alliance that the question does not name


def cast_roles(
    question: Question,
    documents: Sequence[Document],
    as_of: datetime.date,
    own: Own = NONE,
) -> Roles:
    """Find template and roles; DetenteError (NOT_UNDERSTOOD) says what is missing."""
    duties = Duties(as_of, bonds_on(as_of, own))
    setting = Setting(question, tuple(d.text for d in documents), duties, own)
    one, other = question.subject, question.object
    _check_bodies(setting)
    bodies = [duties.body(code) for code in (one, other)]
    if bodies[0] and bodies[1]:
        raise not_understood("asks about two alliances", "an alliance and a state")
    for bond, adversary in ((bodies[0], other), (bodies[1], one)):
        if bond is not None:
            return _alliance(setting, bond, adversary)
    spiral = cast_spiral(setting)
    if spiral is not None:
        return spiral
    shared = duties.between(one, other)
    if shared is not None:
        raise not_understood(
            f"asks about two allies: {setting.name(one)} and {setting.name(other)} are both "
            f"bound by {shared.name}",
            "a state or alliance and its adversary",
            hint="A crisis between allies takes a scenario: detente new two-state-crisis --set "
            f"challenger={one} --set defender={other} --to crisis.yaml, then give --scenario",
        )
    beside = _beside(setting)
    if beside is not None and clients(setting, beside, other):
        return cast_alliance(setting, beside, other)
    return cast_guarantee(setting) or cast_two_states(setting)


def _alliance(setting: Setting, bond: Bond, adversary: str) -> Roles:
    """An alliance is one side: over a client that it supplies, or over a member of its own."""
    if adversary in bond.members:
        raise not_understood(
            f"asks about two allies: {setting.name(adversary)} is a member of {bond.name}",
            "an alliance and an adversary outside it",
        )
    if not setting.is_state(adversary):
        raise not_understood(
            f"asks about {setting.name(adversary)}, which is no state",
            "a state as the alliance's adversary",
        )
    inside = next((code for code in setting.question.others if code in bond.members), "")
    if inside or not clients(setting, bond, adversary):
        made = cast_guarantee(setting, client=inside, protector=bond, adversary=adversary)
        if made is not None:
            return made
    return cast_alliance(setting, bond, adversary)


def _beside(setting: Setting) -> Bond | None:
    """An alliance that the question does not name, but the documents do, beside its member."""
    one, other = setting.question.subject, setting.question.object
    fitting = [
        bond
        for bond in setting.duties.bonds
        if bond.body
        and len(bond.members) > 2
        and one in bond.members
        and other not in bond.members
        and setting.counts[bond.body] >= max(1, NAMED_BESIDE * setting.counts[other])
    ]
    return max(fitting, key=lambda b: (setting.counts[b.body], b.key), default=None)


def _check_bodies(setting: Setting) -> None:
    """Refuse a body whose pact is not in force on the date."""
    pacts = load_pacts()
    for code in (setting.question.subject, setting.question.object):
        pact = next((p for p in pacts.values() if p.body == code), None)
        if pact is not None and not pact.in_force(setting.duties.day):
            raise not_understood(
                f"asks about {pact.name}, which was not in force on {setting.duties.day}",
                "a pact in force",
            )
