"""Which words of a statement its topics are looked for in."""

from __future__ import annotations

import pytest

from detente.dossier.bearing import is_definition, matter
from detente.dossier.topics import find_topics
from detente.reading.statement import Act, Condition, Statement
from detente.scenario.model import Topic


def said(text: str, stance: str, *, supposed: str = "", target: str = "") -> Statement:
    """A statement of `text`, whose "if" part is `supposed`."""
    start = 10
    condition = None
    if supposed:
        at = start + text.index(supposed)
        condition = Condition(((at, at + len(supposed)),), ())
    return Statement(
        id="s",
        document="d",
        source=(),
        cue=(),
        content=((start, start + len(text)),),
        text=text,
        act=Act(stance=stance, target=target),
        condition=condition,
    )


def test_what_a_forecast_or_threat_supposes_is_left_out() -> None:
    text = "If A seized the port, B would have to answer by force."
    forecast = said(text, "predicts", supposed="A seized the port")
    assert "seized" not in matter(forecast)
    assert "answer by force" in matter(forecast)
    threat = said(text, "threatens", supposed="A seized the port", target="the port")
    assert "port" not in matter(threat)  # the target lies in what is supposed


@pytest.mark.parametrize(
    "text",
    [
        "any attack would be met by force",
        "that any further attack on the islands would be met by force",
        "every such move will immediately be met by force",
    ],
)
def test_a_deed_that_would_be_answered_is_supposed(text: str) -> None:
    assert matter(said(text, "threatens")).strip().endswith("be met by force")
    assert "attack" not in matter(said(text, "threatens"))


def test_a_promise_keeps_its_condition_and_a_stand_its_clause() -> None:
    promise = said("we will withdraw if A does", "promises", supposed="A does")
    assert "if A does" in matter(promise)
    stand = said("it opposed force, and that its duty was steady", "opposes", target="force")
    assert "duty" not in matter(stand)


def test_no_phrase_runs_from_the_words_into_the_target() -> None:
    topics = (Topic("attack", "an attack", ("war between",)),)
    text = "it had to choose between its words and a war"
    words = matter(said(text, "asserts", target="choose between its words"))
    assert find_topics(f"{text} choose between its words", topics) == ("attack",)
    assert find_topics(words, topics) == ()


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("an attack on its base would be regarded as an attack on the state", True),
        ("to regard an attack on one as an attack on all", True),
        ("that the ship would be treated as an intruder", False),
        ("the state would answer an attack", False),
    ],
)
def test_what_an_act_would_be_regarded_as_is_a_definition(text: str, called: bool) -> None:
    assert is_definition(said(text, "asserts")) is called
