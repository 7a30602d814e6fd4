"""The signs of whom an office-holder speaks for, where his title does not say so itself.

Each is a state or body and the name of a sign, whose weight stands in `data/allegiance.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.leaders import answers_for, last_leader, leaders, state_speaking
from detente.reading.lexicon import listed
from detente.reading.organs import organ_meant
from detente.reading.people import Bearing, Party, People, is_subject
from detente.reading.possessor import leads
from detente.reading.register import field_of, told_of_the_field
from detente.reading.setting import Setting, fronted, heading_of, label_of, section_dateline
from detente.reading.sign_words import signs
from detente.reading.surroundings import (
    addressed,
    at_home,
    foretold,
    head_of_title,
    place_beside,
    visited,
)

_HEAD = 4  # paragraphs that tell who is interviewed
_OWN = ("own clause", "own future", "own mind")


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
    leader = last_leader(people, paragraph[0], bearing.left)
    label = "" if place_told else label_of(people, parse.paragraph[begin])
    if label and leader in ("", label):
        yield label, "label"
    answers = bool(leader) and answers_for(people, paragraph[0], leader)
    home = place.dateline or place.outlet or people.home
    if people.kind == "editorial" and not (
        leader and ((party.name and not place.dateline) or (answers and not home))
    ):
        pass  # a leading article means its own country's ministers, whoever acted before
    elif leader:
        round_up = leaders(people, paragraph[0], bearing.left)
        just = sentence - parse.sentence[round_up[leader]] <= 1
        sign = "leader just before" if just else "one leader of several"
        if leader != earlier or (party.name and bearing.office.name.startswith("minister")):
            yield leader, "leader of the paragraph" if len(round_up) == 1 else sign
        before = parse.sentences[parse.sentence[begin] - 1] if parse.sentence[begin] else (0, 0)
        own = bearing.office.organ or bearing.office.name == "spokesperson"
        if own and not place_told and leader == state_speaking(people, before):
            yield leader, "leader who speaks just before"
        if len(round_up) == 1 and not place_told and answers:
            yield leader, "leader who speaks"
    elif parse.paragraph[begin] and not place.entries:
        before = parse.paragraphs[parse.paragraph[begin] - 1]
        leader = last_leader(people, *before)
        asked = parse.words[before[1] - 1] == "?" and len(leaders(people, *before)) == 1
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
        leads_now = scene or last_leader(people, paragraph[0], bearing.left)
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
    beside = place_beside(people, bearing)
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
    round_up = leaders(people, paragraph[0], bearing.left)
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
    alone = place.codes | {*place.dateline} == {place.most}
    if alone and people.kind != "briefing":
        yield place.most, "only state"
    for code in signs().known.get(bearing.office.name, ()):
        if code in place.codes:
            yield code, "known for the office"
    title = " ".join(parse.lowered[bearing.start : bearing.end])
    for code in signs().titled.get(title, ()):
        if code in place.codes:
            yield code, "known for the title"
    if at_home(people, bearing):
        told = dict.fromkeys(c for c, sign in foretold(people, span, said) if sign in _OWN)
        yield from ((code, "own house") for code in told)
    replies = parse.lemmas[parse.heads[head_of_title(parse, bearing)]]
    if replies in listed("allegiance.yaml", "replying verbs"):
        before = parse.paragraphs[max(parse.paragraph[begin] - 1, 0)]
        answered = leader or (last_leader(people, *before) if begin == paragraph[0] else "")
        if answered:
            yield answered, "addressed"
            against.add(answered)
    for code, own in addressed(people, bearing):
        yield code, "own house" if own else "addressed"
        if not own:
            against.add(code)
    yield from ((code, "travels there") for code in visited(people, bearing))
    if len(against) == 1 and against < set(place.two) and leader not in against:
        yield next(code for code in place.two if code not in against), "other of two"


def _clause_before(people: People, begin: int, left: int) -> str:
    """ "Moscow denied it; a deputy foreign minister spoke of …": who led the clause before."""
    parse = people.parse
    for token in range(left - 1, max(begin, left - 4), -1):
        if parse.words[token] == ";":
            lead = leaders(people, begin, token)
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
