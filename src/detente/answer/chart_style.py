"""The one visual language: colours by role and by outcome, fonts, numbers on axes.

Colours of outcomes fall in luminance from none to nuclear, so that they survive colour blindness
and grey print; nothing is told by colour alone. A drawing is made in the light colours; `themed`
turns them into the dark ones or into the page's CSS variables.
"""

from __future__ import annotations

import functools
import json
import re
from importlib import resources
from typing import Any

from detente.answer.model import Answer

TEMPLATES = resources.files("detente.answer") / "templates"
FONT = "Inter, system-ui, sans-serif"
LAST_RUNG = 5
MONTH = 365.25 / 12
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@functools.cache
def palette() -> dict[str, tuple[str, str]]:
    """Role → (light, dark) colour."""
    raw = json.loads((TEMPLATES / "palette.json").read_text(encoding="utf-8"))
    return {role: (light, dark) for role, (light, dark) in raw.items()}


def colour(role: str) -> str:
    """The light colour of a role, as drawings use it."""
    return palette()[role][0]


def rung_role(index: int, count: int) -> str:
    """The colour role of rung `index` of a ladder of `count` rungs, least grave first."""
    return f"rung-{round(index * LAST_RUNG / max(1, count - 1))}"


def outcome_roles(answer: Answer) -> dict[str, str]:
    """Outcome → colour role: the ladder's rungs, and those of a crossed ladder by both names."""
    rungs = answer.answer
    roles = {rung.outcome: rung_role(i, len(rungs)) for i, rung in enumerate(rungs)}
    if answer.nuclear:
        for rung in answer.nuclear.rungs[1:]:
            roles.setdefault(rung.outcome, "nuclear")
            roles[f"{answer.nuclear.name} {rung.outcome}"] = "nuclear"
    return roles


def clean(text: str) -> str:
    """Foreign text made fit for a label: control and direction marks shown, not obeyed."""
    return BIDI.sub("\ufffd", CONTROL.sub("\ufffd", text))


def themed(svg: str, theme: str) -> str:
    """A drawing in another theme: `light`, `dark`, or `page` (CSS variables of the report).

    Raises:
        ValueError: `theme` is none of the three.
    """
    if theme == "light":
        return svg
    if theme not in ("dark", "page"):
        raise ValueError(f"theme must be light, dark or page, got {theme!r}")
    new = {
        light.lower(): dark if theme == "dark" else f"var(--{role})"
        for role, (light, dark) in palette().items()
    }
    return re.sub(r"(?<==\")#[0-9a-fA-F]{6}(?=\")", lambda m: new.get(m[0].lower(), m[0]), svg)


def font_directory() -> str:
    """Where the fonts that ship lie, for the renderer."""
    return str(TEMPLATES / "fonts")


def altair_config() -> dict[str, Any]:
    """Vega-Lite's `config` for every chart drawn by the grammar of graphics."""
    label = {"labelFont": "Inter", "titleFont": "Inter", "labelFontSize": 11, "titleFontSize": 11}
    return {
        "aria": False,
        "mark": {"aria": False},
        "font": "Inter",
        "background": None,
        "padding": 0,
        "view": {"stroke": None},
        "axis": {
            **label,
            "labelColor": colour("soft"),
            "titleColor": colour("soft"),
            "titleFontWeight": "normal",
            "domainColor": colour("line"),
            "tickColor": colour("line"),
            "gridColor": colour("grid"),
            "labelLimit": 260,
        },
        "title": {
            "font": "Inter",
            "fontSize": 12,
            "fontWeight": 600,
            "color": colour("ink"),
            "anchor": "start",
            "subtitleFont": "Inter",
            "subtitleColor": colour("soft"),
            "subtitleFontSize": 11,
            "offset": 6,
        },
        "text": {"font": "Inter", "fontSize": 11},
    }


def percent_axis(expression: str = "datum.value") -> str:
    """A Vega expression that writes a probability as the rest of the program does: `2.5 %`."""
    return f"format(100 * {expression}, '~g') + ' %'"
