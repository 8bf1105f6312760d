-- Audits of sites that the server made, and the baselines they are compared with.

CREATE TABLE scan (
    scan_id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    summary TEXT NOT NULL,
    result BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX scan_by_name ON scan (name, started_at);

CREATE TABLE scan_baseline (
    name TEXT NOT NULL PRIMARY KEY,
    baseline TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
