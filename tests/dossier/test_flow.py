"""A case through its life on the command line: drafted, edited, added to, ruled on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.cli.main import status
from detente.dossier.opening import open_case
from detente.errors import Exit
from detente.scenario.catalog import Catalog
from detente.scenario.parse import parse_scenario

CRISES = Path(__file__).parent / "crises"
REPORT = """A later report

20 June 2031

Ostria permitted Calvia on 18 June to strike Norda with the weapons that it had given. Westmark's
government opposed letting Calvia strike Norda with weapons it had given.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A case about the fictional bloc, drafted over its own actors."""
    place = tmp_path / "bloc"
    place.mkdir()
    (place / "scenario.yaml").write_text((CRISES / "fictional-bloc.yaml").read_text())
    assert status(["add", str(place), str(CRISES / "fictional-bloc.txt")]) == 0
    return place


def test_life_of_a_case(path, tmp_path, capsys):
    scenario = path / "scenario.yaml"
    assert parse_scenario(scenario.read_text()).extends == "entry-into-war"
    scenario.write_text(scenario.read_text().replace("hub: OST", "hub: WMK  # my view"))
    report = tmp_path / "later.txt"
    report.write_text(REPORT)
    capsys.readouterr()

    assert status(["add", str(path), str(report)]) == 0
    text = capsys.readouterr().out
    assert "Added later.txt" in text
    assert "new in it: as of 20" in text
    assert "residual" in text
    assert "hub: WMK  # my view" in scenario.read_text()

    assert status(["add", str(path), str(report)]) == 0
    assert "already" in capsys.readouterr().out
    copy = tmp_path / "copy.txt"
    copy.write_text(REPORT)
    assert status(["add", str(path), str(copy)]) == 0
    assert "already" in capsys.readouterr().out

    assert status(["fact", str(path), "--json"]) == 0
    (proposal,) = json.loads(capsys.readouterr().out)
    assert (proposal["fact"], proposal["since"]) == ("permits[OST] = yes", "2031-06-18")
    assert status(["fact", str(path), proposal["id"], "--accept", "--by", "Ann"]) == 0
    facts = {f.name: f for f in parse_scenario(scenario.read_text()).facts}
    assert facts["permits[OST]"].start == "yes"
    assert "hub: WMK  # my view" in scenario.read_text()

    before = {p: p.read_bytes() for p in path.rglob("*.yaml")}
    capsys.readouterr()
    assert status(["draft", str(path)]) == 0
    assert {p: p.read_bytes() for p in path.rglob("*.yaml")} == before

    assert status(["remove", str(path), "later.txt"]) == 0
    assert [d.name for d in open_case(path).documents] == ["fictional-bloc.txt"]
    assert status(["remove", str(path), "later.txt"]) == Exit.USAGE
    lines = (path / "answers.jsonl").read_text().splitlines()
    assert [json.loads(line)["format"] for line in lines] == [1] * len(lines)
    assert len(lines) == 4


def test_a_ruling_goes_into_a_scenario_of_the_analysts_own(tmp_path, capsys):
    report = tmp_path / "report.txt"
    report.write_text(
        "Weekly notes\n\n31 May 2024\n\nBelgium permitted Ukraine on 30 May to strike Russia with "
        "the weapons that it had given. Italy's government opposed strikes on Russia.\n"
    )
    case = tmp_path / "case"
    assert status(["ask", str(report), "--scenario", "may-2024", "--case", str(case),
                   "--draws", "16"]) == 0  # fmt: skip
    shipped = Catalog().scenario_path("may-2024").read_text()
    assert (case / "scenario.yaml").read_text() == shipped
    capsys.readouterr()
    assert status(["fact", str(case), "--json"]) == 0
    ids = {p["fact"]: p["id"] for p in json.loads(capsys.readouterr().out)}
    assert status(["fact", str(case), ids["permits[BEL] = yes"], "--accept"]) == 0
    text = (case / "scenario.yaml").read_text()
    added = set(text.splitlines()) - set(shipped.splitlines())
    assert added == {
        '  permits[BEL]: {is: yes, since: 2024-05-30, source: "report.txt, 2024-05-31"}'
    }
    assert status(["ask", str(report), "--scenario", str(CRISES / "fictional-bloc.yaml"),
                   "--case", str(case)]) == Exit.USAGE  # fmt: skip
    assert "has a scenario of its own" in capsys.readouterr().err


def test_a_draft_is_printed_for_documents_without_a_case(capsys):
    assert status(["draft", str(CRISES / "korea.txt")]) == 0
    scenario = parse_scenario(capsys.readouterr().out)
    assert scenario.extends == "bilateral-guarantee"
    assert status(["draft", str(CRISES / "korea.txt"), "--question", "Will it rain?"]) == (
        Exit.NOT_UNDERSTOOD
    )
    assert "asks about no act of war" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["add", "remove", "case", "why", "what-if", "judge", "fact"])
def test_a_folder_that_is_no_case_is_told(verb, tmp_path, capsys):
    extra = {"remove": ["x.txt"], "what-if": ["--forbid", "x"], "add": ["--read-again"]}
    assert status([verb, str(tmp_path), *extra.get(verb, [])]) == Exit.UNREADABLE
    assert "is no case" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_case_may_have_weights_of_its_own(path, capsys):
    (path / "weights.yaml").write_text(
        "caps:\n  threat: {ratio: 1.1, reason: threats here were never carried out}\n"
    )
    capsys.readouterr()
    assert status(["tables", "--case", str(path), "--json"]) == 0
    tables = json.loads(capsys.readouterr().out)
    assert tables["caps"]["threat"] == {
        "value": 1.1,
        "reason": "threats here were never carried out",
    }
    assert tables["caps"]["forecast"]["value"] == 1.5
    assert status(["why", str(path), "strike in reaction", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    caps = {r["kind"]: r["cap"] for c in found["carriers"] for r in c["statements"]}
    assert caps["threat"] == pytest.approx(1.1)
    (path / "weights.yaml").write_text("caps:\n  shouting: {ratio: 2, reason: x}\n")
    assert status(["tables", "--case", str(path)]) == Exit.INVALID
    assert "shouting" in capsys.readouterr().err
