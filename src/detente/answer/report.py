"""The report: one self-contained page, or Markdown, from an answer and the texts behind it.

The page makes no request and runs no script: its security policy forbids both, so that no
document, however hostile, can do more than be read.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from detente.answer.chart_style import TEMPLATES, clean, palette
from detente.answer.model import Answer
from detente.answer.report_view import view
from detente.answer.words import interval, percent
from detente.reading.statement import Document, Statement

FONTS = (
    ("Inter", 400, "normal", "Inter-Regular"),
    ("Inter", 600, "normal", "Inter-SemiBold"),
    ("Newsreader", 400, "normal", "Newsreader-Regular"),
    ("Newsreader", 400, "italic", "Newsreader-Regular_Italic"),
    ("Newsreader", 500, "normal", "Newsreader-Medium"),
)


def render_report(
    answer: Answer,
    *,
    documents: Sequence[Document] = (),
    statements: Sequence[Statement] = (),
) -> str:
    """The answer as one HTML page that needs nothing else.

    Args:
        answer: what is shown; every number in the page is one of its numbers.
        documents: the texts, shown with their statements marked in place.
        statements: what was read in them; those that the answer does not name count as unused.
    """
    shown = view(answer, documents=documents, statements=statements)
    page: str = _environment().get_template("report.html.j2").render(v=shown, a=answer)
    return page.encode("utf-8", "replace").decode("utf-8")


def render_markdown(
    answer: Answer,
    *,
    documents: Sequence[Document] = (),
    statements: Sequence[Statement] = (),
) -> str:
    """The answer as Markdown (tables as GitHub reads them), without pictures."""
    shown = view(answer, documents=documents, statements=statements, pictures=False)
    template = _environment().get_template("report.md.j2")
    lines = template.render(v=shown, a=answer).splitlines()
    text = "\n".join(line.rstrip() for line in lines).strip() + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")


# ---------------------------------------------------------------- what templates may call


def number(probability: float | None) -> Markup:
    """A probability as people read it, carrying the exact value for machines."""
    if probability is None:
        return Markup("–")
    return Markup('<data value="{}">{}</data>').format(
        repr(float(probability)), percent(probability)
    )


def span(low: float, high: float) -> Markup:
    """A range of probabilities, carrying both exact values."""
    text = interval(low, high)
    head, dash, tail = text.partition("–")
    if not dash:
        return Markup('<data value="{}">{}</data>').format(repr(float(low)), text)
    return Markup('<data value="{}">{}</data>–<data value="{}">{}</data>').format(
        repr(float(low)), head, repr(float(high)), tail
    )


def foreign(text: object) -> Markup:
    """Text from outside, isolated so that its direction cannot reorder what stands around it."""
    return _isolated(str(text))


@functools.lru_cache(maxsize=4096)  # names and roles recur by the thousand
def _isolated(text: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(clean(text))


def markdown(text: object) -> Markup:
    """Text from outside for a line of Markdown: one line, with marks that would format escaped."""
    line = " ".join(clean(str(text)).split())
    for mark in "\\`*_[]|~#":
        line = line.replace(mark, "\\" + mark)
    return Markup(line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


@functools.cache
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_final,
    )
    environment.filters.update(
        num=number,
        f=foreign,
        md=markdown,
        pct=percent,
        clean=lambda text: clean(str(text)),
        code=lambda text: Markup(" ".join(clean(str(text)).split())),
    )
    environment.globals.update(span=span, interval=interval, css=_css)
    return environment


def _final(value: object) -> object:
    """What stands in a template without a filter: cleaned unless it is safe already."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _source(name: str) -> str | None:
    path = TEMPLATES / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


@functools.cache
def _css() -> Markup:
    """Fonts, colours and rules. `light-dark` is guarded: older browsers get the light colours."""
    faces = []
    for family, weight, style, file in FONTS:
        data = base64.b64encode((TEMPLATES / "fonts" / f"{file}.woff2").read_bytes()).decode()
        faces.append(
            f"@font-face{{font-family:{family};font-weight:{weight};font-style:{style};"
            f"font-display:block;src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    light = "".join(f"--{role}:{pair[0]};" for role, pair in palette().items())
    both = "".join(f"--{role}:light-dark({a},{b});" for role, (a, b) in palette().items())
    colours = (
        f":root{{{light}}}@supports (color:light-dark(red,red)){{:root{{{both}}}}}"
        f"@media print{{:root{{{light}}}}}"
    )
    rules = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return Markup("".join(faces) + colours + rules)
