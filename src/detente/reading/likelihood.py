"""How sure a statement sounds: its likelihood word and the range given to that word.

Ranges come from `data/likelihood.yaml` (ICD 203 and the words nearest to its bands). A stated
percentage is its own range. A negation before the word turns the range over.
"""

from __future__ import annotations

import functools
import re

from detente.reading.lexicon import load_data
from detente.reading.odds import may_begin, odds_at
from detente.reading.parsing import Parse
from detente.reading.statement import Likelihood

_WEAK = frozenset(  # taken only where nothing else says how sure it sounds
    ["might", "may", "could", "expected", "expects", "expect", "may be", "chance", "perhaps",
     "maybe", "possible", "possibly", "possibility", "the risk", "a risk", "some risk",
     "the danger", "a danger", "hardly"]
)  # fmt: skip
_CHANCE = frozenset(["chance", "probability", "likelihood", "risk", "odds", "odd", "prospect"])
_RULED_OUT = frozenset(["rule", "exclude", "discount", "preclude"])
_NOT = frozenset(["not", "n't", "n’t", "never"])
_FREE = frozenset(["whatever", "whoever", "whichever", "wherever"])


@functools.lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], float, float, bool], ...]]:
    table: dict[str, list[tuple[tuple[str, ...], float, float, bool]]] = {}
    for band in load_data("likelihood.yaml"):
        beside = bool(band.get("beside chance"))
        for phrase in band["words"]:
            key = tuple(re.findall(r"\w+|[^\w\s]", phrase))
            table.setdefault(key[0], []).append((key, band["low"], band["high"], beside))
            if len(key) > 2 and key[1] in "/:":  # "50/50" is one token
                table.setdefault(phrase, []).append(((phrase,), band["low"], band["high"], beside))
    return {first: tuple(sorted(held, key=lambda x: -len(x[0]))) for first, held in table.items()}


def likelihood_of(parse: Parse, tokens: frozenset[int]) -> Likelihood | None:
    """The first likelihood word or stated odds in a set of tokens; a weak word only alone."""
    weak: Likelihood | None = None
    left_open: Likelihood | None = None
    for place in sorted(tokens & parse.places("likelihood", _begins)):
        odds = odds_at(parse, place, tokens) if may_begin(parse.lowered[place]) else None
        if odds is not None:
            stated = range(odds.begin, odds.end)
            low, high = round(odds.low, 4), round(odds.high, 4)
            return Likelihood(parse.spans(stated), parse.phrase(stated), low, high)
        left_open = left_open or _not_ruled_out(parse, place)
        found = _word(parse, place, tokens)
        if found is None:
            continue
        if found.word not in _WEAK:
            return found
        weak = weak or found
    return weak or left_open


def _begins(word: str, lemma: str) -> bool:
    """Whether a likelihood word or stated odds can begin at a word."""
    return word in _phrases() or lemma in _RULED_OUT or may_begin(word)


def _not_ruled_out(parse: Parse, place: int) -> Likelihood | None:
    """ "Does not rule out", "would not exclude": said of somebody."""
    if parse.lemmas[place] not in _RULED_OUT or not parse.tags[place].startswith("VB"):
        return None
    out = parse.child(place, "prt")
    if parse.lemmas[place] == "rule" and (out < 0 or parse.lowered[out] != "out"):
        return None
    negation = parse.child(place, "neg")
    subject = parse.child(place, "nsubj")
    if negation < 0 and subject >= 0 and parse.lowered[subject] in ("nobody", "none"):
        negation = subject
    if negation < 0 or negation > place:
        return None
    before = [t for t in parse.kids(place, "aux", "auxpass") if t < place]
    told = range(min((negation, *before)), max(place, out) + 1)
    return Likelihood(parse.spans(told), parse.phrase(told).lower(), 0.05, 0.55)


def _word(parse: Parse, place: int, tokens: frozenset[int]) -> Likelihood | None:
    first = parse.lowered[place]
    for key, low, high, beside in _phrases().get(first, ()):
        end = place + len(key)
        if tuple(parse.lowered[place:end]) != key or not tokens.issuperset(range(place, end)):
            continue
        if beside and not _of_chances(parse, place):
            continue
        if key == ("possible",) and not _in_general(parse, place):
            return None
        if first in ("may", "might", "could") and _freely(parse, place):
            return None
        if first == "may" and parse.tags[place] != "MD":
            return None
        if key == ("no", "doubt") and place and parse.lemmas[place - 1] == "leave":
            return None
        if first == "could" and _unable(parse, place):
            return None
        if first in ("expected", "expect", "expects") and not _about_events(parse, place):
            return None
        word = parse.phrase(range(place, end))
        negation = _negation(parse, place)
        if negation >= 0 and key[0] != "not" and first not in ("may", "might", "could", "hardly"):
            word = parse.phrase(range(negation, end))
            return Likelihood(
                parse.spans(range(negation, end)),
                word.lower(),
                round(1 - high, 4),
                round(1 - low, 4),
            )
        return Likelihood(parse.spans(range(place, end)), word.lower(), low, high)
    return None


def _negation(parse: Parse, place: int) -> int:
    """Where "not (at all, very)", "far from", "by no means" before a word begins, or -1."""
    begin, _ = parse.sentences[parse.sentence[place]]
    near = range(max(begin, place - 2), place)
    found = max((t for t in near if parse.lowered[t] in _NOT), default=-1)
    if found >= 0:
        return found
    before = tuple(parse.lowered[max(begin, place - 3) : place])
    for words in (
        ("far", "from"),
        ("by", "no", "means"),
        ("anything", "but"),
        ("not", "at", "all"),
    ):
        if before[-len(words) :] == words:
            return place - len(words)
    return -1


def _of_chances(parse: Parse, place: int) -> bool:
    """Whether a word such as "slim" or "nil" is said of chances, odds or a risk."""
    begin, _ = parse.sentences[parse.sentence[place]]
    if any(parse.lemmas[t] in _CHANCE for t in range(place + 1, min(place + 3, len(parse)))):
        return True
    if parse.deps[place] not in (
        "acomp",
        "attr",
        "oprd",
        "ccomp",
        "pobj",
        "conj",
        "advmod",
        "amod",
    ):
        return False
    nouns = [t for t in range(begin, place) if parse.lemmas[t] in _CHANCE]
    return bool(nouns) and parse.deps[nouns[-1]] in ("nsubj", "nsubjpass", "dobj", "pobj")


def _in_general(parse: Parse, place: int) -> bool:
    """Whether "possible" says that something may be so, not that it can be done."""
    begin, end = parse.sentences[parse.sentence[place]]
    said = parse.lowered[place + 1] if place + 1 < end else ""
    impersonal = any(parse.lowered[t] == "it" for t in range(max(begin, place - 4), place))
    return said == "that" or (impersonal and said not in ("to", "for"))


def _freely(parse: Parse, place: int) -> bool:
    """ "Whatever may be granted": leaves open what, not whether."""
    verb = parse.heads[place]
    if any(parse.lowered[t] in _FREE for t in parse.children[verb]):
        return True
    return parse.deps[verb] == "relcl" or (place > 0 and parse.lowered[place - 1] == "what")


def _unable(parse: Parse, place: int) -> bool:
    """Whether "could" is negated, by the verb or by its subject: a want of power, no chance."""
    verb = parse.heads[place]
    subject = parse.child(verb, "nsubj", "nsubjpass")
    words = {parse.words[t].lower() for t in parse.children[verb]}
    words |= {parse.words[t].lower() for t in (parse.subtree(subject) if subject >= 0 else ())}
    than = any(parse.lowered[t] == "than" for t in range(max(0, place - 3), place))
    return than or bool(words & {"not", "n't", "n’t", "no", "nobody", "nothing", "never"})


def _about_events(parse: Parse, place: int) -> bool:
    """Whether "expected" forecasts something, rather than asks it of somebody."""
    return (
        parse.tags[place] == "VBN" and bool(parse.kids(place, "xcomp", "auxpass", "ccomp"))
    ) or bool(parse.kids(place, "ccomp", "dobj"))
