"""`koppelvlak journal verify` and `check`: the audit chain and the invariants, checked from inside and from outside."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from adapter import journal, wiring
from adapter.cli import checker
from adapter.cli.options import Config, Data, Json, read_settings
from adapter.cli.output import EXIT_NO, json_line, say, table, talk

__all__ = ["app"]

app = typer.Typer(help="The durable memory.", no_args_is_help=True)


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


@app.command("check")
def check(
    *,
    at_rest: Annotated[
        bool, typer.Option("--at-rest", help="Nothing is being sent: also demand that all has come to rest.")
    ] = False,
    client_log: Annotated[
        Path | None, typer.Option("--client-log", help="A vendor's own log, one JSON object a line.")
    ] = None,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Hold journal, event log, target and a vendor's log against each other: invariants I1 to I12."""
    evidence = asyncio.run(checker.collect(read_settings(config, data), settled=at_rest, client_log=client_log))
    found = checker.judge(evidence)
    if json:
        for witness in found:
            json_line({"invariant": witness.invariant, "bericht": witness.bericht_id, "detail": witness.detail})
    else:
        _tell(evidence, found)
    raise SystemExit(EXIT_NO if found else 0)


def _tell(evidence: checker.Evidence, found: list[checker.Witness]) -> None:
    witnesses = Counter(witness.invariant for witness in found)
    table(
        f"{len(evidence.messages)} messages, {len(evidence.log or ())} records on the event log",
        ("invariant", "what", "holds"),
        (
            (name, what, f"NO, {witnesses[name]}" if witnesses[name] else "yes")
            for name, (what, _) in checker.RULES.items()
        ),
    )
    for witness in found:
        say(f"{witness.invariant}: {witness.detail} (message {witness.bericht_id or '-'})")
    if evidence.sent is None:
        talk("What vendors were told was not compared: give their own log with --client-log")
    if found:
        talk(
            "Nothing was changed. Keep the data folder as it is; see docs/operations.md, 'When the journal is not right'"
        )
