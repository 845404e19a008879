"""Migrations of the journal (alembic): one revision for both databases, its SQL beside it, once per database.

A revision is `versions/rNNNN_name.py` with `versions/rNNNN_name.sqlite.sql` and `.postgresql.sql`. Forward only. A revision that
was released is never changed: `tests/journal/test_migrations.py` opens a journal of each and finds all of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from alembic import op

__all__ = ["run_sql"]

_FOLDER: Final = Path(__file__).parent / "versions"


def run_sql(revision: str) -> None:
    """Run the SQL of a revision ("r0001_begin") for the database at hand, inside the transaction that is open."""
    connection = op.get_bind()
    database = connection.dialect.name
    sql = (_FOLDER / f"{revision}.{database}.sql").read_text(encoding="utf-8")
    # without parameters no driver looks for placeholders in it
    connection = connection.execution_options(no_parameters=True)
    for statement in _statements(sql) if database == "sqlite" else (sql,):
        connection.exec_driver_sql(statement)


def _statements(script: str) -> Iterator[str]:
    """Give the statements of a script; one that defines a trigger holds semicolons of its own."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
