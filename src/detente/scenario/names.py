"""Names of what a scenario declares: words, and the indices in brackets behind them.

``permits[m in members]`` declares one fact for each member; ``permits[ITA]`` is one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.scenario.expression import KEYWORDS

MOST_LETTERS = 160

_NAME = re.compile(r"(?P<base>[^\[\]]+?)\s*(?:\[(?P<indices>[^\[\]]*)\])?")


class MalformedNameError(ValueError):
    """A name that the language does not allow, and what to do."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Index:
    """`m in members` (a variable over a set), or with `over` None one actor, role or variable."""

    word: str
    over: str | None = None

    def __str__(self) -> str:
        return self.word if self.over is None else f"{self.word} in {self.over}"


@dataclass(frozen=True, slots=True)
class Name:
    """A base name and its indices."""

    base: str
    indices: tuple[Index, ...] = ()

    @property
    def general(self) -> bool:
        """It stands for all its instances (no index is a fixed actor)."""
        return all(i.over is not None for i in self.indices)

    def __str__(self) -> str:
        if not self.indices:
            return self.base
        return f"{self.base}[{', '.join(map(str, self.indices))}]"


def parse_name(text: str) -> Name:
    """The parts of a name; MalformedNameError where brackets or indices are not right."""
    text = " ".join(text.split())
    if len(text) > MOST_LETTERS:
        raise MalformedNameError(f"a name has more than {MOST_LETTERS} letters")
    match = _NAME.fullmatch(text)
    if match is None:
        raise MalformedNameError("a name cannot be read", "Indices go in [ ] at the end")
    base = match["base"]
    if not base[0].isalpha():
        raise MalformedNameError("a name begins with a letter")
    if any(c in base for c in "<>{}"):
        raise MalformedNameError(
            "a name is fixed and holds no < > { }", "Put what varies in brackets, or in 'says'"
        )
    indices: list[Index] = []
    if match["indices"] is not None:
        for part in match["indices"].split(","):
            word, _, over = part.strip().partition(" in ")
            word, over = word.strip(), over.strip()
            if not word:
                raise MalformedNameError("an index is empty", "Write [m in members] or [POL]")
            indices.append(Index(word, over or None))
    variables = [i.word for i in indices if i.over is not None]
    if len(set(variables)) != len(variables):
        raise MalformedNameError("two indices have the same name")
    return Name(base, tuple(indices))


def check_fact_base(base: str) -> None:
    """MalformedNameError if a fact's base name could not be used in an expression."""
    for word in base.split():
        if word in KEYWORDS:
            raise MalformedNameError(
                f"'{word}' cannot be part of the name of a fact", "It is a word of conditions"
            )
    for c in "(),=!<>+":
        if c in base:
            raise MalformedNameError(f"the name of a fact holds no '{c}'")
    if any(w.startswith("-") for w in base.split()):
        raise MalformedNameError("a word in the name of a fact does not begin with '-'")


def instance(base: str, codes: tuple[str, ...]) -> str:
    """The name of one instance: ``permits[POL]``."""
    return f"{base}[{', '.join(codes)}]" if codes else base
