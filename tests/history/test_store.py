"""Datasets are recognised, checked and stored; bad files are named by row and not stored."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from detente.errors import DetenteError
from detente.history import sources, store, tables

pytestmark = pytest.mark.shared


def spoiled(shared: Path, tmp_path: Path, name: str, change: object) -> Path:
    """A copy of one shared file whose lines went through `change`."""
    lines = (shared / name).read_text(encoding="utf-8").splitlines()
    path = tmp_path / name
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")  # type: ignore[operator]
    return path


def problems(path: Path, folder: Path) -> str:
    with pytest.raises(DetenteError) as caught:
        store.add(path, folder)
    assert not list(folder.glob("*.parquet"))
    return str(caught.value)


def test_everything_is_recognised_and_listed(shared: Path, tmp_path: Path) -> None:
    added = store.add(shared, tmp_path / "data")
    assert {item.name for item in added.stored} == set(sources.sources())
    assert [i.name for i in store.stored(tmp_path / "data")] == list(sources.sources())
    assert all(use.ready for use in store.uses(i.name for i in added.stored))


def test_a_renamed_file_is_known_by_its_columns(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "download (3).csv"
    shutil.copy(shared / "cow_mida_v5.csv", path)
    assert tables.read_table(path)[0] == "disputes"


def test_missing_codes_are_never_numbers(shared: Path) -> None:
    for path in sorted(shared.glob("cow_*.csv")):
        _, table = tables.read_table(path)
        for column in table.select(pl.selectors.numeric()).columns:
            if column not in {"latitude", "longitude"}:
                assert (table[column].min() or 0) >= 0, (path.name, column)
    _, polity = tables.read_table(shared / "cw_democracy.csv")
    assert polity["polity"].min() == -10  # there -9 and -8 are values, not codes


def test_half_a_file(shared: Path, tmp_path: Path) -> None:
    path = spoiled(shared, tmp_path, "cow_midb_v5.csv", lambda x: x[: len(x) // 2])
    assert "too few rows" in problems(path, tmp_path / "data")
    path = spoiled(shared, tmp_path, "cow_midb_v5.csv", lambda x: [*x[:-1], x[-1][:12]])
    assert ":4200: the last row is cut off" in problems(path, tmp_path / "data")


def test_wrong_version(shared: Path, tmp_path: Path) -> None:
    path = spoiled(
        shared, tmp_path, "cow_mida_v5.csv", lambda x: [x[0], *(r[:-1] + "4" for r in x[1:])]
    )
    text = problems(path, tmp_path / "data")
    assert "another version" in text
    assert "found 4" in text


def test_renamed_column(shared: Path, tmp_path: Path) -> None:
    path = spoiled(
        shared, tmp_path, "cow_mida_v5.csv", lambda x: [x[0].replace("hostlev", "level"), *x[1:]]
    )
    assert "has no column for hostility; expected hostlev" in problems(path, tmp_path / "data")


def test_repeated_row(shared: Path, tmp_path: Path) -> None:
    path = spoiled(shared, tmp_path, "cow_mida_v5.csv", lambda x: [*x, x[5]])
    text = problems(path, tmp_path / "data")
    assert "more than once (rows 6, 1757" in text


def test_value_out_of_range_or_no_number(shared: Path, tmp_path: Path) -> None:
    def change(lines: list[str]) -> list[str]:
        lines[3] = lines[3].replace(",1902,", ",19O2,")
        lines[4] = lines[4].rsplit(",", 3)[0] + ",9,1,5"
        return lines

    text = problems(spoiled(shared, tmp_path, "cow_midb_v5.csv", change), tmp_path / "data")
    assert "cow_midb_v5.csv:5: hostility is out of range; expected 1 to 5, found 9" in text


def test_state_out_of_its_years(shared: Path, tmp_path: Path) -> None:
    lines = (shared / "cow_nmc.csv").read_text(encoding="utf-8").splitlines()
    row = next(i for i, r in enumerate(lines) if r.startswith("255,1900,"))
    lines[row] = lines[row].replace("255,1900,", "265,1900,")  # East Germany in 1900
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "cow_nmc.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.copy(shared / "cow_states.csv", folder)
    text = problems(folder, tmp_path / "data")
    assert f"cow_nmc.csv:{row + 1}: state 265 is out of its years; expected 1954–1990" in text


def test_halves_that_do_not_belong_together(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(shared / "cow_midb_v5.csv", folder)
    path = spoiled(shared, folder, "cow_mida_v5.csv", lambda x: [r for r in x if x.index(r) != 9])
    assert path.exists()
    assert "do not belong together" in problems(folder, tmp_path / "data")


def test_an_empty_folder_says_where_to_get_data(tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="holds no history data"):
        store.open_tables(tmp_path)
    with pytest.raises(DetenteError, match=r"docs/history\.md"):
        store.add(tmp_path, tmp_path / "data")


def test_what_is_missing_for_which_use(shared: Path, tmp_path: Path) -> None:
    added = store.add(shared / "icb2_v15.csv", tmp_path / "data")
    ready = {use.name: use for use in store.uses(i.name for i in added.stored)}
    assert ready["crises"].ready
    assert "participants" in ready["entry"].missing
    with pytest.raises(DetenteError, match="is missing, needed for"):
        store.require(store.open_tables(tmp_path / "data"), "entry")
