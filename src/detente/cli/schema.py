"""`detente schema`: JSON Schemas for programs and editors."""

from __future__ import annotations

import click


@click.command("schema", epilog="Example: detente schema answer > answer.schema.json")
@click.argument("what", type=click.Choice(["answer"]), default="answer")
def command(what: str) -> None:
    """Print the JSON Schema of what `ask --json` prints."""
    import json

    from detente.answer.model import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
