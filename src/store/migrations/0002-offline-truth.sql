-- Sales undone, slots sold again, serials beyond the capacity, and what other gates say against an entry made here.

ALTER TABLE ticket_type ADD COLUMN overdraft INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lease ADD COLUMN issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255);
ALTER TABLE lease ADD COLUMN overdraft INTEGER NOT NULL DEFAULT 0 CHECK (overdraft IN (0, 1));
ALTER TABLE lease ADD COLUMN recall INTEGER NOT NULL DEFAULT 0 CHECK (recall >= 0);
ALTER TABLE lease ADD COLUMN witnessed INTEGER NOT NULL DEFAULT 0 CHECK (witnessed IN (0, 1));  -- sold from only once a second machine has every earlier sale
ALTER TABLE sale ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN hlc INTEGER NOT NULL DEFAULT 0;

CREATE TABLE reversal (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('voided', 'refunded')), sale TEXT NOT NULL REFERENCES sale (id),
  seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq), shift TEXT NOT NULL, at INTEGER NOT NULL, staff TEXT NOT NULL,
  approved_by TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0),
  request TEXT UNIQUE               -- idempotency key of the asker, or null
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
-- Never more is handed back than was paid, and only for tickets of that sale.
CREATE TRIGGER reversal_is_within_its_sale BEFORE INSERT ON reversal
WHEN NEW.amount + (SELECT coalesce (sum (amount), 0) FROM reversal WHERE sale = NEW.sale)
     > (SELECT total FROM sale WHERE id = NEW.sale)
BEGIN SELECT RAISE (ABORT, 'more would be handed back than was paid'); END;
CREATE TRIGGER reversal_ticket_is_of_its_sale BEFORE INSERT ON reversal_ticket
WHEN NOT EXISTS (SELECT 1 FROM sale_ticket AS t JOIN reversal AS r ON r.sale = t.sale WHERE r.id = NEW.reversal
                 AND t.event = NEW.event AND t.type = NEW.type AND t.serial = NEW.serial AND t.issue = NEW.issue)
BEGIN SELECT RAISE (ABORT, 'a ticket is undone with its own sale'); END;
CREATE TABLE cash_moved (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  staff TEXT NOT NULL, approved_by TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT;

-- Somebody let in here who went in elsewhere as well: the gate is told once, loudly.
CREATE TABLE alarm (
  other TEXT PRIMARY KEY,         -- the other gate's check-in
  own TEXT NOT NULL REFERENCES checkin (id), at INTEGER NOT NULL, dismissed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Sold and held never come to more than was granted: a lease is sold in order, only ever shrinks, and is over once it is not
-- open; every ticket comes out of one; and no two open ones hold the same slot.
CREATE TRIGGER lease_only_shrinks BEFORE UPDATE OF event, type, first, last, next, issue, status ON lease
WHEN NEW.event <> OLD.event OR NEW.type <> OLD.type OR NEW.issue <> OLD.issue OR NEW.first <> OLD.first OR NEW.last > OLD.last
  OR NEW.next < OLD.next OR (OLD.status <> 'open' AND (NEW.status = 'open' OR NEW.next <> OLD.next))
BEGIN SELECT RAISE (ABORT, 'a lease only shrinks'); END;
CREATE TRIGGER lease_overlaps_no_other BEFORE INSERT ON lease
WHEN NEW.status = 'open'
  AND EXISTS (SELECT 1 FROM lease AS l WHERE l.event = NEW.event AND l.type = NEW.type AND l.status = 'open' AND l.id <> NEW.id
              AND NEW.first <= l.last AND NEW.last >= l.first
              AND (l.issue = NEW.issue OR (l.next <= l.last AND l.next <= NEW.last)))
BEGIN SELECT RAISE (ABORT, 'two leases hold the same slot'); END;
CREATE TRIGGER sale_ticket_is_leased BEFORE INSERT ON sale_ticket
WHEN NOT EXISTS (SELECT 1 FROM lease AS l WHERE l.id = NEW.lease AND l.event = NEW.event AND l.type = NEW.type
                 AND l.issue = NEW.issue AND l.status = 'open' AND NEW.serial >= l.first AND NEW.serial < l.next)
BEGIN SELECT RAISE (ABORT, 'a ticket is sold from a lease'); END;
CREATE INDEX sale_by_at ON sale (at);  -- how fast it goes is asked for every few seconds
