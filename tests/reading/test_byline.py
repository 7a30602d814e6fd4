"""The line that names the writer, in its forms."""

from __future__ import annotations

import pytest

from detente.reading.byline import byline


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ingrid Solberg, September 2022", "Ingrid Solberg"),
        ("Leonor Braga, Senior Fellow, Gulf Programme", "Leonor Braga"),
        ("From Eleanor Price in Washington", "Eleanor Price"),
        ("By Hannah Otieno in Addis Ababa", "Hannah Otieno"),
        ("By Maha al-Kandari", "Maha al-Kandari"),
        ("By Pieter van der Berg and Rosa Quispe", "Pieter van der Berg"),
        ("Text: Anke Paulsen", "Anke Paulsen"),
        ("Posted 3 September 2024 by Matteo F. · 6 min read", "Matteo F."),
        ("Marek Dudek, columnist", "Marek Dudek"),
        ("New York, 3 May 2020", ""),
        ("Sofia, 3 May 2020", ""),
        ("By our special correspondent", ""),
        ("From our correspondent in Tokyo", ""),
        ("Institute for Sea Power, Canberra, 3 February 2026", ""),
        ("Anna Berg met the president on Monday.", ""),
    ],
)
def test_bylines(line: str, name: str) -> None:
    assert byline(f"A title\n\n{line}\n\nThe text begins here.") == name
