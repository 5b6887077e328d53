-- Where programs of others are told what happens. Secrets as `whsec_` texts; the older one counts until its moment. `state` is on, paused or
-- off. `failing_ms` is since when nothing arrived; nothing is sent before `retry_ms`.
CREATE TABLE hook_endpoints (
    id              TEXT   NOT NULL PRIMARY KEY,
    name            TEXT   NOT NULL,
    url             TEXT   NOT NULL,
    kinds           TEXT   NOT NULL,
    sensitive       BIGINT NOT NULL,
    secret          TEXT   NOT NULL,
    older_secret    TEXT,
    older_until_ms  BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    why             TEXT   NOT NULL,
    by_id           TEXT   NOT NULL,
    created_ms      BIGINT NOT NULL,
    failures        BIGINT NOT NULL,
    failing_ms      BIGINT,
    retry_ms        BIGINT NOT NULL,
    arrived_ms      BIGINT
);

-- One row an event and endpoint. It holds no words of anybody: `source` says where in the log, or of which message, and the body is made from
-- there when it leaves. `position` is the order within a conversation.
CREATE TABLE hook_deliveries (
    endpoint_id      TEXT   NOT NULL,
    event_id         TEXT   NOT NULL,
    conversation_id  TEXT   NOT NULL,
    position         BIGINT NOT NULL,
    kind             TEXT   NOT NULL,
    source           TEXT   NOT NULL,
    at_ms            BIGINT NOT NULL,
    state            TEXT   NOT NULL,
    due_ms           BIGINT NOT NULL,
    attempts         BIGINT NOT NULL,
    first_ms         BIGINT,
    tried_ms         BIGINT,
    status           BIGINT,
    detail           TEXT,
    node             TEXT,
    PRIMARY KEY (endpoint_id, event_id)
);
CREATE INDEX hook_deliveries_due ON hook_deliveries (endpoint_id, due_ms) WHERE state = 'due';
CREATE INDEX hook_deliveries_lane ON hook_deliveries (endpoint_id, conversation_id, position);
CREATE INDEX hook_deliveries_at ON hook_deliveries (endpoint_id, at_ms, event_id);
CREATE INDEX hook_deliveries_conversation ON hook_deliveries (conversation_id);

-- Up to which event of its log a conversation was told to them.
ALTER TABLE conversations ADD COLUMN hook_seq BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversations_untold ON conversations (updated_ms) WHERE hook_seq < seq;
