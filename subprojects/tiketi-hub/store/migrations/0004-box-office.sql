-- The box office: vouchers, seats, what a sale over several events is worth to each, payments through gateways, messages to buyers.
-- Times are UTC milliseconds (0 = none), money is minor units, digests are hex.

ALTER TABLE event ADD COLUMN cash_unit INTEGER NOT NULL DEFAULT 0 CHECK (cash_unit >= 0);
ALTER TABLE ticket_type ADD COLUMN asks TEXT NOT NULL DEFAULT '';
-- Types above 32768 are vouchers with a limit: their slots are uses. Never shown as a ticket type.
CREATE TABLE voucher (
  event INTEGER NOT NULL REFERENCES event (event),
  voucher INTEGER NOT NULL CHECK (voucher BETWEEN 1 AND 32767),
  name TEXT NOT NULL,
  digest TEXT NOT NULL,          -- '': chosen from the list
  kind TEXT NOT NULL CHECK (kind = 'percent' OR kind = 'amount' OR kind = 'price'),
  value INTEGER NOT NULL CHECK (value >= 0),
  types TEXT NOT NULL,           -- "1,2"; '' all
  uses INTEGER NOT NULL CHECK (uses >= 0),
  per_sale INTEGER NOT NULL CHECK (per_sale >= 0),
  sale_from INTEGER NOT NULL,
  sale_until INTEGER NOT NULL,
  approval INTEGER NOT NULL CHECK (approval IN (0, 1)),
  closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
  PRIMARY KEY (event, voucher)
) STRICT;
CREATE UNIQUE INDEX voucher_digest ON voucher (event, digest) WHERE digest <> '';
CREATE TABLE plan (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  body TEXT NOT NULL,            -- as the wire has it
  PRIMARY KEY (event, type),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
-- Each seat of a plan is in stock (lease ''), in one lease, or sold with a ticket (serial > 0).
CREATE TABLE place (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  place INTEGER NOT NULL CHECK (place >= 1),
  lease TEXT NOT NULL DEFAULT '',
  serial INTEGER NOT NULL DEFAULT 0,
  issue INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, type, place),
  FOREIGN KEY (event, type) REFERENCES plan (event, type)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_lease ON place (lease) WHERE lease <> '';
CREATE UNIQUE INDEX place_ticket ON place (event, type, serial, issue) WHERE serial > 0;
CREATE TABLE brand (event INTEGER PRIMARY KEY REFERENCES event (event), body TEXT NOT NULL) STRICT;

ALTER TABLE sale ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sale ADD COLUMN rounding INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sale ADD COLUMN buyer_name TEXT NOT NULL DEFAULT '';
ALTER TABLE sale ADD COLUMN buyer_phone TEXT NOT NULL DEFAULT '';
ALTER TABLE sale ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE sale ADD COLUMN exchange TEXT NOT NULL DEFAULT '';
ALTER TABLE sale_line ADD COLUMN off INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payment ADD COLUMN attempt TEXT NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
-- By the receipt alone: one of M-Pesa pays once, prompted or typed.
DROP INDEX payment_reference;
CREATE INDEX payment_receipt ON payment (reference) WHERE reference <> '';
CREATE INDEX payment_attempt ON payment (attempt) WHERE attempt <> '';
CREATE TABLE sale_discount (
  sale TEXT NOT NULL REFERENCES sale (id),
  line INTEGER NOT NULL,
  kind TEXT NOT NULL,
  event INTEGER NOT NULL,
  voucher INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  reason TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  PRIMARY KEY (sale, line)
) STRICT;
-- Only of sales over several events: what each event's tickets came to, and its share of each payment.
CREATE TABLE sale_share (
  sale TEXT NOT NULL REFERENCES sale (id),
  event INTEGER NOT NULL,
  total INTEGER NOT NULL,
  rounding INTEGER NOT NULL,
  PRIMARY KEY (sale, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_share_event ON sale_share (event);
-- What each sale came to for each of its events.
CREATE VIEW sale_worth AS
  SELECT id AS sale, event, total, rounding FROM sale WHERE NOT EXISTS (SELECT 1 FROM sale_share WHERE sale_share.sale = sale.id)
  UNION ALL SELECT sale, event, total, rounding FROM sale_share;
CREATE TABLE payment_share (
  sale TEXT NOT NULL,
  line INTEGER NOT NULL,
  event INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (sale, line, event),
  FOREIGN KEY (sale, line) REFERENCES payment (sale, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_share_event ON payment_share (event);
-- What came each way for each event. A sale over several events has a share of every payment for each of them, of 0 as well.
CREATE VIEW payment_worth AS
  SELECT payment.sale, payment.line, sale.event, method, amount FROM sale JOIN payment ON payment.sale = sale.id
  WHERE NOT EXISTS (SELECT 1 FROM sale_share WHERE sale_share.sale = sale.id)
  UNION ALL SELECT payment_share.sale, payment_share.line, payment_share.event, method, payment_share.amount
  FROM payment_share JOIN payment ON payment.sale = payment_share.sale AND payment.line = payment_share.line;
-- Only of reversals whose tickets are of several events.
CREATE TABLE reversal_share (
  reversal TEXT NOT NULL REFERENCES reversal (id),
  line INTEGER NOT NULL,         -- of its payments
  event INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (reversal, line, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX reversal_share_event ON reversal_share (event);
CREATE VIEW reversal_worth AS
  SELECT reversal.id AS reversal, line, event, kind, method, reversal_payment.amount AS amount FROM reversal
  JOIN reversal_payment ON reversal_payment.reversal = reversal.id
  WHERE NOT EXISTS (SELECT 1 FROM reversal_share WHERE reversal_share.reversal = reversal.id)
  UNION ALL SELECT reversal.id, reversal_share.line, reversal_share.event, kind, method, reversal_share.amount FROM reversal_share
  JOIN reversal ON reversal.id = reversal_share.reversal
  JOIN reversal_payment ON reversal_payment.reversal = reversal_share.reversal AND reversal_payment.line = reversal_share.line;
-- Uses of vouchers with a limit, as tickets have their slots.
CREATE TABLE voucher_use (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL CHECK (type > 32768),
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id),
  terminal INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status = 'valid' OR status = 'voided'),
  PRIMARY KEY (event, type, serial, issue)
) STRICT;
CREATE INDEX voucher_use_sale ON voucher_use (sale);
ALTER TABLE ticket ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN seat TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN document TEXT NOT NULL DEFAULT '';
CREATE TABLE reissue (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issued INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  sale TEXT NOT NULL,
  staff TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (event, type, serial, issue),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;

ALTER TABLE shift ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shift ADD COLUMN opened_seq INTEGER NOT NULL DEFAULT 0; -- its entries lie behind it
ALTER TABLE shift ADD COLUMN body TEXT NOT NULL DEFAULT '';      -- the Z report as it was journaled
CREATE INDEX shift_terminal ON shift (terminal, number);
CREATE TABLE drawer_open (
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  shift TEXT NOT NULL,
  staff TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
CREATE TABLE handed_over (
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  shift TEXT NOT NULL,
  from_staff TEXT NOT NULL,
  to_staff TEXT NOT NULL,
  counted INTEGER NOT NULL,
  expected INTEGER NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;

-- ---- Money through gateways. An attempt is unique by its id and by the gateway's; money by its receipt ----
-- state is read off the facts that follow it, and kept for the indexes. Flags are 0 or 1.
CREATE TABLE attempt (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  method TEXT NOT NULL CHECK (method = 'mpesa' OR method = 'paystack'),
  sale TEXT NOT NULL,
  event INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  staff TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  accepted INTEGER NOT NULL DEFAULT 0,   -- by the gateway
  silent INTEGER NOT NULL DEFAULT 0,     -- nobody knows how it stands
  word INTEGER NOT NULL DEFAULT 0,       -- of the gateway: 1 failed, 2 cancelled
  reason TEXT NOT NULL DEFAULT '',
  settled INTEGER NOT NULL DEFAULT 0,    -- the gateway need not be asked again
  money INTEGER NOT NULL DEFAULT 0,      -- it came
  paid INTEGER NOT NULL DEFAULT 0,       -- what came
  receipt TEXT NOT NULL DEFAULT '',
  given_up INTEGER NOT NULL DEFAULT 0,   -- by the cashier, before money came
  lapsed INTEGER NOT NULL DEFAULT 0,     -- money, and no sale for long
  elsewhere INTEGER NOT NULL DEFAULT 0,  -- its sale was made without it
  used_by TEXT NOT NULL DEFAULT '',      -- the sale it pays for
  checkout TEXT NOT NULL DEFAULT '',     -- CheckoutRequestID, or the reference at Paystack; '' not known
  merchant TEXT NOT NULL DEFAULT '',     -- MerchantRequestID
  url TEXT NOT NULL DEFAULT '',
  changed_at INTEGER NOT NULL DEFAULT 0,
  money_at INTEGER NOT NULL DEFAULT 0,
  pushed_at INTEGER NOT NULL DEFAULT 0,  -- from here on the buyer may have been prompted
  asks INTEGER NOT NULL DEFAULT 0,       -- how often the gateway was asked how it stands
  next_at INTEGER NOT NULL DEFAULT 0     -- and when it is again
) STRICT;
CREATE UNIQUE INDEX attempt_checkout ON attempt (method, checkout) WHERE checkout <> '';
CREATE UNIQUE INDEX attempt_receipt ON attempt (receipt) WHERE receipt <> '';
-- One prompt at a time for a sale, and for a phone, however many hubs there are.
CREATE UNIQUE INDEX attempt_sale_open ON attempt (sale) WHERE state = 'asked' OR state = 'sent' OR state = 'unknown';
CREATE UNIQUE INDEX attempt_phone_open ON attempt (phone)
  WHERE method = 'mpesa' AND (state = 'asked' OR state = 'sent' OR state = 'unknown');
CREATE INDEX attempt_due ON attempt (next_at) WHERE settled = 0;
CREATE INDEX attempt_state ON attempt (state, at);
CREATE INDEX attempt_sale ON attempt (sale);
-- Everything a gateway ever told by itself: callbacks that came before the answer they belong to are matched later.
CREATE TABLE gateway_word (
  id TEXT PRIMARY KEY,           -- digest of what it said: told twice is once
  gateway TEXT NOT NULL,
  told TEXT NOT NULL,            -- 'stk', 'c2b', 'webhook'
  attempt TEXT NOT NULL,         -- where the address named one
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  used INTEGER NOT NULL CHECK (used IN (0, 1))
) STRICT;
CREATE INDEX gateway_word_waiting ON gateway_word (at) WHERE used = 0;
-- Money known to have come, by its receipt: from pushes, and paid by hand to the paybill. What a typed code is matched against.
CREATE TABLE money_in (
  receipt TEXT PRIMARY KEY,
  gateway TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  account TEXT NOT NULL,         -- what the buyer wrote as account
  payer TEXT NOT NULL,
  at INTEGER NOT NULL,
  attempt TEXT NOT NULL,         -- '' by hand
  sale TEXT NOT NULL             -- that it pays for; ''
) STRICT;
CREATE INDEX money_in_loose ON money_in (at) WHERE sale = '';
-- Money to be handed back: why, and what became of it. id: of what it is about, so that it stands here once.
CREATE TABLE refund_due (
  id TEXT PRIMARY KEY,
  receipt TEXT NOT NULL,
  attempt TEXT NOT NULL,
  gateway TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  payer TEXT NOT NULL,
  why TEXT NOT NULL,             -- 'given-up', 'paid-otherwise', 'unused', 'too-much', 'twice', 'reversal', 'doubt' (a reversal that clashes)
  at INTEGER NOT NULL,
  done_at INTEGER NOT NULL DEFAULT 0,
  how TEXT NOT NULL DEFAULT '',
  asked_at INTEGER NOT NULL DEFAULT 0, -- the gateway was asked to do it: from here on it may have
  said TEXT NOT NULL DEFAULT ''        -- and what it said
) STRICT;
CREATE INDEX refund_due_open ON refund_due (at) WHERE done_at = 0;
CREATE INDEX refund_due_receipt ON refund_due (receipt) WHERE receipt <> '';

CREATE TABLE message (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  channel TEXT NOT NULL CHECK (channel = 'email' OR channel = 'sms'),
  recipient TEXT NOT NULL,
  sale TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  attachment_name TEXT NOT NULL,
  attachment TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent' OR state = 'failed'),
  reason TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_due ON message (state, next_at);

-- Supervisors who look at all terminals from one of them, for a few minutes; and what each terminal said was waiting there.
CREATE TABLE supervision (
  digest TEXT PRIMARY KEY,       -- of the token
  staff TEXT NOT NULL,
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX supervision_until ON supervision (until);
ALTER TABLE terminal ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
