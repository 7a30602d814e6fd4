"""Reading one file of a dataset into a checked table.

Codes for *missing* become nulls before anything is read as a number. A wrong version, a missing
column, a value that is no number or out of its range, a repeated key or too few rows are told all
at once, each with its row, and no table is returned then.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError, Exit, Place, Problem
from detente.history.sources import Column, Source, recognise, sources

if TYPE_CHECKING:
    import polars as pl

TOLD = 5  # how many rows of one mistake are named


def header(path: Path) -> list[str]:
    """Column names of a CSV or Parquet file; DetenteError if it is neither."""
    import polars as pl

    try:
        if path.suffix == ".parquet":
            return list(pl.read_parquet_schema(path))
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return next(csv.reader(file), [])
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DetenteError(
            Problem("cannot be read as a table", Place(str(path)), found=str(error).split("\n")[0]),
            status=Exit.UNREADABLE,
        ) from error


def _raw(path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False, encoding="utf8-lossy")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DetenteError(
            Problem(
                "is damaged or only a part of a file",
                Place(str(path)),
                found=str(error).split("\n")[0],
                hint="Download it again",
            ),
            status=Exit.UNREADABLE,
        ) from error


def read_table(path: Path, name: str | None = None) -> tuple[str, pl.DataFrame]:
    """The dataset's name and its checked table with our column names.

    Raises DetenteError with every problem of the file: unknown file, version, columns, values,
    ranges, repeated keys, missing rows.
    """
    head = header(path)
    name = name or recognise(path, head)
    if name is None:
        raise DetenteError(
            Problem(
                "is not a dataset that history knows",
                Place(str(path)),
                expected="one of the official files listed in docs/history.md",
                found=f"columns {', '.join(head[:6])} …" if head else "an empty file",
            )
        )
    source = sources()[name]
    problems = [*_half_a_line(path, head), *_missing_columns(path, source, head)]
    if problems:
        raise DetenteError(problems)
    raw = _raw(path)
    problems += _wrong_version(path, source, raw)
    table, bad = _converted(path, source, raw)
    problems += bad
    if raw.height < source.rows:
        problems.append(
            Problem(
                f"holds too few rows for {source.title}",
                Place(str(path)),
                expected=f"at least {source.rows:,}",
                found=f"{raw.height:,}",
                hint="The file seems to be a part; download it again",
            )
        )
    if not bad:
        problems += _repeated(path, source, table)
    if problems:
        raise DetenteError(problems)
    if source.repeated:
        table = table.group_by(source.key, maintain_order=True).max()
    return name, table


def _half_a_line(path: Path, head: list[str]) -> list[Problem]:
    if path.suffix == ".parquet":
        return []
    with path.open("rb") as file:
        lines = sum(1 for _ in file)
        file.seek(max(0, path.stat().st_size - 20_000))
        tail = file.read().decode("utf-8", errors="replace").rstrip("\r\n").splitlines()
    if lines < 2 or not tail:
        return []
    last = next(csv.reader(io.StringIO(tail[-1])), [])
    if len(last) == len(head):
        return []
    return [
        Problem(
            "the last row is cut off",
            Place(str(path), lines),
            expected=f"{len(head)} fields",
            found=str(len(last)),
            hint="Download the file again",
        )
    ]


def _missing_columns(path: Path, source: Source, head: list[str]) -> list[Problem]:
    have = {h.lower() for h in head}
    wanted = {name: column.names for name, column in source.columns.items()}
    if source.version.column and not source.version.optional:
        wanted["version"] = (source.version.column,)
    return [
        Problem(
            f"has no column for {name}",
            Place(str(path), 1),
            expected=" or ".join(names),
            found=", ".join(head[:8]) + (" …" if len(head) > 8 else ""),
        )
        for name, names in wanted.items()
        if not any(n.lower() in have for n in names)
    ]


def _wrong_version(path: Path, source: Source, raw: pl.DataFrame) -> list[Problem]:
    import polars as pl

    version = source.version
    column = _find(raw.columns, (version.column,))
    if not version.column or column is None:
        return []
    wrong = raw.with_row_index("row").filter(
        ~pl.col(column).cast(pl.String).str.strip_chars().is_in(list(version.values))
    )
    if wrong.is_empty():
        return []
    return [
        Problem(
            f"is another version of {source.title}",
            Place(str(path), int(wrong["row"][0]) + 2),
            expected=" or ".join(version.values),
            found=str(wrong[column][0]),
        )
    ]


def _find(columns: list[str], names: tuple[str, ...]) -> str | None:
    lower = {c.lower(): c for c in columns}
    return next((lower[n.lower()] for n in names if n.lower() in lower), None)


def _converted(path: Path, source: Source, raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    import polars as pl

    problems: list[Problem] = []
    series: list[pl.Series] = []
    for name, column in source.columns.items():
        found = _find(raw.columns, column.names)
        assert found is not None
        values = raw[found]
        made = _column(values, column).alias(name)
        series.append(made)
        missing = _is_missing(values, column)
        unread = made.is_null() & ~missing
        problems += _rows(path, f"{name} is not read", unread, values, f"{column.type}")
        if column.range is not None:
            low, high = column.range
            outside = ((made < low) | (made > high)).fill_null(False)
            problems += _rows(
                path, f"{name} is out of range", outside, values, f"{low:g} to {high:g}"
            )
    keys = [s for s in series if s.name in source.key and not s.name.endswith(("_day", "_month"))]
    for key in keys:
        if source.columns[key.name].type == "int" and key.name in {"state", "year", source.key[0]}:
            problems += _rows(path, f"{key.name} is missing", key.is_null(), key, "a value")
    return pl.DataFrame(series), problems


def _is_missing(values: pl.Series, column: Column) -> pl.Series:
    import polars as pl

    if column.type in {"int", "float"} and values.dtype != pl.String:
        number = values.cast(pl.Float64)
        return number.is_null() | number.is_nan() | number.is_in([float(c) for c in column.missing])
    text = values.cast(pl.String).str.strip_chars().fill_null("")
    codes = ["", "NA", "NaN", ".", *column.missing, *(f"{code}.0" for code in column.missing)]
    return text.is_in(codes)


def _column(values: pl.Series, column: Column) -> pl.Series:
    import polars as pl

    missing = _is_missing(values, column)
    if column.type in {"int", "float"}:
        made = values
        if values.dtype == pl.String:
            made = values.str.strip_chars().cast(pl.Float64, strict=False)
        made = made.cast(pl.Float64).fill_nan(None)
        if column.type == "int":
            whole = made.round(0)
            made = pl.select(pl.when(made == whole).then(whole)).to_series().cast(pl.Int64)
    elif column.type in {"date", "month"}:
        text = values.cast(pl.String).str.strip_chars()
        compact = text.str.contains(r"^\d{6}$")
        made = (
            pl.select(
                pl.when(compact)
                .then(text.str.slice(0, 4) + "-" + text.str.slice(4, 2) + "-01")
                .otherwise(text)
            )
            .to_series()
            .str.to_date("%Y-%m-%d", strict=False)
        )
    else:
        made = values.cast(pl.String)
    return pl.select(pl.when(~missing).then(made)).to_series()


def _rows(
    path: Path, what: str, wrong: pl.Series, values: pl.Series, expected: str
) -> list[Problem]:
    rows = wrong.arg_true().to_list()
    told = [
        Problem(what, Place(str(path), row + 2), expected=expected, found=str(values[row]))
        for row in rows[:TOLD]
    ]
    if len(rows) > TOLD:
        told.append(Problem(f"{what} in {len(rows) - TOLD} more rows", Place(str(path))))
    return told


def _repeated(path: Path, source: Source, table: pl.DataFrame) -> list[Problem]:
    import polars as pl

    if source.repeated:
        return []
    key = list(source.key)
    again = table.with_row_index("row").filter(pl.struct(key).is_duplicated())
    if again.is_empty():
        return []
    first = again.row(0, named=True)
    group = ", ".join(f"{k} {first[k]}" for k in key)
    same = again.filter(pl.all_horizontal(pl.col(k).eq_missing(pl.lit(first[k])) for k in key))
    lines = ", ".join(str(r + 2) for r in same["row"].to_list())
    return [
        Problem(
            f"holds {group} more than once (rows {lines}; {again.height} rows in all)",
            Place(str(path), int(same["row"][1]) + 2),
            expected="one row each",
        )
    ]
