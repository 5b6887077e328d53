-- The cost ledger: one row a call of a model, the failed ones too. Tokens as the provider counts them, money in millionths of a US dollar.
CREATE TABLE model_calls (
    id               TEXT   NOT NULL PRIMARY KEY,
    conversation_id  TEXT   NOT NULL,
    agent            TEXT   NOT NULL,
    version          TEXT   NOT NULL,
    model            TEXT   NOT NULL,
    at_ms            BIGINT NOT NULL,
    took_ms          BIGINT NOT NULL,
    outcome          TEXT   NOT NULL,
    input            BIGINT NOT NULL,
    cached           BIGINT NOT NULL,
    output           BIGINT NOT NULL,
    micros           BIGINT NOT NULL
);
CREATE INDEX model_calls_at ON model_calls (at_ms);
CREATE INDEX model_calls_conversation ON model_calls (conversation_id, at_ms);
