"""`detente tables`: the caps and weights of evidence, each with its reason."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("tables", epilog="Examples: detente tables   detente tables --case my-case --json")
@click.option(
    "--case",
    "case_folder",
    type=click.Path(path_type=Path),
    help="The tables as this case has them: its weights.yaml laid over the shipped ones.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def command(case_folder: Path | None, as_json: bool) -> None:
    """Print how far each kind of talk may move a belief, and why."""
    from detente.dossier.tables import Entry, default_weights

    weights = default_weights()
    if case_folder is not None:
        from detente.dossier.opening import open_case

        weights = open_case(case_folder).weights or weights
    tables: dict[str, tuple[str, dict[str, Entry]]] = {
        "caps": ("largest odds or rate ratio of one origin", dict(weights.caps)),
        "sums": ("largest odds or rate ratio of all that is said by", dict(weights.sums)),
        "source grades": ("was it said: weight of the outlet's grade", dict(weights.source_grades)),
        "information grades": (
            "does it tell what will happen: weight",
            dict(weights.information_grades),
        ),
        "modes": ("weight of how the words are given", dict(weights.modes)),
        "relay": ("weight of each further link of the chain", {"each link": weights.relay}),
    }
    if as_json:
        import json

        out = {
            name: {key: {"value": e.value, "reason": e.reason} for key, e in rows.items()}
            for name, (_, rows) in tables.items()
        }
        click.echo(json.dumps(out, indent=2, ensure_ascii=False))
        return
    for name, (gloss, rows) in tables.items():
        click.echo(f"{name}: {gloss}")
        width = max(map(len, rows))
        for key, entry in rows.items():
            mark = "×" if name in ("caps", "sums") else " "
            click.echo(f"  {key:<{width}}  {mark}{entry.value:<5g} {entry.reason}")
        click.echo()
    click.echo(
        f"F and 6 mean 'cannot be judged' and weigh as the average: "
        f"F {weights.grade('F'):.2f}, 6 {weights.information('6'):.2f}."
    )
