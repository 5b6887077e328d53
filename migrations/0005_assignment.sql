-- The workspace in versions: who answers, as a file writes it. The newest one is in force; teams, people, queues and members beside it
-- are what statements join and guard with, written in the same transaction.
CREATE TABLE workspace_versions (
    version  BIGINT NOT NULL PRIMARY KEY,
    at_ms    BIGINT NOT NULL,
    by_id    TEXT,
    note     TEXT   NOT NULL,
    body     TEXT   NOT NULL
);
DROP TABLE settings;

-- `presence` is what counts; `chosen` what the person said last, for when their page comes back; `seen_ms` their last sign of life;
-- `watch` tells the timer in force from older ones.
ALTER TABLE operators ADD COLUMN chosen TEXT NOT NULL DEFAULT 'offline';
ALTER TABLE operators ADD COLUMN seen_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE operators ADD COLUMN watch BIGINT NOT NULL DEFAULT 0;

-- Reps of such a queue see only what is theirs, not what waits.
ALTER TABLE queues ADD COLUMN hides_waiting BIGINT NOT NULL DEFAULT 0;

-- The line: over whom, what the chat wants of a person, the customer's last message, whom it is reserved for, until when it is held.
ALTER TABLE conversations ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN wish TEXT NOT NULL DEFAULT '{}';
ALTER TABLE conversations ADD COLUMN customer_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN offered_id TEXT;
ALTER TABLE conversations ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN held_until_ms BIGINT;
DROP INDEX conversations_waiting;
CREATE INDEX conversations_line ON conversations (queue_id, priority, waiting_ms) WHERE owner = 'queue';
CREATE INDEX conversations_offered ON conversations (offered_id) WHERE offered_id IS NOT NULL;

-- Who moved a conversation away and may still read it.
CREATE TABLE observers (
    conversation_id  TEXT NOT NULL,
    operator_id      TEXT NOT NULL,
    PRIMARY KEY (conversation_id, operator_id)
);
CREATE INDEX observers_operator ON observers (operator_id);
