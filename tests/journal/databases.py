"""Journals on both databases, for the tests of this room."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import psycopg

from adapter import wiring
from adapter.journal import Journal
from adapter.journal.postgres import PostgresJournal
from adapter.journal.sqlite import SqliteJournal

__all__ = ["Database", "PostgresDatabase", "SqliteDatabase"]

_NAMES = itertools.count(1)


class Database(Protocol):
    """An empty place for a journal, and a way to look and write around it."""

    dialect: str

    def journal(self, installation: str = "koppelvlak") -> Journal: ...

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...

    def script(self, sql: str) -> None: ...


class SqliteDatabase:
    dialect = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"journal-{next(_NAMES)}.db"

    def journal(self, installation: str = "koppelvlak", **options: Any) -> Journal:
        return SqliteJournal(
            self.path, same_body=wiring.same_body, installation=installation, **({"free_mib": 1} | options)
        )

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            return connection.execute(sql, params).fetchall()
        finally:
            connection.close()

    def script(self, sql: str) -> None:
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.executescript("PRAGMA application_id = 0x4B4F5056; PRAGMA journal_mode = WAL;" + sql)
        connection.close()


class PostgresDatabase:
    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        name = f"journal_of_its_own_{next(_NAMES)}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        self.url = url.rpartition("/")[0] + f"/{name}"

    def journal(self, installation: str = "koppelvlak", **_options: Any) -> Journal:
        return PostgresJournal(self.url, same_body=wiring.same_body, installation=installation)

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.replace("?", "%s"), params)
            return cursor.fetchall() if cursor.description else []

    def script(self, sql: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.encode())
