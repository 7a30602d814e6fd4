"""What a sentence of a writer's merely tells: what was said, fixed, passed on, kept quiet.

Such a sentence is no assertion of the writer's, whatever words of likelihood or future it holds.
"""

from __future__ import annotations

import functools

from detente.reading.candidate import is_word
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.statement import Document

_DEMANDED = frozenset(["must", "should", "will", "wo", "shall", "ought", "need"])


@functools.cache
def author_words(name: str) -> frozenset[str]:
    return frozenset(load_data("authorial.yaml")[name].split())


def root_of(parse: Parse, begin: int, end: int) -> int:
    """The word of a range of tokens that governs the others."""
    return next(
        (
            t
            for t in range(begin, end)
            if (not begin <= parse.heads[t] < end or parse.heads[t] == t)
            and parse.deps[t] not in ("cc", "punct", "mark", "advmod", "intj")
        ),
        begin,
    )


def only_tells(parse: Parse, document: Document, begin: int, end: int) -> bool:
    """Whether a sentence tells what somebody said, wished or kept to himself."""
    root = root_of(parse, begin, end)
    first = next((t for t in range(begin, end) if is_word(parse, t)), begin)
    if _mute(parse, root) or parse.lowered[first] == "whether":
        return True  # "whether it will come is another matter"
    if _says(parse, root) or _on_the_way(parse, root):
        return True
    if document.kind == "editorial":
        return False
    wishing = parse.lemmas[root] in author_words("wishing") and "would" in {
        parse.lowered[t] for t in parse.kids(root, "aux")
    }
    aside = any(
        _says(parse, t) and parse.deps[t] in ("parataxis", "ccomp", "conj", "dep")
        for t in range(begin, end)
    )
    return aside or (wishing and document.kind not in ("communiqué", "dispatch", "review"))


def _on_the_way(parse: Parse, root: int) -> bool:
    """ "He is expected in Tehran today": an appointment."""
    return (
        parse.lemmas[root] in ("expect", "await", "schedule", "slate")
        and parse.child(root, "auxpass") >= 0
        and parse.child(root, "xcomp") < 0
    )


def _says(parse: Parse, verb: int) -> bool:
    """Whether a verb tells that somebody spoke: "said", "assures me", no "will say"."""
    if parse.lemmas[verb] not in author_words("telling") or parse.child(verb, "nsubj") < 0:
        return False
    subject = parse.lowered[parse.child(verb, "nsubj")]
    return parse.tags[verb] in ("VBD", "VBZ", "VBP") and subject not in ("i", "we")


def _mute(parse: Parse, root: int) -> bool:
    """ "The embassy did not answer our questions", "could not be reached": told, not judged."""
    demanded = {parse.lowered[t] for t in parse.kids(root, "aux")} & _DEMANDED
    mute = parse.lemmas[root] in author_words("mute") and parse.child(root, "neg") >= 0
    return mute and not demanded


def is_mixed(parse: Parse, content: frozenset[int]) -> bool:
    """Whether some of the words are quoted, so that in a report they are another's."""
    return any(parse.quote[t] >= 0 for t in content)


def is_scheduled(parse: Parse, roots: list[int], begin: int, end: int) -> bool:
    """ "The Council will meet on Thursday": an appointment, not a forecast."""
    day = any(parse.lemmas[t].lower() in author_words("days") for t in range(begin, end))
    return day and all(parse.lemmas[t] in author_words("appointments") for t in roots)


def is_recommended(parse: Parse, begin: int, root: int) -> bool:
    """ "That the Government publish …": what a committee recommends."""
    opening = begin
    while opening < root and not is_word(parse, opening):
        opening += 1
    return parse.lowered[opening] == "that" and parse.deps[opening] == "mark"


def is_hearsay(parse: Parse, root: int) -> bool:
    """ "It is whispered that …": passed on, not asserted."""
    subject = parse.child(root, "nsubjpass", "nsubj", "expl")
    impersonal = subject >= 0 and parse.lowered[subject] == "it"
    told = parse.tags[root] == "VBN" and parse.lemmas[root] in author_words("hearsay")
    return impersonal and told and parse.child(root, "ccomp") >= 0
