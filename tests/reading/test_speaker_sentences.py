"""Short texts of many forms: how often it is read right who speaks, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from detente.reading import Statement

Read = Callable[..., tuple[Statement, ...]]
TEXTS = Path(__file__).with_name("speakers.txt")
FLOOR = 0.95


def wanted() -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Each text with the speakers, actors and authorities that a careful reader finds."""
    for block in TEXTS.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        told = [line[2:].split("|") for line in lines if line.startswith("> ")]
        if told:
            text = "\n\n".join(line for line in lines if not line.startswith("> "))
            yield text, [tuple(cell.strip() for cell in cells) for cells in told]


def test_speakers(read: Read) -> None:
    wrong, count = [], 0
    for text, told in wanted():
        found = [(s.speaker, s.speaks_for, s.authority) for s in read(text) if s.rule != "part"]
        for cells in told:
            count += 1
            met = [f for f in found if all(w in ("*", g) for w, g in zip(cells, f, strict=True))]
            if met:
                found.remove(met[0])
            else:
                wrong.append((text, cells, found))
    assert count > 90
    assert len(wrong) <= (1 - FLOOR) * count, wrong
