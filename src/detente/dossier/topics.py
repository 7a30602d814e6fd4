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
from collections.abc import Callable, Iterable, Mapping
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
    return topic_finder(tuple(topics))(text)


@functools.lru_cache(maxsize=32)
def topic_finder(topics: tuple[Topic, ...]) -> Callable[[str], tuple[Mention, ...]]:
    """A `find_topics` for many texts and one set of topics; it remembers what it found."""
    return functools.lru_cache(maxsize=1 << 16)(_index(topics).find)


@dataclass(frozen=True, slots=True)
class _Index:
    """`tokens`: the numbers of the tokens that a word stands for; `opens`: phrases by first token.

    A phrase is (topic, its rank among the topic's phrases, its tokens).
    """

    topics: tuple[str, ...]
    tokens: Callable[[str], tuple[int, ...]]
    opens: Mapping[int, tuple[tuple[int, int, tuple[int, ...]], ...]]

    def find(self, text: str) -> tuple[Mention, ...]:
        best: dict[int, tuple[int, int, int, int]] = {}  # topic → rank, sentence, start, end
        tokens = self.tokens
        for number, (offset, part) in enumerate(_sentences(text)):
            places: dict[int, list[int]] = {}
            for at, word in enumerate(_words(part)):
                for token in tokens(word):
                    places.setdefault(token, []).append(at)
            where: list[re.Match[str]] = []
            for token in places:
                for topic, rank, phrase in self.opens.get(token, ()):
                    known = best.get(topic)
                    if known is not None and known[:2] <= (rank, number):
                        continue
                    span = _match(phrase, places)
                    if span is not None:
                        where = where or [*_WORD.finditer(part)]
                        start, end = where[span[0]].start(), where[span[1]].end()
                        best[topic] = rank, number, offset + start, offset + end
        return tuple(Mention(self.topics[t], *best[t][2:]) for t in sorted(best))


def _words(text: str) -> list[str]:
    """The words of a text in lower case, as many as `_WORD` finds in the text itself."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return _WORD.findall(lowered)
    return [word.lower() for word in _WORD.findall(text)]  # a letter that lower case lengthens


@functools.lru_cache(maxsize=32)
def _index(topics: tuple[Topic, ...]) -> _Index:
    numbers: dict[tuple[str, ...], int] = {}
    opens: dict[int, list[tuple[int, int, tuple[int, ...]]]] = {}
    for t, topic in enumerate(topics):
        sequences = [tokens for pattern in topic.patterns for tokens in _sequences(pattern)]
        for rank, tokens in enumerate(sequences):
            phrase = tuple(numbers.setdefault(token, len(numbers)) for token in tokens)
            if phrase:
                opens.setdefault(phrase[0], []).append((t, rank, phrase))
    exact: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    for token, number in numbers.items():
        for word in token:
            held = stems if word.endswith("*") else exact
            held.setdefault(word.removesuffix("*"), []).append(number)
    return _Index(
        tuple(topic.name for topic in topics),
        functools.lru_cache(maxsize=65536)(functools.partial(_tokens, exact, stems)),
        {first: tuple(phrases) for first, phrases in opens.items()},
    )


def _tokens(
    exact: Mapping[str, list[int]], stems: Mapping[str, list[int]], word: str
) -> tuple[int, ...]:
    plain = _OWNED.sub("", word)
    found = [*exact.get(plain, ())]
    if plain != word:
        found += exact.get(word, ())
    for length in range(1, len(plain) + 1):
        # A stem runs on over letters only: "don't" is no form of "don".
        if "'" not in plain[length:] and "’" not in plain[length:]:
            found += stems.get(plain[:length], ())
    return tuple(dict.fromkeys(found))


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
    for token in phrase:
        if token not in places:
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
