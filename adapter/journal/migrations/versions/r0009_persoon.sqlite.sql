-- Which messages name a person, by what stands for them; forgotten with the payload. Messages of before are not found by it.
CREATE TABLE persoon (
  pseudoniem TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (pseudoniem, seq)
) WITHOUT ROWID;
CREATE INDEX persoon_seq ON persoon (seq);
