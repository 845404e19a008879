-- Sessions of people that were ended before their time; the names are digests.
CREATE TABLE session_end (
  name TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  until INTEGER NOT NULL
) WITHOUT ROWID;
