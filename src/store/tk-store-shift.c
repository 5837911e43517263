/* Shifts as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-shift.h"
#include "tk-store-rows-private.h"

#define SHIFT_COLUMNS \
  "SELECT id, currency, opened_by, closed_by, note, opened_seq, opened_at, opening_float, closed_seq, closed_at, counted," \
  " expected, number, body FROM shift "

static gpointer
read_shift (TkStmt *stmt)
{
  TkStoreShift *shift = g_new0 (TkStoreShift, 1);

  shift->id = g_strdup (tk_stmt_text (stmt, 0));
  shift->currency = g_strdup (tk_stmt_text (stmt, 1));
  shift->opened_by = g_strdup (tk_stmt_text (stmt, 2));
  shift->closed_by = g_strdup (tk_stmt_text (stmt, 3));
  shift->note = g_strdup (tk_stmt_text (stmt, 4));
  shift->opened_seq = tk_stmt_int (stmt, 5);
  shift->opened_at = tk_stmt_int (stmt, 6);
  shift->opening_float = tk_stmt_int (stmt, 7);
  shift->closed_seq = tk_stmt_int (stmt, 8);
  shift->closed_at = tk_stmt_int (stmt, 9);
  shift->counted = tk_stmt_int (stmt, 10);
  shift->expected = tk_stmt_int (stmt, 11);
  shift->number = tk_stmt_int (stmt, 12);
  shift->body = g_strdup (tk_stmt_text (stmt, 13));
  return shift;
}

void
tk_store_shift_free (TkStoreShift *shift)
{
  if (shift == NULL)
    return;
  g_free (shift->id);
  g_free (shift->currency);
  g_free (shift->opened_by);
  g_free (shift->closed_by);
  g_free (shift->note);
  g_free (shift->body);
  g_free (shift);
}

gboolean
tk_store_get_open_shift (TkStore *store, TkStoreShift **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, SHIFT_COLUMNS "WHERE closed_at IS NULL", ""), read_shift,
                       (gpointer *) out, error);
}

gboolean
tk_store_get_closed_shift (TkStore *store, TkStoreShift **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                    SHIFT_COLUMNS "WHERE number > 0 ORDER BY number DESC LIMIT 1", ""),
                       read_shift, (gpointer *) out, error);
}

gboolean
tk_store_get_numbered_shift (TkStore *store, gint64 number, TkStoreShift **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, SHIFT_COLUMNS "WHERE number = $1 AND number > 0", "i", number),
                       read_shift, (gpointer *) out, error);
}

gboolean
tk_store_next_shift_number (TkStore *store, gint64 *number, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), number, NULL, error,
                        "SELECT coalesce (max (number), 0) + 1 FROM shift WHERE number > 0", "");
}

gboolean
tk_store_add_shift (TkStore *store, const TkStoreShift *shift, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO shift (id, opened_seq, opened_at, opened_by, opening_float, currency)"
                    " SELECT $1, seq, at, $3, $4, $5 FROM journal WHERE seq = $2", "sisis",
                    shift->id, shift->opened_seq, shift->opened_by, shift->opening_float, shift->currency);
}

gboolean
tk_store_close_shift (TkStore *store, const TkStoreShift *shift, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "UPDATE shift SET closed_seq = $2, closed_at = (SELECT at FROM journal WHERE seq = $2), closed_by = $3,"
                    " counted = $4, expected = $5, note = $6, number = $7, body = (SELECT body FROM journal WHERE seq = $2)"
                    " WHERE id = $1 AND closed_at IS NULL", "sisiisi",
                    shift->id, shift->closed_seq, shift->closed_by, shift->counted, shift->expected, shift->note, shift->number);
}

gboolean
tk_store_count_open_attempts (TkStore *store, gint64 *n, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), n, NULL, error, "SELECT count (*) FROM attempt WHERE done = 0", "");
}

gboolean
tk_store_add_cash_moved (TkStore *store, const TkStoreDrawer *moved, const char *currency, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO cash_moved (seq, shift, at, staff, approved_by, reason, currency, amount)"
                    " SELECT seq, $2, at, $3, $4, $5, $6, $7 FROM journal WHERE seq = $1", "isssssi", moved->seq, moved->shift,
                    moved->staff, moved->approved_by, moved->reason, currency, moved->amount);
}

gboolean
tk_store_add_drawer_open (TkStore *store, const TkStoreDrawer *opened, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO drawer_open (seq, shift, at, staff, approved_by, reason)"
                    " SELECT seq, $2, at, $3, $4, $5 FROM journal WHERE seq = $1", "issss", opened->seq, opened->shift,
                    opened->staff, opened->approved_by, opened->reason);
}

gboolean
tk_store_add_handed_over (TkStore *store, const TkStoreHandedOver *handed, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO handed_over (seq, shift, at, from_staff, to_staff, counted, expected, note)"
                    " SELECT seq, $2, at, $3, $4, $5, $6, $7 FROM journal WHERE seq = $1", "isssiis", handed->seq, handed->shift,
                    handed->from, handed->to, handed->counted, handed->expected, handed->note);
}
