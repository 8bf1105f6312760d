-- What doors need to remember: links by which a person follows their request, and answers to requests that are
-- sent again. Of a link only a MAC is kept; an answer is sealed under a key that only the sender can name.

CREATE TABLE request_link (
    mac BLOB NOT NULL PRIMARY KEY,
    request_id BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    proved_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX request_link_by_request ON request_link (request_id);

CREATE TABLE idempotency (
    key_mac BLOB NOT NULL PRIMARY KEY,
    body_sha256 BLOB NOT NULL,
    status INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
