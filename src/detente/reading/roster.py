"""Find everybody in a document: first the names and titles, then who bears which."""

from __future__ import annotations

import datetime
from dataclasses import replace

from detente.reading.gazetteer import Gazetteer, mentions
from detente.reading.parsing import Parse
from detente.reading.people import Party, People, is_subject, plain_runs, text_of
from detente.reading.role import introduce, introduce_counterparts, introduce_others


def people_of(
    parse: Parse, gazetteer: Gazetteer, date: datetime.date | None, *, own: bool = False
) -> People:
    """Find the persons, titles and actors of a document; `own`: it speaks in an actor's name."""
    names, titles = mentions(gazetteer, parse.words)
    people = People(parse, gazetteer, date, names, titles)
    people.cover()
    people.home = _home(people) if own else ""
    people.set_runs(plain_runs(people))
    for title in titles:
        introduce(people, title)
    introduce_counterparts(people)
    introduce_others(people)
    for begin, end in people.runs:
        if begin in people.at:
            continue
        known = people.persons.get(parse.words[end - 1])
        if known is not None:
            people.at[begin] = replace(known, place=begin)
        elif end - begin >= 2:
            people.at[begin] = Party(text_of(parse, begin, end), place=begin)
            people.persons[parse.words[end - 1]] = people.at[begin]
    _link_descriptions(people)
    _recall_titles(people)
    return people


def _home(people: People) -> str:
    """The state of the dateline ("New Delhi, 17 September 2020") or of the title line."""
    parse = people.parse
    for begin, end in parse.paragraphs[:5]:
        first = people.name_of(begin)
        dated = first is not None and end - begin <= 12 and first.end < end
        if dated and first is not None and parse.words[first.end] in (",", "–", "-", "—"):
            return first.code
    for begin, end in parse.paragraphs[:4]:
        if end - begin <= 16:
            for mention in people.actors_in(range(begin, end)):
                if mention.kind in ("capital", "name"):
                    return mention.code
    return ""


def _link_descriptions(people: People) -> None:
    """ "General X receives … The spokesman of Mali's army …": a role told afterwards."""
    parse = people.parse
    for start, party in list(people.described.items()):
        if party.name or not party.speaks_for or party.kind != "person":
            continue
        sentence = parse.sentence[start]
        first = parse.sentences[sentence][0]
        if parse.words[first].lower() != "the" or start - first > 3 or sentence == 0:
            continue
        before = [
            p
            for p in people.at.values()
            if parse.sentence[p.place] == sentence - 1 and is_subject(parse, p.place)
        ]
        if len({p.name for p in before}) == 1 and not before[0].speaks_for:
            known = before[0]
            for place, other in people.at.items():
                if other.name == known.name:
                    people.at[place] = replace(
                        other,
                        speaks_for=party.speaks_for,
                        role=party.role,
                        authority=party.authority,
                    )
            last = known.name.split()[-1].split("-")[-1]
            people.persons[last] = replace(people.at[known.place])


def _recall_titles(people: People) -> None:
    """ "The general" after "General X", "the minister" after "minister X": a mention of X."""
    parse = people.parse
    bearer: dict[str, Party] = {}
    for title in people.titles:
        word = parse.lemmas[title.end - 1]
        party = people.described.get(title.start)
        if party is None or party.kind == "actor":
            continue
        first = title.start - 1
        definite = first >= 0 and parse.words[first].lower() in ("the", "this")
        if party.name:
            holder = people.persons.get(parse.words[_end_of_run(people, party.place) - 1], party)
            bearer[word] = holder
        elif definite and word in bearer and not party.speaks_for:
            people.at[title.start] = replace(bearer[word], place=title.start)
            people.described[title.start] = people.at[title.start]


def _end_of_run(people: People, place: int) -> int:
    run = people.run_at(place)
    return run[1] if run is not None else place + 1
