-- Sessions have a name that may be shown, and a token that changes: for a minute after that the older one still counts.
ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN rotated_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN older_hash TEXT;
ALTER TABLE sessions ADD COLUMN client TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_operator ON sessions (operator_id);
CREATE INDEX sessions_older ON sessions (older_hash) WHERE older_hash IS NOT NULL;

-- One-time codes: the secret counts once it was confirmed; a code counts once. `oidc_subject` is who they are to the company's sign-in.
ALTER TABLE operators ADD COLUMN totp TEXT;
ALTER TABLE operators ADD COLUMN totp_confirmed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE operators ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

-- Wrong passwords lately, by address, known or not.
CREATE TABLE sign_in_failures (
    email     TEXT   NOT NULL PRIMARY KEY,
    failures  BIGINT NOT NULL,
    last_ms   BIGINT NOT NULL
);

-- Invitations and resets: used once, and over after a while. Stored as hashes.
CREATE TABLE links (
    token_hash   TEXT   NOT NULL PRIMARY KEY,
    operator_id  TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    expires_ms   BIGINT NOT NULL
);
CREATE INDEX links_operator ON links (operator_id);

-- Keys of scripts: each acts for a person, never for more than its scopes. Stored as hashes.
CREATE TABLE api_keys (
    id           TEXT   NOT NULL PRIMARY KEY,
    key_hash     TEXT   NOT NULL,
    operator_id  TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    scopes       TEXT   NOT NULL,
    created_ms   BIGINT NOT NULL,
    used_ms      BIGINT,
    expires_ms   BIGINT
);
CREATE UNIQUE INDEX api_keys_hash ON api_keys (key_hash);
CREATE INDEX api_keys_operator ON api_keys (operator_id);
