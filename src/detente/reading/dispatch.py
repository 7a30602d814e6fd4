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
    re.compile(
        r"^\W*FM\s+(?P<office>AMEMBASSY|AMCONSUL"
        r"|USMISSION)\s+(?P<place>[A-Z ]+?)(?:\s+TO\s+(?P<to>.+))?$"
    ),
)
_ADDRESSED = re.compile(
    r"\b(?:the\s+)?(?:foreign office|foreign minist(?:ry|er)|ministry of foreign affairs|minister"
    r"|secretary of state|department of state|secstate\w*|secretary of foreign affairs|chancellor"
    r"|government|foreign secretary|quai d.orsay|ballhausplatz|auswärtiges amt|wilhelmstrasse"
    r"|headquarters|king|emperor)\b",
    re.IGNORECASE,
)
_RANK = (
    r"(?:(?:Sir|Mr|Mrs|Dr|Count|Baron|Lord|Viscount|Earl|Marquess|Marquis|Prince|Herr|Monsieur|M"
    r"|MM|Señor|Signor"
    r"|Senhor|General|Colonel|Captain|Admiral|Commander|Major|Consul|Duke|Graf|Freiherr"
    r"|Chevalier)\.?"
    r"|(?:[Tt]he )?(?:[A-Z][a-z]+ )?(?:Ambassador|Minister|Chargé d['’]Affaires|Chargé"
    r"|Consul-General"
    r"|Consul General|Envoy|Military Attaché|Resident|High Commissioner|Governor|Legation|Embassy"
    r"|Foreign Office|Foreign Minister|Foreign Secretary|Secretary of State|Imperial Chancellor"
    r"|Minister of Foreign"
    r" Affairs|Minister for Foreign Affairs))"
)
_CORRESPONDENCE = re.compile(
    rf"^\W*(?:No\. ?\d+\.? )?(?:[Tt]elegram|[Mm]emorandum|[Dd]espatch|[Dd]ispatch|[Rr]eport"
    rf"|[Ll]etter)?"
    rf"(?: ?(?:[Ff]rom|of|by) )?(?P<writer>{_RANK}\b[^\n(]{{0,60}}?) ?"
    rf"(?:\([^)\n]{{2,40}}\))?,? (?:to|for) "
    rf"(?:his |the )?{_RANK}\b[^\n]{{0,80}}$"
)
_LETTERHEAD = re.compile(
    r"^\W*(?:(?:His|Her) [\w ]*Majesty['’]s |[A-Z][a-z]+ )?(?:Embassy|Legation"
    r"|Consulate(?:[- ]General)?|High Commission)"
    r"(?: of [A-Z][\w ]+?)?(?: (?:in|at) [A-Z]\w+)?,? ?(?:[A-Z][\w. ]+)?,?(?: [\w .,]{4,20})?$"
)
_CABLE = re.compile(
    r"^\W*(?:diplomatic (?:cable|telegram|note|despatch|dispatch)|FM (?:AM|US)[A-Z]+\b.*"
    r"|.*\bSECSTATE\b.*)$",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"^(?:Sir|Mr|Mrs|Ms|Dr|Count|Baron|Lord|Viscount|Earl|Herr|M|Señor|Signor|Prince|General|Captain|Colonel)\.?\s+"
)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Who sends it, from where, and to whom, as its first lines say."""

    writer: str
    place: str
    addressee: str
    of: str = ""  # the state whose mission sends it, where that is told


def is_dispatch(head: str) -> bool:
    """Whether the first lines announce a letter between officials, to whomever it is sent."""
    lines = [line.strip() for line in head.splitlines() if line.strip()][:4]
    return any(
        pattern.match(line) is not None
        for line in lines
        if len(line) < 120
        for pattern in (_CORRESPONDENCE, _LETTERHEAD, _CABLE)
    )


def writer_named(head: str) -> str:
    """The official who writes, in "Count Orlov to M. Sazanov", or ""."""
    for line in [line.strip() for line in head.splitlines() if line.strip()][:4]:
        match = _CORRESPONDENCE.match(line) if len(line) < 120 else None
        if match is not None:
            return _TITLES.sub("", match["writer"]).strip(" ,")
    return ""


def dispatch_of(head: str) -> Dispatch | None:
    """The dispatch that the first lines of a text announce, or None."""
    lines = [line.strip() for line in head.splitlines() if line.strip()][:4]
    for line in lines:
        if len(line) > 160 or line.endswith("."):
            continue
        for pattern in _SENT:
            match = pattern.match(line)
            if match is None:
                continue
            parts = match.groupdict()
            cable = "AMEMBASSY" in line or "AMCONSUL" in line or "USMISSION" in line
            if not cable and not _ADDRESSED.search(match["to"]):
                continue
            name = _TITLES.sub("", parts.get("name") or "")
            office = parts.get("office")
            place = match["place"].title() if cable else match["place"]
            office = "Embassy" if cable else office
            owner = "United States" if cable else parts.get("of") or ""
            return Dispatch(name or f"the {office} in {place}", place, match["to"] or "", owner)
    return None
