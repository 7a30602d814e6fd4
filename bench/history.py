"""Back-tests and speed of the history room, as the Markdown tables of docs/history.md.

    python bench/history.py DATA [name …]

DATA is a folder of the official files (or a data folder of `detente history add`). Names: rates,
speed, picture, cases (the shipped cases' answers, scored), and the back-tests in `RUNS`; all
without a name. A run whose years are not in the data says so and goes on. `mids-shipped` tests the
ridge logit alone, whose numbers ship; `picture` draws the reliability of mids-folds and mids-1946
into docs/pictures.
"""

from __future__ import annotations

import datetime
import math
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from detente.errors import DetenteError
from detente.history import entry, features, scores
from detente.history.backtest import Split
from detente.history.cache import run_cached
from detente.history.catalogue import load_catalogue
from detente.history.results import ENGINE, Backtest
from detente.history.scoring import Report, score
from detente.history.shipped import Record
from detente.history.store import open_tables

PICTURE = Path(__file__).parents[1] / "docs/pictures/history-reliability.svg"
ALONE = entry.Settings(blend=1.0)
RUNS: dict[str, tuple[str, Split, entry.Settings | None]] = {
    "mids-folds": ("mids", Split(folds=5), None),
    "mids-blocks": ("mids", Split(folds=5, blocks=True), None),
    "mids-1946": ("mids", Split(fit_before=1946, test_from=1946), None),
    "mids-1946-refit": ("mids", Split(fit_before=1946, test_from=1946, refit=10), None),
    "mids-1992": ("mids", Split(fit_before=1992, test_from=1992), None),
    "mids-slice": ("mids", Split(held_out=True), None),
    "disputes-folds": ("disputes", Split(folds=5), None),
    "mids-shipped": ("mids", Split(folds=5), ALONE),
    "wars-folds": ("wars", Split(folds=5), None),
    "wars-1946": ("wars", Split(fit_before=1946, test_from=1946), None),
}


def table(found: Backtest) -> str:
    """One back-test as Markdown."""
    years = f"{found.first_year}–{found.last_year}"
    lines = [
        f"**{found.task}, {found.split}** ({years}: {found.conflicts:,} conflicts, {found.rows:,}"
        f" rows, {found.joiners} joined; seed {found.seed})",
        "",
        "| method | log (90 %) | Brier | skill | rel. | res. | ROC AUC | relevant | PR AUC | side |"
        " expected | log / PR without the 4 largest |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for m in found.methods:
        a = m.all
        low, high = m.log_interval
        lines.append(
            f"| {m.name} | {a.log:.4f} ({low:.4f}–{high:.4f}) | {a.brier:.5f} | {a.skill:+.1%} |"
            f" {a.parts.reliability:.1e} | {a.parts.resolution:.1e} |"
            f" {a.roc_auc:.3f} | {m.relevant.roc_auc:.3f} | {a.pr_auc:.3f} | {m.side_right:.0%} |"
            f" {a.expected:.0f} | {m.without_largest.log:.4f} / {m.without_largest.pr_auc:.3f} |"
        )
    engine, best, s = found.method(ENGINE), found.best_plain, found.sets
    size = ", ".join(
        f"{z.size} or more: {z.expected:.0f} expected, {z.seen} seen ({z.apart:.0f} if apart)"
        for z in found.sizes
    )
    lines += [
        "",
        f"Log score against the best plain rival ({best.name}):"
        f" {engine.all.log / best.all.log - 1:+.1%}."
        f" Set of joiners, nats a conflict: {s.shared:.3f} with shared shocks, {s.independent:.3f}"
        f" apart ({s.shared / s.independent - 1:+.1%}), {s.histogram:.3f} featureless histogram;"
        f" without the four largest {s.shared_without_largest:.3f} and"
        f" {s.independent_without_largest:.3f}; with sides {s.shared_sides:.3f} and"
        f" {s.independent_sides:.3f}. Conflicts that gain {size}. Month of entry, ranked"
        f" probability score: {found.times.engine:.3f}, climatology"
        f" {found.times.climatology:.3f}, uniform"
        f" {found.times.uniform:.3f}.",
        "",
        "| stated | seen (90 %) | forecasts |",
        "|---|---|---|",
    ]
    lines += [
        f"| {b.stated:.2%} | {b.seen:.2%} ({b.low:.2%}–{b.high:.2%}) | {b.forecasts:,} |"
        for b in engine.diagram
    ]
    return "\n".join(lines)


def rates() -> str:
    """The catalogue as Markdown."""
    lines = [
        "| base rate | cases | share (90 %) | other rules | `history(…)` | years |",
        "|---|---|---|---|---|---|",
    ]
    for r in load_catalogue().values():
        c, (low, high) = r.count, r.spread
        other = f"{low:.1%} to {high:.1%}" if r.others else ""
        lines.append(
            f"| {r.name} | {c.successes} of {c.trials:,} | {c.estimate:.1%}"
            f" ({c.low:.1%}–{c.high:.1%}) | {other} |"
            f" {r.belief[0]:.1%} to {r.belief[1]:.1%} | {r.first_year}–{r.last_year} |"
        )
    return "\n".join(lines)


def speed(data: Path) -> str:
    """How long the features of all disputes take."""
    tables = open_tables(data)
    start = time.perf_counter()
    rows = features.build(tables)
    took = time.perf_counter() - start
    return (
        f"Features of {len(rows.conflicts):,} disputes, {rows.x.shape[0] * 2:,} rows: {took:.1f} s"
    )


def ran(data: Path, name: str) -> Backtest:
    """The run of that name, kept as the command line keeps it."""
    task, split, settings = RUNS[name]
    cache = Path(platformdirs.user_cache_dir("detente")) / "history"
    return run_cached(data, cache, task=task, split=split, settings=settings)


def picture(data: Path) -> str:
    """Reliability of the engine and its best rival on disputes, as an SVG file beside the docs."""
    import altair as alt

    points = []
    for name, title in (
        ("mids-folds", "by fold"),
        ("mids-1946", "fitted before 1946, tested after"),
    ):
        found = ran(data, name)
        for m in (found.method(ENGINE), found.best_plain):
            points += [
                {"split": title, "method": m.name, "stated": 100 * b.stated, "seen": 100 * b.seen,
                 "low": 100 * b.low, "high": 100 * b.high}
                for b in m.diagram if b.low > 0
            ]  # fmt: skip
    scale = alt.Scale(type="log", domain=[0.005, 60])
    axis = alt.Axis(values=[0.01, 0.1, 1, 10], gridOpacity=0.5)
    stated = alt.X("stated:Q", scale=scale, axis=axis, title="stated, %")
    chart = alt.Chart().encode(x=stated, color=alt.Color("method:N", title=None))
    line = alt.Chart().mark_line(color="#999", strokeDash=[3, 3])
    layers = alt.layer(
        line.encode(x=stated, y=alt.Y("stated:Q", scale=scale)),
        chart.mark_rule(clip=True).encode(
            y=alt.Y("low:Q", scale=scale, axis=axis, title="seen, %"), y2="high:Q"
        ),
        chart.mark_point(filled=True, size=40).encode(y=alt.Y("seen:Q", scale=scale)),
        data=alt.Data(values=points),
    ).properties(width=280, height=280)
    layers.facet(alt.Column("split:N", title=None)).save(PICTURE)
    return f"Drawn: {PICTURE}"


def cases() -> str:
    """The shipped cases whose horizon has passed: what the program answers, and how it scores."""
    from detente.answer.ask import Asking, ask
    from detente.answer.model import to_builtins
    from detente.cli.documents import read_scenario
    from detente.history.shipped import case_files, records

    lines = []
    for record in records():
        asking = Asking(
            scenario=read_scenario(Path(record.scenario)), scenario_name=record.scenario
        )
        answer = to_builtins(ask(asking).answer)
        found = []
        for reading in record.readings:
            with tempfile.TemporaryDirectory() as folder:
                case = Path(folder) / record.scenario
                case.mkdir()
                for name, text in case_files(answer, reading).items():
                    (case / name).write_text(text, encoding="utf-8")
                found.append(score(case, today=datetime.date.today()))
        lines += _case(record, answer, found)
    return "\n".join(lines)


def _case(record: Record, answer: Mapping[str, Any], found: list[Report]) -> list[str]:
    first = found[0].ladders[0]
    taken = [f"{r.reading}{' (taken)' if r.taken else ''}" for r in record.readings]
    marks = [{(e.outcome): e.happened for e in f.events} for f in found]
    rungs = [(r["outcome"], r) for r in answer["answer"]]
    rows = [*rungs, *((d["definition"], d) for d in answer["definitions"])]
    lines = [
        f"**{record.scenario}**, as of {first.as_of}, until {first.closes}",
        "",
        f"| outcome | answer (90 %) | {' | '.join(taken)} |",
        f"|---|---|{'---|' * len(found)}",
    ]
    for name, row in rows:
        came = " | ".join("**came about**" if m[name] else "no" for m in marks)
        low, high = row["low"], row["high"]
        lines.append(f"| {name} | {row['probability']:.1%} ({low:.1%}–{high:.1%}) | {came} |")
    even = np.full((1, len(rungs)), 1 / len(rungs))
    lines += [
        "",
        "| reading | rung reached | Brier | log | ranked | all rungs alike: Brier / log / ranked |",
        "|---|---|---|---|---|---|",
    ]
    names = [name for name, _ in rungs]
    for title, f in zip(taken, found, strict=True):
        made = f.ladders[0]
        hit = np.eye(len(rungs))[names.index(made.reached)]
        flat = scores.ranked_probability(even, np.array([names.index(made.reached)]))
        lines.append(
            f"| {title} | {made.reached} | {made.brier:.3f} | {made.log:.3f} | {made.ranked:.3f} |"
            f" {float(np.sum((even - hit) ** 2)):.3f} / {math.log(len(rungs)):.3f} / {flat:.3f} |"
        )
    return [*lines, ""]


def main(data: Path, names: list[str]) -> None:
    """Prints what was asked for."""
    for name in names or ["rates", "speed", *RUNS, "picture", "cases"]:
        if name == "rates":
            print(rates(), "\n")
        elif name == "speed":
            print(speed(data), "\n")
        elif name == "cases":
            print(cases(), "\n")
        elif name == "picture":
            print(picture(data), "\n")
        else:
            start = time.perf_counter()
            try:
                print(table(ran(data, name)))
                print(f"\n({time.perf_counter() - start:.0f} s)\n", flush=True)
            except DetenteError as error:
                print(f"{name}: {error}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
