-- Keyed hashes of identifiers whose person was erased: no import and no restored backup brings them back.
-- Here and not in the store, because a restore sets that one back.

CREATE TABLE suppression (
    mac BLOB NOT NULL PRIMARY KEY,
    added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
