-- How far each log has been read, so that an import that was killed goes on where it was.

CREATE TABLE import (
    identity BLOB NOT NULL PRIMARY KEY,
    checkpoint BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
