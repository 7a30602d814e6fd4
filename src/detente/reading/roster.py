"""Find everybody in a document: first the names and titles, then who bears which, last for whom."""

from __future__ import annotations

import datetime
from dataclasses import replace

from detente.reading.allegiance import settle, settle_owned
from detente.reading.counterpart import BESIDE
from detente.reading.description import link_descriptions, link_forward
from detente.reading.dispatch import dispatch_of
from detente.reading.gazetteer import Gazetteer, Mention, mentions
from detente.reading.office_phrase import of_a_kind
from detente.reading.outlets import is_outlet
from detente.reading.parsing import Parse
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
from detente.reading.untitled import introduce_by_copula, introduce_counterparts, introduce_others
from detente.reading.wellknown import recall

_RECORDS = frozenset(
    ["record", "minutes", "sitting", "hansard", "proceedings", "session", "tabled", "debate"]
)


_TOP = 4  # paragraphs at the head of a document
_HEADING = 30  # tokens
_OPENING = 60  # tokens
_WHO = ("person", "man", "woman")
_TOPIC = frozenset(["on", "regarding", "concerning", "following", "about", "after", "over"])
_GATHERINGS = frozenset(
    ["meeting", "session", "summit", "conference", "occasion", "visit", "gathering", "consultation"]
)
_JOINTLY = frozenset(["joint", "common", "tripartite", "trilateral", "bilateral", "quadrilateral"])
_MISSIONS = frozenset(["embassy", "legation", "consulate", "mission"])


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
    people.home = _home(people, kind)
    if people.home:
        _own_organs(people)
    if kind == "dispatch":
        people.sender = _sent_to(people, head)
    people.dateline = () if _held_jointly(people) else dateline_of(people, head)
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
    others = {m.code for m in people.names if m not in bare}
    theirs = set(people.dateline) or others & {"PAK", "DEU"}
    if bare and "GBR" not in others | theirs and theirs:
        people.names = tuple(m for m in people.names if m not in bare)
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
    return given or (titled and mention.start - start > 1)


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


def _home(people: People, kind: str) -> str:
    """The actor in whose name a briefing, a ministry's statement or a house's record speaks."""
    if kind not in ("briefing", "communiqué", "interview"):
        return _of_the_house(people)
    if kind == "briefing":
        return _of_the_briefing(people)
    if kind != "communiqué" or not people.parse.paragraphs:
        return ""
    return _issuer(people)


def _issuer(people: People) -> str:
    """The one state or body in whose name a communiqué is issued, as its first lines say."""
    parse = people.parse
    joint = False
    for begin, end in parse.paragraphs[:_TOP]:
        if end - begin > _HEADING or any(
            parse.tags[t] in ("VBD", "VBZ") for t in range(begin, end)
        ):
            return _who_met(people, begin)
        joint = joint or any(parse.lowered[t] in _JOINTLY for t in range(begin, end))
        topic = next((t for t in range(begin, end) if _opens_topic(people, t, end)), end)
        named = {m.code for m in people.actors_in(range(begin, topic))}
        if len(named) > 1:
            return ""
        organs = any(
            begin <= m.start < topic and m.office and m.office.organ for m in people.titles
        )
        for code in named:
            if not _is_state(people, code) or (organs and not joint):
                return code
    return ""


def _of_the_house(people: People) -> str:
    """The state of the parliament or council whose record it is, as its first line says."""
    parse = people.parse
    if not parse.paragraphs:
        return ""
    begin, end = parse.paragraphs[0]
    plain = end - begin <= 14 and not any(parse.tags[t].startswith("VB") for t in range(begin, end))
    houses = [m for m in people.titles if m.end <= end and m.office and m.office.organ]
    last = parse.paragraphs[min(3, len(parse.paragraphs) - 1)][1]
    record = any(parse.lowered[t] in _RECORDS for t in range(begin, last))
    if not (plain and houses and record):
        return ""
    named = {m.code for m in people.names_in(begin, end) if m.kind != "service"}
    if not named:
        later = people.names_in(end, last)
        return later[0].code if later and _is_state(people, later[0].code) else ""
    return named.pop() if len(named) == 1 else ""


def _is_state(people: People, code: str) -> bool:
    return people.gazetteer.actors[code].kind == "state"


def _opens_topic(people: People, token: int, end: int) -> bool:
    """Whether a preposition begins what a communiqué is about ("on the situation in Niger")."""
    parse = people.parse
    if parse.lowered[token] not in _TOPIC:
        return False
    return not any(
        parse.lemmas[t].lower() in _GATHERINGS for t in range(token, min(token + 7, end))
    )


def _who_met(people: People, begin: int) -> str:
    """The one body whose members are the first subject: "the ministers of the states of X met"."""
    parse = people.parse
    first, end = parse.sentences[parse.sentence[begin]]
    verb = next((t for t in range(first, end) if parse.tags[t] in ("VBD", "VBZ")), first)
    named = {m.code for m in people.actors_in(range(first, verb))}
    code = named.pop() if len(named) == 1 else ""
    return code if code and not _is_state(people, code) else ""


def _sent_to(people: People, head: str) -> str:
    """The actor whose envoy writes a dispatch: the one that it is addressed to."""
    sent = dispatch_of(head)
    if sent is None or not people.parse.paragraphs:
        return _of_the_mission(people)
    begin, end = people.parse.paragraphs[0]
    last = [m.code for m in people.names if begin < m.start < end]
    alone = [m.office.alone for m in people.titles if begin < m.start < end and m.office]
    there = people.gazetteer.name_at(sent.place.split(), 0, people.date)
    own = people.gazetteer.name_at(sent.of.split(), 0, people.date) if sent.of else None
    if own is not None:
        return own.code
    found = [c for c in (*last, *alone) if c and (there is None or c != there.code)]
    return found[-1] if found else _of_the_mission(people)


def _of_the_mission(people: People) -> str:
    """The state of the embassy on the letterhead: "British Legation", "Embassy of Canada"."""
    parse = people.parse
    for begin, end in parse.paragraphs[:_TOP]:
        if end - begin > _HEADING:
            break
        for token in range(begin, end):
            if parse.lowered[token] not in _MISSIONS:
                continue
            for mention in people.names_in(begin, end):
                of = parse.lowered[token + 1 : token + 2] == ["of"]
                if mention.end == token or (of and token < mention.start <= token + 4):
                    return mention.code
    return ""


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


def _held_jointly(people: People) -> bool:
    """Whether several states hold a briefing together ("Joint press conference")."""
    first = people.parse.paragraphs[:2]
    opening = {people.parse.lowered[t] for begin, end in first for t in range(begin, end)}
    return people.kind == "briefing" and bool(opening & {"joint", "trilateral", "bilateral"})


def _of_the_briefing(people: People) -> str:
    """The state of the dateline ("New Delhi, 17 September 2020") or of the title line."""
    parse = people.parse
    opening = " ".join(parse.lowered[: min(_OPENING, len(parse))]).replace(" - ", "-")
    others = {m.code for m in people.names_in(0, _OPENING) if not _is_state(people, m.code)}
    spoken_for = any(f"spokes{who} for the secretary-general" in opening for who in _WHO)
    if spoken_for or "spokesman of the secretary-general" in opening:
        return others.pop() if len(others) == 1 else "UN"
    for mention in people.names_in(0, parse.paragraphs[0][1] if parse.paragraphs else 0):
        before = parse.lowered[mention.start - 1] if mention.start else ""
        body = not _is_state(people, mention.code) and mention.kind != "capital"
        if body and before not in ("on", "about", "with", "to", "at", "after", "before"):
            return mention.code  # the briefing of a body, wherever it sits
    if _held_jointly(people):
        return ""
    for begin, end in parse.paragraphs[:5]:
        first = people.name_of(begin)
        dated = first is not None and end - begin <= 12 and first.end < end
        if dated and first is not None and parse.words[first.end] in (",", "–", "-", "—"):
            return first.code
    for begin, end in parse.paragraphs[:4]:
        if ":" in parse.words[begin + 1 : min(begin + 4, end)] or parse.words[end - 1] == "?":
            break  # the turns have begun
        if end - begin <= 16:
            for mention in people.actors_in(range(begin, end)):
                if mention.kind in ("capital", "name", "service"):
                    return mention.code
    return ""
