-- What operators do and see: pauses, replays, counters that save scans, quarantine by cause.

-- A target of delivery: whether an operator paused it, and how the worker that delivers to it finds it.
CREATE TABLE target (
  name TEXT NOT NULL PRIMARY KEY,
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  by TEXT,
  reason TEXT,
  since INTEGER,
  health TEXT,
  health_at INTEGER
) WITHOUT ROWID;

-- Counters per minute (at: minutes since 1970), and running ones (at = 0): of what, for whom, how many, how long in all.
-- Rows of at = 0 without gemeente are the numbers per state of the whole journal.
CREATE TABLE tally (
  gemeente TEXT NOT NULL,
  connection TEXT NOT NULL,
  target TEXT NOT NULL,
  what TEXT NOT NULL,
  at INTEGER NOT NULL,
  n INTEGER NOT NULL,
  us INTEGER NOT NULL,
  us_max INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (gemeente, connection, target, what, at)
) WITHOUT ROWID;
CREATE INDEX tally_at ON tally (at) WHERE at > 0;
INSERT INTO tally SELECT '', '', '', coalesce(o.state, CASE b.kind WHEN 'ACCEPTED' THEN 'CONFIRMED' ELSE b.kind END),
  0, count(*), 0, 0, 0 FROM bericht b LEFT JOIN outbox o ON o.seq = b.seq GROUP BY 4;
INSERT INTO tally SELECT '', '', target, state, 0, count(*), 0, 0, 0 FROM levering GROUP BY target, state;
INSERT INTO tally SELECT gemeente, coalesce(connection, ''), '', 'in.' || kind, 0, count(*), 0, 0, max(received_at)
  FROM bericht GROUP BY 1, 2, 4;
INSERT INTO tally SELECT b.gemeente, coalesce(b.connection, ''), l.target, 'open', 0, count(*), 0, 0, 0
  FROM levering l JOIN bericht b ON b.seq = l.seq WHERE l.open = 1 GROUP BY 1, 2, 3;

-- What stands in quarantine, with its cause: small, so that groups are counted at once.
CREATE TABLE held (
  seq INTEGER NOT NULL,
  target TEXT NOT NULL,
  gemeente TEXT NOT NULL,
  connection TEXT NOT NULL,
  message TEXT NOT NULL,
  code TEXT NOT NULL,
  facts TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (seq, target)
) WITHOUT ROWID;

-- Which codes were told of which message.
CREATE TABLE bevinding (
  code TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code, seq)
) WITHOUT ROWID;

CREATE INDEX bericht_gemeente ON bericht (gemeente, seq);
CREATE TRIGGER bericht_kept BEFORE DELETE ON bericht BEGIN SELECT RAISE(ABORT, 'bericht is never removed'); END;
CREATE TRIGGER lading_fixed BEFORE UPDATE ON lading BEGIN SELECT RAISE(ABORT, 'lading is never changed'); END;
CREATE TRIGGER remainder_fixed BEFORE UPDATE ON remainder BEGIN SELECT RAISE(ABORT, 'remainder is never changed'); END;
CREATE TRIGGER event_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is never changed'); END;

-- Replays: a range of messages to one target again, each at most once; the cursor goes on after a crash.
CREATE TABLE replay (
  nr INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('PLANNED', 'RUNNING', 'DONE', 'STOPPED')),
  gemeente TEXT NOT NULL,
  target TEXT NOT NULL,
  selection TEXT NOT NULL,
  again INTEGER NOT NULL,
  rate_s REAL NOT NULL,
  by TEXT NOT NULL,
  reason TEXT NOT NULL,
  planned_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  until_seq INTEGER NOT NULL,
  cursor_seq INTEGER NOT NULL,
  looked INTEGER NOT NULL,
  total INTEGER NOT NULL,
  skipped TEXT NOT NULL
);
-- One of a kind at a time, and one at a target: two operators, or two clicks, share it.
CREATE UNIQUE INDEX replay_key ON replay (key) WHERE state IN ('PLANNED', 'RUNNING');
CREATE UNIQUE INDEX replay_running ON replay (target) WHERE state = 'RUNNING';
CREATE TRIGGER replay_step BEFORE UPDATE OF state ON replay
WHEN NOT (OLD.state = NEW.state
       OR (OLD.state = 'PLANNED' AND NEW.state IN ('RUNNING', 'STOPPED'))
       OR (OLD.state = 'RUNNING' AND NEW.state IN ('DONE', 'STOPPED')))
BEGIN SELECT RAISE(ABORT, 'illegal transition'); END;
CREATE TRIGGER replay_kept BEFORE DELETE ON replay BEGIN SELECT RAISE(ABORT, 'replay is never removed'); END;

ALTER TABLE levering ADD COLUMN replay INTEGER;
CREATE INDEX levering_replay ON levering (replay, state) WHERE replay IS NOT NULL;
CREATE TRIGGER levering_place BEFORE UPDATE OF seq, target, lane64 ON levering
WHEN OLD.seq <> NEW.seq OR OLD.target <> NEW.target OR OLD.lane64 <> NEW.lane64
BEGIN SELECT RAISE(ABORT, 'the place in the lane is never changed'); END;
DROP TRIGGER levering_step;
CREATE TRIGGER levering_step BEFORE UPDATE OF state ON levering
WHEN NOT ((OLD.state = 'WAITING' AND NEW.state = 'READY')
       OR (OLD.state IN ('READY', 'RETRY_AT', 'UNKNOWN') AND NEW.state = 'DELIVERING')
       OR (OLD.state = 'DELIVERING' AND NEW.state IN ('DELIVERED', 'RETRY_AT', 'UNKNOWN', 'QUARANTINED', 'DELIVERING'))
       OR (OLD.state = 'QUARANTINED' AND NEW.state IN ('RETRY_AT', 'DISCARDED'))
       -- a replay delivers again; one that is stopped takes back what was not begun
       OR (OLD.state = 'DELIVERED' AND NEW.state = 'RETRY_AT' AND NEW.replay IS NOT NULL AND NEW.attempt = 0)
       OR (OLD.state = 'RETRY_AT' AND NEW.state = 'DELIVERED' AND OLD.replay IS NOT NULL AND OLD.attempt = 0)
       OR (OLD.state = 'READY' AND NEW.state = 'DISCARDED' AND OLD.replay IS NOT NULL AND OLD.attempt = 0)
       OR (OLD.state = 'DISCARDED' AND NEW.state = 'READY' AND OLD.replay IS NOT NULL AND OLD.attempt = 0))
BEGIN SELECT RAISE(ABORT, 'illegal transition'); END;

-- Replayed messages are taken apart from the others, so that they delay none.
ALTER TABLE lane_head ADD COLUMN replay INTEGER;
DROP INDEX lane_head_due;
CREATE INDEX lane_head_due ON lane_head (target, due_at, seq) WHERE due_at IS NOT NULL AND replay IS NULL;
CREATE INDEX lane_head_replayed ON lane_head (target, due_at, seq) WHERE due_at IS NOT NULL AND replay IS NOT NULL;
