"""An analyst's own judgement of a belief: with a name, a reason, and what had been read for it.

A judgement says what a belief is, as a 90 % range, given the documents that the analyst had: it
stands in the place of the scenario's number and of what those documents say about that belief.
What comes into the case later moves it like any other number. Judgements of several analysts on
one belief are kept apart: none is used until one of them, or their pool, is asked for.

Pooling takes the linear opinion pool (Stone 1961, Annals of Mathematical Statistics 32) of the
Gaussians on the link scale, and the Gaussian of the same mean and variance for it, so that
disagreement widens the belief.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from detente.dossier.sheet import listed, place_in, read_sheet, rows, words
from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.findings import nearest
from detente.scenario.likelihood import NotationError, gaussian, link, parse_likelihood
from detente.scenario.model import Belief, Model, Origin, Scale

POOLED = "pooled"
_EDGE = 1e-9  # a probability of 0 or 1 has no place on the link scale


@dataclass(frozen=True, slots=True)
class Judgement:
    """`likely`: as written, such as "3% to 10% within 12 months"; `read`: document ids."""

    belief: str
    likely: str
    by: str
    on: str
    because: str
    read: tuple[str, ...] = ()
    place: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class View:
    """The judgements in force: one (or a pool) a belief, and the beliefs that wait for a choice."""

    chosen: Mapping[str, tuple[Judgement, ...]]
    open: Mapping[str, tuple[Judgement, ...]]

    def judged(self) -> dict[str, tuple[str, frozenset[str]]]:
        """By belief: who judged it, and the documents that all of them had read."""
        return {
            name: (
                " and ".join(j.by for j in group),
                frozenset.intersection(*(frozenset(j.read) for j in group)),
            )
            for name, group in self.chosen.items()
        }


def choose(judgements: Sequence[Judgement], choices: Mapping[str, str]) -> View:
    """Each analyst's latest judgement of each belief, and which of them is in force.

    `choices`: by belief (or "*" for all), the analyst whose judgement counts, or "pooled".
    """
    latest: dict[str, dict[str, Judgement]] = {}
    for judgement in judgements:
        latest.setdefault(judgement.belief, {})[judgement.by] = judgement
    chosen, waiting = {}, {}
    for belief, by in latest.items():
        choice = choices.get(belief, choices.get("*", ""))
        group = tuple(by[name] for name in sorted(by))
        if choice == POOLED or len(group) == 1:
            chosen[belief] = group
        elif choice in by:
            chosen[belief] = (by[choice],)
        else:
            waiting[belief] = group
    return View(chosen, waiting)


def judge(model: Model, view: View) -> Model:
    """The model with the judgements in force; DetenteError for beliefs that it does not have."""
    replaced = {}
    problems = []
    known = {belief.name: belief for belief in model.beliefs}
    for name, group in view.chosen.items():
        if name not in known:
            problems.append(
                Problem(
                    f"a judgement is about '{name}', which the scenario does not have",
                    group[0].place or Place("judgements.yaml"),
                    hint=nearest(name, known) or "Take it out, or name the belief in the scenario.",
                )
            )
            continue
        try:
            replaced[name] = _judged(known[name], group)
        except DetenteError as error:
            problems.extend(error.problems)
    if problems:
        raise DetenteError(problems)
    return model.with_beliefs(replaced) if replaced else model


def _judged(belief: Belief, group: Sequence[Judgement]) -> Belief:
    parts = [on_scale(belief, j.likely, j.place) for j in group]
    mean = sum(m for m, _ in parts) / len(parts)
    spread = sum(sd**2 + (m - mean) ** 2 for m, sd in parts) / len(parts)
    reasons = "; ".join(f"{j.by}, {j.on}: {j.because or 'no reason given'}" for j in group)
    return with_width(
        dataclasses.replace(
            belief,
            mean=mean,
            origin=Origin("analyst", ("pooled: " if len(group) > 1 else "") + reasons),
        ),
        math.sqrt(spread),
    )


def with_width(belief: Belief, sd: float) -> Belief:
    """The belief with another standard deviation; its loadings keep their share of the variance."""
    factor = sd / belief.sd if belief.sd else 0.0
    loadings = tuple((f, value * factor) for f, value in belief.loadings)
    return dataclasses.replace(belief, sd=sd, loadings=loadings)


def on_scale(belief: Belief, text: str, place: Place | None = None) -> tuple[float, float]:
    """Mean and standard deviation, on the belief's link scale, of a likelihood as written.

    A length of time other than the belief's own is converted at a constant rate. DetenteError for
    text that is no likelihood, or that has a length of time where the belief has none.
    """
    expected = "such as '5% to 20% within 12 months', '3%' or 'likely'"
    try:
        found = parse_likelihood(text)
    except NotationError as fault:
        raise _bad(belief, text, fault.what, fault.expected or expected, place) from None
    if found is None or found.history:
        raise _bad(belief, text, "is no likelihood", expected, place)
    if found.days is not None and belief.scale is Scale.ODDS:
        raise _bad(belief, text, "has no length of time", "a probability without 'within'", place)
    low, high = (min(max(p, _EDGE), 1 - _EDGE) for p in (found.low, found.high))
    if low == high:
        mean, sd = link(low, belief.scale), 0.0
    else:
        mean, sd = gaussian(low, high, belief.scale)
    if found.days is not None and belief.days:
        mean += math.log(belief.days / found.days)
    return mean, sd


def _bad(belief: Belief, text: str, what: str, expected: str, place: Place | None) -> DetenteError:
    return DetenteError(
        Problem(f"'{belief.name}': {what}", place, expected=expected, found=repr(text[:60])),
        status=Exit.USAGE if place is None else Exit.INVALID,
    )


def read_judgements(path: Path) -> tuple[tuple[Judgement, ...], dict[str, str]]:
    """The judgements in a sheet and the choices between them; DetenteError with every mistake."""
    sheet = read_sheet(path)
    problems: list[Problem] = []
    out = []
    for row in rows(sheet, "judgements", path, problems):
        place = place_in(row, path)
        missing = [key for key in ("belief", "is", "by") if not words(row, key)]
        if missing:
            what = f"a judgement has no {', '.join(map(repr, missing))}"
            problems.append(
                Problem(what, place, expected="belief, is ('3% to 10% within 12 months') and by")
            )
            continue
        out.append(
            Judgement(
                belief=str(words(row, "belief")),
                likely=str(words(row, "is")),
                by=str(words(row, "by")),
                on=str(words(row, "on")),
                because=str(words(row, "because")),
                read=listed(row, "read"),
                place=place,
            )
        )
    choices = sheet.get("use", {})
    if not isinstance(choices, dict) or any(not isinstance(v, str) for v in choices.values()):
        problems.append(
            Problem(
                "'use' does not map beliefs to analysts",
                Place(str(path)),
                expected="'use: {BELIEF: NAME}' or 'use: {BELIEF: pooled}'",
            )
        )
        choices = {}
    if problems:
        raise DetenteError(problems)
    return tuple(out), {str(k): str(v) for k, v in choices.items()}


def write_judgements(judgements: Sequence[Judgement], choices: Mapping[str, str]) -> str:
    """The sheet of judgements."""
    body: dict[str, object] = {
        "detente": 1,
        "judgements": [
            {
                "belief": j.belief,
                "is": j.likely,
                "by": j.by,
                "on": j.on,
                "because": j.because,
                "read": list(j.read),
            }
            for j in judgements
        ],
    }
    if choices:
        body["use"] = dict(choices)
    head = "# Analysts' own judgements. Where several judge one belief, 'use' says whose counts.\n"
    return head + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)
