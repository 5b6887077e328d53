-- A contact by every name it ever had: `u:` a user id, `p:` a phone in the form that does not tell variants apart, `g:` a group.
-- `contacts` holds the newest of each.
CREATE TABLE contact_keys (
    key         TEXT NOT NULL PRIMARY KEY,
    contact_id  TEXT NOT NULL
);
CREATE INDEX contact_keys_contact ON contact_keys (contact_id);
INSERT INTO contact_keys (key, contact_id) SELECT 'u:' || user_id, id FROM contacts WHERE user_id IS NOT NULL;
INSERT INTO contact_keys (key, contact_id) SELECT 'p:' || phone, id FROM contacts WHERE phone IS NOT NULL;
DROP INDEX contacts_user_id;
DROP INDEX contacts_phone;
CREATE INDEX contacts_user_id ON contacts (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX contacts_phone ON contacts (phone) WHERE phone IS NOT NULL;

-- What the customer does not want: 0 nothing, 1 marketing, 2 anything that we begin. `opted_ms` by Meta's clock: older news changes nothing.
ALTER TABLE contacts ADD COLUMN opted_out BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contacts ADD COLUMN opted_ms BIGINT NOT NULL DEFAULT 0;
CREATE INDEX threads_contact ON threads (contact_id);

-- Until when free text may leave: checked by the statement that marks a message attempted.
ALTER TABLE conversations ADD COLUMN window_ms BIGINT NOT NULL DEFAULT 0;
UPDATE conversations SET window_ms = customer_ms + 86400000 WHERE customer_ms > 0;

-- The message that one of ours answers.
ALTER TABLE outbox ADD COLUMN reply_to TEXT;

-- How a business number stands: open or stopped, since when and why; what Meta says about it.
CREATE TABLE numbers (
    id          TEXT   NOT NULL PRIMARY KEY,
    state       TEXT   NOT NULL,
    code        BIGINT,
    detail      TEXT,
    since_ms    BIGINT NOT NULL,
    account     TEXT,
    display     TEXT,
    name        TEXT,
    quality     TEXT,
    rate        BIGINT
);

-- What operators of the account should know; the id says it once.
CREATE TABLE notices (
    id         TEXT   NOT NULL PRIMARY KEY,
    at_ms      BIGINT NOT NULL,
    level      TEXT   NOT NULL,
    field      TEXT   NOT NULL,
    number_id  TEXT,
    text       TEXT   NOT NULL
);
CREATE INDEX notices_at ON notices (at_ms);

-- Templates as Meta has them.
CREATE TABLE templates (
    account     TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    language    TEXT   NOT NULL,
    status      TEXT   NOT NULL,
    category    TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    updated_ms  BIGINT NOT NULL,
    PRIMARY KEY (account, name, language)
);

-- What each message costs by the `pricing` of its status. Money in millionths of a US dollar, by the rates of the configuration; null when it has none.
CREATE TABLE charges (
    outbound_id      TEXT   NOT NULL PRIMARY KEY,
    conversation_id  TEXT   NOT NULL,
    number_id        TEXT   NOT NULL,
    month            TEXT   NOT NULL,
    at_ms            BIGINT NOT NULL,
    billable         BIGINT NOT NULL,
    kind             TEXT   NOT NULL,
    category         TEXT   NOT NULL,
    country          TEXT,
    micros           BIGINT,
    -- Until when everything to them is free, after an ad.
    free_until_ms    BIGINT
);
CREATE INDEX charges_month ON charges (number_id, month);
CREATE INDEX charges_conversation ON charges (conversation_id);

-- Files of customers and of people. The bytes are in the blob store under the id.
CREATE TABLE files (
    id               TEXT   NOT NULL PRIMARY KEY,
    conversation_id  TEXT   NOT NULL,
    mime             TEXT   NOT NULL,
    bytes            BIGINT NOT NULL,
    name             TEXT,
    sha256           TEXT   NOT NULL,
    created_ms       BIGINT NOT NULL
);
CREATE INDEX files_conversation ON files (conversation_id);

-- Files that WhatsApp has already, by number: an upload serves for weeks.
CREATE TABLE uploads (
    file_id    TEXT   NOT NULL,
    number_id  TEXT   NOT NULL,
    media_id   TEXT   NOT NULL,
    until_ms   BIGINT NOT NULL,
    PRIMARY KEY (file_id, number_id)
);
