"""The embedded event log: a durable, partitioned log on SQLite (WAL, synchronous=FULL), for one machine.

The same contract as Kafka: dense offsets per partition, any number of readers. Several processes may share the file.
"""

from __future__ import annotations

import asyncio
import math
import sqlite3
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import orjson

from adapter.backbone.port import Position, Record, StoredRecord
from adapter.errors import Finding, Misconfigured, Unavailable

__all__ = ["EmbeddedBackbone"]

POLL_S: Final = 0.1  # how often another process's records are looked for
_BUSY_S: Final = 30.0  # how long a writer waits for another process's transaction
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS record (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL,
  key TEXT NOT NULL, event_id TEXT NOT NULL, headers BLOB NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY (topic, partition, "offset")
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_end (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, partition)
) WITHOUT ROWID;
"""
_SELECT: Final = (
    'SELECT topic, partition, "offset", key, event_id, headers, value FROM record '
    'WHERE topic = ? AND partition = ? AND "offset" >= ? AND "offset" < ? ORDER BY "offset" LIMIT ?'
)
_NO_END: Final = 2**62
_ROW: Final = "(?, ?, ?, ?, ?, ?, ?)"
_ROWS: Final = 64  # in one statement: each statement is a turn at the interpreter lock, for which a busy loop pays

_T = TypeVar("_T")


class EmbeddedBackbone:
    """The log in one file."""

    def __init__(self, file: Path, *, partitions: int) -> None:
        self._file = file
        self._partitions = partitions
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="backbone-write")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="backbone-read")
        self._write: sqlite3.Connection | None = None
        self._read: sqlite3.Connection | None = None
        self._published = asyncio.Event()

    async def open(self) -> None:
        """Open the file, made when it isn't there; raises Misconfigured when it can't be."""
        try:
            self._write = await _in(self._writer, self._connect)
            self._read = await _in(self._reader, self._connect)
        except (sqlite3.Error, OSError) as error:
            raise Misconfigured(
                Finding(code="gegevensmap-onbruikbaar", path="data", facts={"reden": str(error)})
            ) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False, timeout=_BUSY_S)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.executescript(_TABLES)
        return connection

    async def close(self) -> None:
        """Close the file."""
        for executor, connection in ((self._writer, self._write), (self._reader, self._read)):
            if connection is not None:
                await _in(executor, connection.close)
            executor.shutdown(wait=True)
        self._write = self._read = None

    async def ready(self) -> bool:
        """True while the file is open."""
        return self._write is not None

    async def publish(self, records: Sequence[Record]) -> Sequence[Position]:
        """Append all in one transaction; a failure means that none were stored."""
        if not records:
            return ()
        try:
            positions = await _in(self._writer, lambda: self._append(records))
        except sqlite3.Error as error:
            raise Unavailable(Finding(code="backbone-niet-beschikbaar"), retry_after_s=5.0) from error
        self._published.set()
        return positions

    def _append(self, records: Sequence[Record]) -> list[Position]:
        connection = _opened(self._write)
        connection.execute("BEGIN IMMEDIATE")
        try:
            ends: dict[tuple[str, int], int] = {}
            rows, positions = [], []
            for record in records:
                partition = zlib.crc32(record.key.encode()) % self._partitions
                where = (record.topic, partition)
                offset = ends.get(where)
                if offset is None:
                    offset = self._end(connection, where)
                ends[where] = offset + 1
                rows.append(
                    (*where, offset, record.key, record.event_id, orjson.dumps(dict(record.headers)), record.value)
                )
                positions.append(Position(topic=record.topic, partition=partition, offset=offset))
            for start in range(0, len(rows), _ROWS):
                part = rows[start : start + _ROWS]
                connection.execute(
                    f"INSERT INTO record VALUES {','.join([_ROW] * len(part))}",  # noqa: S608  # only placeholders
                    [value for row in part for value in row],
                )
            connection.executemany(
                "INSERT INTO log_end VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next",
                [(*where, end) for where, end in ends.items()],
            )
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return positions

    @staticmethod
    def _end(connection: sqlite3.Connection, where: tuple[str, int]) -> int:
        row = connection.execute("SELECT next FROM log_end WHERE topic = ? AND partition = ?", where).fetchone()
        return row[0] if row is not None else 0

    async def ends(self, topic: str) -> Mapping[int, int]:
        """Give per partition the offset that the next record will get."""
        return await _in(self._reader, lambda: self._ends(topic))

    def _ends(self, topic: str) -> dict[int, int]:
        found = _opened(self._read).execute("SELECT partition, next FROM log_end WHERE topic = ?", (topic,))
        return {**dict.fromkeys(range(self._partitions), 0), **dict(found)}

    async def extent(self, topic: str) -> Mapping[int, tuple[int, int]]:
        """Give per partition the lowest offset that is kept, and the end."""

        def select() -> dict[int, tuple[int, int]]:
            lowest: dict[int, int] = dict(
                _opened(self._read).execute(
                    'SELECT partition, min("offset") FROM record WHERE topic = ? GROUP BY partition', (topic,)
                )
            )
            return {partition: (lowest.get(partition, end), end) for partition, end in self._ends(topic).items()}

        return await _in(self._reader, select)

    async def promise_s(self, _topic: str) -> float | None:
        """Give that nothing is ever removed."""
        return math.inf

    async def read(self, topic: str, *, start: Mapping[int, int], until: Mapping[int, int]) -> Sequence[StoredRecord]:
        """Give the records from `start` up to but not including `until`, per partition in order."""

        def select() -> list[StoredRecord]:
            return [
                _stored(row)
                for partition, offset in sorted(start.items())
                for row in _opened(self._read).execute(
                    _SELECT, (topic, partition, offset, until.get(partition, offset), -1)
                )
            ]

        return await _in(self._reader, select)

    async def follow(self, topic: str, *, start: Mapping[int, int]) -> _Follower:
        """Read on from `start`."""
        return _Follower(self, topic, {partition: start.get(partition, 0) for partition in range(self._partitions)})

    # --- for its followers ----------------------------------------------------------------------------------------

    async def after(self, topic: str, offsets: Mapping[int, int], limit: int) -> list[StoredRecord]:
        """Give up to `limit` records from `offsets` on, per partition in order."""

        def select() -> list[StoredRecord]:
            ends = self._ends(topic)
            found: list[StoredRecord] = []
            for partition, offset in offsets.items():
                if ends.get(partition, 0) > offset and len(found) < limit:
                    rows = _opened(self._read).execute(_SELECT, (topic, partition, offset, _NO_END, limit - len(found)))
                    found.extend(map(_stored, rows))
            return found

        return await _in(self._reader, select)

    async def wait(self, seconds: float) -> None:
        """Return when something was published in this process, or after `seconds`."""
        self._published.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._published.wait()
        except TimeoutError:
            return


class _Follower:
    """Reads a topic on and on."""

    def __init__(self, log: EmbeddedBackbone, topic: str, offsets: dict[int, int]) -> None:
        self._log = log
        self._topic = topic
        self._offsets = offsets

    async def poll(self, *, limit: int, wait_s: float) -> Sequence[StoredRecord]:
        """Give up to `limit` records; empty after `wait_s` without any."""
        loop = asyncio.get_running_loop()
        until = loop.time() + wait_s
        while True:
            try:
                found = await self._log.after(self._topic, self._offsets, limit)
            except sqlite3.Error as error:
                raise Unavailable(Finding(code="backbone-niet-beschikbaar"), retry_after_s=5.0) from error
            for record in found:
                self._offsets[record.position.partition] = record.position.offset + 1
            left = until - loop.time()
            if found or left <= 0:
                return found
            await self._log.wait(min(left, POLL_S))

    async def close(self) -> None:
        """Nothing is held."""


def _stored(row: tuple[str, int, int, str, str, bytes, bytes]) -> StoredRecord:
    topic, partition, offset, key, event_id, headers, value = row
    return StoredRecord(
        position=Position(topic=topic, partition=partition, offset=offset),
        key=key,
        event_id=event_id,
        value=value,
        headers=orjson.loads(headers),
    )


def _opened(connection: sqlite3.Connection | None) -> sqlite3.Connection:
    assert connection is not None, "the log is not open"
    return connection


async def _in(executor: ThreadPoolExecutor, work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(executor, work)
