"""`detente read` over several documents: warnings beside JSON Lines, a page for each document."""

from __future__ import annotations

import json

ENGLISH = "Finland's foreign minister said that the ferry would sail again on day {}.\n"
GERMAN = (
    "Der Außenminister sagte gestern vor Journalisten, dass die Verhandlungen mit der Regierung in "
    "Moskau in der kommenden Woche fortgesetzt werden sollten, wenn beide Seiten es wünschen.\n"
) * 3


def test_another_language_is_told_beside_the_statements(detente, tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH.format(1), encoding="utf-8")
    (tmp_path / "b.txt").write_text(GERMAN, encoding="utf-8")
    code, out, err = detente("read", tmp_path, "--json")
    assert code == 0
    assert [json.loads(line)["speaks_for"] for line in out.splitlines()] == ["FIN"]
    assert "b.txt: the document does not look English" in err
    assert "2 documents read, 0 skipped" in err


def test_several_documents_have_a_page_each(detente, tmp_path):
    for n in (1, 2, 3):
        (tmp_path / f"{n}.txt").write_text(ENGLISH.format(n), encoding="utf-8")
    page = tmp_path / "page.html"
    files = sorted(tmp_path.glob("*.txt"))
    code, _, _ = detente("read", *files, "--html", page)
    assert code == 0
    assert sorted(p.name for p in tmp_path.glob("*.html")) == [f"page-{n}.html" for n in (1, 2, 3)]
    code, _, _ = detente("read", files[0], "--html", page)
    assert code == 0
    assert page.exists()


def test_a_null_byte_anywhere_is_told(detente, tmp_path):
    path = tmp_path / "late.txt"
    path.write_bytes(ENGLISH.encode() * 2000 + b"\x00")
    code, _, err = detente("read", path)
    assert code != 0
    assert "binary" in err
