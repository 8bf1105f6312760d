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

-- Where commitments are: one row an append, 6 bytes a commitment (its first 32 bits, then the distance of
-- its entry from first_idx in 16). Searching reads all of it, 40 ms for a million entries; a b-tree keyed
-- by such random values would make every append four times slower.
CREATE TABLE entry_ref (
    first_idx INTEGER NOT NULL PRIMARY KEY,
    refs BLOB NOT NULL
) STRICT;

-- How far each outbox has been taken over.
CREATE TABLE drained (
    epoch BLOB NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
