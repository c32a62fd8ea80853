/**
 * The tables of a topic's file. Formats are numbered: a file of a later one is refused, not guessed at.
 * @module
 */

/** "Ears", in the header of each file: what `file` and SQLite call the application id. */
export const applicationId = 0x45617273;
export const formatNumber = 1;
export const pageBytes = 4_096;

/**
 * `form` and `content` of an entry are as in ../flat-entry.ts. Every row bears a checksum of what it says. Words are
 * kept as an index alone; their rowid is the position.
 */
export const tables = `
CREATE TABLE topic (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL,
  nonce BLOB NOT NULL,
  next_position INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE TABLE branch (
  id INTEGER PRIMARY KEY,
  log TEXT NOT NULL,
  branch INTEGER NOT NULL,
  author TEXT NOT NULL,
  public_key BLOB NOT NULL,
  nonce BLOB NOT NULL,
  floor_sequence INTEGER NOT NULL,
  floor_time INTEGER NOT NULL,
  floor_hash BLOB NOT NULL,
  head_sequence INTEGER NOT NULL,
  head_time INTEGER NOT NULL,
  head_hash BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  UNIQUE (log, branch)
) STRICT;
CREATE TABLE entry (
  position INTEGER PRIMARY KEY,
  branch INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  time INTEGER NOT NULL,
  form INTEGER NOT NULL,
  content BLOB NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_by_sequence ON entry (branch, sequence);
CREATE INDEX entry_by_time ON entry (time);
CREATE TABLE retraction (
  log TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  signature BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (log, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE note (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL,
  checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
  text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
`;

/**
 * One process has the file, so the index of the write-ahead log need not be shared. A commit is synced before it is
 * acknowledged. What is deleted is overwritten where that costs nothing.
 */
export const pragmas = `
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 33554432;
PRAGMA secure_delete = FAST;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16384;
PRAGMA cell_size_check = ON;
PRAGMA trusted_schema = OFF;
`;
