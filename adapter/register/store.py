"""The register's memory: an append-only log of mutations, and the objects as a projection of it, in one SQLite file.

Every write appends to `mutatie` and changes `object` in one transaction; requests that come together are committed together.
URLs are stored without their root (`@root@/zaken/api/v1/…`), so that a server may move.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from adapter.errors import Finding, Misconfigured

__all__ = ["Object", "Session", "Store"]

_BATCH: Final = 200  # writes committed together at most
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS mutatie (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, gemeente TEXT NOT NULL, collection TEXT NOT NULL, uuid TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('put', 'delete')), body BLOB
);
CREATE TRIGGER IF NOT EXISTS mutatie_keeps BEFORE UPDATE ON mutatie BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS mutatie_stays BEFORE DELETE ON mutatie BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TABLE IF NOT EXISTS object (
  gemeente TEXT NOT NULL, collection TEXT NOT NULL, uuid TEXT NOT NULL, seq INTEGER NOT NULL,
  identificatie TEXT, organisatie TEXT, owner TEXT, other TEXT, body BLOB NOT NULL,
  PRIMARY KEY (gemeente, collection, uuid)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS object_identificatie ON object (gemeente, collection, identificatie) WHERE identificatie IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_owner ON object (gemeente, collection, owner) WHERE owner IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_other ON object (gemeente, collection, other) WHERE other IS NOT NULL;
"""

_T = TypeVar("_T")
Object = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What an object is found by."""

    identificatie: str | None
    organisatie: str | None
    owner: str | None  # uuid of the zaak (or besluit, or document) that it belongs to
    other: str | None  # uuid of the document it links, or the BSN of a betrokkene


def keys_of(body: Mapping[str, Any]) -> Keys:
    """Give what an object is found by."""
    persoon = body.get("betrokkeneIdentificatie")
    bsn = persoon.get("inpBsn") if isinstance(persoon, dict) else None
    return Keys(
        identificatie=body.get("identificatie"),
        organisatie=body.get("bronorganisatie") or body.get("verantwoordelijkeOrganisatie"),
        owner=_uuid(body.get("zaak") or body.get("besluit") or body.get("_eio")),
        other=bsn or _uuid(body.get("informatieobject")),
    )


def _uuid(url: Any) -> str | None:
    return url.rpartition("/")[2] if isinstance(url, str) and url else None


class Session:
    """Reads and writes within one transaction (or a read-only connection)."""

    def __init__(self, connection: sqlite3.Connection, at: Callable[[], str]) -> None:
        self._connection = connection
        self._at = at

    def find(self, gemeente: str, collection: str, uuid: str) -> Object | None:
        """Give one object."""
        row = self._connection.execute(
            "SELECT body FROM object WHERE gemeente = ? AND collection = ? AND uuid = ?", (gemeente, collection, uuid)
        ).fetchone()
        return orjson.loads(row[0]) if row is not None else None

    def raw(self, gemeente: str, collection: str, uuid: str) -> bytes | None:
        """Give one object as stored."""
        row = self._connection.execute(
            "SELECT body FROM object WHERE gemeente = ? AND collection = ? AND uuid = ?", (gemeente, collection, uuid)
        ).fetchone()
        return row[0] if row is not None else None

    def select(self, gemeente: str, collection: str, **by: str) -> list[Object]:
        """Give objects by identificatie, organisatie, owner or other, in order of creation."""
        where = " ".join(f"AND {name} = ?" for name in by)
        rows = self._connection.execute(
            f"SELECT body FROM object WHERE gemeente = ? AND collection = ? {where} ORDER BY seq",  # noqa: S608  # names are ours
            (gemeente, collection, *by.values()),
        )
        return [orjson.loads(row[0]) for row in rows]

    def put(self, gemeente: str, collection: str, body: Object) -> None:
        """Keep an object: new, or in the place of the one with its uuid."""
        uuid = body["url"].rpartition("/")[2]
        data = orjson.dumps(body)
        self._log(gemeente, collection, uuid, "put", data)
        _project(self._connection, gemeente, collection, uuid, data, body)

    def delete(self, gemeente: str, collection: str, uuid: str) -> None:
        """Remove an object."""
        self._log(gemeente, collection, uuid, "delete", None)
        self._connection.execute(
            "DELETE FROM object WHERE gemeente = ? AND collection = ? AND uuid = ?", (gemeente, collection, uuid)
        )

    def everything(self, gemeente: str) -> list[tuple[str, Object]]:
        """Give all objects of a gemeente with their collection."""
        rows = self._connection.execute(
            "SELECT collection, body FROM object WHERE gemeente = ? ORDER BY seq", (gemeente,)
        )
        return [(row[0], orjson.loads(row[1])) for row in rows]

    def _log(self, gemeente: str, collection: str, uuid: str, action: str, data: bytes | None) -> None:
        self._connection.execute(
            "INSERT INTO mutatie (at, gemeente, collection, uuid, action, body) VALUES (?, ?, ?, ?, ?, ?)",
            (self._at(), gemeente, collection, uuid, action, data),
        )


def _project(
    connection: sqlite3.Connection, gemeente: str, collection: str, uuid: str, data: bytes, body: Mapping[str, Any]
) -> None:
    keys = keys_of(body)
    connection.execute(
        "INSERT INTO object VALUES (?, ?, ?, (SELECT coalesce(max(seq), 0) FROM mutatie), ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET identificatie = excluded.identificatie, organisatie = excluded.organisatie, "
        "owner = excluded.owner, other = excluded.other, body = excluded.body",
        (gemeente, collection, uuid, keys.identificatie, keys.organisatie, keys.owner, keys.other, data),
    )


class Store:
    """The file; one writer thread commits what queued while the last commit ran."""

    def __init__(self, file: Path, *, at: Callable[[], str]) -> None:
        self._file = file
        self._at = at
        self._jobs: queue.SimpleQueue[tuple[Callable[[Session], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._reads: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the file, made when it isn't there; raises Misconfigured."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            writes = self._connect()
            self._reads = self._connect()
        except (sqlite3.Error, OSError) as error:
            raise Misconfigured(
                Finding(code="gegevensmap-onbruikbaar", path="data", facts={"reden": str(error)})
            ) from error
        self._thread = threading.Thread(target=self._work, args=(writes,), name="register-write", daemon=True)
        self._thread.start()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False, timeout=30.0)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.executescript(_TABLES)
        return connection

    def close(self) -> None:
        """Finish what is queued, then close."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None
        if self._reads is not None:
            self._reads.close()
            self._reads = None

    def reading(self) -> Session:
        """Give a session that only reads what is committed."""
        assert self._reads is not None, "the register is not started"
        return Session(self._reads, self._at)

    async def write(self, job: Callable[[Session], _T]) -> _T:
        """Run `job` in a transaction; back once it is durable. What it raises undoes it and is raised here."""
        future: Future[_T] = Future()
        self._jobs.put((job, future))
        return await asyncio.wrap_future(future)

    def _work(self, connection: sqlite3.Connection) -> None:
        with contextlib.closing(connection):
            for batch in self._batches():
                self._commit(connection, batch)

    def _batches(self) -> Iterator[list[tuple[Callable[[Session], Any], Future[Any]]]]:
        while (first := self._jobs.get()) is not None:
            batch, last = [first], False
            with contextlib.suppress(queue.Empty):
                while len(batch) < _BATCH:
                    more = self._jobs.get_nowait()
                    if more is None:
                        last = True
                        break
                    batch.append(more)
            yield batch
            if last:
                return

    def _commit(
        self, connection: sqlite3.Connection, batch: Sequence[tuple[Callable[[Session], Any], Future[Any]]]
    ) -> None:
        session = Session(connection, self._at)
        done: list[tuple[Future[Any], Any]] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            for job, future in batch:
                connection.execute("SAVEPOINT job")
                try:
                    done.append((future, job(session)))
                except Exception as error:  # noqa: BLE001  # the caller gets it
                    connection.execute("ROLLBACK TO job")
                    future.set_exception(error)
                connection.execute("RELEASE job")
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for future, result in done:
            future.set_result(result)

    async def rebuild(self) -> None:
        """Make the projection anew from the log."""

        def job(session: Session) -> None:
            connection = session._connection  # noqa: SLF001  # the projection is the store's own
            connection.execute("DELETE FROM object")
            rows = connection.execute(
                "SELECT gemeente, collection, uuid, action, body FROM mutatie ORDER BY seq"
            ).fetchall()
            for gemeente, collection, uuid, action, body in rows:
                if action == "put":
                    _project(connection, gemeente, collection, uuid, body, orjson.loads(body))
                else:
                    connection.execute(
                        "DELETE FROM object WHERE gemeente = ? AND collection = ? AND uuid = ?",
                        (gemeente, collection, uuid),
                    )

        await self.write(job)
