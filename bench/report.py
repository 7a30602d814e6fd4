"""How long the report takes beyond the answer, how large it is, and its pictures.

python bench/report.py                   the example, and a case of 200 documents
python bench/report.py --pictures DIR    the example's charts and page as pictures, both themes
"""

from __future__ import annotations

import argparse
import dataclasses
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from detente.answer.ask import Asked, Asking, ask
from detente.answer.chart import CHARTS, chart, png
from detente.answer.report import render_report
from detente.cli.documents import read_all, read_scenario
from detente.reading.statement import Document, Statement

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


def many(asked: Asked, count: int) -> tuple[list[Document], list[Statement]]:
    """The example's documents again and again, each copy with names of its own."""
    documents, statements = [], []
    for i in range(count):
        for document in asked.documents:
            documents.append(
                dataclasses.replace(document, id=f"{document.id}-{i}", name=f"{i}-{document.name}")
            )
        for said in asked.statements:
            ident = said.id if i == 0 else f"{said.id}-{i}"
            statements.append(dataclasses.replace(said, id=ident, document=f"{said.document}-{i}"))
    return documents, statements


def measure(
    name: str, asked: Asked, documents: Sequence[Document], statements: Sequence[Statement]
) -> None:
    """Print seconds and megabytes of one report."""
    start = time.perf_counter()
    page = render_report(asked.answer, documents=documents, statements=statements)
    seconds = time.perf_counter() - start
    print(
        f"{name}: {len(documents)} documents, {len(statements)} statements, "
        f"{seconds:.2f} s, {len(page.encode()) / 1e6:.2f} MB"
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
    given = parser.parse_args()
    asked = example()
    if given.pictures:
        draw(asked, given.pictures)
        return
    measure("example, first", asked, asked.documents, asked.statements)
    measure("example, again", asked, asked.documents, asked.statements)
    documents, statements = many(asked, 200)
    measure("case of 200", asked, documents, statements)


if __name__ == "__main__":
    main()
