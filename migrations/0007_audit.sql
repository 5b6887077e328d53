-- Who did what to which thing, and why. Rows are only added. `n` and `hash` are set once, when the row is sealed into the chain: each hash
-- covers its row and the hash before it.
CREATE TABLE audit (
    id       TEXT   NOT NULL PRIMARY KEY,
    at_ms    BIGINT NOT NULL,
    actor    TEXT   NOT NULL,
    action   TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    why      TEXT   NOT NULL,
    n        BIGINT,
    hash     TEXT
);
CREATE UNIQUE INDEX audit_n ON audit (n);
CREATE INDEX audit_unsealed ON audit (at_ms, id) WHERE n IS NULL;
CREATE INDEX audit_at ON audit (at_ms, id);
CREATE INDEX audit_subject ON audit (subject, at_ms);
