"""Who stands where as a picture: actors on the left, options on the right, words between them.

Members of a pact of defence stand together under its name. A line is one state's or body's stance
on one option by its own speakers' words, and carries their labels: full supports, dashed opposes,
dotted threatens, thin and grey only states. Where speakers of one actor differ, each stance has its
line.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from markupsafe import escape

from detente.answer.chart_style import FONT, clean, colour, themed
from detente.answer.model import Answer
from detente.dossier.mentions import name_of

WIDTH = 980.0
ROW = 36.0
LEFT, RIGHT = 250.0, 640.0  # where lines leave actors and reach options
SIZE = 12
KINDS = {
    "supports": "pro",
    "promises": "pro",
    "opposes": "con",
    "denies": "con",
    "threatens": "thr",
}
LOOK = {
    "pro": ("supports", 2.6, ""),
    "con": ("opposes", 2.6, "9 5"),
    "thr": ("threatens", 2.6, "2 4"),
    "say": ("soft", 1.0, ""),
}
VERBS = {"pro": "supports", "con": "opposes", "thr": "threatens", "say": "speaks of"}
Stance = tuple[str, str, str]  # actor, topic, kind


def actors_diagram(answer: Answer, *, theme: str) -> str:
    """The picture as SVG, or "" where nobody stands anywhere. `theme` as in `themed`."""
    stances = _stances(answer)
    if not stances:
        return ""
    names = {who: name_of(who) for who, _, _ in stances}
    names |= {member.actor: member.name for member in answer.members}
    names |= {party.code: party.name for party in answer.parties}
    roles = {party.code: party.role for party in answer.parties}
    parts, places, bottom = _actors(_groups(answer, stances), names, roles)
    topics = list(dict.fromkeys(topic for _, topic, _ in stances))
    height = max(bottom, ROW * 1.25 * len(topics) + 12)
    at = {topic: height / len(topics) * (i + 0.5) for i, topic in enumerate(topics)}
    parts += [_option(topic, middle) for topic, middle in at.items()]
    lines, marks = [], []
    count: dict[str, int] = {}
    for i, ((who, topic, kind), labels) in enumerate(stances.items()):
        count[who] = count.get(who, 0) + 1
        shift = 3 * (i % 3 - 1)  # lines between the same ends do not hide each other
        ends = places[who] + shift, at[topic] + shift
        lines.append(_line(*ends, kind))
        marks.append(_label(*ends, 0.2 + 0.16 * (count[who] % 4), ", ".join(labels[:4])))
    said = "Who stands where: " + "; ".join(
        f"{names.get(who, who)} {VERBS[kind]} {topic} ({', '.join(labels)})"
        for (who, topic, kind), labels in stances.items()
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(clean(said))}" '
        f'width="{WIDTH:.0f}" height="{height:.0f}" viewBox="0 0 {WIDTH:.0f} {height:.0f}" '
        f'font-family="{FONT}" font-size="{SIZE}">{"".join((*lines, *marks, *parts))}</svg>'
    )
    return themed(svg, theme)


def _stances(answer: Answer) -> dict[Stance, list[str]]:
    """Each stance once, in the order of the evidence, with the labels of its statements."""
    found: dict[Stance, list[str]] = {}
    for row in (*answer.evidence, *answer.contradicted, *answer.unused):
        if row.speaks_for and row.topic and row.stance not in ("", "none"):
            topic = answer.topics.get(row.topic, row.topic)
            labels = found.setdefault((row.speaks_for, topic, KINDS.get(row.stance, "say")), [])
            if row.label not in labels:
                labels.append(row.label)
    return found


def _groups(answer: Answer, stances: Mapping[Stance, object]) -> list[tuple[str, list[str]]]:
    """Actors by the first pact of defence that binds them, those bound by none last."""
    left = dict.fromkeys(who for who, _, _ in stances)
    groups: list[tuple[str, list[str]]] = []
    for pact in answer.pacts:
        duty = next((d for d in pact.obligations if d.startswith("defense")), "")
        inside = [code for code in left if code in (*pact.members, pact.code)]
        if duty and inside:
            groups.append((f"{pact.name}: {duty}", inside))
            for code in inside:
                left.pop(code)
    if left:
        groups.append(("bound by none of these" if groups else "", list(left)))
    return groups


def _actors(
    groups: Sequence[tuple[str, list[str]]], names: Mapping[str, str], roles: Mapping[str, str]
) -> tuple[list[str], dict[str, float], float]:
    """The left side; where each actor stands; the bottom."""
    parts: list[str] = []
    places: dict[str, float] = {}
    y = 4.0
    for title, codes in groups:
        top = 26 if title else 6
        height = ROW * len(codes) + top
        parts.append(
            f'<rect x="1" y="{y:.1f}" width="{LEFT - 14:.1f}" height="{height:.1f}" rx="4" '
            f'fill="{colour("panel")}" stroke="{colour("line")}"/>'
        )
        if title:
            parts.append(_text(_short(title, 38), 12, y + 18, size=11, role="soft"))
        for i, code in enumerate(codes):
            places[code] = y + top + ROW * (i + 0.5) - 4
            role = roles.get(code, "")
            parts.append(
                _text(_short(names.get(code, code), 26), 12, places[code] + 4, bold=True)
                if role in ("", "ally")
                else _text(_short(names.get(code, code), 26), 12, places[code] - 2, bold=True)
                + _text(_short(role, 36), 12, places[code] + 12, size=11, role="soft")
            )
        y += height + 12
    return parts, places, y - 8


def _option(topic: str, middle: float) -> str:
    lines = textwrap.wrap(" ".join(clean(topic).split()), 44, max_lines=2, placeholder=" …")
    words = "".join(
        _text(line, RIGHT + 16, middle + 4 + 15 * (i - (len(lines) - 1) / 2), bold=True)
        for i, line in enumerate(lines)
    )
    return (
        f'{words}<rect x="{RIGHT:.1f}" y="{middle - 9:.1f}" width="6" height="18" '
        f'fill="{colour("ink")}"/>'
    )


def _line(y0: float, y1: float, kind: str) -> str:
    role, width, dashes = LOOK[kind]
    x0, x1 = LEFT - 12, RIGHT - 4
    middle = (x0 + x1) / 2
    path = f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{path}" fill="none" stroke="{colour(role)}" stroke-width="{width}"{dash} '
        'stroke-linecap="round"/>'
    )


def _label(y0: float, y1: float, t: float, text: str) -> str:
    """Labels on a line at `t` of its way, on paper so that the line does not cross them."""
    x0, x1 = LEFT - 12, RIGHT - 4
    middle = (x0 + x1) / 2
    x = (1 - t) ** 3 * x0 + 3 * (1 - t) * t * middle + t**3 * x1
    y = (1 - t) ** 2 * (1 + 2 * t) * y0 + t**2 * (3 - 2 * t) * y1
    return (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" font-size="11" text-anchor="middle" '
        f'fill="{colour("ink")}" stroke="{colour("paper")}" stroke-width="5" '
        f'paint-order="stroke">{escape(_short(text, 24))}</text>'
    )


def _text(
    text: str, x: float, y: float, *, bold: bool = False, size: int = SIZE, role: str = "ink"
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour(role)}"{weight}>'
        f"{escape(text)}</text>"
    )


def _short(text: str, width: int) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
