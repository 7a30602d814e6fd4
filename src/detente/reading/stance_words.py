"""What words do to a stance: the word lists of `data/stances.yaml`, and readings made with them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from detente.reading.candidate import trimmed
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse


@dataclass(frozen=True)
class Stances:
    """Word lists of `data/stances.yaml`."""

    cue: dict[str, str]
    content: dict[str, str]
    frames: dict[str, str]  # by lemma and frame, for words that take a side in one frame only
    phrases: dict[str, str]  # verbs with their particle, and idioms
    lists: dict[str, frozenset[str]]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


@functools.lru_cache(maxsize=1)
def stances() -> Stances:
    """The shipped word lists."""
    data = load_data("stances.yaml")

    def table(section: str) -> dict[str, str]:
        return {word: stance for stance, words in data[section].items() for word in words.split()}

    return Stances(
        table("cue"),
        table("content"),
        {
            f"{w} {f}": s
            for s, fs in data["frames"].items()
            for f, ws in fs.items()
            for w in ws.split()
        },
        {
            phrase: stance
            for section in ("phrases", "light phrases")
            for stance, held in data[section].items()
            for phrase in held
        },
        {name: frozenset(words.split()) for name, words in data["lists"].items()},
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A stance with the tokens that name its target; `by` names the rule that took it."""

    stance: str
    target: frozenset[int]
    negated: bool = False
    by: str = ""


def dire_phrase(parse: Parse, content: frozenset[int]) -> frozenset[int]:
    """The phrase that names the grave consequence, if one is named."""
    for token in sorted(content):
        if parse.lemmas[token] in stances()["consequences"] and parse.tags[token].startswith("NN"):
            return trimmed(parse, set(parse.subtree(token) & content))
    return frozenset()


def evaluation(parse: Parse, content: frozenset[int]) -> str:
    """supports or opposes where the words praise or blame, else asserts."""
    lemmas = {parse.lemmas[t] for t in content}
    if "war" in lemmas and lemmas & (stances()["casus belli"] - {"war"}):
        return "opposes"  # "an act of war"
    bad, good = bool(lemmas & stances()["disapproving"]), bool(lemmas & stances()["approving"])
    return "asserts" if bad == good else "opposes" if bad else "supports"


def is_hostile(parse: Parse, content: frozenset[int]) -> bool:
    """Whether the words name a hostile deed."""
    lemmas = {parse.lemmas[t] for t in content}
    if "use" in lemmas and lemmas & stances()["force itself"]:
        return True
    return any(
        stances().content.get(parse.lemmas[t]) == "threatens" and parse.tags[t].startswith("VB")
        for t in content
    )
