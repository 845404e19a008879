"""Fixtures of this room: an empty place for a journal, on SQLite and on a real PostgreSQL."""

import pytest

from tests.journal.databases import Database, PostgresDatabase, SqliteDatabase


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path) -> Database:
    if request.param == "sqlite":
        return SqliteDatabase(tmp_path)
    return PostgresDatabase(request.getfixturevalue("postgres_url"))
