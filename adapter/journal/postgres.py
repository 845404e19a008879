"""The journal on PostgreSQL, for several instances."""

from __future__ import annotations

from adapter.journal.engine import SqlJournal
from adapter.journal.intake_writes import SameBody
from adapter.journal.postgres_store import PostgresStore

__all__ = ["PostgresJournal"]


class PostgresJournal(SqlJournal):
    """A journal in the database at `url` (postgresql://…).

    Args:
        installation: the journal belongs to it from its first opening on.
        same_body: true when two raw messages have the same Body; without it other bytes are other content.
    """

    def __init__(self, url: str, *, installation: str = "koppelvlak", same_body: SameBody | None = None) -> None:
        super().__init__(PostgresStore(url, installation=installation), same_body=same_body)
