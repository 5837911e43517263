-- Rules of gates relative to the event, zones, tickets others issued, finding people, and what was done about a refusal.

ALTER TABLE ticket_type ADD COLUMN zones TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket_type ADD COLUMN attention TEXT NOT NULL DEFAULT '';
ALTER TABLE gate ADD COLUMN zones TEXT NOT NULL DEFAULT '';
ALTER TABLE gate ADD COLUMN opens_from TEXT NOT NULL DEFAULT '';      -- 'doors', 'start', 'end', or '' and opens counts
ALTER TABLE gate ADD COLUMN opens_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE gate ADD COLUMN closes_from TEXT NOT NULL DEFAULT '';
ALTER TABLE gate ADD COLUMN closes_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE gate ADD COLUMN tolerance_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE gate ADD COLUMN day_starts INTEGER NOT NULL DEFAULT 0;    -- minutes after midnight

ALTER TABLE ticket ADD COLUMN valid_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN valid_until INTEGER NOT NULL DEFAULT 0;

-- Opaque codes of imported lists, by their digest: a stolen gate holds no code that admits.
CREATE TABLE ticket_code (
  event INTEGER NOT NULL, digest TEXT NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  PRIMARY KEY (event, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_code_by_ticket ON ticket_code (event, type, serial, issue);
-- Keys of other systems whose signed tickets an event lets in. items: "ITEM-VARIATION-TYPE,…".
CREATE TABLE signer (
  event INTEGER NOT NULL, signer INTEGER NOT NULL, scheme TEXT NOT NULL, name TEXT NOT NULL, public_key TEXT NOT NULL,
  subevent INTEGER NOT NULL, items TEXT NOT NULL, revoked INTEGER NOT NULL,
  PRIMARY KEY (event, signer)
) STRICT, WITHOUT ROWID;

-- Who a ticket belongs to, as far as anybody was told: only those tickets have a row. Found by the beginnings of words; whoever
-- writes the one writes the other, since triggers may not.
CREATE TABLE person (
  id INTEGER PRIMARY KEY,         -- event × 2^31 and counted up: those of one event stand together
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  name TEXT NOT NULL, phone TEXT NOT NULL, order_name TEXT NOT NULL,
  phone_digits TEXT NOT NULL,     -- and its last nine alone: however people write it
  spelled TEXT NOT NULL,          -- words of name and order as they are typed as well: Nganga for Ng'ang'a, Soren for Søren
  UNIQUE (event, type, serial, issue)
) STRICT;
CREATE VIRTUAL TABLE person_word USING fts5 (name, order_name, phone_digits, spelled, content = 'person', content_rowid = 'id',
                                             tokenize = "unicode61 remove_diacritics 2", prefix = '1 2');
INSERT INTO person (id, event, type, serial, issue, name, phone, order_name, phone_digits, spelled)
  SELECT event * 2147483648 + row_number () OVER (PARTITION BY event), event, type, serial, issue, holder, '', '', '', ''
    FROM ticket WHERE holder IS NOT NULL AND holder <> '';
INSERT INTO person_word (person_word) VALUES ('rebuild');

-- Of check-ins made here: who acted, and for an override whom it let in after all and who approved.
ALTER TABLE checkin ADD COLUMN staff TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN overrides TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX checkin_overrides_once ON checkin (overrides) WHERE overrides <> '' AND annulled = 0;

-- Check-ins that count no more because their person did not pass, and who said so here.
CREATE TABLE annulment (
  checkin TEXT PRIMARY KEY REFERENCES checkin (id), seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq), at INTEGER NOT NULL,
  staff TEXT NOT NULL, approved_by TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who came when and where, kept with each check-in: the live picture is asked for while scans arrive. `overridden` are acts of
-- letting in after all, which keep the verdict that was against them.
CREATE TABLE checkin_minute (
  event INTEGER NOT NULL, minute INTEGER NOT NULL, gate INTEGER NOT NULL, type INTEGER NOT NULL,
  entered INTEGER NOT NULL, gone INTEGER NOT NULL, denied INTEGER NOT NULL, overridden INTEGER NOT NULL,
  PRIMARY KEY (event, minute, gate, type)
) STRICT, WITHOUT ROWID;
INSERT INTO checkin_minute (event, minute, gate, type, entered, gone, denied, overridden)
  SELECT event, at / 60000, gate, type, sum ((direction <> 'exit') * count), sum ((direction = 'exit') * count), sum (count = 0),
         sum (count > 0 AND verdict NOT GLOB 'admitted*' AND verdict <> 'exit_recorded')
    FROM checkin WHERE annulled = 0 GROUP BY event, at / 60000, gate, type;
CREATE TRIGGER checkin_is_in_its_minute AFTER INSERT ON checkin WHEN NEW.annulled = 0 BEGIN
  INSERT INTO checkin_minute (event, minute, gate, type, entered, gone, denied, overridden)
    VALUES (NEW.event, NEW.at / 60000, NEW.gate, NEW.type, (NEW.direction <> 'exit') * NEW.count,
            (NEW.direction = 'exit') * NEW.count, NEW.count = 0,
            NEW.count > 0 AND NEW.verdict NOT GLOB 'admitted*' AND NEW.verdict <> 'exit_recorded')
    ON CONFLICT (event, minute, gate, type) DO UPDATE SET entered = entered + excluded.entered, gone = gone + excluded.gone,
      denied = denied + excluded.denied, overridden = overridden + excluded.overridden;
END;
CREATE TRIGGER checkin_leaves_its_minute AFTER DELETE ON checkin WHEN OLD.annulled = 0 BEGIN
  UPDATE checkin_minute SET entered = entered - (OLD.direction <> 'exit') * OLD.count, gone = gone - (OLD.direction = 'exit') * OLD.count,
      denied = denied - (OLD.count = 0),
      overridden = overridden - (OLD.count > 0 AND OLD.verdict NOT GLOB 'admitted*' AND OLD.verdict <> 'exit_recorded')
    WHERE event = OLD.event AND minute = OLD.at / 60000 AND gate = OLD.gate AND type = OLD.type;
END;
-- Event, gate, type and direction of a check-in never change.
CREATE TRIGGER checkin_changes_its_minute AFTER UPDATE OF count, annulled, at, verdict ON checkin
WHEN NEW.count <> OLD.count OR NEW.annulled <> OLD.annulled OR NEW.at <> OLD.at OR NEW.verdict <> OLD.verdict
BEGIN
  UPDATE checkin_minute SET entered = entered - (OLD.direction <> 'exit') * OLD.count, gone = gone - (OLD.direction = 'exit') * OLD.count,
      denied = denied - (OLD.count = 0),
      overridden = overridden - (OLD.count > 0 AND OLD.verdict NOT GLOB 'admitted*' AND OLD.verdict <> 'exit_recorded')
    WHERE OLD.annulled = 0 AND event = OLD.event AND minute = OLD.at / 60000 AND gate = OLD.gate AND type = OLD.type;
  INSERT INTO checkin_minute (event, minute, gate, type, entered, gone, denied, overridden)
    SELECT NEW.event, NEW.at / 60000, NEW.gate, NEW.type, (NEW.direction <> 'exit') * NEW.count,
           (NEW.direction = 'exit') * NEW.count, NEW.count = 0,
           NEW.count > 0 AND NEW.verdict NOT GLOB 'admitted*' AND NEW.verdict <> 'exit_recorded'
    WHERE NEW.annulled = 0
    ON CONFLICT (event, minute, gate, type) DO UPDATE SET entered = entered + excluded.entered, gone = gone + excluded.gone,
      denied = denied + excluded.denied, overridden = overridden + excluded.overridden;
END;

-- How many tickets of each type are known and good, kept with each for the same reason.
CREATE TABLE ticket_total (
  event INTEGER NOT NULL, type INTEGER NOT NULL, good INTEGER NOT NULL,
  PRIMARY KEY (event, type)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket_total (event, type, good)
  SELECT event, type, count(*) FROM ticket WHERE status NOT IN ('voided', 'refunded') GROUP BY event, type;
CREATE TRIGGER ticket_is_counted AFTER INSERT ON ticket WHEN NEW.status NOT IN ('voided', 'refunded') BEGIN
  INSERT INTO ticket_total (event, type, good) VALUES (NEW.event, NEW.type, 1)
    ON CONFLICT (event, type) DO UPDATE SET good = good + 1;
END;
CREATE TRIGGER ticket_is_uncounted AFTER DELETE ON ticket WHEN OLD.status NOT IN ('voided', 'refunded') BEGIN
  UPDATE ticket_total SET good = good - 1 WHERE event = OLD.event AND type = OLD.type;
END;
CREATE TRIGGER ticket_is_recounted AFTER UPDATE OF status ON ticket
WHEN (NEW.status IN ('voided', 'refunded')) <> (OLD.status IN ('voided', 'refunded')) BEGIN
  INSERT INTO ticket_total (event, type, good) VALUES (NEW.event, NEW.type, NEW.status NOT IN ('voided', 'refunded'))
    ON CONFLICT (event, type) DO UPDATE SET good = good + CASE WHEN NEW.status IN ('voided', 'refunded') THEN -1 ELSE 1 END;
END;
