"""The cue set off by commas within what is said: "The ship, the harbour master told us, was empty".

The parser takes such sentences apart in many ways; they are found by their words: a subject and a
verb of saying between two commas, with nothing more between them than to whom, when and where.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.lexicon import Lexicon, lexicon
from detente.reading.narration import DAYS, GIVING, RECIPIENT, is_time
from detente.reading.parsing import Parse

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_CUE = frozenset(["VBD", "VBZ", "VBP", "VBN"])
_OPENING = frozenset(["DT", "PRP", "PRP$", "NNP", "NNPS", "NN", "NNS", "JJ", "CD", "PDT"])
_NO_SUBJECT = frozenset(
    ["who", "which", "that", "where", "when", "as", "and", "but", "or", "while", "if", "because",
     "although", "though", "since", "after", "before", "whom", "whose", "what", "than", "not",
     "how"]
)  # fmt: skip
_TAIL_OPENING = frozenset(
    ["IN", "RB", "TO", "DT", "NNP", "NNPS", "NN", "NNS", "PRP", "PRP$", "JJ", "RP", "CD"]
)
_CLAUSAL = frozenset(
    ["if", "when", "unless", "once", "until", "while", "although", "should", "were", "as", "since",
     "because", "though", "whatever", "whoever", "what", "who", "where", "how"]
)  # fmt: skip
_CLINGING = frozenset(
    ["according", "citing", "quoting", "and", "who", "which", "where", "whose", "whom"]
)
_SOME = frozenset(["some", "many", "others", "several", "both", "few", "most", "all", "these"])
_SHORT = 4  # tokens
_PLAINLY = frozenset(["clear", "plain", "known", "public"])
_ADDRESSED = frozenset(["tell", "inform", "remind", "assure", "notify", "brief", "propose", "ask"])
_THINKING = frozenset(
    ["believe", "think", "hope", "fear", "expect", "suspect", "guess", "feel", "hold", "judge"]
)
_COMMAS = frozenset([",", "–", "—"])
_WITH_MORE = frozenset(["make", "point", "let", "work", "go"])  # make clear, go on, let on
_HELPERS = frozenset(["have", "be", "do"])
_UNFINISHED = frozenset(["TO", "VB", "WDT", "WP"])
_GOES_ON = frozenset(
    ["because", "until", "unless", "if", "provided", "so", "lest", "once", "rather", "not", "even",
     "whatever", "only", "should", "were", "had", "whenever", "by"]
)  # fmt: skip
_TIMELY = frozenset(["after", "before", "following", "hours", "days", "minutes", "amid", "adding"])
_SINCE = frozenset(["after", "before", "since", "until", "while", "when", "as", "once", "if"])
_LONGEST = 16  # tokens of the subject
_REST = 12  # tokens after the verb
_FAIRLY = 0.7
_SCORE = 0.95
_CLOSING = 0.86


def aside_candidates(parse: Parse, words: Lexicon) -> Iterator[Candidate]:
    """Every cue that stands between two commas within the sentence that it attributes."""
    for verb in sorted(parse.places("asides", _may_be)):
        if parse.tags[verb] not in _CUE or parse.quote[verb] >= 0:
            continue
        if parse.tags[verb] == "VBN" and parse.child(verb, "nsubj") < 0:
            continue
        begin, end = parse.sentences[parse.sentence[verb]]
        commas = [t for t in range(begin, end) if parse.words[t] in _COMMAS]
        if commas and commas[0] < verb:
            yield from _aside(parse, words, begin, end, commas, verb)
            yield from _turned(parse, words, begin, end, verb)


def _may_be(_: str, lemma: str) -> bool:
    """Whether a word can be such a cue at all."""
    words = lexicon()
    return (
        lemma in _THINKING
        or lemma in _WITH_MORE
        or words.reliability(lemma, "left") >= _FAIRLY
        or 0.9 * words.reliability(lemma, "quote") >= _FAIRLY
        or words.reliability(lemma, "that", "clause") >= _FAIRLY
    )


def _aside(
    parse: Parse, lexicon: Lexicon, begin: int, end: int, commas: list[int], verb: int
) -> Iterator[Candidate]:
    before = next((t for t in reversed(commas) if t < verb), -1)
    after = next((t for t in commas if t > verb), end - 1)
    if before == verb - 1:  # "the minister, X, told us"
        before = _over_a_name(parse, commas, before)
    closing = after == end - 1
    if closing and parse.words[after] not in (".", "!"):
        return
    if before < 0 or after - verb > _REST or verb - before > _LONGEST + 1:
        return
    first = before + 1 + (parse.lowered[before + 1] in ("so", "however"))
    particle = parse.child(verb, "prt")
    lemma = parse.lemmas[verb]
    if particle == verb + 1 and lexicon.lists(f"{lemma} {parse.lemmas[particle]}", "left"):
        lemma = f"{lemma} {parse.lemmas[particle]}"
    if lemma == "make" and verb + 1 < end and parse.lowered[verb + 1] in _PLAINLY:
        lemma, particle = "state", verb + 1
    grade = max(lexicon.reliability(lemma, "left"), 0.9 * lexicon.reliability(lemma, "quote"))
    if parse.lemmas[verb] in _THINKING and parse.lowered[first] not in ("i", "we", "you"):
        grade = max(grade, _FAIRLY)
    if grade < _FAIRLY or first >= verb or not _names_somebody(parse, first, verb):
        return
    if not _says_to_whom(parse, verb + 1 + (particle == verb + 1), after):
        return
    what = parse.child(verb, "dobj")
    if verb < what < after and lemma not in RECIPIENT | GIVING and not is_time(parse, what):
        return  # "…, the base has shown little interest"
    start = max(
        (t + 1 for t in range(begin, before) if parse.words[t] in (":", ";")), default=begin
    )
    while start < before and not parse.wordlike[start] and parse.quote[start] < 0:
        start += 1
    stop = _end_of_speech(parse, lexicon, after, end)
    whole = _before(parse, start, before) if closing else _whole(parse, start, before, after, stop)
    if whole is None:
        return
    source = frozenset(t for t in range(first, verb) if parse.tags[t] not in ("RB", "MD"))
    source = trimmed(parse, set(source))
    cue = frozenset([verb, *([particle] if particle == verb + 1 else [])])
    score = _CLOSING if closing else _SCORE
    yield Candidate(
        verb, cue, source, trimmed(parse, whole), lemma.split()[0], "left", score, "aside"
    )


def _turned(parse: Parse, lexicon: Lexicon, begin: int, end: int, verb: int) -> Iterator[Candidate]:
    """ "A war is unlikely, believes X, who teaches in Rabat": the cue before its subject."""
    comma, first = verb - 1, verb + 1
    if comma <= begin or parse.words[comma] not in (",", "–", "—") or first >= end:
        return
    if parse.tags[verb] not in ("VBZ", "VBD") or parse.tags[first] not in _OPENING:
        return
    commas = [t for t in range(begin, verb) if parse.words[t] == ","]
    if parse.lemmas[verb] in _ADDRESSED or _over_a_name(parse, commas, comma) >= 0:
        return  # "its leader, X, told the paper"
    if any(t < verb for t in parse.kids(verb, "nsubj")) and parse.child(verb, "dobj") > verb:
        return
    grade = lexicon.reliability(parse.lemmas[verb], "left")
    if parse.tags[verb] == "VBZ":
        grade = max(grade, lexicon.reliability(parse.lemmas[verb], "that", "clause"))
    stop = first
    while stop < end and parse.words[stop] not in (",", ".", ":", ";", "–", "—", "!", "?"):
        if parse.tags[stop] in _FINITE | _UNFINISHED or parse.quote[stop] >= 0:
            return
        stop += 1
    named = any(parse.tags[t] in ("NNP", "NN", "NNS", "PRP") for t in range(first, stop))
    said = _before(parse, begin, comma)
    if grade < _FAIRLY or said is None or not named or parse.lowered[first] in _NO_SUBJECT:
        return
    colon = next((t for t in range(stop, end) if parse.words[t] in (":", ";")), -1)
    more = set(range(colon + 1, end)) if colon >= 0 else set()
    source = trimmed(parse, set(range(first, stop)))
    cue, lemma = frozenset([verb]), parse.lemmas[verb]
    yield Candidate(
        verb, cue, source, trimmed(parse, said | more), lemma, "left", _CLOSING, "aside"
    )


def _end_of_speech(parse: Parse, lexicon: Lexicon, after: int, end: int) -> int:
    """The end of the sentence, or a semicolon after which somebody else has the word."""
    for mark in range(after, end):
        if parse.words[mark] == ";" and any(
            parse.tags[t] in _FINITE and lexicon.reliability(parse.lemmas[t], "left") >= _FAIRLY
            for t in range(mark + 1, end)
        ):
            return mark
    return end


def _over_a_name(parse: Parse, commas: list[int], last: int) -> int:
    """The comma before an office whose holder's name is set off: ", the minister, X, told"."""
    if last not in commas:
        return -1
    place = commas.index(last)
    if place < 2:
        return -1
    name = range(commas[place - 1] + 1, last)
    named = len(name) > 0 and all(parse.tags[t] in ("NNP", "NNPS", "HYPH") for t in name)
    return commas[place - 2] if named else -1


def _names_somebody(parse: Parse, first: int, verb: int) -> bool:
    """Whether the words before the verb are a subject and nothing more."""
    if parse.tags[first] not in _OPENING or parse.lowered[first] in _NO_SUBJECT:
        return False
    for token in range(first, verb):
        tag = parse.tags[token]
        helper = tag in _FINITE and parse.heads[token] == verb and token >= verb - 2
        if (tag in _FINITE and not (helper and parse.lemmas[token] == "have")) or tag in (
            "WDT", "WP", "WRB", "TO", "VB"
        ):  # fmt: skip
            return False
        if parse.quote[token] >= 0 or parse.words[token] in (":", ";"):
            return False
        if parse.lowered[token] in _SINCE:
            return False  # "…, hours after a cable snapped, …"
    if parse.lemmas[verb - 1].lower() in DAYS:
        return False  # "X, the general, last night informed"
    return any(
        parse.tags[t][:2] in ("NN", "PR", "CD") or parse.lowered[t] in _SOME
        for t in range(first, verb)
    )


def subject_before(parse: Parse, aside: Candidate, verb: int) -> frozenset[int]:
    """Who acts in "The king, an aide tells us, desires a treaty", the aside taken for the verb's
    subject."""
    place = min(aside.cue | aside.source)
    first = min(aside.content)
    comma = next((t for t in range(first, place) if parse.words[t] == ","), place)
    opening = range(first, min(comma, place))
    after = max(aside.cue | aside.source)
    verbs = [t for t in aside.content if t > after and parse.tags[t] in _FINITE]
    if not verbs or min(verbs) != verb or any(parse.tags[t] in _FINITE for t in opening):
        return frozenset()
    if parse.tags[first] in ("IN", "RB", "WRB", "TO"):
        return frozenset()
    return frozenset(opening)


def _says_to_whom(parse: Parse, first: int, after: int) -> bool:
    """Whether what stands after the verb only tells to whom, when and where it was said."""
    if first >= after:
        return True
    if parse.tags[first] not in _TAIL_OPENING or parse.lowered[first] == "that":
        return False
    near = range(first, after)
    return not any(parse.tags[t] in _FINITE | _UNFINISHED or parse.quote[t] >= 0 for t in near)


def _spoken(parse: Parse, said: range) -> bool:
    """Whether words are direct speech, by their beginning and most of them."""
    quoted = sum(parse.quote[t] >= 0 for t in said)
    return quoted * 2 > len(said) and (parse.quote[said[0]] >= 0 or quoted == len(said))


def _before(parse: Parse, start: int, before: int) -> set[int] | None:
    """What is said before a cue that closes the sentence: a clause, mostly not quoted."""
    said = range(start, before)
    if _spoken(parse, said):
        return None
    finite = any(_finite(parse, t) and not _subordinate(parse, t, start) for t in said)
    return set(said) if finite else None


def _whole(parse: Parse, start: int, before: int, after: int, stop: int) -> set[int] | None:
    """What is said: on both sides of the aside, or before it alone; None if it is no speech."""
    first = after + 1
    while first < stop and not parse.wordlike[first]:
        first += 1
    if first >= stop or before <= start:
        return None
    said, rest = range(start, before), range(after + 1, stop)
    if _spoken(parse, said):
        return None  # "'X', he said, 'Y'": direct speech
    if parse.tags[before - 1] == "MD" or parse.deps[before - 1] in ("aux", "auxpass", "neg"):
        return {*said, *rest}  # "He would, he said, not be moved"
    opens = after + 1 < stop and parse.quote[after + 1] >= 0
    if opens and not any(parse.quote[t] >= 0 for t in said):
        return None  # "On Friday, X tweeted, 'Y'"
    finite = any(parse.tags[t] in _FINITE and not _subordinate(parse, t, start) for t in said)
    goes_on = any(_finite(parse, t) for t in rest)
    word = parse.lowered[first]
    if word == "that" or (word == "to" and parse.tags[before - 1][:2] in ("VB", "JJ")):
        return {*said, *rest}  # "X fears, an aide said, that Y"
    if not finite:
        return {*said, *rest} if goes_on and word not in _CLINGING else None
    if word in _GOES_ON or (word == "as" and parse.lowered[first + 1] in ("long", "soon")):
        return {*said, *rest}
    foretold = any(parse.tags[t] == "MD" for t in said)
    if foretold and word in ("while", "when", "before", "after"):
        return {*said, *rest}
    if word in ("and", "but", "or") and _same_voice(parse, first + 1, stop):
        return {*said, *rest}
    if not goes_on and _goes_along(parse, first, stop):
        return {*said, *rest}
    if len(said) <= _SHORT and word not in _CLINGING | _TIMELY:
        return {*said, *rest}  # "It had left, he said, an hour before"
    return set(said)


def _finite(parse: Parse, token: int) -> bool:
    """Whether a verb is finite, also where the parser took a past tense for a participle."""
    tag = parse.tags[token]
    bare = tag == "VBN" and not parse.kids(token, "aux", "auxpass")
    return tag in _FINITE or (bare and parse.child(token, "nsubj") >= 0)


def _goes_along(parse: Parse, first: int, stop: int) -> bool:
    """Whether a phrase after an aside belongs to what is said: "two interviews, officials said,
    the first by a consul", "it interferes, they say, imposing restrictions"."""
    near = [parse.lowered[t] for t in range(first, min(first + 6, stop))]
    if any(word in _TIMELY | _SINCE | _CLINGING or word in DAYS for word in near):
        return False
    if parse.tags[first] == "VBG":
        return lexicon().reliability(parse.lemmas[first], "that", "clause") < _FAIRLY
    return parse.tags[first] == "DT" and not any(parse.tags[t] == "NNP" for t in range(first, stop))


def _subordinate(parse: Parse, token: int, start: int) -> bool:
    """Whether a finite verb stands in a clause that only opens the sentence: "If X does"."""
    if parse.lowered[start] in _CLAUSAL and "," not in parse.words[start:token]:
        return True
    head = token
    for _ in range(4):
        if parse.deps[head] in ("relcl", "acl", "advcl", "pcomp"):
            return True
        if parse.heads[head] == head:
            break
        head = parse.heads[head]
    return False


def _same_voice(parse: Parse, first: int, stop: int) -> bool:
    """Whether "…, and X" after an aside goes on with what is said: it has a modal or helper."""
    return any(
        parse.tags[t] == "MD" or (parse.tags[t] in _FINITE and parse.lemmas[t] in _HELPERS)
        for t in range(first, min(first + 5, stop))
    )
