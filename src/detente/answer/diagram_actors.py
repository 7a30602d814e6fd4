"""Who stands where as a picture: actors on the left, options on the right, words between them.

Members of a pact stand together under its name. A line is one state's or body's stance on one
option by its own speakers' words: full supports, dashed opposes, dotted threatens, thin and grey
only states. Where speakers of one actor differ, each stance has its line.
"""

from __future__ import annotations

import textwrap

from markupsafe import escape

from detente.answer.chart_style import FONT, clean, colour, themed
from detente.answer.model import Answer
from detente.dossier.mentions import name_of

WIDTH = 980.0
ROW = 34.0
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


def actors_diagram(answer: Answer, *, theme: str) -> str:
    """The picture as SVG, or "" where nobody stands anywhere. `theme` as in `themed`."""
    lines = _stances(answer)
    if not lines:
        return ""
    lines = [(who, answer.topics.get(topic, topic), kind) for who, topic, kind in lines]
    names = {who: name_of(who) for who, _, _ in lines}
    names |= {member.actor: member.name for member in answer.members}
    names |= {party.code: party.name for party in answer.parties}
    actors = dict.fromkeys(who for who, _, _ in lines)
    topics = list(dict.fromkeys(topic for _, topic, _ in lines))
    groups: list[tuple[str, list[str]]] = []
    left = dict(actors)
    for pact in answer.pacts:
        if not any(duty.startswith("defense") for duty in pact.obligations):
            continue
        inside = [code for code in actors if code in left and code in (*pact.members, pact.code)]
        if inside:
            groups.append((f"{pact.name} ({len(pact.members)} members)", inside))
            for code in inside:
                left.pop(code)
    if left:
        groups.append(("bound by none of these" if groups else "", list(left)))
    parts: list[str] = []
    places: dict[str, float] = {}
    y = 6.0
    for title, codes in groups:
        height = ROW * len(codes) + (24 if title else 4)
        parts.append(
            f'<rect x="1" y="{y:.1f}" width="{LEFT - 14:.1f}" height="{height:.1f}" rx="4" '
            f'fill="{colour("panel")}" stroke="{colour("line")}"/>'
        )
        if title:
            parts.append(_text(_short(title, 38), 12, y + 17, size=11, role="soft"))
        for i, code in enumerate(codes):
            places[code] = y + (24 if title else 4) + ROW * (i + 0.5) - 4
            parts.append(_text(_short(names.get(code, code), 30), 12, places[code] + 4, bold=True))
        y += height + 12
    height = max(y, ROW * 1.25 * len(topics) + 12)
    step = height / len(topics)
    at = {topic: step * (i + 0.5) for i, topic in enumerate(topics)}
    for topic, middle in at.items():
        wrapped = textwrap.wrap(" ".join(clean(topic).split()), 44, max_lines=2, placeholder=" …")
        for i, line in enumerate(wrapped or [""]):
            parts.append(
                _text(line, RIGHT + 16, middle + 4 + 15 * (i - (len(wrapped) - 1) / 2), bold=i == 0)
            )
        parts.append(
            f'<rect x="{RIGHT:.1f}" y="{middle - 9:.1f}" width="6" height="18" '
            f'fill="{colour("ink")}"/>'
        )
    parts = [
        _line(places[who], at[topic], kind, i) for i, (who, topic, kind) in enumerate(lines)
    ] + parts
    label = "Who stands where: " + "; ".join(
        f"{names.get(who, who)} {_verb(kind)} {topic}" for who, topic, kind in lines
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(clean(label))}" '
        f'width="{WIDTH:.0f}" height="{height:.0f}" viewBox="0 0 {WIDTH:.0f} {height:.0f}" '
        f'font-family="{FONT}" font-size="{SIZE}">' + "".join(parts) + "</svg>"
    )
    return themed(svg, theme)


def _stances(answer: Answer) -> list[tuple[str, str, str]]:
    """(actor, topic, kind of stance), each once, in the order of the evidence."""
    rows = [
        (row.speaks_for, row.topic, KINDS.get(row.stance, "say"))
        for row in (*answer.evidence, *answer.contradicted, *answer.unused)
        if row.speaks_for and row.topic and row.stance not in ("", "none")
    ]
    return list(dict.fromkeys(rows))


def _verb(kind: str) -> str:
    return {"pro": "supports", "con": "opposes", "thr": "threatens"}.get(kind, "speaks of")


def _line(y0: float, y1: float, kind: str, number: int) -> str:
    role, width, dashes = LOOK[kind]
    x0, x1 = LEFT - 12, RIGHT - 4
    shift = 3 * (number % 3 - 1)  # lines between the same ends do not hide each other
    middle = (x0 + x1) / 2
    path = (
        f"M{x0:.1f} {y0 + shift:.1f}C{middle:.1f} {y0 + shift:.1f} {middle:.1f} {y1 + shift:.1f} "
        f"{x1:.1f} {y1 + shift:.1f}"
    )
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{path}" fill="none" stroke="{colour(role)}" stroke-width="{width}"{dash} '
        'stroke-linecap="round"/>'
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
