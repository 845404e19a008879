"""A vendor that keeps a log of its own: what it sent, what it was told. It sends until it is answered, and sometimes again."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import hashlib
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from tests.system import example

__all__ = ["Vendor"]

PATH = "/voorbeeld/zds-1.1/OntvangAsynchroon"
ANSWER_S = 20.0
_START = datetime.datetime(2026, 11, 3, 10, 0, 0)  # noqa: DTZ001  # as StUF writes it: local time
_OLD = 500  # messages of before that may be sent again, after whatever was done to the server meanwhile
_OLD_SHARE = 0.2


class _Line:
    """One connection at a time to one server: as little work as a client can do, so that the server is what is measured."""

    def __init__(self, base: str) -> None:
        self._at = urlsplit(base)
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.told_when = False  # the last answer said when to come back

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """Give status and content. Raises ConnectionRefusedError when nothing was sent, else OSError or TimeoutError."""
        reader, writer = self._open or await asyncio.open_connection(self._at.hostname, self._at.port)
        self._open = None
        try:
            async with asyncio.timeout(ANSWER_S):
                head = f"POST {PATH} HTTP/1.1\r\nHost: {self._at.netloc}\r\nContent-Type: text/xml; charset=utf-8\r\n"
                writer.write(f'{head}SOAPAction: ""\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body)
                fields = (await reader.readuntil(b"\r\n\r\n")).lower()
                size = int(fields.partition(b"content-length:")[2].partition(b"\r\n")[0])
                content = await reader.readexactly(size)
        except asyncio.IncompleteReadError as error:
            writer.close()
            raise ConnectionResetError from error
        except BaseException:
            writer.close()
            raise
        self.told_when = b"retry-after:" in fields
        if b"connection: close" in fields:
            writer.close()
        else:
            self._open = (reader, writer)
        return int(fields[9:12]), content

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()


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
    answers_s: list[float] = field(default_factory=list)  # of each acknowledgement
    untimed: int = 0  # refusals for now that did not say when to come back
    _stopping: bool = False
    _old: list[tuple[str, bytes]] = field(default_factory=list)
    _lines: list[_Line] = field(default_factory=list)  # not in use now

    async def run(self, tasks: int) -> None:
        """Send until `stop`; back once everything begun was answered."""
        with self.log.open("a", encoding="utf-8") as log:
            async with asyncio.TaskGroup() as group:
                for number in range(tasks):
                    group.create_task(self._zaken(log, number))
        for line in self._lines:
            line.close()

    async def offer(self, rate_s: float, seconds: float) -> None:
        """Send so many new messages a second, whatever comes of those before; none is sent again."""
        loop = asyncio.get_running_loop()
        begun, number = loop.time(), 0
        with self.log.open("a", encoding="utf-8") as log:
            async with asyncio.TaskGroup() as group:
                while (now := loop.time() - begun) < seconds:
                    while number < now * rate_s:
                        number += 1
                        group.create_task(self._offer(log, number))
                    await asyncio.sleep(0.005)
        for line in self._lines:
            line.close()

    async def _offer(self, log: TextIO, number: int) -> None:
        zaak = f"1900{9999:04}{number:08}"
        if await self._send(log, f"{zaak}-c", example("creeer-zaak", zaak=zaak, nummer=f"{zaak}-c")):
            self.sent += 1

    def stop(self) -> None:
        self._stopping = True

    async def _zaken(self, log: TextIO, task: int) -> None:
        count = 0
        while not self._stopping:
            count += 1
            zaak = f"1900{task:04}{count:08}"
            await self._deliver(log, f"{zaak}-c", example("creeer-zaak", zaak=zaak, nummer=f"{zaak}-c"))
            for status in range(2):
                raw = example("actualiseer-zaakstatus", zaak=zaak, nummer=f"{zaak}-s{status}")
                at = _START + datetime.timedelta(minutes=status)
                raw = raw.replace(b"20261103101500000", f"{at:%Y%m%d%H%M%S}000".encode())
                await self._deliver(log, f"{zaak}-s{status}", raw)

    async def _deliver(self, log: TextIO, number: str, raw: bytes) -> None:
        """Send until it is acknowledged; and again, at once with the first or after it, or one of long before."""
        begun = time.monotonic()
        times = self.chance.randint(1, self.resends) if self.chance.random() < self.share else 0
        together = self.chance.random() < 0.5
        self.again += times
        if together and times:
            async with asyncio.TaskGroup() as group:
                for _ in range(times):
                    group.create_task(self._send(log, number, raw))
        while not await self._send(log, number, raw):
            await asyncio.sleep(0.1 + 0.2 * self.chance.random())
        self.slowest_s = max(self.slowest_s, time.monotonic() - begun)
        self.sent += 1
        for _ in range(0 if together else times):
            is_old = self._old and self.chance.random() < _OLD_SHARE
            await self._send(log, *(self.chance.choice(self._old) if is_old else (number, raw)))
        if len(self._old) < _OLD:
            self._old.append((number, raw))
        else:
            self._old[self.chance.randrange(_OLD)] = (number, raw)

    async def _send(self, log: TextIO, number: str, raw: bytes) -> bool:
        """Give True when it was acknowledged."""
        answer, outcome, begun = None, "unknown", time.monotonic()
        line = self._lines.pop() if self._lines else _Line(self.chance.choice(self.bases))
        with contextlib.suppress(ConnectionRefusedError):  # nothing was sent
            try:
                status, answer = await line.post(raw)
            except ConnectionRefusedError:
                raise
            except OSError:  # a deadline is one, too
                self.unknown += 1
            else:
                outcome = "ok" if status == 200 else "fault"
                if status == 200:
                    self.answers_s.append(time.monotonic() - begun)
                elif status == 503 and not line.told_when:
                    self.untimed += 1
                if status != 200:
                    code = answer.decode().partition("<StUF:code>")[2][:7]
                    self.faults[f"{status} {code}"] = self.faults.get(f"{status} {code}", 0) + 1
        if len(self.bases) == 1 or self.chance.random() < 0.8:
            self._lines.append(line)
        else:
            line.close()
        told = {
            "zender": "1900/Formulieren/",
            "referentienummer": number,
            "outcome": outcome,
            "raw_sha256": hashlib.sha256(raw).hexdigest(),
            "answer_sha256": None if answer is None else hashlib.sha256(answer).hexdigest(),
        }
        log.write(json.dumps(told) + "\n")
        log.flush()
        return outcome == "ok"
