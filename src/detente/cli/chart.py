"""`detente chart`: one picture of an answer that was kept."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "chart",
    epilog="Examples: detente chart ladder my-case --to ladder.svg   "
    "detente chart roads answer.json --to roads.png --theme dark",
)
@click.argument("name")
@click.argument("kept", type=click.Path(path_type=Path), metavar="CASE|ANSWER.json")
@click.option(
    "--to", type=click.Path(path_type=Path), help="An .svg or .png file; else to the terminal."
)
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
def command(name: str, kept: Path, to: Path | None, theme: str) -> None:
    """Draw a chart of the last answer of a CASE, or of one kept as JSON.

    NAME is one of ladder, growth, definitions, members, powers, hinges, roads, actors.
    """
    from detente.answer.chart import chart, png
    from detente.cli.answers import load_answer
    from detente.dossier.case import check_writable, write_atomically
    from detente.errors import DetenteError, Exit, Place, Problem

    if to is not None:
        check_writable(to)
        if to.suffix not in (".svg", ".png"):
            raise DetenteError(
                Problem(
                    "is no kind of picture that can be drawn",
                    Place(str(to)),
                    expected="a name that ends in .svg or .png",
                    found=to.suffix or "no ending",
                ),
                status=Exit.USAGE,
            )
    answer, _, _ = load_answer(kept)
    svg = chart(name, answer, theme=theme)
    if to is None:
        click.echo(svg)
    elif to.suffix == ".svg":
        write_atomically(to, svg)
        click.echo(f"Written: {to}")
    else:
        to.write_bytes(png(svg))
        click.echo(f"Written: {to}")
