"""What a database must offer to hold a journal. Implementations: `sqlite_store.py`, `postgres_store.py`."""

from __future__ import annotations

from typing import Protocol

from adapter import errors
from adapter.journal.session import Session

__all__ = ["Broken", "Connection", "Rejected", "Store"]


class Broken(Exception):
    """The database can't do it now: full, gone, busy. `finding` says why; the connection may be of no more use."""

    def __init__(self, finding: errors.Finding, *, lost: bool) -> None:
        super().__init__(finding.code)
        self.finding = finding
        self.lost = lost  # the connection must be made anew


class Rejected(Exception):
    """A constraint or trigger refused a statement: the transaction must be rolled back."""


class Connection(Session, Protocol):
    """A connection of one thread. Raises Broken and Rejected."""

    def begin(self) -> None:
        """Begin a writing transaction; no other writer is inside one until its end."""

    def commit(self) -> None:
        """Make it durable."""

    def rollback(self) -> None:
        """Undo it; never raises."""

    def snapshot(self) -> None:
        """Begin a transaction that reads one unchanging state; `rollback` ends it."""

    def close(self) -> None:
        """Let go; never raises."""


class Store(Protocol):
    """A place that holds a journal."""

    head_sql: str  # reads the head (seq, audit_nr, audit_hash, token), locking it where the database needs that

    def open(self) -> None:
        """Check and migrate; raises Misconfigured or Unavailable."""

    def writer(self) -> Connection:
        """Connect to write."""

    def reader(self) -> Connection:
        """Connect to read."""

    def room(self) -> bool:
        """True while the disk is above the watermark."""

    def committed(self) -> None:
        """A transaction was made durable (called by the writing thread)."""

    def close(self) -> None:
        """Let go of what belongs to the store itself."""
