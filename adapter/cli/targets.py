"""`koppelvlak targets`: where messages are delivered to, what waits there, and how to hold it up and let it go on."""

from __future__ import annotations

import asyncio
import getpass
from typing import Annotated, Any

import typer

from adapter import journal, wiring
from adapter.cli.options import Config, Data, Json, read_settings
from adapter.cli.output import json_line, say, table, talk
from adapter.errors import Finding, Refused

__all__ = ["app"]

app = typer.Typer(help="Where messages are delivered to.", no_args_is_help=True)

Target = Annotated[str, typer.Argument(help="Its name, e.g. voorbeeld/bron.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the audit with your name.")]


@app.command("list")
def list_targets(*, config: Config = None, data: Data = None, json: Json = False) -> None:
    """Say of each target whether it is delivered to, what waits for it, and until when."""

    async def work() -> list[journal.TargetView]:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            return list(await opened.targets(now=wiring.utc_now()))

    found = asyncio.run(work())
    if json:
        for view in found:
            json_line(_members(view))
        return
    table(
        f"{len(found)} targets",
        ("target", "state", "waiting", "oldest (UTC)", "a second", "expected end (UTC)", "in quarantine"),
        (
            (
                view.name,
                _state(view),
                view.backlog,
                "-" if view.oldest is None else f"{view.oldest:%Y-%m-%d %H:%M:%S}",
                f"{view.rate_s:.2f}",
                "-" if view.expected_end is None else f"{view.expected_end:%Y-%m-%d %H:%M}",
                view.held,
            )
            for view in found
        ),
    )


@app.command("pause")
def pause(target: Target, *, reason: Reason, config: Config = None, data: Data = None) -> None:
    """Deliver nothing to it; messages for it are accepted and kept, in order."""
    _switch(target, reason, config, data, paused=True)
    say(f"{target}: paused")
    talk(f'Let it go on: koppelvlak targets resume {target} --reason "…"')


@app.command("resume")
def resume(target: Target, *, reason: Reason, config: Config = None, data: Data = None) -> None:
    """Let a paused target go on."""
    _switch(target, reason, config, data, paused=False)
    say(f"{target}: goes on")


def _switch(target: str, reason: str, config: Config, data: Data, *, paused: bool) -> None:
    configuration = read_settings(config, data)
    known = wiring.target_names(configuration)
    if target not in known:
        raise Refused(Finding(code="doel-onbekend", facts={"doel": target, "bekend": ", ".join(sorted(known))}))

    async def work() -> None:
        async with wiring.open_journal(configuration) as opened:
            order = opened.pause if paused else opened.resume
            await order(target, by=getpass.getuser(), reason=reason, at=wiring.utc_now())

    asyncio.run(work())


def _state(view: journal.TargetView) -> str:
    if view.paused:
        return f"paused by {view.by}: {view.reason}"
    if view.health is None or view.health.state == "open":
        return "open"
    until = "" if view.health.until is None else f" until {view.health.until:%H:%M:%S}"
    return f"{view.health.state}{until}"


def _members(view: journal.TargetView) -> dict[str, Any]:
    health = view.health
    return {
        "target": view.name,
        "paused": view.paused,
        "by": view.by,
        "reason": view.reason,
        "since": view.since,
        "health": None if health is None else {"state": health.state, "until": health.until, "code": health.code},
        "backlog": view.backlog,
        "held": view.held,
        "oldest": view.oldest,
        "rate": view.rate_s,
        "expected_end": view.expected_end,
    }
