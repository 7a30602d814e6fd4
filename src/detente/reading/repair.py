"""Verbs that the parser took for participles, put right: "The ministry's spokeswoman, X, blamed Y".

A sentence whose root is a noun, with a name set off by commas and then a word that may be a past
tense, has that word for its verb: nothing else could be it.
"""

from __future__ import annotations

from detente.reading.lexicon import load_data

_NOUNS = frozenset(["NN", "NNP", "NNS", "NNPS"])
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_STOPS = frozenset([".", "!", '"', "”", "''", "»", "’"])
_ASIDES = frozenset(load_data("speakers.yaml")["participles"].split())
_QUESTIONED = frozenset(
    ["Asked", "Pressed", "Questioned", "Quizzed", "Challenged", "Confronted", "Pushed", "Probed"]
)
_VOWING = frozenset(
    ["vow", "pledge", "plan", "promise", "threaten", "hope", "claim", "demand", "offer", "vows",
     "pledges", "plans", "promises", "hopes", "claims", "demands", "offers"]
)  # fmt: skip
_DEMANDING = frozenset(
    ["demands", "claims", "hopes", "fears", "reports", "doubts", "promises", "notes", "warns",
     "states", "estimates", "requests", "proposes", "urges", "pledges", "vows", "forecasts"]
)  # fmt: skip
_FAR = 30  # tokens from the noun to its verb


def repair(
    words: list[str],
    tags: list[str],
    deps: list[str],
    heads: list[int],
    sentences: list[tuple[int, int]],
    sentence: list[int],
) -> None:
    """Make the verb the root of each such sentence, and the noun its subject."""
    _asked(words, tags, deps, heads, sentences)
    for token, label in enumerate(deps):
        if label == "nsubj" and tags[heads[token]] == "NNS" and heads[token] > token:
            verb = heads[token]  # "the ministry dismisses talk of it", taken for a plural
            if deps[verb] in ("ROOT", "ccomp", "conj", "advcl") and _has_object(deps, heads, verb):
                tags[verb] = "VBZ"
    _vows(words, tags, deps, heads)
    _demands(words, tags, deps, heads)
    for verb in [t for t, label in enumerate(deps) if label in ("acl", "amod")]:
        noun = heads[verb]
        if deps[verb] == "amod":  # "…, Gergely Somogyi, opposed sanctions"
            object_ = noun
            noun = heads[object_]
            if deps[object_] not in ("appos", "conj") or not noun < verb < object_:
                continue
        if tags[verb] not in ("VBN", "VBD") or not 0 < verb - noun <= _FAR:
            continue
        if heads[noun] != noun or tags[noun] not in _NOUNS or words[verb - 1] != ",":
            continue
        begin, end = sentences[sentence[verb]]
        if verb + 1 >= end or words[verb + 1].lower() in _ASIDES or words[end - 1] not in _STOPS:
            continue
        named = any(deps[t] == "appos" and heads[t] == noun for t in range(noun + 1, verb))
        if not named or any(tags[t] in _FINITE and deps[t] != "relcl" for t in range(begin, verb)):
            continue
        if deps[verb] == "amod":
            deps[object_], heads[object_] = "dobj", verb
        tags[verb], deps[verb], heads[verb] = "VBD", "ROOT", verb
        deps[noun], heads[noun] = "nsubj", verb
        for token in range(verb + 1, end):
            if heads[token] == noun:
                heads[token] = verb


def _asked(
    words: list[str],
    tags: list[str],
    deps: list[str],
    heads: list[int],
    sentences: list[tuple[int, int]],
) -> None:
    """ "Asked whether X, the minister tells …": no past tense, and not the sentence's verb."""
    for begin, end in sentences:
        first = begin + (tags[begin] == "CD")
        if first >= end or words[first] not in _QUESTIONED or heads[first] != first:
            continue
        below = [t for t in range(first + 1, end) if heads[t] == first]
        if any(deps[t] in ("nsubj", "auxpass", "expl") for t in below):
            continue
        verb = next(
            (
                t
                for t in below
                if tags[t] in ("VBD", "VBZ", "VBP")
                and deps[t] in ("ccomp", "conj", "advcl", "dep")
                and not any(heads[m] == t and deps[m] == "mark" for m in range(first, t))
            ),
            -1,
        )
        if verb < 0:
            continue
        tags[first], deps[first], heads[first] = "VBN", "advcl", verb
        deps[verb], heads[verb] = "ROOT", verb
        for token in range(begin, end):
            if heads[token] == first and (token > verb or token < first):
                heads[token] = verb


def _has_object(deps: list[str], heads: list[int], verb: int) -> bool:
    after = range(verb + 1, min(verb + 8, len(deps)))
    return any(heads[t] == verb and deps[t] in ("dobj", "ccomp", "xcomp") for t in after)


def _vows(words: list[str], tags: list[str], deps: list[str], heads: list[int]) -> None:
    """ "Villagers at X vow to stop the drilling", where the vow is taken for a noun."""
    for to, tag in enumerate(tags):
        vow = to - 1
        if tag != "TO" or to < 2 or words[vow] not in _VOWING or tags[vow] not in ("NN", "NNS"):
            continue
        deed = heads[to]
        subject = next((t for t in range(vow) if heads[t] == deed and deps[t] == "nsubj"), -1)
        if tags[deed] != "VB" or subject < 0 or heads[deed] != deed:
            continue
        tags[vow] = "VBP" if words[vow][-1] != "s" else "VBZ"
        deps[vow], heads[vow] = "ROOT", vow
        deps[deed], heads[deed] = "xcomp", vow
        heads[subject] = vow
        for token in range(len(heads)):
            if heads[token] == deed and (token < vow or words[token] == "."):
                heads[token] = vow


def _demands(words: list[str], tags: list[str], deps: list[str], heads: list[int]) -> None:
    """ "The Imparcial demands that …", where the demand is taken for the sentence's noun."""
    for that, label in enumerate(deps):
        verb = that - 1
        if label != "mark" or words[that] != "that" or verb < 1 or words[verb] not in _DEMANDING:
            continue
        clause = heads[that]
        before = [t for t in range(verb) if heads[t] == verb]
        fits = tags[verb] == "NNS" and heads[verb] == verb and before and heads[clause] == verb
        if not fits or before[-1] != verb - 1 or tags[verb - 1][:2] != "NN":
            continue
        subject = verb - 1
        tags[verb], deps[verb] = "VBZ", "ROOT"
        deps[subject] = "nsubj"
        deps[clause] = "ccomp"
        for token in before[:-1]:
            if deps[token] in ("det", "amod", "compound", "poss", "nmod", "nummod"):
                heads[token] = subject
