"""From the words of a source to the party that speaks: a person, a state or body, or an outlet.

Pronouns and descriptions ("he", "the minister", "this gentleman") lead back to what the document
said before. Where two readings compete, or none is left, the speaker stays open: a statement
without a speaker is better than one in the wrong mouth.
"""

from __future__ import annotations

import functools
from dataclasses import replace

from detente.reading.counterpart import set_beside
from detente.reading.lexicon import listed, load_data
from detente.reading.named_actor import (
    in_a_town,
    named_actor,
    office_nouns,
    organ_nouns,
    short_for,
    two_titled,
)
from detente.reading.organs import organ_meant
from detente.reading.outlets import is_outlet
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.pronoun import (
    Context,
    person_meant,
    plain_phrase,
)
from detente.reading.source import head_of
from detente.reading.thing import thing_meant
from detente.reading.those_before import (
    bare_members,
    in_its_own_name,
    state_of_a_kind,
    taken_from,
    told_in_full,
    whole_before,
)
from detente.reading.titled import described_by_title, several_titled, speaker_words

_MASCULINE = frozenset(["he", "him", "his", "himself"])
_FEMININE = frozenset(["she", "her", "hers", "herself"])
_RELATIVE = frozenset(["who", "which", "that", "whom"])
_POINTING = frozenset(["the", "this", "that", "these", "those"])
_COUNTRY_NOUNS = frozenset(["country", "nation", "state", "government", "side"])
_ONE = frozenset(["other", "another", "second", "third", "first", "former", "latter", "rival"])
_STYLES = frozenset(
    ["excellency", "majesty", "highness", "lordship", "ladyship", "eminence", "holiness", "grace"]
)
_WRITER = frozenset(["writer", "author", "editor", "editorialist", "editorial", "columnist"])


@functools.lru_cache(maxsize=1)
def _papers() -> frozenset[str]:
    data = load_data("speakers.yaml")
    return frozenset(data["papers"].split()) - frozenset(data["papers of news"].split())


def resolve(people: People, source: frozenset[int], context: Context) -> Party:
    """The party that a source's words name; its name is "" where that cannot be told."""
    if not source:
        return Party("")
    parse = people.parse
    head = head_of(parse, source)
    words = [parse.words[token].lower() for token in sorted(source)]
    paper = head + 1
    if paper < len(parse) and parse.lowered[paper] in _papers() and words[0] in _POINTING:
        head, source = paper, source | {paper}  # "the Brussels daily writes", taken for an adverb
        words = [parse.words[token].lower() for token in sorted(source)]
    if len(source) == 1:
        if words[0] in _MASCULINE or words[0] in _FEMININE:
            return person_meant(people, head, "f" if words[0] in _FEMININE else "m", context)
        if words[0] in _RELATIVE:
            return _antecedent(people, head, context)
        if words[0] in ("they", "it"):
            meant = thing_meant(people, head, context)
            plain = meant.name.lower().split()
            bare = meant.kind == "group" and len(plain) == 2 and plain[0] == "the"
            return (bare and several_titled(people, head, plain[1])) or meant
        if words[0] in ("a", "answer", "reply", "response") and parse.words[
            head + 1 : head + 2
        ] == [":"]:
            return _interviewed(people)
        in_own_name = people.kind in ("briefing", "communiqué") and parse.quote[head] < 0
        if words[0] == "we" and people.home and in_own_name:
            name = people.gazetteer.display(people.home)
            return Party(name, people.home, "", "official", "actor", head)
        if words[0] in ("i", "we", "you", "one"):
            return Party("")
    if len(words) == 2 and words[0] in ("his", "her") and words[1] in _STYLES:
        return person_meant(people, head, "f" if words[0] == "her" else "m", context)
    if in_its_own_name(people, source, head):
        name = plain_phrase(parse, source, head)
        name = (bare_members(people, source, head) and told_in_full(people, head)) or name
        return Party(name, people.home, name, "official", "group", head)
    written = (
        parse.lemmas[head] in speaker_words()["papers of"] or parse.lemmas[head] == "statement"
    )
    if written and len(words) == 2 and words[0] in ("its", "their"):
        whose = thing_meant(people, min(source), context)
        if whose.name:
            return replace(whose, place=head)  # "Our posts were fired upon," their statement read
    if parse.lemmas[head] in speaker_words()["papers of"]:
        for prep in parse.kids(head, "prep"):
            below = frozenset(parse.subtree(prep)) - {prep} & source
            if parse.lemmas[prep] in ("of", "from", "by") and below:
                whose = resolve(people, below & source, context)
                if whose.speaks_for:
                    return whose  # "a written reply of the Foreign Office"
    if words[0] == "the" and people.home and parse.lowered[head] in speaker_words()["houses"]:
        text = plain_phrase(parse, source, head)
        return Party(text, people.home, text, "other", "actor", head)
    known = (
        _named(people, source, head)
        or set_beside(people, source, head)
        or taken_from(people, source, head, context)
        or short_for(people, source, head)
        or _one_of_those(people, source, head)
    )
    if known is not None:
        return known
    if two_titled(people, source, head):
        return Party(parse.phrase(source), "", "", "official", "group", head)
    known = (
        described_by_title(people, source, head, context)
        or state_of_a_kind(people, source, head)
        or organ_meant(people, source, head)
    )
    if known is not None:
        return known
    own = any(m.kind != "people" for m in people.actors_in(source))
    if words[0] == "the" and len(words) <= 3 and not own and not _ONE & set(words[1:]):
        whole = whole_before(people, head, parse.lemmas[head].lower())
        if whole is not None:
            return whole
    actor = named_actor(people, source, head)
    if actor is not None:
        return actor
    text = plain_phrase(parse, source, head)
    if is_outlet(text):
        return Party(text, kind="outlet", place=head)
    if words[0] in ("his", "her", "their", "its") and words[-1] in _COUNTRY_NOUNS:
        owner = person_meant(people, head, "f" if words[0] == "her" else "m", context)
        if owner.speaks_for:
            name = people.gazetteer.display(owner.speaks_for)
            return Party(name, owner.speaks_for, "", "official", "actor", head)
        return Party("")
    text = _own_name(people, source, head) or text
    there = in_a_town(people, source, head)
    if there:
        return Party(text, there, text, "in government", "group", head)
    own_organ = words[0] == "the" and parse.lemmas[head].lower() in organ_nouns()
    if own_organ and people.home and people.gazetteer.actors[people.home].kind == "state":
        return Party(text, people.home, text, "official", "actor", head)
    code, authority = _of_a_person(people, source, head, context)
    return Party(text, code, "", authority, kind="group", place=head)


def _one_of_those(people: People, source: frozenset[int], head: int) -> Party | None:
    """ "One of its commanders", "two of the president's advisers": for whom these speak."""
    parse = people.parse
    if parse.tags[head] not in ("CD", "DT", "JJ") or parse.lowered[head + 1 : head + 2] != ["of"]:
        return None
    inner = parse.child(head + 1, "pobj")
    title = people.title_over(inner) if inner in source else None
    party = people.described.get(title.start) if title is not None else None
    if party is None or not party.speaks_for:
        return None
    return replace(party, name=plain_phrase(parse, source, head), kind="group", place=head)


def _own_name(people: People, source: frozenset[int], head: int) -> str:
    """The name told beside a body that no list knows: "Thon's party, the SPLM-IO"."""
    parse = people.parse
    if parse.lemmas[head].lower() not in speaker_words()["bodies"]:
        return ""
    for beside in parse.kids(head, "appos"):
        phrase = sorted(t for t in parse.subtree(beside) if t in source)
        common = any(parse.tags[t] in ("NN", "NNS", "JJ") for t in phrase)
        if phrase and not common and parse.tags[beside] in ("NNP", "NNPS"):
            return parse.phrase(frozenset(phrase))
    return ""


def _of_a_person(
    people: People, source: frozenset[int], head: int, context: Context
) -> tuple[str, str]:
    """For whom "Kurti's office" or "his office" speaks, as its person does, and how officially."""
    parse = people.parse
    owner = parse.child(head, "poss")
    if owner < 0 or parse.lemmas[head] not in speaker_words()["parts of organs"]:
        return "", "other"
    word = parse.lowered[owner]
    if word in ("his", "her"):
        known = person_meant(people, head, "f" if word == "her" else "m", context)
    else:
        known = people.at.get(owner) or people.known(owner, owner + 1) or Party("")
    if owner not in source or not known.speaks_for:
        return "", "other"
    return known.speaks_for, speaker_words()["parts of organs"][parse.lemmas[head]]


def _interviewed(people: People) -> Party:
    """The one who answers in an interview: the only person named at its head."""
    parse = people.parse
    end = parse.paragraphs[min(3, len(parse.paragraphs) - 1)][1]
    asking = listed("speakers.yaml", "those who ask")
    head = [
        p
        for p in people.persons_in(0, end)
        if p.kind == "person" and not set(p.role.lower().split()) & asking
    ]
    spoken_for = next((p for p in head if p.role and p.speaks_for), None)
    return spoken_for or next((p for p in head if p.role), head[0] if head else Party(""))


def _named(people: People, source: frozenset[int], head: int) -> Party | None:
    """A person named in the source itself."""
    parse = people.parse
    begun = [people.run_at(t) for t in sorted(source)]
    if people.run_over(head) is not None and not any(begun):
        begun = [people.run_over(head)]  # "Yun Chi-ha", taken apart by the parser
    runs = [run for run in begun if run is not None and parse.words[run[0] - 1] != "("]
    told = [run for run in runs if people.at.get(run[0], Party("")).name]
    persons = [run for run in told if people.at[run[0]].kind == "person"]
    runs = persons or runs
    runs = [run for run in runs if not _within_a_title(people, run)]
    if parse.tags[head] == "NNS":  # "three Gulf officials": no person's name
        runs = [run for run in runs if not (run[1] == head and run[1] - run[0] == 1)]
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
                for m in people.titles_in(source)
                if m.start in source and people.described.get(m.start, Party("")).name
            ),
            None,
        )
        if title is not None and people.described[title.start].place == begin:
            chosen = runs[0]
        bearer = people.at.get(begin, Party(""))
        borne = bearer.kind == "person" and parse.lowered[head] in bearer.role.lower().split()
        if chosen is None and borne and head < begin and parse.words[begin - 1] == ",":
            chosen = runs[0]  # "The head of the OSCE mission in Kosovo, X, …"
    if chosen is None and len(persons) == 1 and _at_the_end(people, persons[0], source, head):
        chosen = persons[0]
    if chosen is not None and _two_named(people, chosen, source):
        return _pair(people, [run for run in runs if people.at.get(run[0])], source, head)
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
        actor = named_actor(people, source, head)
        if actor is not None and actor.speaks_for:
            return actor  # "China's Western Theatre Command"
    if begin in people.at and people.at[begin].name:
        return people.at[begin]
    known = people.known(begin, end)
    if known is not None:
        return replace(known, place=begin)
    if parse.words[begin - 1].lower() == "the" and begin - 1 in source:
        return None  # "the Chiefs of Staff": no person's name
    if end - begin == 1 and last in office_nouns() and len(source) > 1:
        return None  # "China's Vice-Premier"
    actor = named_actor(people, source, head)
    if actor is None or actor.name == text:
        return Party(text, place=begin)
    return Party(text, actor.speaks_for, authority=actor.authority, place=begin)


def _within_a_title(people: People, run: tuple[int, int]) -> bool:
    """ "Federal" in "the German Federal Foreign Office": part of what an organ is called."""
    head = people.parse.heads[run[1] - 1]
    title = people.title_over(head) if head >= run[1] else None
    return title is not None and title.office is not None and title.office.organ


def _at_the_end(people: People, run: tuple[int, int], source: frozenset[int], head: int) -> bool:
    """ "The observer of the African Union, X": the name of a person, told last and set off."""
    parse = people.parse
    begin, end = run
    last = end - 1 == max(source) and parse.words[begin - 1] == ","
    lemma = parse.lemmas[head].lower()
    offices = load_data("speakers.yaml")["further offices"].split()
    return last and (lemma in speaker_words()["person nouns"] or lemma in offices)


def _two_named(people: People, chosen: tuple[int, int], source: frozenset[int]) -> bool:
    """Whether another person is coordinated with the one named in a source: "X and Y said"."""
    parse = people.parse
    for token in range(*chosen):
        for other in parse.kids(token, "conj"):
            run = people.run_over(other)
            named = run is not None and people.at.get(run[0], Party("")).kind == "person"
            if named and other in source and run != chosen and people.at.get(chosen[0]) is not None:
                return True
    return False


def _pair(people: People, runs: list[tuple[int, int]], source: frozenset[int], head: int) -> Party:
    """Two persons who speak together: for an actor only if both do for the same."""
    codes = {people.at[begin].speaks_for for begin, _ in runs}
    known = [people.at[begin] for begin, _ in runs]
    name = people.parse.phrase(source)
    code = codes.pop() if len(codes) == 1 else ""
    return Party(name, code, "", known[0].authority, "group", head)


def _antecedent(people: People, head: int, context: Context) -> Party:
    """What "who" refers to: the noun its clause modifies, or the person named just before."""
    parse = people.parse
    verb = parse.heads[head]
    while parse.deps[verb] not in ("relcl", "ROOT") and parse.heads[verb] != verb:
        verb = parse.heads[verb]
    before = max(
        (p for p in people.persons_before(head) if parse.sentence[p.place] == parse.sentence[head]),
        key=lambda p: p.place,
        default=None,
    )
    if before is not None:
        named = people.run_at(before.place)
        end = named[1] if named is not None else before.place
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


def is_writer(parse: Parse, source: frozenset[int]) -> bool:
    """Whether the source is the document's own writer ("the editorial writer")."""
    if not source or parse.lemmas[head_of(parse, source)] not in _WRITER:
        return False
    return not any(parse.tags[t] in ("PRP$", "POS") for t in source)  # "its editor"
