-- Legal holds, and erasures that wait for one. Here and not in the store, because a restore sets that one back.

CREATE TABLE legal_hold (
    hold_id BLOB NOT NULL PRIMARY KEY,
    placed_at INTEGER NOT NULL,
    review_at INTEGER NOT NULL,
    released_at INTEGER,
    ground TEXT NOT NULL,
    about_subject INTEGER NOT NULL,
    subject_owner_id BLOB,
    session_id BLOB,
    purpose TEXT NOT NULL,
    from_at INTEGER,
    to_at INTEGER,
    bucket INTEGER NOT NULL,
    key_owner_id BLOB NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Owners whose person was erased but for what a hold keeps. The identifiers are sealed under the owner's key.
CREATE TABLE waiting_erasure (
    owner_id BLOB NOT NULL PRIMARY KEY,
    bucket INTEGER NOT NULL,
    erasure_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
