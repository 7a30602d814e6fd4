"""The formal semantics executed word for word, and the engine, give the same numbers."""

import pytest
from reference import Reference

from detente.scenario import Catalog, ground, parse_scenario
from detente.scenario.model import Model

BRINK = """\
detente: 1
extends: brinkmanship
as_of: 2024-01-01
with: {challenger: RUS, defender: USA}
"""

FEATURES = """\
detente: 1
as_of: 2024-01-01
horizon: 10 weeks
turn: 1 week
actors: {AAA: A, BBB: B, CCC: C}
pacts: {P: {name: pact, members: [AAA, BBB, CCC]}}
facts:
  tension: {levels: [low, mid, high], is: mid}
  mark[p in members(P)]: {}
  end: {}
moves:
  mark[p in members(P)]:
    by: p
    when: not mark[p] and not end
    chance: 60% within 10 weeks
    faster: {tension = high: x3}
    slower: {tension = low: x0}
    then: mark[p] = yes, tension + 1
  cool:
    by: nature
    options:
      a: {chance: 40% within 5 weeks, then: tension - 1}
      b: {chance: 30% within 5 weeks, then: tension at least mid}
  talk:
    by: P
    rule: consensus
    chance: 50% within 10 weeks
    holdouts: {CCC: 70%}
    then: tension = low
responses:
  echo[p in members(P)]: {to: "mark[p]", by: p, chance: 25%, then: tension + 1}
  window: {to: echo, by: BBB, within: 3 weeks, when: tension = high, chance: 50%, then: end = yes}
  vote:
    to: mark
    by: P
    rule: consensus
    chance: 30%
    holdouts: {AAA: 60%, BBB: 80%}
    then: tension = low
    else: tension + 1
  cry: {to: "vote: refused", by: AAA, chance: 50%, then: tension + 1}
outcomes:
  many: {when: "count(mark[p] for p in members(P)) >= 2", wording: w}
answer:
  rest: calm
  rungs:
    high: {when: tension = high, wording: w}
    all: {when: "all(mark[p] for p in members(P))", wording: w}
    end: {when: end, wording: w}
"""


def models() -> dict[str, Model]:
    library = Catalog()
    korea = library.scenario("korean-clash")
    return {
        "features": ground(parse_scenario(FEATURES), library=library),
        "brinkmanship": ground(parse_scenario(BRINK), library=library),
        "teaching": ground(library.scenario("teaching-crisis"), library=library),
        "korea": ground(korea, library=library, turn="1 month"),
    }


@pytest.mark.parametrize("name", ["features", "brinkmanship", "teaching", "korea"])
def test_the_engine_agrees_with_the_rules_as_written(name: str) -> None:
    solve = pytest.importorskip("detente.engine.solve").solve
    model = models()[name]
    expected = Reference(model).answer()
    result = solve(model, draws=1).answer
    central = {r: e.central for r, e in zip(result.rungs, result.estimates, strict=True)}
    assert sum(expected.values()) == pytest.approx(1, abs=1e-12)
    for rung in result.rungs:
        assert central[rung] == pytest.approx(expected.get(rung, 0.0), abs=1e-12)
