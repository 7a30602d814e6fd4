"""The answer on a terminal: one screen by default, everything with `full`.

Colours only where the terminal can (rich sees to `NO_COLOR`, pipes and widths); likelihood words
and the confidence level never share a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from detente.answer.model import Answer, Lever, Road, Stopper, Unused, Used
from detente.answer.words import interval, percent

COLOURS = ("grey62", "yellow3", "orange3", "dark_orange3", "red3", "magenta")
BAR = 22


def render(answer: Answer, *, full: bool = False) -> Group:
    """The answer as something that `rich.console.Console.print` shows."""
    parts: list[RenderableType] = [
        _head(answer),
        _ladder(answer),
        _definitions(answer, full=full),
        _title("Roads", "likeliest sequences, at the central beliefs"),
        *_roads(answer.roads, 3 if full else 1, full=full),
        _title("Hinges on", "answer at the belief's 5 % and 95 % value"),
        *_levers(answer.levers, len(answer.levers) if full else 4),
        _title("Who could stop it", "smallest sets able to hold it down, others as believed"),
        *_stoppers(answer.stoppers, len(answer.stoppers) if full else 4),
        _title("Evidence", f"{len(answer.evidence)} statements moved a belief"),
        *_evidence(answer.evidence, len(answer.evidence) if full else 5),
        *_silent(answer, full=full),
        *_defaults(answer, full=full),
        Text(answer.confidence.sentence, style="bold"),
        _method(answer, full=full),
    ]
    return Group(*parts)


def print_answer(answer: Answer, console: Console, *, full: bool = False) -> None:
    """Print the answer on `console`."""
    console.print(render(answer, full=full), highlight=False)


def _title(name: str, gloss: str) -> Text:
    return Text.assemble((name, "bold"), ("  " + gloss, "dim"))


def _head(answer: Answer) -> Text:
    return Text.assemble(
        (answer.question, "bold"),
        (f"\nas of {answer.as_of}, within {answer.horizon}\n", "dim"),
        answer.sentence,
    )


def _grid(*columns: str) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1), expand=False)
    for justify in columns:
        table.add_column(
            justify="right" if justify == "r" else "left",
            no_wrap=justify in ("r", "n"),
            overflow="fold",
        )
    return table


def _ladder(answer: Answer) -> Table:
    table = _grid("l", "n", "r", "r", "r", "l")
    table.add_row(
        *(
            Text(t, "dim")
            for t in ("It ends with", "", "chance", "90 % range", "without", "in words")
        )
    )
    nuclear = answer.nuclear.rungs[1:] if answer.nuclear else ()
    top = max((rung.probability for rung in answer.answer), default=1) or 1
    for i, rung in enumerate([*answer.answer, *nuclear]):
        extra = i >= len(answer.answer)
        colour = "magenta" if extra else COLOURS[min(i, len(COLOURS) - 1)]
        width = round(BAR * rung.probability / top)
        table.add_row(
            ("nuclear use " if extra else "") + rung.outcome,
            Text("█" * width or "▏", colour),
            Text(percent(rung.probability), "bold"),
            interval(rung.low, rung.high),
            percent(rung.prior),
            rung.words,
        )
    return table


def _definitions(answer: Answer, *, full: bool) -> Table:
    table = _grid("l", "r", "r", "r", "l")
    table.add_row(
        *(Text(t, "dim") for t in ("As defined by", "chance", "90 % range", "without", ""))
    )
    for row in answer.definitions:
        said = f"claimed in {', '.join(row.statements)}" if row.statements else row.whose
        table.add_row(
            row.definition,
            Text(percent(row.probability), "bold"),
            interval(row.low, row.high),
            percent(row.prior),
            Text(said if full else "", "dim"),
        )
    members = [m for m in answer.members if not m.already]
    already = [m for m in answer.members if m.already]
    shown = members if full else members[:6]
    if shown:
        line = "; ".join(
            f"{m.name} {percent(m.probability)}" + (f" ({m.definition})" if full else "")
            for m in shown
        )
        table.add_row(Text(f"  one by one: {line}", "dim"), "", "", "", "")
    if already:
        names = ", ".join(m.name for m in already)
        table.add_row(Text(f"  already at the start: {names}", "dim"), "", "", "", "")
    return table


def _roads(roads: Sequence[Road], each: int, *, full: bool) -> Iterable[Text]:
    seen: dict[str, int] = {}
    for road in roads:
        seen[road.outcome] = seen.get(road.outcome, 0) + 1
        if seen[road.outcome] > each:
            continue
        text = Text.assemble(
            ("  " + percent(road.probability), "bold"),
            f"  to {road.outcome}: ",
            " → ".join(road.steps),
        )
        if full and road.cut:
            text.append(
                f"  (without '{road.cut}' the outcome would be at {percent(road.cut_to)})", "dim"
            )
        yield text


def _levers(levers: Sequence[Lever], count: int) -> Iterable[Text]:
    for lever in levers[:count]:
        yield Text.assemble(
            f"  {lever.belief}: ",
            (f"{percent(lever.at_low)} … {percent(lever.at_high)}", "bold"),
            (f"  of {lever.outcome}" + ("; a default" if lever.default else ""), "dim"),
        )


def _stoppers(stoppers: Sequence[Stopper], count: int) -> Iterable[Text]:
    for row in stoppers[:count]:
        willing = "" if row.willingness is None else f"; willing {percent(row.willingness)}"
        yield Text.assemble(
            f"  {row.label}: ",
            (f"{percent(row.probability)} → {percent(row.lowest)}", "bold"),
            (f"  {row.outcome}{willing}", "dim"),
        )


def _evidence(rows: Sequence[Used], count: int) -> Iterable[Text]:
    for row in rows[:count]:
        chain = " ← ".join(row.channel)
        whose = f" for {row.speaks_for}" if row.speaks_for else ""
        yield Text.assemble(
            f"  [{row.statement}] {row.speaker}{whose} ({row.authority}, {row.mode}; {chain}) ",
            f"{row.stance} {row.topic}: ",
            (f"{row.belief} {percent(row.before)} → {percent(row.after)}", "bold"),
        )
    if len(rows) > count:
        yield Text(f"  and {len(rows) - count} more (--full)", "dim")


def _silent(answer: Answer, *, full: bool) -> Iterable[Text]:
    def line(row: Unused) -> Text:
        against = f" {row.record}" if row.record else ""
        who = row.speaker or "the writer"
        return Text.assemble(
            f"  [{row.statement}] {who}: “{_short(row.quote)}” ", (f"{row.why}.{against}", "dim")
        )

    if answer.contradicted:
        yield _title("Against the record", "claims that carry no weight")
        yield from map(line, answer.contradicted)
    if answer.unused and full:
        yield _title("Not used", "and why")
        yield from map(line, answer.unused)
    elif answer.unused:
        yield Text(f"{len(answer.unused)} statements were read and moved nothing (--full).", "dim")


def _defaults(answer: Answer, *, full: bool) -> Iterable[Text]:
    if full:
        yield _title("No report supports", "defaults in use, with their origin")
        for row in answer.defaults:
            yield Text.assemble(f"  {row.name}: {row.value} ", (row.origin, "dim"))
    else:
        yield Text(
            f"{len(answer.defaults)} beliefs and starts rest on defaults that no report supports "
            "(--full lists each with its origin).",
            "dim",
        )


def _method(answer: Answer, *, full: bool) -> Text:
    m = answer.method
    text = Text(
        f"{m.method}; {m.turns} turns, {m.draws} draws, seed {m.seed}; conditional on the scenario "
        f"shown, a model that people can be wrong about.",
        "dim",
    )
    for warning in answer.warnings:
        text.append(f"\n! {warning}", "yellow")
    if full:
        text.append(f"\n{m.program} {m.version}; repeat: {m.repeat}", "dim")
    return text


def _short(text: str, width: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rsplit(" ", 1)[0] + " …"
