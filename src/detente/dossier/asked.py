"""Which outcome of a template answers a question: what is asked about whom decides.

"Will A attack B?" is answered by an attack on B, "will A and B go to war?" by a war between them,
whatever else the template knows; a question that names a protector is about its entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from detente.dossier.question import Question
from detente.dossier.roles import Roles

# The kinds of question, by the first words of force in it; the first that fits.
_KINDS = (
    ("pressure", re.compile(r"blockade|quarantine", re.I)),
    ("wider", re.compile(r"spread|join|enter|entry|escalat", re.I)),
    ("clash", re.compile(r"clash", re.I)),
    (
        "attack",
        re.compile(
            r"attack|inva[ds]|strik|bomb|interven|annex|occup|seiz|force|military action|retaliat",
            re.I,
        ),
    ),
    ("war", re.compile("")),
)
_NUCLEAR = re.compile(r"\b(?:nuclear|atomic)\b", re.I)
_GENERAL = re.compile(r"\b(?:general|world|great|european|major)\b", re.I)

# Outcomes by kind; what is not there is left to the template.
_TWO_STATES = {
    "pressure": "pressed short of force",
    "wider": "wider",
    "clash": "clash",
    "attack": "attack by the challenger",
    "war": "war",
    "nuclear": "in war",
}
_CLIENT = {
    "pressure": "pressure on the client",
    "clash": "clash",
    "attack": "attack on the client",
    "war": "war over the client (COW)",
    "nuclear": "by the adversary",
}
_PROTECTOR = {"nuclear": "by the adversary"}
_LOCAL = {"attack": "local war"}
_NONE: Mapping[str, str] = {}


def outcome_asked(question: Question, roles: Roles) -> str:
    """The outcome that answers `question` where it is not the template's own; "" if it is."""
    found = next(kind for kind, words in _KINDS if words.search(question.verb))
    if _NUCLEAR.search(question.text):
        found = "nuclear"
    return _outcomes(question, roles).get(found, "")


def _outcomes(question: Question, roles: Roles) -> Mapping[str, str]:
    named = {question.subject, question.object, *question.others}
    match roles.template:
        case "two-state-crisis":
            return _TWO_STATES
        case "bilateral-guarantee":
            return _PROTECTOR if roles.part("protector") in named else _CLIENT
        case "spiral-of-mobilisations" if not _GENERAL.search(question.text):
            return _LOCAL
        case _:
            return _NONE
