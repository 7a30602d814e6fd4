"""The phrase around a title of office: the actor before it or after it, and who bears it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from detente.reading.candidate import QUOTE_MARKS
from detente.reading.gazetteer import Mention, TitledOffice
from detente.reading.lexicon import load_data
from detente.reading.outlets import is_outlet
from detente.reading.people import PROPER, Bearing, People, text_of
from detente.reading.possessor import last_body, owner_before
from detente.reading.those_before import state_of_a_kind

_LINKS = frozenset(["of", "for", "in", "at"])
_ARTICLES = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "one", "another"])
_CLOSING = frozenset(
    [",", ".", ")", "]", ";", ":", "–", "—", "-", "?", "!", "”", '"', "who", "and"]
)
_POSSESSIVE = frozenset(["its", "their", "his", "her", "our", "my"])
_NOT_BEFORE_PERSONS = frozenset(
    ["the", "this", "that", "in", "at", "near", "from", "on", "around", "across", "over", "since"]
)
_COUNTRIES = frozenset(["country", "nation", "kingdom", "republic", "state", "island"])
_BODY_WORDS = frozenset(["alliance", "bloc", "union", "organisation", "organization", "group"])
_DESCENT = frozenset(
    ["a", "an", "the", "former", "veteran", "career", "retired", "onetime", "one-time", "ex"]
)
_SENT_ABROAD = frozenset(["diplomat", "diplomats", "envoy", "consul", "attaché", "correspondent"])


@functools.lru_cache(maxsize=1)
def title_words() -> tuple[frozenset[str], frozenset[str]]:
    data = load_data("speakers.yaml")
    return frozenset(data["speak for nobody"]), frozenset(data["before titles"].split())


def phrase_before(people: People, title: Mention) -> tuple[int, str, str]:
    """Where the title's phrase begins, the actor named in front of it, and its modifier."""
    parse = people.parse
    _, allowed = title_words()
    token = title.start - 1
    left, actor, modifier = title.start, "", ""
    begin = parse.sentences[parse.sentence[title.start]][0]
    while token >= begin and title.start - token <= 9:
        word = parse.words[token].lower().replace("’", "'")
        name = people.name_of(token)
        possessed = token + 1 < len(parse) and parse.tags[token + 1] == "POS"
        if name is not None and name.start >= begin:
            ethnic = name.kind == "people" and actor not in ("", name.code) and not possessed
            if name.kind == "people" and of_a_kind(people, name.start):
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
        elif word in (*_POSSESSIVE, "whose") and not actor:
            actor = owner_before(people, token, word)
            left = token
            break
        elif word in allowed or parse.tags[token] == "POS":
            pass
        elif possessed and not actor and parse.lemmas[token] in _COUNTRIES:
            actor = owner_before(people, token, "its")  # "the country's ambassador"
            kind = state_of_a_kind(people, frozenset([token - 1, token]), token)
            actor = kind.speaks_for if kind is not None else actor  # "the island's president"
            left = token
            break
        elif possessed and parse.lemmas[token] in _BODY_WORDS:
            actor = actor or last_body(people, token)
            break
        elif possessed and (organ := _organ_over(people, token)) is not None:
            actor = actor or people.described[organ.start].speaks_for
            left = organ.left
            break  # "the Azerbaijani Defense Ministry's spokesman"
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


def _organ_over(people: People, token: int) -> Bearing | None:
    """The organ, told before, whose title covers a token."""
    title = people.title_over(token)
    bearing = people.bearings.get(title.start) if title is not None else None
    return bearing if bearing is not None and bearing.office.organ else None


def of_a_kind(people: People, start: int) -> bool:
    """Whether a proper noun before a nationality sets a community apart: "Volga German"."""
    parse = people.parse
    before = start - 1
    if before < 0 or parse.sentence[before] != parse.sentence[start]:
        return False
    opens = before == parse.sentences[parse.sentence[start]][0]
    return (
        not opens
        and parse.tags[before] in (*PROPER, "JJ")
        and parse.words[before].istitle()
        and parse.heads[before] in range(start, start + 4)
        and parse.lowered[before] not in title_words()[1]
        and parse.lowered[before] not in people.gazetteer.before
        and people.title_over(before) is None
        and people.name_of(before) is None
    )


def phrase_after(people: People, title: Mention, office: TitledOffice) -> tuple[int, str, int]:
    """The first token after the title and its "of …", the actor and the title named there."""
    parse = people.parse
    token = title.end
    link = parse.words[token].lower() if token < len(parse) else ""
    last = parse.words[title.end - 1].lower()
    sent = last in _SENT_ABROAD or (last in delegates() and title.end - title.start == 1)
    abroad = office.name in ("ambassador", "mission") or sent
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
        sits = link == "in" or (sent and link in ("of", "for"))
        town = town_of(people, place) if sits and run is not None and not actor else ""
        if town and run is not None:
            actor, place = town, run[1]
        elif name is not None and name.start == place:
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
        elif (
            not actor
            and parse.lowered[place] == "in"
            and parse.lemmas[place - 1].lower() in organ_words()
            and (seat := people.name_of(place + 1)) is not None
            and seat.kind in ("capital", "name")
        ):
            actor, place = seat.code, seat.end  # "for the junta in Niamey"
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


def town_of(people: People, place: int) -> str:
    """The state of the town named at a token; "" in a town where the states of the world meet."""
    words = people.parse.words[place : place + 4]
    end, state = people.gazetteer.known.within(words, 0)
    return state if end and " ".join(words[:end]) not in meeting_towns() else ""


@functools.lru_cache(maxsize=1)
def meeting_towns() -> frozenset[str]:
    """Towns where the states of the world meet: who speaks there is no native."""
    return frozenset(load_data("allegiance.yaml")["meeting towns"])


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
def delegates() -> frozenset[str]:
    """Words for those who are sent to speak: what stands after "to" or "at" is not their own."""
    return frozenset(load_data("speakers.yaml")["further offices"].split())


def after_name(people: People, end: int) -> str:
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
    noun = title.end - 1
    beyond = [parse.right[p] + 1 for p in parse.kids(noun, "prep") if p >= after]
    for place in dict.fromkeys((title.end, after, *beyond[:1])):
        for run, comma in _runs_from(people, place):
            begin, end = run
            if comma and aside:
                continue  # "According to his aide, X opposes it"
            if parse.sentence[begin] != sentence or _no_bearer(people, run):
                continue
            last = end >= len(parse) or parse.paragraph[end] != parse.paragraph[begin]
            closed = last or parse.words[end] in (",", ".", "’s", "'s", ")", "(", "]", "[", "of")
            if not comma or closed:
                return run
    place = left - 1
    if place >= 0 and parse.words[place].lower() in _ARTICLES:
        place -= 1
    if place > 0 and parse.words[place] in (",", "(", "[", "–", "—"):
        earlier = people.run_before(place)
        closed = (
            after >= len(parse)
            or parse.words[after] in _CLOSING
            or parse.tags[after] == "IN"
            or parse.lowered[after] in ("here", "there")
        )
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
        beyond = _past_descent(people, place) if comma else place
        if beyond != place:
            place = beyond
            continue
        if title is not None and title.office is not None and not title.office.organ:
            place = title.end
        elif parse.words[place] in (",", "(", "[") and not comma:
            comma, place = True, place + 1
        elif (
            parse.words[place] in QUOTE_MARKS
            or parse.tags[place] == "RB"
            or parse.lowered[place] in ("himself", "herself")
            or parse.words[place].rstrip(".").lower() in _honorific_words()
            or (
                parse.lowered[place] in ("his", "her", "the", "right")
                and place + 1 < len(parse)
                and parse.lowered[place + 1] in ("excellency", "honourable", "honorable", "hon")
            )
            or (parse.words[place] == "." and parse.words[place - 1].lower() in _honorific_words())
        ):
            place += 1
        else:
            return


def _past_descent(people: People, place: int) -> int:
    """Past "Norwegian" in "the UN envoy, Norwegian diplomat X", and "former" beside it."""
    parse = people.parse
    end = place
    while end < len(parse) and parse.lowered[end] in _DESCENT:
        end += 1
    name = people.name_of(end)
    once = {"former", "ex", "veteran", "career", "retired", "onetime", "one-time"}
    if once & {*parse.lowered[place:end]}:
        stop = end
        while stop < len(parse) and stop < end + 4 and people.run_at(stop) is None:
            if parse.tags[stop] not in ("NN", "JJ", "HYPH", "NNP", "IN"):
                break
            stop += 1
        if stop > end and people.run_at(stop) is not None:
            return stop  # "Lebanon's president, the former general X"
    if name is None or name.kind != "people" or name.start != end:
        return place
    if people.run_at(name.end) is not None and name.end > place + 1:
        return name.end  # "the alliance's deputy chief, the American X"
    title = people.title_at(name.end)
    office = title.office if title is not None else None
    if office is None:
        return place
    weak = office.name in ("official", "officer") or "former" in parse.lowered[place:end]
    return name.end if weak else place


def _honorific_words() -> frozenset[str]:
    from detente.reading.people import honorifics

    return frozenset(honorifics())
