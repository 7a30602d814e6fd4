"""The language of scenarios and its library: parse, ground, check, format, describe.

Names are loaded when they are first asked for, so that importing the package costs little.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.scenario.catalog import Catalog as Catalog
    from detente.scenario.checking import check as check
    from detente.scenario.checking import check_text as check_text
    from detente.scenario.description import describe as describe
    from detente.scenario.grounding import ground as ground
    from detente.scenario.layout import format_scenario as format_scenario
    from detente.scenario.likelihood import BaseRate as BaseRate
    from detente.scenario.parse import load_scenario as load_scenario
    from detente.scenario.parse import parse_scenario as parse_scenario
    from detente.scenario.schema import json_schema as json_schema
    from detente.scenario.syntax import Scenario as Scenario
    from detente.scenario.writing import draft_scenario as draft_scenario
    from detente.scenario.writing import to_yaml as to_yaml

_WHERE = {
    "BaseRate": "likelihood",
    "Catalog": "catalog",
    "Scenario": "syntax",
    "check": "checking",
    "check_text": "checking",
    "describe": "description",
    "draft_scenario": "writing",
    "format_scenario": "layout",
    "ground": "grounding",
    "json_schema": "schema",
    "load_scenario": "parse",
    "parse_scenario": "parse",
    "to_yaml": "writing",
}


def __getattr__(name: str) -> Any:
    module = _WHERE.get(name)
    if module is None:
        raise AttributeError(f"module 'detente.scenario' has no attribute '{name}'")
    return getattr(importlib.import_module(f"detente.scenario.{module}"), name)
