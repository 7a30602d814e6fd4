"""Speech that a sentence only announces: "Budapest's answer came late: it would lift its veto".

A noun for what is said, or a word for how it is said, before a colon; a quotation that follows a
sentence about somebody; "'Too late' was the verdict of X"; "For the mayor the bridge is a symbol".
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from detente.reading.candidate import Candidate, is_word, trimmed
from detente.reading.lexicon import Lexicon, load_data
from detente.reading.parsing import Parse
from detente.reading.source import noun_phrase, source_of

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_LINKING = frozenset(["be", "remain", "mean", "amount", "look", "seem", "represent", "sound"])
_PERSONS = frozenset(["NNP", "NN", "NNS", "NNPS"])
_WRITERS = frozenset(["editor", "author", "writer", "translator"])
_LEAST = 3  # words of what is said
_QUOTED = 4  # words of a quotation that stands alone
_COLON = 0.8
_NEXT = 0.67
_HELD = 0.68


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(load_data("announced.yaml")[name]).split())


def announced_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every announcement of the document."""
    seen: set[int] = set()
    for colon in sorted(parse.places("colon", _is_colon)):
        number = parse.sentence[colon]
        begin, end = parse.sentences[number]
        if number not in seen and parse.quote[colon] < 0 and begin + 2 <= colon < end - _LEAST:
            yield from _before_colon(parse, begin, colon, end)
        seen.add(number)
    for begin, end in parse.sentences:
        if parse.lowered[begin] in ("for", "to") and parse.deps[begin] == "prep":
            yield from _held(parse, begin, end)
    seen.clear()
    for start, _ in parse.regions:
        number = parse.sentence[start]
        begin, end = parse.sentences[number]
        if number in seen:
            continue
        seen.add(number)
        if begin == start and number:
            yield from _next_to(parse, lexicon, number)
        yield from _verdict(parse, begin, end)


def _is_colon(word: str, _: str) -> bool:
    return word == ":"


def _before_colon(parse: Parse, begin: int, colon: int, end: int) -> Iterator[Candidate]:
    """ "X's answer was short: Y", "X took a different line: Y", "the minister was blunt: Y"."""
    rest = range(colon + 1, end)
    finite = any(parse.tags[t] in _FINITE for t in rest) or parse.tags[colon + 1] == "VB"
    if sum(is_word(parse, t) for t in rest) < _LEAST or not finite:
        return
    if any(parse.quote[t] >= 0 for t in range(begin, colon)):
        return
    source, cue = frozenset[int](), -1
    for token in range(begin, colon):
        lemma = parse.lemmas[token]
        if lemma in _words("speech nouns") and parse.tags[token] in ("NN", "NNS"):
            source, cue = _owner(parse, token), token
        elif parse.deps[token] in ("acomp", "attr") and _manner(parse, token):
            verb = parse.heads[token]
            linked = parse.lemmas[verb] in ("be", "sound", "become", "remain")
            source, cue = (source_of(parse, verb) if linked else source), token
        if source and cue >= 0:
            break
    if {parse.lowered[t] for t in source} & _WRITERS:
        return  # "(Editor's note: …"
    if source and cue >= 0 and max(source) < colon:
        content = trimmed(parse, set(rest))
        yield Candidate(cue, frozenset([cue]), source, content, "say", "zero", _COLON, "announced")


def _manner(parse: Parse, token: int) -> bool:
    """Whether a word tells how somebody speaks, also compared ("blunter", for all that a noun)."""
    words = _words("manners")
    bare = parse.lowered[token].removesuffix("er")
    return parse.lemmas[token] in words or bare in words or bare.removesuffix("i") + "y" in words


def _owner(parse: Parse, noun: int) -> frozenset[int]:
    """Whose word it is: a possessor, "of X", or the subject that takes or gives it."""
    owner = parse.child(noun, "poss")
    if owner >= 0 and parse.lowered[owner] not in ("my", "our", "its", "your"):
        return noun_phrase(parse, owner) - set(parse.kids(owner, "case"))
    for prep in parse.kids(noun, "prep"):
        inner = parse.child(prep, "pobj")
        if parse.lemmas[prep] in ("of", "from", "by") and inner >= 0:
            return noun_phrase(parse, inner)
    verb = parse.heads[noun]
    if parse.deps[noun] == "dobj" and parse.lemmas[verb] in _words("voicing"):
        return frozenset(t for t in source_of(parse, verb) if t < verb)
    return frozenset()


def _held(parse: Parse, begin: int, end: int) -> Iterator[Candidate]:
    """ "For the mayor, the bridge is a symbol": what somebody thinks of something."""
    whom = parse.child(begin, "pobj")
    verb = parse.heads[begin]
    subject = parse.child(verb, "nsubj")
    if whom < 0 or parse.tags[whom] not in _PERSONS or parse.lemmas[verb] not in _LINKING:
        return
    if subject <= whom or parse.left[subject] <= parse.right[begin] or parse.quote[verb] >= 0:
        return
    source = noun_phrase(parse, whom)
    content = trimmed(parse, set(range(parse.right[begin] + 1, end)) - source)
    yield Candidate(
        begin, frozenset([begin]), source, content, "for", "view", _HELD, "announced:held"
    )


def _next_to(parse: Parse, lexicon: Lexicon, number: int) -> Iterator[Candidate]:
    """A quotation that is a sentence of its own, after a sentence about somebody."""
    begin, _ = parse.sentences[number]
    first, last = parse.sentences[number - 1]
    region = parse.quote[begin]
    start, stop = parse.regions[region]
    closed = parse.words[stop - 2] in (".", "!", "?", "…") or parse.words[stop - 1] in (".", "!")
    if start != begin or parse.paragraph[first] != parse.paragraph[begin] or not closed:
        return
    if any(parse.quote[t] >= 0 for t in range(first, last)) or parse.continued[region]:
        return
    if sum(is_word(parse, t) for t in range(start, stop)) < _QUOTED or parse.words[last - 1] != ".":
        return
    after = parse.sentences[parse.sentence[stop - 1]][1]
    if any(is_word(parse, t) for t in range(stop, after)):
        return  # "'…', he said": it has a cue of its own
    root = next((t for t in range(first, last) if parse.heads[t] == t), -1)
    subject = parse.child(root, "nsubj", "nsubjpass") if root >= 0 else -1
    if subject < 0 or parse.tags[subject] not in (*_PERSONS, "PRP"):
        return
    mark = last - 1
    yield Candidate(
        mark,
        frozenset([mark]),
        noun_phrase(parse, subject, without=root),
        frozenset(range(start, stop)),
        "say",
        "quote",
        _NEXT,
        "announced:next",
    )


def _verdict(parse: Parse, begin: int, end: int) -> Iterator[Candidate]:
    """ "'Too late' was the verdict of X", "… was how X summed it up"."""
    for verb in range(begin + 2, end - 2):
        if parse.lemmas[verb] != "be" or parse.tags[verb] not in ("VBD", "VBZ"):
            continue
        before = range(begin, verb)
        if sum(parse.quote[t] >= 0 for t in before) * 2 <= len(before) or parse.quote[verb] >= 0:
            continue
        what = parse.child(verb, "attr", "nsubj", "ccomp", "advcl")
        nouns = [
            t
            for t in range(verb + 1, min(verb + 6, end))
            if parse.lemmas[t] in _words("speech nouns") and parse.tags[t] in ("NN", "NNS")
        ]
        source = _owner(parse, nouns[0]) if nouns else frozenset[int]()
        cue = nouns[0] if nouns else what
        if not source and parse.lowered[verb + 1] in ("how", "what", "all"):
            told = next((t for t in range(verb + 2, end) if parse.tags[t] in _FINITE), -1)
            source = source_of(parse, told) if told >= 0 else source
            cue = told
        if source and cue >= 0 and min(source) > verb:
            content = frozenset(before)
            yield Candidate(
                cue, frozenset([verb, cue]), source, content, "say", "quote", 0.9, "announced"
            )
        return
