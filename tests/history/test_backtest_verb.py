"""`detente backtest` on the command line: unclear splits are refused, figures stay whole."""

from __future__ import annotations

import pytest

from detente.cli.main import status
from detente.errors import Exit
from detente.history import clustering, entry, results, scores


@pytest.mark.parametrize(
    "options",
    [
        ["--refit", "5"],
        ["--fit-before", "1946"],
        ["--folds", "5", "--fit-before", "1946", "--test-from", "1946"],
        ["--blocks", "--fit-before", "1946", "--test-from", "1946"],
    ],
)
def test_options_that_would_be_passed_over_are_refused(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["backtest", *options]) == Exit.USAGE
    assert "the split is not clear" in capsys.readouterr().err


def made() -> results.Backtest:
    parts = scores.Parts(1e-5, 1e-5, 0.1, 0.0)
    sheet = scores.Sheet(1000, 10, 11.0, 0.01234, -27.217, 1.2345, parts, 0.912, 0.123)
    bar = scores.Bar(1000, 10, 0.01, 0.01, 0.005, 0.02)
    names = (results.ENGINE, results.BASE, results.ALLIES, results.LOGIT, results.BOOSTING)
    methods = [
        results.Method(n, sheet, sheet, sheet, 0.5, (1.1234, 1.5678), (0.01, 0.02), (bar,))
        for n in names
    ]
    return results.Backtest(
        "mids", "5 folds by conflict", 0, 1, 1000, 10, 1900, 1901, tuple(methods),
        results.SetScores(*[1.0] * 7), (results.Sizes(1, 1.0, 2.0, 1),),
        results.Times(0.1, 0.2, 0.3), (clustering.Shock(2.0, 1.0),), ((1.0, 0.0),),
        entry.Settings(),
    )  # fmt: skip


def test_no_figure_is_cut_on_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.cli import backtest

    monkeypatch.setenv("COLUMNS", "80")
    backtest._show(made())
    shown = capsys.readouterr().out
    assert "…" not in shown
    assert "ally honours 1.2345 1.1234–1.5678 0.01234 -2721.7 % 0.912" in shown
    assert "without the four largest" in shown
