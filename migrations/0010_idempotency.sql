-- Answers to requests that were named by an Idempotency-Key: kept for a day, so that a repeated request is answered as the first one was.
-- Without a status it is still at work; a body that is not kept held a secret, or was too large.
CREATE TABLE answers (
    actor   TEXT   NOT NULL,
    name    TEXT   NOT NULL,
    print   TEXT   NOT NULL,
    claim   TEXT   NOT NULL,
    at_ms   BIGINT NOT NULL,
    status  BIGINT,
    body    TEXT,
    PRIMARY KEY (actor, name)
);
CREATE INDEX answers_at ON answers (at_ms);
