"""Détente: from what was said to whether states will go to war, traced.

Importing this package is quick; what a name needs is imported when the name is first used.

    ask, Asking      the main job: documents and a question to a traced answer
    read_document    a file to a document; Reader finds its statements
    load_scenario    a scenario's file; ground makes the model that solve answers
    DetenteError     the one error that is raised on purpose
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from detente.version import VERSION

__version__ = VERSION

if TYPE_CHECKING:
    from detente.answer.ask import Asked as Asked
    from detente.answer.ask import Asking as Asking
    from detente.answer.ask import ask as ask
    from detente.engine.solve import solve as solve
    from detente.errors import DetenteError as DetenteError
    from detente.reading.intake import read_document as read_document
    from detente.reading.reader import Reader as Reader
    from detente.scenario.grounding import ground as ground
    from detente.scenario.parse import load_scenario as load_scenario

_HOMES = {
    "Asked": "answer.ask",
    "Asking": "answer.ask",
    "DetenteError": "errors",
    "Reader": "reading.reader",
    "ask": "answer.ask",
    "ground": "scenario.grounding",
    "load_scenario": "scenario.parse",
    "read_document": "reading.intake",
    "solve": "engine.solve",
}

__all__ = [*_HOMES, "__version__"]  # noqa: PLE0604 - the keys are strings


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute '{name}'")
    return getattr(importlib.import_module(f"detente.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
