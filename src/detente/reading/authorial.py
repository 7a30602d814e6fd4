"""The writer's own assertions: forecasts, conditions and claims that no one else is named for.

An editorial's sentences and bracketed comments are statements by its author, never facts. In other
documents only forecasts and conditions about actors count; plain narration does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.reading.candidate import is_word, trimmed
from detente.reading.condition import condition_of
from detente.reading.likelihood import likelihood_of
from detente.reading.parsing import Parse
from detente.reading.people import People
from detente.reading.speaker import is_writer
from detente.reading.statement import Document

_FUTURE = frozenset(
    ["will", "would", "shall", "’ll", "'ll", "could", "may", "might", "must", "should"]
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """A sentence of the writer's: its content, and the words that name the writer, if any."""

    content: frozenset[int]
    source: frozenset[int]
    cue: frozenset[int]


def assertions(people: People, document: Document, taken: frozenset[int]) -> Iterator[Assertion]:
    """The writer's own sentences; `taken` are the tokens of statements by others."""
    parse = people.parse
    opinion = document.kind in ("editorial", "review")
    comment: tuple[int, frozenset[int]] | None = None
    for begin, end in parse.sentences:
        words = [t for t in range(begin, end) if is_word(parse, t)]
        if comment and parse.paragraph[begin] != comment[0]:
            comment = None
        if parse.tags[words[0] if words else begin] in ("WP", "WRB"):
            continue
        if len(words) < 5 or any(t in taken for t in words):
            continue
        region = parse.quote[begin]
        if region >= 0 and parse.regions[region][0] < begin:
            continue
        if parse.words[end - 1] == "?" or (parse.paragraph[begin] == 0 and is_headline(parse)):
            continue
        source: frozenset[int] = frozenset()
        cue: frozenset[int] = frozenset()
        start = begin
        opened = _comment_opening(people, begin, end)
        if opened is not None:
            start, source, cue = opened
            comment = (parse.paragraph[begin], source)
        elif comment:
            source = comment[1]
        content = trimmed(parse, set(range(start, end)))
        if not content or not _finite(people, start, end):
            continue
        if comment or _worth(people, content, start, end, opinion=opinion):
            yield Assertion(content, source, cue)


def is_headline(parse: Parse) -> bool:
    """Whether the first paragraph is a headline: it is not the only one and has no full stop."""
    if len(parse.paragraphs) < 2:
        return False
    return parse.words[parse.paragraphs[0][1] - 1] not in (".", "”", '"', "''", "»", "!")


def _comment_opening(
    people: People, begin: int, end: int
) -> tuple[int, frozenset[int], frozenset[int]] | None:
    """ "(Comment by the editorial writer: …": where the content starts, and who is named."""
    parse = people.parse
    colon = next((t for t in range(begin, min(begin + 12, end)) if parse.words[t] == ":"), -1)
    if colon < 0:
        return None
    before = range(begin, colon)
    if not any(
        parse.lemmas[t] in ("comment", "note", "editor", "author", "analysis", "remark")
        for t in before
    ):
        return None
    by = next((t for t in before if parse.lemmas[t] == "by"), -1)
    source = frozenset(range(by + 1, colon)) if by >= 0 else frozenset()
    if source and not is_writer(parse, source):
        return None
    cue = frozenset(t for t in before if t not in source and is_word(parse, t))
    return colon + 1, source, cue


def _finite(people: People, begin: int, end: int) -> bool:
    parse = people.parse
    return any(parse.tags[t] in ("VBZ", "VBP", "VBD", "MD") for t in range(begin, end))


def _worth(people: People, content: frozenset[int], begin: int, end: int, *, opinion: bool) -> bool:
    parse = people.parse
    named = people.actors_in(range(begin, end))
    if not named:
        known = condition_of(parse, content) is not None or (
            likelihood_of(parse, content) is not None
        )
        return opinion and known
    root = next((t for t in range(begin, end) if parse.heads[t] == t), begin)
    future = any(
        parse.words[t].lower() in _FUTURE for t in parse.children[root] if parse.deps[t] == "aux"
    )
    sure = likelihood_of(parse, content) is not None
    if future or sure or condition_of(parse, content) is not None:
        return opinion or sure or future
    return opinion
