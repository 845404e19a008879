"""A vendor that keeps a log of its own: what it sent, what it was told. It sends until it is answered, and sometimes again."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.system import example

__all__ = ["Vendor"]

_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
_START = datetime.datetime(2026, 11, 3, 10, 0, 0)  # noqa: DTZ001  # as StUF writes it: local time


@dataclass
class Vendor:
    """Makes zaken, one after the other in each of `tasks` tasks, each with two statuses, in order."""

    bases: Sequence[str]  # any of the instances will do
    log: Path
    chance: random.Random
    resends: int = 4  # a message is sent again up to this often
    share: float = 0.3  # of the messages that are sent again
    sent: int = 0
    again: int = 0
    unknown: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    slowest_s: float = 0.0
    _stopping: bool = False

    async def run(self, tasks: int) -> None:
        """Send until `stop`; back once everything begun was answered."""
        limits = httpx.Limits(max_connections=4 * tasks, max_keepalive_connections=tasks)
        with self.log.open("a", encoding="utf-8") as log:
            async with httpx.AsyncClient(timeout=20, limits=limits) as http, asyncio.TaskGroup() as group:
                for number in range(tasks):
                    group.create_task(self._zaken(http, log, number))

    def stop(self) -> None:
        self._stopping = True

    async def _zaken(self, http, log, task) -> None:
        count = 0
        while not self._stopping:
            count += 1
            zaak = f"1900{task:04}{count:08}"
            await self._deliver(http, log, f"{zaak}-c", example("creeer-zaak", zaak=zaak, nummer=f"{zaak}-c"))
            for status in range(2):
                raw = example("actualiseer-zaakstatus", zaak=zaak, nummer=f"{zaak}-s{status}")
                at = _START + datetime.timedelta(minutes=status)
                raw = raw.replace(b"20261103101500000", f"{at:%Y%m%d%H%M%S}000".encode())
                await self._deliver(http, log, f"{zaak}-s{status}", raw)

    async def _deliver(self, http, log, number, raw) -> None:
        begun = time.monotonic()
        while not await self._send(http, log, number, raw):
            await asyncio.sleep(0.1 + 0.2 * self.chance.random())
        self.slowest_s = max(self.slowest_s, time.monotonic() - begun)
        self.sent += 1
        for _ in range(self.chance.randint(1, self.resends) if self.chance.random() < self.share else 0):
            self.again += 1
            await self._send(http, log, number, raw)

    async def _send(self, http, log, number, raw) -> bool:
        """Give True when it was acknowledged."""
        answer = None
        try:
            base = self.chance.choice(self.bases)
            reply = await http.post(f"{base}/voorbeeld/zds-1.1/OntvangAsynchroon", content=raw, headers=_HEADERS)
            outcome = "ok" if reply.status_code == 200 else "fault"
            answer = reply.content
        except httpx.ConnectError:  # nothing was sent
            outcome = "unknown"
        except httpx.HTTPError:
            outcome = "unknown"
            self.unknown += 1
        if outcome == "fault":
            code = reply.text.partition("<StUF:code>")[2][:7]
            self.faults[f"{reply.status_code} {code}"] = self.faults.get(f"{reply.status_code} {code}", 0) + 1
        line = {
            "zender": "1900/Formulieren/",
            "referentienummer": number,
            "outcome": outcome,
            "raw_sha256": hashlib.sha256(raw).hexdigest(),
            "answer_sha256": None if answer is None else hashlib.sha256(answer).hexdigest(),
        }
        log.write(json.dumps(line) + "\n")
        log.flush()
        return outcome == "ok"
