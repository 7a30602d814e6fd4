"""From too many candidates to the statements that stand: score, veto, drop overlaps.

Order: the best candidate of each cue; then outermost first, so that a cue inside another's content
is set aside as nested; then overlaps of more than six tenths; then any uncovered quotation of six
words or more takes its best candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from detente.reading.adjuncts import adjunct_candidates, tail_candidates
from detente.reading.announced import announced_candidates
from detente.reading.asides import aside_candidates
from detente.reading.candidate import Candidate, is_word
from detente.reading.idioms import idiom_candidates
from detente.reading.lexicon import Lexicon
from detente.reading.light_phrases import light_phrase_candidates
from detente.reading.nouns import nominal_candidates
from detente.reading.parsing import Parse
from detente.reading.silence import silence_candidates
from detente.reading.speech import block_candidates, extended, region_words, speech_candidates
from detente.reading.turns import turn_candidates
from detente.reading.verbs import verbal_candidates

_FAIRLY = 0.7
_POINTING = frozenset(["it", "this", "that", "them", "so"])
_APART = ("aside", "adjunct:tail", "verb:left", "adjunct:said")
_COVERED = 6  # words of a quotation that must not go without a speaker


@dataclass(frozen=True, slots=True)
class Selection:
    """The candidates kept, and those set aside because they lie inside one that was kept."""

    kept: tuple[Candidate, ...]
    nested: tuple[tuple[Candidate, Candidate], ...]  # (inner, outer)


def candidates(parse: Parse, lexicon: Lexicon) -> list[Candidate]:
    """Every candidate of a document, with quotation regions taken whole."""
    found: list[Candidate] = []
    wordlike = parse.wordlike.__getitem__
    for generate in (
        verbal_candidates,
        nominal_candidates,
        adjunct_candidates,
        tail_candidates,
        aside_candidates,
        announced_candidates,
        speech_candidates,
        block_candidates,
        turn_candidates,
        idiom_candidates,
        silence_candidates,
        light_phrase_candidates,
    ):
        for candidate in generate(parse, lexicon):
            whole = extended(parse, candidate)
            if any(map(wordlike, whole.content)):
                found.append(whole)
    return found


def select(parse: Parse, found: Sequence[Candidate], *, threshold: float) -> Selection:
    """Keep what scores at least `threshold`, without repeats and nested cues."""
    best: dict[int, Candidate] = {}
    inside: list[Candidate] = []
    values = {id(c): _value(parse, c) for c in found}
    ranked = sorted(found, key=lambda c: (-values[id(c)], -len(c.content), c.head, c.rule))
    for candidate in ranked:
        if (
            parse.quote[candidate.head] >= 0
            and region_words(parse, parse.quote[candidate.head]) >= _COVERED
        ):
            inside.append(candidate)
            continue
        if candidate.head not in best:
            best[candidate.head] = candidate
    strong = [c for c in best.values() if values[id(c)] >= threshold]
    kept, nested = _without_nested(_cut_off(parse, strong))
    kept = _without_overlaps(kept)
    kept = _with_speakers(parse, kept, ranked, threshold)
    holding = _holders(kept)
    for candidate in inside:
        if values[id(candidate)] < max(threshold, 0.6):
            continue
        outer = holding.get(candidate.head)
        if outer is not None and candidate.source:
            nested.append((candidate, outer))
    kept.sort(key=lambda c: (min(c.content | c.cue), c.head))
    return Selection(tuple(kept), tuple(_distinct(nested)))


def _value(parse: Parse, candidate: Candidate) -> float:
    """The score, lowered where words or source are missing."""
    value = candidate.score
    if not candidate.source:
        value *= 0.85
    if sum(map(parse.wordlike.__getitem__, candidate.content)) < 2:
        words = [token for token in candidate.content if is_word(parse, token)]
        named = words and parse.tags[words[0]] in ("NN", "NNS", "NNP", "NNPS")
        objects = candidate.frame == "obj" and candidate.score > _FAIRLY
        pointing = words and objects and parse.lowered[words[0]] in _POINTING
        value *= 0.9 if named or pointing else 0.8
    return value


def _cut_off(parse: Parse, strong: list[Candidate]) -> list[Candidate]:
    """ "X fears a war, an aide said": what X fears ends before the aide, however it was parsed."""
    apart = [c for c in strong if c.rule in _APART and c.source]
    result = []
    for candidate in strong:
        content = candidate.content
        for aside in apart:
            if aside.head not in content and not (aside.source & content):
                continue
            if candidate is aside:
                continue
            if candidate.head in aside.content:
                content = content & aside.content
            elif ";" in parse.words[candidate.head : min(aside.content)]:
                stop = parse.words.index(";", candidate.head)  # "X wants it; Y, an aide said, no"
                content = frozenset(t for t in content if t < stop)
        if content:
            result.append(candidate if content == candidate.content else _only(candidate, content))
    return result


def _only(candidate: Candidate, content: frozenset[int]) -> Candidate:
    return replace(candidate, content=content)


def _holders(kept: Iterable[Candidate]) -> dict[int, Candidate]:
    """For each token the first kept candidate whose content holds it."""
    holding: dict[int, Candidate] = {}
    for candidate in kept:
        for token in candidate.content:
            holding.setdefault(token, candidate)
    return holding


def _with_speakers(
    parse: Parse, kept: list[Candidate], ranked: list[Candidate], threshold: float
) -> list[Candidate]:
    """`kept`, and for each longer quotation without a speaker its best candidate."""
    by_region: dict[int, list[Candidate]] = {}
    quote = parse.quote.__getitem__
    for candidate in ranked:
        for region in set(map(quote, candidate.content)):
            by_region.setdefault(region, []).append(candidate)
    by_head = {c.head: c for c in kept}
    holding = _holders(kept)
    for region, (begin, end) in enumerate(parse.regions):
        words = [t for t in range(begin, end) if is_word(parse, t)]
        if len(words) < _COVERED or sum(t in holding for t in words) * 2 > len(words):
            continue
        for candidate in by_region.get(region, ()):
            if (
                sum(t in candidate.content for t in words) * 2 > len(words)
                and parse.quote[candidate.head] != region
                and candidate.score >= threshold * 0.4
                and candidate.source
                and candidate.head not in holding
            ):
                by_head[candidate.head] = candidate
                for token in candidate.content:
                    holding.setdefault(token, candidate)
                break
    return list(by_head.values())


def _without_nested(
    strong: list[Candidate],
) -> tuple[list[Candidate], list[tuple[Candidate, Candidate]]]:
    order = sorted(strong, key=lambda c: (-len(c.content), -c.score, c.head))
    kept: list[Candidate] = []
    nested: list[tuple[Candidate, Candidate]] = []
    holding: dict[int, Candidate] = {}
    for candidate in order:
        outer = holding.get(candidate.head)
        if outer is not None:
            nested.append((candidate, outer))
            continue
        kept.append(candidate)
        for token in candidate.content:
            holding.setdefault(token, candidate)
    return kept, nested


def _without_overlaps(kept: list[Candidate]) -> list[Candidate]:
    result: list[Candidate] = []
    at: dict[int, list[Candidate]] = {}
    for candidate in sorted(kept, key=lambda c: (-c.score, -len(c.content), c.head)):
        near = {id(c): c for t in candidate.content for c in at.get(t, ())}
        if all(
            len(candidate.content & other.content)
            <= 0.6 * min(len(candidate.content), len(other.content))
            for other in near.values()
        ):
            result.append(candidate)
            for token in candidate.content:
                at.setdefault(token, []).append(candidate)
    return result


def _distinct(nested: list[tuple[Candidate, Candidate]]) -> list[tuple[Candidate, Candidate]]:
    seen: set[int] = set()
    result = []
    for inner, outer in nested:
        if inner.head not in seen:
            seen.add(inner.head)
            result.append((inner, outer))
    return result
