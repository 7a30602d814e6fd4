"""What the record says against a claim: pacts of the library against words of agreement.

A claim that two states have, or have reached, an agreement of mutual defence is checked against
the pacts on record on the as-of date. Where the record holds no such obligation, the claim is
shown with the nearest pact on record beside it and carries no weight until somebody grades it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence

from detente.dossier.mentions import actor_codes, gazetteer, name_of
from detente.reading.statement import Document, Statement
from detente.scenario.pacts import load_pacts

_CLAIM = re.compile(
    r"\b(?:joint|mutual|common|collective)\s+defen[cs]e\s+(?:agreement|treaty|pact|alliance)|"
    r"\bmilitary alliance\b|\bdefen[cs]e\s+pact\b",
    re.IGNORECASE,
)
_NEIGHBOURHOOD = 400  # characters around the claim in which "the two countries" are looked for


class Record:
    """Checks claims of agreement against the library's pacts, as of a date."""

    def __init__(self, as_of: datetime.date, documents: Sequence[Document]) -> None:
        self._as_of = as_of
        self._texts = {document.id: document.text for document in documents}

    def __call__(
        self, statement: Statement, topic: str, actors: Callable[[], Sequence[str]]
    ) -> str:
        """What the record says against the statement; "" where it says nothing against it."""
        said = statement.text.lower()
        if "defen" not in said and "alliance" not in said:
            return ""  # cannot be a claim: seen without the slower search
        if not _CLAIM.search(statement.text) or statement.negated:
            return ""
        pair = self._parties(statement, actors())
        if len(pair) < 2:
            return ""
        first, second = pair
        check = load_pacts().defence_obligation_between(first, second, self._as_of)
        if check.on_record:
            return ""
        return check.sentence(name_of)

    def _parties(self, statement: Statement, actors: Sequence[str]) -> tuple[str, ...]:
        """The two states of the claim: named in it, spoken for, meant, or named just before it."""
        found = [code for code in (statement.speaks_for, *actors) if code]
        found.append(statement.act.target_actor)
        if statement.content:
            start = statement.content[0][0]
            text = self._texts.get(statement.document, "")
            before = text[max(0, start - _NEIGHBOURHOOD) : start]
            found.extend(reversed(actor_codes(before)))
        known = gazetteer().actors
        states = list(dict.fromkeys(c for c in found if c in known and known[c].kind == "state"))
        return tuple(states[:2])
