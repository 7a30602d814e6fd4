"""What is asked and not answered: would not be drawn, asked whether X he refused to comment."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.parsing import Parse
from detente.reading.source import noun_phrase, source_of

_SILENT = frozenset(["refer", "demur", "deflect", "dodge"])
_ANSWERING = frozenset(["comment", "answer", "say", "elaborate", "respond", "reply", "speculate"])


def unforthcoming(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "X would neither confirm nor deny it", "would not be drawn on it"."""
    verb = word if parse.lemmas[word] == "draw" else word + 1
    drawn = verb == word and parse.child(verb, "neg") >= 0 and parse.child(verb, "auxpass") >= 0
    silent = verb > word and verb < len(parse) and parse.lemmas[verb] == "confirm"
    if not (drawn or silent):
        return
    subject = parse.child(verb, "nsubj", "nsubjpass")
    content: set[int] = set()
    for child in (verb, *parse.kids(verb, "conj")):
        for label in ("dobj", "prep", "ccomp"):
            content |= {t for k in parse.kids(child, label) for t in parse.subtree(k)}
    if subject >= 0 and not content:
        content = _asked(parse, verb)
    if subject >= 0 and content:
        source = noun_phrase(parse, subject)
        cue = frozenset([verb])
        yield Candidate(verb, cue, source, trimmed(parse, content), "evade", "obj", 0.92, "idiom")


def asked_in_vain(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "Asked whether X, she refused to comment", "she referred the senators to the Pentagon"."""
    verb = parse.heads[word]
    subject = parse.child(verb, "nsubj")
    if parse.deps[word] not in ("advcl", "ccomp", "dep") or subject < word:
        return
    silent = parse.lemmas[verb] in _SILENT or any(
        parse.lemmas[c] in _ANSWERING and not parse.kids(c, "dobj", "ccomp", "prep", "advcl")
        for c in parse.kids(verb, "xcomp")
        if parse.lemmas[verb] in ("refuse", "decline")
    )
    content = _asked(parse, verb)
    if silent and content:
        cue = frozenset([verb])
        source = noun_phrase(parse, subject)
        yield Candidate(verb, cue, source, trimmed(parse, content), "evade", "obj", 0.95, "idiom")


def _asked(parse: Parse, verb: int) -> set[int]:
    """What was asked in the same sentence: "asked whether …", "asked about …"."""
    begin, _ = parse.sentences[parse.sentence[verb]]
    asked = next((t for t in range(begin, verb) if parse.lemmas[t] in ("ask", "press")), -1)
    if asked < 0:
        return set()
    for clause in parse.kids(asked, "ccomp", "advcl", "xcomp"):
        if clause > asked:
            return parse.subtree(clause)
    inner = [
        t
        for p in parse.kids(asked, "prep")
        if parse.lemmas[p] == "about"
        for t in parse.kids(p, "pobj", "pcomp")
    ]
    return parse.subtree(inner[0]) if inner else set()


def left_open(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "X left open whether tanks would follow": nothing is told."""
    verb = word - 1
    if word + 1 < len(parse) and parse.words[word + 1].lower() in ("whether", "if", "how", "when"):
        clause = parse.heads[word + 1]
        content = trimmed(parse, {t for t in parse.subtree(clause) if t > word})
        source = frozenset(t for t in source_of(parse, verb) if t < verb)
        if content and source:
            cue = frozenset([verb, word])
            yield Candidate(verb, cue, source, content, "evade", "wh", 0.92, "idiom")
