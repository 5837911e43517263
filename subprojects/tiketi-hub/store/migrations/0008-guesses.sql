-- Wrong passwords for logins that nobody has, so that they are locked as accounts are. So many places and no more: whoever falls on
-- another's place takes it.
CREATE TABLE login_guess (
  place INTEGER NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,          -- of the login, under the hub's secret
  failures INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
) STRICT;
