"""The journal's first tables."""

from __future__ import annotations

from adapter.journal.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run it."""
    run_sql("r0001_begin")
