"""Which topics a statement talks about: phrases of the template found in its words.

A pattern is a phrase whose tokens must occur in order within one sentence, with at most REACH
words between them. `*` ends a stem, `|` separates alternatives; matching ignores case, hyphens,
marks of emphasis (`*name*`) and punctuation.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from detente.scenario.model import Topic

REACH = 6  # words that may stand between two tokens of a phrase
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SENTENCE = re.compile(r"[.!?…]+[\"”’»)\]]*\s+(?=[A-Z“\"«(\[])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic found in a text: `start`/`end` are offsets of the phrase in that text."""

    topic: str
    start: int
    end: int


def find_topics(text: str, topics: Iterable[Topic]) -> tuple[Mention, ...]:
    """The first mention of each topic in `text`, in the order of the topics given."""
    found: list[Mention] = []
    sentences = [(start, [*_WORD.finditer(part)]) for start, part in _sentences(text)]
    for topic in topics:
        mention = next(
            (
                Mention(topic.name, offset + span[0], offset + span[1])
                for pattern in topic.patterns
                for tokens in _compile(pattern)
                for offset, words in sentences
                if (span := _match(tokens, words)) is not None
            ),
            None,
        )
        if mention is not None:
            found.append(mention)
    return tuple(found)


def _sentences(text: str) -> Iterable[tuple[int, str]]:
    start = 0
    for boundary in _SENTENCE.finditer(text):
        yield start, text[start : boundary.end()]
        start = boundary.end()
    yield start, text[start:]


@functools.lru_cache(maxsize=4096)
def _compile(pattern: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """The token sequences of a pattern: several where an alternative holds a hyphen."""
    slots: list[list[tuple[re.Pattern[str], ...]]] = []
    for token in pattern.lower().split():
        words = [part for part in token.split("|") if part]
        plain = [word for word in words if "-" not in word]
        slot: list[tuple[re.Pattern[str], ...]] = [(_token(plain),)] if plain else []
        slot += [
            tuple(_token([piece]) for piece in word.split("-") if piece)
            for word in words
            if "-" in word
        ]
        slots.append(slot)
    return tuple(
        tuple(itertools.chain.from_iterable(choice)) for choice in itertools.product(*slots)
    )


def _token(words: list[str]) -> re.Pattern[str]:
    parts = [
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in words
    ]
    return re.compile("(?:" + "|".join(parts) + r")(?:['’]s?)?$")


def _match(
    tokens: tuple[re.Pattern[str], ...], words: list[re.Match[str]]
) -> tuple[int, int] | None:
    """Earliest in-order occurrence of `tokens` in `words` with gaps of at most REACH words."""
    if not tokens:
        return None
    for first, word in enumerate(words):
        if not tokens[0].match(word.group().lower()):
            continue
        at, ok = first, True
        for token in tokens[1:]:
            window = range(at + 1, min(at + 2 + REACH, len(words)))
            at = next((i for i in window if token.match(words[i].group().lower())), -1)
            if at < 0:
                ok = False
                break
        if ok:
            return word.start(), words[at].end()
    return None
