"""Answering a case: its documents, corrections, judgements and scenario, or what changes them.

Nothing here touches a file: a step takes what a case holds (`Stored`) and gives back what it
should hold, with the answer.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detente.answer.aside import Aside, Progress
from detente.answer.ask import Asked, Asking, ask
from detente.answer.modelling import model_of as model_in
from detente.dossier.believing import Believed, Sources, believe
from detente.dossier.draft import draft, with_because
from detente.dossier.judgements import View
from detente.dossier.own import own_of
from detente.dossier.question import parse_horizon
from detente.dossier.redraft import redraft
from detente.dossier.settings import Settings
from detente.dossier.stored import Stored
from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.model import Model
from detente.scenario.parse import parse_scenario

_STATEMENT = re.compile(r"[0-9a-f]{12}-(?:h[0-9a-f]{7}|[0-9a-f]{8}.*)")


@dataclass(frozen=True, slots=True)
class Step:
    """A case with its answer. `taken`, `kept`: what drafting changed, and would have changed."""

    stored: Stored
    asked: Asked
    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Put:
    """What a command puts to a case: None is what the case says, or is found in its documents.

    `unused`: whether the answer lists the statements that bear on nothing.
    """

    question: str | None = None
    as_of: datetime.date | None = None
    horizon: str | None = None
    scenario: str | None = None
    draws: int = 1024
    seed: int = 1
    repeat: str = ""
    unused: bool = True


def sources_of(stored: Stored, *, near: bool = True) -> Sources:
    """All in a case that moves beliefs; `near` as in `Sources`."""
    return Sources(
        stored.documents,
        stored.statements,
        stored.grades,
        stored.weights,
        stored.view,
        stored.corrected.rejected,
        own_of(stored.scenario),
        near,
    )


def model_of(stored: Stored) -> Model:
    """The model of the case's scenario; DetenteError if there is none or it has mistakes."""
    if stored.scenario is None or not answerable(stored.scenario):
        raise DetenteError(
            Problem(
                "has no scenario yet",
                Place(str(stored.path)),
                hint=f"Make one: detente draft {stored.path}",
            )
        )
    source = str(stored.path / "scenario.yaml")
    return model_in(stored.scenario, source=source, horizon_days=_horizon(stored))


def _horizon(stored: Stored) -> float | None:
    """The case's horizon where the scenario is the analyst's own; a draft says it itself."""
    horizon = stored.settings.horizon
    return parse_horizon(horizon) if horizon and stored.draft is None else None


def believed_in(stored: Stored) -> Believed:
    """What the case makes one believe."""
    return believe(model_of(stored), sources_of(stored))


def drafted(stored: Stored) -> tuple[Stored, tuple[str, ...], tuple[str, ...]]:
    """The case with its scenario drafted (again); what was taken, and what was kept instead.

    A scenario that no draft stands behind is the analyst's own and stays as it is.
    """
    if stored.draft is None and answerable(stored.scenario):
        return stored, (), ()
    settings = stored.settings
    try:
        made = draft(
            stored.documents,
            question=settings.question,
            as_of=settings.as_of,
            horizon_days=parse_horizon(settings.horizon) if settings.horizon else None,
            rulings=stored.rulings,
            own=stored.scenario,
        )
    except DetenteError as error:
        if stored.draft is None:
            raise
        return stored, (), tuple(f"no new draft could be made: {p}" for p in error.problems)
    plain = dataclasses.replace(stored, scenario=_laid(stored, made.text)[0])
    # Talk is weighed under the scenario as it will stand: an edit may open or close a topic.
    because = believe(model_of(plain), sources_of(plain, near=False)).dossier.because()
    text = with_because(made.text, because)
    scenario, taken, kept = _laid(stored, text)
    return dataclasses.replace(stored, scenario=scenario, draft=text), taken, kept


def answerable(scenario: str | None) -> bool:
    """Whether a scenario can be answered, rather than only naming actors and pacts."""
    if scenario is None:
        return False
    parsed = parse_scenario(scenario, source="scenario.yaml")
    return parsed.extends is not None or parsed.answer is not None


def _laid(stored: Stored, text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    if stored.scenario is None:
        return text, (), ()
    done = redraft(stored.draft or "detente: 1\n", stored.scenario, text)
    return done.text, done.taken, done.kept


def answer_case(
    stored: Stored,
    put: Put,
    *,
    progress: Progress = lambda step, share: None,
    process: Aside | None = None,
    meanwhile: Callable[[Stored, Believed], None] = lambda stored, believed: None,
) -> Step:
    """Answer a case as it stands, after drafting its scenario (again) from what it holds.

    `process` may compute beside this one; `meanwhile` is called with what the case will hold and
    what it makes one believe, while that is computed.

    DetenteError as `ask`, and if `put` names a scenario while the case has another of its own.
    """
    stored = dataclasses.replace(
        stored,
        settings=Settings(
            put.question or stored.settings.question,
            put.as_of or stored.settings.as_of,
            put.horizon or stored.settings.horizon,
        ),
    )
    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    if put.scenario is not None:
        if stored.scenario not in (None, put.scenario):
            raise DetenteError(
                Problem(
                    "has a scenario of its own",
                    Place(str(stored.path / "scenario.yaml")),
                    hint="Edit that one, or keep the other scenario in a case of its own.",
                ),
                status=Exit.USAGE,
            )
        stored = dataclasses.replace(stored, scenario=put.scenario)
    else:
        progress("drafting", 0.3)
        stored, taken, kept = drafted(stored)
    asked = ask(
        Asking(
            documents=stored.documents,
            horizon_days=_horizon(stored),
            scenario=stored.scenario,
            scenario_name="scenario.yaml",
            statements=stored.statements,
            grades=stored.grades,
            weights=stored.weights,
            view=stored.view,
            rejected=stored.corrected.rejected,
            corrected=stored.corrected.notes,
            notes=_notes(stored, kept),
            draws=put.draws,
            seed=put.seed,
            repeat=put.repeat,
            unused=put.unused,
        ),
        progress=progress,
        process=process,
        meanwhile=lambda believed: meanwhile(stored, believed),
    )
    return Step(stored, asked, taken, kept)


def _notes(stored: Stored, kept: Sequence[str]) -> tuple[str, ...]:
    notes = [f"drafting again: {line}" for line in kept]
    view: View = stored.view
    for belief, group in view.open.items():
        names = ", ".join(f"{j.by} ({j.likely})" for j in group)
        notes.append(
            f"'{belief}' is judged differently by {names}; none of it is used until "
            "'detente judge --use' says whose counts"
        )
    notes += [
        f"a correction by {c.by} finds its statement no more: “{c.quote[:80]}”"
        for c in stored.corrected.loose
    ]
    day = parse_scenario(stored.scenario or "detente: 1", source="scenario.yaml").as_of
    late = [d.name for d in stored.documents if day and d.date and d.date > day]
    if late:
        notes.append(
            f"dated after {day}, the day of the answer, and counted all the same: "
            f"{', '.join(late[:5])}{' and more' if len(late) > 5 else ''}"
        )
    known = {s.id for s in stored.statements}
    lost = [name for name in stored.grades if _STATEMENT.fullmatch(name) and name not in known]
    if lost:
        notes.append(
            f"sources.yaml grades statements that the case does not hold: {', '.join(lost[:3])}"
        )
    for name, ids in _because(stored.scenario or "").items():
        gone = [i for i in ids if i not in known]
        if gone:
            notes.append(
                f"'{name}' rests on {len(gone)} statement(s) that the case no longer holds "
                f"({', '.join(gone[:3])}); draft again, or take them out of 'because'"
            )
    return tuple(notes)


def _because(scenario: str) -> dict[str, tuple[str, ...]]:
    """The statements that the scenario itself names, by belief."""
    parsed = parse_scenario(scenario, source="scenario.yaml")
    return {b.name: b.because for b in parsed.beliefs if b.because}
