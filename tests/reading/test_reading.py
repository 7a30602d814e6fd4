"""Constructions, one by one, in words of our own; and what the reader promises of its output."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from detente.reading import (
    Reader,
    Statement,
    marked_up,
    read_text,
    statement_from_dict,
    statement_to_dict,
    statements_to_jsonl,
)

Read = Callable[..., tuple[Statement, ...]]


def only(statements: tuple[Statement, ...]) -> Statement:
    assert len(statements) == 1, [(s.speaker, s.text) for s in statements]
    return statements[0]


@pytest.mark.parametrize(
    ("text", "speaker", "actor", "stance"),
    [
        ("Polish premier Jan Kot said his country opposed the plan.", "Jan Kot", "POL", "opposes"),
        ("The plan is dangerous, German chancellor Ute Brand said.", "Ute Brand", "DEU", "opposes"),
        ("According to Moscow, the bridge was hit by a drone.", "Russia", "RUS", "asserts"),
        ("“We will strike back,” Iranian general R. Amini warned.", "R. Amini", "IRN", "threatens"),
        ("Kyiv denied that its troops had crossed the border.", "Ukraine", "UKR", "denies"),
        ("NATO secretary general Ole Dahl is in favour of talks.", "Ole Dahl", "NATO", "supports"),
        ("Japan’s foreign minister Ken Abe evaded questions on it.", "Ken Abe", "JPN", "evades"),
        ("The Kremlin threatened to close the strait.", "Russia", "RUS", "threatens"),
        ("Chinese president Wu Lei promised to help Cuba.", "Wu Lei", "CHN", "promises"),
    ],
)  # fmt: skip
def test_constructions(read: Read, text: str, speaker: str, actor: str, stance: str) -> None:
    s = only(read(text))
    assert (s.speaker, s.speaks_for, s.act.stance) == (speaker, actor, stance)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Egypt said: “The canal stays closed.”", "quoted"),
        ("Egypt said the canal was closed.", "reported"),
        ("Egypt said the canal would be “closed for ever” to them.", "mixed"),
        ("Egypt wants to close the canal.", "ascribed"),
    ],
)
def test_modes(normal: Reader, text: str, mode: str) -> None:
    assert only(normal.read(read_text(text))).mode == mode


def test_a_speech_goes_on_over_cue_and_paragraph(read: Read) -> None:
    s = read(
        "“We have waited long enough,” Turkish president Ali Demir said. “Now we act.\n\n"
        "“The border will be safe.”\n\nNobody answered him there."
    )[0]
    assert s.speaker == "Ali Demir"
    assert "Now we act" in s.text
    assert "border will be safe" in s.text
    assert "Nobody" not in s.text


def test_what_is_denied_to_have_been_said_was_not_said(read: Read) -> None:
    found = read("French president Luc Roy denied that Italy had promised to send ships.")
    assert {s.speaker for s in found} == {"Luc Roy"}


def test_a_former_minister_speaks_for_nobody(read: Read) -> None:
    s = only(read("Former British defence minister Tom Hale said the fleet was too small."))
    assert (s.speaker, s.speaks_for, s.authority) == ("Tom Hale", "", "other")


def test_conditions_and_likelihood(read: Read) -> None:
    text = (
        "Swedish prime minister Eva Lund said war was unlikely. "
        "If Russia attacked, Sweden would help Finland, she said."
    )
    first, second = read(text)
    assert first.likelihood is not None
    assert (first.likelihood.low, first.likelihood.high) == (0.20, 0.45)
    assert second.condition is not None
    [(start, end)] = second.condition.if_spans
    assert text[start:end] == "Russia attacked"


def test_nothing_where_nobody_speaks(read: Read) -> None:
    assert read("The river rose by two metres in the night and carried off the old bridge.") == ()


def test_reading_is_deterministic(reader: Reader) -> None:
    document = read_text("Cuba said it was ready. “We wait,” its president Ana Ruiz said.")
    assert reader.read(document) == reader.read(document)


def test_careful_finds_less_than_broad(gazetteer) -> None:
    text = (
        "Serbia backed the idea of a talk with Kosovo. Pundits feel giddy about a raid. "
        "The mayor called the walls a joke. Belgrade said it would wait."
    )
    counts = [
        len(Reader(gazetteer, setting=setting).read(read_text(text)))
        for setting in ("careful", "normal", "broad")
    ]
    assert counts[0] < counts[1] <= counts[2]


def test_records_go_there_and_back(reader: Reader) -> None:
    statements = reader.read(
        read_text(
            "Peru will probably help if Chile asks, Peruvian president Rosa Paz told Reuters."
        )
    )
    assert statements
    for line, statement in zip(
        statements_to_jsonl(statements).splitlines(), statements, strict=True
    ):
        record = json.loads(line)
        assert record == json.loads(json.dumps(statement_to_dict(statement)))
        assert statement_from_dict(record) == statement


def test_markup_escapes_everything(reader: Reader) -> None:
    document = read_text(
        'A <script>alert("x")</script> & more\n\n'
        "Italian minister <b>Ugo Po</b> said Rome & Bari were safe."
    )
    page = marked_up(document, reader.read(document))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "Rome &amp; Bari" in page


def test_importing_the_room_is_light() -> None:
    code = "import sys, detente.reading; print('spacy' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"
