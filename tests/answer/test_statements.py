"""Documents read in a process of their own: what comes back is what reading here gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from detente.answer import statements
from detente.answer.statements import Aside, aside, read_statements
from detente.cli import add
from detente.cli.main import status
from detente.dossier.opening import open_case
from detente.dossier.own import NONE, Own
from detente.errors import DetenteError, Exit
from detente.reading import read_document
from detente.reading.document import read_text

REVIEW = Path(__file__).parents[2] / "examples" / "may-2024" / "press-review.txt"
NOTE = (
    "Notes\n\n7 June 2024\n\nItaly's prime minister said that Italy would never lift restrictions "
    "on the use of Italian weapons against Russia.\n"
)
OWN = Own(actors=(("WMK", "Westmark", "state"),))


@pytest.fixture(scope="module")
def documents():
    return [read_document(REVIEW), read_text(NOTE, name="note.txt")]


def test_the_same_as_read_here(documents, monkeypatch):
    monkeypatch.setattr(statements, "_cores", lambda: 2)
    with aside(documents, OWN) as begun:
        assert begun is not None
        assert begun.statements(documents, OWN) == read_statements(documents, OWN)
        assert begun.statements(documents[1:], OWN) == read_statements(documents[1:], OWN)
        # What it was not sent for is read here.
        assert begun.statements(documents[1:], NONE) == read_statements(documents[1:], NONE)
        other = [read_text(NOTE.replace("Italy", "Spain"), name="other.txt")]
        assert begun.statements(other, OWN) == read_statements(other, OWN)


def test_one_core_reads_here(documents, monkeypatch):
    monkeypatch.setattr(statements, "_cores", lambda: 1)
    with aside(documents, NONE) as begun:
        assert begun is None


@pytest.mark.parametrize("program", ["exit(3)", "print('not what was asked for')"])
def test_a_process_that_fails_is_done_without(documents, monkeypatch, program):
    popen = subprocess.Popen

    def broken(command, **rest):
        return popen([sys.executable, "-c", program], **rest)

    monkeypatch.setattr(subprocess, "Popen", broken)
    begun = Aside(documents, NONE)
    monkeypatch.undo()
    try:
        assert begun.statements(documents[1:], NONE) == read_statements(documents[1:], NONE)
    finally:
        begun.end()


def test_no_process_to_be_had(documents, monkeypatch):
    def none(*_, **__):
        raise OSError

    monkeypatch.setattr(statements, "_cores", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", none)
    with aside(documents, NONE) as begun:
        assert begun is None


def test_nobody_says_anything():
    silent = [read_text("A table. A chair. Four windows.\n", name="silent.txt")]
    begun = Aside(silent, NONE)
    try:
        with pytest.raises(DetenteError) as error:
            begun.statements(silent, NONE)
    finally:
        begun.end()
    assert error.value.status is Exit.NOTHING_FOUND


def test_nothing_is_imported_from_the_folder_of_the_user(documents, tmp_path, monkeypatch):
    (tmp_path / "msgspec.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)
    begun = Aside(documents[1:], NONE)
    try:
        assert begun.statements(documents[1:], NONE)
    finally:
        begun.end()
    assert not (tmp_path / "ran").exists()


def test_a_case_is_the_same_whichever_way_its_new_document_was_read(tmp_path, monkeypatch, capsys):
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    held = []
    monkeypatch.setattr(statements, "_cores", lambda: 2)
    for name, large in (("aside", 0), ("here", 10**9)):
        case = tmp_path / name
        assert status(["ask", str(REVIEW), "--case", str(case), "--scenario", "may-2024"]) == 0
        monkeypatch.setattr(add, "LARGE", large)
        capsys.readouterr()
        assert status(["add", str(case), str(note)]) == 0
        stored = open_case(case)
        held.append((stored.read, stored.scenario, capsys.readouterr().out))
        assert status(["add", str(case), str(note)]) == 0
        assert "already" in capsys.readouterr().out
    assert held[0] == held[1]
