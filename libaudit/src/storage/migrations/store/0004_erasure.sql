-- Erasures, from the intent on. What a step needs of the person is sealed under a key of its own, which goes
-- when the certificate has been handed over.

CREATE TABLE erasure (
    erasure_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    state INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    completed_at INTEGER,
    job_owner_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (erasure_id, bucket)
) STRICT, WITHOUT ROWID;

-- An erasure asks whose visitor an owner was, without reading everybody's links.
CREATE INDEX owner_link_by_visitor ON owner_link (linked_owner_id);
