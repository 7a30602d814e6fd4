"""Whom "she", "the latter", "the movement" or "a second official" means, over a few sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from detente.reading import Statement

Read = Callable[..., tuple[Statement, ...]]
PASSAGES = Path(__file__).with_name("references.txt")
FLOOR = 0.9  # of all that is asked


def passages() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Each passage with what is asked of it: speaker, actor ("*" for any), words of the content."""
    found = []
    for block in PASSAGES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        asked = [line[2:].split("|") for line in lines if line.startswith("> ")]
        text = "\n\n".join(line for line in lines if not line.startswith("> "))
        found.append((text, [(who, code, words) for who, code, words in asked]))
    return [pair for pair in found if pair[1]]


def wrong(found: tuple[Statement, ...], who: str, code: str, words: str) -> bool:
    """Whether the shortest statement that holds the words is not the one asked for."""
    near = [s for s in found if words in s.text and s.rule != "part"]
    if not near:
        return True
    best = min(near, key=lambda s: len(s.text))
    same = best.speaker == who or best.speaker.split()[-1:] == who.split()[-1:]
    return not same or code not in ("*", best.speaks_for)


def test_references(read: Read) -> None:
    asked, missed = 0, []
    for text, questions in passages():
        found = read(text)
        asked += len(questions)
        missed += [f"{q}: {text[:90]}" for q in questions if wrong(found, *q)]
    assert 1 - len(missed) / asked >= FLOOR, "\n".join(missed)


@pytest.mark.parametrize(
    "text",
    [
        "The Greek minister, Nikos Vlachos, and the Turkish minister, Emre Kaya, met. "
        "He said that progress had been made.",
        "Ministers Jonas Falk and Peter Lund spoke last. He said that the bridge would open.",
    ],
)
def test_of_two_side_by_side_neither_is_taken(read: Read, text: str) -> None:
    told = [s for s in read(text) if "progress" in s.text or "bridge" in s.text]
    assert all(s.speaker == "" for s in told)
