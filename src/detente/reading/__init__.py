"""Reading: documents to statements. Names are imported when they are first used."""

from __future__ import annotations

from typing import Any

_WHERE = {
    "Document": "statement",
    "Statement": "statement",
    "Gazetteer": "gazetteer",
    "Reader": "reader",
    "Setting": "reader",
    "Skipped": "intake",
    "documents_in": "intake",
    "marked_up": "markup",
    "read_document": "intake",
    "read_documents": "intake",
    "read_text": "document",
    "statement_to_dict": "record",
    "statement_from_dict": "record",
    "statements_to_jsonl": "record",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
