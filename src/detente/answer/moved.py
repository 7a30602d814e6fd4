"""What a new report moved: each outcome before and after, and the share of each statement.

Here is what two states of a case have to do with each other; `shares` computes it.
"""

from __future__ import annotations

from collections.abc import Collection

from detente.answer.aside import Aside, Errand
from detente.answer.found import Moved
from detente.dossier.believing import Believed
from detente.dossier.evidence import Dossier


def moved(
    before: Believed,
    after: Believed,
    *,
    seed: int = 1,
    split: Collection[str] | None = None,
) -> tuple[Moved, ...]:
    """What changed between two states of a case, for every outcome that both have.

    `split`: the outcomes whose difference is split over the statements; None: all of them.

    1. The scenario changes first, with the old evidence; its part is the difference.
    2. The evidence changes along the straight path, in the new scenario.

    Members' outcomes are left out: they are many and follow their own beliefs.
    """
    return moving(before, after, seed=seed, split=split).result()


def moving(
    before: Believed,
    after: Believed,
    *,
    seed: int = 1,
    split: Collection[str] | None = None,
    process: Aside | None = None,
) -> Errand[tuple[Moved, ...]]:
    """As `moved`; `process` may compute it beside this one."""
    held = {o.name for o in before.model.outcomes}
    names = [name for name in _names(after) if name in held]
    known = {b.name for b in after.prior.beliefs}
    carried = before.dossier.sums()
    changes = _changes(before.dossier, after.dossier)
    work: Errand[tuple[Moved, ...]] = Errand(
        "detente.answer.shares:outcomes_moved",
        None if before.prior == after.prior else before.model,
        after.prior,
        {name: name in split if split is not None else True for name in names},
        {name: total for name, total in carried.items() if name in known},
        {key: pair for key, pair in changes.items() if key[1] in known},
        seed,
    )
    if process is not None:
        process.send(work)
    return work


def rehearsed(believed: Believed, process: Aside, *, seed: int = 1) -> None:
    """Have `process` get ready for `moving` from what is believed now."""
    carried = believed.dossier.sums()
    work = "detente.answer.shares:rehearse"
    process.send(Errand(work, believed.prior, _names(believed), carried, seed))


def _names(believed: Believed) -> list[str]:
    return [o.name for o in believed.model.outcomes if o.role != "member"]


def _changes(before: Dossier, after: Dossier) -> dict[tuple[str, str], tuple[float, float]]:
    """Log-likelihood ratio before and after of every statement that counts otherwise now."""
    was = _applied(before)
    now = _applied(after)
    return {
        key: (was.get(key, 0.0), now.get(key, 0.0))
        for key in sorted({*was, *now})
        if was.get(key, 0.0) != now.get(key, 0.0)
    }


def _applied(dossier: Dossier) -> dict[tuple[str, str], float]:
    out: dict[tuple[str, str], float] = {}
    for item in dossier.used():
        key = item.statement, item.belief
        out[key] = out.get(key, 0.0) + item.applied
    return out
