"""The project's own list of third-party aid to belligerents, and how the adversary answered.

The list (`data/aid_cases.yaml`) is small and selected: well-known cases, coded by hand from the
works cited there. It is a class of its own; reciprocated disputes say nothing about it.
"""

from __future__ import annotations

import functools
import importlib.resources

import msgspec


class AidCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One giver of aid in one war.

    `kind`: donor (arms, money, advisers) or sanctuary (bases, refuge or transit on its soil).
    `answer`: none (threats, protest or covert acts at most), abroad (open force on its ships,
    aircraft or forces outside its territory), territory (open force on its soil).
    """

    giver: str
    to: str
    against: str
    begin: int
    end: int
    kind: str
    answer: str
    note: str
    source: str


@functools.cache
def aid_cases() -> tuple[AidCase, ...]:
    """All cases of the list."""
    text = importlib.resources.files("detente.history").joinpath("data/aid_cases.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=tuple[AidCase, ...])
