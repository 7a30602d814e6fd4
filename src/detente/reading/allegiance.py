"""For whom an office-holder speaks where the title does not say so itself.

"Foreign Minister X" names no state; the document around it often does: the place at the head of
the sentence, who acts in the paragraph, the dateline, whose deeds the speaker foretells. Each such
sign has a weight (`data/allegiance.yaml`); the state that gathers enough of them and clearly more
than any other is taken. Where two compete, the office stays without a state.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from detente.reading.gazetteer import Mention
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.people import Bearing, Party, People, is_subject, text_of
from detente.reading.possessor import leads, owner_before
from detente.reading.role import with_actor
from detente.reading.statement import Span

_FUTURE = frozenset(["will", "would", "shall", "’ll", "'ll"])
_MANY = 100
_FEW = 6
_OWNERS = frozenset(["his", "her", "its", "their"])
_SUBJECTS = ("nsubj", "nsubjpass")
_TOWN = r"(?:[A-ZÀ-Ý][\w.’'-]*\s?){1,3}?"
_DATELINE = re.compile(
    rf"^({_TOWN}(?:,\s[A-Z]\w+(?:\s[A-Z]\w+)?)?(?:\s*(?:[/–&]|\band\b)\s*{_TOWN})?),?\s*"
    r"(?:\([A-Z][\w /]+\)\s*)?"
    r"(?:[—–-]\s|(?:\d{1,2}\s+)?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Za-z]*\b)"
)
_SENT_FROM = re.compile(
    r"(?i:^(?:from|by) (?:our|a|the)(?: own| special| staff)* correspondent,? (?:in|at) "
    r"|^(?:from|by) [\w .’'-]{3,40}? in )"
    r"([A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)?)\W*$"
)


@dataclass(frozen=True, slots=True)
class _Signs:
    weights: dict[str, int]
    enough: int
    ahead: int
    bodies_only: frozenset[str]
    either: frozenset[str]
    never: frozenset[str]
    lacking: dict[str, frozenset[str]]
    known: dict[str, tuple[str, ...]]
    meeting_towns: frozenset[str]
    many_holders: frozenset[str]
    own_nouns: frozenset[str]
    binding_verbs: frozenset[str]
    held_verbs: frozenset[str]
    minding_verbs: frozenset[str]
    minding_words: frozenset[str]
    charging_verbs: frozenset[str]


@functools.lru_cache(maxsize=1)
def _signs() -> _Signs:
    data: dict[str, Any] = load_data("allegiance.yaml")
    return _Signs(
        dict(data["weights"]),
        data["enough"],
        data["ahead"],
        frozenset(data["offices of bodies"]),
        frozenset(data["offices of either"]),
        frozenset(data["never inferred"]),
        {office: frozenset(codes.split()) for office, codes in data["states without"].items()},
        {office: tuple(codes) for office, codes in data["offices of few states"].items()},
        frozenset(data["meeting towns"]),
        frozenset(data["offices with many holders"]),
        frozenset(data["own nouns"].split()),
        frozenset(data["binding verbs"].split()),
        frozenset(data["held verbs"].split()),
        frozenset(data["minding verbs"].split()),
        frozenset(data["minding words"].split()),
        frozenset(data["charging verbs"].split()),
    )


def settle(people: People, bearings: Iterable[Bearing]) -> None:
    """Find the state or body of every title that has none, in the order of the text."""
    # whom one serves comes first, a rank after every office
    order = sorted(bearings, key=lambda b: (b.of >= 0, b.office.name == "officer", b.start))
    place = _Setting.of(people)
    for bearing in order:
        party = people.described.get(bearing.start)
        told = party is None or party.speaks_for or bearing.office.alone
        if party is None or told or bearing.silent or bearing.closed:
            continue
        if bearing.office.name in _signs().never:
            continue
        if party.name and _was_once(people, party.place):
            continue
        code = _chosen(people, bearing, party, place)
        if code:
            give(people, bearing, code)


def settle_owned(people: People, bearings: Iterable[Bearing]) -> None:
    """ "His deputy, X": for whom he speaks, once it is known for whom the owner does."""
    parse = people.parse
    for bearing in sorted(bearings, key=lambda b: b.start):
        party = people.described.get(bearing.start)
        word = parse.words[bearing.left].lower()
        if party is None or party.speaks_for or bearing.silent or word not in _OWNERS:
            continue
        code = owner_before(people, bearing.left, word)
        if code:
            give(people, bearing, code)


def give(people: People, bearing: Bearing, code: str) -> None:
    """Let the bearer of a title speak for an actor, wherever the document names that bearer."""
    before = people.described[bearing.start]
    bearing = _introduced_with(people, bearing, before)
    after = with_actor(people, bearing, before, code)
    people.described[bearing.start] = after
    if not before.name:
        return
    people.retell(before.name, after)


def _introduced_with(people: People, bearing: Bearing, party: Party) -> Bearing:
    """The title that tells a person's role: "the Minister" is a foreign minister all the same."""
    parse = people.parse
    if not party.name or party.role == text_of(parse, bearing.start, bearing.end):
        return bearing
    return next(
        (
            other
            for other in people.bearings.values()
            if people.described[other.start].name == party.name
            and party.role.endswith(text_of(parse, other.start, other.end))
        ),
        bearing,
    )


@dataclass(slots=True)
class _Setting:
    """What a document as a whole says of its states."""

    dateline: tuple[str, ...]
    outlet: str
    guest: str  # the state of the one who is interviewed
    headline: frozenset[str]
    most: str
    bodies: frozenset[str]
    codes: frozenset[str]
    holders: dict[str, list[Bearing]]  # the titles of each office, the first hundred
    said_by: dict[str, list[int]]  # where each person is the subject of a main clause

    @classmethod
    def of(cls, people: People) -> _Setting:
        parse = people.parse
        first = parse.paragraphs[0] if parse.paragraphs else (0, 0)
        counts = Counter(m.code for m in people.names if _is_state(people, m.code))
        ranked = counts.most_common(2)
        holders: dict[str, list[Bearing]] = {}
        for bearing in people.bearings.values():
            held = holders.setdefault(bearing.office.name, [])
            if len(held) < _MANY:
                held.append(bearing)
        clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
        return cls(
            people.dateline,
            people.town,
            _guest(people),
            frozenset(
                m.code for m in people.names if first[0] <= m.start < first[1] and leads(parse, m)
            ),
            ranked[0][0] if clear else "",
            frozenset(m.code for m in people.names if not _is_state(people, m.code)),
            frozenset(m.code for m in people.names),
            holders,
            _subjects(people),
        )


def _guest(people: People) -> str:
    """The state that the person interviewed speaks for, as told at the head of an interview."""
    parse = people.parse
    if people.kind != "interview" or not parse.paragraphs:
        return ""
    end = parse.paragraphs[min(4, len(parse.paragraphs) - 1)][1]
    told = (p.speaks_for for p in people.persons_in(0, end) if p.kind == "person" and p.role)
    return next((code for code in told if code), "")


def _subjects(people: People) -> dict[str, list[int]]:
    """Where each person is the subject of a main clause, a few times at most."""
    found: dict[str, list[int]] = {}
    for place, party in people.at.items():
        held = found.setdefault(party.name, [])
        if party.name and len(held) < _FEW and is_subject(people.parse, place):
            held.append(place)
    return found


def dateline_of(people: People, head: str) -> tuple[str, ...]:
    """The states of the dateline: "KINSHASA, 7 May (AFP) -", "BERLIN/KYIV, March 14"."""
    lines = [line.strip() for line in head.splitlines()[:12]]
    for line in lines:
        match = _DATELINE.match(line)
        if match is None:
            continue
        found = [
            _place_named(people, part) for part in re.split(r"\s*[/–&]\s*|\s+and\s+", match[1])
        ]
        if all(found):
            return tuple(dict.fromkeys(found))
    for line in lines:
        match = _SENT_FROM.match(line)
        code = _place_named(people, match[1]) if match is not None else ""
        if code:
            return (code,)
    return ()


def _place_named(people: People, name: str) -> str:
    """The state whose name, capital or town stands in a dateline, in capitals or not."""
    words = name.replace(",", " ").split()
    if words and all(word.isupper() for word in words):
        words = [word.title() for word in words]
    found = people.gazetteer.name_at(words, 0, people.date) if words else None
    if found is not None and found.end == len(words):
        return found.code
    if not words or " ".join(words) in _signs().meeting_towns:
        return ""
    end, state = people.gazetteer.known.within(words, 0)
    return state if end == len(words) else ""


def town_of_the_paper(people: People) -> str:
    """The state of the town in the name of the newspaper, near the top."""
    parse = people.parse
    for begin, end in parse.paragraphs[:4]:
        if end - begin <= 16:
            for mention in people.actors_in(range(begin, end)):
                inside = parse.words[mention.end : mention.end + 1]
                if mention.kind in ("capital", "seat") and inside and inside[0][:1].isupper():
                    return mention.code
    return ""


def _is_state(people: People, code: str) -> bool:
    return people.gazetteer.actors[code].kind == "state"


def _chosen(people: People, bearing: Bearing, party: Party, place: _Setting) -> str:
    signs = _signs()
    office = bearing.office.name
    votes: Counter[str] = Counter()
    for code, sign in _all_evidence(people, bearing, party, place):
        votes[code] += signs.weights[sign]
    for code in list(votes):
        if not _may_hold(people, bearing, code):
            del votes[code]
    if office not in signs.many_holders and not bearing.office.organ:
        for code in votes:
            if _held_by_another(people, bearing, party, code, place):
                votes[code] += signs.weights["held by another"]
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < signs.enough:
        return ""
    second = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] - max(second, 0) >= signs.ahead else ""


def _all_evidence(
    people: People, bearing: Bearing, party: Party, place: _Setting
) -> Iterable[tuple[str, str]]:
    """The signs beside a title and, of one who is named, beside all that he says elsewhere.

    The same sign for the same state counts once.
    """
    found = dict.fromkeys(_evidence(people, bearing, party, place))
    if party.name and not bearing.indefinite:
        for other in place.said_by.get(party.name, ()):
            span = people.parse.sentences[people.parse.sentence[other]]
            if not bearing.start <= other < bearing.end and not span[0] <= bearing.start < span[1]:
                found |= dict.fromkeys(_foretold(people, span, range(other, other + 1)))
    return found


def _may_hold(people: People, bearing: Bearing, code: str) -> bool:
    """Whether an actor of that kind has such an office at all."""
    signs, office = _signs(), bearing.office.name
    if code in signs.lacking.get(office, ()):
        return False
    if office in signs.known:
        return code in signs.known[office]
    if _is_state(people, code):
        return office not in signs.bodies_only
    return office in signs.bodies_only | signs.either or bearing.office.organ


def _evidence(
    people: People, bearing: Bearing, party: Party, place: _Setting
) -> Iterator[tuple[str, str]]:
    parse = people.parse
    sentence = parse.sentence[bearing.start]
    begin, _ = parse.sentences[sentence]
    fronted = _fronted(people, begin, bearing.left)
    if fronted:
        yield fronted, "fronted place"
    if bearing.of >= 0:
        owner = people.described.get(bearing.of)
        if owner is not None and owner.speaks_for:
            yield owner.speaks_for, "owner"
    if bearing.indefinite and bearing.office.name != "spokesperson":
        return
    if people.home:
        yield people.home, "own voice"
    if place.guest:
        yield place.guest, "interviewed"
    if bearing.plural:
        return
    paragraph = parse.paragraphs[parse.paragraph[begin]]
    earlier = "" if fronted else _fronted_before(people, paragraph[0], begin)
    if earlier:
        bare = party.name and bearing.left == bearing.start and begin == bearing.left
        yield earlier, "place of the paragraph, bare title" if bare else "place of the paragraph"
    leader = _last_leader(people, paragraph[0], bearing.left)
    if people.kind == "editorial":
        pass  # a leading article means its own country's ministers, whoever acted before
    elif leader:
        alone = len(_leaders(people, paragraph[0], bearing.left)) == 1
        if leader != earlier:
            yield leader, "leader of the paragraph" if alone else "one leader of several"
    elif parse.paragraph[begin]:
        before = parse.paragraphs[parse.paragraph[begin] - 1]
        leader = _last_leader(people, *before)
        if leader:
            yield leader, "leader of the paragraph before"
    if bearing.indefinite:
        return
    span = parse.sentences[sentence]
    yield from _foretold(people, span, range(bearing.left, bearing.end))
    beside = _place_beside(people, bearing)
    if beside:
        yield beside, "place beside"
    round_up = _leaders(people, paragraph[0], bearing.left)
    if place.dateline and (len(round_up) < 2 or round_up.keys() & {*place.dateline}):
        sign = "dateline" if len(place.dateline) == 1 else "one dateline of two"
        yield from ((code, sign) for code in place.dateline)
    elif place.outlet:
        yield place.outlet, "town of the paper"
    for code in place.headline:
        yield code, "headline"
    if place.most and (people.kind != "editorial" or place.most == place.outlet):
        yield place.most, "most named"
    if len(place.bodies) == 1 and bearing.office.name in _signs().bodies_only:
        yield from ((code, "only body") for code in place.bodies)
    for code in _signs().known.get(bearing.office.name, ()):
        if code in place.codes:
            yield code, "known for the office"
    for code in _addressed(people, bearing):
        yield code, "addressed"


def _fronted(people: People, begin: int, left: int) -> str:
    """The actor of "In Beijing, …" at the head of a sentence."""
    parse = people.parse
    if parse.lemmas[begin].lower() not in ("in", "at", "from"):
        return ""
    place = people.name_of(begin + 1)
    if place is None or place.end > left or place.kind == "people":
        return ""
    if parse.words[place.end].lower() in (",", "the") or place.end == left:
        return place.code
    if parse.deps[begin] == "prep":
        inner = parse.child(begin, "pobj")
        return place.code if place.start <= inner < place.end else ""
    return ""


def _fronted_before(people: People, begin: int, end: int) -> str:
    """The last place at the head of an earlier sentence of the paragraph."""
    parse = people.parse
    if end <= begin:
        return ""
    for start, stop in reversed(
        parse.sentences[parse.sentence[begin] : parse.sentence[end - 1] + 1]
    ):
        if begin <= start and stop <= end:
            code = _fronted(people, start, stop)
            if code:
                return code
    return ""


def _last_leader(people: People, begin: int, end: int) -> str:
    """The actor that is, or is spoken for by, the last subject of a main clause in a range."""
    found = _leaders(people, begin, end)
    return max(found, key=lambda code: found[code]) if found else ""


def _leaders(people: People, begin: int, end: int) -> dict[str, int]:
    """The actors that are, or are spoken for by, subjects of main clauses: where they last were."""
    parse = people.parse
    found: list[tuple[int, str]] = []
    for mention in people.names_in(begin, end):
        inside = mention.end <= end
        if inside and (leads(parse, mention) or _told_first(parse, mention)):
            found.append((mention.start, mention.code))
    described = [party for _, party in people.descriptions_in(begin, end)]
    for party in (*people.persons_in(begin, end), *described):
        if begin <= party.place < end and party.speaks_for and is_subject(parse, party.place):
            found.append((party.place, party.speaks_for))
    return {code: place for place, code in sorted(found)}


def _told_first(parse: Parse, mention: Mention) -> bool:
    """ "North Korea will send troops, its agency said": the subject of what is told first."""
    token = mention.end - 1
    verb = parse.heads[token]
    told = parse.deps[token] == "nsubj" and parse.deps[verb] == "ccomp"
    return told and mention.kind != "people" and verb < parse.heads[verb]


def _foretold(people: People, span: Span, speaker: range) -> Iterator[tuple[str, str]]:
    """Whose deeds the speaker of a sentence foretells, and whose stand is affirmed."""
    parse = people.parse
    for mention in people.actors_in(range(*span)):
        if mention.start in speaker or mention.kind == "people":
            continue
        token = mention.end - 1
        while parse.deps[token] in ("compound", "nmod") and parse.heads[token] != token:
            token = parse.heads[token]
        owned = parse.deps[token] == "poss"
        head = parse.heads[token] if owned else token
        if owned and parse.deps[head] == "dobj" and parse.lemmas[head] in _signs().own_nouns:
            yield mention.code, "own stand"
            continue
        if parse.deps[head] not in _SUBJECTS:
            continue
        verb = parse.heads[head]
        clause = parse.deps[verb] in ("ccomp", "parataxis") or parse.heads[verb] == verb
        modals = {parse.words[t].lower() for t in parse.kids(verb, "aux")}
        if clause and parse.lemmas[parse.heads[verb]] in _signs().charging_verbs:
            yield mention.code, "addressed"  # "warned that Tehran would regret it"
            continue
        if clause and modals & _FUTURE:
            bound = parse.lemmas[parse.heads[verb]] in _signs().binding_verbs
            yield mention.code, "own promise" if bound else "own future"
        elif clause and parse.heads[verb] != verb and verb < speaker.start and not owned:
            yield mention.code, "clause before"
        elif clause and parse.heads[verb] != verb and _own_mind(parse, verb):
            yield mention.code, "own mind"
        elif clause and parse.heads[verb] != verb:
            yield mention.code, "own clause"


def _own_mind(parse: Parse, verb: int) -> bool:
    """Whether a clause tells what one knows best of one's own side: "was considering a law"."""
    if parse.lemmas[verb] in _signs().minding_verbs:
        return True
    state = parse.child(verb, "acomp")
    return state >= 0 and parse.lemmas[state] in _signs().minding_words


def _place_beside(people: People, bearing: Bearing) -> str:
    """The place of "told reporters in Beijing"."""
    parse = people.parse
    verb = parse.heads[_head(parse, bearing)]
    preps = parse.kids(verb, "prep")
    preps += [p for t in parse.kids(verb, "dobj", "dative") for p in parse.kids(t, "prep")]
    for prep in preps:
        inner = parse.child(prep, "pobj")
        place = people.name_of(inner) if inner >= 0 else None
        if parse.lemmas[prep] in ("in", "at") and place is not None and place.kind == "capital":
            return place.code
    return ""


def _was_once(people: People, place: int) -> bool:
    """ "Admiral X, who commanded the fleet until last year": no longer in office."""
    parse = people.parse
    run = people.run_at(place)
    end = run[1] if run is not None else place + 1
    for token in (end, end + 1):
        if token < len(parse) and parse.words[token].lower() == "who":
            verb = parse.heads[token]
            past = parse.tags[verb] == "VBD" and not parse.kids(verb, "aux")
            return past and parse.lemmas[verb] in _signs().held_verbs
    return False


def _addressed(people: People, bearing: Bearing) -> Iterator[str]:
    """The actors that the office-holder speaks to or against: never the own one."""
    parse = people.parse
    verb = parse.heads[_head(parse, bearing)]
    if not parse.tags[verb].startswith("VB"):
        return
    for child in parse.kids(verb, "dobj", "dative", "prep"):
        if parse.deps[child] == "prep" and parse.lemmas[child] not in ("on", "against", "to"):
            continue
        for mention in people.actors_in(parse.subtree(child)):
            head = mention.end - 1
            if parse.deps[head] in ("dobj", "pobj", "dative"):
                yield mention.code


def _head(parse: Parse, bearing: Bearing) -> int:
    token = bearing.end - 1
    while parse.deps[token] in ("compound", "nmod", "appos", "poss"):
        if parse.heads[token] == token:
            break
        token = parse.heads[token]
    return token


def _held_by_another(
    people: People, bearing: Bearing, party: Party, code: str, place: _Setting
) -> bool:
    """Whether the document gives the same office of the same state to somebody else."""
    for other in place.holders.get(bearing.office.name, ()):
        if other.start == bearing.start:
            continue
        held = people.described.get(other.start)
        if held is None or held.speaks_for != code:
            continue
        if party.name and held.name and party.name != held.name:
            return True
    return False
