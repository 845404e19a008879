-- A message in quarantine that an operator mended is delivered in its own place, with the payload of the mended one.
CREATE TABLE mend (
  seq INTEGER NOT NULL,
  target TEXT NOT NULL,
  by_seq INTEGER NOT NULL,
  PRIMARY KEY (seq, target)
);
CREATE INDEX mend_by ON mend (by_seq);
