"""What alembic runs: the revisions on the connection that it was given, inside the transaction that is open there."""

from __future__ import annotations

from alembic import context

# our own transaction holds all revisions, so that a journal is never between two
context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
