"""`detente new`: a starting scenario from a template of the library."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(
    "new",
    epilog="Examples: detente new   detente new bilateral-guarantee --set protector=USA "
    "--set client=KOR --set adversary=PRK --to my.yaml",
)
@click.argument("template", required=False)
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=CODE", help="A role, as it is asked."
)
@click.option("--as-of", metavar="DATE", help="The day of the question; otherwise today.")
@click.option("--horizon", default="12 months", show_default=True)
@click.option("--question", default="", help="The question, in a sentence.")
@click.option("--to", type=click.Path(path_type=Path), help="Write here, not to the terminal.")
def command(
    template: str | None,
    settings: tuple[str, ...],
    as_of: str | None,
    horizon: str,
    question: str,
    to: Path | None,
) -> None:
    """Begin a scenario from TEMPLATE; what is not given is asked, where somebody can answer."""
    import datetime

    from detente.answer.modelling import model_of
    from detente.dossier.case import check_writable, write_atomically
    from detente.dossier.question import parse_date, parse_horizon
    from detente.scenario.catalog import Catalog
    from detente.scenario.writing import draft_scenario

    if to is not None:
        check_writable(to)
    parse_horizon(horizon)
    day = parse_date(as_of) if as_of else datetime.date.today()
    catalog = Catalog()
    names = catalog.template_names()
    chosen = template or _ask(f"Which template ({', '.join(names)})", names[0])
    needs = catalog.template(chosen).needs
    given = _settings(settings, [str(need.name) for need in needs])
    roles: dict[str, str | tuple[str, ...]] = {}
    for need in needs:
        text = given.get(str(need.name))
        if text is None and need.default is not None and not sys.stdin.isatty():
            continue
        if text is None:
            shown = need.default if isinstance(need.default, str) else ", ".join(need.default or ())
            text = _ask(f"{need.name}: {need.says or need.kind}", shown)
        codes = tuple(code.strip() for code in text.split(",") if code.strip())
        roles[str(need.name)] = codes if need.kind == "actors" else text.strip()
    asked = question or _ask("The question, in a sentence", "") if sys.stdin.isatty() else question
    text = draft_scenario(
        template=chosen, with_=roles, as_of=day, question=asked, horizon=horizon, turn="1 week"
    )
    model_of(text, source=str(to or "the new scenario"))
    if to is not None:
        write_atomically(to, text)
        click.echo(f"Written: {to}. Try: detente run {to}")
    else:
        click.echo(text, nl=False)


def _settings(settings: tuple[str, ...], names: list[str]) -> dict[str, str]:
    """The roles given on the command line; DetenteError for a name that the template lacks."""
    import difflib

    from detente.errors import DetenteError, Exit, Place, Problem

    given: dict[str, str] = {}
    problems = []
    for setting in settings:
        name, sign, value = setting.partition("=")
        if sign and name.strip() in names:
            given[name.strip()] = value.strip()
            continue
        near = difflib.get_close_matches(name.strip(), names, n=1)
        problems.append(
            Problem(
                "is not a role of the template",
                Place("--set"),
                expected=f"one of {', '.join(names)}, '=', and a code",
                found=repr(setting),
                hint=f"Did you mean {near[0]}?" if near else "",
            )
        )
    if problems:
        raise DetenteError(problems, status=Exit.USAGE)
    return given


def _ask(what: str, otherwise: str) -> str:
    """Ask at the terminal; DetenteError where nobody can answer."""
    from detente.errors import DetenteError, Exit, Place, Problem

    if not sys.stdin.isatty():
        raise DetenteError(
            Problem(
                f"needs to be told: {what}",
                Place("detente new"),
                hint="Give the template's name and each role with --set NAME=CODE.",
            ),
            status=Exit.USAGE,
        )
    return str(click.prompt(what, default=otherwise or None))
