"""Topics: phrases found in order, within a sentence, stems and alternatives."""

from __future__ import annotations

import pytest

from detente.dossier.topics import find_topics
from detente.scenario.model import Topic

LIFT = Topic("lift", "", ("lift*|eas* restriction*",))
NUKE = Topic("nuclear", "", ("nuclear weapon*", "tactical nuclear"))
SHIELD = Topic("shield", "", ("anti-missile|antimissile system*", "air defence"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("they should lift some of the restrictions", ["lift"]),
        ("lifting *these* restrictions", ["lift"]),
        ("Restrictions are lifted", []),
        ("They lift weights. Restrictions remain.", []),
        ("EASE the RESTRICTION’S reach", ["lift"]),
        ("a nuclear-armed weapon", ["nuclear"]),
        ("the nuclear power has a weapon", ["nuclear"]),
        ("the use of tactical (not strategic) nuclear weapons", ["nuclear"]),
        ("", []),
        ("an anti-missile system", ["shield"]),
        ("an antimissile system", ["shield"]),
        ("air-defence batteries", ["shield"]),
    ],
)
def test_find_topics(text, found):
    assert list(find_topics(text, (LIFT, NUKE, SHIELD))) == found
