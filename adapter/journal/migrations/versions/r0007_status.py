"""Sessions that were ended before their time."""

from __future__ import annotations

from adapter.journal.migrations import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Run it."""
    run_sql("r0007_status")
