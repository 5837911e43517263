-- A real database of version 2, as `sqlite3 … .dump` wrote it: a demo with two tills, one of them lost, and a gate; an overdraft, a refund, an
-- orphan, an override.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE hub (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  public_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
, epoch INTEGER NOT NULL DEFAULT 1, offline_hours INTEGER NOT NULL DEFAULT 336, outage_minutes INTEGER NOT NULL DEFAULT 120 CHECK (outage_minutes BETWEEN 0 AND 10080)) STRICT;
INSERT INTO hub VALUES(1,'e39359eae471b851fb415ad033b75140af7257e5b490b095ca243e410014da50',1795276800000,1,336,120);
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'organizer', 'supervisor', 'cashier', 'gate', 'attendee')),
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO account VALUES(1,'admin@tiketi.example','Admin','admin','$argon2id$none',1,1795276800000);
INSERT INTO account VALUES(2,'organizer@tiketi.example','Organizer','organizer','$argon2id$none',1,1795276800000);
INSERT INTO account VALUES(3,'attendee@tiketi.example','Attendee','attendee','$argon2id$none',1,1795276800000);
CREATE TABLE staff (
  name TEXT PRIMARY KEY,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('supervisor', 'cashier', 'gate')),
  pin_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO staff VALUES('amina','Amina','cashier','$argon2id$none',1);
INSERT INTO staff VALUES('juma','Juma','gate','$argon2id$none',1);
INSERT INTO staff VALUES('wanjiru','Wanjiru','supervisor','$argon2id$none',1);
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
INSERT INTO event VALUES(1,'Tamasha la Pwani','Mama Ngina Waterfront, Mombasa','Africa/Nairobi','KES',1795273200000,1795280400000,1795302000000);
INSERT INTO event VALUES(2,'Nairobi Comedy Night','Alliance Française, Nairobi','Africa/Nairobi','KES',1795273200000,1795280400000,1795302000000);
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
  quarantined INTEGER NOT NULL DEFAULT 0 CHECK (quarantined >= 0), overdraft INTEGER NOT NULL DEFAULT 0 CHECK (overdraft >= 0), overdraft_sold INTEGER NOT NULL DEFAULT 0 CHECK (overdraft_sold >= 0), overdraft_leased INTEGER NOT NULL DEFAULT 0
  CHECK (overdraft_leased >= 0 AND overdraft_sold + overdraft_leased <= overdraft),
  PRIMARY KEY (event, type),
  CHECK (sold + leased + held + quarantined <= capacity)
) STRICT;
INSERT INTO ticket_type VALUES(1,1,'Regular','',150000,500,1,1,0,0,0,0,0,0,0,0,0);
INSERT INTO ticket_type VALUES(1,2,'VIP','',500000,50,1,2,0,0,6,7,0,6,5,0,0);
INSERT INTO ticket_type VALUES(1,3,'Family','Admits four',400000,60,4,3,0,0,0,0,0,0,0,0,0);
INSERT INTO ticket_type VALUES(1,4,'Last Seats','',50000,5,1,4,0,0,0,0,0,0,0,0,0);
INSERT INTO ticket_type VALUES(2,1,'Standard','',200000,200,1,1,0,0,0,0,0,0,0,0,0);
CREATE TABLE stock (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL, issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255),
  PRIMARY KEY (event, type, first),
  CHECK (last >= first),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
INSERT INTO stock VALUES(1,1,1,500,0);
INSERT INTO stock VALUES(1,3,1,60,0);
INSERT INTO stock VALUES(1,4,1,5,0);
INSERT INTO stock VALUES(2,1,1,200,0);
INSERT INTO stock VALUES(1,2,51,55,0);
INSERT INTO stock VALUES(1,2,21,50,0);
INSERT INTO stock VALUES(1,2,2,2,1);
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
INSERT INTO gate VALUES(1,1,'Main','Main gate is to the right.',1795273200000,0,0,0,0,1,1,1);
INSERT INTO gate VALUES(2,1,'VIP','VIP gate is to the left.',1795273200000,0,0,0,0,1,1,1);
INSERT INTO gate VALUES(3,2,'Door','',1795273200000,0,0,0,0,1,1,1);
CREATE TABLE gate_type (
  gate INTEGER NOT NULL REFERENCES gate (gate),
  type INTEGER NOT NULL,
  PRIMARY KEY (gate, type)
) STRICT;
INSERT INTO gate_type VALUES(2,2);
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
, witnessed INTEGER NOT NULL DEFAULT 0 CHECK (witnessed IN (0, 1)), gap_seq INTEGER NOT NULL DEFAULT 0, gap_count INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO terminal VALUES(1,'Box Office','box-office','c1af40a48a429e03b328ad621f8c86de9074d8568449fdfbd5ed8c665518fd0d',1795536000000,1795276800000,0,0,0,'',NULL,NULL,NULL,0,0,'',0,0,0,0);
INSERT INTO terminal VALUES(2,'Gate','gate','65639206e851863024f0534669ef947b01526affa21774d272a1e74f135e7a25',1795536000000,1795276800000,0,0,0,'',NULL,NULL,NULL,0,0,'',0,0,0,0);
INSERT INTO terminal VALUES(3,'Till 1','box-office','f41c8357be6c6cfa5441534aed34f627d309effc3e3441cb77d18b8ea345d007',1795536000000,1795276800000,1795276800000,0,0,'test','141929b6556d328648a637eb68994a5b1117dff76da1de6458a5c77f5964d8d0','ab70d6c91d238b1e81cb296e4ad0cfe23b2df762d4ea287eac38626390fdc641',2,2,3,'65d8a747ae3ad9366b955b2f92d83d9135b5be9854c9a054e188fb7776b7cd7c',1795276804000,0,0,0);
INSERT INTO terminal VALUES(4,'Till 2','box-office','7307c88598ba3b82aa26c424ba9cebc653c9fd5cebd9064af96a203af24beb10',1795536000000,1795276800000,1795276800000,1795276808000,0,'test','3f6c6a21572d40dfcfc6ba02ea6e2dabb6650cd4d591e753a2af2e15ba52ef29','ff6afd2d31db999644abc02616e7b300e73ca46ba81c7d16acc3e0b9f064c2e6',3,3,1,'9eb71cfd947355262badacb533a17d474dcee166886385651efb5a2c6a589c6a',1795276802000,0,0,0);
INSERT INTO terminal VALUES(5,'Gate 1','gate','0b3d5bb50b08a2e3994225d9d529f0a5eabdf6fb8d1eafded9433a6371649f16',1795536000000,1795276800000,1795276800000,0,0,'test','7ad460d904464472ce7746306b0aac2fae2f87893f172b5f22e740d224608750','b4650d9890c14fee00c283d3d940928377de5d784d0a3e21132abd134e70dda7',4,1,4,'21d1c0a3608b102678f29f93585322025693138ba82dcc29bdee488e95faf521',1795276808000,0,0,0);
CREATE TABLE terminal_event (
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  event INTEGER NOT NULL REFERENCES event (event),
  PRIMARY KEY (terminal, event)
) STRICT;
INSERT INTO terminal_event VALUES(1,1);
INSERT INTO terminal_event VALUES(1,2);
INSERT INTO terminal_event VALUES(2,1);
INSERT INTO terminal_event VALUES(2,2);
INSERT INTO terminal_event VALUES(3,1);
INSERT INTO terminal_event VALUES(3,2);
INSERT INTO terminal_event VALUES(4,1);
INSERT INTO terminal_event VALUES(4,2);
INSERT INTO terminal_event VALUES(5,1);
INSERT INTO terminal_event VALUES(5,2);
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
  granted_at INTEGER NOT NULL, issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255), overdraft INTEGER NOT NULL DEFAULT 0 CHECK (overdraft IN (0, 1)), recall INTEGER NOT NULL DEFAULT 0 CHECK (recall >= 0), recall_at INTEGER NOT NULL DEFAULT 0, fenced_at INTEGER NOT NULL DEFAULT 0, witnessed INTEGER NOT NULL DEFAULT 0 CHECK (witnessed IN (0, 1)), witness_freed INTEGER NOT NULL DEFAULT 0 CHECK (witness_freed >= 0), released_at INTEGER NOT NULL DEFAULT 0, released INTEGER NOT NULL DEFAULT 0,
  CHECK (last >= first),
  CHECK (sold BETWEEN 0 AND last - first + 1),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
INSERT INTO lease VALUES('01a1fed6-0000-770b-8a1c-5563909d6bc8',1,2,1,10,3,1,1795302000000,'open',3,1795276800000,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a1fed6-0000-770b-8a1c-5563e01c76d6',1,2,11,20,4,2,1795302000000,'fenced',4,1795276800000,0,0,0,0,1795276808000,0,0,0,0);
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
INSERT INTO journal VALUES(3,1,'01a1fed6-03e8-71ae-ace6-116545e6272c','sale.completed',1795276801000,1000,'amina','{"currency":"KES","lines":[{"amount":1500000,"event":1,"qty":3,"type":2,"unit":500000}],"payments":[{"amount":1500000,"method":"cash","tendered":1500000}],"sale":"sale-one","shift":"shift","tickets":[{"event":1,"issue":0,"serial":1,"type":2},{"event":1,"issue":0,"serial":2,"type":2},{"event":1,"issue":0,"serial":3,"type":2}],"total":1500000}','f528242e15c50317a4aaef6d1f3a9c1925be2695d1977715b44a1327202b86ab','applied','',1795276801000);
INSERT INTO journal VALUES(4,1,'01a1fed6-07d0-7b7d-ad50-e95adf7d0a00','sale.completed',1795276802000,2000,'amina','{"currency":"KES","lines":[{"amount":1000000,"event":1,"qty":2,"type":2,"unit":500000}],"payments":[{"amount":1000000,"method":"cash","tendered":1000000}],"sale":"sale-two","shift":"shift","tickets":[{"event":1,"issue":0,"serial":11,"type":2},{"event":1,"issue":0,"serial":12,"type":2}],"total":1000000}','9eb71cfd947355262badacb533a17d474dcee166886385651efb5a2c6a589c6a','applied','',1795276802000);
INSERT INTO journal VALUES(3,2,'01a1fed6-0bb8-7798-a56a-e422f93e08f8','sale.refunded',1795276803000,3000,'amina','{"amount":500000,"approved_by":"wanjiru","currency":"KES","payments":[{"amount":500000,"method":"cash"}],"reason":"rain","reversal":"back","sale":"sale-one","shift":"shift","tickets":[{"event":1,"issue":0,"serial":2,"type":2}]}','a2c7d64a8e8b1113dc33b74292b149d1b6672111e02e20286ff8ff3e119b9494','applied','',1795276804000);
INSERT INTO journal VALUES(3,3,'01a1fed6-0fa0-7970-b38a-ed63841c7769','cash.moved',1795276804000,4000,'amina','{"amount":10000,"currency":"KES","reason":"coins","shift":"shift"}','65d8a747ae3ad9366b955b2f92d83d9135b5be9854c9a054e188fb7776b7cd7c','applied','',1795276804000);
INSERT INTO journal VALUES(5,1,'01a1fed6-1388-7ec8-ba5f-93d1706195e7','checkin.entry',1795276805000,5000,'amina','{"count":1,"direction":"entry","event":1,"gate":1,"serial":1,"type":2,"verdict":"admitted"}','6aa1f111810cbaab1741cfc1ca991680b48a3d7c3dcc59a2764db66b1af2b54d','applied','',1795276808000);
INSERT INTO journal VALUES(5,2,'01a1fed6-1770-7fa7-8746-22687ee406e2','checkin.entry',1795276806000,6000,'amina','{"count":1,"direction":"entry","event":1,"gate":1,"hlc":1795276811000,"issuer":3,"serial":14,"source":"camera","type":2,"verdict":"admitted"}','9ea02bbb95ebcf28307b8910d85b25e55706ae9677bd78711a88bafd65948b58','applied','',1795276808000);
INSERT INTO journal VALUES(5,3,'01a1fed6-1b58-782c-9354-7814eec9b465','checkin.denied',1795276807000,7000,'amina','{"count":0,"direction":"entry","event":1,"gate":2,"serial":9,"type":1,"verdict":"wrong_gate"}','8a4a3219db17d3678f3426da94ef9963bc354af5fda7e0e520bdf684b695d62b','applied','',1795276808000);
INSERT INTO journal VALUES(5,4,'01a1fed6-1f40-783f-a3df-148ce6301e40','checkin.override',1795276808000,8000,'amina','{"count":1,"direction":"entry","event":1,"gate":1,"reason":"known","serial":1,"type":2,"verdict":"already_in"}','21d1c0a3608b102678f29f93585322025693138ba82dcc29bdee488e95faf521','applied','',1795276808000);
CREATE TABLE sale (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event INTEGER NOT NULL,
  staff TEXT NOT NULL,
  shift TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  at INTEGER NOT NULL, approved_by TEXT NOT NULL DEFAULT '',
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
INSERT INTO sale VALUES('sale-one',3,1,1,'amina','shift','KES',1500000,1795276801000,'');
INSERT INTO sale VALUES('sale-two',4,1,1,'amina','shift','KES',1000000,1795276802000,'');
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
INSERT INTO sale_line VALUES('sale-one',1,1,2,3,500000,1500000);
INSERT INTO sale_line VALUES('sale-two',1,1,2,2,500000,1000000);
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
INSERT INTO payment VALUES('sale-one',1,'cash',1500000,1500000,0,'');
INSERT INTO payment VALUES('sale-two',1,'cash',1000000,1000000,0,'');
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
INSERT INTO ticket VALUES(1,2,1,0,2,3,'sale-one','valid',1795276801000);
INSERT INTO ticket VALUES(1,2,2,0,2,3,'sale-one','refunded',1795276801000);
INSERT INTO ticket VALUES(1,2,3,0,2,3,'sale-one','valid',1795276801000);
INSERT INTO ticket VALUES(1,2,11,0,3,4,'sale-two','valid',1795276802000);
INSERT INTO ticket VALUES(1,2,12,0,3,4,'sale-two','valid',1795276802000);
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
  at INTEGER NOT NULL, hlc INTEGER NOT NULL DEFAULT 0,
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
INSERT INTO checkin VALUES('01a1fed6-1388-7ec8-ba5f-93d1706195e7',5,1,'checkin.entry',1,1,2,1,0,0,1,'entry','admitted','','','',0,'amina',1795276805000,0);
INSERT INTO checkin VALUES('01a1fed6-1770-7fa7-8746-22687ee406e2',5,2,'checkin.entry',1,1,2,14,0,3,1,'entry','admitted','camera','','',0,'amina',1795276806000,1795276811000);
INSERT INTO checkin VALUES('01a1fed6-1b58-782c-9354-7814eec9b465',5,3,'checkin.denied',1,2,1,9,0,0,0,'entry','wrong_gate','','','',0,'amina',1795276807000,0);
INSERT INTO checkin VALUES('01a1fed6-1f40-783f-a3df-148ce6301e40',5,4,'checkin.override',1,1,2,1,0,0,1,'entry','already_in','','known','',0,'amina',1795276808000,0);
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
, cash_refunds INTEGER NOT NULL DEFAULT 0, cash_in INTEGER NOT NULL DEFAULT 0, cash_out INTEGER NOT NULL DEFAULT 0) STRICT;
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
INSERT INTO incident VALUES('01a1fed6-1f40-783f-a3df-148e91f95bf5','lost_terminal','4','“Till 2” is lost: 2 tickets it sold are known from gates, KES 10,000 at list price to reconcile; up to 6 more may exist.',1795276808000,0,4,2,0);
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
INSERT INTO change VALUES(1,'staff','amina',0,0,0,0,0,'{"active":true,"display_name":"Amina","name":"amina","pin_hash":"$argon2id$v=19$m=65536,t=2,p=1$HayC/XHH/CjLKBOuzhZ8OQ$2llNHMhWQM/3baYMklS26dJkC/7apsqGE4DjuDuBx3U","role":"cashier"}');
INSERT INTO change VALUES(2,'staff','juma',0,0,0,0,0,'{"active":true,"display_name":"Juma","name":"juma","pin_hash":"$argon2id$v=19$m=65536,t=2,p=1$sRAghmJg2T+xlhFrb138vA$lsH8x+UHetwkqtSTCgtLVCkmAHG/4o7pDL3MftGrSts","role":"gate"}');
INSERT INTO change VALUES(3,'staff','wanjiru',0,0,0,0,0,'{"active":true,"display_name":"Wanjiru","name":"wanjiru","pin_hash":"$argon2id$v=19$m=65536,t=2,p=1$//0etuhwuRlD7eUe2xkUVw$vlt6axA1Y7RonXxTKqHogVFHWZGOTat0rBHZ04/pJ7Y","role":"supervisor"}');
INSERT INTO change VALUES(4,'event','1',0,0,1,0,0,'{"currency":"KES","doors_at":1795273200000,"ends_at":1795302000000,"event":1,"starts_at":1795280400000,"title":"Tamasha la Pwani","venue":"Mama Ngina Waterfront, Mombasa","zone":"Africa/Nairobi"}');
INSERT INTO change VALUES(5,'event','2',0,0,2,0,0,'{"currency":"KES","doors_at":1795273200000,"ends_at":1795302000000,"event":2,"starts_at":1795280400000,"title":"Nairobi Comedy Night","venue":"Alliance Française, Nairobi","zone":"Africa/Nairobi"}');
INSERT INTO change VALUES(6,'type','1-1',0,0,1,0,0,'{"admits":1,"capacity":500,"event":1,"name":"Regular","position":1,"price":150000,"type":1}');
INSERT INTO change VALUES(8,'type','1-3',0,0,1,0,0,'{"admits":4,"capacity":60,"description":"Admits four","event":1,"name":"Family","position":3,"price":400000,"type":3}');
INSERT INTO change VALUES(9,'type','1-4',0,0,1,0,0,'{"admits":1,"capacity":5,"event":1,"name":"Last Seats","position":4,"price":50000,"type":4}');
INSERT INTO change VALUES(10,'type','2-1',0,0,2,0,0,'{"admits":1,"capacity":200,"event":2,"name":"Standard","position":1,"price":200000,"type":1}');
INSERT INTO change VALUES(11,'gate','1',0,0,1,0,0,'{"direction_hint":"Main gate is to the right.","entries":true,"event":1,"exits":true,"gate":1,"name":"Main","opens":1795273200000,"reentry":true}');
INSERT INTO change VALUES(12,'gate','2',0,0,1,0,0,'{"direction_hint":"VIP gate is to the left.","entries":true,"event":1,"exits":true,"gate":2,"name":"VIP","opens":1795273200000,"reentry":true,"types":[2]}');
INSERT INTO change VALUES(13,'gate','3',0,0,2,0,0,'{"entries":true,"event":2,"exits":true,"gate":3,"name":"Door","opens":1795273200000,"reentry":true}');
INSERT INTO change VALUES(16,'issuer','4',0,1,0,0,0,'{"certificate":"TKC1:112YM0000V90*YC-CJWJO/3UPQO8ZQF78+RG05SH9FCD17846I5$J23CE35L%FP76CYJP+SCHB0000000V50000ZE08URH95T.8IVLL1JUBH0HS8H5%%3F2MCR3VVO.8F8YPPXQG+N6+U-ZU6TP69NJ2RW*IP0591O2N8TBFG3QR.EBDM5QOAXAC0","issuer":4,"name":"Gate 1"}');
INSERT INTO change VALUES(17,'type','1-2',0,0,1,0,0,'{"admits":1,"capacity":50,"event":1,"name":"VIP","overdraft":5,"position":2,"price":500000,"type":2}');
INSERT INTO change VALUES(18,'lease','01a1fed6-0000-770b-8a1c-5563909d6bc8',0,0,0,3,0,'{"epoch":1,"event":1,"first":1,"id":"01a1fed6-0000-770b-8a1c-5563909d6bc8","last":10,"sell_until":1795302000000,"status":"open","type":2}');
INSERT INTO change VALUES(19,'issuer','2',0,1,0,0,0,'{"certificate":"TKC1:112HB00008F0-BE5JP9M4O%3YUPJ.D+HQ0RSM 5AMC4RTS0GY57IQCV3W 98%FP76CYJP+SCHB0V50000V50000HB0000V50HB0000V50000+G1+5WTYVOR7XQNDP4 O4A%RHWH5B7N$4T+OW4OSWJ.KG*1FQL9QII*%74CHYP6:KG+HC0+KS8MICJFHRW1RXPI52DVDB1TSE0","issuer":2,"name":"Till 1"}');
INSERT INTO change VALUES(22,'ticket','1-2-1-0',0,0,1,0,3,'{"event":1,"issue":0,"issuer":2,"sale":"sale-one","serial":1,"sold_at":1795276801000,"status":"valid","type":2}');
INSERT INTO change VALUES(24,'ticket','1-2-3-0',0,0,1,0,3,'{"event":1,"issue":0,"issuer":2,"sale":"sale-one","serial":3,"sold_at":1795276801000,"status":"valid","type":2}');
INSERT INTO change VALUES(25,'ticket','1-2-11-0',0,0,1,0,4,'{"event":1,"issue":0,"issuer":3,"sale":"sale-two","serial":11,"sold_at":1795276802000,"status":"valid","type":2}');
INSERT INTO change VALUES(26,'ticket','1-2-12-0',0,0,1,0,4,'{"event":1,"issue":0,"issuer":3,"sale":"sale-two","serial":12,"sold_at":1795276802000,"status":"valid","type":2}');
INSERT INTO change VALUES(27,'ticket','1-2-2-0',0,1,1,0,0,'{"event":1,"issue":0,"issuer":2,"sale":"sale-one","serial":2,"sold_at":1795276801000,"status":"refunded","type":2}');
INSERT INTO change VALUES(28,'checkin','01a1fed6-1388-7ec8-ba5f-93d1706195e7',0,0,1,0,5,'{"at":1795276805000,"count":1,"direction":"entry","event":1,"gate":1,"gate_name":"Main","id":"01a1fed6-1388-7ec8-ba5f-93d1706195e7","issue":0,"serial":1,"terminal":5,"terminal_name":"Gate 1","type":2,"verdict":"admitted"}');
INSERT INTO change VALUES(29,'checkin','01a1fed6-1770-7fa7-8746-22687ee406e2',0,0,1,0,5,'{"at":1795276806000,"count":1,"direction":"entry","event":1,"gate":1,"gate_name":"Main","hlc":1795276811000,"id":"01a1fed6-1770-7fa7-8746-22687ee406e2","issue":0,"serial":14,"terminal":5,"terminal_name":"Gate 1","type":2,"verdict":"admitted"}');
INSERT INTO change VALUES(30,'checkin','01a1fed6-1f40-783f-a3df-148ce6301e40',0,0,1,0,5,'{"at":1795276808000,"count":1,"direction":"entry","event":1,"gate":1,"gate_name":"Main","id":"01a1fed6-1f40-783f-a3df-148ce6301e40","issue":0,"serial":1,"terminal":5,"terminal_name":"Gate 1","type":2,"verdict":"already_in"}');
INSERT INTO change VALUES(31,'lease','01a1fed6-0000-770b-8a1c-5563e01c76d6',0,1,0,4,0,'{"epoch":2,"event":1,"first":11,"id":"01a1fed6-0000-770b-8a1c-5563e01c76d6","last":20,"sell_until":1795302000000,"status":"fenced","type":2}');
INSERT INTO change VALUES(32,'issuer','3',0,1,0,0,0,'{"certificate":"TKC1:1123H0000XM0TND4W5CYR%:I3WLU 45DT650:T7KRD3R3:%2EYOZMN9XCL3T%FP76CYJP+SCHB0V50000V50000HB0000V50HB0000QH1000PS28ZK$BWUFGCC6L.MQH1YIK4EJRJH%NP.MEOEUC-OLZ8/QV.MM0U95CB0ATKSI050T7J-459DR443VL50BLI.1EZS8H6OT910","issuer":3,"name":"Till 2","revoked":true,"revoked_at":1795276808000}');
INSERT INTO change VALUES(33,'ticket','1-2-13-0',0,0,1,0,4,'{"event":1,"issue":0,"issuer":3,"serial":13,"sold_at":1795276808000,"status":"valid","type":2}');
INSERT INTO change VALUES(34,'ticket','1-2-14-0',0,0,1,0,4,'{"event":1,"issue":0,"issuer":3,"serial":14,"sold_at":1795276808000,"status":"valid","type":2}');
INSERT INTO change VALUES(35,'incident','01a1fed6-1f40-783f-a3df-148e91f95bf5',0,0,0,0,0,'{"at":1795276808000,"id":"01a1fed6-1f40-783f-a3df-148e91f95bf5","kind":"lost_terminal","severity":2,"text":"“Till 2” is lost: 2 tickets it sold are known from gates, KES 10,000 at list price to reconcile; up to 6 more may exist."}');
CREATE TABLE lease_waiting (
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  at INTEGER NOT NULL,     -- waiting since
  asked INTEGER NOT NULL,  -- and asked last
  PRIMARY KEY (terminal, event, type)
) STRICT;
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
INSERT INTO reversal VALUES('back','refunded','sale-one',3,2,1,'amina','wanjiru','rain','shift','KES',500000,1795276803000);
CREATE TABLE reversal_payment (
  reversal TEXT NOT NULL REFERENCES reversal (id),
  line INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (reversal, line)
) STRICT;
INSERT INTO reversal_payment VALUES('back',1,'cash',500000,'');
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
INSERT INTO cash_moved VALUES(3,3,'shift','KES',10000,'coins','','amina',1795276804000);
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
INSERT INTO orphan VALUES(1,2,13,0,3,4,'01a1fed6-1770-7fa7-8746-22687ee406e2',1,500000,1795276808000,'');
INSERT INTO orphan VALUES(1,2,14,0,3,4,'01a1fed6-1770-7fa7-8746-22687ee406e2',0,500000,1795276808000,'');
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
INSERT INTO act VALUES('01a1fed6-0000-770b-8a1c-5563346ef13b',1795276800000,'wanjiru','type.overdraft','1-2',1,0,'Set the overdraft of ticket type 2 to 5');
INSERT INTO act VALUES('01a1fed6-1f40-783f-a3df-148d9bbeffb8',1795276808000,'wanjiru','terminal.revoked','4',0,4,'Revoked “Till 2”');
CREATE UNIQUE INDEX terminal_name ON terminal (name) WHERE revoked_at = 0;
CREATE INDEX terminal_event_event ON terminal_event (event, terminal);
CREATE INDEX lease_terminal ON lease (terminal);
CREATE UNIQUE INDEX journal_id ON journal (id) WHERE status <> 'dead';
CREATE INDEX journal_dead ON journal (status) WHERE status <> 'applied';
CREATE INDEX sale_event ON sale (event);
CREATE INDEX payment_reference ON payment (method, reference) WHERE reference <> '';
CREATE INDEX ticket_sale ON ticket (sale);
CREATE INDEX checkin_ticket ON checkin (event, type, serial, issue);
CREATE INDEX checkin_annuls ON checkin (annuls) WHERE annuls <> '';
CREATE INDEX incident_event ON incident (event);
CREATE INDEX change_lane ON change (urgent, n);
CREATE UNIQUE INDEX lease_range ON lease (event, type, issue, first) WHERE status <> 'returned';
CREATE INDEX lease_released ON lease (event, type, issue, first) WHERE released_at > 0;
CREATE INDEX reversal_sale ON reversal (sale);
CREATE INDEX reversal_event ON reversal (event);
CREATE INDEX orphan_terminal ON orphan (terminal);
CREATE INDEX claim_ticket ON claim (event, type, serial, issue);
CREATE INDEX claim_expires ON claim (expires);
CREATE TRIGGER act_is_never_edited BEFORE UPDATE ON act BEGIN SELECT RAISE (ABORT, 'an act is never edited'); END;
CREATE TRIGGER act_is_never_deleted BEFORE DELETE ON act BEGIN SELECT RAISE (ABORT, 'an act is never deleted'); END;
COMMIT;
