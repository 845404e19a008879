"""The event log in memory, and how one process sees it: a broker that stands still, goes away, and loses answers."""

from __future__ import annotations

import asyncio
import math
import random
import zlib
from collections.abc import Mapping, Sequence

from adapter.backbone import Position, Record, StoredRecord
from adapter.errors import Finding, OutcomeUnknown, Unavailable

__all__ = ["Log", "MemoryBackbone"]

SEND_S = 5.0
READ_S = 15.0
SILENT_S = 4.0
DOUBLED = 0.05
LANDS_S = 0.4  # a broker deals with what it has in its socket buffers within this, once it goes on


def _away() -> Unavailable:
    return Unavailable(Finding(code="backbone-niet-beschikbaar"), retry_after_s=1.0)


class Log:
    """What the brokers have on disk; shared by all processes."""

    def __init__(self, partitions: int) -> None:
        self.partitions: list[list[StoredRecord]] = [[] for _ in range(partitions)]
        self.standing_still: asyncio.Event | None = None  # set when it goes on
        self.is_away = False
        self.doubles: random.Random | None = (
            None  # chance by which a batch is stored twice, as after a retry that nobody recognised
        )
        self._grew = asyncio.Event()

    def append(self, records: Sequence[Record]) -> list[Position]:
        if self.doubles is not None and self.doubles.random() < DOUBLED:
            self._store(records)
        positions = self._store(records)
        grew, self._grew = self._grew, asyncio.Event()
        grew.set()
        return positions

    def lose_end(self, partition: int, number: int) -> int:
        """Forget the last records of a partition, as an election of a broker that was behind does; give how many."""
        records = self.partitions[partition]
        lost = records[len(records) - min(number, len(records)) :]
        del records[len(records) - len(lost) :]
        return len(lost)

    def _store(self, records: Sequence[Record]) -> list[Position]:
        positions = []
        for record in records:
            number = zlib.crc32(record.key.encode()) % len(self.partitions)
            partition = self.partitions[number]
            position = Position(topic=record.topic, partition=number, offset=len(partition))
            partition.append(
                StoredRecord(
                    position=position,
                    key=record.key,
                    event_id=record.event_id,
                    value=record.value,
                    headers=dict(record.headers),
                )
            )
            positions.append(position)
        return positions

    def ends(self) -> dict[int, int]:
        return {number: len(partition) for number, partition in enumerate(self.partitions)}

    async def grown(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._grew.wait()
        except TimeoutError:
            return


class MemoryBackbone:
    """`Backbone` for one process. `process` gives delays and chance, and ends calls of one that was killed."""

    def __init__(self, log: Log, process) -> None:
        self._log = log
        self._process = process

    async def open(self) -> None:
        """Nothing is to be done."""

    async def close(self) -> None:
        """Nothing is held."""

    async def ready(self) -> bool:
        return not self._log.is_away

    async def publish(self, records: Sequence[Record]) -> Sequence[Position]:
        if not records:
            return ()
        await self._process.pause()
        if self._log.is_away:
            raise _away() if self._process.chance.random() < 0.5 else OutcomeUnknown(Finding(code="backbone-onbekend"))
        fault = self._process.fault("before", "part", "after")
        if fault == "before":
            raise OutcomeUnknown(Finding(code="backbone-onbekend"))
        # from here on it lands, whatever becomes of the process that sent it
        sent = records[: self._process.chance.randrange(len(records) + 1)] if fault == "part" else records
        landing = self._process.world.spawn(self._land(sent))
        landed, _ = await asyncio.wait({landing}, timeout=SEND_S)
        await self._process.pause()
        if not landed or fault:
            raise OutcomeUnknown(Finding(code="backbone-onbekend"))
        return landing.result()

    async def _land(self, records: Sequence[Record]) -> list[Position]:
        if self._log.standing_still is not None:
            await self._log.standing_still.wait()
        await asyncio.sleep(self._process.chance.random() * LANDS_S)
        while self._log.standing_still is not None:
            await self._log.standing_still.wait()
        return self._log.append(records)

    async def _asked(self) -> None:
        await self._process.pause()
        if self._log.standing_still is not None:
            try:
                async with asyncio.timeout(READ_S):
                    await self._log.standing_still.wait()
            except TimeoutError:
                raise _away() from None
        if self._log.is_away or self._process.fault("lost"):
            raise _away()

    async def ends(self, topic: str) -> Mapping[int, int]:
        await self._asked()
        ends = self._log.ends()
        await self._process.pause()
        return ends

    async def extent(self, topic: str) -> Mapping[int, tuple[int, int]]:
        await self._asked()
        extent = {number: (0, end) for number, end in self._log.ends().items()}
        await self._process.pause()
        return extent

    async def promise_s(self, _topic: str) -> float | None:
        await self._asked()
        return math.inf

    async def read(self, topic: str, *, start: Mapping[int, int], until: Mapping[int, int]) -> Sequence[StoredRecord]:
        await self._asked()
        found = [
            record
            for number in sorted(start)
            for record in self._log.partitions[number][start[number] : until.get(number, start[number])]
            if record.position.topic == topic
        ]
        await self._process.pause()
        return found

    async def follow(self, topic: str, *, start: Mapping[int, int]) -> MemoryFollower:
        await self._asked()
        places = {number: start.get(number, 0) for number in range(len(self._log.partitions))}
        return MemoryFollower(self._log, self._process, self._asked, topic, places)


class MemoryFollower:
    """Reads on and on; sometimes it falls silent, as clients do, and says so late."""

    def __init__(self, log: Log, process, asked, topic: str, places: dict[int, int]) -> None:
        self._log, self._process, self._asked, self._topic, self._places = log, process, asked, topic, places
        self._silent_s = 0.0

    async def poll(self, *, limit: int, wait_s: float) -> Sequence[StoredRecord]:
        await self._asked()
        if self._silent_s or self._process.fault("silent"):
            self._silent_s += wait_s
            await asyncio.sleep(wait_s)
            if self._silent_s > SILENT_S:
                raise Unavailable(Finding(code="backbone-stil"), retry_after_s=1.0)
            return ()
        found = self._take(limit)
        if not found:
            await self._log.grown(wait_s)
            await self._process.pause()
            found = self._take(limit)
        return found

    def _take(self, limit: int) -> list[StoredRecord]:
        found: list[StoredRecord] = []
        for number, place in self._places.items():
            records = self._log.partitions[number][place : place + limit - len(found)]
            self._places[number] += len(records)
            found += [record for record in records if record.position.topic == self._topic]
        return found

    async def close(self) -> None:
        """Nothing is held."""
