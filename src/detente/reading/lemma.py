"""Lemmas as spaCy's rules give them, each word asked once and remembered.

spaCy matches nearly two hundred rules on every token, which takes more than a quarter of a parse.
What they yield depends on the word, its tag and its label alone, for a few words (`_BESIDE`) also
on the words beside them. So the two components that find lemmas are asked for new words only.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from detente.reading.lexicon import load_data

COMPONENTS = ("attribute_ruler", "lemmatizer")  # those of the pipeline that find lemmas
_REMEMBERED = 200_000  # words, so that memory stays bounded
_PLAIN = frozenset(["NN", "NNP", "NNPS", "JJ", "VB", "CD"])  # forms that are their own lemma
_OPEN = ("NN", "VB", "JJ", "RB", "CD")  # classes of words whose label does not matter …
_HELPING = frozenset(["do", "does", "did", "'d", "have", "has", "had"])  # … except for these
# Words whose lemma depends on the word before ("let's") or after ("gonna"), and those words.
_BESIDE = frozenset(
    ["ai", "gon", "na", "ta", "'s", "c'm", "y", "y'", "is", "are", "was", "were", "'re"]
)
_BEFORE = frozenset(["let", "gon", "got"])
_AFTER = frozenset(["n't", "nt", "na", "on", "all"])

_COMMA = (",", ",", "punct")
_Token = tuple[str, str, str]  # word in small letters, tag, label


@functools.lru_cache(maxsize=1)
def corrections() -> dict[str, str]:
    """Words that the pipeline's lemmatizer gets wrong ("hoping" is not a form of "hop")."""
    return dict(load_data("lemmas.yaml"))


class Lemmas:
    """The lemmas of one pipeline."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._sure: dict[_Token, str] = {}  # whatever stands beside it
        self._known: dict[tuple[_Token, ...], str] = {}

    def of(self, lowered: Sequence[str], tags: Sequence[str], deps: Sequence[str]) -> list[str]:
        """The lemmas of consecutive tokens, in small letters."""
        if len(self._sure) + len(self._known) > _REMEMBERED:
            self.forget()
        tokens = list(zip(lowered, tags, deps, strict=True))
        found = [self._sure.get(token, "") for token in tokens]
        if "" in found:
            missing = [place for place, lemma in enumerate(found) if not lemma]
            keys = {place: _key(tokens, place) for place in missing if not _is_plain(tokens[place])}
            self._ask(dict.fromkeys(key for key in keys.values() if key not in self._known))
            for place in missing:
                token = tokens[place]
                found[place] = self._known[keys[place]] if place in keys else _corrected(token[0])
                if token[0] not in _BESIDE:
                    self._sure[token] = found[place]
        return found

    def forget(self) -> None:
        """Ask for every word anew."""
        self._sure.clear()
        self._known.clear()

    def _ask(self, keys: dict[tuple[_Token, ...], None]) -> None:
        """Have the components find the lemmas of new words."""
        from spacy.tokens import Doc

        if not keys:
            return
        tokens: list[_Token] = []
        places: list[int] = []
        for key in keys:
            if len(key) > 1 or key[0][0] in _BESIDE | _BEFORE | _AFTER or key[0][2] == "expl":
                tokens.append(_COMMA)  # so that no rule over two words sees it beside the last one
            places.append(len(tokens) + len(key) // 2)
            tokens += key
        words, tags, deps = zip(*tokens, strict=True)
        doc = Doc(self._pipeline.vocab, words=words, tags=tags, deps=deps)
        for name in COMPONENTS:
            doc = self._pipeline.get_pipe(name)(doc)
        for key, place in zip(keys, places, strict=True):
            self._known[key] = _corrected(tokens[place][0], doc[place].lemma_.lower())


def _corrected(word: str, lemma: str = "") -> str:
    return corrections().get(word) or lemma or word


def _is_plain(token: _Token) -> bool:
    """Whether a word is its own lemma whatever its label."""
    word, tag, label = token
    odd = "'" in word or "’" in word or word in _HELPING or word in _BESIDE
    return tag in _PLAIN and not odd and not label.startswith("aux")


def _key(tokens: Sequence[_Token], place: int) -> tuple[_Token, ...]:
    """What the lemma of a token depends on: itself, or itself between its neighbours."""
    word, tag, label = tokens[place]
    if word in _BESIDE:
        before = tokens[place - 1] if place else _COMMA
        after = tokens[place + 1] if place + 1 < len(tokens) else _COMMA
        if before[0] in _BEFORE or before[2] == "expl" or after[0] in _AFTER:
            return (before, tokens[place], after)
    helping = tag[:2] not in _OPEN or label.startswith("aux") or word in _HELPING
    return ((word, tag, label if helping else ""),)
