"""Back-tests and speed of the history room, as the Markdown tables of docs/history.md.

    python bench/history.py DATA [name …]

DATA is a folder of the official files (or a data folder of `detente history add`). Names: rates,
speed, mids-folds, mids-blocks, mids-1946, mids-1992, mids-slice, wars-folds, wars-1946; all
without a name. A run whose years are not in the data says so and goes on.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from detente.errors import DetenteError
from detente.history import backtest, features
from detente.history.backtest import Backtest, Split
from detente.history.catalogue import load_catalogue
from detente.history.store import open_tables

RUNS = {
    "mids-folds": ("mids", Split(folds=5)),
    "mids-blocks": ("mids", Split(folds=5, blocks=True)),
    "mids-1946": ("mids", Split(fit_before=1946, test_from=1946)),
    "mids-1946-refit": ("mids", Split(fit_before=1946, test_from=1946, refit=10)),
    "mids-1992": ("mids", Split(fit_before=1992, test_from=1992)),
    "mids-slice": ("mids", Split(held_out=True)),
    "disputes-folds": ("disputes", Split(folds=5)),
    "wars-folds": ("wars", Split(folds=5)),
    "wars-1946": ("wars", Split(fit_before=1946, test_from=1946)),
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
    engine, best, s = found.method(backtest.ENGINE), found.best_plain, found.sets
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


def main(data: Path, names: list[str]) -> None:
    """Prints what was asked for."""
    for name in names or ["rates", "speed", *RUNS]:
        if name == "rates":
            print(rates(), "\n")
        elif name == "speed":
            print(speed(data), "\n")
        else:
            task, split = RUNS[name]
            start = time.perf_counter()
            try:
                print(table(backtest.run(data, task=task, split=split)))
                print(f"\n({time.perf_counter() - start:.0f} s)\n", flush=True)
            except DetenteError as error:
                print(f"{name}: {error}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
