"""From here on alembic counts; a program that counts in schema_version finds a newer journal and refuses it."""

from __future__ import annotations

from adapter.journal.migrations import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run it."""
    run_sql("r0003_alembic")
