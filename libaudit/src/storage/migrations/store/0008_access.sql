-- Who may use the API: tokens of machines, people and their passwords. Secrets are MACs, hashes or sealed.

CREATE TABLE api_token (
    token_id BLOB NOT NULL PRIMARY KEY,
    mac BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    site TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    person TEXT NOT NULL, -- who was given the secret: "user:anna"; empty where nobody is known
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    user_id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    password TEXT NOT NULL,
    sealed BLOB NOT NULL,
    totp_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    password_changed_at INTEGER,
    disabled_at INTEGER,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which sessions are logins of staff. A session that is not here is none, whoever it says it is about.
CREATE TABLE staff_session (
    session_id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL,
    authenticated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Codes for one use: the first admin, a new user, an emergency.
CREATE TABLE access_code (
    mac BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    user_id BLOB,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who agreed to a plan, where two have to.
CREATE TABLE approval (
    request_id BLOB NOT NULL,
    plan_sha256 TEXT NOT NULL,
    actor TEXT NOT NULL,
    approved_at INTEGER NOT NULL,
    PRIMARY KEY (request_id, plan_sha256, actor)
) STRICT, WITHOUT ROWID;
