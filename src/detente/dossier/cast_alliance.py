"""Roles of `entry-into-war`: an alliance, its adversary, the client that it supplies.

- *client*: a state outside the alliance named in the question, else the one that the documents
  name most;
- *hub*: the member named most in sentences about strikes, retaliation, hubs or bases, else the
  member named most;
- *partners*: states outside the alliance named in one sentence with the adversary and words of
  agreement, exercise or alliance, or bound by a pact of defence to it and named at all.
"""

from __future__ import annotations

import re
from collections import Counter

from detente.dossier.bonds import Bond
from detente.dossier.roles import Roles, Setting, most
from detente.errors import DetenteError, Exit, Place, Problem

_TARGETED = re.compile(
    r"\b(?:retaliat\w+|strik\w+|struck|hub|base|cent(?:re|er)|logistic\w*)\b", re.I
)


def clients(setting: Setting, bond: Bond, adversary: str) -> Counter[str]:
    """States outside the alliance that may be its client, by how often they are named."""
    return Counter(
        {
            code: n
            for code, n in setting.counts.items()
            if code not in bond.members
            and code != adversary
            and setting.is_state(code)
            and not setting.duties.between(code, adversary)
        }
    )


def cast_alliance(setting: Setting, bond: Bond, adversary: str) -> Roles:
    """The roles; DetenteError (NOT_UNDERSTOOD) if the documents name no client."""
    outsiders = clients(setting, bond, adversary)
    found = [f"alliance {bond.name} and adversary {setting.name(adversary)}: named in the question"]
    named = [code for code in setting.question.others if code in outsiders]
    client = named[0] if named else most(outsiders)
    if not client:
        raise DetenteError(
            Problem(
                f"no state that {bond.name} supports is named in the documents",
                Place("documents"),
                expected="at least one state outside the alliance and other than its adversary",
                hint="Add a document that names it, or write a scenario and give --scenario.",
            ),
            status=Exit.NOT_UNDERSTOOD,
        )
    how = "named in the question" if named else "the outside state that the documents name most"
    found.append(f"client {setting.name(client)}: {how}")
    members = frozenset(bond.members)
    at_risk = setting.beside(bond.members, _TARGETED)
    inside = Counter({c: n for c, n in setting.counts.items() if c in members})
    hub = most(Counter({c: n for c, n in at_risk.items() if c in members})) or most(inside)
    hub = hub or min(members)
    found.append(f"hub {setting.name(hub)}: the member named most beside strikes and bases")
    partners = setting.partners(adversary, (client, bond.body, *bond.members))
    found.append(
        "partners "
        + (", ".join(map(setting.name, partners)) or "none")
        + ": tied to the adversary by a pact of defence, or named with it beside words of agreement"
    )
    return Roles(
        "entry-into-war",
        (
            ("alliance", bond.key),
            ("target", adversary),
            ("client", client),
            ("hub", hub),
            ("partners", partners),
        ),
        tuple(found),
        turn="1 week",
        facts=setting.partner_facts(adversary, partners),
    )
