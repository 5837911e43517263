-- The box office: discounts and vouchers, seats, carts put aside, payments that wait, receipts, the drawer, what goes to buyers.

-- ---- From the hub ----
ALTER TABLE event ADD COLUMN cash_unit INTEGER NOT NULL DEFAULT 0;     -- minor units; 0: one whole unit of the currency
ALTER TABLE ticket_type ADD COLUMN asks TEXT NOT NULL DEFAULT '';
CREATE TABLE voucher (
  event INTEGER NOT NULL, voucher INTEGER NOT NULL CHECK (voucher BETWEEN 1 AND 32767), name TEXT NOT NULL, digest TEXT NOT NULL,
  kind TEXT NOT NULL, value INTEGER NOT NULL,
  types TEXT NOT NULL,              -- "1,2"; '' = all
  uses INTEGER NOT NULL, per_sale INTEGER NOT NULL, sale_from INTEGER NOT NULL, sale_until INTEGER NOT NULL, approval INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  PRIMARY KEY (event, voucher)
) STRICT, WITHOUT ROWID;
CREATE INDEX voucher_by_digest ON voucher (event, digest) WHERE digest <> '';
CREATE TABLE plan (               -- where the seats of a type are, as the wire has it
  event INTEGER NOT NULL, type INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (event, type)
) STRICT, WITHOUT ROWID;
CREATE TABLE brand (event INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE receipt (            -- what the hub found out about a code that was typed here
  method TEXT NOT NULL, reference TEXT NOT NULL, state TEXT NOT NULL, amount INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (method, reference)
) STRICT, WITHOUT ROWID;

-- ---- Sales ----
ALTER TABLE sale ADD COLUMN number INTEGER NOT NULL DEFAULT 0;         -- from 1, without gaps
UPDATE sale SET number = s.n FROM (SELECT id, row_number () OVER (ORDER BY seq) AS n FROM sale) AS s WHERE s.id = sale.id;
CREATE UNIQUE INDEX sale_by_number ON sale (number);
CREATE TRIGGER sale_number_has_no_gaps BEFORE INSERT ON sale WHEN NEW.number <> (SELECT coalesce (max (number), 0) + 1 FROM sale)
BEGIN SELECT RAISE (ABORT, 'sales are numbered without gaps'); END;
ALTER TABLE sale ADD COLUMN rounding INTEGER NOT NULL DEFAULT 0;       -- payments come to total + rounding
ALTER TABLE sale ADD COLUMN buyer_name TEXT NOT NULL DEFAULT '';
ALTER TABLE sale ADD COLUMN buyer_phone TEXT NOT NULL DEFAULT '';
ALTER TABLE sale ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE sale ADD COLUMN exchange TEXT NOT NULL DEFAULT '';         -- the reversal whose value paid for part of it
ALTER TABLE sale_line ADD COLUMN off INTEGER NOT NULL DEFAULT 0 CHECK (off BETWEEN 0 AND amount);
ALTER TABLE payment ADD COLUMN attempt TEXT NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
-- One receipt pays once, whichever way it came.
CREATE UNIQUE INDEX payment_receipt_once ON payment (reference)
  WHERE reference <> '' AND (method = 'mpesa' OR method = 'mpesa-code');
CREATE UNIQUE INDEX payment_attempt_once ON payment (attempt) WHERE attempt <> '';
-- What was paid is total + rounding.
DROP TRIGGER reversal_is_within_its_sale;
CREATE TRIGGER reversal_is_within_its_sale BEFORE INSERT ON reversal
WHEN NEW.amount + (SELECT coalesce (sum (amount), 0) FROM reversal WHERE sale = NEW.sale)
     > (SELECT total + rounding FROM sale WHERE id = NEW.sale)
BEGIN SELECT RAISE (ABORT, 'more would be handed back than was paid'); END;
CREATE TABLE sale_discount (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, kind TEXT NOT NULL, event INTEGER NOT NULL,
  voucher INTEGER NOT NULL, tickets INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0), reason TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
-- Uses of vouchers with a limit: leased as tickets are, of the type 32768 + the voucher's number, and guarded the same way.
CREATE TABLE sale_use (
  event INTEGER NOT NULL, type INTEGER NOT NULL CHECK (type > 32768), serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id), lease TEXT NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_use_by_sale ON sale_use (sale);
CREATE TRIGGER sale_use_is_leased BEFORE INSERT ON sale_use
WHEN NOT EXISTS (SELECT 1 FROM lease AS l WHERE l.id = NEW.lease AND l.event = NEW.event AND l.type = NEW.type
                 AND l.issue = NEW.issue AND l.status = 'open' AND NEW.serial >= l.first AND NEW.serial < l.next)
BEGIN SELECT RAISE (ABORT, 'a use of a voucher comes from a lease'); END;
ALTER TABLE sale_ticket ADD COLUMN place INTEGER NOT NULL DEFAULT 0;   -- its seat's number in the plan; 0 none
ALTER TABLE sale_ticket ADD COLUMN seat TEXT NOT NULL DEFAULT '';
ALTER TABLE sale_ticket ADD COLUMN unit INTEGER NOT NULL DEFAULT -1;   -- what it cost after discounts; -1: as its line says
ALTER TABLE sale_ticket ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE sale_ticket ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE sale_ticket ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE sale_ticket ADD COLUMN document TEXT NOT NULL DEFAULT '';
-- The slot's earlier issue, which this one replaced: lost, given again. '' else.
CREATE TABLE reissue (
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, issued INTEGER NOT NULL,
  seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq), sale TEXT NOT NULL REFERENCES sale (id), at INTEGER NOT NULL, staff TEXT NOT NULL,
  approved_by TEXT NOT NULL, reason TEXT NOT NULL,
  request TEXT UNIQUE,              -- idempotency key of whoever asked; null none
  PRIMARY KEY (event, type, serial, issue),
  FOREIGN KEY (event, type, serial, issue) REFERENCES sale_ticket (event, type, serial, issue),
  CHECK (issued > issue)
) STRICT, WITHOUT ROWID;
DROP TRIGGER sale_ticket_is_leased;
CREATE TRIGGER sale_ticket_is_leased BEFORE INSERT ON sale_ticket
WHEN NOT EXISTS (SELECT 1 FROM lease AS l WHERE l.id = NEW.lease AND l.event = NEW.event AND l.type = NEW.type
                 AND l.issue = NEW.issue AND l.status = 'open' AND NEW.serial >= l.first AND NEW.serial < l.next)
 AND NOT EXISTS (SELECT 1 FROM reissue AS r WHERE r.event = NEW.event AND r.type = NEW.type AND r.serial = NEW.serial
                 AND r.issued = NEW.issue)
BEGIN SELECT RAISE (ABORT, 'a ticket is sold from a lease'); END;

-- ---- Seats: those that came with a lease; any is sold with any serial of it, so that serials stay in order ----
ALTER TABLE lease ADD COLUMN places TEXT NOT NULL DEFAULT '';
CREATE TABLE place (
  event INTEGER NOT NULL, type INTEGER NOT NULL, place INTEGER NOT NULL, lease TEXT NOT NULL REFERENCES lease (id),
  PRIMARY KEY (event, type, place)
) STRICT, WITHOUT ROWID;              -- free to be sold here; gone once sold or given back
CREATE INDEX place_by_lease ON place (lease);

-- ---- Carts put aside. They hold stock until `holds_until`, and stay after that ----
CREATE TABLE held_cart (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL, staff TEXT NOT NULL, at INTEGER NOT NULL, holds_until INTEGER NOT NULL,
  total INTEGER NOT NULL, currency TEXT NOT NULL, tickets INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE held_line (
  cart TEXT NOT NULL REFERENCES held_cart (id) ON DELETE CASCADE, event INTEGER NOT NULL, type INTEGER NOT NULL,
  place INTEGER NOT NULL,           -- 0: any
  qty INTEGER NOT NULL,
  PRIMARY KEY (cart, event, type, place)
) STRICT, WITHOUT ROWID;

-- ---- Payments that somebody else must confirm: kept before anybody is asked ----
CREATE TABLE attempt (
  id TEXT PRIMARY KEY, method TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, event INTEGER NOT NULL,
  phone TEXT NOT NULL, email TEXT NOT NULL, staff TEXT NOT NULL, at INTEGER NOT NULL,
  sale TEXT NOT NULL,               -- id of the sale to come
  cart TEXT NOT NULL,               -- held_cart it pays for: kept until it is decided
  state TEXT NOT NULL,              -- 'new' (not asked yet), then as TK_PAY_STATE_…
  reason TEXT NOT NULL, receipt TEXT NOT NULL, url TEXT NOT NULL, paid INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  error TEXT NOT NULL,              -- why it could not be asked, in words
  asked_at INTEGER NOT NULL DEFAULT 0, -- when the hub was first asked, kept before it was; 0 not yet
  checked_at INTEGER NOT NULL DEFAULT 0, -- when the hub last said how it stands
  said_at INTEGER NOT NULL DEFAULT 0,  -- and of which of its times that was
  give_up INTEGER NOT NULL DEFAULT 0,  -- the cashier gave up
  told INTEGER NOT NULL DEFAULT 0,     -- the hub has heard of that
  late INTEGER NOT NULL DEFAULT 0,     -- money came after it was said to have failed, or given up
  done INTEGER NOT NULL DEFAULT 0   -- used by its sale, or decided and dismissed
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_open ON attempt (done, at) WHERE done = 0;
CREATE INDEX attempt_by_sale ON attempt (sale);
CREATE INDEX attempt_by_time ON attempt (at);

-- ---- The drawer ----
ALTER TABLE shift ADD COLUMN number INTEGER NOT NULL DEFAULT 0;        -- of the Z report, from 1, without gaps; 0 while open
UPDATE shift SET number = (SELECT count(*) FROM shift AS s WHERE s.closed_seq <= shift.closed_seq) WHERE closed_seq IS NOT NULL;
CREATE UNIQUE INDEX shift_by_number ON shift (number) WHERE number > 0;
CREATE TRIGGER shift_number_has_no_gaps BEFORE UPDATE OF number ON shift
WHEN NEW.number <> OLD.number AND (OLD.number <> 0 OR NEW.number <> (SELECT coalesce (max (number), 0) + 1 FROM shift))
BEGIN SELECT RAISE (ABORT, 'shifts are numbered without gaps'); END;
ALTER TABLE shift ADD COLUMN body TEXT NOT NULL DEFAULT '';            -- the Z report as journaled
CREATE TABLE drawer_open (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL, staff TEXT NOT NULL,
  approved_by TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE TABLE handed_over (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  from_staff TEXT NOT NULL, to_staff TEXT NOT NULL, counted INTEGER NOT NULL, expected INTEGER NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX cash_moved_by_shift ON cash_moved (shift);
CREATE INDEX drawer_open_by_shift ON drawer_open (shift);
CREATE INDEX handed_over_by_shift ON handed_over (shift);

-- ---- What goes to buyers when the hub is reached ----
CREATE TABLE outbox (
  id TEXT PRIMARY KEY, channel TEXT NOT NULL, recipient TEXT NOT NULL, sale TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
  attachment_name TEXT NOT NULL, attachment TEXT NOT NULL, at INTEGER NOT NULL, staff TEXT NOT NULL,
  state TEXT NOT NULL,              -- 'waiting' · 'queued' · 'sent' · 'failed'
  reason TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0 -- not to be tried before
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_waiting ON outbox (state, due_at);
CREATE INDEX outbox_by_sale ON outbox (sale);

-- ---- What became of tickets on their way to paper; no row: nobody knows that it came out ----
CREATE TABLE printed (
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, at INTEGER NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('paper', 'taken', 'file', 'half', 'seen', 'message', 'before')),
  PRIMARY KEY (event, type, serial, issue),
  FOREIGN KEY (event, type, serial, issue) REFERENCES sale_ticket (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO printed (event, type, serial, issue, at, how) SELECT event, type, serial, issue, 0, 'before' FROM sale_ticket;
