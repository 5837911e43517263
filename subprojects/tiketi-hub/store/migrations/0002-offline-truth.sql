-- What it takes to win stock back with proof, to undo sales, to rebuild what a lost terminal sold, to hear gates before they
-- decide, and to notice that this database itself is an old copy. Times are UTC milliseconds (0 = none).

-- Grows when this hub finds out that it was put back from a backup: then every terminal reads its feed anew.
ALTER TABLE hub ADD COLUMN epoch INTEGER NOT NULL DEFAULT 1;
-- Hours after which a terminal that reaches no hub stops by itself; 0 never.
ALTER TABLE hub ADD COLUMN offline_hours INTEGER NOT NULL DEFAULT 336;
-- How long a terminal is expected to be without its hub, for the size of leases.
ALTER TABLE hub ADD COLUMN outage_minutes INTEGER NOT NULL DEFAULT 120 CHECK (outage_minutes BETWEEN 0 AND 10080);

-- Policy: 0 is strict. Serials capacity + 1 … capacity + overdraft are sold only with a supervisor's approval, and have
-- counters of their own, so that those of the capacity stay what they are.
ALTER TABLE ticket_type ADD COLUMN overdraft INTEGER NOT NULL DEFAULT 0 CHECK (overdraft >= 0);
ALTER TABLE ticket_type ADD COLUMN overdraft_sold INTEGER NOT NULL DEFAULT 0 CHECK (overdraft_sold >= 0);
ALTER TABLE ticket_type ADD COLUMN overdraft_leased INTEGER NOT NULL DEFAULT 0
  CHECK (overdraft_leased >= 0 AND overdraft_sold + overdraft_leased <= overdraft);

-- Slots sold before come back to stock under their next issue.
ALTER TABLE stock ADD COLUMN issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255);

ALTER TABLE lease ADD COLUMN issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255);
ALTER TABLE lease ADD COLUMN overdraft INTEGER NOT NULL DEFAULT 0 CHECK (overdraft IN (0, 1));
ALTER TABLE lease ADD COLUMN recall INTEGER NOT NULL DEFAULT 0 CHECK (recall >= 0);  -- serials asked back for others
ALTER TABLE lease ADD COLUMN recall_at INTEGER NOT NULL DEFAULT 0;                    -- and when
ALTER TABLE lease ADD COLUMN fenced_at INTEGER NOT NULL DEFAULT 0;
-- Sold from only while a second machine in the hall has every earlier sale; and how much of its end that machine's copy gave
-- free, which the terminal itself does not know.
ALTER TABLE terminal ADD COLUMN witnessed INTEGER NOT NULL DEFAULT 0 CHECK (witnessed IN (0, 1)); -- so are its leases from now on
ALTER TABLE lease ADD COLUMN witnessed INTEGER NOT NULL DEFAULT 0 CHECK (witnessed IN (0, 1));
ALTER TABLE lease ADD COLUMN witness_freed INTEGER NOT NULL DEFAULT 0 CHECK (witness_freed >= 0);
-- A supervisor gave the rest free without proof: status 'returned', and this many tickets may exist twice.
ALTER TABLE lease ADD COLUMN released_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lease ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
-- Ranges of one issue never overlap; a slot of one lease that was given back is granted again within another, as the next.
DROP INDEX lease_range;
CREATE UNIQUE INDEX lease_range ON lease (event, type, issue, first) WHERE status <> 'returned';
CREATE INDEX lease_released ON lease (event, type, issue, first) WHERE released_at > 0;

-- Who asked for tickets when there were none, so that what comes back goes to them at once.
CREATE TABLE lease_waiting (
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  at INTEGER NOT NULL,     -- waiting since
  asked INTEGER NOT NULL,  -- and asked last
  PRIMARY KEY (terminal, event, type)
) STRICT;

-- Where a batch left a gap, once: the hub may have lost what was between, and asks for it.
ALTER TABLE terminal ADD COLUMN gap_seq INTEGER NOT NULL DEFAULT 0;
-- How often it came with a gap since it last went on: the hub's answer may be lost, again and again.
ALTER TABLE terminal ADD COLUMN gap_count INTEGER NOT NULL DEFAULT 0;

-- Sales undone: voided (never happened) or refunded. The tickets' rows say what they are now.
CREATE TABLE reversal (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('voided', 'refunded')),
  sale TEXT NOT NULL,            -- perhaps not here yet
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event INTEGER NOT NULL,
  staff TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  shift TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
CREATE INDEX reversal_sale ON reversal (sale);
CREATE INDEX reversal_event ON reversal (event);
CREATE TABLE reversal_payment (
  reversal TEXT NOT NULL REFERENCES reversal (id),
  line INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (reversal, line)
) STRICT;

CREATE TABLE cash_moved (
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  shift TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  reason TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  staff TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
ALTER TABLE sale ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE shift ADD COLUMN cash_refunds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shift ADD COLUMN cash_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shift ADD COLUMN cash_out INTEGER NOT NULL DEFAULT 0;

-- Tickets of which a gate's journal is the only witness: whoever sold them is lost. The slot is sold; the money is to be
-- reconciled by people, or by the terminal's journal when it turns up.
CREATE TABLE orphan (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issuer INTEGER NOT NULL,
  terminal INTEGER NOT NULL,     -- who sold it
  checkin TEXT NOT NULL,         -- the scan that shows it, or, for a serial below it in the same lease, that proves it
  proved INTEGER NOT NULL CHECK (proved IN (0, 1)), -- 1: not seen itself, but sold in order before one that was
  price INTEGER NOT NULL,        -- of the list, when it was rebuilt
  at INTEGER NOT NULL,
  sale TEXT NOT NULL DEFAULT '', -- the real sale, once it came
  PRIMARY KEY (event, type, serial, issue)
) STRICT;
CREATE INDEX orphan_terminal ON orphan (terminal);

ALTER TABLE checkin ADD COLUMN hlc INTEGER NOT NULL DEFAULT 0;

-- A gate asked about a ticket it finds good: who asks next elsewhere is told, until the entry itself comes or this expires.
CREATE TABLE claim (
  scan TEXT PRIMARY KEY,
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  gate INTEGER NOT NULL,
  direction TEXT NOT NULL,
  count INTEGER NOT NULL,
  at INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT;
CREATE INDEX claim_ticket ON claim (event, type, serial, issue);
CREATE INDEX claim_expires ON claim (expires);

-- What people at the hub did: fenced, released, revoked, imported. Never edited.
CREATE TABLE act (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  event INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
-- [sqlite
CREATE TRIGGER act_is_never_edited BEFORE UPDATE ON act BEGIN SELECT RAISE (ABORT, 'an act is never edited'); END;
CREATE TRIGGER act_is_never_deleted BEFORE DELETE ON act BEGIN SELECT RAISE (ABORT, 'an act is never deleted'); END;
-- [postgresql
-- CREATE FUNCTION act_stays () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'an act is never edited or deleted'; END $$;
-- CREATE TRIGGER act_is_never_edited BEFORE UPDATE ON act FOR EACH ROW EXECUTE FUNCTION act_stays ();
-- CREATE TRIGGER act_is_never_deleted BEFORE DELETE ON act FOR EACH ROW EXECUTE FUNCTION act_stays ();
-- ]
