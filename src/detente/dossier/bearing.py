"""What kind of talk a statement is for a belief, and which way it points.

The kinds are those of the table of caps. Who speaks decides the kind: who owns the decision, the
body whose members decide together, or a third party that foretells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from detente.dossier.evidence import Grade
from detente.reading.statement import JOINT, Statement
from detente.scenario.likelihood import link
from detente.scenario.model import Belief, Talk

OWN_STANCES = {"supports": 1, "promises": 1, "opposes": -1, "denies": -1}
_DEFINITION = re.compile(
    r"\b(?:would|will|does|do|is|are)?\s*(?:mean|means|meant|amounts? to|constitutes?|"
    r"tantamount to|counts? as|equals?)\b",
    re.IGNORECASE,
)
_REGARDED = re.compile(
    r"\b(?:regard\w*|treat\w*|consider\w*|see[ns]?|view\w*)\b[^.;]{0,80}?\bas (?:an?|the) "
    r"(?:\w+ ){0,2}?(?:attack|aggression|act of war|declaration of war|casus belli)\b",
    re.IGNORECASE,
)
_DEEDS = (
    "attack", "aggression", "incursion", "invasion", "strike", "raid", "provocation", "violation",
    "move", "step", "attempt",
)  # fmt: skip
_SUPPOSED = re.compile(
    r"\b(?:an?|any|every|each|another|further|such|new) (?:\w+ ){0,3}?"
    rf"(?:{'|'.join(_DEEDS)})s?\b[^.;]*?"
    r"\b(?:would|will|shall|must)(?= (?:\w+ )?be\b)",
    re.IGNORECASE,
)
_COORDINATED = re.compile(r"[,;]\s+(?:and|but)\s+(?:also\s+|that\s+)*", re.I)
_LEFT_OPEN = re.compile(r"\bwhether or not\b|\b(?:decide|consider|discuss)\w* whether\b", re.I)


def kind_and_sign(
    statement: Statement,
    grade: Grade,
    talk: Talk,
    *,
    actors: Callable[[], Sequence[str]],
    owners: frozenset[str],
    bodies: Mapping[str, frozenset[str]],
) -> tuple[str, int] | None:
    """Kind of talk and direction of a statement for one `talk` entry; None if it does not bear.

    `actors`: those named in the statement, in order; `owners`: who owns the decisions that the
    belief governs; `bodies`: the members of each alliance or organisation.
    """
    stance = statement.act.stance
    whose = statement.speaks_for
    deciding = bodies.get(talk.of, frozenset()) | {talk.of} if talk.of else owners
    if whose in bodies and not statement.author_assertion:
        # A body speaks of what its members decide together; it has no vote of its own.
        alone = bool(talk.of) and talk.of != whose
        shared = deciding & (bodies[whose] | {whose})
        if shared and not alone and not talk.threat and stance in OWN_STANCES:
            return "voice without a vote", talk.sign * OWN_STANCES[stance]
        return None
    if whose and whose in deciding and not statement.author_assertion:
        if talk.threat:
            return (_threat(statement), talk.sign) if stance == "threatens" else None
        if stance in OWN_STANCES:
            return _voice(statement), talk.sign * OWN_STANCES[stance]
        return None
    if (
        is_foretelling(statement)
        and not talk.threat
        and (not talk.of or first_of(actors()) == talk.of)
    ):
        if _LEFT_OPEN.search(statement.text):
            return None
        unknown = grade.letter == "F" or not statement.speaker
        kind = "forecast by an unknown hand" if unknown else "forecast"
        return kind, talk.sign * (-1 if statement.negated else 1)
    return None


def is_foretelling(statement: Statement) -> bool:
    """Whether the statement says what will happen; of these alone the words count as well."""
    stance = statement.act.stance
    return stance == "predicts" or (statement.author_assertion and stance == "threatens")


def first_of(codes: Sequence[str]) -> str:
    """The first code, "" if there is none."""
    return codes[0] if codes else ""


def _voice(statement: Statement) -> str:
    if statement.authority == "decides" and statement.act.stance == "promises":
        return "announced decision"
    return {
        "decides": "official position",
        "official": "official position",
        "in government": "voice in government",
    }.get(statement.authority, "other voice")


def _threat(statement: Statement) -> str:
    return "threat" if statement.authority in ("decides", "official") else "threat by another voice"


def pull(statement: Statement, belief: Belief, kind: str, sign: int) -> tuple[int, float]:
    """Direction of a statement on a belief, and how far it pulls at most.

    A forecast with a likelihood pulls toward the nearer edge of what it states and no further, and
    not at all where the belief lies inside it; a word on the unlikely side never raises a belief,
    one on the likely side never lowers it, since people use such words loosely. Whatever else is
    said pulls as its stance points, as far as its cap.
    """
    stated = statement.likelihood
    if not kind.startswith("forecast") or stated is None:
        return sign, math.inf
    low, high = stated.low, stated.high
    if sign < 0:  # denied, or on a topic that makes the belief less likely
        low, high = 1 - high, 1 - low
    below = _on_scale(low, belief) - belief.mean
    above = belief.mean - _on_scale(high, belief)
    loose = not any(letter.isdigit() for letter in stated.word)
    if below > 0 and not (loose and high <= 0.5):
        return 1, below
    if above > 0 and not (loose and low >= 0.5):
        return -1, above
    return 1 if below > 0 else -1, 0.0


def _on_scale(probability: float, belief: Belief) -> float:
    return link(min(max(probability, 1e-6), 1 - 1e-6), belief.scale)


def matter(statement: Statement) -> str:
    """The words in which a statement's topics are looked for.

    A stand for or against something bears on the clause that names it, not on what is said in the
    same breath: "opposed any change by force, and that its commitment was steady" opposes no
    commitment. Who foretells or threatens what follows from a condition does not foretell the
    condition: "if A seized the port, B would have to answer" is about B's answer. Anything else is
    searched as a whole.
    """
    target = statement.act.target
    if statement.act.stance in ("predicts", "threatens") and not is_definition(statement):
        then = _consequent(statement)
        return _together(then, target) if target in then else then
    if statement.act.stance not in OWN_STANCES or not target:
        return _together(statement.text, target)
    at = statement.text.find(target)
    if at < 0:
        return _together(statement.text, target)
    start, end = 0, len(statement.text)
    for boundary in _COORDINATED.finditer(statement.text):
        if boundary.end() <= at:
            start = boundary.end()
        elif boundary.start() >= at + len(target):
            end = boundary.start()
            break
    return statement.text[start:end]


def _together(text: str, target: str) -> str:
    """The text and the target, in a paragraph of its own so that no phrase runs from one into the
    other; the text alone where it holds the words of the target already."""
    if not target:
        return text
    at = text.find(target)
    end = at + len(target)
    if at >= 0 and not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
        return text
    return f"{text}\n\n{target}"


def _consequent(statement: Statement) -> str:
    """The words of a statement without those that say what it supposes: an "if" part, a deed."""
    if statement.condition is None:
        # "Any attack would be met by force" supposes the attack as well.
        text = statement.text
        return _SUPPOSED.sub("", text) if _may_hold(text, _DEEDS) else text
    kept, at = [], 0  # `at`: where the piece begins in the text
    for start, end in statement.content:
        done = start
        for a, b in statement.condition.if_spans:
            if start <= a and b <= end:  # a part lies within one piece
                kept.append(statement.text[at + done - start : at + a - start])
                done = b
        kept.append(statement.text[at + done - start : at + end - start])
        at += end - start + len(JOINT)
    return " ".join(kept)


def is_definition(statement: Statement) -> bool:
    """Whether it says what something would be called: "X would mean Y", "regard X as an attack"."""
    text = statement.text
    called = statement.condition is not None and _DEFINITION.search(text)
    return bool(called or (_may_hold(text, ("as a", "as the")) and _REGARDED.search(text)))


def _may_hold(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in the text: seen without the slower search.

    What is not ASCII may stand for an ASCII letter where case is ignored, and is searched.
    """
    if not text.isascii():
        return True
    lower = text.lower()
    for word in words:  # noqa: SIM110  (asked of every statement: a generator takes twice as long)
        if word in lower:
            return True
    return False


def why_not(statement: Statement) -> str:
    """Why a statement on a topic of the scenario bears on no belief."""
    whose = statement.speaks_for or statement.speaker or "its speaker"
    if statement.act.stance == "predicts" and _LEFT_OPEN.search(statement.text):
        return "leaves open which way it will go"
    if statement.act.stance in ("none", "evades", "asserts") and not statement.author_assertion:
        return "takes no side for or against"
    if statement.author_assertion:
        return "the writer's own assertion, no forecast of a decision in the scenario"
    return f"{whose} has no part in the decision it speaks of, or no belief stands for it"
