-- A real database of version 1, as `sqlite3 … .dump` wrote it: a till with four sales, one of them not yet sent.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE setting (            -- one row per name: terminal, hub url, cursor, clock high-water …
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO setting VALUES('acked_seq','4');
INSERT INTO setting VALUES('certificate','TKC1:112HB00002D0.RA+-D84CGXUOLICU7J+2W%R0EQP6V-36T$B0DMP*N*9S*FV%FPQ5MYJPP5MHB0KS0000V50000HB0000V50V50000V5000025L000V50HB0000V50000W62000V503H0000V50000ZN2000V50YM0000V50000HB0000HB0V50000V50000LN8K 0L%V%ON$KR QENA2EHLRC73RV%VFJWP+ZI2T7RBMMLCCUE/3C*X35YAPT4Q78NX4J*6K8AZAOP0D%3PKS7-JHUM9GFV60');
INSERT INTO setting VALUES('clock_heard','1');
INSERT INTO setting VALUES('clock_high_boot','17057167');
INSERT INTO setting VALUES('clock_high_boot_id','fc83fea0-48d6-4647-b72b-64e85857ffdc');
INSERT INTO setting VALUES('clock_high_wall','1795281582540');
INSERT INTO setting VALUES('clock_offset','0');
INSERT INTO setting VALUES('clock_seen_wall','1795281582544');
INSERT INTO setting VALUES('credential','not-a-real-credential');
INSERT INTO setting VALUES('cursor','27-27');
INSERT INTO setting VALUES('hub_key','nFCUmYAD9R2Z3ZBI_51oD1-_7KXamNwcR6_4NKD-JVs');
INSERT INTO setting VALUES('hub_url','http://127.0.0.1:18999');
INSERT INTO setting VALUES('issuer','2');
INSERT INTO setting VALUES('kind','both');
INSERT INTO setting VALUES('last_complete','1795281581889');
INSERT INTO setting VALUES('last_contact','1795281581897');
INSERT INTO setting VALUES('last_error','');
INSERT INTO setting VALUES('name','Till');
INSERT INTO setting VALUES('net','online');
INSERT INTO setting VALUES('revoked','0');
INSERT INTO setting VALUES('terminal','3');
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
INSERT INTO journal VALUES(1,'01a1ff1e-f0a5-75c5-8756-a6a09c8b691d','shift.opened',1795281580197,17054821,'amina','{"automatic":true,"currency":"KES","float":0,"shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c"}',X'559c75fb5e81bf3e609c42bc1b6d9783b833a946590e5988f5db3ef13cd012da');
INSERT INTO journal VALUES(2,'01a1ff1e-f0a5-75c5-8756-a6a0f94b2d8f','sale.completed',1795281580198,17054821,'amina','{"currency":"KES","lines":[{"amount":300000,"event":1,"qty":2,"type":1,"unit":150000}],"payments":[{"amount":300000,"change":100000,"method":"cash","tendered":400000}],"sale":"01a1ff1e-f0a5-75c5-8756-a6a068463bb6","shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c","tickets":[{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":1,"type":1},{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":2,"type":1}],"total":300000}',X'17e6c49a698949155595b23b80c667c0236957d528d852024448bba146d644b2');
INSERT INTO journal VALUES(3,'01a1ff1e-f27b-75fb-b800-fe59ce1cb8ac','sale.completed',1795281580667,17055290,'amina','{"currency":"KES","lines":[{"amount":300000,"event":1,"qty":2,"type":1,"unit":150000}],"payments":[{"amount":300000,"change":100000,"method":"cash","tendered":400000}],"sale":"01a1ff1e-f27a-71a8-8196-0a5332ac186a","shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c","tickets":[{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":3,"type":1},{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":4,"type":1}],"total":300000}',X'385b0250386daf73fdfa42152379044e4c6c8d3376635b510d6faefa68af743c');
INSERT INTO journal VALUES(4,'01a1ff1e-f4b5-7dba-8911-9748358bca3a','sale.completed',1795281581237,17055861,'amina','{"currency":"KES","lines":[{"amount":300000,"event":1,"qty":2,"type":1,"unit":150000}],"payments":[{"amount":300000,"change":100000,"method":"cash","tendered":400000}],"sale":"01a1ff1e-f4b5-7dba-8911-9747bc293588","shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c","tickets":[{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":5,"type":1},{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":6,"type":1}],"total":300000}',X'68daf5d89d422f7837fc48952efe991303fc01de16289c2a4e2eeaca6d2fe739');
INSERT INTO journal VALUES(5,'01a1ff1e-f9d0-719c-a889-be16be1cc3be','sale.completed',1795281582544,17057167,'amina','{"currency":"KES","lines":[{"amount":400000,"event":1,"qty":1,"type":3,"unit":400000}],"payments":[{"amount":400000,"method":"cash","tendered":400000}],"sale":"01a1ff1e-f9cf-7463-818f-40d9e8a37436","shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c","tickets":[{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104b011c23e6","serial":1,"type":3}],"total":400000}',X'82a9a6751a9564dd72b37b7a581a970d91cdd2ccd72268bb38f2caa2ac720875');
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
INSERT INTO event VALUES(1,'Tamasha la Pwani','Mama Ngina Waterfront, Mombasa','Africa/Nairobi','KES',1795277700000,1795284900000,1795306500000);
INSERT INTO event VALUES(2,'Nairobi Comedy Night','Alliance Française, Nairobi','Africa/Nairobi','KES',1795277700000,1795284900000,1795306500000);
CREATE TABLE ticket_type (
  event INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, price INTEGER NOT NULL,
  capacity INTEGER NOT NULL, admits INTEGER NOT NULL, position INTEGER NOT NULL, sale_from INTEGER NOT NULL,
  sale_until INTEGER NOT NULL,
  PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket_type VALUES(1,1,'Regular','',150000,500,1,1,0,0);
INSERT INTO ticket_type VALUES(1,2,'VIP','',500000,50,1,2,0,0);
INSERT INTO ticket_type VALUES(1,3,'Family','Admits four',400000,60,4,3,0,0);
INSERT INTO ticket_type VALUES(1,4,'Last Seats','',50000,5,1,4,0,0);
INSERT INTO ticket_type VALUES(2,1,'Standard','',200000,200,1,1,0,0);
CREATE TABLE gate (
  number INTEGER PRIMARY KEY, event INTEGER NOT NULL, name TEXT NOT NULL, hint TEXT NOT NULL,
  types TEXT NOT NULL,              -- "1,2"; '' = all
  takes_entries INTEGER NOT NULL, takes_exits INTEGER NOT NULL, reentry INTEGER NOT NULL, opens INTEGER NOT NULL, closes INTEGER NOT NULL,
  entries_total INTEGER NOT NULL, entries_per_day INTEGER NOT NULL, minimum_minutes INTEGER NOT NULL
) STRICT;
INSERT INTO gate VALUES(1,1,'Main','Main gate is to the right.','',1,1,1,1795277700000,0,0,0,0);
INSERT INTO gate VALUES(2,1,'VIP','VIP gate is to the left.','2',1,1,1,1795277700000,0,0,0,0);
INSERT INTO gate VALUES(3,2,'Door','','',1,1,1,1795277700000,0,0,0,0);
CREATE TABLE staff (
  name TEXT PRIMARY KEY, display_name TEXT NOT NULL, role TEXT NOT NULL, pin_hash TEXT NOT NULL, active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO staff VALUES('amina','Amina','cashier','$argon2id$none',1);
INSERT INTO staff VALUES('juma','Juma','gate','$argon2id$none',1);
INSERT INTO staff VALUES('wanjiru','Wanjiru','supervisor','$argon2id$none',1);
CREATE TABLE issuer (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, certificate TEXT NOT NULL, revision INTEGER NOT NULL, revoked_at INTEGER
) STRICT;
INSERT INTO issuer VALUES(2,'Till','TKC1:112HB00002D0.RA+-D84CGXUOLICU7J+2W%R0EQP6V-36T$B0DMP*N*9S*FV%FPQ5MYJPP5MHB0KS0000V50000HB0000V50V50000V5000025L000V50HB0000V50000W62000V503H0000V50000ZN2000V50YM0000V50000HB0000HB0V50000V50000LN8K 0L%V%ON$KR QENA2EHLRC73RV%VFJWP+ZI2T7RBMMLCCUE/3C*X35YAPT4Q78NX4J*6K8AZAOP0D%3PKS7-JHUM9GFV60',2,NULL);
INSERT INTO issuer VALUES(3,'Door','TKC1:1123H0000V5031R 7K.HKLHC.VD3CV.JB.GQ$1FXTK7-3-UF6D1::VI+24YB%FPQ5MYJPP5MV50000000S70 JF%90Z8TB4L WB2*VGY60-J4T1YOJLJB$CFNN1DV8GC7WSI33QO/PWF8AJT68D 64T*CSIG7-7+CJDGQR2H*S15GNYP450',1,NULL);
CREATE TABLE ticket (             -- tickets this terminal knows: its own sales and those the feed brought
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, issuer INTEGER NOT NULL,
  status TEXT NOT NULL, sold_at INTEGER NOT NULL, sale TEXT, holder TEXT, attention TEXT, seat TEXT,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket VALUES(1,1,1,0,2,'valid',1795281580198,'01a1ff1e-f0a5-75c5-8756-a6a068463bb6',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,1,2,0,2,'valid',1795281580198,'01a1ff1e-f0a5-75c5-8756-a6a068463bb6',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,1,3,0,2,'valid',1795281580667,'01a1ff1e-f27a-71a8-8196-0a5332ac186a',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,1,4,0,2,'valid',1795281580667,'01a1ff1e-f27a-71a8-8196-0a5332ac186a',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,1,5,0,2,'valid',1795281581237,'01a1ff1e-f4b5-7dba-8911-9747bc293588',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,1,6,0,2,'valid',1795281581237,'01a1ff1e-f4b5-7dba-8911-9747bc293588',NULL,NULL,NULL);
INSERT INTO ticket VALUES(1,3,1,0,2,'valid',1795281582544,'01a1ff1e-f9cf-7463-818f-40d9e8a37436',NULL,NULL,NULL);
CREATE TABLE incident (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, event INTEGER NOT NULL,
  severity INTEGER NOT NULL, closed INTEGER NOT NULL, local INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE lease (
  id TEXT PRIMARY KEY, event INTEGER NOT NULL, type INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  next INTEGER NOT NULL,            -- the serial to sell next; last + 1 when used up
  epoch INTEGER NOT NULL, sell_until INTEGER NOT NULL, status TEXT NOT NULL,
  CHECK (first <= last AND next BETWEEN first AND last + 1)
) STRICT, WITHOUT ROWID;
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104a9ce6e566',1,1,1,167,7,1,1795306500000,'open');
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104ab6f0c568',1,2,1,17,1,1,1795306500000,'open');
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104b011c23e6',1,3,1,20,2,1,1795306500000,'open');
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104b439accc3',1,4,1,2,1,1,1795306500000,'open');
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104b465e84dd',2,1,1,67,1,1,1795306500000,'open');
CREATE TABLE shift (
  id TEXT PRIMARY KEY, opened_seq INTEGER NOT NULL REFERENCES journal (seq), opened_at INTEGER NOT NULL, opened_by TEXT NOT NULL,
  opening_float INTEGER NOT NULL CHECK (opening_float >= 0), currency TEXT NOT NULL,
  closed_seq INTEGER REFERENCES journal (seq), closed_at INTEGER, closed_by TEXT, counted INTEGER, expected INTEGER, note TEXT,
  CHECK ((closed_seq IS NULL) = (closed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO shift VALUES('01a1ff1e-f0a5-75c5-8756-a6a0784ea66c',1,1795281580197,'amina',0,'KES',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE sale (
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  staff TEXT NOT NULL, currency TEXT NOT NULL, total INTEGER NOT NULL, request TEXT UNIQUE   -- idempotency key of the asker, or null
) STRICT, WITHOUT ROWID;
INSERT INTO sale VALUES('01a1ff1e-f0a5-75c5-8756-a6a068463bb6',2,'01a1ff1e-f0a5-75c5-8756-a6a0784ea66c',1795281580198,'amina','KES',300000,NULL);
INSERT INTO sale VALUES('01a1ff1e-f27a-71a8-8196-0a5332ac186a',3,'01a1ff1e-f0a5-75c5-8756-a6a0784ea66c',1795281580667,'amina','KES',300000,NULL);
INSERT INTO sale VALUES('01a1ff1e-f4b5-7dba-8911-9747bc293588',4,'01a1ff1e-f0a5-75c5-8756-a6a0784ea66c',1795281581237,'amina','KES',300000,NULL);
INSERT INTO sale VALUES('01a1ff1e-f9cf-7463-818f-40d9e8a37436',5,'01a1ff1e-f0a5-75c5-8756-a6a0784ea66c',1795281582544,'amina','KES',400000,NULL);
CREATE TABLE sale_line (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, event INTEGER NOT NULL, type INTEGER NOT NULL, qty INTEGER NOT NULL,
  unit INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
INSERT INTO sale_line VALUES('01a1ff1e-f0a5-75c5-8756-a6a068463bb6',0,1,1,2,150000,300000);
INSERT INTO sale_line VALUES('01a1ff1e-f27a-71a8-8196-0a5332ac186a',0,1,1,2,150000,300000);
INSERT INTO sale_line VALUES('01a1ff1e-f4b5-7dba-8911-9747bc293588',0,1,1,2,150000,300000);
INSERT INTO sale_line VALUES('01a1ff1e-f9cf-7463-818f-40d9e8a37436',0,1,3,1,400000,400000);
CREATE TABLE sale_ticket (        -- the slot sold; UNIQUE is the last guard against selling it twice
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id), lease TEXT NOT NULL, token TEXT NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO sale_ticket VALUES(1,1,1,0,'01a1ff1e-f0a5-75c5-8756-a6a068463bb6','01a1ff1e-eca9-7952-a478-104a9ce6e566','TK1:112000V50V50000V50200*UAX*9%4VVC83NK U6$S7.7Q3TM YRD9IH5ML+22$BG SA2R51AKX8FWG+HQ FCMDS2/D-7OE5TAGBK3WR0DV3KV1ICHGL97');
INSERT INTO sale_ticket VALUES(1,1,2,0,'01a1ff1e-f0a5-75c5-8756-a6a068463bb6','01a1ff1e-eca9-7952-a478-104a9ce6e566','TK1:112000V50V50000HB0200SJF82S0IJ539%8T7AJ1CD4*J%:V1DHRL79HO8Z9RM5UR78K2U8CJSGBWBTOCL$65PULXS+ZE+1S 1UKIJJ-D8-V5LRXJVG%J');
INSERT INTO sale_ticket VALUES(1,1,3,0,'01a1ff1e-f27a-71a8-8196-0a5332ac186a','01a1ff1e-eca9-7952-a478-104a9ce6e566','TK1:112000V50V500003H0200.WKY0H108%7SX5J3K8SBLJA6V8HJN7ZMBGYQTHURI0Z28RO80U3/24Y:PUWBK-FETB-P5YR3J%ALUJEWOHHP8*KU8IIKT4KH');
INSERT INTO sale_ticket VALUES(1,1,4,0,'01a1ff1e-f27a-71a8-8196-0a5332ac186a','01a1ff1e-eca9-7952-a478-104a9ce6e566','TK1:112000V50V50000YM0200YNN7-DE ITO5:*MI:PHE4AXFCT4IKSB4MXW19P0%41$S779UQOCUYSHCH2HK/LNA-ONO99YA%HTBVS:6U1/8.$0ZOU41FUZE');
INSERT INTO sale_ticket VALUES(1,1,5,0,'01a1ff1e-f4b5-7dba-8911-9747bc293588','01a1ff1e-eca9-7952-a478-104a9ce6e566','TK1:112000V50V50000KS0200.OV$KJIA6$IV1+568MUG72FCCVMKSU%Q78RPU5A..P71IO 6JESEMKHO4 ZO9N6/8A/.I3I7JC9*BTJPBH0AKAG.POW-FOEH');
INSERT INTO sale_ticket VALUES(1,1,6,0,'01a1ff1e-f4b5-7dba-8911-9747bc293588','01a1ff1e-eca9-7952-a478-104a9ce6e566','TK1:112000V50V500006Y0200US5O98/FWR61SGH9%V%848NLOEUO1P1:6WY7Q$AFPF%$NE497GD+PRTZDR85+YLG:3/M92LF3:FNLLJOGXZ6-SS4152.2*PS');
INSERT INTO sale_ticket VALUES(1,3,1,0,'01a1ff1e-f9cf-7463-818f-40d9e8a37436','01a1ff1e-eca9-7952-a478-104b011c23e6','TK1:112000V503H0000V50200 8G-VG4 570J-S147R-G1MX4TRJN631WO3S1/B4J.G6:57WU3ADYT6N 5D J54U706GUVOEBQHLZ:5OMQZ1Q0O0EEAHO9SB0');
CREATE TABLE payment (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, method TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0), tendered INTEGER NOT NULL, change INTEGER NOT NULL CHECK (change >= 0), reference TEXT,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
INSERT INTO payment VALUES('01a1ff1e-f0a5-75c5-8756-a6a068463bb6',0,'cash',300000,400000,100000,NULL);
INSERT INTO payment VALUES('01a1ff1e-f27a-71a8-8196-0a5332ac186a',0,'cash',300000,400000,100000,NULL);
INSERT INTO payment VALUES('01a1ff1e-f4b5-7dba-8911-9747bc293588',0,'cash',300000,400000,100000,NULL);
INSERT INTO payment VALUES('01a1ff1e-f9cf-7463-818f-40d9e8a37436',0,'cash',400000,400000,0,NULL);
CREATE TABLE checkin (
  id TEXT PRIMARY KEY, seq INTEGER REFERENCES journal (seq), event INTEGER NOT NULL, gate INTEGER NOT NULL, gate_name TEXT NOT NULL,
  terminal_name TEXT NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, direction TEXT NOT NULL,
  verdict TEXT NOT NULL, count INTEGER NOT NULL, at INTEGER NOT NULL, annulled INTEGER NOT NULL DEFAULT 0,
  answer TEXT                       -- the verdict shown, as JSON, so that a replayed scan id gets the first answer
) STRICT, WITHOUT ROWID;
CREATE TABLE checkin_total (
  event INTEGER PRIMARY KEY, entered INTEGER NOT NULL, gone INTEGER NOT NULL, denied INTEGER NOT NULL
) STRICT;
CREATE TABLE pin_attempt (        -- wrong PINs in a row, and until when that name is locked here
  staff TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locked_until INTEGER NOT NULL
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
COMMIT;
