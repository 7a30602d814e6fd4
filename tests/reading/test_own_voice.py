"""The writer's own: what an opinion, a dispatch or a communiqué asserts, and what it only tells."""

import pytest

from detente.reading import Gazetteer, Reader, read_text
from detente.scenario.actors import load_actors

_READER = Reader(Gazetteer.of(load_actors()), setting="careful")


def own(head: str, sentence: str) -> list[tuple[str, str, str]]:
    """Whom for, which stance and which words the writer asserts in a short document."""
    text = f"{head}\n\nThe delegations left Oslo on Friday.\n\n{sentence}\n"
    found = _READER.read(read_text(text, name="-"))
    return [(s.speaks_for, s.act.stance, s.text) for s in found if s.author_assertion]


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The Union should reopen the crossing at once.", "supports"),
        ("Minsk had better listen to its neighbours.", "supports"),
        ("Warsaw must not answer one folly with another.", "opposes"),
        ("The delay is a disgrace.", "opposes"),
        ("Europe cannot afford another frozen conflict.", "opposes"),
        ("The Lithuanians will not yield.", "predicts"),
        ("Unless somebody speaks plainly in Minsk, the crossing will stay shut.", "predicts"),
        ("He would do better to tell us who pays.", "supports"),
        ("Publish the list of prisoners, all of it.", "supports"),
        ("Do not sell the generals another tank.", "opposes"),
        ("There is something obscene about a gate that nobody opens.", "opposes"),
    ],
)
def test_an_opinion_is_the_writers(sentence: str, stance: str) -> None:
    assert [found[1] for found in own("Editorial", sentence)] == [stance]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministers will meet in Riga on Tuesday.",
        "The embassy did not answer our questions.",
        "It is whispered that the king is ill.",
        "Minsk will open the crossing, a spokesman told reporters.",
        "Whether the crossing may open again is another matter.",
        "Talks would resume after Easter.",
    ],
)
def test_a_report_tells(sentence: str) -> None:
    head = "Crossing stays shut\n\nWARSAW, 3 May 2024 (Reuters) - Lorries were waiting on Friday."
    assert own(head, sentence) == []


def test_an_issuer_undertakes() -> None:
    head = "Joint communiqué\n\nof the Republic of Latvia and the Republic of Estonia"
    (found,) = own(head, "Should the crossing be shut, the two Governments will consult.")
    assert found[:2] == ("", "promises")


def test_an_envoy_writes_for_his_state() -> None:
    head = "The Ambassador in Japan (Hale) to the Secretary of State\n\nTokyo, May 4, 1931"
    (found,) = own(head, "The Cabinet is likely to fall before the summer.")
    assert found[0] == "USA"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Opinion | The crossing", "editorial"),
        ("Policy brief No. 12", "editorial"),
        ("Public opinion turns\n\nWARSAW, 3 May (AP) — Poles want the crossing shut.", "news"),
        ("Embassy of Canada, Warsaw", "dispatch"),
        ("G7 Foreign Ministers' Statement", "communiqué"),
    ],
)
def test_the_kind_of_a_document(head: str, kind: str) -> None:
    text = f"{head}\n\nThe delegations left Oslo on Friday.\n"
    assert read_text(text, name="-").kind == kind
