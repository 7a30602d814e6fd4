"""The main template grounds, and the numbers of the model are those that the language promises."""

# ruff: noqa: E501  # a case and its message stand on one line

import datetime
import math

import pytest

from detente.errors import DetenteError
from detente.scenario import Catalog, ground, parse_scenario
from detente.scenario.likelihood import Z95
from detente.scenario.model import Change, Compare, Kind, Model, Rule, Scale

MAY = """\
detente: 1
extends: entry-into-war
with: {alliance: NATO, target: RUS, client: UKR, hub: POL, partners: [CHN, BLR]}
question: Will NATO members go to war against Russia?
as_of: 2024-05-31
"""

SMALL = """\
detente: 1
title: small
as_of: 2024-01-01
horizon: 12 months
turn: 1 month
actors: {AAA: Northland, BBB: Southland}
facts:
  tension: {levels: [low, mid, high], is: low}
  war: {}
answer: {rest: peace, rungs: {war: {when: war}}}
"""


@pytest.fixture(scope="module")
def library() -> Catalog:
    return Catalog()


@pytest.fixture(scope="module")
def model(library: Catalog) -> Model:
    return ground(parse_scenario(MAY), library=library)


def small(text: str, **options: object) -> Model:
    return ground(parse_scenario(SMALL + text), **options)


def decision(model: Model, name: str):
    return next(d for d in model.decisions if d.name == name)


def test_the_template_grounds_for_the_case_of_may_2024(model: Model) -> None:
    permits = [v for v in model.variables if v.name.startswith("permits[")]
    assert len(permits) == 32  # the members on that day, Sweden included
    assert "permits[SWE]" in {v.name for v in permits}
    assert model.as_of == datetime.date(2024, 5, 31)
    assert model.turns == 53
    assert model.horizon_days == pytest.approx(365.25)
    assert model.answer.rest == "no attack"
    rungs = [model.outcomes[i].name for i in model.answer.rungs]
    assert rungs == [
        "clash", "members in combat, no Article 5", "Article 5 invoked, no combat",
        "Article 5 with combat", "wider",
    ]  # fmt: skip
    assert [c.name for c in model.crossed] == ["nuclear use"]
    assert {o.role for o in model.outcomes} == {"outcome", "definition", "member"}


def test_roles_are_told_of_the_actors(model: Model) -> None:
    roles = {a.code: a.roles for a in model.actors}
    assert roles["NATO"] == ("alliance",)
    assert roles["POL"] == ("ally", "hub")
    assert roles["RUS"] == ("target",)
    assert roles["UKR"] == ("client",)
    assert roles["CHN"] == roles["BLR"] == ("partner",)
    assert model.meta["alliance"] == "NATO"
    assert model.meta["partners"] == "CHN, BLR"


def test_texts_name_the_actors(model: Model) -> None:
    assert "Russia" in model.title
    assert decision(model, "allow strikes[DEU]").says.startswith("Germany lets Ukraine strike")
    strikes = next(t for t in model.topics if t.name == "strikes")
    assert any("Russia|Russian" in p for p in strikes.patterns)
    assert not any("<" in p for t in model.topics for p in t.patterns)


def test_an_interval_is_the_90_percent_range_on_the_link_scale(model: Model) -> None:
    belief = model.belief("permits[ITA]")  # 5% to 45% within 12 months
    assert belief.scale is Scale.RATE
    assert belief.days == pytest.approx(365.25)
    low, high = math.log(-math.log(0.95)), math.log(-math.log(0.55))
    assert belief.mean == pytest.approx((low + high) / 2)
    assert belief.sd == pytest.approx((high - low) / (2 * Z95))
    odds = model.belief("help in combat")  # 20% to 65%
    low, high = math.log(0.2 / 0.8), math.log(0.65 / 0.35)
    assert odds.scale is Scale.ODDS
    assert odds.mean == pytest.approx((low + high) / 2)
    assert odds.sd == pytest.approx((high - low) / (2 * Z95))


def test_a_move_has_the_share_of_its_turn_in_the_time_of_its_belief(model: Model) -> None:
    war = decision(model, "combat becomes war").options[0].chance
    assert war is not None
    assert war.belief is not None
    assert model.beliefs[war.belief].days == pytest.approx(3 * 365.25 / 12)
    assert war.share == pytest.approx((365.25 / 53) / (3 * 365.25 / 12))


def test_a_factor_loads_the_square_root_of_its_share(model: Model) -> None:
    belief = model.belief("strike in reaction")
    at = model.factors.index("appetite for risk of the target")
    assert belief.loadings == ((at, pytest.approx(math.sqrt(0.4) * belief.sd)),)
    members = [b for b in model.beliefs if b.name.startswith("permits[")]
    donors = model.factors.index("example of other donors")
    assert all(b.loadings[0][0] == donors for b in members)


def test_events_raise_their_responses_in_order(model: Model) -> None:
    strike = decision(model, "strike in reaction").options[0]
    names = [model.decisions[t].name for t in strike.triggers]
    assert names == [
        "where it falls", "fight back[POL]", "fight back[other]", "ask for help[POL]",
        "ask for help[other]",
    ]  # fmt: skip
    council = decision(model, "council")
    assert council.rule is Rule.CONSENSUS
    assert len(council.owners) == 32
    yes, no = council.options
    assert (yes.event, no.event) == ("council", "council: refused")
    assert no.chance is None
    assert [model.decisions[t].name for t in yes.triggers] == ["help"]
    assert [model.decisions[t].name for t in no.triggers] == ["fight without the clause"]


def test_talk_carries_the_codes_of_actors(model: Model) -> None:
    (talk,) = model.belief("permits[DEU]").talk
    assert (talk.topic, talk.of, talk.sign) == ("strikes", "DEU", 1)
    threat, anyone = model.belief("strike in reaction").talk
    assert (threat.of, threat.threat) == ("RUS", True)
    assert (anyone.of, anyone.threat) == ("", False)


def test_a_scenario_changes_starts_and_beliefs_of_single_instances(library: Catalog) -> None:
    text = MAY + (
        "facts:\n  permits[GBR]: {is: yes, since: 2024-05-03, source: the foreign secretary}\n"
        "beliefs:\n  permits[ITA]: 3% to 15% within 12 months\n  the council agrees: likely\n"
    )
    model = ground(parse_scenario(text), library=library)
    starts = {v.name: v for v in model.variables}
    assert starts["permits[GBR]"].start == 1
    assert starts["permits[GBR]"].since == datetime.date(2024, 5, 3)
    assert starts["permits[FRA]"].start == 0
    assert starts["permission"].start == 1  # it follows from the starts of the members
    assert model.belief("permits[ITA]").origin.kind == "scenario"
    assert model.belief("permits[FRA]").origin.kind == "default"
    assert model.belief("permits[ITA]").talk[0].of == "ITA"
    link = [math.log(p / (1 - p)) for p in (0.55, 0.8)]  # ICD 203: likely
    assert model.belief("the council agrees").mean == pytest.approx(sum(link) / 2)


def test_roads_and_single_acts_can_be_switched_off(library: Catalog) -> None:
    text = MAY + "without: [accident, strike unprovoked]\n"
    model = ground(parse_scenario(text), library=library)
    names = {d.name for d in model.decisions}
    assert not names & {"incident", "incident gets out of hand", "strike unprovoked"}
    assert "incident" not in {b.name for b in model.beliefs}


def test_a_literal_chance_makes_a_belief_named_after_the_move() -> None:
    model = small("moves:\n  attack: {by: AAA, chance: 10% within 12 months, then: war = yes}\n")
    belief = model.belief("attack")
    assert belief.sd == 0
    assert belief.mean == pytest.approx(math.log(-math.log(0.9)))
    (option,) = model.decisions[0].options
    assert option.chance is not None
    assert option.chance.share == pytest.approx(1 / 12)
    assert option.effects[0].change is Change.SET


def test_holdouts_vote_after_the_shared_belief_and_the_last_yes_carries() -> None:
    model = small(
        "pacts: {PACT: {name: the pact, members: [AAA, BBB, FRA]}}\n"
        "moves:\n"
        "  strike: {by: AAA, chance: 5% within 1 year, then: tension + 1}\n"
        "responses:\n"
        "  council: {to: strike, by: PACT, rule: consensus, chance: 60% to 90%, then: war = yes,\n"
        "    else: tension = high, holdouts: {BBB: 30% to 60%, FRA: likely}}\n"
        "  sulk: {to: 'council: refused', by: FRA, chance: 10%, then: tension + 1}\n"
    )
    first, hungary, france = (d for d in model.decisions if d.group.startswith("council"))
    assert first.rule is Rule.CONSENSUS
    assert (first.options[0].event, first.options[0].effects) == ("", ())
    assert [hungary.kind, france.kind] == [Kind.VOTE, Kind.VOTE]
    assert (hungary.owners, france.owners) == (("BBB",), ("FRA",))
    assert model.decisions[first.options[0].triggers[0]] is hungary
    assert model.decisions[hungary.options[0].triggers[0]] is france
    assert france.options[0].event == "council"
    assert france.options[0].effects
    sulk = model.decisions.index(decision(model, "sulk"))
    for vote in (first, hungary, france):
        assert vote.options[-1].event == "council: refused"
        assert vote.options[-1].triggers == (sulk,)
        assert vote.options[-1].effects[0].level == 2


def test_a_window_opens_for_its_turns_and_shares_its_hazard() -> None:
    model = small(
        "moves:\n  ultimatum: {by: AAA, chance: 50% within 1 year, then: tension = mid}\n"
        "responses:\n"
        "  answer: {to: ultimatum, by: BBB, within: 80 days, when: not war, chance: 20% to 40%,\n"
        "    then: war = yes}\n"
    )
    window = model.variables[-1]
    assert window.name == "window: answer"
    assert window.levels == ("0", "1", "2", "3")  # ⌈80 / 30.4⌉ turns
    opened = decision(model, "ultimatum").options[0].effects[-1]
    assert (opened.variable, opened.change, opened.level) == (2, Change.SET, 3)
    answer = decision(model, "answer")
    assert answer.kind is Kind.WINDOW
    assert model.order == (0, 1)
    assert answer.when == Compare(2, ">", 0)
    fires, waits = answer.options
    assert fires.chance is not None
    assert fires.chance.share == pytest.approx(1 / 3)
    assert model.belief("answer").scale is Scale.RATE
    assert model.belief("answer").days == 80
    assert fires.effects[-1].level == 0
    assert (waits.chance, waits.event) == (None, "")
    assert (waits.effects[0].change, waits.effects[0].level) == (Change.STEP, -1)
    (shut,) = fires.chance.modifiers
    assert shut.factor == 0.0  # while the condition fails the window only runs down


def test_quantifiers_are_written_out_and_constants_folded(library: Catalog) -> None:
    text = MAY.replace(", partners: [CHN, BLR]", "")
    model = ground(parse_scenario(text), library=library)
    wider = model.outcomes[model.outcome_index("wider")]
    assert wider.when.value is False  # no partner, so it can never be reached


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("moves:\n  a: {by: AAA, chance: 5%, then: wra = yes}\n", ":12:34: there is no such fact; found 'wra'. Did you mean 'war'?"),
        ("moves:\n  a: {by: AAB, chance: 5%, then: war = yes}\n", ":12:11: there is no such actor; expected an actor or role, found 'AAB'. Did you mean 'AAA'?"),
        ("moves:\n  a: {by: AAA, chance: 5%, then: tension = hihg}\n", ":12:44: 'tension' has no such level; expected low, mid, high, found 'hihg'. Did you mean 'high'?"),
        ("moves:\n  a: {by: AAA, chance: 140%, then: war = yes}\n", ":12:24: 'chance' of move 'a': a probability is out of range; expected between 0% and 100%, found 140%"),
        ("moves:\n  a: {by: AAA, whn: war, chance: 5%}\n", ":12:16: move 'a' has no entry 'whn'. Did you mean 'when'?"),
        ("responses:\n  b: {to: nothing, by: AAA, chance: 5%}\n", ":12:11: there is no such event; expected a move or response, found 'nothing'"),
        ("responses:\n  b: {to: c, by: AAA, chance: 5%}\n  c: {to: b, by: AAA, chance: 5%}\n", ":12:3: events raise each other in a circle; found b → c → b"),
        ("moves:\n  a: {by: [AAA, BBB], chance: 5%}\n", ":12:12: several actors decide 'a', by which rule?"),
        ("moves:\n  a: {by: AAA, when: war and, chance: 5%}\n", ":12:29: the expression cannot be read; expected a name"),
        ("types: {AAA: [weak, strong]}\n", ":11:1: private information is not in the language"),
        ("facts:\n  x: yes\n", "'facts' stands here twice"),
        ("with: {x: AAA}\n", ":11:8: the template needs no 'x'"),
        ("without: [boo]\n", ":11:11: 'without' names no move, response or road"),
        ("beliefs:\n  b: 5% to\n", ":12:6: 'is' of belief 'b': a likelihood cannot be read"),
        ("responses:\n  b: {to: a, by: AAA, chance: 5% within 1 year}\nmoves:\n  a: {by: AAA, chance: 5%}\n", "needs time to pass"),
    ],
)  # fmt: skip
def test_mistakes_are_pointed_at(text: str, message: str) -> None:
    with pytest.raises(DetenteError) as error:
        small(text)
    assert message in str(error.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(DetenteError) as error:
        small(
            "moves:\n  a: {by: XYZ, when: nothing, chance: no belief, then: war = maybe}\n"
            "definitions: {d: other}\n"
        )
    assert len(error.value.problems) == 5
    lines = [p.place.line for p in error.value.problems if p.place]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("detente: 1\n", "scenario: the scenario has no date; expected 'as_of: 2024-05-31'"),
        ("detente: 1\n", "scenario: the scenario has no answer; expected 'answer:' with its rungs"),
        (
            "detente: 1\nextends: entry-into-war\nas_of: 2024-05-31\n",
            "scenario: 'with' does not say 'alliance' (the alliance). Add 'with: {alliance: …}'",
        ),
        (
            MAY.replace("RUS", "Russia"),
            "scenario:3:32: there is no such actor; expected an actor or role, found 'Russia'. Write the code RUS for Russia",
        ),
        (
            MAY.replace("NATO", "NATTO"),
            "there is no such pact; expected a pact, found 'NATTO'. Did you mean 'NATO'?",
        ),
        (
            MAY + "resolved by: clsh\n",
            "scenario:6:14: there is no such outcome; expected a rung, outcome or definition, found 'clsh'. Did you mean 'clash'?",
        ),
        (
            MAY + "beliefs: {'permits[RUS]': likely}\n",
            "there is no 'permits[RUS]'; expected an instance of 'permits[m in members]'",
        ),
        (
            MAY + "moves: {'allow strikes[x in members]': {chance: 5% within 1 year}}\n",
            "has other indices than the template's entry; expected 'allow strikes[m in members]'",
        ),
        (
            MAY + "facts: {shield: {is: yes, since: 2024-06-01}}\n",
            "'shield' is said to be so only after the date of the scenario",
        ),
        (
            MAY + "responses: {x: {to: 'council: vetoed', by: POL, chance: 5%}}\n",
            "'council' has no such option; found 'vetoed'",
        ),
        (
            MAY + "responses: {x: {to: 'allow strikes[m]', by: POL, chance: 5%}}\n",
            "an index of this event is not known here",
        ),
        (
            MAY + "factors: {f: {share: 80%, moves: [permits]}}\n",
            "share more than all of it; expected shares that add up to at most 100%, found 110%",
        ),
    ],
)
def test_mistakes_of_reference_say_what_to_do(text: str, message: str, library: Catalog) -> None:
    with pytest.raises(DetenteError) as error:
        ground(parse_scenario(text), library=library)
    assert message in str(error.value)


def test_backing_down_can_cost_what_was_announced() -> None:
    text = """
moves:
  press: {by: BBB, chance: 50% within 1 year}
responses:
  stand:
    to: press
    by: AAA
    options:
      firm: {then: war = yes, cost: {AAA: 1}}
    else: {then: tension + 1, cost: {AAA: 4}, says: AAA backs down}
values: {AAA: {war: -2}}
rationality: {AAA: 1}
"""
    model = small(text)
    firm, down = decision(model, "stand").options
    assert (firm.event, firm.costs) == ("stand: firm", (("AAA", 1.0),))
    assert (down.event, down.costs, down.chance) == ("stand: refused", (("AAA", 4.0),), None)
    actor = next(a for a in model.actors if a.code == "AAA")
    assert actor.rationality == 1
    assert actor.values == ((model.outcome_index("war"), -2.0),)
