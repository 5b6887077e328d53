-- Put aside until then; the reason, the category and the country that lists are filtered by; where the reader (below) stands.
ALTER TABLE conversations ADD COLUMN snoozed_ms BIGINT;
ALTER TABLE conversations ADD COLUMN unread BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN reason TEXT;
ALTER TABLE conversations ADD COLUMN category TEXT;
ALTER TABLE conversations ADD COLUMN country TEXT;
ALTER TABLE conversations ADD COLUMN late BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN nudged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN read_seq BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversations_unread_log ON conversations (updated_ms) WHERE read_seq < seq;
CREATE INDEX conversations_queue ON conversations (queue_id, updated_ms);
CREATE INDEX conversations_owner ON conversations (owner, updated_ms, id);

-- Written from the log by the reader, a moment after the commit; thrown away and written anew at any time.
-- Words to search by: folded, of names, phones, values and lines; sensitive values are left out. In hexadecimal: ordered alike everywhere.
CREATE TABLE terms (
    term             TEXT NOT NULL,
    conversation_id  TEXT NOT NULL,
    PRIMARY KEY (term, conversation_id)
);
CREATE INDEX terms_conversation ON terms (conversation_id);

-- Who had a conversation from when to when: one row for each owner after another. What figures are counted from.
CREATE TABLE spells (
    conversation_id    TEXT   NOT NULL,
    n                  BIGINT NOT NULL,
    owner              TEXT   NOT NULL,
    operator_id        TEXT,
    queue_id           TEXT,
    team_id            TEXT,
    agent              TEXT,
    campaign           TEXT,
    reason             TEXT,
    start_ms           BIGINT NOT NULL,
    end_ms             BIGINT,
    how                TEXT,
    ended_by           TEXT,
    first_reply_ms     BIGINT,
    messages           BIGINT NOT NULL,
    breaches           BIGINT NOT NULL,
    repeated           BIGINT NOT NULL,
    tokens             BIGINT NOT NULL,
    micros             BIGINT NOT NULL,
    rating             TEXT,
    PRIMARY KEY (conversation_id, n)
);
CREATE INDEX spells_start ON spells (start_ms);

-- Saved replies: a person's own, or shared with a team or with everybody.
CREATE TABLE saved_replies (
    id           TEXT   NOT NULL PRIMARY KEY,
    operator_id  TEXT   NOT NULL,
    shared       BIGINT NOT NULL,
    team_id      TEXT,
    shortcut     TEXT   NOT NULL,
    body         TEXT   NOT NULL
);

-- Saved filters of a person.
CREATE TABLE saved_filters (
    id           TEXT   NOT NULL PRIMARY KEY,
    operator_id  TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    query        TEXT   NOT NULL
);
CREATE INDEX saved_filters_operator ON saved_filters (operator_id);

-- Who looks at a conversation now, and whether they type.
CREATE TABLE looks (
    conversation_id  TEXT   NOT NULL,
    operator_id      TEXT   NOT NULL,
    typing           BIGINT NOT NULL,
    seen_ms          BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, operator_id)
);
CREATE INDEX outbox_people ON outbox (created_ms) WHERE author = 'operator';
