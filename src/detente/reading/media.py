"""Where a document names outlets: listed ones, and those that only it shows to be outlets.

Shown by what stands beside the name ("the daily X", "X newspaper"), by where it stands ("told X":
a name that is nobody's; "X publishes an interview") and, once shown, known in the whole document.
"""

from __future__ import annotations

import functools

from detente.reading.lexicon import load_data
from detente.reading.outlets import is_outlet, listed_outlets, outlet_words
from detente.reading.parsing import Parse
from detente.reading.people import PROPER, Medium, People, honorifics, text_of

_SPOKEN_TO = frozenset(["tell", "inform"])
_INTERVIEWS = frozenset(["interview", "conversation", "comment", "remark", "talk", "speak"])
_OFFICES = ("leader", "foreign minister", "defence minister")
_SHORT_FORMS = 5  # letters of an abbreviation


@functools.cache
def _media_words(name: str) -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")[name].split())


@functools.lru_cache(maxsize=1)
def _by_first_word() -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for name in listed_outlets():
        words = tuple(_split(name))
        table.setdefault(words[0].lower(), []).append(words)
    return {first: tuple(sorted(held, key=len, reverse=True)) for first, held in table.items()}


def _split(name: str) -> list[str]:
    """A name as the parser cuts it: hyphens apart."""
    return name.replace("-", " - ").replace("’", "'").split()


def _begins(word: str, _: str) -> bool:
    return word in _by_first_word()


def media_of(people: People) -> tuple[Medium, ...]:
    """Every outlet that the document names, in order."""
    if people.media is None:
        found: dict[int, Medium] = {}
        _listed(people.parse, found)
        _shown(people, found)
        people.media = tuple(found[t] for t in sorted(found))
        people.press = frozenset(m.name for m in people.media)
    return people.media


def medium_in(people: People, tokens: set[int] | frozenset[int]) -> Medium | None:
    """The first outlet named within a set of tokens."""
    if not tokens:
        return None
    return next((m for m in media_of(people) if m.start in tokens), None)


def medium_before(people: People, token: int) -> Medium | None:
    """The outlet last named before a token."""
    return next((m for m in reversed(media_of(people)) if m.end <= token), None)


def is_press(people: People, name: str) -> bool:
    """Whether a name is an outlet's, by the lists or by the document itself."""
    if is_outlet(name):
        return True
    media_of(people)
    return name in people.press


def _listed(parse: Parse, found: dict[int, Medium]) -> None:
    """Names on the list, the longest first, as they are written there."""
    after = -1
    for place in sorted(parse.places("outlet", _begins)):
        if place < after:
            continue
        for words in _by_first_word()[parse.lowered[place]]:
            end = place + len(words)
            written = tuple(w.replace("’", "'") for w in parse.words[place:end])
            loud = len("".join(words)) > 3 and written == tuple(w.upper() for w in words)
            if written != words and not loud:
                continue
            if parse.tags[place] not in PROPER and len(words) == 1 and words[0][0].isupper():
                opens = parse.sentences[parse.sentence[place]][0] == place
                if opens or parse.tags[place] == "JJ":
                    continue  # "Time is short", "Guardian angels"
            if _inside_a_name(parse, place, end):
                continue
            articled = place > 0 and parse.words[place - 1] in ("The", "Al", "El")
            begin = place - 1 if articled else place
            found[begin] = Medium(begin, end, text_of(parse, begin, end))
            after = end
            break


def _inside_a_name(parse: Parse, begin: int, end: int) -> bool:
    """Whether a listed word is only a part of a longer name ("Mint Street", "Kim Dawn")."""
    if end - begin > 1:  # "the Minister for Foreign Affairs"
        led = begin > 1 and parse.lowered[begin - 1] in ("for", "of")
        return led and parse.lemmas[begin - 2].lower() in outlet_words("departments")
    after = parse.words[end] if end < len(parse) else ""
    longer = after[:1].isupper() and after[1:2].islower() and parse.tags[end] in PROPER
    before = parse.words[begin - 1] if begin else ""
    tag = parse.tags[begin - 1] if begin else ""
    first = tag in PROPER and before[:1].isupper() and before not in ("The", "Al", "El")
    return (longer and after.lower() not in _media_words("media")) or (
        first
        and before.isalpha()
        and parse.deps[begin - 1] == "compound"
        and before.lower() not in _media_words("media")
    )


def _shown(people: People, found: dict[int, Medium]) -> None:
    """Names that their words, their neighbours or their place show to be outlets."""
    parse = people.parse
    taken = {t for m in found.values() for t in range(m.start, m.end)}
    learned: set[str] = set()
    for begin, end in people.runs:
        first, last = _whole(parse, begin, end)
        if any(t in taken for t in range(first, last)):
            continue
        name = text_of(parse, first, last)
        sure = is_outlet(name) or is_outlet(text_of(parse, begin, last))
        if sure or _called(parse, first, last) or _placed(people, begin, first, last):
            found[first] = Medium(first, last, name)
            learned.add(name)
    if not learned:
        return
    for begin, end in people.runs:
        first, last = _whole(parse, begin, end)
        if first not in found and first not in taken and text_of(parse, first, last) in learned:
            found[first] = Medium(first, last, text_of(parse, first, last))


def _whole(parse: Parse, begin: int, end: int) -> tuple[int, int]:
    """A run of names with its article ("El Foro", "The Citizen") and number ("Channel 9")."""
    size = len(parse)
    numbered = parse.words[end - 1] in outlet_words("openings")
    if numbered and end < size and parse.tags[end] == "CD" and parse.words[end].isdigit():
        end += 1
    opens = begin > 0 and parse.words[begin - 1] in outlet_words("articles")
    inside = opens and parse.sentences[parse.sentence[begin - 1]][0] != begin - 1
    if inside and parse.quote[begin - 1] == parse.quote[begin]:
        begin -= 1
    while begin > 0 and parse.words[begin - 1].isupper() and parse.tags[begin - 1] in PROPER:
        if parse.sentence[begin - 1] != parse.sentence[begin]:
            break
        begin -= 1
    return begin, end


def _called(parse: Parse, begin: int, end: int) -> bool:
    """Whether a name is called a newspaper, agency or channel right beside it."""
    media = _media_words("papers") - _media_words("papers of news") | {"agency", "channel"}
    size = len(parse)
    after = end
    if after < size and parse.lemmas[after] == "news":
        after += 1
        media = _media_words("papers")
    if after < size and parse.tags[after] == "NN" and parse.lemmas[after] in media:
        return True  # "the Ara newspaper"
    before = begin - 1
    if before > 0 and parse.sentence[before] == parse.sentence[begin]:
        if parse.tags[before] in ("NN", "NNP") and parse.lemmas[before] in media:
            return True  # "the daily Ara"
        if parse.words[before] == "," and parse.lemmas[before - 1] in media:
            return after < size and parse.words[end] == ","
    if end + 2 < size and parse.words[end] == "," and parse.lowered[end + 1] in ("a", "an", "the"):
        for token in range(end + 2, min(end + 8, size)):
            if parse.words[token] == "," or parse.tags[token].startswith("VB"):
                break
            if parse.lemmas[token] in media and parse.tags[token] == "NN":
                return parse.deps[token] == "appos"
    return False


def _placed(people: People, begin: int, first: int, end: int) -> bool:
    """Whether a name stands where only an outlet does: told something, or publishing it."""
    parse = people.parse
    head = end - 1
    while parse.heads[head] in range(first, end) and parse.heads[head] != head:
        head = parse.heads[head]
    verb, label = parse.heads[head], parse.deps[head]
    if not _nobody(people, begin, first, end):
        return False
    if label in ("dobj", "dative") and verb < first and parse.lemmas[verb] in _SPOKEN_TO:
        return True
    if label == "pobj" and parse.lemmas[verb] in ("with", "to", "for", "on", "in", "by"):
        above = parse.heads[verb]
        if parse.lemmas[above] in _INTERVIEWS and parse.lemmas[verb] in ("with", "to", "for", "on"):
            return _short(parse, first, end) or first < begin
    if label == "nsubj" and parse.tags[verb].startswith("VB"):
        if parse.lemmas[verb] in outlet_words("publishing"):
            return True
        return people.kind == "review" and parse.lemmas[verb] in outlet_words("reviewed")
    return False


def _short(parse: Parse, begin: int, end: int) -> bool:
    """Whether a name is an abbreviation: LCI, NTV, TV7."""
    word = parse.words[end - 1]
    return end - begin == 1 and word.isupper() and 2 <= len(word) <= _SHORT_FORMS


def _nobody(people: People, begin: int, first: int, end: int) -> bool:
    """Whether a name can be no person's, state's or body's, for all that is known."""
    parse = people.parse
    words = parse.words[begin:end]
    lowered = {w.lower() for w in words}
    if lowered & outlet_words("not outlets") or people.title_over(begin) is not None:
        return False
    if any(people.name_of(t) is not None for t in range(first, end)):
        return False
    if people.gazetteer.known.within(words, 0)[1]:
        return False  # a town or an armed group
    if begin and parse.words[begin - 1].rstrip(".").lower() in honorifics():
        return False
    if begin and people.title_over(begin - 1) is not None:
        return False  # "told President Sisi"
    party = people.at.get(begin)
    if party is not None and (party.role or party.speaks_for):
        return False
    opened = first < begin and parse.words[first] not in ("De", "El", "Al")
    figure = any(any(c.isdigit() for c in w) for w in words)
    if opened and parse.words[first] == "The":
        return end - begin <= 3
    if opened or figure or _short(parse, first, end):
        return True
    one = end - begin == 1
    return one and words[0] not in people.persons and not _well_known(people, words[0])


def _well_known(people: People, name: str) -> bool:
    """Whether a surname is that of a person known to everybody."""
    known = people.gazetteer.known
    return any(known.person(name, title) is not None for title in _OFFICES)
