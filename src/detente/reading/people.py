"""Who is who in a document: names, roles and the state or body each speaks for.

Persons are known from the text alone: "Spokesman for the German government Steffen Hebestreit",
"Lavrov, the Russian foreign minister". Later mentions ("Hebestreit", "he", "the minister") lead
back to them. What cannot be resolved stays open.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from detente.reading.gazetteer import Gazetteer, Mention, TitledOffice, mentions
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse

_PROPER = ("NNP", "NNPS")
_LINKS = frozenset(["of", "for", "in", "at"])
_NAME_PARTICLES = frozenset(
    [
        "al",
        "-",
        "bin",
        "ibn",
        "de",
        "van",
        "von",
        "der",
        "den",
        "da",
        "di",
        "el",
        "le",
        "la",
        "du",
        "y",
        "ben",
        "’",
    ]
)
_MASCULINE = frozenset(["he", "him", "his", "himself"])
_FEMININE = frozenset(["she", "her", "herself"])
_PERSON_WORDS = frozenset(["who", "gentleman", "man", "woman", "lady", "person"])


@dataclass(frozen=True, slots=True)
class Party:
    """A speaker as known: a person, a state or body, an outlet, or a description."""

    name: str
    speaks_for: str = ""
    role: str = ""
    authority: str = "other"
    kind: str = "person"  # person, actor, outlet, group, author
    place: int = -1  # token of the mention


@dataclass(slots=True)
class People:
    """The persons and actors of one document, with every mention in order."""

    parse: Parse
    gazetteer: Gazetteer
    date: datetime.date | None
    names: tuple[Mention, ...] = ()
    titles: tuple[Mention, ...] = ()
    persons: dict[str, Party] = field(default_factory=dict)  # by last name
    at: dict[int, Party] = field(default_factory=dict)  # by the token where a person is named
    described: dict[int, Party] = field(default_factory=dict)  # by the first token of a title
    runs: tuple[tuple[int, int], ...] = ()
    gender: dict[str, str] = field(default_factory=dict)

    def name_of(self, token: int) -> Mention | None:
        """The actor's name that covers a token."""
        return next((m for m in self.names if m.start <= token < m.end), None)

    def actors_in(self, tokens: Iterable[int]) -> list[Mention]:
        """The actors' names that lie in a set of tokens, in order."""
        inside = set(tokens)
        return [m for m in self.names if m.start in inside]


def people_of(parse: Parse, gazetteer: Gazetteer, date: datetime.date | None) -> People:
    """Find the persons, titles and actors of a document."""
    names, titles = mentions(gazetteer, parse.words)
    people = People(parse, gazetteer, date, names, titles)
    people.runs = tuple(_name_runs(people))
    for title in titles:
        _introduce(people, title)
    for begin, end in people.runs:
        if begin not in people.at and end - begin >= 2:
            known = people.persons.get(parse.words[end - 1])
            party = known or Party(_text(parse, begin, end), place=begin)
            people.at[begin] = replace(party, place=begin)
            people.persons.setdefault(parse.words[end - 1], people.at[begin])
    return people


def _text(parse: Parse, begin: int, end: int) -> str:
    words = ""
    for token in range(begin, end):
        gap = token > begin and parse.starts[token] > parse.ends[token - 1]
        words += (" " if gap else "") + parse.words[token]
    return words


def _name_runs(people: People) -> Iterable[tuple[int, int]]:
    """Runs of proper nouns that are neither an actor's name nor a title: persons, mostly."""
    parse = people.parse
    taken = {t for m in (*people.names,) for t in range(m.start, m.end)}
    taken |= {t for m in people.titles for t in range(m.start, m.end)}
    begin = -1
    for token in range(len(parse) + 1):
        inside = (
            token < len(parse)
            and token not in taken
            and (
                (
                    parse.tags[token] in _PROPER
                    and (parse.words[token][:1].isupper() or parse.words[token] in _NAME_PARTICLES)
                )
                or (
                    begin >= 0
                    and parse.words[token].lower() in _NAME_PARTICLES
                    and token + 1 < len(parse)
                    and parse.tags[token + 1] in _PROPER
                    and parse.starts[token + 1] - parse.ends[token] <= 1
                    and (parse.words[token] != "-" or parse.starts[token + 1] == parse.ends[token])
                )
            )
        )
        if inside and begin >= 0 and parse.sentence[token] != parse.sentence[begin]:
            yield begin, token
            begin = token
        elif inside and begin < 0:
            begin = token
        elif not inside and begin >= 0:
            yield begin, token
            begin = -1


def _introduce(people: People, title: Mention) -> None:
    """Tie a title to its actor and to the person who bears it."""
    parse, office = people.parse, title.office
    if office is None:
        return
    left, actor, modifier = _before_title(people, title)
    after, actor_after = _after_title(people, title)
    if not actor:
        actor = actor_after
    role_begin = left
    authority = people.gazetteer.authority(office, actor, people.date)
    changed = people.gazetteer.before.get(modifier, "")
    if changed and changed != "same":
        authority = changed
    speaks_for = actor or office.alone
    role_end = after if actor_after and actor == actor_after else title.end
    role = _text(parse, role_begin, role_end)
    if changed == "other" and modifier:
        speaks_for = speaks_for if office.organ else ""
    if not _speaks(office):
        speaks_for = ""
    party = Party(
        "", speaks_for, role, authority, "actor" if office.organ else "person", title.start
    )
    people.described[title.start] = party
    if office.organ:
        return
    holder = _holder(people, left, after, title)
    if holder is None:
        return
    begin, end = holder
    last = parse.words[end - 1]
    name = _text(parse, begin, end)
    known = people.persons.get(last)
    full = known.name if known and known.name.endswith(name) else name
    if known and known.speaks_for and not (changed == "" and not known.role):
        party = replace(known, name=full)
    else:
        party = replace(party, name=full)
    people.persons[last] = replace(party, place=begin)
    people.at[begin] = replace(party, place=begin)
    people.described[title.start] = people.at[begin]


def _speaks(office: TitledOffice) -> bool:
    return office.name not in _silent()


def _silent() -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")["speak for nobody"])


def _before_title(people: People, title: Mention) -> tuple[int, str, str]:
    """Where the title's phrase begins, the actor named in front of it, and its modifier."""
    parse = people.parse
    token = title.start - 1
    left, actor, modifier = title.start, "", ""
    begin = parse.sentences[parse.sentence[title.start]][0]
    while token >= begin and title.start - token <= 7:
        word = parse.words[token].lower().replace("’", "'")
        name = people.name_of(token)
        if name is not None and name.start >= begin:
            actor = actor or name.code
            token, left = name.start - 1, name.start
            continue
        if word in people.gazetteer.before:
            modifier = modifier or word
            left = token
        elif word in (
            "'s",
            "'",
            "-",
            "top",
            "chief",
            "senior",
            "new",
            "long",
            "time",
            "hawkish",
            "veteran",
            "far",
            "right",
            "outspoken",
            "hardline",
        ):
            pass
        elif parse.tags[token].startswith(("JJ", "NN", "CD")) and parse.deps[token] in (
            "amod",
            "compound",
            "nmod",
            "nummod",
        ):
            known = people.persons.get(parse.words[token])
            if known and not actor and token + 1 < len(parse) and parse.tags[token + 1] == "POS":
                actor = known.speaks_for
        elif (
            parse.tags[token] in _PROPER
            and token + 1 < len(parse)
            and parse.tags[token + 1] == "POS"
        ):
            known = people.persons.get(parse.words[token])
            actor = actor or (known.speaks_for if known else "")
            break
        else:
            break
        token -= 1
    return left, actor, modifier


def _after_title(people: People, title: Mention) -> tuple[int, str]:
    """The first token after the title and its "of …", and the actor named there."""
    parse = people.parse
    token = title.end
    size = len(parse)
    if token >= size or parse.words[token].lower() not in _LINKS:
        return token, ""
    limit = min(token + 8, parse.sentences[parse.sentence[title.start]][1])
    actor = ""
    place = token + 1
    while place < limit:
        name = next((m for m in people.names if m.start == place), None)
        other = next((m for m in people.titles if m.start == place), None)
        if name is not None:
            actor = actor or name.code
            place = name.end
        elif other is not None and other.office is not None:
            actor = actor or other.office.alone
            place = other.end
        elif (
            parse.words[place].lower() in ("the", "its", "and", "'s", "’s")
            or parse.tags[place].startswith(("JJ",))
            or parse.tags[place] in ("NN", "NNS")
            or (parse.tags[place] in _PROPER and not any(b == place for b, _ in people.runs))
        ):
            place += 1
        elif parse.tags[place] in _PROPER and not actor:
            run = next((e for b, e in people.runs if b == place), place + 1)
            known = people.persons.get(parse.words[run - 1])
            actor = actor or (known.speaks_for if known else "")
            place = run
        else:
            break
    return place, actor


def _holder(people: People, left: int, after: int, title: Mention) -> tuple[int, int] | None:
    """The name run that bears a title: just after it, or before it across a comma."""
    parse = people.parse
    for begin, end in people.runs:
        if begin in (title.end, after) and parse.sentence[begin] == parse.sentence[title.start]:
            return begin, end
        if (
            begin in (title.end + 1, after + 1)
            and begin > title.end
            and parse.words[begin - 1] == ","
            and parse.sentence[begin] == parse.sentence[title.start]
            and end < len(parse)
            and parse.words[end] in (",", "’s", "'s")
        ):
            return begin, end
    place = left - 1
    if place >= 0 and parse.words[place].lower() in ("the", "a", "an", "his", "her", "its", "one"):
        place -= 1
    if place > 0 and parse.words[place] in (",", "(", "–", "—"):
        for begin, end in people.runs:
            if end == place and parse.sentence[begin] == parse.sentence[title.start]:
                return begin, end
    return None
