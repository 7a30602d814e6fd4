"""Charts: each by name, in both themes, readable by machine and by the colour-blind."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import fictional_crisis
import msgspec
import pytest

from detente.answer.chart import CHARTS, TITLES, chart, growth_panel, png
from detente.answer.chart_style import clean, palette, rung_role, themed
from detente.answer.diagram_roads import roads_diagram
from detente.answer.model import Answer, Road
from detente.errors import DetenteError, Exit

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def answer() -> Answer:
    return fictional_crisis.answer()


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "supports", "opposes", "threatens"])
def test_words_stand_out_from_every_ground(ink: str, theme: int) -> None:
    for ground in ("paper", "panel"):
        assert _contrast(palette()[ink][theme], palette()[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1])
def test_marked_text_stands_out(theme: int) -> None:
    for ground in ("used", "unused", "contradicted"):
        assert _contrast(palette()["ink"][theme], palette()[ground][theme]) >= 7


def test_outcomes_darken_from_none_to_nuclear_so_that_grey_print_tells_them_apart() -> None:
    ramp = [palette()[f"rung-{i}"][0] for i in range(6)] + [palette()["nuclear"][0]]
    steps = [_contrast(a, b) for a, b in pairwise(ramp)]
    lights = [_luminance(colour) for colour in ramp]
    assert lights == sorted(lights, reverse=True)
    assert min(steps) > 1.2


# How the two commonest kinds of colour blindness see linear RGB (Viénot, Brettel, Mollon 1999)
SEEN = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def _lab(colour: str, kind: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as a colour-blind eye sees it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    r, g, b = (sum(w * c for w, c in zip(row, linear, strict=True)) for row in SEEN[kind])
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("kind", list(SEEN))
@pytest.mark.parametrize("theme", [0, 1])
def test_colour_blind_eyes_tell_neighbouring_outcomes_apart(kind: str, theme: int) -> None:
    ramp = [palette()[f"rung-{i}"][theme] for i in range(6)] + [palette()["nuclear"][theme]]
    for one, other in pairwise(ramp):
        assert math.dist(_lab(one, kind), _lab(other, kind)) > 12, (one, other)


@pytest.mark.parametrize("count", [2, 3, 6, 9])
def test_every_ladder_goes_from_the_first_colour_to_the_last(count: int) -> None:
    roles = [rung_role(i, count) for i in range(count)]
    assert (roles[0], roles[-1]) == ("rung-0", "rung-5")
    assert roles == sorted(roles)


@pytest.mark.parametrize("name", list(CHARTS))
def test_each_chart_is_a_whole_picture_with_words(answer: Answer, name: str) -> None:
    light, dark = chart(name, answer), chart(name, answer, theme="dark")
    for svg in (light, dark):
        root = ET.fromstring(svg)
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        assert root.get("aria-label")
        assert "Will members of the League" in "".join(root.itertext())
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        assert len(ids) == len(set(ids))
    assert light != dark
    assert palette()["paper"][1] in dark


def test_titles_and_charts_have_the_same_names() -> None:
    assert list(TITLES) == list(CHARTS)


def test_a_picture_of_points(answer: Answer) -> None:
    data = png(chart("roads", answer), scale=1.0)
    assert data.startswith(b"\x89PNG")
    assert len(data) > 5_000


def test_an_unknown_chart_is_told_with_those_there_are(answer: Answer) -> None:
    with pytest.raises(DetenteError, match="expected one of ladder, growth") as caught:
        chart("pie", answer)
    assert caught.value.status == Exit.USAGE


def test_nothing_to_draw_is_told(answer: Answer) -> None:
    bare = msgspec.structs.replace(answer, roads=())
    with pytest.raises(DetenteError, match="nothing to draw in the chart 'roads'"):
        chart("roads", bare)


def test_an_unknown_theme() -> None:
    with pytest.raises(ValueError, match="got 'sepia'"):
        themed("<svg/>", "sepia")


def test_numbers_of_the_ladder_are_in_its_chart(answer: Answer) -> None:
    text = " ".join(ET.fromstring(chart("ladder", answer)).itertext())
    for shown in ("90.5 %", "6.8 %", "0.045 %", "nuclear use on a member"):
        assert shown in text


def test_what_each_could_do_alone_has_no_mark_of_a_time_before_the_reports(answer: Answer) -> None:
    svg = chart("powers", answer)
    text = " ".join(ET.fromstring(svg).itertext())
    assert "0.020 % … 58 %" in text
    assert "any one of 14 members" in text
    diamond = 'stroke-width="1.6"'
    assert diamond in chart("ladder", answer)
    assert diamond not in svg


def test_a_range_down_to_nothing_reaches_the_axis(answer: Answer) -> None:
    low = msgspec.structs.replace(answer.powers[0], lowest=0.0)
    some = msgspec.structs.replace(answer.powers[0], lowest=0.002)
    lefts = []
    for first in (low, some):
        svg = chart("powers", msgspec.structs.replace(answer, powers=(first, some)))
        bars = [e for e in ET.fromstring(svg).iter(f"{SVG}path") if e.get("stroke-width") == "0.8"]
        lefts.append(float(re.match(r"M(-?[\d.]+)", bars[0].get("d", ""))[1]))  # type: ignore[index]
    assert lefts[0] < 5 < lefts[1]


def test_roads_share_their_stem_and_mark_the_cut(answer: Answer) -> None:
    svg = roads_diagram(answer, theme="light")
    text = [e.text or "" for e in ET.fromstring(svg).iter(f"{SVG}text")]
    assert sum(line.startswith("Aldora lets") for line in text) == 1
    assert text.count("cut") == 3
    assert "0.21 %" in "".join(ET.fromstring(svg).itertext())


def test_a_road_that_ends_where_another_goes_on() -> None:
    answer = msgspec.structs.replace(
        fictional_crisis.answer(),
        roads=tuple(
            Road(outcome=o, steps=s, probability=p, share=0.5, cut="", cut_to=0.0)
            for o, s, p in (("clash", ("a",), 0.4), ("clash", ("a", "b"), 0.1), ("x", (), 0.2))
        ),
    )
    root = ET.fromstring(roads_diagram(answer, theme="light"))
    assert len(root.findall(f"{SVG}path")) == 3


def test_a_short_horizon_counts_days_and_no_course_is_no_picture(answer: Answer) -> None:
    series = answer.over_time[0]
    short = msgspec.structs.replace(
        series, days=tuple(float(i) for i in range(31)), mean=series.mean[:31],
        low=series.low[:31], high=series.high[:31],
    )  # fmt: skip
    svg = growth_panel(short, role="rung-1", theme="page", prefix="g")
    assert "days" in "".join(ET.fromstring(svg).itertext())
    assert "var(--rung-1)" in svg
    empty = msgspec.structs.replace(series, days=(), mean=(), low=(), high=())
    assert growth_panel(empty, role="rung-1", theme="page", prefix="g") == ""


def test_hostile_labels_stay_labels(answer: Answer) -> None:
    dirty = msgspec.structs.replace(
        answer,
        question='<script>x</script>"&',
        roads=tuple(
            msgspec.structs.replace(r, steps=("</svg><script>", *r.steps)) for r in answer.roads
        ),
    )
    for name in ("roads", "ladder", "growth"):
        root = ET.fromstring(chart(name, dirty))
        assert not root.findall(f".//{SVG}script")
        assert "<script>" in "".join(root.itertext())
    assert clean("a\u202eb\x00") == "a\ufffdb\ufffd"
