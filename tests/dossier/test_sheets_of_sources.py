"""`sources.yaml` of many sources: laid out and read back quickly, and just as in the slow way."""

from __future__ import annotations

import random
import string

import pytest
import yaml

from detente.dossier import grades
from detente.dossier.evidence import Grade
from detente.dossier.grades import read_grades, write_grades
from detente.errors import DetenteError

ODD = ["yes", "no", "null", "on", "1.5", "0x1f", "2024-05-01", "1e3", "12", "true", "a ", "a  b",
       "a -", "Le Monde", "Süddeutsche Zeitung", "it's", "a: b", "# c", "d" * 70, "two\nlines",
       "- x", "[b]", "12:30:45", "report-1.txt", "x.", "_", "-"]  # fmt: skip
PLAIN = string.ascii_letters + string.digits + " ._-"


def sheets():
    rng = random.Random(1)
    for _ in range(200):
        yield {
            name(rng): Grade(rng.choice("ABCDEF"), rng.choice("123456"), name(rng))
            for _ in range(rng.randrange(1, 5))
        }
    for word in ODD:
        yield {word: Grade("B", "2", "seen")}
        yield {"Times": Grade("B", "2", word)}


def name(rng):
    return rng.choice(string.ascii_letters) + "".join(rng.choices(PLAIN, k=rng.randrange(12)))


def test_laid_out_as_pyyaml_lays_it_out():
    for sheet in sheets():
        text = write_grades(sheet, [])
        body = {n: {"grade": str(g), "because": g.reason} for n, g in sorted(sheet.items())}
        plain = yaml.safe_dump(
            {"detente": 1, "sources": body}, allow_unicode=True, sort_keys=False, width=100
        )
        assert text.endswith("\n" + plain)
        assert text.removesuffix(plain).startswith("# Grades")


def test_read_back_as_the_whole_of_yaml_reads_it(tmp_path, monkeypatch):
    place = tmp_path / "sources.yaml"
    quick = 0
    for sheet in sheets():
        place.write_text(write_grades(sheet, []), encoding="utf-8")
        found = read_grades(place)
        quick += grades._as_written(place) is not None
        with monkeypatch.context() as patched:
            patched.setattr(grades, "_as_written", lambda path: None)
            assert read_grades(place) == found == sheet
    assert quick > 50


@pytest.mark.parametrize(
    "row",
    [
        "  Times:\n    grade: B2\n    because: again\n",  # twice
        "  Sun:\n    grade: G9\n    because: no such grade\n",
        "  Sun:\n    grade: B2\n    because: &a anchor\n",
        "  Sun: [B2]\n",
    ],
)
def test_what_is_wrong_is_told_still(tmp_path, row):
    place = tmp_path / "sources.yaml"
    place.write_text(write_grades({"Times": Grade("B", "2", "seen")}, []) + row, encoding="utf-8")
    with pytest.raises(DetenteError):
        read_grades(place)
