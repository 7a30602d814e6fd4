"""Help, version, tables, schema, case and report from the command line."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from detente.cli.main import VERBS


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_has_help_with_an_example(detente, verb):
    code, out, _ = detente(verb, "--help")
    assert code == 0
    assert "Example" in out


def test_version(detente):
    import detente as package

    code, out, _ = detente("--version")
    assert code == 0
    assert package.__version__ in out


def test_import_loads_nothing_heavy():
    program = (
        "import sys, detente; "
        "heavy = {'numpy', 'spacy', 'numba', 'scipy', 'yaml', 'rich', 'click', 'lark'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_help_loads_no_engine_and_no_parser(detente):
    program = (
        "import sys; from detente.cli.main import status; status(['--help']); "
        "print(sorted({'numpy', 'spacy', 'numba', 'scipy', 'lark'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("[]")


def test_tables_print_reasons(detente):
    code, out, _ = detente("tables")
    assert code == 0
    assert "threat" in out
    data = json.loads(detente("tables", "--json")[1])
    assert all(row["reason"] for table in data.values() for row in table.values())


def test_json_is_alone_on_standard_output(detente, example):
    code, out, err = detente("ask", example, "--scenario", "may-2024", "--draws", 32, "--json")
    assert code == 0
    assert json.loads(out)["as_of"] == "2024-05-31"
    assert err == ""


def test_one_screen(detente, example):
    code, out, _ = detente("ask", example, "--scenario", "may-2024", "--draws", 32)
    assert code == 0
    assert len(out.splitlines()) <= 60
    assert max(map(len, out.splitlines())) <= 100


def test_case_and_report(detente, example, tmp_path):
    case, page = tmp_path / "case", tmp_path / "answer.html"
    options = ("ask", example, "--scenario", "may-2024", "--draws", 16, "--case", case)
    assert detente(*options, "--report", page)[0] == 0
    assert page.read_text(encoding="utf-8").startswith("<!")
    names = {path.name for path in case.iterdir()}
    assert {"documents", "statements.jsonl", "scenario.yaml", "sources.yaml"} <= names
    log = (case / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(log) == 1
    entry = json.loads(log[0])
    assert entry["inputs"]
    assert entry["answer"]["question"]
    assert detente(*options)[0] == 0
    assert len((case / "answers.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert not [path for path in case.rglob(".*") if path.name not in (".lock", ".gitignore")]
