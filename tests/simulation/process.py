"""One process of the product in the simulation: the real relay, auditor and worker on ports in memory."""

from __future__ import annotations

import asyncio
import datetime
import random

from adapter import settings
from adapter.delivery import Ports, Source, Worker
from adapter.peers import Catalogus
from adapter.peers.zgw import open_zgw
from adapter.relay import Auditor, Relay
from tests.delivery.harness import NOW, RSIN, Blobs
from tests.simulation.backbone import SEND_S, MemoryBackbone
from tests.simulation.journal import MemoryJournal

__all__ = ["RULES", "TARGET", "Process"]

TARGET = "voorbeeld/bron"
RULES = settings.Backbone(send_s=SEND_S)
DELIVERY = settings.Delivery(first_s=1.0, factor=1.5, ceiling_s=5.0, attempts_max=1000, in_work=4)
GEMEENTE = settings.Gemeente(
    organisaties=(settings.Organisatie(code="1900", rsin=RSIN, gemeentecode="1900"),),
    catalogus_rsin=RSIN,
    connections={"proef": settings.Connection()},
    zaaktypen={"standaard": settings.Zaaktypeprofiel()},
)


class Process:
    """It may be killed, and it may stand still; its clock may be wrong."""

    def __init__(self, world, name: str) -> None:
        self.world = world
        self.name = name
        self.chance: random.Random = world.chance
        self.is_dead = False
        self.clock_off_s = 0.0
        self.is_cut_off = False  # from the journal, which others reach
        self.going: asyncio.Event | None = None  # set when it goes on
        self.journal = MemoryJournal(world.store, self)
        backbone = MemoryBackbone(world.log, self)
        monotonic = asyncio.get_running_loop().time
        self._source = self._make_source(monotonic)
        ports = Ports(
            source=self._source,
            journal=self.journal,
            blobs=Blobs(),
            rules=DELIVERY,
            clock=self.now,
            jitter=self.chance.random,
        )
        self.worker = Worker(TARGET, ports, owner=name, monotonic=monotonic)
        self.relay = Relay(self.journal, backbone, rules=RULES, owner=name, clock=self.now)
        self.auditor = Auditor(
            self.journal, backbone, rules=RULES, owner=name, clock=self.now, confirmed=self.worker.notify
        )
        self.tasks = [world.spawn(loop.run()) for loop in (self.relay, self.auditor, self.worker)]

    def _make_source(self, monotonic) -> Source:
        zgw = open_zgw(
            GEMEENTE.source,
            gemeente="voorbeeld",
            monotonic=monotonic,
            clock_s=lambda: self.now().timestamp(),
            register=self._target,
        )
        catalogus = Catalogus(zgw, cache_s=300, rsin=RSIN, domein=None, monotonic=monotonic)
        return Source(name="voorbeeld", gemeente=GEMEENTE, zgw=zgw, catalogus=catalogus)

    def now(self) -> datetime.datetime:
        return NOW + datetime.timedelta(seconds=asyncio.get_running_loop().time() + self.clock_off_s)

    def kill(self) -> None:
        """As kill -9: nothing that it does from now on is seen by anyone."""
        self.is_dead = True
        for task in self.tasks:
            task.cancel()

    def stop(self) -> None:
        """As SIGTERM: it finishes what is in work."""
        for loop in (self.relay, self.auditor, self.worker):
            loop.stop()

    def fault(self, *kinds: str) -> str | None:
        if self.world.is_calm or self.chance.random() > 0.03:
            return None
        kind = self.chance.choice(kinds)
        self.world.faults[kind] += 1
        return kind

    def delay(self) -> float:
        roll = self.chance.random()
        return (
            roll / 200
            if roll < 0.95
            else roll / 4
            if roll < 0.995 or self.world.is_calm
            else 1.5 * self.chance.random()
        )

    async def pause(self) -> None:
        """What lies between this process and the world: time, a stand-still, its death."""
        self._check_alive()
        await asyncio.sleep(self.delay())
        while self.going is not None:
            await self.going.wait()
        self._check_alive()

    def _check_alive(self) -> None:
        if self.is_dead:
            raise asyncio.CancelledError

    async def _target(self, scope, receive, send) -> None:
        """The source of zaken, over a network: a call that has left gets there, also when its sender stands still."""
        self._check_alive()
        await asyncio.sleep(self.delay())
        self._check_alive()
        fault = self.fault("busy", "broken", "hang", "lose")
        if self.world.target_is_away or fault in {"busy", "broken"}:
            status = 500 if fault == "broken" else 503
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        if fault == "hang":
            await asyncio.sleep(60)
        if fault != "lose":
            await self.world.zgw(scope, receive, send)
            await self.pause()
            return

        async def nowhere(_message) -> None:
            return None

        await self.world.zgw(scope, receive, nowhere)
        raise ConnectionError
