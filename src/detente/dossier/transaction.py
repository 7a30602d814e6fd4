"""Many files of a folder changed as one: all of them or, if the command is killed, none.

1. The new files are written to a folder `.pending-…` with a list of what to do with them.
2. That folder is renamed to `.commit`: from this moment the change counts.
3. Each file is moved to its place, and `.commit` is removed.

`recover` finishes a change that was cut short after step 2 and drops one that was cut short
before. (Write-ahead logging; Gray and Reuter 1993, chapter 10.)
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from detente.errors import DetenteError, Exit, Place, Problem

_COMMIT, _PENDING, _LIST = ".commit", ".pending-", "list.json"


@contextlib.contextmanager
def telling(path: Path, what: str = "cannot be written") -> Iterator[None]:
    """Turn an error of the file system into a DetenteError (Exit.UNWRITABLE) that names `path`."""
    try:
        yield
    except OSError as error:
        raise DetenteError(
            Problem(
                what,
                Place(error.filename if isinstance(error.filename, str) else str(path)),
                found=error.strerror or str(error),
                hint="Nothing was changed. Make room or ask for permission, or name another path.",
            ),
            status=Exit.UNWRITABLE,
        ) from None


def commit(folder: Path, files: Mapping[str, str | None], *, appended: Mapping[str, str]) -> None:
    """Write `files` (text by path inside `folder`; None deletes) and add `appended` to the ends.

    Raises DetenteError (Exit.UNWRITABLE), with the folder as it was, where that is not possible.
    """
    with telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(dir=folder, prefix=_PENDING))
        try:
            moves = []
            for number, (name, text) in enumerate(files.items()):
                if text is not None:
                    _write(staged / str(number), text)
                moves.append({"to": name, "from": None if text is None else str(number)})
            ends = []
            for number, (name, text) in enumerate(appended.items(), len(files)):
                place = folder / name
                size = place.stat().st_size if place.exists() else 0
                _write(staged / str(number), text)
                ends.append({"to": name, "from": str(number), "at": size})
            _write(staged / _LIST, json.dumps({"moves": moves, "ends": ends}))
            os.rename(staged, folder / _COMMIT)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        _finish(folder)


def recover(folder: Path) -> None:
    """Finish a change that counts already, drop one that does not; call it under the lock."""
    if (folder / _COMMIT).is_dir():
        with telling(folder, "a change that was cut short cannot be finished"):
            _finish(folder)
    for left in folder.glob(f"{_PENDING}*"):
        shutil.rmtree(left, ignore_errors=True)


def unfinished(folder: Path) -> bool:
    """Whether a change that counts already is not wholly in place."""
    return (folder / _COMMIT).is_dir()


def _finish(folder: Path) -> None:
    """Move everything in `.commit` to its place; done twice it changes nothing more."""
    staged = folder / _COMMIT
    todo = json.loads((staged / _LIST).read_text(encoding="utf-8"))
    for end in todo["ends"]:
        text = (staged / end["from"]).read_text(encoding="utf-8")
        with (folder / end["to"]).open("a+", encoding="utf-8") as file:
            file.truncate(end["at"])
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    for move in todo["moves"]:
        place = folder / move["to"]
        if move["from"] is None:
            place.unlink(missing_ok=True)
        elif (staged / move["from"]).exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staged / move["from"], place)
    shutil.rmtree(staged)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
