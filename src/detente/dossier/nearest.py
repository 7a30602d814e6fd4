"""The belief nearest to a statement that names no topic: by shared words, then by who speaks.

It moves nothing. It tells a reader where the statement might have counted, so that a wrong reading
or a missing phrase of a topic can be seen.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Mapping

from detente.reading.statement import Statement
from detente.scenario.model import Model

STEM = 5  # letters: "permits", "permitted" and "permission" are one
SHORTEST = 4
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(
    _WORD.findall(
        "about after against also among another because been before being between both could "
        "does during each even every first from have having into itself less likely made make "
        "many might more most much must only other over said same says shall should since "
        "some such than that their them then there these they this those through toward under "
        "unless until upon very well were what when where whether which while whom whose will "
        "with within without would year years month months"
    )
)


def nearest_finder(
    model: Model, owners: Mapping[str, frozenset[str]]
) -> Callable[[Statement], str]:
    """A function from statements to the name of the nearest belief, "" where none is near.

    A shared word counts the more the fewer beliefs it stands by; of beliefs equally near the one
    whose decision the speaker's side owns is taken (`owners`), then the first of the scenario. A
    statement without a shared word is near to the first belief about its speaker's own decision.
    """
    topics = {topic.name: topic for topic in model.topics}
    holders: dict[str, list[int]] = {}
    for number, belief in enumerate(model.beliefs):
        words = [belief.name, belief.says]
        for talk in belief.talk:
            topic = topics.get(talk.topic)
            words += [topic.title, *topic.patterns] if topic is not None else []
        for stem in _stems(" ".join(words)):
            holders.setdefault(stem, []).append(number)
    worth = {
        stem: math.log((1 + len(model.beliefs)) / len(numbers)) for stem, numbers in holders.items()
    }
    mine: dict[str, list[int]] = {}
    for number, belief in enumerate(model.beliefs):
        for code in owners.get(belief.name, ()):
            mine.setdefault(code, []).append(number)

    def nearest(statement: Statement) -> str:
        scores: dict[int, float] = {}
        for stem in sorted(_stems(f"{statement.text} {statement.act.target}")):
            for number in holders.get(stem, ()):
                scores[number] = scores.get(number, 0.0) + worth[stem]
        own = frozenset(mine.get(statement.speaks_for, ()))
        among = scores or dict.fromkeys(own, 0.0)
        if not among:
            return ""
        best = min(among, key=lambda n: (-among[n], n not in own, n))
        return model.beliefs[best].name

    return nearest


def _stems(text: str) -> set[str]:
    stems = {_stem(word) for word in _WORD.findall(text)}
    stems.discard("")
    return stems


@functools.lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """The first letters of a word, "" for one that is short or says nothing by itself."""
    plain = word.casefold()
    return plain[:STEM] if len(plain) >= SHORTEST and plain not in _COMMON else ""
