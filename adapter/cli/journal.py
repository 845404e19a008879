"""`koppelvlak journal verify`: the audit chain and the invariants, checked."""

from __future__ import annotations

import asyncio

import typer

from adapter import journal, wiring
from adapter.cli.options import Config, Data, Json, read_settings
from adapter.cli.output import EXIT_NO, json_line, say

__all__ = ["app"]

app = typer.Typer(help="The durable memory.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `verify` a command of its own."""


@app.command("verify")
def verify(*, config: Config = None, data: Data = None, json: Json = False) -> None:
    """Check the audit chain and the invariants; name the first violation."""

    async def check() -> journal.Violation | None:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            return await opened.verify()

    found = asyncio.run(check())
    if json:
        json_line(
            {
                "ok": found is None,
                "invariant": found.invariant if found else None,
                "bericht": found.bericht_id if found else None,
                "detail": found.detail if found else None,
            }
        )
    elif found is None:
        say("The journal is intact: audit chain, transitions, event ids and order per lane.")
    else:
        say(f"VIOLATION of {found.invariant}: {found.detail} (message {found.bericht_id or '-'})")
    raise SystemExit(0 if found is None else EXIT_NO)
