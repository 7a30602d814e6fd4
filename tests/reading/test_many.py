"""Long documents in parts, many documents in groups: nothing is lost and offsets hold."""

from __future__ import annotations

import threading

import pytest

from detente.reading import Document, Reader, Statement, read_text
from detente.reading.layout import paragraphs
from detente.reading.parsing import parse, parse_all

SAID = "Finland's foreign minister said that the ferry would sail again on day {}.\n\n"


def statements_of(reader: Reader, document: Document) -> list[str]:
    return [s.text for s in reader.read(document)]


def test_a_long_text_comes_in_parts_that_hold_all_of_it() -> None:
    text = "".join(SAID.format(n) for n in range(40))
    whole = parse(text)
    parts = list(parse_all([text, "", text], longest=100))
    assert [n for n, _ in parts] == [0] * 6 + [1] + [2] * 6
    first = [part for n, part in parts if n == 0]
    assert [w for part in first for w in part.words] == whole.words
    assert [s for part in first for s in part.starts] == whole.starts
    assert all(len(part) <= 100 + 20 for part in first)


def test_every_text_has_its_number_even_if_nothing_is_in_it() -> None:
    texts = ["", SAID.format(1), "", "", SAID.format(2), ""]
    assert [(n, len(part) > 0) for n, part in parse_all(texts)] == [
        (0, False),
        (1, True),
        (2, False),
        (3, False),
        (4, True),
        (5, False),
    ]


def test_a_document_of_parts_gives_each_statement_its_place(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = read_text("".join(SAID.format(n) for n in range(30)))
    at_once = reader.read(document)
    monkeypatch.setattr(parse_all, "__kwdefaults__", {"longest": 60})
    in_parts = reader.read(document)
    assert len(at_once) == 30
    assert [(s.id, s.content, s.speaks_for) for s in in_parts] == [
        (s.id, s.content, s.speaks_for) for s in at_once
    ]


@pytest.mark.parametrize("processes", [1, 2])
def test_many_documents_in_order(reader: Reader, processes: int) -> None:
    documents = [read_text(SAID.format(n), name=str(n)) for n in range(40)]
    read = list(reader.read_all(iter(documents), processes=processes))
    assert [document.name for document, _ in read] == [str(n) for n in range(40)]
    assert [s.text for _, found in read for s in found] == [
        text for document in documents for text in statements_of(reader, document)
    ]


def test_only_a_few_documents_are_taken_ahead(reader: Reader) -> None:
    taken = 0

    def documents() -> object:
        nonlocal taken
        for n in range(100):
            taken += 1
            yield read_text(SAID.format(n))

    next(reader.read_all(documents()))  # type: ignore[arg-type]
    assert taken == 64


@pytest.mark.parametrize(
    "text",
    [
        "  A plain line.  ",
        "One line\nand another, wrapped as mails are, so that it goes on for quite some time.\n",
        "Emphasis *here* and [a link](https://example.org/x), then text¹ — and more.",
        "A wall ......... of marks and\ta tab; “a quotation”",
        "# Heading\n\nGENEVA (AP) — The talks went on.",
    ],
)
def test_every_character_knows_its_place(text: str) -> None:
    for paragraph in paragraphs(text):
        assert len(paragraph.text) == len(paragraph.offsets)
        for character, place in zip(paragraph.text, paragraph.offsets, strict=True):
            assert character in (text[place], " ")


def test_several_threads_read_what_one_reads(reader: Reader) -> None:
    documents = [read_text(SAID.format(f"{n} of the {n}th word{n}") * 4) for n in range(60)]
    expected = [found for _, found in reader.read_all(documents)]
    read: list[list[tuple[Statement, ...]]] = []

    def together() -> None:
        read.append([found for _, found in reader.read_all(documents)])

    def one_by_one() -> None:
        read.append([reader.read(document) for document in documents])

    threads = [threading.Thread(target=way) for way in (together, one_by_one, together)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [expected] * 3
