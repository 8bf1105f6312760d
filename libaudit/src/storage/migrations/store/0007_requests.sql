-- Data-subject requests. What names the person is sealed under a key of the request's own, which an erasure of
-- the person destroys; person_mac goes with it. The rest is the record that CCPA regs 7101 ask to keep.

CREATE TABLE request (
    request_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    key_owner_id BLOB NOT NULL,
    person_mac BLOB,
    kind TEXT NOT NULL,
    categories_only INTEGER NOT NULL,
    state INTEGER NOT NULL,
    jurisdiction TEXT NOT NULL,
    manner TEXT NOT NULL,
    language TEXT NOT NULL,
    by_agent INTEGER NOT NULL,
    duplicate_of BLOB,
    terms TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    acknowledged_at INTEGER,
    check_started_at INTEGER,
    code_expires_at INTEGER,
    verified_at INTEGER,
    extended_at INTEGER,
    executing_at INTEGER,
    completed_at INTEGER,
    lifted_at INTEGER,
    codes_sent INTEGER NOT NULL,
    codes_wrong INTEGER NOT NULL,
    permission_checked INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    ground TEXT NOT NULL,
    plan_sha256 TEXT NOT NULL,
    approved INTEGER NOT NULL,
    delivered_sha256 TEXT NOT NULL,
    erasure_id BLOB,
    sealed BLOB NOT NULL,
    PRIMARY KEY (request_id, bucket)
) STRICT, WITHOUT ROWID;

CREATE INDEX request_by_person ON request (person_mac) WHERE person_mac IS NOT NULL;
CREATE INDEX request_by_receipt ON request (received_at);
CREATE INDEX request_by_first ON request (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- What was done with it. The reason is sealed under the request's key.
CREATE TABLE request_step (
    request_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    state INTEGER NOT NULL,
    actor TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (request_id, bucket, number)
) STRICT, WITHOUT ROWID;

-- Purposes that a person objected to (GDPR Art 21), until the objection of that request is lifted.
CREATE TABLE objection (
    owner_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    request_id BLOB NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (owner_id, bucket, purpose, request_id)
) STRICT, WITHOUT ROWID;
