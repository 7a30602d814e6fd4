"""Through whom a statement reaches the reader: document ← newspaper ← spokesman."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.reading.candidate import Candidate
from detente.reading.media import medium_before
from detente.reading.outlet_meant import (
    SPOKEN_TO,
    TALKS,
    called_outlet,
    meant_among,
    named_in,
    outlet_below,
    whom_end,
    word_set,
)
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.source import head_of, noun_phrase
from detente.reading.statement import Document, Relay, Spans

_TO_MEDIA = frozenset(["to", "with", "by", "on", "in", "for", "from", "at", "via", "through"])
_MARK = re.compile(r"[¹²³⁰⁴-⁹]+|\[\d{1,3}\]")
_CITING = frozenset(["cite", "quote"])
_LEARNING = frozenset(["learn", "hear", "gather", "have", "understand"])
_THROUGH = frozenset(["through", "via", "by_way_of"])
_ECHOING = frozenset(["write", "report", "say", "claim", "reveal"])


def relays(
    people: People, candidate: Candidate, document: Document, outer: tuple[Relay, ...] = ()
) -> tuple[Relay, ...]:
    """The chain of a statement from the document inward; the document itself is its first link."""
    chain = outer or (Relay(document.outlet or "the document"),)
    medium = _medium(people, candidate)
    if medium is not None and all(medium.name.casefold() != link.name.casefold() for link in chain):
        chain = (*chain, medium)
    return chain


def _medium(people: People, candidate: Candidate) -> Relay | None:
    """The outlet to which, or in which, the speaker spoke: "in an interview with …", "told …"."""
    parse = people.parse
    beside = _beside(people, candidate)
    if beside is not None:
        return beside
    for place in _places(people, candidate):
        named = place in candidate.source and parse.deps[place] in ("acl", "relcl")
        for child in parse.children[place]:
            if child in candidate.content:
                continue
            label = parse.deps[child]
            to_media = label in ("prep", "agent") and parse.lemmas[child] in _TO_MEDIA
            whom = label == "nsubj" and parse.deps[place] == "relcl"
            if to_media or whom or label in ("dobj", "dative", "advcl", "pobj"):
                spoken = frozenset() if named else candidate.source
                found = outlet_below(people, child, spoken)
                if found is not None:
                    return found
    return (
        _carrier(people, candidate)
        or _mouthpiece(people, candidate)
        or _echoed(people, candidate)
        or _spoken_in(people, candidate)
    )


def _mouthpiece(people: People, candidate: Candidate) -> Relay | None:
    """ "Admitted through his lawyer that …", "let it be known through an intermediary"."""
    parse = people.parse
    for prep in parse.kids(candidate.head, "prep"):
        inner = parse.child(prep, "pobj")
        apart = inner >= 0 and inner not in candidate.content
        if (
            apart
            and parse.lemmas[prep] in _THROUGH
            and parse.lemmas[inner] in word_set("mouthpieces")
        ):
            core = noun_phrase(parse, inner) - candidate.content
            return Relay(parse.phrase(core), parse.spans(core))
    return None


def _spoken_in(people: People, candidate: Candidate) -> Relay | None:
    """The outlet of an interview told of in the same sentence: "… with the Standard: the port, he
    said, …"."""
    parse = people.parse
    number = parse.sentence[candidate.head]
    begin, end = parse.sentences[number]
    if number and parse.words[begin - 1] == ":":
        begin = parse.sentences[number - 1][0]
    for token in range(begin, min(end, begin + 60)):
        if parse.lemmas[token] not in TALKS or parse.quote[token] >= 0:
            continue
        if token in candidate.content or token + 1 >= end:
            continue
        if parse.lowered[token + 1] not in ("with", "to", "for", "on", "given", "in"):
            continue
        medium = named_in(people, set(range(token + 1, min(token + 6, end))) - candidate.content)
        if medium is not None and medium.start not in candidate.source:
            return Relay(medium.name, parse.spans(range(medium.start, medium.end)))
    return None


def _beside(people: People, candidate: Candidate) -> Relay | None:
    """The outlet right after the cue, whatever the parser made of it: "told dpa that"."""
    parse, head = people.parse, candidate.head
    _, end = parse.sentences[parse.sentence[head]]
    told = parse.lemmas[head] in SPOKEN_TO
    if told and head + 1 < end and parse.lowered[head + 1] in ("us", "me"):
        return _asking(people, head)
    ours = told and head + 2 < end and parse.lowered[head + 1] in ("our", "my")
    if ours and parse.lemmas[head + 2] in word_set("media"):
        return _asking(people, head)
    if told:
        whom = range(head + 1, whom_end(parse, head + 1, min(head + 7, end)))
        medium = named_in(people, set(whom))
        if medium is not None and medium.start not in candidate.source:
            return Relay(medium.name, parse.spans(range(medium.start, medium.end)))
        called = called_outlet(parse, whom)
        if called:
            return Relay(parse.phrase(called), parse.spans(called))
    if head + 2 < end and parse.words[head + 1] in ("[", "("):  # "said [so TASS] that"
        medium = named_in(people, set(range(head + 2, min(head + 5, end))))
        if medium is not None:
            return Relay(medium.name, parse.spans(range(medium.start, medium.end)))
    first = head + 2  # "answered, according to the same site, that"
    if first < end and parse.lowered[first] == "according" and parse.words[head + 1] == ",":
        after = range(first + 1, min(first + 9, end))
        stop = next((t for t in after if parse.words[t] == ","), first)
        inside = set(range(first + 2, stop))
        medium = named_in(people, inside)
        if medium is not None:
            return Relay(medium.name, parse.spans(range(medium.start, medium.end)))
        return meant_among(people, inside)
    return None


def _asking(people: People, head: int) -> Relay | None:
    """The outlet whose question it is: "Q (Reuters): An official told us that …"."""
    parse = people.parse
    begin, end = parse.paragraphs[parse.paragraph[head]]
    near = range(begin, min(begin + 9, end))
    colon = next((t for t in near if parse.words[t][-1:] == ":"), -1)
    if colon < 0 or not any(parse.words[t] in ("(", "[") for t in range(begin, colon)):
        return None
    medium = named_in(people, set(range(begin, colon)))
    if medium is None:
        return None
    return Relay(medium.name, parse.spans(range(medium.start, medium.end)))


def _echoed(people: People, candidate: Candidate) -> Relay | None:
    """The outlet of a sentence that only says who wrote the one before: "So writes the Times"."""
    parse = people.parse
    number = parse.sentence[candidate.head] + 1
    if number >= len(parse.sentences):
        return None
    begin, end = parse.sentences[number]
    near = range(begin + 1, min(begin + 5, end))
    if parse.lowered[begin] not in ("so", "thus") or not any(
        parse.tags[t] in ("VBZ", "VBD") and parse.lemmas[t] in _ECHOING for t in near
    ):
        return None
    medium = named_in(people, set(near))
    if medium is None or medium.start in candidate.source:
        return None
    return Relay(medium.name, parse.spans(range(medium.start, medium.end)))


def _places(people: People, candidate: Candidate) -> Iterator[int]:
    """The words below which an outlet may stand that carried the statement."""
    parse = people.parse
    yield candidate.head
    if candidate.source:
        head = head_of(parse, candidate.source)
        yield head
        # "A spokesman, quoted by the same paper, …", "whom the agency did not name"
        yield from parse.kids(head, "appos")
        aside = range(min(candidate.source), max(max(candidate.source) + 1, candidate.head))
        yield from (t for t in aside if parse.deps[t] in ("acl", "relcl"))
    for verb in parse.kids(candidate.head, "advcl"):
        if parse.tags[verb] == "VBG" or _carries(parse, verb):
            yield verb
    above = parse.heads[candidate.head]
    if parse.lemmas[above] == "as":
        yield parse.heads[above]  # "was quoted by the agency as saying"
    for token in candidate.source:
        if parse.deps[token] == "pobj" or parse.lemmas[token] in ("statement", "letter", "speech"):
            yield token
    for prep in parse.kids(candidate.head, "prep"):
        inner = parse.child(prep, "pobj")
        if inner >= 0 and parse.lemmas[inner] in word_set("carried"):
            yield from parse.kids(inner, "acl", "relcl")  # "in a statement carried by"
    verb = candidate.head
    for _ in range(3):  # "X went on television and said", "speaking to the BBC, X said"
        if parse.deps[verb] not in ("conj", "xcomp", "advcl") or parse.heads[verb] == verb:
            break
        verb = parse.heads[verb]
        yield from (t for t in parse.kids(verb, "advcl") if parse.tags[t] == "VBG")


def _carries(parse: Parse, verb: int) -> bool:
    """Whether a participle tells who carried the words: quoted by, cited in, reported by."""
    return parse.tags[verb] in ("VBN", "VBD") and parse.lemmas[verb] in word_set("carrying")


def _carrier(people: People, candidate: Candidate) -> Relay | None:
    """The outlet that cites the speaker, or prints an interview with the one "who says …"."""
    parse = people.parse
    verb = candidate.head
    for _ in range(6):
        if parse.heads[verb] == verb:
            break
        verb = parse.heads[verb]
        talks = parse.lemmas[verb] in SPOKEN_TO and candidate.head > verb
        if verb in candidate.content or not (talks or parse.lemmas[verb] in word_set("carrying")):
            continue
        outlet = parse.child(verb, "nsubj")
        if outlet >= 0 and parse.lowered[outlet] == "it" and not talks:
            return _last_in_paragraph(people, outlet)  # "It quotes X as saying …"
        if outlet >= 0 and outlet not in candidate.source:
            return outlet_below(people, outlet, candidate.source)
    if parse.lemmas[candidate.head] in SPOKEN_TO:
        told = parse.child(candidate.head, "nsubjpass")  # "the paper was told by an aide that"
        if told >= 0 and told not in candidate.source:
            return outlet_below(people, told, candidate.source)
    return None


def _last_in_paragraph(people: People, token: int) -> Relay | None:
    """The outlet named before a word in its own paragraph."""
    parse = people.parse
    medium = medium_before(people, token)
    if medium is None or parse.paragraph[medium.start] != parse.paragraph[token]:
        return None
    return Relay(medium.name, parse.spans(range(medium.start, medium.end)))


def interviewed(people: People) -> Iterator[tuple[str, int, Relay]]:
    """Who is said to speak in an outlet, without words yet: (name, paragraph, outlet)."""
    parse = people.parse
    for verb in sorted(parse.places("carrying", _carry)):
        subject = parse.child(verb, "nsubj")
        if subject < 0 or not parse.tags[verb].startswith("VB"):
            continue
        outlet = outlet_below(people, subject, frozenset())
        if outlet is None:
            continue
        for party in people.persons_in(verb + 1, parse.right[verb] + 1):
            if party.kind == "person":
                yield party.name, parse.paragraph[verb], outlet
    for verb in sorted(parse.places("talking", lambda _, lemma: lemma in ("speak", "talk"))):
        subject = parse.child(verb, "nsubj")
        preps = [p for p in parse.kids(verb, "prep") if parse.lemmas[p] in ("to", "with")]
        if subject < 0 or not preps:
            continue
        outlet = outlet_below(people, preps[0], frozenset())
        for party in people.persons_in(parse.left[subject], parse.right[subject] + 1):
            if party.kind == "person" and outlet is not None:
                yield party.name, parse.paragraph[verb], outlet


def _carry(_: str, lemma: str) -> bool:
    return lemma in word_set("carrying") or lemma in SPOKEN_TO


def cited_source(people: People, candidate: Candidate) -> frozenset[int]:
    """Whom the source itself names as its own: "The paper, citing two officials, reports …"."""
    parse = people.parse
    if not candidate.source:
        return frozenset()
    head = head_of(parse, candidate.source)
    if parse.lemmas[candidate.head] in _CITING:
        cited = parse.child(candidate.head, "dobj")
        if cited >= 0 and cited not in candidate.content:
            return noun_phrase(parse, cited) - candidate.content  # "The paper quotes X: …"
    if parse.lemmas[candidate.head] in _LEARNING:
        for prep in parse.kids(candidate.head, "prep"):
            cited = parse.child(prep, "pobj")
            if parse.lemmas[prep] == "from" and cited >= 0:
                return noun_phrase(parse, cited) - candidate.content
    aside = _aside_verbs(parse, candidate)
    for verb in (*parse.kids(candidate.head, "advcl"), *parse.kids(head, "acl", "advcl"), *aside):
        if parse.tags[verb] != "VBG" or parse.lemmas[verb] not in _CITING:
            continue
        cited = parse.child(verb, "dobj")
        if cited >= 0:
            return noun_phrase(parse, cited) - candidate.content
    return frozenset()


def _aside_verbs(parse: Parse, candidate: Candidate) -> list[int]:
    """The participle of an aside beside the cue and its source, however it was parsed."""
    last = max(candidate.source)
    _, end = parse.sentences[parse.sentence[candidate.head]]
    near = [
        *range(last + 1, min(last + 3, candidate.head)),
        *range(candidate.head + 1, min(candidate.head + 6, end)),
    ]
    return [
        t for t in near if parse.tags[t] == "VBG" and t and parse.words[t - 1] in (",", "–", "—")
    ]


def link_of(party: Party, spans: Spans) -> Relay:
    """A link of the chain for a party that relays another."""
    return Relay(party.name, spans)


def note_of(document: Document, spans: Spans) -> str:
    """The footnote or link that stands in or right after one of the spans."""
    if not document.notes or not spans:
        return ""
    begin = min(start for start, _ in spans)
    end = max(end for _, end in spans)
    for address, (start, stop) in document.notes:
        if begin <= start and stop <= end + 3 and address:
            return address
    return ""
