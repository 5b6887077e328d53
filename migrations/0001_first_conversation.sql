-- One text for SQLite and Postgres: columns are TEXT or BIGINT, times are milliseconds since 1970, JSON is text that SQL never opens.

-- Who writes to us. A contact is found by user id, else by phone; both may be there, either may be missing.
CREATE TABLE contacts (
    id          TEXT   NOT NULL PRIMARY KEY,
    user_id     TEXT,
    phone       TEXT,
    created_ms  BIGINT NOT NULL
);
CREATE UNIQUE INDEX contacts_user_id ON contacts (user_id);
CREATE UNIQUE INDEX contacts_phone ON contacts (phone);

-- The one current conversation of a contact on a business number: the primary key is the law.
CREATE TABLE threads (
    number_id        TEXT NOT NULL,
    contact_id       TEXT NOT NULL,
    conversation_id  TEXT NOT NULL,
    PRIMARY KEY (number_id, contact_id)
);

-- The view of a conversation, written in the commit of its events. `seq` guards every commit, `epoch` and owner every send.
CREATE TABLE conversations (
    id              TEXT   NOT NULL PRIMARY KEY,
    seq             BIGINT NOT NULL,
    epoch           BIGINT NOT NULL,
    owner           TEXT   NOT NULL,
    operator_id     TEXT,
    queue_id        TEXT,
    handoff         BIGINT NOT NULL,
    number_id       TEXT   NOT NULL,
    contact_id      TEXT   NOT NULL,
    agent           TEXT,
    waiting_ms      BIGINT,
    updated_ms      BIGINT NOT NULL,
    card            TEXT   NOT NULL
);
CREATE INDEX conversations_operator ON conversations (operator_id, updated_ms) WHERE operator_id IS NOT NULL;
CREATE INDEX conversations_waiting ON conversations (queue_id, waiting_ms) WHERE owner = 'queue';
CREATE INDEX conversations_updated ON conversations (updated_ms);

-- The log: the only truth about a conversation.
CREATE TABLE events (
    conversation_id  TEXT   NOT NULL,
    seq              BIGINT NOT NULL,
    at_ms            BIGINT NOT NULL,
    kind             TEXT   NOT NULL,
    body             TEXT   NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

-- Inbound items, effects and timers. The id deduplicates: a webhook delivered again inserts nothing.
CREATE TABLE work (
    id               TEXT   NOT NULL PRIMARY KEY,
    kind             TEXT   NOT NULL,
    conversation_id  TEXT,
    body             TEXT   NOT NULL,
    due_ms           BIGINT NOT NULL,
    attempts         BIGINT NOT NULL,
    node             TEXT,
    done_ms          BIGINT,
    outcome          TEXT
);
CREATE INDEX work_due ON work (due_ms) WHERE done_ms IS NULL;
CREATE INDEX work_done ON work (done_ms) WHERE done_ms IS NOT NULL;

-- Nodes that may hold work, each until its lease ends by the database's clock.
CREATE TABLE nodes (
    id        TEXT   NOT NULL PRIMARY KEY,
    lease_ms  BIGINT NOT NULL
);

-- Messages out. `rank` only grows; the statement that marks one attempted checks owner and epoch.
CREATE TABLE outbox (
    id               TEXT   NOT NULL PRIMARY KEY,
    conversation_id  TEXT   NOT NULL,
    position         BIGINT NOT NULL,
    number_id        TEXT   NOT NULL,
    author           TEXT   NOT NULL,
    author_id        TEXT   NOT NULL,
    epoch            BIGINT NOT NULL,
    handoff          BIGINT NOT NULL,
    recipient        TEXT   NOT NULL,
    body             TEXT   NOT NULL,
    rank             BIGINT NOT NULL,
    attempts         BIGINT NOT NULL,
    wamid            TEXT,
    detail           TEXT,
    created_ms       BIGINT NOT NULL,
    updated_ms       BIGINT NOT NULL
);
CREATE INDEX outbox_conversation ON outbox (conversation_id, position);
CREATE INDEX outbox_wamid ON outbox (wamid) WHERE wamid IS NOT NULL;

-- People who answer.
CREATE TABLE operators (
    id             TEXT   NOT NULL PRIMARY KEY,
    name           TEXT   NOT NULL,
    email          TEXT   NOT NULL,
    role           TEXT   NOT NULL,
    password_hash  TEXT,
    active         BIGINT NOT NULL,
    presence       TEXT   NOT NULL,
    held           BIGINT NOT NULL,
    capacity       BIGINT NOT NULL
);
CREATE UNIQUE INDEX operators_email ON operators (email);

CREATE TABLE sessions (
    token_hash   TEXT   NOT NULL PRIMARY KEY,
    operator_id  TEXT   NOT NULL,
    expires_ms   BIGINT NOT NULL
);

CREATE TABLE teams (
    id    TEXT NOT NULL PRIMARY KEY,
    name  TEXT NOT NULL
);

CREATE TABLE team_members (
    team_id      TEXT NOT NULL,
    operator_id  TEXT NOT NULL,
    PRIMARY KEY (team_id, operator_id)
);

CREATE TABLE queues (
    id       TEXT   NOT NULL PRIMARY KEY,
    name     TEXT   NOT NULL,
    team_id  TEXT   NOT NULL,
    cursor   BIGINT,
    version  BIGINT NOT NULL
);

-- `place` is the seat in the rotation; it never moves while the person is a member.
CREATE TABLE queue_members (
    queue_id     TEXT   NOT NULL,
    operator_id  TEXT   NOT NULL,
    place        BIGINT NOT NULL,
    PRIMARY KEY (queue_id, operator_id)
);

-- Single values of the workspace (numbers, catch-all) as JSON, by name.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    body  TEXT NOT NULL
);

-- Webhook fields and items that this version stores without acting on them.
CREATE TABLE unhandled (
    id           TEXT   NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    received_ms  BIGINT NOT NULL
);
