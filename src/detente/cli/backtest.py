"""`detente backtest`: the engine's model of entry played on past conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import console, json_option, progress

if TYPE_CHECKING:
    from detente.history.results import Backtest


@click.command(
    "backtest",
    epilog="Examples: detente backtest --task mids --folds 5   "
    "detente backtest --data my-data --task mids --fit-before 1946 --test-from 1946",
)
@click.option("--data", type=click.Path(path_type=Path), help="The data; otherwise the user's own.")
@click.option(
    "--task",
    type=click.Choice(["mids", "wars", "disputes"]),
    default="mids",
    show_default=True,
    help="Disputes that reached force, wars, or all disputes.",
)
@click.option("--folds", type=click.IntRange(2, 50), help="Folds by conflict (5 if none is given).")
@click.option("--blocks", is_flag=True, help="Keep five-year blocks together in a fold.")
@click.option("--fit-before", type=int, help="Fit on conflicts that began before this year …")
@click.option("--test-from", type=int, help="… and test on those from this year on.")
@click.option("--refit", type=click.IntRange(1), help="Fit anew every so many years of the test.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@json_option
def command(
    data: Path | None,
    task: str,
    folds: int | None,
    blocks: bool,
    fit_before: int | None,
    test_from: int | None,
    refit: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Test who joins, on which side and when, as known at the time, beside plain rivals.

    Every past conflict becomes a scenario that the engine answers. Scores: lower is better, except
    for the areas (ROC over all and over relevant states, PR), the skill (of the Brier score) and
    the share of joiners whose side was right.
    """
    from detente.errors import DetenteError, Exit, Place, Problem

    by_year = test_from is not None
    lost = (refit is not None) if not by_year else (folds is not None or blocks)
    if (fit_before is None) == by_year or lost:
        raise DetenteError(
            Problem(
                "the split is not clear",
                Place("backtest"),
                expected="--folds N, with or without --blocks; or --fit-before YEAR with "
                "--test-from YEAR, with or without --refit N",
            ),
            status=Exit.USAGE,
        )
    import platformdirs

    from detente.history.backtest import Split
    from detente.history.cache import run_cached

    split = (
        Split(fit_before=fit_before, test_from=test_from, refit=refit)
        if by_year
        else Split(folds=folds or 5, blocks=blocks)
    )
    with progress("back-test", quiet=as_json) as told:
        found = run_cached(
            data,
            Path(platformdirs.user_cache_dir("detente")) / "history",
            task=task,
            split=split,
            seed=seed,
            progress=lambda what, done, total: told(what, done / max(total, 1)),
        )
    if as_json:
        import json

        import msgspec

        click.echo(json.dumps(msgspec.to_builtins(found, enc_hook=_plain), indent=2))
        return
    _show(found)


def _plain(value: object) -> object:
    """Arrays and their numbers for JSON."""
    convert = getattr(value, "tolist", None)
    return convert() if convert is not None else str(value)


def _show(found: Backtest) -> None:
    from rich.table import Table

    from detente.history.results import ENGINE

    out = console()
    out.print(
        f"{found.task}: {found.conflicts} conflicts {found.first_year}–{found.last_year}, "
        f"{found.rows} rows, {found.joiners} joiners; {found.split}; seed {found.seed}",
        highlight=False,
    )
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    heads = ("", "log", "(90 %)", "Brier", "skill", "ROC", "relevant", "PR", "side")
    for head in heads:
        table.add_column(head, justify="left" if not head else "right", no_wrap=True)
    for m in found.methods:
        low, high = m.log_interval
        table.add_row(
            m.name,
            f"{m.all.log:.4f}",
            f"{low:.4f}–{high:.4f}",
            f"{m.all.brier:.5f}",
            f"{100 * m.all.skill:+.1f} %",
            f"{m.all.roc_auc:.3f}",
            f"{m.relevant.roc_auc:.3f}",
            f"{m.all.pr_auc:.3f}",
            f"{100 * m.side_right:.0f} %",
        )
    out.print(table)
    engine, best, sets = found.method(ENGINE), found.best_plain, found.sets
    for words, ours, theirs in (
        ("log score", engine.all.log, best.all.log),
        ("the same without the four largest", engine.without_largest.log, best.without_largest.log),
    ):
        out.print(
            f"{words}: {ours:.4f}, best plain rival ({best.name}) {theirs:.4f}: "
            f"{100 * (ours / theirs - 1):+.1f} %",
            highlight=False,
        )
    out.print(
        f"set of joiners, nats a conflict: shared shocks {sets.shared:.3f}, the same marginals "
        f"apart {sets.independent:.3f}, featureless histogram {sets.histogram:.3f}",
        highlight=False,
    )
    for size in found.sizes:
        out.print(
            f"conflicts that {size.size} or more join: expected {size.expected:.1f}, "
            f"seen {size.seen}",
            highlight=False,
        )
    out.print(
        f"month of entry, ranked probability score: engine {found.times.engine:.4f}, climatology "
        f"{found.times.climatology:.4f}, uniform {found.times.uniform:.4f}",
        highlight=False,
    )
