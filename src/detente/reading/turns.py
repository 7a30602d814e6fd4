"""Interviews and hearings in turns: "Name: what he says", again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from detente.reading.candidate import Candidate, is_word
from detente.reading.lexicon import Lexicon
from detente.reading.parsing import Parse

_LONGEST_NAME = 6  # words before the colon
_QUESTIONS = re.compile(
    r"^(?:q|question|interviewer|reporter|journalist|moderator)$", re.IGNORECASE
)


def turn_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Each turn of a named speaker who has two turns at least; questions are left out."""
    turns = list(_turns(parse))
    counts = Counter(name for name, _, _, _ in turns)
    for number, (name, begin, colon, end) in enumerate(turns):
        if counts[name] < 2 or len(counts) < 2 or _QUESTIONS.match(name):
            continue
        content = range(colon + 1, end)
        if _asks(parse, colon + 1, end) and number + 1 < len(turns):
            continue
        if not any(is_word(parse, t) for t in content):
            continue
        yield Candidate(
            colon,
            frozenset([colon]),
            frozenset(t for t in range(begin, colon) if is_word(parse, t)),
            frozenset(content),
            "say",
            "quote",
            0.9,
            "turn",
        )


def _turns(parse: Parse) -> Iterator[tuple[str, int, int, int]]:
    """(name, first token, colon, end) of every paragraph that opens with a name and a colon."""
    for begin, end in parse.paragraphs:
        for colon in range(begin + 1, min(begin + _LONGEST_NAME + 1, end - 1)):
            if parse.words[colon] == ":":
                if all(
                    parse.words[t][:1].isupper() or not is_word(parse, t)
                    for t in range(begin, colon)
                ):
                    yield parse.words_of(range(begin, colon)), begin, colon, end
                break


def _asks(parse: Parse, begin: int, end: int) -> bool:
    """Whether a turn is short and ends with a question, or only puts a claim to be answered."""
    words = sum(is_word(parse, t) for t in range(begin, end))
    return parse.words[end - 1] == "?" and words < 60
