"""The answer on a terminal: one screen by default, everything with `full`.

Colours only where the terminal can (rich sees to `NO_COLOR`, pipes and widths); likelihood words
and the confidence level never share a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.answer.model import (
    Answer,
    Lever,
    Member,
    Power,
    Road,
    Rung,
    Said,
    Stopper,
    Used,
)
from detente.answer.words import interval, percent

COLOURS = ("grey62", "yellow3", "orange3", "dark_orange3", "red3", "magenta")
BAR = 14
NARROW = 100  # columns below which there is no room for bars


def print_answer(answer: Answer, console: Console, *, full: bool = False) -> None:
    """Print the answer on `console`; without `full`, each item keeps to one line."""

    def lines(items: Iterable[Text]) -> None:
        for item in items:
            console.print(
                item,
                no_wrap=not full,
                overflow="fold" if full else "ellipsis",
                highlight=False,
                crop=not full,
            )

    console.print(_head(answer), highlight=False)
    console.print(_ladder(answer, wide=console.width >= NARROW), highlight=False)
    console.print(_definitions(answer, full=full), highlight=False)
    lines(_members(answer.members, full=full))
    lines([_title("Likeliest roads", "ordered events, at the central beliefs")])
    lines(_roads(answer.roads, full=full))
    lines([_title("Hinges on", "the answer with one belief at its 5 % and its 95 % value")])
    lines(_levers(answer.levers, full=full))
    lines([_title("Who could stop it", "smallest sets, others as believed; how willing")])
    lines(_stoppers(answer.stoppers, full=full))
    if full and answer.powers:
        lines([_title("Alone", f"what each can enforce for “{answer.powers[0].outcome}”")])
        lines(_powers(answer.powers))
    count = len({row.label for row in answer.evidence})
    lines([_title("Evidence", f"{count} statements moved a belief; all of them together as shown")])
    lines(_evidence(answer.evidence, full=full))
    lines(_silent(answer, full=full))
    lines(_defaults(answer, full=full))
    console.print(Text(answer.confidence.sentence, style="bold"), highlight=False)
    console.print(_method(answer, full=full), highlight=False)


def _title(name: str, gloss: str) -> Text:
    return Text.assemble((name, "bold"), ("  " + gloss, "dim"))


def _head(answer: Answer) -> Text:
    return Text.assemble(
        (answer.question, "bold"),
        (f"\nas of {answer.as_of}, within {answer.horizon}\n", "dim"),
        answer.sentence,
    )


def _grid(*columns: str) -> Table:
    """A table without lines; a column is l(eft), r(ight) or w(rapping)."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0), expand=False)
    for kind in columns:
        table.add_column(justify="right" if kind == "r" else "left", no_wrap=kind != "w")
    return table


def _ladder(answer: Answer, *, wide: bool) -> Table:
    table = _grid(*"lrrrl", *("l" if wide else ""))
    head = ("It ends with", "chance", "90 % range", "without", "in words", *([""] if wide else []))
    table.add_row(*(Text(t, "dim") for t in head))
    nuclear = answer.nuclear.rungs[1:] if answer.nuclear else ()
    name = answer.nuclear.name if answer.nuclear else ""
    top = max((rung.probability for rung in answer.answer), default=1) or 1
    for i, rung in enumerate([*answer.answer, *nuclear]):
        extra = i >= len(answer.answer)
        colour = "magenta" if extra else COLOURS[min(i, len(COLOURS) - 1)]
        bar = Text("█" * round(BAR * rung.probability / top) or "▏", colour)
        table.add_row(
            Text(f"{name} {rung.outcome}" if extra else rung.outcome, colour if not wide else ""),
            Text(percent(rung.probability), "bold"),
            interval(rung.low, rung.high),
            percent(rung.prior),
            _word(rung),
            *([bar] if wide else []),
        )
    return table


def _word(rung: Rung) -> Text:
    """The ICD 203 word; below 1 % and above 99 % there is none, and the number stands already."""
    return Text(rung.words) if rung.words[0].isalpha() else Text("–", "dim")


def _definitions(answer: Answer, *, full: bool) -> Table:
    table = _grid("l", "r", "r", "r", "w" if full else "l")
    head = ("As defined by", "chance", "90 % range", "without", "")
    table.add_row(*(Text(t, "dim") for t in head))
    for row in answer.definitions:
        claim = f"claimed in {', '.join(row.statements)}" if row.statements else ""
        if row.already:
            claim = f"so already at the start; {claim}".rstrip("; ")
        table.add_row(
            row.definition,
            Text(percent(row.probability), "bold"),
            interval(row.low, row.high),
            percent(row.prior),
            Text(f"{row.wording}. {row.whose} {claim}".strip() if full else claim, "dim"),
        )
    return table


def _members(members: Sequence[Member], *, full: bool) -> Iterable[Text]:
    for definition in dict.fromkeys(m.definition for m in members):
        rows = [m for m in members if m.definition == definition]
        open_ = [m for m in rows if not m.already]
        already = [m.name for m in rows if m.already]
        few = open_ if full else [*open_[:3], *(m for m in open_[3:] if m.count > 1)]
        parts = [f"{m.name} {percent(m.probability)}" for m in few]
        if already:
            names = ", ".join(already if full else already[:3])
            more = "" if full or len(already) <= 3 else f" and {len(already) - 3} more"
            parts.append(f"already at the start: {names}{more}")
        yield Text.assemble((f"  {definition}, one by one: ", "dim"), "; ".join(parts))


def _roads(roads: Sequence[Road], *, full: bool) -> Iterable[Text]:
    seen: set[str] = set()
    for road in roads:
        if road.outcome in seen and not full:
            continue
        seen.add(road.outcome)
        text = Text.assemble(
            (f"{percent(road.probability):>8}", "bold"),
            (f"  {road.outcome}: ", "dim"),
            " → ".join(road.steps if full else road.events),
        )
        if full and road.cut:
            text.append(f"  [without “{road.cut}”: {percent(road.cut_to)} of it is left]", "dim")
        yield text


def _levers(levers: Sequence[Lever], *, full: bool) -> Iterable[Text]:
    first = levers[0].outcome if levers else ""
    shown = [lever for lever in levers if lever.outcome == first][: None if full else 4]
    if full:
        others = dict.fromkeys(lever.outcome for lever in levers if lever.outcome != first)
        shown += [r for o in others for r in [x for x in levers if x.outcome == o][:3]]
    for lever in shown:
        yield Text.assemble(
            (f"{percent(lever.at_low):>8} … {percent(lever.at_high):<7}", "bold"),
            f" {lever.belief}",
            (" (a default)" if lever.default else "", "yellow3"),
            (f" → {lever.outcome}" if full else "", "dim"),
        )


def _stoppers(stoppers: Sequence[Stopper], *, full: bool) -> Iterable[Text]:
    for row in stoppers if full else _one_each(stoppers):
        willing = "" if row.willingness is None else f", willing {percent(row.willingness)}"
        yield Text.assemble(
            (f"{percent(row.probability):>8} → {percent(row.lowest):<7}", "bold"),
            f" {row.label}",
            (f" ({row.outcome}{willing})", "dim"),
        )
        if full and row.how:
            yield Text(f"      by {'; '.join(row.how)}", "dim")


def _powers(powers: Sequence[Power]) -> Iterable[Text]:
    for row in powers:
        yield Text.assemble(
            (f"{percent(row.lowest):>8} … {percent(row.highest):<7}", "bold"),
            f" {row.label}",
            (f" (now {percent(row.central)})", "dim"),
        )


def _one_each(stoppers: Sequence[Stopper]) -> list[Stopper]:
    """The two most willing sets of the first outcome, then of others sets not yet shown."""
    shown = [row for row in stoppers if row.outcome == stoppers[0].outcome][:2]
    for outcome in dict.fromkeys(row.outcome for row in stoppers):
        labels = {row.label for row in shown}
        fresh = [r for r in stoppers if r.outcome == outcome and r.label not in labels]
        shown += fresh[:1]
    return shown[:4]


def _evidence(rows: Sequence[Used], *, full: bool) -> Iterable[Text]:
    shown = rows if full else rows[:6]
    for row in shown:
        text = Text.assemble(
            (f"  {row.label} ", "bold"),
            f"{_who(row)} ",
            f"{row.stance} “{row.topic}”: ",
            (f"{row.belief} {percent(row.before)} → {percent(row.after)}", "bold"),
            (f"  {row.authority}, {row.mode}", "dim"),
            (_via(row), "dim"),
        )
        if full:
            text.append(
                f"\n     {row.kind} ×{row.factor:.2f}, source {row.grade}; "
                f"{row.document}:{row.line} “{_short(row.quote, 300)}”",
                "dim",
            )
        yield text
    if len(rows) > len(shown):
        yield Text(f"  and {len(rows) - len(shown)} more (--full)", "dim")


def _who(row: Said) -> str:
    name = row.speaker or "the writer"
    return f"{name} [{row.speaks_for}]" if row.speaks_for else name


def _via(row: Said) -> str:
    return f", via {' ← '.join(row.channel)}" if row.channel else ""


def _silent(answer: Answer, *, full: bool) -> Iterable[Text]:
    if answer.contradicted:
        yield _title("Against the record", "claims that carry no weight")
        for row in answer.contradicted:
            yield Text.assemble(
                (f"  {row.label} ", "bold"),
                f"{_who(row)}: “{_short(row.quote, 300 if full else 60)}” ",
                (f"{row.why}. {row.record}", "dim"),
            )
    if answer.unused and full:
        yield _title("Not used", "read, but moved nothing")
        for row in answer.unused:
            near = f" (nearest belief: {row.nearest})" if row.nearest else ""
            yield Text.assemble(
                (f"  {row.label} ", "bold"),
                f"{_who(row)}{_via(row)}: “{_short(row.quote, 200)}” ",
                (f"{row.why}{near}", "dim"),
            )
    elif answer.unused:
        labels = list(dict.fromkeys(row.label for row in answer.unused))
        yield Text.assemble(
            ("Not used", "bold"), (f"  {len(labels)} statements: {', '.join(labels)}", "dim")
        )


def _defaults(answer: Answer, *, full: bool) -> Iterable[Text]:
    beliefs = [row for row in answer.defaults if row.kind == "belief"]
    starts = [row for row in answer.defaults if row.kind != "belief"]
    yield Text.assemble(
        ("No report supports", "bold"),
        (f"  {len(beliefs)} beliefs and {len(starts)} starts; defaults stand in for them", "dim"),
    )
    if full:
        for row in answer.defaults:
            yield Text.assemble(f"  {row.name}: {row.value} ", (row.origin, "dim"))


def _method(answer: Answer, *, full: bool) -> Text:
    m = answer.method
    text = Text(
        f"Conditional on the scenario “{m.template or 'as given'}”, which can be wrong: "
        f"{m.turns} turns, {m.draws} draws, seed {m.seed}, {m.states} states.",
        "dim",
    )
    if not full:
        text.append(" --full shows all, --report FILE.html a page.", "dim")
    for warning in answer.warnings:
        text.append(f"\n! {warning}", "yellow")
    if full:
        for note in answer.notes:
            text.append(f"\n{note}", "dim")
        text.append(f"\n{m.program} {m.version}; {m.method}; repeat: {m.repeat}", "dim")
    return text


def _short(text: str, width: int) -> str:
    line = " ".join(text.split()).strip("“”\"'")
    return line if len(line) <= width else line[: width - 1].rsplit(" ", 1)[0] + " …"
