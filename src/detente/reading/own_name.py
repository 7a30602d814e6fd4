"""In whose name a document speaks: a briefing, a communiqué, the record of a house, a dispatch."""

from __future__ import annotations

from detente.reading.dispatch import dispatch_of
from detente.reading.people import People

_RECORDS = frozenset(
    ["record", "minutes", "sitting", "hansard", "proceedings", "session", "tabled", "debate"]
)
_TOP = 4  # paragraphs at the head of a document
_HEADING = 30  # tokens
_OPENING = 60  # tokens
_WHO = ("person", "man", "woman")
_TOPIC = frozenset(["on", "regarding", "concerning", "following", "about", "after", "over"])
_GATHERINGS = frozenset(
    ["meeting", "session", "summit", "conference", "occasion", "visit", "gathering", "consultation"]
)
_JOINTLY = frozenset(["joint", "common", "tripartite", "trilateral", "bilateral", "quadrilateral"])
_MISSIONS = frozenset(["embassy", "legation", "consulate", "mission"])


def home_of(people: People, kind: str) -> str:
    """The actor in whose name a briefing, a ministry's statement or a house's record speaks."""
    if kind not in ("briefing", "communiqué", "interview"):
        return _of_the_house(people)
    if kind == "briefing":
        return _of_the_briefing(people)
    if kind != "communiqué" or not people.parse.paragraphs:
        return ""
    return _issuer(people)


def _issuer(people: People) -> str:
    """The one state or body in whose name a communiqué is issued, as its first lines say."""
    parse = people.parse
    joint = False
    for begin, end in parse.paragraphs[:_TOP]:
        if end - begin > _HEADING or any(
            parse.tags[t] in ("VBD", "VBZ") for t in range(begin, end)
        ):
            return _who_met(people, begin)
        joint = joint or any(parse.lowered[t] in _JOINTLY for t in range(begin, end))
        topic = next((t for t in range(begin, end) if _opens_topic(people, t, end)), end)
        named = {m.code for m in people.actors_in(range(begin, topic))}
        if len(named) > 1:
            return ""
        organs = any(
            begin <= m.start < topic and m.office and m.office.organ for m in people.titles
        )
        for code in named:
            if not _is_state(people, code) or (organs and not joint):
                return code
    return ""


def _of_the_house(people: People) -> str:
    """The state of the parliament or council whose record it is, as its first line says."""
    parse = people.parse
    if not parse.paragraphs:
        return ""
    begin, end = parse.paragraphs[0]
    plain = end - begin <= 14 and not any(parse.tags[t].startswith("VB") for t in range(begin, end))
    houses = [m for m in people.titles if m.end <= end and m.office and m.office.organ]
    last = parse.paragraphs[min(3, len(parse.paragraphs) - 1)][1]
    record = any(parse.lowered[t] in _RECORDS for t in range(begin, last))
    if not (plain and houses and record):
        return ""
    named = {m.code for m in people.names_in(begin, end) if m.kind != "service"}
    if not named:
        later = people.names_in(end, last)
        return later[0].code if later and _is_state(people, later[0].code) else ""
    return named.pop() if len(named) == 1 else ""


def _is_state(people: People, code: str) -> bool:
    return people.gazetteer.actors[code].kind == "state"


def _opens_topic(people: People, token: int, end: int) -> bool:
    """Whether a preposition begins what a communiqué is about ("on the situation in Niger")."""
    parse = people.parse
    if parse.lowered[token] not in _TOPIC:
        return False
    return not any(
        parse.lemmas[t].lower() in _GATHERINGS for t in range(token, min(token + 7, end))
    )


def _who_met(people: People, begin: int) -> str:
    """The one body whose members are the first subject: "the ministers of the states of X met"."""
    parse = people.parse
    first, end = parse.sentences[parse.sentence[begin]]
    verb = next((t for t in range(first, end) if parse.tags[t] in ("VBD", "VBZ")), first)
    named = {m.code for m in people.actors_in(range(first, verb))}
    code = named.pop() if len(named) == 1 else ""
    return code if code and not _is_state(people, code) else ""


def sent_to(people: People, head: str) -> str:
    """The actor whose envoy writes a dispatch: the one that it is addressed to."""
    sent = dispatch_of(head)
    if sent is None or not people.parse.paragraphs:
        return _of_the_mission(people)
    begin, end = people.parse.paragraphs[0]
    last = [m.code for m in people.names if begin < m.start < end]
    alone = [m.office.alone for m in people.titles if begin < m.start < end and m.office]
    there = people.gazetteer.name_at(sent.place.split(), 0, people.date)
    own = people.gazetteer.name_at(sent.of.split(), 0, people.date) if sent.of else None
    if own is not None:
        return own.code
    found = [c for c in (*last, *alone) if c and (there is None or c != there.code)]
    return found[-1] if found else _of_the_mission(people)


def _of_the_mission(people: People) -> str:
    """The state of the embassy on the letterhead: "British Legation", "Embassy of Canada"."""
    parse = people.parse
    for begin, end in parse.paragraphs[:_TOP]:
        if end - begin > _HEADING:
            break
        for token in range(begin, end):
            if parse.lowered[token] not in _MISSIONS:
                continue
            for mention in people.names_in(begin, end):
                of = parse.lowered[token + 1 : token + 2] == ["of"]
                if mention.end == token or (of and token < mention.start <= token + 4):
                    return mention.code
    return ""


def held_jointly(people: People) -> bool:
    """Whether several states hold a briefing together ("Joint press conference")."""
    first = people.parse.paragraphs[:2]
    opening = {people.parse.lowered[t] for begin, end in first for t in range(begin, end)}
    return people.kind == "briefing" and bool(opening & {"joint", "trilateral", "bilateral"})


def _of_the_briefing(people: People) -> str:
    """The state of the dateline ("New Delhi, 17 September 2020") or of the title line."""
    parse = people.parse
    opening = " ".join(parse.lowered[: min(_OPENING, len(parse))]).replace(" - ", "-")
    others = {m.code for m in people.names_in(0, _OPENING) if not _is_state(people, m.code)}
    spoken_for = any(f"spokes{who} for the secretary-general" in opening for who in _WHO)
    if spoken_for or "spokesman of the secretary-general" in opening:
        return others.pop() if len(others) == 1 else "UN"
    for mention in people.names_in(0, parse.paragraphs[0][1] if parse.paragraphs else 0):
        before = parse.lowered[mention.start - 1] if mention.start else ""
        body = not _is_state(people, mention.code) and mention.kind != "capital"
        if body and before not in ("on", "about", "with", "to", "at", "after", "before"):
            return mention.code  # the briefing of a body, wherever it sits
    if held_jointly(people):
        return ""
    for begin, end in parse.paragraphs[:5]:
        first = people.name_of(begin)
        dated = first is not None and end - begin <= 12 and first.end < end
        if dated and first is not None and parse.words[first.end] in (",", "–", "-", "—"):
            return first.code
    for begin, end in parse.paragraphs[:4]:
        if ":" in parse.words[begin + 1 : min(begin + 4, end)] or parse.words[end - 1] == "?":
            break  # the turns have begun
        if end - begin <= 16:
            for mention in people.actors_in(range(begin, end)):
                if mention.kind in ("capital", "name", "service"):
                    return mention.code
    return ""
