"""The report in a real browser: nothing leaves it, nothing fails, everything can be reached."""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import fictional_crisis
import pytest
from report_browser import Browser, Page, executable

from detente.answer.ask import Asked
from detente.answer.model import to_json
from detente.answer.report import render_report
from detente.reading.statement import Act, Document, Statement

pytestmark = pytest.mark.skipif(executable() is None, reason="no Chromium on this machine")
BENCH = Path(__file__).parents[2] / "bench" / "report.py"
WIDTHS = (320, 390, 768, 1280, 1920)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
IN_SIGHT = """new Promise(done => setTimeout(done, 700)).then(() => {{
  const box = document.getElementById('s{}').getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}})"""
DEAD = """[...document.querySelectorAll('a[href^="#"]')]
  .map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = executable()
    assert path is not None
    browser = Browser(path)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    html = render_report(
        fictional_crisis.answer(),
        documents=[fictional_crisis.document()],
        statements=fictional_crisis.statements(),
    )
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, report: Path) -> Page:
    page = browser.page()
    page.look(width=1280)
    page.open(report)
    return page


def _numbers(value: object) -> set[float]:
    inside = value.values() if isinstance(value, dict) else value
    if isinstance(inside, (str, bytes, bool)) or inside is None:
        return set()
    if isinstance(inside, (int, float)):
        return {float(inside)}
    return {number for part in inside for number in _numbers(part)}  # type: ignore[attr-defined]


def _outside(page: Page) -> list[str]:
    return [url for url in page.requests if not url.startswith(("file:", "data:", "about:"))]


def test_no_request_leaves_and_nothing_is_logged(page: Page, report: Path) -> None:
    assert _outside(page) == []
    assert [url for url in page.requests if url.startswith("file:")] == [report.as_uri()]
    assert page.errors == []


def test_every_link_lands_inside_the_page(page: Page) -> None:
    links = page.evaluate("document.querySelectorAll('a[href]').length")
    inside = page.evaluate("document.querySelectorAll('a[href^=\"#\"]').length")
    assert links == inside > 20
    assert page.evaluate(DEAD) == []


def test_the_fonts_that_ship_are_the_fonts_shown(page: Page) -> None:
    loaded = page.evaluate(
        "document.fonts.ready.then(f => [...f].filter(x => x.status === 'loaded')"
        ".map(x => x.family))"
    )
    assert {"Inter", "Newsreader"} <= {name.strip('"') for name in loaded}


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_at_the_side(page: Page, width: int) -> None:
    page.look(width=width)
    assert page.evaluate(OVERFLOW) <= 0


def test_the_theme_follows_the_reader_and_the_switch(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.look(width=1280, dark=True)
    dark = page.evaluate(paper)
    assert light != dark
    page.evaluate("document.getElementById('theme-light').click()")
    assert page.evaluate(paper) == light
    page.look(width=1280, dark=False)
    page.evaluate("document.getElementById('theme-dark').click()")
    assert page.evaluate(paper) == dark
    page.look(width=800, medium="print")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == (
        "rgb(26, 31, 38)"
    )


def test_pictures_take_their_colours_from_the_theme(page: Page) -> None:
    fill = "getComputedStyle(document.querySelector('.panels svg path[fill^=\"var\"]')).fill"
    light = page.evaluate(fill)
    page.look(width=1280, dark=True)
    assert light.startswith("rgb")
    assert page.evaluate(fill) != light


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_accessibility_checker_finds_nothing(page: Page, width: int, dark: bool) -> None:
    spec = importlib.util.find_spec("axe_core_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("axe-core-python is not installed")
    page.look(width=width, dark=dark)
    source = Path(spec.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(source + ";true")
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','best-practice']})"
        ".then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200) + ' '"
        " + (n.any[0] ? n.any[0].message : ''))]))"
    )
    assert found == [], json.dumps(found, indent=1)[:4000]


def test_ten_thousand_statements_open_quickly(browser: Browser, tmp_path: Path) -> None:
    sentence = 'Minister <b onclick="x()">\u202eA</b> said <script>alert(1)</script> & "no" to it. '
    text = "\n\n".join(sentence * 5 for _ in range(2000))
    document = Document(id="d", name="long.txt", text=text)
    statements = []
    at = 0
    for i in range(10_000):
        at = text.index("Minister", at)
        said = text.index("said", at)
        end = text.index(". ", said)
        statements.append(
            Statement(
                id=f"d-{i}",
                document="d",
                source=((at, said - 1),),
                cue=((said, said + 4),),
                content=((said + 5, end),),
                text=text[said + 5 : end],
                speaker='A"><img src=x onerror=alert(1)>',
                act=Act(stance="opposes", target="</ul></div>"),
            )
        )
        at = end
    html = render_report(fictional_crisis.answer(), documents=[document], statements=statements)
    path = tmp_path / "long.html"
    path.write_text(html, encoding="utf-8")
    page = browser.page()
    page.look(width=1280)
    seconds = min(page.open(path) for _ in range(3))  # others may keep the machine busy
    assert page.evaluate("document.querySelectorAll('.text .r').length") == 10_000
    assert page.evaluate("document.querySelectorAll('script, img, .text b[onclick]').length") == 0
    assert page.errors == []
    assert _outside(page) == []
    assert seconds < 2, f"opened in {seconds:.1f} s"
    for place in (9_999, 4_321):  # what is not laid out until it is seen is reached all the same
        page.evaluate(f"location.hash = '#s{place}'")
        assert page.evaluate(IN_SIGHT.format(place)), place


def _ask(path: Path, scenario: str | None) -> Asked:
    from detente.answer.ask import Asking, ask
    from detente.cli.documents import read_all, read_scenario

    return ask(
        Asking(
            documents=read_all([str(path)]),
            question=None,
            as_of=None,
            horizon_days=None,
            scenario=read_scenario(Path(scenario)) if scenario else None,
            scenario_name=scenario or "scenario.yaml",
            grades=None,
            draws=64,
            seed=1,
            repeat="detente ask",
        )
    )


def _opens_well(browser: Browser, asked: Asked, path: Path) -> None:
    """Everything asked of a report of a real answer."""
    html = render_report(asked.answer, documents=asked.documents, statements=asked.statements)
    path.write_text(html, encoding="utf-8")
    assert len(html.encode()) < 3_000_000
    page = browser.page()
    page.look(width=1280)
    page.open(path)
    assert page.errors == []
    assert _outside(page) == []
    assert page.evaluate(DEAD) == []
    known = _numbers(json.loads(to_json(asked.answer)))
    shown = page.evaluate("[...document.querySelectorAll('data')].map(d => d.value)")
    assert {float(value) for value in shown} <= known
    # every statement read stands in its text, and those that moved a belief are linked from it
    assert page.evaluate("document.querySelectorAll('.text .r').length") == len(asked.statements)
    quoted = page.evaluate("document.querySelectorAll('.moved a.ref').length")
    assert quoted == len(asked.answer.evidence)
    for width in (390, 1280):
        page.look(width=width)
        assert page.evaluate(OVERFLOW) <= 0


def test_the_report_of_the_example(browser: Browser, example: Path, tmp_path: Path) -> None:
    _opens_well(browser, _ask(example, "may-2024"), tmp_path / "example.html")


@pytest.mark.shared
def test_the_report_of_the_real_article(browser: Browser, article: Path, tmp_path: Path) -> None:
    _opens_well(browser, _ask(article, None), tmp_path / "article.html")


def test_a_case_of_two_hundred_documents_is_made_and_opened_quickly(
    browser: Browser, tmp_path: Path
) -> None:
    spec = importlib.util.spec_from_file_location("bench_report", BENCH)
    assert spec
    assert spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    asked = SimpleNamespace(
        answer=fictional_crisis.answer(),
        documents=[fictional_crisis.document()],
        statements=fictional_crisis.statements(),
    )
    answer, documents, statements = bench.many(asked, 200)
    start = time.perf_counter()
    html = render_report(answer, documents=documents, statements=statements)
    assert time.perf_counter() - start < 10
    assert len(html.encode()) < 10_000_000
    path = tmp_path / "many.html"
    path.write_text(html, encoding="utf-8")
    page = browser.page()
    page.look(width=1280)
    seconds = min(page.open(path) for _ in range(3))
    assert seconds < 2, f"opened in {seconds:.1f} s"
    assert page.evaluate("document.querySelectorAll('article').length") == 200
    assert page.evaluate("document.querySelectorAll('.moved a.ref').length") == 200 * 4
    assert page.evaluate(DEAD) == []
