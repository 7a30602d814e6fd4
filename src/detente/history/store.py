"""The data folder: which datasets are stored, adding more, and what is missing for which use.

A stored dataset is a Parquet file with our column names beside a line in ``manifest.json`` that
names its version, source file and checksum. `open_tables` also takes a folder of official files
as they were downloaded, which are then read and checked on the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from detente.errors import DetenteError, Exit, Place, Problem
from detente.history.sources import Source, sources
from detente.history.tables import read_table

if TYPE_CHECKING:
    import polars as pl

SLACK = 2  # years by which membership of the system may be missed (codes change within a year)

USES = {
    "entry": "the model of entry into disputes and its back-test",
    "wars": "the back-test on wars",
    "rates": "base rates of entry, escalation, reciprocation and clustering",
    "treaties": "base rates by kind of treaty, dated to the day",
    "crises": "base rates of crises",
}


class Stored(msgspec.Struct, frozen=True):
    """A stored dataset: its name, version, rows, the file it came from and that file's checksum."""

    name: str
    version: str
    rows: int
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Use:
    """Something history can do, whether the data for it is there, and which is missing."""

    name: str
    what: str
    missing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` did: the datasets stored, and files that are none of history's."""

    stored: tuple[Stored, ...]
    unknown: tuple[Path, ...]


def data_folder(folder: Path | None = None) -> Path:
    """`folder`, or the user's data folder of the platform (``…/detente/history``)."""
    if folder is not None:
        return folder
    import platformdirs

    return Path(platformdirs.user_data_dir("detente")) / "history"


def stored(folder: Path | None = None) -> tuple[Stored, ...]:
    """The datasets stored in the folder, in the order of the list of sources."""
    path = data_folder(folder) / "manifest.json"
    if not path.is_file():
        return ()
    try:
        items = msgspec.json.decode(path.read_bytes(), type=list[Stored])
    except msgspec.DecodeError as error:
        raise DetenteError(
            Problem(
                "the list of stored datasets is damaged",
                Place(str(path)),
                found=str(error),
                hint="Delete the folder and add the files again",
            ),
            status=Exit.UNREADABLE,
        ) from error
    order = list(sources())
    return tuple(sorted((i for i in items if i.name in order), key=lambda i: order.index(i.name)))


def uses(names: Iterable[str]) -> tuple[Use, ...]:
    """What can be done with the datasets called `names`, and what is missing for the rest."""
    have = set(names)
    return tuple(
        Use(use, what, tuple(n for n, s in sources().items() if use in s.uses and n not in have))
        for use, what in USES.items()
    )


def add(paths: Path | Iterable[Path], folder: Path | None = None) -> Added:
    """Recognise, check and store the official files among `paths` (files, or folders of them).

    Files of unknown kind are listed, not stored. If any known file has a problem, all problems
    are raised together as a DetenteError and nothing is stored.
    """
    files = _files([paths] if isinstance(paths, Path) else list(paths))
    home = data_folder(folder)
    tables: dict[str, tuple[Path, pl.DataFrame]] = {}
    problems: list[Problem] = []
    unknown: list[Path] = []
    for path in files:
        try:
            name, table = read_table(path)
        except DetenteError as error:
            if any("is not a dataset" in p.what for p in error.problems):
                unknown.append(path)
            else:
                problems += error.problems
            continue
        if name in tables:
            problems.append(
                Problem(
                    f"holds {sources()[name].title} a second time",
                    Place(str(path)),
                    expected="one file",
                    found=f"also {tables[name][0].name}",
                )
            )
        tables[name] = (path, table)
    if not tables and not problems:
        raise DetenteError(
            Problem(
                "no official file was recognised",
                Place(", ".join(str(p) for p in ([paths] if isinstance(paths, Path) else paths))),
                hint="docs/history.md lists the files and where to get them",
            ),
            status=Exit.NOTHING_FOUND,
        )
    old = {item.name: item for item in stored(folder)}
    problems += _against_each_other(tables, old, home)
    if problems:
        raise DetenteError(problems)
    return Added(_write(tables, old, home), tuple(unknown))


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(p for p in path.iterdir() if p.suffix.lower() in {".csv", ".parquet"})
        elif path.is_file():
            files.append(path)
        else:
            raise DetenteError(Problem("does not exist", Place(str(path))), status=Exit.UNREADABLE)
    return files


def _write(
    tables: Mapping[str, tuple[Path, pl.DataFrame]], old: Mapping[str, Stored], home: Path
) -> tuple[Stored, ...]:
    new = []
    try:
        home.mkdir(parents=True, exist_ok=True)
        for name, (path, table) in tables.items():
            table.write_parquet(home / f"{name}.parquet")
            checksum = hashlib.sha256(path.read_bytes()).hexdigest()
            version = sources()[name].version.name
            new.append(Stored(name, version, table.height, path.name, checksum))
        kept = {**old, **{item.name: item for item in new}}
        text = msgspec.json.format(msgspec.json.encode(list(kept.values())), indent=1)
        (home / "manifest.json").write_bytes(text)
    except OSError as error:
        raise DetenteError(
            Problem("cannot be written", Place(str(home)), found=str(error)),
            status=Exit.UNWRITABLE,
        ) from error
    return tuple(new)


def _against_each_other(
    tables: Mapping[str, tuple[Path, pl.DataFrame]], old: Mapping[str, Stored], home: Path
) -> list[Problem]:
    import polars as pl

    def table(name: str) -> pl.DataFrame | None:
        if name in tables:
            return tables[name][1]
        return pl.read_parquet(home / f"{name}.parquet") if name in old else None

    problems: list[Problem] = []
    states = table("states")
    if states is not None:
        for name, (path, rows) in tables.items():
            problems += _out_of_their_years(path, sources()[name], rows, states)
    disputes, participants = table("disputes"), table("participants")
    if disputes is not None and participants is not None:
        given = tables.get("disputes") or tables.get("participants")
        a, b = set(disputes["dispute"].to_list()), set(participants["dispute"].to_list())
        if a != b and given is not None:
            problems.append(
                Problem(
                    "disputes and participants do not belong together",
                    Place(str(given[0])),
                    expected="the same disputes in both files",
                    found=f"{len(a ^ b)} disputes in one of them only, the first {min(a ^ b)}",
                    hint="One of the files may be a part",
                )
            )
    return problems


def _out_of_their_years(
    path: Path, source: Source, rows: pl.DataFrame, states: pl.DataFrame
) -> list[Problem]:
    import polars as pl

    if source.states is None:
        return []
    last = states["end_year"].max()
    years = states.group_by("state").agg(
        first=pl.col("start_year").min() - SLACK, last=pl.col("end_year").max()
    )
    problems = []
    for column in source.states.columns:
        joined = rows.with_row_index("row").join(
            years, left_on=column, right_on="state", how="left", maintain_order="left"
        )
        year = pl.col(source.states.year)
        wrong = joined.filter(
            pl.col("first").is_null()
            | (year < pl.col("first"))
            | ((year > pl.col("last") + SLACK) & (pl.col("last") < last))
        )
        for row in wrong.head(5).iter_rows(named=True):
            span = f"{row['first'] + SLACK}–{row['last']}" if row["first"] else "no such state"
            problems.append(
                Problem(
                    f"state {row[column]} is out of its years",
                    Place(str(path), row["row"] + 2),
                    expected=span,
                    found=str(row[source.states.year]),
                )
            )
        if wrong.height > 5:
            problems.append(
                Problem(
                    f"{wrong.height - 5} more rows have states out of their years", Place(str(path))
                )
            )
    return problems


def open_tables(folder: Path | None = None) -> dict[str, pl.DataFrame]:
    """Every table in the folder, by the dataset's name: stored ones, or official files as they are.

    Raises DetenteError if the folder holds neither.
    """
    import polars as pl

    home = data_folder(folder)
    items = stored(folder)
    if items:
        return {item.name: pl.read_parquet(home / f"{item.name}.parquet") for item in items}
    tables: dict[str, pl.DataFrame] = {}
    if home.is_dir():
        for path in _files([home]):
            try:
                name, table = read_table(path)
            except DetenteError as error:
                if any("is not a dataset" in p.what for p in error.problems):
                    continue
                raise
            tables[name] = table
    if not tables:
        raise DetenteError(
            Problem(
                "holds no history data",
                Place(str(home)),
                hint="`detente history add DIR` stores the official files; docs/history.md says"
                " where to get them",
            ),
            status=Exit.NOTHING_FOUND,
        )
    return tables


def require(tables: Mapping[str, pl.DataFrame], use: str) -> None:
    """DetenteError naming every dataset that `use` needs and `tables` lacks."""
    found = next(u for u in uses(tables) if u.name == use)
    if found.missing:
        raise DetenteError(
            [
                Problem(
                    f"{sources()[name].title} ({sources()[name].version.name}) is missing,"
                    f" needed for {found.what}",
                    hint=f"Get it from {sources()[name].url} and add it",
                )
                for name in found.missing
            ],
            status=Exit.NOTHING_FOUND,
        )
