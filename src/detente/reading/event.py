"""The event type of a statement, in the terms of PLOVER (Political Language Ontology for
Verifiable Event Records, Open Event Data Alliance).

A saying is itself an act where its stance makes it one (a promise is AGREE, a threat THREATEN);
otherwise the type is that of the event that is spoken of.
"""

from __future__ import annotations

import functools

from detente.reading.candidate import Candidate
from detente.reading.gazetteer import Gazetteer, mentions
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.stance_words import stances

_BY_STANCE = {"threatens": "THREATEN", "opposes": "REJECT", "denies": "REJECT", "evades": "REJECT"}
_BY_CUE = {
    "accuse": "ACCUSE",
    "blame": "ACCUSE",
    "denounce": "ACCUSE",
    "condemn": "ACCUSE",
    "criticize": "ACCUSE",
    "criticise": "ACCUSE",
    "demand": "REQUEST",
    "urge": "REQUEST",
    "call": "REQUEST",
    "ask": "REQUEST",
    "appeal": "REQUEST",
    "request": "REQUEST",
    "praise": "SUPPORT",
    "welcome": "SUPPORT",
    "promise": "AGREE",
    "pledge": "AGREE",
    "agree": "AGREE",
    "vow": "AGREE",
    "plead": "REQUEST",
    "propose": "REQUEST",
}


@functools.lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    data = load_data("events.yaml")

    def table(section: str) -> dict[str, str]:
        result: dict[str, str] = {}
        for kind, words in data[section].items():
            for word in words.split():
                result.setdefault(word, kind)
        return result

    return table("verbs"), table("nouns"), frozenset(data["light verbs"].split())


def event_type(parse: Parse, candidate: Candidate, stance: str) -> str:
    """The PLOVER type of a statement, or "" where none fits."""
    lemma = candidate.lemma.split()[0]
    if stance in _BY_STANCE:
        return "ACCUSE" if _BY_CUE.get(lemma) == "ACCUSE" else _BY_STANCE[stance]
    if stance == "supports" and (lemma in stances()["mandative"] or candidate.frame == "objinf"):
        return "REQUEST"  # "demanded that the police be withdrawn"
    if lemma in _BY_CUE and candidate.frame not in ("quote", "left", "that", "zero"):
        return _BY_CUE[lemma]
    if stance == "promises":
        return "AGREE"
    spoken = event_of_words(parse, candidate.content)
    return spoken or ("SUPPORT" if stance == "supports" else "")


def event_of_words(parse: Parse, content: frozenset[int]) -> str:
    """The type of the first event among the words: a telling verb, or a noun under a light one."""
    verbs, nouns, light = _tables()
    for token in sorted(content):
        lemma = parse.lemmas[token]
        if not parse.tags[token].startswith("VB"):
            continue
        target = parse.child(token, "dobj", "pobj")
        if target >= 0 and parse.lemmas[target] in nouns and (lemma in light or lemma not in verbs):
            return nouns[parse.lemmas[target]]
        if lemma in verbs and parse.deps[token] not in ("amod", "acl"):
            return verbs[lemma]
    return ""


def present_name(kind: str) -> str:
    """The present name of an event type of an earlier release of PLOVER."""
    return str(load_data("events.yaml")["earlier names"].get(kind, kind))


def event_of_sentence(sentence: str) -> str:
    """The type of the main event of a single sentence, whoever tells it; "" where none fits.

    The main verb is followed through verbs of saying to what is said. What is promised for the
    future is AGREE, THREATEN if it is hostile; what must be done is REQUEST.
    """
    from detente.reading.parsing import parse

    parsed = parse(sentence)
    for root in (t for t in range(len(parsed)) if parsed.heads[t] == t):
        found = _event_at(parsed, root, 0)
        if found:
            return found
    return event_of_words(parsed, frozenset(range(len(parsed))))


def _event_at(parse: Parse, verb: int, depth: int) -> str:
    verbs, nouns, light = _tables()
    words = _extra()
    lemma = parse.lemmas[verb]
    inner = [c for c in parse.kids(verb, "ccomp", "xcomp", "parataxis") if depth < 4]
    said = lemma in words["telling"]
    if said and inner:
        for clause in inner:
            found = _event_at(parse, clause, depth + 1)
            if found:
                return found
    particle = parse.child(verb, "prt")
    kind = verbs.get(f"{lemma}_{parse.lemmas[particle]}" if particle >= 0 else lemma, "")
    kind = kind or verbs.get(lemma, "")
    modals = {parse.words[t].lower() for t in parse.kids(verb, "aux")}
    negated = parse.child(verb, "neg") >= 0
    objects = parse.kids(verb, "dobj", "nsubjpass", "attr", "pobj")
    objects += [c for p in parse.kids(verb, "prep") for c in parse.kids(p, "pobj")]
    below = {parse.lemmas[t] for o in objects for t in (o, *parse.kids(o, "compound", "amod"))}
    protest = bool(below & words["protesting"])
    own = next((nouns[parse.lemmas[o]] for o in objects if parse.lemmas[o] in nouns), "")
    if protest and kind in ("", "COERCE", "SANCTION", "YIELD", "ASSAULT", "PROTEST"):
        return (
            "YIELD" if kind == "YIELD" or lemma in ("end", "stop", "call", "suspend") else "PROTEST"
        )
    if own and (not kind or lemma in light):
        kind = own
    if kind in ("REJECT", "REQUEST", "THREATEN", "PROTEST", "ACCUSE") and not modals & _WILL:
        return "REJECT" if negated and kind == "AGREE" else kind
    if not kind and not said:
        for clause in inner:
            kind = kind or _event_at(parse, clause, depth + 1)
    if modals & _WILL:
        hostile = kind in ("COERCE", "ASSAULT", "SANCTION", "THREATEN", "MOBILIZE", "PROTEST")
        if negated:
            return "REJECT"
        if hostile or "unless" in {parse.lemmas[t] for t in parse.subtree(verb)}:
            return "THREATEN"
        return "AGREE"
    if modals & {"must", "should"}:
        return "REQUEST"
    if negated and kind in ("AGREE", "AID", "SUPPORT", "COOPERATE", "CONSULT", "YIELD"):
        return "REJECT"
    return kind


_LONGEST_NAME = 6  # words
_WILL = frozenset(["will", "would", "shall", "’ll", "'ll"])


@functools.lru_cache(maxsize=1)
def _extra() -> dict[str, frozenset[str]]:
    data = load_data("events.yaml")
    return {name: frozenset(data[name].split()) for name in ("telling", "protesting")}


def named_state(phrase: str, gazetteer: Gazetteer, sentence: str = "") -> str:
    """The state that a phrase names or whose person, town or group it names; "" without one.

    An armed group counts for the state in whose conflict it took up arms. Of a phrase that names
    none ("the rebels", "a car bomb") it is the one state that the `sentence` around it speaks of,
    if it speaks of only one.
    """
    found = states_named(phrase, gazetteer)
    if not found and sentence:
        named = states_named(sentence, gazetteer)
        around = {code for code in named if gazetteer.actors[code].kind == "state"}
        return around.pop() if len(around) == 1 else ""
    return found[0] if found else ""


def states_named(text: str, gazetteer: Gazetteer) -> list[str]:
    """The states named in a text, directly or by their persons, towns and groups, in order."""
    from detente.reading.parsing import parse

    words = parse(text).words
    names, titles = mentions(gazetteer, words)
    named = {m.start: m for m in names}
    office = {m.end: m.office.name for m in titles if m.office is not None}
    found: list[str] = []
    place = 0
    while place < len(words):
        end, state = gazetteer.known.within(words, place)
        mention = named.get(place)
        if mention is not None and mention.end > end:
            end, state = mention.end, mention.code
        if not state:
            end, state = _person(words, place, office.get(place, ""), gazetteer)
        if state and not _disowned(words, place):
            found.append(state)
        place = max(end, place + 1)
    return found


def _person(words: list[str], place: int, title: str, gazetteer: Gazetteer) -> tuple[int, str]:
    """The end and the state of a well known person's name at a token."""
    if not words[place][:1].isupper():
        return place, ""
    for end in range(min(len(words), place + _LONGEST_NAME), place, -1):
        if words[end - 1][:1].isalnum():
            person = gazetteer.known.person(" ".join(words[place:end]), title)
            if person is not None:
                return end, person.state
    return place, ""


def _disowned(words: list[str], place: int) -> bool:
    """Whether a name only tells whom somebody is for or against, or his descent."""
    before = place - 1 - (place > 0 and words[place - 1] in ("-", "–"))
    return before >= 0 and words[before].lower() in ("anti", "pro", "ethnic")
