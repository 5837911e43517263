-- A real database of version 3, as `sqlite3 … .dump` wrote it: a demo with a till and a gate, a list of tickets that others issued and one of
-- them blocked; a void, a refund, an override, a shift that was closed.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE hub (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  public_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
, epoch INTEGER NOT NULL DEFAULT 1, offline_hours INTEGER NOT NULL DEFAULT 336, outage_minutes INTEGER NOT NULL DEFAULT 120 CHECK (outage_minutes BETWEEN 0 AND 10080)) STRICT;
INSERT INTO hub VALUES(1,'df5225edfc30953b9dd4dbed9b79461c63058dfae8b33d830c3b7e391dcf1039',1795304730444,1,336,120);
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'organizer', 'supervisor', 'cashier', 'gate', 'attendee')),
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO account VALUES(1,'admin@tiketi.example','Admin','admin','$argon2id$none',1,1795304730489);
INSERT INTO account VALUES(2,'organizer@tiketi.example','Organizer','organizer','$argon2id$none',1,1795304730489);
INSERT INTO account VALUES(3,'attendee@tiketi.example','Attendee','attendee','$argon2id$none',1,1795304730489);
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
INSERT INTO event VALUES(1,'Tamasha la Pwani','Mama Ngina Waterfront, Mombasa','Africa/Nairobi','KES',1795301100000,1795308300000,1795329900000);
INSERT INTO event VALUES(2,'Nairobi Comedy Night','Alliance Française, Nairobi','Africa/Nairobi','KES',1795301100000,1795308300000,1795329900000);
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
  CHECK (overdraft_leased >= 0 AND overdraft_sold + overdraft_leased <= overdraft), zones TEXT NOT NULL DEFAULT '', attention TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (event, type),
  CHECK (sold + leased + held + quarantined <= capacity)
) STRICT;
INSERT INTO ticket_type VALUES(1,1,'Regular','',150000,500,1,1,0,0,2,0,0,0,0,0,0,'','');
INSERT INTO ticket_type VALUES(1,2,'VIP','',500000,50,1,2,0,0,1,0,0,0,0,0,0,'','');
INSERT INTO ticket_type VALUES(1,3,'Family','Admits four',400000,60,4,3,0,0,0,0,0,0,0,0,0,'','');
INSERT INTO ticket_type VALUES(1,4,'Last Seats','',50000,5,1,4,0,0,0,0,0,0,0,0,0,'','');
INSERT INTO ticket_type VALUES(2,1,'Standard','',200000,200,1,1,0,0,1,0,0,0,0,0,0,'','');
CREATE TABLE stock (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL, issue INTEGER NOT NULL DEFAULT 0 CHECK (issue BETWEEN 0 AND 255),
  PRIMARY KEY (event, type, first),
  CHECK (last >= first),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
INSERT INTO stock VALUES(1,1,2,2,1);
INSERT INTO stock VALUES(1,2,1,1,1);
INSERT INTO stock VALUES(1,1,4,500,0);
INSERT INTO stock VALUES(1,2,3,50,0);
INSERT INTO stock VALUES(1,3,1,60,0);
INSERT INTO stock VALUES(1,4,1,5,0);
INSERT INTO stock VALUES(2,1,2,200,0);
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
INSERT INTO gate VALUES(1,1,'Main','Main gate is to the right.',1795301100000,0,0,0,0,1,1,1,'','',0,'',0,0,0);
INSERT INTO gate VALUES(2,1,'VIP','VIP gate is to the left.',1795301100000,0,0,0,0,1,1,1,'','',0,'',0,0,0);
INSERT INTO gate VALUES(3,2,'Door','',1795301100000,0,0,0,0,1,1,1,'','',0,'',0,0,0);
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
INSERT INTO terminal VALUES(1,'Box Office','box-office','5dcc1b77949436ecf10add3ccdf27f96bf4e498684b47f1ef41faaf2974a65d1',1795563932097,1795304732097,1795304734394,0,0,'tiketi 0.1.0','3af8d447d260733301b68ad46069017ca0cea1467a94c7a79c40ed45386bfd70','06119d83b71a765c0ae71adf331bda42798f51ffbd7555f6011825c6ed82be46',2,3,12,'6dafeff1ee1ccd82e8f7f95fd91ddd581f3a28ea0df538c851c0f0361c1a3fc2',1795304749004,0,0,0);
INSERT INTO terminal VALUES(2,'Gate','gate','57fc4336f79c99d8237340993b27ed1ed1d83f32b5ee1d1f64361ce4003e02ad',1795563932100,1795304732100,1795304734614,0,0,'tiketi 0.1.0','df24a3c64457c48ee6988417e5cc5fefb11bd1165127fcd7c7d94510dae34903','44d4327123b42480be990097cf10140aff8a2ac196e94d0353f06d5891de727f',3,1,4,'26ddb9949cc1f835ab64f823b081dad01f31658676d282d683a560794a12f305',1795304749095,0,0,0);
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
INSERT INTO lease VALUES('01a20080-3eea-7538-80e4-89b6d802f086',1,1,1,3,1,2,1795329900000,'open',3,1795304734442,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20080-3eea-7538-80e4-89b7d2ffdd18',1,2,1,2,1,2,1795329900000,'open',2,1795304734442,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20080-3eea-7538-80e4-89b7da526604',1,3,1,30,1,2,1795329900000,'returned',0,1795304734442,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20080-3eea-7538-80e4-89b8d70e8bef',1,4,1,3,1,2,1795329900000,'returned',0,1795304734442,0,0,0,0,0,0,0,0,0);
INSERT INTO lease VALUES('01a20080-3eeb-7546-b130-e18e0f7a74cd',2,1,1,1,1,2,1795329900000,'open',1,1795304734443,0,0,0,0,0,0,0,0,0);
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
INSERT INTO journal VALUES(1,1,'01a20080-4280-7dfd-98f1-9ad9f1c209ae','shift.opened',1795304735361,40209984,'amina','{"currency":"KES","float":100000,"shift":"01a20080-4280-7dfd-98f1-9ad929276ca5"}','55f931b9b1529e42f7203a004206f6d9c2984ab5f8c1d7b6703dde4f3223ead2','applied','',1795304736672);
INSERT INTO journal VALUES(1,2,'01a20080-43fd-73a0-8df5-92dfd62354d4','sale.completed',1795304735742,40210365,'amina','{"currency":"KES","lines":[{"amount":450000,"event":1,"qty":3,"type":1,"unit":150000}],"payments":[{"amount":450000,"method":"cash","tendered":450000}],"sale":"01a20080-43fd-73a0-8df5-92df6f8e3099","shift":"01a20080-4280-7dfd-98f1-9ad929276ca5","tickets":[{"event":1,"issue":0,"lease":"01a20080-3eea-7538-80e4-89b6d802f086","serial":1,"type":1},{"event":1,"issue":0,"lease":"01a20080-3eea-7538-80e4-89b6d802f086","serial":2,"type":1},{"event":1,"issue":0,"lease":"01a20080-3eea-7538-80e4-89b6d802f086","serial":3,"type":1}],"total":450000}','534de415ccc7dd671cf2b933341cf5dfb88dfba2aae9d440af48a997ba742496','applied','',1795304736672);
INSERT INTO journal VALUES(1,3,'01a20080-4592-7cfb-b2fa-12df3b7e1a17','sale.completed',1795304736146,40210770,'amina','{"currency":"KES","lines":[{"amount":1000000,"event":1,"qty":2,"type":2,"unit":500000}],"payments":[{"amount":600000,"method":"mpesa-code","reference":"SKL5XQ2M7P"},{"amount":400000,"method":"cash","tendered":400000}],"sale":"01a20080-4591-7ccb-9248-8739a8060223","shift":"01a20080-4280-7dfd-98f1-9ad929276ca5","tickets":[{"event":1,"issue":0,"lease":"01a20080-3eea-7538-80e4-89b7d2ffdd18","serial":1,"type":2},{"event":1,"issue":0,"lease":"01a20080-3eea-7538-80e4-89b7d2ffdd18","serial":2,"type":2}],"total":1000000}','0c7c656be05ebb8fcb73772fc6d8e82fd3e9c891b7394e798abd404337ae2e0a','applied','',1795304736672);
INSERT INTO journal VALUES(1,4,'01a20080-4725-7ceb-9d45-4eb65b1c86d1','sale.completed',1795304736549,40211173,'amina','{"currency":"KES","lines":[{"amount":200000,"event":2,"qty":1,"type":1,"unit":200000}],"payments":[{"amount":200000,"method":"cash","tendered":200000}],"sale":"01a20080-4724-778a-b1cd-67280f60a2fe","shift":"01a20080-4280-7dfd-98f1-9ad929276ca5","tickets":[{"event":2,"issue":0,"lease":"01a20080-3eeb-7546-b130-e18e0f7a74cd","serial":1,"type":1}],"total":200000}','54a9add605fb160f13bcb7a650c93def4a6a18d7987176286ee275b11c08831d','applied','',1795304736672);
INSERT INTO journal VALUES(1,5,'01a20080-51c5-7adc-b56d-6308ae4b8d0b','sale.voided',1795304739269,40213892,'amina','{"amount":150000,"currency":"KES","payments":[{"amount":150000,"method":"cash"}],"reason":"wrong","reversal":"01a20080-51c4-7a25-971d-19460b21095a","sale":"01a20080-43fd-73a0-8df5-92df6f8e3099","shift":"01a20080-4280-7dfd-98f1-9ad929276ca5","tickets":[{"event":1,"issue":0,"serial":2,"type":1}]}','686715caad8ecc65d757669538bbf744dcb49b61ad54643aacdb50125885ad93','applied','',1795304740053);
INSERT INTO journal VALUES(1,6,'01a20080-5471-70ff-b071-c0ba39f389cd','sale.refunded',1795304739953,40214576,'amina','{"amount":500000,"approved_by":"wanjiru","currency":"KES","payments":[{"amount":300000,"method":"mpesa-code","reference":"SKL5XQ2M7P"},{"amount":200000,"method":"cash"}],"reason":"rain","reversal":"01a20080-5471-70ff-b071-c0b94fde20d0","sale":"01a20080-4591-7ccb-9248-8739a8060223","shift":"01a20080-4280-7dfd-98f1-9ad929276ca5","tickets":[{"event":1,"issue":0,"serial":1,"type":2}]}','f0378962021b5567e2f35f08f76d516829b0499567a503efbe76147ba4675af8','applied','',1795304740053);
INSERT INTO journal VALUES(1,7,'01a20080-774d-7648-8e2c-611a89a70204','shift.closed',1795304748877,40223501,'amina','{"cash_refunds":350000,"cash_sales":1050000,"counted":900000,"currency":"KES","difference":100000,"expected":800000,"float":100000,"note":"short","sales":3,"shift":"01a20080-4280-7dfd-98f1-9ad929276ca5","tickets":6,"total":1650000}','103f22073e5912bd434ee073c34c50259625965d87cd9c1a41f08e1732b160ae','applied','',1795304748990);
INSERT INTO journal VALUES(1,8,'01a20080-77ca-7d72-bada-ba2fc609f1d1','lease.returned',1795304749002,40223626,'','{"event":1,"first":4,"last":250,"lease":"01a20080-3eea-7538-80e4-89b6d802f086","type":1}','c10c330381e5aded8afe7040ffc3b7e5e14a246dfeadd08ddf537047af9e116d','applied','',1795304749004);
INSERT INTO journal VALUES(1,9,'01a20080-77cb-7850-ae21-2a1fb419ea69','lease.returned',1795304749003,40223626,'','{"event":1,"first":3,"last":25,"lease":"01a20080-3eea-7538-80e4-89b7d2ffdd18","type":2}','b0e4c9f9262fe39fb02b2e4fe2e900db18df80414f40accbecf6caa370220239','applied','',1795304749004);
INSERT INTO journal VALUES(1,10,'01a20080-77cb-7850-ae21-2a204b1bfd8b','lease.returned',1795304749003,40223626,'','{"event":1,"first":1,"last":30,"lease":"01a20080-3eea-7538-80e4-89b7da526604","type":3}','85de75b4a615478661b52d281cdebafbc46df8bf90f2e1573f595fa70b6a7d4c','applied','',1795304749004);
INSERT INTO journal VALUES(1,11,'01a20080-77cb-7850-ae21-2a20c28d3d45','lease.returned',1795304749003,40223626,'','{"event":1,"first":1,"last":3,"lease":"01a20080-3eea-7538-80e4-89b8d70e8bef","type":4}','5ee4d9e80617eec6b04f9f7514fff33dff1399b7313e7ffed5eb672505b71c6c','applied','',1795304749004);
INSERT INTO journal VALUES(1,12,'01a20080-77cb-7850-ae21-2a21b4ef2804','lease.returned',1795304749003,40223626,'','{"event":2,"first":2,"last":100,"lease":"01a20080-3eeb-7546-b130-e18e0f7a74cd","type":1}','6dafeff1ee1ccd82e8f7f95fd91ddd581f3a28ea0df538c851c0f0361c1a3fc2','applied','',1795304749004);
INSERT INTO journal VALUES(2,1,'01a20080-56e9-70dd-b2c3-4c82b068c7f1','checkin.entry',1795304740605,40215228,'juma','{"count":1,"direction":"entry","event":1,"gate":1,"hlc":1795304740604,"issuer":2,"serial":1,"source":"text","type":1,"verdict":"admitted"}','6e448c67a38c43dc3eb4478a5ff0459ea58f9ee7249d4bc1fdb75311d88f08bb','applied','',1795304749095);
INSERT INTO journal VALUES(2,2,'01a20080-7005-71ca-9a0c-73de082ece2c','checkin.denied',1795304747014,40221637,'juma','{"direction":"entry","event":1,"gate":1,"hlc":1795304747013,"issuer":2,"serial":1,"source":"text","type":1,"verdict":"already_in"}','a9fb8c3d0d32aaa145ad311bef9f72d1b0519f2533ca69bbe9cf2e750965ca6f','applied','',1795304749095);
INSERT INTO journal VALUES(2,3,'01a20080-7485-7bac-88ba-7678812ca1de','checkin.override',1795304748165,40222788,'juma','{"approved_by":"wanjiru","count":1,"direction":"entry","event":1,"gate":1,"hlc":1795304748164,"issuer":2,"overrides":"01a20080-7005-71ca-9a0c-73de082ece2c","reason":"known","serial":1,"source":"text","type":1,"verdict":"already_in"}','07e8af90a27020c45b99894e3c711348e6514ffbdbb99f6fb33e62d2deeef349','applied','',1795304749095);
INSERT INTO journal VALUES(2,4,'01a20080-760f-754b-947b-de49bebfc491','checkin.entry',1795304748573,40223196,'juma','{"count":1,"direction":"entry","event":1,"gate":1,"hlc":1795304748572,"issue":93,"serial":4064469413,"source":"text","type":1,"verdict":"admitted"}','26ddb9949cc1f835ab64f823b081dad01f31658676d282d683a560794a12f305','applied','',1795304749095);
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
INSERT INTO sale VALUES('01a20080-43fd-73a0-8df5-92df6f8e3099',1,2,1,'amina','01a20080-4280-7dfd-98f1-9ad929276ca5','KES',450000,1795304735742,'');
INSERT INTO sale VALUES('01a20080-4591-7ccb-9248-8739a8060223',1,3,1,'amina','01a20080-4280-7dfd-98f1-9ad929276ca5','KES',1000000,1795304736146,'');
INSERT INTO sale VALUES('01a20080-4724-778a-b1cd-67280f60a2fe',1,4,2,'amina','01a20080-4280-7dfd-98f1-9ad929276ca5','KES',200000,1795304736549,'');
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
INSERT INTO sale_line VALUES('01a20080-43fd-73a0-8df5-92df6f8e3099',1,1,1,3,150000,450000);
INSERT INTO sale_line VALUES('01a20080-4591-7ccb-9248-8739a8060223',1,1,2,2,500000,1000000);
INSERT INTO sale_line VALUES('01a20080-4724-778a-b1cd-67280f60a2fe',1,2,1,1,200000,200000);
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
INSERT INTO payment VALUES('01a20080-43fd-73a0-8df5-92df6f8e3099',1,'cash',450000,450000,0,'');
INSERT INTO payment VALUES('01a20080-4591-7ccb-9248-8739a8060223',1,'mpesa-code',600000,0,0,'SKL5XQ2M7P');
INSERT INTO payment VALUES('01a20080-4591-7ccb-9248-8739a8060223',2,'cash',400000,400000,0,'');
INSERT INTO payment VALUES('01a20080-4724-778a-b1cd-67280f60a2fe',1,'cash',200000,200000,0,'');
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
INSERT INTO ticket VALUES(1,1,1,0,2,1,'01a20080-43fd-73a0-8df5-92df6f8e3099','valid',1795304735742);
INSERT INTO ticket VALUES(1,1,2,0,2,1,'01a20080-43fd-73a0-8df5-92df6f8e3099','voided',1795304735742);
INSERT INTO ticket VALUES(1,1,3,0,2,1,'01a20080-43fd-73a0-8df5-92df6f8e3099','valid',1795304735742);
INSERT INTO ticket VALUES(1,2,1,0,2,1,'01a20080-4591-7ccb-9248-8739a8060223','refunded',1795304736146);
INSERT INTO ticket VALUES(1,2,2,0,2,1,'01a20080-4591-7ccb-9248-8739a8060223','valid',1795304736146);
INSERT INTO ticket VALUES(2,1,1,0,2,1,'01a20080-4724-778a-b1cd-67280f60a2fe','valid',1795304736549);
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
INSERT INTO checkin VALUES('01a20080-56e9-70dd-b2c3-4c82b068c7f1',2,1,'checkin.entry',1,1,1,1,0,2,1,'entry','admitted','text','','',0,'juma',1795304740605,1795304740604,'','','',0);
INSERT INTO checkin VALUES('01a20080-7005-71ca-9a0c-73de082ece2c',2,2,'checkin.denied',1,1,1,1,0,2,0,'entry','already_in','text','','',0,'juma',1795304747014,1795304747013,'','','',0);
INSERT INTO checkin VALUES('01a20080-7485-7bac-88ba-7678812ca1de',2,3,'checkin.override',1,1,1,1,0,2,1,'entry','already_in','text','known','',0,'juma',1795304748165,1795304748164,'','01a20080-7005-71ca-9a0c-73de082ece2c','wanjiru',0);
INSERT INTO checkin VALUES('01a20080-760f-754b-947b-de49bebfc491',2,4,'checkin.entry',1,1,1,4064469413,93,0,1,'entry','admitted','text','','',0,'juma',1795304748573,1795304748572,'','','',0);
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
INSERT INTO shift VALUES('01a20080-4280-7dfd-98f1-9ad929276ca5',1,'amina','KES',100000,1795304735361,1795304748877,1050000,900000,800000,100000,'short',350000,0,0);
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
INSERT INTO incident VALUES('01a20080-7827-72ad-9d1f-af8e595cee5e','override','01a20080-7485-7bac-88ba-7678812ca1de','“Gate” let in Regular number 1 of Tamasha la Pwani although the gate had refused (already_in): “known”, approved by wanjiru.',1795304749095,1,2,1,0);
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
INSERT INTO change VALUES(1,'staff','amina',0,0,0,0,0,'{"active":true,"display_name":"Amina","name":"amina","pin_hash":"$argon2id$v=19$m=65536,t=2,p=1$V73jri0Tr3d6hI2Xr/kozA$C2yceszttF8ouOsY/n6BWmcDWDvGmDM/PL/BacswBAY","role":"cashier"}');
INSERT INTO change VALUES(2,'staff','juma',0,0,0,0,0,'{"active":true,"display_name":"Juma","name":"juma","pin_hash":"$argon2id$v=19$m=65536,t=2,p=1$cLRmRmFkloYABnP1btqNCw$2SD5mIFw4ippVfl+EbMH8kZUNzm5gFUAD16+SjCdLEI","role":"gate"}');
INSERT INTO change VALUES(3,'staff','wanjiru',0,0,0,0,0,'{"active":true,"display_name":"Wanjiru","name":"wanjiru","pin_hash":"$argon2id$v=19$m=65536,t=2,p=1$6h7//jMazX+N5hF6Ubm6YA$LxqSabGYdOwcEQKslZIEGS54scE83vxrQUnx+i3YavE","role":"supervisor"}');
INSERT INTO change VALUES(4,'event','1',0,0,1,0,0,'{"currency":"KES","doors_at":1795301100000,"ends_at":1795329900000,"event":1,"starts_at":1795308300000,"title":"Tamasha la Pwani","venue":"Mama Ngina Waterfront, Mombasa","zone":"Africa/Nairobi"}');
INSERT INTO change VALUES(5,'event','2',0,0,2,0,0,'{"currency":"KES","doors_at":1795301100000,"ends_at":1795329900000,"event":2,"starts_at":1795308300000,"title":"Nairobi Comedy Night","venue":"Alliance Française, Nairobi","zone":"Africa/Nairobi"}');
INSERT INTO change VALUES(6,'type','1-1',0,0,1,0,0,'{"admits":1,"capacity":500,"event":1,"name":"Regular","position":1,"price":150000,"type":1}');
INSERT INTO change VALUES(7,'type','1-2',0,0,1,0,0,'{"admits":1,"capacity":50,"event":1,"name":"VIP","position":2,"price":500000,"type":2}');
INSERT INTO change VALUES(8,'type','1-3',0,0,1,0,0,'{"admits":4,"capacity":60,"description":"Admits four","event":1,"name":"Family","position":3,"price":400000,"type":3}');
INSERT INTO change VALUES(9,'type','1-4',0,0,1,0,0,'{"admits":1,"capacity":5,"event":1,"name":"Last Seats","position":4,"price":50000,"type":4}');
INSERT INTO change VALUES(10,'type','2-1',0,0,2,0,0,'{"admits":1,"capacity":200,"event":2,"name":"Standard","position":1,"price":200000,"type":1}');
INSERT INTO change VALUES(11,'gate','1',0,0,1,0,0,'{"direction_hint":"Main gate is to the right.","entries":true,"event":1,"exits":true,"gate":1,"name":"Main","opens":1795301100000,"reentry":true}');
INSERT INTO change VALUES(12,'gate','2',0,0,1,0,0,'{"direction_hint":"VIP gate is to the left.","entries":true,"event":1,"exits":true,"gate":2,"name":"VIP","opens":1795301100000,"reentry":true,"types":[2]}');
INSERT INTO change VALUES(13,'gate','3',0,0,2,0,0,'{"entries":true,"event":2,"exits":true,"gate":3,"name":"Door","opens":1795301100000,"reentry":true}');
INSERT INTO change VALUES(21,'issuer','3',0,1,0,0,0,'{"certificate":"TKC1:1123H00009707$QSDE YMICGIFJS8JL12PH10LHDLOAMT-I0YHU%8BL5SN2G+FPZ86 JPNV6HB0000000V50000ME0NSFX49.*GY2MT%TG6DHI4 *E/.KSL7IHMILB+9E+J2N6VBY9PDDJW8P2G53PZK98-LC7HQMBOJL0HLE0DNNK5L1EYJ0T6F0","issuer":3,"name":"Gate"}');
INSERT INTO change VALUES(23,'ticket','1-1-4064469413-93',0,0,1,0,0,'{"code":"fcb5d77ec80c4c80efb2d2843fdbf07b","event":1,"holder":"Otieno","issue":93,"serial":4064469413,"status":"valid","type":1}');
INSERT INTO change VALUES(24,'ticket','1-1-3184839873-205',0,1,1,0,0,'{"code":"84a514318c0dac0bef8007a4ae633975","event":1,"holder":"Auma","issue":205,"serial":3184839873,"status":"blocked","type":1}');
INSERT INTO change VALUES(25,'ticket','1-1-1-0',0,0,1,0,1,'{"event":1,"issue":0,"issuer":2,"sale":"01a20080-43fd-73a0-8df5-92df6f8e3099","serial":1,"sold_at":1795304735742,"status":"valid","type":1}');
INSERT INTO change VALUES(27,'ticket','1-1-3-0',0,0,1,0,1,'{"event":1,"issue":0,"issuer":2,"sale":"01a20080-43fd-73a0-8df5-92df6f8e3099","serial":3,"sold_at":1795304735742,"status":"valid","type":1}');
INSERT INTO change VALUES(29,'ticket','1-2-2-0',0,0,1,0,1,'{"event":1,"issue":0,"issuer":2,"sale":"01a20080-4591-7ccb-9248-8739a8060223","serial":2,"sold_at":1795304736146,"status":"valid","type":2}');
INSERT INTO change VALUES(30,'ticket','2-1-1-0',0,0,2,0,1,'{"event":2,"issue":0,"issuer":2,"sale":"01a20080-4724-778a-b1cd-67280f60a2fe","serial":1,"sold_at":1795304736549,"status":"valid","type":1}');
INSERT INTO change VALUES(31,'ticket','1-1-2-0',0,1,1,0,0,'{"event":1,"issue":0,"issuer":2,"sale":"01a20080-43fd-73a0-8df5-92df6f8e3099","serial":2,"sold_at":1795304735742,"status":"voided","type":1}');
INSERT INTO change VALUES(32,'ticket','1-2-1-0',0,1,1,0,0,'{"event":1,"issue":0,"issuer":2,"sale":"01a20080-4591-7ccb-9248-8739a8060223","serial":1,"sold_at":1795304736146,"status":"refunded","type":2}');
INSERT INTO change VALUES(33,'lease','01a20080-3eea-7538-80e4-89b6d802f086',0,0,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20080-3eea-7538-80e4-89b6d802f086","last":3,"sell_until":1795329900000,"status":"open","type":1}');
INSERT INTO change VALUES(34,'lease','01a20080-3eea-7538-80e4-89b7d2ffdd18',0,0,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20080-3eea-7538-80e4-89b7d2ffdd18","last":2,"sell_until":1795329900000,"status":"open","type":2}');
INSERT INTO change VALUES(35,'lease','01a20080-3eea-7538-80e4-89b7da526604',0,1,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20080-3eea-7538-80e4-89b7da526604","last":30,"sell_until":1795329900000,"status":"returned","type":3}');
INSERT INTO change VALUES(36,'lease','01a20080-3eea-7538-80e4-89b8d70e8bef',0,1,0,1,0,'{"epoch":2,"event":1,"first":1,"id":"01a20080-3eea-7538-80e4-89b8d70e8bef","last":3,"sell_until":1795329900000,"status":"returned","type":4}');
INSERT INTO change VALUES(37,'lease','01a20080-3eeb-7546-b130-e18e0f7a74cd',0,0,0,1,0,'{"epoch":2,"event":2,"first":1,"id":"01a20080-3eeb-7546-b130-e18e0f7a74cd","last":1,"sell_until":1795329900000,"status":"open","type":1}');
INSERT INTO change VALUES(38,'issuer','2',0,1,0,0,0,'{"certificate":"TKC1:112HB00009H09A2ETGOF3RSBW9TY9SKN37I8E5I*EWM$EM4VG23U6PZNGB%8+FPZ86 JPNV6HB03H0000V50000HB0000V50V50000V500003H0000V50HB0000V50000HB0000HB0V50000V50000D60-*1D%QTFFF52ID4E/GL4PB+RJ8Q-Z5CHHQ8ESBP$EH*5BN3P$EWANL1UKP-EM EWMLQI2SREIA6TS1CFKECP:SH4*ICVDE0","issuer":2,"name":"Box Office"}');
INSERT INTO change VALUES(39,'checkin','01a20080-56e9-70dd-b2c3-4c82b068c7f1',0,0,1,0,2,'{"at":1795304740605,"count":1,"direction":"entry","event":1,"gate":1,"gate_name":"Main","hlc":1795304740604,"id":"01a20080-56e9-70dd-b2c3-4c82b068c7f1","issue":0,"serial":1,"terminal":2,"terminal_name":"Gate","type":1,"verdict":"admitted"}');
INSERT INTO change VALUES(40,'incident','01a20080-7827-72ad-9d1f-af8e595cee5e',0,0,1,0,0,'{"at":1795304749095,"event":1,"id":"01a20080-7827-72ad-9d1f-af8e595cee5e","kind":"override","severity":1,"text":"“Gate” let in Regular number 1 of Tamasha la Pwani although the gate had refused (already_in): “known”, approved by wanjiru."}');
INSERT INTO change VALUES(41,'checkin','01a20080-7485-7bac-88ba-7678812ca1de',0,0,1,0,2,'{"at":1795304748165,"count":1,"direction":"entry","event":1,"gate":1,"gate_name":"Main","hlc":1795304748164,"id":"01a20080-7485-7bac-88ba-7678812ca1de","issue":0,"serial":1,"terminal":2,"terminal_name":"Gate","type":1,"verdict":"already_in"}');
INSERT INTO change VALUES(42,'checkin','01a20080-760f-754b-947b-de49bebfc491',0,0,1,0,2,'{"at":1795304748573,"count":1,"direction":"entry","event":1,"gate":1,"gate_name":"Main","hlc":1795304748572,"id":"01a20080-760f-754b-947b-de49bebfc491","issue":93,"serial":4064469413,"terminal":2,"terminal_name":"Gate","type":1,"verdict":"admitted"}');
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
INSERT INTO reversal VALUES('01a20080-51c4-7a25-971d-19460b21095a','voided','01a20080-43fd-73a0-8df5-92df6f8e3099',1,5,1,'amina','','wrong','01a20080-4280-7dfd-98f1-9ad929276ca5','KES',150000,1795304739269);
INSERT INTO reversal VALUES('01a20080-5471-70ff-b071-c0b94fde20d0','refunded','01a20080-4591-7ccb-9248-8739a8060223',1,6,1,'amina','wanjiru','rain','01a20080-4280-7dfd-98f1-9ad929276ca5','KES',500000,1795304739953);
CREATE TABLE reversal_payment (
  reversal TEXT NOT NULL REFERENCES reversal (id),
  line INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (reversal, line)
) STRICT;
INSERT INTO reversal_payment VALUES('01a20080-51c4-7a25-971d-19460b21095a',1,'cash',150000,'');
INSERT INTO reversal_payment VALUES('01a20080-5471-70ff-b071-c0b94fde20d0',1,'mpesa-code',300000,'SKL5XQ2M7P');
INSERT INTO reversal_payment VALUES('01a20080-5471-70ff-b071-c0b94fde20d0',2,'cash',200000,'');
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
INSERT INTO act VALUES('01a20080-3ff8-7926-8387-239330379e43',1795304734712,'wanjiru','list.begun','01a20080-3ff4-7f77-892c-aa9c4a2bab8d',1,0,'Began to import the list “list.csv” of 2 rows');
INSERT INTO act VALUES('01a20080-400e-7bdd-a9f0-aa0e348b0295',1795304734734,'wanjiru','list.imported','01a20080-3ff4-7f77-892c-aa9c4a2bab8d',1,0,'Imported the list “list.csv”: 2 tickets added, 0 changed, 0 as they were, 0 rows refused');
INSERT INTO act VALUES('01a20080-402c-7c51-a6a0-aac55e2af77b',1795304734764,'wanjiru','ticket.blocked','1-1-3184839873-205',1,0,'stolen');
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
INSERT INTO foreign_ticket VALUES(1,3184839873,205,1,'84a514318c0dac0bef8007a4ae633975','valid','Auma','','','','',0,0,'01a20080-3ff4-7f77-892c-aa9c4a2bab8d',1795304734728);
INSERT INTO foreign_ticket VALUES(1,4064469413,93,1,'fcb5d77ec80c4c80efb2d2843fdbf07b','valid','Otieno','','','','',0,0,'01a20080-3ff4-7f77-892c-aa9c4a2bab8d',1795304734728);
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
INSERT INTO mark VALUES(1,1,3184839873,205,0,'84a514318c0dac0bef8007a4ae633975',0,1,0,'stolen','','wanjiru',1795304734764);
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
CREATE TRIGGER ticket_type_below_foreign BEFORE INSERT ON ticket_type WHEN NEW.capacity + NEW.overdraft > 2147483647
  BEGIN SELECT RAISE (ABORT, 'a ticket type has at most 2147483647 places'); END;
CREATE TRIGGER ticket_type_stays_below_foreign BEFORE UPDATE OF capacity, overdraft ON ticket_type
  WHEN NEW.capacity + NEW.overdraft > 2147483647
  BEGIN SELECT RAISE (ABORT, 'a ticket type has at most 2147483647 places'); END;
CREATE INDEX checkin_overrides ON checkin (overrides) WHERE overrides <> '';
COMMIT;
