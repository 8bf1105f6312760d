-- The tamper-evident log. Rows are only ever added, except for the tree's unfinished tiles.

CREATE TABLE head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    origin TEXT NOT NULL,
    verifier_key TEXT NOT NULL,
    size INTEGER NOT NULL
) STRICT;

CREATE TABLE entry (
    idx INTEGER NOT NULL PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;

-- id = index - level * 2^56, so that the lowest level, where nearly all rows are, grows at the table's end.
CREATE TABLE tile (
    id INTEGER NOT NULL PRIMARY KEY,
    hashes BLOB NOT NULL
) STRICT;

-- The first 48 bits of a commitment: enough to find its entries, which say whether it is really theirs.
CREATE TABLE entry_ref (
    prefix INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    PRIMARY KEY (prefix, idx)
) STRICT, WITHOUT ROWID;

-- How far each outbox has been taken over.
CREATE TABLE drained (
    epoch BLOB NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
