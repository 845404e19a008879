-- Measured at a million messages (tools/measure_pages.py). Lists are read from the index alone: each holds what lists are filtered by.
DROP INDEX bericht_gemeente;
CREATE INDEX bericht_gemeente ON bericht (gemeente, seq, received_at);
DROP INDEX bericht_connection;
CREATE INDEX bericht_connection ON bericht (gemeente, connection, seq, message, kind, received_at);
DROP INDEX bericht_message;
CREATE INDEX bericht_message ON bericht (gemeente, message, seq, connection, kind, received_at);
DROP INDEX bericht_kind;
CREATE INDEX bericht_kind ON bericht (gemeente, kind, seq, connection, message, received_at);

-- What is counted without end stands between the figures of all minutes.
CREATE INDEX tally_running ON tally (gemeente, connection, target, what) WHERE at = 0;

-- Causes in quarantine are counted in the order of this index.
CREATE INDEX held_cause ON held (gemeente, target, connection, message, code, facts, seq, at);

-- The hashes of event ids by their first byte, a row for each span of messages (event_index.py).
CREATE TABLE event_index (
  bucket INTEGER NOT NULL,
  span INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (bucket, span)
) WITHOUT ROWID;
