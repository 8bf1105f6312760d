-- Work in the background. A running job belongs to whoever holds its lease; nothing here names a person.

CREATE TABLE job (
    job_id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    parameters TEXT NOT NULL,
    actor TEXT NOT NULL,
    unique_key TEXT NOT NULL,
    state INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    not_before INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    step TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    cancel_wanted INTEGER NOT NULL,
    result TEXT NOT NULL,
    error TEXT NOT NULL,
    version INTEGER NOT NULL,
    worker TEXT NOT NULL,
    lease INTEGER NOT NULL,
    lease_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX job_by_state ON job (state, created_at);
CREATE UNIQUE INDEX job_by_unique_key ON job (unique_key) WHERE unique_key <> '' AND state IN (1, 2);

-- Who is the one that does something for all, such as the scheduler.
CREATE TABLE leader (
    name TEXT NOT NULL PRIMARY KEY,
    worker TEXT NOT NULL,
    lease_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is to be done again and again, and when it was last begun.
CREATE TABLE schedule (
    schedule_id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    parameters TEXT NOT NULL,
    every_seconds INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    last_job_id BLOB,
    enabled INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
