-- A conversation whose words are gone: what is left says that it was, and when it was erased.
ALTER TABLE conversations ADD COLUMN erased_ms BIGINT;
CREATE INDEX conversations_ended ON conversations (updated_ms) WHERE owner = 'closed' AND erased_ms IS NULL;
CREATE INDEX files_created ON files (created_ms);

-- An entry whose reason was taken out because it told of a customer who was erased: its place in the chain stays, by its stored hash. Which
-- entries those are stands in the entry of the erasure.
ALTER TABLE audit ADD COLUMN erased BIGINT NOT NULL DEFAULT 0;
