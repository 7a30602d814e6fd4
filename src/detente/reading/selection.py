"""From too many candidates to the statements that stand: score, veto, drop overlaps.

Order: the best candidate of each cue; then outermost first, so that a cue inside another's content
is set aside as nested; then overlaps of more than six tenths; then any uncovered quotation of six
words or more takes its best candidate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.reading.adjuncts import adjunct_candidates
from detente.reading.candidate import Candidate, is_word
from detente.reading.lexicon import Lexicon
from detente.reading.nouns import nominal_candidates
from detente.reading.parsing import Parse
from detente.reading.speech import block_candidates, extended, region_words, speech_candidates
from detente.reading.turns import turn_candidates
from detente.reading.verbs import verbal_candidates

_COVERED = 6  # words of a quotation that must not go without a speaker


@dataclass(frozen=True, slots=True)
class Selection:
    """The candidates kept, and those set aside because they lie inside one that was kept."""

    kept: tuple[Candidate, ...]
    nested: tuple[tuple[Candidate, Candidate], ...]  # (inner, outer)


def candidates(parse: Parse, lexicon: Lexicon) -> list[Candidate]:
    """Every candidate of a document, with quotation regions taken whole."""
    found: list[Candidate] = []
    for generate in (
        verbal_candidates,
        nominal_candidates,
        adjunct_candidates,
        speech_candidates,
        block_candidates,
        turn_candidates,
    ):
        for candidate in generate(parse, lexicon):
            whole = extended(parse, candidate)
            if any(is_word(parse, token) for token in whole.content):
                found.append(whole)
    return found


def select(parse: Parse, found: Iterable[Candidate], *, threshold: float) -> Selection:
    """Keep what scores at least `threshold`, without repeats and nested cues."""
    best: dict[int, Candidate] = {}
    inside: list[Candidate] = []
    ranked = sorted(found, key=lambda c: (-_value(parse, c), -len(c.content), c.head, c.rule))
    for candidate in ranked:
        if (
            parse.quote[candidate.head] >= 0
            and region_words(parse, parse.quote[candidate.head]) >= _COVERED
        ):
            inside.append(candidate)
            continue
        if candidate.head not in best:
            best[candidate.head] = candidate
    strong = [c for c in best.values() if _value(parse, c) >= threshold]
    kept, nested = _without_nested(parse, strong)
    kept = _without_overlaps(kept)
    covered = {t for c in kept for t in c.content}
    for region, (begin, end) in enumerate(parse.regions):
        words = [t for t in range(begin, end) if is_word(parse, t)]
        if len(words) < _COVERED or sum(t in covered for t in words) * 2 > len(words):
            continue
        for candidate in ranked:
            if (
                sum(t in candidate.content for t in words) * 2 > len(words)
                and parse.quote[candidate.head] != region
                and candidate.score >= threshold * 0.4
                and candidate.source
                and not any(candidate.head in other.content for other in kept)
            ):
                kept = [other for other in kept if other.head != candidate.head]
                kept.append(candidate)
                covered |= candidate.content
                break
    for candidate in inside:
        if _value(parse, candidate) < max(threshold, 0.6):
            continue
        outer = [c for c in kept if candidate.head in c.content]
        if outer and candidate.source:
            nested.append((candidate, outer[0]))
    kept.sort(key=lambda c: (min(c.content | c.cue), c.head))
    return Selection(tuple(kept), tuple(_distinct(nested)))


def _value(parse: Parse, candidate: Candidate) -> float:
    """The score, lowered where words or source are missing."""
    value = candidate.score
    if not candidate.source:
        value *= 0.85
    words = sum(is_word(parse, token) for token in candidate.content)
    if words < 2:
        value *= 0.8
    return value


def _without_nested(
    parse: Parse, strong: list[Candidate]
) -> tuple[list[Candidate], list[tuple[Candidate, Candidate]]]:
    order = sorted(strong, key=lambda c: (-len(c.content), -c.score, c.head))
    kept: list[Candidate] = []
    nested: list[tuple[Candidate, Candidate]] = []
    for candidate in order:
        outer = next((c for c in kept if candidate.head in c.content), None)
        if outer is None:
            kept.append(candidate)
        else:
            nested.append((candidate, outer))
    return kept, nested


def _without_overlaps(kept: list[Candidate]) -> list[Candidate]:
    result: list[Candidate] = []
    for candidate in sorted(kept, key=lambda c: (-c.score, -len(c.content), c.head)):
        if all(
            len(candidate.content & other.content)
            <= 0.6 * min(len(candidate.content), len(other.content))
            for other in result
        ):
            result.append(candidate)
    return result


def _distinct(nested: list[tuple[Candidate, Candidate]]) -> list[tuple[Candidate, Candidate]]:
    seen: set[int] = set()
    result = []
    for inner, outer in nested:
        if inner.head not in seen:
            seen.add(inner.head)
            result.append((inner, outer))
    return result
