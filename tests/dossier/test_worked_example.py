"""The example that docs/evidence.md works by hand, to the last digit shown."""

from __future__ import annotations

import dataclasses
import math
import re
from pathlib import Path

import pytest

from detente.dossier.evidence import Grade
from detente.dossier.tables import default_weights
from detente.dossier.update import tilt
from detente.dossier.weighing import weigh
from detente.scenario.likelihood import gaussian
from detente.scenario.model import Belief, Scale, Talk

PAGE = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
MEAN, SD = gaussian(0.001, 0.025, Scale.RATE)
WEIGHTS = default_weights()


def probability(z: float) -> float:
    return 1 - math.exp(-math.exp(z))


@pytest.fixture
def one(model):
    """The model with the example's belief and another that shares a factor with it."""
    share = math.sqrt(0.4)
    first = Belief(
        "permits[BBB]", Scale.RATE, MEAN, SD, 365.25, ((0, share * SD),),
        talk=(Talk("strikes", "BBB"),),
    )  # fmt: skip
    second = Belief("second", Scale.ODDS, 0.0, 0.5, loadings=((0, share * 0.5),))
    beliefs = (model.beliefs[0], first, *model.beliefs[2:], second)
    return dataclasses.replace(model, beliefs=beliefs)


def editorials(document, say, count):
    documents = [dataclasses.replace(document, id=f"d{i}", outlet=f"o{i}") for i in range(count)]
    statements = [
        say(
            f"s{i}", "", "predicts", f"BBB number {i} will lift restrictions", document=f"d{i}",
            speaker=f"editor {i}", author_assertion=True, mode="reported",
        )
        for i in range(count)
    ]  # fmt: skip
    return documents, statements


def moved(one, documents, statements, grades=None):
    dossier = weigh(
        one, documents, statements, weights=WEIGHTS, mentions=lambda _: ("BBB",),
        record=lambda *_: "", grades=grades,
    )  # fmt: skip
    return tilt(one, dossier.sums(), {}), dossier


def shown(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace("-", "−")


def test_the_belief():
    for number, digits in ((MEAN, 4), (SD, 4)):
        assert shown(number, digits) in PAGE
    assert f"{100 * probability(MEAN):.3f} %" in PAGE


def test_one_editorial_does_little(one, document, say):
    after, dossier = moved(one, *editorials(document, say, 1))
    (item,) = dossier.used()
    assert (item.said, item.tells) == pytest.approx((0.459, 0.54))
    assert item.applied == pytest.approx(math.log(1.2) * 0.459 * 0.54)
    for text in ("0.1823", "0.459", "0.0452", "×1.046"):
        assert text in PAGE
    assert shown(math.exp(item.applied), 3) == "1.046"
    assert f"{100 * probability(after.belief('permits[BBB]').mean):.3f} %" == "0.525 %"
    assert "0.525 %" in PAGE
    assert after.belief("second").mean == pytest.approx(0.0092, abs=5e-5)


def test_two_hundred_do_not_much_more(one, document, say):
    after, dossier = moved(one, *editorials(document, say, 200))
    assert sum(i.ratio for i in dossier.items) == pytest.approx(9.04, abs=0.005)
    assert dossier.sums()["permits[BBB]"] == pytest.approx(math.log(1.5))
    assert f"{100 * probability(after.belief('permits[BBB]').mean):.3f} %" == "0.752 %"
    assert "0.752 %" in PAGE


def test_an_announced_decision_does_more(one, document, say):
    decided = say("s", "BBB", "promises", authority="decides")
    after, _ = moved(one, [document], [decided], {document.outlet: Grade("A", "1")})
    assert f"{100 * probability(after.belief('permits[BBB]').mean):.2f} %" == "4.91 %"
    assert "4.91 %" in PAGE


def test_the_pages_caps_are_those_of_the_tables():
    table = PAGE[: PAGE.index("Two doubts weaken it")]
    rows = dict(re.findall(r"^\| ([a-z ]+) \| [^|]+ \| ×([\d.]+) \|$", table, re.MULTILINE))
    assert {kind: float(cap) for kind, cap in rows.items()} == {
        kind: entry.value for kind, entry in WEIGHTS.caps.items()
    }
