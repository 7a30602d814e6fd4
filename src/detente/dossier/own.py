"""Actors and pacts of a case's own: what its scenario names that the library does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.errors import DetenteError
from detente.reading.gazetteer import TitledOffice
from detente.scenario.actors import ActorEntry, Name, load_actors
from detente.scenario.known import Known


@dataclass(frozen=True, slots=True)
class Own:
    """`actors`: (code, name, kind); `pacts`: (code, name, members)."""

    actors: tuple[tuple[str, str, str], ...] = ()
    pacts: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


NONE = Own()


@dataclass(frozen=True, slots=True)
class Names:
    """The library's actors and offices with those of the case before them."""

    entries: Mapping[str, ActorEntry]
    offices: tuple[TitledOffice, ...]
    before: Mapping[str, str]
    known: Known


def own_of(scenario: str | None) -> Own:
    """What a scenario's text names of its own; nothing where there is none or it has mistakes."""
    if scenario is None:
        return NONE
    # Imported when wanted: to read documents by the names found here needs no scenarios.
    from detente.scenario.parse import parse_scenario

    try:
        parsed = parse_scenario(scenario, source="scenario.yaml")
    except DetenteError:
        return NONE  # whoever grounds the scenario tells every mistake, with its place
    return Own(
        tuple(
            (str(a.code), str(a.name or a.code), str(a.kind or "state"))
            for a in parsed.actors
            if a.kind != "class"
        ),
        tuple(
            (str(p.code), str(p.name or p.code), tuple(map(str, p.members or ())))
            for p in parsed.pacts
        ),
    )


def names_with(own: Own) -> Names:
    """The names by which actors are found in texts."""
    library = load_actors()
    mine = {
        code: ActorEntry(code, name, kind, _texts(code, name)) for code, name, kind in own.actors
    }
    mine |= {
        code: ActorEntry(code, name, "alliance", _texts(code, name), pact=code)
        for code, name, _ in own.pacts
    }
    entries = {**mine, **{c: e for c, e in library.entries.items() if c not in mine}}
    return Names(entries, library.offices, library.before, library.known)


def _texts(code: str, name: str) -> tuple[Name, ...]:
    bare = name.removeprefix("the ").removeprefix("The ")
    return tuple(Name(text, "name") for text in dict.fromkeys((bare, code)))
