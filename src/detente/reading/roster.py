"""Find everybody in a document: first the names and titles, then who bears which, last for whom."""

from __future__ import annotations

import datetime
from dataclasses import replace

from detente.reading.allegiance import settle, settle_owned
from detente.reading.counterpart import BESIDE
from detente.reading.description import link_descriptions, link_forward
from detente.reading.gazetteer import Gazetteer, Mention, mentions
from detente.reading.office_phrase import of_a_kind
from detente.reading.outlets import is_outlet
from detente.reading.own_name import held_jointly, home_of, sent_to
from detente.reading.parsing import Parse
from detente.reading.peers import introduce_counterparts
from detente.reading.people import (
    Party,
    People,
    first_names,
    honorifics,
    institute_words,
    particles,
    plain_runs,
    text_of,
)
from detente.reading.role import introduce
from detente.reading.setting import dateline_of, town_of_the_paper, venue_of
from detente.reading.untitled import introduce_by_copula, introduce_others
from detente.reading.wellknown import recall

_TOP = 4  # paragraphs at the head of a document


def people_of(
    parse: Parse,
    gazetteer: Gazetteer,
    date: datetime.date | None,
    *,
    kind: str = "",
    head: str = "",
) -> People:
    """Find the persons, titles and actors of a document.

    `kind`: what sort of document it is; `head`: its first lines as they stand.
    """
    names, titles = mentions(gazetteer, parse.words, date)
    people = People(parse, gazetteer, date, names, titles)
    people.cover()
    people.names = tuple(
        m for m in names if m.kind != "people" or not of_a_kind(people, m.start)
    )  # "the Sudeten Germans" are not Germany
    people.names = tuple(
        owned
        for m in people.names
        if not (_first_name(people, m) or _surname(people, m))
        and (owned := _of_its_owner(people, m)).code
    )
    people.cover()
    people.names = tuple(sorted((*people.names, *_of_the_union(people)), key=lambda m: m.start))
    people.cover()
    people.names = tuple(sorted((*people.names, *_halves(people)), key=lambda m: m.start))
    people.cover()
    people.kind = kind
    people.home = home_of(people, kind)
    if people.home:
        _own_organs(people)
    if kind == "dispatch":
        people.sender = sent_to(people, head)
    people.dateline = () if held_jointly(people) else dateline_of(people, head)
    people.town = town_of_the_paper(people)
    people.venue = venue_of(people, head)
    _foreign_offices(people)
    people.set_runs(plain_runs(people))
    for title in titles:
        introduce(people, title)
    introduce_counterparts(people, *BESIDE)
    introduce_others(people)
    introduce_counterparts(people, *BESIDE)  # of those whose role no library lists
    introduce_by_copula(people)
    for begin, end in people.runs:
        _mention(people, begin, end)
        if end - begin > 1 and (told := first_names().get(parse.words[begin])):
            people.gender.setdefault(parse.words[end - 1], told)
    link_descriptions(people)
    settle(people, people.bearings.values())
    link_forward(people)
    _guest_by_his_office(people)
    settle_owned(people, people.bearings.values())
    introduce_counterparts(people, "successor")
    _complete(people)
    recall(people)
    return people


def _of_the_union(people: People) -> list[Mention]:
    """ "The Commission" and "the Union" where the European Union is named, and no other one is."""
    parse = people.parse
    codes = {m.code for m in people.names}
    if "EU" not in codes or "AU" in codes:
        return []
    return [
        Mention(t, t + 1, "EU", "service")
        for t, word in enumerate(parse.words)
        if word in ("Commission", "Union")
        and t
        and parse.lowered[t - 1] == "the"
        and people.name_of(t) is None
        and not parse.words[min(t + 1, len(parse) - 1)][:1].isupper()
        and parse.lowered[min(t + 1, len(parse) - 1)] not in ("of", "on", "for")
    ]


_HALVES = (
    ("North", "PRK", "KOR"),
    ("South", "KOR", "PRK"),
    ("South", "SSD", "SDN"),
    ("North", "VNM", "RVN"),
    ("South", "RVN", "VNM"),
)


def _halves(people: People) -> list[Mention]:
    """ "The North" where North Korea and the South are told of."""
    parse = people.parse
    codes = {m.code for m in people.names}
    meant = {word: code for word, code, other in _HALVES if {code, other} <= codes}
    if not meant:
        return []
    return [
        Mention(t, t + 1, meant[word], "name")
        for t, word in enumerate(parse.words)
        if word in meant
        and t
        and parse.lowered[t - 1] == "the"
        and people.name_of(t) is None
        and not parse.words[min(t + 1, len(parse) - 1)][:1].isupper()
        and parse.lowered[min(t + 1, len(parse) - 1)] not in ("of", "-", "and")
    ]


def _foreign_offices(people: People) -> None:
    """ "The Foreign Office" under the dateline of Islamabad or Berlin is not the British one."""
    parse = people.parse
    bare = [
        m
        for m in people.names
        if m.code == "GBR" and parse.words[m.start : m.end] == ["Foreign", "Office"]
    ]
    if not bare or "GBR" in people.dateline:
        return
    others = {m.code for m in people.names if m not in bare}
    strange = bool(people.dateline) or ("GBR" not in others and bool(others & {"PAK", "DEU"}))
    british = {parse.sentence[m.start] for m in people.names if m.code == "GBR" and m not in bare}
    foreign = [m for m in bare if strange and parse.sentence[m.start] not in british]
    people.names = tuple(m for m in people.names if m not in foreign)
    people.cover()


def _of_its_owner(people: People, mention: Mention) -> Mention:
    """ "Russia's Security Council" is Russia's own, not that of the United Nations."""
    parse = people.parse
    before = mention.start - 1
    common = parse.words[mention.start : mention.end] == parse.lowered[mention.start : mention.end]
    if common and before >= 0 and mention.kind == "name" and parse.tags[before] == "POS":
        return replace(mention, code="", kind="")  # "the country's atomic agency"
    if mention.code == "UNSC" and before >= 0 and parse.words[before] in ("National", "Supreme"):
        return replace(mention, code="", kind="")  # of the state that is meant
    if mention.code != "UNSC" or before < 1 or parse.words[mention.start] != "Security":
        return mention
    owner = people.name_of(before - 1) if parse.tags[before] == "POS" else people.name_of(before)
    if owner is None or (parse.tags[before] != "POS" and owner.kind != "people"):
        return mention
    return replace(mention, code=owner.code, kind="service")


def _surname(people: People, mention: Mention) -> bool:
    """ "Ambassador Ana do Rego Lima", "Jack London": no town, but the end of a person's name."""
    parse = people.parse
    start = mention.start
    if mention.kind not in ("capital", "name") or mention.end - start > 1:
        return False
    begin, _ = parse.sentences[parse.sentence[start]]
    while (
        start > begin
        and (parse.tags[start - 1] == "NNP" or parse.lowered[start - 1] in particles())
        and parse.words[start - 1] != "-"
        and people.title_over(start - 1) is None
        and people.name_of(start - 1) is None
    ):
        start -= 1
    if start == mention.start or not parse.words[start][:1].isupper():
        return False
    before = parse.lowered[start - 1].rstrip(".") if start > begin else ""
    titled = start > begin and people.title_over(start - 1) is not None
    given = parse.words[start] in first_names() or before in honorifics()
    beside = parse.words[start - 1] == "," and parse.words[mention.end : mention.end + 1] == [","]
    long = mention.start - start > 1
    return given or (titled and long) or (beside and long)


def _first_name(people: People, mention: Mention) -> bool:
    """ "Moldova's president, Sofia Plamadeala", "Chad Wilson": no town or state, but a person."""
    parse = people.parse
    following = mention.end
    if mention.end - mention.start > 1 or parse.words[mention.start] not in first_names():
        return False
    if following >= len(parse) or parse.deps[mention.start] not in ("compound", "nmod", "appos"):
        return False
    surname = parse.tags[following] == "NNP" and parse.words[following][:1].isupper()
    listed = people.name_of(following) is not None or people.title_over(following) is not None
    return surname and not listed and parse.heads[mention.start] in range(following, following + 3)


def _guest_by_his_office(people: People) -> None:
    """ "The Saudi foreign minister on oil … Prince Turki: …": the one who answers is he."""
    parse = people.parse
    if people.kind != "interview":
        return
    labelled = {
        p.name
        for begin, end in parse.paragraphs
        if (p := people.at.get(begin) or people.at.get(begin + 1)) is not None
        and p.kind == "person"
        and ":" in parse.words[begin + 1 : min(begin + 5, end)]
    }
    head = parse.paragraphs[min(_TOP, len(parse.paragraphs)) - 1][0]
    offices = [
        (start, party)
        for start, party in people.descriptions_in(0, head)
        if party.kind == "person" and not party.name and party.speaks_for and party.role
    ]
    if len(labelled) != 1 or len(offices) != 1:
        return
    label = labelled.pop()
    guest = people.known_as(label)
    if guest is not None and not guest.speaks_for and not guest.role:
        start, party = offices[0]
        told = replace(party, name=guest.name, place=guest.place)
        people.described[start] = told
        people.retell(guest.name, told)


def _mention(people: People, begin: int, end: int) -> None:
    """Note a run of names as a mention of a person known by it, or as a person new."""
    parse = people.parse
    if begin in people.at:
        return
    known = people.known(begin, end)
    if known is not None:
        people.at[begin] = replace(known, place=begin)
        return
    name = text_of(parse, begin, end)
    aside = begin > 1 and parse.words[begin - 1] == "(" and people.run_before(begin - 1) is not None
    words = {parse.lowered[t] for t in range(begin, end)}
    located = begin > 0 and parse.lowered[begin - 1] in ("in", "at", "near", "around", "outside")
    if aside or located or words & institute_words():
        people.at[begin] = Party(name, kind="group", place=begin)
        return
    articled = begin > 0 and parse.words[begin - 1].lower() == "the"
    kind = "outlet" if is_outlet(name) else "group" if articled else "person"
    addressed = begin > 0 and parse.words[begin - 1].rstrip(".").lower() in honorifics()
    if len(name.split()) >= 2 or addressed:
        people.at[begin] = Party(name, kind=kind, place=begin)
        if kind == "person":
            people.persons[parse.words[end - 1]] = people.at[begin]


def _complete(people: People) -> None:
    """Let every mention of a person know what the document tells of him anywhere."""
    told = {p.name: p for p in people.persons.values() if p.name and p.speaks_for}
    told |= {
        p.name: p
        for p in (*people.described.values(), *people.at.values())
        if p.name and p.speaks_for and p.name not in told
    }
    silent = {people.described[b.start].name for b in people.bearings.values() if b.silent}
    for name, party in told.items():
        if name not in silent:
            people.retell(name, party)


def _own_organs(people: People) -> None:
    """In a briefing "the Foreign Office" is one's own, not the one known by that name alone."""
    organs = {
        t for m in people.titles if m.office and m.office.organ for t in range(m.start, m.end)
    }
    people.names = tuple(
        m
        for m in people.names
        if m.code == people.home or not all(t in organs for t in range(m.start, m.end))
    )
    people.cover()
