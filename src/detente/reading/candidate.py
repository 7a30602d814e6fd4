"""A possible attribution: cue, source and content as token sets, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.parsing import Parse

PUNCTUATION = frozenset([",", ";", ":", "-", "–", "—", "--", ".", "(", ")", "[", "]", "…", "..."])
QUOTE_MARKS = frozenset(["“", "”", '"', "``", "''", "«", "»", "„", "‘", "’", "'", "‹", "›"])


@dataclass(slots=True)  # not frozen: there are very many, and freezing costs more than the rest
class Candidate:
    """One cue in one frame, with the words it may attribute and to whom.

    `score` is the reliability of the lexicon's grade for (lemma, frame), moved by what stands
    around it; `rule` names the construction, for explanations and ablations.
    """

    head: int  # the token that carries the cue's meaning
    cue: frozenset[int]
    source: frozenset[int]
    content: frozenset[int]
    lemma: str
    frame: str
    score: float
    rule: str


def trimmed(parse: Parse, tokens: set[int]) -> frozenset[int]:
    """`tokens` without separators at either end (quotation marks stay)."""
    order = sorted(tokens)
    while order and parse.words[order[0]] in PUNCTUATION:
        order.pop(0)
    while order and parse.words[order[-1]] in PUNCTUATION and parse.words[order[-1]] != ".":
        order.pop()
    return frozenset(order)


def is_word(parse: Parse, token: int) -> bool:
    """Whether the token is a word rather than punctuation or a quotation mark."""
    return parse.wordlike[token]


def beyond_a_stop(parse: Parse, candidate: Candidate) -> bool:
    """ "Qatar hopes for peace; its premier is expected": two sentences, read as one."""
    if not candidate.rule.startswith("verb") or not candidate.content:
        return False
    last = max(candidate.content)
    first = min(candidate.cue | candidate.source)
    return last < first and any(parse.words[t] == ";" for t in range(last, first))
