-- The journal's first tables. Times are microseconds since 1970-01-01 UTC.
CREATE FUNCTION koppelvlak_illegal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'illegal transition' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE FUNCTION koppelvlak_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'this row is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);

-- The head: the last numbers given out. One row, read and written inside each transaction that needs it.
CREATE TABLE head (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  audit_nr BIGINT NOT NULL,
  audit_hash BYTEA NOT NULL,
  token BIGINT NOT NULL
);
INSERT INTO head VALUES (1, 0, 0, decode(repeat('00', 32), 'hex'), 0);

-- What came in. Never changed; payloads stand apart so that they can be pruned.
CREATE TABLE bericht (
  seq BIGINT PRIMARY KEY,
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
  received_at BIGINT NOT NULL,
  answer_status BIGINT,
  raw_sha256 TEXT,
  events BIGINT NOT NULL
);
CREATE INDEX bericht_referentienummer ON bericht (referentienummer, seq) WHERE referentienummer IS NOT NULL;
CREATE INDEX bericht_received_at ON bericht (received_at);
CREATE INDEX bericht_kind ON bericht (kind, seq);
CREATE INDEX bericht_message ON bericht (message, seq);
CREATE INDEX bericht_connection ON bericht (connection, seq);
CREATE TRIGGER bericht_fixed BEFORE UPDATE ON bericht FOR EACH ROW
EXECUTE FUNCTION koppelvlak_fixed();

-- The payload: raw message, answer and events in one zstd frame; replaced by a remainder when pruned.
CREATE TABLE lading (seq BIGINT PRIMARY KEY, body BYTEA NOT NULL);
CREATE TABLE remainder (seq BIGINT PRIMARY KEY, body BYTEA NOT NULL);

-- Per message the 64-bit hashes of its event ids: small enough to be scanned; an index would cost one page per event.
CREATE TABLE event (seq BIGINT PRIMARY KEY, hashes BYTEA NOT NULL);

CREATE TABLE zaak (
  identificatie TEXT NOT NULL,
  gemeente TEXT NOT NULL,
  seq BIGINT NOT NULL,
  creates BIGINT NOT NULL,
  PRIMARY KEY (identificatie, gemeente, seq)
);

-- Duplicate keys, by 64-bit hash; the whole key is compared.
CREATE TABLE idempotency (
  hash64 BIGINT NOT NULL,
  key TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (hash64, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

-- Accepted messages that are not yet CONFIRMED; a message without a row here is.
CREATE TABLE outbox (
  seq BIGINT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('ACCEPTED', 'PUBLISHING', 'PUBLISHED')),
  published_from TEXT,
  positions TEXT,
  seen BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX outbox_todo ON outbox (seq) WHERE state <> 'PUBLISHED';
CREATE TRIGGER outbox_begin BEFORE INSERT ON outbox FOR EACH ROW
WHEN (NEW.state <> 'ACCEPTED')
EXECUTE FUNCTION koppelvlak_illegal();
CREATE TRIGGER outbox_step BEFORE UPDATE OF state ON outbox FOR EACH ROW
WHEN (NOT ((OLD.state = 'ACCEPTED' AND NEW.state = 'PUBLISHING')
       OR (OLD.state = 'PUBLISHING' AND NEW.state = 'PUBLISHED')
       OR (OLD.state = 'PUBLISHED' AND NEW.state = 'ACCEPTED')))
EXECUTE FUNCTION koppelvlak_illegal();
CREATE TRIGGER outbox_end BEFORE DELETE ON outbox FOR EACH ROW
WHEN (OLD.state <> 'PUBLISHED')
EXECUTE FUNCTION koppelvlak_illegal();

-- Delivery of a message to a target.
CREATE TABLE levering (
  seq BIGINT NOT NULL,
  target TEXT NOT NULL,
  lane64 BIGINT NOT NULL,
  state TEXT NOT NULL,
  open BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  retry_at BIGINT,
  token BIGINT NOT NULL,
  detail TEXT,
  PRIMARY KEY (seq, target),
  CHECK ((open = 1) = (state NOT IN ('DELIVERED', 'DISCARDED')))
);
CREATE INDEX levering_open ON levering (target, lane64, seq) WHERE open = 1;
CREATE INDEX levering_aside ON levering (state, seq) WHERE state IN ('QUARANTINED', 'DISCARDED');
CREATE TRIGGER levering_begin BEFORE INSERT ON levering FOR EACH ROW
WHEN (NEW.state NOT IN ('WAITING', 'READY'))
EXECUTE FUNCTION koppelvlak_illegal();
CREATE TRIGGER levering_step BEFORE UPDATE OF state ON levering FOR EACH ROW
WHEN (NOT ((OLD.state = 'WAITING' AND NEW.state = 'READY')
       OR (OLD.state IN ('READY', 'RETRY_AT', 'UNKNOWN') AND NEW.state = 'DELIVERING')
       OR (OLD.state = 'DELIVERING' AND NEW.state IN ('DELIVERED', 'RETRY_AT', 'UNKNOWN', 'QUARANTINED', 'DELIVERING'))
       OR (OLD.state = 'QUARANTINED' AND NEW.state IN ('RETRY_AT', 'DISCARDED'))))
EXECUTE FUNCTION koppelvlak_illegal();
CREATE TRIGGER levering_kept BEFORE DELETE ON levering FOR EACH ROW
EXECUTE FUNCTION koppelvlak_fixed();

-- Per target and lane the first message that is not finally dealt with; due_at NULL: not due.
CREATE TABLE lane_head (
  target TEXT NOT NULL,
  lane64 BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  due_at BIGINT,
  PRIMARY KEY (target, lane64)
);
CREATE INDEX lane_head_due ON lane_head (target, due_at, seq) WHERE due_at IS NOT NULL;

-- Calls of a delivery, so that a half-done one resumes where it stopped.
CREATE TABLE effect (
  seq BIGINT NOT NULL,
  target TEXT NOT NULL,
  call TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('started', 'done', 'compensated')),
  result TEXT,
  PRIMARY KEY (seq, target, call)
);

CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  token BIGINT NOT NULL,
  until BIGINT NOT NULL
);

CREATE TABLE series (
  gemeente TEXT NOT NULL,
  soort TEXT NOT NULL,
  reeks TEXT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (gemeente, soort, reeks)
);

-- The audit chain: each transition one row, each row's hash over the one before it. Append-only.
CREATE TABLE audit (
  nr BIGINT PRIMARY KEY,
  seq BIGINT NOT NULL,
  target TEXT,
  from_state TEXT,
  to_state TEXT NOT NULL,
  at BIGINT NOT NULL,
  worker TEXT NOT NULL,
  token BIGINT,
  detail TEXT,
  digest BYTEA,
  hash BYTEA NOT NULL
);
CREATE INDEX audit_seq ON audit (seq);
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit FOR EACH ROW
EXECUTE FUNCTION koppelvlak_fixed();
CREATE TRIGGER audit_kept BEFORE DELETE ON audit FOR EACH ROW
EXECUTE FUNCTION koppelvlak_fixed();

-- Rows that come and go quickly: cleaned up before their dead versions slow down the reads.
ALTER TABLE outbox SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);
ALTER TABLE lane_head SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);
ALTER TABLE levering SET (fillfactor = 80);
ALTER TABLE head SET (fillfactor = 10);
ALTER TABLE lading ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE remainder ALTER COLUMN body SET STORAGE EXTERNAL;
