"""What the library holds, as the language sees it: templates, scenarios, pacts and actors."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from detente.scenario import syntax
from detente.scenario.extend import unknown_template
from detente.scenario.parse import load_scenario

LIBRARY = Path(__file__).with_name("library")


class PactLike(Protocol):
    """What grounding asks of a pact."""

    @property
    def name(self) -> str: ...

    def members_on(self, date: datetime.date) -> Any: ...


class ActorLike(Protocol):
    """What grounding asks of an actor."""

    @property
    def name(self) -> str: ...


class Catalog:
    """Templates and scenarios by name, pacts and actors by code.

    With no arguments it is the shipped library, each part read when first asked for. Tests and
    callers with libraries of their own give their mappings.
    """

    def __init__(
        self,
        *,
        pacts: Mapping[str, PactLike] | None = None,
        actors: Mapping[str, ActorLike] | None = None,
        templates: Mapping[str, syntax.Scenario] | None = None,
        directory: Path = LIBRARY,
    ) -> None:
        self._pacts = pacts
        self._actors = actors
        self._templates = dict(templates or {})
        self.directory = directory

    @functools.cached_property
    def pacts(self) -> Mapping[str, PactLike]:
        """Pacts by code."""
        if self._pacts is not None:
            return self._pacts
        from detente.scenario.pacts import load_pacts

        return load_pacts()

    @functools.cached_property
    def actors(self) -> Mapping[str, ActorLike]:
        """States and bodies by code."""
        if self._actors is not None:
            return self._actors
        from detente.scenario.actors import load_actors

        return load_actors().entries

    def template_names(self) -> tuple[str, ...]:
        """Names of the templates, sorted."""
        return tuple(sorted({*self._templates, *self._names("templates")}))

    def scenario_names(self) -> tuple[str, ...]:
        """Names of the scenarios, sorted."""
        return self._names("scenarios")

    def template(self, name: str, *, near: Path | None = None) -> syntax.Scenario:
        """The template called `name`, or in the file `name` beside `near` if it is a path.

        Raises DetenteError if there is none, or for mistakes in it.
        """
        if name in self._templates:
            return self._templates[name]
        if name.endswith((".yaml", ".yml")):
            return load_scenario((near or Path()) / name)
        if name not in self._names("templates"):
            raise unknown_template(name, self.template_names())
        self._templates[name] = load_scenario(self.directory / "templates" / f"{name}.yaml")
        return self._templates[name]

    def scenario(self, name: str) -> syntax.Scenario:
        """The shipped scenario called `name`; DetenteError if there is none."""
        if name not in self.scenario_names():
            raise unknown_template(name, self.scenario_names())
        return load_scenario(self.scenario_path(name))

    def scenario_path(self, name: str) -> Path:
        """Where a shipped scenario lies."""
        return self.directory / "scenarios" / f"{name}.yaml"

    def _names(self, kind: str) -> tuple[str, ...]:
        return tuple(sorted(p.stem for p in (self.directory / kind).glob("*.yaml")))
