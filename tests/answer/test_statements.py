"""Documents read in a process of their own: what comes back is what reading here gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.answer.aside import Aside
from detente.answer.statements import Reading, read_statements
from detente.dossier.own import NONE, Own
from detente.errors import DetenteError, Exit
from detente.reading import read_document
from detente.reading.document import read_text

REVIEW = Path(__file__).parents[2] / "examples" / "may-2024" / "press-review.txt"
NOTE = (
    "Notes\n\n7 June 2024\n\nItaly's prime minister said that Italy would never lift restrictions "
    "on the use of Italian weapons against Russia.\n"
)
OWN = Own(actors=(("WMK", "Westmark", "state"),))


@pytest.fixture(scope="module")
def documents():
    return [read_document(REVIEW), read_text(NOTE, name="note.txt")]


@pytest.fixture
def process():
    begun = Aside()
    yield begun
    begun.end()


def test_the_same_as_read_here(documents, process):
    begun = Reading(process, documents, OWN)
    assert begun.statements(documents, OWN) == read_statements(documents, OWN)
    assert begun.statements(documents[1:], OWN) == read_statements(documents[1:], OWN)
    # What it was not sent for is read here.
    assert begun.statements(documents[1:], NONE) == read_statements(documents[1:], NONE)
    other = [read_text(NOTE.replace("Italy", "Spain"), name="other.txt")]
    assert begun.statements(other, OWN) == read_statements(other, OWN)


def test_nobody_says_anything(process):
    silent = [read_text("A table. A chair. Four windows.\n", name="silent.txt")]
    with pytest.raises(DetenteError) as error:
        Reading(process, silent, NONE).statements(silent, NONE)
    assert error.value.status is Exit.NOTHING_FOUND
