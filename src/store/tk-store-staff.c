/* Staff and their wrong PINs as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-staff.h"
#include "tk-store-rows-private.h"

#define STAFF_COLUMNS "SELECT name, display_name, role, pin_hash, active FROM staff WHERE active <> 0 "

static gpointer
read_staff (TkStmt *stmt)
{
  TkWireStaff *staff = tk_wire_new (&tk_wire_staff_shape);

  tk_wire_set (&staff->name, tk_stmt_text (stmt, 0));
  tk_wire_set (&staff->display_name, tk_stmt_text (stmt, 1));
  tk_wire_set (&staff->role, tk_stmt_text (stmt, 2));
  tk_wire_set (&staff->pin_hash, tk_stmt_text (stmt, 3));
  staff->active = tk_stmt_int (stmt, 4) != 0;
  return staff;
}

static gpointer
read_attempts (TkStmt *stmt)
{
  TkStorePinAttempts *attempts = g_new0 (TkStorePinAttempts, 1);

  attempts->wrong = tk_stmt_int (stmt, 0);
  attempts->locked_until = tk_stmt_int (stmt, 1);
  return attempts;
}

void
tk_store_staff_free (TkWireStaff *staff)
{
  tk_wire_free (&tk_wire_staff_shape, staff);
}

GPtrArray *
tk_store_list_staff (TkStore *store, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error, STAFF_COLUMNS "ORDER BY display_name, name", ""),
                        read_staff, (GDestroyNotify) tk_store_staff_free, error);
}

gboolean
tk_store_get_staff (TkStore *store, const char *name, TkWireStaff **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, STAFF_COLUMNS "AND name = $1", "s", name), read_staff,
                       (gpointer *) out, error);
}

gboolean
tk_store_get_pin_attempts (TkStore *store, const char *name, TkStorePinAttempts *out, GError **error)
{
  g_autofree TkStorePinAttempts *found = NULL;

  if (!tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                  "SELECT wrong, locked_until FROM pin_attempt WHERE staff = $1", "s", name),
                     read_attempts, (gpointer *) &found, error))
    return FALSE;
  *out = found != NULL ? *found : (TkStorePinAttempts) { 0 };
  return TRUE;
}

gboolean
tk_store_set_pin_attempts (TkStore *store, const char *name, const TkStorePinAttempts *attempts, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (attempts->wrong == 0 && attempts->locked_until == 0)
    return tk_db_run (db, error, "DELETE FROM pin_attempt WHERE staff = $1", "s", name);
  return tk_db_run (db, error,
                    "INSERT INTO pin_attempt (staff, wrong, locked_until) VALUES ($1, $2, $3) ON CONFLICT (staff)"
                    " DO UPDATE SET wrong = excluded.wrong, locked_until = excluded.locked_until", "sii", name,
                    attempts->wrong, attempts->locked_until);
}
