"""The standard charts, each by name, as SVG made with a grammar of graphics, offline.

`chart("growth", answer)` is a picture that stands alone; the page shows the same pictures in its
own colours. Roads and actors have no mark in the grammar and are drawn in `diagram_*`.
"""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import escape

from detente.answer.chart_style import (
    FONT,
    MONTH,
    altair_config,
    clean,
    colour,
    font_directory,
    outcome_roles,
    percent_axis,
    rung_role,
    themed,
)
from detente.answer.diagram_actors import actors_diagram
from detente.answer.diagram_roads import roads_diagram
from detente.answer.model import Answer, Series
from detente.answer.report_reasons import reached
from detente.answer.words import interval, percent
from detente.errors import DetenteError, Exit, Problem

PAGE_WIDTH, PAGE_HEIGHT = 262, 118
PAD = 16.0  # paper around a picture that stands alone


def chart(name: str, answer: Answer, *, theme: str = "light") -> str:
    """One chart as a self-standing SVG.

    Args:
        name: one of `CHARTS`.
        theme: light or dark.

    Raises:
        DetenteError: there is no chart of that name, or the answer holds nothing to draw in it.
    """
    if name not in CHARTS:
        problem = Problem(
            "there is no such chart", expected=f"one of {', '.join(CHARTS)}", found=name
        )
        raise DetenteError(problem, status=Exit.USAGE)
    svg = CHARTS[name](answer)
    if not svg:
        problem = Problem(f"the answer holds nothing to draw in the chart '{name}'")
        raise DetenteError(problem, status=Exit.USAGE)
    return themed(_framed(svg, answer, TITLES[name]), theme)


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """A chart's SVG as PNG, with the fonts that ship."""
    data: bytes = _renderer().svg_to_png(svg, scale=scale)
    return data


def growth_panel(series: Series, *, role: str, theme: str, prefix: str) -> str:
    """An outcome's chance over time with its 90 % range, without a title, for the page."""
    if not series.days:
        return ""
    drawn = _growth(series, role=role, width=PAGE_WIDTH, height=PAGE_HEIGHT)
    last = len(series.days) - 1
    says = (
        f"{series.outcome}: rises to {percent(series.mean[last])} "
        f"({interval(series.low[last], series.high[last])}) after {series.days[last]:g} days"
    )
    return themed(_svg(drawn, says=says, prefix=prefix), theme)


# ---------------------------------------------------------------- charts by the grammar


def _growth(series: Series, *, role: str, width: int, height: int, title: str = "") -> Any:
    import altair as alt

    long = series.days[-1] > 75
    unit = MONTH if long else 1.0
    rows = [
        {"t": day / unit, "mean": mean, "low": low, "high": high}
        for day, mean, low, high in zip(
            series.days, series.mean, series.low, series.high, strict=True
        )
    ]
    end = series.days[-1] / unit
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if end / s <= 6.01), 120) if long else None
    ticks = [k * step for k in range(int(end / step + 1e-6) + 1)] if step else alt.Undefined
    x = alt.X(
        "t:Q",
        title="months" if long else "days",
        axis=alt.Axis(
            grid=False, values=ticks, titleAnchor="end", titlePadding=2, labelExpr="datum.value"
        ),
        scale=alt.Scale(domain=[0, end], nice=False),
    )
    y = alt.Y(
        "low:Q",
        title=None,
        axis=alt.Axis(
            tickCount=4, labelExpr=percent_axis(), domain=False, ticks=False, minExtent=44
        ),
        scale=alt.Scale(domainMin=0),
    )
    base = alt.Chart(alt.Data(values=rows), width=width, height=height)
    band = base.mark_area(
        color=colour(role), opacity=0.75, stroke=colour("soft"), strokeWidth=0.6
    ).encode(x=x, y=y, y2="high:Q")
    line = base.mark_line(color=colour("ink"), strokeWidth=2).encode(x=x, y="mean:Q")
    layers = band + line
    return layers.properties(title=alt.Title(title)) if title else layers


def growth(answer: Answer) -> str:
    """How the risk of each ending grows, each on its own scale."""
    import altair as alt

    roles = outcome_roles(answer)
    rest = answer.answer[0].outcome if answer.answer else ""
    panels = [
        _growth(
            series,
            role=roles.get(series.outcome, "accent"),
            width=230,
            height=120,
            title=_label(series.outcome, 40),
        )
        for series in answer.over_time
        if series.days and series.outcome != rest
    ]
    if not panels:
        return ""
    drawn = alt.concat(*panels, columns=3, spacing=24).resolve_scale(
        x="independent", y="independent"
    )
    return _svg(drawn, says=f"How the risk grows over time: {answer.question}", prefix="growth")


def _ranges(
    rows: Sequence[dict[str, Any]],
    *,
    says: str,
    prefix: str,
    title: str = "chance and 90 % range, each line ten times the one before",
) -> str:
    """Ranges on a logarithmic axis: name, low, mean, high, value without the reports (if any)."""
    import altair as alt

    if not rows:
        return ""
    ends = [v for row in rows for v in (row["low"], row.get("prior", row["mean"]))]
    floor = min((v for v in ends if v > 0), default=0.01)
    floor = max(1e-5, floor)
    ticks = [10.0**-k for k in range(5, -1, -1) if 10.0**-k >= floor / 10]
    # what reaches down to nothing reaches the axis
    lows = [row["low"] if row["low"] >= floor else min(ticks) for row in rows]
    data = alt.Data(values=[{**row, "low": low} for row, low in zip(rows, lows, strict=True)])
    x = alt.X(
        "low:Q",
        title=title,
        scale=alt.Scale(type="log", domain=[min(ticks), 1], clamp=True),
        axis=alt.Axis(values=ticks, labelExpr=percent_axis()),
    )
    y = alt.Y(
        "name:N",
        sort=None,
        title=None,
        axis=alt.Axis(domain=False, ticks=False, labelPadding=8, labelColor=colour("ink")),
    )
    base = alt.Chart(data, width=430, height=alt.Step(30))
    bars = base.mark_bar(height=11, stroke=colour("soft"), strokeWidth=0.8, cornerRadius=2).encode(
        x=x, x2="high:Q", y=y, color=alt.Color("colour:N", scale=None)
    )
    prior = base.mark_point(
        shape="diamond",
        size=60,
        filled=True,
        fill=colour("paper"),
        stroke=colour("soft"),
        strokeWidth=1.6,
        opacity=1,
    ).encode(x="prior:Q", y=y)
    halo = base.mark_tick(color=colour("paper"), thickness=6, height=21).encode(x="mean:Q", y=y)
    mean = base.mark_tick(color=colour("ink"), thickness=3, height=21).encode(x="mean:Q", y=y)
    text = (
        alt.Chart(data)
        .mark_text(align="left", color=colour("ink"), fontWeight=600)
        .encode(x=alt.value(442), y=y, text="text:N")
    )
    drawn = bars + halo + mean + text
    return _svg(drawn + prior if "prior" in rows[0] else drawn, says=says, prefix=prefix)


def _range(row: Any, role: str, name: str) -> dict[str, Any]:
    return {
        "name": _label(name),
        "low": row.low,
        "mean": row.probability,
        "high": row.high,
        "prior": row.prior,
        "colour": colour(role),
        "text": f"{percent(row.probability)}  ({interval(row.low, row.high)})",
    }


def ladder(answer: Answer) -> str:
    """The ladder of endings with ranges, beside what they would be without the reports."""
    rows = [
        _range(rung, rung_role(i, len(answer.answer)), rung.outcome)
        for i, rung in enumerate(answer.answer)
    ]
    if answer.nuclear:
        for rung in answer.nuclear.rungs[1:]:
            rows.append(_range(rung, "nuclear", f"{answer.nuclear.name} {rung.outcome}"))
    return _ranges(rows, says=f"How it can end: {answer.question}", prefix="ladder")


def definitions(answer: Answer) -> str:
    """The same question under each definition."""
    rows = [_range(row, "accent", row.definition) for row in answer.definitions]
    return _ranges(rows, says=f"By definition: {answer.question}", prefix="definitions")


def members(answer: Answer) -> str:
    """Each member's chance of entering, by definition; those already in are left out."""
    rows = [
        _range(row, "accent", f"{row.name}: {row.definition}")
        for row in answer.members
        if not row.already
    ]
    return _ranges(rows, says=f"One by one: {answer.question}", prefix="members")


def powers(answer: Answer) -> str:
    """How far each actor alone could hold the first outcome down and push it up."""
    rows = [
        {
            "name": _label(row.label),
            "low": row.lowest,
            "mean": row.central,
            "high": row.highest,
            "colour": colour("accent"),
            "text": f"{percent(row.lowest)} … {percent(row.highest)}",
        }
        for row in answer.powers
    ]
    title = (
        f"chance of “{_label(answer.powers[0].outcome)}” at all, from down to up" if rows else ""
    )
    says = f"What each could do alone: {answer.question}"
    return _ranges(rows, says=says, prefix="powers", title=title)


def hinges(answer: Answer) -> str:
    """A tornado: how far each belief swings the gravest ending that has levers."""
    import altair as alt

    if not answer.levers:
        return ""
    outcome = answer.levers[0].outcome
    levers = [lever for lever in answer.levers if lever.outcome == outcome]
    levers.sort(key=lambda lever: -abs(lever.swing))
    rows = [
        {
            "name": _label(lever.belief + (" (default)" if lever.default else "")),
            "low": min(lever.at_low, lever.at_high),
            "high": max(lever.at_low, lever.at_high),
            "colour": colour("accent" if lever.at_high >= lever.at_low else "opposes"),
            "text": f"{percent(lever.at_low)} → {percent(lever.at_high)}",
        }
        for lever in levers[:15]
    ]
    y = alt.Y(
        "name:N",
        sort=None,
        title=None,
        axis=alt.Axis(domain=False, ticks=False, labelPadding=8, labelColor=colour("ink")),
    )
    x = alt.X(
        "low:Q",
        title=_label(outcome, 70),
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(tickCount=5, labelExpr=percent_axis()),
    )
    base = alt.Chart(alt.Data(values=rows), width=430, height=alt.Step(26))
    drawn = base.mark_bar(height=12).encode(
        x=x, x2="high:Q", y=y, color=alt.Color("colour:N", scale=None)
    ) + base.mark_text(align="left", color=colour("ink")).encode(
        x=alt.value(442), y=y, text="text:N"
    )
    chance = reached(answer, outcome).at_all
    if chance is not None:
        rule = alt.Chart(alt.Data(values=[{"at": chance}]))
        drawn += rule.mark_rule(color=colour("ink"), strokeWidth=1.5).encode(x="at:Q")
    return _svg(drawn, says=f"What {outcome} hinges on: {answer.question}", prefix="hinges")


CHARTS: dict[str, Callable[[Answer], str]] = {
    "ladder": ladder,
    "growth": growth,
    "definitions": definitions,
    "members": members,
    "powers": powers,
    "hinges": hinges,
    "roads": lambda answer: roads_diagram(answer, theme="light"),
    "actors": lambda answer: actors_diagram(answer, theme="light"),
}

TITLES = {
    "ladder": "Chance of each ending, its 90 % range, and (diamond) without the reports",
    "growth": "How the risk grows over time, with its 90 % range; each picture has its own scale",
    "definitions": "The same question under each definition",
    "members": "One by one, by definition",
    "powers": "What each could do alone, others as believed; the mark: with all as believed",
    "hinges": "What reaching it at all hinges on: each belief from its 5 % to its 95 % value",
    "roads": "Likeliest roads to an ending at all; width is probability, dashed the step that cuts",
    "actors": "Who stands where: full lines support, dashed oppose, dotted threaten, thin state",
}

# ---------------------------------------------------------------- rendering


@functools.cache
def _renderer() -> Any:
    import vl_convert

    vl_convert.register_font_directory(font_directory())
    return vl_convert


def _svg(drawn: Any, *, says: str, prefix: str) -> str:
    def opening(match: re.Match[str]) -> str:
        _, _, width, height = match[1].replace(",", " ").split()
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'aria-label="{escape(clean(says))}" '
            f'width="{width}" height="{height}" viewBox="{match[1]}">'
        )

    spec = {**drawn.to_dict(), "config": altair_config()}
    svg: str = _renderer().vegalite_to_svg(spec)
    # ids are made unique, since several drawings share a page
    svg = re.sub(r'id="(\w+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#(\w+)\)", rf"url(#{prefix}-\1)", svg)
    return re.sub(r"<svg [^>]*viewBox=\"([^\"]+)\"[^>]*>", opening, svg, count=1)


def _framed(svg: str, answer: Answer, title: str) -> str:
    """With paper behind it and a title above, since a picture alone may lie anywhere."""
    head, _, rest = svg.partition(">")
    box = re.search(r'viewBox="([^"]+)"', head)
    if not box:
        return svg
    x, y, width, height = (float(v) for v in box[1].replace(",", " ").split())
    lines = textwrap.wrap(clean(answer.question), max(20, int(width / 7.4)), max_lines=3)
    top = 20.0 * len(lines) + 30
    frame = (x - PAD, y - PAD - top, width + 2 * PAD, height + 2 * PAD + top)
    place = " ".join(f"{v:.1f}" for v in frame)
    head = re.sub(r'viewBox="[^"]+"', f'viewBox="{place}"', head)
    head = re.sub(r' width="[^"]+"', f' width="{frame[2]:.0f}"', head, count=1)
    head = re.sub(r' height="[^"]+"', f' height="{frame[3]:.0f}"', head, count=1)
    words = [
        f'<text x="{x:.1f}" y="{y - top + 12 + 20 * i:.1f}" font-size="14" font-weight="600" '
        f'fill="{colour("ink")}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    ]
    below = clean(f"{title}. As of {answer.as_of}, within {answer.horizon}.")
    words.append(
        f'<text x="{x:.1f}" y="{y - 24:.1f}" font-size="11.5" fill="{colour("soft")}">'
        f"{escape(below)}</text>"
    )
    back = (
        f'<rect x="{frame[0]:.1f}" y="{frame[1]:.1f}" width="{frame[2]:.1f}" '
        f'height="{frame[3]:.1f}" fill="{colour("paper")}"/>'
        f'<g font-family="{FONT}">{"".join(words)}</g>'
    )
    return f"{head}>{back}{rest}"


def _label(text: str, width: int = 44) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
