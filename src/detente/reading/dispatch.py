"""Dispatches: what an envoy writes home, and whom he writes for.

"Sir Basil Newland (Prague) to the Foreign Office", "The Ambassador in Japan (Grew) to the Secretary
of State", "Telegram from the Embassy in Cuba to the Department of State", "FM AMEMBASSY PARIS TO
SECSTATE": the writer speaks for the state that he reports to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"(?:[A-ZÀ-Ý][\w.’'-]*|de|von|van|du|la)(?:\s+(?:[A-ZÀ-Ý][\w.’'-]*|de|von|van|du|la)){0,5}"
_OFFICES = r"(?P<office>Ambassador|Minister|Chargé|Consul(?: General)?)"
_MISSIONS = r"(?P<office>Embassy|Legation|Consulate(?: General)?|Mission)"
_TELEGRAM = r"^\W*(?:[Tt]elegram\s+[Ff]rom\s+)?"
_SENT = (
    re.compile(rf"{_TELEGRAM}(?P<name>{_NAME})\s*\((?P<place>{_NAME})\)\s+to\s+(?P<to>.+)$"),
    re.compile(
        rf"{_TELEGRAM}[Tt]he\s+{_OFFICES}\s+in\s+(?P<place>{_NAME})"
        rf"\s*(?:\((?P<name>{_NAME})\))?\s*,?\s+to\s+(?P<to>.+)$"
    ),
    re.compile(
        r"^\W*(?:[Tt]elegram|[Dd]ispatch|[Cc]able|[Dd]espatch|[Mm]essage)\s+[Ff]rom\s+the\s+"
        rf"{_MISSIONS}\s+(?:in|at|to)\s+(?P<place>{_NAME})\s+to\s+(?P<to>.+)$"
    ),
    re.compile(
        rf"^\W*(?:[Tt]he\s+)?{_MISSIONS}\s+of\s+(?:the\s+)?(?P<of>{_NAME}(?:\s+of\s+{_NAME})?)"
        rf"\s+(?:in|at)\s+(?P<place>{_NAME})\s+to\s+(?P<to>.+)$"
    ),
    re.compile(r"^\W*FM\s+(?P<office>AMEMBASSY)\s+(?P<place>[A-Z ]+?)\s+TO\s+(?P<to>.+)$"),
)
_ADDRESSED = re.compile(
    r"\b(?:the\s+)?(?:foreign office|foreign minist(?:ry|er)|ministry of foreign affairs|minister"
    r"|secretary of state|department of state|secstate\w*|secretary of foreign affairs|chancellor"
    r"|government|foreign secretary|quai d.orsay|ballhausplatz|auswärtiges amt|wilhelmstrasse"
    r"|headquarters|king|emperor)\b",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:Sir|Mr|Mrs|Ms|Dr|Count|Baron|Lord|Herr|M|Prince|General|Captain)\.?\s+")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Who sends it, from where, and to whom, as its first lines say."""

    writer: str
    place: str
    addressee: str
    of: str = ""  # the state whose mission sends it, where that is told


def dispatch_of(head: str) -> Dispatch | None:
    """The dispatch that the first lines of a text announce, or None."""
    lines = [line.strip() for line in head.splitlines() if line.strip()][:4]
    for line in lines:
        if len(line) > 160 or line.endswith("."):
            continue
        for pattern in _SENT:
            match = pattern.match(line)
            if match is None or not _ADDRESSED.search(match["to"]):
                continue
            parts = match.groupdict()
            name = _TITLES.sub("", parts.get("name") or "")
            office = parts.get("office")
            writer = name or f"the {office} in {match['place']}".replace("AMEMBASSY", "Embassy")
            return Dispatch(writer, match["place"], match["to"], parts.get("of") or "")
    return None
