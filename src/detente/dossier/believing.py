"""From a scenario's own numbers to what is believed: judgements in place, talk weighed, tilt."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.dossier.bonds import bonds_on
from detente.dossier.evidence import Dossier, Grade
from detente.dossier.judgements import View, judge
from detente.dossier.mentions import actor_codes
from detente.dossier.own import NONE, Own
from detente.dossier.record import Record
from detente.dossier.tables import Weights, default_weights
from detente.dossier.update import tilt
from detente.dossier.weighing import weigh
from detente.reading.statement import Document, Statement
from detente.scenario.model import Model


@dataclass(frozen=True, slots=True)
class Sources:
    """All that moves the beliefs of a scenario. `weights` None: the shipped tables.

    `near`: whether what bears on nothing is given the belief that it is nearest to.
    """

    documents: Sequence[Document] = ()
    statements: Sequence[Statement] = ()
    grades: Mapping[str, Grade] = field(default_factory=dict)
    weights: Weights | None = None
    view: View | None = None
    rejected: Mapping[str, str] = field(default_factory=dict)
    own: Own = NONE
    near: bool = True


@dataclass(frozen=True, slots=True)
class Believed:
    """`scenario`: the model as its author wrote it; `prior`: with analysts' judgements in force;
    `model`: moved by the evidence as well.
    """

    scenario: Model
    prior: Model
    model: Model
    dossier: Dossier


def believe(scenario: Model, sources: Sources) -> Believed:
    """Weigh the sources and move the scenario's beliefs.

    Without documents and judgements the model comes back as it was. Raises DetenteError for a
    judgement of a belief that the scenario does not have.
    """
    view = sources.view or View({}, {})
    prior = judge(scenario, view)
    dossier = weigh(
        prior,
        sources.documents,
        sources.statements,
        weights=sources.weights or default_weights(),
        mentions=functools.partial(actor_codes, own=sources.own),
        record=Record(scenario.as_of, sources.documents),
        grades=sources.grades,
        judged=view.judged(),
        rejected=sources.rejected,
        bodies={
            bond.body: frozenset(bond.members)
            for bond in bonds_on(scenario.as_of, sources.own)
            if bond.body
        },
        near=sources.near,
        context=(scenario.as_of, sources.own),
    )
    return Believed(scenario, prior, tilt(prior, dossier.sums(), dossier.because()), dossier)
