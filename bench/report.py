"""How long the report takes beyond the answer, how large it is, and its pictures.

python bench/report.py                   the example, a case of 200 documents, a hostile article
python bench/report.py --file ARTICLE    an article of your own as well
python bench/report.py --pictures DIR    the example's charts and page as pictures, both themes
"""

from __future__ import annotations

import argparse
import dataclasses
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from detente.answer.ask import Asked, Asking, ask
from detente.answer.chart import CHARTS, chart, png
from detente.answer.model import Answer, Unused, Used
from detente.answer.report import render_report
from detente.cli.documents import read_all, read_scenario
from detente.reading.statement import Document, Statement

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "answer"))
from report_browser import Browser, executable

Row = TypeVar("Row", Used, Unused)
EXAMPLE = Path(__file__).parents[1] / "examples" / "may-2024" / "press-review.txt"


def example() -> Asked:
    """The shipped example's answer."""
    return ask(
        Asking(
            documents=read_all([str(EXAMPLE)]),
            question=None,
            as_of=None,
            horizon_days=None,
            scenario=read_scenario(Path("may-2024")),
            scenario_name="may-2024",
            grades=None,
            draws=1024,
            seed=1,
            repeat=f"detente ask {EXAMPLE.name} --scenario may-2024",
        )
    )


def many(asked: Asked, count: int) -> tuple[Answer, list[Document], list[Statement]]:
    """The example again and again: documents, statements and what the answer says of each."""
    documents, statements = [], []
    for i in range(count):
        for document in asked.documents:
            documents.append(
                dataclasses.replace(document, id=f"{document.id}-{i}", name=f"{i}-{document.name}")
            )
        for said in asked.statements:
            statements.append(
                dataclasses.replace(said, id=f"{said.id}-{i}", document=f"{said.document}-{i}")
            )

    def copies(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(
            msgspec.structs.replace(row, label=f"{row.label}.{i}", statement=f"{row.statement}-{i}")
            for i in range(count)
            for row in rows
        )

    answer = msgspec.structs.replace(
        asked.answer,
        evidence=copies(asked.answer.evidence),
        unused=copies(asked.answer.unused),
        contradicted=copies(asked.answer.contradicted),
    )
    return answer, documents, statements


def hostile(count: int) -> tuple[Document, list[Statement]]:
    """A document of `count` statements, each with marks that would break out of a page."""
    piece = 'Minister <b onclick="x()">\u202eA</b> said <script>alert(1)</script> & "no" to it. '
    text = "\n\n".join(piece * 5 for _ in range(count // 5))
    document = Document(id="d", name="long.txt", text=text)
    statements, at = [], 0
    for i in range(count):
        at = text.index("Minister", at)
        said = text.index("said", at)
        end = text.index(". ", said)
        spans = {"source": ((at, said - 1),), "cue": ((said, said + 4),)}
        content = ((said + 5, end),)
        words = text[said + 5 : end]
        statements.append(
            Statement(
                id=f"d-{i}", document="d", content=content, text=words, speaker=words, **spans
            )
        )
        at = end
    return document, statements


def measure(
    name: str,
    answer: Answer,
    documents: Sequence[Document],
    statements: Sequence[Statement],
    browser: Browser | None,
) -> None:
    """Print seconds and megabytes of one report, and how long a browser takes to open it.

    Seconds of work are the processor's: on a busy machine they are what the report itself costs.
    """
    start, worked = time.perf_counter(), time.process_time()
    page = render_report(answer, documents=documents, statements=statements)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    opened = ""
    if browser is not None:
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "report.html")
            file.write_text(page, encoding="utf-8")
            tab = browser.page()
            tab.look(width=1280)
            times = [tab.open(file) for _ in range(3)]
            opened = f", opens in {min(times):.2f}-{max(times):.2f} s"
    print(
        f"{name}: {len(documents)} documents, {len(statements)} statements, "
        f"{seconds:.2f} s ({worked:.2f} s of work), {len(page.encode()) / 1e6:.2f} MB{opened}"
    )


def draw(asked: Asked, folder: Path) -> None:
    """Write every chart of the answer in both themes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in CHARTS:
        for theme in ("light", "dark"):
            svg = chart(name, asked.answer, theme=theme)
            (folder / f"{name}-{theme}.svg").write_text(svg, encoding="utf-8")
            (folder / f"{name}-{theme}.png").write_bytes(png(svg))
    photograph(asked, folder)
    print(f"{2 * len(CHARTS)} charts, each as SVG and PNG, in {folder}")


def photograph(asked: Asked, folder: Path) -> None:
    """The page's first screen in both themes, where there is a Chromium."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium: the page itself is not pictured")
        return
    page = render_report(asked.answer, documents=asked.documents, statements=asked.statements)
    with tempfile.TemporaryDirectory() as place:
        for theme in ("light", "dark"):
            # the page's own switch, set in its text, since a picture cannot press it
            chosen = page.replace(' id="theme-auto" checked', ' id="theme-auto"').replace(
                f' id="theme-{theme}"', f' id="theme-{theme}" checked'
            )
            file = Path(place, "report.html")
            file.write_text(chosen, encoding="utf-8")
            subprocess.run(
                [
                    browser,
                    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                    *("--no-first-run", "--disable-background-networking", "--disable-sync"),
                    "--disable-component-update",
                    f"--user-data-dir={place}/profile",
                    "--window-size=1280,1240",
                    f"--screenshot={folder / f'page-{theme}.png'}",
                    file.as_uri(),
                ],
                check=True,
                capture_output=True,
                timeout=60,
            )


def main() -> None:
    """Measure, or draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="write the charts here")
    parser.add_argument("--file", type=Path, help="measure the report of this article as well")
    given = parser.parse_args()
    asked = example()
    if given.pictures:
        draw(asked, given.pictures)
        return
    path = executable()
    browser = Browser(path) if path else None
    try:
        measure("example, first", asked.answer, asked.documents, asked.statements, browser)
        measure("example, again", asked.answer, asked.documents, asked.statements, browser)
        if given.file:
            own = ask(Asking(documents=read_all([str(given.file)])))
            measure("article", own.answer, own.documents, own.statements, browser)
        measure("case of 200", *many(asked, 200), browser)
        document, statements = hostile(10_000)
        measure("hostile article", asked.answer, [document], statements, browser)
    finally:
        if browser is not None:
            browser.close()


if __name__ == "__main__":
    main()
