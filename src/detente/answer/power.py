"""What actors can enforce, for people: each alone, and how a stopping set does it, in words."""

from __future__ import annotations

from detente.engine.coalition import Order, coalition, values
from detente.engine.compiled import Compiler, outcome_index
from detente.engine.records import Stopper
from detente.engine.stoppers import Tapes, classes_of_actors
from detente.scenario.model import Model

DONE_OFTEN = 1e-6  # a choice made in a smaller share of cases is not worth a word


def powers_alone(
    model: Model, outcome: str, compiler: Compiler
) -> tuple[tuple[str, tuple[str, ...], float, float, float], ...]:
    """(outcome, alike actors, lowest, central, highest) that each can enforce alone.

    Actors that own the same kinds of decisions and can enforce the same stand on one row.
    """
    tapes = Tapes(compiler, ((outcome_index(model, outcome),),))
    groups = classes_of_actors(tapes.all)
    actors = [actor for group in groups for actor in group]
    if not actors:
        return ()
    alone = [(actor,) for actor in actors]
    central = float(values(tapes.all, [()], highest=False, hostile=False)[0])
    lowest = tapes.values(alone, highest=False, hostile=False)
    highest = tapes.values(alone, highest=True, hostile=False)
    figures = {
        actor: (round(float(low), 12), round(float(high), 12))
        for actor, low, high in zip(actors, lowest, highest, strict=True)
    }
    rows: dict[tuple[int, tuple[float, float]], list[str]] = {}
    for number, group in enumerate(groups):
        for actor in group:
            rows.setdefault((number, figures[actor]), []).append(actor)
    return tuple(
        (outcome, tuple(codes), low, central, high) for (_, (low, high)), codes in rows.items()
    )


def orders_in_words(
    model: Model, outcome: str, stopper: Stopper, compiler: Compiler
) -> tuple[str, ...]:
    """What a stopping set does, one line a decision: what it holds back, what it chooses."""
    members = tuple(code for part in stopper.parts for code in part.among[: part.count])
    found = coalition(model, outcome, members, compiler=compiler)
    often = [order for order in found.strategy if order.share >= DONE_OFTEN]
    return tuple(dict.fromkeys(": ".join(order_in_words(model, order)) for order in often))


def order_in_words(model: Model, order: Order) -> tuple[str, str]:
    """One line of a strategy: "hold back" or "choose", and what; refusing is holding back."""
    decision = next(d for d in model.decisions if d.name == order.decision)
    left = next((o.event for o in decision.options if o.chance is None), None)
    what = decision.says or decision.name
    if order.choice in ("hold", left):
        return "hold back", what
    says = {o.event: o.says for o in decision.options}
    return "choose", says.get(order.choice) or what
