-- A message in quarantine that an operator mended is delivered in its own place, with the payload of the mended one.
CREATE TABLE mend (
  seq BIGINT NOT NULL,
  target TEXT NOT NULL,
  by_seq BIGINT NOT NULL,
  PRIMARY KEY (seq, target)
);
CREATE INDEX mend_by ON mend (by_seq);
