"""Work done beside other work, in a Python process of our own.

A large case takes as long to open and weigh as a report to read, or the engine to make ready, and
none needs the other. What an errand gives is what its work gives here; where anything is amiss with
the process, or there is none, it is done here.

Errands and what comes of them go through pipes as pickles, which only the two processes hold. What
comes back should be of types that are loaded here or light: to take it, their modules are imported.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from detente.errors import DetenteError

Got = TypeVar("Got")
Progress = Callable[[str, float], None]

_ALONE = {"OPENBLAS_NUM_THREADS": "1"}  # threads that multiply matrices: none here is large enough

_TOLD, _DONE, _RAISED = range(3)  # what a line of the process is


class Errand(Generic[Got]):
    """A call of `work` ("module:function") with `arguments`; its module is imported where it runs.

    `progress`: told of steps; the work then takes it as a keyword.
    """

    def __init__(self, work: str, *arguments: object, progress: Progress | None = None) -> None:
        self.work, self.arguments, self.progress = work, arguments, progress
        self._sent = False
        self._over = threading.Event()
        self._far = threading.Condition()
        self._share = 0.0  # how far it has come, by what the work told
        self._came: tuple[int, Any] | None = None

    def result(self) -> Got:
        """What the work gives, or raises (DetenteError); waits for it, or does it here."""
        if self._sent:
            self._over.wait()
        if self._came is None:
            told = {} if self.progress is None else {"progress": self.progress}
            self._came = _DONE, _named(self.work)(*self.arguments, **told)
        kind, what = self._came
        if kind == _RAISED:
            problems, status = what
            raise DetenteError(problems, status=status)
        got: Got = what
        return got

    def wait(self, share: float) -> None:
        """Wait until the work, being done elsewhere, tells that it has come so far, or is over."""
        if self._sent:
            with self._far:
                self._far.wait_for(lambda: self._share >= share or self._over.is_set())

    def done(self) -> bool:
        """Whether `result` would not wait."""
        return not self._sent or self._over.is_set()

    def send(self) -> None:
        """Mark as sent: somebody will call `come`."""
        self._sent = True

    def told(self, step: str, share: float) -> None:
        """Take what the work tells of its progress."""
        with self._far:
            self._share = share
            self._far.notify_all()
        if self.progress is not None:
            self.progress(step, share)

    def come(self, answer: tuple[int, Any] | None) -> None:
        """Take what came of it; None: nothing did."""
        self._came = answer
        with self._far:
            self._over.set()
            self._far.notify_all()


class Aside:
    """A process that does errands one after another; `end` it whatever happens."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ALONE | os.environ,
        )
        self._ended = False
        self._sent: queue.SimpleQueue[Errand[Any] | None] = queue.SimpleQueue()
        self._given: queue.SimpleQueue[Errand[Any] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._give, self._take)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, errand: Errand[Any]) -> None:
        """Have an errand done after those sent before."""
        if not self._ended:
            errand.send()
            self._sent.put(errand)

    def _give(self) -> None:
        """Write each errand to the process as it is sent, done or not what was sent before."""
        assert self._process.stdin is not None
        while (errand := self._sent.get()) is not None:
            told = errand.progress is not None
            # Where the process is gone, nothing will come back either.
            with contextlib.suppress(OSError, ValueError):
                self._process.stdin.write(
                    pickle.dumps((errand.work, errand.arguments, told), protocol=5)
                )
                self._process.stdin.flush()
            self._given.put(errand)
        self._given.put(None)

    def _take(self) -> None:
        """Hand each errand what the process says of it, in the order in which they were sent."""
        fine = True
        while (errand := self._given.get()) is not None:
            answer = None
            if fine:
                try:
                    answer = self._answer(errand)
                except Exception:  # noqa: BLE001  (a process gone, or what it says is no answer)
                    fine = False
            errand.come(answer)

    def _answer(self, errand: Errand[Any]) -> tuple[int, Any]:
        while True:
            kind, what = pickle.load(self._process.stdout)  # type: ignore[arg-type]
            if kind in (_DONE, _RAISED):
                return kind, what
            errand.told(*what)

    def dismiss(self) -> None:
        """Stop the process if it still runs, without waiting until it is gone.

        What it has not done is done by who asks for it.
        """
        self._ended = True
        self._process.kill()

    def end(self) -> None:
        """Stop the process if it still runs, and tidy up after it."""
        self.dismiss()
        self._sent.put(None)
        for thread in self._threads:
            thread.join()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


@contextlib.contextmanager
def aside(*, wanted: bool = True) -> Iterator[Aside | None]:
    """A process beside this one; None where none is wanted, or no other core is free for it."""
    try:
        begun = Aside() if wanted and sys.executable and _cores() > 1 else None
    except OSError:
        begun = None  # no process to be had: all is done here
    try:
        yield begun
    finally:
        if begun is not None:
            begun.end()


def crowded() -> bool:
    """Whether what two processes do together may be slower for a third."""
    return _cores() <= 2


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _named(work: str) -> Callable[..., Any]:
    module, _, name = work.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


def main() -> None:
    """Do the errands that come through standard input until there are no more."""
    gc.set_threshold(200_000, 10, 10)  # as in a command: nearly all that is made is kept
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no answer

    def tell(kind: int, what: object) -> None:
        answers.write(pickle.dumps((kind, what), protocol=5))
        answers.flush()

    def progress(step: str, share: float) -> None:
        tell(_TOLD, (step, share))

    while True:
        try:
            work, arguments, told = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            tell(_DONE, _named(work)(*arguments, **({"progress": progress} if told else {})))
        except DetenteError as error:
            tell(_RAISED, (error.problems, error.status))


if __name__ == "__main__":
    main()
