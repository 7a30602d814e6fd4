"""Work done in a process of its own: the same as done here, whatever becomes of the process."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from detente.answer import aside as module
from detente.answer import ask, figures, shares
from detente.answer.aside import Aside, Errand, aside
from detente.answer.casework import Put, answer_case, believed_in, model_of
from detente.answer.moved import moved, moving, rehearsed
from detente.answer.statements import read_statements
from detente.cli import add
from detente.cli.main import status
from detente.dossier.opening import open_case
from detente.errors import DetenteError, Exit
from detente.reading.document import read_text

REVIEW = Path(__file__).parents[2] / "examples" / "may-2024" / "press-review.txt"
NOTE = (
    "Notes of the week\n\n7 June 2024\n\nBelgium's government supported lifting restrictions on "
    "strikes against Russia.\n\nRussia's defence minister warned that Russia would retaliate "
    "against any base in Europe.\n"
)
HERE = "builtins:sorted"


@pytest.fixture
def process():
    begun = Aside()
    yield begun
    begun.end()


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    path = tmp_path_factory.mktemp("aside") / "case"
    assert status(["ask", str(REVIEW), "--case", str(path), "--scenario", "may-2024"]) == 0
    return path


def broken(program):
    popen = subprocess.Popen

    def begun(command, **rest):
        return popen([sys.executable, "-c", program], **rest)

    return begun


def test_errands_are_done_in_their_order(process):
    errands = [Errand(HERE, [3, 1, 2, number]) for number in range(5)]
    for errand in errands:
        process.send(errand)
    assert [errand.result()[-1] for errand in errands] == [3, 3, 3, 3, 4]
    assert Errand(HERE, [2, 1]).result() == [1, 2]  # one that nobody was sent for


def test_waiting_for_a_part_ends_with_the_work(process):
    errand = Errand(HERE, [2, 1])
    errand.wait(0.5)  # nobody was sent for it: there is nothing to wait for
    process.send(errand)
    errand.wait(0.5)  # it tells nothing on its way
    assert errand.done()
    assert errand.result() == [1, 2]
    heard = Errand(HERE, progress=lambda step, share: steps.append((step, share)))
    steps = []
    heard.send()
    heard.told("half", 0.5)
    heard.wait(0.5)
    assert not heard.done()
    assert steps == [("half", 0.5)]


def test_a_mistake_of_the_user_comes_back_as_one(process):
    errand = Errand(
        "detente.scenario.parse:parse_scenario",
        "detente: 1\nfacts: [",
    )
    process.send(errand)
    with pytest.raises(DetenteError) as there:
        errand.result()
    with pytest.raises(DetenteError) as here:
        Errand("detente.scenario.parse:parse_scenario", "detente: 1\nfacts: [").result()
    assert there.value.problems == here.value.problems
    assert there.value.status is here.value.status


@pytest.mark.parametrize("program", ["exit(3)", "print('not what was asked for')"])
def test_a_process_that_fails_is_done_without(monkeypatch, program):
    monkeypatch.setattr(subprocess, "Popen", broken(program))
    begun = Aside()
    try:
        errands = [Errand(HERE, [2, 1]), Errand(HERE, [4, 3])]
        for errand in errands:
            begun.send(errand)
        assert [errand.result() for errand in errands] == [[1, 2], [3, 4]]
    finally:
        begun.end()


def test_what_an_ended_process_has_not_done_is_done_here(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", broken("import time; time.sleep(60)"))
    begun = Aside()
    waiting, late = Errand(HERE, [2, 1]), Errand(HERE, [4, 3])
    begun.send(waiting)
    begun.end()
    begun.send(late)
    assert waiting.result() == [1, 2]
    assert late.result() == [3, 4]
    assert begun._process.poll() is not None


def test_a_program_error_in_the_process_shows_here(process):
    errand = Errand(HERE, 5)
    process.send(errand)
    with pytest.raises(TypeError):
        errand.result()


def test_one_core_or_no_process_to_be_had(monkeypatch):
    monkeypatch.setattr(module, "_cores", lambda: 1)
    with aside() as begun:
        assert begun is None
    monkeypatch.setattr(module, "_cores", lambda: 2)
    with aside(wanted=False) as begun:
        assert begun is None

    def none(*_, **__):
        raise OSError

    monkeypatch.setattr(subprocess, "Popen", none)
    with aside() as begun:
        assert begun is None


def test_nothing_is_imported_from_the_folder_of_the_user(tmp_path, monkeypatch):
    for name in ("msgspec", "numpy", "detente"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)
    begun = Aside()
    try:
        errand = Errand("detente.dossier.mentions:actor_codes", "Italy and Spain")
        begun.send(errand)
        assert errand.result() == ("ITA", "ESP")
    finally:
        begun.end()
    assert not (tmp_path / "ran").exists()


def test_it_ends_with_the_one_that_began_it():
    """The process stops when its standard input is closed, however this one goes."""
    begun = Aside()
    begun._sent.put(None)
    begun._threads[0].join()
    begun._process.stdin.close()
    assert begun._process.wait(timeout=20) == 0
    begun.end()


def same(one, other):
    """Equal to the last bit, arrays included: what holds arrays does not compare."""
    return plain(one) == plain(other)


def forget():
    """What was computed before, as if nothing had been."""
    figures._last.clear()
    figures._prior.clear()
    shares._start.clear()


def plain(value):
    if dataclasses.is_dataclass(value):
        rows = dataclasses.fields(value)
        return [type(value).__name__, *(plain(getattr(value, row.name)) for row in rows)]
    if isinstance(value, dict):
        return [[plain(k), plain(v)] for k, v in value.items()]
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if hasattr(value, "tobytes"):
        return [value.shape, value.tobytes()]
    return repr(value)


def test_an_answer_computed_aside_is_that_computed_here(case, process):
    stored = open_case(case)
    old = believed_in(stored)
    note = read_text(NOTE, name="note.txt")
    later = stored.with_documents([note], read_statements([note]))
    put = Put(draws=64)
    told = []
    ask.rehearsed(model_of(stored), put.draws, put.seed, process)
    rehearsed(old, process)
    there = answer_case(later, put, progress=lambda *step: told.append(step), process=process)
    rows = moving(old, there.asked.believed, process=process).result()
    forget()
    here = answer_case(later, put)
    forget()
    assert there.asked.answer == here.asked.answer
    assert rows == moved(old, here.asked.believed)
    assert any(row.shares for row in rows)
    steps = [share for step, share in told if step == "computing"]
    assert steps == sorted(steps)
    assert len(steps) > 10  # the bar moves


def test_figures_are_the_same_to_the_last_bit(case, process):
    believed = believed_in(open_case(case))
    kept = ask.represent(believed.model, believed.dossier).model
    before = dataclasses.replace(believed.scenario, outcomes=kept.outcomes)
    ask.rehearsed(believed.scenario, 64, 1, process)
    there = ask.computed(before, kept, 64, 1, lambda *_: None, process).result()
    forget()
    here = ask.computed(before, kept, 64, 1, lambda *_: None, None).result()
    assert same(there, here)


def test_a_case_is_the_same_with_helpers_and_without(case, tmp_path, monkeypatch, capsys):
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    held = []
    monkeypatch.setattr(module, "_cores", lambda: 2)
    for name, large in (("aside", 0), ("here", 10**9)):
        path = tmp_path / name
        shutil.copytree(case, path)
        monkeypatch.setattr(add, "LARGE", large)
        forget()
        capsys.readouterr()
        assert status(["add", str(path), str(note)]) == 0
        stored = open_case(path)
        held.append((stored.read, stored.scenario, capsys.readouterr().out))
        assert status(["add", str(path), str(note)]) == 0
        assert "already" in capsys.readouterr().out
    assert held[0] == held[1]


def test_interrupted_while_it_computes_leaves_no_process_and_the_case(case, tmp_path, monkeypatch):
    path = tmp_path / "case"
    shutil.copytree(case, path)
    held = {p: p.read_bytes() for p in path.rglob("*") if p.is_file()}
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    monkeypatch.setattr(module, "_cores", lambda: 2)
    monkeypatch.setattr(add, "LARGE", 0)
    begun = []
    init = Aside.__init__

    def kept(self):
        init(self)
        begun.append(self)

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Aside, "__init__", kept)
    monkeypatch.setattr(ask, "_compute", interrupted)
    threads = threading.active_count()
    assert status(["add", str(path), str(note)]) == int(Exit.INTERRUPTED)
    assert len(begun) == 2
    assert all(each._process.poll() is not None for each in begun)
    assert threading.active_count() == threads
    assert {p: p.read_bytes() for p in path.rglob("*") if p.is_file()} == held
