"""The datasets that history is computed from: their columns, versions, uses and citations.

The list is a data file (`data/sources.yaml`). A file on disk is recognised by its name and by
the columns in its first line, so that a renamed file is still known and a wrong one is refused.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

MISSING = ("-9", "-8", "-7")


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column: what the file may call it, its type, its range, its codes for *missing*.

    `type` is int, float, text, date (ISO) or month (ISO date or YYYYMM, read as its first day).
    """

    names: tuple[str, ...] = msgspec.field(name="from")
    type: str = "int"
    range: tuple[float, float] | None = None
    missing: tuple[str, ...] = MISSING


class Version(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version the project works with, and the column (if any) in which the file states it."""

    name: str
    column: str = ""
    values: tuple[str, ...] = ()
    optional: bool = False


class StateCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Columns of state codes that must exist in the state system in the year of column `year`."""

    columns: tuple[str, ...]
    year: str


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dataset: title, version, file names (without ending), columns, key, uses, citation."""

    title: str
    version: Version
    files: tuple[str, ...]
    rows: int
    key: tuple[str, ...]
    columns: dict[str, Column]
    uses: tuple[str, ...]
    url: str
    citation: str
    states: StateCheck | None = None
    repeated: bool = False


@functools.cache
def sources() -> Mapping[str, Source]:
    """All known datasets by name."""
    text = importlib.resources.files("detente.history").joinpath("data/sources.yaml").read_bytes()
    return MappingProxyType(msgspec.yaml.decode(text, type=dict[str, Source]))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def header_fits(source: Source, header: Iterable[str]) -> bool:
    """Whether every column that `source` needs (version apart) is in the header, by any name."""
    have = {name.lower() for name in header}
    return all(any(n.lower() in have for n in c.names) for c in source.columns.values())


def named_after(path: Path) -> str | None:
    """The dataset whose official file name `path` carries, or None."""
    stem = _plain(path.stem)
    for name, source in sources().items():
        if stem in {_plain(file) for file in source.files}:
            return name
    return None


def recognise(path: Path, header: Iterable[str]) -> str | None:
    """The dataset that a file holds: by its name, else by the one dataset whose columns it has.

    A renamed file is accepted only if a version column or a single fitting dataset decides.
    """
    by_name = named_after(path)
    if by_name is not None:
        return by_name
    columns = list(header)
    lower = {c.lower() for c in columns}
    fitting = [
        name
        for name, source in sources().items()
        if header_fits(source, columns)
        and (not source.version.column or source.version.column.lower() in lower)
    ]
    if len(fitting) <= 1:
        return fitting[0] if fitting else None
    most = sorted(fitting, key=lambda n: -len(sources()[n].columns))
    first, second = most[:2]
    distinct = len(sources()[first].columns) > len(sources()[second].columns)
    return first if distinct else None
