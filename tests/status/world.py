"""Two gemeenten on one installation, each with a message delivered nowhere yet, one refused and one in quarantine; a key per role."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from adapter import intake, security, tenancy, wiring
from adapter.journal import AttemptOutcome, LeveringState, Selection
from adapter.security import Role
from adapter.settings import Access
from tests.system import example

__all__ = ["CANARY", "GEMEENTEN", "World", "key_of", "two_gemeenten"]

GEMEENTEN = ("voorbeeld", "tweede")
CANARY = "999990019"  # the test BSN in the example messages


def key_of(role: str, gemeente: str) -> str:
    """Give the key of a role in a gemeente; the same each time."""
    return security.new_key(hashlib.sha256(f"{role}@{gemeente}".encode()).digest())


def _access() -> Access:
    return Access.model_validate(
        {
            "keys": {
                f"{role}-{gemeente}": {
                    "sha256": security.hash_key(key_of(role, gemeente)),
                    "grants": [{"gemeente": gemeente, "roles": [role]}],
                }
                for role in Role
                for gemeente in GEMEENTEN
            }
        }
    )


@dataclass
class World:
    system: wiring.System
    http: httpx.AsyncClient
    held: dict[str, str]  # per gemeente the message in quarantine
    refused: dict[str, str]
    replays: dict[str, str]

    def as_(self, role: str, gemeente: str = "voorbeeld") -> dict[str, str]:
        """Give the headers of somebody."""
        return {"X-API-Key": key_of(role, gemeente)}


@contextlib.asynccontextmanager
async def two_gemeenten(folder: Path) -> AsyncIterator[World]:
    """Run them in the production profile: nobody is known by where they are."""
    settings = tenancy.load(None, overrides={"data": str(folder), "profile": "production"})
    one = settings.gemeenten["voorbeeld"]
    settings = settings.model_copy(update={"gemeenten": dict.fromkeys(GEMEENTEN, one), "access": _access()})
    async with wiring.System(settings, background=False) as system:
        held, refused = {}, {}
        for gemeente in GEMEENTEN:
            await _post(system, gemeente, example("creeer-zaak", nummer=f"goed-{gemeente}"))
            await _post(system, gemeente, example("creeer-zaak-ongeldig", nummer=f"fout-{gemeente}"))
        await _publish(system)
        for gemeente in GEMEENTEN:
            held[gemeente] = await _park(system, f"{gemeente}/bron")
            _, found = await system.journal.search(gemeente=gemeente, state="REFUSED")
            refused[gemeente] = found[0].bericht_id
        replays = {
            gemeente: (
                await system.replays.plan(
                    Selection(gemeente=gemeente), target=f"{gemeente}/bron", again=True, by=f"iemand van {gemeente}"
                )
            ).id
            for gemeente in GEMEENTEN
        }
        app = wiring.make_app(system, runs_system=False)
        transport = httpx.ASGITransport(app, client=("10.0.0.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url="https://koppelvlak.example") as http:
            yield World(system, http, held, refused, replays)


async def _post(system: wiring.System, gemeente: str, data: bytes) -> None:
    await system.receiver.receive(
        intake.Inbound(
            gemeente=gemeente, pack="zds-1.1", dienst=None, soapaction=None, soap_version="1.1", skeleton=data
        )
    )


async def _publish(system: wiring.System) -> None:
    await system.relay.publish_round()
    auditing = asyncio.create_task(system.auditor.run())
    for gemeente in GEMEENTEN:
        async with asyncio.timeout(30):
            while not await system.journal.due(target=f"{gemeente}/bron", now=wiring.utc_now(), limit=5):
                await asyncio.sleep(0.02)
    system.auditor.stop()
    await auditing


async def _park(system: wiring.System, target: str) -> str:
    now = wiring.utc_now()
    lease = await system.journal.acquire(f"levering/{target}", owner="test", now=now, duration_s=30)
    assert lease is not None
    (head,) = await system.journal.due(target=target, now=now, limit=5)
    await system.journal.begin_attempt(head.bericht_id, target, worker="test", token=lease.token, at=now)
    outcome = AttemptOutcome(
        state=LeveringState.QUARANTINED, retry_at=None, findings=({"code": "levering-fout"},), warnings=(), results={}
    )
    await system.journal.end_attempt(head.bericht_id, target, outcome, worker="test", token=lease.token, at=now)
    await system.journal.let_go(lease)
    return head.bericht_id
