"""From a title of office to its actor and to the person who bears it.

The actor stands before the title ("Italy's deputy prime minister", "Russian senator"), after it
("spokesman for the German government", "Prime minister X of Japan"), at the head of the sentence
("In Beijing, foreign ministry spokeswoman X"), or further back ("Its fisheries minister").
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

from detente.reading.candidate import QUOTE_MARKS
from detente.reading.gazetteer import Mention, TitledOffice
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.people import PROPER, Party, People, is_subject, text_of

_LINKS = frozenset(["of", "for", "in", "at"])
_DESTINED = frozenset(["ambassador", "spokesperson", "official", "mission"])  # offices
_ARTICLES = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "one", "another"])
_POSSESSIVE = frozenset(["its", "their", "his", "her", "our"])
_BODY_WORDS = frozenset(["alliance", "bloc", "union", "organisation", "organization", "group"])
_SAME_OFFICE = frozenset(["counterpart", "colleague"])


@functools.lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    data = load_data("speakers.yaml")
    return frozenset(data["speak for nobody"]), frozenset(data["before titles"].split())


def introduce(people: People, title: Mention) -> None:
    """Tie a title to its actor and to the person who bears it."""
    parse, office = people.parse, title.office
    if office is None:
        return
    left, actor, modifier = _before(people, title)
    after, actor_after = _after(people, title, office)
    holder = None if office.organ else _holder(people, left, after, title)
    if not actor and actor_after and after > title.end:
        actor = actor_after
    role_end = after if actor_after and actor == actor_after else title.end
    if not actor and holder is not None:
        actor = _after_name(people, holder[1])
    actor = actor or _further_back(people, left, title, office, named=holder is not None)
    authority = people.gazetteer.authority(office, actor, people.date)
    changed = people.gazetteer.before.get(modifier, "")
    speaks_for = actor or office.alone
    if changed and changed != "same":
        authority = changed
    silent, _ = _words()
    if (changed == "other" and not office.organ) or office.name in silent:
        speaks_for = ""
    kind = "actor" if office.organ else "person"
    party = Party("", speaks_for, text_of(parse, left, role_end), authority, kind, title.start)
    people.described[title.start] = party
    if holder is not None:
        _name(people, party, holder, title)


def _name(people: People, party: Party, holder: tuple[int, int], title: Mention) -> None:
    parse = people.parse
    begin, end = holder
    last = parse.words[end - 1]
    name = text_of(parse, begin, end)
    known = people.persons.get(last)
    if known is not None and known.name.endswith(name):
        name = known.name
    if known is not None and known.role and (known.speaks_for or not party.speaks_for):
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


def introduce_counterparts(people: People) -> None:
    """ "His Greek counterpart, X": the office of the person told before, for another actor."""
    parse = people.parse
    for token, lemma in enumerate(parse.lemmas):
        if lemma not in _SAME_OFFICE or not parse.tags[token].startswith("NN"):
            continue
        title = Mention(token, token + 1)
        left, actor, _ = _before(people, title)
        before = [p for p in people.at.values() if p.place < left and p.role]
        if not actor or not before:
            continue
        model = max(before, key=lambda p: p.place)
        party = Party("", actor, text_of(parse, left, token + 1), model.authority, place=token)
        people.described[token] = party
        holder = _holder(people, left, token + 1, title)
        if holder is not None:
            _name(people, party, holder, title)


def introduce_others(people: People) -> None:
    """Roles that no library lists: "Japan's chief cabinet secretary X", "British delegate X".

    A state's or body's possessive before a named person, or its adjective with a noun that only an
    envoy or official bears, tells whom the person speaks for.
    """
    parse = people.parse
    for begin, end in people.runs:
        party = people.at.get(begin)
        if party is not None and party.speaks_for:
            continue
        known = people.persons.get(parse.words[end - 1])
        if known is not None and known.role:
            continue
        for noun in _role_nouns(people, begin):
            title = Mention(noun, noun + 1)
            left, actor, modifier = _before(people, title)
            former = people.gazetteer.before.get(modifier) == "other"
            if not actor or former or people.title_at(noun) is not None:
                continue
            named = people.name_of(left)
            possessed = named is not None and parse.tags[min(named.end, noun)] == "POS"
            official = parse.lemmas[noun] in _further_offices()
            if possessed or official:
                authority = "official" if official else "in government"
                role = text_of(parse, left, noun + 1)
                _name(people, Party("", actor, role, authority, place=noun), (begin, end), title)
                break


def _role_nouns(people: People, begin: int) -> Iterator[int]:
    """The noun just before a name, also across a comma and an honorific."""
    parse = people.parse
    place = begin - 1
    while place >= 0 and (
        parse.words[place] in (",", ".")
        or parse.words[place].rstrip(".").lower() in _honorific_words()
    ):
        place -= 1
    same = place >= 0 and parse.sentence[place] == parse.sentence[begin]
    if same and parse.tags[place] in ("NN", "NNP"):
        yield place


@functools.lru_cache(maxsize=1)
def _further_offices() -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")["further offices"].split())


def _before(people: People, title: Mention) -> tuple[int, str, str]:
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
            if not actor or possessed:
                actor = name.code
            token, left = name.start - 1, name.start
            if possessed:
                break
            continue
        if word in people.gazetteer.before:
            modifier = modifier or word
            left = token
        elif word in _POSSESSIVE and not actor:
            actor = _owner(people, token, word)
            left = token
            break
        elif word in allowed or parse.tags[token] == "POS":
            pass
        elif possessed and parse.lemmas[token] in _BODY_WORDS:
            actor = actor or _last_body(people, token)
            break
        elif parse.tags[token] in PROPER and possessed:
            known = people.persons.get(parse.words[token])
            actor = actor or (known.speaks_for if known else "")
            break
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


def _owner(people: People, token: int, word: str) -> str:
    """Whose "its", "his" or "our" is, one or two sentences back at most."""
    parse = people.parse
    if word == "our":
        return people.home
    here = parse.sentence[token]
    if word in ("his", "her"):
        before = [
            p for p in people.at.values() if p.place < token and here - parse.sentence[p.place] <= 1
        ]
        return max(before, key=lambda p: p.place).speaks_for if before else ""
    near = [m for m in people.names if m.end <= token and here - parse.sentence[m.start] <= 1]
    leading = [m for m in near if _leads(parse, m)]
    return (leading or near)[-1].code if near else ""


def _leads(parse: Parse, mention: Mention) -> bool:
    """Whether an actor's name is a subject, or owns one."""
    return any(
        is_subject(parse, t) or (parse.deps[t] == "poss" and is_subject(parse, parse.heads[t]))
        for t in range(mention.start, mention.end)
    )


def _last_body(people: People, token: int) -> str:
    bodies = [
        m
        for m in people.names
        if m.end <= token and people.gazetteer.actors[m.code].kind != "state"
    ]
    return bodies[-1].code if bodies else ""


def _further_back(
    people: People, left: int, title: Mention, office: TitledOffice, *, named: bool
) -> str:
    """The actor of "In Beijing, …" at the head of the sentence, or whose briefing it is."""
    parse = people.parse
    if office.alone:
        return ""
    first, _ = parse.sentences[parse.sentence[title.start]]
    if parse.lemmas[first] in ("in", "at", "from"):
        place = people.name_of(first + 1)
        if place is not None and place.end < left and parse.words[place.end] == ",":
            return place.code
    bare = (
        named
        and left == title.start
        and (
            left == 0
            or parse.words[left - 1].lower() not in _ARTICLES
            or parse.words[left - 1] == ","
        )
    )
    subjects = [
        m
        for m in people.names
        if first <= m.start
        and m.end <= left
        and m.kind != "people"
        and any(parse.deps[t] == "nsubj" for t in range(m.start, m.end))
    ]
    if bare and subjects and parse.words[left - 1] in (",", "”", '"'):
        return subjects[0].code  # "Canada is ready, defence minister X said"
    if office.name == "spokesperson":
        near = [
            m
            for m in people.names
            if m.end <= left
            and m.kind != "people"
            and parse.sentence[title.start] - parse.sentence[m.start] <= 1
            and any(parse.deps[t] == "nsubj" for t in range(m.start, m.end))
        ]
        if near:
            return near[-1].code
    return people.home


def _after(people: People, title: Mention, office: TitledOffice) -> tuple[int, str]:
    """The first token after the title and its "of …", and the actor named there."""
    parse = people.parse
    token = title.end
    if office.name == "ambassador" and parse.words[token : token + 1] == ["to"]:
        place = token + 1  # where to, not for whom
        while place < len(parse) and place < token + 6 and people.run_at(place) is None:
            if parse.words[place] in (",", "."):
                break
            place += 1
        return place, ""
    if token >= len(parse) or parse.words[token].lower() not in _LINKS:
        return token, ""
    if office.name == "ambassador" and parse.words[token].lower() in ("in", "at"):
        return token, ""
    limit = min(token + 8, parse.sentences[parse.sentence[title.start]][1])
    actor = ""
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
            place = other.end
        elif run is not None and not actor and not any(m.start == place for m in people.names):
            known = people.persons.get(parse.words[run[1] - 1])
            if known is None and place == token + 1:
                place = run[1]
                continue
            actor = actor or (known.speaks_for if known else "")
            break
        elif run is None and (
            parse.words[place].lower() in ("the", "its", "and", "'s", "’s")
            or parse.tags[place].startswith(("JJ", "NN"))
        ):
            if parse.lemmas[place] in _BODY_WORDS and not actor:
                actor = _last_body(people, place)
            place += 1
        else:
            break
    return place, actor


def _after_name(people: People, end: int) -> str:
    """The actor of "Prime minister X of Japan"."""
    parse = people.parse
    if end + 1 < len(parse) and parse.words[end].lower() == "of":
        start = end + 1 + (parse.words[end + 1].lower() == "the")
        name = people.name_of(start) if start < len(parse) else None
        return name.code if name is not None else ""
    return ""


def _holder(people: People, left: int, after: int, title: Mention) -> tuple[int, int] | None:
    """The name run that bears a title: just after it, or before it across a comma."""
    parse = people.parse
    sentence = parse.sentence[title.start]
    for place in dict.fromkeys((title.end, after)):
        for run, comma in _runs_from(people, place):
            begin, end = run
            if parse.sentence[begin] != sentence:
                continue
            closed = end < len(parse) and parse.words[end] in (",", ".", "’s", "'s", ")", "(", "of")
            if not comma or closed:
                return run
    place = left - 1
    if place >= 0 and parse.words[place].lower() in _ARTICLES:
        place -= 1
    if place > 0 and parse.words[place] in (",", "(", "–", "—"):
        earlier = people.run_before(place)
        if earlier is not None and parse.sentence[earlier[0]] == sentence:
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
