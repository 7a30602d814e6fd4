"""What all tests share: where the data beside the project lies, and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
ARTICLE = SHARED / "articles" / "nato-russia-2024-05-31.txt"
EXAMPLE = ROOT / "examples" / "may-2024" / "press-review.txt"


@pytest.fixture(scope="session")
def article() -> Path:
    """The real article, which lies beside the project and is not part of it."""
    if not ARTICLE.exists():
        pytest.skip(f"needs {ARTICLE.name}, third-party text that does not ship with the project")
    return ARTICLE


@pytest.fixture(scope="session")
def example() -> Path:
    """The press review that ships as an example."""
    return EXAMPLE


@pytest.fixture
def detente(capsys, monkeypatch):
    """Run the command line in this process: detente("ask", …) gives (status, out, err)."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("DETENTE_DEBUG", raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        from detente.cli.main import status

        code = status([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return run
