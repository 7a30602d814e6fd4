"""The report without a browser: what it holds, what it says, and what it does with hostile text."""

from __future__ import annotations

import copy
import json
import os
import re
from pathlib import Path
from typing import Any

import fictional_crisis
import lxml.html
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.answer.model import Answer, to_json
from detente.answer.report import render_markdown, render_report
from detente.answer.report_marks import paragraphs
from detente.answer.report_reasons import Axis
from detente.answer.words import BANDS, interval, percent
from detente.reading.statement import Document, Statement

SNAPSHOT = Path(__file__).with_name("report_snapshot.txt")
SECTIONS = (
    "answer",
    "growth",
    "roads",
    "deciders",
    "hinges",
    "evidence",
    "unknown",
    "method",
)
HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\u202eevil\u2066\x00&amp;"
)


@pytest.fixture(scope="module")
def answer() -> Answer:
    return fictional_crisis.answer()


@pytest.fixture(scope="module")
def html(answer: Answer) -> str:
    return render_report(
        answer,
        documents=[fictional_crisis.document()],
        statements=fictional_crisis.statements(),
    )


@pytest.fixture(scope="module")
def tree(html: str) -> Any:
    return lxml.html.document_fromstring(html)


def _numbers(value: object) -> set[float]:
    if isinstance(value, dict):
        return set().union(*(_numbers(v) for v in value.values()), set())
    if isinstance(value, list):
        return set().union(*(_numbers(v) for v in value), set())
    return {float(value)} if isinstance(value, (int, float)) else set()


def test_all_parts_are_there_and_the_navigation_reaches_them(tree: Any) -> None:
    assert tuple(tree.xpath("//main/section/@id")) == SECTIONS
    assert tree.xpath("//nav//a/@href") == [f"#{name}" for name in SECTIONS]
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//html/@lang") == ["en"]


def test_it_needs_nothing_else_and_runs_nothing(html: str, tree: Any) -> None:
    assert not tree.xpath("//script | //iframe | //object | //embed | //form | //img | //base")
    assert set(tree.xpath("//link/@href")) == {"data:,"}
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    addresses = set(re.findall(r"https?://[^\"'\s)<]+", html))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert len(html.encode()) < 3_000_000


def test_every_number_shown_is_a_number_of_the_json(tree: Any, answer: Answer) -> None:
    known = _numbers(json.loads(to_json(answer)))
    shown = tree.xpath("//data")
    assert len(shown) > 100
    for element in shown:
        value = float(element.get("value"))
        assert value in known
        text = element.text_content()
        assert text in {percent(value), percent(value).removesuffix(" %")}


def test_the_numbers_of_the_answer_are_all_shown(tree: Any, answer: Answer) -> None:
    shown = {float(value) for value in tree.xpath("//data/@value")}
    for rung in (*answer.answer, *(answer.nuclear.rungs if answer.nuclear else ())):
        assert {rung.probability, rung.low, rung.high, rung.prior} <= shown
    for row in answer.definitions:
        assert {row.probability, row.low, row.high, row.prior} <= shown
    assert {road.probability for road in answer.roads} <= shown
    assert {lever.at_high for lever in answer.levers} <= shown
    assert {p for row in answer.powers for p in (row.lowest, row.central, row.highest)} <= shown
    assert {row.left for row in answer.levers if row.left is not None and row.left < 0.99} <= shown
    assert {rung.ignorance for rung in answer.answer} <= shown
    assert {used.after for used in answer.evidence} <= shown
    assert {p for row in (answer.nuclear.joint if answer.nuclear else ()) for p in row} <= shown


def test_ids_are_unique_and_every_link_lands(tree: Any) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in tree.xpath("//a/@href")} <= set(ids)


def test_numbers_and_sentences_are_linked_both_ways(tree: Any, answer: Answer) -> None:
    for used in answer.evidence:
        mark = tree.xpath(f"//article//a[contains(@class, 'r used')][.='{used.label}']")[0]
        note = tree.xpath(f"//*[@id='{mark.get('href')[1:]}']")[0]
        assert f"#{mark.get('id')}" in note.xpath(".//a/@href")
        belief = note.xpath(f".//a[contains(., '{used.belief}')]/@href")[0]
        moved = tree.xpath(f"//*[@id='{belief[1:]}']")[0]
        assert f"#{mark.get('id')}" in moved.xpath(".//a/@href")


def test_marks_stand_on_the_words_of_the_statement(tree: Any) -> None:
    used = {mark.text_content() for mark in tree.xpath("//article//mark[@class='used']")}
    assert "he opposes any such use" in used
    against = tree.xpath("//article//mark[contains(@class, 'contradicted')]")
    assert [mark.text_content() for mark in against] == ["a joint defence treaty with Morovia"]


def test_likelihood_and_confidence_never_share_a_sentence(html: str, answer: Answer) -> None:
    words = "|".join(word for _, word in BANDS)
    for page in (lxml.html.document_fromstring(html).text_content(), render_markdown(answer)):
        for sentence in re.split(r"[.\n]", page):
            if "onfidence" in sentence:
                assert not re.search(rf"\b({words})\b", sentence), sentence


def test_reasons_that_the_sentence_gives_are_not_given_again(tree: Any) -> None:
    box = tree.xpath("//div[contains(@class, 'confidence')]")[0].text_content()
    assert box.count("1 independent origin") == 1
    assert box.count("9 of 13 beliefs are defaults") == 1


def test_reached_at_all_and_gravest_stand_side_by_side(tree: Any, answer: Answer) -> None:
    for section in ("roads", "hinges"):
        both = tree.xpath(f"//section[@id='{section}']//span[@class='both']")[0]
        shown = [float(value) for value in both.xpath("data/@value")]
        assert shown == [answer.levers[0].at_central, answer.answer[4].central]
        assert both.text_content() == "reached at all 0.53 % · gravest in the end 0.50 %"
        gloss = tree.xpath(f"//section[@id='{section}']/p[@class='gloss']")[0].text_content()
        assert "reached at all" in gloss


def test_who_alone_could_stop_or_force_it_and_how_a_set_does(tree: Any) -> None:
    rows = tree.xpath("//ol[contains(@class, 'powers')]/li")
    assert " ".join(rows[0].text_content().split()) == (
        "Varnia down to 0.020 % as believed 0.53 % up to 58 %"
    )
    how = tree.xpath("//table[contains(@class, 'endings')]//th/small")[0].text_content()
    assert how == (
        "by holding back “Varnia strikes a member in answer” and “Varnia strikes without "
        "provocation”; where it strikes: choose a depot"
    )


def test_what_would_change_the_answer_most_is_what_leaves_least_doubt(tree: Any) -> None:
    rows = tree.xpath("//ol[@class='worth']/li")
    assert "strike in reaction" in rows[0].text_content()
    assert [row.xpath(".//data")[0].text_content() for row in rows] == ["47 %", "93.0 %"]


def test_days_are_told_where_they_change(tree: Any) -> None:
    assert tree.xpath("//small[@class='day']/text()") == ["day 61", "day 204", "day 210"]


def test_a_definition_that_holds_already_says_so(tree: Any, answer: Answer) -> None:
    row = tree.xpath("//section[@id='answer']//li[contains(., 'permission is entry')]")[0]
    assert "so already at the start" in row.text_content()
    assert render_markdown(answer).count("(so already at the start)") == 1


def test_pictures_have_words(tree: Any) -> None:
    pictures = tree.xpath("//*[local-name()='svg']")
    assert len(pictures) >= 7
    for picture in pictures:
        assert picture.get("role") == "img"
        assert len(picture.get("aria-label")) > 20


def test_the_text_is_what_it_was(tree: Any) -> None:
    tree = copy.deepcopy(tree)
    for element in tree.xpath("//style | //*[local-name()='svg']"):
        tail = element.tail or ""
        parent = element.getparent()
        parent.remove(element)
        parent.text = (parent.text or "") + tail
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    text = "\n".join(line for line in lines if line) + "\n"
    if os.environ.get("DETENTE_SNAPSHOT") == "write":
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8"), (
        "the report's text changed; if that is meant: DETENTE_SNAPSHOT=write pytest "
        "tests/answer/test_report.py"
    )


# ---------------------------------------------------------------- hostile input


def _poison(value: Any) -> Any:
    if isinstance(value, dict):
        return {_key(k): _poison(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_poison(v) for v in value]
    return value + HOSTILE if isinstance(value, str) else value


def _key(key: str) -> str:
    return key + HOSTILE if key == "review.txt" else key


@pytest.fixture(scope="module")
def poisoned(answer: Answer) -> Answer:
    return msgspec.convert(_poison(json.loads(to_json(answer))), Answer)


def test_hostile_strings_stay_text(tree: Any, poisoned: Answer) -> None:
    document = fictional_crisis.document()
    dirty = Document(
        id=document.id + HOSTILE,
        name=HOSTILE,
        text=HOSTILE + "\n\n" + document.text + HOSTILE,
        title=HOSTILE,
        language='en" onload="x',
    )
    statements = [
        Statement(
            id=s.id + HOSTILE,
            document=dirty.id,
            source=s.source,
            cue=s.cue,
            content=s.content,
            text=s.text,
            speaker=HOSTILE,
            role=HOSTILE,
            mode=HOSTILE,
            time=HOSTILE,
            note=HOSTILE,
        )
        for s in fictional_crisis.statements()
    ]
    html = render_report(poisoned, documents=[dirty], statements=statements)
    page = lxml.html.document_fromstring(html)
    clean_tags = {e.tag for e in tree.iter() if isinstance(e.tag, str)}
    tags = {e.tag for e in page.iter() if isinstance(e.tag, str)}
    assert tags <= clean_tags | {"ul", "li"}
    attributes = {name for e in page.iter() for name in e.attrib}
    assert not {name for name in attributes if name.startswith("on") or name == "src"}
    assert "{{7*7}}" in html
    assert "49" not in page.xpath("//h1")[0].text_content()
    assert "<script>alert(1)</script>" in page.text_content()
    assert "\x00" not in html
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in page.xpath("//a/@href")} <= set(ids)


def test_marks_of_direction_cannot_leave_their_place(poisoned: Answer) -> None:
    html = render_report(poisoned)
    labels = lxml.html.document_fromstring(html)
    for name in ("title", "aria-label"):
        for value in labels.xpath(f"//@{name}"):
            assert "\u202e" not in value
    assert "\u202e" not in labels.xpath("//h1")[0].text_content()


def test_hostile_markdown_keeps_its_tables(poisoned: Answer) -> None:
    text = render_markdown(poisoned)
    assert not [line for line in text.splitlines() if "<script" in line and line[:4] != "    "]
    row = next(line for line in text.splitlines() if line.startswith("| no attack"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 7


# ---------------------------------------------------------------- odd but honest input


def test_an_answer_with_nothing_but_a_ladder(answer: Answer) -> None:
    bare = msgspec.structs.replace(
        answer,
        nuclear=None,
        definitions=(),
        members=(),
        roads=(),
        levers=(),
        stoppers=(),
        powers=(),
        evidence=(),
        unused=(),
        contradicted=(),
        defaults=(),
        over_time=(),
        warnings=(),
        parties=(),
        pacts=(),
    )
    page = lxml.html.document_fromstring(render_report(bare))
    assert tuple(page.xpath("//main/section/@id")) == SECTIONS
    assert "rests on the scenario alone" in page.text_content()
    assert "No set of actors" in render_markdown(bare)


def test_evidence_without_its_text_is_named_but_not_linked(answer: Answer) -> None:
    page = lxml.html.document_fromstring(render_report(answer))
    assert not page.xpath("//a[@class='ref']")
    assert "[S1]" in page.xpath("//section[@id='evidence']")[0].text_content()


@pytest.mark.parametrize(("p", "place"), [(0.0, 0.0), (1e-9, 0.0), (0.001, 0.0), (1.0, 100.0)])
def test_ends_of_the_axis(p: float, place: float) -> None:
    assert Axis(3).at(p) == place


def test_the_axis_is_logarithmic() -> None:
    axis = Axis(4)
    assert [axis.at(tick) for tick in axis.ticks] == [0.0, 25.0, 50.0, 75.0, 100.0]
    assert axis.label(0.001) == "0.1"


spans = st.lists(
    st.tuples(st.integers(-5, 70), st.integers(-5, 70)).map(lambda s: (min(s), max(s))), max_size=3
).map(tuple)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text("ab <&\"'\n\t\u202e", max_size=60),
    many=st.lists(st.tuples(spans, spans, spans), max_size=6),
)
def test_marking_changes_no_word(text: str, many: list[Any]) -> None:
    document = Document(id="d", name="d", text=text)
    statements = [
        Statement(id=f"d{i}", document="d", source=s, cue=c, content=x, text="")
        for i, (s, c, x) in enumerate(many)
    ]
    numbers = {s.id: i for i, s in enumerate(statements, 1)}
    labels = {s.id: f"S{i}" for i, s in enumerate(statements, 1)}
    rows = paragraphs(document, statements, numbers=numbers, labels=labels, status={})
    out = []
    for row in rows:
        bare = re.sub(r"<a class=\"r[^>]*>S\d+</a>", "", row.html)
        out.append(lxml.html.fragment_fromstring(f"<p>{bare}</p>").text_content())
    # the parser makes one line end of \n; paragraphs are what stands between blank lines
    wanted = [p.strip() for p in re.split(r"\n[^\S\n]*\n\s*", text.strip()) if p.strip()]
    assert [p.strip() for p in out] == wanted
    shown = [n for row in rows for n in row.numbers]
    assert len(shown) == len(set(shown))


def test_line_numbers_of_paragraphs() -> None:
    document = Document(id="d", name="d", text="one\ntwo\n\nthree\n\n\nfour\n")
    rows = paragraphs(document, [], numbers={}, labels={}, status={})
    assert [row.line for row in rows] == [1, 4, 7]


def test_a_range_of_one_value_is_one_number() -> None:
    assert interval(0.5, 0.5) == "50 %"


def test_what_moved_the_answer_most_stands_first(tree: Any) -> None:
    beliefs = tree.xpath("//div[@class='moved']/h3/bdi/text()")
    assert beliefs[:2] == ["strike in reaction", "permits[ALD]"]
    assert len(beliefs) == 4


def test_beliefs_are_told_in_plain_words(tree: Any) -> None:
    heads = [" ".join(h.text_content().split()) for h in tree.xpath("//div[@class='moved']/h3")]
    assert "strike in reaction Varnia strikes a member in answer" in heads
    assert "permits[ALD] Aldora" in heads
