"""What "it" and "they" mean: a state, body, paper or group that acted or spoke just before."""

from __future__ import annotations

import functools
from dataclasses import replace

from detente.reading.lexicon import load_data
from detente.reading.media import media_of
from detente.reading.people import Party, People, is_subject, text_of
from detente.reading.pronoun import Context, is_single, plain_phrase


def thing_meant(people: People, head: int, context: Context) -> Party:
    """What "it" or "they" refers to: a state, body or group that spoke or acted just before."""
    parse = people.parse
    here = parse.sentence[head]
    found = [
        (place, party)
        for place, party in context.spoken[-60:]
        if here - parse.sentence[place] <= 2
        and party.name
        and (
            party.kind in ("actor", "outlet")
            or (party.kind == "group" and (not is_single(party.name) or _body(party.name)))
        )
    ]
    if parse.words[head].lower() == "they":
        found.extend(_group_before(people, head))
    else:
        found.extend(_body_before(people, head))
        found.extend(_paper_before(people, head))
    for mention in people.names_in(parse.sentences[max(here - 1, 0)][0], head):
        near = mention.end <= head and here - parse.sentence[mention.start] <= 1
        paper = parse.lowered[mention.end] in _papers()  # "the Brussels daily" is no body
        if near and mention.kind != "people" and is_subject(parse, mention.end - 1) and not paper:
            own = mention.kind == "service"
            name = text_of(parse, mention.start, mention.end) if own else ""
            name = name or people.gazetteer.display(mention.code)
            party = Party(name, mention.code, "", "official", "actor", mention.start)
            found.append((mention.start, party))
    for start, party in people.descriptions_in(parse.sentences[max(here - 1, 0)][0], head):
        noun = people.bearings[start].noun if start in people.bearings else -1
        if party.kind == "actor" and 0 <= noun < head and is_subject(parse, noun):
            phrase = plain_phrase(parse, frozenset(parse.subtree(noun)), noun)
            found.append((start, replace(party, name=phrase, role=phrase, place=start)))
    return max(found, key=lambda pair: pair[0])[1] if found else Party("")


def _group_before(people: People, head: int) -> list[tuple[int, Party]]:
    """The plural subject of the sentence before: "The ministers met … They agreed …"."""
    parse = people.parse
    sentence = parse.sentence[head]
    if not sentence:
        return []
    begin, end = parse.sentences[sentence - 1]
    found = []
    for token in range(begin, end):
        many = parse.tags[token] in ("NNS", "NNPS")
        many = many or (parse.tags[token] == "NNP" and _ministers(people, token))
        if not many or not is_subject(parse, token) or parse.quote[token] >= 0:
            continue
        phrase = plain_phrase(parse, frozenset(parse.subtree(token)), token)
        titled = people.title_over(token)
        known = people.described.get(titled.start) if titled is not None else None
        party = known or Party("")
        found.append((token, replace(party, name=phrase, kind="group", place=token)))
    return found


def _ministers(people: People, token: int) -> bool:
    """Whether a proper noun is a title in the plural ("The Deputy Foreign Ministers")."""
    return people.parse.words[token].endswith("s") and people.title_over(token) is not None


def _paper_before(people: People, head: int) -> list[tuple[int, Party]]:
    """The paper that was the subject just before: "The Daily Mail applauds. … it says"."""
    parse = people.parse
    since = parse.sentences[max(parse.sentence[head] - 1, 0)][0]
    return [
        (m.start, Party(m.name, kind="outlet", place=m.start))
        for m in media_of(people)
        if since <= m.start and m.end <= head and is_subject(parse, m.end - 1)
    ]


def _body_before(people: People, head: int) -> list[tuple[int, Party]]:
    """The house or body that was the subject of the sentence before: "The Committee met … It"."""
    parse = people.parse
    sentence = parse.sentence[head]
    begin, end = parse.sentences[max(sentence - 1, 0)]
    found = []
    for token in range(begin, min(end, head)):
        lone = parse.tags[token] in ("NN", "NNP") and parse.lowered[token] in _bodies()
        if not lone or not is_subject(parse, token) or people.name_of(token) is not None:
            continue
        if parse.quote[token] >= 0 or people.title_over(token) is not None:
            continue
        phrase = plain_phrase(parse, frozenset(parse.subtree(token)), token)
        code = people.home if parse.lowered[token - 1] == "the" else ""
        found.append((token, Party(phrase, code, kind="group", place=token)))
    return found


@functools.lru_cache(maxsize=1)
def _papers() -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")["papers"].split())


@functools.lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    data = load_data("speakers.yaml")
    return frozenset((data["houses"] + " " + data["bodies"]).split())


def _body(name: str) -> bool:
    """Whether a description means a body that is "it" ("The Committee")."""
    return name.lower().split()[-1] in _bodies() if name else False
