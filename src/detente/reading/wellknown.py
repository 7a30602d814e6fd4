"""Persons whom a text takes for granted: "Reagan warned …", "President Mubarak".

What the document says of a person comes first: only where it leaves open whom somebody speaks for
is the library asked, and it answers only for the years in which the person was in office. In a
document without a date the name must stand beside a title that fits: nobody holds an office for
ever. A family name alone is enough beside such a title, or for the few whom all know by it.
"""

from __future__ import annotations

from dataclasses import replace

from detente.reading.people import Bearing, Party, People, text_of

_TITLES = {  # the title of an office of which the text says nothing
    "president": "president",
    "premier": "prime minister",
    "monarch": "king",
    "leader": "leader",
    "foreign": "foreign minister",
    "defence": "defence minister",
    "secretary": "secretary general",
}


def recall(people: People) -> None:
    """Say whom the well known persons of a document speak for, where it does not say so itself."""
    bearings = {people.described[b.start].name: b for b in people.bearings.values()}
    names: dict[str, str] = {}  # of the persons recalled, as the document gives them in full
    found: list[tuple[int, int, str, Party]] = []
    for begin, end in people.runs:
        party = people.at.get(begin)
        if party is not None and (party.speaks_for or party.kind != "person"):
            continue
        party = party or Party(text_of(people.parse, begin, end), place=begin)
        known = _recalled(people, party, bearings.get(party.name))
        if known is not None:
            who, party = known
            names[who] = max(names.get(who, ""), party.name, key=len)
            found.append((begin, end, who, party))
    for begin, end, who, party in found:
        people.retell(party.name, party)
        people.at[begin] = replace(party, name=names[who])
        people.persons.setdefault(people.parse.words[end - 1], people.at[begin])


def _recalled(people: People, party: Party, bearing: Bearing | None) -> tuple[str, Party] | None:
    """Who a party is and the party told so; None where nobody is known or the text differs."""
    gazetteer = people.gazetteer
    if bearing is not None and (bearing.silent or bearing.closed):
        return None
    if bearing is None and (party.role or people.date is None):
        return None
    title = bearing.office.name if bearing is not None else ""
    person = gazetteer.known.person(party.name, title, people.date)
    if person is None:
        return None
    office = bearing.office if bearing is not None else None
    if office is None:
        words = _TITLES[person.office].split()
        mention = gazetteer.title_at(words, 0)
        office = mention.office if mention is not None else None
    authority = (
        gazetteer.authority(office, person.state, people.date) if office is not None else "official"
    )
    return person.name, replace(party, speaks_for=person.state, authority=authority)
