"""Set phrases that take a stand: "our patience is running out", "there is no alternative to talks".

They are listed in `data/stances.yaml` by the lemmas of their words; each clause is searched.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass

from detente.reading.clause import NEGATIONS, none_does
from detente.reading.lexicon import load_data
from detente.reading.own_side import Clause
from detente.reading.stance_words import Reading

_GAP = 3  # words that "~" may stand for
_FOR_SOMEBODY = "threatens"  # who speaks for nobody can only foresee it
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
            reach = range(at, min(at + (_GAP if gap else 0) + 1, len(lemmas)))
            at = next((i + 1 for i in reach if lemmas[i] in words), -1)
            if at < 0:
                return -1
        return at


@functools.lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[SetPhrase, ...]]:
    """The listed phrases by each word that may begin them, in the order of the list."""
    by_first: dict[str, list[SetPhrase]] = defaultdict(list)
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
            for first in words[0]:
                by_first[first].append(phrase)
    return {first: tuple(held) for first, held in by_first.items()}


def set_phrase(c: Clause) -> Reading | None:
    """The stand of the first set phrase in a clause."""
    tokens = _own_tokens(c)
    lemmas = [_plain(c, t) for t in tokens]
    phrases, nobody = _phrases(), none_does(c.parse, c.root)
    for start, lemma in enumerate(lemmas):
        for phrase in phrases.get(lemma, ()):
            end = phrase.within(lemmas, start)
            if end < 0 or (phrase.stance == _FOR_SOMEBODY and not c.party.speaks_for):
                continue
            stance = phrase.stance
            denied = (c.negated or nobody) and not phrase.negative and stance != "evades"
            if denied and stance not in _TURNED:
                continue
            stance = _TURNED[stance] if denied else stance
            pronoun = c.subject < 0 or lemmas[0] in ("it", "this", "that", "there", "we", "I", "i")
            about = c.rest if pronoun else c.below(c.subject)
            return Reading(stance, about or c.rest, c.negated)
    return None


def _own_tokens(c: Clause) -> list[int]:
    """The tokens of a clause without those of clauses coordinated with it or told in it."""
    parse = c.parse
    apart: set[int] = set()
    for child in parse.kids(c.root, "conj", "ccomp", "parataxis", "advcl"):
        if c.lemma != "let" and parse.child(child, "nsubj", "nsubjpass", "expl") >= 0:
            apart |= set(parse.subtree(child))
    return sorted(t for t in c.below(c.root) if t not in apart)


def _plain(c: Clause, token: int) -> str:
    """The lemma, with every negation but "no" as "not"."""
    word = c.parse.words[token].lower()
    if word in ("n't", "n’t", "not"):
        return "not"
    return "no" if word == "no" else c.parse.lemmas[token].lower()
