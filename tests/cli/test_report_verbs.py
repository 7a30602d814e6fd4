"""`detente report` and `detente chart`: answers that were kept, shown again."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from detente.answer.chart import CHARTS
from detente.errors import Exit


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, example: Path) -> Path:
    """A folder with an answer as JSON and the case that it was logged in."""
    from click.testing import CliRunner

    from detente.cli.main import main

    folder = tmp_path_factory.mktemp("kept")
    options = ["ask", str(example), "--draws", "32", "--case", str(folder / "case"), "--json"]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    (folder / "answer.json").write_text(done.stdout, encoding="utf-8")
    return folder


def test_the_page_of_a_case_has_its_texts(detente, kept, tmp_path):
    page = tmp_path / "page.html"
    code, out, _ = detente("report", kept / "case", "--to", page)
    assert (code, out) == (0, f"Written: {page}\n")
    html = page.read_text(encoding="utf-8")
    assert '<article class="text"' in html
    answer = json.loads((kept / "answer.json").read_text(encoding="utf-8"))
    assert f'<data value="{answer["answer"][0]["probability"]!r}">' in html


def test_the_page_of_json_has_everything_but_the_texts(detente, kept):
    code, out, _ = detente("report", kept / "answer.json")
    assert code == 0
    assert out.startswith("<!DOCTYPE html>")
    assert "<article" not in out
    assert 'id="alone"' in out


@pytest.mark.parametrize(("name", "options"), [("a.md", ()), ("a.txt", ("--format", "md"))])
def test_markdown_by_the_ending_or_when_asked(detente, kept, tmp_path, name, options):
    file = tmp_path / name
    assert detente("report", kept / "case", "--to", file, *options)[0] == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "## Who could stop or force it" in text


def test_the_same_answer_gives_the_same_page(detente, kept):
    pages = [detente("report", kept / "case")[1] for _ in range(2)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("name", list(CHARTS))
def test_every_chart_of_a_kept_answer(detente, kept, name):
    code, out, _ = detente("chart", name, kept / "answer.json")
    assert code == 0
    assert ET.fromstring(out).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_chart_into_a_file_by_its_ending(detente, kept, tmp_path):
    svg, png = tmp_path / "roads.svg", tmp_path / "roads.png"
    for file in (svg, png):
        code, out, _ = detente("chart", "roads", kept / "case", "--to", file, "--theme", "dark")
        assert (code, out) == (0, f"Written: {file}\n")
    assert svg.read_text(encoding="utf-8").startswith("<svg ")
    assert png.read_bytes().startswith(b"\x89PNG")


def test_the_help_names_every_chart(detente):
    words = " ".join(detente("chart", "--help")[1].split())
    assert all(name in words for name in CHARTS)


def test_an_unknown_chart_and_an_unknown_kind_of_picture(detente, kept, tmp_path):
    code, _, err = detente("chart", "pie", kept / "answer.json")
    assert code == Exit.USAGE
    assert "expected one of ladder, growth" in " ".join(err.split())
    code, _, err = detente("chart", "roads", kept / "answer.json", "--to", tmp_path / "x.gif")
    assert code == Exit.USAGE
    assert ".svg or .png" in err


@pytest.mark.parametrize("verb", [("report",), ("chart", "ladder")])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'{"question": "no answer"}', "missing required field"),
        (b"not JSON", "malformed"),
        (b"\xff\xfe", "not UTF-8"),
        (None, "No such file"),
    ],
)
def test_what_is_no_answer_is_refused(detente, tmp_path, verb, content, found):
    file = tmp_path / "x.json"
    if content is not None:
        file.write_bytes(content)
    code, _, err = detente(*verb, file)
    assert code == Exit.UNREADABLE
    assert "holds no answer that can be shown" in " ".join(err.split())
    assert found in " ".join(err.split())


def test_an_answer_of_another_version_is_refused(detente, kept, tmp_path):
    other = json.loads((kept / "answer.json").read_text(encoding="utf-8")) | {"schema_version": "0"}
    file = tmp_path / "old.json"
    file.write_text(json.dumps(other), encoding="utf-8")
    code, _, err = detente("report", file)
    assert code == Exit.UNREADABLE
    assert "schema version 0, this program writes 1" in " ".join(err.split())


def test_a_case_without_an_answer(detente, kept, tmp_path, example):
    code, _, err = detente("ask", example, "--draws", "8", "--case", tmp_path / "case")
    assert code == 0, err
    (tmp_path / "case" / "answers.jsonl").write_text("", encoding="utf-8")
    code, _, err = detente("report", tmp_path / "case")
    assert code == Exit.UNREADABLE
    assert "no answer has been logged" in " ".join(err.split())


def test_a_place_that_cannot_be_written_is_refused(detente, kept, tmp_path):
    code, _, err = detente("report", kept / "answer.json", "--to", tmp_path / "no" / "x.html")
    assert code != 0
    assert "no" in err
