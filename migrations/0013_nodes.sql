-- What admins see of nodes: which version, which part it does, since when, and when it last took a webhook in.
ALTER TABLE nodes ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE nodes ADD COLUMN role TEXT NOT NULL DEFAULT 'web,worker';
ALTER TABLE nodes ADD COLUMN started_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE nodes ADD COLUMN webhook_ms BIGINT;

-- What is on its way out, and what failed: counted every few seconds.
CREATE INDEX outbox_open ON outbox (created_ms) WHERE rank < 30;
CREATE INDEX outbox_failed ON outbox (created_ms) WHERE rank = 60;
