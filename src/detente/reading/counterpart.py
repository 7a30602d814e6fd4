"""Descriptions told by whom another is set beside: "her counterpart", "the latter", "the Belgian".

"Kenya's minister met his Ugandan counterpart, X. The Ugandan minister said …": X. Where two could
be meant, or the nationality is another's, it stays a description.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detente.reading.lexicon import load_data
from detente.reading.people import Party, People

_NEAR = 2  # sentences back to somebody without a name
_FAR = 8  # sentences back to which a description may point
_OWNERS = frozenset(["his", "her", "its", "their", "the", "this", "that"])
_SENT = frozenset(["envoy", "ambassador", "diplomat"])
_PAIRED = frozenset(["latter", "former"])
BESIDE = frozenset(load_data("speakers.yaml")["counterparts"].split())


def set_beside(people: People, source: frozenset[int], head: int) -> Party | None:
    """Whom "her counterpart", "the latter" or "the Ugandan minister" means, or None."""
    parse = people.parse
    first = parse.lowered[min(source)]
    if first not in _OWNERS or len(source) > 5:
        return None
    if parse.lowered[head] in _PAIRED and len(source) == 2:
        return _of_two(people, head, last=parse.lowered[head] == "latter")
    lemma = parse.lemmas[head].lower()
    code = next((m.code for m in people.actors_in(source)), "")
    if lemma in BESIDE:
        return _bearer(people, head, code, frozenset([lemma]))
    title = people.title_over(head)
    if first != "the" or not code or title is None or (title.office and title.office.organ):
        return None
    own = people.described.get(min(source & people.described.keys(), default=-1))
    if own is not None and own.name:
        return None
    return _bearer(people, head, code, BESIDE)


def of_a_nation(people: People, head: int) -> Party | None:
    """Whom "the Belgian" means: the one person told who speaks for Belgium; None if nobody."""
    mention = people.name_of(head)
    if mention is None or mention.kind != "people":
        return None
    told = _told(people, head)
    own = _only(p for p in told if p.speaks_for == mention.code)
    if own is not None or not mention_alone(people, head):
        return own
    since = people.parse.sentences[max(people.parse.sentence[head] - _NEAR, 0)][0]
    near = [p for p in told if p.place >= since]
    actors = people.gazetteer.actors
    if any(p.speaks_for and actors[p.speaks_for].kind == "state" for p in near):
        return None
    return _only(near)  # "NATO's deputy secretary general, X … The Romanian"


def mention_alone(people: People, head: int) -> bool:
    """Whether a nationality stands for one person ("the Romanian", not "the Romanians")."""
    parse = people.parse
    return not parse.words[head].endswith("s") and parse.lowered[head - 1] == "the"


def _bearer(people: People, head: int, code: str, words: frozenset[str]) -> Party | None:
    """The one person told before, of a state or of any, whose role ends with one of some words."""
    fitting = [
        p
        for p in _told(people, head)
        if p.role.lower().split()[-1:] and p.role.lower().split()[-1] in words
    ]
    if code:
        fitting = [p for p in fitting if p.speaks_for == code]
    found = _only(fitting)
    return replace(found, place=head) if found is not None else None


def _told(people: People, head: int) -> list[Party]:
    """The persons named before a token, as far as a description may point."""
    parse = people.parse
    since = parse.sentences[max(parse.sentence[head] - _FAR, 0)][0]
    return [p for p in people.persons_in(since, head) if p.kind == "person" and p.name]


def _only(persons: Iterable[Party]) -> Party | None:
    found = {p.name: p for p in persons}
    return next(iter(found.values())) if len(found) == 1 else None


def _of_two(people: People, head: int, *, last: bool) -> Party | None:
    """ "The former" or "the latter" of two persons, or two actors, told in one sentence."""
    parse = people.parse
    here = parse.sentence[head]
    for number in (here, here - 1):
        if number < 0:
            return None
        begin, end = parse.sentences[number]
        end = min(end, head)
        named = [p for p in people.persons_in(begin, end) if p.kind == "person" and p.name]
        persons = {p.name: p for p in named}
        if len(persons) == 2:
            return replace(list(persons.values())[-1 if last else 0], place=head)
        if persons:
            return None
        codes = dict.fromkeys(m.code for m in people.names_in(begin, end) if m.kind != "people")
        if len(codes) == 2:
            code = list(codes)[-1 if last else 0]
            return Party(people.gazetteer.display(code), code, "", "official", "actor", head)
    return None


def unnamed_before(people: People, head: int, word: str) -> Party | None:
    """The bearer without a name whom "the ambassador" means: "received the Chinese ambassador".

    None where somebody with that office has been named since.
    """
    parse = people.parse
    since = parse.sentences[max(parse.sentence[head] - _NEAR, 0)][0]
    bearers = [p for p in people.persons_in(since, head) if p.role.lower().endswith(word)]
    last = max((p.place for p in bearers), default=-1)
    for start, party in reversed(people.descriptions_in(since, head)):
        bearing = people.bearings.get(start)
        if bearing is None or bearing.plural or start <= last or party.name:
            continue
        sent = bearing.office.name == "ambassador" and word in _SENT
        alike = (parse.lowered[bearing.noun] == word or sent) and bearing.noun != head
        if alike and party.kind == "person" and party.speaks_for:
            return party
    return None
