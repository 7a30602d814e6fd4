"""The sections and entries of the language, and the JSON Schema that editors complete by."""

from __future__ import annotations

from typing import Any

from detente.scenario.syntax import VERSION

SECTIONS = (
    "detente", "template", "extends", "with", "title", "question", "resolved by", "about",
    "assumes", "as_of", "horizon", "turn", "needs", "actors", "pacts", "sets", "facts", "topics",
    "factors", "beliefs", "moves", "responses", "without", "outcomes", "answer", "crossed",
    "definitions", "members", "values", "rationality",
)  # fmt: skip
"""The sections of a scenario, in their canonical order."""

PRIVATE = ("types", "private", "information", "signals")
"""Sections that other languages of games have and this one refuses."""

PARAMETER_KINDS = ("pact", "actor", "actors")
ACTOR_KINDS = ("state", "body", "person", "class")
RULES = ("one", "consensus", "majority")

_ACT = (
    "by", "rule", "when", "chance", "options", "faster", "slower", "holdouts", "cost", "then",
    "else", "says", "road", "origin",
)  # fmt: skip
_OUTCOME = ("when", "wording", "says", "whose")
_LADDER = ("rest", "rest wording", "rungs")

ENTRIES: dict[str, tuple[str, ...]] = {
    "needs": ("kind", "says", "default", "role"),
    "actors": ("name", "kind", "says"),
    "pacts": ("name", "members"),
    "facts": ("levels", "is", "since", "source", "says"),
    "topics": ("title", "words"),
    "factors": ("share", "moves"),
    "beliefs": ("is", "otherwise", "origin", "source", "because", "talk", "says"),
    "talk": ("topic", "of", "lowers", "threat"),
    "moves": _ACT,
    "responses": ("to", "within", *_ACT),
    "options": ("chance", "faster", "slower", "cost", "then", "says"),
    "outcomes": _OUTCOME,
    "definitions": _OUTCOME,
    "members": _OUTCOME,
    "answer": _LADDER,
    "crossed": _LADDER,
}
"""What may be said of an entry of each section, in canonical order."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario, for editors that complete and check as one types.

    It knows sections, entries and their kinds; what names refer to, and the grammar of
    expressions and likelihoods, is looked at by `check`.
    """
    text = {"type": ["string", "number", "boolean"]}
    texts = {"anyOf": [text, {"type": "array", "items": text}]}
    numbers = {"type": "object", "additionalProperties": {"type": ["number", "string"]}}
    pairs = {"type": "object", "additionalProperties": text}

    def entry(section: str, **special: Any) -> dict[str, Any]:
        properties = {key: special.get(key.replace(" ", "_"), text) for key in ENTRIES[section]}
        for key in ("then", "by", "to", "because", "words", "levels", "members", "moves"):
            if key in properties:
                properties[key] = texts
        return {"type": "object", "additionalProperties": False, "properties": properties}

    def section(of: dict[str, Any], *, short: bool = True) -> dict[str, Any]:
        value = {"anyOf": [of, text, {"type": "null"}]} if short else of
        return {"type": "object", "additionalProperties": value}

    option = entry("options", faster=pairs, slower=pairs, cost=numbers)
    act = {
        "faster": pairs, "slower": pairs, "cost": numbers, "holdouts": pairs,
        "rule": {"enum": list(RULES)}, "options": section(option),
        "else": {"anyOf": [option, texts]},
    }  # fmt: skip
    talk = entry("talk")
    outcomes = section(entry("outcomes"))
    ladder = entry("answer", rungs={"anyOf": [outcomes, {"type": "array", "items": text}]})
    sections: dict[str, Any] = dict.fromkeys(SECTIONS, text)
    sections |= {
        "detente": {"enum": [int(VERSION), VERSION]},
        "with": {"type": "object", "additionalProperties": texts},
        "assumes": texts,
        "without": texts,
        "needs": section(entry("needs", kind={"enum": list(PARAMETER_KINDS)}, default=texts)),
        "actors": section(entry("actors", kind={"enum": list(ACTOR_KINDS)})),
        "pacts": section(entry("pacts"), short=False),
        "sets": {"type": "object", "additionalProperties": texts},
        "facts": section(entry("facts")),
        "topics": section(entry("topics"), short=False),
        "factors": section(entry("factors"), short=False),
        "beliefs": section(
            entry("beliefs", talk={"anyOf": [text, talk, {"type": "array", "items": talk}]})
        ),
        "moves": section(entry("moves", **act)),
        "responses": section(entry("responses", **act)),
        "outcomes": outcomes,
        "definitions": outcomes,
        "members": outcomes,
        "answer": ladder,
        "crossed": section(ladder, short=False),
        "values": {"type": "object", "additionalProperties": numbers},
        "rationality": numbers,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of Détente",
        "type": "object",
        "required": ["detente"],
        "additionalProperties": False,
        "properties": sections,
    }
