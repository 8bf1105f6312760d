-- Choices about purposes: every act as it was made (sealed), and the newest choice for each purpose.

CREATE TABLE consent (
    consent_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    owner_id BLOB NOT NULL,
    decided_at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (consent_id, bucket)
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_by_owner ON consent (owner_id, decided_at);

CREATE TABLE consent_choice (
    owner_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    state INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    expires_at INTEGER,
    consent_id BLOB NOT NULL,
    PRIMARY KEY (owner_id, purpose, bucket)
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_by_expiry ON consent_choice (expires_at) WHERE expires_at IS NOT NULL;

-- Processing stopped for a person as a whole (GDPR Art 18).
CREATE TABLE restriction (
    owner_id BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    since INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (owner_id, bucket)
) STRICT, WITHOUT ROWID;
