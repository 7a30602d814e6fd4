"""What stands behind an answer: actors, pacts in force, what topics mean, chance and ignorance.

`complete` adds all of it to an answer that has been put together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from detente.answer.model import Answer, Bond, Party, Rung
from detente.dossier.mentions import name_of
from detente.engine.solve import Result
from detente.scenario.model import Model
from detente.scenario.pact import STRENGTH, Pact
from detente.scenario.pacts import load_pacts

PACTS_SHOWN = 5


def complete(answer: Answer, model: Model, result: Result) -> Answer:
    """The answer with parties, pacts, titles of topics, and the share of ignorance in each rung."""
    rows = (*answer.evidence, *answer.contradicted, *answer.unused)
    codes = dict.fromkeys(
        [actor.code for actor in model.actors if actor.kind != "class"]
        + [row.speaks_for for row in rows if row.speaks_for]
    )
    return msgspec.structs.replace(
        answer,
        answer=tuple(
            _with_ignorance(rung, result.values.get(f"{model.answer.name}: {rung.outcome}"))
            for rung in answer.answer
        ),
        parties=parties(model, codes),
        pacts=pacts(codes, model.as_of),
        topics={topic.name: topic.title for topic in model.topics},
    )


def ignorance(values: NDArray[np.float64]) -> float | None:
    """The share of the doubt about yes or no that knowing the beliefs exactly would end.

    With p the probability in each draw of the beliefs, the variance of the event falls, by the law
    of total variance, into E[p (1 - p)], chance, and Var[p], ignorance; the share is
    Var[p] / (E[p] (1 - E[p])). None where nothing is in doubt.
    """
    mean = float(values.mean())
    total = mean * (1 - mean)
    return float(values.var()) / total if total > 0 else None


def parties(model: Model, codes: Iterable[str]) -> tuple[Party, ...]:
    """Those who act in the scenario or speak in the documents, with their names."""
    kinds = {actor.code: actor.kind for actor in model.actors}
    names = {actor.code: actor.name for actor in model.actors}
    return tuple(
        Party(code=code, name=names.get(code) or name_of(code), kind=kinds.get(code, "state"))
        for code in codes
    )


def pacts(codes: Iterable[str], on: datetime.date) -> tuple[Bond, ...]:
    """The pacts in force on this day that oblige at least two of these; of most of them first."""
    wanted = set(codes)
    counted = [(len(wanted.intersection(p.members_on(on))), p) for p in load_pacts().values()]
    binding = [
        (count, pact)
        for count, pact in counted
        if count > 1 and pact.in_force(on) and pact.obligations
    ]
    binding.sort(key=lambda pair: (-pair[0], pair[1].signed))
    return tuple(_bond(pact, on) for _, pact in binding[:PACTS_SHOWN])


def _bond(pact: Pact, on: datetime.date) -> Bond:
    obligations = sorted(
        (one for one in pact.obligations if on in one.span), key=lambda o: STRENGTH[o.duty]
    )
    named: Sequence[str] = [
        f"{one.duty.value} (Article {one.article})" if one.article else one.duty.value
        for one in obligations
    ]
    return Bond(
        code=pact.body or pact.key,
        name=pact.title,
        members=pact.members_on(on),
        obligations=tuple(dict.fromkeys(named)),
        decides={
            "consensus": "consensus",
            "majority": "majority",
            "each": "each member for itself",
            "one": "any one member",
        }.get(obligations[0].rule, "")
        if obligations
        else "",
        source=pact.source,
    )


def _with_ignorance(rung: Rung, values: NDArray[np.float64] | None) -> Rung:
    return rung if values is None else msgspec.structs.replace(rung, ignorance=ignorance(values))
