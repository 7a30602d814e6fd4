"""Rows of the terminal's tables: what stands in each cell, brief or in full."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from detente.answer.model import Answer, Definition, Road, Rung, Said, Stopper, Used
from detente.answer.report_reasons import first_outcome, most_moving, orders, reached, step_days
from detente.answer.words import percent, quoted

Cells = tuple[Text | str, ...]
FEW = 4  # rows of a part on one screen
NAMED = 3  # members named before "and so many more"


def word(rung: Rung) -> Text:
    """The ICD 203 word; below 1 % and above 99 % there is none, and the number stands already."""
    return Text(rung.words) if rung.words[0].isalpha() else Text("–", "dim")


def already_or_claimed(row: Definition) -> str:
    """What a definition's row says beside its figures."""
    claims = ", ".join(row.statements)
    if row.already:
        return f"already so ({claims})" if claims else "already so"
    return f"claimed in {claims}" if claims else ""


def reads(answer: Answer) -> tuple[Cells, ...]:
    """The wording of each definition, and whose it is."""
    return tuple(
        (f"  {row.definition}", Text(f"{row.wording}. {row.whose}".strip(), "dim"))
        for row in answer.definitions
    )


def means(answer: Answer) -> Text:
    """Which figures roads, hinges and deciders speak of, since the ladder's are others."""
    first = first_outcome(answer)
    central = reached(answer, first).at_all
    now = "" if central is None else f" (“{first}”: {percent(central)})"
    return Text(
        "Above, only the gravest ending counts; below, whether one is reached at all, with all "
        f"beliefs central{now}.",
        "dim",
    )


def each_member(answer: Answer, *, full: bool) -> tuple[Cells, ...]:
    """A row for each definition: its members by falling chance, then those already in."""
    rows: list[Cells] = []
    for definition in dict.fromkeys(m.definition for m in answer.members):
        mine = [m for m in answer.members if m.definition == definition]
        open_ = [m for m in mine if not m.already]
        already = [m.name for m in mine if m.already]
        few = open_ if full else [*open_[:NAMED], *(m for m in open_[NAMED:] if m.count > 1)]
        parts = [f"{m.name} {percent(m.probability)}" for m in few]
        if already:
            more = 0 if full else len(already) - NAMED
            names = ", ".join(already[:NAMED] if more > 0 else already)
            parts.append(f"already: {names}" + (f" and {more} more" if more > 0 else ""))
        rows.append((Text(f"  {definition}", "dim"), "; ".join(parts)))
    return tuple(rows)


def roads(answer: Answer, *, full: bool) -> tuple[Cells, ...]:
    """The likeliest road to each ending by falling chance, or all of them in plain words."""
    rows: list[Road] = list(answer.roads)
    if not full:
        best: dict[str, Road] = {}
        for road in rows:
            if road.outcome not in best or best[road.outcome].probability < road.probability:
                best[road.outcome] = road
        rows = sorted(best.values(), key=lambda road: -road.probability)
    return tuple(
        (
            Text(f"  {percent(road.probability)}", "bold"),
            Text(road.outcome, "dim"),
            _in_full(road) if full else " → ".join(road.events or road.steps),
        )
        for road in rows
    )


def _in_full(road: Road) -> Text:
    days = step_days(road)
    steps = [f"{step} ({day})" if day else step for step, day in zip(road.steps, days, strict=True)]
    text = Text(" → ".join(steps))
    if road.cut:
        text.append(f"  [without “{road.cut}” the ending is at {percent(road.cut_to)}]", "dim")
    return text


def hinges(answer: Answer, *, full: bool) -> tuple[Cells, ...]:
    """Beliefs by their swing: of the first outcome, and in full of the others as well."""
    first = answer.levers[0].outcome if answer.levers else ""
    shown = [lever for lever in answer.levers if lever.outcome == first]
    shown = shown if full else shown[:FEW]
    if full:
        others = dict.fromkeys(x.outcome for x in answer.levers if x.outcome != first)
        shown += [x for o in others for x in [y for y in answer.levers if y.outcome == o][:3]]
    return tuple(
        (
            f"  {lever.belief}" + ("" if lever.outcome == first else f" → {lever.outcome}"),
            Text("default" if lever.default else "", "yellow3"),
            Text(f"{percent(lever.at_low)} … {percent(lever.at_high)}", "bold"),
            "" if lever.left is None else percent(lever.left),
        )
        for lever in shown
    )


def stop_or_force(answer: Answer, *, full: bool) -> tuple[tuple[Cells, ...], tuple[Cells, ...]]:
    """Who could stop or force the first outcome, alone or together; who could stop the others."""
    first = first_outcome(answer)
    sets = {row.label: row for row in answer.stoppers if row.outcome == first}
    alone = [row for row in answer.powers if row.outcome == first]
    rows: list[tuple[float, str, Cells]] = []
    for power in alone:
        willing = sets[power.label].willingness if power.label in sets else None
        figures = (_bold(power.lowest), percent(power.highest), _willing(willing))
        rows.append((power.lowest, power.label, figures))
    known = {row.label for row in alone}
    for row in sets.values():
        if row.label not in known:
            beside = (_bold(row.lowest), Text("–", "dim"), _willing(row.willingness))
            rows.append((row.lowest, row.label, beside))
    rows.sort(key=lambda row: row[0])
    shown: list[Cells] = []
    for _, label, each in rows if full else rows[:FEW]:
        how = orders(sets[label].how) if full and label in sets else ""
        text = Text(f"  {label}")
        if how:
            text.append(f"\n    by {how}", "dim")
        shown.append((text, *each))
    return tuple(shown), _others(answer.stoppers, first)


def _others(stoppers: Sequence[Stopper], first: str) -> tuple[Cells, ...]:
    rows: list[Cells] = []
    for row in stoppers:
        if row.outcome != first:
            rows.append(
                (
                    Text.assemble(f"  {row.label}", (f" ({row.outcome})", "dim")),
                    percent(row.probability),
                    _bold(row.lowest),
                    _willing(row.willingness),
                    Text(orders(row.how), "dim"),
                )
            )
    return tuple(rows)


def _bold(probability: float) -> Text:
    return Text(percent(probability), "bold")


def _willing(willingness: float | None) -> Text:
    return Text("–", "dim") if willingness is None else Text(percent(willingness))


def evidence(answer: Answer, *, full: bool) -> tuple[Cells, ...]:
    """A row for each belief moved and by whom; in full, one for each statement."""
    if full:
        return tuple(_statement(row) for row in answer.evidence)
    return tuple(
        (
            f"  {belief}",
            Text(f"{percent(rows[0].before)} → {percent(rows[0].after)}", "bold"),
            "; ".join(f"{row.label} {_who(row)} {row.stance}" for row in rows),
        )
        for belief, rows in most_moving(answer)
    )


def _statement(row: Used) -> Cells:
    text = Text.assemble(
        f"{_who(row)} {row.stance} “{row.topic}”: ",
        (f"{row.belief} {percent(row.before)} → {percent(row.after)}", "bold"),
    )
    more = (
        f"{row.authority}, {row.mode}{_via(row)}; {row.kind} ×{row.factor:.2f}, "
        f"source {row.grade}; {row.document}:{row.line} {quoted(row.quote, 300)}"
    )
    return Text(f"  {row.label}", "bold"), text, Text(more, "dim")


def against(answer: Answer, *, full: bool) -> tuple[Cells, ...]:
    """Claims that the record contradicts or that events have overtaken."""
    return tuple(
        (
            Text(f"  {row.label}", "bold"),
            Text.assemble(
                f"{_who(row)}: {quoted(row.quote, 300 if full else 40)} ",
                (f"{row.why}. {row.record}" if full else row.why, "dim"),
            ),
        )
        for row in answer.contradicted
    )


def unused(answer: Answer) -> tuple[Cells, ...]:
    """Statements that moved nothing, and why."""
    rows: list[Cells] = []
    for row in answer.unused:
        near = f" (nearest belief: {row.nearest})" if row.nearest else ""
        text = Text.assemble(
            f"{_who(row)}{_via(row)}: {quoted(row.quote, 200)} ", (f"{row.why}{near}", "dim")
        )
        rows.append((Text(f"  {row.label}", "bold"), text))
    return tuple(rows)


def defaults(answer: Answer) -> tuple[Cells, ...]:
    """What stands in for what no report says."""
    return tuple((f"  {row.name}", row.value, Text(row.origin, "dim")) for row in answer.defaults)


def _who(row: Said) -> str:
    name = row.speaker or "the writer"
    return f"{name} [{row.speaks_for}]" if row.speaks_for else name


def _via(row: Said) -> str:
    return f", via {' ← '.join(row.channel)}" if row.channel else ""
