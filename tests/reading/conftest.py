"""A reader over the library's actors, and where the data beside the project lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.reading import Document, Gazetteer, Reader, Statement, read_text

SHARED = Path(__file__).parents[2].parent / "shared"
ARTICLE = SHARED / "articles" / "nato-russia-2024-05-31.txt"


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    from detente.scenario.actors import load_actors

    return Gazetteer.of(load_actors())


@pytest.fixture(scope="session")
def reader(gazetteer: Gazetteer) -> Reader:
    return Reader(gazetteer, setting="careful")


@pytest.fixture(scope="session")
def normal(gazetteer: Gazetteer) -> Reader:
    return Reader(gazetteer, setting="normal")


@pytest.fixture(scope="session")
def article() -> Document:
    if not ARTICLE.exists():
        pytest.skip("the article lies in ../shared, which this machine does not have")
    from detente.reading import read_document

    return read_document(ARTICLE)


@pytest.fixture(scope="session")
def article_statements(article: Document, reader: Reader) -> tuple[Statement, ...]:
    return reader.read(article)


@pytest.fixture
def read(reader: Reader):
    def from_text(text: str, **options: str) -> tuple[Statement, ...]:
        return reader.read(read_text(text, **options))

    return from_text
