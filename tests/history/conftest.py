"""The history tables beside the project, if they are there; small made ones otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2].parent / "shared" / "history"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of history tables beside the project; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the history tables do not lie beside the project")
    return SHARED
