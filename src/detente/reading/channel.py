"""Through whom a statement reaches the reader: document ← newspaper ← spokesman."""

from __future__ import annotations

import functools
import re

from detente.reading.candidate import Candidate
from detente.reading.lexicon import load_data
from detente.reading.outlets import is_outlet
from detente.reading.parsing import Parse
from detente.reading.people import Party, People, text_of
from detente.reading.source import head_of, noun_phrase
from detente.reading.statement import Document, Relay, Spans

_TO_MEDIA = frozenset(["to", "with", "by", "on", "in", "for", "from"])
_STATE = frozenset(["state", "official", "public", "national", "government"])
_MARK = re.compile(r"[¹²³⁰⁴-⁹]+|\[\d{1,3}\]")


@functools.lru_cache(maxsize=8)
def _words(name: str) -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")[name].split())


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
    places = [candidate.head]
    above = parse.heads[candidate.head]
    if candidate.source:
        head = head_of(parse, candidate.source)
        places.append(head)
        carried = [c for c in parse.kids(head, "acl", "relcl") if _carries(parse, c)]
        places.extend(carried)  # "A spokesman, quoted by the same paper, …"
    if parse.lemmas[above] == "as":
        places.append(parse.heads[above])  # "was quoted by the agency as saying"
        quoting = parse.child(parse.heads[above], "nsubj")
        if quoting >= 0 and quoting not in candidate.source:
            found = _outlet_below(
                people, quoting, candidate.source
            )  # "the paper cites X as saying"
            if found is not None:
                return found
    source_head = next((t for t in candidate.source if parse.deps[t] == "pobj"), -1)
    places.extend(
        t for t in candidate.source if parse.lemmas[t] in ("statement", "letter", "speech")
    )
    if source_head >= 0:
        places.append(source_head)
    for child in parse.kids(candidate.head, "prep"):
        inner = parse.child(child, "pobj")
        if inner >= 0 and parse.lemmas[inner] in _words("carried"):
            places.extend(parse.kids(inner, "acl", "relcl"))  # "in a statement carried by"
    places.extend(c for c in parse.kids(candidate.head, "advcl") if parse.tags[c] == "VBG")
    for place in places:
        for child in parse.children[place]:
            if child in candidate.content:
                continue
            label = parse.deps[child]
            to_media = label in ("prep", "agent") and parse.lemmas[child] in _TO_MEDIA
            if to_media or label in ("dobj", "dative", "advcl", "pobj"):
                found = _outlet_below(people, child, candidate.source)
                if found is not None:
                    return found
    return None


def _carries(parse: Parse, verb: int) -> bool:
    """Whether a participle tells who carried the words: quoted by, cited in, reported by."""
    return parse.tags[verb] == "VBN" and parse.lemmas[verb] in _words("carrying")


def cited_source(people: People, candidate: Candidate) -> frozenset[int]:
    """Whom the source itself names as its own: "The paper, citing two officials, reports …"."""
    parse = people.parse
    if not candidate.source:
        return frozenset()
    head = head_of(parse, candidate.source)
    aside = _aside_verbs(parse, candidate)
    for verb in (*parse.kids(candidate.head, "advcl"), *parse.kids(head, "acl", "advcl"), *aside):
        if parse.tags[verb] != "VBG" or parse.lemmas[verb] not in ("cite", "quote"):
            continue
        cited = parse.child(verb, "dobj")
        if cited >= 0:
            return noun_phrase(parse, cited) - candidate.content
    return frozenset()


def _aside_verbs(parse: Parse, candidate: Candidate) -> list[int]:
    """The participle of an aside between the source and the cue, however it was parsed."""
    last = max(candidate.source)
    return [t for t in range(last + 1, min(last + 3, candidate.head)) if parse.tags[t] == "VBG"]


def _outlet_below(people: People, top: int, source: frozenset[int]) -> Relay | None:
    parse = people.parse
    inside = parse.subtree(top) - source
    for token in sorted(inside):
        if parse.tags[token] in ("NNP", "NNPS") and parse.deps[token] not in (
            "compound",
            "det",
            "amod",
        ):
            phrase = noun_phrase(parse, token) & inside
            core = frozenset(
                t for t in phrase if parse.tags[t] in ("NNP", "NNPS", "DT", "HYPH") or t == token
            )
            core = frozenset(
                t for t in core if parse.tags[t] != "DT" or parse.words[t][:1].isupper()
            )
            name = parse.phrase(core)
            run = people.run_over(token)
            if run is not None and not is_outlet(name) and is_outlet(text_of(parse, *run)):
                return Relay(text_of(parse, *run), parse.spans(range(*run)))
            if is_outlet(name) or _introduced(parse, core):
                return Relay(name, parse.spans(core))
    return _meant(people, inside) or _of_the_state(parse, inside)


def _of_the_state(parse: Parse, inside: set[int]) -> Relay | None:
    """ "State television", "the official news agency": an outlet that has no name."""
    for token in sorted(inside):
        if parse.lemmas[token] not in _words("media") or parse.tags[token] not in ("NN", "NNS"):
            continue
        words = [t for t in parse.kids(token, "amod", "compound", "nmod") if t in inside]
        if {parse.lemmas[t] for t in words} & _STATE:
            core = frozenset([token, *words])
            return Relay(parse.phrase(core), parse.spans(core))
    return None


def _meant(people: People, inside: set[int]) -> Relay | None:
    """The outlet last named, for "the paper", "the same agency"."""
    parse = people.parse
    for token in sorted(inside):
        if parse.lemmas[token] not in _words("papers") or parse.tags[token] != "NN":
            continue
        above = parse.heads[token]
        if parse.deps[token] == "pobj" and parse.lemmas[above] not in ("to", "with", "by"):
            continue
        articles = {parse.words[t].lower() for t in parse.kids(token, "det", "amod")}
        if not articles & {"the", "same", "that"}:
            continue
        before = [(b, e) for b, e in people.runs if e <= token]
        for begin, end in reversed(before):
            name = text_of(parse, begin, end)
            if is_outlet(name):
                return Relay(name, parse.spans([token]))
    return None


def _introduced(parse: Parse, core: frozenset[int]) -> bool:
    """Whether a name is called a newspaper, agency or channel just before it stands."""
    before = min(core) - 1 if core else -1
    if before > 0 and parse.words[before] == ",":
        before -= 1
    return (
        before >= 0
        and parse.lemmas[before] in _words("media")
        and parse.sentence[before] == (parse.sentence[min(core)])
    )


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
