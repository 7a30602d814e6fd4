"""The outlet among some words: named, called "the newspaper X", meant by "the same agency", or one
that has no name ("state television", "a German newspaper").
"""

from __future__ import annotations

import functools

from detente.reading.lexicon import load_data
from detente.reading.media import medium_before, medium_in
from detente.reading.parsing import Parse
from detente.reading.people import Medium, People
from detente.reading.source import noun_phrase
from detente.reading.statement import Relay

_STATE = frozenset(["state", "official", "public", "national", "government"])
_AIRING = frozenset(["television", "tv", "radio", "media", "medium", "press", "broadcaster"])
SPOKEN_TO = frozenset(["tell", "inform", "speak", "talk"])
TALKS = frozenset(["interview", "conversation"])


@functools.lru_cache(maxsize=8)
def word_set(name: str) -> frozenset[str]:
    """A list of words from `data/speakers.yaml`."""
    return frozenset(load_data("speakers.yaml")[name].split())


def named_in(people: People, tokens: set[int] | frozenset[int]) -> Medium | None:
    """The first outlet named among some words, unless it is the label of one who asks."""
    found = medium_in(people, tokens)
    if found is None or found.end >= len(people.parse):
        return found
    asks = people.parse.words[found.end] == ":" and found.start == min(
        people.parse.paragraphs[people.parse.paragraph[found.start]]
    )
    return None if asks else found


def whom_end(parse: Parse, first: int, stop: int) -> int:
    """Where the one who is told something ends: before "that", a comma, a verb or a preposition."""
    for token in range(first, stop):
        tag = parse.tags[token]
        if parse.words[token] in (",", ":", ".", "—", "–") or parse.lowered[token] == "that":
            return token
        if token > first and (tag in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP", "IN", "PRP")):
            return token
    return stop


def called_outlet(parse: Parse, whom: range) -> frozenset[int]:
    """ "The newspaper Rising Nepal", "the Beirut daily An Nahar": a name after what it is."""
    for token in whom:
        if parse.lemmas[token] not in word_set("papers") or parse.tags[token] not in (
            "NN",
            "NNP",
        ):
            continue
        name = token + 1
        stop = name
        while stop in whom and parse.words[stop][:1].isupper():
            stop += 1
        if stop > name:
            return frozenset(range(name, stop))
    return frozenset()


def outlet_below(people: People, top: int, source: frozenset[int]) -> Relay | None:
    parse = people.parse
    inside = parse.subtree(top) - source
    found = named_in(people, inside)
    if found is not None and "".join(parse.words[found.end : found.end + 2]).startswith("):"):
        return None  # "Q (Reuters): …": who asks
    if found is not None:
        return Relay(found.name, parse.spans(range(found.start, found.end)))
    return meant_among(people, inside) or _of_the_state(parse, inside) or _some(people, inside)


def _of_the_state(parse: Parse, inside: set[int]) -> Relay | None:
    """ "State television", "the official news agency": an outlet that has no name."""
    for token in sorted(inside):
        if parse.lemmas[token] not in word_set("media") or parse.tags[token] not in (
            "NN",
            "NNS",
        ):
            continue
        words = [
            t
            for t in parse.kids(token, "amod", "compound", "nmod", "nummod", "poss")
            if t in inside
        ]
        above = parse.heads[token]
        over = parse.heads[above] if parse.deps[token] == "pobj" else above
        told = parse.deps[token] in ("dobj", "dative") and parse.lemmas[above] in SPOKEN_TO
        told = told or (above != over and parse.lemmas[over] in SPOKEN_TO | TALKS)
        airs = parse.lemmas[token] in _AIRING
        airs = airs or (parse.tags[token] == "NNS" and parse.lemmas[token] in ("agency", "outlet"))
        placed = airs and any(parse.tags[t] == "NNP" for t in words)  # "Peiping radio"
        if {parse.lemmas[t] for t in words} & _STATE or (words and told and airs) or placed:
            core = frozenset([token, *words])
            return Relay(parse.phrase(core), parse.spans(core))
    return None


def _some(people: People, inside: set[int]) -> Relay | None:
    """ "A German newspaper", "an Israeli radio station": spoken to, but not named."""
    parse = people.parse
    for token in sorted(inside):
        if parse.lemmas[token] not in word_set("papers") or parse.tags[token] != "NN":
            continue
        above = parse.heads[token]
        verb = parse.heads[above] if parse.deps[token] == "pobj" else above
        to = parse.deps[token] in ("dobj", "dative") or parse.lemmas[above] in ("to", "with", "by")
        spoken = parse.lemmas[verb] in SPOKEN_TO or parse.lemmas[verb] in word_set("carried")
        articles = {parse.lowered[t] for t in parse.kids(token, "det")}
        if to and spoken and articles & {"a", "an", "one"}:
            core = noun_phrase(parse, token) & inside
            return Relay(parse.phrase(core), parse.spans(core))
    return None


def meant_among(people: People, inside: set[int]) -> Relay | None:
    """The outlet last named, for "the paper", "the same agency"."""
    called = called_outlet(people.parse, range(min(inside), max(inside) + 1)) if inside else None
    if called:
        return Relay(people.parse.phrase(called), people.parse.spans(called))
    for token in sorted(inside):
        name = outlet_meant(people, token)
        if name:
            return Relay(name, people.parse.spans([token]))
    return None


def outlet_meant(people: People, token: int) -> str:
    """The name of the outlet that "the paper", "the news site" points back to; "" if none."""
    parse = people.parse
    adverb = parse.tags[token] == "RB" and parse.tags[token - 1] in ("NNP", "NN")
    if parse.lemmas[token] not in word_set("papers") or not (parse.tags[token] == "NN" or adverb):
        return ""
    beside = parse.kids(token, "det", "amod", "compound", "nmod")
    if adverb:  # "the Brussels daily", whose noun the parser took for an adverb
        beside = [token - 1, *parse.kids(token - 1, "det")]
    words = {parse.lowered[t] for t in beside}
    if not words & {"the", "same", "that"}:
        return ""
    if parse.lemmas[token] in word_set("papers of news"):
        news = words & {"news", "same", "information", "television", "tv", "radio"}
        if not news and people.kind != "review" and not _spoken_to(people, token):
            return ""
    before = medium_before(people, min((token, *beside)))
    return before.name if before is not None else ""


def _spoken_to(people: People, token: int) -> bool:
    """Whether "the agency" is told something right after an agency was named."""
    parse = people.parse
    above = parse.heads[token]
    told = parse.deps[token] in ("dobj", "dative") and parse.lemmas[above] in SPOKEN_TO
    before = medium_before(people, token) if told else None
    return before is not None and parse.paragraph[before.start] == parse.paragraph[token]
