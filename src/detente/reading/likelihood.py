"""How sure a statement sounds: its likelihood word and the range given to that word.

Ranges come from `data/likelihood.yaml` (ICD 203 and the words nearest to its bands). A stated
percentage is its own range. A negation before the word turns the range over.
"""

from __future__ import annotations

import functools
import re

from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.statement import Likelihood

_PERCENT = re.compile(r"^(\d{1,3}(?:[.,]\d+)?)$")
_WEAK = frozenset(["might", "may", "could", "expected", "expects", "expect", "may be", "chance"])
_CHANCE = frozenset(
    ["chance", "probability", "likelihood", "risk", "odds", "likely", "probable", "possibility"]
)

_PUT = frozenset(["put", "rate", "estimate", "reckon", "judge"])  # "I would put it at 20 percent"


@functools.lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], float, float], ...]]:
    table: dict[str, list[tuple[tuple[str, ...], float, float]]] = {}
    for band in load_data("likelihood.yaml"):
        for phrase in band["words"]:
            key = tuple(re.findall(r"\w+|[^\w\s]", phrase))
            table.setdefault(key[0], []).append((key, band["low"], band["high"]))
    return {first: tuple(sorted(held, key=lambda x: -len(x[0]))) for first, held in table.items()}


def likelihood_of(parse: Parse, tokens: frozenset[int]) -> Likelihood | None:
    """The strongest likelihood word in a set of tokens; a weak modal only if nothing else is."""
    weak: Likelihood | None = None
    order = sorted(tokens & parse.places("likelihood", _begins))
    for place in order:
        number = _percentage(parse, place, tokens)
        if number is not None:
            return number
    for place in order:
        found = _word(parse, place, tokens)
        if found is None:
            continue
        if found.word in _WEAK:
            weak = weak or found
        else:
            return found
    return weak


def _begins(word: str, _: str) -> bool:
    """Whether a likelihood word or a percentage can begin at a word."""
    return word in _phrases() or word[:1].isdigit()


def _word(parse: Parse, place: int, tokens: frozenset[int]) -> Likelihood | None:
    first = parse.lowered[place]
    for key, low, high in _phrases().get(first, ()):
        end = place + len(key)
        if end > len(parse) or any(t not in tokens for t in range(place, end)):
            continue
        if tuple(word.lower() for word in parse.words[place:end]) != key:
            continue
        if first == "may" and parse.tags[place] != "MD":
            return None
        if key == ("no", "doubt") and place and parse.lemmas[place - 1] == "leave":
            return None
        if first == "could" and _unable(parse, place):
            return None
        if first in ("expected", "expect", "expects") and not _about_events(parse, place):
            return None
        word = " ".join(parse.words[place:end])
        before = [parse.words[t].lower() for t in range(max(0, place - 2), place)]
        if (
            key[0] != "not"
            and ("not" in before or "n't" in before or "n’t" in before)
            and first not in ("may", "might", "could")
        ):
            negation = max(
                t
                for t in range(max(0, place - 2), place)
                if parse.words[t].lower() in ("not", "n't", "n’t")
            )
            word = " ".join(parse.words[negation:end])
            return Likelihood(
                parse.spans(range(negation, end)),
                word.lower(),
                round(1 - high, 4),
                round(1 - low, 4),
            )
        return Likelihood(parse.spans(range(place, end)), word.lower(), low, high)
    return None


def _unable(parse: Parse, place: int) -> bool:
    """Whether "could" is negated, by the verb or by its subject: a want of power, no chance."""
    verb = parse.heads[place]
    subject = parse.child(verb, "nsubj", "nsubjpass")
    words = {parse.words[t].lower() for t in parse.children[verb]}
    words |= {parse.words[t].lower() for t in (parse.subtree(subject) if subject >= 0 else ())}
    return bool(words & {"not", "n't", "n’t", "no", "nobody", "nothing", "never"})


def _about_events(parse: Parse, place: int) -> bool:
    """Whether "expected" forecasts something, rather than asks it of somebody."""
    return (
        parse.tags[place] == "VBN" and bool(parse.kids(place, "xcomp", "auxpass", "ccomp"))
    ) or bool(parse.kids(place, "ccomp", "dobj"))


def _percentage(parse: Parse, place: int, tokens: frozenset[int]) -> Likelihood | None:
    match = _PERCENT.match(parse.words[place])
    if not match or place + 1 >= len(parse) or place + 1 not in tokens:
        return None
    if parse.words[place + 1].lower() not in ("%", "percent", "per"):
        return None
    end = place + (3 if parse.words[place + 1].lower() == "per" else 2)
    begin_, end_ = parse.sentences[parse.sentence[place]]
    near = {parse.lemmas[t] for t in range(begin_, end_)}
    put = bool(near & _PUT) and "at" in near
    if not near & _CHANCE and not put:
        return None
    value = float(match.group(1).replace(",", ".")) / 100
    if not 0 <= value <= 1:
        return None
    begin = place
    low = value
    if place >= 2 and parse.words[place - 1].lower() in ("to", "-", "–", "and"):
        earlier = _PERCENT.match(parse.words[place - 2])
        if earlier:
            low, begin = float(earlier.group(1).replace(",", ".")) / 100, place - 2
    return Likelihood(
        parse.spans(range(begin, end)),
        parse.words_of(range(begin, end)),
        min(low, value),
        max(low, value),
    )
