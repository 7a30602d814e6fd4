"""Cues of silence: "was evasive about it", "kept silent on that", "whether so, he would not say".

What is asked and not told is the content; the speaker evades it.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.clause import negates
from detente.reading.lexicon import Lexicon
from detente.reading.parsing import Parse
from detente.reading.source import noun_phrase

_MUTE = frozenset(
    [
        *("evasive", "noncommittal", "non-committal", "vague", "coy", "silent", "mum", "cagey"),
        *("tight-lipped", "guarded", "reticent", "taciturn", "elusive", "mute", "secretive"),
    ]
)
_STAYING = frozenset(["be", "remain", "stay", "keep", "become", "seem"])
_ABOUT = frozenset(["on", "about", "over", "regarding", "concerning", "as"])
_ASKING = frozenset(["whether", "how", "when", "where", "why", "what", "which", "who", "if"])
_TELLING = frozenset(["say", "tell", "disclose", "reveal", "know", "explain", "specify", "answer"])
_DISCUSSED = frozenset(
    ["discuss", "comment", "elaborate", "speculate", "expand", "dwell", "disclose", "reveal",
     "specify", "name", "identify", "answer"]
)  # fmt: skip
_WITHHELD = _DISCUSSED | frozenset(["say", "tell", "explain", "confirm", "divulge", "clarify"])
_DECLINING = frozenset(["decline", "refuse"])
_SCORE = 0.92


def silence_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every silence of the document that tells what it is about."""
    for token in sorted(parse.places("silence", _may_be)):
        if parse.lowered[token] in _MUTE:
            yield from _mute(parse, token)
        elif parse.lemmas[token] == "change" and parse.tags[token].startswith("VB"):
            yield from _another_subject(parse, token)
        elif parse.lemmas[token] in _WITHHELD and parse.tags[token] == "VB":
            yield from _withheld(parse, token)
    for begin, end in parse.sentences:
        if parse.lowered[begin] in _ASKING:
            yield from _fronted(parse, begin, end)


def _may_be(word: str, lemma: str) -> bool:
    return word in _MUTE or lemma == "change" or lemma in _WITHHELD


def _mute(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "X was evasive about the date", "on the date X kept silent"."""
    verb = parse.heads[word]
    subject = parse.child(verb, "nsubj")
    if parse.lemmas[verb] not in _STAYING or subject < 0 or negates(parse, verb):
        return
    for prep in (*parse.kids(word, "prep"), *parse.kids(verb, "prep")):
        inner = parse.child(prep, "pobj", "pcomp")
        if parse.lemmas[prep] in _ABOUT and inner >= 0:
            content = trimmed(parse, parse.subtree(inner))
            cue = frozenset([verb, word])
            source = noun_phrase(parse, subject)
            yield Candidate(verb, cue, source, content, "evade", "obj", _SCORE, "idiom")
            return


def _withheld(parse: Parse, verb: int) -> Iterator[Candidate]:
    """ "X would not discuss the annexes", "would not tell us whom he meant"."""
    modal = {parse.lowered[t] for t in parse.kids(verb, "aux")} & {"would", "will", "could", "wo"}
    subject = parse.child(verb, "nsubj")
    if not modal or subject < 0 or not negates(parse, verb) or parse.quote[verb] >= 0:
        return
    if parse.lowered[subject] in ("i", "we", "it", "that", "this", "which"):
        return
    told = parse.child(verb, "ccomp")
    opening = parse.lowered[parse.left[told]] if told >= 0 else ""
    if opening not in _ASKING:
        opening = next(
            (parse.lowered[t] for t in range(verb + 1, verb + 7) if parse.lowered[t : t + 1] and
             parse.lowered[t] in _ASKING and parse.sentence[t] == parse.sentence[verb]),
            "",
        )  # fmt: skip
        if opening and told >= 0:
            first = next(t for t in range(verb + 1, verb + 7) if parse.lowered[t] == opening)
            yield _evaded(parse, verb, subject, {t for t in parse.subtree(told) if t >= first})
            return
    elif told >= 0:
        yield _evaded(parse, verb, subject, parse.subtree(told))
        return
    if parse.lemmas[verb] not in _DISCUSSED:
        return
    what = parse.child(verb, "dobj")
    for prep in parse.kids(verb, "prep"):
        if parse.lemmas[prep] in _ABOUT and prep > verb:
            what = prep
            break
    if what > verb and parse.tags[what] != "WP":
        yield _evaded(parse, verb, subject, parse.subtree(what))


def _evaded(parse: Parse, verb: int, subject: int, content: set[int]) -> Candidate:
    cue, source = frozenset([verb]), noun_phrase(parse, subject)
    return Candidate(
        verb, cue, source, trimmed(parse, content - source), "evade", "obj", _SCORE, "idiom"
    )


def _another_subject(parse: Parse, verb: int) -> Iterator[Candidate]:
    """ "Asked about it, X changed the subject"."""
    subject, thing = parse.child(verb, "nsubj"), parse.child(verb, "dobj")
    if subject >= 0 and thing >= 0 and parse.lemmas[thing] in ("subject", "topic"):
        cue, source = frozenset([verb]), noun_phrase(parse, subject)
        content = trimmed(parse, parse.subtree(thing))
        yield Candidate(verb, cue, source, content, "evade", "obj", _SCORE, "idiom")


def _fronted(parse: Parse, begin: int, end: int) -> Iterator[Candidate]:
    """ "Whether the treaty covered the islands, X would not say"."""
    for verb in range(begin + 3, end):
        declined = parse.lemmas[parse.heads[verb]] in _DECLINING
        told = parse.lemmas[verb] in _TELLING and (negates(parse, verb) or declined)
        if not told or any(c > verb for c in parse.kids(verb, "ccomp", "dobj")):
            continue
        subject = parse.child(parse.heads[verb] if declined else verb, "nsubj")
        stop = parse.left[subject] if subject >= 0 else -1
        if stop - begin < 3:
            continue
        if not any(parse.tags[t].startswith(("VB", "MD")) for t in range(begin, stop)):
            continue
        content = trimmed(parse, set(range(begin, stop)))
        cue, source = frozenset([verb]), noun_phrase(parse, subject)
        yield Candidate(verb, cue, source, content, "evade", "wh", _SCORE, "idiom")
        return
