"""A journal of SQLite in an empty PostgreSQL database, row by row the same: for measuring, and for who moves up."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import psycopg

from adapter.journal.postgres_store import PostgresStore
from adapter.journal.sqlite_store import SqliteStore

__all__ = ["copy_to_postgres"]

_OWN: Final = ("schema_version", "alembic_version")  # each database has its own


def copy_to_postgres(path: Path, url: str) -> int:
    """Copy all; give how many bytes the database takes then."""
    PostgresStore(url, installation="koppelvlak").open()
    reader = SqliteStore(path, installation="koppelvlak", free_mib=1).reader()
    tables = [row[0] for row in reader.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    with psycopg.connect(url) as there:
        there.execute("SET session_replication_role = replica")  # triggers judge steps, not copies
        for table in tables:
            if table in _OWN or table.startswith("sqlite_"):
                continue
            columns = [row[1] for row in reader.all(f"PRAGMA table_info({table})")]
            names = ",".join(columns)
            there.execute(f"TRUNCATE {table}".encode())
            with there.cursor().copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
                for row in reader.each(f"SELECT {names} FROM {table}"):
                    copy.write_row(row)
        there.commit()
    reader.close()
    with psycopg.connect(url, autocommit=True) as there:
        there.execute("VACUUM ANALYZE")
        size = there.execute("SELECT pg_database_size(current_database())").fetchone()
    assert size is not None
    return int(size[0])
