"""Direct speech: tie quotation regions to a speaker, and follow a speech through its regions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from detente.reading.candidate import Candidate, is_word
from detente.reading.lexicon import Lexicon
from detente.reading.parsing import Parse
from detente.reading.source import noun_phrase, source_of

_SHORT = 3  # words; fewer are speech only where the cue stands beside them
_FEW = 9  # words of a quotation that may go on with a phrase
_TAIL = 40  # tokens; the longest rest of a cue's sentence between two parts of a speech
_BLOCK = 8  # tokens; a shorter paragraph after a colon is a heading or an item
_FAR = 16  # tokens from the end of a quotation to its verb, a name and office before it
_LONG = 4  # words; a shorter region may be a title or a scare quote


def region_words(parse: Parse, region: int) -> int:
    """How many words stand in a region."""
    return sum(parse.wordlike[slice(*parse.regions[region])])


def extended(parse: Parse, candidate: Candidate) -> Candidate:
    """The candidate with every region it touches taken whole, and the speech followed onward."""
    quote = parse.quote
    if quote[candidate.head] >= 0:
        return candidate
    outside = candidate.cue | candidate.source
    if not parse.regions:
        return _with_content(candidate, candidate.content - outside)
    content = set(candidate.content)
    joined = _joined_on(parse, candidate)
    if joined >= 0:
        content.update(range(*parse.regions[joined]))
    regions = sorted({quote[t] for t in content if quote[t] >= 0 and is_word(parse, t)})
    for region in regions:
        begin, end = parse.regions[region]
        if candidate.head < begin or candidate.head >= end:
            content.update(range(begin, end))
    content -= outside
    if regions:
        last = max(regions)
        content.update(_following(parse, last, candidate, content))
    return _with_content(candidate, content)


def _joined_on(parse: Parse, candidate: Candidate) -> int:
    """The few quoted words that go on with a phrase: "appealed for calm 'on all sides'"; or -1."""
    if not candidate.content or not candidate.rule.startswith(("verb", "noun", "adj", "idiom")):
        return -1
    after = max(candidate.content) + 1
    if after >= len(parse) or parse.quote[after] < 0 or parse.quote[after - 1] >= 0:
        return -1
    region = parse.quote[after]
    begin = parse.regions[region][0]
    same = begin == after and parse.sentence[after] == parse.sentence[after - 1]
    few = region_words(parse, region) <= _FEW and candidate.head < after
    return region if same and few and not _has_own_cue(parse, region, candidate) else -1


def _is_speech(parse: Parse, region: int) -> bool:
    """Whether a region is speech by its length or by the stop within its closing mark."""
    begin, end = parse.regions[region]
    stops = (",", ".", "?", "!", "…", "—", "–")
    stop = end - 2 > begin and (parse.words[end - 2] in stops or parse.words[end - 1] in stops)
    return stop or region_words(parse, region) >= _LONG


def _following(parse: Parse, region: int, candidate: Candidate, content: set[int]) -> Iterator[int]:
    """Tokens of the regions after `region` while only punctuation or the cue stands between."""
    allowed = candidate.cue | candidate.source
    cue_sentences = {parse.sentence[t] for t in candidate.cue}
    place = parse.regions[region][1]
    following = region + 1
    while following < len(parse.regions):
        begin, end = parse.regions[following]
        same = parse.paragraph[begin] == parse.paragraph[place - 1]
        if not same and not parse.continued[following]:
            return
        tail = _is_cue_tail(parse, place, begin, candidate)
        if not tail and not _is_speech(parse, following - 1):
            return
        for token in range(place, begin):
            if tail:
                break
            if token in allowed or token in content or not is_word(parse, token):
                continue
            verbal = parse.tags[token].startswith("VB")  # another cue may begin: "…, adding that"
            beside = parse.sentence[token] in cue_sentences and not verbal
            if beside and _beside_cue(parse, token, candidate):
                continue
            return
        if _has_own_cue(parse, following, candidate):
            return
        if not _is_speech(parse, following) and not parse.continued[following] and same:
            return
        yield from range(begin, end)
        place, following = end, following + 1


def _is_cue_tail(parse: Parse, place: int, begin: int, candidate: Candidate) -> bool:
    """Whether only the rest of the cue's sentence parts two regions: "…," said X, a Y. "…"."""
    if begin - place > _TAIL or not any(
        t in candidate.cue or t in candidate.source for t in range(place, min(place + 3, begin))
    ):
        return False
    stops = [t for t in range(place, begin) if parse.words[t] in (".", ":", "!", "?")]
    return (
        stops == [begin - 1]
        and parse.words[begin - 1] == "."
        and not any(parse.quote[t] >= 0 for t in range(place, begin))
    )


def _has_own_cue(parse: Parse, region: int, candidate: Candidate) -> bool:
    """Whether another verb of saying follows a region in its own sentence ("…", he added)."""
    end = parse.regions[region][1]
    last = parse.sentences[parse.sentence[end - 1]][1]
    for token in range(end, min(last, end + _FAR)):
        if parse.quote[token] >= 0:
            return False
        if token in candidate.cue:
            return False
        main = parse.tags[token].startswith("VB") and parse.deps[token] != "relcl"
        if main and parse.child(token, "nsubj") >= 0:
            return True
    return False


def _beside_cue(parse: Parse, token: int, candidate: Candidate) -> bool:
    """Whether a word between two regions only says where, when or to whom it was said."""
    head = candidate.head
    return parse.left[head] <= token <= parse.right[head] and token not in candidate.content


def _with_content(candidate: Candidate, content: Iterable[int]) -> Candidate:
    return Candidate(
        candidate.head,
        candidate.cue,
        candidate.source,
        frozenset(content),
        candidate.lemma,
        candidate.frame,
        candidate.score,
        candidate.rule,
    )


def speech_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """A cue beside each region, whether or not the parser linked the two."""
    for region, (begin, end) in enumerate(parse.regions):
        words = region_words(parse, region)
        if words < 1 or parse.continued[region]:
            continue
        for verb, distance in _nearby_verbs(parse, begin, end):
            lemma = parse.lemmas[verb]
            score = lexicon.reliability(lemma, "quote")
            if score <= 0 or (words < _SHORT and (distance > 3 or not _is_speech(parse, region))):
                continue
            source = source_of(parse, verb)
            if not source:
                score *= 0.6
            if words < _LONG and not _is_speech(parse, region):
                score *= 0.7
            score *= max(0.5, 1 - distance * 0.03)
            recipient = [
                t
                for t in parse.kids(verb, "dative", "dobj")
                if parse.quote[t] < 0 and lemma == "tell"
            ]
            yield Candidate(
                verb,
                frozenset([verb, *parse.kids(verb, "prt", "neg"), *recipient]),
                source,
                frozenset(range(begin, end)) - source,
                lemma,
                "quote",
                score * 0.92,
                "speech:near",
            )
        if words >= _LONG:
            yield from _after_colon(parse, lexicon, begin, end)


def block_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """A paragraph that only announces a speech ("The paper writes:") and the paragraph after it."""
    for (begin, end), (start, stop) in pairwise(parse.paragraphs):
        last = end - 1
        if parse.words[last] != ":" or parse.quote[start] >= 0 or stop - start < _BLOCK:
            continue
        first, _ = parse.sentences[parse.sentence[last]]
        cues = [
            t
            for t in range(first, last)
            if parse.tags[t].startswith("VB")
            and lexicon.reliability(parse.lemmas[t], "quote") > 0.5
        ]
        if not cues or parse.quote[last] >= 0 or begin > first:
            continue
        cue = cues[-1]
        source = source_of(parse, cue)
        if source:
            grade = lexicon.reliability(parse.lemmas[cue], "quote")
            yield Candidate(
                cue,
                frozenset([cue]),
                source,
                frozenset(range(start, stop)),
                parse.lemmas[cue],
                "quote",
                grade * 0.75,
                "speech:block",
            )


def _nearby_verbs(parse: Parse, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Verbs outside quotations, in the sentences where the region begins and ends."""
    first = parse.sentences[parse.sentence[begin]][0]
    last = parse.sentences[parse.sentence[end - 1]][1]
    paragraph = parse.paragraphs[parse.paragraph[begin]]
    if end >= last and end < paragraph[1]:
        last = (
            parse.sentences[parse.sentence[end]][1]
            if parse.words[end - 2] in (",", "?", "!", "—")
            else last
        )
    for token in range(max(first, begin - 40), min(last, end + 25)):
        if parse.quote[token] < 0 and parse.tags[token].startswith("VB"):
            yield token, (begin - token if token < begin else token - end + 1)


def _after_colon(parse: Parse, lexicon: Lexicon, begin: int, end: int) -> Iterator[Candidate]:
    """A speech after "…:" (or after a sentence that announces one), also in the next paragraph."""
    place = begin - 1
    if place < 1 or parse.words[place] != ":":
        return
    first, _ = parse.sentences[parse.sentence[place]]
    best = -1
    grade = 0.0
    for token in range(first, place):
        if parse.quote[token] < 0 and parse.tags[token].startswith("VB"):
            score = lexicon.reliability(parse.lemmas[token], "quote")
            if score >= grade and score > 0:
                best, grade = token, score
    if best >= 0:
        yield Candidate(
            best,
            frozenset([best]),
            source_of(parse, best),
            frozenset(range(begin, end)),
            parse.lemmas[best],
            "quote",
            max(grade, 0.8),
            "speech:colon",
        )
        return
    names = [
        t
        for t in range(first, place)
        if parse.tags[t] in ("NNP", "NN")
        and parse.deps[t] in ("ROOT", "nsubj", "dep", "npadvmod", "nsubjpass")
    ]
    if names:
        name = names[0]
        yield Candidate(
            place,
            frozenset([place]),
            noun_phrase(parse, name),
            frozenset(range(begin, end)),
            ":",
            "quote",
            0.6,
            "speech:name-colon",
        )
