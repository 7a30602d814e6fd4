"""What if: the answer of a case beside the answer with something changed, and what changed it.

A change makes another model or another set of sources; nothing is written. Both answers are
computed over the same draws, so that their difference is not that of two samples. A change that
has no effect says why.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.answer.assemble import headline
from detente.answer.casework import model_of, sources_of
from detente.dossier.believing import Believed, Sources, believe
from detente.dossier.evidence import Grade
from detente.dossier.finding import find_statement, label
from detente.dossier.grades import grade_of, parse_grade, source_name
from detente.dossier.judgements import on_scale, with_width
from detente.dossier.mentions import actor_codes, name_of
from detente.dossier.stored import Stored
from detente.engine.compiled import Compiler
from detente.engine.records import Estimate
from detente.engine.solve import Result, solve
from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.findings import nearest
from detente.scenario.model import Chance, Decision, Model, Rule

NEVER = Chance(belief=None, fixed=0.0)


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change. `sets`: belief and likelihood; `grades`: source or
    statement, and code such as B2."""

    sets: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    grades: tuple[tuple[str, str], ...] = ()
    forbid: tuple[str, ...] = ()
    stays_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome in both answers."""

    outcome: str
    before: Estimate
    after: Estimate

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after.mean - self.before.mean


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`headline`: the outcome of the one-sentence answer; `notes`: what each change does, or why
    it does nothing.
    """

    headline: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    draws: int
    seed: int


def what_if(stored: Stored, changes: Changes, *, draws: int = 1024, seed: int = 1) -> WhatIf:
    """Both answers and their difference.

    Raises DetenteError (USAGE) with every statement, source, belief, move or actor that there is
    not, each with the nearest name.
    """
    scenario = _without_members(model_of(stored))
    sources = sources_of(stored)
    problems: list[Problem] = []
    notes: list[str] = []
    before = believe(scenario, sources)
    changed = believe(scenario, _sources(stored, sources, changes, problems))
    model = changed.model
    model = _set(model, changes.sets, problems, notes)
    model = _forbidden(model, changes.forbid, problems, notes)
    model = _staying_out(model, changes.stays_out, problems, notes)
    if problems:
        raise DetenteError(problems, status=Exit.USAGE)
    was = solve(before.model, draws=draws, seed=seed)
    compiler = Compiler(model)
    now = solve(model, draws=draws, seed=seed, compiler=compiler)
    rows = tuple(_rows(before.model, was, now))
    notes += _talk_notes(stored, before, changed, changes)
    if all(row.difference == 0 for row in rows):
        notes += _idle(before.model, model, compiler)
    return WhatIf(headline(model), rows, tuple(notes), draws, seed)


def _without_members(model: Model) -> Model:
    """Members' own outcomes are many and come last: the others keep their places."""
    return dataclasses.replace(
        model, outcomes=tuple(o for o in model.outcomes if o.role != "member")
    )


def _rows(model: Model, was: Result, now: Result) -> Iterable[Row]:
    for name, old, new in zip(
        was.answer.rungs, was.answer.estimates, now.answer.estimates, strict=True
    ):
        yield Row(name, old, new)
    for a, b in zip(was.crossed, now.crossed, strict=True):
        for name, old, new in list(zip(a.rungs, a.estimates, b.estimates, strict=True))[1:]:
            yield Row(f"{a.name} {name}", old, new)
    for outcome in model.outcomes:
        if outcome.role == "definition":
            pair = (was.outcome(outcome.name).estimate, now.outcome(outcome.name).estimate)
            yield Row(outcome.name, *pair)


# ------------------------------------------------------------ what was said, and by whom


def _sources(
    stored: Stored, sources: Sources, changes: Changes, problems: list[Problem]
) -> Sources:
    rejected = dict(sources.rejected)
    for name in changes.without:
        try:
            statement = find_statement(stored.statements, name)
        except DetenteError as error:
            problems.extend(error.problems)
            continue
        rejected[statement.id] = "left out to see what it does"
    grades = dict(sources.grades)
    names = {source_name(d) for d in stored.documents} | {d.name for d in stored.documents}
    for given, code in changes.grades:
        pair = parse_grade(code)
        name = _graded(stored, given)
        if name not in names and all(name != s.id for s in stored.statements):
            problems.append(
                Problem(
                    "there is no such source or statement", Place("--grade"), found=repr(name),
                    hint=nearest(name, sorted(names)),
                )
            )  # fmt: skip
        elif pair is None:
            problems.append(
                Problem(
                    f"'{code}' is no grade", Place("--grade"),
                    expected="a letter A to F and a digit 1 to 6, such as B2",
                )
            )  # fmt: skip
        else:
            grades[name] = Grade(*pair, "to see what it does")
    return dataclasses.replace(sources, grades=grades, rejected=rejected)


def _graded(stored: Stored, name: str) -> str:
    """The name under which a grade is kept: a source's own, or the id of a statement (S5)."""
    if any(name in (source_name(d), d.name) for d in stored.documents):
        return name
    try:
        return find_statement(stored.statements, name).id
    except DetenteError:
        return name


def _talk_notes(
    stored: Stored, before: Believed, after: Believed, changes: Changes
) -> Iterable[str]:
    labels = label(stored.statements)
    for name in changes.without:
        id_ = find_statement(stored.statements, name).id
        items = [i for i in before.dossier.items if i.statement == id_]
        used = [i for i in items if i.applied]
        if not used:
            why = "; ".join(dict.fromkeys(i.why for i in items))
            yield f"without {labels[id_]}: no effect, it moves nothing ({why})"
        for item in used:
            heirs = [
                i for i in after.dossier.used()
                if i.belief == item.belief and i.statement in item.witnesses
            ]  # fmt: skip
            if heirs:
                yield (
                    f"without {labels[id_]}: {labels[heirs[0].statement]}, of the same origin, "
                    f"counts in its place on '{item.belief}'"
                )
    for name, code in changes.grades:
        key = _graded(stored, name)
        documents = {d.id: d for d in stored.documents}
        mine = {
            s.id: grade_of(stored.grades, s, documents[s.document])[0]
            for s in stored.statements
            if key in (s.id, source_name(documents[s.document]), documents[s.document].name)
        }
        was = mine.get(key) or stored.grades.get(key, Grade())
        if str(was) == code.strip().upper():
            yield f"grade of {name}: no effect, it is {was} already"
        elif not any(i.statement in mine for i in before.dossier.used()):
            yield f"grade of {name}: no effect, nothing in it moves a belief"


# ------------------------------------------------------------ beliefs and decisions


def _set(
    model: Model,
    sets: Sequence[tuple[str, str]],
    problems: list[Problem],
    notes: list[str],
) -> Model:
    known = {b.name: b for b in model.beliefs}
    replaced = {}
    for name, text in sets:
        belief = known.get(name)
        if belief is None:
            problems.append(
                Problem(
                    "there is no such belief", Place("--set"), found=repr(name),
                    hint=nearest(name, known),
                )
            )  # fmt: skip
            continue
        try:
            mean, sd = on_scale(belief, text)
        except DetenteError as error:
            problems.extend(error.problems)
            continue
        if (mean, sd) == (belief.mean, belief.sd):
            notes.append(f"'{name}': no effect, it is so already")
        replaced[name] = with_width(dataclasses.replace(belief, mean=mean), sd)
    return model.with_beliefs(replaced) if replaced else model


def _forbidden(
    model: Model, names: Sequence[str], problems: list[Problem], notes: list[str]
) -> Model:
    for name in names:
        hit = False
        forced = False
        decisions = []
        for decision in model.decisions:
            mine = name in (decision.name, decision.group)
            options = []
            for option in decision.options:
                meant = mine or name == option.event
                if meant and option.chance is not None:
                    hit = True
                    options.append(dataclasses.replace(option, chance=NEVER))
                else:
                    forced = forced or meant
                    options.append(option)
            decisions.append(dataclasses.replace(decision, options=tuple(options)))
        if hit:
            model = dataclasses.replace(model, decisions=tuple(decisions))
        elif forced:
            notes.append(f"forbid '{name}': no effect, it is what is left over")
        else:
            events = [o.event for d in model.decisions for o in d.options if o.event]
            known = dict.fromkeys([d.group for d in model.decisions] + events)
            problems.append(
                Problem(
                    "there is no such move", Place("--forbid"), found=repr(name),
                    hint=nearest(name, known),
                )
            )  # fmt: skip
    return model


def _staying_out(
    model: Model, actors: Sequence[str], problems: list[Problem], notes: list[str]
) -> Model:
    owners = {code for d in model.decisions for code in d.owners}
    for word in actors:
        code = word if word in owners else next(iter(actor_codes(word)), word)
        if code not in owners:
            names = {name_of(o): o for o in owners}
            problems.append(
                Problem(
                    f"{name_of(code)} decides nothing in the scenario", Place("--actor-stays-out"),
                    found=repr(word), hint=nearest(word, [*owners, *names]),
                )
            )  # fmt: skip
            continue
        decisions = tuple(_held(d) if d.owners == (code,) else d for d in model.decisions)
        together = dict.fromkeys(
            d.group or d.name
            for d in model.decisions
            if code in d.owners and len(d.owners) > 1 and d.rule is not Rule.NATURE
        )
        if together:
            few = ", ".join(f"'{name}'" for name in list(together)[:5])
            notes.append(
                f"{name_of(code)} stays out: it takes no step of its own; what it decides with "
                f"others ({few}) is left as believed"
            )
        model = dataclasses.replace(model, decisions=decisions)
    return model


def _held(decision: Decision) -> Decision:
    """The decision with every option ruled out; unchanged where one of them must be taken."""
    if any(option.chance is None for option in decision.options):
        return decision
    return dataclasses.replace(
        decision,
        options=tuple(dataclasses.replace(o, chance=NEVER) for o in decision.options),
    )


def _idle(before: Model, after: Model, compiler: Compiler) -> Iterable[str]:
    """Why a changed model gives the same answer."""
    moved = [
        b.name for a, b in zip(before.beliefs, after.beliefs, strict=True)
        if (a.mean, a.sd) != (b.mean, b.sd)
    ]  # fmt: skip
    used: set[int] = set()
    for o in range(len(after.outcomes)):
        used.update(compiler.compile(((o,),)).beliefs())
    names: Mapping[str, int] = {b.name: i for i, b in enumerate(after.beliefs)}
    for name in moved:
        if names[name] not in used:
            yield f"'{name}' has changed, but no outcome depends on it"
    if before.decisions != after.decisions:
        yield "what was ruled out cannot bring any outcome about, or never opens"
