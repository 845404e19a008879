"""`koppelvlak quarantine`: what can't go on, and the ways out: retry it, mend it, or discard it, with a reason."""

from __future__ import annotations

import asyncio
import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from adapter import journal, status, wiring
from adapter.cli.options import Config, Data, Gemeente, Json, read_settings
from adapter.cli.output import EXIT_NO, json_line, say, show_findings, table, talk
from adapter.errors import Finding
from adapter.journal import LeveringState

__all__ = ["app"]

app = typer.Typer(help="What can't go on, and the ways out.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The message's id.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit.")]


@app.command("list")
def list_quarantine(*, gemeente: Gemeente = None, config: Config = None, data: Data = None, json: Json = False) -> None:
    """List messages in quarantine."""

    async def search() -> list[journal.BerichtView]:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            _, found = await opened.search(gemeente=gemeente, state=LeveringState.QUARANTINED, limit=1000)
            return list(found)

    found = asyncio.run(search())
    if json:
        for view in found:
            json_line(status.view_json(view))
        return
    table(
        f"{len(found)} messages in quarantine",
        ("received", "id", "message", "zaak", "reason"),
        (
            (
                f"{view.received_at:%Y-%m-%d %H:%M:%S}",
                view.bericht_id,
                view.message,
                ", ".join(view.zaken[:1]),
                _reason(view),
            )
            for view in found
        ),
    )
    if found:
        talk("See why: koppelvlak quarantine show <id>. Then: koppelvlak quarantine retry <id> --reason '…'")


def _reason(view: journal.BerichtView) -> str:
    return ", ".join(str(each["code"]) for levering in view.leveringen for each in levering.findings)


@app.command("show")
def show(message: Id, *, config: Config = None, data: Data = None, json: Json = False) -> None:
    """Show why a message can't go on."""

    async def find() -> journal.BerichtView | None:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            return await opened.find(message, gemeente=None)

    view = asyncio.run(find())
    if view is None:
        talk(f"There is no message '{message}'. See: koppelvlak quarantine list")
        raise SystemExit(EXIT_NO)
    if json:
        json_line(status.view_json(view, whole=True))
        return
    for levering in view.leveringen:
        say(
            f"{view.message} {view.bericht_id} to {levering.target}: {levering.state} after {levering.attempt} attempts"
        )
        show_findings(
            (
                Finding(code=str(each["code"]), path=each.get("path"), facts=each.get("facts") or {})
                for each in levering.findings
            ),
            indent="  ",
        )


@app.command("retry")
def retry(message: Id, *, reason: Reason, config: Config = None, data: Data = None) -> None:
    """Try again, now."""
    _release(message, LeveringState.RETRY_AT, reason, config, data)


@app.command("discard")
def discard(message: Id, *, reason: Reason, config: Config = None, data: Data = None) -> None:
    """Give up on it; what follows in its lane goes on."""
    _release(message, LeveringState.DISCARDED, reason, config, data)


def _release(message: str, to: LeveringState, reason: str, config: Config, data: Data) -> None:
    async def release() -> None:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            await wiring.Quarantine(opened).release(message, to=to, reason=reason, by=getpass.getuser())

    asyncio.run(release())
    say(f"{message}: {'tried again' if to is LeveringState.RETRY_AT else 'discarded'}")


@app.command("raw")
def raw(message: Id, *, config: Config = None, data: Data = None) -> None:
    """Write a message as it was received to stdout, to be edited; it may hold personal data."""

    async def read() -> bytes | None:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            return await opened.raw(message)

    found = asyncio.run(read())
    if found is None:
        talk(f"The content of message '{message}' is not kept, or there is no such message.")
        raise SystemExit(EXIT_NO)
    sys.stdout.buffer.write(found)


@app.command("mend")
def mend(
    message: Id,
    file: Annotated[Path, typer.Argument(help="The edited copy.", exists=True, dir_okay=False)],
    *,
    reason: Reason,
    config: Config = None,
    data: Data = None,
) -> None:
    """Deliver an edited copy in its place; it is judged first, and becomes a message of its own, linked to this one."""

    async def work() -> str:
        async with wiring.System(read_settings(config, data), background=False) as system:
            held = wiring.Quarantine(system.journal, system.receiver)
            return await held.mend(message, file.read_bytes(), reason=reason, by=getpass.getuser())

    new = asyncio.run(work())
    say(f"{message}: mended as {new}")
    talk(f"See what was changed: koppelvlak quarantine diff {message} {new}")


@app.command("diff")
def diff(message: Id, other: Id, *, config: Config = None, data: Data = None) -> None:
    """Show what was changed between a message and its mended copy; it may hold personal data."""

    async def work() -> str:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            return await wiring.Quarantine(opened).diff(message, other)

    sys.stdout.write(asyncio.run(work()))
