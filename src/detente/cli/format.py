"""`detente format`: the one canonical layout of a scenario."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "format", epilog="Examples: detente format scenario.yaml   detente format --check *.yaml"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--check", is_flag=True, help="Write nothing; exit status 6 if a file would change.")
def command(files: tuple[Path, ...], check: bool) -> None:
    """Lay each FILE out in the canonical way, keeping comments; what it says stays the same."""
    from detente.cli.documents import read_scenario
    from detente.dossier.case import write_atomically
    from detente.errors import DetenteError, Place, Problem
    from detente.scenario.layout import format_scenario

    changed = []
    for path in files:
        text = read_scenario(path)
        laid_out = format_scenario(text, source=str(path))
        if laid_out == text:
            continue
        changed.append(path)
        if not check:
            write_atomically(path, laid_out)
            click.echo(f"{path}: laid out anew")
    if check and changed:
        raise DetenteError(
            Problem(
                "is not in the canonical layout",
                Place(str(path)),
                hint=f"Run: detente format {path}",
            )
            for path in changed
        )
