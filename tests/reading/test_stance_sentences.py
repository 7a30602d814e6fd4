"""Single sentences of many forms: how many of each stand are read right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.reading import Statement

Read = Callable[..., tuple[Statement, ...]]
SENTENCES = Path(__file__).with_name("stances.txt")
FLOORS = {
    "supports": 0.86,
    "opposes": 0.80,
    "promises": 0.80,
    "threatens": 0.74,
    "predicts": 0.80,
    "asserts": 0.86,
    "denies": 0.86,
    "evades": 0.66,
}


def sentences() -> dict[str, list[str]]:
    """The sentences of the list by stance."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            stance, _, text = line.partition(" | ")
            found[stance].append(text)
    return found


@pytest.mark.parametrize(("stance", "texts"), sentences().items())
def test_stances(read: Read, stance: str, texts: list[str]) -> None:
    wrong = []
    for text in texts:
        told = {s.act.stance for s in read(text) if s.rule != "part"}
        if told != {stance}:
            wrong.append(f"{sorted(told)}: {text}")
    assert 1 - len(wrong) / len(texts) >= FLOORS[stance], "\n".join(wrong)
