-- The central API: accounts that sign in by themselves, events as the public sees them, orders made online, reviews, media, and
-- what people did. Times are UTC milliseconds (0 = none), money is minor units, digests are hex. Runs on SQLite and PostgreSQL.

-- ---- Accounts ----
ALTER TABLE account ADD COLUMN username TEXT NOT NULL DEFAULT '';      -- lower case; '' none
ALTER TABLE account ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN last_name TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN phone TEXT NOT NULL DEFAULT '';         -- 2547…; '' none
ALTER TABLE account ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
  CHECK (status = 'active' OR status = 'unverified' OR status = 'banned' OR status = 'deleted');
ALTER TABLE account ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN tokens_from INTEGER NOT NULL DEFAULT 0; -- those issued earlier are void
ALTER TABLE account ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;    -- wrong passwords since the last right one
ALTER TABLE account ADD COLUMN locked_until INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX account_username ON account (username) WHERE username <> '';
CREATE UNIQUE INDEX account_phone ON account (phone) WHERE phone <> '';

CREATE TABLE revoked_token (
  jti TEXT PRIMARY KEY,
  until INTEGER NOT NULL          -- when it would have ended anyway
) STRICT;
CREATE INDEX revoked_token_until ON revoked_token (until);
-- A refresh token is good once: used again, its whole family is void.
CREATE TABLE refresh_token (
  digest TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  account INTEGER NOT NULL REFERENCES account (id),
  issued_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  used_at INTEGER NOT NULL DEFAULT 0,
  revoked_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE INDEX refresh_token_account ON refresh_token (account);
CREATE TABLE one_time_code (
  account INTEGER NOT NULL REFERENCES account (id),
  purpose TEXT NOT NULL CHECK (purpose = 'verify' OR purpose = 'reset'),
  digest TEXT NOT NULL,
  tries INTEGER NOT NULL,         -- wrong ones so far
  sent_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  sends INTEGER NOT NULL,         -- codes sent one after the other: each is waited for longer
  PRIMARY KEY (account, purpose)
) STRICT;

-- What people did, or tried to: never edited.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  account INTEGER NOT NULL,       -- 0: nobody who signed in
  name TEXT NOT NULL,
  action TEXT NOT NULL,
  target_type TEXT NOT NULL,
  target TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status = 'Success' OR status = 'Failed'),
  address TEXT NOT NULL,
  extra TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at);

-- ---- Events as the public sees them ----
CREATE TABLE category (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT ''
) STRICT;
ALTER TABLE event ADD COLUMN organizer INTEGER NOT NULL DEFAULT 0;     -- account; 0: the hub's administrators
ALTER TABLE event ADD COLUMN status TEXT NOT NULL DEFAULT 'approved'
  CHECK (status = 'pending' OR status = 'approved' OR status = 'rejected');
ALTER TABLE event ADD COLUMN status_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN category INTEGER NOT NULL DEFAULT 0;      -- 0 none
ALTER TABLE event ADD COLUMN tags TEXT NOT NULL DEFAULT '';            -- "music,coast"
ALTER TABLE event ADD COLUMN image TEXT NOT NULL DEFAULT '';           -- a medium's id, or an https address
ALTER TABLE event ADD COLUMN cap INTEGER NOT NULL DEFAULT 0 CHECK (cap >= 0); -- over all types; 0 none
ALTER TABLE event ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)); -- deleted before anything was sold
CREATE INDEX event_organizer ON event (organizer);
CREATE INDEX event_status ON event (status, ends_at);
ALTER TABLE ticket_type ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket_type ADD COLUMN gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1));

CREATE TABLE medium (
  id TEXT PRIMARY KEY,            -- digest of its bytes
  content_type TEXT NOT NULL,
  bytes BLOB NOT NULL,
  account INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE review (
  event INTEGER NOT NULL REFERENCES event (event),
  account INTEGER NOT NULL REFERENCES account (id),
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  comment TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (event, account)
) STRICT;
CREATE TABLE saved_event (
  account INTEGER NOT NULL REFERENCES account (id),
  event INTEGER NOT NULL REFERENCES event (event),
  at INTEGER NOT NULL,
  PRIMARY KEY (account, event)
) STRICT;

-- ---- Orders ----
-- What the hub sells itself: for each event it is a terminal with a journal of its own, whose key comes from the hub's.
CREATE TABLE online_seller (
  event INTEGER PRIMARY KEY REFERENCES event (event),
  terminal INTEGER NOT NULL UNIQUE REFERENCES terminal (terminal)
) STRICT;
-- Where the buyer's browser goes after it has paid by a link; '' as the gateway has it.
ALTER TABLE attempt ADD COLUMN callback TEXT NOT NULL DEFAULT '';
CREATE TABLE web_order (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id),
  event INTEGER NOT NULL REFERENCES event (event),
  sale TEXT NOT NULL UNIQUE,      -- the sale that it becomes
  status TEXT NOT NULL
    CHECK (status = 'pending' OR status = 'paid' OR status = 'cancelled' OR status = 'expired' OR status = 'failed' OR status = 'refunded'),
  method TEXT NOT NULL,           -- 'mpesa', 'paystack', 'cash', 'comp'
  currency TEXT NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  attempt TEXT NOT NULL,          -- the latest; '' none
  receipt TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,    -- the hold on its tickets ends, unless paid
  paid_at INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX web_order_account ON web_order (account, id);
CREATE INDEX web_order_event ON web_order (event, status);
CREATE INDEX web_order_due ON web_order (expires_at) WHERE status = 'pending';
CREATE INDEX web_order_attempt ON web_order (attempt) WHERE attempt <> '';
CREATE TABLE web_order_line (
  web_order INTEGER NOT NULL REFERENCES web_order (id),
  line INTEGER NOT NULL,
  type INTEGER NOT NULL,
  qty INTEGER NOT NULL CHECK (qty >= 1),
  unit INTEGER NOT NULL CHECK (unit >= 0),
  PRIMARY KEY (web_order, line)
) STRICT;
-- Who will come, in the order of the lines; not each ticket has one.
CREATE TABLE web_order_guest (
  web_order INTEGER NOT NULL REFERENCES web_order (id),
  n INTEGER NOT NULL CHECK (n >= 1),
  type INTEGER NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  PRIMARY KEY (web_order, n)
) STRICT;
-- The ranges of serials that are held for it: leases of the online seller.
CREATE TABLE web_order_lease (
  web_order INTEGER NOT NULL REFERENCES web_order (id),
  lease TEXT NOT NULL UNIQUE REFERENCES lease (id),
  PRIMARY KEY (web_order, lease)
) STRICT;

-- Answers to requests that move money or stock, to be given again when the same request comes again.
CREATE TABLE idempotency (
  account INTEGER NOT NULL,
  key TEXT NOT NULL,
  route TEXT NOT NULL,
  digest TEXT NOT NULL,           -- of the body
  status INTEGER NOT NULL,        -- 0: being worked on
  content_type TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account, key)
) STRICT;
CREATE INDEX idempotency_at ON idempotency (at);

-- ---- Messages that no terminal asked for ----
CREATE TABLE message_next (
  id TEXT PRIMARY KEY,
  terminal INTEGER REFERENCES terminal (terminal),
  channel TEXT NOT NULL CHECK (channel = 'email' OR channel = 'sms'),
  recipient TEXT NOT NULL,
  sale TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  attachment_name TEXT NOT NULL,
  attachment TEXT NOT NULL,
  picture_name TEXT NOT NULL DEFAULT '',
  picture TEXT NOT NULL DEFAULT '',        -- PNG, base64
  secret INTEGER NOT NULL DEFAULT 0 CHECK (secret IN (0, 1)), -- its text is gone once it is sent
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent' OR state = 'failed'),
  reason TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
INSERT INTO message_next (id, terminal, channel, recipient, sale, subject, text, attachment_name, attachment, state, reason, tries, next_at, at)
  SELECT id, terminal, channel, recipient, sale, subject, text, attachment_name, attachment, state, reason, tries, next_at, at FROM message;
DROP TABLE message;
ALTER TABLE message_next RENAME TO message;
CREATE INDEX message_due ON message (state, next_at);
CREATE INDEX message_sale ON message (sale) WHERE sale <> '';

-- What is looked for in events, without case and accents: written by the program, so that both databases find the same.
ALTER TABLE event ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN search_place TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN search_tags TEXT NOT NULL DEFAULT '';     -- ",music,coast,"
UPDATE event SET search = lower(title || ' ' || venue), search_place = lower(venue);

-- Another e-mail address that its owner asked for and has not proved yet; '' none. Who asked last has it.
ALTER TABLE account ADD COLUMN pending_email TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX account_pending_email ON account (pending_email) WHERE pending_email <> '';

-- How much room somebody's media take.
CREATE INDEX medium_account ON medium (account);
