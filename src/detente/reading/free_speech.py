"""Speech that goes on without a cue: "Belov warned Kyiv. Moscow's answer would be "tangible"."

A sentence of a report that quotes a few words, right after a sentence in which somebody spoke and
in the same paragraph, is still that speaker's, unless somebody else is named for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, is_word
from detente.reading.parsing import Parse

_LEAST = 5  # words
_REPORTS = frozenset(["news", "briefing", "interview"])


def free_candidates(parse: Parse, kind: str, taken: frozenset[int]) -> Iterator[Candidate]:
    """Sentences with a few words in quotation marks that nobody is named for."""
    if kind not in _REPORTS or not parse.regions:
        return
    spoken = {parse.sentence[t] for t in taken}
    for begin, end in _quoting(parse):
        number = parse.sentence[begin]
        before = number - 1
        if number in spoken or before not in spoken or parse.words[end - 1] == "?":
            continue
        if parse.paragraph[parse.sentences[before][0]] != parse.paragraph[begin]:
            continue
        words = [t for t in range(begin, end) if is_word(parse, t)]
        inside = sum(parse.quote[t] >= 0 for t in words)
        told = any(parse.words[t].lower() in _TOLD for t in words if parse.quote[t] < 0)
        if len(words) < _LEAST or inside < 2 or inside > 0.8 * len(words) or not told:
            continue
        root = next((t for t in range(begin, end) if parse.heads[t] == t), begin)
        content = frozenset(range(begin, end))
        none = frozenset[int]()
        yield Candidate(root, none, none, content, "say", "zero", 0.7, "free")


def _quoting(parse: Parse) -> Iterator[tuple[int, int]]:
    """The sentences in which a quotation stands, each once."""
    seen: set[int] = set()
    for begin, _ in parse.regions:
        number = parse.sentence[begin]
        if number not in seen:
            seen.add(number)
            yield parse.sentences[number]


# What the verbs of such a sentence have been shifted to, or what they demand and foretell.
_TOLD = frozenset(["would", "could", "should", "must", "might", "had", "will", "ought"])
