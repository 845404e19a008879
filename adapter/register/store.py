"""The register's memory: an append-only log of mutations, and the objects as a projection of it, in one SQLite file.

Every write appends to `mutatie` and changes `object` in one transaction; requests that come together are committed together.
An object's body stands in the log only: `object` says which mutation is its newest, and what it is found by.
URLs are stored without their root (`@root@/zaken/api/v1/…`), so that a server may move.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from adapter.errors import Finding, Misconfigured
from adapter.journal import Group, Item
from adapter.register.session import Place, Session, Writing, keys_of, project

__all__ = ["Store"]

_VERSION: Final = 1  # of the projection; an older one is made anew from the log
_LOG: Final = """
CREATE TABLE IF NOT EXISTS mutatie (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, gemeente TEXT NOT NULL, collection TEXT NOT NULL, uuid TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('put', 'delete')), body BLOB
);
CREATE TRIGGER IF NOT EXISTS mutatie_keeps BEFORE UPDATE ON mutatie BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS mutatie_stays BEFORE DELETE ON mutatie BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""
_PROJECTION: Final = (
    "DROP TABLE IF EXISTS object",
    """CREATE TABLE object (
  gemeente TEXT NOT NULL, collection TEXT NOT NULL, uuid TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  identificatie TEXT, organisatie TEXT, owner TEXT, other TEXT, PRIMARY KEY (gemeente, collection, uuid)
) WITHOUT ROWID""",
    "CREATE INDEX object_identificatie ON object (gemeente, collection, identificatie) WHERE identificatie IS NOT NULL",
    "CREATE INDEX object_owner ON object (gemeente, collection, owner) WHERE owner IS NOT NULL",
    "CREATE INDEX object_other ON object (gemeente, collection, other) WHERE other IS NOT NULL",
    f"PRAGMA user_version = {_VERSION}",
)
_REBUILT_AT_ONCE: Final = 500  # mutations
_CHECKPOINT_PAGES: Final = 4000  # of the write-ahead log: its pages are copied once for many commits

_T = TypeVar("_T")


class Store:
    """The file; one writer thread commits what queued while the last commit ran."""

    def __init__(self, file: Path, *, at: Callable[[], str]) -> None:
        self._file = file
        self._at = at
        self._group = Group("register-write", self._work, at_end=self._let_go)
        self._writes: sqlite3.Connection | None = None
        self._reads: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the file, made when it isn't there; raises Misconfigured."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._writes = self._connect()
            _make_tables(self._writes)
            self._reads = self._connect()
        except (sqlite3.Error, OSError) as error:
            raise Misconfigured(
                Finding(code="gegevensmap-onbruikbaar", path="data", facts={"reden": str(error)})
            ) from error
        self._group.start()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False, timeout=30.0)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        return connection

    def close(self) -> None:
        """Finish what is queued, then close."""
        self._group.stop()
        if self._reads is not None:
            self._reads.close()
            self._reads = None

    def _let_go(self) -> None:
        if self._writes is not None:
            self._writes.close()
            self._writes = None

    def reading(self) -> Session:
        """Give a session that only reads what is committed."""
        assert self._reads is not None, "the register is not started"
        return Session(self._reads)

    async def write(self, job: Callable[[Writing], _T]) -> _T:
        """Run `job` in a transaction; back once it is durable. What it raises undoes it and is raised here."""
        result: _T = await self._group.do("job", job)
        return result

    def _work(self, items: Sequence[Item]) -> None:
        """Do all jobs in one transaction."""
        connection = self._writes
        assert connection is not None, "the register is not started"
        connection.execute("BEGIN IMMEDIATE")
        try:
            writing = Writing(connection, self._at)
            for item in items:
                try:
                    item.result = writing.do(item.args)
                except sqlite3.Error:
                    raise
                except Exception as error:  # noqa: BLE001  # its caller gets it
                    item.result = error
            writing.flush()
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    async def rebuild(self) -> None:
        """Make the projection anew from the log."""
        await asyncio.to_thread(self._rebuild_in_own_connection)

    def _rebuild_in_own_connection(self) -> None:
        connection = self._connect()
        try:
            _rebuild(connection)
        finally:
            connection.close()


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.executescript(_LOG)
    if connection.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        _rebuild(connection)


def _rebuild(connection: sqlite3.Connection) -> None:
    """Make the projection anew, whatever it looked like."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _PROJECTION:
            connection.execute(statement)
        puts: list[tuple[int, Place, Any]] = []
        for seq, place, body in _mutations(connection):
            if body is not None:
                puts.append((seq, place, keys_of(orjson.loads(body))))
            if body is None or len(puts) >= _REBUILT_AT_ONCE:
                project(connection, puts)
                puts.clear()
            if body is None:
                connection.execute("DELETE FROM object WHERE gemeente = ? AND collection = ? AND uuid = ?", place)
        project(connection, puts)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _mutations(connection: sqlite3.Connection) -> Iterator[tuple[int, Place, bytes | None]]:
    """Give (seq, place, body) of the whole log, without a body where an object was removed."""
    last = 0
    while rows := connection.execute(
        "SELECT seq, gemeente, collection, uuid, body FROM mutatie WHERE seq > ? ORDER BY seq LIMIT ?",
        (last, _REBUILT_AT_ONCE),
    ).fetchall():
        for seq, gemeente, collection, uuid, body in rows:
            last = seq
            yield seq, (gemeente, collection, uuid), body
