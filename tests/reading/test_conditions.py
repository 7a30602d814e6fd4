"""Conditions and likelihoods, one wording each."""

from __future__ import annotations

import pytest

from detente.reading.condition import condition_of
from detente.reading.likelihood import likelihood_of
from detente.reading.parsing import parse


@pytest.mark.parametrize(
    ("supposed", "text"),
    [
        (
            "it in existence",
            "Were it in existence, I should be the first to pack my trunks.",
        ),
        (
            "Moscow to close the strait",
            "Were Moscow to close the strait, the fleet would sail.",
        ),
        (
            "they fired",
            "Had they fired, we would have answered.",
        ),
        (
            "Russia's Africa Corps lose men",
            (
                "Should Russia's Africa Corps lose men in the border zone, Moscow may "
                "side openly with Bamako."
            ),
        ),
        (
            "the Senate fail to vote",
            "The allies would act should the Senate fail to vote.",
        ),
        (
            "A second shoot-down",
            (
                "A second shoot-down, however, would almost certainly push Mali to "
                "close its airspace."
            ),
        ),
        (
            "Any downing of a Russian aircraft",
            "Any downing of a Russian aircraft would mean war.",
        ),
        (
            "Further fire on South African positions",
            ("Further fire on South African positions would be treated as a declaration of war."),
        ),
        (
            "An attack on one ship",
            "An attack on one ship will be regarded as an attack on all.",
        ),
        (
            "Another strike on the plant",
            "Another strike on the plant would trigger a full war.",
        ),
        (
            "Closing the border",
            "Closing the border would ruin the traders.",
        ),
        (
            "To bomb a full dam",
            "To bomb a full dam would drown half of Sudan.",
        ),
        (
            "Belgrade stops paying parallel structures",
            (
                "Talks about the post are possible in Brussels, provided that Belgrade "
                "stops paying parallel structures."
            ),
        ),
        (
            "both sides ask for it",
            ("Lomé is prepared to host a meeting, provided both sides ask for it."),
        ),
        (
            "the troops leave",
            "We will sign on condition that the troops leave.",
        ),
        (
            "the other side does",
            "We will withdraw only if the other side does.",
        ),
        (
            "the prisoners are freed",
            ("Sanctions will stay in place unless and until the prisoners are freed."),
        ),
        (
            "an attack",
            "In the event of an attack, Poland would invoke Article 4.",
        ),
        (
            "Iran leaves the treaty",
            "In case Iran leaves the treaty, Riyadh will build a bomb.",
        ),
        (
            "attacked",
            "If attacked, Finland will defend itself.",
        ),
        (
            "the grain deal collapses",
            ("If the grain deal collapses, prices will rise, the minister said."),
        ),
        (
            "the mission leaves",
            "Violence could return to the north if the mission leaves.",
        ),
        (
            "Sweden extradites the exiles",
            ("Turkey will not ratify the treaty, unless Sweden extradites the exiles."),
        ),
        (
            "a violation",
            "The army would return fire in case of a violation.",
        ),
        (
            "A Russian victory",
            "A Russian victory would embolden China.",
        ),
        (
            "The loss of Pokrovsk",
            "The loss of Pokrovsk would open the road to Dnipro.",
        ),
        (
            "Recognition of Taiwan",
            "Recognition of Taiwan would lead to a blockade within days.",
        ),
        (
            "Such a step",
            "Such a step would cross a red line.",
        ),
        (
            "An American withdrawal",
            "An American withdrawal would leave Europe naked.",
        ),
        (
            "Every violation of our airspace",
            "Every violation of our airspace will be answered.",
        ),
        (
            "Any ship that enters the zone",
            "Any ship that enters the zone will be sunk.",
        ),
        (
            "an agreement by June",
            "Failing an agreement by June, the mission will go home.",
        ),
        (
            "Hamas was not there",
            "The talks would be pointless if Hamas was not there.",
        ),
        (
            "the rains come",
            "Assuming that the rains come, the dam will be full by May.",
        ),
        (
            "Ankara sends its ship",
            ("If Ankara sends its ship, said the minister, Nicosia will ask for sanctions."),
        ),
        (
            "it were to sign",
            "The government would fall if it were to sign.",
        ),
        (
            "they to attack again",
            "Were they to attack again, the response would be tenfold.",
        ),
        (
            "Annexing the valley",
            "Annexing the valley would be the end of the peace process.",
        ),
        (
            "A blockade",
            "A blockade would be an act of war.",
        ),
        (
            "a deal",
            "In the absence of a deal, tariffs will rise to 60 per cent.",
        ),
        (
            "this one gives way",
            ("Other states will follow if this one gives way, and nobody will stop them."),
        ),
    ],
)
def test_conditions(supposed: str, text: str) -> None:
    parsed = parse(text)
    found = condition_of(parsed, frozenset(range(len(parsed))))
    assert found is not None
    assert supposed in " ".join(text[a:b] for a, b in found.if_spans)


@pytest.mark.parametrize(
    "text",
    [
        "We will sign as long as the troops leave.",
        "We will sign so long as nobody shoots.",
        "Without a ceasefire there will be no talks.",
        "There will be no deal without the return of the hostages.",
        "Until the blockade is lifted, no talks will be held.",
        "Israel will strike the moment the centrifuges turn.",
        "Cross the river and you will be shot.",
        "Whoever enters our waters will be fired on.",
        "Once the guns are silent, a force could be deployed.",
        "As soon as order is restored, martial law will be lifted.",
        ("Suppose the rebels take the city; Rwanda would then dictate terms."),
        "He asked if the war would end.",
        ("Paris would consider the annexation of the islands an act of war."),
        "With American help the rebels would win.",
        "A war would last for years.",
        "Even if the treaty is signed, the war will go on.",
        "The raid would have led to a war.",
        "An attack would be launched at dawn.",
        "The garrison will remain, if need be under fire.",
    ],
)
def test_no_conditions(text: str) -> None:
    parsed = parse(text)
    assert condition_of(parsed, frozenset(range(len(parsed)))) is None


@pytest.mark.parametrize(
    ("word", "text"),
    [
        (
            "less than a five per cent",
            "less than a five per cent probability over twelve months",
        ),
        (
            "less than 10 per cent",
            ("We put the chance of direct talks this year at less than 10 per cent."),
        ),
        (
            "one in five",
            "He put the chance of a deal at one in five.",
        ),
        (
            "one in ten",
            ("The chance of shots being fired this year is perhaps one in ten."),
        ),
        (
            "one chance in five",
            "One chance in five, perhaps.",
        ),
        (
            "in all likelihood",
            "In all likelihood the treaty will fail.",
        ),
        (
            "does not rule out",
            "The minister does not rule out incidents.",
        ),
        (
            "remote",
            "The chance of peace is remote.",
        ),
        (
            "may",
            "Moscow may openly side with Bamako.",
        ),
        (
            "one-in-three",
            "There is a one-in-three chance of war.",
        ),
        (
            "30 per cent",
            "He rates the risk of a clash at 30 per cent.",
        ),
        (
            "one per cent",
            "A one per cent chance of war is too much.",
        ),
        (
            "close to nil",
            "The chances of a change of mind were close to nil.",
        ),
        (
            "slim",
            "The chances of a coup are slim.",
        ),
        (
            "every chance",
            "There is every chance that the truce will break.",
        ),
        (
            "no chance",
            "There is no chance of a deal.",
        ),
        (
            "fifty percent",
            "There is a fifty percent chance of renewed fighting.",
        ),
        (
            "two-thirds",
            "He saw a two-thirds chance of an agreement.",
        ),
        (
            "all but certain",
            "An attack is all but certain.",
        ),
        (
            "20%",
            "The odds of war are about 20%.",
        ),
        (
            "40 and 60 per cent",
            "The probability of a strike is between 40 and 60 per cent.",
        ),
        (
            "not inevitable",
            "War is not inevitable.",
        ),
        (
            "quite possible",
            "It is quite possible that they will attack.",
        ),
        (
            "may well",
            "The Americans may well leave.",
        ),
        (
            "real risk",
            "There is a real risk of escalation.",
        ),
        (
            "might",
            "A deal is within reach and might be signed.",
        ),
        (
            "doubtful",
            "It is doubtful whether he will come.",
        ),
        (
            "likely",
            "It looks as if they are likely to sign.",
        ),
        (
            "hardly conceivable",
            "A wider war is hardly conceivable.",
        ),
        (
            "no doubt",
            "There can be no doubt that he will retaliate.",
        ),
        (
            "distinct possibility",
            "A return to war is a distinct possibility.",
        ),
        (
            "good chance",
            "The talks stand a good chance.",
        ),
        (
            "probably not",
            "They will probably not come.",
        ),
        (
            "not at all likely",
            "War is not at all likely.",
        ),
        (
            "nine times out of ten",
            "Nine times out of ten such crises end in talks.",
        ),
    ],
)
def test_likelihoods(word: str, text: str) -> None:
    parsed = parse(text)
    found = likelihood_of(parsed, frozenset(range(len(parsed))))
    assert found is not None
    assert found.word.lower().replace(" - ", "-") == word.lower()


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.0, 0.1, "He put the chance of a deal at less than 10 per cent."),
        (0.2, 0.2, "He put the chance of a deal at one in five."),
        (0.4, 0.6, "The probability of a strike is between 40 and 60 per cent."),
        (0.25, 0.25, "The odds on a coup are one to three."),
        (0.5, 1.0, "The chance of a truce is at least 50 per cent."),
    ],
)
def test_ranges(low: float, high: float, text: str) -> None:
    parsed = parse(text)
    found = likelihood_of(parsed, frozenset(range(len(parsed))))
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "He stated that prices rose 3 per cent.",
        "The squadron could not sail.",
        "They claim whatever may be granted to the others.",
        "The Customs Department puts the share at one per cent.",
    ],
)
def test_no_likelihoods(text: str) -> None:
    parsed = parse(text)
    assert likelihood_of(parsed, frozenset(range(len(parsed)))) is None
