/* Queries on wrong passwords for logins that nobody has. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-people.h"

gboolean
hub_store_guess_get (SqlConn *conn, HubStoreGuess *guess, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT failures, locked_until FROM login_guess WHERE place = $1 AND digest = $2",
                                        "is", guess->place, guess->digest);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  guess->failures = found ? sql_int (rows, 0) : 0;
  guess->locked_until = found ? sql_int (rows, 1) : 0;
  return TRUE;
}

gboolean
hub_store_guess_put (SqlConn *conn, const HubStoreGuess *guess, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO login_guess (place, digest, failures, locked_until) VALUES ($1, $2, $3, $4) ON CONFLICT (place) "
                  "DO UPDATE SET digest = excluded.digest, failures = excluded.failures, locked_until = excluded.locked_until",
                  "isii", guess->place, guess->digest, guess->failures, guess->locked_until);
}
