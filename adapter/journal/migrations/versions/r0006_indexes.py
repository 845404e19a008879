"""Indexes by gemeente first, and one on every minute of the figures."""

from __future__ import annotations

from adapter.journal.migrations import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Run it."""
    run_sql("r0006_indexes")
