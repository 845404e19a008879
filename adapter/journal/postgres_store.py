"""A journal in a PostgreSQL database: several instances may share it; the head's row is the writers' lock."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

import psycopg
from psycopg import errors as pg

from adapter import errors
from adapter.journal.migrate import is_current, migrate
from adapter.journal.store import Broken, Rejected
from adapter.journal.verify import check_end

if TYPE_CHECKING:
    import sqlalchemy

__all__ = ["PostgresConnection", "PostgresStore"]

_CONNECT_S: Final = 10
_LOCK_ID: Final = 0x4B4F5056  # advisory lock: one instance migrates at a time
# What we ask is small and found by an index: no plan is compiled or shared out (50 ms), and a look at one row costs little on the
# disks of today. With the server's own defaults, a count of ten thousand took ten times as long at a million messages.
_OPTIONS: Final = (
    "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1 "
    "-c synchronous_commit=on -c statement_timeout=60000 -c lock_timeout=20000 "
    "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
)


class PostgresConnection:
    """A connection of one thread."""

    def __init__(self, url: str) -> None:
        self._cursors = itertools.count(1)
        try:
            self._db = psycopg.connect(
                url, autocommit=True, connect_timeout=_CONNECT_S, options=_OPTIONS, application_name="koppelvlak"
            )
        except psycopg.Error as error:
            raise _translated(error) from error

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query."""
        try:
            return self._db.execute(_placeholders(sql), params).fetchall()
        except psycopg.Error as error:
            raise _translated(error) from error

    def each(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Run a query, row by row; within a transaction."""
        try:
            with self._db.cursor(name=f"each_{next(self._cursors)}") as cursor:  # several may be open at once
                cursor.execute(_placeholders(sql))
                yield from cursor
        except psycopg.Error as error:
            raise _translated(error) from error

    def run(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Run a statement."""
        try:
            self._db.execute(_placeholders(sql), params)
        except psycopg.Error as error:
            raise _translated(error) from error

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement for each row."""
        try:
            with self._db.cursor() as cursor:
                cursor.executemany(_placeholders(sql), rows)
        except psycopg.Error as error:
            raise _translated(error) from error

    def named(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run a query; give names and rows."""
        try:
            cursor = self._db.execute(_placeholders(sql))
            return [column.name for column in cursor.description or ()], cursor.fetchall()
        except psycopg.Error as error:
            raise _translated(error) from error

    def has_table(self, name: str) -> bool:
        """True when there is a table of this name, where we would make ours."""
        return bool(self.all("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?", (name,)))

    @contextlib.contextmanager
    def sqlalchemy(self) -> Iterator[sqlalchemy.Connection]:
        """Give this connection as SQLAlchemy has it; to be asked for before a transaction begins."""
        import sqlalchemy  # noqa: PLC0415 - only a start that migrates waits for it

        engine = sqlalchemy.create_engine(
            "postgresql+psycopg://", creator=lambda: self._db, poolclass=sqlalchemy.StaticPool
        )
        try:
            with engine.connect() as connection, connection.begin():
                yield connection
        except sqlalchemy.exc.DBAPIError as error:
            raise _translated(cast("psycopg.Error", error.orig)) from error

    def begin(self) -> None:
        """Begin to write; the head's row, read first, lets one writer in at a time."""
        self.run("BEGIN")

    def snapshot(self) -> None:
        """Begin to read one unchanging state."""
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def take_time(self) -> None:
        """Let what is asked in this transaction take as long as it takes."""
        self.run("SET LOCAL statement_timeout = 0")

    def commit(self) -> None:
        """Make it durable."""
        self.run("COMMIT")

    def rollback(self) -> None:
        """Undo, or end reading."""
        with contextlib.suppress(psycopg.Error):
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go."""
        with contextlib.suppress(psycopg.Error):
            self._db.close()


@lru_cache(maxsize=2048)
def _placeholders(sql: str) -> str:
    """Write psycopg's placeholders for ours; our SQL has no other `?` and no `%`."""
    return sql.replace("%", "%%").replace("?", "%s")


def _translated(error: psycopg.Error) -> Exception:
    """Give our error for PostgreSQL's: its rule was broken, or it can't now."""
    if isinstance(error, pg.IntegrityError):
        return Rejected()
    if isinstance(error, pg.DiskFull):
        return Broken(errors.Finding(code="schijf-vol"), lost=False)
    if isinstance(error, pg.LockNotAvailable | pg.QueryCanceled | pg.SerializationFailure | pg.DeadlockDetected):
        reason = "een ander programma houdt het bezet / another program keeps it busy"
        return Broken(errors.Finding(code="journaal-onbereikbaar", facts={"reden": reason}), lost=False)
    if isinstance(error, psycopg.OperationalError | pg.InterfaceError):
        reason = "de database geeft geen antwoord / the database does not answer"
        return Broken(errors.Finding(code="journaal-onbereikbaar", facts={"reden": reason}), lost=True)
    return error


class PostgresStore:
    """The database."""

    head_sql = "SELECT seq, audit_nr, audit_hash, token FROM head FOR UPDATE"

    def __init__(self, url: str, *, installation: str) -> None:
        self._url, self._installation = url, installation

    def open(self) -> None:
        """Check and migrate; other instances wait for it."""
        try:
            connection = PostgresConnection(self._url)
        except Broken as error:
            raise errors.Unavailable(error.finding) from error
        try:
            if not is_current(connection, installation=self._installation):
                with connection.sqlalchemy() as as_alembic_needs_it:
                    connection.begin()
                    # a large journal is not brought forward in a minute, and the other instances wait for it
                    connection.run("SET LOCAL statement_timeout = 0")
                    connection.run("SET LOCAL lock_timeout = 0")
                    connection.all("SELECT pg_advisory_xact_lock(?)", (_LOCK_ID,))
                    migrate(connection, as_alembic_needs_it, installation=self._installation)
                    connection.commit()
            connection.snapshot()
            check_end(connection)
        except Broken as error:
            raise errors.Unavailable(error.finding) from error
        finally:
            connection.rollback()
            connection.close()

    def writer(self) -> PostgresConnection:
        """Connect to write."""
        return PostgresConnection(self._url)

    def reader(self) -> PostgresConnection:
        """Connect to read."""
        return PostgresConnection(self._url)

    def room(self) -> bool:
        """True: the database watches its own disk, and says so when it is full."""
        return True

    def committed(self) -> None:
        """Nothing is left to do: the database makes its own checkpoints."""

    def close(self) -> None:
        """Nothing is held."""
