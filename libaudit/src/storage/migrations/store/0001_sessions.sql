-- Sessions, their events, and the subjects behind them. Times are milliseconds since 1970 UTC.
-- docs/storage-format.md says what each column holds and which are sealed.

CREATE TABLE store_value (
    name TEXT NOT NULL PRIMARY KEY,
    number INTEGER,
    bytes BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    session_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    owner_id BLOB NOT NULL,
    site TEXT NOT NULL,
    profile TEXT NOT NULL,
    token_mac BLOB,
    state INTEGER NOT NULL,
    ended_reason INTEGER NOT NULL,
    agent_class INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER,
    absolute_expires_at INTEGER,
    renew_at INTEGER,
    ended_at INTEGER,
    successor_id BLOB,
    visit_id BLOB,
    event_count INTEGER NOT NULL,
    page_view_count INTEGER NOT NULL,
    interaction_count INTEGER NOT NULL,
    first_event_at INTEGER,
    last_event_at INTEGER,
    sealed BLOB NOT NULL,
    PRIMARY KEY (session_id, bucket)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX session_by_token ON session (token_mac, bucket) WHERE token_mac IS NOT NULL;
CREATE INDEX session_by_owner ON session (owner_id, started_at);
CREATE INDEX session_by_expiry ON session (expires_at) WHERE state = 1;
CREATE INDEX session_by_visit ON session (visit_id) WHERE visit_id IS NOT NULL;

-- Segments lie in the order they came, not by session: a batch of many sessions' events then fills a few
-- pages instead of changing hundreds. The counts of a live session are the sums of its segments; its row
-- gets them when it ends.
CREATE TABLE segment (
    segment_id INTEGER NOT NULL PRIMARY KEY,
    session_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    event_count INTEGER NOT NULL,
    page_view_count INTEGER NOT NULL,
    interaction_count INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX segment_by_session ON segment (session_id, last_sequence);

CREATE TABLE subject (
    owner_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (owner_id, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE identifier (
    mac BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    owner_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX identifier_by_owner ON identifier (owner_id);

CREATE TABLE owner_link (
    owner_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    linked_owner_id BLOB NOT NULL,
    linked_bucket INTEGER NOT NULL,
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (owner_id, bucket, linked_owner_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_outbox (
    sequence INTEGER NOT NULL PRIMARY KEY,
    entry BLOB NOT NULL
) STRICT;
