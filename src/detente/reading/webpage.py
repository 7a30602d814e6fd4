"""HTML to a document: the main text without menus, advertisements and comments (trafilatura)."""

from __future__ import annotations

import dataclasses
import datetime
import re

from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.document import read_text
from detente.reading.statement import Document

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "source", "wbr"]
)
_DEEPEST = 400  # nested elements; real pages stay below a hundred


def read_webpage(html: str, *, name: str) -> Document:
    """The document of a page: its main text, with the title, date, author and site it names."""
    if _depth(html) > _DEEPEST:
        raise _unreadable(name, "the page nests its elements too deeply to be an article")
    import trafilatura

    found = trafilatura.bare_extraction(
        html, include_comments=False, include_tables=False, include_links=False, with_metadata=True
    )
    text = (getattr(found, "text", "") or "").strip() if found is not None else ""
    if not text:
        raise _unreadable(
            name,
            "no main text was found in the page",
            hint="Save the article as text, or give the page that holds it.",
        )
    title = getattr(found, "title", "") or ""
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    document = read_text(_parted(text), name=name)
    site = getattr(found, "sitename", "") or ""
    return dataclasses.replace(
        document,
        title=title or document.title,
        date=_date(getattr(found, "date", "") or "") or document.date,
        author=getattr(found, "author", "") or document.author,
        outlet=site or document.outlet,
    )


def _parted(text: str) -> str:
    """Paragraphs, which the extractor gives a line each, set apart by blank lines."""
    return "\n\n".join(line for line in text.split("\n") if line.strip())


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _depth(html: str) -> int:
    """The deepest nesting of elements, counted on the tags as they stand."""
    depth = deepest = 0
    for match in _TAG.finditer(html):
        closing, element, empty = match.groups()
        if element.lower() in _VOID or element.lower() in ("p", "li", "td", "tr") or empty:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _unreadable(name: str, what: str, *, hint: str = "") -> DetenteError:
    return DetenteError(
        Problem(what, Place(name), hint=hint, code="unreadable"), status=Exit.UNREADABLE
    )
