-- Who last owned a conversation, also after it was closed: for the brief of the next one.
ALTER TABLE conversations ADD COLUMN last_operator_id TEXT;
CREATE INDEX conversations_contact ON conversations (contact_id, updated_ms);

-- What is counted: handoffs and what only watched them by trigger, questions asked twice, waits taken back. Written in the commit of
-- the event; one row an occurrence, so that counting never opens JSON.
CREATE TABLE marks (
    conversation_id  TEXT   NOT NULL,
    seq              BIGINT NOT NULL,
    nth              BIGINT NOT NULL,
    kind             TEXT   NOT NULL,
    name             TEXT   NOT NULL,
    agent            TEXT   NOT NULL,
    at_ms            BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq, nth)
);
CREATE INDEX marks_at ON marks (at_ms);
