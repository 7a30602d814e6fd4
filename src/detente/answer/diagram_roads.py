"""Roads as a picture: sequences that begin alike share a stem, and width is probability.

Steps: (1) the roads become a tree of steps; a branch carries the sum of what lies behind it;
(2) each road ends in a row of its own, most probable branches first, and a step stands in the
middle of what follows it; (3) ribbons join steps from left to right, coloured by the ending they
lead to where they lead to one only.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import escape

from detente.answer.chart_style import FONT, clean, colour, outcome_roles, themed
from detente.answer.model import Answer, Road
from detente.answer.words import percent

WIDTH = 980.0
END = 176.0  # the column of endings
GAP = 26.0  # between columns, where the ribbons run
GUTTER = 13.0  # between rows
LINE = 13.5
PAD = 6.0
THICK = 34.0  # the widest ribbon
THIN = 1.6
SIZE = 11
EACH, MOST = 2, 12  # roads drawn, to one ending and in all; an eye follows no more


@dataclass(slots=True)
class Step:
    """A step with all that follows it; a leaf has a road that ends there."""

    text: str
    depth: int
    cut: bool = False
    road: Road | None = None
    probability: float = 0.0
    children: dict[str, Step] = field(default_factory=dict)
    y: float = 0.0
    height: float = 0.0
    outcomes: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Look:
    """What a drawing's parts share: column width, letters to a line, scale of ribbons, colours."""

    column: float
    letters: int
    scale: float
    roles: dict[str, str]


def roads_diagram(answer: Answer, *, theme: str) -> str:
    """The roads as one SVG, or an empty string where there are none. `theme` as in `themed`."""
    roads = _chosen(answer.roads)
    if not roads:
        return ""
    root = _tree(roads)
    depth = max(len(road.steps) for road in roads)
    column = min(210.0, (WIDTH - END - GAP * depth) / depth)
    look = Look(
        column,
        letters=max(8, int(column / (SIZE * 0.6))),
        scale=THICK / max(child.probability for child in root.children.values()),
        roles=outcome_roles(answer),
    )
    bottom = _place(root, 9.0, look.letters)
    ribbons: list[str] = []
    boxes: list[str] = []
    _draw(root, ribbons, boxes, look)
    label = "Likeliest roads; the list below says the same in words. " + " ".join(
        f"{percent(road.probability)} to {road.outcome}: {', then '.join(road.steps)}."
        for road in roads
    )
    width = depth * (column + GAP) + END
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(clean(label))}" '
        f'width="{width:.0f}" height="{bottom:.0f}" viewBox="0 0 {width:.0f} {bottom:.0f}" '
        f'font-family="{FONT}" font-size="{SIZE}">' + "".join(ribbons) + "".join(boxes) + "</svg>"
    )
    return themed(svg, theme)


def cut_at(road: Road) -> int:
    """Which step of a road is its cut, by the step's words or its event; -1 where none is."""
    for names in (road.steps, road.events):
        if road.cut in names:
            return names.index(road.cut)
    return -1


def _chosen(roads: Sequence[Road]) -> list[Road]:
    """The likeliest roads, a few to each ending."""
    count: Counter[str] = Counter()
    chosen = []
    for road in sorted(roads, key=lambda road: -road.probability):
        count[road.outcome] += 1
        if road.steps and count[road.outcome] <= EACH:
            chosen.append(road)
    return chosen[:MOST]


def _tree(roads: list[Road]) -> Step:
    root = Step("", 0)
    for road in roads:
        at = root
        cut = cut_at(road) + 1
        for depth, text in enumerate(road.steps, 1):
            at = at.children.setdefault(text, Step(text, depth))
            at.probability += road.probability
            at.outcomes.add(road.outcome)
            at.cut = at.cut or depth == cut
        end = f"\0{road.outcome}\0{len(at.children)}"  # no step can have this name
        at.children[end] = Step(
            road.outcome,
            at.depth + 1,
            road=road,
            probability=road.probability,
            outcomes={road.outcome},
        )
    return root


def _place(step: Step, top: float, letters: int) -> float:
    """Give every step its middle and height; returns the bottom of all that follows it."""
    if step.road is not None:
        lines = len(_lines(step.text, 26)) + 1
        step.height = LINE * lines + 2 * PAD
        step.y = top + step.height / 2
        return top + step.height + GUTTER
    bottom = top
    children = sorted(step.children.values(), key=lambda child: -child.probability)
    for child in children:
        bottom = _place(child, bottom, letters)
    step.height = LINE * len(_lines(step.text, letters)) + 2 * PAD
    middle = (children[0].y + children[-1].y) / 2
    step.y = max(middle, top + step.height / 2)
    return max(bottom, top + step.height + GUTTER)


def _draw(step: Step, ribbons: list[str], boxes: list[str], look: Look) -> None:
    children = sorted(step.children.values(), key=lambda child: -child.probability)
    total = sum(max(THIN, child.probability * look.scale) for child in children)
    offset = -total / 2
    for child in children:
        thick = max(THIN, child.probability * look.scale)
        left = (child.depth - 1) * (look.column + GAP)
        if step.depth:
            role = look.roles.get(min(child.outcomes)) if len(child.outcomes) == 1 else None
            path = _band((left - GAP, step.y + offset + thick / 2), (left, child.y), thick)
            ribbons.append(
                f'<path d="{path}" fill="{colour(role or "line")}" stroke="{colour("soft")}" '
                'stroke-width="0.6"/>'
            )
        offset += thick
        boxes.append(_box(child, left, look))
        _draw(child, ribbons, boxes, look)


def _band(start: tuple[float, float], end: tuple[float, float], thick: float) -> str:
    (x0, y0), (x1, y1), half = start, end, thick / 2
    bend = (x0 + x1) / 2
    return (
        f"M{x0:.1f} {y0 - half:.1f}C{bend:.1f} {y0 - half:.1f} {bend:.1f} {y1 - half:.1f} "
        f"{x1:.1f} {y1 - half:.1f}V{y1 + half:.1f}C{bend:.1f} {y1 + half:.1f} {bend:.1f} "
        f"{y0 + half:.1f} {x0:.1f} {y0 + half:.1f}Z"
    )


def _box(step: Step, left: float, look: Look) -> str:
    top = step.y - step.height / 2
    if step.road is not None:
        fill = colour(look.roles.get(step.text, "accent"))
        head = f'<tspan font-weight="600">{escape(percent(step.road.probability))}</tspan>'
        lines = [head, *(str(escape(line)) for line in _lines(step.text, 26))]
        shape = (
            f'<rect x="{left:.1f}" y="{top + 3:.1f}" width="9" height="{step.height - 6:.1f}" '
            f'fill="{fill}" stroke="{colour("soft")}" stroke-width="0.6"/>'
        )
        return shape + _words(lines, left + 16, top)
    edge = (
        f'stroke="{colour("ink")}" stroke-width="1.8" stroke-dasharray="5 3"'
        if step.cut
        else f'stroke="{colour("line")}"'
    )
    shape = (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{look.column:.1f}" '
        f'height="{step.height:.1f}" rx="3" fill="{colour("panel")}" {edge}/>'
    )
    if step.cut:
        x = left + look.column - 30
        shape += (
            f'<rect x="{x:.1f}" y="{top - 7:.1f}" width="26" height="14" rx="2" '
            f'fill="{colour("ink")}"/>'
            f'<text x="{x + 13:.1f}" y="{top + 3.5:.1f}" font-size="10" font-weight="600" '
            f'text-anchor="middle" fill="{colour("paper")}">cut</text>'
        )
    lines = [str(escape(line)) for line in _lines(step.text, look.letters)]
    return shape + _words(lines, left + 7, top)


def _words(lines: list[str], x: float, top: float) -> str:
    out = []
    for i, line in enumerate(lines):
        y = top + PAD + LINE * (i + 0.78)
        out.append(f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour("ink")}">{line}</text>')
    return "".join(out)


def _lines(text: str, letters: int) -> list[str]:
    words = " ".join(clean(text).split())
    return textwrap.wrap(words, letters, max_lines=7, placeholder=" …") or [""]
