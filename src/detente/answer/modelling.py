"""From a scenario's text to its model, with the base rates that `history(...)` beliefs name."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from detente.scenario.grounding import ground
from detente.scenario.model import Model
from detente.scenario.parse import parse_scenario
from detente.scenario.syntax import Scenario

if TYPE_CHECKING:
    from detente.scenario.likelihood import BaseRate


class BaseRates(Mapping[str, "BaseRate"]):
    """The catalogue of base rates, read when a belief first asks for one."""

    @functools.cached_property
    def _rates(self) -> Mapping[str, BaseRate]:
        from detente.history.catalogue import rates_for_beliefs

        return rates_for_beliefs()

    def __getitem__(self, name: str) -> BaseRate:
        return self._rates[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rates)

    def __len__(self) -> int:
        return len(self._rates)


def model_of(text: str, *, source: str = "scenario", horizon_days: float | None = None) -> Model:
    """The model that a scenario's text says; DetenteError with all its mistakes.

    `horizon_days` takes the place of the scenario's own horizon.
    """
    horizon = f"{horizon_days:g} days" if horizon_days else None
    parsed = parse_scenario(text, source=source)
    if str(parsed.extends or "").endswith((".yaml", ".yml")):
        # What it extends lies beside it, and is no part of what is known of it here.
        return ground(parsed, horizon=horizon, history=BaseRates())
    return _grounded(parsed, horizon)


@functools.lru_cache(maxsize=8)  # a case's scenario is grounded before and after every change
def _grounded(scenario: Scenario, horizon: str | None) -> Model:
    return ground(scenario, horizon=horizon, history=BaseRates())
