"""The dashboard as people meet it: a server on a port of its own, with a landscape of messages in every state."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from adapter import wiring
from adapter.journal import AttemptOutcome, LeveringState
from tests.system import example, posted, running

__all__ = ["TARGET", "Site", "filled", "park", "publish", "serving", "wrong_omschrijving"]

TARGET = "voorbeeld/bron"
WRONG = {"code": "zaaktype-onbekend", "facts": {"zaaktype": "B1026", "geldig": "B0337, B0600"}}


@dataclass
class Site:
    base: str
    system: wiring.System


def wrong_omschrijving(data: bytes) -> bytes:
    """Give a message whose startdatum is not a date."""
    return data.replace(b"<ZKN:startdatum>2026", b"<ZKN:startdatum>x026")


async def publish(system: wiring.System) -> None:
    """Bring all that was accepted to the backbone, in a system without background."""
    await system.relay.publish_round()
    auditing = asyncio.create_task(system.auditor.run())
    while any(
        count
        for name, count in (await system.journal.counts()).items()
        if name in ("bericht.ACCEPTED", "bericht.PUBLISHING", "bericht.PUBLISHED")
    ):
        await asyncio.sleep(0.02)
    system.auditor.stop()
    await auditing
    await system.relay._lease.let_go()


async def park(system: wiring.System, *, finding: dict = WRONG, limit: int = 50) -> Sequence[str]:
    """Have the target refuse all that is due there, for good; give the ids."""
    log, now = system.journal, wiring.utc_now()
    lease = await log.acquire(f"levering/{TARGET}", owner="test", now=now, duration_s=30)
    held = []
    for head in await log.due(target=TARGET, now=wiring.utc_now(), limit=limit):
        at = wiring.utc_now()
        await log.begin_attempt(head.bericht_id, TARGET, worker="test", token=lease.token, at=at)
        outcome = AttemptOutcome(
            state=LeveringState.QUARANTINED, retry_at=None, findings=(finding,), warnings=(), results={}
        )
        await log.end_attempt(head.bericht_id, TARGET, outcome, worker="test", token=lease.token, at=at)
        held.append(head.bericht_id)
    await log.let_go(lease)
    return held


async def filled(folder: Path, *, held: int = 2, **overrides: object) -> None:
    """Fill a journal: messages delivered, refused and in quarantine (of zaken 1900202600000101 and on)."""
    async with running(folder, **overrides) as system:
        await posted(system, example("creeer-zaak", nummer="geleverd-1"))
        await posted(system, example("actualiseer-zaakstatus", nummer="geleverd-2"))
        await posted(system, wrong_omschrijving(example("creeer-zaak", nummer="geweigerd-1", zaak="1900202600000055")))
        unknown = example("creeer-zaak", nummer="geweigerd-2", zaak="1900202600000056").replace(b"B1026", b"B9999")
        await posted(system, unknown)
        await posted(system, example("geef-zaakdetails", nummer="vraag-1"))
        assert await system.settle(within_s=30)
    async with running(folder, background=False, **overrides) as system:
        for number in range(held):
            await posted(
                system, example("creeer-zaak", nummer=f"vast-{number + 1}", zaak=f"19002026000001{number + 1:02d}")
            )
        await publish(system)
        assert len(await park(system)) == held


@contextlib.asynccontextmanager
async def serving(folder: Path, **overrides: object) -> AsyncIterator[Site]:
    """Serve the example gemeente from `folder`."""
    async with running(folder, **overrides) as system:
        app = wiring.make_app(system, runs_system=False)
        server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="on", access_log=False)
        )
        serve = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield Site(base=f"http://127.0.0.1:{port}", system=system)
        finally:
            server.should_exit = True
            await serve
