"""The analytic confidence level: low, moderate or high, by a stated rule.

Confidence speaks of the evidence, likelihood of the event; the two never share a sentence
(ICD 203, section D.6.e). The rule, in this order:

1. *low* if fewer than MODERATE_ORIGINS independent origins move what the answer hinges on, or
   more than half of the swing of the answer rests on defaults, or no origin is better than F6;
2. *high* if at least HIGH_ORIGINS origins of grade B or better and information 2 or better do,
   two of them by who decides, and at most a quarter of the swing rests on defaults;
3. *moderate* otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.dossier.evidence import Dossier, Evidence
from detente.scenario.model import Model

MODERATE_ORIGINS = 4
HIGH_ORIGINS = 8
MOVED = 0.5  # standard deviations


@dataclass(frozen=True, slots=True)
class Assessment:
    """`level`: low, moderate or high; `reasons`: the findings that decided it."""

    level: str
    reasons: tuple[str, ...]


def assess(
    dossier: Dossier,
    swings: Mapping[str, float],
    supported: frozenset[str],
    authorities: Mapping[str, str],
    documents: int,
) -> Assessment:
    """The level for an answer.

    `swings`: how far each belief swings the answer (any unit); `supported`: names of beliefs that
    are no defaults; `authorities`: the speaker's, by statement id; `documents`: how many were read.
    """
    used = dossier.used()
    origins = {item.origin for item in used}
    total = sum(swings.values())
    by_default = sum(s for name, s in swings.items() if name not in supported)
    share = by_default / total if total > 0 else 1.0
    good = [item for item in used if _good(item)]
    deciding = [item for item in good if authorities.get(item.statement) == "decides"]
    reasons = (
        f"{len(origins)} independent origin{'' if len(origins) == 1 else 's'} in "
        f"{documents} document{'' if documents == 1 else 's'}, "
        f"{len(good)} of grade B2 or better",
        f"{100 * share:.0f} % of what the answer hinges on rests on defaults",
    )
    ungraded = all(item.grade.letter in "DEF" and item.grade.digit in "456" for item in used)
    if len(origins) < MODERATE_ORIGINS or share > 0.5 or ungraded:
        return Assessment("low", reasons)
    if (
        len({item.origin for item in good}) >= HIGH_ORIGINS
        and len({item.origin for item in deciding}) >= 2
        and share <= 0.25
    ):
        return Assessment("high", reasons)
    return Assessment("moderate", reasons)


def supported_beliefs(before: Model, after: Model) -> frozenset[str]:
    """Names of the beliefs that rest on more than a default.

    Those that the scenario's author, a base rate or an analyst gave, and those that evidence has
    moved by at least MOVED standard deviations; a default that talk has nudged is still a default.
    """
    out = set()
    for was, now in zip(before.beliefs, after.beliefs, strict=True):
        given = {was.origin.kind, now.origin.kind} & {"scenario", "history", "analyst"}
        moved = was.sd > 0 and abs(now.mean - was.mean) >= MOVED * was.sd
        if given or moved:
            out.add(now.name)
    return frozenset(out)


def _good(item: Evidence) -> bool:
    return item.grade.letter in "AB" and item.grade.digit in "12"


def sentence(assessment: Assessment, names: Sequence[str] = ()) -> str:
    """The level in a sentence of its own, without any likelihood word."""
    return (
        f"Analytic confidence in this answer is {assessment.level}: "
        f"{'; '.join((*assessment.reasons, *names))}."
    )
