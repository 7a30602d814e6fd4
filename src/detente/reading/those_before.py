"""Those who are named by what was told before: "one of them", "the Belgian", "the alliance"."""

from __future__ import annotations

import functools
from dataclasses import replace

from detente.reading.counterpart import of_a_nation
from detente.reading.lexicon import listed, load_data
from detente.reading.people import Party, People
from detente.reading.pronoun import Context, last_person, plain_phrase, several_before

_POINTING = frozenset(["the", "this", "that", "these", "those"])
_ONE = frozenset(["one", "another", "two", "both", "the", "a", "second", "third", "other", "some"])
_OF_THEM = (["of", "them"], ["of", "these"], ["of", "the", "two"], ["of", "those"], ["official"])


@functools.lru_cache(maxsize=1)
def _members() -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")["members"].split())


def in_its_own_name(people: People, source: frozenset[int], head: int) -> bool:
    """Whether "the Council", "the Member States" of a body's communiqué are that body."""
    parse = people.parse
    if people.kind != "communiqué" or not people.home or len(source) > 3:
        return False
    body = people.gazetteer.actors[people.home].kind != "state"
    first = min(source)
    if not body:
        own = parse.words[head][:1].isupper() and len(source) == 2
        itself = parse.lemmas[head].lower() in listed("speakers.yaml", "selves")
        return own and itself and parse.lowered[first] == "the"
    return (
        body
        and (parse.lowered[first] == "the" or bare_members(people, source, head))
        and parse.lemmas[head].lower() in _members()
        and parse.lowered[first + 1] not in ("other", "two", "three")
    )


def bare_members(people: People, source: frozenset[int], head: int) -> bool:
    """ "Leaders reaffirmed …": the members of a body, without an article."""
    parse = people.parse
    plural = parse.tags[head] in ("NNS", "NNPS") and parse.words[head][:1].isupper()
    return plural and len(source) == 1 and parse.sentences[parse.sentence[head]][0] <= head


def told_in_full(people: People, head: int) -> str:
    """ "Leaders of the Pacific Islands Forum", as they were first called; "" if never."""
    parse = people.parse
    for token in range(head):
        same = parse.lowered[token] == parse.lowered[head] and parse.lowered[token + 1] == "of"
        if same and people.actors_in(parse.subtree(token)):
            return plain_phrase(parse, frozenset(parse.subtree(token)), token)
    return ""


def taken_from(people: People, source: frozenset[int], head: int, context: Context) -> Party | None:
    """ "One of them", "a second one", "the diplomats", "the Belgian": of those told before."""
    parse = people.parse
    words = [parse.lowered[token] for token in sorted(source)]
    mention = people.name_of(head)
    if words[0] == "the" and mention is not None and mention.kind == "people":
        told = of_a_nation(people, head)
        if told is not None and len(words) <= 3:
            return told
        lone = not parse.words[head].endswith("s") and parse.tags[head] in ("NN", "NNP", "JJ")
        person = last_person(people, head, context) if lone and len(words) <= 3 else Party("")
        body = people.gazetteer.actors.get(person.speaks_for)
        stranger = body is not None and body.kind == "state"  # whose nationality is another's
        return person if person.name and not stranger else None
    if words[0] in _ONE and (len(words) == 1 or words[1:] in _OF_THEM or words[-1] in _ONE):
        group = several_before(people, head, context)
        name = parse.phrase(source)
        return replace(group, name=name, role="", place=head) if group.name else None
    if words[0] in _POINTING and parse.tags[head] == "NNS" and len(words) <= 2:
        group = several_before(people, head, context, words[-1])
        return group if group.name else None
    return None


def state_of_a_kind(people: People, source: frozenset[int], head: int) -> Party | None:
    """ "The kingdom" where Saudi Arabia is named, and no other kingdom: that state."""
    parse = people.parse
    kinds: dict[str, str] = load_data("speakers.yaml")["states of a kind"]
    codes = kinds.get(parse.lemmas[head].lower(), "").split()
    plain = len(source) == 2 or (len(source) == 3 and parse.lemmas[head].lower() == "nation")
    if not codes or not plain or parse.lowered[min(source)] not in ("the", "this"):
        return None
    named = {m.code for m in people.names_in(0, head) if m.code in codes}
    if len(named) != 1:
        return None
    code = named.pop()
    return Party(people.gazetteer.display(code), code, "", "official", "actor", head)


@functools.lru_cache(maxsize=1)
def wholes() -> dict[str, frozenset[str]]:
    """Words such as "the alliance", each with the kinds of body or organ it may mean."""
    return {w: frozenset(k.split()) for w, k in load_data("speakers.yaml")["wholes"].items()}


def whole_before(people: People, head: int, word: str) -> Party | None:
    """ "The alliance" after NATO, "the force" after Kosovo's police: the one last named."""
    kinds = wholes().get(word)
    if not kinds:
        return None
    parse = people.parse
    since = parse.sentences[max(parse.sentence[head] - 8, 0)][0]
    for mention in reversed(people.names_in(since, head)):
        if people.gazetteer.actors[mention.code].kind.replace(" ", "_") in kinds:
            name = people.gazetteer.display(mention.code)
            return Party(name, mention.code, "", "official", "actor", head)
    for start, party in reversed(people.descriptions_in(since, head)):
        bearing = people.bearings.get(start)
        if bearing is not None and bearing.office.name.replace(" ", "_") in kinds:
            phrase = plain_phrase(parse, frozenset(parse.subtree(bearing.noun)), bearing.noun)
            return replace(party, name=phrase, role=phrase, place=head)
    return None
