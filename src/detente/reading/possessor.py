"""Whose "its", "his" or "our" is, and which actor leads a sentence."""

from __future__ import annotations

from detente.reading.gazetteer import Mention
from detente.reading.parsing import Parse
from detente.reading.people import Party, People, is_subject
from detente.reading.those_before import whole_before, wholes


def owner_before(people: People, token: int, word: str) -> str:
    """Whose "its", "his" or "our" is, one or two sentences back at most."""
    parse = people.parse
    if word in ("our", "my") and people.sender:
        return people.sender
    if word == "my":
        return ""
    if word == "our":
        return people.home or (people.dateline[0] if len(people.dateline) == 1 else people.town)
    here = parse.sentence[token]
    since = parse.sentences[max(here - 1, 0)][0]
    aside = [m for m in people.names_in(max(token - 6, 0), token) if m.end == token - 2]
    beside = [
        m
        for m in people.names_in(max(token - 6, 0), token)
        if m.end == token - 1 and "for" in parse.lowered[max(m.start - 2, 0) : m.start]
    ]
    if word in ("its", "their") and beside and parse.words[token - 1] == ",":
        return beside[-1].code  # "Speaking for the African Union, its observer"
    if word in ("its", "their") and aside and parse.words[token - 2] == ",":
        return aside[-1].code  # "Beijing, through its spokesman, …"
    if word == "whose":
        named = [m for m in people.names_in(since, token) if token - 2 <= m.end <= token]
        return named[-1].code if named else ""
    if word in ("his", "her"):
        before = _persons_before(people, token)
        acting = [p for p in before if parse.sentence[p.place] == here and _begins(parse, p.place)]
        subjects = [p for p in before if is_subject(parse, p.place)]
        chosen = acting or subjects or before
        last = max((p.place for p in chosen), default=-1)
        nearest = parse.sentences[max(here - 1, 0)][0]
        if any(
            run[0] not in people.at and is_subject(parse, run[1] - 1) and run[0] > last
            for t in range(max(nearest, last), token)
            if (run := people.run_at(t)) is not None
        ):
            return ""  # whose role has not been found out yet
        return max(chosen, key=lambda p: p.place).speaks_for if chosen else ""
    told = here - 1
    while word in ("its", "their") and told > max(here - 3, 0) and _pronoun_leads(parse, told):
        told -= 1  # "The rebels hold it. They have talked to Riyadh. Their spokesman …"
    since = parse.sentences[max(told, 0)][0]
    near = [
        m
        for m in people.names_in(since, token)
        if m.end <= token and parse.sentence[m.start] in (told, here)
    ]
    leading = [
        (m.start, m.code)
        for m in near
        if leads(parse, m, within=parse.sentence[m.start] == here)
        and not (word == "its" and m.kind == "people" and parse.tags[m.end - 1] in ("NNS", "NNPS"))
    ]
    leading += [
        (start, party.speaks_for)
        for start, party in people.descriptions_in(since, token)
        if start < token
        and parse.sentence[start] in (told, here)
        and party.kind == "actor"
        and is_subject(parse, people.bearings[start].end - 1)
    ]
    leading += _wholes_leading(people, since, token)
    leading += [
        (m.start, m.code)
        for m in near
        if parse.sentence[m.start] == told and _relied_on(parse, m.start)
    ]
    if leading:
        outer = {
            place: _depth(parse, place) for place, _ in leading if parse.sentence[place] == here
        }
        if outer:  # of the clauses of the sentence the outermost tells who it is about
            least = min(outer.values())
            leading = [pair for pair in leading if outer.get(pair[0], least) == least]
        place, code = max(leading)
        return "" if _stranger_leads(people, place, token) else code
    if _stranger_leads(people, -1, token):
        return ""
    if near:
        return near[-1].code if len({m.code for m in near}) == 1 else ""
    acting = [p for p in _persons_near(people, since, token) if is_subject(parse, p.place)]
    return acting[-1].speaks_for if acting and word != "their" else ""


def _pronoun_leads(parse: Parse, sentence: int) -> bool:
    """Whether "it" or "they" is the subject of a sentence."""
    begin, end = parse.sentences[sentence]
    return any(
        parse.lowered[t] in ("it", "they") and is_subject(parse, t)
        for t in range(begin, min(begin + 3, end))
    )


def _relied_on(parse: Parse, token: int) -> bool:
    """Whether a name stands in "according to the UN agency"."""
    for _ in range(4):
        above = parse.heads[token]
        if parse.deps[token] == "pobj" and parse.lowered[above] == "to":
            return parse.lowered[parse.heads[above]] == "according"
        if parse.deps[token] not in ("compound", "amod", "nmod", "poss"):
            return False
        token = above
    return False


def _wholes_leading(people: People, since: int, token: int) -> list[tuple[int, str]]:
    """ "The movement said … Its spokesman": of the movement that was named before."""
    parse = people.parse
    found = []
    for place in range(max(since, 1), token):
        if parse.lemmas[place] in wholes() and parse.lowered[place - 1] == "the":
            meant = whole_before(people, place, parse.lemmas[place])
            owned = parse.deps[place] == "poss" and is_subject(parse, parse.heads[place])
            if meant is not None and (owned or is_subject(parse, place)):
                found.append((place, meant.speaks_for))
    return found


def _depth(parse: Parse, token: int) -> int:
    """How many clauses lie above the one that a token stands in."""
    depth = 0
    while parse.heads[token] != token:
        depth += parse.deps[token] in ("advcl", "relcl", "acl", "ccomp", "pcomp")
        token = parse.heads[token]
    return depth


def _persons_before(people: People, token: int) -> list[Party]:
    """The persons of this sentence and the one before; where those have none, of two more."""
    parse = people.parse
    here = parse.sentence[token]
    for back in (1, 2, 3):
        since = parse.sentences[max(here - back, 0)][0]
        near = [
            p
            for p in _persons_near(people, since, token)
            if p.place < token
            and here - parse.sentence[p.place] <= back
            and p.kind == "person"
            and (back == 1 or parse.paragraph[p.place] == parse.paragraph[token])
        ]
        if near:
            return near
    return []


def _persons_near(people: People, begin: int, end: int) -> list[Party]:
    described = [party for _, party in people.descriptions_in(begin, end)]
    return [*people.persons_in(begin, end), *described]


def _begins(parse: Parse, place: int) -> bool:
    """Whether a mention belongs to the subject of some clause of its sentence."""
    token = place
    while parse.deps[token] in ("compound", "nmod", "appos") and parse.heads[token] != token:
        token = parse.heads[token]
    return parse.deps[token] in ("nsubj", "nsubjpass")


def _stranger_leads(people: People, place: int, token: int) -> bool:
    """Whether after `place` a group that is no known actor is the subject ("The authorities …")."""
    parse = people.parse
    here = parse.sentence[token]
    start = parse.sentences[max(here - 1, 0)][0]
    return any(
        parse.tags[t] in ("NNS", "NNPS")
        and (is_subject(parse, t) or (place < 0 and parse.deps[t] == "nsubj"))
        and not people.actors_in(parse.subtree(t))
        for t in range(max(place + 1, start), token)
    )


def leads(parse: Parse, mention: Mention, *, within: bool = False) -> bool:
    """Whether an actor's name is the subject of a main clause, or belongs to the subject.

    `within`: of any clause.
    """

    def subject(token: int) -> bool:
        return is_subject(parse, token) or (within and parse.deps[token] in ("nsubj", "nsubjpass"))

    before = parse.words[mention.start - 1].lower() if mention.start else ""
    if before in ("former", "ex", "late"):
        return False
    for token in range(mention.start, mention.end):
        if subject(token):
            return True
        head = parse.heads[token]
        if parse.deps[token] == "pobj" and parse.lemmas[head] in ("in", "at"):
            head = parse.heads[head]  # "sources in Bangkok"
        elif parse.deps[token] not in ("poss", "compound", "amod"):
            continue
        if subject(head):
            return True
    return False


def last_body(people: People, token: int) -> str:
    bodies = [
        m
        for m in people.names_in(max(token - 1500, 0), token)
        if m.end <= token and people.gazetteer.actors[m.code].kind != "state"
    ]
    return bodies[-1].code if bodies else ""
