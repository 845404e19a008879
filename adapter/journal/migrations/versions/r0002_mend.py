"""A message in quarantine may be delivered with the payload of a mended copy."""

from __future__ import annotations

from adapter.journal.migrations import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run it."""
    run_sql("r0002_mend")
