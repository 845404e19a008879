"""The command line: one file per command; `output.py` prints. Exit 0 good, 1 the answer is "no", 2 wrong use."""

from __future__ import annotations

import os
import sys

import typer

from adapter import __version__
from adapter.cli import (
    access,
    bench,
    check,
    demo,
    journal,
    mappings,
    messages,
    notificaties,
    quarantine,
    replay,
    schemas,
    send,
    serve,
    targets,
    translate,
    validate,
)
from adapter.cli.output import fail
from adapter.errors import KoppelvlakError

__all__ = ["app", "main"]

app = typer.Typer(
    name="koppelvlak",
    help="Koppelvlak: StUF in, CloudEvents on the backbone, ZGW out, and back.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("validate")(validate.validate)
app.command("translate")(translate.translate)
app.command("send")(send.send)
app.command("check")(check.check)
app.command("bench")(bench.bench)
app.add_typer(access.app, name="access")
app.add_typer(messages.app, name="messages")
app.add_typer(notificaties.app, name="notificaties")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(replay.app, name="replay")
app.add_typer(targets.app, name="targets")
app.add_typer(journal.app, name="journal")
app.add_typer(mappings.app, name="mappings")
app.add_typer(schemas.app, name="schemas")


@app.callback(invoke_without_command=True)
def _version(
    *, version: bool = typer.Option(False, "--version", help="Print the version and stop.")
) -> None:  # typer's form
    if version:
        sys.stdout.write(f"koppelvlak {__version__}\n")
        raise typer.Exit


def main() -> None:
    """Run the command line; what an operator must mend is said in words, never as a traceback."""
    try:
        app()
    except KoppelvlakError as error:
        fail(error)
    except BrokenPipeError:
        # the reader of our output is gone (`koppelvlak … | head`): nothing to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
