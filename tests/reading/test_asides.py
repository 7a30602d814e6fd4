"""A cue set off by commas within what it attributes, and what is no such cue."""

from __future__ import annotations

import pytest

from detente.reading import Reader, read_text

SAID = [
    (
        "The tanker, the harbour master told reporters in Aden, was carrying fuel.",
        "the harbour master",
        "The tanker … was carrying fuel.",
    ),
    (
        "Every night, the governor of Sumy said on Tuesday, drones cross the border.",
        "the governor of Sumy",
        "Every night … drones cross the border.",
    ),
    (
        "In the north, villagers said by telephone, the shelling never stopped.",
        "villagers",
        "In the north … the shelling never stopped.",
    ),
    (
        "Two of the prisoners, a doctor confirmed late on Friday, have died.",
        "a doctor",
        "Two of the prisoners … have died.",
    ),
    (
        "The front will hold, General Kovach promised his hosts, as long as the shells arrive.",
        "Kovach",
        "The front will hold … as long as the shells arrive.",
    ),
    (
        "The company would, its lawyers argued, never see its money again.",
        "its lawyers",
        "The company would … never see its money again.",
    ),
    (
        "The island, residents say, has been without power since Monday; the hospital is dark.",
        "residents",
        "The island … has been without power since Monday; the hospital is dark.",
    ),
]
TOLD = [
    "The pound, which the central bank floated in May, fell again.",
    "On Sunday, the premier, Jan Novak, flew to Kyiv, where he met the president.",
    "The crew was freed on Monday, days after a court in Oslo ruled, and sailed home.",
]


@pytest.mark.parametrize(("text", "speaker", "content"), SAID)
def test_set_off_by_commas(reader: Reader, text: str, speaker: str, content: str) -> None:
    found = reader.read(read_text(text + "\n", name="x.txt"))
    assert [(s.speaker, s.text) for s in found] == [(speaker, content)]


@pytest.mark.parametrize("text", TOLD)
def test_an_aside_that_says_nothing(reader: Reader, text: str) -> None:
    assert not reader.read(read_text(text + "\n", name="x.txt"))
