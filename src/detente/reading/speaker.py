"""From the words of a source to the party that speaks: a person, a state or body, or an outlet.

Pronouns and descriptions ("he", "the minister", "this gentleman") lead back to what the document
said before. Where two readings compete, or none is left, the speaker stays open: a statement
without a speaker is better than one in the wrong mouth.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace

from detente.reading.lexicon import load_data
from detente.reading.outlets import is_outlet
from detente.reading.parsing import Parse
from detente.reading.people import Party, People, is_subject
from detente.reading.source import head_of

_MASCULINE = frozenset(["he", "him", "his", "himself"])
_FEMININE = frozenset(["she", "her", "hers", "herself"])
_RELATIVE = frozenset(["who", "which", "that", "whom"])
_POINTING = frozenset(["the", "this", "that", "these", "those"])
_COUNTRY_NOUNS = frozenset(["country", "nation", "state", "government", "side"])
_WRITER = frozenset(["writer", "author", "editor", "editorialist", "editorial", "columnist"])
_REACH = 3  # sentences back to which "he" may point


@dataclass(slots=True)
class Context:
    """What has been said so far: who spoke last, and who was named where."""

    spoken: list[tuple[int, Party]] = field(default_factory=list)  # (token of the cue, party)


@functools.lru_cache(maxsize=1)
def speaker_words() -> dict[str, dict[str, str]]:
    """Word lists for speakers, each word with the authority it gives ("" where it gives none)."""
    data = load_data("speakers.yaml")
    lists = ("speaking for the whole", "institutions", "fighters", "person nouns")
    found = {name: dict.fromkeys(data[name].split(), "") for name in lists}
    found["parts of organs"] = {
        word: authority
        for authority, words in data["parts of organs"].items()
        for word in words.split()
    }
    return found


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
        if words[0] in ("a", "answer", "reply", "response") and parse.words[
            head + 1 : head + 2
        ] == [":"]:
            return _interviewed(people)
        if words[0] == "we" and people.home and parse.quote[head] < 0:
            name = people.gazetteer.display(people.home)
            return Party(name, people.home, "", "official", "actor", head)
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
    text = plain_phrase(parse, source, head)
    if is_outlet(text):
        return Party(text, kind="outlet", place=head)
    if words[0] in ("his", "her", "their", "its") and words[-1] in _COUNTRY_NOUNS:
        owner = _pronoun(people, head, "f" if words[0] == "her" else "m", context)
        if owner.speaks_for:
            name = people.gazetteer.display(owner.speaks_for)
            return Party(name, owner.speaks_for, "", "official", "actor", head)
        return Party("")
    return Party(text, _of_a_person(people, source, head), kind="group", place=head)


def _of_a_person(people: People, source: frozenset[int], head: int) -> str:
    """For whom "Kurti's office" speaks: for whom its person does."""
    parse = people.parse
    owner = parse.child(head, "poss")
    if owner < 0 or parse.lemmas[head] not in speaker_words()["parts of organs"]:
        return ""
    known = people.at.get(owner) or people.known(owner, owner + 1)
    return known.speaks_for if known is not None and owner in source else ""


def _interviewed(people: People) -> Party:
    """The one who answers in an interview: the only person named at its head."""
    parse = people.parse
    head = [p for p in people.at.values() if parse.paragraph[p.place] < 4 and p.kind == "person"]
    first = next((p for p in head if p.role), head[0] if head else Party(""))
    return first


def plain_phrase(parse: Parse, source: frozenset[int], head: int) -> str:
    """The words of a source without the clauses and asides that follow its noun."""
    aside: set[int] = set()
    for child in parse.children[head]:
        after_comma = child > head and parse.words[parse.left[child] - 1] in (",", "(", "–", "—")
        if parse.deps[child] == "relcl" or (
            after_comma and parse.deps[child] in ("acl", "appos", "amod", "advcl", "prep", "dep")
        ):
            aside |= parse.subtree(child)
    for token in source:
        relative = parse.deps[token] in ("relcl", "acl") and token > head
        if relative and parse.words[parse.left[token] - 1] == ",":
            aside |= parse.subtree(token)
    words = sorted(source - aside)
    while words and not parse.wordlike[words[-1]]:
        words.pop()
    return parse.phrase(words) or parse.phrase(source)


def _named(people: People, source: frozenset[int], head: int) -> Party | None:
    """A person named in the source itself."""
    parse = people.parse
    runs = [(b, e) for b, e in people.runs if b in source and parse.words[b - 1] != "("]
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
        known = people.persons.get(parse.words[head])
        bare = known is not None and not runs and len(source) <= 2
        return replace(known, place=head) if known is not None and bare else None
    begin, end = chosen
    if end < len(parse) and parse.words[end] in ("’s", "'s", "’") and end in source:
        return None
    text = parse.phrase(frozenset(range(begin, end)))
    whole = parse.phrase(source)
    first = begin
    while first - 1 in source and parse.words[first - 1][:1].isupper():
        first -= 1
    named = parse.phrase(frozenset(range(first, end)))  # "Saudi Press Agency"
    for name in (named, text, whole):
        if is_outlet(name):
            return Party(name, kind="outlet", place=head)
    last = parse.words[end - 1].lower()
    if last in speaker_words()["institutions"] or last in speaker_words()["fighters"]:
        actor = _actor(people, source, head)
        if actor is not None and actor.speaks_for:
            return actor  # "China's Western Theatre Command"
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
        ranked = [
            p
            for p in people.at.values()
            if p.place < head and p.name.lower().startswith(word + " ")
        ]
        if ranked and parse.words[min(source)].lower() in _POINTING:
            return max(ranked, key=lambda p: p.place)
        if (
            word in speaker_words()["person nouns"]
            and parse.words[min(source)].lower() in _POINTING
        ):
            if any(parse.deps[t] == "appos" for t in source):
                return None
            return _last_person(people, head, context)
        return None
    party = people.described.get(title.start, Party(""))
    if party.name and party.kind != "actor":
        return party
    if party.kind == "actor":
        code = party.speaks_for or _bare_organ(people, source, context)
        phrase = plain_phrase(parse, source, head)
        return replace(party, name=phrase, speaks_for=code, role=phrase)
    bare = title.end - title.start == 1
    if bare and parse.words[min(source)].lower() in _POINTING and not party.speaks_for:
        bearer = [p for p in people.at.values() if p.place < head and p.role.lower().endswith(word)]
        if bearer:
            return max(bearer, key=lambda p: p.place)
    elif (
        bare and parse.words[min(source)].lower() in _POINTING and parse.tags[head] in ("NN", "NNP")
    ):
        bearer = [
            p
            for p in people.at.values()
            if p.place < head and p.speaks_for == party.speaks_for and p.role.lower().endswith(word)
        ]
        if bearer:
            return max(bearer, key=lambda p: p.place)
    if parse.words[min(source)].lower() in _POINTING and not party.speaks_for:
        for _, spoken in reversed(context.spoken):
            if spoken.kind == "group" and spoken.name.lower().split()[-1] == word:
                return spoken
    return replace(party, name=plain_phrase(parse, source, head), kind="group")


def _part_of_organ(people: People, source: frozenset[int], head: int) -> Party | None:
    """ "A member of its parliament", "the prime minister's office": part of what is named."""
    parse = people.parse
    authority = speaker_words()["parts of organs"].get(parse.lemmas[head])
    if authority is None:
        return None
    below = [t for t in parse.kids(head, "prep") if parse.lemmas[t] in ("of", "in", "at", "from")]
    inside = {t for p in (*below, *parse.kids(head, "poss", "compound")) for t in parse.subtree(p)}
    for title in people.titles:
        whole = people.described.get(title.start)
        if title.start in inside & source and whole is not None and whole.speaks_for:
            phrase = plain_phrase(parse, source, head)
            return Party(phrase, whole.speaks_for, phrase, authority, "group", head)
    return None


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
    both = {m.code for m in inside}
    if len(both) > 1 and any(
        parse.deps[t] == "conj" for m in inside for t in range(m.start, m.end)
    ):
        return Party(parse.phrase(source), "", "", "other", "group", head)
    for mention in inside:
        if mention.start <= head < mention.end:
            if mention.kind == "people":
                return Party(parse.phrase(source), "", "", "other", "group", head)
            name = people.gazetteer.display(mention.code)
            return Party(name, mention.code, "", "official", "actor", head)
    word = parse.lemmas[head]
    first = inside[0]
    phrase = plain_phrase(parse, source, head)
    if word in speaker_words()["speaking for the whole"]:
        name = people.gazetteer.display(first.code)
        return Party(name, first.code, phrase, "official", "actor", head)
    body = people.gazetteer.actors[first.code].kind != "state"
    owned = any(parse.deps[t] == "poss" for t in range(first.start, first.end))
    if word in speaker_words()["institutions"] and (owned or first.kind == "people"):
        return Party(phrase, first.code, phrase, "official", "actor", head)
    named = any(parse.deps[t] in ("compound", "poss") for t in range(first.start, first.end))
    nouns = {parse.lemmas[t] for t in source if parse.tags[t] == "NN"} | {word}
    part = any(n in speaker_words()[kind] for n in nouns for kind in ("fighters", "institutions"))
    if body and named and part:
        return Party(phrase, first.code, phrase, "official", "actor", head)
    return Party(phrase, "", "", "other", "group", head)


def _pronoun(people: People, head: int, gender: str, context: Context) -> Party:
    """The person meant by "he" or "she": who was last the subject of a main clause, or spoke."""
    parse = people.parse
    here = parse.sentence[head]
    found: list[tuple[int, Party]] = []
    for party in people.at.values():
        near = party.place < head and here - parse.sentence[party.place] <= _REACH
        if party.kind != "person":
            continue
        if near and party.name and parse.quote[party.place] < 0 and _acts(parse, party.place, head):
            found.append((party.place, party))
    for place, party in context.spoken:
        described = party.kind == "group" and bool(party.role) and _single(party.name)
        personal = party.kind == "person" or described
        if personal and party.name and place < head and here - parse.sentence[place] <= _REACH + 2:
            found.append((place, party))
    fitting = [
        (place, party)
        for place, party in found
        if people.gender.get(_last(party.name), gender) == gender
    ]
    if fitting:
        chosen = max(fitting, key=lambda pair: pair[0])[1]
        people.gender.setdefault(_last(chosen.name), gender)
        return chosen
    recent = [
        p
        for p in people.at.values()
        if p.place < head
        and p.kind == "person"
        and here - parse.sentence[p.place] <= 1
        and people.gender.get(_last(p.name), gender) == gender
    ]
    return recent[0] if len({p.name for p in recent}) == 1 else Party("")


def _acts(parse: Parse, place: int, before: int) -> bool:
    """Whether the mention at a place is a subject: of a main clause, or of one just before."""
    if is_subject(parse, place):
        return True
    begin, _ = parse.sentences[parse.sentence[place]]
    opening = place - begin <= 1 and parse.words[begin].lower() in ("the", "this")
    if opening and parse.tags[place + 1 : place + 2] and parse.tags[place + 1][:2] == "VB":
        return True  # "The general laughs", however it was parsed
    token = place
    while parse.deps[token] in ("compound", "nmod", "appos") and parse.heads[token] != token:
        token = parse.heads[token]
    same = parse.sentence[place] == parse.sentence[before]
    verb = parse.heads[token]
    return same and parse.deps[token] == "nsubj" and parse.right[verb] < before


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1] if name else ""


def _single(name: str) -> bool:
    """Whether a description means one person ("An Israeli official", "Niger's president")."""
    words = name.split()
    return bool(words) and not words[-1].endswith("s") and words[0].lower() not in ("both", "many")


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
    """What "it" or "they" refers to: a state, body or group that spoke or acted just before."""
    parse = people.parse
    here = parse.sentence[head]
    found = [
        (place, party)
        for place, party in context.spoken
        if here - parse.sentence[place] <= 2
        and party.name
        and (
            party.kind in ("actor", "outlet") or (party.kind == "group" and not _single(party.name))
        )
    ]
    if parse.words[head].lower() == "they":
        found.extend(_group_before(people, head))
    for mention in people.names:
        near = mention.end <= head and here - parse.sentence[mention.start] <= 1
        if near and mention.kind != "people" and is_subject(parse, mention.end - 1):
            name = people.gazetteer.display(mention.code)
            party = Party(name, mention.code, "", "official", "actor", mention.start)
            found.append((mention.start, party))
    return max(found, key=lambda pair: pair[0])[1] if found else Party("")


def _group_before(people: People, head: int) -> list[tuple[int, Party]]:
    """The plural subject of the sentence before: "The ministers met … They agreed …"."""
    parse = people.parse
    sentence = parse.sentence[head]
    if not sentence:
        return []
    begin, end = parse.sentences[sentence - 1]
    found = []
    for token in range(begin, end):
        if parse.tags[token] != "NNS" or not is_subject(parse, token) or parse.quote[token] >= 0:
            continue
        phrase = plain_phrase(parse, frozenset(parse.subtree(token)), token)
        found.append((token, Party(phrase, kind="group", place=token)))
    return found


def _last_person(people: People, head: int, context: Context) -> Party:
    parse = people.parse
    here = parse.sentence[head]
    spoken = [
        p
        for place, p in context.spoken
        if p.kind == "person" and p.name and here - parse.sentence[place] <= _REACH + 2
    ]
    return spoken[-1] if spoken else Party("")


def is_writer(parse: Parse, source: frozenset[int]) -> bool:
    """Whether the source is the document's own writer ("the editorial writer")."""
    return bool(source) and parse.lemmas[head_of(parse, source)] in _WRITER
