"""Each step of the tutorial is followed, and the reference names all that the language has."""

import re
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.scenario import Catalog, check, ground, parse_scenario
from detente.scenario.schema import ENTRIES, RULES, SECTIONS

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
BLOCK = re.compile(r"<!-- (\w+) -->\n```\w+\n(.*?)```", re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if name == kind]


def added(text: str, step: str) -> str:
    """The text with the lines of a step added to its sections, as a reader would type them."""
    for section in re.split(r"\n(?=\w)", step.strip("\n")):
        head, _, body = section.strip("\n").partition("\n")
        if not body or not re.search(rf"^{head}$", text, re.MULTILINE):
            text = text.rstrip("\n") + "\n\n" + section.strip("\n") + "\n"
            continue
        lines = text.split("\n")
        at = lines.index(head) + 1
        end = at
        while end < len(lines) and (not lines[end] or lines[end].startswith(" ")):
            end += 1
        while not lines[end - 1]:
            end -= 1
        first = body.split("\n")[0]
        if first in lines[at:end]:  # a deeper entry that stands there already, such as 'rungs:'
            body = body.split("\n", 1)[1]
        lines[end:end] = body.split("\n")
        text = "\n".join(lines)
    return text


def steps() -> list[str]:
    text, texts = "", []
    for step in blocks("step"):
        text = added(text, step)
        texts.append(text)
    return texts


@pytest.mark.parametrize("number", range(len(blocks("step"))))
def test_each_step_is_a_sound_scenario(number: int) -> None:
    scenario = parse_scenario(steps()[number])
    warnings = check(scenario)
    if number == 0:
        (expected,) = blocks("warnings")
        told = [w.what for w in warnings]
        assert told == expected.strip().split("\n")
    elif number in (1, 2, 3, 4, 5):
        asked = {w.code for w in warnings}
        assert asked <= ({"never-open", "never-reached"} if number < 2 else set())


def test_the_end_of_the_tutorial_is_the_scenario_that_ships() -> None:
    library = Catalog()
    shipped = ground(library.scenario("teaching-crisis"))
    typed = ground(parse_scenario(steps()[-1]))
    for kind in ("variables", "beliefs", "decisions", "outcomes"):
        assert {v.name for v in getattr(shipped, kind)} == {v.name for v in getattr(typed, kind)}
    assert {b.name: (b.mean, b.sd) for b in shipped.beliefs} == {
        b.name: (b.mean, b.sd) for b in typed.beliefs
    }
    assert shipped.notes == typed.notes
    assert shipped.answer.rest == typed.answer.rest


def test_the_mistakes_shown_are_those_told(tmp_path: Path) -> None:
    (text,), (messages,) = blocks("refused"), blocks("messages")
    path = tmp_path / "gull.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DetenteError) as error:
        check(path)
    told = [str(p).removeprefix(str(path)) for p in error.value.problems]
    assert told == messages.strip().split("\n")


def test_the_scenario_on_a_template_grounds() -> None:
    (text,) = blocks("alone")
    model = ground(parse_scenario(text))
    names = {d.name for d in model.decisions}
    assert "strike unprovoked" not in names
    assert "raise the shield: DEU agrees" in names


def test_the_reference_names_every_section_and_entry() -> None:
    page = PAGE.read_text(encoding="utf-8")
    known = {*SECTIONS, *RULES, *(entry for entries in ENTRIES.values() for entry in entries)}
    missing = [w for w in sorted(known) if not re.search(rf"`[^`]*\b{w}\b[^`]*`", page)]
    assert missing == []
