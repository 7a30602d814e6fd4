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
_DECLINING = frozenset(["decline", "refuse"])
_SCORE = 0.92


def silence_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every silence of the document that tells what it is about."""
    for token in sorted(parse.places("silence", _may_be)):
        if parse.lowered[token] in _MUTE:
            yield from _mute(parse, token)
        elif parse.lemmas[token] == "change" and parse.tags[token].startswith("VB"):
            yield from _another_subject(parse, token)
    for begin, end in parse.sentences:
        if parse.lowered[begin] in _ASKING:
            yield from _fronted(parse, begin, end)


def _may_be(word: str, lemma: str) -> bool:
    return word in _MUTE or lemma == "change"


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
