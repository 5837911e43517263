-- The hub's schema. Times are UTC milliseconds (0 = none), money is minor units, digests and hashes are hex.
-- A column called "gone" or "…_at" that is 0 has not happened.

CREATE TABLE hub (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  public_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'organizer', 'supervisor', 'cashier', 'gate', 'attendee')),
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE staff (
  name TEXT PRIMARY KEY,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('supervisor', 'cashier', 'gate')),
  pin_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE event (
  event INTEGER PRIMARY KEY CHECK (event BETWEEN 1 AND 4294967295),
  title TEXT NOT NULL,
  venue TEXT NOT NULL,
  zone TEXT NOT NULL,
  currency TEXT NOT NULL,
  doors_at INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT;

-- The counters count slots (serials 1..capacity); free = capacity - sold - leased - held - quarantined.
CREATE TABLE ticket_type (
  event INTEGER NOT NULL REFERENCES event (event),
  type INTEGER NOT NULL CHECK (type BETWEEN 1 AND 65535),
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0),
  capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 4294967295),
  admits INTEGER NOT NULL CHECK (admits >= 1),
  position INTEGER NOT NULL,
  sale_from INTEGER NOT NULL,
  sale_until INTEGER NOT NULL,
  sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
  leased INTEGER NOT NULL DEFAULT 0 CHECK (leased >= 0),
  held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
  quarantined INTEGER NOT NULL DEFAULT 0 CHECK (quarantined >= 0),
  PRIMARY KEY (event, type),
  CHECK (sold + leased + held + quarantined <= capacity)
) STRICT;

-- Serials nobody holds: never granted, or handed back with proof.
CREATE TABLE stock (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL,
  PRIMARY KEY (event, type, first),
  CHECK (last >= first),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;

CREATE TABLE gate (
  gate INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event (event),
  name TEXT NOT NULL,
  direction_hint TEXT NOT NULL,
  opens INTEGER NOT NULL,
  closes INTEGER NOT NULL,
  entries_total INTEGER NOT NULL,
  entries_per_day INTEGER NOT NULL,
  minimum_minutes INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  exits INTEGER NOT NULL,
  reentry INTEGER NOT NULL
) STRICT;

CREATE TABLE gate_type (
  gate INTEGER NOT NULL REFERENCES gate (gate),
  type INTEGER NOT NULL,
  PRIMARY KEY (gate, type)
) STRICT;

CREATE TABLE terminal (
  terminal INTEGER PRIMARY KEY CHECK (terminal BETWEEN 1 AND 4294967295),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('box-office', 'gate', 'both')),
  code_digest TEXT NOT NULL UNIQUE,
  code_expires INTEGER NOT NULL,
  invited_at INTEGER NOT NULL,
  enrolled_at INTEGER NOT NULL DEFAULT 0,
  revoked_at INTEGER NOT NULL DEFAULT 0,
  quarantined_at INTEGER NOT NULL DEFAULT 0,
  program TEXT NOT NULL DEFAULT '',
  credential_digest TEXT UNIQUE,
  public_key TEXT UNIQUE,
  issuer INTEGER UNIQUE CHECK (issuer BETWEEN 2 AND 65535),
  revision INTEGER NOT NULL DEFAULT 0,
  acked INTEGER NOT NULL DEFAULT 0,
  head_hash TEXT NOT NULL DEFAULT '',
  last_seen INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX terminal_name ON terminal (name) WHERE revoked_at = 0;

CREATE TABLE terminal_event (
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  event INTEGER NOT NULL REFERENCES event (event),
  PRIMARY KEY (terminal, event)
) STRICT;
CREATE INDEX terminal_event_event ON terminal_event (event, terminal);

-- sold counts the slots of the range that are known to be sold, by whomever.
-- status: a list of more than two after IN would be built anew, as a table, at every insert.
CREATE TABLE lease (
  id TEXT PRIMARY KEY,
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL,
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  epoch INTEGER NOT NULL DEFAULT 1,
  sell_until INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status = 'open' OR status = 'fenced' OR status = 'returned'),
  sold INTEGER NOT NULL DEFAULT 0,
  granted_at INTEGER NOT NULL,
  CHECK (last >= first),
  CHECK (sold BETWEEN 0 AND last - first + 1),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
CREATE INDEX lease_terminal ON lease (terminal);
CREATE UNIQUE INDEX lease_range ON lease (event, type, first) WHERE status <> 'returned';

CREATE TABLE journal (
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  boot INTEGER NOT NULL,
  staff TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status = 'applied' OR status = 'conflict' OR status = 'dead'),
  reason TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (terminal, seq)
) STRICT;
-- A dead entry may be dead because its id was taken.
CREATE UNIQUE INDEX journal_id ON journal (id) WHERE status <> 'dead';
CREATE INDEX journal_dead ON journal (status) WHERE status <> 'applied';

CREATE TABLE sale (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event INTEGER NOT NULL,
  staff TEXT NOT NULL,
  shift TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
CREATE INDEX sale_event ON sale (event);

CREATE TABLE sale_line (
  sale TEXT NOT NULL REFERENCES sale (id),
  line INTEGER NOT NULL,
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  qty INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (sale, line)
) STRICT;

CREATE TABLE payment (
  sale TEXT NOT NULL REFERENCES sale (id),
  line INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL,
  tendered INTEGER NOT NULL,
  change INTEGER NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (sale, line)
) STRICT;
CREATE INDEX payment_reference ON payment (method, reference) WHERE reference <> '';

CREATE TABLE ticket (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issuer INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id),
  status TEXT NOT NULL CHECK (status = 'valid' OR status = 'unpaid' OR status = 'voided' OR status = 'refunded' OR status = 'blocked'),
  sold_at INTEGER NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT;
CREATE INDEX ticket_sale ON ticket (sale);

CREATE TABLE checkin (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  event INTEGER NOT NULL,
  gate INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issuer INTEGER NOT NULL,
  count INTEGER NOT NULL,
  direction TEXT NOT NULL,
  verdict TEXT NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  annuls TEXT NOT NULL,
  annulled INTEGER NOT NULL DEFAULT 0,
  staff TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
CREATE INDEX checkin_ticket ON checkin (event, type, serial, issue);
CREATE INDEX checkin_annuls ON checkin (annuls) WHERE annuls <> '';

CREATE TABLE shift (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL,
  staff TEXT NOT NULL,
  currency TEXT NOT NULL,
  float_amount INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL DEFAULT 0,
  cash_sales INTEGER NOT NULL DEFAULT 0,
  counted INTEGER NOT NULL DEFAULT 0,
  expected INTEGER NOT NULL DEFAULT 0,
  difference INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE incident (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  event INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  closed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, subject)
) STRICT;
CREATE INDEX incident_event ON incident (event);

-- One row per object, at the number of its latest change. urgent: goes ahead of everything else.
-- event, terminal: who may see it (0 = all); origin: the terminal that knows it already (0 = none).
CREATE TABLE change (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  gone INTEGER NOT NULL,
  urgent INTEGER NOT NULL,
  event INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (kind, key)
) STRICT;
CREATE INDEX change_lane ON change (urgent, n);
