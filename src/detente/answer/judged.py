"""Analysts' judgements side by side: what each says, what is in force, what the scenario says."""

from __future__ import annotations

from dataclasses import dataclass

from detente.answer.beliefs import shown
from detente.answer.casework import believed_in, model_of
from detente.dossier.judgements import POOLED, View, choose, judge
from detente.dossier.stored import Stored
from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.findings import nearest
from detente.scenario.model import Belief, Model


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison, in words."""

    belief: str
    who: str
    says: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.belief}  {self.who}: {self.says}" + (f"  {self.note}" if self.note else "")


def known_belief(model: Model, name: str) -> Belief:
    """The belief called `name`; DetenteError (USAGE) with the nearest if there is none."""
    for belief in model.beliefs:
        if belief.name == name.strip():
            return belief
    raise DetenteError(
        Problem(
            "there is no such belief",
            Place("BELIEF"),
            found=repr(name),
            hint=nearest(name, [b.name for b in model.beliefs])
            or "'detente why CASE' lists what the answer hinges on.",
        ),
        status=Exit.USAGE,
    )


def compare(stored: Stored, belief: str | None = None) -> list[Line]:
    """Each judged belief (or one): the scenario, each analyst, the pool, and what is in force."""
    model = model_of(stored)
    if belief is not None:
        known_belief(model, belief)
    now = believed_in(stored).model
    out = []
    names = dict.fromkeys(j.belief for j in stored.judgements)
    for name in names if belief is None else [belief.strip()]:
        out.append(Line(name, "the scenario", str(shown(model.belief(name))), "before evidence"))
        mine = [j for j in stored.judgements if j.belief == name]
        by = {j.by: j for j in mine}
        for who, judgement in by.items():
            alone = judge(model, View({name: (judgement,)}, {})).belief(name)
            out.append(Line(name, who, str(shown(alone)), judgement.because))
        if len(by) > 1:
            pooled = judge(model, choose(mine, {name: POOLED})).belief(name)
            out.append(Line(name, POOLED, str(shown(pooled)), "the mean and spread of all"))
        chosen = stored.view.chosen.get(name, ())
        whose = " and ".join(j.by for j in chosen)
        note = (
            f"from {whose}, moved by what came later"
            if whose
            else "from the scenario, moved by what was said"
        )
        out.append(Line(name, "in force", str(shown(now.belief(name))), note))
    return out
