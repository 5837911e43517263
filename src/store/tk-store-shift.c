/* Shifts as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-shift.h"
#include "tk-store-rows-private.h"

#define SHIFT_COLUMNS \
  "SELECT id, currency, opened_by, closed_by, note, opened_seq, opened_at, opening_float, closed_seq, closed_at, counted," \
  " expected FROM shift "

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
                                    SHIFT_COLUMNS "WHERE closed_at IS NOT NULL ORDER BY closed_seq DESC LIMIT 1", ""),
                       read_shift, (gpointer *) out, error);
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
                    " counted = $4, expected = $5, note = $6 WHERE id = $1 AND closed_at IS NULL", "sisiis",
                    shift->id, shift->closed_seq, shift->closed_by, shift->counted, shift->expected, shift->note);
}

gboolean
tk_store_sum_shift (TkStore *store, const char *id, TkStoreShiftSums *out, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  TkStoreShiftSums sums;

  if (!tk_db_get_int (db, &sums.sales, NULL, error, "SELECT count (*) FROM sale WHERE shift = $1", "s", id)
      || !tk_db_get_int (db, &sums.total, NULL, error, "SELECT coalesce (sum (total), 0) FROM sale WHERE shift = $1", "s", id)
      || !tk_db_get_int (db, &sums.cash, NULL, error,
                         "SELECT coalesce (sum (p.amount), 0) FROM sale s JOIN payment p ON p.sale = s.id"
                         " WHERE s.shift = $1 AND p.method = 'cash'", "s", id)
      || !tk_db_get_int (db, &sums.other, NULL, error,
                         "SELECT coalesce (sum (p.amount), 0) FROM sale s JOIN payment p ON p.sale = s.id"
                         " WHERE s.shift = $1 AND p.method <> 'cash'", "s", id)
      || !tk_db_get_int (db, &sums.tickets, NULL, error,
                         "SELECT coalesce (sum (l.qty), 0) FROM sale s JOIN sale_line l ON l.sale = s.id"
                         " WHERE s.shift = $1", "s", id))
    return FALSE;
  *out = sums;
  return TRUE;
}
