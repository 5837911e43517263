/* Queries on accounts and staff. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-people.h"

gboolean
hub_store_account_exists (SqlConn *conn, const char *email, gboolean *exists, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM account WHERE email = $1", "s", email))
    return FALSE;
  *exists = n > 0;
  return TRUE;
}

gboolean
hub_store_account_add (SqlConn *conn, const HubStoreAccount *account, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO account (email, name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)",
                  "ssssi", account->email, account->name, account->role, account->password_hash, account->created_at);
}

gboolean
hub_store_staff_exists (SqlConn *conn, const char *name, gboolean *exists, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM staff WHERE name = $1", "s", name))
    return FALSE;
  *exists = n > 0;
  return TRUE;
}

gboolean
hub_store_staff_add (SqlConn *conn, const TkWireStaff *staff, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO staff (name, display_name, role, pin_hash, active) VALUES ($1, $2, $3, $4, $5)", "ssssi",
                  staff->name, staff->display_name, staff->role, staff->pin_hash, (gint64) staff->active);
}
