"""A scenario in plain English, the JSON Schema of the language, and base rates from history."""

# ruff: noqa: E501  # cases stand on one line

import math

import jsonschema
import pytest
import yaml

from detente.errors import DetenteError
from detente.scenario import BaseRate, Catalog, describe, ground, parse_scenario
from detente.scenario.schema import json_schema

LIBRARY = Catalog()


def test_a_scenario_reads_as_english() -> None:
    text = describe(LIBRARY.scenario("teaching-crisis"))
    for sentence in (
        "# The quarrel over Gull Island",
        "It looks 6 months ahead, in 27 turns of 6.76 days each.",
        "- **landing**: Northland's party is on the island; starts as yes since 10 January 2030 "
        "(source: fiction: a party from Northland has landed).",
        "Decided by consensus of Northland and Southland.",
        "Open while not ‘settled’ and not ‘fighting’.",
        "It is 0.5 times as likely while ‘tension’ is high.",
        "Westland must agree too (‘Westland agrees’, 30% to 70%).",
        "It answers ‘council: refused’, within 30 days.",
        "otherwise no fighting (no exchange of fire)",
        "2. **a wider war**: the League decides to stand by Southland in arms.",
        "(Northland's lawyers; not the program's). Holds once ‘blockade’.",
    ):
        assert sentence in text


def test_strategic_actors_and_roads_are_described() -> None:
    assert "‘war’ is worth -1" in describe(LIBRARY.scenario("strategic-deterrence"))
    text = describe(LIBRARY.scenario("may-2024"))
    assert "Road: accident." in text
    assert "United Kingdom; starts as yes since 3 May 2024" in text
    assert "for some p among the partners" not in text  # outcomes are told by their wording


@pytest.mark.parametrize(
    "path",
    [p for kind in ("templates", "scenarios") for p in sorted((LIBRARY.directory / kind).glob("*.yaml"))],
    ids=lambda p: p.stem,
)  # fmt: skip
def test_shipped_files_fit_the_schema(path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    jsonschema.Draft202012Validator(json_schema()).validate(data)


def test_the_schema_refuses_what_the_language_does_not_know() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    validator.check_schema(json_schema())
    for data in (
        {},
        {"detente": "2"},
        {"detente": "1", "mover": {}},
        {"detente": "1", "moves": {"a": {"whn": "x"}}},
        {"detente": "1", "moves": {"a": {"rule": "unanimous"}}},
        {"detente": "1", "values": {"A": {"war": {}}}},
    ):
        assert list(validator.iter_errors(data))


HISTORY = """\
detente: 1
as_of: 2024-01-01
horizon: 12 months
turn: 1 month
actors: {AAA: A}
facts: {war: {}}
beliefs:
  joins: {is: history(allies join), otherwise: 20% to 60%}
moves:
  attack: {by: AAA, chance: history(attacks) within 12 months, then: war = yes}
responses:
  join: {to: attack, by: AAA, chance: joins}
answer: {rest: peace, rungs: {war: {when: war, wording: w}}}
"""
RATES = {
    "allies join": BaseRate(0.3, 0.5, None, "defence pacts, 1816-1944: 20 of 50", "ATOP 5.1"),
    "attacks": BaseRate(0.01, 0.02, 365.25, "a rule", "MID 5"),
}


def test_base_rates_come_with_their_counting_rule() -> None:
    model = ground(parse_scenario(HISTORY), history=RATES)
    joins = model.belief("joins")
    link = [math.log(p / (1 - p)) for p in (0.3, 0.5)]
    assert joins.mean == pytest.approx(sum(link) / 2)
    assert (joins.origin.kind, joins.origin.source) == ("history", "ATOP 5.1")
    assert joins.origin.text == "defence pacts, 1816-1944: 20 of 50"
    assert model.belief("attack").days == pytest.approx(365.25)
    assert model.belief("attack").origin.kind == "history"


def test_without_the_data_another_number_stands_in_or_it_is_asked_for() -> None:
    rates = {"attacks": RATES["attacks"]}
    joins = ground(parse_scenario(HISTORY), history=rates).belief("joins")
    link = [math.log(p / (1 - p)) for p in (0.2, 0.6)]
    assert joins.mean == pytest.approx(sum(link) / 2)
    assert joins.origin.kind == "scenario"
    with pytest.raises(DetenteError, match=r"there is no such base rate.*'otherwise: 5% to 20%'"):
        ground(parse_scenario(HISTORY))


def test_pairs_of_actors() -> None:
    text = (
        "detente: 1\nas_of: 2024-01-01\nhorizon: 1 year\nturn: 1 month\nsets: {all: [POL, UKR, ROU]}\n"
        "facts:\n  trusts[a in all, b in all]: {}\n  trusts[POL, UKR]: {is: yes, source: x}\n"
        "moves:\n  pledge[a in all, b in all]:\n    by: a\n    when: not trusts[a, b] and a != b\n"
        "    chance: 5% within 1 year\n    then: trusts[a, b] = yes\n"
        "answer:\n  rest: none\n  rungs:\n    circle:\n      wording: w\n"
        "      when: all(all(trusts[a, b] for b in all where b != a) for a in all)\n"
    )
    model = ground(parse_scenario(text.replace("all:", "trio:").replace("in all", "in trio")))
    names = [v.name for v in model.variables]
    assert names[:4] == [
        "trusts[POL, POL]",
        "trusts[POL, UKR]",
        "trusts[POL, ROU]",
        "trusts[UKR, POL]",
    ]
    assert [v.start for v in model.variables].count(1) == 1
    assert len(model.decisions) == 6  # a pledge to oneself can never be open
    (circle,) = [o for o in model.outcomes if o.name == "circle"]
    assert len(circle.when.conditions) == 6
