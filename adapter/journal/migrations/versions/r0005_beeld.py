"""What we know of the objects of a source, so that what changed there can be told, and what we did ourselves is not."""

from __future__ import annotations

from adapter.journal.migrations import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run it."""
    run_sql("r0005_beeld")
