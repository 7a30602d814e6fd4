"""Bad input: one clear message with what to do, a status of its own, nothing half-written."""

from __future__ import annotations

import io

import pytest

from detente.errors import Exit

QUESTION = "Will NATO members go to war against Russia?"
TEXT = (
    "Paris, 31 May 2024\n\n"
    "French president Emmanuel Macron said that France opposed sending troops to Ukraine.\n"
)


def test_empty(detente, tmp_path):
    path = tmp_path / "empty.txt"
    path.write_text("")
    code, out, err = detente("ask", path)
    assert code == Exit.UNREADABLE
    assert "empty" in err
    assert out == ""


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"\x00\x01\x02\x03" * 50, "binary"), ("é".encode("latin-1") * 40, "UTF-8")],
)
def test_not_text(detente, tmp_path, content, word):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    code, _, err = detente("ask", path)
    assert code == Exit.UNREADABLE
    assert word.lower() in err.lower()


def test_fifty_megabytes(detente, tmp_path):
    path = tmp_path / "large.txt"
    path.write_bytes(b"He said that it was so.\n" * 2_200_000)
    code, _, err = detente("ask", path)
    assert code == Exit.UNREADABLE
    assert "MiB" in err


def test_what_cannot_be_read_is_called_as_it_was_given(detente, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b" \n")))
    for given, told in (("/dev/null", "/dev/null: "), ("-", "standard input: ")):
        for verb in (["read"], ["ask"], ["add", tmp_path / "case"]):
            code, _, err = detente(*verb, given)
            assert code == Exit.UNREADABLE
            assert err.startswith(f"detente: {told}")


def test_files_of_one_name_are_told_apart(detente, tmp_path):
    for folder, text in (("a", "A table."), ("b", "A chair.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.txt").write_text(text)
    one, two = tmp_path / "a" / "note.txt", tmp_path / "b" / "note.txt"
    code, _, err = detente("ask", one, two, "--question", QUESTION)
    assert code == Exit.NOTHING_FOUND
    assert f"{one}, {two}: " in err


def test_missing_file_and_folder_without_documents(detente, tmp_path):
    code, _, err = detente("ask", tmp_path / "no.txt", tmp_path / "nor.txt")
    assert code == Exit.UNREADABLE
    assert "no.txt" in err
    assert "nor.txt" in err  # every problem at once
    code, _, err = detente("ask", tmp_path)
    assert code == Exit.UNREADABLE
    assert "no document" in err


def write(tmp_path, text=TEXT):
    path = tmp_path / "text.txt"
    path.write_text(text)
    return path


def test_no_statement(detente, tmp_path):
    path = write(tmp_path, "31 May 2024\n\nA table. A chair. Four windows.\n")
    code, _, err = detente("ask", path, "--question", QUESTION)
    assert code == Exit.NOTHING_FOUND
    assert "statement" in err


def test_no_question(detente, tmp_path):
    code, _, err = detente("ask", write(tmp_path))
    assert code == Exit.NOTHING_FOUND
    assert "--question" in err


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Will Atlantis go to war against Russia?", "Atlantis"),
        ("Will Poland go to war against Germany?", "allies"),
        ("Will NATO go to war against Poland?", "allies"),
        ("Will it rain?", "no actor"),
    ],
)
def test_question_not_understood(detente, tmp_path, question, part):
    code, _, err = detente("ask", write(tmp_path), "--question", question)
    assert code == Exit.NOT_UNDERSTOOD
    assert part in err


def test_unreadable_date(detente, tmp_path):
    code, _, err = detente(
        "ask", write(tmp_path), "--question", QUESTION, "--as-of", "the other day"
    )
    assert code == Exit.NOT_UNDERSTOOD
    assert "2024-05-31" in err  # an example of what would do


def test_no_date_at_all(detente, tmp_path):
    text = "French president Emmanuel Macron said that France opposed sending troops to Ukraine.\n"
    code, _, err = detente("ask", write(tmp_path, text), "--question", QUESTION)
    assert code == Exit.NOT_UNDERSTOOD
    assert "--as-of" in err


def test_unwritable_report_is_refused_before_the_work(detente, tmp_path, example):
    code, out, err = detente("ask", example, "--report", tmp_path / "no" / "folder" / "r.html")
    assert code == Exit.UNWRITABLE
    assert out == ""
    assert "folder" in err
    assert not (tmp_path / "no").exists()


def test_unknown_scenario_names_those_that_ship(detente, example):
    code, _, err = detente("ask", example, "--scenario", "may-2042")
    assert code == Exit.UNREADABLE
    assert "may-2024" in err


def test_bad_grades_are_all_told(detente, tmp_path, example):
    path = tmp_path / "sources.yaml"
    path.write_text("sources: {One: {grade: Z9}, Two: B7, Three: {grade: B2}}\n")
    code, _, err = detente("ask", example, "--grades", path)
    assert code == Exit.INVALID
    assert "One" in err
    assert "Two" in err
    assert "Three" not in err


@pytest.mark.parametrize(
    "arguments", [("ask",), ("aks",), ("ask", "x.txt", "--draws", "0"), ("ask", "--nonsense")]
)
def test_usage(detente, arguments):
    code, _, err = detente(*arguments)
    assert code == Exit.USAGE
    assert err


def test_statuses_are_distinct():
    assert len({int(status) for status in Exit}) == len(list(Exit))
