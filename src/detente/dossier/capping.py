"""Caps on sums: all that one speaker, author, outlet, bloc or chorus can do to one belief."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from detente.dossier.evidence import Evidence
from detente.dossier.tables import Weights
from detente.reading.statement import Document, Statement


def cap_sums(
    items: Iterable[Evidence],
    statements: Mapping[str, Statement],
    documents: Mapping[str, Document],
    weights: Weights,
) -> list[Evidence]:
    """Scale groups whose sum exceeds its cap, from the smallest group to the largest.

    The sum is of absolute values, so that scaling one group can only shrink the sums of others:
    every cap holds at the end, whatever the mixture of directions and the order of the items. A
    cap on a sum never holds down a single item: one announced decision counts in full, however
    little its outlet's other items may add.
    """
    current = [replace(i, applied=i.ratio) if i.ratio else i for i in items]
    moving = [i for i, item in enumerate(current) if item.applied]
    # In the order of names, so that the last digit does not hang on the order of reading.
    moving.sort(key=lambda i: (current[i].statement, current[i].belief))

    def group(over: str, key: Callable[[Evidence], str]) -> None:
        """Hold each group to its cap; an item whose key is "" is of no group."""
        cap = weights.sum_cap(over)
        sums: dict[tuple[str, str], float] = {}
        largest: dict[tuple[str, str], float] = {}
        for i in moving:
            place = current[i].belief, key(current[i])
            size = abs(current[i].applied)
            sums[place] = sums.get(place, 0.0) + size
            largest[place] = max(largest.get(place, cap), size)
        for i in moving:
            place = current[i].belief, key(current[i])
            if place[1] and sums[place] > largest[place]:
                part = largest[place] / sums[place]
                current[i] = replace(current[i], applied=current[i].applied * part)

    group("speaker", lambda item: item.origin)
    group(
        "author",
        lambda item: (
            documents[item.document].author or documents[item.document].outlet or item.document
        ),
    )
    group("outlet", lambda item: documents[item.document].outlet or item.document)
    group("unknown hands", lambda item: over_kind(item, "forecast by an unknown hand"))
    group("third parties", lambda item: over_kind(item, "forecast"))
    group("bloc", lambda item: statements[item.statement].speaks_for)
    return current


def over_kind(item: Evidence, kind: str) -> str:
    """The kind where the item is of it (or of one that begins so), otherwise ""."""
    return kind if item.kind.startswith(kind) else ""
