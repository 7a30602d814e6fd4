"""The questions of a careful colleague, each raised by what deserves it and by nothing else."""

# ruff: noqa: E501  # a case and its message stand on one line

import pytest

from detente.errors import DetenteError
from detente.scenario import Catalog, check, parse_scenario
from detente.scenario.model import Model

HEAD = """\
detente: 1
as_of: 2024-01-01
horizon: 12 months
turn: 1 month
actors: {AAA: Northland, BBB: Southland}
pacts: {TEN: {name: the ten, members: [BEL, CAN, DNK, FRA, GBR, ISL, ITA, LUX, NLD, NOR]}}
facts:
  tension: {levels: [low, mid, high]}
  war: {}
  never: {}
"""
ANSWER = "answer: {rest: peace, rungs: {war: {when: war, wording: fire is exchanged}}}\n"
ATTACK = "  attack: {by: AAA, when: not war, chance: 5% within 12 months, then: war = yes}\n"


def codes(text: str, **options: object) -> list[str]:
    return [w.code for w in check(parse_scenario(HEAD + text), **options)]


def test_a_sound_scenario_raises_no_question() -> None:
    assert codes(f"moves:\n{ATTACK}{ANSWER}") == []


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (f"moves:\n{ATTACK}  b: {{by: BBB, when: never, chance: 5% within 1 year}}\n{ANSWER}", "never-open", "'b' can never be open"),
        (f"moves:\n{ATTACK}{ANSWER}definitions: {{d: {{when: never, wording: w}}}}\n", "never-reached", "'d' can never happen"),
        (f"moves:\n{ATTACK}{ANSWER}beliefs: {{b: 5%}}\n", "unused", "nothing uses the belief 'b'"),
        (f"moves:\n{ATTACK}answer: {{rest: peace, rungs: {{war: {{when: war, wording: w}}, again: {{when: war or never, wording: w}}}}}}\n", "overlap", "the rung 'war' never counts"),
        (f"moves:\n{ATTACK}  rise: {{by: AAA, chance: 9% within 1 year, then: tension + 1}}\n{ANSWER}outcomes: {{crisis: {{when: tension = high, wording: w}}}}\n", "gap", "'crisis' can happen on no rung"),
        ("moves:\n  m: {by: AAA, options: {a: {chance: 70% within 1 month, then: war = yes}, b: {chance: 60% within 1 month}}}\n" + ANSWER, "sum", "add up to more than 100%"),
        ("moves:\n  join[m in members(TEN)]: {by: m, chance: 5% to 9% within 1 year, then: war = yes}\n" + ANSWER, "dice", "'join' is believed of 10 actors"),
        (f"moves:\n{ATTACK}responses:\n  c: {{to: attack, by: TEN, rule: consensus, chance: 90%, holdouts: {{m in members(TEN): 90% to 95%}}}}\n{ANSWER}", "votes", "'c' needs 10 independent votes"),
        ("moves:\n  attack: {by: AAA, when: not war, chance: 5%, then: war = yes}\n" + ANSWER, "unscaled", "is the same however long a turn is"),
        (f"moves:\n{ATTACK}" + ANSWER.replace(", wording: fire is exchanged", ""), "wording", "'war' has no wording"),
    ],
)  # fmt: skip
def test_each_question_is_asked_once_and_alone(text: str, code: str, says: str) -> None:
    warnings = check(parse_scenario(HEAD + text))
    assert [w.code for w in warnings] == [code]
    assert says in str(warnings[0])
    assert warnings[0].place is not None


def test_a_start_needs_a_source() -> None:
    text = (HEAD + f"moves:\n{ATTACK}{ANSWER}").replace("war: {}", "war: yes")
    (warning,) = [w for w in check(parse_scenario(text)) if w.code == "source"]
    assert str(warning).startswith("scenario:9:3: no source supports the start of 'war'")


def test_a_pact_not_yet_in_force_is_told() -> None:
    text = HEAD + "moves:\n  m: {by: PRK-RUS, rule: consensus, chance: 5% within 1 year}\n" + ANSWER
    library = Catalog()
    code = next(c for c, p in library.pacts.items() if {"PRK", "RUS"} <= set(p.members))
    text = text.replace("PRK-RUS", code)
    assert "pact" in [w.code for w in check(parse_scenario(text), library=library)]
    later = text.replace("as_of: 2024-01-01", "as_of: 2025-01-01")
    assert "pact" not in [w.code for w in check(parse_scenario(later), library=library)]


def test_the_turn_and_the_order_of_responses_are_tried_with_a_solver() -> None:
    text = (
        "moves:\n  attack: {by: AAA, when: not war, chance: 5% within 12 months, then: war = yes}\n"
        "responses:\n  r: {to: attack, by: BBB, chance: 50%}\n  s: {to: attack, by: BBB, chance: 50%}\n"
    )

    def by_turn(model: Model) -> dict[str, float]:
        return {"war": model.turns / 100}

    def by_order(model: Model) -> dict[str, float]:
        return {"war": model.decisions[0].options[0].triggers[0] / 10}

    assert codes(text + ANSWER, solve=by_turn) == ["turn"]
    assert codes(text + ANSWER, solve=by_order) == ["order"]
    assert codes(text + ANSWER, solve=lambda model: {"war": 0.1}) == []


def test_mistakes_of_form_and_of_reference_are_told_together(tmp_path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        HEAD + "moves:\n  a: {by: AAA, when: war and, chance: 5% within 1 year}\n"
        "  b: {by: AAA, chance: 5% within 1 yaer, then: wra = yes}\n" + ANSWER
    )
    with pytest.raises(DetenteError) as error:
        check(path)
    assert [(p.place.line, p.code) for p in error.value.problems if p.place] == [
        (12, "expression"), (13, "notation"), (13, "fact"),
    ]  # fmt: skip


def shipped() -> list[str]:
    return list(Catalog().scenario_names())


@pytest.mark.parametrize("name", shipped())
def test_shipped_scenarios_raise_only_questions_that_they_explain(name: str) -> None:
    library = Catalog()
    warnings = check(library.scenario(name), library=library)
    text = library.scenario_path(name).read_text(encoding="utf-8")
    unexplained = [w for w in warnings if f"# check: {w.code}" not in text]
    assert unexplained == []
