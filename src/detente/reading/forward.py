"""Descriptions that lead on to a name: "Qatar's prime minister said … Sheikh X told …"."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.lexicon import listed
from detente.reading.people import Bearing, Party, People, honorifics, is_subject
from detente.reading.possessor import leads

_LEAD = 2  # paragraphs, headline included, after which nobody is new


def near(people: People, first: int, second: int, sentences: int) -> bool:
    parse = people.parse
    return 0 <= parse.sentence[second] - parse.sentence[first] <= sentences


def unite(people: People, start: int, described: Party, named: Party) -> None:
    """One person: described at `start`, named elsewhere."""
    whole = replace(
        named,
        speaks_for=described.speaks_for,
        role=described.role,
        authority=described.authority,
    )
    people.described[start] = replace(whole, place=start)
    people.at[start] = people.described[start]
    people.retell(named.name, whole)
    last = named.name.split()[-1].split("-")[-1]
    people.persons[last] = people.persons.get(last, whole).told(whole)


def acts(people: People, bearing: Bearing) -> bool:
    """Whether the phrase of a title is the subject of a clause."""
    parse = people.parse
    token = bearing.noun
    while (
        parse.deps[token] in ("compound", "nmod", "appos", "poss") and parse.heads[token] != token
    ):
        token = parse.heads[token]
    return parse.deps[token] in ("nsubj", "nsubjpass", "ROOT")


def _opens(people: People, begin: int, end: int) -> bool:
    """Whether a full name opens its paragraph and speaks there: "Willem de Bruin told …"."""
    parse = people.parse
    first, _ = parse.paragraphs[parse.paragraph[begin]]
    verb = parse.heads[end - 1]
    told = parse.lemmas[verb] in listed("speakers.yaml", "verbs of telling")
    return begin == first and end - begin > 1 and told


def _done_to_him(people: People, place: int) -> bool:
    """ "The minister refused. Sir Howard advised him": another than the one told of."""
    parse = people.parse
    token = place
    while parse.deps[token] in ("compound", "nmod", "appos") and parse.heads[token] != token:
        token = parse.heads[token]
    verb = parse.heads[token]
    return any(parse.lowered[t] in ("him", "her") for t in parse.kids(verb, "dobj", "dative"))


def _quoted_before(people: People, place: int) -> bool:
    """Whether a name stands beside a quotation that opens its paragraph: ""We …," X told …"."""
    parse = people.parse
    begin, _ = parse.paragraphs[parse.paragraph[place]]
    return parse.quote[begin] >= 0 and all(
        parse.quote[t] >= 0 or t >= place - 3 for t in range(begin, place)
    )


def _tells_of(people: People, place: int, code: str) -> bool:
    """Whether the sentence around a place has an actor as a subject."""
    parse = people.parse
    span = range(*parse.sentences[parse.sentence[place]])
    return any(m.code == code and leads(parse, m, within=True) for m in people.actors_in(span))


def lead_on(people: People, bearing: Bearing, party: Party) -> None:
    """Lead a description on to a person who is named for the first time right after it."""
    parse = people.parse
    if not party.speaks_for or bearing.silent or bearing.indefinite:
        return
    sentence = parse.sentence[bearing.start]
    rivals = [
        start
        for start, other in people.descriptions_in(*parse.sentences[sentence])
        if not other.name
        and other.speaks_for
        and other.kind == "person"
        and start != bearing.start
        and not (start in people.bearings and people.bearings[start].plural)
    ]
    if rivals:
        return
    seen = {p.name for p in people.persons_before(bearing.start)}
    lead = parse.paragraph[bearing.start] <= _LEAD and acts(people, bearing)
    last = min(sentence + (4 if lead else 2), len(parse.sentences) - 1)
    ahead = range(bearing.end, parse.sentences[last][1])
    for begin, end in [run for t in ahead if (run := people.run_at(t)) is not None]:
        if begin < bearing.end or not 0 < parse.sentence[begin] - sentence <= last - sentence:
            continue
        further = parse.paragraph[begin] - parse.paragraph[bearing.start]
        quoted = _quoted_before(people, begin)
        if further and not (lead and further == 1 and (quoted or _opens(people, begin, end))):
            return
        if not further and _done_to_him(people, begin):
            return
        opening, _ = parse.sentences[parse.sentence[begin]]
        if parse.lemmas[opening].lower() in ("in", "at") and parse.deps[opening] == "prep":
            return  # the scene has changed
        later = parse.sentence[begin] - sentence == 2 and not further
        idle = later and parse.lowered[parse.sentences[sentence + 1][0]] in ("it", "this", "that")
        if later and not idle and not _tells_of(people, begin, party.speaks_for):
            continue
        person = people.at.get(begin)
        if person is None or person.name in seen or person.role or person.speaks_for:
            continue
        if any(
            not people.bearings[start].office.organ
            for start, _ in people.descriptions_in(opening, begin)
            if start in people.bearings
        ):
            continue  # "The King wishes … His Minister, M. X": told by an office of his own
        honoured = parse.words[begin - 1].rstrip(".").lower() in honorifics()
        if any(t < begin for t in parse.kids(end - 1, "poss", "amod", "nmod")):
            continue  # told of otherwise: "Singapore's elder statesman X"
        if person.kind == "person" and (is_subject(parse, end - 1) or honoured):
            unite(people, bearing.start, party, person)
            return
