"""The journal on SQLite: the embedded default."""

from __future__ import annotations

from pathlib import Path

from adapter.journal.engine import SqlJournal
from adapter.journal.intake_writes import SameBody
from adapter.journal.sqlite_store import SqliteStore

__all__ = ["SqliteJournal"]


class SqliteJournal(SqlJournal):
    """A journal in the file `path`.

    Args:
        installation: the journal belongs to it from its first opening on.
        free_mib: with less free disk than this, new messages are refused.
        same_body: true when two raw messages have the same Body; without it other bytes are other content.
    """

    def __init__(
        self,
        path: Path,
        *,
        installation: str = "koppelvlak",
        free_mib: int = 64,
        same_body: SameBody | None = None,
    ) -> None:
        super().__init__(SqliteStore(path, installation=installation, free_mib=free_mib), same_body=same_body)
