"""Interviews and briefings: whose turn it is, by labels and without."""

from __future__ import annotations

from collections.abc import Callable

from detente.reading import Statement

Statements = Callable[..., tuple[Statement, ...]]

BRIEFING = """Press conference of the Ministry of Foreign Affairs

Tokyo, 4 March 2021

Briefer: Kaori Mizuno, Press Secretary

MS. MIZUNO: Good morning. Japan condemns the launch of last night.

QUESTION (Reuters): The Chinese foreign ministry said that the launch was a test. Do you agree?

MS. MIZUNO: I cannot speak for China. We demand that launches of this kind end.

A protest has been lodged.

Q: Will you close the port?

A: We will not.
"""

BOLD = """"Nobody is asleep here"

Peru's defence minister, Rosa Quispe, talks to Tom Harding

The Weekly Post, 4 May 2022

**Minister, is Chile arming against you?**

I do not think so. We trust our neighbours.

**Ecuador's president says that you are mining the border. Are you?**

He is mistaken. We have no mines left.

And we do not want any.
"""


def test_labels_with_titles_and_brackets(read: Statements) -> None:
    found = read(BRIEFING)
    answers = [s for s in found if s.rule == "turn"]
    assert [s.speaker for s in answers] == ["Kaori Mizuno"] * 3
    assert {s.speaks_for for s in answers} == {"JPN"}
    assert "A protest has been lodged" in answers[1].text
    told = next(s for s in found if "the launch was a test" in s.text)
    assert told.speaks_for == "CHN"


def test_answers_without_labels(read: Statements) -> None:
    found = read(BOLD)
    answers = [s for s in found if s.rule == "turn"]
    assert [(s.speaker, s.speaks_for) for s in answers] == [("Rosa Quispe", "PER")] * 2
    assert answers[1].text.endswith("And we do not want any.")
    assert any(s.speaks_for == "ECU" for s in found)


def test_a_joint_press_conference_is_nobody_s_own(read: Statements) -> None:
    text = """Joint press conference

Ankara, 5 June 2021

PRESIDENT KAYA: We have agreed on a hotline.

PRIME MINISTER SAMARAS: The waters are ours.

Q    Mr. President, will you withdraw the ships?

PRESIDENT KAYA: The ships are where they have to be.

PRIME MINISTER SAMARAS: We demand that they leave.
"""
    assert {s.speaks_for for s in read(text) if s.speaker == "Samaras"} == {""}
