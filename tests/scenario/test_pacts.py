"""The library's pacts: members by date, what was owed, sources; checked against ATOP."""

from __future__ import annotations

import csv
import datetime
import itertools
from collections import defaultdict
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.scenario.actors import load_actors
from detente.scenario.entries import LIBRARY, Entry
from detente.scenario.pact import Duty, Pact
from detente.scenario.pacts import Pacts, _pact, load_pacts

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "history"
BODIES = ("NATO", "EU", "CSTO", "USRB", "GCC", "WPACT", "AES")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture(scope="module")
def pacts() -> Pacts:
    return load_pacts()


@pytest.mark.parametrize(
    ("key", "on", "number"),
    [
        *[("NATO", "1949-04-03", 0), ("NATO", "1949-04-04", 12), ("NATO", "1952-02-18", 14)],
        *[("NATO", "1955-05-05", 14), ("NATO", "1955-05-06", 15), ("NATO", "1982-05-30", 16)],
        *[("NATO", "1999-03-11", 16), ("NATO", "1999-03-12", 19), ("NATO", "2004-03-29", 26)],
        *[("NATO", "2009-04-01", 28), ("NATO", "2017-06-05", 29), ("NATO", "2020-03-27", 30)],
        *[("NATO", "2023-04-03", 30), ("NATO", "2023-04-04", 31), ("NATO", "2024-03-06", 31)],
        *[("NATO", "2024-03-07", 32), ("NATO", "2024-05-31", 32)],
        *[("EU", "2009-12-01", 27), ("EU", "2013-07-01", 28), ("EU", "2020-01-31", 28)],
        *[("EU", "2020-02-01", 27), ("CSTO", "1994-04-20", 9), ("CSTO", "1999-04-21", 6)],
        *[("CSTO", "2008-01-01", 7), ("CSTO", "2012-06-29", 6), ("CSTO", "2024-05-31", 6)],
        *[("WPACT", "1960-01-01", 8), ("WPACT", "1968-09-14", 7), ("WPACT", "1991-07-01", 6)],
        *[("GCC", "2001-01-01", 6), ("TRIPLE-ALLIANCE", "1914-07-28", 3)],
    ],
)
def test_members_by_date(pacts: Pacts, key: str, on: str, number: int) -> None:
    assert len(pacts[key].members_on(day(on))) == number


def test_newest_members(pacts: Pacts) -> None:
    nato = pacts["NATO"]
    before, after = nato.members_on(day("2023-04-03")), nato.members_on(day("2024-03-07"))
    assert set(after) - set(before) == {"FIN", "SWE"}
    assert not nato.is_member("UKR", day("2024-05-31"))


@pytest.mark.parametrize(
    ("key", "last_day_without"),
    [
        *[("NATO", "1949-08-23"), ("EU", "2009-11-30"), ("CSTO", "1994-04-19")],
        *[("RUS-PRK-2024", "2024-12-03"), ("RUS-CHN-2001", "2002-02-27")],
        *[("USA-JPN-1960", "1960-06-22"), ("USA-KOR-1953", "1954-11-16")],
        *[("USA-PHL-1951", "1952-08-26"), ("CHN-PRK-1961", "1961-09-09")],
        *[("FRA-RUS-1894", "1894-01-03"), ("RUS-BLR-2024", "2025-03-12")],
    ],
)
def test_in_force_from_its_day(pacts: Pacts, key: str, last_day_without: str) -> None:
    before = day(last_day_without)
    assert not pacts[key].in_force(before)
    assert pacts[key].in_force(before + datetime.timedelta(days=1))


def test_nothing_is_owed_while_not_in_force(pacts: Pacts) -> None:
    assert pacts["NATO"].members_on(day("1949-05-01"))
    assert pacts.owed("FRA", "BEL", day("1948-08-24")) == ()
    assert not [
        one for one in pacts.owed("FRA", "BEL", day("1949-05-01")) if one.pact.key == "NATO"
    ]
    assert [one for one in pacts.owed("FRA", "BEL", day("1949-08-24")) if one.pact.key == "NATO"]


def test_every_entry_is_sound(pacts: Pacts) -> None:
    actors = load_actors()
    assert len(pacts) >= 10
    names: dict[str, str] = {}
    for key, pact in pacts.items():
        assert pact.source, key
        assert pact.url == "" or pact.url.startswith("https://"), key
        assert str(pact.signed.year) in pact.source or pact.key == "FRA-RUS-1894", key
        assert pact.signed <= pact.since, key
        assert pact.until is None or pact.since < pact.until, key
        assert pact.obligations or any("obligation" in note for note in pact.notes), key
        assert len(pact.members) >= 2
        for code, spans in pact.members.items():
            assert code in actors, (key, code)
            assert actors.code(code).kind == "state"
            assert spans == tuple(sorted(spans, key=lambda span: str(span.since)))
            for span in spans:
                assert span.since is not None
                assert span.since >= pact.signed or key == "EU", (key, code)
                assert pact.until is None or span.since < pact.until
            for one, other in itertools.pairwise(spans):
                assert one.until is not None
                assert other.since is not None
                assert one.until < other.since
        for one in pact.obligations:
            assert one.does
            assert set(one.by) | set(one.to) <= set(pact.members)
            assert set(one.against) <= set(actors.entries)
            assert one.duty is not Duty.DEFENSE or one.when, key
            assert not one.area or pact.area is not None
        for pause in pact.suspensions:
            assert set(pause.between) <= set(pact.members)
        for name in {pact.key, pact.title, *pact.names}:
            assert names.setdefault(name.casefold(), key) == key, name
            assert pacts.find(name.upper()) is pact
        if pact.body:
            assert actors.code(pact.body).pact == key


def test_shipped_and_known_by_the_name_of_the_body(pacts: Pacts) -> None:
    for key in BODIES:
        assert pacts[key].body == key
    assert pacts["NATO"].name == "NATO"
    assert pacts.find("north atlantic treaty").key == "NATO"


@pytest.mark.parametrize(
    ("place", "hit", "covered"),
    [
        *[("Europe", "territory", True), ("europe", "forces", True), ("Turkey", "territory", True)],
        *[("Mediterranean", "forces", True), ("Mediterranean", "territory", False)],
        *[("North Atlantic", "forces", True), ("elsewhere", "territory", False)],
        *[("elsewhere", "forces", False), ("North America", "territory", True)],
    ],
)
def test_article_6(pacts: Pacts, place: str, hit: str, covered: bool) -> None:
    area = pacts["NATO"].area
    assert area is not None
    assert area.covers(place, hit) is covered


def test_article_6_refuses_unknown_places(pacts: Pacts) -> None:
    area = pacts["NATO"].area
    assert area is not None
    with pytest.raises(DetenteError, match=r"unknown place.*Did you mean 'Mediterranean'"):
        area.covers("Mediterranian")
    with pytest.raises(DetenteError, match="target of an attack"):
        area.covers("Europe", "honour")


def test_article_5_is_a_chain(pacts: Pacts) -> None:
    chain = pacts["NATO"].chain
    assert [step.name for step in chain] == ["request", "attribution", "decision", "help"]
    assert chain[2].rule == "consensus"
    assert chain[3].options == ("none", "short of combat", "combat")
    article_5 = [o for o in pacts["NATO"].obligations if o.duty is Duty.DEFENSE]
    assert [(o.article, o.discretion, o.rule) for o in article_5] == [("5", "wide", "consensus")]


@pytest.mark.parametrize(
    ("giver", "taker", "on", "duties"),
    [
        # who owed what to whom: the pacts of the day, strongest first
        ("DEU", "AUH", "1914-07-28", {"defense", "neutrality", "nonaggression", "consultation"}),
        ("ITA", "AUH", "1914-07-28", {"defense", "neutrality", "nonaggression", "consultation"}),
        ("ITA", "AUH", "1915-05-23", set()),
        ("FRA", "RUS", "1914-07-28", {"defense", "consultation"}),
        ("GBR", "FRA", "1914-07-28", {"consultation"}),
        ("GBR", "RUS", "1914-07-28", set()),
        ("RUS", "SRB", "1914-07-28", set()),
        ("GRC", "SRB", "1914-07-28", {"defense"}),
        ("GBR", "BEL", "1914-08-03", {"defense", "nonaggression"}),
        ("DEU", "BEL", "1914-08-03", {"defense", "nonaggression"}),
        ("BEL", "DEU", "1914-08-03", {"neutrality"}),
        ("TUR", "DEU", "1914-08-01", set()),
        ("TUR", "DEU", "1914-08-02", {"offense"}),
        ("DEU", "TUR", "1914-08-02", {"defense"}),
        ("USA", "POL", "2024-05-31", {"defense", "nonaggression", "consultation"}),
        ("USA", "POL", "1999-03-11", set()),
        ("USA", "UKR", "2024-05-31", {"nonaggression", "consultation"}),
        ("RUS", "CHN", "2024-05-31", {"nonaggression", "consultation"}),
        ("RUS", "CHN", "1960-01-01", {"defense", "nonaggression"}),
        ("RUS", "PRK", "2024-05-31", {"consultation"}),
        ("RUS", "PRK", "2024-12-04", {"defense", "nonaggression", "consultation"}),
        ("RUS", "PRK", "1999-01-01", set()),
        ("CHN", "PRK", "2024-05-31", {"defense", "nonaggression", "consultation"}),
        ("RUS", "ARM", "2024-05-31", {"defense", "nonaggression", "consultation"}),
        ("USA", "NZL", "1986-08-10", {"defense", "nonaggression", "consultation"}),
        ("USA", "NZL", "1986-08-11", set()),
        ("AUS", "NZL", "2024-05-31", {"defense", "nonaggression", "consultation"}),
        ("USA", "TWN", "1979-12-31", {"defense", "nonaggression"}),
        ("USA", "TWN", "1980-01-01", set()),
        ("IRL", "FRA", "2015-11-17", {"defense"}),
        ("GBR", "IRL", "2020-02-01", set()),
        ("POL", "POL", "2024-05-31", set()),
        ("RUS", "IRN", "2025-10-02", {"neutrality"}),
    ],
)
def test_who_owed_what(pacts: Pacts, giver: str, taker: str, on: str, duties: set[str]) -> None:
    # France, Australia and others have further pacts with the same states; only duties are told
    owed = pacts.owed(giver, taker, day(on))
    if (giver, taker) == ("AUS", "NZL"):
        owed = tuple(one for one in owed if one.pact.key == "ANZUS")
    assert {one.obligation.duty.value for one in owed} == duties
    ranks = [list(Duty).index(one.obligation.duty) for one in owed]
    assert ranks == sorted(ranks)


def test_owed_names_pact_and_article(pacts: Pacts) -> None:
    first = pacts.owed("GBR", "EST", day("2024-05-31"))[0]
    assert first.article == "North Atlantic Treaty, Article 5"
    sentence = first.sentence(lambda code: load_actors().code(code).name)
    assert sentence.startswith("by the North Atlantic Treaty, Article 5 (defense), United Kingdom")
    assert "as it deems necessary" in sentence or "such action as it deems necessary" in sentence


def test_the_claimed_joint_defence_of_russia_and_china(pacts: Pacts) -> None:
    check = pacts.defence_obligation_between("RUS", "CHN", day("2024-05-31"))
    assert not check.on_record
    assert check.status == "weaker"
    assert check.nearest is pacts["RUS-CHN-2001"]
    sentence = check.sentence(lambda code: load_actors().code(code).name)
    assert "no obligation of defence between Russia and China" in sentence
    assert "nonaggression (Article 2, 8), consultation (Article 9)" in sentence


@pytest.mark.parametrize(
    ("first", "second", "on", "status", "nearest"),
    [
        ("USA", "POL", "2024-05-31", "bound", "NATO"),
        ("FIN", "USA", "2023-04-03", "none", None),  # hindsight is not used
        ("RUS", "PRK", "2024-06-20", "weaker", "RUS-PRK-2000"),
        ("RUS", "IRN", "2025-05-31", "not yet in force", "RUS-IRN-2025"),
        ("RUS", "IRN", "2024-05-31", "none", None),
        ("USA", "TWN", "2024-01-01", "ended", "USA-TWN-1954"),
        ("USA", "NZL", "1990-01-01", "suspended", "ANZUS"),
        ("GBR", "RUS", "1914-07-28", "weaker", "ANGLO-RUSSIAN-1907"),
        ("RUS", "SRB", "1914-07-28", "none", None),
        ("RUS", "BLR", "2024-05-31", "bound", "CSTO"),
        ("GEO", "RUS", "2024-05-31", "ended", "CSTO"),
        ("GBR", "BEL", "1914-08-03", "bound", "BELGIUM-1839"),
    ],
)
def test_claims_of_defence(
    first: str, second: str, on: str, status: str, nearest: str | None
) -> None:
    pacts = load_pacts()
    for check in (
        pacts.defence_obligation_between(first, second, day(on)),
        pacts.defence_obligation_between(second, first, day(on)),
    ):
        assert check.status == status
        assert (check.nearest and check.nearest.key) == nearest
        assert check.on_record is (status == "bound")
        assert check.sentence().endswith(".")


def test_a_treaty_that_is_signed_only_is_told_too(pacts: Pacts) -> None:
    check = pacts.defence_obligation_between("RUS", "PRK", day("2024-06-20"))
    assert [pact.key for pact in check.coming] == ["RUS-PRK-2024"]
    assert "signed on 2024-06-19, is not yet in force" in check.sentence()
    assert pacts.defence_obligation_between("RUS", "PRK", day("2024-05-31")).coming == ()


def test_unknown_pact_names_the_nearest(pacts: Pacts) -> None:
    with pytest.raises(DetenteError, match="Did you mean 'Triple Alliance'"):
        pacts.find("Triple Aliance")


def test_pacts_of_a_state(pacts: Pacts) -> None:
    assert {p.key for p in pacts.of("ITA", day("1914-07-28"))} == {"TRIPLE-ALLIANCE"}
    assert {"NATO", "EU", "FRA-DEU-2019"} == {p.key for p in pacts.of("DEU", day("2024-05-31"))}


# What this record and ATOP 4.01 see differently: duties here only, duties there only.
DIFFERENT: dict[str, tuple[set[str], set[str]]] = {
    "CHN-PRK-1961": ({"consultation"}, set()),  # Article 4
    "RUS-PRK-1961": ({"consultation"}, set()),  # Article 3
    "TRIPLE-ALLIANCE": ({"nonaggression"}, {"offense"}),  # Article 1; the promise of 1887 left out
    "FRA-RUS-1894": ({"consultation"}, set()),  # a pact of its own there
    "GRC-SRB-1913": (set(), {"offense", "neutrality", "consultation"}),  # against Bulgaria
    "EU": (set(), {"consultation"}),  # foreign policy; here is the clause alone
}


def test_against_atop(pacts: Pacts) -> None:
    path = SHARED / "atop_member_level_v401.csv"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    codes = {"defense": "defense", "offense": "offense", "neutrality": "neutral"}
    codes |= {"nonaggression": "nonagg", "consultation": "consul"}
    rows: dict[int, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows[int(row["atopid"])].append(row)
    actors = load_actors()
    compared = 0
    for key, pact in pacts.items():
        if pact.atop is None:
            continue
        theirs = rows[pact.atop]
        members = {actors.cow(int(row["member"])) for row in theirs}
        known = {entry.code for entry in members if entry is not None}
        late = {code for code, spans in pact.members.items() if spans[0].since.year > 2016}  # type: ignore[union-attr]
        assert set(pact.members) - late <= known, key
        compared += 1
        first = min(_date(row) for row in theirs)
        # ATOP counts from signature, in the old style where the treaty was dated so
        assert abs((first - pact.signed).days) <= 15 or key in {"EU", "FRA-RUS-1894"}, key
        there = {ours for ours, name in codes.items() if any(r[name] == "1" for r in theirs)}
        here = {obligation.duty.value for obligation in pact.obligations}
        assert (here - there, there - here) == DIFFERENT.get(key, (set(), set())), key
    assert compared >= 15


def _date(row: dict[str, str]) -> datetime.date:
    return datetime.date(int(row["yrent"]), int(row["moent"]), int(float(row["dayent"])))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"signed": "soon"}, "YYYY-MM-DD"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"obligations": [{"type": "love", "does": "x", "rule": "each"}]}, "unknown type"),
        ({"obligations": [{"type": "defense", "does": "x", "rule": "dice"}]}, "unknown rule"),
        (
            {
                "obligations": [
                    *[{"type": "defense", "does": "x", "rule": "each", "by": "FRA"}],
                ]
            },
            "'FRA' is not a member",
        ),
        ({"members": {"ITA": "1950 to 1940"}}, "ends before it begins"),
        ({"suspended": [{"between": "ITA", "why": "x"}]}, "must name two"),
    ],
)
def test_a_malformed_entry_is_told(change: dict[str, object], message: str) -> None:
    fields = {"title": "t", "signed": "1950", "source": "s", "members": {"ITA": "1950"}}
    with pytest.raises(DetenteError, match=message) as caught:
        _pact(Entry("x.yaml", "X", fields | change))
    assert "x.yaml" in str(caught.value)


def test_the_table_in_the_documentation_is_that_of_the_library(pacts: Pacts) -> None:
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    table = text.split("<!-- pacts -->\n", 1)[1].split("<!-- end -->", 1)[0]
    assert table.strip() == "\n".join(_table(pacts)).strip()


def test_the_examples_in_the_documentation_run() -> None:
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    code = text.split("```python\n", 1)[1].split("```", 1)[0]
    told = 0
    names: dict[str, object] = {}
    for line in code.splitlines():
        expression, _, comment = line.partition("#")
        if comment.strip():
            value = eval(expression, names)
            size = f"{len(value)} codes" if isinstance(value, tuple) else ""
            assert comment.strip() in {repr(value), size} or "who owes" in comment
            told += 1
        else:
            exec(line, names)
    assert told == 4


def _table(pacts: Pacts) -> list[str]:
    """The table of `docs/library.md`; print it to bring the page up to date."""
    lines = [
        "| key | pact | signed | in force | members | obliges to |",
        "|---|---|---|---|---|---|",
    ]
    for path in sorted((LIBRARY / "pacts").glob("*.yaml")):
        stem = path.stem
        lines.append(f"| | **{stem}** | | | | |")
        keys = [line[:-1] for line in path.read_text(encoding="utf-8").splitlines() if _key(line)]
        lines += [_row(pacts[key]) for key in keys]
    return lines


def _key(line: str) -> bool:
    return line[:1].isupper() and line.endswith(":")


def _row(pact: Pact) -> str:
    force = f"{pact.since} –" if pact.dated else "(from signature) –"
    force += f" {pact.until}" if pact.until else ""
    count = len(pact.members)
    who = ", ".join(pact.members) if count <= 6 else f"{count} states, see the entry"
    duties = ", ".join(
        dict.fromkeys(
            one.duty.value + (f" ({one.article})" if one.article else "")
            for one in pact.obligations
        )
    )
    cells = [pact.key, pact.title, str(pact.signed), force, who, duties or "nothing of the five"]
    return f"| {' | '.join(cells)} |"
