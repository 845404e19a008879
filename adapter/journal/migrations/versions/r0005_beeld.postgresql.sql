-- Of each object of a source (zaak, document, besluit) the parts that were told or that we wrote ourselves.
CREATE TABLE beeld (
  gemeente TEXT COLLATE "C" NOT NULL,
  object TEXT COLLATE "C" NOT NULL,
  versie BIGINT NOT NULL,
  at BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (gemeente, object)
);
