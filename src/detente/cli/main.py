"""The command `detente`: its verbs, and the one place where errors become messages."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn

import click

from detente.errors import DetenteError, Exit
from detente.version import VERSION

VERBS = {
    "ask": "Answer a question from documents: read, draft, compute, report.",
    "add": "Add documents to a case and see what they moved.",
    "draft": "Draft a scenario from question and documents, or draft a case's again.",
    "fact": "List reported acts and accept or refuse them as facts of the start.",
    "case": "Show what a case asks and holds, and check all of it.",
    "remove": "Remove documents from a case and see what that moved.",
    "statement": "Correct what was read: fix, reject or add a statement.",
    "why": "Walk a number of a case back to the sentences behind it.",
    "what-if": "Answer a case twice: as it is, and with something changed.",
    "judge": "Enter an analyst's own judgement of a belief, or compare judgements.",
    "read": "Show who said what in documents, for whom, through whom, how sure.",
    "run": "Answer a scenario as it stands, without documents.",
    "simulate": "Answer a scenario by simulation, every actor by name.",
    "report": "Show an answer that was kept, as a page or as Markdown.",
    "chart": "Draw one picture of an answer that was kept.",
    "who": "Find who could stop an outcome, or force it, alone or together.",
    "roads": "Show the likeliest sequences of events to an outcome.",
    "resolve": "Record what became of an outcome of a case.",
    "score": "Score logged answers whose date has passed.",
    "history": "Data sets of past conflicts, and base rates counted from them.",
    "backtest": "Play the model of entry on past conflicts, beside plain rivals.",
    "new": "Begin a scenario from a template of the library.",
    "check": "Find every mistake in a scenario, by line and column.",
    "show": "Say in plain English what a scenario says.",
    "format": "Lay a scenario out in the one canonical way.",
    "export": "Write the model for model checkers (PRISM) or solvers of games (Gambit).",
    "tables": "Print the caps and weights of evidence, each with its reason.",
    "schema": "Print the JSON Schema of an answer or of a scenario.",
}


class Verbs(click.Group):
    """A group that imports a verb's module only when the verb is used, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"detente.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name not in VERBS:
            import difflib

            near = difflib.get_close_matches(name, VERBS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"There is no verb '{name}'.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Example: detente ask article.txt --horizon "12 months" --report answer.html',
)
@click.version_option(VERSION, prog_name="detente")
def main() -> None:
    """From what was said to whether states will go to war: a traced probability for every ending.

    Completion for your shell: eval "$(_DETENTE_COMPLETE=bash_source detente)" (or zsh_source,
    fish_source).
    """


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with the status that `detente.errors.Exit` names."""
    # Nearly all that a command makes lives to its end: Python need not look through it for garbage
    # at every 700th new object.
    gc.set_threshold(200_000, 10, 10)
    leave(status(arguments))


def leave(code: int) -> NoReturn:
    """End the program: its memory goes back as a whole, not one object after another."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # there is no output, or nobody reads it
        sys.exit(code)
    if threading.active_count() > 1:
        sys.exit(code)  # which waits for the others
    atexit._run_exitfuncs()
    os._exit(code)


def status(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status. No traceback reaches the user."""
    try:
        main.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except DetenteError as error:
        for problem in error.problems:
            click.echo(f"detente: {problem}", err=True)
        return int(error.status)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return int(Exit.USAGE)
    except (KeyboardInterrupt, click.Abort):
        click.echo("detente: interrupted; nothing was written.", err=True)
        return int(Exit.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:  # the last line of defence against a traceback
        click.echo(
            f"detente: an error of the program itself: {type(error).__name__}: {error}. "
            "Please report it with the command that you gave; DETENTE_DEBUG=1 shows where.",
            err=True,
        )
        if os.environ.get("DETENTE_DEBUG"):
            raise
        return int(Exit.FAILED)
    return int(Exit.OK)
