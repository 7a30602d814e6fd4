"""Which actors of the library a text names, and where: for questions, topics and drafts."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.reading.gazetteer import Gazetteer, mentions
from detente.scenario.actors import load_actors

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:\.[^\W_]+)*|['’]s|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor's code and the character range where it is named."""

    code: str
    start: int
    end: int


@functools.cache
def gazetteer() -> Gazetteer:
    """The library's names and offices as reading looks them up."""
    return Gazetteer.of(load_actors())


def find_actors(text: str) -> tuple[Mention, ...]:
    """Every mention of a state or body in `text`, in order."""
    tokens = [*_TOKEN.finditer(text)]
    found, _ = mentions(gazetteer(), [token.group() for token in tokens])
    return tuple(
        Mention(name.code, tokens[name.start].start(), tokens[name.end - 1].end())
        for name in found
        if name.code
    )


@functools.lru_cache(maxsize=4096)
def actor_codes(text: str) -> tuple[str, ...]:
    """The codes of the actors named in `text`, in the order of their first mention."""
    return tuple(dict.fromkeys(mention.code for mention in find_actors(text)))


def count_actors(texts: Iterable[str]) -> Counter[str]:
    """How often each actor is named in all the texts together."""
    return Counter(mention.code for text in texts for mention in find_actors(text))


def name_of(code: str) -> str:
    """The library's name of an actor; the code itself where it is not there."""
    return gazetteer().display(code)


def sentences_naming(texts: Iterable[str], codes: Sequence[str]) -> Iterable[str]:
    """The sentences in which one of the actors is named."""
    wanted = set(codes)
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"(])|\n\s*\n", text):
            if wanted.intersection(actor_codes(sentence)):
                yield sentence
