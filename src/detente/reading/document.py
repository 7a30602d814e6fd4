"""A text as a document: title, date, author, outlet, kind, notes, where the text has them."""

from __future__ import annotations

import datetime
import functools
import hashlib
import re
from pathlib import Path

from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.byline import byline
from detente.reading.dispatch import dispatch_of, writer_named
from detente.reading.genre import kind_of
from detente.reading.lexicon import load_data
from detente.reading.statement import Document, Span

_LARGEST = 20 * 2**20  # bytes; about four million words
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NAMES = "|".join(_MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_DATE = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_NAMES})\.?,?\s+(?P<y1>(?:18|19|20)\d\d)\b"
    rf"|\b(?P<m2>{_NAMES})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:18|19|20)\d\d)\b"
    r"|\b(?P<y3>(?:18|19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)\b"
    r"|\b(?P<d4>\d{1,2})\.(?P<m4>\d{1,2})\.(?P<y4>(?:18|19|20)\d\d)\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"^\W{0,3}(?:by|author:|written by)\s+((?:[A-Z][\w.’'-]*\s?){1,4})\s*(?:[,|·–—(]|$)",
    re.MULTILINE,
)
_INLINE_AUTHOR = re.compile(
    r"(?:^|[.,|·—–-]\s+)[Bb]y\s+((?:[A-ZÀ-Ý][\w’'-]+\.?\s?){2,4})\s*$", re.MULTILINE
)
_DIRECTED = re.compile(r"\b(?:directed|edited|written|signed)\s+by\s+((?:[A-Z][\w’'-]+\s?){2,4})")
_OUTLET = re.compile(
    r"(?:^|\b)(?:editorial|source|outlet|publisher|from|published (?:in|by))\s*:?\s*"
    r"[«“\"*_]([^»”\"*_\n]{2,60})[»”\"*_]",
    re.IGNORECASE,
)
_OUTLET_FIELD = re.compile(
    r"^\W{0,3}(?:outlet|publisher|newspaper|source|agency)\s*:\s*([A-Z][^\n<,|]{1,60}?)\s*(?:[,|]|$)",
    re.MULTILINE | re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^[A-ZÀ-Ý][\w .,/’'-]{2,70}\s*"
    r"\((AP|Reuters|REUTERS|AFP|TASS|Tass|Xinhua|UPI|dpa|DPA|Kyodo|ANSA|EFE|PTI|Yonhap|Interfax)\)"
    r"\s*[—–-]",
    re.MULTILINE,
)
_HEADLINE_FIELD = re.compile(
    r"^\W{0,3}(?:title|headline)\s*:\s*(.+)$", re.MULTILINE | re.IGNORECASE
)
_NOTE_TEXT = re.compile(
    r"^[^\S\n]*(?P<mark>[¹²³⁰⁴-⁹]+|\[\^?\d{1,3}\]:?|\d{1,2}\.)\s*(?P<text><?https?://\S+>?.*|.*https?://\S+.*)$",
    re.MULTILINE,
)
_NOTE_MARK = re.compile(r"[¹²³⁰⁴-⁹]+|\[\^?\d{1,3}\]")
_ADDRESS = re.compile(r"https?://[^\s>\])]+")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s)]+)[^)]*\)")


def read_text(text: str, *, name: str = "-", kind: str = "") -> Document:
    """A document of a plain text or Markdown, with what it tells about itself."""
    if not text.strip():
        raise _unreadable(name, "the document is empty", hint="Give a file that holds text.")
    head = text[:1500]
    title = _title(text)
    author = _author(head) or byline(head)
    warnings = []
    language = "en"
    if not _is_english(text):
        language = "und"
        warnings.append("the document does not look English; little or nothing will be found in it")
    return Document(
        id=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12],
        name=name,
        text=text,
        title=title,
        date=_date(text),
        author=author,
        outlet=_outlet(text),
        kind=kind or kind_of(text, head, signed=bool(author)),
        language=language,
        notes=_notes(text),
        warnings=tuple(warnings),
    )


def decoded(data: bytes, *, name: str) -> str:
    """The text of UTF-8 (or marked UTF-16) bytes; DetenteError for anything else."""
    if len(data) > _LARGEST:
        raise _unreadable(
            name,
            "the document is too large",
            expected=f"at most {_LARGEST // 2**20} MiB of text",
            found=f"{len(data) / 2**20:.0f} MiB",
            hint="Split it, or give the part that matters.",
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\0" in data:
            raise _unreadable(
                name, "the document is binary, not text", hint="Give text, Markdown, HTML or PDF."
            )
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DetenteError(
            Problem(
                "the document is not valid UTF-8",
                Place(name, line),
                expected="UTF-8",
                found=f"byte 0x{data[error.start]:02x}",
                hint=f"Convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8 {name}",
                code="not-utf8",
            ),
            status=Exit.UNREADABLE,
        ) from None


def file_bytes(path: Path) -> bytes:
    """The bytes of a file; DetenteError where it cannot be read."""
    try:
        if path.is_dir():
            raise _unreadable(
                str(path), "this is a folder, not a document", hint="Give the files in it."
            )
        if path.stat().st_size > 10 * _LARGEST:
            raise _unreadable(
                str(path),
                "the document is too large",
                found=f"{path.stat().st_size / 2**20:.0f} MiB",
                hint="Split it, or give the part that matters.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(str(path), "there is no such file", hint="Check the path.") from None
    except PermissionError:
        raise _unreadable(
            str(path), "the file may not be read", hint="Check its permissions."
        ) from None
    except OSError as error:
        raise _unreadable(str(path), f"the file cannot be read ({error.strerror})") from None


def _unreadable(
    name: str, what: str, *, expected: str = "", found: str = "", hint: str = ""
) -> DetenteError:
    return DetenteError(
        Problem(what, Place(name), expected=expected, found=found, hint=hint, code="unreadable"),
        status=Exit.UNREADABLE,
    )


def _title(text: str) -> str:
    field = _HEADLINE_FIELD.search(text[:2000])
    if field:
        return _plain(field.group(1))
    for line in text.splitlines():
        plain = _plain(line)
        if plain:
            return plain if len(plain) <= 200 else ""
    return ""


def _plain(line: str) -> str:
    return re.sub(r"[*_`#]+", "", line).strip(" \t-–—=>|")


def _date(text: str) -> datetime.date | None:
    """The date nearest the top of the document, else the last one that its foot gives."""
    for part in (text[:1500], text[-600:]):
        for match in _DATE.finditer(part):
            found = _as_date(match)
            if found is not None:
                return found
    return None


def _as_date(match: re.Match[str]) -> datetime.date | None:
    groups = match.groupdict()
    for n in "1234":
        if groups.get(f"y{n}"):
            year, month, day = groups[f"y{n}"], groups[f"m{n}"], groups[f"d{n}"]
            number = int(month) if month.isdigit() else _month(month)
            try:
                return datetime.date(int(year), number, int(day))
            except ValueError:
                return None
    return None


def _month(name: str) -> int:
    lowered = name.lower()[:3]
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(lowered))


def _author(head: str) -> str:
    opening = "\n".join(head.splitlines()[:8])
    match = _AUTHOR.search(opening) or _INLINE_AUTHOR.search(opening) or _DIRECTED.search(head)
    if match is None:
        sent = dispatch_of(head)
        return sent.writer if sent is not None else writer_named(head)
    return match.group(1).strip()


def _outlet(text: str) -> str:
    head = text[:1500]
    for pattern in (_OUTLET, _OUTLET_FIELD, _DATELINE):
        match = pattern.search(head)
        if match:
            return _plain(match.group(1))
    return ""


def _notes(text: str) -> tuple[tuple[str, Span], ...]:
    """(address or note, span of its mark in the text), in the order of the marks."""
    texts: dict[str, str] = {}
    bodies: list[Span] = []
    for match in _NOTE_TEXT.finditer(text):
        mark = match.group("mark").strip("[]^:.")
        address = _ADDRESS.search(match.group("text"))
        texts[mark] = address.group() if address else match.group("text").strip()
        bodies.append(match.span())
    notes: list[tuple[str, Span]] = []
    for match in _NOTE_MARK.finditer(text):
        if any(a <= match.start() < b for a, b in bodies):
            continue
        target = texts.get(match.group().strip("[]^"))
        if target:
            notes.append((target, match.span()))
    for match in _MARKDOWN_LINK.finditer(text):
        notes.append((match.group(2), match.span(1)))
    return tuple(sorted(notes, key=lambda note: note[1]))


@functools.lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")["common English"].split())


def _is_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text[:20000].lower())
    if len(words) < 30:
        return True
    return sum(word in _english() for word in words) >= 0.08 * len(words)
