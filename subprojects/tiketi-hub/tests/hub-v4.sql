-- A real database of version 4, as `sqlite3 … .dump` wrote it: a demo with a till and a gate, seats, a voucher's use, a split of ways to pay, a void,
-- a check-in, a shift that was closed.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE hub (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  public_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
, epoch INTEGER NOT NULL DEFAULT 1, offline_hours INTEGER NOT NULL DEFAULT 336, outage_minutes INTEGER NOT NULL DEFAULT 120 CHECK (outage_minutes BETWEEN 0 AND 10080)) STRICT;
INSERT INTO hub VALUES(1,'7a6d28badca3056c147146dc5dcb5481fff106e7a220c3a36d4d7bf3c51c118d',1795320849253,1,336,120);
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'organizer', 'supervisor', 'cashier', 'gate', 'attendee')),
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO account VALUES(1,'admin@tiketi.example','Admin','admin','$argon2id$none',1,1795320849277);
INSERT INTO account VALUES(2,'organizer@tiketi.example','Organizer','organizer','$argon2id$none',1,1795320849277);
INSERT INTO account VALUES(3,'attendee@tiketi.example','Attendee','attendee','$argon2id$none',1,1795320849277);
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
, cash_unit INTEGER NOT NULL DEFAULT 0 CHECK (cash_unit >= 0)) STRICT;
INSERT INTO event VALUES(1,'Tamasha la Pwani','Mama Ngina Waterfront, Mombasa','Africa/Nairobi','KES',1795317000000,1795324200000,1795345800000,0);
INSERT INTO event VALUES(2,'Nairobi Comedy Night','Alliance Française, Nairobi','Africa/Nairobi','KES',1795317000000,1795324200000,1795345800000,0);
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
  CHECK (overdraft_leased >= 0 AND overdraft_sold + overdraft_leased <= overdraft), zones TEXT NOT NULL DEFAULT '', attention TEXT NOT NULL DEFAULT '', asks TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (event, type),
  CHECK (sold + leased + held + quarantined <= capacity)
) STRICT;
INSERT INTO ticket_type VALUES(1,1,'Regular','',150000,500,1,1,0,0,3,0,0,0,0,0,0,'','','');
INSERT INTO ticket_type VALUES(1,2,'VIP','',500000,50,1,2,0,0,0,0,0,0,0,0,0,'','','');
INSERT INTO ticket_type VALUES(1,3,'Family','Admits four',400000,60,4,3,0,0,0,0,0,0,0,0,0,'','','');
INSERT INTO ticket_type VALUES(1,4,'Last Seats','',50000,5,1,4,0,0,0,0,0,0,0,0,0,'','','');
INSERT INTO ticket_type VALUES(2,1,'Standard','',200000,200,1,1,0,0,2,0,0,0,0,0,0,'','','');
INSERT INTO ticket_type VALUES(1,32770,'Sauti','',0,20,1,0,0,0,1,0,0,0,0,0,0,'','','');
CREATE TABLE stock (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL, issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255),
  PRIMARY KEY (event, type, first),
  CHECK (last >= first),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
INSERT INTO stock VALUES(1,2,1,1,1);
INSERT INTO stock VALUES(1,1,4,500,0);
INSERT INTO stock VALUES(1,2,2,50,0);
INSERT INTO stock VALUES(1,3,1,60,0);
INSERT INTO stock VALUES(1,4,1,5,0);
INSERT INTO stock VALUES(1,32770,2,20,0);
INSERT INTO stock VALUES(2,1,3,200,0);
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
, zones TEXT NOT NULL DEFAULT '', opens_from TEXT NOT NULL DEFAULT ''
  CHECK (opens_from = '' OR opens_from = 'doors' OR opens_from = 'start' OR opens_from = 'end'), opens_minutes INTEGER NOT NULL DEFAULT 0, closes_from TEXT NOT NULL DEFAULT ''
  CHECK (closes_from = '' OR closes_from = 'doors' OR closes_from = 'start' OR closes_from = 'end'), closes_minutes INTEGER NOT NULL DEFAULT 0, tolerance_minutes INTEGER NOT NULL DEFAULT 0 CHECK (tolerance_minutes BETWEEN 0 AND 1440), day_starts INTEGER NOT NULL DEFAULT 0 CHECK (day_starts BETWEEN 0 AND 1439)) STRICT;
INSERT INTO gate VALUES(1,1,'Main','Main gate is to the right.',1795317000000,0,0,0,0,1,1,1,'','',0,'',0,0,0);
INSERT INTO gate VALUES(2,1,'VIP','VIP gate is to the left.',1795317000000,0,0,0,0,1,1,1,'','',0,'',0,0,0);
INSERT INTO gate VALUES(3,2,'Door','',1795317000000,0,0,0,0,1,1,1,'','',0,'',0,0,0);
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
, witnessed INTEGER NOT NULL DEFAULT 0 CHECK (witnessed IN (0, 1)), gap_seq INTEGER NOT NULL DEFAULT 0, gap_count INTEGER NOT NULL DEFAULT 0, waiting INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO terminal VALUES(1,'Box Office','box-office','8f261d1f1fd38aa1a46437a869bb1e120917ed2cbf8d70072a5cfe79549db1f5',1795580050026,1795320850026,1795320851212,0,0,'tiketi 0.1.0','d788a59aa874f62753603fb969cb5e575e3ce908ea35858e9db3fed809ae0d35','37c4e05d36d89e2974afee4f76414b41bb7664d800c0afa956dca6dff530dd31',2,3,13,'9d5a6e4df8daa3ca217615da8f9a4a71a51e0dfbc63d89adbcfc61c219b77e53',1795320853800,0,0,0,1);
INSERT INTO terminal VALUES(2,'Gate','gate','17c5d30315795356e84e0820f78bf807a0cdf2df13b01296548e0253fa821ecf',1795580050028,1795320850028,1795320851359,0,0,'tiketi 0.1.0','2d78f5bb5d4ebd33d9c59bc942036f29f4715ae128857b9f143f502e231d2a9e','8c7f414bbb3eaadafa8c8cb7ebaea3f851a7c5258efe882410f425f30ce880a2',3,1,1,'3649d527cd18f5796a03c45dca7a7eab399f2789b85ff1ba0e240fca0408347f',1795320853515,0,0,0,1);
CREATE TABLE terminal_event (
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  event INTEGER NOT NULL REFERENCES event (event),
  PRIMARY KEY (terminal, event)
) STRICT;
INSERT INTO terminal_event VALUES(1,1);
INSERT INTO terminal_event VALUES(1,2);
INSERT INTO terminal_event VALUES(2,1);
INSERT INTO terminal_event VALUES(2,2);
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
INSERT INTO lease VALUES('01a20176-2b23-7079-8c40-83514318538d',1,1,1,3,1,2,1795345800000,'open',3,1795320851235,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20176-2b24-774e-94c8-124e4d8e44ee',1,2,1,1,1,2,1795345800000,'open',1,1795320851236,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20176-2b24-774e-94c8-124ee76548bf',1,3,1,30,1,2,1795345800000,'returned',0,1795320851236,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20176-2b24-774e-94c8-124efc29bb28',1,4,1,3,1,2,1795345800000,'returned',0,1795320851236,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20176-2b24-774e-94c8-124f3e384ca2',1,32770,1,1,1,2,1795345800000,'open',1,1795320851236,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20176-2b25-79a8-b8fc-4f8f80dc1bed',2,1,1,2,1,2,1795345800000,'open',2,1795320851237,0,0,0,0,0,0,0,0,0);
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
INSERT INTO journal VALUES(1,1,'01a20176-2c5a-768f-b337-c989a503563c','shift.opened',1795320851546,56326170,'amina','{"currency":"KES","float":100000,"shift":"01a20176-2c5a-768f-b337-c98957d51660"}','9406eb275a800442f9c17908bd237d1c452ed115077a408536d6ccadcee55494','applied','',1795320853161);
INSERT INTO journal VALUES(1,2,'01a20176-2d01-78e2-a516-33f3a528bb5c','sale.completed',1795320851713,56326337,'amina','{"currency":"KES","lines":[{"amount":300000,"event":1,"qty":2,"type":1,"unit":150000}],"number":1,"payments":[{"amount":300000,"change":200000,"method":"cash","tendered":500000}],"sale":"01a20176-2d00-779b-ab31-fbc8dc77b5ea","shift":"01a20176-2c5a-768f-b337-c98957d51660","tickets":[{"event":1,"issue":0,"lease":"01a20176-2b23-7079-8c40-83514318538d","serial":1,"type":1},{"event":1,"issue":0,"lease":"01a20176-2b23-7079-8c40-83514318538d","serial":2,"type":1}],"total":300000}','36aa4dfe269d424eff2a036ff40d9934f93190910dfa4f6d92ff2ff399e6f7d8','applied','',1795320853161);
INSERT INTO journal VALUES(1,3,'01a20176-2daf-784f-8fa7-d9dddfbc7417','sale.completed',1795320851887,56326510,'amina','{"currency":"KES","discounts":[{"amount":15000,"event":1,"kind":"voucher","tickets":1,"voucher":2}],"lines":[{"amount":150000,"event":1,"off":15000,"qty":1,"type":1,"unit":150000}],"number":2,"payments":[{"amount":135000,"change":65000,"method":"cash","tendered":200000}],"sale":"01a20176-2dad-7d3f-b9c1-a2f3841ffd82","shift":"01a20176-2c5a-768f-b337-c98957d51660","tickets":[{"event":1,"issue":0,"lease":"01a20176-2b23-7079-8c40-83514318538d","serial":3,"type":1}],"total":135000,"uses":[{"event":1,"issue":0,"lease":"01a20176-2b24-774e-94c8-124f3e384ca2","serial":1,"type":32770}]}','32dd570b319ac88295f3ca000c0ae2c6366eca9ddf06ebbf824be122b19c28cc','applied','',1795320853161);
INSERT INTO journal VALUES(1,4,'01a20176-2e45-73bd-b5ff-f6d495decf92','sale.completed',1795320852037,56326660,'amina','{"currency":"KES","lines":[{"amount":500000,"event":1,"qty":1,"type":2,"unit":500000}],"number":3,"payments":[{"amount":500000,"method":"mpesa-code","reference":"RL29XX6ZLL"}],"sale":"01a20176-2e44-7b43-873c-ec243bc64356","shift":"01a20176-2c5a-768f-b337-c98957d51660","tickets":[{"event":1,"issue":0,"lease":"01a20176-2b24-774e-94c8-124e4d8e44ee","serial":1,"type":2}],"total":500000}','4a23c0025f813bba09be3eb85cca16e83f27c55ca120ef7ac24ea76a38429bb6','applied','',1795320853161);
INSERT INTO journal VALUES(1,5,'01a20176-2ef3-7577-8126-b2eb62e16062','sale.completed',1795320852211,56326834,'amina','{"currency":"KES","lines":[{"amount":400000,"event":2,"qty":2,"type":1,"unit":200000}],"number":4,"payments":[{"amount":400000,"method":"card","reference":"4711"}],"sale":"01a20176-2ef2-7523-a86a-5243556849a7","shift":"01a20176-2c5a-768f-b337-c98957d51660","tickets":[{"event":2,"issue":0,"lease":"01a20176-2b25-79a8-b8fc-4f8f80dc1bed","place":5,"seat":"A 5","serial":1,"type":1},{"event":2,"issue":0,"lease":"01a20176-2b25-79a8-b8fc-4f8f80dc1bed","place":6,"seat":"A 6","serial":2,"type":1}],"total":400000}','e9613d6e6e77dbcc36d47330f5bfdb5cfa228735b1231856c275a3722562c9e4','applied','',1795320853161);
INSERT INTO journal VALUES(1,6,'01a20176-3262-7905-aa95-0092a4ecc4c5','sale.voided',1795320853090,56327714,'amina','{"amount":500000,"approved_by":"wanjiru","currency":"KES","payments":[{"amount":500000,"method":"mpesa-code","reference":"RL29XX6ZLL"}],"reason":"Wrong type","reversal":"01a20176-3262-7905-aa95-0091d0e516cb","sale":"01a20176-2e44-7b43-873c-ec243bc64356","shift":"01a20176-2c5a-768f-b337-c98957d51660","tickets":[{"event":1,"issue":0,"serial":1,"type":2}]}','c6513b8a3f0a430e432518bdf6fade8616895a4e8647a3517fd70978a0feca11','applied','',1795320853161);
INSERT INTO journal VALUES(2,1,'01a20176-33b4-740b-9823-1bfc7a13448a','checkin.entry',1795320853449,56328073,'juma','{"count":1,"direction":"entry","event":1,"gate":1,"hlc":1795320853448,"issuer":2,"serial":1,"source":"text","type":1,"verdict":"admitted"}','3649d527cd18f5796a03c45dca7a7eab399f2789b85ff1ba0e240fca0408347f','applied','',1795320853515);
INSERT INTO journal VALUES(1,7,'01a20176-34e8-767d-b976-7cf38be8bdb7','shift.closed',1795320853736,56328360,'amina','{"cash_sales":435000,"counted":535000,"currency":"KES","difference":0,"discounts":15000,"expected":535000,"float":100000,"methods":[{"method":"cash","sales":435000},{"method":"card","sales":400000},{"method":"mpesa-code","refunds":500000,"sales":500000}],"note":"x","number":1,"sales":4,"shift":"01a20176-2c5a-768f-b337-c98957d51660","tickets":6,"total":1335000,"unmatched":1}','2414d240f0af2d73f85739543a8d6d3182212625046aa5ac524cd489d679314f','applied','',1795320853781);
INSERT INTO journal VALUES(1,8,'01a20176-3523-76be-bf8a-9ab5a7401d0d','lease.returned',1795320853795,56328419,'','{"event":1,"first":4,"last":250,"lease":"01a20176-2b23-7079-8c40-83514318538d","type":1}','c07b287796d82e7b016595b1482ba5ac15765a3ff2f1aaa7995fde696d0c82a1','applied','',1795320853800);
INSERT INTO journal VALUES(1,9,'01a20176-3524-7558-8d6a-554ba455a1c4','lease.returned',1795320853796,56328419,'','{"event":1,"first":2,"last":25,"lease":"01a20176-2b24-774e-94c8-124e4d8e44ee","type":2}','565bfd56972886898f16fe42741ebc53c39199b72a585f3efba662c39712cc33','applied','',1795320853800);
INSERT INTO journal VALUES(1,10,'01a20176-3524-7558-8d6a-554bf38b4f2d','lease.returned',1795320853796,56328419,'','{"event":1,"first":1,"last":30,"lease":"01a20176-2b24-774e-94c8-124ee76548bf","type":3}','250e88340069f16749f2dd9b2408d347c4e2af5b2c8da32b9ef198b43f54b8b3','applied','',1795320853800);
INSERT INTO journal VALUES(1,11,'01a20176-3524-7558-8d6a-554c45de2bf9','lease.returned',1795320853796,56328419,'','{"event":1,"first":1,"last":3,"lease":"01a20176-2b24-774e-94c8-124efc29bb28","type":4}','0451969720f6a18e0f4105f0994a0572d583b5ec88fd5574df0f29e45c4dcdc8','applied','',1795320853800);
INSERT INTO journal VALUES(1,12,'01a20176-3524-7558-8d6a-554c4de4d67c','lease.returned',1795320853796,56328419,'','{"event":1,"first":2,"last":5,"lease":"01a20176-2b24-774e-94c8-124f3e384ca2","type":32770}','1a388588e51365ed78c1a4673f0a7aa3f1e3813d7f7192e8da71f497b493eb9a','applied','',1795320853800);
INSERT INTO journal VALUES(1,13,'01a20176-3525-72b7-95b8-7fb543da004e','lease.returned',1795320853798,56328421,'','{"event":2,"first":3,"last":100,"lease":"01a20176-2b25-79a8-b8fc-4f8f80dc1bed","places":"1-4,7-100","type":1}','9d5a6e4df8daa3ca217615da8f9a4a71a51e0dfbc63d89adbcfc61c219b77e53','applied','',1795320853800);
CREATE TABLE sale (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event INTEGER NOT NULL,
  staff TEXT NOT NULL,
  shift TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  at INTEGER NOT NULL, approved_by TEXT NOT NULL DEFAULT '', number INTEGER NOT NULL DEFAULT 0, rounding INTEGER NOT NULL DEFAULT 0, buyer_name TEXT NOT NULL DEFAULT '', buyer_phone TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', exchange TEXT NOT NULL DEFAULT '',
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
INSERT INTO sale VALUES('01a20176-2d00-779b-ab31-fbc8dc77b5ea',1,2,1,'amina','01a20176-2c5a-768f-b337-c98957d51660','KES',300000,1795320851713,'',1,0,'','','','');
INSERT INTO sale VALUES('01a20176-2dad-7d3f-b9c1-a2f3841ffd82',1,3,1,'amina','01a20176-2c5a-768f-b337-c98957d51660','KES',135000,1795320851887,'',2,0,'','','','');
INSERT INTO sale VALUES('01a20176-2e44-7b43-873c-ec243bc64356',1,4,1,'amina','01a20176-2c5a-768f-b337-c98957d51660','KES',500000,1795320852037,'',3,0,'','','','');
INSERT INTO sale VALUES('01a20176-2ef2-7523-a86a-5243556849a7',1,5,2,'amina','01a20176-2c5a-768f-b337-c98957d51660','KES',400000,1795320852211,'',4,0,'','','','');
CREATE TABLE sale_line (
  sale TEXT NOT NULL REFERENCES sale (id),
  line INTEGER NOT NULL,
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  qty INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  amount INTEGER NOT NULL, off INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (sale, line)
) STRICT;
INSERT INTO sale_line VALUES('01a20176-2d00-779b-ab31-fbc8dc77b5ea',1,1,1,2,150000,300000,0);
INSERT INTO sale_line VALUES('01a20176-2dad-7d3f-b9c1-a2f3841ffd82',1,1,1,1,150000,150000,15000);
INSERT INTO sale_line VALUES('01a20176-2e44-7b43-873c-ec243bc64356',1,1,2,1,500000,500000,0);
INSERT INTO sale_line VALUES('01a20176-2ef2-7523-a86a-5243556849a7',1,2,1,2,200000,400000,0);
CREATE TABLE payment (
  sale TEXT NOT NULL REFERENCES sale (id),
  line INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL,
  tendered INTEGER NOT NULL,
  change INTEGER NOT NULL,
  reference TEXT NOT NULL, attempt TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', approved_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (sale, line)
) STRICT;
INSERT INTO payment VALUES('01a20176-2d00-779b-ab31-fbc8dc77b5ea',1,'cash',300000,500000,200000,'','','','');
INSERT INTO payment VALUES('01a20176-2dad-7d3f-b9c1-a2f3841ffd82',1,'cash',135000,200000,65000,'','','','');
INSERT INTO payment VALUES('01a20176-2e44-7b43-873c-ec243bc64356',1,'mpesa-code',500000,0,0,'RL29XX6ZLL','','','');
INSERT INTO payment VALUES('01a20176-2ef2-7523-a86a-5243556849a7',1,'card',400000,0,0,'4711','','','');
CREATE TABLE ticket (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issuer INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id),
  status TEXT NOT NULL CHECK (status = 'valid' OR status = 'unpaid' OR status = 'voided' OR status = 'refunded' OR status = 'blocked'),
  sold_at INTEGER NOT NULL, place INTEGER NOT NULL DEFAULT 0, seat TEXT NOT NULL DEFAULT '', holder TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '', document TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (event, type, serial, issue)
) STRICT;
INSERT INTO ticket VALUES(1,1,1,0,2,1,'01a20176-2d00-779b-ab31-fbc8dc77b5ea','valid',1795320851713,0,'','','','','');
INSERT INTO ticket VALUES(1,1,2,0,2,1,'01a20176-2d00-779b-ab31-fbc8dc77b5ea','valid',1795320851713,0,'','','','','');
INSERT INTO ticket VALUES(1,1,3,0,2,1,'01a20176-2dad-7d3f-b9c1-a2f3841ffd82','valid',1795320851887,0,'','','','','');
INSERT INTO ticket VALUES(1,2,1,0,2,1,'01a20176-2e44-7b43-873c-ec243bc64356','voided',1795320852037,0,'','','','','');
INSERT INTO ticket VALUES(2,1,1,0,2,1,'01a20176-2ef2-7523-a86a-5243556849a7','valid',1795320852211,5,'A 5','','','','');
INSERT INTO ticket VALUES(2,1,2,0,2,1,'01a20176-2ef2-7523-a86a-5243556849a7','valid',1795320852211,6,'A 6','','','','');
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
  at INTEGER NOT NULL, hlc INTEGER NOT NULL DEFAULT 0, rule TEXT NOT NULL DEFAULT '', overrides TEXT NOT NULL DEFAULT '', approved_by TEXT NOT NULL DEFAULT '', attention_seen INTEGER NOT NULL DEFAULT 0 CHECK (attention_seen IN (0, 1)),
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
INSERT INTO checkin VALUES('01a20176-33b4-740b-9823-1bfc7a13448a',2,1,'checkin.entry',1,1,1,1,0,2,1,'entry','admitted','text','','',0,'juma',1795320853449,1795320853448,'','','',0);
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
, cash_refunds INTEGER NOT NULL DEFAULT 0, cash_in INTEGER NOT NULL DEFAULT 0, cash_out INTEGER NOT NULL DEFAULT 0, number INTEGER NOT NULL DEFAULT 0, opened_seq INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO shift VALUES('01a20176-2c5a-768f-b337-c98957d51660',1,'amina','KES',100000,1795320851546,1795320853736,435000,535000,535000,0,'x',0,0,0,1,1,'{"cash_sales":435000,"counted":535000,"currency":"KES","difference":0,"discounts":15000,"expected":535000,"float":100000,"methods":[{"method":"cash","sales":435000},{"method":"card","sales":400000},{"method":"mpesa-code","refunds":500000,"sales":500000}],"note":"x","number":1,"sales":4,"shift":"01a20176-2c5a-768f-b337-c98957d51660","tickets":6,"total":1335000,"unmatched":1}');
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
INSERT INTO change VALUES(1,'staff','amina',0,0,0,0,0,'{"active":true,"display_name":"Amina","name":"amina","pin_hash":"$argon2id$none');
INSERT INTO change VALUES(2,'staff','juma',0,0,0,0,0,'{"active":true,"display_name":"Juma","name":"juma","pin_hash":"$argon2id$none');
INSERT INTO change VALUES(3,'staff','wanjiru',0,0,0,0,0,'{"active":true,"display_name":"Wanjiru","name":"wanjiru","pin_hash":"$argon2id$none');
INSERT INTO change VALUES(4,'event','1',0,0,1,0,0,'{"currency":"KES","doors_at":1795317000000,"ends_at":1795345800000,"event":1,"starts_at":1795324200000,"title":"Tamasha la Pwani","venue":"Mama Ngina Waterfront, Mombasa","zone":"Africa/Nairobi"}');
INSERT INTO change VALUES(5,'event','2',0,0,2,0,0,'{"currency":"KES","doors_at":1795317000000,"ends_at":1795345800000,"event":2,"starts_at":1795324200000,"title":"Nairobi Comedy Night","venue":"Alliance Française, Nairobi","zone":"Africa/Nairobi"}');
INSERT INTO change VALUES(6,'type','1-1',0,0,1,0,0,'{"admits":1,"capacity":500,"event":1,"name":"Regular","position":1,"price":150000,"type":1}');
INSERT INTO change VALUES(7,'type','1-2',0,0,1,0,0,'{"admits":1,"capacity":50,"event":1,"name":"VIP","position":2,"price":500000,"type":2}');
INSERT INTO change VALUES(8,'type','1-3',0,0,1,0,0,'{"admits":4,"capacity":60,"description":"Admits four","event":1,"name":"Family","position":3,"price":400000,"type":3}');
INSERT INTO change VALUES(9,'type','1-4',0,0,1,0,0,'{"admits":1,"capacity":5,"event":1,"name":"Last Seats","position":4,"price":50000,"type":4}');
INSERT INTO change VALUES(10,'type','2-1',0,0,2,0,0,'{"admits":1,"capacity":200,"event":2,"name":"Standard","position":1,"price":200000,"type":1}');
INSERT INTO change VALUES(11,'gate','1',0,0,1,0,0,'{"direction_hint":"Main gate is to the right.","entries":true,"event":1,"exits":true,"gate":1,"name":"Main","opens":1795317000000,"reentry":true}');
INSERT INTO change VALUES(12,'gate','2',0,0,1,0,0,'{"direction_hint":"VIP gate is to the left.","entries":true,"event":1,"exits":true,"gate":2,"name":"VIP","opens":1795317000000,"reentry":true,"types":[2]}');
INSERT INTO change VALUES(13,'gate','3',0,0,2,0,0,'{"entries":true,"event":2,"exits":true,"gate":3,"name":"Door","opens":1795317000000,"reentry":true}');
INSERT INTO change VALUES(14,'voucher','1-1',0,0,1,0,0,'{"event":1,"kind":"percent","name":"Student","types":[1],"value":2000,"voucher":1}');
INSERT INTO change VALUES(15,'voucher','1-2',0,0,1,0,0,'{"digest":"5955c68c73a6420f869dd1868e3bd728","event":1,"kind":"percent","name":"Sauti","uses":20,"value":1000,"voucher":2}');
INSERT INTO change VALUES(16,'brand','1',0,0,1,0,0,'{"contact":"pwani@tiketi.example","event":1,"logo":"iVBORw0KGgoAAAANSUhEUgAAAMAAAABgAgAAAAAkGzqUAAACQElEQVR42u2WO07DQBCGZ0GKCxeuUlHkCBwBi4aSNKbJEShyhFjiAmk4Aucw3MANPQUdBSlcOC+Hfdn7iDc7C4kQElOYsZhvHzP/jAO7QIN/QNljVoQBAFcnBlKY/WFgrQNrBPDAnznwOiwKL7AlOlCOvMCbiJRAfuYF5OGfwXF3G9gCXLK/rxl7NgAjD0BDEvW2kfihI+UQqZcKoPABJZyrlwUQ76UrPabUt3PVQT9FDv467MQOT3cF3+HKD+R00WYMQKZsO780dm+0VHOgRmjwNUJ8K55NZvTCH7h+SAXQ2xJ9QC3jIUYCZQsQHNBAZ5cooFZAjAJKBRAUkCqgJ0/7wFaL35eSCXxaV5CXaJzAi5gCmvEZUDqBdMTbXzd+xpkL4FlJDWBmaxzMil3oZROlW5r1AzM/hA0K3RJWlpEDYLGttFuL2J0SB1CzrCxM4JxlLXYAFft/aQKErRC5Lp2KE5h5pctMXWldpTGdLKYVNdy7tbS8tcpAC7GZHBafFb83mMDdbv1NB4fE3SfwHwMbG0iODdQ2EB8bqGwgOjawzCyb/NrP0GZMOtW7/UgBc/FN8/gKeGcJGXj9DmhE20x9fgfQjYeZ3PyQP5HAO98W8+TAErN26zOgwpy+9SUwwOeKA4gKdD4DMDXufMDrQviA14XwAa8L4QNeF8IXaR0iaxdJYIBVhwTQuphLAK2L5oYDK7wuPowhgKmGAWDq/T0thas1vB8COy64p4OnxjfmUvjkC56t4dM7/Ptwuk/WF5I6XB6GzF9tAAAAAElFTkSuQmCC","organizer":"Pwani Events","receipt_text":"Asante! See you at the waterfront.","ticket_text":"Keep this ticket with you until you leave."}');
INSERT INTO change VALUES(17,'plan','2-1',0,0,2,0,0,'{"event":2,"height":500,"name":"Hall","rows":[{"count":100,"dx":4,"first":1,"label":"A","number":1,"step":1,"x":10,"y":20},{"count":100,"dx":4,"first":101,"label":"B","number":1,"step":1,"x":10,"y":40}],"stage":"Stage","type":1,"width":900}');
INSERT INTO change VALUES(26,'issuer','3',0,1,0,0,0,'{"certificate":"TKC1:1123H0000 80.3G$P9M-7XURPYHDBNM3MTHVJ9LTX408W7P4-%UUWUUHTSLK-FPX$7$JPW$7HB0000000V50000VC07$OO$9W3P858B*8-H7R:8PC6GH5E4A9R2F-3YK1*V8 LRV+KCCR85UZ:0G06KMFVQNJ/HHPNMHIU$R9OL*PIMXFSYI6ZME0","issuer":3,"name":"Gate"}');
INSERT INTO change VALUES(27,'ticket','1-1-1-0',0,0,1,0,1,'{"event":1,"issue":0,"issuer":2,"sale":"01a20176-2d00-779b-ab31-fbc8dc77b5ea","serial":1,"sold_at":1795320851713,"status":"valid","type":1}');
INSERT INTO change VALUES(28,'ticket','1-1-2-0',0,0,1,0,1,'{"event":1,"issue":0,"issuer":2,"sale":"01a20176-2d00-779b-ab31-fbc8dc77b5ea","serial":2,"sold_at":1795320851713,"status":"valid","type":1}');
INSERT INTO change VALUES(29,'ticket','1-1-3-0',0,0,1,0,1,'{"event":1,"issue":0,"issuer":2,"sale":"01a20176-2dad-7d3f-b9c1-a2f3841ffd82","serial":3,"sold_at":1795320851887,"status":"valid","type":1}');
INSERT INTO change VALUES(31,'ticket','2-1-1-0',0,0,2,0,1,'{"event":2,"issue":0,"issuer":2,"sale":"01a20176-2ef2-7523-a86a-5243556849a7","seat":"A 5","serial":1,"sold_at":1795320852211,"status":"valid","type":1}');
INSERT INTO change VALUES(32,'ticket','2-1-2-0',0,0,2,0,1,'{"event":2,"issue":0,"issuer":2,"sale":"01a20176-2ef2-7523-a86a-5243556849a7","seat":"A 6","serial":2,"sold_at":1795320852211,"status":"valid","type":1}');
INSERT INTO change VALUES(33,'ticket','1-2-1-0',0,1,1,0,0,'{"event":1,"issue":0,"issuer":2,"sale":"01a20176-2e44-7b43-873c-ec243bc64356","serial":1,"sold_at":1795320852037,"status":"voided","type":2}');
INSERT INTO change VALUES(34,'checkin','01a20176-33b4-740b-9823-1bfc7a13448a',0,0,1,0,2,'{"at":1795320853449,"count":1,"direction":"entry","event":1,"gate":1,"gate_name":"Main","hlc":1795320853448,"id":"01a20176-33b4-740b-9823-1bfc7a13448a","issue":0,"serial":1,"terminal":2,"terminal_name":"Gate","type":1,"verdict":"admitted"}');
INSERT INTO change VALUES(35,'lease','01a20176-2b23-7079-8c40-83514318538d',0,0,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20176-2b23-7079-8c40-83514318538d","last":3,"sell_until":1795345800000,"status":"open","type":1}');
INSERT INTO change VALUES(36,'lease','01a20176-2b24-774e-94c8-124e4d8e44ee',0,0,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20176-2b24-774e-94c8-124e4d8e44ee","last":1,"sell_until":1795345800000,"status":"open","type":2}');
INSERT INTO change VALUES(37,'lease','01a20176-2b24-774e-94c8-124ee76548bf',0,1,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20176-2b24-774e-94c8-124ee76548bf","last":30,"sell_until":1795345800000,"status":"returned","type":3}');
INSERT INTO change VALUES(38,'lease','01a20176-2b24-774e-94c8-124efc29bb28',0,1,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20176-2b24-774e-94c8-124efc29bb28","last":3,"sell_until":1795345800000,"status":"returned","type":4}');
INSERT INTO change VALUES(39,'lease','01a20176-2b24-774e-94c8-124f3e384ca2',0,0,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20176-2b24-774e-94c8-124f3e384ca2","last":1,"sell_until":1795345800000,"status":"open","type":32770}');
INSERT INTO change VALUES(40,'lease','01a20176-2b25-79a8-b8fc-4f8f80dc1bed',0,0,0,1,0,'{"epoch":2,"event":2,"first":1,"id":"01a20176-2b25-79a8-b8fc-4f8f80dc1bed","last":2,"sell_until":1795345800000,"status":"open","type":1}');
INSERT INTO change VALUES(41,'issuer','2',0,1,0,0,0,'{"certificate":"TKC1:112HB0000DI00+OCZBEHR$A5%AM22AKB8.D8N/E DR7GOFILB+R3ES:76Z86-FPX$7$JPW$7HB03H0000V50000HB0000V50V50000V500003H0000V50HB0000V50000V50000HB0V50000V50000:C0SU8$96X/6CA1RCPJ 5G5PD*HZ7G 2CXQSH00BD0MQ8*FF0B4XB73YV6BG8X8XC4MMNS5NN5FLQU 7AIY4L2S9B4RVUWRE90","issuer":2,"name":"Box Office"}');
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
INSERT INTO reversal VALUES('01a20176-3262-7905-aa95-0091d0e516cb','voided','01a20176-2e44-7b43-873c-ec243bc64356',1,6,1,'amina','wanjiru','Wrong type','01a20176-2c5a-768f-b337-c98957d51660','KES',500000,1795320853090);
CREATE TABLE reversal_payment (
  reversal TEXT NOT NULL REFERENCES reversal (id),
  line INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (reversal, line)
) STRICT;
INSERT INTO reversal_payment VALUES('01a20176-3262-7905-aa95-0091d0e516cb',1,'mpesa-code',500000,'RL29XX6ZLL');
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
INSERT INTO act VALUES('01a20176-2691-7e6c-b3dd-f303d7f70e87',1795320850065,'root','plan.set','2-1',2,0,'Hall: 200');
CREATE TABLE foreign_ticket (
  event INTEGER NOT NULL,
  serial INTEGER NOT NULL CHECK (serial >= 2147483648),
  issue INTEGER NOT NULL,
  type INTEGER NOT NULL,
  digest TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status = 'valid' OR status = 'unpaid' OR status = 'voided' OR status = 'refunded' OR status = 'blocked'),
  holder TEXT NOT NULL,
  phone TEXT NOT NULL,
  order_name TEXT NOT NULL,
  seat TEXT NOT NULL,
  attention TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  batch TEXT NOT NULL,           -- of the import that told of it last
  imported_at INTEGER NOT NULL,
  PRIMARY KEY (event, serial, issue),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issuer INTEGER NOT NULL,       -- of a token that was shown here; 0 not known
  digest TEXT NOT NULL,          -- of a code that others issued; '' not known
  proved INTEGER NOT NULL CHECK (proved IN (0, 1)),   -- a good signature was shown here: the ticket exists
  blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
  voided INTEGER NOT NULL CHECK (voided IN (0, 1)),
  reason TEXT NOT NULL,          -- why blocked or voided
  attention TEXT NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT;
CREATE TABLE signer (
  event INTEGER NOT NULL REFERENCES event (event),
  signer INTEGER NOT NULL CHECK (signer >= 1),
  scheme TEXT NOT NULL CHECK (scheme = 'pretix_sig1'),
  name TEXT NOT NULL,
  public_key TEXT NOT NULL,
  subevent INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, signer)
) STRICT;
CREATE TABLE signer_item (
  event INTEGER NOT NULL,
  signer INTEGER NOT NULL,
  item INTEGER NOT NULL,
  variation INTEGER NOT NULL,    -- 0: any
  type INTEGER NOT NULL,
  PRIMARY KEY (event, signer, item, variation),
  FOREIGN KEY (event, signer) REFERENCES signer (event, signer),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
CREATE TABLE voucher (
  event INTEGER NOT NULL REFERENCES event (event),
  voucher INTEGER NOT NULL CHECK (voucher BETWEEN 1 AND 32767),
  name TEXT NOT NULL,
  digest TEXT NOT NULL,          -- '': chosen from the list
  kind TEXT NOT NULL CHECK (kind = 'percent' OR kind = 'amount' OR kind = 'price'),
  value INTEGER NOT NULL CHECK (value >= 0),
  types TEXT NOT NULL,           -- "1,2"; '' all
  uses INTEGER NOT NULL CHECK (uses >= 0),
  per_sale INTEGER NOT NULL CHECK (per_sale >= 0),
  sale_from INTEGER NOT NULL,
  sale_until INTEGER NOT NULL,
  approval INTEGER NOT NULL CHECK (approval IN (0, 1)),
  closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
  PRIMARY KEY (event, voucher)
) STRICT;
INSERT INTO voucher VALUES(1,1,'Student','','percent',2000,'1',0,0,0,0,0,0);
INSERT INTO voucher VALUES(1,2,'Sauti','5955c68c73a6420f869dd1868e3bd728','percent',1000,'',20,0,0,0,0,0);
CREATE TABLE plan (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  body TEXT NOT NULL,            -- as the wire has it
  PRIMARY KEY (event, type),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
INSERT INTO "plan" VALUES(2,1,'{"event":2,"height":500,"name":"Hall","rows":[{"count":100,"dx":4,"first":1,"label":"A","number":1,"step":1,"x":10,"y":20},{"count":100,"dx":4,"first":101,"label":"B","number":1,"step":1,"x":10,"y":40}],"stage":"Stage","type":1,"width":900}');
CREATE TABLE place (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  place INTEGER NOT NULL CHECK (place >= 1),
  lease TEXT NOT NULL DEFAULT '',
  serial INTEGER NOT NULL DEFAULT 0,
  issue INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, type, place),
  FOREIGN KEY (event, type) REFERENCES plan (event, type)
) STRICT, WITHOUT ROWID;
INSERT INTO place VALUES(2,1,1,'',0,0);
INSERT INTO place VALUES(2,1,2,'',0,0);
INSERT INTO place VALUES(2,1,3,'',0,0);
INSERT INTO place VALUES(2,1,4,'',0,0);
INSERT INTO place VALUES(2,1,5,'',1,0);
INSERT INTO place VALUES(2,1,6,'',2,0);
INSERT INTO place VALUES(2,1,7,'',0,0);
INSERT INTO place VALUES(2,1,8,'',0,0);
INSERT INTO place VALUES(2,1,9,'',0,0);
INSERT INTO place VALUES(2,1,10,'',0,0);
INSERT INTO place VALUES(2,1,11,'',0,0);
INSERT INTO place VALUES(2,1,12,'',0,0);
INSERT INTO place VALUES(2,1,13,'',0,0);
INSERT INTO place VALUES(2,1,14,'',0,0);
INSERT INTO place VALUES(2,1,15,'',0,0);
INSERT INTO place VALUES(2,1,16,'',0,0);
INSERT INTO place VALUES(2,1,17,'',0,0);
INSERT INTO place VALUES(2,1,18,'',0,0);
INSERT INTO place VALUES(2,1,19,'',0,0);
INSERT INTO place VALUES(2,1,20,'',0,0);
INSERT INTO place VALUES(2,1,21,'',0,0);
INSERT INTO place VALUES(2,1,22,'',0,0);
INSERT INTO place VALUES(2,1,23,'',0,0);
INSERT INTO place VALUES(2,1,24,'',0,0);
INSERT INTO place VALUES(2,1,25,'',0,0);
INSERT INTO place VALUES(2,1,26,'',0,0);
INSERT INTO place VALUES(2,1,27,'',0,0);
INSERT INTO place VALUES(2,1,28,'',0,0);
INSERT INTO place VALUES(2,1,29,'',0,0);
INSERT INTO place VALUES(2,1,30,'',0,0);
INSERT INTO place VALUES(2,1,31,'',0,0);
INSERT INTO place VALUES(2,1,32,'',0,0);
INSERT INTO place VALUES(2,1,33,'',0,0);
INSERT INTO place VALUES(2,1,34,'',0,0);
INSERT INTO place VALUES(2,1,35,'',0,0);
INSERT INTO place VALUES(2,1,36,'',0,0);
INSERT INTO place VALUES(2,1,37,'',0,0);
INSERT INTO place VALUES(2,1,38,'',0,0);
INSERT INTO place VALUES(2,1,39,'',0,0);
INSERT INTO place VALUES(2,1,40,'',0,0);
INSERT INTO place VALUES(2,1,41,'',0,0);
INSERT INTO place VALUES(2,1,42,'',0,0);
INSERT INTO place VALUES(2,1,43,'',0,0);
INSERT INTO place VALUES(2,1,44,'',0,0);
INSERT INTO place VALUES(2,1,45,'',0,0);
INSERT INTO place VALUES(2,1,46,'',0,0);
INSERT INTO place VALUES(2,1,47,'',0,0);
INSERT INTO place VALUES(2,1,48,'',0,0);
INSERT INTO place VALUES(2,1,49,'',0,0);
INSERT INTO place VALUES(2,1,50,'',0,0);
INSERT INTO place VALUES(2,1,51,'',0,0);
INSERT INTO place VALUES(2,1,52,'',0,0);
INSERT INTO place VALUES(2,1,53,'',0,0);
INSERT INTO place VALUES(2,1,54,'',0,0);
INSERT INTO place VALUES(2,1,55,'',0,0);
INSERT INTO place VALUES(2,1,56,'',0,0);
INSERT INTO place VALUES(2,1,57,'',0,0);
INSERT INTO place VALUES(2,1,58,'',0,0);
INSERT INTO place VALUES(2,1,59,'',0,0);
INSERT INTO place VALUES(2,1,60,'',0,0);
INSERT INTO place VALUES(2,1,61,'',0,0);
INSERT INTO place VALUES(2,1,62,'',0,0);
INSERT INTO place VALUES(2,1,63,'',0,0);
INSERT INTO place VALUES(2,1,64,'',0,0);
INSERT INTO place VALUES(2,1,65,'',0,0);
INSERT INTO place VALUES(2,1,66,'',0,0);
INSERT INTO place VALUES(2,1,67,'',0,0);
INSERT INTO place VALUES(2,1,68,'',0,0);
INSERT INTO place VALUES(2,1,69,'',0,0);
INSERT INTO place VALUES(2,1,70,'',0,0);
INSERT INTO place VALUES(2,1,71,'',0,0);
INSERT INTO place VALUES(2,1,72,'',0,0);
INSERT INTO place VALUES(2,1,73,'',0,0);
INSERT INTO place VALUES(2,1,74,'',0,0);
INSERT INTO place VALUES(2,1,75,'',0,0);
INSERT INTO place VALUES(2,1,76,'',0,0);
INSERT INTO place VALUES(2,1,77,'',0,0);
INSERT INTO place VALUES(2,1,78,'',0,0);
INSERT INTO place VALUES(2,1,79,'',0,0);
INSERT INTO place VALUES(2,1,80,'',0,0);
INSERT INTO place VALUES(2,1,81,'',0,0);
INSERT INTO place VALUES(2,1,82,'',0,0);
INSERT INTO place VALUES(2,1,83,'',0,0);
INSERT INTO place VALUES(2,1,84,'',0,0);
INSERT INTO place VALUES(2,1,85,'',0,0);
INSERT INTO place VALUES(2,1,86,'',0,0);
INSERT INTO place VALUES(2,1,87,'',0,0);
INSERT INTO place VALUES(2,1,88,'',0,0);
INSERT INTO place VALUES(2,1,89,'',0,0);
INSERT INTO place VALUES(2,1,90,'',0,0);
INSERT INTO place VALUES(2,1,91,'',0,0);
INSERT INTO place VALUES(2,1,92,'',0,0);
INSERT INTO place VALUES(2,1,93,'',0,0);
INSERT INTO place VALUES(2,1,94,'',0,0);
INSERT INTO place VALUES(2,1,95,'',0,0);
INSERT INTO place VALUES(2,1,96,'',0,0);
INSERT INTO place VALUES(2,1,97,'',0,0);
INSERT INTO place VALUES(2,1,98,'',0,0);
INSERT INTO place VALUES(2,1,99,'',0,0);
INSERT INTO place VALUES(2,1,100,'',0,0);
INSERT INTO place VALUES(2,1,101,'',0,0);
INSERT INTO place VALUES(2,1,102,'',0,0);
INSERT INTO place VALUES(2,1,103,'',0,0);
INSERT INTO place VALUES(2,1,104,'',0,0);
INSERT INTO place VALUES(2,1,105,'',0,0);
INSERT INTO place VALUES(2,1,106,'',0,0);
INSERT INTO place VALUES(2,1,107,'',0,0);
INSERT INTO place VALUES(2,1,108,'',0,0);
INSERT INTO place VALUES(2,1,109,'',0,0);
INSERT INTO place VALUES(2,1,110,'',0,0);
INSERT INTO place VALUES(2,1,111,'',0,0);
INSERT INTO place VALUES(2,1,112,'',0,0);
INSERT INTO place VALUES(2,1,113,'',0,0);
INSERT INTO place VALUES(2,1,114,'',0,0);
INSERT INTO place VALUES(2,1,115,'',0,0);
INSERT INTO place VALUES(2,1,116,'',0,0);
INSERT INTO place VALUES(2,1,117,'',0,0);
INSERT INTO place VALUES(2,1,118,'',0,0);
INSERT INTO place VALUES(2,1,119,'',0,0);
INSERT INTO place VALUES(2,1,120,'',0,0);
INSERT INTO place VALUES(2,1,121,'',0,0);
INSERT INTO place VALUES(2,1,122,'',0,0);
INSERT INTO place VALUES(2,1,123,'',0,0);
INSERT INTO place VALUES(2,1,124,'',0,0);
INSERT INTO place VALUES(2,1,125,'',0,0);
INSERT INTO place VALUES(2,1,126,'',0,0);
INSERT INTO place VALUES(2,1,127,'',0,0);
INSERT INTO place VALUES(2,1,128,'',0,0);
INSERT INTO place VALUES(2,1,129,'',0,0);
INSERT INTO place VALUES(2,1,130,'',0,0);
INSERT INTO place VALUES(2,1,131,'',0,0);
INSERT INTO place VALUES(2,1,132,'',0,0);
INSERT INTO place VALUES(2,1,133,'',0,0);
INSERT INTO place VALUES(2,1,134,'',0,0);
INSERT INTO place VALUES(2,1,135,'',0,0);
INSERT INTO place VALUES(2,1,136,'',0,0);
INSERT INTO place VALUES(2,1,137,'',0,0);
INSERT INTO place VALUES(2,1,138,'',0,0);
INSERT INTO place VALUES(2,1,139,'',0,0);
INSERT INTO place VALUES(2,1,140,'',0,0);
INSERT INTO place VALUES(2,1,141,'',0,0);
INSERT INTO place VALUES(2,1,142,'',0,0);
INSERT INTO place VALUES(2,1,143,'',0,0);
INSERT INTO place VALUES(2,1,144,'',0,0);
INSERT INTO place VALUES(2,1,145,'',0,0);
INSERT INTO place VALUES(2,1,146,'',0,0);
INSERT INTO place VALUES(2,1,147,'',0,0);
INSERT INTO place VALUES(2,1,148,'',0,0);
INSERT INTO place VALUES(2,1,149,'',0,0);
INSERT INTO place VALUES(2,1,150,'',0,0);
INSERT INTO place VALUES(2,1,151,'',0,0);
INSERT INTO place VALUES(2,1,152,'',0,0);
INSERT INTO place VALUES(2,1,153,'',0,0);
INSERT INTO place VALUES(2,1,154,'',0,0);
INSERT INTO place VALUES(2,1,155,'',0,0);
INSERT INTO place VALUES(2,1,156,'',0,0);
INSERT INTO place VALUES(2,1,157,'',0,0);
INSERT INTO place VALUES(2,1,158,'',0,0);
INSERT INTO place VALUES(2,1,159,'',0,0);
INSERT INTO place VALUES(2,1,160,'',0,0);
INSERT INTO place VALUES(2,1,161,'',0,0);
INSERT INTO place VALUES(2,1,162,'',0,0);
INSERT INTO place VALUES(2,1,163,'',0,0);
INSERT INTO place VALUES(2,1,164,'',0,0);
INSERT INTO place VALUES(2,1,165,'',0,0);
INSERT INTO place VALUES(2,1,166,'',0,0);
INSERT INTO place VALUES(2,1,167,'',0,0);
INSERT INTO place VALUES(2,1,168,'',0,0);
INSERT INTO place VALUES(2,1,169,'',0,0);
INSERT INTO place VALUES(2,1,170,'',0,0);
INSERT INTO place VALUES(2,1,171,'',0,0);
INSERT INTO place VALUES(2,1,172,'',0,0);
INSERT INTO place VALUES(2,1,173,'',0,0);
INSERT INTO place VALUES(2,1,174,'',0,0);
INSERT INTO place VALUES(2,1,175,'',0,0);
INSERT INTO place VALUES(2,1,176,'',0,0);
INSERT INTO place VALUES(2,1,177,'',0,0);
INSERT INTO place VALUES(2,1,178,'',0,0);
INSERT INTO place VALUES(2,1,179,'',0,0);
INSERT INTO place VALUES(2,1,180,'',0,0);
INSERT INTO place VALUES(2,1,181,'',0,0);
INSERT INTO place VALUES(2,1,182,'',0,0);
INSERT INTO place VALUES(2,1,183,'',0,0);
INSERT INTO place VALUES(2,1,184,'',0,0);
INSERT INTO place VALUES(2,1,185,'',0,0);
INSERT INTO place VALUES(2,1,186,'',0,0);
INSERT INTO place VALUES(2,1,187,'',0,0);
INSERT INTO place VALUES(2,1,188,'',0,0);
INSERT INTO place VALUES(2,1,189,'',0,0);
INSERT INTO place VALUES(2,1,190,'',0,0);
INSERT INTO place VALUES(2,1,191,'',0,0);
INSERT INTO place VALUES(2,1,192,'',0,0);
INSERT INTO place VALUES(2,1,193,'',0,0);
INSERT INTO place VALUES(2,1,194,'',0,0);
INSERT INTO place VALUES(2,1,195,'',0,0);
INSERT INTO place VALUES(2,1,196,'',0,0);
INSERT INTO place VALUES(2,1,197,'',0,0);
INSERT INTO place VALUES(2,1,198,'',0,0);
INSERT INTO place VALUES(2,1,199,'',0,0);
INSERT INTO place VALUES(2,1,200,'',0,0);
CREATE TABLE brand (event INTEGER PRIMARY KEY REFERENCES event (event), body TEXT NOT NULL) STRICT;
INSERT INTO brand VALUES(1,'{"contact":"pwani@tiketi.example","event":1,"logo":"iVBORw0KGgoAAAANSUhEUgAAAMAAAABgAgAAAAAkGzqUAAACQElEQVR42u2WO07DQBCGZ0GKCxeuUlHkCBwBi4aSNKbJEShyhFjiAmk4Aucw3MANPQUdBSlcOC+Hfdn7iDc7C4kQElOYsZhvHzP/jAO7QIN/QNljVoQBAFcnBlKY/WFgrQNrBPDAnznwOiwKL7AlOlCOvMCbiJRAfuYF5OGfwXF3G9gCXLK/rxl7NgAjD0BDEvW2kfihI+UQqZcKoPABJZyrlwUQ76UrPabUt3PVQT9FDv467MQOT3cF3+HKD+R00WYMQKZsO780dm+0VHOgRmjwNUJ8K55NZvTCH7h+SAXQ2xJ9QC3jIUYCZQsQHNBAZ5cooFZAjAJKBRAUkCqgJ0/7wFaL35eSCXxaV5CXaJzAi5gCmvEZUDqBdMTbXzd+xpkL4FlJDWBmaxzMil3oZROlW5r1AzM/hA0K3RJWlpEDYLGttFuL2J0SB1CzrCxM4JxlLXYAFft/aQKErRC5Lp2KE5h5pctMXWldpTGdLKYVNdy7tbS8tcpAC7GZHBafFb83mMDdbv1NB4fE3SfwHwMbG0iODdQ2EB8bqGwgOjawzCyb/NrP0GZMOtW7/UgBc/FN8/gKeGcJGXj9DmhE20x9fgfQjYeZ3PyQP5HAO98W8+TAErN26zOgwpy+9SUwwOeKA4gKdD4DMDXufMDrQviA14XwAa8L4QNeF8IXaR0iaxdJYIBVhwTQuphLAK2L5oYDK7wuPowhgKmGAWDq/T0thas1vB8COy64p4OnxjfmUvjkC56t4dM7/Ptwuk/WF5I6XB6GzF9tAAAAAElFTkSuQmCC","organizer":"Pwani Events","receipt_text":"Asante! See you at the waterfront.","ticket_text":"Keep this ticket with you until you leave."}');
CREATE TABLE sale_discount (
  sale TEXT NOT NULL REFERENCES sale (id),
  line INTEGER NOT NULL,
  kind TEXT NOT NULL,
  event INTEGER NOT NULL,
  voucher INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  reason TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  PRIMARY KEY (sale, line)
) STRICT;
INSERT INTO sale_discount VALUES('01a20176-2dad-7d3f-b9c1-a2f3841ffd82',1,'voucher',1,2,1,15000,'','');
CREATE TABLE sale_share (
  sale TEXT NOT NULL REFERENCES sale (id),
  event INTEGER NOT NULL,
  total INTEGER NOT NULL,
  rounding INTEGER NOT NULL,
  PRIMARY KEY (sale, event)
) STRICT, WITHOUT ROWID;
CREATE TABLE payment_share (
  sale TEXT NOT NULL,
  line INTEGER NOT NULL,
  event INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (sale, line, event),
  FOREIGN KEY (sale, line) REFERENCES payment (sale, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE reversal_share (
  reversal TEXT NOT NULL REFERENCES reversal (id),
  line INTEGER NOT NULL,         -- of its payments
  event INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (reversal, line, event)
) STRICT, WITHOUT ROWID;
CREATE TABLE voucher_use (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL CHECK (type > 32768),
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id),
  terminal INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status = 'valid' OR status = 'voided'),
  PRIMARY KEY (event, type, serial, issue)
) STRICT;
INSERT INTO voucher_use VALUES(1,32770,1,0,'01a20176-2dad-7d3f-b9c1-a2f3841ffd82',1,'valid');
CREATE TABLE reissue (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issued INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  sale TEXT NOT NULL,
  staff TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (event, type, serial, issue),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
CREATE TABLE drawer_open (
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  shift TEXT NOT NULL,
  staff TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
CREATE TABLE handed_over (
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  shift TEXT NOT NULL,
  from_staff TEXT NOT NULL,
  to_staff TEXT NOT NULL,
  counted INTEGER NOT NULL,
  expected INTEGER NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
CREATE TABLE attempt (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  method TEXT NOT NULL CHECK (method = 'mpesa' OR method = 'paystack'),
  sale TEXT NOT NULL,
  event INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  staff TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  accepted INTEGER NOT NULL DEFAULT 0,   -- by the gateway
  silent INTEGER NOT NULL DEFAULT 0,     -- nobody knows how it stands
  word INTEGER NOT NULL DEFAULT 0,       -- of the gateway: 1 failed, 2 cancelled
  reason TEXT NOT NULL DEFAULT '',
  settled INTEGER NOT NULL DEFAULT 0,    -- the gateway need not be asked again
  money INTEGER NOT NULL DEFAULT 0,      -- it came
  paid INTEGER NOT NULL DEFAULT 0,       -- what came
  receipt TEXT NOT NULL DEFAULT '',
  given_up INTEGER NOT NULL DEFAULT 0,   -- by the cashier, before money came
  lapsed INTEGER NOT NULL DEFAULT 0,     -- money, and no sale for long
  elsewhere INTEGER NOT NULL DEFAULT 0,  -- its sale was made without it
  used_by TEXT NOT NULL DEFAULT '',      -- the sale it pays for
  checkout TEXT NOT NULL DEFAULT '',     -- CheckoutRequestID, or the reference at Paystack; '' not known
  merchant TEXT NOT NULL DEFAULT '',     -- MerchantRequestID
  url TEXT NOT NULL DEFAULT '',
  changed_at INTEGER NOT NULL DEFAULT 0,
  money_at INTEGER NOT NULL DEFAULT 0,
  pushed_at INTEGER NOT NULL DEFAULT 0,  -- from here on the buyer may have been prompted
  asks INTEGER NOT NULL DEFAULT 0,       -- how often the gateway was asked how it stands
  next_at INTEGER NOT NULL DEFAULT 0     -- and when it is again
) STRICT;
CREATE TABLE gateway_word (
  id TEXT PRIMARY KEY,           -- digest of what it said: told twice is once
  gateway TEXT NOT NULL,
  told TEXT NOT NULL,            -- 'stk', 'c2b', 'webhook'
  attempt TEXT NOT NULL,         -- where the address named one
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  used INTEGER NOT NULL CHECK (used IN (0, 1))
) STRICT;
CREATE TABLE money_in (
  receipt TEXT PRIMARY KEY,
  gateway TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  account TEXT NOT NULL,         -- what the buyer wrote as account
  payer TEXT NOT NULL,
  at INTEGER NOT NULL,
  attempt TEXT NOT NULL,         -- '' by hand
  sale TEXT NOT NULL             -- that it pays for; ''
) STRICT;
CREATE TABLE refund_due (
  id TEXT PRIMARY KEY,
  receipt TEXT NOT NULL,
  attempt TEXT NOT NULL,
  gateway TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  payer TEXT NOT NULL,
  why TEXT NOT NULL,             -- 'given-up', 'paid-otherwise', 'unused', 'too-much', 'twice', 'reversal', 'doubt' (a reversal that clashes)
  at INTEGER NOT NULL,
  done_at INTEGER NOT NULL DEFAULT 0,
  how TEXT NOT NULL DEFAULT '',
  asked_at INTEGER NOT NULL DEFAULT 0, -- the gateway was asked to do it: from here on it may have
  said TEXT NOT NULL DEFAULT ''        -- and what it said
) STRICT;
INSERT INTO refund_due VALUES('reversal-01a20176-3262-7905-aa95-0091d0e516cb-1','RL29XX6ZLL','','mpesa',500000,'KES','','reversal',1795320853165,0,'',0,'');
CREATE TABLE message (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  channel TEXT NOT NULL CHECK (channel = 'email' OR channel = 'sms'),
  recipient TEXT NOT NULL,
  sale TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  attachment_name TEXT NOT NULL,
  attachment TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent' OR state = 'failed'),
  reason TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE supervision (
  digest TEXT PRIMARY KEY,       -- of the token
  staff TEXT NOT NULL,
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  until INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX terminal_name ON terminal (name) WHERE revoked_at = 0;
CREATE INDEX terminal_event_event ON terminal_event (event, terminal);
CREATE INDEX lease_terminal ON lease (terminal);
CREATE UNIQUE INDEX journal_id ON journal (id) WHERE status <> 'dead';
CREATE INDEX journal_dead ON journal (status) WHERE status <> 'applied';
CREATE INDEX sale_event ON sale (event);
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
CREATE TRIGGER ticket_type_below_foreign BEFORE INSERT ON ticket_type WHEN NEW.capacity + NEW.overdraft > 2147483647
  BEGIN SELECT RAISE (ABORT, 'a ticket type has at most 2147483647 places'); END;
CREATE TRIGGER ticket_type_stays_below_foreign BEFORE UPDATE OF capacity, overdraft ON ticket_type
  WHEN NEW.capacity + NEW.overdraft > 2147483647
  BEGIN SELECT RAISE (ABORT, 'a ticket type has at most 2147483647 places'); END;
CREATE INDEX checkin_overrides ON checkin (overrides) WHERE overrides <> '';
CREATE UNIQUE INDEX voucher_digest ON voucher (event, digest) WHERE digest <> '';
CREATE INDEX place_lease ON place (lease) WHERE lease <> '';
CREATE UNIQUE INDEX place_ticket ON place (event, type, serial, issue) WHERE serial > 0;
CREATE INDEX payment_receipt ON payment (reference) WHERE reference <> '';
CREATE INDEX payment_attempt ON payment (attempt) WHERE attempt <> '';
CREATE INDEX sale_share_event ON sale_share (event);
CREATE VIEW sale_worth AS
  SELECT id AS sale, event, total, rounding FROM sale WHERE NOT EXISTS (SELECT 1 FROM sale_share WHERE sale_share.sale = sale.id)
  UNION ALL SELECT sale, event, total, rounding FROM sale_share;
CREATE INDEX payment_share_event ON payment_share (event);
CREATE VIEW payment_worth AS
  SELECT payment.sale, payment.line, sale.event, method, amount FROM sale JOIN payment ON payment.sale = sale.id
  WHERE NOT EXISTS (SELECT 1 FROM sale_share WHERE sale_share.sale = sale.id)
  UNION ALL SELECT payment_share.sale, payment_share.line, payment_share.event, method, payment_share.amount
  FROM payment_share JOIN payment ON payment.sale = payment_share.sale AND payment.line = payment_share.line;
CREATE INDEX reversal_share_event ON reversal_share (event);
CREATE VIEW reversal_worth AS
  SELECT reversal.id AS reversal, line, event, kind, method, reversal_payment.amount AS amount FROM reversal
  JOIN reversal_payment ON reversal_payment.reversal = reversal.id
  WHERE NOT EXISTS (SELECT 1 FROM reversal_share WHERE reversal_share.reversal = reversal.id)
  UNION ALL SELECT reversal.id, reversal_share.line, reversal_share.event, kind, method, reversal_share.amount FROM reversal_share
  JOIN reversal ON reversal.id = reversal_share.reversal
  JOIN reversal_payment ON reversal_payment.reversal = reversal_share.reversal AND reversal_payment.line = reversal_share.line;
CREATE INDEX voucher_use_sale ON voucher_use (sale);
CREATE INDEX shift_terminal ON shift (terminal, number);
CREATE UNIQUE INDEX attempt_checkout ON attempt (method, checkout) WHERE checkout <> '';
CREATE UNIQUE INDEX attempt_receipt ON attempt (receipt) WHERE receipt <> '';
CREATE UNIQUE INDEX attempt_sale_open ON attempt (sale) WHERE state = 'asked' OR state = 'sent' OR state = 'unknown';
CREATE UNIQUE INDEX attempt_phone_open ON attempt (phone)
  WHERE method = 'mpesa' AND (state = 'asked' OR state = 'sent' OR state = 'unknown');
CREATE INDEX attempt_due ON attempt (next_at) WHERE settled = 0;
CREATE INDEX attempt_state ON attempt (state, at);
CREATE INDEX attempt_sale ON attempt (sale);
CREATE INDEX gateway_word_waiting ON gateway_word (at) WHERE used = 0;
CREATE INDEX money_in_loose ON money_in (at) WHERE sale = '';
CREATE INDEX refund_due_open ON refund_due (at) WHERE done_at = 0;
CREATE INDEX refund_due_receipt ON refund_due (receipt) WHERE receipt <> '';
CREATE INDEX message_due ON message (state, next_at);
CREATE INDEX supervision_until ON supervision (until);
COMMIT;
