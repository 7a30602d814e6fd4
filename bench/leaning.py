"""Learn what words lean to: `data/leaning.json`, from sentences of this project alone.

    python bench/leaning.py            how right it is on pieces it has not seen
    python bench/leaning.py --write    learn from all of it and write the weights

The sentences: the open pieces of the gold set (counted twice, as they are ordinary prose), the
single sentences of `tests/reading/stances.txt`, and those of `tests/reading/leanings/`, with their
content between [[ and ]] (`author`: as if in an editorial). Held-back pieces are never read. Where
rules were tuned on the text, their verdict is no sign: how far it is to be trusted shows on text
that they had not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "reading"))

from goldset import _paired, f1, pieces, words_of  # noqa: E402

from detente.reading import Document, Gazetteer, Reader, Statement, fields, read_text  # noqa: E402
from detente.reading.leaning import MARGIN, SAID, UNIT, signs_of  # noqa: E402
from detente.scenario.actors import load_actors  # noqa: E402

FILE = ROOT / "src" / "detente" / "reading" / "data" / "leaning.json"
PRECISION = 1.0  # inverse variance of the Gaussian prior on a weight
SMALLEST = 0.1  # a sign whose weights never exceed this is left out: quick to load, no worse
FOLDS = 8
TUNED = 162  # the last piece of the gold set that rules of stance were tuned on
_VERDICT = ("rule ", "by ")  # signs that tell what the rules made of it


@dataclass(frozen=True)
class Example:
    """What a statement shows, the stand it takes, and what the rules made of it."""

    group: str
    signs: frozenset[str]
    stance: str
    rule: str
    said: bool
    weight: float
    tuned: bool

    def learned(self) -> dict[str, float]:
        """The signs that are learned from."""
        return {s: 1.0 for s in self.signs if not (self.tuned and s.startswith(_VERDICT))}


class Signs:
    """A reader that notes the signs of each statement and leaves the rules their verdict."""

    def __init__(self) -> None:
        self.reader = Reader(Gazetteer.of(load_actors()), setting="careful")
        self.noted: dict[Any, tuple[frozenset[str], bool]] = {}
        fields.leant = self._note  # type: ignore[assignment]

    def _note(
        self, people: Any, candidate: Any, party: Any, reading: Any, *, author: bool, mode: str
    ) -> Any:
        signs = signs_of(people, candidate, party, reading, author=author, mode=mode)
        key = people.parse.spans(candidate.content)
        self.noted[key] = (frozenset(signs), reading.by in SAID)
        return reading

    def read(self, document: Document) -> tuple[Statement, ...]:
        self.noted.clear()
        return self.reader.read(document)

    def example(
        self, s: Statement, stance: str, group: str, *, weight: float, tuned: bool
    ) -> Iterator[Example]:
        if s.content in self.noted:
            signs, said = self.noted[s.content]
            yield Example(group, signs, stance, s.act.stance, said, weight, tuned)


def of_gold(signs: Signs) -> Iterator[Example]:
    """The statements of the open pieces that the reader finds."""
    for piece in pieces():
        if piece.held:
            continue
        statements = [s for s in signs.read(piece.document) if s.rule != "part"]
        for s, gold in _paired(piece, statements, piece.document.text):
            tuned = int(piece.name.split("-")[0]) <= TUNED
            yield from signs.example(s, gold["stance"], piece.name, weight=2.0, tuned=tuned)


def of_lines(signs: Signs, path: Path) -> Iterator[Example]:
    """The marked statements of a file of sentences; of one without marks, all of a line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        stance, bar, text = line.partition(" | ")
        if not bar or line.startswith("#"):
            continue
        before, _, rest = text.partition("[[")
        inside, marked, after = rest.partition("]]")
        plain = before + inside + after
        document = read_text(plain, name=path.name)
        if stance.endswith(" author"):
            document = replace(document, kind="editorial")
        span = [(len(before), len(before) + len(inside))] if marked else [(0, len(plain))]
        words = words_of(plain, span)
        found = [s for s in signs.read(document) if s.rule != "part"]
        fit = {id(s): f1(words_of(plain, s.content), words) if marked else 1.0 for s in found}
        best = max(found, key=lambda s: fit[id(s)], default=None)
        if best is not None and fit[id(best)] >= 0.5:
            # neighbouring lines are often variations of each other: one group for ten
            group = f"{path.stem} {number // 10}"
            name = stance.split()[0]
            yield from signs.example(best, name, group, weight=1.0, tuned=not marked)


def fitted(examples: Iterable[Example]) -> tuple[DictVectorizer, LogisticRegression]:
    """The multinomial logit of some examples."""
    chosen = list(examples)
    vectors = DictVectorizer()
    table = vectors.fit_transform([e.learned() for e in chosen])
    model = LogisticRegression(C=PRECISION, max_iter=2000)
    model.fit(table, [e.stance for e in chosen], sample_weight=[e.weight for e in chosen])
    return vectors, model


def predicted(
    model: tuple[DictVectorizer, LogisticRegression], examples: list[Example]
) -> list[str]:
    """What the reader would take, rules and weights together."""
    classes = list(map(str, model[1].classes_))
    table = model[0].transform([dict.fromkeys(e.signs, 1.0) for e in examples])
    found = []
    for e, sums in zip(examples, model[1].decision_function(table), strict=True):
        best = int(sums.argmax())
        clear = e.rule not in classes or sums[best] - sums[classes.index(e.rule)] > MARGIN
        found.append(classes[best] if clear and not e.said else e.rule)
    return found


def measure(examples: list[Example]) -> None:
    """Print how often rules and weights are right on what was left out of the learning."""
    groups = [e.group for e in examples]
    right: dict[str, list[tuple[bool, bool]]] = {}
    for train, test in GroupKFold(FOLDS).split(examples, groups=groups):
        model = fitted(examples[i] for i in train)
        asked = [examples[i] for i in test]
        for e, stance in zip(asked, predicted(model, asked), strict=True):
            source = e.group.split()[0] if e.weight == 1 else "tuned" if e.tuned else "new pieces"
            right.setdefault(source, []).append((e.rule == e.stance, stance == e.stance))
    print(f"{'':<12}{'n':>6}{'rules':>8}{'leaning':>9}")
    for source, pairs in right.items():
        rules, both = np.mean(pairs, axis=0)
        print(f"{source:<12}{len(pairs):>6}{rules:>8.1%}{both:>9.1%}")


def write(examples: list[Example]) -> None:
    """Learn from all examples and write the weights, signs in order of the alphabet."""
    vectors, model = fitted(examples)
    weights = np.vstack([model.intercept_, model.coef_.T])
    names = ["", *map(str, vectors.get_feature_names_out())]
    rows = {
        name: np.rint(row / UNIT).astype(int).tolist()
        for name, row in sorted(zip(names, weights, strict=True), key=lambda pair: pair[0])
        if np.abs(row).max() > SMALLEST or not name
    }
    head = msgspec.json.encode(list(map(str, model.classes_))).decode()
    lines = ",\n".join(
        f"{msgspec.json.encode(name).decode()}:{msgspec.json.encode(row).decode()}"
        for name, row in rows.items()
    )
    FILE.write_text(f'{{"stances":{head},\n"signs":{{\n{lines}\n}}}}\n', encoding="utf-8")
    print(f"{len(rows)} of {len(names)} signs, {FILE.stat().st_size / 1e3:.0f} kB")


def main() -> None:
    signs = Signs()
    folder = ROOT / "tests" / "reading"
    examples = list(of_gold(signs))
    for path in (folder / "stances.txt", *sorted((folder / "leanings").glob("*.txt"))):
        examples += of_lines(signs, path)
    if "--write" in sys.argv[1:]:
        write(examples)
    else:
        measure(examples)


if __name__ == "__main__":
    main()
