"""The answer on a terminal: at most one screen by default, everything with `full`.

Each part is a small table, so that figures stand under each other and long words wrap instead of
being cut. Where the screen is too small, rows of the least telling parts are left out, and what
is left out is said. Colours only where the terminal can (rich sees to `NO_COLOR`, pipes and
widths); likelihood words and the confidence level never share a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from detente.answer.chart_style import clean
from detente.answer.model import Answer
from detente.answer.parties import cast_in_words
from detente.answer.terminal_rows import (
    Cells,
    against,
    already_or_claimed,
    defaults,
    each_member,
    evidence,
    hinges,
    means,
    reads,
    roads,
    stop_or_force,
    unused,
    word,
)
from detente.answer.words import counted, interval, percent, range_error

COLOURS = ("grey62", "yellow3", "orange3", "dark_orange3", "red3", "magenta")
BAR = 14
WIDE = 100  # columns from which there is room for bars
SCREEN = 50  # lines of a screen where the output is no terminal that could say how many it has
FEWEST = 24  # a smaller terminal is scrolled


@dataclass(frozen=True, slots=True)
class Part:
    """A titled table; with a `head` the title stands in it, and `lead` is a line before it.

    `columns`: l(eft), r(ight), w(rapping) each; `least` rows stay as long as they can.
    `rank`: 0 stays whole; else the higher, the sooner its rows, and then it, are left out.
    """

    name: str
    gloss: str
    columns: str
    rows: tuple[Cells, ...]
    head: tuple[str, ...] = ()
    rank: int = 0
    least: int = 1
    left_out: int = 0
    lead: Text | None = None

    def table(self) -> RenderableType:
        """As it is printed."""
        grid = Table(
            box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0), expand=False
        )
        for kind in self.columns:
            grid.add_column(justify="right" if kind == "r" else "left", no_wrap=kind != "w")
        if self.head:
            grid.add_row(self.title(), *(Text(cell, "dim") for cell in self.head))
        for row in self.rows:
            grid.add_row(*(safe(cell) for cell in row))
        return grid

    def title(self) -> Text:
        """Its name and what it means, and how much of it was left out."""
        gloss = "  " + self.gloss if self.gloss else ""
        more = f" ({self.left_out} more)" if self.left_out else ""
        return safe(Text.assemble((self.name, "bold"), (f"{gloss}{more}", "dim")))

    def shown(self) -> Iterator[RenderableType]:
        """Its lead, its title (unless the table's head carries it), and the table."""
        if self.lead:
            yield safe(self.lead)
        if not self.head:
            yield self.title()
        yield self.table()


def safe(words: Text | str) -> Text:
    """Words whose marks can neither style nor steer a terminal."""
    text = words if isinstance(words, Text) else Text(words)
    text.plain = clean(text.plain)  # of equal length, so that styles stay on their words
    return text


def print_answer(answer: Answer, console: Console, *, full: bool = False) -> None:
    """Print the answer on `console`; without `full`, what fits on one screen."""
    wide = console.width >= WIDE
    head = [safe(_head(answer)), _table(answer, wide=wide)]
    foot = [_unknown(answer), safe(_method(answer, full=full))]
    parts = [part for part in _parts(answer, full=full) if part.rows]
    if not full:
        room = max(FEWEST, console.height - 1) if console.is_terminal else SCREEN
        room -= sum(_height(console, item) for item in (*head, *foot))
        parts, gone = _fitting(parts, room, console)
        if gone:
            foot.insert(0, Text(f"For want of room without: {', '.join(gone)}.", "dim"))
    for item in head:
        console.print(item, highlight=False)
    for part in parts:
        for item in part.shown():
            console.print(item, highlight=False)
    for item in foot:
        console.print(item, highlight=False)


def _height(console: Console, item: RenderableType) -> int:
    return len(console.render_lines(item, pad=False))


def _fitting(
    parts: Sequence[Part], room: int, console: Console
) -> tuple[list[Part], tuple[str, ...]]:
    """The parts that fit into `room` lines, and the names of those that do not.

    Rows go first, from the end of the part with the highest rank, down to `least` and then to one;
    then whole parts.
    """

    def tall(part: Part) -> int:
        return sum(_height(console, item) for item in part.shown())

    kept = list(parts)
    heights = [tall(part) for part in kept]
    gone: list[str] = []
    while sum(heights) + (1 if gone else 0) > room:
        ranked = [(i, part) for i, part in enumerate(kept) if part.rank]
        long = [i for i, part in ranked if len(part.rows) > part.least]
        if long := long or [i for i, part in ranked if len(part.rows) > 1]:
            i = max(long, key=lambda i: kept[i].rank)
            kept[i] = replace(kept[i], rows=kept[i].rows[:-1], left_out=kept[i].left_out + 1)
            heights[i] = tall(kept[i])
            continue
        if not ranked:
            break
        i = max((i for i, _ in ranked), key=lambda i: kept[i].rank)
        gone.insert(0, kept[i].name.lower())
        del kept[i], heights[i]
    return kept, tuple(gone)


# ---------------------------------------------------------------- the parts


def _head(answer: Answer) -> Text:
    parts = cast_in_words(answer.parties)
    return Text.assemble(
        (answer.question, "bold"),
        (f"\nas of {answer.as_of}, within {answer.horizon}{parts and '; '}{parts}\n", "dim"),
        answer.sentence,
        (f"\n{answer.confidence.sentence}", "bold"),
    )


def _table(answer: Answer, *, wide: bool) -> RenderableType:
    """Endings and definitions under each other, their figures in the same columns."""
    nuclear = answer.nuclear.rungs[1:] if answer.nuclear else ()
    name = answer.nuclear.name if answer.nuclear else ""
    top = max((rung.probability for rung in answer.answer), default=1) or 1
    heads = ("chance", "90 % range", "without")
    rows: list[Cells] = []
    for i, rung in enumerate([*answer.answer, *nuclear]):
        extra = i >= len(answer.answer)
        colour = "magenta" if extra else COLOURS[min(i, len(COLOURS) - 1)]
        bar = Text("█" * round(BAR * rung.probability / top) or "▏", colour)
        label = f"{name} {rung.outcome}" if extra else rung.outcome
        error = range_error(rung.low, rung.high, answer)
        rows.append(
            (
                Text(label, "" if wide else colour),
                Text(percent(rung.probability, error=error), "bold"),
                interval(rung.low, rung.high, error=error),
                percent(rung.prior, error=error),
                word(rung),
                *([bar] if wide else []),
            )
        )
    if answer.definitions:
        rows.append((Text("As defined by", "bold"), *(Text(t, "dim") for t in (*heads, ""))))
    for row in answer.definitions:
        error = range_error(row.low, row.high, answer)
        rows.append(
            (
                row.definition,
                Text(percent(row.probability, error=error), "bold"),
                interval(row.low, row.high, error=error),
                percent(row.prior, error=error),
                Text(already_or_claimed(row), "dim"),
            )
        )
    head = (*heads, "in words", *([""] if wide else []))
    columns = "wrrrw" + ("l" if wide else "")
    return Part("It ends with", "", columns, tuple(rows), head=head).table()


def _parts(answer: Answer, *, full: bool) -> list[Part]:
    count = len({row.label for row in answer.evidence})
    first, others = stop_or_force(answer, full=full)
    return [
        Part("What each definition says", "", "lw", reads(answer) if full else ()),
        Part("One by one", "each member's own chance", "ww", each_member(answer, full=full),
             rank=4),
        Part("Likeliest roads", "", "rww", roads(answer, full=full), rank=2, least=3,
             lead=means(answer)),
        Part("Hinges on", "", "wlrr", hinges(answer, full=full), rank=3, least=2,
             head=("", "if low … if high", "spread left if known")),
        Part("Who could stop or force it", "", "wrrr", first, rank=3, least=2,
             head=("down to", "up to", "willing to stop it")),
        Part("Who could stop the other endings", "", "wrrrw", others if full else (),
             head=("from", "down to", "willing", "by")),
        Part("Evidence", f"{counted(count, 'statement')} moved a belief", "lww" if full else "wrw",
             evidence(answer, full=full), rank=5, least=2),
        Part("Against the record", "claims that carry no weight", "lw",
             against(answer, full=full), rank=6),
        Part("Not used", "read, but moved nothing", "lw", unused(answer) if full else ()),
        Part("Defaults", "what no report supports", "www", defaults(answer) if full else ()),
    ]  # fmt: skip


def _unknown(answer: Answer) -> Text:
    silent = len({row.label for row in answer.unused})
    beliefs = sum(1 for row in answer.defaults if row.kind == "belief")
    starts = len(answer.defaults) - beliefs
    said = f"{counted(silent, 'statement')} moved nothing; " if silent else ""
    return Text.assemble(
        ("Not known", "bold"),
        (f"  {said}no report supports {counted(beliefs, 'belief')} and "
         f"{counted(starts, 'start')}: defaults stand in", "dim"),
    )  # fmt: skip


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
