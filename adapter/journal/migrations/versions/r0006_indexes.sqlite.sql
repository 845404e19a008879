-- Measured at half a million messages (tools/fill_journal.py): a partial index on the minute was read from its begin, and lists of one
-- gemeente by connection, message or kind went past those of all others.
DROP INDEX tally_at;
CREATE INDEX tally_at ON tally (at);
DROP INDEX bericht_connection;
CREATE INDEX bericht_connection ON bericht (gemeente, connection, seq);
DROP INDEX bericht_message;
CREATE INDEX bericht_message ON bericht (gemeente, message, seq);
DROP INDEX bericht_kind;
CREATE INDEX bericht_kind ON bericht (gemeente, kind, seq);
