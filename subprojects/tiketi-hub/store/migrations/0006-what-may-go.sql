-- How long an answer is kept: as long as its event lives. 0: not known, and what came before.
ALTER TABLE idempotency ADD COLUMN event INTEGER NOT NULL DEFAULT 0;
