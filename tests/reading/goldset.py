"""The gold set and its scorer: precision and recall of every field, and who was misquoted.

A predicted statement is paired with at most one of the gold (optimal assignment by the F1 of
content words, at least one half; a matching speaker breaks ties). Precision of a field counts the
pairs whose prediction fills it, recall all gold statements that have it, found or not. Author
assertions, conditions and likelihoods count unpaired predictions against precision as well.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from detente.reading import Document, Reader, Statement, read_text
from detente.scenario.actors import load_actors

FOLDER = Path(__file__).parent / "gold"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Piece:
    """One annotated text."""

    name: str
    held: bool
    document: Document
    statements: tuple[dict[str, Any], ...]


def pieces() -> tuple[Piece, ...]:
    """All pieces of the gold set, with contents turned into word sets."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = data["text"]
        statements = tuple(
            {**s, "words": _located(text, s["content"], path.name)} for s in data["statements"]
        )
        document = read_text(text, name=path.name)
        found.append(Piece(path.stem, bool(data["held"]), document, statements))
    return tuple(found)


def _located(text: str, content: str, name: str) -> frozenset[int]:
    """The word positions that "A … B" covers in a text."""
    parts = [part.strip() for part in str(content).split(" … ")]
    start = text.find(parts[0])
    if start < 0:
        raise ValueError(f"{name}: not in the text: {parts[0]!r}")
    end = start + len(parts[0])
    if len(parts) > 1:
        place = text.find(parts[1], end)
        if place < 0:
            raise ValueError(f"{name}: not in the text: {parts[1]!r}")
        end = place + len(parts[1])
    return words_of(text, [(start, end)])


def words_of(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The positions (by start) of the words that the spans overlap."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    return frozenset(a for a, b in words for s, e in spans if a < e and s < b)


def f1(first: frozenset[int], second: frozenset[int]) -> float:
    """F1 of two word sets."""
    shared = len(first & second)
    return 2 * shared / (len(first) + len(second)) if shared else 0.0


@dataclass
class Tally:
    """Counts of one field."""

    right: int = 0
    predicted: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Score:
    """Tallies of all fields, and a list of what went wrong."""

    fields: dict[str, Tally] = field(default_factory=dict)
    wrong_speaker: int = 0
    named_speaker: int = 0
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def of(self, name: str) -> Tally:
        return self.fields.setdefault(name, Tally())

    def count(self, name: str, *, wanted: bool, predicted: bool, right: bool) -> None:
        tally = self.of(name)
        tally.wanted += wanted
        tally.predicted += predicted
        tally.right += right

    @property
    def wrong_speaker_rate(self) -> float:
        return self.wrong_speaker / self.named_speaker if self.named_speaker else 0.0

    def table(self) -> Iterator[str]:
        """One line a field: precision, recall, F1, and how many were wanted."""
        for name, tally in self.fields.items():
            numbers = f"{tally.precision:6.1%} {tally.recall:6.1%} {tally.f1:6.1%}"
            yield f"{name:<18} {numbers} {tally.wanted:4d}"
        yield f"wrong speaker      {self.wrong_speaker_rate:6.1%} of {self.named_speaker}"


@functools.cache
def _states() -> dict[str, str]:
    """The code of each state by its names, present and former ("Britain", "Roumania")."""
    names = ((n, e.code) for e in load_actors().states for n in e.texts("name", "former"))
    return {name.lower(): code for name, code in names}


def same_speaker(first: str, second: str) -> bool:
    """Whether two names mean the same speaker: the same words or last name, or the same state."""
    title = re.compile(r"^(?:the|an?|mr|ms|dr|sir) ")
    plain = [title.sub("", name.lower().replace("’", "'")) for name in (first, second)]
    if plain[0] == plain[1]:
        return True
    if plain[0] in _states() and _states()[plain[0]] == _states().get(plain[1]):
        return True
    one, other = (name.split() for name in plain)
    if not one or not other:
        return False
    return one[-1] == other[-1] and (set(one) <= set(other) or set(other) <= set(one))


def _left_open(name: str) -> bool:
    """Whether a speaker is only the text's own description ("the official"), not resolved."""
    return name.split(" ", 1)[0].lower() in ("the", "a", "an", "this", "his", "her", "its", "their")


def score(reader: Reader, chosen: Iterable[Piece]) -> Score:
    """Score a reader on pieces."""
    result = Score()
    for piece in chosen:
        _score_piece(result, piece, reader.read(piece.document))
    return result


def _score_piece(result: Score, piece: Piece, statements: tuple[Statement, ...]) -> None:
    text = piece.document.text
    outer = {s.parent for s in statements if s.parent and s.rule != "part"}
    predicted = [s for s in statements if s.rule != "part" and s.id not in outer]
    wrapping = [s for s in statements if s.id in outer]
    pairs = _paired(piece, [*predicted, *wrapping], text)
    matched = {id(s): g for s, g in pairs}
    predicted += [s for s in wrapping if id(s) in matched]
    for gold in piece.statements:
        found = next((s for s, g in pairs if g is gold), None)
        result.count("statement", wanted=True, predicted=False, right=found is not None)
        if found is None:
            result.errors.append(f"{piece.name}: missed {gold.get('speaker')}: {gold['content']}")
            _count_missing(result, gold)
        else:
            _count_pair(result, piece, found, gold)
    for s in predicted:
        result.count("statement", wanted=False, predicted=True, right=False)
        if id(s) not in matched:
            result.errors.append(f"{piece.name}: extra {s.speaker} [{s.rule}]: {s.text[:90]}")
            for name, filled in (
                ("author", s.author_assertion),
                ("condition", s.condition is not None),
                ("likelihood", s.likelihood is not None),
            ):
                result.count(name, wanted=False, predicted=filled, right=False)


def _paired(
    piece: Piece, predicted: list[Statement], text: str
) -> list[tuple[Statement, dict[str, Any]]]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not predicted:
        return []
    grid = np.zeros((len(predicted), len(piece.statements)))
    for i, s in enumerate(predicted):
        words = words_of(text, s.content)
        for j, gold in enumerate(piece.statements):
            value = f1(words, gold["words"])
            if value >= 0.5:
                grid[i, j] = value + 0.2 * same_speaker(s.speaker, gold.get("speaker", ""))
    rows, columns = linear_sum_assignment(-grid)
    return [
        (predicted[i], piece.statements[j])
        for i, j in zip(rows, columns, strict=True)
        if grid[i, j] > 0
    ]


def _fields(gold: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    yield "speaker", "speaker" in gold
    yield "actor", "for" in gold
    yield "authority", "authority" in gold
    yield "mode", True
    yield "channel", "via" in gold
    yield "author", bool(gold.get("author"))
    yield "stance", True
    yield "type", "type" in gold
    yield "condition", "if" in gold
    yield "likelihood", "likelihood" in gold
    yield "negated", bool(gold.get("negated"))


def _count_missing(result: Score, gold: dict[str, Any]) -> None:
    for name, wanted in _fields(gold):
        for _ in range(len(gold["via"]) if name == "channel" and wanted else 1):
            result.count(name, wanted=wanted, predicted=False, right=False)


def _count_pair(result: Score, piece: Piece, s: Statement, gold: dict[str, Any]) -> None:
    text = piece.document.text
    wanted = dict(_fields(gold))

    def check(name: str, predicted: bool, right: bool, shown: str) -> None:
        result.count(name, wanted=wanted[name], predicted=predicted, right=right and wanted[name])
        if wanted[name] != predicted or (predicted and not right):
            content = str(gold["content"])[:60]
            result.errors.append(f"{piece.name}: {name} {shown} at {content!r}")

    speaker = gold.get("speaker", "")
    right = same_speaker(s.speaker, speaker) if speaker else s.author_assertion
    if s.speaker and speaker:
        result.named_speaker += 1
        result.wrong_speaker += not right and not _left_open(s.speaker)
    check("speaker", bool(s.speaker) and bool(speaker), right, f"{s.speaker!r}, not {speaker!r}")
    actor = gold.get("for", "")
    check("actor", bool(s.speaks_for), s.speaks_for == actor, f"{s.speaks_for!r}, not {actor!r}")
    if wanted["authority"]:
        check("authority", True, s.authority == gold["authority"], s.authority)
    check("mode", True, s.mode == gold["mode"], f"{s.mode}, not {gold['mode']}")
    via = list(gold.get("via", []))
    links = [link.name for link in s.channel[1:]]
    met = sum(any(same_speaker(link, name) or name in link for link in links) for name in via)
    tally = result.of("channel")
    tally.wanted += len(via)
    tally.predicted += len(links)
    tally.right += met
    if met != len(via) or met != len(links):
        result.errors.append(f"{piece.name}: channel {links}, not {via} at {gold['content']!r}")
    check("author", s.author_assertion, s.author_assertion, str(s.author_assertion))
    stance = gold["stance"]
    result.confusion[(stance, s.act.stance)] += 1
    check("stance", s.act.stance != "none", s.act.stance == stance, f"{s.act.stance}, not {stance}")
    if wanted["type"]:
        check("type", bool(s.act.type), s.act.type == gold["type"], f"{s.act.type!r}")
    check("condition", s.condition is not None, _same_condition(text, s, gold), str(s.condition))
    word = str(gold.get("likelihood", ""))
    heard = s.likelihood.word if s.likelihood else ""
    near = bool(set(heard.split()) & set(word.split()))
    check("likelihood", s.likelihood is not None, near, f"{heard!r}, not {word!r}")
    check("negated", s.negated, s.negated, str(s.negated))


def _same_condition(text: str, s: Statement, gold: dict[str, Any]) -> bool:
    if s.condition is None or "if" not in gold:
        return False
    parts = ((s.condition.if_spans, gold["if"]), (s.condition.then_spans, gold["then"]))
    return all(
        f1(words_of(text, spans), _located(text, part, "condition")) >= 0.5 for spans, part in parts
    )
