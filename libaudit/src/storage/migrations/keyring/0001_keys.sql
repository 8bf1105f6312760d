-- Owner keys, wrapped, and the store's own secrets. Backups of store.db hold none of these.

CREATE TABLE owner_key (
    owner_id BLOB NOT NULL PRIMARY KEY,
    bucket INTEGER NOT NULL,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
