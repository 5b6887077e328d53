-- The files of every version of an agent that conversations were started on, so that they stay on it after a restart.
CREATE TABLE agent_versions (
    agent     TEXT   NOT NULL,
    version   TEXT   NOT NULL,
    files     TEXT   NOT NULL,
    used_ms   BIGINT NOT NULL,
    PRIMARY KEY (agent, version)
);
CREATE INDEX agent_versions_used ON agent_versions (used_ms);
