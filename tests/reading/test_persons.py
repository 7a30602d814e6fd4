"""For whom a bare title speaks, whom a description means: told by the text around, else open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.reading import Statement

Read = Callable[..., tuple[Statement, ...]]


def said(read: Read, text: str) -> list[tuple[str, str]]:
    return [(s.speaker, s.speaks_for) for s in read(text) if s.rule != "part"]


@pytest.mark.parametrize(
    ("text", "speaker", "actor"),
    [
        # the place at the head of the sentence, and of the paragraph
        ("In Lima, the foreign minister, Rosa Paz, denied it was so.", "Rosa Paz", "PER"),
        ("In Oslo the rain fell. The Prime Minister said that he would wait.",
         "The Prime Minister", "NOR"),
        # who acts before, and whose deeds are promised
        ("Kenya closed it. Defence Minister Job Mutua said it was mined.", "Job Mutua", "KEN"),
        ("Premier Le Van Tam promised that Vietnam would free the men.", "Le Van Tam", "VNM"),
        ("Cuba will keep the base open, foreign minister Raul Sosa said.", "Raul Sosa", "CUB"),
        # the dateline
        ("TUNIS, 4 May 1994 (AP) - President Sami Tlili said the talks were over.",
         "Sami Tlili", "TUN"),
        # whom one serves, and roles told beside a name
        ("Chile’s president was silent. The president’s spokesman, Ivo Luco, said it was so.",
         "Ivo Luco", "CHL"),
        ("The chairperson of the African Union Commission, Idi Sow, said it was time.",
         "Idi Sow", "AU"),
        ("Ana Rey, who negotiates for Panama, said the canal was safe.", "Ana Rey", "PAN"),
        ("Iran fired. Iraq’s envoy, Ali Sabri, and his Turkish counterpart, Kaan Demir, left. "
         "Demir said that it was late.", "Kaan Demir", "TUR"),
        # what was meant on the day
        ("Vienna, 2 July 1914\n\nVienna denied that it had sent the note.",
         "Austria-Hungary", "AUH"),
        ("Vienna, 2 July 2014\n\nVienna denied that it had sent the note.", "Austria", "AUT"),
    ],
)  # fmt: skip
def test_whose_office_it_is(read: Read, text: str, speaker: str, actor: str) -> None:
    assert (speaker, actor) in said(read, text)


@pytest.mark.parametrize(
    "text",
    [
        "The foreign minister, Paul Roy, said that the border was quiet.",
        "Somaliland’s president, Musa Dir, said the port deal with Ethiopia was signed.",
        "The Bosnian Serb leader, Mirko Dod, promised that nobody would shoot.",
        "The rebel commander Jibril Ahmat said that Sudan had fired first.",
        "A Western diplomat in Addis Ababa said the talks were over.",
        "Singapore’s elder statesman Lim Yeo said China was wrong.",
        "Defence Minister Avi Liber warned that Iran would regret it.",
    ],
)
def test_an_office_stays_open_where_nothing_tells_whose_it_is(read: Read, text: str) -> None:
    found = said(read, text)
    assert found
    assert {actor for _, actor in found} == {""}


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("General Ali Hassan of Iraq met the press. The general said it was late.",
         ["Ali Hassan"]),
        ("Qatar’s premier said a truce was near. Sheikh Nasser Tamim, who has led the talks, "
         "told them it would hold.", ["Nasser Tamim", "Nasser Tamim"]),
        ("India’s ambassador said that it was raining. The envoy, Raghav Menon, said it was cold.",
         ["Raghav Menon", "Raghav Menon"]),
        # nobody is given another's words
        ("The Belgian envoy said that it was noted. In the Commons, Mr Lloyd Gwyn said it was not.",
         ["The Belgian envoy", "Lloyd Gwyn"]),
        ("Ng Eng-hai met Onn. He complained; Ng replied that it was late. "
         "The Malaysian minister said that he was content.",
         ["Ng Eng-hai", "The Malaysian minister"]),
        ("In a letter to the scholar Bertram Rust, the premier said that it was over.",
         ["the premier"]),
        ("A senior officer told them the road was cut. The officer said it was mined.",
         ["A senior officer", "A senior officer"]),
    ],
)  # fmt: skip
def test_whom_a_description_means(read: Read, text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, _ in said(read, text) if speaker] == speakers
