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
WORDS = 1 << 16  # that are remembered
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_OWNED = re.compile(r"['’]s?$")
_SENTENCE = re.compile(r"[.!?…]+[\"”’»)\]]*\s+(?=[A-Z“\"«(\[])|\n\s*\n")

Tokens = tuple[tuple[str, ...], ...]
"""A phrase: for each place the words and stems (with `*`) that may stand there."""


def find_topics(text: str, topics: Iterable[Topic]) -> tuple[str, ...]:
    """The names of the topics that `text` speaks of, in the order of the topics given."""
    return topic_finder(tuple(topics))(text)


@functools.lru_cache(maxsize=32)
def topic_finder(topics: tuple[Topic, ...]) -> Callable[[str], tuple[str, ...]]:
    """A `find_topics` for many texts and one set of topics; it remembers what it found."""
    return functools.lru_cache(maxsize=1 << 16)(_index(topics).find)


@dataclass(frozen=True, slots=True)
class _Index:
    """`known`: the numbers of the tokens that a word stands for; `opens`: phrases by first token.

    A phrase is (topic, its tokens).
    """

    topics: tuple[str, ...]
    known: _Vocabulary
    opens: Mapping[int, tuple[tuple[int, tuple[int, ...]], ...]]

    def find(self, text: str) -> tuple[str, ...]:
        known, opens = self.known, self.opens
        found: set[int] = set()
        for part in _sentences(text):
            places: dict[int, list[int]] = {}
            at = 0
            for words in map(known.__getitem__, part.split()):
                if words is None:
                    at += 1
                    continue
                for tokens in words:
                    for token in tokens:
                        places.setdefault(token, []).append(at)
                    at += 1
            for token in places:
                for topic, phrase in opens.get(token, ()):
                    if topic not in found and _occurs(phrase, places):
                        found.add(topic)
        return tuple(self.topics[topic] for topic in sorted(found))


class _Vocabulary(dict[str, tuple[tuple[int, ...], ...] | None]):
    """What stands between two spaces: the tokens of each of its words, None for one without any.

    Filled as texts are met. `exact`, `stems`: tokens by word and by the letters with which a word
    begins.
    """

    def __init__(self, exact: Mapping[str, list[int]], stems: Mapping[str, list[int]]) -> None:
        super().__init__()
        self._exact, self._stems = exact, stems
        self._lengths = sorted({len(stem) for stem in stems})
        self._shortest = min(self._lengths, default=0)
        self._heads = {stem[: self._shortest] for stem in stems}

    def __missing__(self, chunk: str) -> tuple[tuple[int, ...], ...] | None:
        alone = chunk.isalnum()  # one word, seen without a search
        words = tuple(map(self._tokens, [chunk] if alone else _WORD.findall(chunk)))
        tokens = None if words == ((),) else words
        if len(self) >= WORDS:
            self.clear()
        self[chunk] = tokens
        return tokens

    def _tokens(self, word: str) -> tuple[int, ...]:
        lower = word.lower()
        plain = _OWNED.sub("", lower) if "'" in lower or "’" in lower else lower
        found = [*self._exact.get(plain, ())]
        if plain != lower:
            found += self._exact.get(lower, ())
        begun = plain[: self._shortest] in self._heads
        for length in self._lengths if begun else ():
            if length > len(plain):
                break
            stem = self._stems.get(plain[:length], ())
            # A stem runs on over letters only: "don't" is no form of "don".
            if stem and "'" not in plain[length:] and "’" not in plain[length:]:
                found += stem
        return tuple(dict.fromkeys(found)) if found else ()


@functools.lru_cache(maxsize=32)
def _index(topics: tuple[Topic, ...]) -> _Index:
    numbers: dict[tuple[str, ...], int] = {}
    opens: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
    for t, topic in enumerate(topics):
        for pattern in topic.patterns:
            for tokens in _sequences(pattern):
                phrase = tuple(numbers.setdefault(token, len(numbers)) for token in tokens)
                if phrase:
                    opens.setdefault(phrase[0], []).append((t, phrase))
    exact: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    for token, number in numbers.items():
        for word in token:
            held = stems if word.endswith("*") else exact
            held.setdefault(word.removesuffix("*"), []).append(number)
    return _Index(
        tuple(topic.name for topic in topics),
        _Vocabulary(exact, stems),
        {first: tuple(phrases) for first, phrases in opens.items()},
    )


def _sentences(text: str) -> Iterable[str]:
    start = 0
    if not ("." in text or "!" in text or "?" in text or "…" in text or "\n" in text):
        yield text
        return
    for boundary in _SENTENCE.finditer(text):
        yield text[start : boundary.end()]
        start = boundary.end()
    yield text[start:]


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


def _occurs(phrase: tuple[int, ...], places: Mapping[int, list[int]]) -> bool:
    """Whether the tokens stand in order, with gaps of at most REACH words."""
    for token in phrase:
        if token not in places:
            return False
    for first in places[phrase[0]]:
        at: int | None = first
        for token in phrase[1:]:
            assert at is not None
            at = next((p for p in places[token] if at < p <= at + 1 + REACH), None)
            if at is None:
                break
        if at is not None:
            return True
    return False
