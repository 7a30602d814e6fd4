"""For whom an office-holder speaks where the title does not say so itself.

"Foreign Minister X" names no state; the document around it often does: the place at the head of
the sentence, who acts in the paragraph, the dateline, whose deeds the speaker foretells. Each such
sign has a weight (`data/allegiance.yaml`); the state that gathers enough of them and clearly more
than any other is taken. Where two compete, the office stays without a state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from detente.reading.people import Bearing, Party, People, text_of
from detente.reading.possessor import owner_before
from detente.reading.role import with_actor
from detente.reading.setting import Setting, is_state
from detente.reading.sign_words import signs
from detente.reading.signs import evidence
from detente.reading.surroundings import foretold

_TELLING = frozenset(["tell", "assure", "promise", "remind", "address", "warn"])
_OWNERS = frozenset(["his", "her", "its", "their"])


def settle(people: People, bearings: Iterable[Bearing]) -> None:
    """Find the state or body of every title that has none, in the order of the text."""
    # whom one serves comes first, a rank after every office
    order = sorted(
        bearings, key=lambda b: (b.of >= 0, b.office.name.startswith("officer"), b.start)
    )
    place = Setting.of(people)
    shut = {people.described[b.start].name for b in order if b.closed} - {""}
    for bearing in order:
        party = people.described.get(bearing.start)
        told = party is None or party.speaks_for or bearing.office.alone
        if party is None or told or bearing.silent or bearing.closed:
            continue
        if {bearing.office.name, people.parse.lemmas[bearing.noun].lower()} & signs().never:
            code = _of_his_people(people, bearing)
            if code:
                give(people, bearing, code)
            continue
        pointing = bool(party.name) and party.place == bearing.start
        if pointing and _introduced_with(people, bearing, party) is not bearing:
            continue  # "the president", of one who was named before: told by his own title
        if party.name in shut or (party.name and _was_once(people, party.place)):
            continue
        code = _chosen(people, bearing, party, place)
        if code:
            give(people, bearing, code)


def _of_his_people(people: People, bearing: Bearing) -> str:
    """The state of a monarch who "told the Moroccans": his own people."""
    parse = people.parse
    if bearing.office.name not in ("monarch", "crown prince", "sultan", "emir", "emperor"):
        return ""
    token = bearing.noun
    party = people.described[bearing.start]
    token = party.place if party.name else token
    while parse.deps[token] in ("compound", "nmod", "appos") and parse.heads[token] != token:
        token = parse.heads[token]
    last = min(parse.sentence[token] + 3, len(parse.sentences))
    _, end = parse.paragraphs[parse.paragraph[token]]
    for name in people.names_in(token, min(end, parse.sentences[last - 1][1])):
        verb = parse.heads[name.end - 1]
        told = parse.deps[name.end - 1] in ("dobj", "dative") and parse.lemmas[verb] in _TELLING
        subject = parse.child(verb, "nsubj")
        his = subject in (token, bearing.noun) or parse.lowered[max(subject, 0)] in ("he", "she")
        if told and his and name.kind == "people" and parse.words[name.end - 1].endswith("s"):
            return name.code
    return ""


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


def _chosen(people: People, bearing: Bearing, party: Party, place: Setting) -> str:
    listed = signs()
    office = bearing.office.name
    votes: Counter[str] = Counter()
    for code, sign in _all_evidence(people, bearing, party, place):
        votes[code] += listed.weights[sign]
    for code in list(votes):
        if not _may_hold(people, bearing, code):
            del votes[code]
    if office not in listed.many_holders and not bearing.office.organ:
        for code in votes:
            if _held_by_another(people, bearing, party, code, place):
                votes[code] += listed.weights["held by another"]
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < listed.enough:
        return ""
    second = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] - max(second, 0) >= listed.ahead else ""


def _all_evidence(
    people: People, bearing: Bearing, party: Party, place: Setting
) -> Iterable[tuple[str, str]]:
    """The signs beside a title and, of one who is named, beside all that he says elsewhere.

    The same sign for the same state counts once.
    """
    found = dict.fromkeys(evidence(people, bearing, party, place))
    if party.name and not bearing.indefinite:
        for other in place.said_by.get(party.name, ()):
            span = people.parse.sentences[people.parse.sentence[other]]
            if not bearing.start <= other < bearing.end and not span[0] <= bearing.start < span[1]:
                found |= dict.fromkeys(foretold(people, span, range(other, other + 1)))
    return found


def _may_hold(people: People, bearing: Bearing, code: str) -> bool:
    """Whether an actor of that kind has such an office at all."""
    listed, office = signs(), bearing.office.name
    if code in listed.lacking.get(office, ()):
        return False
    served = people.bearings.get(bearing.of)
    if served is not None and code in listed.lacking.get(served.office.name, ()):
        return False  # "a spokesman for the prime minister" is no American
    word = people.parse.lemmas[bearing.noun].lower()
    if bearing.office.organ and word in listed.known and code not in listed.known[word]:
        return False  # "the Congress" of India is a party
    if office in listed.known:
        return code in listed.known[office]
    if is_state(people, code):
        return office not in listed.bodies_only
    return office in listed.bodies_only | listed.either or bearing.office.organ


def _was_once(people: People, place: int) -> bool:
    """ "Admiral X, who commanded the fleet until last year": no longer in office."""
    parse = people.parse
    run = people.run_at(place)
    end = run[1] if run is not None else place + 1
    for token in (end, end + 1):
        if token < len(parse) and parse.words[token].lower() == "who":
            verb = parse.heads[token]
            past = parse.tags[verb] == "VBD" and not parse.kids(verb, "aux")
            return past and parse.lemmas[verb] in signs().held_verbs
    return False


def _held_by_another(
    people: People, bearing: Bearing, party: Party, code: str, place: Setting
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
