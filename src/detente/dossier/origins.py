"""Independent origins: the same words, or one speaker on one occasion, count once.

Statements on one belief that point one way are of one origin

1. where they share a run of SHARED_WORDS words and are said for the same state or body (the same
   words relayed by many outlets; shingling after Broder 1997), or
2. where the same person says them within OCCASION_DAYS days (a paraphrase on the same occasion).

An origin counts as its best attested statement; the others are its witnesses. Of several origins
of one speaker on one belief the latest says what the speaker holds, and the best attested of those
that say so counts: people change their minds, but to say a thing again, to a worse witness, takes
nothing from it. Nothing here hangs on the order in which documents were read.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from detente.dossier.evidence import Evidence
from detente.dossier.tables import Weights
from detente.reading.statement import Document, Statement

SHARED_WORDS = 6
OCCASION_DAYS = 2
_WORD = re.compile(r"\w+")


def independent(
    items: Sequence[Evidence],
    statements: Mapping[str, Statement],
    documents: Mapping[str, Document],
) -> list[Evidence]:
    """The items with one left per origin, its witnesses named, and earlier positions set aside."""
    used = [i for i, item in enumerate(items) if item.status == "used"]
    parent = {i: i for i in used}

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(group: Iterable[int]) -> None:
        members = iter(group)
        first = root(next(members))
        for other in members:
            parent[root(other)] = first

    days = {i: _day(documents[items[i].document]) for i in used}
    speakers = {i: speaker_key(statements[items[i].statement], items[i]) for i in used}
    for group in _sharing_words(used, items, statements):
        join(group)
    for group in _occasions(used, items, speakers, days):
        join(group)
    origins: dict[int, list[int]] = {}
    for i in used:
        origins.setdefault(root(i), []).append(i)

    out = list(items)
    latest: dict[tuple[str, str], list[tuple[datetime.date, float, str, int]]] = {}
    for members in origins.values():
        best = max(members, key=lambda i: (abs(items[i].ratio), items[i].statement))
        others = sorted({items[i].statement for i in members} - {items[best].statement})
        out[best] = replace(items[best], witnesses=tuple(others))
        for i in members:
            if i != best:
                out[i] = _silenced(items[i], "a witness of the same origin, which counts once")
        first = min(days[i] for i in members)
        rank = (first, abs(items[best].ratio), items[best].statement, best)
        latest.setdefault((items[best].belief, speakers[best]), []).append(rank)
    for ranks in latest.values():
        last = max(ranks)
        sign = items[last[-1]].sign
        holding = [rank for rank in ranks if items[rank[-1]].sign == sign]
        best = max(holding, key=lambda rank: (rank[1], rank[2]))[-1]
        for first, *_, i in ranks:
            if i == best:
                continue
            if items[i].sign == sign:
                why = "the speaker says the same elsewhere, better attested; counted once"
            elif first == last[0]:
                why = "the speaker says otherwise on the same day; the better attested counts"
            else:
                why = f"replaced by the speaker's later position of {last[0]}"
            out[i] = _silenced(out[i], why)
    return out


def speaker_key(statement: Statement, item: Evidence) -> str:
    """Who speaks, whatever part of the name is given: the last word of it, and for whom."""
    return _voice(statement.speaker, statement.speaks_for) or item.origin


@functools.lru_cache(maxsize=1 << 12)
def _voice(speaker: str, speaks_for: str) -> str:
    words = _WORD.findall(speaker.casefold())
    return f"{words[-1]}/{speaks_for}" if words else ""


def _silenced(item: Evidence, why: str) -> Evidence:
    return replace(item, status="repeated", ratio=0.0, why=why)


def _sharing_words(
    used: Sequence[int], items: Sequence[Evidence], statements: Mapping[str, Statement]
) -> Iterable[Sequence[int]]:
    voices: dict[tuple[str, int, str], list[int]] = {}
    for i in used:
        item = items[i]
        voice = item.belief, item.sign, statements[item.statement].speaks_for
        voices.setdefault(voice, []).append(i)
    for said in voices.values():
        if len(said) > 1:
            texts = tuple([statements[items[i].statement].text for i in said])
            for one, other in _shared(texts):
                yield said[one], said[other]


@functools.lru_cache(maxsize=1 << 10)  # a case is weighed twice in one command
def _shared(texts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Pairs of texts, by number, that link all those that share a run of words."""
    runs: dict[tuple[str, ...], int] = {}
    found = []
    for number, text in enumerate(texts):
        firsts = {runs.setdefault(run, number) for run in _runs(text)}
        found += [(first, number) for first in firsts if first != number]
    return tuple(found)


@functools.lru_cache(maxsize=1 << 13)  # a case is weighed twice in one command
def _runs(text: str) -> tuple[tuple[str, ...], ...]:
    """All runs of SHARED_WORDS words of a text."""
    words = _WORD.findall(text.casefold())
    return tuple(zip(*(words[at:] for at in range(SHARED_WORDS)), strict=False))


def _occasions(
    used: Sequence[int],
    items: Sequence[Evidence],
    speakers: Mapping[int, str],
    days: Mapping[int, datetime.date],
) -> Iterable[list[int]]:
    said: dict[tuple[str, int, str], list[int]] = {}
    for i in used:
        said.setdefault((items[i].belief, items[i].sign, speakers[i]), []).append(i)
    for group in said.values():
        group.sort(key=lambda i: days[i])
        occasion = group[:1]
        for before, i in itertools.pairwise(group):
            if (days[i] - days[before]).days <= OCCASION_DAYS:
                occasion.append(i)
            else:
                yield occasion
                occasion = [i]
        yield occasion


def _day(document: Document) -> datetime.date:
    return document.date or datetime.date.min


def confirmed_once(items: Sequence[Evidence], weights: Weights) -> list[Evidence]:
    """Information of grade 1 ("confirmed") without the part that its confirmation adds itself.

    An item of grade 1 whose belief another origin moves the same way from another document is
    weighed as grade 2, but loses no more by that than the others add.
    """
    confirmed, probable = weights.information("1"), weights.information("2")
    totals: dict[tuple[str, int], list[Evidence]] = {}
    for item in items:
        if item.status == "used":
            totals.setdefault((item.belief, item.sign), []).append(item)
    out = []
    for item in items:
        if item.status == "used" and item.grade.digit == "1" and confirmed:
            others = sum(
                abs(other.ratio)
                for other in totals[item.belief, item.sign]
                if other.document != item.document and other.statement != item.statement
            )
            lost = min(abs(item.ratio) * (1 - probable / confirmed), others)
            if lost > 0:
                left = abs(item.ratio) - lost
                item = replace(  # noqa: PLW2901  (the item as it counts)
                    item,
                    ratio=item.sign * left,
                    why=f"{item.why}; what confirms it is in the case already and counts there",
                )
        out.append(item)
    return out
