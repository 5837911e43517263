/* Shifts as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-shift.h"
#include "tk-store-rows-private.h"

#define SHIFT_COLUMNS \
  "SELECT id, currency, opened_by, closed_by, note, opened_seq, opened_at, opening_float, closed_seq, closed_at, counted," \
  " expected FROM shift "

#define SUM_IF(what, when) " coalesce (sum (CASE WHEN " when " THEN " what " ELSE 0 END), 0)"
#define SALES \
  "SELECT (SELECT count (*) FROM sale WHERE shift = $1), (SELECT coalesce (sum (total), 0) FROM sale WHERE shift = $1)," \
  SUM_IF ("p.amount", "p.method = 'cash'") "," SUM_IF ("p.amount", "p.method <> 'cash'") "," \
  " (SELECT coalesce (sum (l.qty), 0) FROM sale s JOIN sale_line l ON l.sale = s.id WHERE s.shift = $1)" \
  " FROM sale s JOIN payment p ON p.sale = s.id WHERE s.shift = $1"
#define REVERSALS \
  "SELECT" SUM_IF ("1", "kind = 'voided'") "," SUM_IF ("amount", "kind = 'voided'") "," \
  SUM_IF ("1", "kind = 'refunded'") "," SUM_IF ("amount", "kind = 'refunded'") "," \
  " (SELECT" SUM_IF ("p.amount", "p.method = 'cash'") BACK "), (SELECT" SUM_IF ("p.amount", "p.method <> 'cash'") BACK ")," \
  " (SELECT count (*) FROM reversal r JOIN sale_ticket s ON s.sale = r.sale JOIN reversal_ticket t ON t.event = s.event" \
  " AND t.type = s.type AND t.serial = s.serial AND t.issue = s.issue AND t.reversal = r.id WHERE r.shift = $1)" \
  " FROM reversal WHERE shift = $1"
#define BACK " FROM reversal r JOIN reversal_payment p ON p.reversal = r.id WHERE r.shift = $1"

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

static gpointer
read_sales (TkStmt *stmt)
{
  TkStoreShiftSums *sums = g_new0 (TkStoreShiftSums, 1);

  sums->sales = tk_stmt_int (stmt, 0);
  sums->total = tk_stmt_int (stmt, 1);
  sums->cash = tk_stmt_int (stmt, 2);
  sums->other = tk_stmt_int (stmt, 3);
  sums->tickets = tk_stmt_int (stmt, 4);
  return sums;
}

static gpointer
read_reversals (TkStmt *stmt)
{
  TkStoreShiftSums *sums = g_new0 (TkStoreShiftSums, 1);

  sums->voids = tk_stmt_int (stmt, 0);
  sums->voided = tk_stmt_int (stmt, 1);
  sums->refunds = tk_stmt_int (stmt, 2);
  sums->refunded = tk_stmt_int (stmt, 3);
  sums->cash_back = tk_stmt_int (stmt, 4);
  sums->other_back = tk_stmt_int (stmt, 5);
  sums->tickets_back = tk_stmt_int (stmt, 6);
  return sums;
}

gboolean
tk_store_sum_shift (TkStore *store, const char *id, TkStoreShiftSums *out, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autofree TkStoreShiftSums *sold = NULL, *back = NULL;

  if (!tk_store_row (tk_db_query (db, error, SALES, "s", id), read_sales, (gpointer *) &sold, error)
      || !tk_store_row (tk_db_query (db, error, REVERSALS, "s", id), read_reversals, (gpointer *) &back, error))
    return FALSE;
  *out = *back; /* an aggregate always has its one row */
  out->sales = sold->sales;
  out->total = sold->total;
  out->cash = sold->cash;
  out->other = sold->other;
  out->tickets = sold->tickets;
  return TRUE;
}
