"""Back-tests that were run before: kept under a hash of the data, the question and the code."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import msgspec

from detente.history import entry
from detente.history.backtest import Progress, Split, run
from detente.history.results import Backtest
from detente.history.store import data_folder


def key(
    folder: Path | None, task: str, split: Split, seed: int, settings: entry.Settings | None
) -> str:
    """A hash of every file in the data folder, the options, and the code of history and engine."""
    digest = hashlib.sha256()
    home = data_folder(folder)
    for path in sorted(home.iterdir()) if home.is_dir() else []:
        if path.suffix in {".parquet", ".csv", ".json"}:
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.parent.joinpath("engine").glob("*.py")]):
        digest.update(path.read_bytes())
    options = {
        "task": task,
        "split": dataclasses.asdict(split),
        "seed": seed,
        "settings": dataclasses.asdict(settings) if settings else None,
    }
    digest.update(msgspec.json.encode(options))
    return digest.hexdigest()[:32]


def run_cached(
    folder: Path | None,
    cache: Path,
    *,
    task: str = "mids",
    split: Split | None = None,
    seed: int = 0,
    settings: entry.Settings | None = None,
    progress: Progress | None = None,
) -> Backtest:
    """As `backtest.run`, unless the same was run before: then what came out is read from `cache`.

    A cache that cannot be written or read is passed over.
    """
    split = split or Split(folds=5)
    path = cache / f"backtest-{key(folder, task, split, seed, settings)}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Backtest)
    except (OSError, msgspec.DecodeError):
        pass
    found = run(folder, task=task, split=split, seed=seed, settings=settings, progress=progress)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(found))
    except OSError:
        return found
    return found
