"""A document's text with its statements marked in place: paragraphs of safe HTML.

Steps: (1) cut the text into paragraphs at blank lines; (2) note where each span of a statement
opens and closes; (3) walk once through the text, counting what is open, and write a run of
characters with the classes of all that is open over it. Counting, not listing, keeps a text with
thousands of overlapping statements linear.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from detente.answer.chart_style import CONTROL, clean
from detente.reading.statement import Document, Spans, Statement

BLANK = re.compile(r"\n[^\S\n]*\n\s*")
ORDER = ("contradicted", "used", "unused")  # the strongest status is the one that colours


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's line in the text, its HTML, and the numbers of the statements it opens."""

    line: int
    html: Markup
    numbers: tuple[int, ...]


def paragraphs(
    document: Document,
    statements: Sequence[Statement],
    *,
    numbers: Mapping[str, int],
    labels: Mapping[str, str],
    status: Mapping[str, str],
) -> tuple[Paragraph, ...]:
    """The document's paragraphs, statements marked.

    Args:
        document: the text.
        statements: those of this document.
        numbers: statement id → number, unique in the page.
        labels: statement id → what is shown in the text.
        status: statement id → used, unused or contradicted (unused where absent).

    Spans that lie outside the text are cut to it.
    """
    text = document.text
    refs = _references(text, statements, numbers, labels, status)
    events = _events(text, statements, numbers, status)
    events = sorted(events + [(position, 0, "") for position in refs])  # a run ends before each
    out: list[Paragraph] = []
    open_now: Counter[str] = Counter()
    at, line, line_at = 0, 1, 0
    for start, end in _cuts(text):
        while at < len(events) and events[at][0] <= start:
            open_now[events[at][2]] += events[at][1]
            at += 1
        line += text.count("\n", line_at, start)
        line_at = start
        pieces: list[str] = []
        here: list[int] = []
        position = start
        while position < end:
            for number, label, kind in refs.pop(position, ()):
                here.append(number)
                shown = escape(clean(label))
                pieces.append(f'<a class="r {kind}" id="s{number}" href="#n{number}">{shown}</a>')
            stop = min(end, events[at][0]) if at < len(events) else end
            if stop > position:
                pieces.append(_run(text[position:stop], open_now))
            position = stop
            while at < len(events) and events[at][0] <= position:
                open_now[events[at][2]] += events[at][1]
                at += 1
        out.append(Paragraph(line, Markup("".join(pieces)), tuple(here)))
    return tuple(out)


def _cuts(text: str) -> list[tuple[int, int]]:
    cuts, start = [], len(text) - len(text.lstrip())
    for gap in BLANK.finditer(text, start):
        cuts.append((start, gap.start()))
        start = gap.end()
    end = start + len(text[start:].rstrip())
    return [*cuts, (start, end)] if end > start else cuts


def _clip(spans: Spans, length: int) -> list[tuple[int, int]]:
    clipped = ((max(0, start), min(end, length)) for start, end in spans)
    return [(start, end) for start, end in clipped if start < end]


def _events(
    text: str,
    statements: Sequence[Statement],
    numbers: Mapping[str, int],
    status: Mapping[str, str],
) -> list[tuple[int, int, str]]:
    """(position, +1 or -1, class), by position."""
    events: list[tuple[int, int, str]] = []
    for statement in statements:
        if statement.id not in numbers:
            continue
        parts = (
            (statement.content, status.get(statement.id, "unused")),
            (statement.source, "src"),
            (statement.cue, "cue"),
        )
        for spans, name in parts:
            for start, end in _clip(spans, len(text)):
                events += [(start, 1, name), (end, -1, name)]
    return events


def _references(
    text: str,
    statements: Sequence[Statement],
    numbers: Mapping[str, int],
    labels: Mapping[str, str],
    status: Mapping[str, str],
) -> dict[int, list[tuple[int, str, str]]]:
    """Position → the statements whose content (or else source or cue) begins there."""
    where: dict[int, list[tuple[int, str, str]]] = {}
    for statement in statements:
        spans = _clip(statement.content or statement.source or statement.cue, len(text))
        if spans and statement.id in numbers:
            start = spans[0][0]
            while start < spans[0][1] - 1 and text[start].isspace():
                start += 1
            where.setdefault(start, []).append(
                (numbers[statement.id], labels[statement.id], status.get(statement.id, "unused"))
            )
    return where


def _run(text: str, open_now: Counter[str]) -> str:
    safe = escape(CONTROL.sub("\ufffd", text))
    content = next((name for name in ORDER if open_now[name] > 0), "")
    names = [name for name in (content, "src", "cue") if name and open_now[name] > 0]
    if not names:
        return str(safe)
    tag = "mark" if content else "span"
    return f'<{tag} class="{" ".join(names)}">{safe}</{tag}>'
