"""What is said, frame by frame: the stands that words alone decide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.reading import Statement

Read = Callable[..., tuple[Statement, ...]]


@pytest.mark.parametrize(
    ("stance", "text"),
    [
        # one's own side: will, will not, has no such thing
        ("promises", "Iran’s minister said Tehran would return the tanker within a week."),
        ("promises", "Sweden announced that the two ships would sail on Monday."),
        ("denies", "Thailand’s premier said that the army could not retire."),
        ("denies", "Serbia’s president said Belgrade would never recognise Kosovo."),
        ("denies", "Peru promised that not a shot would be fired."),
        ("denies", "“There will be no truce while they stay,” Peru’s president said."),
        ("denies", "Egypt assured them that the passage of ships would not be hindered."),
        # threats without a word for them
        ("threatens", "China will never renounce the use of force, Beijing said."),
        ("threatens", "Russia could not remain indifferent, the Russian ambassador said."),
        ("threatens", "The Cuban president said all options were on the table."),
        ("threatens", "Egypt would consider the closing of the strait an act of war, Egypt said."),
        ("threatens", "“Whoever touches it will lose his hand,” the Turkish president said."),
        ("threatens", "“If Moscow moves, the pipeline is dead,” the German minister said."),
        # what the condition asks decides what follows
        ("promises", "If they withdraw, we will stop the raids, the Iraqi premier said."),
        ("threatens", "If they stay, we will stop the talks, the Iraqi premier said."),
        # demands and what is asked not to be done
        ("supports", "The Philippines insisted that the award be mentioned."),
        ("opposes", "Oman urged Iran not to retaliate."),
        ("supports", "It is time to talk, said Jordan’s king."),
        ("opposes", "“The time for empty talk is past,” the Korean minister said."),
        ("opposes", "Japan’s premier expressed regret over the fighting."),
        ("supports", "Japan’s minister reiterated his country’s support for the treaty."),
        ("opposes", "The French president is against any negotiation."),
        ("opposes", "Cuba turned down the proposal of the eighteen."),
        # nothing is told
        ("evades", "“I will not discuss the movements of the navy,” the Chilean minister said."),
        ("evades", "Haiti’s envoy said he had nothing to add."),
        ("evades", "Poland would neither confirm nor deny the report."),
        # what is only supposed
        ("predicts", "The Indian general reckons that the pass will be closed by snow."),
        ("asserts", "A Chinese colonel asked the Danish minister about Taiwan."),
    ],
)
def test_stands(read: Read, stance: str, text: str) -> None:
    assert stance in {s.act.stance for s in read(text)}


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("In a speech on state television, Iran’s army said it was set.", ["state television"]),
        ("Chad’s president told the BBC World Service that it was late.", ["BBC World Service"]),
        ("Cuba’s envoy told a Mexican newspaper, La Jornada, that it was late.", ["La Jornada"]),
        ("In an article for Foreign Affairs, Jan Kot argues for a truce.", ["Foreign Affairs"]),
        ("Yonhap, citing a Korean official, said the guns had moved.", ["Yonhap"]),
        ("A source near the king said it was late, the Financial Times reported.",
         ["Financial Times"]),
        ("Dawn was first. Iran’s minister told the paper that it was late.", ["Dawn"]),
    ],
)  # fmt: skip
def test_through_whom(read: Read, text: str, chain: list[str]) -> None:
    innermost = read(text)[-1]
    assert [link.name for link in innermost.channel[1:]] == chain
