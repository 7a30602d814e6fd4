"""The holdouts of a consensus: after the shared belief, each has a vote and a belief of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.scenario import model, syntax
from detente.scenario.beliefs import Beliefs
from detente.scenario.conditions import ALWAYS
from detente.scenario.events import Draft, DraftOption
from detente.scenario.findings import Text, place_of
from detente.scenario.scope import Bound, Instance, Scope

Holdout = tuple[str, model.Chance]
"""The code of the actor that must agree, and how likely it does."""


def ground_holdouts(
    act: syntax.Act,
    spot: Instance,
    *,
    origin: model.Origin,
    rule: model.Rule,
    scope: Scope,
    beliefs: Beliefs,
) -> list[Holdout]:
    """The holdouts of one instance of a move or response, in the order written."""
    if not act.holdouts:
        return []
    if rule is not model.Rule.CONSENSUS:
        scope.findings.error(
            f"only a consensus has holdouts, not '{spot.name}'", act.place,
            expected="'rule: consensus'", code="holdouts",
        )  # fmt: skip
    if act.options is not None:
        scope.findings.error(
            f"'{spot.name}' has both options and holdouts", act.place,
            expected="a single 'chance' and 'then'", code="holdouts",
        )  # fmt: skip
    found = []
    for word, chance in act.holdouts:
        for code, bound in _voters(word, spot, scope):
            name = f"{spot.name}: {code} agrees"
            grounded = beliefs.chance(chance, bound, name, origin=origin, step=None)
            if grounded is not None:
                found.append((code, grounded))
    return found


def _voters(word: str, spot: Instance, scope: Scope) -> list[tuple[str, Bound]]:
    """`HUN` is one holdout; `m in members` one for each member."""
    variable, _, over = word.partition(" in ")
    if over:
        codes = scope.set_of(Text(over, place_of(word)), spot.bound)
        return [(c, {**spot.bound, variable.strip(): c}) for c in codes]
    code = scope.actor(word, spot.bound, place_of(word))
    return [] if code is None else [(code, spot.bound)]


def chain_votes(
    draft: Draft,
    holdouts: Sequence[Holdout],
    refusals: Sequence[DraftOption],
    *,
    following: int,
    closes: bool,
    name_of: Callable[[str], str],
) -> list[Draft]:
    """The votes that follow the shared decision `draft`, whose yes now only raises the first.

    The option that carried effects and event becomes the yes of the last vote; events are
    registered by that object, so responses to the event follow it there. `following` is the index
    that the first vote will have; `closes` says that the last effect of the yes closes a window,
    which the shared decision itself must do.
    """
    yes = draft.options[0]
    own = yes.effects[-1:] if closes else ()
    step = DraftOption("", yes.chance, own)
    yes.effects = yes.effects[: len(yes.effects) - len(own)]
    draft.options[0] = step
    votes = []
    for number, ((code, chance), refusal) in enumerate(zip(holdouts, refusals, strict=True)):
        step.triggers.append(following + number)
        last = number == len(holdouts) - 1
        if last:
            yes.chance = chance
        step = yes if last else DraftOption("", chance)
        says = f"{name_of(code)} agrees: {draft.says}" if draft.says else f"{name_of(code)} agrees"
        votes.append(
            Draft(
                f"{draft.name}: {code} agrees",
                model.Kind.VOTE,
                (code,),
                model.Rule.ONE,
                ALWAYS,
                f"{draft.group}: {code} agrees",
                says,
                draft.origin,
                [step, refusal],
                draft.place,
            )
        )
    return votes
