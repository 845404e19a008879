-- schema_version counted before alembic did: programs of then read it, find 3, and leave the journal alone.
CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO schema_version (version, name) VALUES (3, 'counted by alembic from here on');
