"""From a document's stored text to clean paragraphs whose every character knows where it stands.

Emphasis marks, note marks, elisions, addresses and invisible characters disturb a parser but mean
nothing to it. They are left out of the paragraph that is parsed; `offsets` leads each remaining
character back to the stored text, so that markup never changes a result.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from detente.reading.statement import Span

_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]*_]*\s*[¹²³⁰-⁹]*\s*$")
_RULE = re.compile(r"^[\s*_=#~–—-]*$")
_LIST_ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_DROPPED = re.compile(
    r"""
    <(?:https?://|www\.)[^>\s]*>            # an address in angle brackets
  | !?\[(?=[^\[\]\n]{1,200}\]\(\S{1,500}?\))  # [ of a Markdown link …
  | (?<=\])\((?:https?://|/|\#)\S*?\)       # … and its (address)
  | \s?\[\s*(?:\.\s?\.\s?\.|…)\s*\]         # [...]
  | \s?\(\s*(?:\.\s?\.\s?\.|…)\s*\)
  | (?<=[\w.,;:!?”’"»)*_])\[\^?\d{1,3}\]    # [1], [^1] as a note mark
  | [⁰¹²³⁴-⁹]+                              # superscript note marks
  | \*+ | (?<!\w)_+(?=\w) | (?<=[\w.,;:!?])_+(?!\w) | `+
  | [\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]
    """,
    re.VERBOSE,
)
_OPENING_HASH = re.compile(r"^\s*(?:#{1,6}\s|>\s?)")
_DATELINE = re.compile(
    r"^\W*[A-ZÀ-Ý][A-ZÀ-Ý .,/’'-]{2,40}"  # the place, in capitals
    r"(?:,?\s+(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?(?:\s+\d{1,2})?(?:,?\s+\d{4})?)?"  # the day
    r"\s*(?:\((?:[A-Z][\w ./-]{1,30})\))?\s*(?:--|[–—-])\s+(?=\S)"  # (the agency) and a dash
)
_GLUED = re.compile(r"(?<=[,.:;?!])(?=[“«„])|(?<=\w[,.?!][”»])(?=\w)")
_UNEVEN = re.compile(
    r"[<\[\]*_`¹²³⁰⁴-⁹\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c"
    r"\x0e-\x1f\x7f]|\s\s|\(\s*[.…]|[\W_]{7}|\S{121}|(?<=[,.:;?!])[“«„]|(?<=\w[,.?!][”»])\w"
)
_SPACE = re.compile(r"\s")
_MARKS = 8
_SOLID = 120
_LONGEST = 6_000  # characters parsed at once; a longer paragraph is cut, at a full stop if it can
_ENDLESS = 1_500  # characters without a full stop: no sentence, and dear to walk; cut as well
_STOP = re.compile(r"[.!?][\"'”’»)]*\s")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is parsed; `offsets[i]` is the place of character i in the stored text."""

    text: str
    offsets: Sequence[int]


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Cut `text` into paragraphs at blank lines, or at line ends where lines are not wrapped.

    A paragraph broken in the middle of a sentence (by the end of a page) is joined again: the
    first half has no final punctuation and the second begins with a small letter.
    """
    blocks: list[list[Span]] = []
    for start, end in _blocks(text):
        if _RULE.match(text[start:end]):
            continue
        if blocks and _continues(text, blocks[-1][-1], (start, end)):
            blocks[-1].append((start, end))
        else:
            blocks.append([(start, end)])
    return tuple(
        piece for block in blocks for piece in _cut(_cleaned(text, block)) if piece.text.strip()
    )


def _blocks(text: str) -> list[Span]:
    """Runs of lines between blank ones, each cut into paragraphs."""
    spans: list[Span] = []
    position = 0
    start = end = -1
    for line in text.split("\n"):
        if line.strip():
            start = position if start < 0 else start
            end = position + len(line)
        elif start >= 0:
            spans.extend(_lines(text, start, end))
            start = -1
        position += len(line) + 1
    if start >= 0:
        spans.extend(_lines(text, start, end))
    return spans


def _lines(text: str, start: int, end: int) -> list[Span]:
    """The block as one paragraph where its lines are wrapped, else a paragraph a line."""
    lines: list[Span] = []
    position = start
    for line in text[start:end].split("\n"):
        if line.strip():
            lines.append((position, position + len(line)))
        position += len(line) + 1
    if len(lines) < 2:
        return lines
    inner = [text[a:b] for a, b in lines[:-1]]
    wrapped = sum(not _TERMINAL.search(line) and len(line) < 120 for line in inner)
    lengths = sorted(len(line) for line in inner)
    if wrapped * 2 >= len(inner) and lengths[len(lengths) // 2] > 40:
        runs: list[Span] = []
        for a, b in lines:
            if runs and not _LIST_ITEM.match(text[a:b]):
                runs[-1] = (runs[-1][0], b)
            else:
                runs.append((a, b))
        return runs
    return lines


def _continues(text: str, before: Span, after: Span) -> bool:
    first = text[before[0] : before[1]].rstrip()
    second = text[after[0] : after[1]].lstrip()
    return bool(
        first
        and second
        and second[0].islower()
        and (first[-1] == "," or first[-1].isalpha())
        and len(first) > 60
    )


def _cleaned(text: str, spans: list[Span]) -> Paragraph:
    if len(spans) == 1:
        start, end = spans[0]
        piece = text[start:end]
        first = _opening(piece)
        if _is_even(piece, first):
            plain = _SPACE.sub(" ", piece[first:]).rstrip(" ")
            return Paragraph(plain, range(start + first, start + first + len(plain)))
    characters: list[str] = []
    offsets: list[int] = []

    marks = 0  # length of the present run without a letter or digit
    solid = 0  # length of the present run without a space

    def put(character: str, offset: int) -> None:
        nonlocal marks, solid
        if character == " " and (not characters or characters[-1] == " "):
            return
        marks = 0 if character.isalnum() else marks + 1
        solid = 0 if character == " " else solid + 1
        if marks > _MARKS:
            return  # a wall of punctuation says nothing and costs the tokenizer dear
        if solid > _SOLID:
            characters.append(" ")
            offsets.append(offset)
            solid = 1
        characters.append(character)
        offsets.append(offset)

    for start, end in spans:
        piece = text[start:end]
        put(" ", start)
        first = _opening(piece)
        if marks <= 2 and _is_even(piece, first):
            characters += _SPACE.sub(" ", piece[first:])
            offsets += range(start + first, end)
            marks = next((i for i, c in enumerate(reversed(piece)) if c.isalnum()), len(piece))
            continue
        skipped = bytearray(len(piece))
        skipped[:first] = b"\1" * first
        for match in _DROPPED.finditer(piece):
            skipped[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if match.group().endswith("["):
                close = piece.find("](", match.end())
                skipped[close] = 1
        glued = {match.start() for match in _GLUED.finditer(piece)}
        for index, character in enumerate(piece):
            if skipped[index]:
                continue
            if index in glued:
                put(" ", start + index)
            put(" " if character.isspace() else character, start + index)
    while characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return Paragraph("".join(characters), array("L", offsets))


def _opening(piece: str) -> int:
    """How long the mark of a heading or item, or the dateline, is that opens a paragraph."""
    opening = _OPENING_HASH.match(piece) or _LIST_ITEM.match(piece) or _DATELINE.match(piece)
    return opening.end() if opening else 0


def _is_even(piece: str, first: int) -> bool:
    """Whether nothing but line ends has to be changed from a place on: most text is like that."""
    return piece[first : first + 1].strip() != "" and not _UNEVEN.search(piece, first)


def _cut(paragraph: Paragraph) -> list[Paragraph]:
    """Pieces of bounded length whose sentences are of bounded length too."""
    text, pieces, start = paragraph.text, [], 0
    while start < len(text):
        end = _piece_end(text, start)
        pieces.append(Paragraph(text[start:end], paragraph.offsets[start:end]))
        start = end
    return pieces


def _piece_end(text: str, start: int) -> int:
    """Where the piece from `start` ends: rather at a stop, then a comma, then a space."""
    limit = min(start + _LONGEST, len(text))
    begun = start  # of the present sentence
    for match in _STOP.finditer(text, start, limit):
        if match.end() - begun > _ENDLESS:
            break
        begun = match.end()
    if min(limit, len(text)) - begun <= _ENDLESS and limit == len(text):
        return limit
    if begun > start:
        return begun
    window = min(start + _ENDLESS, limit)
    for mark in ("; ", ", ", " "):
        place = text.rfind(mark, start + _ENDLESS // 2, window)
        if place > 0:
            return place + len(mark)
    return window
