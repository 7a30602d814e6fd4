"""What "this second proposal", "that subject" or "the two countries" refers to."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from detente.reading.parsing import Parse
from detente.reading.people import People

_OPTION_NOUNS = frozenset(
    ["proposal", "measure", "step", "idea", "plan", "move", "option", "decision", "initiative",
     "subject", "issue", "question", "suggestion", "course", "matter", "request", "demand", "topic"]
)  # fmt: skip
_ORDINALS = {
    "first": 0,
    "former": 0,
    "second": 1,
    "third": 2,
    "latter": -1,
    "last": -1,
    "latest": -1,
}
_POINTING = frozenset(["this", "that", "these", "such", "the", "his", "her", "their"])


@dataclass(slots=True)
class Options:
    """The options spoken of so far, each as its tokens, in the order of their first mention."""

    known: list[frozenset[int]] = field(default_factory=list)
    last: frozenset[int] = frozenset()

    def note(self, parse: Parse, tokens: frozenset[int]) -> None:
        """Remember an option, unless it is a few words or one already known."""
        if len(tokens) < 3:
            return
        self.last = tokens
        lemmas = _content_lemmas(parse, tokens)
        for other in self.known:
            theirs = _content_lemmas(parse, other)
            if lemmas and theirs and len(lemmas & theirs) * 2 >= min(len(lemmas), len(theirs)):
                return
        self.known.append(tokens)

    def note_listed(self, parse: Parse, begin: int, end: int) -> None:
        """Remember the options that a sentence lists: "Two proposals …: to do A, and to do B"."""
        colon = next((t for t in range(begin, end) if parse.words[t] == ":"), -1)
        named = any(parse.lemmas[t] in _OPTION_NOUNS for t in range(begin, colon))
        if colon < 0 or not named:
            return
        deeds = [
            t
            for t in range(colon + 1, end)
            if parse.tags[t] == "VB" and any(parse.tags[c] == "TO" for c in parse.children[t])
        ]
        starts = [d for d in deeds if not any(o != d and _below(parse, d, o) for o in deeds)]
        starts += [d for d in deeds if parse.deps[d] == "conj" and parse.heads[d] in starts]
        starts = sorted(set(starts))
        for deed, following in zip(starts, [*starts, end][1:], strict=True):
            stop = following if following == end else parse.left[following]
            words = [t for t in range(deed, stop) if parse.wordlike[t]]
            while words and parse.lemmas[words[-1]] in ("and", "or", "to"):
                words.pop()
            self.note(parse, frozenset(words))

    def meant(self, parse: Parse, tokens: frozenset[int]) -> frozenset[int]:
        """The option that a phrase such as "this second proposal" points to, else the phrase."""
        for token in sorted(tokens):
            if parse.lemmas[token] not in _OPTION_NOUNS:
                continue
            own = sorted(parse.subtree(token) & tokens)
            words = [parse.words[t].lower() for t in own]
            pointing = words and words[0] in _POINTING and len(own) <= 3
            if not pointing or (words[0] in ("the",) and not set(words) & _ORDINALS.keys()):
                continue
            ordinal = next((_ORDINALS[w] for w in words if w in _ORDINALS), None)
            if ordinal is None or ordinal < 0:
                return self.last or tokens
            if ordinal < len(self.known):
                return self.known[ordinal]
        return tokens


def _below(parse: Parse, token: int, other: int) -> bool:
    """Whether a token stands below another otherwise than by coordination."""
    while parse.heads[token] != token:
        if parse.deps[token] == "conj":
            return False
        token = parse.heads[token]
        if token == other:
            return True
    return False


def _content_lemmas(parse: Parse, tokens: frozenset[int]) -> set[str]:
    return {
        parse.lemmas[t]
        for t in tokens
        if parse.tags[t].startswith(("NN", "VB", "JJ")) and len(parse.words[t]) > 3
    }


def pair_meant(people: People, tokens: frozenset[int]) -> tuple[str, ...]:
    """The two actors of "the two countries" or "both sides": the last pair joined by "and"."""
    parse = people.parse
    order = sorted(tokens)
    for token in order:
        if parse.lemmas[token] not in (
            "country",
            "side",
            "state",
            "nation",
            "power",
            "neighbour",
            "neighbor",
            "ally",
            "government",
            "party",
        ):
            continue
        own = {parse.words[t].lower() for t in parse.subtree(token)}
        if not own & {"two", "both"}:
            continue
        before = [m for m in people.names if m.end <= token and m.kind != "people"]
        for first, second in reversed(list(itertools.pairwise(before))):
            between = [parse.words[t].lower() for t in range(first.end, second.start)]
            if between in (["and"], [",", "and"]) and first.code != second.code:
                return first.code, second.code
    return ()
