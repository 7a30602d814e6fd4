"""The weights of the signs of allegiance and their words (`data/allegiance.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from detente.reading.lexicon import load_data


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
