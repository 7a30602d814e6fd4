"""Attribution on a part of the corpus beside the project; the whole is `bench/reading.py`."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from detente.reading import Reader, read_text

SHARED = Path(__file__).parents[2].parent / "shared" / "reading"

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # the scorer leaves files open
    pytest.mark.shared,
    pytest.mark.skipif(
        not (SHARED / "polnear").exists(), reason="the corpus lies in ../shared, which is not here"
    ),
]


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure", SHARED / "measure_attribution.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def report(normal: Reader) -> dict[str, Any]:
    scorer = _scorer()
    score = scorer.Score()
    articles = scorer.load_polnear(str(SHARED / "polnear"), "tune")[::3]
    documents = [read_text(text, name=name) for name, text, _ in articles]
    for (_, text, files), (_, statements) in zip(articles, normal.read_all(documents), strict=True):
        found = [
            {"source": s.source, "cue": s.cue, "content": s.content}
            for s in statements
            if not s.parent and s.rule != "author"
        ]
        score.add(text, scorer.read_ann(files[0]), found)
    return dict(score.report())


@pytest.mark.parametrize(
    ("measure", "least"),
    [
        ("content@.5", 75.0),
        ("triple", 66.0),
        ("speech-verb recall@.5", 91.0),
        ("direct recall@.5", 92.0),
        ("mixed recall@.5", 82.0),
        ("indirect recall@.5", 66.0),
    ],
)
def test_attribution_holds(report: dict[str, Any], measure: str, least: float) -> None:
    value = report[measure]
    assert (value[2] if isinstance(value, list) else value) >= least
