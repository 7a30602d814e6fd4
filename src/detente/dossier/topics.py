"""Which topics a statement talks about: phrases of the template found in its words.

A pattern is a phrase whose tokens must occur in order within one sentence, with at most REACH
words between them. `*` ends a stem, `|` separates alternatives; matching ignores case, hyphens,
marks of emphasis (`*name*`) and punctuation.

The patterns of all topics are put into one index from words and stems to tokens, so that a text
is walked once, whatever the number of topics.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.scenario.model import Topic

REACH = 6  # words that may stand between two tokens of a phrase
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_OWNED = re.compile(r"['’]s?$")
_SENTENCE = re.compile(r"[.!?…]+[\"”’»)\]]*\s+(?=[A-Z“\"«(\[])|\n\s*\n")

Tokens = tuple[tuple[str, ...], ...]
"""A phrase: for each place the words and stems (with `*`) that may stand there."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic found in a text: `start`/`end` are offsets of the phrase in that text."""

    topic: str
    start: int
    end: int


def find_topics(text: str, topics: Iterable[Topic]) -> tuple[Mention, ...]:
    """The first mention of each topic in `text`, in the order of the topics given."""
    return _index(tuple(topics)).find(text)


@dataclass(frozen=True, slots=True)
class _Index:
    """`exact` and `stems`: the numbers of the tokens that a word or its beginning stands for."""

    phrases: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]  # topic, its token sequences
    exact: Mapping[str, tuple[int, ...]]
    stems: Mapping[str, tuple[int, ...]]
    shortest: int
    longest: int

    def find(self, text: str) -> tuple[Mention, ...]:
        sentences = []
        for start, part in _sentences(text):
            words = [*_WORD.finditer(part)]
            places: dict[int, list[int]] = {}
            for at, word in enumerate(words):
                for token in self._tokens(word.group().lower()):
                    places.setdefault(token, []).append(at)
            if places:
                sentences.append((start, words, places))
        found = []
        for topic, phrases in self.phrases:
            mention = next(
                (
                    Mention(
                        topic, offset + words[span[0]].start(), offset + words[span[1]].end()
                    )
                    for phrase in phrases
                    for offset, words, places in sentences
                    if (span := _match(phrase, places)) is not None
                ),
                None,
            )
            if mention is not None:
                found.append(mention)
        return tuple(found)

    def _tokens(self, word: str) -> Iterable[int]:
        plain = _OWNED.sub("", word)
        yield from self.exact.get(plain, ())
        if plain != word:
            yield from self.exact.get(word, ())
        for length in range(self.shortest, min(len(plain), self.longest) + 1):
            stem = plain[:length]
            # A stem runs on over letters only: "don't" is no form of "don".
            if stem in self.stems and "'" not in plain[length:] and "’" not in plain[length:]:
                yield from self.stems[stem]


@functools.lru_cache(maxsize=32)
def _index(topics: tuple[Topic, ...]) -> _Index:
    numbers: dict[tuple[str, ...], int] = {}
    phrases = []
    for topic in topics:
        sequences = [
            tuple(numbers.setdefault(token, len(numbers)) for token in tokens)
            for pattern in topic.patterns
            for tokens in _sequences(pattern)
        ]
        phrases.append((topic.name, tuple(sequences)))
    exact: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    for token, number in numbers.items():
        for word in token:
            held = stems if word.endswith("*") else exact
            held.setdefault(word.removesuffix("*"), []).append(number)
    lengths = [len(stem) for stem in stems]
    return _Index(
        tuple(phrases),
        {word: tuple(found) for word, found in exact.items()},
        {stem: tuple(found) for stem, found in stems.items()},
        min(lengths, default=1),
        max(lengths, default=0),
    )


def _sentences(text: str) -> Iterable[tuple[int, str]]:
    start = 0
    for boundary in _SENTENCE.finditer(text):
        yield start, text[start : boundary.end()]
        start = boundary.end()
    yield start, text[start:]


def _sequences(pattern: str) -> tuple[Tokens, ...]:
    """The token sequences of a pattern: several where an alternative holds a hyphen."""
    slots: list[list[Tokens]] = []
    for token in pattern.lower().split():
        words = [part for part in token.split("|") if part]
        plain = tuple(word for word in words if "-" not in word)
        slot: list[Tokens] = [(plain,)] if plain else []
        slot += [
            tuple((piece,) for piece in word.split("-") if piece) for word in words if "-" in word
        ]
        slots.append(slot)
    return tuple(
        tuple(itertools.chain.from_iterable(choice)) for choice in itertools.product(*slots)
    )


def _match(phrase: tuple[int, ...], places: Mapping[int, list[int]]) -> tuple[int, int] | None:
    """First and last word of the earliest in-order occurrence, gaps of at most REACH words."""
    if not phrase or any(token not in places for token in phrase):
        return None
    for first in places[phrase[0]]:
        at: int | None = first
        for token in phrase[1:]:
            assert at is not None
            at = next((p for p in places[token] if at < p <= at + 1 + REACH), None)
            if at is None:
                break
        if at is not None:
            return first, at
    return None
