-- Sales undone, slots sold again, serials beyond the capacity, and what other gates say against an entry made here.

ALTER TABLE ticket_type ADD COLUMN overdraft INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lease ADD COLUMN issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255);
ALTER TABLE lease ADD COLUMN overdraft INTEGER NOT NULL DEFAULT 0 CHECK (overdraft IN (0, 1));
ALTER TABLE lease ADD COLUMN recall INTEGER NOT NULL DEFAULT 0 CHECK (recall >= 0);
ALTER TABLE sale ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN hlc INTEGER NOT NULL DEFAULT 0;

CREATE TABLE reversal (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('voided', 'refunded')), sale TEXT NOT NULL REFERENCES sale (id),
  seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq), shift TEXT NOT NULL, at INTEGER NOT NULL, staff TEXT NOT NULL,
  approved_by TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX reversal_by_sale ON reversal (sale);
CREATE INDEX reversal_by_shift ON reversal (shift);
CREATE TABLE reversal_payment (
  reversal TEXT NOT NULL REFERENCES reversal (id), position INTEGER NOT NULL, method TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0), reference TEXT,
  PRIMARY KEY (reversal, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE reversal_ticket (    -- a ticket is undone once; the key is the last guard
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  reversal TEXT NOT NULL REFERENCES reversal (id),
  PRIMARY KEY (event, type, serial, issue),
  FOREIGN KEY (event, type, serial, issue) REFERENCES sale_ticket (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
CREATE TABLE cash_moved (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  staff TEXT NOT NULL, approved_by TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT;

-- Somebody let in here who went in elsewhere as well: the gate is told once, loudly.
CREATE TABLE alarm (
  other TEXT PRIMARY KEY,         -- the other gate's check-in
  own TEXT NOT NULL REFERENCES checkin (id), at INTEGER NOT NULL, dismissed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
