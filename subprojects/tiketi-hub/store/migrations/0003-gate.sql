-- Gates' rules as the organizer sets them, tickets that others issued, marks people at the hub put on tickets, keys of other
-- systems, and what was done about a refusal. Times are UTC milliseconds (0 = none), digests are hex.

-- Zones are lower case, ascending, each once, commas between.
ALTER TABLE ticket_type ADD COLUMN zones TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket_type ADD COLUMN attention TEXT NOT NULL DEFAULT '';
ALTER TABLE gate ADD COLUMN zones TEXT NOT NULL DEFAULT '';
ALTER TABLE gate ADD COLUMN opens_from TEXT NOT NULL DEFAULT ''
  CHECK (opens_from = '' OR opens_from = 'doors' OR opens_from = 'start' OR opens_from = 'end');
ALTER TABLE gate ADD COLUMN opens_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE gate ADD COLUMN closes_from TEXT NOT NULL DEFAULT ''
  CHECK (closes_from = '' OR closes_from = 'doors' OR closes_from = 'start' OR closes_from = 'end');
ALTER TABLE gate ADD COLUMN closes_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE gate ADD COLUMN tolerance_minutes INTEGER NOT NULL DEFAULT 0 CHECK (tolerance_minutes BETWEEN 0 AND 1440);
ALTER TABLE gate ADD COLUMN day_starts INTEGER NOT NULL DEFAULT 0 CHECK (day_starts BETWEEN 0 AND 1439);

-- Serials from 2147483648 on are of tickets that others issued: no slot of ours may have one.
-- [sqlite
CREATE TRIGGER ticket_type_below_foreign BEFORE INSERT ON ticket_type WHEN NEW.capacity + NEW.overdraft > 2147483647
  BEGIN SELECT RAISE (ABORT, 'a ticket type has at most 2147483647 places'); END;
CREATE TRIGGER ticket_type_stays_below_foreign BEFORE UPDATE OF capacity, overdraft ON ticket_type
  WHEN NEW.capacity + NEW.overdraft > 2147483647
  BEGIN SELECT RAISE (ABORT, 'a ticket type has at most 2147483647 places'); END;
-- [postgresql
-- ALTER TABLE ticket_type ADD CONSTRAINT ticket_type_below_foreign CHECK (capacity + overdraft <= 2147483647);
-- ]

-- Tickets of imported lists. Their codes are not here, only what they are compared by. Serial and issue are derived from the
-- code alone, so the one code is found, and is unique, by them.
CREATE TABLE foreign_ticket (
  event INTEGER NOT NULL,
  serial INTEGER NOT NULL CHECK (serial >= 2147483648),
  issue INTEGER NOT NULL,
  type INTEGER NOT NULL,
  digest TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status = 'valid' OR status = 'unpaid' OR status = 'voided' OR status = 'refunded' OR status = 'blocked'),
  holder TEXT NOT NULL,
  phone TEXT NOT NULL,
  order_name TEXT NOT NULL,
  seat TEXT NOT NULL,
  attention TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  batch TEXT NOT NULL,           -- of the import that told of it last
  imported_at INTEGER NOT NULL,
  PRIMARY KEY (event, serial, issue),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT, WITHOUT ROWID;

-- What people at the hub said about a ticket, whoever issued it, and perhaps before anybody else told of it.
CREATE TABLE mark (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issuer INTEGER NOT NULL,       -- of a token that was shown here; 0 not known
  digest TEXT NOT NULL,          -- of a code that others issued; '' not known
  proved INTEGER NOT NULL CHECK (proved IN (0, 1)),   -- a good signature was shown here: the ticket exists
  blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
  voided INTEGER NOT NULL CHECK (voided IN (0, 1)),
  reason TEXT NOT NULL,          -- why blocked or voided
  attention TEXT NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT;

-- Keys by which an event knows other people's signed tickets, and which of their products come in as which type.
CREATE TABLE signer (
  event INTEGER NOT NULL REFERENCES event (event),
  signer INTEGER NOT NULL CHECK (signer >= 1),
  scheme TEXT NOT NULL CHECK (scheme = 'pretix_sig1'),
  name TEXT NOT NULL,
  public_key TEXT NOT NULL,
  subevent INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, signer)
) STRICT;
CREATE TABLE signer_item (
  event INTEGER NOT NULL,
  signer INTEGER NOT NULL,
  item INTEGER NOT NULL,
  variation INTEGER NOT NULL,    -- 0: any
  type INTEGER NOT NULL,
  PRIMARY KEY (event, signer, item, variation),
  FOREIGN KEY (event, signer) REFERENCES signer (event, signer),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;

ALTER TABLE checkin ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN overrides TEXT NOT NULL DEFAULT '';    -- the refused scan it lets in after all
ALTER TABLE checkin ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN attention_seen INTEGER NOT NULL DEFAULT 0 CHECK (attention_seen IN (0, 1));
CREATE INDEX checkin_overrides ON checkin (overrides) WHERE overrides <> '';
