"""Whom "he" and "she" mean: who acted or spoke last, if that can be told."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.people import Party, People, is_subject
from detente.reading.source import subject_of

_ASKED = frozenset(["quote", "cite", "interview", "ask", "contact", "reach", "question"])
_HERS = frozenset(["queen", "princess", "empress", "duchess", "baroness", "countess", "dame"])
_HIS = frozenset(
    ["king", "prince", "emperor", "sultan", "emir", "pope", "cardinal", "ayatollah", "sheikh",
     "shah", "tsar", "czar", "kaiser", "bishop", "count", "baron", "imam", "mullah"]
)  # fmt: skip
_FURTHER = frozenset(["second", "third", "another", "other", "one", "fourth"])
_NUMBERS = frozenset(
    ["both", "many", "several", "some", "two", "three", "four", "five", "six", "2"]
)
_REACH = 3  # sentences back to which "he" may point


@dataclass(slots=True)
class Context:
    """What has been said so far: who spoke last, and who was named where."""

    spoken: list[tuple[int, Party]] = field(default_factory=list)  # (token of the cue, party)


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
        if relative and parse.tags[token] == "VBN" and parse.lemmas[token] in _ASKED:
            aside |= parse.subtree(token)  # "two officials quoted by Channel 12"
        if relative and parse.words[parse.left[token] - 1] == ",":
            aside |= parse.subtree(token)
    late = [t for t in aside if t > head]
    words = sorted(t for t in source - aside if not late or t < min(late))
    while words and (not parse.wordlike[words[-1]] or _placed(parse, words)):
        words.pop()
    return parse.phrase(words) or parse.phrase(source)


def _placed(parse: Parse, words: list[int]) -> bool:
    """Whether "there" only tells where: "the foreign ministry there"."""
    return parse.lowered[words[-1]] == "there" and parse.lowered[words[0]] == "the"


def person_meant(people: People, head: int, gender: str, context: Context) -> Party:
    """The person meant by "he" or "she": who was last the subject of a main clause, or spoke."""
    parse = people.parse
    here = parse.sentence[head]
    found: list[tuple[int, Party]] = []
    since = parse.sentences[max(here - _REACH, 0)][0]
    for party in people.persons_in(since, head):
        near = party.place < head and here - parse.sentence[party.place] <= _REACH
        if party.kind != "person":
            continue
        if near and party.name and parse.quote[party.place] < 0 and _acts(parse, party.place, head):
            found.append((party.place, party))
    found += _only_subject(people, here - 1)
    for place, party in context.spoken[-60:]:
        described = party.kind == "group" and bool(party.role) and is_single(party.name)
        personal = party.kind == "person" or described
        if personal and party.name and place < head and here - parse.sentence[place] <= _REACH + 2:
            found.append((place, party))
    found.extend(_unnamed(people, since, head))
    found.extend(_another(people, head, context))
    fitting = [(place, p) for place, p in found if gender_of(people, p) in ("", gender)]
    within = [p for p in found if parse.sentence[p[0]] == here]
    if not within:
        beside = [
            p
            for _, p in people.descriptions_in(parse.sentences[here][0], head)
            if parse.sentence[p.place] == here and p.place < head and p.kind == "person"
        ]
        clause = (
            any(parse.words[t] == ";" for t in range(beside[-1].place, head)) if beside else False
        )
        if len(beside) == 1 and clause:
            # "was represented by its ambassador; he noted …"
            return replace(beside[0], name=beside[0].name or beside[0].role, kind="group")
    if fitting:
        place, chosen = max(fitting, key=lambda pair: pair[0])
        lone = _only_one(people, since, head, gender)
        unsure = chosen.kind == "group" or gender == "f"
        if lone is not None and unsure and not gender_of(people, chosen):
            return lone  # "beside his colleague, Sofia X. She …"
        nearer = _told_since(people, place, head, gender)
        if nearer is not None:
            return nearer  # "For its columnist X, the quarrel is about gas. He advises …"
        if _side_by_side(people, place, chosen, gender):
            return Party("")  # "Both ministers, X and Y, met. He said": which of them?
        if chosen.kind == "person":
            people.gender.setdefault(_last(chosen.name), gender)
        return chosen
    recent = [
        p
        for p in people.persons_in(since, head)
        if p.place < head and p.kind == "person" and gender_of(people, p) in ("", gender)
    ]
    if recent:
        return recent[0] if len({p.name for p in recent}) == 1 else Party("")
    return _described_before(people, since, head)


def _described_before(people: People, since: int, head: int) -> Party:
    """The only one told of, without a name: "I met the minister. She would not be drawn"."""
    parse = people.parse
    stop, _ = parse.sentences[parse.sentence[head]]
    told = {
        start: party
        for start, party in people.descriptions_in(since, stop)
        if party.kind == "person" and not party.name and parse.quote[start] < 0
    }
    start, party = next(iter(told.items()), (-1, Party("")))
    bearing = people.bearings.get(start)
    if len(told) != 1 or bearing is None or bearing.plural:
        return Party("")
    first = bearing.left - (parse.lowered[bearing.left - 1] in ("the", "a", "an"))
    phrase = parse.phrase(range(max(first, 0), bearing.end))
    return replace(party, name=phrase, kind="group", place=start)


def _unnamed(people: People, since: int, head: int) -> Iterator[tuple[int, Party]]:
    """Single persons without a name who act: "A diplomat in Bogotá laughed … he said"."""
    parse = people.parse
    begin = parse.sentences[parse.sentence[head]][0]
    stop = next((t for t in range(head, begin, -1) if parse.words[t] in (":", ";")), begin)
    for token in range(since, stop):
        if parse.tags[token] != "NN" or parse.quote[token] >= 0 or token in people.at:
            continue
        title = people.title_over(token)
        known = people.described.get(title.start) if title is not None else None
        person = known is not None and known.kind == "person" and not known.name
        opens = token >= begin and parse.deps[token] == "nsubj"  # before a colon
        acts = opens or is_subject(parse, token)
        if not (person or parse.lemmas[token] in _folk()) or not acts:
            continue
        if title is not None and title.end != token + 1 and not person:
            continue
        beside = [token, *_above(parse, token), *parse.kids(token, "appos", "compound")]
        if any(people.run_over(t) is not None for t in beside):
            continue  # who is named beside it
        phrase = plain_phrase(parse, frozenset(parse.subtree(token)), token)
        yield token, replace(known or Party(""), name=phrase, kind="group", place=token)
    for start, party in people.descriptions_in(since, stop):
        bearing = people.bearings.get(start)
        lone = bearing is not None and not bearing.plural and not party.name
        if not lone or bearing is None or party.kind != "person" or parse.quote[start] >= 0:
            continue
        noun = next((t for t in range(start, bearing.end) if is_subject(parse, t)), -1)
        if noun >= 0 and parse.tags[noun] in ("NNP", "NNPS"):  # "The Peruvian Chargé d'Affaires"
            first = bearing.left - (parse.lowered[bearing.left - 1] in ("the", "a", "an"))
            phrase = parse.phrase(range(max(first, 0), bearing.end))
            yield noun, replace(party, name=phrase, kind="group", place=noun)


def _another(people: People, head: int, context: Context) -> Iterator[tuple[int, Party]]:
    """ "One diplomat … A second was gloomier. She said": another of the same sort."""
    parse = people.parse
    sentence = parse.sentence[head]
    if not sentence:
        return
    begin, end = parse.sentences[sentence - 1]
    for token in range(begin, min(begin + 3, end)):
        if parse.lowered[token] not in _FURTHER or parse.deps[token] not in ("nsubj", "nsubjpass"):
            continue
        like = next((p for _, p in reversed(context.spoken[-8:]) if p.kind == "group"), Party(""))
        words = [t for t in parse.subtree(token) if t <= token]
        yield token, replace(like, name=parse.phrase(words), role="", kind="group", place=token)


@functools.lru_cache(maxsize=1)
def _folk() -> frozenset[str]:
    data = load_data("speakers.yaml")
    return frozenset((data["folk"] + " " + data["person nouns"]).split())


def gender_of(people: People, party: Party) -> str:
    """m or f, where a first name, a form of address or the word for an office tells it."""
    told = people.gender.get(_last(party.name), "")
    if told or (party.kind == "person" and not party.role):
        return told
    word = (party.role if party.kind == "person" else party.name).lower().split()[-1:]
    return _office_gender(word[0]) if word else ""


def _office_gender(word: str) -> str:
    if word.endswith("woman") or word in _HERS:
        return "f"
    man = word.endswith("man") and word not in ("chairman", "german", "roman", "ottoman", "woman")
    return "m" if man or word in _HIS else ""


def _side_by_side(people: People, place: int, chosen: Party, gender: str) -> bool:
    """Whether another who fits as well is coordinated with the one chosen, named at a place."""
    parse = people.parse
    if place != chosen.place:
        return False  # who spoke since is meant
    rivals = [
        p
        for p in people.persons_in(*parse.sentences[parse.sentence[place]])
        if p.kind == "person" and p.name != chosen.name and gender_of(people, p) in ("", gender)
    ]
    names = {place, *_above(parse, place)}
    for rival in rivals:
        theirs = {rival.place, *_above(parse, rival.place)}
        if any(parse.deps[h] == "conj" and parse.heads[h] in names for h in theirs):
            return True
        if any(parse.deps[h] == "conj" and parse.heads[h] in theirs for h in names):
            return True
    return False


def _above(parse: Parse, token: int) -> list[int]:
    """The nouns above a name in its phrase, the last of them its head."""
    found = []
    while (
        parse.deps[token] in ("compound", "nmod", "flat", "appos") and parse.heads[token] != token
    ):
        token = parse.heads[token]
        found.append(token)
    return found


def _only_subject(people: People, sentence: int) -> list[tuple[int, Party]]:
    """The one person named in a sentence, if he is the subject of some clause of it."""
    parse = people.parse
    if sentence < 0:
        return []
    named = [
        p
        for p in people.persons_in(*parse.sentences[sentence])
        if p.kind == "person" and p.name and parse.quote[p.place] < 0
    ]
    span = range(*parse.sentences[sentence])
    acts = any(parse.lowered[t] in ("he", "she") and parse.deps[t] == "nsubj" for t in span)
    if acts or len({p.name for p in named}) != 1:
        return []
    token = named[-1].place
    while parse.deps[token] in ("compound", "nmod", "appos") and parse.heads[token] != token:
        token = parse.heads[token]
    return [(named[-1].place, named[-1])] if parse.deps[token] == "nsubj" else []


def _told_since(people: People, place: int, head: int, gender: str) -> Party | None:
    """The one person named in this paragraph, where the one last acting is of an earlier one."""
    parse = people.parse
    paragraph = parse.paragraph[head]
    if parse.paragraph[place] == paragraph:
        return None
    begin, _ = parse.paragraphs[paragraph]
    stop, _ = parse.sentences[parse.sentence[head]]
    told = {
        p.name: p
        for p in people.persons_in(begin, stop)
        if p.kind == "person" and p.name and parse.quote[p.place] < 0
    }
    lone = next(iter(told.values())) if len(told) == 1 else None
    fits = lone is not None and gender_of(people, lone) in ("", gender)
    return lone if fits and lone is not None and place < lone.place else None


def _only_one(people: People, since: int, head: int, gender: str) -> Party | None:
    """The one person named in this sentence or the one before who is known to be of a gender."""
    parse = people.parse
    found = {
        p.name: p
        for p in people.persons_in(since, head)
        if p.kind == "person"
        and parse.sentence[head] - parse.sentence[p.place] <= 1
        and people.gender.get(_last(p.name)) == gender
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _acts(parse: Parse, place: int, before: int) -> bool:
    """Whether the mention at a place is a subject: of a main clause, or of one just before."""
    if is_subject(parse, place):
        return True
    begin, end = parse.sentences[parse.sentence[place]]
    root = next((t for t in range(begin, end) if parse.heads[t] == t), begin)
    if parse.child(root, "nsubj", "nsubjpass") < 0 and place <= subject_of(parse, root) < place + 6:
        return True  # "Outside a town, X, a driver, shrugged", X taken for the town's name
    opening = place - begin <= 1 and parse.words[begin].lower() in ("the", "this")
    if opening and parse.tags[place + 1 : place + 2] and parse.tags[place + 1][:2] == "VB":
        return True  # "The general laughs", however it was parsed
    token = place
    while parse.deps[token] in ("compound", "nmod", "appos") and parse.heads[token] != token:
        token = parse.heads[token]
    if parse.heads[token] == token and parse.tags[token].startswith("NN"):
        return parse.left[token] == begin  # a sentence whose verb was not seen
    same = parse.sentence[place] == parse.sentence[before]
    verb = parse.heads[token]
    return same and parse.deps[token] == "nsubj" and parse.right[verb] < before


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1] if name else ""


def is_single(name: str) -> bool:
    """Whether a description means one person ("An Israeli official", "Niger's president")."""
    words = name.lower().split()
    return bool(words) and not words[-1].endswith("s") and words[0] not in _NUMBERS


def several_before(people: People, head: int, context: Context, noun: str = "") -> Party:
    """The group that "one of them", "the diplomats" or "a second one" is taken from."""
    here = people.parse.sentence[head]
    for place, party in reversed(context.spoken[-20:]):
        near = place < head and here - people.parse.sentence[place] <= _REACH + 2
        many = party.kind == "group" and not is_single(party.name)
        if near and many and (not noun or noun in party.name.lower().split()):
            return party
    return Party("")


def last_person(people: People, head: int, context: Context) -> Party:
    parse = people.parse
    here = parse.sentence[head]
    spoken = [
        p
        for place, p in context.spoken[-60:]
        if p.name and here - parse.sentence[place] <= _REACH + 2
    ]
    return spoken[-1] if spoken and spoken[-1].kind == "person" else Party("")
