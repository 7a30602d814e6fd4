"""Documents of every kind, and what cannot be read: one clear message each, never a traceback."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest

from detente.errors import DetenteError, Exit
from detente.reading import Reader, Skipped, read_document, read_documents, read_text

PAGE = """<!DOCTYPE html><html><head><title>Talks fail in Geneva | Daily</title>
<meta name="author" content="Ada Moreau"><meta property="og:site_name" content="The Daily Herald">
<meta property="article:published_time" content="2021-03-04"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Talks fail in Geneva</h1>
<p>The talks between the two governments ended without a result on Thursday, after nine hours.</p>
<p>French president Jean Morel said that <b>France</b> would not recognise the referendum. “We
will not accept a line drawn by tanks,” he told reporters in Geneva after the last session.</p>
<p>The delegations left the city in the evening. Nobody expects them to meet again this year.</p>
</article><footer>Subscribe to our newsletter! <script>alert("x")</script></footer></body></html>"""


def problem(error: pytest.ExceptionInfo[DetenteError]) -> str:
    assert error.value.status == Exit.UNREADABLE
    assert len(error.value.problems) == 1
    return str(error.value.problems[0])


def test_html_keeps_the_article_and_drops_the_rest(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    document = read_document(path)
    assert document.title == "Talks fail in Geneva"
    assert document.date == datetime.date(2021, 3, 4)
    assert (document.author, document.outlet) == ("Ada Moreau", "The Daily Herald")
    assert "newsletter" not in document.text
    assert "alert" not in document.text
    speakers = {
        (s.speaker, s.speaks_for) for s in reader.read(document) if s.act.stance == "denies"
    }
    assert ("Jean Morel", "FRA") in speakers


def test_html_from_standard_input() -> None:
    assert read_document("-", stdin=PAGE.encode()).name == "-"


def test_pdf(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        _pdf("Russian president Ivan Orlov said that Russia would not attack Finland.")
    )
    document = read_document(path)
    [statement] = reader.read(document)
    assert (statement.speaker, statement.speaks_for) == ("Ivan Orlov", "RUS")


def test_encrypted_pdf() -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_pdf("Secret words that nobody may read here.")))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(DetenteError) as error:
        read_document("-", stdin=out.getvalue())
    assert "encrypted" in problem(error)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x7fELF\x02\x01\x00\x00\x00", "binary"),
        (b"Caf\xe9 in Paris", "not valid UTF-8"),
        (b"%PDF-1.7 broken", "PDF"),
        (b"<!doctype html><html><body></body></html>", "no main text"),
        (b"<html>" + b"<div>" * 60_000 + b"x", "too deeply"),
        (b"x" * (21 * 2**20), "too large"),
    ],
)
def test_unreadable(data: bytes, said: str) -> None:
    with pytest.raises(DetenteError) as error:
        read_document("-", stdin=data)
    assert said in problem(error)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(DetenteError) as error:
        read_document(tmp_path / "none.txt")
    assert "no such file" in problem(error)
    with pytest.raises(DetenteError) as error:
        read_document(tmp_path)
    assert "folder" in problem(error)


def test_a_batch_goes_on_after_a_bad_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Poland said it would help.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff\xff\xff")
    (tmp_path / "c.md").write_text("# Title\n\nSpain said no.", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    found = list(read_documents([tmp_path]))
    assert [type(item) is Skipped for item in found] == [False, True, False]
    assert isinstance(found[1], Skipped)
    assert "UTF-8" in str(found[1].problems[0])


def test_another_language_is_told() -> None:
    german = "Der Kanzler sagte am Montag, die Regierung werde keine Truppen schicken. " * 8
    assert any("English" in warning for warning in read_text(german).warnings)
    assert not read_text("The chancellor said on Monday that it would rain.").warnings


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 200_000 + "b",
        "\n" * 200_000 + "x",
        "[" * 50_000,
        "“" * 20_000,
        '"' * 20_000 + " said Putin",
        "*_" * 30_000,
        "a" * 200_000,
        "Russia said \u200b\u202eit will\x00 attack\u2066.",
        "“ ” « » ‘ ’ \" ' `` '' „",
        "said",
        ". . . said . . .",
        "He said “that she said “that he said “that.",
    ],
)
def test_hostile_text_neither_raises_nor_hangs(reader: Reader, text: str) -> None:
    document = read_text(text)
    for statement in reader.read(document):
        for start, end in (*statement.source, *statement.cue, *statement.content):
            assert 0 <= start < end <= len(document.text)


def test_markup_and_invisible_characters_change_nothing(reader: Reader) -> None:
    plain = (
        "French president Jean Morel said that France would not send troops to Chad. "
        "“We will help in other ways,” he added."
    )
    marked = (
        "French president *Jean\u200b Morel*[1] said¹ that **France** would not send _troops_ to "
        "Chad. [...] “We will help in other ways,” he added."
    )
    first, second = reader.read(read_text(plain)), reader.read(read_text(marked))
    assert [(s.speaker, s.speaks_for, s.act.stance, s.mode) for s in first] == [
        (s.speaker, s.speaks_for, s.act.stance, s.mode) for s in second
    ]


def _pdf(text: str) -> bytes:
    """The smallest PDF that shows a line of text."""
    stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def test_sentences_without_an_end_are_cut_to_a_bounded_length() -> None:
    from detente.reading.layout import paragraphs

    for unit in ("the border was quiet, ", "quiet ", "ab"):
        text = unit * (600_000 // len(unit))
        pieces = paragraphs(text)
        assert max(len(piece.text) for piece in pieces) <= 1_500
        assert len(pieces) <= 2 * len(text) // 1_500 + 2
    sentences = "The border was quiet. " * 1_000
    assert len(paragraphs(sentences)) <= len(sentences) // 4_000 + 1
