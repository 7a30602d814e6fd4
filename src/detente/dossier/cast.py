"""Cast a template: who plays which part, found in the question and the documents by stated rules.

The template `entry-into-war` needs an alliance, its adversary, the client that the alliance
supplies, the member through which supplies run, and the adversary's possible partners. The
question names the first two; the others are found in the documents, by stated rules:

- *client*: the state outside the alliance, other than the adversary, that the documents name most;
- *hub*: the member named most in sentences about strikes, retaliation, hubs or bases, else the
  member named most;
- *partners*: states outside the alliance named in one sentence with the adversary and words of
  agreement, exercise or alliance, or bound by a pact of defence to it and named at all.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from detente.dossier.mentions import actor_codes, count_actors, name_of, sentences_naming
from detente.dossier.question import Question
from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.statement import Document
from detente.scenario.actors import load_actors
from detente.scenario.pact import Duty, Pact
from detente.scenario.pacts import load_pacts

_TARGETED = re.compile(
    r"\b(?:retaliat\w+|strik\w+|struck|hub|base|cent(?:re|er)|logistic\w*)\b", re.I
)
_TIES = re.compile(
    r"\b(?:agreement|treaty|pact|alliance|allied|exercis\w+|simulation\w*|manoeuv\w+|drills?|"
    r"joint(?:ly)?|troops from)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Who plays which part in the template, and how each was found."""

    template: str
    alliance: str
    target: str
    client: str
    hub: str
    partners: tuple[str, ...]
    found: tuple[str, ...]


def cast_roles(question: Question, documents: Sequence[Document], as_of: datetime.date) -> Roles:
    """Find the roles of the template; DetenteError (NOT_UNDERSTOOD) says which is missing."""
    pact, target = _sides(question, as_of)
    members = frozenset(pact.members_on(as_of))
    states = load_actors()
    texts = [document.text for document in documents]
    counts = count_actors(texts)
    found = [
        f"alliance {pact.name} and adversary {name_of(target)}: named in the question",
    ]
    outsiders = Counter(
        {
            code: n
            for code, n in counts.items()
            if code not in members and code != target and states.code(code).kind == "state"
        }
    )
    named = [code for code in question.others if code in outsiders]
    client = named[0] if named else _most(outsiders)
    if not client:
        raise DetenteError(
            Problem(
                f"no state that {pact.name} supports is named in the documents",
                Place("documents"),
                expected="at least one state outside the alliance and other than its adversary",
                hint="Add a document that names it, or write a scenario and give --scenario.",
            ),
            status=Exit.NOT_UNDERSTOOD,
        )
    how = "named in the question" if named else "the outside state that the documents name most"
    found.append(f"client {name_of(client)}: {how}")
    aimed = count_actors(s for s in sentences_naming(texts, tuple(members)) if _TARGETED.search(s))
    inside = Counter({code: n for code, n in counts.items() if code in members})
    at_risk = Counter({code: n for code, n in aimed.items() if code in members})
    hub = _most(at_risk) or _most(inside) or min(members)
    found.append(f"hub {name_of(hub)}: the member named most beside strikes and bases")
    bound = {
        code
        for code in outsiders
        if any(target in p.members_on(as_of) and code in p.members_on(as_of) and p.in_force(as_of)
               and _defends(p) for p in load_pacts().values())
    }  # fmt: skip
    tied = {
        code
        for sentence in sentences_naming(texts, (target,))
        if _TIES.search(sentence)
        for code in actor_codes(sentence)
        if code in outsiders
    }
    partners = tuple(sorted((bound | tied) - {client}))
    found.append(
        "partners "
        + (", ".join(map(name_of, partners)) or "none")
        + ": tied to the adversary by a pact of defence, or named with it beside words of agreement"
    )
    return Roles("entry-into-war", pact.key, target, client, hub, partners, tuple(found))


def _sides(question: Question, as_of: datetime.date) -> tuple[Pact, str]:
    """The alliance and its adversary among the question's two actors."""
    pacts = load_pacts()
    states = load_actors()
    subject, target = question.subject, question.object
    bodies = [states.code(code).pact for code in (subject, target)]
    if bodies[0] and bodies[0] in pacts:
        pact, other = pacts[bodies[0]], target
    elif bodies[1] and bodies[1] in pacts:
        pact, other = pacts[bodies[1]], subject
    else:
        shared = [
            pact for pact in pacts.values()
            if pact.in_force(as_of) and _defends(pact)
            and {subject, target} <= set(pact.members_on(as_of))
        ]  # fmt: skip
        if shared:
            raise _not_understood(
                f"asks about two allies: {name_of(subject)} and {name_of(target)} are both "
                f"bound by {shared[0].name}",
                "a state or alliance and its adversary",
            )
        allied = [
            pact for pact in pacts.values()
            if pact.in_force(as_of) and _defends(pact) and len(pact.members_on(as_of)) > 2
            and subject in pact.members_on(as_of) and target not in pact.members_on(as_of)
        ]  # fmt: skip
        if not allied:
            raise _not_understood(
                f"asks about {name_of(subject)} and {name_of(target)}, whom no template fits yet",
                "an alliance with several members on one side (nearest template: entry-into-war)",
            )
        pact, other = max(allied, key=lambda p: (len(p.members_on(as_of)), p.key)), target
    if other in pact.members_on(as_of):
        raise _not_understood(
            f"asks about two allies: {name_of(other)} is a member of {pact.name}",
            "an alliance and an adversary outside it",
        )
    if not pact.in_force(as_of):
        raise _not_understood(
            f"asks about {pact.name}, which was not in force on {as_of}", "a pact in force"
        )
    if states.code(other).kind != "state":
        raise _not_understood(
            f"asks about {name_of(other)}, which is no state", "a state as the alliance's adversary"
        )
    return pact, other


def _defends(pact: Pact) -> bool:
    """Whether the pact obliges a member to defend another."""
    return any(obligation.duty is Duty.DEFENSE for obligation in pact.obligations)


def _not_understood(what: str, expected: str) -> DetenteError:
    return DetenteError(
        Problem(
            what,
            Place("question"),
            expected=expected,
            hint="Ask otherwise with --question, or write a scenario and give --scenario.",
        ),
        status=Exit.NOT_UNDERSTOOD,
    )


def _most(counts: Counter[str]) -> str:
    """The code counted most, of several the first in the alphabet; "" if there is none."""
    return min(counts, key=lambda code: (-counts[code], code), default="")
