"""States, bodies, services and those in their pay, where a source's own words name them."""

from __future__ import annotations

from detente.reading.gazetteer import Mention
from detente.reading.lexicon import listed
from detente.reading.office_phrase import town_of
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.pronoun import plain_phrase
from detente.reading.setting import is_state
from detente.reading.titled import speaker_words

_SENT = frozenset(["delegate", "observer", "envoy", "emissary", "negotiator", "plenipotentiary"])


def named_actor(people: People, source: frozenset[int], head: int) -> Party | None:
    """A state or body named as such, or a group that belongs to it."""
    parse = people.parse
    inside = people.actors_in(source - _asides(parse, source, head))
    if not inside:
        return None
    both = {m.code for m in inside}
    several = any(parse.deps[t] == "conj" for m in inside for t in range(m.start, m.end))
    more = any(
        t in source and parse.tags[t] in ("NNS", "NNPS") and people.name_of(t) is None
        for m in inside
        if m.start <= head < m.end
        for t in parse.kids(head, "conj")
    )
    if more or (len(both) > 1 and several):
        whole = all(m.kind != "people" for m in inside)
        authority = "official" if whole else "other"
        name = _in_common_names(people, source, inside) or parse.phrase(source)
        return Party(name, "", "", authority, "group", head)
    for mention in inside:
        if mention.start <= head < mention.end:
            if mention.kind == "people":
                return Party(parse.phrase(source), "", "", "other", "group", head)
            if mention.kind == "service":  # in its own name: "the FSB"
                own = parse.phrase(frozenset(range(mention.start, mention.end)))
                return Party(own, mention.code, own, "official", "actor", head)
            name = people.gazetteer.display(mention.code)
            if not is_state(people, mention.code) and mention.kind in ("name", "code"):
                name = parse.phrase(frozenset(range(mention.start, mention.end)))  # as it stands
            return Party(name, mention.code, "", "official", "actor", head)
    word = parse.lemmas[head]
    first = inside[0]
    phrase = plain_phrase(parse, source, head)
    apart = word in ("side", "delegation") or (word == "authority" and parse.tags[head] == "NN")
    if apart:
        return Party(phrase, first.code, phrase, "official", "actor", head)
    if word in speaker_words()["speaking for the whole"]:
        return Party(phrase, first.code, phrase, "official", "actor", head)
    body = people.gazetteer.actors[first.code].kind != "state"
    owned = any(parse.deps[t] == "poss" for t in range(first.start, first.end))
    proper = parse.tags[head] in ("NNP", "NNPS") and not body  # "the U.S. Southern Command"
    whose = owned or first.kind == "people" or (proper and first.end <= head)
    if word.lower() in speaker_words()["institutions"] and whose:
        return Party(phrase, first.code, phrase, "official", "actor", head)
    sent = word.lower() in listed("speakers.yaml", "further offices")
    of = [m for m in inside if m.start > head and parse.lemmas[parse.heads[m.end - 1]] == "of"]
    if sent and of and parse.heads[parse.heads[of[0].end - 1]] == head and first.kind != "people":
        return Party(phrase, of[0].code, phrase, "official", "group", head)
    below = [m for m in inside if m.kind == "service" and m.start > head]
    if below and word in speaker_words()["servants"]:
        return Party(phrase, below[0].code, phrase, "in government", "group", head)
    sent = parse.lowered[head + 1 : head + 2] == ["of"] and head < first.start <= head + 3
    if sent and word in _SENT and first.kind == "name":
        return Party(phrase, first.code, phrase, "official", "group", head)
    once = people.gazetteer.before.get(parse.words[min(source)].lower()) == "other"
    office = owned and word.lower() in office_nouns()
    if office and not once and word not in speaker_words()["servants"]:
        return Party(phrase, first.code, phrase, "official", "group", head)
    if word in speaker_words()["servants"] and (owned or first.kind == "people") and not once:
        return Party(phrase, first.code, phrase, "in government", "group", head)
    named = any(parse.deps[t] in ("compound", "poss") for t in range(first.start, first.end))
    nouns = {parse.lemmas[t] for t in source if parse.tags[t] == "NN"} | {word}
    part = any(n in speaker_words()[kind] for n in nouns for kind in ("fighters", "institutions"))
    if body and named and part:
        return Party(phrase, first.code, phrase, "official", "actor", head)
    return Party(phrase, "", "", "other", "group", head)


def _in_common_names(people: People, source: frozenset[int], inside: list[Mention]) -> str:
    """ "France and Spain" for "Paris and Madrid", where nothing else stands in a source."""
    parse = people.parse
    covered = {t for m in inside for t in range(m.start, m.end)}
    rest = {parse.lowered[t] for t in source - covered if parse.wordlike[t]}
    places = all(m.kind in ("capital", "seat", "name") for m in inside)
    if not rest <= {"and", "both", "the"} or not places or all(m.kind == "name" for m in inside):
        return ""
    named = [
        parse.phrase(frozenset(range(m.start, m.end)))
        if m.kind == "name"
        else people.gazetteer.display(m.code)
        for m in inside
    ]
    return ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else ""


def _asides(parse: Parse, source: frozenset[int], head: int) -> set[int]:
    """The clauses after a comma in a source: "Sierra Leone's delegate, speaking also for …"."""
    return {
        t
        for child in parse.kids(head, "acl", "advcl", "relcl")
        if child > head and child in source and parse.words[parse.left[child] - 1] == ","
        for t in parse.subtree(child)
    }


def in_a_town(people: People, source: frozenset[int], head: int) -> str:
    """The state of "an army officer in Port Sudan"; "" of who may be a foreigner there."""
    parse = people.parse
    if parse.lemmas[head] not in ("officer", "official", "commander", "soldier", "policeman"):
        return ""
    strange = listed("allegiance.yaml", "set apart") | {"european", "foreign", "aid", "un", "u.n."}
    if any(parse.lowered[t] in strange for t in source):
        return ""
    for prep in parse.kids(head, "prep"):
        inner = parse.child(prep, "pobj")
        run = people.run_over(inner) if inner >= 0 and parse.lemmas[prep] == "in" else None
        if run is not None and inner in source:
            return town_of(people, run[0])
    return ""


def organ_nouns() -> frozenset[str]:
    return frozenset(speaker_words()["institutions"])


def short_for(people: People, source: frozenset[int], head: int) -> Party | None:
    """ "The Guards" after "the Revolutionary Guards": a service by the last word of its name."""
    parse = people.parse
    capital = parse.words[head][:1].isupper() and people.name_of(head) is None
    if len(source) != 2 or not capital or parse.lowered[min(source)] != "the":
        return None
    for mention in reversed(people.names_in(max(head - 600, 0), head)):
        if mention.kind == "service" and parse.words[mention.end - 1] == parse.words[head]:
            own = parse.phrase(frozenset(range(mention.start, mention.end)))
            return Party(own, mention.code, own, "official", "actor", head)
    return None


def two_titled(people: People, source: frozenset[int], head: int) -> bool:
    """ "The emir of Kuwait and the Saudi crown prince": two, of two states."""
    parse = people.parse
    found = set()
    for token in (head, *(t for t in parse.kids(head, "conj") if t in source)):
        title = people.title_over(token)
        party = people.described.get(title.start) if title is not None else None
        found.add(party.speaks_for if party is not None else "")
    return len(found - {""}) > 1


def office_nouns() -> frozenset[str]:
    """Nouns for those who hold an office, listed as titles or not."""
    offices = listed("speakers.yaml", "further offices")
    return offices | listed("speakers.yaml", "role nouns")
