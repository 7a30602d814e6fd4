"""Which verb, noun or adjective introduces an attribution in which frame, and how reliably.

The grades are coarse facts about English words (`data/cues.yaml`): *always*, *mostly*, *half*,
*seldom*, *never*. A word that is not listed falls back on the frame's own grade.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Grades of (lemma, frame) pairs, and of frames for words that are not listed."""

    grades: Mapping[str, float]
    words: Mapping[tuple[str, str], float]
    frames: Mapping[str, float]

    def reliability(self, lemma: str, *frames: str) -> float:
        """The grade of the first of `frames` that lists the lemma, else the last one's own."""
        for frame in frames:
            grade = self.words.get((lemma, frame))
            if grade is not None:
                return grade
        for frame in frames:
            if frame in self.frames:
                return self.frames[frame]
        return 0.0

    def lists(self, lemma: str, frame: str) -> bool:
        """Whether the lemma is graded for the frame itself."""
        return (lemma, frame) in self.words


@functools.cache
def load_data(name: str) -> Any:
    """A YAML file of this room's `data` folder, read once; not to be changed."""
    text = resources.files("detente.reading").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@functools.lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped lexicon of cues."""
    data = load_data("cues.yaml")
    grades: dict[str, float] = data["grades"]
    words: dict[tuple[str, str], float] = {}
    frames: dict[str, float] = {}
    for frame, entry in data["frames"].items():
        for grade, members in entry.items():
            if grade == "otherwise":
                frames[frame] = grades[members]
                continue
            for lemma in members.split():
                words[(lemma.replace("_", " "), frame)] = grades[grade]
    return Lexicon(grades, words, frames)


@functools.cache
def listed(file: str, name: str) -> frozenset[str]:
    """The words of a list in a data file, asked for once."""
    held = load_data(file)[name]
    return frozenset(held.split() if isinstance(held, str) else map(str, held))
