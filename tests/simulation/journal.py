"""The real journal, its SQL and all, on SQLite in memory and without threads; its answers come late, or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from adapter.errors import Finding, Unavailable
from adapter.journal import engine
from adapter.journal.group import Item
from adapter.journal.sqlite import SqliteJournal
from adapter.journal.sqlite_store import SqliteConnection, SqliteStore

__all__ = ["MemoryJournal", "MemoryStore", "template"]


def template(folder: Path) -> sqlite3.Connection:
    """Give an empty journal, migrated, to copy from."""
    file = folder / "journal.db"

    async def make() -> None:
        journal = SqliteJournal(file, free_mib=1)
        await journal.open()
        await journal.close()

    asyncio.run(make())
    return sqlite3.connect(file)


class _Connection(SqliteConnection):
    def close(self) -> None:
        """It is everyone's."""


class MemoryStore:
    """A journal in memory, for any number of processes that live in one thread."""

    head_sql = SqliteStore.head_sql

    def __init__(self, empty: sqlite3.Connection) -> None:
        self.connection = _Connection(Path(":memory:"), query_only=False)
        empty.backup(self.connection._db)
        self.is_away = False

    def open(self) -> None:
        """It is open."""

    def writer(self) -> SqliteConnection:
        return self.connection

    def reader(self) -> SqliteConnection:
        return self.connection

    def room(self) -> bool:
        return True

    def committed(self) -> None:
        """There are no checkpoints."""

    def close(self) -> None:
        """It is everyone's."""


class _Group:
    """As `journal.group.Group`: what came until it is its turn is one transaction. Answers may get lost."""

    def __init__(self, work, process, store: MemoryStore) -> None:
        self._work, self._process, self._store = work, process, store
        self._items: list[Item] = []

    def start(self) -> None:
        """It has begun."""

    def stop(self) -> None:
        """Nothing goes on by itself."""

    async def do(self, kind: str, args):
        future = asyncio.get_running_loop().create_future()
        self._items.append(Item(kind, args, future))  # at once: within a process, the order of calls is that of writes
        if len(self._items) == 1:
            self._process.world.spawn(self._turn())
        result = await future
        await self._process.pause()
        if self._process.fault("lost answer"):  # it is done, and nobody is told
            raise Unavailable(Finding(code="journaal-onbereikbaar"))
        if isinstance(result, BaseException):
            raise result
        return result

    async def _turn(self) -> None:
        await self._process.pause()
        items, self._items = self._items, []
        if self._store.is_away or self._process.is_cut_off or self._process.fault("refused"):
            for item in items:
                item.result = Unavailable(Finding(code="journaal-onbereikbaar"))
        else:
            self._work(items)
        for item in items:
            if not item.future.done():
                item.future.set_result(item.result)


class MemoryJournal(engine.SqlJournal):
    """`Journal` for one process."""

    def __init__(self, store: MemoryStore, process, *, same_body=None) -> None:
        super().__init__(store, same_body=same_body)
        self._process = process
        self._memory = store
        self._writes = _Group(self._writer.work, process, store)
        self._look_ups = _Group(engine._LookUps(store, same_body).work, process, store)

    async def open(self) -> None:
        """It is open."""

    async def close(self) -> None:
        """It is everyone's."""

    async def _read(self, ask):
        await self._process.pause()
        if self._memory.is_away or self._process.is_cut_off:
            raise Unavailable(Finding(code="journaal-onbereikbaar"))
        connection = self._memory.connection
        connection.snapshot()
        try:
            result = ask(connection)
        finally:
            connection.rollback()
        await self._process.pause()
        return result
