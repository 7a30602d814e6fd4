"""Cues of a verb and its noun: take exception to, cast doubt on, signal readiness to.

They are listed in `data/stances.yaml` with the side that they take: verb, noun and the word that
leads to what is said (a preposition, "to" before a verb, or "that").
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.lexicon import Lexicon, load_data
from detente.reading.parsing import Parse
from detente.reading.source import source_of

_SCORE = 0.92


@functools.lru_cache(maxsize=1)
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """The phrases, and their nouns."""
    held = load_data("stances.yaml")["light phrases"].values()
    phrases = frozenset(phrase for listed in held for phrase in listed)
    return phrases, frozenset(phrase.split()[1] for phrase in phrases)


def light_phrase_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every listed phrase of the document."""
    for noun in sorted(parse.places("light phrases", _may_be)):
        if parse.tags[noun] in ("NN", "NNS") and parse.deps[noun] in ("dobj", "attr", "oprd"):
            yield from _at(parse, noun)


def _may_be(word: str, lemma: str) -> bool:
    return lemma in _listed()[1]


def _at(parse: Parse, noun: int) -> Iterator[Candidate]:
    verb = parse.heads[noun]
    for lead, top, first in _complements(parse, verb, noun):
        phrase = f"{parse.lemmas[verb]} {parse.lemmas[noun]} {lead}"
        if phrase not in _listed()[0]:
            continue
        content = {t for t in parse.subtree(top) if t >= first}
        barred = [t for t in parse.kids(noun, "det", "neg") if parse.lowered[t] == "no"]
        cue = frozenset([verb, noun, *barred])
        yield Candidate(
            verb,
            cue,
            source_of(parse, verb),
            trimmed(parse, content),
            phrase,
            "light",
            _SCORE,
            "idiom",
        )
        return


def _complements(parse: Parse, verb: int, noun: int) -> Iterator[tuple[str, int, int]]:
    """(leading word, top of the complement, first token of what is said) after the noun."""
    for prep in (*parse.kids(noun, "prep", "dative"), *parse.kids(verb, "prep", "dative")):
        inner = parse.child(prep, "pobj", "pcomp")
        if prep > noun and inner >= 0:
            yield parse.lemmas[prep], inner, parse.left[inner]
    for clause in (*parse.kids(noun, "acl", "relcl", "ccomp", "xcomp"), *parse.kids(verb, "ccomp")):
        if clause < noun:
            continue
        marks = {parse.lowered[t]: t for t in parse.kids(clause, "mark", "aux")}
        if "that" in marks:
            yield "that", clause, marks["that"]
        elif "to" in marks:
            yield "to", clause, marks["to"]
