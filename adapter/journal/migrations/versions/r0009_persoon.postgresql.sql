-- Which messages name a person, by what stands for them; forgotten with the payload. Messages of before are not found by it.
CREATE TABLE persoon (
  pseudoniem TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (pseudoniem, seq)
);
CREATE INDEX persoon_seq ON persoon (seq);
