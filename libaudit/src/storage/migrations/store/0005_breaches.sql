-- The register of personal data breaches (GDPR Art 33(5)). What people wrote is sealed under a key of the
-- record's own.

CREATE TABLE breach (
    breach_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    aware_at INTEGER NOT NULL,
    closed_at INTEGER,
    key_owner_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (breach_id, bucket)
) STRICT, WITHOUT ROWID;
