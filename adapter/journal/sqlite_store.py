"""A journal in one SQLite file: WAL, synchronous=FULL; several processes may share it.

Checkpoints run in a thread of their own, so that no message waits for one.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from adapter import errors
from adapter.journal.migrate import is_current, migrate
from adapter.journal.store import Broken, Rejected
from adapter.journal.verify import check_end

if TYPE_CHECKING:
    import sqlalchemy

__all__ = ["SqliteConnection", "SqliteStore"]

_APPLICATION_ID = 0x4B4F5056  # "KOPV": tells a journal from any other SQLite file
_BUSY_S = 10.0  # how long a writer waits for those of other processes
_BUSY_STEP_S = 0.0002  # SQLite's own waiting grows to 100 ms, which starves one of two busy processes
_STATEMENTS = 1024  # prepared statements kept per connection
_CACHE_KIB = 64 * 1024
_CHECKPOINT_COMMITS = 200  # between two checkpoints
_CHECKPOINT_S = 1.0  # and at the latest, when something was written
_WAL_BYTES = 32 * 1024 * 1024  # beyond this the log is begun anew, for which writers wait a moment
_MIB = 1024 * 1024


class SqliteConnection:
    """A connection of one thread."""

    def __init__(self, path: Path, *, query_only: bool, mode: str | None = None) -> None:
        """Connect; with `mode` (of SQLite's URI) to a file that is looked at only, and nothing is set for it."""
        try:
            if mode is not None:
                self._db = sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True, isolation_level=None)
                self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
                return
            self._db = sqlite3.connect(
                path, timeout=_BUSY_S, isolation_level=None, cached_statements=_STATEMENTS, check_same_thread=False
            )
            # waits: who opens the file first holds all of it for a moment, while it begins the log
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA wal_autocheckpoint = 0")
            self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB if not query_only else _CACHE_KIB // 8}")
            self._db.execute(f"PRAGMA busy_timeout = {int(_BUSY_S * 1000) if query_only else 0}")
            if query_only:
                self._db.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            raise _translated(error) from error

    @classmethod
    def of_evidence(cls, path: Path) -> SqliteConnection:
        """Connect to read what there is, also on a disk that can't be written: nothing is checked, nothing is changed."""
        try:
            return cls(path, query_only=True, mode="mode=ro")
        except Broken:
            return cls(path, query_only=True, mode="immutable=1")

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query."""
        try:
            return self._db.execute(sql, params).fetchall()
        except sqlite3.Error as error:
            raise _translated(error) from error

    def each(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Run a query, row by row."""
        try:
            # no `yield from`: it would close the cursor when the reader stops early, which may be after the connection
            for row in self._db.execute(sql):  # noqa: UP028
                yield row
        except sqlite3.Error as error:
            raise _translated(error) from error

    def run(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Run a statement."""
        try:
            self._db.execute(sql, params)
        except sqlite3.Error as error:
            raise _translated(error) from error

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement for each row."""
        try:
            self._db.executemany(sql, rows)
        except sqlite3.Error as error:
            raise _translated(error) from error

    def begin(self) -> None:
        """Begin to write; waits for writers of other processes."""
        until = time.monotonic() + _BUSY_S
        while True:
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if _primary(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise _translated(error) from error
                time.sleep(_BUSY_STEP_S)
            else:
                return

    def snapshot(self) -> None:
        """Begin to read."""
        self.run("BEGIN")

    def commit(self) -> None:
        """Make it durable."""
        self.run("COMMIT")

    def rollback(self) -> None:
        """Undo, or end reading."""
        if self._db.in_transaction:
            try:
                self._db.execute("ROLLBACK")
            except sqlite3.Error:
                return

    def named(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run a query; give names and rows."""
        try:
            cursor = self._db.execute(sql)
            return [column[0] for column in cursor.description], cursor.fetchall()
        except sqlite3.Error as error:
            raise _translated(error) from error

    def has_table(self, name: str) -> bool:
        """True when there is a table of this name."""
        return bool(self.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)))

    @contextlib.contextmanager
    def sqlalchemy(self) -> Iterator[sqlalchemy.Connection]:
        """Give this connection as SQLAlchemy has it; to be asked for before a transaction begins."""
        import sqlalchemy  # noqa: PLC0415 - only a start that migrates waits for it

        engine = sqlalchemy.create_engine("sqlite://", creator=lambda: self._db, poolclass=sqlalchemy.StaticPool)
        try:
            with engine.connect() as connection, connection.begin():
                yield connection
        except sqlalchemy.exc.DBAPIError as error:
            raise _translated(cast("sqlite3.Error", error.orig)) from error

    def close(self) -> None:
        """Let go."""
        try:
            self._db.close()
        except sqlite3.Error:
            return


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _translated(error: sqlite3.Error) -> Exception:
    """Give our error for SQLite's: its rule was broken, or it can't now."""
    if isinstance(error, sqlite3.IntegrityError):
        return Rejected()
    match _primary(error):
        case sqlite3.SQLITE_FULL:
            return Broken(errors.Finding(code="schijf-vol"), lost=False)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            reason = "de inhoud klopt niet meer / its content is not sound"
            return Broken(errors.Finding(code="journaal-beschadigd", facts={"reden": reason}), lost=True)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            reason = "een ander programma houdt het bezet / another program keeps it busy"
            return Broken(errors.Finding(code="journaal-onbereikbaar", facts={"reden": reason}), lost=False)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PERM:
            reason = "lezen of schrijven lukt niet / reading or writing fails"
            return Broken(errors.Finding(code="journaal-onbereikbaar", facts={"reden": reason}), lost=True)
        case _:
            return error


class SqliteStore:
    """A journal file, its watermark and its checkpoints."""

    head_sql = "SELECT seq, audit_nr, audit_hash, token FROM head"

    def __init__(self, path: Path, *, installation: str, free_mib: int) -> None:
        self._path, self._installation, self._free_bytes = path, installation, free_mib * _MIB
        self._uncheckpointed = 0
        self._wake = threading.Event()
        self._closing = False
        self._checkpoints = threading.Thread(target=self._checkpoint_loop, name="journal-checkpoints", daemon=True)

    def open(self) -> None:
        """Check and migrate."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))  # personal data: for us alone
        except OSError as error:
            raise _unusable(error.strerror or type(error).__name__) from error
        try:
            self._migrate()
        except Broken as error:
            finding = error.finding
            if finding.code == "journaal-onbereikbaar":
                raise _unusable(finding.facts["reden"]) from error
            kind = errors.Unavailable if finding.code == "schijf-vol" else errors.Misconfigured
            raise kind(finding) from error
        self._checkpoints.start()

    def _migrate(self) -> None:
        if not _is_ours(self._path):
            raise errors.Misconfigured(errors.Finding(code="journaal-geen-journaal"))
        connection = SqliteConnection(self._path, query_only=False)
        try:
            connection.run(f"PRAGMA busy_timeout = {int(_BUSY_S * 1000)}")
            # before WAL, so that it stands in the file itself from the first moment on
            if connection.all("PRAGMA application_id") != [(_APPLICATION_ID,)]:
                connection.run(f"PRAGMA application_id = {_APPLICATION_ID}")
            if connection.all("PRAGMA journal_mode") != [("wal",)]:
                connection.run("PRAGMA journal_mode = WAL")
            if not is_current(connection, installation=self._installation):
                with connection.sqlalchemy() as as_alembic_needs_it:
                    connection.begin()
                    migrate(connection, as_alembic_needs_it, installation=self._installation)
                    connection.commit()
            connection.snapshot()
            check_end(connection)
        finally:
            connection.rollback()
            connection.close()

    def writer(self) -> SqliteConnection:
        """Connect to write."""
        return SqliteConnection(self._path, query_only=False)

    def reader(self) -> SqliteConnection:
        """Connect to read."""
        return SqliteConnection(self._path, query_only=True)

    def room(self) -> bool:
        """True while the disk is above the watermark."""
        disk = os.statvfs(self._path.parent)
        return disk.f_bavail * disk.f_frsize >= self._free_bytes

    def committed(self) -> None:
        """Count towards the next checkpoint."""
        self._uncheckpointed += 1
        if self._uncheckpointed >= _CHECKPOINT_COMMITS:
            self._wake.set()

    def close(self) -> None:
        """End the checkpoints; the last one empties the log."""
        if self._checkpoints.is_alive():
            self._closing = True
            self._wake.set()
            self._checkpoints.join()

    def _checkpoint_loop(self) -> None:
        try:
            connection = self.writer()
        except Broken:
            return
        while not self._closing:
            self._wake.wait(_CHECKPOINT_S)
            self._wake.clear()
            if self._uncheckpointed:
                self._uncheckpointed = 0
                self._checkpoint(connection)
        connection.close()

    def _checkpoint(self, connection: SqliteConnection) -> None:
        """Copy the log into the file; where it grew long, begin it anew: what remains to be copied then is little."""
        wal = self._path.with_name(self._path.name + "-wal")
        try:
            connection.all("PRAGMA wal_checkpoint(PASSIVE)")
            if wal.exists() and wal.stat().st_size > _WAL_BYTES:
                connection.all("PRAGMA wal_checkpoint(TRUNCATE)")
        except (Broken, OSError):
            return  # the log stays as it is, which is as durable; the next turn tries again


def _is_ours(path: Path) -> bool:
    """True for an empty file and for a journal; read from the file itself, so that nothing else is touched."""
    with path.open("rb") as file:
        start = file.read(100)
    return not start or (start[:16] == b"SQLite format 3\x00" and start[68:72] == _APPLICATION_ID.to_bytes(4, "big"))


def _unusable(reason: str) -> errors.Misconfigured:
    return errors.Misconfigured(errors.Finding(code="journaal-onbruikbaar", facts={"reden": reason}))
