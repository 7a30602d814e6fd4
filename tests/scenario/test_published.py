"""Published games have their published answers, by the rules as the language states them."""

import dataclasses
from pathlib import Path

import pytest
import yaml
from reference import Reference

from detente.scenario import Catalog, ground
from detente.scenario.likelihood import gaussian, parse_likelihood
from detente.scenario.model import Model

ANSWERS = Catalog().directory / "answers"


def cases() -> list[tuple[str, dict]]:
    found = []
    for path in sorted(ANSWERS.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [(data["scenario"], case) for case in data["cases"]]
    return found


def changed(model: Model, case: dict) -> Model:
    """The model with the rationality and beliefs of a case."""
    rationality = case.get("rationality", {})
    actors = tuple(
        dataclasses.replace(a, rationality=rationality.get(a.code, a.rationality))
        for a in model.actors
    )
    beliefs = {}
    for name, text in case.get("beliefs", {}).items():
        likely = parse_likelihood(text)
        mean, sd = gaussian(likely.low, likely.high, model.belief(name).scale)
        beliefs[name] = dataclasses.replace(model.belief(name), mean=mean, sd=sd)
    return dataclasses.replace(model, actors=actors).with_beliefs(beliefs)


@pytest.mark.parametrize(("name", "case"), cases(), ids=lambda v: v if isinstance(v, str) else "")
def test_known_answers(name: str, case: dict) -> None:
    model = changed(ground(Catalog().scenario(name)), case)
    answer = Reference(model).answer()
    for rung, probability in case["answer"].items():
        assert answer.get(rung, 0.0) == pytest.approx(probability, abs=1e-9)
    assert sum(answer.values()) == pytest.approx(1)


def test_every_answer_belongs_to_a_scenario() -> None:
    names = {p.stem for p in ANSWERS.glob("*.yaml")}
    assert names <= set(Catalog().scenario_names())
    assert {"centipede-1992", "chicken", "strategic-deterrence", "threat-left-to-chance"} <= names
    assert Path(ANSWERS).is_dir()
