"""`koppelvlak access`: keys for monitors and other systems that read the status API."""

from __future__ import annotations

import re
import secrets
from typing import Annotated

import typer

from adapter import security
from adapter.cli.options import Json
from adapter.cli.output import EXIT_WRONG_USE, json_line, say, talk
from adapter.security import Role

__all__ = ["app"]

app = typer.Typer(help="Who may look.", no_args_is_help=True)

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@app.callback()
def _access() -> None:
    """Keep `new-key` a command of its own."""


@app.command("new-key")
def new_key(
    name: Annotated[str, typer.Argument(help="What the audit calls its owner, e.g. bewaking.")],
    *,
    role: Annotated[Role, typer.Option("--role")] = Role.LEZER,
    gemeente: Annotated[str, typer.Option("--gemeente", help='"*": each.')] = "*",
    json: Json = False,
) -> None:
    """Make an API key; it is shown once, the configuration keeps its hash only."""
    if not _NAME.fullmatch(name):
        talk("A name has lower-case letters, digits and hyphens, at most 40.")
        raise SystemExit(EXIT_WRONG_USE)
    key = security.new_key(secrets.token_bytes(32))
    if json:
        json_line({"name": name, "key": key, "sha256": security.hash_key(key)})
        return
    say(key)
    talk(
        "Give this key to its owner; it is not kept. Put this in koppelvlak.toml and restart:\n\n"
        f"[access.keys.{name}]\n"
        f'sha256 = "{security.hash_key(key)}"\n'
        f'grants = [{{ gemeente = "{gemeente}", roles = ["{role}"] }}]\n\n'
        "It is sent along as `X-API-Key: kv_…`."
    )
