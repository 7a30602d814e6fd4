"""Roles of `spiral-of-mobilisations`: who demands of whom, and the powers on either side.

- *accuser* and *accused*: the two states that the question names, in the order of the action;
- *first*: the accuser and the named states that a pact of defence binds to it;
- *second*: named states that stand in a sentence with the accused and words of support, and are
  not of the first side; then the named states that any pact binds to one of these.
"""

from __future__ import annotations

import re

from detente.dossier.roles import Roles, Setting

MOBILISED = 3
_SPIRAL = re.compile(r"\b(?:mobili[sz]\w+|ultimatum\w*|general war|great powers)\b", re.I)
_SUPPORT = re.compile(
    r"\b(?:support\w*|protect\w*|stand(?:s|ing)? by|defend\w*|indifferent|side with|patron|"
    r"abandon\w*|behind)\b",
    re.I,
)


def cast_spiral(setting: Setting) -> Roles | None:
    """The roles; None if it is no spiral: too little of mobilisation, or a side without powers."""
    words = "\n".join((setting.question.text, *setting.texts))
    if len(_SPIRAL.findall(words)) < MOBILISED:
        return None
    accuser, accused = setting.question.subject, setting.question.object
    named = {c for c in setting.counts if setting.is_state(c)} - {accuser, accused}
    first = {c for c in named if setting.duties.between(c, accuser)}
    beside = setting.beside((accused,), _SUPPORT)
    second = {c for c in named - first if beside[c] and not setting.duties.between(c, accuser)}
    grown = True
    while grown:
        more = {
            c for c in named - first - second
            if any(setting.duties.consults(c, power) for power in second)
        }  # fmt: skip
        second |= more
        grown = bool(more)
    if not second or not first:
        return None
    return Roles(
        "spiral-of-mobilisations",
        (
            ("accuser", accuser),
            ("accused", accused),
            ("first", (accuser, *sorted(first))),
            ("second", tuple(sorted(second))),
        ),
        (
            f"accuser {setting.name(accuser)} and accused {setting.name(accused)}: named in the "
            "question",
            f"first side {', '.join(map(setting.name, (accuser, *sorted(first))))}: bound to the "
            "accuser by a pact of defence and named",
            f"second side {', '.join(map(setting.name, sorted(second)))}: named beside words of "
            "support for the accused, or bound by a pact to one that is",
        ),
        horizon="",
    )
