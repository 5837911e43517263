-- A real database of version 3, as `sqlite3 … .dump` wrote it: a box office with a closed shift of two sales, one ticket voided and one refunded, a sale since, one scan not yet sent.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE setting (            -- one row per name: terminal, hub url, cursor, clock high-water …
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO setting VALUES('acked_seq','8');
INSERT INTO setting VALUES('certificate','TKC1:112HB0000LD0/P1QDBKXVQDI*9TH0J3OJ7TR:4HS468HUO.3GCB.B1H*1UNO+FPZ86 JPNV6HB0KS0000V50000HB0000V50V50000V50000ARV000V50HB0000V50000A73000V503H0000V50000UZ3000V50YM0000V500003H0000HB0V50000V50000KWC2LLGDG508*IA.PUFE6+.7K00U75WU671VE783 H7QVZ3VCVL+4MP 9UPJ3QQ9:KJQ2XIMMT3. 80QPQ-LF3HK7KLGSVW730');
INSERT INTO setting VALUES('clock_alone','0');
INSERT INTO setting VALUES('clock_alone_boot','40222933');
INSERT INTO setting VALUES('clock_alone_boot_id','fc83fea0-48d6-4647-b72b-64e85857ffdc');
INSERT INTO setting VALUES('clock_alone_wall','1795304748310');
INSERT INTO setting VALUES('clock_heard','1');
INSERT INTO setting VALUES('clock_high_boot','40223375');
INSERT INTO setting VALUES('clock_high_boot_id','fc83fea0-48d6-4647-b72b-64e85857ffdc');
INSERT INTO setting VALUES('clock_high_wall','1795304748751');
INSERT INTO setting VALUES('clock_offset','-13');
INSERT INTO setting VALUES('clock_seen_wall','1795304748751');
INSERT INTO setting VALUES('credential','not-a-real-credential');
INSERT INTO setting VALUES('cursor','1-21-21');
INSERT INTO setting VALUES('feed_epoch','1');
INSERT INTO setting VALUES('feed_position','21');
INSERT INTO setting VALUES('hlc','1795304748750');
INSERT INTO setting VALUES('hub_key','zkZFyyF_zVOYA3jfoKxNQBktc-_Rkcys7X3T1g2wRbM');
INSERT INTO setting VALUES('hub_url','http://127.0.0.1:18473');
INSERT INTO setting VALUES('issuer','2');
INSERT INTO setting VALUES('kind','box-office');
INSERT INTO setting VALUES('last_complete','1795304748310');
INSERT INTO setting VALUES('last_contact','1795304748333');
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
INSERT INTO journal VALUES(1,'01a20080-65d5-7959-a55b-d999f62dac5d','shift.opened',1795304744405,40219028,'amina','{"currency":"KES","float":500000,"shift":"01a20080-65d5-7959-a55b-d999813e0d46"}',X'6887063c9f339b5dee7ae68cfe8d25d295414abd9f5525cd95cd8351297f49a0');
INSERT INTO journal VALUES(2,'01a20080-674a-76ec-aadb-59709e521bf7','sale.completed',1795304744778,40219401,'amina','{"currency":"KES","lines":[{"amount":300000,"event":1,"qty":2,"type":1,"unit":150000}],"payments":[{"amount":100000,"method":"mpesa-code","reference":"QGH7XK2M1P"},{"amount":200000,"method":"cash","tendered":200000}],"sale":"01a20080-6749-7821-9622-e5076731138a","shift":"01a20080-65d5-7959-a55b-d999813e0d46","tickets":[{"event":1,"issue":0,"lease":"01a20080-63c9-704a-9c0f-a8b7ffd38a95","serial":1,"type":1},{"event":1,"issue":0,"lease":"01a20080-63c9-704a-9c0f-a8b7ffd38a95","serial":2,"type":1}],"total":300000}',X'52f2d1ed051309cb896af87142a22c65f3341862ef6fdf78d196da4c9cae39dc');
INSERT INTO journal VALUES(3,'01a20080-6889-7909-91ad-31bb04ff02a7','sale.completed',1795304745097,40219720,'amina','{"currency":"KES","lines":[{"amount":1000000,"event":1,"qty":2,"type":2,"unit":500000}],"payments":[{"amount":1000000,"method":"cash","tendered":1000000}],"sale":"01a20080-6884-7c3c-87e2-e5b12e4e9d86","shift":"01a20080-65d5-7959-a55b-d999813e0d46","tickets":[{"event":1,"issue":0,"lease":"01a20080-63ca-7e77-bf1b-8ae1baf11517","serial":1,"type":2},{"event":1,"issue":0,"lease":"01a20080-63ca-7e77-bf1b-8ae1baf11517","serial":2,"type":2}],"total":1000000}',X'ffce29575f160ea15c84afdd690ad8701a7ec93e6caa01497b9bc888cedc8150');
INSERT INTO journal VALUES(4,'01a20080-6b9e-7aeb-805a-129ad73d5f39','sale.voided',1795304745886,40220509,'amina','{"amount":500000,"currency":"KES","payments":[{"amount":500000,"method":"cash"}],"reason":"wrong row","reversal":"01a20080-6b9d-770e-9850-446e9d01b8a9","sale":"01a20080-6884-7c3c-87e2-e5b12e4e9d86","shift":"01a20080-65d5-7959-a55b-d999813e0d46","tickets":[{"event":1,"issue":0,"serial":1,"type":2}]}',X'b8edf3ec798123727d4787b7b8d3bbb1c7376607762107cac8ee655dba7bb559');
INSERT INTO journal VALUES(5,'01a20080-6ea7-7cb3-8a8b-089de1a3b4a8','sale.refunded',1795304746663,40221287,'amina','{"amount":150000,"approved_by":"wanjiru","currency":"KES","payments":[{"amount":50000,"method":"mpesa-code","reference":"QGH7XK2M1P"},{"amount":100000,"method":"cash"}],"reason":"ill","reversal":"01a20080-6ea7-7cb3-8a8b-089d6a27ec1f","sale":"01a20080-6749-7821-9622-e5076731138a","shift":"01a20080-65d5-7959-a55b-d999813e0d46","tickets":[{"event":1,"issue":0,"serial":1,"type":1}]}',X'fbc51ed9af9f8f07cedb4579eac81413354180511b084ddeceabd7a93bfbcce5');
INSERT INTO journal VALUES(6,'01a20080-701d-7996-b06b-8b2937ecef0b','shift.closed',1795304747037,40221660,'amina','{"cash_refunds":600000,"cash_sales":1200000,"counted":1550000,"currency":"KES","difference":450000,"expected":1100000,"float":500000,"sales":2,"shift":"01a20080-65d5-7959-a55b-d999813e0d46","tickets":4,"total":1300000}',X'74d4f8afe8c2fead89ffc03ca22a1282e22fecc71ed53a00b696b8d42b24f113');
INSERT INTO journal VALUES(7,'01a20080-7191-73c0-b820-047c69caee1f','shift.opened',1795304747410,40222033,'amina','{"automatic":true,"currency":"KES","float":0,"shift":"01a20080-7191-73c0-b820-047b8947a5f4"}',X'34924aad3560010eb33883fa846726ad48bb1e082cf67e30ec1ef9b8cbfa3f14');
INSERT INTO journal VALUES(8,'01a20080-7192-7f5d-859f-c16bdc4c5394','sale.completed',1795304747410,40222033,'amina','{"currency":"KES","lines":[{"amount":400000,"event":1,"qty":1,"type":3,"unit":400000}],"payments":[{"amount":400000,"method":"cash","tendered":400000}],"sale":"01a20080-7191-73c0-b820-047b0d8622d8","shift":"01a20080-7191-73c0-b820-047b8947a5f4","tickets":[{"event":1,"issue":0,"lease":"01a20080-63ca-7e77-bf1b-8ae245293732","serial":1,"type":3}],"total":400000}',X'88d11bcb4507ee5fbbbe5bc453a0ef52f731bca6b73893eaebc8053a9c2a67e0');
INSERT INTO journal VALUES(9,'01a20080-76c2-79f5-a1a7-1ab7c3fc010c','checkin.entry',1795304748751,40223374,'juma','{"count":4,"direction":"entry","event":1,"gate":1,"hlc":1795304748750,"issuer":2,"serial":1,"source":"text","type":3,"verdict":"admitted"}',X'ec57043bae6725e2514dd055705fd56b196487188c8cbb351a8fa8efe31d5d16');
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
INSERT INTO event VALUES(1,'Tamasha la Pwani','Mama Ngina Waterfront, Mombasa','Africa/Nairobi','KES',1795301100000,1795308300000,1795329900000);
INSERT INTO event VALUES(2,'Nairobi Comedy Night','Alliance Française, Nairobi','Africa/Nairobi','KES',1795301100000,1795308300000,1795329900000);
CREATE TABLE ticket_type (
  event INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, price INTEGER NOT NULL,
  capacity INTEGER NOT NULL, admits INTEGER NOT NULL, position INTEGER NOT NULL, sale_from INTEGER NOT NULL,
  sale_until INTEGER NOT NULL, overdraft INTEGER NOT NULL DEFAULT 0, zones TEXT NOT NULL DEFAULT '', attention TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket_type VALUES(1,1,'Regular','',150000,500,1,1,0,0,0,'','');
INSERT INTO ticket_type VALUES(1,2,'VIP','',500000,50,1,2,0,0,0,'','');
INSERT INTO ticket_type VALUES(1,3,'Family','Admits four',400000,60,4,3,0,0,0,'','');
INSERT INTO ticket_type VALUES(1,4,'Last Seats','',50000,5,1,4,0,0,0,'','');
INSERT INTO ticket_type VALUES(2,1,'Standard','',200000,200,1,1,0,0,0,'','');
CREATE TABLE gate (
  number INTEGER PRIMARY KEY, event INTEGER NOT NULL, name TEXT NOT NULL, hint TEXT NOT NULL,
  types TEXT NOT NULL,              -- "1,2"; '' = all
  takes_entries INTEGER NOT NULL, takes_exits INTEGER NOT NULL, reentry INTEGER NOT NULL, opens INTEGER NOT NULL, closes INTEGER NOT NULL,
  entries_total INTEGER NOT NULL, entries_per_day INTEGER NOT NULL, minimum_minutes INTEGER NOT NULL
, zones TEXT NOT NULL DEFAULT '', opens_from TEXT NOT NULL DEFAULT '', opens_minutes INTEGER NOT NULL DEFAULT 0, closes_from TEXT NOT NULL DEFAULT '', closes_minutes INTEGER NOT NULL DEFAULT 0, tolerance_minutes INTEGER NOT NULL DEFAULT 0, day_starts INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO gate VALUES(1,1,'Main','Main gate is to the right.','',1,1,1,1795301100000,0,0,0,0,'','',0,'',0,0,0);
INSERT INTO gate VALUES(2,1,'VIP','VIP gate is to the left.','2',1,1,1,1795301100000,0,0,0,0,'','',0,'',0,0,0);
INSERT INTO gate VALUES(3,2,'Door','','',1,1,1,1795301100000,0,0,0,0,'','',0,'',0,0,0);
CREATE TABLE staff (
  name TEXT PRIMARY KEY, display_name TEXT NOT NULL, role TEXT NOT NULL, pin_hash TEXT NOT NULL, active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO staff VALUES('amina','Amina','cashier','$argon2id$none',1);
INSERT INTO staff VALUES('juma','Juma','gate','$argon2id$none',1);
INSERT INTO staff VALUES('wanjiru','Wanjiru','supervisor','$argon2id$none',1);
CREATE TABLE issuer (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, certificate TEXT NOT NULL, revision INTEGER NOT NULL, revoked_at INTEGER
) STRICT;
INSERT INTO issuer VALUES(2,'Box Office','TKC1:112HB0000LD0/P1QDBKXVQDI*9TH0J3OJ7TR:4HS468HUO.3GCB.B1H*1UNO+FPZ86 JPNV6HB0KS0000V50000HB0000V50V50000V50000ARV000V50HB0000V50000A73000V503H0000V50000UZ3000V50YM0000V500003H0000HB0V50000V50000KWC2LLGDG508*IA.PUFE6+.7K00U75WU671VE783 H7QVZ3VCVL+4MP 9UPJ3QQ9:KJQ2XIMMT3. 80QPQ-LF3HK7KLGSVW730',2,NULL);
INSERT INTO issuer VALUES(3,'Gate','TKC1:1123H0000Y50L0T/RU/88WLNIBVIWA$0QOS9O*UN056.80XNJXT59B0NRW 5+FPZ86 JPNV6HB0000000V500009G0VPO1.U4HIU/A0WVV/1IXNE CVMF$I8W*F1CBYEPBIQA$J %H%TUH64AJSC*RE/E6:OJEIMPH0KH3FKA+AI8V8DRBH5/D490',1,NULL);
CREATE TABLE ticket (             -- tickets this terminal knows: its own sales and those the feed brought
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, issuer INTEGER NOT NULL,
  status TEXT NOT NULL, sold_at INTEGER NOT NULL, sale TEXT, holder TEXT, attention TEXT, seat TEXT, valid_from INTEGER NOT NULL DEFAULT 0, valid_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket VALUES(1,1,1,0,2,'refunded',1795304744778,'01a20080-6749-7821-9622-e5076731138a',NULL,NULL,NULL,0,0);
INSERT INTO ticket VALUES(1,1,2,0,2,'valid',1795304744778,'01a20080-6749-7821-9622-e5076731138a',NULL,NULL,NULL,0,0);
INSERT INTO ticket VALUES(1,2,1,0,2,'voided',1795304745097,'01a20080-6884-7c3c-87e2-e5b12e4e9d86',NULL,NULL,NULL,0,0);
INSERT INTO ticket VALUES(1,2,2,0,2,'valid',1795304745097,'01a20080-6884-7c3c-87e2-e5b12e4e9d86',NULL,NULL,NULL,0,0);
INSERT INTO ticket VALUES(1,3,1,0,2,'valid',1795304747410,'01a20080-7191-73c0-b820-047b0d8622d8',NULL,NULL,NULL,0,0);
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
INSERT INTO lease VALUES('01a20080-63c9-704a-9c0f-a8b7ffd38a95',1,1,1,250,3,1,1795329900000,'open',0,0,0,0);
INSERT INTO lease VALUES('01a20080-63ca-7e77-bf1b-8ae1baf11517',1,2,1,25,3,1,1795329900000,'open',0,0,0,0);
INSERT INTO lease VALUES('01a20080-63ca-7e77-bf1b-8ae245293732',1,3,1,30,2,1,1795329900000,'open',0,0,0,0);
INSERT INTO lease VALUES('01a20080-63ca-7e77-bf1b-8ae29f1c72b0',1,4,1,3,1,1,1795329900000,'open',0,0,0,0);
INSERT INTO lease VALUES('01a20080-63ca-7e77-bf1b-8ae31f1e0d9e',2,1,1,100,1,1,1795329900000,'open',0,0,0,0);
CREATE TABLE shift (
  id TEXT PRIMARY KEY, opened_seq INTEGER NOT NULL REFERENCES journal (seq), opened_at INTEGER NOT NULL, opened_by TEXT NOT NULL,
  opening_float INTEGER NOT NULL CHECK (opening_float >= 0), currency TEXT NOT NULL,
  closed_seq INTEGER REFERENCES journal (seq), closed_at INTEGER, closed_by TEXT, counted INTEGER, expected INTEGER, note TEXT,
  CHECK ((closed_seq IS NULL) = (closed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO shift VALUES('01a20080-65d5-7959-a55b-d999813e0d46',1,1795304744405,'amina',500000,'KES',6,1795304747037,'amina',1550000,1100000,'');
INSERT INTO shift VALUES('01a20080-7191-73c0-b820-047b8947a5f4',7,1795304747410,'amina',0,'KES',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE sale (
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  staff TEXT NOT NULL, currency TEXT NOT NULL, total INTEGER NOT NULL, request TEXT UNIQUE   -- idempotency key of the asker, or null
, approved_by TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO sale VALUES('01a20080-6749-7821-9622-e5076731138a',2,'01a20080-65d5-7959-a55b-d999813e0d46',1795304744778,'amina','KES',300000,NULL,'');
INSERT INTO sale VALUES('01a20080-6884-7c3c-87e2-e5b12e4e9d86',3,'01a20080-65d5-7959-a55b-d999813e0d46',1795304745097,'amina','KES',1000000,NULL,'');
INSERT INTO sale VALUES('01a20080-7191-73c0-b820-047b0d8622d8',8,'01a20080-7191-73c0-b820-047b8947a5f4',1795304747410,'amina','KES',400000,NULL,'');
CREATE TABLE sale_line (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, event INTEGER NOT NULL, type INTEGER NOT NULL, qty INTEGER NOT NULL,
  unit INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
INSERT INTO sale_line VALUES('01a20080-6749-7821-9622-e5076731138a',0,1,1,2,150000,300000);
INSERT INTO sale_line VALUES('01a20080-6884-7c3c-87e2-e5b12e4e9d86',0,1,2,2,500000,1000000);
INSERT INTO sale_line VALUES('01a20080-7191-73c0-b820-047b0d8622d8',0,1,3,1,400000,400000);
CREATE TABLE sale_ticket (        -- the slot sold; UNIQUE is the last guard against selling it twice
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id), lease TEXT NOT NULL, token TEXT NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO sale_ticket VALUES(1,1,1,0,'01a20080-6749-7821-9622-e5076731138a','01a20080-63c9-704a-9c0f-a8b7ffd38a95','TK1:112000V50V50000V50200HEN8WKY$FL-KN.G4XGYUH0YGDGCLUFL7CEJJ+:B Q8Q:7+ZCZQ5P:S.HQEMU6+LE$IQRJKC9M1B3AUQWDG+LN0HXL2:N7:MB');
INSERT INTO sale_ticket VALUES(1,1,2,0,'01a20080-6749-7821-9622-e5076731138a','01a20080-63c9-704a-9c0f-a8b7ffd38a95','TK1:112000V50V50000HB0200G2QUHGH-6%XL 9S9ZJ0$3 3GVAP2KKUKHV.8*1R%:3 XSHW5OTRHFEIFUJD6A$7 3QE-CAN0+EE78NVJ662CBJIUKHWF8F3H');
INSERT INTO sale_ticket VALUES(1,2,1,0,'01a20080-6884-7c3c-87e2-e5b12e4e9d86','01a20080-63ca-7e77-bf1b-8ae1baf11517','TK1:112000V50HB0000V502000SO6.GS14L.G:/NLJLQ-I3.QJIHBFPL45OTFG+I/DHTIP$U26XHLB820F8+52-SD434+SA%65VEKOOG6WIPR+M79SRR3W9QT');
INSERT INTO sale_ticket VALUES(1,2,2,0,'01a20080-6884-7c3c-87e2-e5b12e4e9d86','01a20080-63ca-7e77-bf1b-8ae1baf11517','TK1:112000V50HB0000HB0200.6ICXDH9MK8SB1SAB60S8*YRVF2-S6IBI9CCLXMPMI2AO0OJXIBHBA*P1XYIQKQU RE0O04JQRSFDGDJ71GL*LRRZDTQ1TE6');
INSERT INTO sale_ticket VALUES(1,3,1,0,'01a20080-7191-73c0-b820-047b0d8622d8','01a20080-63ca-7e77-bf1b-8ae245293732','TK1:112000V503H0000V50200*3O* 54BM-KMGPMB-9LR56U6O 7 +BXGI2.CGHHA53GSEGN9G*JIJF6LPMH2$VIH9U+BFN:E% M/A3VQV93PAMNH+9CC9*%K');
CREATE TABLE payment (
  sale TEXT NOT NULL REFERENCES sale (id), position INTEGER NOT NULL, method TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0), tendered INTEGER NOT NULL, change INTEGER NOT NULL CHECK (change >= 0), reference TEXT,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
INSERT INTO payment VALUES('01a20080-6749-7821-9622-e5076731138a',0,'mpesa-code',100000,0,0,'QGH7XK2M1P');
INSERT INTO payment VALUES('01a20080-6749-7821-9622-e5076731138a',1,'cash',200000,200000,0,NULL);
INSERT INTO payment VALUES('01a20080-6884-7c3c-87e2-e5b12e4e9d86',0,'cash',1000000,1000000,0,NULL);
INSERT INTO payment VALUES('01a20080-7191-73c0-b820-047b0d8622d8',0,'cash',400000,400000,0,NULL);
CREATE TABLE checkin (
  id TEXT PRIMARY KEY, seq INTEGER REFERENCES journal (seq), event INTEGER NOT NULL, gate INTEGER NOT NULL, gate_name TEXT NOT NULL,
  terminal_name TEXT NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL, direction TEXT NOT NULL,
  verdict TEXT NOT NULL, count INTEGER NOT NULL, at INTEGER NOT NULL, annulled INTEGER NOT NULL DEFAULT 0,
  answer TEXT                       -- the verdict shown, as JSON, so that a replayed scan id gets the first answer
, hlc INTEGER NOT NULL DEFAULT 0, staff TEXT NOT NULL DEFAULT '', overrides TEXT NOT NULL DEFAULT '', approved_by TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO checkin VALUES('01a20080-76c2-79f5-a1a7-1ab7c3fc010c',9,1,1,'Main','Box Office',3,1,0,'entry','admitted',4,1795304748750,0,'{"admits":4,"at":1795304748750,"colour":"green","confirmed":1,"count":4,"event":1,"sentence":"4 people may go in.","serial":1,"type":3,"type_name":"Family","verdict":"admitted","word":"WELCOME"}',1795304748750,'juma','','','');
CREATE TABLE checkin_total (
  event INTEGER PRIMARY KEY, entered INTEGER NOT NULL, gone INTEGER NOT NULL, denied INTEGER NOT NULL
) STRICT;
INSERT INTO checkin_total VALUES(1,4,0,0);
CREATE TABLE pin_attempt (        -- wrong PINs in a row, and until when that name is locked here
  staff TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE reversal (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('voided', 'refunded')), sale TEXT NOT NULL REFERENCES sale (id),
  seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq), shift TEXT NOT NULL, at INTEGER NOT NULL, staff TEXT NOT NULL,
  approved_by TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0),
  request TEXT UNIQUE               -- idempotency key of the asker, or null
) STRICT, WITHOUT ROWID;
INSERT INTO reversal VALUES('01a20080-6b9d-770e-9850-446e9d01b8a9','voided','01a20080-6884-7c3c-87e2-e5b12e4e9d86',4,'01a20080-65d5-7959-a55b-d999813e0d46',1795304745886,'amina','','wrong row','KES',500000,NULL);
INSERT INTO reversal VALUES('01a20080-6ea7-7cb3-8a8b-089d6a27ec1f','refunded','01a20080-6749-7821-9622-e5076731138a',5,'01a20080-65d5-7959-a55b-d999813e0d46',1795304746663,'amina','wanjiru','ill','KES',150000,NULL);
CREATE TABLE reversal_payment (
  reversal TEXT NOT NULL REFERENCES reversal (id), position INTEGER NOT NULL, method TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0), reference TEXT,
  PRIMARY KEY (reversal, position)
) STRICT, WITHOUT ROWID;
INSERT INTO reversal_payment VALUES('01a20080-6b9d-770e-9850-446e9d01b8a9',0,'cash',500000,NULL);
INSERT INTO reversal_payment VALUES('01a20080-6ea7-7cb3-8a8b-089d6a27ec1f',0,'mpesa-code',50000,'QGH7XK2M1P');
INSERT INTO reversal_payment VALUES('01a20080-6ea7-7cb3-8a8b-089d6a27ec1f',1,'cash',100000,NULL);
CREATE TABLE reversal_ticket (    -- a ticket is undone once; the key is the last guard
  event INTEGER NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  reversal TEXT NOT NULL REFERENCES reversal (id),
  PRIMARY KEY (event, type, serial, issue),
  FOREIGN KEY (event, type, serial, issue) REFERENCES sale_ticket (event, type, serial, issue)
) STRICT, WITHOUT ROWID;
INSERT INTO reversal_ticket VALUES(1,1,1,0,'01a20080-6ea7-7cb3-8a8b-089d6a27ec1f');
INSERT INTO reversal_ticket VALUES(1,2,1,0,'01a20080-6b9d-770e-9850-446e9d01b8a9');
CREATE TABLE cash_moved (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq), shift TEXT NOT NULL REFERENCES shift (id), at INTEGER NOT NULL,
  staff TEXT NOT NULL, approved_by TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT;
CREATE TABLE alarm (
  other TEXT PRIMARY KEY,         -- the other gate's check-in
  own TEXT NOT NULL REFERENCES checkin (id), at INTEGER NOT NULL, dismissed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE ticket_code (
  event INTEGER NOT NULL, digest TEXT NOT NULL, type INTEGER NOT NULL, serial INTEGER NOT NULL, issue INTEGER NOT NULL,
  PRIMARY KEY (event, digest)
) STRICT, WITHOUT ROWID;
CREATE TABLE signer (
  event INTEGER NOT NULL, signer INTEGER NOT NULL, scheme TEXT NOT NULL, name TEXT NOT NULL, public_key TEXT NOT NULL,
  subevent INTEGER NOT NULL, items TEXT NOT NULL, revoked INTEGER NOT NULL,
  PRIMARY KEY (event, signer)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE annulment (
  checkin TEXT PRIMARY KEY REFERENCES checkin (id), seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq), at INTEGER NOT NULL,
  staff TEXT NOT NULL, approved_by TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE checkin_minute (
  event INTEGER NOT NULL, minute INTEGER NOT NULL, gate INTEGER NOT NULL, type INTEGER NOT NULL,
  entered INTEGER NOT NULL, gone INTEGER NOT NULL, denied INTEGER NOT NULL, overridden INTEGER NOT NULL,
  PRIMARY KEY (event, minute, gate, type)
) STRICT, WITHOUT ROWID;
INSERT INTO checkin_minute VALUES(1,29921745,1,3,4,0,0,0);
CREATE TABLE ticket_total (
  event INTEGER NOT NULL, type INTEGER NOT NULL, good INTEGER NOT NULL,
  PRIMARY KEY (event, type)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket_total VALUES(1,1,1);
INSERT INTO ticket_total VALUES(1,2,1);
INSERT INTO ticket_total VALUES(1,3,1);
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
CREATE INDEX ticket_code_by_ticket ON ticket_code (event, type, serial, issue);
CREATE UNIQUE INDEX checkin_overrides_once ON checkin (overrides) WHERE overrides <> '' AND annulled = 0;
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
COMMIT;
