"""`koppelvlak replay`: history to one target (again): a dry run first, then started by its id, at a bounded rate."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from adapter import journal, wiring
from adapter.cli.options import Config, Data, Gemeente, Json, read_settings
from adapter.cli.output import EXIT_NO, json_line, say, table, talk

__all__ = ["app"]

app = typer.Typer(help="Deliver history to one target (again).", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The id that the dry run gave.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the audit with your name.")]
Text = Annotated[str | None, typer.Option()]
Moment = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])]

_LEFT_OUT = {
    "geleverd": "were delivered to it before (--again delivers them anyhow)",
    "onderweg": "are on their way to it",
    "opgegeven": "were given up by an operator",
    "gewist": "are kept no longer: neither the journal nor the event log has their content",
    "ongezien": "are kept no longer in the journal, and the event log can't be reached to look for them",
    "zonder-doel": "are delivered to nobody",
}


@contextlib.asynccontextmanager
async def _opened(config: Config, data: Data) -> AsyncIterator[tuple[journal.Journal, wiring.Replays]]:
    async with wiring.open_replays(read_settings(config, data)) as opened:
        yield opened


@app.command("plan")
def plan(
    target: Annotated[str, typer.Argument(help="Where to, e.g. voorbeeld/bron. See: koppelvlak targets list")],
    *,
    zaak: Text = None,
    message: Annotated[str | None, typer.Option(help="The operation, e.g. creeerZaak_Lk01.")] = None,
    connection: Text = None,
    since: Moment = None,
    until: Moment = None,
    again: Annotated[bool, typer.Option("--again", help="Also what was delivered to it before.")] = False,
    rate: Annotated[float, typer.Option(min=0.1, max=1000.0, help="At most so many messages a second.")] = 20.0,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """The dry run: say what would be delivered. Nothing is, until it is started by its id."""
    selection = journal.Selection(
        gemeente=target.partition("/")[0],
        zaak=zaak,
        message=message,
        connection=connection,
        since=_aware(since),
        until=_aware(until),
    )

    async def work() -> journal.Replay:
        async with _opened(config, data) as (_, replays):
            return await replays.plan(selection, target=target, again=again, rate_s=rate, by=getpass.getuser())

    made = asyncio.run(work())
    if json:
        json_line(_members(made))
        return
    say(f"{made.total} messages would be delivered to {made.target}, at most {made.rate_s:g} a second.")
    if made.fetched:
        say(f"  {made.fetched} of these come from the event log: the journal keeps their content no longer.")
    for why, count in made.skipped.items():
        say(f"  {count} not: they {_LEFT_OUT.get(why, why)}")
    talk(f'Start it: koppelvlak replay start {made.id} --reason "…" --follow')


@app.command("start")
def start(
    replay: Id,
    *,
    reason: Reason,
    follow: Annotated[bool, typer.Option("--follow", help="Show how far it is, until it is done.")] = False,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Start it; the server delivers. Starting it twice starts it once."""

    async def work() -> journal.Replay:
        async with _opened(config, data) as (opened, replays):
            started = await replays.start(replay, reason=reason, by=getpass.getuser())
            # the range is placed in its lanes at once, also where no server runs
            while await replays.advance():
                pass
            if follow:
                await _follow(opened, started)
            return await _get(opened, replay)

    _tell(asyncio.run(work()), json=json)


@app.command("stop")
def stop(replay: Id, *, reason: Reason, config: Config = None, data: Data = None, json: Json = False) -> None:
    """Go no further; what was not begun is taken back."""

    async def work() -> journal.Replay:
        async with _opened(config, data) as (opened, replays):
            await replays.stop_replay(replay, reason=reason, by=getpass.getuser())
            while await replays.advance():
                pass
            return await _get(opened, replay)

    _tell(asyncio.run(work()), json=json)


@app.command("show")
def show(replay: Id, *, config: Config = None, data: Data = None, json: Json = False) -> None:
    """Show how far one is."""

    async def work() -> journal.Replay:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            return await _get(opened, replay)

    _tell(asyncio.run(work()), json=json)


@app.command("list")
def list_replays(*, gemeente: Gemeente = None, config: Config = None, data: Data = None, json: Json = False) -> None:
    """List replays, newest first."""

    async def work() -> list[journal.Replay]:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            return list(await opened.replays(gemeente=gemeente))

    found = asyncio.run(work())
    if json:
        for each in found:
            json_line(_members(each))
        return
    table(
        f"{len(found)} replays",
        ("planned", "id", "target", "state", "delivered", "of", "held", "by"),
        (
            (f"{r.planned_at:%Y-%m-%d %H:%M}", r.id, r.target, r.state, r.delivered, r.total, r.held, r.by)
            for r in found
        ),
    )


async def _get(opened: journal.Journal, replay: str) -> journal.Replay:
    found = await opened.find_replay(replay, gemeente=None)
    if found is None:
        talk(f"There is no replay '{replay}'. See: koppelvlak replay list")
        raise SystemExit(EXIT_NO)
    return found


async def _follow(opened: journal.Journal, started: journal.Replay) -> None:
    """Show a progress bar until nothing of it is on its way; it says so when nobody delivers."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(started.target, total=started.total)
        while True:
            now = await _get(opened, started.id)
            progress.update(task, completed=now.delivered + now.held, total=max(now.total, now.queued))
            if now.state is not journal.ReplayState.RUNNING or (now.waiting == 0 and now.queued >= now.total):
                return
            await asyncio.sleep(1.0)


def _tell(replay: journal.Replay, *, json: bool) -> None:
    if json:
        json_line(_members(replay))
        return
    say(
        f"{replay.state}: {replay.delivered} of {replay.total} messages delivered to {replay.target},"
        f" {replay.waiting} waiting, {replay.held} in quarantine."
    )
    if replay.held:
        talk("See why: koppelvlak quarantine list")


def _members(replay: journal.Replay) -> dict[str, Any]:
    chosen = replay.selection
    return {
        "id": replay.id,
        "state": replay.state,
        "target": replay.target,
        "selection": {
            "gemeente": chosen.gemeente,
            "zaak": chosen.zaak,
            "message": chosen.message,
            "connection": chosen.connection,
            "since": chosen.since,
            "until": chosen.until,
        },
        "again": replay.again,
        "rate": replay.rate_s,
        "by": replay.by,
        "reason": replay.reason,
        "planned": replay.planned_at,
        "started": replay.started_at,
        "ended": replay.ended_at,
        "total": replay.total,
        "skipped": dict(replay.skipped),
        "fetched": replay.fetched,
        "queued": replay.queued,
        "delivered": replay.delivered,
        "held": replay.held,
        "waiting": replay.waiting,
    }


def _aware(moment: datetime | None) -> datetime | None:
    """A time without a zone is meant as UTC, as all times are shown."""
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment
