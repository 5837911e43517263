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
                                             tokenize = "unicode61 remove_diacritics 2", prefix = '2 3 4');

-- Of check-ins made here: who acted, and for an override whom it let in after all and who approved.
ALTER TABLE checkin ADD COLUMN staff TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN overrides TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX checkin_overrides_once ON checkin (overrides) WHERE overrides <> '' AND annulled = 0;
