"""From the words of a source to the party that speaks: a person, a state or body, or an outlet.

Pronouns and descriptions ("he", "the minister", "this gentleman") lead back to what the document
said before. Where two readings compete, or none is left, the speaker stays open: a statement
without a speaker is better than one in the wrong mouth.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace

from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.people import Party, People

_MASCULINE = frozenset(["he", "him", "his", "himself"])
_FEMININE = frozenset(["she", "her", "hers", "herself"])
_RELATIVE = frozenset(["who", "which", "that", "whom"])
_POINTING = frozenset(["the", "this", "that", "these", "those"])
_PERSON_NOUNS = frozenset(
    ["gentleman", "man", "woman", "lady", "leader", "politician", "statesman"]
)
_COUNTRY_NOUNS = frozenset(["country", "nation", "state", "government", "side"])
_WRITER = frozenset(["writer", "author", "editor", "editorialist", "editorial", "columnist"])
_REACH = 3  # sentences back to which "he" may point


@dataclass(slots=True)
class Context:
    """What has been said so far: who spoke last, and who was named where."""

    spoken: list[tuple[int, Party]] = field(default_factory=list)  # (sentence, party)


@functools.lru_cache(maxsize=1)
def outlet_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """Known outlets, and the last words by which an unknown one is recognised."""
    data = load_data("speakers.yaml")
    names = frozenset(" ".join(name.split()).casefold() for name in data["outlets"].split(";"))
    return names, tuple(data["outlet endings"])


def is_outlet(name: str) -> bool:
    """Whether a name is that of a newspaper, agency or broadcaster."""
    names, endings = outlet_names()
    plain = " ".join(name.replace("’", "'").split()).casefold()
    bare = plain.removeprefix("the ")
    if plain in names or bare in names:
        return True
    words = name.split()
    return len(words) > 1 and words[-1] in endings


def head_of(parse: Parse, tokens: frozenset[int]) -> int:
    """The token of a phrase that governs the others."""
    for token in sorted(tokens):
        if parse.heads[token] not in tokens or parse.heads[token] == token:
            return token
    return min(tokens)


def resolve(people: People, source: frozenset[int], context: Context) -> Party:
    """The party that a source's words name; its name is "" where that cannot be told."""
    if not source:
        return Party("")
    parse = people.parse
    head = head_of(parse, source)
    words = [parse.words[token].lower() for token in sorted(source)]
    if len(source) == 1:
        if words[0] in _MASCULINE or words[0] in _FEMININE:
            return _pronoun(people, head, "f" if words[0] in _FEMININE else "m", context)
        if words[0] in _RELATIVE:
            return _antecedent(people, head, context)
        if words[0] in ("they", "it"):
            return _thing(people, head, context)
        if words[0] in ("i", "we", "you", "one"):
            return Party("")
    named = _named(people, source, head)
    if named is not None:
        return named
    described = _described(people, source, head, context)
    if described is not None:
        return described
    actor = _actor(people, source, head)
    if actor is not None:
        return actor
    text = _phrase(parse, source)
    if is_outlet(text):
        return Party(text, kind="outlet", place=head)
    if words[0] in ("his", "her", "their", "its") and words[-1] in _COUNTRY_NOUNS:
        owner = _pronoun(people, head, "f" if words[0] == "her" else "m", context)
        if owner.speaks_for:
            name = people.gazetteer.display(owner.speaks_for)
            return Party(name, owner.speaks_for, "", "official", "actor", head)
        return Party("")
    return Party(text, kind="group", place=head)


def _phrase(parse: Parse, tokens: frozenset[int]) -> str:
    order = sorted(tokens)
    text = ""
    for before, token in zip([-1, *order], order, strict=False):
        text += (" " if text and parse.starts[token] > parse.ends[before] else "") + parse.words[
            token
        ]
    return text


def _named(people: People, source: frozenset[int], head: int) -> Party | None:
    """A person named in the source itself."""
    parse = people.parse
    runs = [(b, e) for b, e in people.runs if b in source]
    chosen = None
    for begin, end in runs:
        near = (
            begin <= head < end
            or any(parse.deps[t] == "appos" and parse.heads[t] == head for t in range(begin, end))
            or parse.heads[head] in range(begin, end)
        )
        if near or any(
            parse.heads[t] == head and parse.deps[t] in ("compound", "nmod")
            for t in range(begin, end)
        ):
            chosen = (begin, end)
            break
    if chosen is None and len(runs) == 1:
        begin, end = runs[0]
        title = next(
            (
                m
                for m in people.titles
                if m.start in source and people.described.get(m.start, Party("")).name
            ),
            None,
        )
        if title is not None and people.described[title.start].place == begin:
            chosen = runs[0]
    if chosen is None:
        return None
    begin, end = chosen
    if end < len(parse) and parse.words[end] in ("’s", "'s", "’") and end in source:
        return None
    text = _phrase(parse, frozenset(range(begin, end)))
    whole = _phrase(parse, source)
    if is_outlet(text) or is_outlet(whole):
        return Party(text if is_outlet(text) else whole, kind="outlet", place=head)
    if begin in people.at and people.at[begin].name:
        return people.at[begin]
    known = people.persons.get(parse.words[end - 1])
    if known is not None:
        return replace(known, place=begin)
    actor = _actor(people, source, head)
    return Party(text, actor.speaks_for if actor and actor.name != text else "", place=begin)


def _described(people: People, source: frozenset[int], head: int, context: Context) -> Party | None:
    """A person or organ known by a title alone: "the minister", "a Kremlin spokesman"."""
    parse = people.parse
    title = next(
        (
            m
            for m in people.titles
            if (m.start <= head < m.end and m.start in source) or m.end - 1 == head
        ),
        None,
    )
    word = parse.words[head].lower()
    if title is None:
        if word in _PERSON_NOUNS and parse.words[min(source)].lower() in _POINTING:
            if any(parse.deps[t] == "appos" for t in source):
                return None
            return _last_person(people, head, context)
        return None
    party = people.described.get(title.start, Party(""))
    if party.name and not party.role:
        return party
    if party.kind == "actor":
        code = party.speaks_for or _bare_organ(people, source, context)
        name = people.gazetteer.display(code) if code else _phrase(parse, source)
        return replace(
            party,
            name=_phrase(parse, source) if not code else name,
            speaks_for=code,
            role=_phrase(parse, source),
        )
    if parse.words[min(source)].lower() in _POINTING and not party.speaks_for:
        bearer = [p for p in people.at.values() if p.place < head and p.role.lower().endswith(word)]
        if bearer:
            return max(bearer, key=lambda p: p.place)
    elif parse.words[min(source)].lower() in _POINTING and parse.tags[head] in ("NN", "NNP"):
        bearer = [
            p
            for p in people.at.values()
            if p.place < head and p.speaks_for == party.speaks_for and p.role.lower().endswith(word)
        ]
        if bearer:
            return max(bearer, key=lambda p: p.place)
    return replace(party, name=_phrase(parse, source), kind="group", role=party.role)


def _bare_organ(people: People, source: frozenset[int], context: Context) -> str:
    """Whose "the ministry" is: an actor named in the phrase, else nobody's."""
    inside = people.actors_in(source)
    return inside[0].code if inside else ""


def _actor(people: People, source: frozenset[int], head: int) -> Party | None:
    """A state or body named as such, or a group that belongs to it."""
    parse = people.parse
    inside = people.actors_in(source)
    if not inside:
        return None
    for mention in inside:
        if mention.start <= head < mention.end:
            if mention.kind == "people":
                return Party(_phrase(parse, source), "", "", "other", "group", head)
            name = people.gazetteer.display(mention.code)
            return Party(name, mention.code, "", "official", "actor", head)
    word = parse.lemmas[head]
    first = inside[0]
    if word in (
        "side",
        "leadership",
        "position",
        "view",
        "stance",
        "authority",
        "delegation",
        "statement",
        "communiqué",
        "communique",
    ):
        name = people.gazetteer.display(first.code)
        return Party(name, first.code, _phrase(parse, source), "official", "actor", head)
    return Party(_phrase(parse, source), "", "", "other", "group", head)


def _pronoun(people: People, head: int, gender: str, context: Context) -> Party:
    """The person meant by "he" or "she": who spoke last, else the only one named nearby."""
    parse = people.parse
    here = parse.sentence[head]
    recent = [
        p
        for p in people.at.values()
        if p.place < head and here - parse.sentence[p.place] <= _REACH and p.name
    ]
    spoken = [
        p for s, p in context.spoken if p.kind == "person" and p.name and here - s <= _REACH + 2
    ]
    names = {p.name for p in recent}
    if spoken:
        last = spoken[-1]
        fresh = {
            p.name
            for p in recent
            if parse.sentence[p.place] > max(s for s, q in context.spoken if q.name == last.name)
            and parse.deps[_head_in(parse, p.place)] in ("nsubj", "nsubjpass")
        }
        if not fresh - {last.name}:
            return last
    subjects = [p for p in recent if parse.deps[_head_in(parse, p.place)] in ("nsubj", "nsubjpass")]
    if subjects:
        return max(subjects, key=lambda p: p.place)
    if len(names) == 1:
        return recent[-1]
    return Party("")


def _head_in(parse: Parse, place: int) -> int:
    token = place
    while parse.deps[token] in ("compound", "nmod", "flat") and parse.heads[token] != token:
        token = parse.heads[token]
    return token


def _antecedent(people: People, head: int, context: Context) -> Party:
    """What "who" refers to: the noun its clause modifies, or the person named just before."""
    parse = people.parse
    verb = parse.heads[head]
    while parse.deps[verb] not in ("relcl", "ROOT") and parse.heads[verb] != verb:
        verb = parse.heads[verb]
    before = max(
        (
            p
            for p in people.at.values()
            if p.place < head and parse.sentence[p.place] == parse.sentence[head]
        ),
        key=lambda p: p.place,
        default=None,
    )
    if before is not None:
        end = next((e for b, e in people.runs if b == before.place), before.place)
        if head - end <= 2:
            return before
    if parse.deps[verb] == "relcl":
        noun = parse.heads[verb]
        phrase = frozenset(
            t
            for t in parse.subtree(noun)
            if not parse.left[verb] <= t <= parse.right[verb] and t < head
        )
        return resolve(people, phrase, context) if phrase else Party("")
    return before or Party("")


def _thing(people: People, head: int, context: Context) -> Party:
    """What "it" or "they" refers to: a state, body, outlet or group that spoke just before."""
    here = people.parse.sentence[head]
    for sentence, party in reversed(context.spoken):
        if here - sentence <= 2 and party.kind in ("actor", "outlet", "group"):
            return party
    return Party("")


def _last_person(people: People, head: int, context: Context) -> Party:
    here = people.parse.sentence[head]
    spoken = [p for s, p in context.spoken if p.kind == "person" and here - s <= _REACH + 2]
    return spoken[-1] if spoken else Party("")


def is_writer(parse: Parse, source: frozenset[int]) -> bool:
    """Whether the source is the document's own writer ("the editorial writer")."""
    return bool(source) and parse.lemmas[head_of(parse, source)] in _WRITER
