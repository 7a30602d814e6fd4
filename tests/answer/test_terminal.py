"""The terminal: one screen, nothing cut, plain where it must be, rounded to what can be known."""

from __future__ import annotations

import io
import re
from pathlib import Path

import fictional_crisis
import msgspec
import pytest
from rich.console import Console

from detente.answer.model import Answer
from detente.answer.terminal import FEWEST, SCREEN, print_answer
from detente.answer.words import BANDS


@pytest.fixture(scope="module")
def answer() -> Answer:
    return fictional_crisis.answer()


def _printed(answer: Answer, *, width: int, full: bool = False, height: int | None = None) -> str:
    """What is printed; `height` None: into a pipe, else on a terminal of so many lines."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, height=height, force_terminal=height is not None, no_color=True
    )
    print_answer(answer, console, full=full)
    return re.sub("\x1b\\[[0-9;]*m", "", out.getvalue())


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [80, 100, 132])
def test_one_screen_and_no_line_wider_than_it(answer: Answer, width: int) -> None:
    lines = _printed(answer, width=width).splitlines()
    assert len(lines) <= SCREEN
    assert max(len(line.rstrip()) for line in lines) <= width


@pytest.mark.parametrize("height", [24, 30, 40, 60])
def test_a_terminal_is_not_scrolled_where_the_answer_fits(answer: Answer, height: int) -> None:
    lines = _printed(answer, width=100, height=height).splitlines()
    head_and_foot = 24  # of this answer; what cannot be left out
    assert len(lines) <= max(FEWEST, height - 1, head_and_foot)


def test_what_is_left_out_is_said(answer: Answer) -> None:
    small = _words(_printed(answer, width=80, height=24))
    assert "For want of room without:" in small
    assert "evidence" in small
    assert "--full shows all" in small
    assert "For want of room" not in _printed(answer, width=80, full=True)


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("full", [False, True])
def test_nothing_is_cut(answer: Answer, width: int, full: bool) -> None:
    printed = _printed(answer, width=width, full=full)
    assert "…" not in printed.replace(" … ", "")
    if full:
        for road in answer.roads:
            assert all(word in printed for step in road.steps for word in step.split())
        assert all(row.quote.split()[-2] in printed for row in answer.evidence)


@pytest.mark.parametrize("width", [80, 100])
def test_figures_stand_under_each_other(answer: Answer, width: int) -> None:
    lines = _printed(answer, width=width).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("It ends with"))
    rows = [line for line in lines[start + 1 : start + 12] if re.search(r"\d %.* \d.* %", line)]
    assert len(rows) >= 9
    assert len({re.search(r" %", row).start() for row in rows}) == 1  # type: ignore[union-attr]


def test_plain_where_it_goes_into_a_pipe_or_colours_are_not_wanted(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    print_answer(answer, Console(file=out, width=100))
    assert "\x1b" not in out.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    print_answer(answer, Console(file=out, width=100, force_terminal=True))
    assert not re.search("\x1b\\[[0-9;]*(3[0-7]|38|9[0-7])", out.getvalue())
    monkeypatch.delenv("NO_COLOR")
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=True, color_system="256")
    print_answer(answer, console)
    assert re.search("\x1b\\[[0-9;]*38;5", out.getvalue())


def test_full_shows_all(answer: Answer) -> None:
    full = _words(_printed(answer, width=100, full=True))
    assert all(row.why in full for row in answer.unused)
    assert all(row.origin in full for row in answer.defaults)
    assert "holding back “Varnia strikes a member in answer”" in full
    assert "(day 204)" in full
    assert answer.method.repeat in full


def test_who_could_stop_or_force_it(answer: Answer) -> None:
    rows = [_words(line) for line in _printed(answer, width=100).splitlines()]
    assert "Varnia 0.020 % 58 % 81 %" in rows
    assert "any one of 14 members 0 % 0.57 % –" in rows


def test_the_two_ways_of_counting_are_told_apart(answer: Answer) -> None:
    assert (
        "Above, only the gravest ending counts; below, whether one is reached at all, with all "
        "beliefs central (“clause invoked, with combat”: 0.53 %)."
    ) in _words(_printed(answer, width=80))


def test_no_more_digits_than_the_error_supports(answer: Answer) -> None:
    rough = msgspec.structs.replace(
        answer, method=msgspec.structs.replace(answer.method, standard_error=0.02)
    )
    assert re.search(r"no attack +90\.5 %", _printed(answer, width=80))
    assert re.search(r"no attack +9[01] %", _printed(rough, width=80))
    assert not re.search(r"armed attack exchanged +2\.0 %", _printed(rough, width=80))


def test_likelihood_and_confidence_never_share_a_sentence(answer: Answer) -> None:
    words = "|".join(word for _, word in BANDS)
    for full in (False, True):
        for line in re.split(r"[.\n]", _printed(answer, width=400, full=full)):
            assert not ("onfidence" in line and re.search(rf"\b({words})\b", line)), line


def test_hostile_words_cannot_steer_the_terminal(answer: Answer) -> None:
    hostile = "[red]x[/red]\x1b[2J\u202ey\r"
    dirty = msgspec.structs.replace(
        answer,
        question=hostile,
        roads=tuple(msgspec.structs.replace(r, outcome=hostile) for r in answer.roads),
        evidence=tuple(
            msgspec.structs.replace(r, speaker=hostile, belief=hostile) for r in answer.evidence
        ),
        warnings=(hostile,),
    )
    for full in (False, True):
        out = io.StringIO()
        print_answer(dirty, Console(file=out, width=132), full=full)
        assert out.getvalue().count("[red]x[/red]\ufffd[2J\ufffdy") >= 4
        assert not re.search("[\x1b\u202e\r]", out.getvalue())


@pytest.mark.parametrize("width", [80, 100])
def test_the_example_fits_on_one_screen(example: Path, width: int) -> None:
    from detente.answer.ask import Asking, ask
    from detente.cli.documents import read_all, read_scenario

    asked = ask(
        Asking(
            documents=read_all([str(example)]),
            scenario=read_scenario(Path("may-2024")),
            scenario_name="may-2024",
            draws=64,
        )
    )
    printed = _printed(asked.answer, width=width)
    assert len(printed.splitlines()) <= SCREEN
    for part in ("Likeliest roads", "Hinges on", "Who could stop or force it", "Evidence"):
        assert part in printed
