"""From a title of office to its actor and to the person who bears it.

The actor stands before the title ("Italy's deputy prime minister", "Russian senator"), after it
("spokesman for the German government", "Prime minister X of Japan") or further back ("Its fisheries
minister"). Where the phrase names none, `allegiance` looks around.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from detente.reading.candidate import QUOTE_MARKS
from detente.reading.gazetteer import Mention, TitledOffice
from detente.reading.lexicon import load_data
from detente.reading.outlets import is_outlet
from detente.reading.parsing import Parse
from detente.reading.people import PROPER, Bearing, Party, People, text_of
from detente.reading.possessor import last_body, owner_before

_LINKS = frozenset(["of", "for", "in", "at"])
_ARTICLES = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "one", "another"])
_OF_A_SEAT = frozenset(["senator", "member of parliament", "local office"])  # "of Georgia"
_CLOSING = frozenset([",", ".", ")", ";", ":", "–", "—", "-", "?", "!", "”", '"', "who", "and"])
_INDEFINITE = frozenset(["a", "an", "another", "one", "some", "any", "no", "every", "each"])
_POSSESSIVE = frozenset(["its", "their", "his", "her", "our", "my"])
_WHOLES = frozenset(
    "republic state nation federation kingdom empire realm confederation government army armed"
    " cabinet ministers staff council marine navy".split()
)
_NOT_BEFORE_PERSONS = frozenset(
    ["the", "this", "that", "in", "at", "near", "from", "on", "around", "across", "over", "since"]
)
_BODY_WORDS = frozenset(["alliance", "bloc", "union", "organisation", "organization", "group"])
_SENT_ABROAD = frozenset(["diplomat", "diplomats", "envoy", "consul", "attaché", "correspondent"])


@functools.lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    data = load_data("speakers.yaml")
    return frozenset(data["speak for nobody"]), frozenset(data["before titles"].split())


def introduce(people: People, title: Mention) -> None:
    """Tie a title to the actor that its phrase names and to the person who bears it."""
    parse, office = people.parse, title.office
    if office is None:
        return
    left, actor, modifier = phrase_before(people, title)
    after, actor_after, of = _after(people, title, office)
    of = of if of >= 0 else _served(people, title.start)
    noun = _main_word(parse, title)
    his = parse.lowered[left] in ("his", "her") or parse.tags[title.start - 1] == "POS"
    if his and office.name == "member of parliament" and parse.lemmas[noun] == "deputy":
        office = _Deputy()  # of an office-holder
    plural = parse.tags[noun] in ("NNS", "NNPS")
    holder = None if office.organ or plural else holder_of(people, left, after, title)
    if not actor and actor_after and after > title.end:
        actor = actor_after
    role_end = after if actor_after and actor == actor_after else title.end
    if not actor and holder is not None and office.name not in _OF_A_SEAT:
        actor = _after_name(people, holder[1])
    silent = office.name in _words()[0] or (
        (modifier == "other" or people.gazetteer.before.get(modifier) == "other")
        and not office.organ
    )
    named = people.name_of(title.end - 1)
    if named is not None and office.organ and named.kind != "people" and not actor:
        actor = named.code  # "the State Department" is itself a name
    if _of_a_body(people, after, actor):
        actor = ""
    bearing = Bearing(
        title.start,
        title.end,
        left,
        noun,
        office,
        modifier,
        silent,
        indefinite=bool(_determiners(parse, title) & _INDEFINITE),
        plural=plural,
        of=of,
        closed=not actor
        and (
            _owned(parse, left, title)
            or _set_apart(people, left, title)
            or (office.name != "minister" and _of_a_place(people, title.end, after))
        ),
    )
    people.bearings[title.start] = bearing
    if office.name == "officer":
        people.ranks.add(text_of(parse, left, title.end))
    kind = "actor" if office.organ else "person"
    role = text_of(parse, left, role_end)
    party = with_actor(people, bearing, Party("", "", role, "", kind, title.start), actor)
    people.described[title.start] = party
    if holder is not None:
        name_bearer(people, party, holder, title)


@dataclass(frozen=True, slots=True)
class _Deputy:
    """ "His deputy, X": of whoever holds the office."""

    name: str = "adviser"
    titles: tuple[str, ...] = ("deputy",)
    alone: str = ""
    organ: bool = False

    def authority_in(
        self, actor: str, on: datetime.date | None = None, kind: str = ""
    ) -> tuple[str, str]:
        """A deputy belongs to the government."""
        return "in government", ""


def _main_word(parse: Parse, title: Mention) -> int:
    """The noun of a title before its "of …" or "for …"."""
    for token in range(title.start + 1, title.end):
        if parse.words[token].lower() in ("of", "for", "to"):
            return token - 1
    return title.end - 1


def _served(people: People, start: int) -> int:
    """The title of the person that "X's spokesman" serves, or -1."""
    parse = people.parse
    if start < 2 or parse.tags[start - 1] != "POS":
        return -1
    known = people.known(start - 2, start - 1)
    return next(
        (
            b.start
            for b in people.bearings.values()
            if known is not None and people.described[b.start].name == known.name
        ),
        -1,
    )


def _determiners(parse: Parse, title: Mention) -> set[str]:
    """The articles and pronouns of the phrase that a title heads."""
    head = title.end - 1
    while parse.deps[head] in ("compound", "nmod") and parse.heads[head] > head:
        head = parse.heads[head]
    tokens = [t for t in parse.kids(head, "det", "poss") if t < title.start]
    return {parse.words[t].lower() for t in (*tokens, title.start - 1) if t >= 0}


def _owned(parse: Parse, left: int, title: Mention) -> bool:
    """Whether a possessive tells whose the office is ("their spokesman")."""
    return parse.words[left].lower() in _POSSESSIVE or any(
        parse.words[t].lower() in _POSSESSIVE for t in parse.kids(title.end - 1, "poss")
    )


def _set_apart(people: People, left: int, title: Mention) -> bool:
    """Whether a word sets the bearer apart from every state: "rebel leader", "Abkhaz minister"."""
    parse = people.parse
    words = frozenset(load_data("allegiance.yaml")["set apart"].split())
    noun = _main_word(parse, title)
    first = max(min(parse.left[noun], left), title.start - 9, 0)
    begin, _ = parse.sentences[parse.sentence[title.start]]
    strange = any(
        t > begin
        and people.title_over(t) is None
        and parse.words[t][:1].isupper()
        and parse.deps[t] in ("amod", "compound", "nmod")
        and parse.tags[t] in ("JJ", "NNP")
        and parse.words[t].lower() not in _words()[1]
        and parse.words[t].lower() not in people.gazetteer.before
        for t in range(first, title.start)
    )
    return strange or any(parse.words[t].lower() in words for t in range(first, title.end))


def _of_a_place(people: People, begin: int, end: int) -> bool:
    """ "The parliament of the Republika Srpska": of something named, that is no known actor."""
    runs = [run for t in range(begin + 1, end) if (run := people.run_at(t)) is not None]
    words = people.parse.lowered
    return any(words[t] not in _WHOLES for run in runs for t in range(*run))


def _of_a_body(people: People, after: int, actor: str) -> bool:
    """ "The Spanish president of the Council": of his state, but not speaking for it."""
    parse = people.parse
    return bool(
        actor
        and after + 2 < len(parse)
        and parse.words[after].lower() == "of"
        and parse.words[after + 1].lower() == "the"
        and people.run_at(after + 2) is not None
    )


def with_actor(people: People, bearing: Bearing, party: Party, actor: str) -> Party:
    """The bearer of a title as one who speaks for an actor, with the authority he has there."""
    office = bearing.office
    authority = people.gazetteer.authority(office, actor, people.date)
    changed = people.gazetteer.before.get(bearing.modifier, "")
    changed = "other" if bearing.modifier == "other" else changed
    if changed and changed != "same":
        authority = changed
    word = people.parse.lemmas[bearing.noun].lower()
    if office.name == "member of parliament" and word in _delegates() and actor:
        authority = "official"  # a representative of a state, not of a constituency
    return replace(
        party,
        speaks_for="" if bearing.silent else actor or office.alone,
        authority=authority,
    )


def name_bearer(people: People, party: Party, holder: tuple[int, int], title: Mention) -> None:
    parse = people.parse
    begin, end = holder
    last = parse.words[end - 1]
    name = text_of(parse, begin, end)
    known = people.known(begin, end)
    if known is not None and len(known.name) > len(name):
        name = known.name
    rank_only = known is not None and _is_rank(people, known) and not _is_rank(people, party)
    first_told = known is not None and known.role and (known.speaks_for or not party.speaks_for)
    if known is not None and first_told and not rank_only:
        party = known  # the first role told is kept: "Russian senator X, former director of Y"
    party = replace(party, name=name, place=begin)
    word = parse.words[title.end - 1].lower()
    if word.endswith("woman"):
        people.gender[last] = "f"
    elif word.endswith("man") and word != "chairman":
        people.gender[last] = "m"
    people.persons[last] = party
    people.at[begin] = party
    people.described[title.start] = party


def _is_rank(people: People, party: Party) -> bool:
    """Whether all that a role tells is a military rank."""
    return party.role in people.ranks


def phrase_before(people: People, title: Mention) -> tuple[int, str, str]:
    """Where the title's phrase begins, the actor named in front of it, and its modifier."""
    parse = people.parse
    _, allowed = _words()
    token = title.start - 1
    left, actor, modifier = title.start, "", ""
    begin = parse.sentences[parse.sentence[title.start]][0]
    while token >= begin and title.start - token <= 9:
        word = parse.words[token].lower().replace("’", "'")
        name = people.name_of(token)
        possessed = token + 1 < len(parse) and parse.tags[token + 1] == "POS"
        if name is not None and name.start >= begin:
            ethnic = name.kind == "people" and actor not in ("", name.code) and not possessed
            if name.kind == "people" and _of_a_kind(people, name.start):
                return name.start, "", "other"  # "the Sudeten German leader"
            if not actor or possessed:
                actor = name.code
            elif ethnic and people.name_of(name.end) is not None:
                return name.start, "", "other"  # "the Bosnian Serb leader": of neither state
            token, left = name.start - 1, name.start
            if possessed:
                break
            continue
        if word in people.gazetteer.before:
            modifier = modifier or word
            left = token
        elif word in _POSSESSIVE and not actor:
            actor = owner_before(people, token, word)
            left = token
            break
        elif word in allowed or parse.tags[token] == "POS":
            pass
        elif possessed and parse.lemmas[token] in _BODY_WORDS:
            actor = actor or last_body(people, token)
            break
        elif parse.tags[token] in PROPER and possessed:
            known = people.known(token, token + 1)
            actor = actor or (known.speaks_for if known else "")
            if not actor and known is None:
                return token, "", "other"  # "Somaliland's president": of nobody that is known
            break
        elif parse.words[token] == "-" or parse.words[token - 1] == "-":
            pass  # "vice-foreign minister"
        elif parse.tags[token].startswith(("JJ", "NN", "CD")) and parse.deps[token] in (
            "amod",
            "compound",
            "nmod",
            "nummod",
            "poss",
        ):
            pass
        else:
            break
        token -= 1
    return left, actor, modifier


def _of_a_kind(people: People, start: int) -> bool:
    """Whether a proper noun before a nationality sets a community apart: "Volga German"."""
    parse = people.parse
    before = start - 1
    if before < 0 or parse.sentence[before] != parse.sentence[start]:
        return False
    opens = before == parse.sentences[parse.sentence[start]][0]
    return (
        not opens
        and parse.tags[before] in PROPER
        and parse.words[before].istitle()
        and parse.heads[before] in range(start, start + 4)
        and parse.lowered[before] not in _words()[1]
        and parse.lowered[before] not in people.gazetteer.before
        and people.title_over(before) is None
        and people.name_of(before) is None
    )


def _after(people: People, title: Mention, office: TitledOffice) -> tuple[int, str, int]:
    """The first token after the title and its "of …", the actor and the title named there."""
    parse = people.parse
    token = title.end
    link = parse.words[token].lower() if token < len(parse) else ""
    last = parse.words[title.end - 1].lower()
    abroad = (
        office.name in ("ambassador", "mission") or last in _SENT_ABROAD or last in _delegates()
    )
    if abroad and link in ("to", "in", "at", "on"):
        place = token + 1  # where to, not for whom
        while place < len(parse) and place < token + 6 and people.run_at(place) is None:
            if parse.words[place] in (",", ".") or parse.tags[place].startswith("VB"):
                break
            place += 1
        return place, "", -1
    serves = office.name == "adviser" and link == "to"
    if link not in _LINKS and not serves:
        return token, "", -1
    limit = min(token + 9, parse.sentences[parse.sentence[title.start]][1])
    actor, of = "", -1
    place = token + 1
    while place < limit:
        name = people.name_of(place)
        other = people.title_at(place)
        run = people.run_at(place)
        if name is not None and name.start == place:
            actor = actor or name.code
            place = name.end
        elif other is not None and other.office is not None:
            actor = actor or other.office.alone
            of = other.start if of < 0 else of
            place = other.end
        elif run is not None and (_thing_named(people, run) or _organ_named(people, run)):
            place = run[1]
        elif run is not None and not actor and link in ("of", "for"):
            known = people.persons.get(parse.words[run[1] - 1])
            if known is None and place == token + 1:
                place = run[1]
                continue
            actor = actor or (known.speaks_for if known else "")
            break
        elif run is None and (
            parse.words[place].lower() in ("the", "its", "and", "of", "for", "'s", "’s")
            or parse.tags[place].startswith(("JJ", "NN"))
        ):
            if parse.lemmas[place] in _BODY_WORDS and not actor:
                actor = last_body(people, place)
            place += 1
        else:
            break
    return place, actor, of


def _thing_named(people: People, run: tuple[int, int]) -> bool:
    """Whether a run of names has an article or belongs to one that has: no person's name."""
    parse = people.parse
    before = parse.words[run[0] - 1].lower() if run[0] else ""
    return before in _NOT_BEFORE_PERSONS


def _organ_named(people: People, run: tuple[int, int]) -> bool:
    """Whether a run after an actor's name ends like an organ: "the Philippine Fleet Command"."""
    last = people.parse.lowered[run[1] - 1]
    return last in organ_words() or last.rstrip("s") in organ_words()


@functools.lru_cache(maxsize=1)
def organ_words() -> frozenset[str]:
    """The last words of the names of organs of a state."""
    return frozenset(load_data("speakers.yaml")["institutions"].split())


def _no_bearer(people: People, run: tuple[int, int]) -> bool:
    """Whether a run of names cannot bear a title: a place, a thing, a newspaper."""
    parse = people.parse
    before = parse.words[run[0] - 1].lower() if run[0] else ""
    return (
        before in ("of", "for", "with")
        or _thing_named(people, run)
        or _organ_named(people, run)
        or is_outlet(text_of(parse, *run))
    )


@functools.lru_cache(maxsize=1)
def _delegates() -> frozenset[str]:
    """Words for those who are sent to speak: what stands after "to" or "at" is not their own."""
    return frozenset(load_data("speakers.yaml")["further offices"].split())


def _after_name(people: People, end: int) -> str:
    """The actor of "Prime minister X of Japan"."""
    parse = people.parse
    if end + 1 < len(parse) and parse.words[end].lower() == "of":
        start = end + 1 + (parse.words[end + 1].lower() == "the")
        name = people.name_of(start) if start < len(parse) else None
        return name.code if name is not None else ""
    return ""


def holder_of(people: People, left: int, after: int, title: Mention) -> tuple[int, int] | None:
    """The name run that bears a title: just after it, or before it across a comma."""
    parse = people.parse
    sentence = parse.sentence[title.start]
    aside = left > 1 and parse.words[left - 1].lower() == "to"
    aside = aside and parse.words[left - 2].lower() == "according"
    for place in dict.fromkeys((title.end, after)):
        for run, comma in _runs_from(people, place):
            begin, end = run
            if comma and aside:
                continue  # "According to his aide, X opposes it"
            if parse.sentence[begin] != sentence or _no_bearer(people, run):
                continue
            last = end >= len(parse) or parse.paragraph[end] != parse.paragraph[begin]
            closed = last or parse.words[end] in (",", ".", "’s", "'s", ")", "(", "of")
            if not comma or closed:
                return run
    place = left - 1
    if place >= 0 and parse.words[place].lower() in _ARTICLES:
        place -= 1
    if place > 0 and parse.words[place] in (",", "(", "–", "—"):
        earlier = people.run_before(place)
        closed = after >= len(parse) or parse.words[after] in _CLOSING or parse.tags[after] == "IN"
        if (
            earlier is not None
            and closed
            and parse.sentence[earlier[0]] == sentence
            and not _no_bearer(people, earlier)
        ):
            return earlier
    return None


def _runs_from(people: People, place: int) -> Iterator[tuple[tuple[int, int], bool]]:
    """The run at a place, past one comma and past further titles and honorifics there."""
    parse = people.parse
    comma = False
    for _ in range(4):
        if place >= len(parse):
            return
        run = people.run_at(place)
        if run is not None:
            yield run, comma
            return
        title = people.title_at(place)
        if title is not None and title.office is not None and not title.office.organ:
            place = title.end
        elif parse.words[place] == "," and not comma:
            comma, place = True, place + 1
        elif (
            parse.words[place] in QUOTE_MARKS
            or parse.tags[place] == "RB"
            or parse.words[place].rstrip(".").lower() in _honorific_words()
            or (parse.words[place] == "." and parse.words[place - 1].lower() in _honorific_words())
        ):
            place += 1
        else:
            return


def _honorific_words() -> frozenset[str]:
    from detente.reading.people import honorifics

    return frozenset(honorifics())
