"""The README's commands and the documents' promises are run as written."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    lines = [line.split("  #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("detente ")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder with the files that the README's commands name."""
    desk = tmp_path_factory.mktemp("desk")
    review = ROOT / "examples" / "may-2024" / "press-review.txt"
    shutil.copy(review, desk / "article.txt")
    (desk / "reports").mkdir()
    shutil.copy(review, desk / "reports" / "one.txt")
    shipped = ROOT / "src/detente/scenario/library/scenarios/may-2024.yaml"
    shutil.copy(shipped, desk / "scenario.yaml")
    return desk


def test_readme_opens_with_the_two_commands():
    first = blocks("sh")[0]
    assert "scripts/ask" in first
    assert "scripts/test" in first
    assert all((ROOT / "scripts" / name).stat().st_mode & 0o111 for name in ("ask", "test"))


def test_readme_commands_run_as_written(desk):
    """In their order, as a reader would: some use what an earlier one made."""
    program = Path(sys.executable).with_name("detente")
    environment = {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "HOME": str(desk),
        "COLUMNS": "100",
    }
    assert len(commands()) >= 8
    for command in commands():
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=desk,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout, command
        assert "Traceback" not in done.stderr


def test_readme_program_runs_as_written(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    exec(compile(blocks("python")[0], "README.md", "exec"), {})
    assert "within 12 months" in capsys.readouterr().out


def test_readme_shows_what_ask_prints():
    from rich.console import Console

    from detente.answer.ask import Asking, ask
    from detente.answer.terminal import print_answer
    from detente.reading import read_document
    from detente.scenario.catalog import Catalog

    asked = ask(
        Asking(
            documents=[read_document(ROOT / "examples/may-2024/press-review.txt")],
            scenario=Catalog().scenario_path("may-2024").read_text(encoding="utf-8"),
            scenario_name="may-2024",
        )
    )
    console = Console(width=100, record=True, file=io.StringIO(), color_system=None)
    print_answer(asked.answer, console)
    printed = [line.rstrip() for line in console.export_text().splitlines()]
    assert [line.rstrip() for line in blocks("text")[0].splitlines()] == printed, (
        "run scripts/readme"
    )


def test_files_that_documents_name_are_there():
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for name in re.findall(
            r"`((?:docs|scripts|examples|bench)/[\w./-]+)`", document.read_text()
        ):
            assert (ROOT / name).exists(), f"{document.name} names {name}"


def test_every_dependency_has_its_decision():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    decisions = (ROOT / "docs" / "decisions.md").read_text().lower()
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=;\[ ]", requirement)[0].lower()
        assert name.replace("python-", "") in decisions or name in decisions, name
