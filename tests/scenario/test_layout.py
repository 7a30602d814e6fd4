"""One canonical layout that keeps comments, and YAML and Python forms that are equal."""

import datetime

import pytest

from detente.errors import DetenteError
from detente.scenario import (
    Catalog,
    draft_scenario,
    format_scenario,
    parse_scenario,
    syntax,
    to_yaml,
)

WILD = """\
# what it is about
moves:
  # who begins
  attack: {by: [AAA,   # the first
     BBB], rule: one, chance: 5% within 1 year, then: "war = yes"}   # the worst
detente: 1     # the version
title: "Peace: a trial"
as_of: 2024-01-01
facts:
    war:
        says: 'it''s war'   # beside
# the end
"""


def test_layout_orders_sections_and_keeps_comments() -> None:
    assert format_scenario(WILD) == (
        "detente: 1  # the version\n"
        'title: "Peace: a trial"\n'
        "as_of: 2024-01-01\n"
        "\n"
        "facts:\n"
        "  war:\n"
        "    says: it's war  # beside\n"
        "\n"
        "# what it is about\n"
        "moves:\n"
        "  # who begins\n"
        "  attack:  # the first\n"
        "    by:\n"
        "      - AAA\n"
        "      - BBB  # the worst\n"
        "    rule: one\n"
        "    chance: 5% within 1 year\n"
        "    then: war = yes\n"
        "\n"
        "# the end\n"
    )


def texts() -> list[tuple[str, str]]:
    library = Catalog()
    paths = [*(library.directory / "templates").glob("*.yaml"),
             *(library.directory / "scenarios").glob("*.yaml")]  # fmt: skip
    return [(p.stem, p.read_text(encoding="utf-8")) for p in sorted(paths)] + [("wild", WILD)]


@pytest.mark.parametrize(("name", "text"), texts(), ids=[n for n, _ in texts()])
def test_layout_settles_and_says_the_same(name: str, text: str) -> None:
    once = format_scenario(text)
    assert format_scenario(once) == once
    assert parse_scenario(once) == parse_scenario(text)
    assert text.count("# ") == once.count("# ")


@pytest.mark.parametrize(("name", "text"), texts()[:-1], ids=[n for n, _ in texts()[:-1]])
def test_shipped_files_are_in_the_canonical_layout(name: str, text: str) -> None:
    assert format_scenario(text) == text


@pytest.mark.parametrize(("name", "text"), texts(), ids=[n for n, _ in texts()])
def test_yaml_of_the_typed_form_reads_back_equal(name: str, text: str) -> None:
    scenario = parse_scenario(text)
    assert parse_scenario(to_yaml(scenario)) == scenario


def test_a_scenario_built_in_python_equals_the_one_read() -> None:
    built = syntax.Scenario(
        title="Peace: a trial",
        as_of=datetime.date(2024, 1, 1),
        facts=(syntax.Fact(name="war", says="it's war"),),
        moves=(
            syntax.Move(
                name="attack", by=("AAA", "BBB"), rule="one", chance="5% within 1 year",
                then=("war = yes",),
            ),
        ),
    )  # fmt: skip
    assert built == parse_scenario(WILD)


def test_a_text_with_mistakes_is_not_laid_out() -> None:
    with pytest.raises(DetenteError, match="no entry 'whn'"):
        format_scenario("detente: 1\nmoves: {a: {whn: x}}\n")


def test_a_draft_is_a_scenario_in_canonical_layout() -> None:
    text = draft_scenario(
        template="entry-into-war",
        with_={"alliance": "NATO", "target": "RUS", "client": "UKR", "hub": "POL",
               "partners": ["BLR", "CHN"]},
        question="Will members: all of them, go to war?",
        as_of=datetime.date(2024, 5, 31),
        facts=[syntax.Fact(name="permits[GBR]", start="yes", since=datetime.date(2024, 5, 3),
                           source="the foreign secretary: Reuters")],
        beliefs=[syntax.Belief(name="permits[ITA]", likely="3% to 15% within 12 months",
                               because=("a refusal, by a deputy",))],
    )  # fmt: skip
    assert text.startswith("detente: 1\nextends: entry-into-war\nwith: {alliance: NATO,")
    assert format_scenario(text) == text
    scenario = parse_scenario(text)
    assert scenario.facts[0].source == "the foreign secretary: Reuters"
    assert dict(scenario.with_)["partners"] == ("BLR", "CHN")
