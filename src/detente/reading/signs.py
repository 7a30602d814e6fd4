"""The signs of whom an office-holder speaks for, where his title does not say so itself.

Each is a state or body and the name of a sign, whose weight stands in `data/allegiance.yaml`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.reading.gazetteer import Mention
from detente.reading.lexicon import listed, load_data
from detente.reading.organs import organ_meant
from detente.reading.parsing import Parse
from detente.reading.people import Bearing, Party, People, is_subject
from detente.reading.possessor import leads
from detente.reading.register import field_of, told_of_the_field
from detente.reading.setting import Setting, fronted, heading_of, label_of, section_dateline
from detente.reading.statement import Span

_FUTURE = frozenset(["will", "would", "shall", "’ll", "'ll"])
_HEAD = 4  # paragraphs that tell who is interviewed
_OWN = ("own clause", "own future", "own mind")
_SUBJECTS = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class Signs:
    weights: dict[str, int]
    enough: int
    ahead: int
    bodies_only: frozenset[str]
    either: frozenset[str]
    never: frozenset[str]
    lacking: dict[str, frozenset[str]]
    known: dict[str, tuple[str, ...]]
    titled: dict[str, tuple[str, ...]]
    many_holders: frozenset[str]
    own_nouns: frozenset[str]
    binding_verbs: frozenset[str]
    held_verbs: frozenset[str]
    minding_verbs: frozenset[str]
    minding_words: frozenset[str]
    charging_verbs: frozenset[str]
    striking_verbs: frozenset[str]


@functools.lru_cache(maxsize=1)
def signs() -> Signs:
    data: dict[str, Any] = load_data("allegiance.yaml")
    return Signs(
        dict(data["weights"]),
        data["enough"],
        data["ahead"],
        frozenset(data["offices of bodies"]),
        frozenset(data["offices of either"]),
        frozenset(data["never inferred"]),
        {office: frozenset(codes.split()) for office, codes in data["states without"].items()},
        {office: tuple(codes) for office, codes in data["offices of few states"].items()},
        {title: tuple(codes) for title, codes in data["titles of few states"].items()},
        frozenset(data["offices with many holders"]),
        frozenset(data["own nouns"].split()),
        frozenset(data["binding verbs"].split()),
        frozenset(data["held verbs"].split()),
        frozenset(data["minding verbs"].split()),
        frozenset(data["minding words"].split()),
        frozenset(data["charging verbs"].split()),
        frozenset(data["striking verbs"].split()),
    )


def evidence(
    people: People, bearing: Bearing, party: Party, place: Setting
) -> Iterator[tuple[str, str]]:
    parse = people.parse
    sentence = parse.sentence[bearing.start]
    begin, _ = parse.sentences[sentence]
    place_told = fronted(people, begin, bearing.left)
    if place_told:
        yield place_told, "fronted place"
    if "your" in parse.lowered[max(bearing.left - 1, 0) : bearing.left + 1] and place.guest:
        yield place.guest, "owner"
    if place.venue and party.name and parse.paragraph[bearing.start] <= _HEAD:
        yield place.venue, "place of the interview"
    if bearing.of >= 0:
        owner = people.described.get(bearing.of)
        if owner is not None and owner.speaks_for:
            yield owner.speaks_for, "owner"
    beside_it = _clause_before(people, begin, bearing.left)
    if beside_it:
        yield beside_it, "clause just before"
    served = _organ_served(people, bearing)
    if served:
        yield served, "owner"
    if bearing.indefinite and bearing.office.name == "official":
        yield from _own_official(people, bearing, place)
    if bearing.indefinite and bearing.office.name != "spokesperson":
        return
    if bearing.office.name == "spokesperson" and bearing.of < 0:
        organ = _organ_speaking(people, bearing.left)
        if organ:
            yield organ, "organ just before"
    if people.home:
        yield people.home, "own voice"
    if place.guest and (not party.name or _said_by_guest(people, begin, place.guest)):
        yield place.guest, "interviewed"
    if bearing.plural and parse.lowered[bearing.start] != "government":
        return
    paragraph = parse.paragraphs[parse.paragraph[begin]]
    earlier = "" if place_told else _fronted_before(people, paragraph[0], begin)
    if earlier:
        bare = party.name and bearing.left == bearing.start and begin == bearing.left
        yield earlier, "place of the paragraph, bare title" if bare else "place of the paragraph"
    leader = _last_leader(people, paragraph[0], bearing.left)
    label = "" if place_told else label_of(people, parse.paragraph[begin])
    if label and leader in ("", label):
        yield label, "label"
    answers = bool(leader) and _answers(people, paragraph[0], leader)
    home = place.dateline or place.outlet or people.home
    if people.kind == "editorial" and not (
        leader and ((party.name and not place.dateline) or (answers and not home))
    ):
        pass  # a leading article means its own country's ministers, whoever acted before
    elif leader:
        round_up = _leaders(people, paragraph[0], bearing.left)
        just = sentence - parse.sentence[round_up[leader]] <= 1
        sign = "leader just before" if just else "one leader of several"
        if leader != earlier or (party.name and bearing.office.name.startswith("minister")):
            yield leader, "leader of the paragraph" if len(round_up) == 1 else sign
        before = parse.sentences[parse.sentence[begin] - 1] if parse.sentence[begin] else (0, 0)
        own = bearing.office.organ or bearing.office.name == "spokesperson"
        if own and not place_told and leader == _state_speaking(people, before):
            yield leader, "leader who speaks just before"
        if len(round_up) == 1 and not place_told and answers:
            yield leader, "leader who speaks"
    elif parse.paragraph[begin] and not place.entries:
        before = parse.paragraphs[parse.paragraph[begin] - 1]
        leader = _last_leader(people, *before)
        asked = parse.words[before[1] - 1] == "?" and len(_leaders(people, *before)) == 1
        if leader:
            yield leader, "leader of the question" if asked else "leader of the paragraph before"
    side = _side_before(people, paragraph[0], begin)
    if side:
        yield side, "heading"
    title = heading_of(people, parse.paragraph[begin])
    if title:
        yield title, "heading"
    if bearing.indefinite and not party.name:
        return
    field = field_of(people, bearing)
    if field:
        scene = place_told or earlier or title
        abroad = bearing.office.name in listed("allegiance.yaml", "offices held abroad")
        leads_now = scene or _last_leader(people, paragraph[0], bearing.left)
        leads_now = "" if abroad else leads_now
        held = place.fields.get(field, [])
        yield from told_of_the_field(people, bearing, party, held, leader=leads_now)
    span = parse.sentences[sentence]
    said = range(bearing.left, bearing.end)
    against = set()
    for code, sign in foretold(people, span, said):
        if sign == "addressed":
            against.add(code)
        yield code, sign
    beside = _place_beside(people, bearing)
    if beside:
        yield beside, "place beside"
        if bearing.office.name == "spokesperson" or bearing.office.organ:
            yield beside, "spokesman at home"
    if bearing.office.name == "ambassador" and bearing.end + 1 < len(parse):
        sent = people.name_of(bearing.end + 1) if parse.tags[bearing.end] == "IN" else None
        if sent is not None:
            yield sent.code, "addressed"  # "the ambassador in Canberra" is not Australia's
    if place.guest and party.name and not _said_by_guest(people, begin, place.guest):
        return  # another's president, as likely as not, in a question
    round_up = _leaders(people, paragraph[0], bearing.left)
    if bearing.office.name in listed("allegiance.yaml", "offices held abroad"):
        pass  # an envoy lives where he is no native
    elif (there := section_dateline(people, parse.paragraph[begin])) != "":
        yield there, "dateline"
    elif place.dateline and (len(round_up) < 2 or round_up.keys() & {*place.dateline}):
        sign = "dateline" if len(place.dateline) == 1 else "one dateline of two"
        if len(place.headline) > 1 and not place.headline & {*place.dateline}:
            sign = "venue"
        yield from ((code, sign) for code in place.dateline)
    elif place.outlet:
        yield place.outlet, "town of the paper"
    for code in place.headline:
        yield code, "headline"
    if place.most and (people.kind != "editorial" or place.most == place.outlet):
        yield place.most, "most named"
    if len(place.bodies) == 1 and bearing.office.name in signs().bodies_only:
        yield from ((code, "only body") for code in place.bodies)
    if len(place.codes) == 1 and place.most and people.kind != "briefing":
        yield place.most, "only state"
    for code in signs().known.get(bearing.office.name, ()):
        if code in place.codes:
            yield code, "known for the office"
    title = " ".join(parse.lowered[bearing.start : bearing.end])
    for code in signs().titled.get(title, ()):
        if code in place.codes:
            yield code, "known for the title"
    if _at_home(people, bearing):
        told = dict.fromkeys(c for c, sign in foretold(people, span, said) if sign in _OWN)
        yield from ((code, "own house") for code in told)
    replies = parse.lemmas[parse.heads[_head(parse, bearing)]]
    if replies in listed("allegiance.yaml", "replying verbs"):
        before = parse.paragraphs[max(parse.paragraph[begin] - 1, 0)]
        answered = leader or (_last_leader(people, *before) if begin == paragraph[0] else "")
        if answered:
            yield answered, "addressed"
            against.add(answered)
    for code, own in _addressed(people, bearing):
        yield code, "own house" if own else "addressed"
        if not own:
            against.add(code)
    yield from ((code, "travels there") for code in _visited(people, bearing))
    if len(against) == 1 and against < set(place.two) and leader not in against:
        yield next(code for code in place.two if code not in against), "other of two"


def _clause_before(people: People, begin: int, left: int) -> str:
    """ "Moscow denied it; a deputy foreign minister spoke of …": who led the clause before."""
    parse = people.parse
    for token in range(left - 1, max(begin, left - 4), -1):
        if parse.words[token] == ";":
            lead = _leaders(people, begin, token)
            return next(iter(lead)) if len(lead) == 1 else ""
    return ""


def _organ_served(people: People, bearing: Bearing) -> str:
    """For whom "the peacekeepers" of "a spokesman for the peacekeepers" stand."""
    parse = people.parse
    link = bearing.end
    if link + 2 >= len(parse) or parse.lowered[link] not in ("for", "of", "at", "from"):
        return ""
    inner = parse.child(link, "pobj")
    if inner < 0 or parse.lowered[link + 1] not in ("the", "this", "that"):
        return ""
    meant = organ_meant(people, frozenset(range(link + 1, inner + 1)), inner)
    return meant.speaks_for if meant is not None else ""


def _visited(people: People, bearing: Bearing) -> Iterator[str]:
    """The actors that the bearer of a title travels to: never his own."""
    parse = people.parse
    verb = parse.heads[_head(parse, bearing)]
    if parse.lemmas[verb] not in listed("allegiance.yaml", "travelling verbs"):
        return
    for child in parse.kids(verb, "dobj", "prep"):
        inner = child if parse.deps[child] == "dobj" else parse.child(child, "pobj")
        towards = parse.deps[child] == "dobj" or parse.lemmas[child] in ("to", "in")
        name = people.name_of(inner) if inner >= 0 else None
        if towards and name is not None and name.kind in ("name", "capital"):
            yield name.code


def _own_official(people: People, bearing: Bearing, place: Setting) -> Iterator[tuple[str, str]]:
    """ "A government source", "a security official", where the dateline's own state has spoken."""
    parse = people.parse
    own = listed("allegiance.yaml", "own officials")
    said = {*parse.lowered[bearing.left : bearing.end]}
    number = parse.paragraph[bearing.start]
    begin, _ = parse.paragraphs[number]
    led = {m.code for m in people.names_in(begin, bearing.left) if leads(parse, m, within=True)}
    alone = len(place.dateline) == 1 and led <= {*place.dateline}
    if said & own and alone and (led or number <= 1):
        yield place.dateline[0], "host and scene"


def _organ_speaking(people: People, token: int) -> str:
    """The actor of the organ that was a subject here, not more than two sentences ago."""
    parse = people.parse
    here = parse.sentence[token]
    begin = max(parse.paragraphs[parse.paragraph[token]][0], parse.sentences[max(here - 2, 0)][0])
    for start, party in reversed(people.descriptions_in(begin, token)):
        bearing = people.bearings.get(start)
        if bearing is None or not party.speaks_for or not is_subject(parse, bearing.noun):
            continue
        return party.speaks_for if party.kind == "actor" else ""
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
            code = fronted(people, start, stop)
            if code:
                return code
    return ""


def _said_by_guest(people: People, token: int, code: str) -> bool:
    """Whether the paragraph is a turn of the one who is interviewed, and names no other state."""
    parse = people.parse
    begin, end = parse.paragraphs[parse.paragraph[token]]
    known = people.at.get(begin)
    others = {m.code for m in people.names_in(begin, end)} - {code}
    return known is not None and known.speaks_for == code and not others


def _side_before(people: People, begin: int, end: int) -> str:
    """The actor of "On the Polish side …" at the head of an earlier sentence of the paragraph."""
    parse = people.parse
    if end <= begin:
        return ""
    for start, stop in parse.sentences[parse.sentence[begin] : parse.sentence[end - 1] + 1]:
        if parse.lowered[start] == "on" and begin <= start:
            code = fronted(people, start, stop)
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
        inside = mention.end <= end and not (_struck(parse, mention) or _abroad(people, mention))
        if inside and (leads(parse, mention) or _told_first(parse, mention)):
            found.append((mention.start, mention.code))
    described = [party for _, party in people.descriptions_in(begin, end)]
    for party in (*people.persons_in(begin, end), *described):
        acts = begin <= party.place < end and is_subject(parse, party.place)
        if acts and party.speaks_for and not _summoned(parse, party.place):
            found.append((party.place, party.speaks_for))
    return {code: place for place, code in sorted(found)}


def _answers(people: People, begin: int, code: str) -> bool:
    """ "Russia dismissed the suspicion": whether an actor opens a paragraph and speaks in it."""
    parse = people.parse
    _, end = parse.sentences[parse.sentence[begin]]
    verbs = listed("allegiance.yaml", "answering a charge")
    for mention in people.names_in(begin, end):
        token = mention.end - 1
        if mention.code == code and parse.deps[token] == "nsubj" and mention.kind != "people":
            return parse.lemmas[parse.heads[token]] in verbs
    for start, party in people.descriptions_in(begin, min(begin + 8, end)):
        bearing = people.bearings.get(start)
        told = bearing is not None and is_subject(parse, bearing.noun)
        if party.speaks_for == code and (told or is_subject(parse, party.place)):
            return True
    return False


def _state_speaking(people: People, span: Span) -> str:
    """ "Paris refused.": the actor that is the subject of a short sentence in which it speaks."""
    parse = people.parse
    verbs = listed("allegiance.yaml", "answering a charge")
    for mention in people.names_in(*span):
        token = mention.end - 1
        verb = parse.heads[token]
        if parse.deps[token] == "nsubj" and mention.kind != "people" and parse.heads[verb] == verb:
            return mention.code if parse.lemmas[verb] in verbs else ""
    return ""


def _struck(parse: Parse, mention: Mention) -> bool:
    """ "Pakistan shelled the line": who speaks next is more likely of the other side."""
    token = mention.end - 1
    while parse.deps[token] in ("compound", "amod", "poss", "nmod") and parse.heads[token] != token:
        token = parse.heads[token]
    verb = parse.heads[token]
    return parse.deps[token] == "nsubj" and parse.lemmas[verb] in signs().striking_verbs


def _abroad(people: People, mention: Mention) -> bool:
    """ "The Chinese embassy in Manila": where the organ of another state sits."""
    parse = people.parse
    link = parse.heads[mention.end - 1]
    if parse.deps[mention.end - 1] != "pobj" or parse.lemmas[link] not in ("in", "at"):
        return False
    noun = parse.heads[link]
    others = people.names_in(min(parse.left[noun], noun), link)
    return any(other.code != mention.code for other in others)


def _summoned(parse: Parse, token: int) -> bool:
    """ "The ambassador was called in": who speaks next is of the state that he was sent to."""
    while (
        parse.deps[token] in ("compound", "nmod", "flat", "appos") and parse.heads[token] != token
    ):
        token = parse.heads[token]
    verb = parse.heads[token]
    called = listed("allegiance.yaml", "summoning verbs")
    return parse.deps[token] == "nsubjpass" and parse.lemmas[verb] in called


def _told_first(parse: Parse, mention: Mention) -> bool:
    """ "North Korea will send troops, its agency said": the subject of what is told first."""
    token = mention.end - 1
    while parse.deps[token] in ("poss", "compound", "nmod") and parse.heads[token] != token:
        token = parse.heads[token]
    verb = parse.heads[token]
    told = parse.deps[token] == "nsubj" and parse.deps[verb] in ("ccomp", "parataxis")
    return told and mention.kind != "people" and verb < parse.heads[verb]


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


def _at_home(people: People, bearing: Bearing) -> bool:
    """Whether he speaks to his own people: "told parliament that Singapore takes no sides"."""
    parse = people.parse
    verb = parse.heads[_head(parse, bearing)]
    homely = listed("allegiance.yaml", "own people")
    return any(
        parse.lemmas[t].lower() in homely and not people.actors_in(parse.subtree(t))
        for t in parse.kids(verb, "dobj", "dative")
    )


def _addressed(people: People, bearing: Bearing) -> Iterator[tuple[str, bool]]:
    """The actors that the office-holder speaks to or against: never the own one.

    But a parliament that he tells something is his own ("told the Bundestag").
    """
    parse = people.parse
    verb = parse.heads[_head(parse, bearing)]
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


def _head(parse: Parse, bearing: Bearing) -> int:
    token = bearing.end - 1
    while parse.deps[token] in ("compound", "nmod", "appos", "poss"):
        if parse.heads[token] == token:
            break
        token = parse.heads[token]
    return token
