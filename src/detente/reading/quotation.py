"""Quotation regions: a layer of its own, found before anything is parsed.

A region runs from an opening mark to its closing mark, both included. Curly, low, angular,
straight and doubled marks are known; a speech that goes on in the next paragraph leaves the first
paragraph open and opens the next one again. A mark without a partner never swallows the rest of
the text: its region ends with the paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPENING = {"“": "”", "„": "“”", "«": "»", "‟": "”", "‹": "›"}
_CLOSING = frozenset("”»›")
_MARK = re.compile(r"[“”„‟«»‹›\"]|``|''")
_SINGLE = re.compile(r"(?:(?<=[\s(\[—–])|^)[‘'](?=\w)")
_SINGLE_END = re.compile(r"(?<=[.,!?…])[’'](?!\w)|(?<=\w)[’'](?=[\s,.;:!?)—–]|$)")
_TRAILING_CUE = re.compile(
    r",\s+(?:he|she|they|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s+(?:said|says|added|told|wrote|warned)\b"
    r"[^“”\"]{0,60}[.]\s*$"
)
_DOUBLE_MARKS = re.compile(r"[“”„«»\"]|``|''")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A region of a paragraph, as half-open character positions in the paragraph's clean text."""

    paragraph: int
    start: int
    end: int
    closed: bool = True
    continues: bool = False  # the speech of the paragraph before goes on here


def quotations(texts: list[str]) -> tuple[Quotation, ...]:
    """The quotation regions of consecutive paragraphs, in order, never overlapping."""
    single = not any(_DOUBLE_MARKS.search(text) for text in texts)
    found: list[Quotation] = []
    open_before = False
    for number, text in enumerate(texts):
        regions = _single_regions(text) if single else _regions(text)
        for index, (start, end, closed) in enumerate(regions):
            first = index == 0 and not text[:start].strip()
            found.append(Quotation(number, start, end, closed, open_before and first))
        open_before = bool(regions) and not regions[-1][2]
    return tuple(found)


def _regions(text: str) -> list[tuple[int, int, bool]]:
    regions: list[tuple[int, int, bool]] = []
    opened: int | None = None
    closers = ""
    for mark in _MARK.finditer(text):
        position, character = mark.start(), mark.group()
        width = len(character)
        if width == 2:
            character = '"'
        if opened is None:
            if character in _OPENING:
                opened, closers = position, _OPENING[character]
            elif character == '"' and _may_open(text, position, width):
                opened, closers = position, '"”'
        elif (
            character in closers
            or character in _CLOSING
            or (character == '"' and _only_closes(text, position, width))
        ) and not (character == '"' and _only_opens(text, position, width)):
            regions.append((opened, position + width, True))
            opened = None
    if opened is not None and len(text) - opened > 1:
        cue = _TRAILING_CUE.search(text, opened)
        if cue and text[opened + 1 : cue.start()].strip():
            regions.append((opened, cue.start() + 1, True))  # the closing mark was forgotten
        else:
            regions.append((opened, len(text), False))
    return regions


def _may_open(text: str, position: int, width: int) -> bool:
    after = text[position + width : position + width + 1]
    return bool(after) and not after.isspace()


def _only_closes(text: str, position: int, width: int) -> bool:
    """Whether a straight mark can only close: text before it, none right after it."""
    before = text[position - 1 : position]
    after = text[position + width : position + width + 1]
    return not before.isspace() and (not after or after.isspace() or after in ",.;:)!?—–")


def _only_opens(text: str, position: int, width: int) -> bool:
    before = text[position - 1 : position]
    after = text[position + width : position + width + 1]
    return before.isspace() and bool(after) and after.isalnum()


def _single_regions(text: str) -> list[tuple[int, int, bool]]:
    regions: list[tuple[int, int, bool]] = []
    position = 0
    while opening := _SINGLE.search(text, position):
        ends = _SINGLE_END.finditer(text, opening.end())
        strong = weak = None
        for end in ends:
            if end.start() and text[end.start() - 1] in ".,!?…":
                strong = end
                break
            possessive = text[end.start() - 1] == "s" and re.match(r"\s\w", text[end.end() :][:2])
            if weak is None and not possessive:
                weak = end
        end_mark = strong if strong and (weak is None or strong.start() < weak.start()) else weak
        end_mark = end_mark or strong
        if end_mark is None:
            break
        regions.append((opening.start(), end_mark.end(), True))
        position = end_mark.end()
    return regions
