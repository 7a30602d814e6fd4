"""Drafting again: edits stay, what would have changed is told, comments and layout are kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.dossier.redraft import redraft
from detente.errors import DetenteError
from detente.scenario.parse import parse_scenario

LAST = """# A draft
detente: 1
question: 'Will it?'
as_of: 2024-05-31
horizon: 12 months
extends: entry-into-war
with:
  alliance: NATO
  target: RUS
  client: UKR
  hub: POL
  partners: [BLR]
beliefs:
  permits[ITA]: {because: [a1]}
"""


def test_an_untouched_scenario_becomes_the_new_draft():
    new = LAST.replace("2024-05-31", "2024-06-07").replace("[a1]", "[a1, b2]")
    done = redraft(LAST, LAST, new)
    assert done.text == new
    assert done.taken == ("as_of", "beliefs: permits[ITA]")
    assert done.kept == ()


def test_edits_and_comments_stay_and_the_rest_is_taken():
    mine = LAST.replace("hub: POL", "hub: ROU  # my view").replace("# A draft", "# Mine")
    new = (
        LAST.replace("hub: POL", "hub: LTU")
        .replace("2024-05-31", "2024-06-07")
        .replace("[BLR]", "[BLR, CHN]")
    )
    done = redraft(LAST, mine, new)
    assert "hub: ROU  # my view" in done.text
    assert done.text.startswith("# Mine\n")
    assert "as_of: 2024-06-07" in done.text
    assert "partners: [BLR, CHN]" in done.text
    assert done.taken == ("as_of", "with: partners")
    assert done.kept == ("'with: hub' was edited and stays (the new draft: LTU)",)


def test_new_entries_and_sections_are_put_in_and_old_ones_out():
    mine = LAST + "\n# my own\nwithout: [truce]\n"
    facts = 'facts:\n  bound[BLR]: {is: yes, since: 2003-09-18, source: "a treaty"}\n'
    beliefs = "beliefs:\n  permits[POL]: {because: [c3]}\n  permits[USA]: {because: [d4]}\n"
    new = LAST[: LAST.index("beliefs:")] + facts + beliefs
    done = redraft(LAST, mine, new)
    scenario = parse_scenario(done.text)
    assert [b.name for b in scenario.beliefs] == ["permits[POL]", "permits[USA]"]
    assert [f.name for f in scenario.facts] == ["bound[BLR]"]
    assert scenario.without == ("truce",)
    assert "# my own" in done.text


def test_an_entry_that_the_analyst_took_out_stays_out():
    mine = LAST.replace("  partners: [BLR]\n", "")
    done = redraft(LAST, mine, LAST.replace("[BLR]", "[BLR, CHN]"))
    assert done.text == mine
    assert done.kept == ("'with: partners' was edited and stays (the new draft: [BLR, CHN])",)


def test_a_section_in_braces_is_told_not_torn():
    mine = LAST[: LAST.index("with:")] + (
        "with: {alliance: NATO, target: RUS, client: UKR, hub: POL, partners: [BLR]}\n"
    )
    done = redraft(LAST, mine, LAST.replace("[BLR]", "[BLR, CHN]"))
    assert done.text.count("with:") == 1
    assert any("with: partners" in line for line in done.kept)
    parse_scenario(done.text)


def test_what_the_analyst_wrote_the_same_is_no_conflict():
    new = LAST.replace("hub: POL", "hub: LTU")
    assert redraft(LAST, new, new).kept == ()


def test_a_scenario_that_is_no_yaml_is_told_and_left():
    with pytest.raises(DetenteError):
        redraft(LAST, "with: [", LAST.replace("POL", "LTU"))


@settings(max_examples=60, deadline=None)
@given(
    mine=st.dictionaries(st.sampled_from(["hub", "client", "partners"]), st.sampled_from("xyz")),
    new=st.dictionaries(st.sampled_from(["hub", "client", "partners"]), st.sampled_from("xyz")),
)
def test_every_edit_survives_and_every_other_change_arrives(mine, new):
    last = {"hub": "a", "client": "b", "partners": "c"}

    def text(values):
        lines = "".join(f"  {k}: {v}\n" for k, v in values.items())
        return f"detente: 1\nextends: x\nwith:\n{lines or '  z: z'}\n"

    done = redraft(text(last), text({**last, **mine}), text({**last, **new}))
    got = dict(parse_scenario(done.text).with_)
    for key, value in last.items():
        edited = mine.get(key, value) != value
        assert got[key] == (mine[key] if edited else new.get(key, value))
    assert len(done.kept) == sum(
        mine.get(k, v) != v and new.get(k, v) not in (v, mine[k]) for k, v in last.items()
    )
