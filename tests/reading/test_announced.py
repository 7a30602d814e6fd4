"""Speech that a sentence only announces, and sentences that announce none."""

from __future__ import annotations

import pytest

from detente.reading import Reader, read_text

SAID = [
    (
        "Budapest's answer came late: it would lift its reserve the moment the clause was struck.",
        "Hungary",
        "it would lift its reserve the moment the clause was struck.",
    ),
    (
        "The Turkish foreign minister, Kemal Ersoy, took a different line: nobody would be let in.",
        "Kemal Ersoy",
        "nobody would be let in.",
    ),
    (
        "The Polish prime minister, Ewa Lis, was blunter: the wall stays where it is.",
        "Ewa Lis",
        "the wall stays where it is.",
    ),
    (
        "To the Serbian president, Ana Vidak, the vote was a farce.",
        "Ana Vidak",
        "the vote was a farce.",
    ),
    (
        'President Karl Novak laughed at the idea. "An ultimatum? I sent him a birthday card."',
        "Karl Novak",
        '"An ultimatum? I sent him a birthday card."',
    ),
    (
        '"Too little, too late" was how Estonia\'s premier, Kadri Tamm, summed up the package.',
        "Kadri Tamm",
        '"Too little, too late"',
    ),
]
TOLD = [
    "The train was late. \"Mind the gap at the door.\"",
    "The convoy carried three things: flour, oil and tents that nobody had asked for.",
    "For now the road is open, and for months it was not.",
    "The message of the summit is plain: nobody wants a war.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "content"), SAID)
def test_announced(reader: Reader, text: str, speaker: str, content: str) -> None:
    found = reader.read(read_text(text + "\n", name="x.txt"))
    assert (speaker, content) in [(s.speaker, s.text) for s in found]


@pytest.mark.parametrize("text", TOLD)
def test_nothing_announced(reader: Reader, text: str) -> None:
    assert not reader.read(read_text(text + "\n", name="x.txt"))
