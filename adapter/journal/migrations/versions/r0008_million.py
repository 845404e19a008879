"""Indexes that hold all that lists are filtered by, and one of event ids: what the journal holds of them is put in it."""

from __future__ import annotations

import sqlalchemy
from alembic import op

from adapter.journal.event_index import SPAN, rows_of
from adapter.journal.migrations import run_sql

revision = "0008"
down_revision = "0007"

_OF_SPAN = sqlalchemy.text("SELECT seq, hashes FROM event WHERE seq > :after AND seq <= :until")
_INSERT = sqlalchemy.text("INSERT INTO event_index (bucket,span,body) VALUES (:bucket,:span,:body)")


def upgrade() -> None:
    """Run it."""
    run_sql("r0008_million")
    connection = op.get_bind()
    for span in range(connection.execute(sqlalchemy.text("SELECT seq FROM head")).scalar_one() // SPAN):
        events = connection.execute(_OF_SPAN, {"after": span * SPAN, "until": (span + 1) * SPAN}).fetchall()
        rows = [{"bucket": bucket, "span": span, "body": body} for bucket, span, body in rows_of(span, events)]
        if rows:
            connection.execute(_INSERT, rows)
