-- A real database of version 2, as `sqlite3 … .dump` wrote it: a box office with two sales, one ticket voided, four scans, the last not yet sent.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE setting (            -- one row per name: terminal, hub url, cursor, clock high-water …
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO setting VALUES('acked_seq','7');
INSERT INTO setting VALUES('certificate','TKC1:112HB00005G04NES%UO2IAK9XT6SX4 PT056%%3L-6JI9VGPFFU39UD$D/GM*FP 98ZJPOW8HB0KS0000V50000HB0000V50V50000V50000ARV000V50HB0000V50000A73000V503H0000V50000UZ3000V50YM0000V500003H0000HB0V50000V500000XCPGK+K0H B%YK%*4*E2G 4FQS-AU57W1L8X/7NCT1+HZPV$ 7EZ2BG037S+PEP5PO G:LQS944V2SVVAQ1$IQ4YT3YD3XE10');
INSERT INTO setting VALUES('clock_alone','0');
INSERT INTO setting VALUES('clock_alone_boot','25808869');
INSERT INTO setting VALUES('clock_alone_boot_id','fc83fea0-48d6-4647-b72b-64e85857ffdc');
INSERT INTO setting VALUES('clock_alone_wall','1795290334245');
INSERT INTO setting VALUES('clock_heard','1');
INSERT INTO setting VALUES('clock_high_boot','25809555');
INSERT INTO setting VALUES('clock_high_boot_id','fc83fea0-48d6-4647-b72b-64e85857ffdc');
INSERT INTO setting VALUES('clock_high_wall','1795290334932');
INSERT INTO setting VALUES('clock_offset','8');
INSERT INTO setting VALUES('clock_seen_wall','1795290334932');
INSERT INTO setting VALUES('credential','not-a-real-credential');
INSERT INTO setting VALUES('cursor','1-26-26');
INSERT INTO setting VALUES('feed_epoch','1');
INSERT INTO setting VALUES('feed_position','26');
INSERT INTO setting VALUES('hlc','1795290334931');
INSERT INTO setting VALUES('hub_key','RkmjRGGlqlRYFD7zKYJWLo4DJRG-Ht1GUHRFu_9Kl_8');
INSERT INTO setting VALUES('hub_url','http://127.0.0.1:18997');
INSERT INTO setting VALUES('issuer','2');
INSERT INTO setting VALUES('kind','box-office');
INSERT INTO setting VALUES('last_complete','1795290334261');
INSERT INTO setting VALUES('last_contact','1795290334261');
INSERT INTO setting VALUES('last_error','');
INSERT INTO setting VALUES('name','Box Office');
INSERT INTO setting VALUES('net','online');
INSERT INTO setting VALUES('offline_hours','336');
INSERT INTO setting VALUES('revoked','0');
INSERT INTO setting VALUES('terminal','1');
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
INSERT INTO journal VALUES(1,'01a1ffa4-5a51-7987-b965-291b8bbfc7a6','shift.opened',1795290323537,25798161,'amina','{"automatic":true,"currency":"KES","float":0,"shift":"01a1ffa4-5a51-7987-b965-291b2c7bea61"}',X'2840bd0d93bc49d91dedc1e7e818da3f609c185a34b8103e2f2a46bf03db4be5');
INSERT INTO journal VALUES(2,'01a1ffa4-5a51-7987-b965-291bd7cd9cf6','sale.completed',1795290323537,25798161,'amina','{"currency":"KES","lines":[{"amount":450000,"event":1,"qty":3,"type":1,"unit":150000}],"payments":[{"amount":450000,"change":50000,"method":"cash","tendered":500000}],"sale":"01a1ffa4-5a51-7987-b965-291b25e5d030","shift":"01a1ffa4-5a51-7987-b965-291b2c7bea61","tickets":[{"event":1,"issue":0,"lease":"01a1ffa4-5931-7202-b41b-1f8155ea8202","serial":1,"type":1},{"event":1,"issue":0,"lease":"01a1ffa4-5931-7202-b41b-1f8155ea8202","serial":2,"type":1},{"event":1,"issue":0,"lease":"01a1ffa4-5931-7202-b41b-1f8155ea8202","serial":3,"type":1}],"total":450000}',X'ca7b508473fe188ac82e1268dba9e7002479e8fc9b11a84cede7ad2ff4577a82');
INSERT INTO journal VALUES(3,'01a1ffa4-5b4d-77bd-99c7-1578c13d165f','sale.completed',1795290323789,25798413,'amina','{"currency":"KES","lines":[{"amount":400000,"event":1,"qty":1,"type":3,"unit":400000}],"payments":[{"amount":400000,"method":"cash","tendered":400000}],"sale":"01a1ffa4-5b4d-77bd-99c7-15786ab20025","shift":"01a1ffa4-5a51-7987-b965-291b2c7bea61","tickets":[{"event":1,"issue":0,"lease":"01a1ffa4-5932-7eb5-b76f-6bd121a4738b","serial":1,"type":3}],"total":400000}',X'87ce2bbb0f1981f2e86bad109b4f5dc98533bd1681f31c180d9d7fc3d277a10e');
INSERT INTO journal VALUES(4,'01a1ffa4-5ea3-72f2-ac96-5273a449c564','checkin.entry',1795290324663,25799286,'juma','{"count":1,"direction":"entry","event":1,"gate":1,"hlc":1795290324662,"issuer":2,"serial":1,"source":"text","type":1,"verdict":"admitted"}',X'5164da2860ba4b0e9df92d58182b92d59aa24ee22d401a722d74a2cc02aed49a');
INSERT INTO journal VALUES(5,'01a1ffa4-7ac6-7f7b-9a40-a2b72434ba02','checkin.denied',1795290331847,25806470,'juma','{"direction":"entry","event":1,"gate":1,"hlc":1795290331846,"issuer":2,"serial":1,"source":"text","type":1,"verdict":"already_in"}',X'b0c3963a1cca4b52414fc20c2e3aec439136de86148b279a17622aa808b873f5');
INSERT INTO journal VALUES(6,'01a1ffa4-7d92-7f34-a7ad-facd9830a08e','checkin.denied',1795290332563,25807186,'juma','{"direction":"entry","event":1,"gate":2,"hlc":1795290332562,"issuer":2,"serial":2,"source":"text","type":1,"verdict":"wrong_gate"}',X'9ed7de0a60b635ffc9c601bf80c5c57694afe12f15baa65b57203c845ac72369');
INSERT INTO journal VALUES(7,'01a1ffa4-839b-7720-888f-882aaa93b284','sale.voided',1795290334107,25808731,'amina','{"amount":150000,"currency":"KES","payments":[{"amount":150000,"method":"cash"}],"reason":"Wrong day","reversal":"01a1ffa4-839b-7720-888f-882a9c233c46","sale":"01a1ffa4-5a51-7987-b965-291b25e5d030","shift":"01a1ffa4-5a51-7987-b965-291b2c7bea61","tickets":[{"event":1,"issue":0,"serial":3,"type":1}]}',X'0d508b1eaf8c810f27b95728022967488da14f1eb65c9b5ad275c0f34f1037bf');
INSERT INTO journal VALUES(8,'01a1ffa4-86c7-730f-b35a-8c1b2b904a6c','checkin.entry',1795290334930,25809554,'juma','{"count":4,"direction":"entry","event":1,"gate":1,"hlc":1795290334931,"issuer":2,"serial":1,"source":"text","type":3,"verdict":"admitted"}',X'882fa60a2f1ec4961e677c7b05f2eab11e0a941bda6445ad5d35a2daa3c3d34c');
CREATE TABLE journal_answer (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq),
  status TEXT NOT NULL CHECK (status IN ('conflict', 'dead')),
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE event (
  number INTEGER PRIMARY KEY, title TEXT NOT NULL, venue TEXT NOT NULL, zone TEXT NOT NULL, currency TEXT NOT NULL,
  doors_at INTEGER NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
) STRICT;
INSERT INTO event VALUES(1,'Tamasha la Pwani','Mama Ngina Waterfront, Mombasa','Africa/Nairobi','KES',1795286700000,1795293900000,1795315500000);
INSERT INTO event VALUES(2,'Nairobi Comedy Night','Alliance Française, Nairobi','Africa/Nairobi','KES',1795286700000,1795293900000,1795315500000);
CREATE TABLE ticket_type (
  event INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, price INTEGER NOT NULL,
  capacity INTEGER NOT NULL, admits INTEGER NOT NULL, position INTEGER NOT NULL, sale_from INTEGER NOT NULL,
  sale_until INTEGER NOT NULL, overdraft INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket_type VALUES(1,1,'Regular','',150000,500,1,1,0,0,0);
INSERT INTO ticket_type VALUES(1,2,'VIP','',500000,50,1,2,0,0,0);
INSERT INTO ticket_type VALUES(1,3,'Family','Admits four',400000,60,4,3,0,0,0);
INSERT INTO ticket_type VALUES(1,4,'Last Seats','',50000,5,1,4,0,0,0);
INSERT INTO ticket_type VALUES(2,1,'Standard','',200000,200,1,1,0,0,0);
CREATE TABLE gate (
  number INTEGER PRIMARY KEY, event INTEGER NOT NULL, name TEXT NOT NULL, hint TEXT NOT NULL,
  types TEXT NOT NULL,              -- "1,2"; '' = all
  takes_entries INTEGER NOT NULL, takes_exits INTEGER NOT NULL, reentry INTEGER NOT NULL, opens INTEGER NOT NULL, closes INTEGER NOT NULL,
  entries_total INTEGER NOT NULL, entries_per_day INTEGER NOT NULL, minimum_minutes INTEGER NOT NULL
) STRICT;
INSERT INTO gate VALUES(1,1,'Main','Main gate is to the right.','',1,1,1,1795286700000,0,0,0,0);
INSERT INTO gate VALUES(2,1,'VIP','VIP gate is to the left.','2',1,1,1,1795286700000,0,0,0,0);
INSERT INTO gate VALUES(3,2,'Door','','',1,1,1,1795286700000,0,0,0,0);
CREATE TABLE staff (
  name TEXT PRIMARY KEY, display_name TEXT NOT NULL, role TEXT NOT NULL, pin_hash TEXT NOT NULL, active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO staff VALUES('amina','Amina','cashier','$argon2id$none',1);
INSERT INTO staff VALUES('juma','Juma','gate','$argon2id$none',1);
INSERT INTO staff VALUES('wanjiru','Wanjiru','supervisor','$argon2id$none',1);
CREATE TABLE issuer (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, certificate TEXT NOT NULL, revision INTEGER NOT NULL, revoked_at INTEGER
) STRICT;
INSERT INTO issuer VALUES(2,'Box Office','TKC1:112HB00005G04NES%UO2IAK9XT6SX4 PT056%%3L-6JI9VGPFFU39UD$D/GM*FP 98ZJPOW8HB0KS0000V50000HB0000V50V50000V50000ARV000V50HB0000V50000A73000V503H0000V50000UZ3000V50YM0000V500003H0000HB0V50000V500000XCPGK+K0H B%YK%*4*E2G 4FQS-AU57W1L8X/7NCT1+HZPV$ 7EZ2BG037S+PEP5PO G:LQS944V2SVVAQ1$IQ4YT3YD3XE10',2,NULL);
CREATE TABLE ticket (             -- tickets this terminal knows: its own sales and those the feed brought
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, issuer INTEGER NOT NULL,
  status TEXT NOT NULL, sold_at INTEGER NOT NULL, sale TEXT, holder TEXT, attention TEXT, seat TEXT,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket VALUES(1,1,1,0,2,'valid',1795290323537,'01a1ffa4-5a51-7987-b965-291b25e5d030',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,1,2,0,2,'valid',1795290323537,'01a1ffa4-5a51-7987-b965-291b25e5d030',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,1,3,0,2,'voided',1795290323537,'01a1ffa4-5a51-7987-b965-291b25e5d030',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,3,1,0,2,'valid',1795290323789,'01a1ffa4-5b4d-77bd-99c7-15786ab20025',NULL,NULL,NULL);
CREATE TABLE incident (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, event INTEGER NOT NULL,
  severity INTEGER NOT NULL, closed INTEGER NOT NULL, local INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE lease (
  id TEXT PRIMARY KEY, event INTEGER NOT NULL, type INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  next INTEGER NOT NULL,            -- the serial to sell next; last + 1 when used up
  epoch INTEGER NOT NULL, sell_until INTEGER NOT NULL, status TEXT NOT NULL, issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255), overdraft INTEGER NOT NULL DEFAULT 0 CHECK (overdraft IN (0, 1)), recall INTEGER NOT NULL DEFAULT 0 CHECK (recall >= 0), witnessed INTEGER NOT NULL DEFAULT 0 CHECK (witnessed IN (0, 1)),
  CHECK (first <= last AND next BETWEEN first AND last + 1)
) STRICT, WITHOUT ROWID;
INSERT INTO lease VALUES('01a1ffa4-5931-7202-b41b-1f8155ea8202',1,1,1,250,4,1,1795315500000,'open',0,0,0,0);
INSERT INTO lease VALUES('01a1ffa4-5931-7202-b41b-1f81e6afafda',1,2,1,25,1,1,1795315500000,'open',0,0,0,0);
INSERT INTO lease VALUES('01a1ffa4-5932-7eb5-b76f-6bd121a4738b',1,3,1,30,2,1,1795315500000,'open',0,0,0,0);
INSERT INTO lease VALUES('01a1ffa4-5932-7eb5-b76f-6bd134375e9e',1,4,1,3,1,1,1795315500000,'open',0,0,0,0);
INSERT INTO lease VALUES('01a1ffa4-5932-7eb5-b76f-6bd13b7c59b4',2,1,1,100,1,1,1795315500000,'open',0,0,0,0);
CREATE TABLE shift (
  id TEXT PRIMARY KEY, opened_seq INTEGER NOT NULL REFERENCES journal (seq), opened_at INTEGER NOT NULL, opened_by TEXT NOT NULL,
  opening_float INTEGER NOT NULL CHECK (opening_float >= 0), currency TEXT NOT NULL,
  closed_seq INTEGER REFERENCES journal (seq), closed_at INTEGER, closed_by TEXT, counted INTEGER, expected INTEGER, note TEXT,
  CHECK ((closed_seq IS NULL) = (closed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO shift VALUES('01a1ffa4-5a51-7987-b965-291b2c7bea61',1,1795290323537,'amina',0,'KES',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE sale (
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  staff TEXT NOT NULL, currency TEXT NOT NULL, total INTEGER NOT NULL, request TEXT UNIQUE   -- idempotency key of the asker, or null
, approved_by TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO sale VALUES('01a1ffa4-5a51-7987-b965-291b25e5d030',2,'01a1ffa4-5a51-7987-b965-291b2c7bea61',1795290323537,'amina','KES',450000,NULL,'');
INSERT INTO sale VALUES('01a1ffa4-5b4d-77bd-99c7-15786ab20025',3,'01a1ffa4-5a51-7987-b965-291b2c7bea61',1795290323789,'amina','KES',400000,NULL,'');
CREATE TABLE sale_line (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, event INTEGER NOT NULL, type INTEGER NOT NULL, qty INTEGER NOT NULL,
  unit INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
INSERT INTO sale_line VALUES('01a1ffa4-5a51-7987-b965-291b25e5d030',0,1,1,3,150000,450000);
INSERT INTO sale_line VALUES('01a1ffa4-5b4d-77bd-99c7-15786ab20025',0,1,3,1,400000,400000);
CREATE TABLE sale_ticket (        -- the slot sold; UNIQUE is the last guard against selling it twice
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id), lease TEXT NOT NULL, token TEXT NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO sale_ticket VALUES(1,1,1,0,'01a1ffa4-5a51-7987-b965-291b25e5d030','01a1ffa4-5931-7202-b41b-1f8155ea8202','TK1:112000V50V50000V50200GO2K4LJYA768WM3GPL3%I:*HT:8-RN105PDF41I197DH3QN41DI$M6Z0RY4SB39VVBYH2UZKEJ4O9HN2DLL1KS6+SRULQO1P');
INSERT INTO sale_ticket VALUES(1,1,2,0,'01a1ffa4-5a51-7987-b965-291b25e5d030','01a1ffa4-5931-7202-b41b-1f8155ea8202','TK1:112000V50V50000HB0200%QKW A8-M+QTNA1MYE:JAK1IUYS./F%M43QECOI-JTG+L0HKP2GG:OFOFTCU%X7GF3K8M0DAV8F*C6M18.223C6GPT$4AJBM');
INSERT INTO sale_ticket VALUES(1,1,3,0,'01a1ffa4-5a51-7987-b965-291b25e5d030','01a1ffa4-5931-7202-b41b-1f8155ea8202','TK1:112000V50V500003H0200R9KY:KMU6 V4L*G$A0EIS2MASFAPPOHF3Y97XMT6KJTR8R*CO60PY8%AR XMY62:Y8N:OA C4YULUUM I5 K7/195R438V6O');
INSERT INTO sale_ticket VALUES(1,3,1,0,'01a1ffa4-5b4d-77bd-99c7-15786ab20025','01a1ffa4-5932-7eb5-b76f-6bd121a4738b','TK1:112000V503H0000V5020094QQFFI.VZT6DQLYC4XG1M8O45I+V4SPAU8B2T0OO6C+CZN2FV4DO6N 8F7LY65DIC4NG.AHO4ACW7N 6AD5S0GC:7F4J0BA');
CREATE TABLE payment (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, method TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0), tendered INTEGER NOT NULL, change INTEGER NOT NULL CHECK (change >= 0), reference TEXT,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
INSERT INTO payment VALUES('01a1ffa4-5a51-7987-b965-291b25e5d030',0,'cash',450000,500000,50000,NULL);
INSERT INTO payment VALUES('01a1ffa4-5b4d-77bd-99c7-15786ab20025',0,'cash',400000,400000,0,NULL);
CREATE TABLE checkin (
  id TEXT PRIMARY KEY, seq INTEGER REFERENCES journal (seq), event INTEGER NOT NULL, gate INTEGER NOT NULL, gate_name TEXT NOT NULL,
  terminal_name TEXT NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, direction TEXT NOT NULL,
  verdict TEXT NOT NULL, count INTEGER NOT NULL, at INTEGER NOT NULL, annulled INTEGER NOT NULL DEFAULT 0,
  answer TEXT                       -- the verdict shown, as JSON, so that a replayed scan id gets the first answer
, hlc INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO checkin VALUES('01a1ffa4-5ea3-72f2-ac96-5273a449c564',4,1,1,'Main','Box Office',1,1,0,'entry','admitted',1,1795290324662,0,'{"at":1795290324662,"colour":"green","confirmed":1,"count":1,"event":1,"sentence":"The ticket is good.","serial":1,"type":1,"type_name":"Regular","verdict":"admitted","word":"WELCOME"}',1795290324662);
INSERT INTO checkin VALUES('01a1ffa4-7ac6-7f7b-9a40-a2b72434ba02',5,1,1,'Main','Box Office',1,1,0,'entry','already_in',0,1795290331846,0,'{"at":1795290331846,"colour":"amber","event":1,"instruction":"Ask them to step aside and call a supervisor.","seen":1795290324662,"seen_gate":"Main","sentence":"Already in at 22:45, Gate Main, 7 s ago.","serial":1,"type":1,"type_name":"Regular","verdict":"already_in","word":"ALREADY IN"}',1795290331846);
INSERT INTO checkin VALUES('01a1ffa4-7d92-7f34-a7ad-facd9830a08e',6,1,2,'VIP','Box Office',1,2,0,'entry','wrong_gate',0,1795290332562,0,'{"at":1795290332562,"colour":"red","event":1,"instruction":"Main gate is to the right.","right_gate":"Main","sentence":"This ticket goes in at Gate Main.","serial":2,"type":1,"type_name":"Regular","verdict":"wrong_gate","word":"WRONG GATE"}',1795290332562);
INSERT INTO checkin VALUES('01a1ffa4-86c7-730f-b35a-8c1b2b904a6c',8,1,1,'Main','Box Office',3,1,0,'entry','admitted',4,1795290334931,0,'{"at":1795290334931,"colour":"green","confirmed":1,"count":4,"event":1,"sentence":"4 people may go in.","serial":1,"type":3,"type_name":"Family","verdict":"admitted","word":"WELCOME"}',1795290334931);
CREATE TABLE checkin_total (
  event INTEGER PRIMARY KEY, entered INTEGER NOT NULL, gone INTEGER NOT NULL, denied INTEGER NOT NULL
) STRICT;
INSERT INTO checkin_total VALUES(1,5,0,2);
CREATE TABLE pin_attempt (        -- wrong PINs in a row, and until when that name is locked here
  staff TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE reversal (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('voided', 'refunded')), sale TEXT NOT NULL REFERENCES sale (id),
  seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq), shift TEXT NOT NULL, at INTEGER NOT NULL, staff TEXT NOT NULL,
  approved_by TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0),
  request TEXT UNIQUE               -- idempotency key of the asker, or null
) STRICT, WITHOUT ROWID;
INSERT INTO reversal VALUES('01a1ffa4-839b-7720-888f-882a9c233c46','voided','01a1ffa4-5a51-7987-b965-291b25e5d030',7,'01a1ffa4-5a51-7987-b965-291b2c7bea61',1795290334107,'amina','','Wrong day','KES',150000,NULL);
CREATE TABLE reversal_payment (
  reversal TEXT NOT NULL REFERENCES reversal (id), position INTEGER NOT NULL, method TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0), reference TEXT,
  PRIMARY KEY (reversal, position)
) STRICT, WITHOUT ROWID;
INSERT INTO reversal_payment VALUES('01a1ffa4-839b-7720-888f-882a9c233c46',0,'cash',150000,NULL);
CREATE TABLE reversal_ticket (    -- a ticket is undone once; the key is the last guard
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  reversal TEXT NOT NULL REFERENCES reversal (id),
  PRIMARY KEY (event, type, serial, issue),
  FOREIGN KEY (event, type, serial, issue) REFERENCES sale_ticket (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO reversal_ticket VALUES(1,1,3,0,'01a1ffa4-839b-7720-888f-882a9c233c46');
CREATE TABLE cash_moved (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  staff TEXT NOT NULL, approved_by TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT;
CREATE TABLE alarm (
  other TEXT PRIMARY KEY,         -- the other gate's check-in
  own TEXT NOT NULL REFERENCES checkin (id), at INTEGER NOT NULL, dismissed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TRIGGER journal_is_never_edited BEFORE UPDATE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is never edited'); END;
CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal WHEN NEW.seq <> (SELECT coalesce (max (seq), 0) + 1 FROM journal)
BEGIN SELECT RAISE (ABORT, 'the journal has no gaps'); END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is never deleted'); END;
CREATE INDEX ticket_by_sale ON ticket (sale) WHERE sale IS NOT NULL;
CREATE INDEX lease_by_type ON lease (event, type, first);
CREATE UNIQUE INDEX one_open_shift ON shift ((1)) WHERE closed_at IS NULL;
CREATE INDEX sale_by_seq ON sale (seq);
CREATE INDEX sale_by_shift ON sale (shift);
CREATE INDEX sale_ticket_by_sale ON sale_ticket (sale);
CREATE UNIQUE INDEX payment_code_once ON payment (method, reference) WHERE method = 'mpesa-code';
CREATE INDEX checkin_by_ticket ON checkin (event, type, serial, issue, at);
CREATE INDEX checkin_by_at ON checkin (event, at);
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
CREATE INDEX reversal_by_sale ON reversal (sale);
CREATE INDEX reversal_by_shift ON reversal (shift);
CREATE TRIGGER reversal_is_within_its_sale BEFORE INSERT ON reversal
WHEN NEW.amount + (SELECT coalesce (sum (amount), 0) FROM reversal WHERE sale = NEW.sale)
     > (SELECT total FROM sale WHERE id = NEW.sale)
BEGIN SELECT RAISE (ABORT, 'more would be handed back than was paid'); END;
CREATE TRIGGER reversal_ticket_is_of_its_sale BEFORE INSERT ON reversal_ticket
WHEN NOT EXISTS (SELECT 1 FROM sale_ticket AS t JOIN reversal AS r ON r.sale = t.sale WHERE r.id = NEW.reversal
                 AND t.event = NEW.event AND t.type = NEW.type AND t.serial = NEW.serial AND t.issue = NEW.issue)
BEGIN SELECT RAISE (ABORT, 'a ticket is undone with its own sale'); END;
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
CREATE INDEX sale_by_at ON sale (at);
COMMIT;
