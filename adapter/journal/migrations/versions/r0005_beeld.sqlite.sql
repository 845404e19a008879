-- Of each object of a source (zaak, document, besluit) the parts that were told or that we wrote ourselves.
CREATE TABLE beeld (
  gemeente TEXT NOT NULL,
  object TEXT NOT NULL,
  versie INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (gemeente, object)
) WITHOUT ROWID;
