"""Which actors of the library a text names, and where: for questions, topics and drafts."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from detente.dossier.own import NONE, Own, names_with
from detente.reading.gazetteer import Gazetteer, mentions

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:\.[^\W_]+)*|['’]s|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor's code and the character range where it is named."""

    code: str
    start: int
    end: int


@functools.lru_cache(maxsize=16)
def gazetteer(own: Own = NONE) -> Gazetteer:
    """Names and offices of the library and of a case's own actors, as reading looks them up."""
    return Gazetteer.of(names_with(own))


def find_actors(text: str, own: Own = NONE) -> tuple[Mention, ...]:
    """Every mention of a state or body in `text`, in order."""
    tokens = [*_TOKEN.finditer(text)]
    found, _ = mentions(gazetteer(own), [token.group() for token in tokens])
    return tuple(
        Mention(name.code, tokens[name.start].start(), tokens[name.end - 1].end())
        for name in found
        if name.code
    )


@functools.lru_cache(maxsize=4096)
def actor_codes(text: str, own: Own = NONE) -> tuple[str, ...]:
    """The codes of the actors named in `text`, in the order of their first mention."""
    return tuple(dict.fromkeys(mention.code for mention in find_actors(text, own)))


def count_actors(texts: Iterable[str], own: Own = NONE) -> Counter[str]:
    """How often each actor is named in all the texts together."""
    return Counter(mention.code for text in texts for mention in find_actors(text, own))


def name_of(code: str, own: Own = NONE) -> str:
    """The library's name of an actor, or the case's own; the code itself where there is none."""
    return gazetteer(own).display(code)


def sentences(texts: Iterable[str]) -> Iterable[str]:
    """The sentences of all the texts."""
    for text in texts:
        yield from re.split(r"(?<=[.!?])\s+(?=[A-Z“\"(])|\n\s*\n", text)
