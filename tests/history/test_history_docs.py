"""docs/history.md is held to the program: its base rates, its numbers of cases, its datasets."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from detente.history.aid import aid_cases
from detente.history.sources import sources
from detente.history.store import USES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/history.md").read_text(encoding="utf-8")


def test_the_table_of_base_rates_is_the_catalogue() -> None:
    spec = importlib.util.spec_from_file_location("bench_history", ROOT / "bench/history.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.rates() in PAGE


def test_the_number_of_cases_of_aid_is_right() -> None:
    assert f"a list of {len(aid_cases())} cases" in PAGE


def test_every_dataset_says_where_to_get_it_and_how_to_cite_it() -> None:
    for name, source in sources().items():
        assert source.citation, name
        assert source.url in PAGE, name
        assert set(source.uses) <= set(USES), name
        assert set(source.key) <= set(source.columns), name


def test_importing_the_room_is_light() -> None:
    code = (
        "import sys, detente.history, detente.history.catalogue, detente.history.scoring;"
        "print([m for m in ('polars', 'sklearn', 'scipy', 'numba') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
