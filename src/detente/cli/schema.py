"""`detente schema`: JSON Schemas for programs and editors."""

from __future__ import annotations

import click


@click.command("schema", epilog="Example: detente schema answer > answer.schema.json")
@click.argument("what", type=click.Choice(["answer", "scenario"]), default="answer")
def command(what: str) -> None:
    """Print the JSON Schema of what `ask --json` prints, or of a scenario's file for editors."""
    import json

    if what == "answer":
        from detente.answer.model import schema as of
    else:
        from detente.scenario.schema import json_schema as of

    click.echo(json.dumps(of(), indent=2, ensure_ascii=False))
