CREATE TABLE half_way (id INTEGER PRIMARY KEY) STRICT;
UPDATE guest SET seat = 'A1';
CREATE UNIQUE INDEX one_guest_per_seat ON guest (seat);
