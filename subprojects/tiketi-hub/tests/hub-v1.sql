-- A real database of version 1, as `sqlite3 … .dump` wrote it: a demo with a till and a gate, three sales and a check-in.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE hub (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  public_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO hub VALUES(1,'9c5094998003f51d99dd9048ff9d680f5fbfeca5da98dc1c47aff834a0fe255b',1795281573925);
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'organizer', 'supervisor', 'cashier', 'gate', 'attendee')),
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;
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
INSERT INTO event VALUES(1,'Tamasha la Pwani','Mama Ngina Waterfront, Mombasa','Africa/Nairobi','KES',1795277700000,1795284900000,1795306500000);
INSERT INTO event VALUES(2,'Nairobi Comedy Night','Alliance Française, Nairobi','Africa/Nairobi','KES',1795277700000,1795284900000,1795306500000);
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
  quarantined INTEGER NOT NULL DEFAULT 0 CHECK (quarantined >= 0),
  PRIMARY KEY (event, type),
  CHECK (sold + leased + held + quarantined <= capacity)
) STRICT;
INSERT INTO ticket_type VALUES(1,1,'Regular','',150000,500,1,1,0,0,6,161,0,0);
INSERT INTO ticket_type VALUES(1,2,'VIP','',500000,50,1,2,0,0,0,17,0,0);
INSERT INTO ticket_type VALUES(1,3,'Family','Admits four',400000,60,4,3,0,0,0,20,0,0);
INSERT INTO ticket_type VALUES(1,4,'Last Seats','',50000,5,1,4,0,0,0,2,0,0);
INSERT INTO ticket_type VALUES(2,1,'Standard','',200000,200,1,1,0,0,0,67,0,0);
CREATE TABLE stock (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL,
  PRIMARY KEY (event, type, first),
  CHECK (last >= first),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
INSERT INTO stock VALUES(1,1,168,500);
INSERT INTO stock VALUES(1,2,18,50);
INSERT INTO stock VALUES(1,3,21,60);
INSERT INTO stock VALUES(1,4,3,5);
INSERT INTO stock VALUES(2,1,68,200);
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
INSERT INTO gate VALUES(1,1,'Main','Main gate is to the right.',1795277700000,0,0,0,0,1,1,1);
INSERT INTO gate VALUES(2,1,'VIP','VIP gate is to the left.',1795277700000,0,0,0,0,1,1,1);
INSERT INTO gate VALUES(3,2,'Door','',1795277700000,0,0,0,0,1,1,1);
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
) STRICT;
INSERT INTO terminal VALUES(1,'Box Office','box-office','7675ee50b6956b5b5a4de05dde2a33023d757b9194f50cafdc0a0738cfeb351b',1795540777108,1795281577108,0,0,0,'',NULL,NULL,NULL,0,0,'',0);
INSERT INTO terminal VALUES(2,'Gate','gate','5911b1cc6e25ddfd2143986646c6d6a7ab836bbbdc6f6f40ead2a543dd65e9e8',1795540777134,1795281577134,0,0,0,'',NULL,NULL,NULL,0,0,'',0);
INSERT INTO terminal VALUES(3,'Till','both','b4215402a14fe3d369e225a313b7f673418770bb0f0bba173517e4d0dccdb60f',1795540778784,1795281578784,1795281579073,0,0,'tiketi 0.1.0','88710956eacd1a92ab28e286fdf398d3655cff27c6b4b7b23a6e4d883591d28e','4b54036e325fa8f32b922b3cb116eddc61d020f65e30265da1b04fbce3df38f8',2,2,4,'68daf5d89d422f7837fc48952efe991303fc01de16289c2a4e2eeaca6d2fe739',1795281581865);
INSERT INTO terminal VALUES(4,'Door','gate','851b68127ae1d6cff67ffbda1bcd5b73169059df30b628a7b03e9e992ec77ca5',1795540778871,1795281578871,1795281579463,0,0,'tiketi 0.1.0','ef58269d6ecc1cfbe1e357719685210ef36f25538dabaee20dff85ca0ed7c337','00d5c39f93a15b61fe6c72f7565a84d0a476f9a36e1ef77c160a38fd1f16ec5d',3,1,1,'5bf8dc4f4c617d7bb797b738efa416575cd838d48b336af99943ff11d071fc8a',1795281582017);
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
CREATE TABLE lease (
  id TEXT PRIMARY KEY,
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL,
  terminal INTEGER NOT NULL REFERENCES terminal (terminal),
  epoch INTEGER NOT NULL DEFAULT 1,
  sell_until INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'fenced', 'returned')),
  sold INTEGER NOT NULL DEFAULT 0,
  granted_at INTEGER NOT NULL,
  CHECK (last >= first),
  CHECK (sold BETWEEN 0 AND last - first + 1),
  FOREIGN KEY (event, type) REFERENCES ticket_type (event, type)
) STRICT;
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104a9ce6e566',1,1,1,167,3,1,1795306500000,'open',6,1795281579169);
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104ab6f0c568',1,2,1,17,3,1,1795306500000,'open',0,1795281579169);
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104b011c23e6',1,3,1,20,3,1,1795306500000,'open',0,1795281579169);
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104b439accc3',1,4,1,2,3,1,1795306500000,'open',0,1795281579169);
INSERT INTO lease VALUES('01a1ff1e-eca9-7952-a478-104b465e84dd',2,1,1,67,3,1,1795306500000,'open',0,1795281579169);
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
  status TEXT NOT NULL CHECK (status IN ('applied', 'conflict', 'dead')),
  reason TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (terminal, seq)
) STRICT;
INSERT INTO journal VALUES(3,1,'01a1ff1e-f0a5-75c5-8756-a6a09c8b691d','shift.opened',1795281580197,17054821,'amina','{"automatic":true,"currency":"KES","float":0,"shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c"}','559c75fb5e81bf3e609c42bc1b6d9783b833a946590e5988f5db3ef13cd012da','applied','',1795281581865);
INSERT INTO journal VALUES(3,2,'01a1ff1e-f0a5-75c5-8756-a6a0f94b2d8f','sale.completed',1795281580198,17054821,'amina','{"currency":"KES","lines":[{"amount":300000,"event":1,"qty":2,"type":1,"unit":150000}],"payments":[{"amount":300000,"change":100000,"method":"cash","tendered":400000}],"sale":"01a1ff1e-f0a5-75c5-8756-a6a068463bb6","shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c","tickets":[{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":1,"type":1},{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":2,"type":1}],"total":300000}','17e6c49a698949155595b23b80c667c0236957d528d852024448bba146d644b2','applied','',1795281581865);
INSERT INTO journal VALUES(3,3,'01a1ff1e-f27b-75fb-b800-fe59ce1cb8ac','sale.completed',1795281580667,17055290,'amina','{"currency":"KES","lines":[{"amount":300000,"event":1,"qty":2,"type":1,"unit":150000}],"payments":[{"amount":300000,"change":100000,"method":"cash","tendered":400000}],"sale":"01a1ff1e-f27a-71a8-8196-0a5332ac186a","shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c","tickets":[{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":3,"type":1},{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":4,"type":1}],"total":300000}','385b0250386daf73fdfa42152379044e4c6c8d3376635b510d6faefa68af743c','applied','',1795281581865);
INSERT INTO journal VALUES(3,4,'01a1ff1e-f4b5-7dba-8911-9748358bca3a','sale.completed',1795281581237,17055861,'amina','{"currency":"KES","lines":[{"amount":300000,"event":1,"qty":2,"type":1,"unit":150000}],"payments":[{"amount":300000,"change":100000,"method":"cash","tendered":400000}],"sale":"01a1ff1e-f4b5-7dba-8911-9747bc293588","shift":"01a1ff1e-f0a5-75c5-8756-a6a0784ea66c","tickets":[{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":5,"type":1},{"event":1,"issue":0,"lease":"01a1ff1e-eca9-7952-a478-104a9ce6e566","serial":6,"type":1}],"total":300000}','68daf5d89d422f7837fc48952efe991303fc01de16289c2a4e2eeaca6d2fe739','applied','',1795281581865);
INSERT INTO journal VALUES(4,1,'01a1ff1e-f6d9-73ac-9b37-ba9f80d2dcd6','checkin.entry',1795281581786,17056409,'juma','{"count":1,"direction":"entry","event":1,"gate":1,"issuer":2,"serial":2,"source":"text","type":1,"verdict":"admitted"}','5bf8dc4f4c617d7bb797b738efa416575cd838d48b336af99943ff11d071fc8a','applied','',1795281582017);
CREATE TABLE sale (
  id TEXT PRIMARY KEY,
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event INTEGER NOT NULL,
  staff TEXT NOT NULL,
  shift TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
INSERT INTO sale VALUES('01a1ff1e-f0a5-75c5-8756-a6a068463bb6',3,2,1,'amina','01a1ff1e-f0a5-75c5-8756-a6a0784ea66c','KES',300000,1795281580198);
INSERT INTO sale VALUES('01a1ff1e-f27a-71a8-8196-0a5332ac186a',3,3,1,'amina','01a1ff1e-f0a5-75c5-8756-a6a0784ea66c','KES',300000,1795281580667);
INSERT INTO sale VALUES('01a1ff1e-f4b5-7dba-8911-9747bc293588',3,4,1,'amina','01a1ff1e-f0a5-75c5-8756-a6a0784ea66c','KES',300000,1795281581237);
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
INSERT INTO sale_line VALUES('01a1ff1e-f0a5-75c5-8756-a6a068463bb6',1,1,1,2,150000,300000);
INSERT INTO sale_line VALUES('01a1ff1e-f27a-71a8-8196-0a5332ac186a',1,1,1,2,150000,300000);
INSERT INTO sale_line VALUES('01a1ff1e-f4b5-7dba-8911-9747bc293588',1,1,1,2,150000,300000);
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
INSERT INTO payment VALUES('01a1ff1e-f0a5-75c5-8756-a6a068463bb6',1,'cash',300000,400000,100000,'');
INSERT INTO payment VALUES('01a1ff1e-f27a-71a8-8196-0a5332ac186a',1,'cash',300000,400000,100000,'');
INSERT INTO payment VALUES('01a1ff1e-f4b5-7dba-8911-9747bc293588',1,'cash',300000,400000,100000,'');
CREATE TABLE ticket (
  event INTEGER NOT NULL,
  type INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  issuer INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  sale TEXT NOT NULL REFERENCES sale (id),
  status TEXT NOT NULL CHECK (status IN ('valid', 'unpaid', 'voided', 'refunded', 'blocked')),
  sold_at INTEGER NOT NULL,
  PRIMARY KEY (event, type, serial, issue)
) STRICT;
INSERT INTO ticket VALUES(1,1,1,0,2,3,'01a1ff1e-f0a5-75c5-8756-a6a068463bb6','valid',1795281580198);
INSERT INTO ticket VALUES(1,1,2,0,2,3,'01a1ff1e-f0a5-75c5-8756-a6a068463bb6','valid',1795281580198);
INSERT INTO ticket VALUES(1,1,3,0,2,3,'01a1ff1e-f27a-71a8-8196-0a5332ac186a','valid',1795281580667);
INSERT INTO ticket VALUES(1,1,4,0,2,3,'01a1ff1e-f27a-71a8-8196-0a5332ac186a','valid',1795281580667);
INSERT INTO ticket VALUES(1,1,5,0,2,3,'01a1ff1e-f4b5-7dba-8911-9747bc293588','valid',1795281581237);
INSERT INTO ticket VALUES(1,1,6,0,2,3,'01a1ff1e-f4b5-7dba-8911-9747bc293588','valid',1795281581237);
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
  at INTEGER NOT NULL,
  UNIQUE (terminal, seq),
  FOREIGN KEY (terminal, seq) REFERENCES journal (terminal, seq)
) STRICT;
INSERT INTO checkin VALUES('01a1ff1e-f6d9-73ac-9b37-ba9f80d2dcd6',4,1,'checkin.entry',1,1,1,2,0,2,1,'entry','admitted','text','','',0,'juma',1795281581786);
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
) STRICT;
INSERT INTO shift VALUES('01a1ff1e-f0a5-75c5-8756-a6a0784ea66c',3,'amina','KES',0,1795281580197,0,0,0,0,0,'');
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
INSERT INTO change VALUES(4,'event','1',0,0,1,0,0,'{"currency":"KES","doors_at":1795277700000,"ends_at":1795306500000,"event":1,"starts_at":1795284900000,"title":"Tamasha la Pwani","venue":"Mama Ngina Waterfront, Mombasa","zone":"Africa/Nairobi"}');
INSERT INTO change VALUES(5,'event','2',0,0,2,0,0,'{"currency":"KES","doors_at":1795277700000,"ends_at":1795306500000,"event":2,"starts_at":1795284900000,"title":"Nairobi Comedy Night","venue":"Alliance Française, Nairobi","zone":"Africa/Nairobi"}');
INSERT INTO change VALUES(6,'type','1-1',0,0,1,0,0,'{"admits":1,"capacity":500,"event":1,"name":"Regular","position":1,"price":150000,"type":1}');
INSERT INTO change VALUES(7,'type','1-2',0,0,1,0,0,'{"admits":1,"capacity":50,"event":1,"name":"VIP","position":2,"price":500000,"type":2}');
INSERT INTO change VALUES(8,'type','1-3',0,0,1,0,0,'{"admits":4,"capacity":60,"description":"Admits four","event":1,"name":"Family","position":3,"price":400000,"type":3}');
INSERT INTO change VALUES(9,'type','1-4',0,0,1,0,0,'{"admits":1,"capacity":5,"event":1,"name":"Last Seats","position":4,"price":50000,"type":4}');
INSERT INTO change VALUES(10,'type','2-1',0,0,2,0,0,'{"admits":1,"capacity":200,"event":2,"name":"Standard","position":1,"price":200000,"type":1}');
INSERT INTO change VALUES(11,'gate','1',0,0,1,0,0,'{"direction_hint":"Main gate is to the right.","entries":true,"event":1,"exits":true,"gate":1,"name":"Main","opens":1795277700000,"reentry":true}');
INSERT INTO change VALUES(12,'gate','2',0,0,1,0,0,'{"direction_hint":"VIP gate is to the left.","entries":true,"event":1,"exits":true,"gate":2,"name":"VIP","opens":1795277700000,"reentry":true,"types":[2]}');
INSERT INTO change VALUES(13,'gate','3',0,0,2,0,0,'{"entries":true,"event":2,"exits":true,"gate":3,"name":"Door","opens":1795277700000,"reentry":true}');
INSERT INTO change VALUES(15,'lease','01a1ff1e-eca9-7952-a478-104a9ce6e566',0,0,0,3,0,'{"epoch":1,"event":1,"first":1,"id":"01a1ff1e-eca9-7952-a478-104a9ce6e566","last":167,"sell_until":1795306500000,"status":"open","type":1}');
INSERT INTO change VALUES(16,'lease','01a1ff1e-eca9-7952-a478-104ab6f0c568',0,0,0,3,0,'{"epoch":1,"event":1,"first":1,"id":"01a1ff1e-eca9-7952-a478-104ab6f0c568","last":17,"sell_until":1795306500000,"status":"open","type":2}');
INSERT INTO change VALUES(17,'lease','01a1ff1e-eca9-7952-a478-104b011c23e6',0,0,0,3,0,'{"epoch":1,"event":1,"first":1,"id":"01a1ff1e-eca9-7952-a478-104b011c23e6","last":20,"sell_until":1795306500000,"status":"open","type":3}');
INSERT INTO change VALUES(18,'lease','01a1ff1e-eca9-7952-a478-104b439accc3',0,0,0,3,0,'{"epoch":1,"event":1,"first":1,"id":"01a1ff1e-eca9-7952-a478-104b439accc3","last":2,"sell_until":1795306500000,"status":"open","type":4}');
INSERT INTO change VALUES(19,'lease','01a1ff1e-eca9-7952-a478-104b465e84dd',0,0,0,3,0,'{"epoch":1,"event":2,"first":1,"id":"01a1ff1e-eca9-7952-a478-104b465e84dd","last":67,"sell_until":1795306500000,"status":"open","type":1}');
INSERT INTO change VALUES(20,'issuer','2',0,1,0,0,0,'{"certificate":"TKC1:112HB00002D0.RA+-D84CGXUOLICU7J+2W%R0EQP6V-36T$B0DMP*N*9S*FV%FPQ5MYJPP5MHB0KS0000V50000HB0000V50V50000V5000025L000V50HB0000V50000W62000V503H0000V50000ZN2000V50YM0000V50000HB0000HB0V50000V50000LN8K 0L%V%ON$KR QENA2EHLRC73RV%VFJWP+ZI2T7RBMMLCCUE/3C*X35YAPT4Q78NX4J*6K8AZAOP0D%3PKS7-JHUM9GFV60","issuer":2,"name":"Till"}');
INSERT INTO change VALUES(21,'issuer','3',0,1,0,0,0,'{"certificate":"TKC1:1123H0000V5031R 7K.HKLHC.VD3CV.JB.GQ$1FXTK7-3-UF6D1::VI+24YB%FPQ5MYJPP5MV50000000S70 JF%90Z8TB4L WB2*VGY60-J4T1YOJLJB$CFNN1DV8GC7WSI33QO/PWF8AJT68D 64T*CSIG7-7+CJDGQR2H*S15GNYP450","issuer":3,"name":"Door"}');
INSERT INTO change VALUES(22,'ticket','1-1-1-0',0,0,1,0,3,'{"event":1,"issue":0,"issuer":2,"sale":"01a1ff1e-f0a5-75c5-8756-a6a068463bb6","serial":1,"sold_at":1795281580198,"status":"valid","type":1}');
INSERT INTO change VALUES(23,'ticket','1-1-2-0',0,0,1,0,3,'{"event":1,"issue":0,"issuer":2,"sale":"01a1ff1e-f0a5-75c5-8756-a6a068463bb6","serial":2,"sold_at":1795281580198,"status":"valid","type":1}');
INSERT INTO change VALUES(24,'ticket','1-1-3-0',0,0,1,0,3,'{"event":1,"issue":0,"issuer":2,"sale":"01a1ff1e-f27a-71a8-8196-0a5332ac186a","serial":3,"sold_at":1795281580667,"status":"valid","type":1}');
INSERT INTO change VALUES(25,'ticket','1-1-4-0',0,0,1,0,3,'{"event":1,"issue":0,"issuer":2,"sale":"01a1ff1e-f27a-71a8-8196-0a5332ac186a","serial":4,"sold_at":1795281580667,"status":"valid","type":1}');
INSERT INTO change VALUES(26,'ticket','1-1-5-0',0,0,1,0,3,'{"event":1,"issue":0,"issuer":2,"sale":"01a1ff1e-f4b5-7dba-8911-9747bc293588","serial":5,"sold_at":1795281581237,"status":"valid","type":1}');
INSERT INTO change VALUES(27,'ticket','1-1-6-0',0,0,1,0,3,'{"event":1,"issue":0,"issuer":2,"sale":"01a1ff1e-f4b5-7dba-8911-9747bc293588","serial":6,"sold_at":1795281581237,"status":"valid","type":1}');
INSERT INTO change VALUES(28,'checkin','01a1ff1e-f6d9-73ac-9b37-ba9f80d2dcd6',0,0,1,0,4,'{"at":1795281581786,"count":1,"direction":"entry","event":1,"gate":1,"gate_name":"Main","id":"01a1ff1e-f6d9-73ac-9b37-ba9f80d2dcd6","issue":0,"serial":2,"terminal":4,"terminal_name":"Door","type":1,"verdict":"admitted"}');
CREATE UNIQUE INDEX terminal_name ON terminal (name) WHERE revoked_at = 0;
CREATE INDEX terminal_event_event ON terminal_event (event, terminal);
CREATE INDEX lease_terminal ON lease (terminal);
CREATE UNIQUE INDEX lease_range ON lease (event, type, first) WHERE status <> 'returned';
CREATE UNIQUE INDEX journal_id ON journal (id) WHERE status <> 'dead';
CREATE INDEX journal_dead ON journal (status) WHERE status <> 'applied';
CREATE INDEX sale_event ON sale (event);
CREATE INDEX payment_reference ON payment (method, reference) WHERE reference <> '';
CREATE INDEX ticket_sale ON ticket (sale);
CREATE INDEX checkin_ticket ON checkin (event, type, serial, issue);
CREATE INDEX checkin_annuls ON checkin (annuls) WHERE annuls <> '';
CREATE INDEX incident_event ON incident (event);
CREATE INDEX change_lane ON change (urgent, n);
COMMIT;
