"""Set phrases that take a stand: "our patience is running out", "there is no alternative to talks".

They are listed in `data/stances.yaml` by the lemmas of their words; each clause is searched.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass

from detente.reading.clause import NEGATIONS
from detente.reading.lexicon import load_data
from detente.reading.own_side import Clause
from detente.reading.stance_words import Reading

_GAP = 3  # words that "~" may stand for
_FOR_SOMEBODY = "threatens"  # who speaks for nobody can only foresee it
_COMMON = frozenset(
    [
        *("be", "have", "do", "go", "not", "no", "in", "on", "to", "of", "for", "the", "a", "by"),
        *("at", "we", "take", "give", "make", "see", "all", "any", "every", "there", "with"),
    ]
)
_TURNED = {"supports": "opposes", "opposes": "supports"}


@dataclass(frozen=True, slots=True)
class SetPhrase:
    """Words in order; `gaps[i]`: whether further words may stand before word i."""

    stance: str
    words: tuple[frozenset[str], ...]
    gaps: tuple[bool, ...]
    negative: bool  # it says no itself

    def within(self, lemmas: list[str], start: int) -> int:
        """Where the phrase ends if it begins at `start`, else -1."""
        at = start
        for words, gap in zip(self.words, self.gaps, strict=True):
            stop = min(at + (_GAP if gap else 0) + 1, len(lemmas))
            while at < stop and lemmas[at] not in words:
                at += 1
            if at == stop:
                return -1
            at += 1
        return at

    def found_in(self, lemmas: list[str]) -> int:
        """Where the phrase begins, -1 if it is not there."""
        first = self.words[0]
        for start, lemma in enumerate(lemmas):
            if lemma in first and self.within(lemmas, start) >= 0:
                return start
        return -1


@functools.lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[tuple[int, SetPhrase], ...]]:
    """The phrases, numbered as listed, by each form of the word that tells them best."""
    by_key: dict[str, list[tuple[int, SetPhrase]]] = defaultdict(list)
    number = 0
    for stance, lines in load_data("stances.yaml")["set phrases"].items():
        for line in lines:
            words: list[frozenset[str]] = []
            gaps: list[bool] = []
            gap = False
            for word in line.split():
                if word == "~":
                    gap = True
                    continue
                words.append(frozenset(word.split("|")))
                gaps.append(gap)
                gap = False
            negative = any(w & (NEGATIONS | {"nothing", "nobody", "nowhere"}) for w in words)
            phrase = SetPhrase(stance, tuple(words), tuple(gaps), negative)
            # A word with few forms, none of them common: a clause without it is passed over.
            key = min(words, key=lambda w: (len(w & _COMMON) > 0, len(w), -max(map(len, w))))
            for form in key:
                by_key[form].append((number, phrase))
            number += 1
    return {form: tuple(held) for form, held in by_key.items()}


def set_phrase(c: Clause) -> Reading | None:
    """The stand of the first set phrase in a clause."""
    phrases = _phrases()
    if c.whole.isdisjoint(c.parse.places("set phrases", _may_be)):
        return None
    lemmas = [_plain(c, t) for t in _own_tokens(c)]
    listed = {held for lemma in lemmas if lemma in phrases for held in phrases[lemma]}
    if not listed:
        return None
    places = ((phrase.found_in(lemmas), number, phrase) for number, phrase in listed)
    for start, _, phrase in sorted(places, key=lambda found: found[:2]):
        stance = phrase.stance
        if start < 0 or (stance == _FOR_SOMEBODY and not c.sided):
            continue
        denied = (c.negated or c.nobody) and not phrase.negative and stance != "evades"
        if denied and stance not in _TURNED:
            continue
        stance = _TURNED[stance] if denied else stance
        pronoun = c.subject < 0 or lemmas[0] in ("it", "this", "that", "there", "we", "I", "i")
        about = c.rest if pronoun else c.below(c.subject)
        return Reading(stance, about or c.rest, c.negated)
    return None


def _may_be(word: str, lemma: str) -> bool:
    """Whether a word tells one of the phrases."""
    return lemma in _phrases() or word in ("n't", "n’t", "not", "no")


def _own_tokens(c: Clause) -> list[int]:
    """The tokens of a clause without those of clauses coordinated with it or told in it."""
    parse = c.parse
    apart: set[int] = set()
    for child in parse.kids(c.root, "conj", "ccomp", "parataxis", "advcl"):
        if c.lemma != "let" and parse.child(child, "nsubj", "nsubjpass", "expl") >= 0:
            apart |= set(parse.subtree(child))
    return sorted(t for t in c.whole if t not in apart)


def _plain(c: Clause, token: int) -> str:
    """The lemma, with every negation but "no" as "not"."""
    word = c.parse.words[token].lower()
    if word in ("n't", "n’t", "not"):
        return "not"
    return "no" if word == "no" else c.parse.lemmas[token].lower()
