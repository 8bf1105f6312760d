-- Retention sweeps: what a sweep must know of a session without opening it, what sweeps did, and what is left
-- of what they took.

-- Whose law holds, by ISO 3166 code ('' = not known) and how that was found (JurisdictionSource). Null in rows
-- of before: a sweep fills them in.
ALTER TABLE session ADD COLUMN jurisdiction TEXT;
ALTER TABLE session ADD COLUMN jurisdiction_source INTEGER NOT NULL DEFAULT 3;
-- What retention has taken already: 1 network cut, 2 network gone, 4 attributes gone, 8 belongs to nobody.
ALTER TABLE session ADD COLUMN reduced INTEGER NOT NULL DEFAULT 0;

-- Of the last session that a sweep took from a subject: when the person was last here, and whose law held.
ALTER TABLE subject ADD COLUMN last_seen_at INTEGER;
ALTER TABLE subject ADD COLUMN jurisdiction TEXT;
ALTER TABLE subject ADD COLUMN jurisdiction_source INTEGER NOT NULL DEFAULT 3;

CREATE TABLE retention_run (
    run_id BLOB NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE retention_run_line (
    run_id BLOB NOT NULL,
    rule TEXT NOT NULL,
    data TEXT NOT NULL,
    action TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (run_id, rule, data, action)
) STRICT, WITHOUT ROWID;

-- Events that were counted before they were deleted. About nobody.
CREATE TABLE aggregate (
    day INTEGER NOT NULL,
    site TEXT NOT NULL,
    purpose TEXT NOT NULL,
    kind INTEGER NOT NULL,
    path TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, site, purpose, kind, path)
) STRICT, WITHOUT ROWID;

-- Sealed files in the folder archive/, each under a key of its own in the key ring.
CREATE TABLE archive (
    archive_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    key_id BLOB NOT NULL,
    rule TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    items INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (archive_id, bucket)
) STRICT, WITHOUT ROWID;

-- Whose records an archive holds: their key is needed to read them, and erasing it reaches the archive.
CREATE TABLE archive_person (
    owner_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    archive_id BLOB NOT NULL,
    items INTEGER NOT NULL,
    PRIMARY KEY (owner_id, archive_id, bucket)
) STRICT, WITHOUT ROWID;

CREATE INDEX archive_person_by_archive ON archive_person (archive_id);
