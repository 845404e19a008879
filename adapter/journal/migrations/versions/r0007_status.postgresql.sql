-- Sessions of people that were ended before their time; the names are digests.
CREATE TABLE session_end (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  until BIGINT NOT NULL
);
