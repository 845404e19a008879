"""Which messages name a person."""

from __future__ import annotations

from adapter.journal.migrations import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Run it."""
    run_sql("r0009_persoon")
