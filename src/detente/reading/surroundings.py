"""What the sentence around a title tells of its bearer: deeds foretold, places, those addressed."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.lexicon import listed
from detente.reading.parsing import Parse
from detente.reading.people import Bearing, People
from detente.reading.sign_words import signs
from detente.reading.statement import Span

_FUTURE = frozenset(["will", "would", "shall", "’ll", "'ll"])
_SUBJECTS = ("nsubj", "nsubjpass")


def foretold(people: People, span: Span, speaker: range) -> Iterator[tuple[str, str]]:
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
        if owned and parse.deps[head] == "dobj" and parse.lemmas[head] in signs().own_nouns:
            yield mention.code, "own stand"
            continue
        if parse.deps[head] not in _SUBJECTS:
            continue
        verb = parse.heads[head]
        clause = parse.deps[verb] in ("ccomp", "parataxis") or parse.heads[verb] == verb
        modals = {parse.words[t].lower() for t in parse.kids(verb, "aux")}
        warned = parse.lemmas[parse.heads[verb]] == "warn"
        if clause and warned and parse.lemmas[verb] in listed("allegiance.yaml", "answering verbs"):
            yield mention.code, "own future"  # "warned that Seoul would respond"
            continue
        if clause and warned and modals & _FUTURE and verb < parse.heads[verb]:
            continue  # "Serbia will walk out, the president warned": his own or another's
        if clause and parse.lemmas[parse.heads[verb]] in signs().charging_verbs:
            yield mention.code, "addressed"  # "warned that Tehran would regret it"
            continue
        if clause and modals & _FUTURE and parse.deps[head] == "nsubjpass" and not owned:
            continue  # "that Taiwan would be reunified": another's deed
        if clause and modals & _FUTURE:
            bound = parse.lemmas[parse.heads[verb]] in signs().binding_verbs
            yield mention.code, "own promise" if bound else "own future"
        elif clause and parse.lemmas[verb] in signs().striking_verbs:
            continue
        elif clause and parse.heads[verb] != verb and verb < speaker.start and not owned:
            yield mention.code, "clause before"
        elif clause and parse.heads[verb] != verb and _own_mind(parse, verb):
            yield mention.code, "own mind"
        elif clause and parse.heads[verb] != verb:
            yield mention.code, "own clause"


def _own_mind(parse: Parse, verb: int) -> bool:
    """Whether a clause tells what one knows best of one's own side: "was considering a law"."""
    if parse.lemmas[verb] in signs().minding_verbs:
        return True
    state = parse.child(verb, "acomp")
    return state >= 0 and parse.lemmas[state] in signs().minding_words


def visited(people: People, bearing: Bearing) -> Iterator[str]:
    """The actors that the bearer of a title travels to: never his own."""
    parse = people.parse
    verb = parse.heads[head_of_title(parse, bearing)]
    if parse.lemmas[verb] not in listed("allegiance.yaml", "travelling verbs"):
        return
    for child in parse.kids(verb, "dobj", "prep"):
        inner = child if parse.deps[child] == "dobj" else parse.child(child, "pobj")
        towards = parse.deps[child] == "dobj" or parse.lemmas[child] in ("to", "in")
        name = people.name_of(inner) if inner >= 0 else None
        if towards and name is not None and name.kind in ("name", "capital"):
            yield name.code


def place_beside(people: People, bearing: Bearing) -> str:
    """The place of "told reporters in Beijing"."""
    parse = people.parse
    verb = parse.heads[head_of_title(parse, bearing)]
    preps = parse.kids(verb, "prep")
    preps += [p for t in parse.kids(verb, "dobj", "dative") for p in parse.kids(t, "prep")]
    for prep in preps:
        inner = parse.child(prep, "pobj")
        place = people.name_of(inner) if inner >= 0 else None
        if parse.lemmas[prep] in ("in", "at") and place is not None and place.kind == "capital":
            return place.code
        for below in parse.kids(inner, "prep") if inner >= 0 else ():
            seat = parse.child(below, "pobj")
            place = people.name_of(seat) if seat >= 0 else None
            own = parse.lemmas[inner] in (
                "ministry",
                "office",
                "palace",
                "residence",
                "chancellery",
            )
            if own and place is not None and place.kind == "capital":
                return place.code  # "received us at his ministry in Ankara"
    return ""


def at_home(people: People, bearing: Bearing) -> bool:
    """Whether he speaks to his own people: "told parliament that Singapore takes no sides"."""
    parse = people.parse
    verb = parse.heads[head_of_title(parse, bearing)]
    homely = listed("allegiance.yaml", "own people")
    return any(
        parse.lemmas[t].lower() in homely and not people.actors_in(parse.subtree(t))
        for t in parse.kids(verb, "dobj", "dative")
    )


def addressed(people: People, bearing: Bearing) -> Iterator[tuple[str, bool]]:
    """The actors that the office-holder speaks to or against: never the own one.

    But a parliament that he tells something is his own ("told the Bundestag").
    """
    parse = people.parse
    verb = parse.heads[head_of_title(parse, bearing)]
    if not parse.tags[verb].startswith("VB"):
        return
    for child in parse.kids(verb, "dobj", "dative", "prep"):
        spoken = parse.deps[child] != "prep" or parse.lemmas[child] in ("on", "against", "to")
        if not spoken and parse.lemmas[child] not in ("in", "before"):
            continue
        below = parse.subtree(child)
        if any(parse.lemmas[t] in listed("speakers.yaml", "papers") for t in below):
            continue  # "told the newspaper Rising Nepal"
        for mention in people.actors_in(below):
            head = mention.end - 1
            over = parse.heads[head]
            if over != child and parse.lemmas[over] in ("in", "at"):
                continue  # "told a briefing in Beijing"
            if parse.deps[head] in ("dobj", "pobj", "dative"):
                title = people.title_over(head)
                office = title.office.name if title is not None and title.office else ""
                own = office == "parliament" and mention.kind != "people"
                if own or spoken:
                    yield mention.code, own


def head_of_title(parse: Parse, bearing: Bearing) -> int:
    token = bearing.end - 1
    while parse.deps[token] in ("compound", "nmod", "appos", "poss"):
        if parse.heads[token] == token:
            break
        token = parse.heads[token]
    return token
