-- The journal's first tables. Times are microseconds since 1970-01-01 UTC.
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- The head: the last numbers given out. One row, read and written inside each transaction that needs it.
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  audit_nr INTEGER NOT NULL,
  audit_hash BLOB NOT NULL,
  token INTEGER NOT NULL
);
INSERT INTO head VALUES (1, 0, 0, zeroblob(32), 0);

-- What came in. Never changed; payloads stand apart so that they can be pruned.
CREATE TABLE bericht (
  seq INTEGER PRIMARY KEY,
  bericht_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('ACCEPTED', 'REFUSED', 'ANSWERED')),
  gemeente TEXT NOT NULL,
  connection TEXT,
  pack TEXT,
  message TEXT,
  berichtcode TEXT,
  zender TEXT,
  referentienummer TEXT,
  lane TEXT,
  zaken TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  answer_status INTEGER,
  raw_sha256 TEXT,
  events INTEGER NOT NULL
);
CREATE INDEX bericht_referentienummer ON bericht (referentienummer, seq) WHERE referentienummer IS NOT NULL;
CREATE INDEX bericht_received_at ON bericht (received_at);
CREATE INDEX bericht_kind ON bericht (kind, seq);
CREATE INDEX bericht_message ON bericht (message, seq);
CREATE INDEX bericht_connection ON bericht (connection, seq);
CREATE TRIGGER bericht_fixed BEFORE UPDATE ON bericht BEGIN SELECT RAISE(ABORT, 'bericht is never changed'); END;

-- The payload: raw message, answer and events in one zstd frame; replaced by a remainder when pruned.
CREATE TABLE lading (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE remainder (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- Per message the 64-bit hashes of its event ids: small enough to be scanned; an index would cost one page per event.
CREATE TABLE event (seq INTEGER PRIMARY KEY, hashes BLOB NOT NULL);

CREATE TABLE zaak (
  identificatie TEXT NOT NULL,
  gemeente TEXT NOT NULL,
  seq INTEGER NOT NULL,
  creates INTEGER NOT NULL,
  PRIMARY KEY (identificatie, gemeente, seq)
) WITHOUT ROWID;

-- Duplicate keys, by 64-bit hash; the whole key is compared.
CREATE TABLE idempotency (
  hash64 INTEGER NOT NULL,
  key TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hash64, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

-- Accepted messages that are not yet CONFIRMED; a message without a row here is.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('ACCEPTED', 'PUBLISHING', 'PUBLISHED')),
  published_from TEXT,
  positions TEXT,
  seen INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_todo ON outbox (seq) WHERE state <> 'PUBLISHED';
CREATE TRIGGER outbox_begin BEFORE INSERT ON outbox WHEN NEW.state <> 'ACCEPTED'
BEGIN SELECT RAISE(ABORT, 'illegal transition'); END;
CREATE TRIGGER outbox_step BEFORE UPDATE OF state ON outbox
WHEN NOT ((OLD.state = 'ACCEPTED' AND NEW.state = 'PUBLISHING')
       OR (OLD.state = 'PUBLISHING' AND NEW.state = 'PUBLISHED')
       OR (OLD.state = 'PUBLISHED' AND NEW.state = 'ACCEPTED'))
BEGIN SELECT RAISE(ABORT, 'illegal transition'); END;
CREATE TRIGGER outbox_end BEFORE DELETE ON outbox WHEN OLD.state <> 'PUBLISHED'
BEGIN SELECT RAISE(ABORT, 'illegal transition'); END;

-- Delivery of a message to a target.
CREATE TABLE levering (
  seq INTEGER NOT NULL,
  target TEXT NOT NULL,
  lane64 INTEGER NOT NULL,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  retry_at INTEGER,
  token INTEGER NOT NULL,
  detail TEXT,
  PRIMARY KEY (seq, target),
  CHECK (open = (state NOT IN ('DELIVERED', 'DISCARDED')))
) WITHOUT ROWID;
CREATE INDEX levering_open ON levering (target, lane64, seq) WHERE open = 1;
CREATE INDEX levering_aside ON levering (state, seq) WHERE state IN ('QUARANTINED', 'DISCARDED');
CREATE TRIGGER levering_begin BEFORE INSERT ON levering WHEN NEW.state NOT IN ('WAITING', 'READY')
BEGIN SELECT RAISE(ABORT, 'illegal transition'); END;
CREATE TRIGGER levering_step BEFORE UPDATE OF state ON levering
WHEN NOT ((OLD.state = 'WAITING' AND NEW.state = 'READY')
       OR (OLD.state IN ('READY', 'RETRY_AT', 'UNKNOWN') AND NEW.state = 'DELIVERING')
       OR (OLD.state = 'DELIVERING' AND NEW.state IN ('DELIVERED', 'RETRY_AT', 'UNKNOWN', 'QUARANTINED', 'DELIVERING'))
       OR (OLD.state = 'QUARANTINED' AND NEW.state IN ('RETRY_AT', 'DISCARDED')))
BEGIN SELECT RAISE(ABORT, 'illegal transition'); END;
CREATE TRIGGER levering_kept BEFORE DELETE ON levering BEGIN SELECT RAISE(ABORT, 'levering is never removed'); END;

-- Per target and lane the first message that is not finally dealt with; due_at NULL: not due.
CREATE TABLE lane_head (
  target TEXT NOT NULL,
  lane64 INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  due_at INTEGER,
  PRIMARY KEY (target, lane64)
) WITHOUT ROWID;
CREATE INDEX lane_head_due ON lane_head (target, due_at, seq) WHERE due_at IS NOT NULL;

-- Calls of a delivery, so that a half-done one resumes where it stopped.
CREATE TABLE effect (
  seq INTEGER NOT NULL,
  target TEXT NOT NULL,
  call TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('started', 'done', 'compensated')),
  result TEXT,
  PRIMARY KEY (seq, target, call)
) WITHOUT ROWID;

CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  token INTEGER NOT NULL,
  until INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE series (
  gemeente TEXT NOT NULL,
  soort TEXT NOT NULL,
  reeks TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (gemeente, soort, reeks)
) WITHOUT ROWID;

-- The audit chain: each transition one row, each row's hash over the one before it. Append-only.
CREATE TABLE audit (
  nr INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  target TEXT,
  from_state TEXT,
  to_state TEXT NOT NULL,
  at INTEGER NOT NULL,
  worker TEXT NOT NULL,
  token INTEGER,
  detail TEXT,
  digest BLOB,
  hash BLOB NOT NULL
);
CREATE INDEX audit_seq ON audit (seq);
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
