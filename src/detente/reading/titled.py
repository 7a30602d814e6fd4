"""A person or organ known by a title alone: "the minister", "a Kremlin spokesman"."""

from __future__ import annotations

import functools
from dataclasses import replace

from detente.reading.counterpart import unnamed_before
from detente.reading.lexicon import load_data
from detente.reading.people import Party, People, is_subject
from detente.reading.pronoun import Context, last_person, plain_phrase

_POINTING = frozenset(["the", "this", "that", "these", "those"])
_ONCE = frozenset(["former", "retired", "veteran", "onetime", "one-time"])


@functools.lru_cache(maxsize=1)
def speaker_words() -> dict[str, dict[str, str]]:
    """Word lists for speakers, each word with the authority it gives ("" where it gives none)."""
    data = load_data("speakers.yaml")
    lists = (
        *("speaking for the whole", "institutions", "fighters"),
        *("person nouns", "servants", "houses", "bodies", "papers of"),
    )
    found = {name: dict.fromkeys(data[name].split(), "") for name in lists}
    found["parts of organs"] = {
        word: authority
        for authority, words in data["parts of organs"].items()
        for word in words.split()
    }
    return found


def described_by_title(
    people: People, source: frozenset[int], head: int, context: Context
) -> Party | None:
    """A person or organ known by a title alone: "the minister", "a Kremlin spokesman"."""
    parse = people.parse
    title = next(
        (
            m
            for m in people.titles_in({*source, *range(max(head - 7, 0), head + 1)})
            if (m.start <= head < m.end and m.start in source) or m.end - 1 == head
        ),
        None,
    )
    word = parse.words[head].lower()
    pointed = people.at.get(head) or (people.described.get(head) if title is None else None)
    if pointed is not None and not pointed.name:
        pointed = replace(pointed, name=plain_phrase(parse, source, head), kind="group")
        return pointed
    if title is None and pointed is not None and pointed.kind == "person":
        return pointed
    part = _part_of_organ(people, source, head)
    if part is not None:
        return part
    if title is None:
        ranked = [p for p in people.persons_before(head) if p.name.lower().startswith(word + " ")]
        if ranked and parse.words[min(source)].lower() in _POINTING:
            return max(ranked, key=lambda p: p.place)
        second = parse.lowered[min(min(source) + 1, head)]
        if (word in speaker_words()["person nouns"] or second in _ONCE) and parse.words[
            min(source)
        ].lower() in _POINTING:
            if any(parse.deps[t] == "appos" for t in source):
                return None
            for _, spoken in reversed(context.spoken):
                if spoken.kind == "group" and word in spoken.name.lower().split():
                    return spoken  # "a senior officer said … The officer"
            person = last_person(people, head, context)
            told = [m for m in people.actors_in(source) if m.start < head or _of(people, m.start)]
            codes = {m.code for m in told}
            return person if not codes or person.speaks_for in codes else None
        return None
    party = people.described.get(title.start, Party(""))
    if party.name and party.kind != "actor":
        return party
    if parse.tags[head] in ("NNS", "NNPS") and len(source) == 2 and not party.speaks_for:
        several = several_titled(people, title.start, word)
        if several is not None:
            return several
    if party.kind == "actor":
        abroad = title.office is not None and title.office.name == "mission"
        code = party.speaks_for or ("" if abroad else _bare_organ(people, source, context))
        phrase = plain_phrase(parse, source, head)
        return replace(party, name=phrase, speaks_for=code, role=phrase)
    bare = title.end - title.start == 1 and parse.tags[title.start - 1] != "POS"
    if bare and parse.words[min(source)].lower() in _POINTING and len(source) == 2:
        before = unnamed_before(people, head, word)
        if before is not None and party.speaks_for in ("", before.speaks_for):
            return replace(before, name=plain_phrase(parse, source, head), kind="group", place=head)
    if bare and parse.words[min(source)].lower() in _POINTING and not party.speaks_for:
        bearer = [p for p in people.persons_before(head) if p.role.lower().endswith(word)]
        if bearer:
            return max(bearer, key=lambda p: p.place)
    elif (
        bare and parse.words[min(source)].lower() in _POINTING and parse.tags[head] in ("NN", "NNP")
    ):
        bearer = [
            p
            for p in people.persons_before(head)
            if p.speaks_for == party.speaks_for and p.role.lower().endswith(word)
        ]
        if bearer:
            return max(bearer, key=lambda p: p.place)
    if bare and parse.words[min(source)].lower() in _POINTING and not party.speaks_for:
        for _, spoken in reversed(context.spoken):
            if spoken.kind == "group" and spoken.name.lower().split()[-1] == word:
                return spoken
    bearing = people.bearings.get(title.start)
    cut = bearing is not None and bearing.left < min(source) <= bearing.noun and len(source) < 3
    if bearing is not None and cut:  # "China's Vice-Premier", of which the parser saw the end
        source |= frozenset(range(bearing.left, min(source)))
    return replace(party, name=plain_phrase(parse, source, head), kind="group")


def several_titled(people: People, start: int, word: str) -> Party | None:
    """ "The ministers" after "The foreign ministers of Cyprus, Egypt and Greece met …"."""
    parse = people.parse
    for bearing in people.bearings.values():
        if not 0 < start - bearing.start < 1500 or not bearing.plural or bearing.of >= 0:
            continue
        if parse.paragraph[bearing.start] == 0 or parse.lowered[bearing.noun] != word:
            continue
        states = {m.code for m in people.names_in(bearing.end, parse.right[bearing.noun] + 1)}
        if len(states) > 1 and is_subject(parse, bearing.noun):
            whole = frozenset(parse.subtree(bearing.noun))
            authority = people.described[bearing.start].authority
            phrase = plain_phrase(parse, whole, bearing.noun)
            return Party(phrase, "", "", authority, "group", start)
    return None


def _part_of_organ(people: People, source: frozenset[int], head: int) -> Party | None:
    """ "A member of its parliament", "the prime minister's office": part of what is named."""
    parse = people.parse
    authority = speaker_words()["parts of organs"].get(parse.lemmas[head])
    if authority is None:
        return None
    below = [t for t in parse.kids(head, "prep") if parse.lemmas[t] in ("of", "in", "at", "from")]
    inside = {t for p in (*below, *parse.kids(head, "poss", "compound")) for t in parse.subtree(p)}
    for title in people.titles_in(inside & source):
        whole = people.described.get(title.start)
        if title.start in inside & source and whole is not None and whole.speaks_for:
            phrase = plain_phrase(parse, source, head)
            return Party(phrase, whole.speaks_for, phrase, authority, "group", head)
    return None


def _bare_organ(people: People, source: frozenset[int], context: Context) -> str:
    """Whose "the ministry" is: an actor named in the phrase, else nobody's."""
    codes = {m.code for m in people.actors_in(source)}
    return codes.pop() if len(codes) == 1 else ""


def _of(people: People, start: int) -> bool:
    """Whether an actor's name follows "of" or "from" ("the delegate of the Emirates")."""
    before = people.parse.lowered[max(start - 2, 0) : start]
    return bool(set(before) & {"of", "from", "for"})
