"""A small model of beliefs and a maker of statements, shared by the dossier's tests."""

from __future__ import annotations

import dataclasses
import datetime
import math

import pytest

from detente.reading.statement import Act, Document, Relay, Statement
from detente.scenario.model import (
    Belief,
    Chance,
    Change,
    Compare,
    Decision,
    Effect,
    Kind,
    Ladder,
    Model,
    Option,
    Outcome,
    Scale,
    Talk,
    Topic,
    Truth,
    Variable,
)


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


@pytest.fixture
def model() -> Model:
    """Two members may permit strikes (A has already); an alliance may raise a shield; a threat."""
    strikes = Topic("strikes", "strikes with donated weapons", ("lift* restriction*", "strike*"))
    shield = Topic("shield", "air defence", ("air defence|defense", "shield"))
    beliefs = (
        Belief("permits[AAA]", Scale.RATE, -2.0, 0.6, 365.25, talk=(Talk("strikes", "AAA"),)),
        Belief(
            "permits[BBB]",
            Scale.RATE,
            -2.0,
            0.6,
            365.25,
            loadings=((0, 0.3),),
            talk=(Talk("strikes", "BBB"),),
        ),
        Belief("shield", Scale.RATE, -4.0, 0.5, 365.25, ((0, 0.4),), talk=(Talk("shield"),)),
        Belief(
            "answer", Scale.ODDS, _logit(0.02), 0.8, talk=(Talk("strikes", "RRR", threat=True),)
        ),
        Belief("known exactly", Scale.ODDS, 0.0, 0.0, talk=(Talk("shield"),)),
    )
    variables = (
        Variable("permits[AAA]", ("no", "yes"), 1),
        Variable("permits[BBB]", ("no", "yes"), 0),
        Variable("shield", ("no", "yes"), 0),
        Variable("struck", ("no", "yes"), 0),
    )

    def move(name: str, belief: int, variable: int, *owners: str) -> Decision:
        option = Option(name, Chance(belief, share=7 / 365.25), (Effect(variable, Change.SET, 1),))
        return Decision(name, Kind.MOVE, Compare(variable, "=", 0), (option,), owners)

    decisions = (
        move("permits[AAA]", 0, 0, "AAA"),
        move("permits[BBB]", 1, 1, "BBB"),
        move("shield", 2, 2, "AAA", "BBB"),
        Decision(
            "answer",
            Kind.RESPONSE,
            Truth(True),
            (Option("answer", Chance(3), (Effect(3, Change.SET, 1),)),),
            ("RRR",),
        ),
        dataclasses.replace(move("known", 4, 2, "AAA"), kind=Kind.RESPONSE),
    )
    return Model(
        title="test",
        question="Will they fight?",
        as_of=datetime.date(2024, 5, 31),
        horizon_days=365.25,
        turns=52,
        variables=variables,
        factors=("cohesion",),
        beliefs=beliefs,
        decisions=decisions,
        order=(0, 1, 2),
        outcomes=(Outcome("struck", Compare(3, "=", 1)),),
        answer=Ladder("answer", "peace", (0,)),
        topics=(strikes, shield),
    )


@pytest.fixture
def document() -> Document:
    return Document("d1", "d1.txt", "text", date=datetime.date(2024, 5, 31), outlet="The Paper")


@pytest.fixture
def say():
    """say("s1", "BBB", "opposes", "words") makes a statement."""

    def make(
        id_: str,
        whose: str,
        stance: str,
        text: str = "lift restrictions",
        *,
        document: str = "d1",
        **fields: object,
    ) -> Statement:
        base = Statement(
            id=id_,
            document=document,
            source=((0, 1),),
            cue=((1, 2),),
            content=((2, 3),),
            text=text,
            speaker=f"speaker of {whose}",
            speaks_for=whose,
            authority="official",
            mode="quoted",
            channel=(Relay("the document"),),
            act=Act(stance=stance),
        )
        return dataclasses.replace(base, **fields)

    return make
