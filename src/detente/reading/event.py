"""The event type of a statement, in the terms of PLOVER (Political Language Ontology for
Verifiable Event Records, Open Event Data Alliance).

A saying is itself an act where its stance makes it one (a promise is AGREE, a threat THREATEN);
otherwise the type is that of the event that is spoken of.
"""

from __future__ import annotations

import functools

from detente.reading.candidate import Candidate
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse

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
