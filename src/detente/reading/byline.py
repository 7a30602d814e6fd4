"""Who signs a document: the line under the title that names its writer, in the forms it has.

"By Hannah Okello in Addis Ababa", "Agnete Lund, September 2022", "Leonor Vaz, Senior Fellow",
"From Eleanor Pratt in Washington", "Text: Anke Petersen".
"""

from __future__ import annotations

import functools
import re

from detente.reading.lexicon import load_data

_LINES = 8  # at the head of a document
_PREFIX = r"(?:al|el|as|ad|ar|an|at|ash|az|bin|ben|ibn|ould|d|l|o|de|da)[-’']"
_WORD = rf"(?:(?:{_PREFIX})?[A-ZÀ-ÝŁŚŽŠČ][\w.’'-]*)"
_SMALL = r"(?:de|da|del|di|du|la|le|van|von|der|den|bin|ibn|al|el|dos|ter|zu)"
_NAME = rf"(?P<name>{_WORD}(?:\s+(?:{_WORD}|{_SMALL})){{1,4}})"
_END = r"\s*(?:[,|·–—(;/]|\bin\b|\bat\b|\bfor\b|\band\b|$)"
_LABELLED = re.compile(
    r"^\W*(?i:by|from|text|words|author|written by|report by|analysis by|opinion by|comment by"
    rf"|posted by|reported by)\s*:?\s+{_NAME}{_END}"
)
_POSTED = re.compile(rf"\b(?:by|By)\s+\[?{_NAME}\s*(?:\]|[·|,–—(]|$)")
_BARE = re.compile(rf"^\W*{_NAME}(?P<rest>$|\s*[,|·–—(;/].*|\s+in\s+[A-ZÀ-Ý].*)$")
_NO_NAMES = frozenset(
    ["our", "the", "own", "special", "staff", "correspondent", "correspondents", "new", "special",
     "agencies", "agency", "reuters", "press", "institute", "university", "centre", "center",
     "times", "post", "news", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
     "sunday", "january", "february", "march", "april", "may", "june", "july", "august",
     "september", "october", "november", "december", "council", "committee", "ministry"]
)  # fmt: skip


@functools.lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """First names, by which a bare line is known to be a person's name."""
    lists = load_data("first_names.yaml").values()
    return frozenset(name for names in lists for name in names.split())


@functools.lru_cache(maxsize=1)
def _roles() -> re.Pattern[str]:
    """Words for those who write, which after a name tell that the line is the writer's."""
    words = "|".join(load_data("speakers.yaml")["writers"].split())
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def byline(head: str) -> str:
    """The writer whom the first lines of a document name, or nothing."""
    lines = [line.strip() for line in head.splitlines() if line.strip()][1:_LINES]
    for line in lines:
        if len(line) > 120:
            break  # the text has begun
        match = _LABELLED.match(line) or _POSTED.search(line)
        if match is None:
            bare = _BARE.match(line)
            if bare is not None and _signs(bare["name"], bare["rest"], len(line)):
                match = bare
        if match is not None and _is_name(match["name"]):
            return _clean(match["name"])
    return ""


def _signs(name: str, rest: str, length: int) -> bool:
    """Whether a line that opens with a name is nothing but the writer's."""
    if length > 90 or rest.rstrip().endswith((".", "?", "!", ":")):
        return False
    first = name.split(maxsplit=1)[0]
    return first in _known() or bool(_roles().search(rest))


def _is_name(name: str) -> bool:
    """Whether the words may be a person's name: none of them is a day, month or office."""
    words = {word.lower().strip(".,’'") for word in name.split()}
    return not words & _NO_NAMES and not name.isupper() and bool(re.match(r"[^\W\d_]", name))


def _clean(name: str) -> str:
    """A name without the small word at its end that leads on to something else."""
    words = name.split()
    while words and words[-1].islower():
        words.pop()
    return " ".join(words).strip(",")
