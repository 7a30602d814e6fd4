"""Interviews, briefings and hearings in turns: "Name: what he says", again and again.

A turn goes on over further paragraphs until the next one begins. Who mostly asks ("Q.", "QUESTION
(Reuters):", the newspaper's name) makes no statements: only whom his questions quote does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from detente.reading.candidate import Candidate, is_word
from detente.reading.lexicon import Lexicon, load_data
from detente.reading.outlets import is_outlet
from detente.reading.parsing import Parse

_LONGEST_LABEL = 10  # tokens before the colon, what stands in brackets left out
_ASIDE = 8  # tokens in brackets after a name ("QUESTION (Radio Free Asia):")
_SMALL = frozenset(["of", "the", "for", "de", "von", "van", "der", "al", "el", "bin", "and", "du"])
_DASHES = frozenset(["—", "–", "--", "-"])
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|miss|dr|sir|lord|lady|gen|amb|sen|rep|prof)\.?\s", re.I)
_SHORT = 60  # words of a question
CLOSED = frozenset([".", "!", "?", "…", "”", '"', "’", "'", "''", "»", ")"])  # ends of sentences
_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]")
_NUMBERED = re.compile(r"\s*(?:#?\d+|[ivx]+)$", re.I)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: its label as it stands, and the tokens of the label and of what is said."""

    label: str
    begin: int
    start: int  # the first token of what is said
    end: int
    asks: bool = False


def turn_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Each turn of those who answer or speak; who asks is left out."""
    del lexicon
    for turn in turns(parse):
        if turn.asks:
            continue
        content = range(turn.start, turn.end)
        if not any(is_word(parse, t) for t in content):
            continue
        mark = turn.start - 1
        yield Candidate(
            mark,
            frozenset([mark]),
            frozenset(t for t in range(turn.begin, mark) if is_word(parse, t)),
            frozenset(content),
            "say",
            "quote",
            0.9,
            "turn",
        )


def turns(parse: Parse) -> list[Turn]:
    """The turns of a document, in order; none where nobody speaks in turns."""
    found = list(_labelled(parse))
    counts = Counter(_plain(turn.label) for turn in found)
    asked = any(_questions(name) for name in counts)
    if len(found) < 2 or len(counts) < 2 or not (asked or max(counts.values()) > 1):
        return []
    found = [turn for turn in found if _believed(parse, turn, counts)]
    askers = _askers(parse, found)
    result: list[Turn] = []
    for number, turn in enumerate(found):
        last = number + 1 == len(found)
        asks = _plain(turn.label) in askers or (not last and _is_question(parse, turn))
        end = turn.end if last else _goes_on(parse, turn, found[number + 1].begin)
        result.append(Turn(turn.label, turn.begin, turn.start, turn.end if asks else end, asks))
    return result


def _labelled(parse: Parse) -> Iterator[Turn]:
    """Every paragraph that opens with a label and a colon, or with "Q." or "A."."""
    for begin, end in parse.paragraphs:
        if parse.quote[begin] >= 0 or end - begin < 3:
            continue
        word = parse.words[begin]
        if word in ("Q", "A", "Q.", "A.") and parse.words[begin + 1] not in (":", "("):
            marked = parse.words[begin + 1] in (*_DASHES, ".")
            if word == "A" and not marked:
                continue  # the article
            yield Turn(word.rstrip("."), begin, begin + 1 + marked, end)
            continue
        mark = _mark_of(parse, begin, end)
        if mark < 0:
            mark = _stop_of(parse, begin, end)
        if mark >= 0:
            yield Turn(parse.phrase(range(begin, mark)), begin, mark + 1, end)


def _mark_of(parse: Parse, begin: int, end: int) -> int:
    """The colon after a label of capitalised words, what stands in brackets left out; or -1."""
    words, size, token = parse.words, 0, begin
    while token < end - 1 and size <= _LONGEST_LABEL:
        word = words[token]
        if word == ":":
            return token if size else -1
        if word in ("(", "[") and size:
            stop = range(token + 1, min(token + _ASIDE + 2, end))
            token = next((t for t in stop if words[t][0] in ")]"), end) + 1
            if words[token - 1 : token] in (["):"], ["]:"]):
                return token - 1
            continue
        fits = word[:1].isupper() or word in _SMALL or not is_word(parse, token)
        numeral = word.isdigit() and size
        if not (fits or numeral) or word in (";", "?", "!", "“", "”", '"', "«", "»"):
            return -1
        size += is_word(parse, token)
        token += 1
    return -1


def _stop_of(parse: Parse, begin: int, end: int) -> int:
    """The full stop after a label in capitals ("The CHAIRMAN.", "Ambassador FELD."); or -1."""
    for token in range(begin + 1, min(begin + 6, end - 1)):
        word, before = parse.words[token], parse.words[token - 1]
        if word == ".":
            named = before.isupper() and len(before) > 2 and before.isalpha()
            return token if named else -1
        if not parse.words[token - 1][:1].isupper():
            return -1
    return -1


def _plain(label: str) -> str:
    """A label without honorifics, numbers and what stands in brackets."""
    bare = _BRACKETS.sub("", label).strip(" .–—-")
    return _NUMBERED.sub("", _HONORIFIC.sub("", bare)).casefold()


def _questions(name: str) -> bool:
    """Whether a label says that somebody asks ("Q", "Question", "Moderator")."""
    return bool(name) and name.split(maxsplit=1)[0] in _QUESTIONERS


def _believed(parse: Parse, turn: Turn, counts: Counter[str]) -> bool:
    """Whether a label is somebody's: it comes again, is honoured, asks, or stands in capitals."""
    name = _plain(turn.label)
    if not name or name in _NO_LABELS or name.split()[0] in _NO_LABELS:
        return False
    if counts[name] > 1 or _questions(name):
        return True
    if name in ANSWERERS or turn.label.isupper():
        return any(_questions(other) for other in counts) or sum(counts.values()) > 3
    if sum(counts.values()) < 4:
        return False
    return bool(_HONORIFIC.match(turn.label) or len(name.split()) >= 2)


def _askers(parse: Parse, found: list[Turn]) -> set[str]:
    """The labels that mostly ask, or are called so."""
    asked: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for turn in found:
        name = _plain(turn.label)
        spoken[name] += 1
        asked[name] += parse.words[turn.end - 1] == "?" or _is_question(parse, turn)
    called = {n for n in spoken if _questions(n)}
    outlets = {_plain(turn.label) for turn in found if is_outlet(_BRACKETS.sub("", turn.label))}
    called |= outlets if outlets != set(spoken) else set()
    mostly = {n for n in spoken if spoken[n] > 1 and asked[n] * 2 > spoken[n]}
    if len(spoken) == 2 and not called and not mostly:  # one asks half the time, the other never
        mostly = {n for n in spoken if asked[n] * 2 == spoken[n]}
        mostly = mostly if any(not asked[n] for n in spoken) else set()
    asking = called | mostly
    return asking if asking != set(spoken) else called


def _is_question(parse: Parse, turn: Turn) -> bool:
    """Whether a turn is short and ends with a question."""
    words = sum(is_word(parse, t) for t in range(turn.start, turn.end))
    return parse.words[turn.end - 1] == "?" and words < _SHORT


def _goes_on(parse: Parse, turn: Turn, following: int) -> int:
    """Where a turn ends that goes on in the unlabelled paragraphs before the next one."""
    end = turn.end
    for number in range(parse.paragraph[turn.begin] + 1, len(parse.paragraphs)):
        begin, stop = parse.paragraphs[number]
        aside = parse.words[begin] in ("(", "[") or parse.words[stop - 1] not in CLOSED
        if begin >= following or aside:
            break
        end = stop
    return end


_WORDS = load_data("speakers.yaml")
_QUESTIONERS = frozenset(_WORDS["questioners"].split())
ANSWERERS = frozenset(_WORDS["answerers"].split())
_NO_LABELS = frozenset(_WORDS["no labels"].split())
