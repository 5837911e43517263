-- The terminal's database. Money in minor units, times in UTC milliseconds, serials from 1.

CREATE TABLE setting (            -- one row per name: terminal, hub url, cursor, clock high-water …
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened here. Nothing is edited or deleted; how far the hub holds it is the setting acked_seq.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  boot INTEGER NOT NULL,
  staff TEXT NOT NULL,
  body TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length (hash) = 32)
) STRICT;
CREATE TRIGGER journal_is_never_edited BEFORE UPDATE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is never edited'); END;
CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal WHEN NEW.seq <> (SELECT coalesce (max (seq), 0) + 1 FROM journal)
BEGIN SELECT RAISE (ABORT, 'the journal has no gaps'); END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is never deleted'); END;

-- What the hub said of entries it could not apply, or applied with a clash.
CREATE TABLE journal_answer (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq),
  status TEXT NOT NULL CHECK (status IN ('conflict', 'dead')),
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- ---- What the hub told us (the change feed owns these; a download never touches the tables above or below) ----

CREATE TABLE event (
  number INTEGER PRIMARY KEY, title TEXT NOT NULL, venue TEXT NOT NULL, zone TEXT NOT NULL, currency TEXT NOT NULL,
  doors_at INTEGER NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
) STRICT;
CREATE TABLE ticket_type (
  event INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, price INTEGER NOT NULL,
  capacity INTEGER NOT NULL, admits INTEGER NOT NULL, position INTEGER NOT NULL, sale_from INTEGER NOT NULL,
  sale_until INTEGER NOT NULL,
  PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE gate (
  number INTEGER PRIMARY KEY, event INTEGER NOT NULL, name TEXT NOT NULL, hint TEXT NOT NULL,
  types TEXT NOT NULL,              -- "1,2"; '' = all
  takes_entries INTEGER NOT NULL, takes_exits INTEGER NOT NULL, reentry INTEGER NOT NULL, opens INTEGER NOT NULL, closes INTEGER NOT NULL,
  entries_total INTEGER NOT NULL, entries_per_day INTEGER NOT NULL, minimum_minutes INTEGER NOT NULL
) STRICT;
CREATE TABLE staff (
  name TEXT PRIMARY KEY, display_name TEXT NOT NULL, role TEXT NOT NULL, pin_hash TEXT NOT NULL, active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE issuer (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, certificate TEXT NOT NULL, revision INTEGER NOT NULL, revoked_at INTEGER
) STRICT;
CREATE TABLE ticket (             -- tickets this terminal knows: its own sales and those the feed brought
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, issuer INTEGER NOT NULL,
  status TEXT NOT NULL, sold_at INTEGER NOT NULL, sale TEXT, holder TEXT, attention TEXT, seat TEXT,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_by_sale ON ticket (sale) WHERE sale IS NOT NULL;
CREATE TABLE incident (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, event INTEGER NOT NULL,
  severity INTEGER NOT NULL, closed INTEGER NOT NULL, local INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- What this terminal holds and did, derived from its journal in the same transaction ----

CREATE TABLE lease (
  id TEXT PRIMARY KEY, event INTEGER NOT NULL, type INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  next INTEGER NOT NULL,            -- the serial to sell next; last + 1 when used up
  epoch INTEGER NOT NULL, sell_until INTEGER NOT NULL, status TEXT NOT NULL,
  CHECK (first <= last AND next BETWEEN first AND last + 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX lease_by_type ON lease (event, type, first);
CREATE TABLE shift (
  id TEXT PRIMARY KEY, opened_seq INTEGER NOT NULL REFERENCES journal (seq), opened_at INTEGER NOT NULL, opened_by TEXT NOT NULL,
  opening_float INTEGER NOT NULL CHECK (opening_float >= 0), currency TEXT NOT NULL,
  closed_seq INTEGER REFERENCES journal (seq), closed_at INTEGER, closed_by TEXT, counted INTEGER, expected INTEGER, note TEXT,
  CHECK ((closed_seq IS NULL) = (closed_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_open_shift ON shift ((1)) WHERE closed_at IS NULL;
CREATE TABLE sale (
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  staff TEXT NOT NULL, currency TEXT NOT NULL, total INTEGER NOT NULL, request TEXT UNIQUE   -- idempotency key of the asker, or null
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_by_seq ON sale (seq);
CREATE INDEX sale_by_shift ON sale (shift);
CREATE TABLE sale_line (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, event INTEGER NOT NULL, type INTEGER NOT NULL, qty INTEGER NOT NULL,
  unit INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE sale_ticket (        -- the slot sold; UNIQUE is the last guard against selling it twice
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id), lease TEXT NOT NULL, token TEXT NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_ticket_by_sale ON sale_ticket (sale);
CREATE TABLE payment (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, method TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0), tendered INTEGER NOT NULL, change INTEGER NOT NULL CHECK (change >= 0), reference TEXT,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payment_code_once ON payment (method, reference) WHERE method = 'mpesa-code';

-- Check-ins: made here (seq not null) and elsewhere (from the feed).
CREATE TABLE checkin (
  id TEXT PRIMARY KEY, seq INTEGER REFERENCES journal (seq), event INTEGER NOT NULL, gate INTEGER NOT NULL, gate_name TEXT NOT NULL,
  terminal_name TEXT NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, direction TEXT NOT NULL,
  verdict TEXT NOT NULL, count INTEGER NOT NULL, at INTEGER NOT NULL, annulled INTEGER NOT NULL DEFAULT 0,
  answer TEXT                       -- the verdict shown, as JSON, so that a replayed scan id gets the first answer
) STRICT, WITHOUT ROWID;
CREATE INDEX checkin_by_ticket ON checkin (event, type, serial, issue, at);
CREATE INDEX checkin_by_at ON checkin (event, at);

-- How many came in, left and were refused, kept with each check-in: the gate page asks after every scan, and counting rows
-- would hold up the next verdict once there are many. Event and direction of a check-in never change.
CREATE TABLE checkin_total (
  event INTEGER PRIMARY KEY, entered INTEGER NOT NULL, gone INTEGER NOT NULL, denied INTEGER NOT NULL
) STRICT;
CREATE TRIGGER checkin_is_counted AFTER INSERT ON checkin BEGIN
  INSERT INTO checkin_total (event, entered, gone, denied)
    VALUES (NEW.event, (NEW.direction <> 'exit') * NEW.count * (NEW.annulled = 0),
            (NEW.direction = 'exit') * NEW.count * (NEW.annulled = 0), NEW.count = 0 AND NEW.annulled = 0)
    ON CONFLICT (event) DO UPDATE SET entered = entered + excluded.entered, gone = gone + excluded.gone,
                                      denied = denied + excluded.denied;
END;
CREATE TRIGGER checkin_is_recounted AFTER UPDATE OF count, annulled ON checkin BEGIN
  UPDATE checkin_total SET
      entered = entered + (NEW.direction <> 'exit') * (NEW.count * (NEW.annulled = 0) - OLD.count * (OLD.annulled = 0)),
      gone = gone + (NEW.direction = 'exit') * (NEW.count * (NEW.annulled = 0) - OLD.count * (OLD.annulled = 0)),
      denied = denied + (NEW.count = 0 AND NEW.annulled = 0) - (OLD.count = 0 AND OLD.annulled = 0)
    WHERE event = NEW.event;
END;
CREATE TRIGGER checkin_is_uncounted AFTER DELETE ON checkin BEGIN
  UPDATE checkin_total SET entered = entered - (OLD.direction <> 'exit') * OLD.count * (OLD.annulled = 0),
                           gone = gone - (OLD.direction = 'exit') * OLD.count * (OLD.annulled = 0),
                           denied = denied - (OLD.count = 0 AND OLD.annulled = 0)
    WHERE event = OLD.event;
END;

CREATE TABLE pin_attempt (        -- wrong PINs in a row, and until when that name is locked here
  staff TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
