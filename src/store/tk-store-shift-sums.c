/* What a shift comes to: every figure of a report is a sum over the facts, none is kept beside them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-shift.h"
#include "tk-store-rows-private.h"

#define SUM_IF(what, when) " coalesce (sum (CASE WHEN " when " THEN " what " ELSE 0 END), 0)"
#define LINES " FROM sale s JOIN sale_line l ON l.sale = s.id WHERE s.shift = $1"
#define SUMS \
  "SELECT n, total, rounding, first_sale, last_sale, tickets, list, off, voids, voided, refunds, refunded," \
  " (SELECT count (*) FROM sale s JOIN payment p ON p.sale = s.id WHERE s.shift = $1 AND p.method = 'mpesa-code'" \
  " AND NOT EXISTS (SELECT 1 FROM receipt c WHERE c.method = p.method AND c.reference = p.reference AND c.state = 'matched'))" \
  " FROM (SELECT count (*) AS n, coalesce (sum (total), 0) AS total, coalesce (sum (rounding), 0) AS rounding," \
  " coalesce (min (number), 0) AS first_sale, coalesce (max (number), 0) AS last_sale FROM sale WHERE shift = $1)," \
  " (SELECT coalesce (sum (l.qty), 0) AS tickets, coalesce (sum (l.amount), 0) AS list, coalesce (sum (l.off), 0) AS off" LINES ")," \
  " (SELECT" SUM_IF ("1", "kind = 'voided'") " AS voids," SUM_IF ("amount", "kind = 'voided'") " AS voided," \
  SUM_IF ("1", "kind = 'refunded'") " AS refunds," SUM_IF ("amount", "kind = 'refunded'") " AS refunded FROM reversal WHERE shift = $1)"

#define METHODS \
  "SELECT method, sum (taken), sum (back), sum (n) FROM" \
  " (SELECT p.method AS method, p.amount AS taken, 0 AS back, 1 AS n FROM sale s JOIN payment p ON p.sale = s.id WHERE s.shift = $1" \
  " UNION ALL SELECT p.method, 0, p.amount, 0 FROM reversal r JOIN reversal_payment p ON p.reversal = r.id WHERE r.shift = $1)" \
  " GROUP BY method ORDER BY method <> 'cash', method"

/* What a ticket cost: its own price after discounts, or its line's from before there were any. */
#define PRICE \
  "CASE WHEN t.unit >= 0 THEN t.unit ELSE (SELECT max (l.unit) FROM sale_line l WHERE l.sale = t.sale AND l.event = t.event" \
  " AND l.type = t.type) END"
#define TYPES \
  "SELECT coalesce (e.title, ''), coalesce (y.name, ''), x.event, x.type, sum (x.sold), sum (x.undone), sum (x.amount) FROM" \
  " (SELECT l.event AS event, l.type AS type, l.qty AS sold, 0 AS undone, l.amount - l.off AS amount" LINES \
  " UNION ALL SELECT t.event, t.type, 0, 1, -(" PRICE ") FROM reversal r JOIN sale_ticket t ON t.sale = r.sale" \
  " JOIN reversal_ticket b ON b.event = t.event AND b.type = t.type AND b.serial = t.serial AND b.issue = t.issue" \
  " AND b.reversal = r.id WHERE r.shift = $1) AS x" \
  " LEFT JOIN event e ON e.number = x.event LEFT JOIN ticket_type y ON y.event = x.event AND y.number = x.type" \
  " GROUP BY x.event, x.type ORDER BY x.event, x.type"

#define QUARTERS \
  "SELECT s.at / 900000, l.event, l.type, sum (l.qty), sum (l.amount - l.off)" LINES " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"

#define STAFF \
  "SELECT staff, sum (n), sum (total), sum (cash), sum (back) FROM" \
  " (SELECT staff, 1 AS n, total, 0 AS cash, 0 AS back FROM sale WHERE shift = $1" \
  " UNION ALL SELECT s.staff, 0, 0, p.amount, 0 FROM sale s JOIN payment p ON p.sale = s.id WHERE s.shift = $1 AND p.method = 'cash'" \
  " UNION ALL SELECT staff, 0, 0, 0, amount FROM reversal WHERE shift = $1)" \
  " GROUP BY staff ORDER BY staff"

#define ACTS \
  "SELECT 'cash.moved', staff, '', approved_by, reason, seq, at, amount, 0 FROM cash_moved WHERE shift = $1" \
  " UNION ALL SELECT 'drawer.opened', staff, '', approved_by, reason, seq, at, 0, 0 FROM drawer_open WHERE shift = $1" \
  " UNION ALL SELECT 'shift.handed-over', from_staff, to_staff, '', note, seq, at, counted, counted - expected FROM handed_over" \
  " WHERE shift = $1 ORDER BY 6"

static gpointer
read_sums (TkStmt *stmt)
{
  TkStoreShiftSums *sums = g_new0 (TkStoreShiftSums, 1);

  sums->sales = tk_stmt_int (stmt, 0);
  sums->total = tk_stmt_int (stmt, 1);
  sums->rounding = tk_stmt_int (stmt, 2);
  sums->first_sale = tk_stmt_int (stmt, 3);
  sums->last_sale = tk_stmt_int (stmt, 4);
  sums->tickets = tk_stmt_int (stmt, 5);
  sums->list = tk_stmt_int (stmt, 6);
  sums->discounts = tk_stmt_int (stmt, 7);
  sums->voids = tk_stmt_int (stmt, 8);
  sums->voided = tk_stmt_int (stmt, 9);
  sums->refunds = tk_stmt_int (stmt, 10);
  sums->refunded = tk_stmt_int (stmt, 11);
  sums->unmatched = tk_stmt_int (stmt, 12);
  return sums;
}

gboolean
tk_store_sum_shift (TkStore *store, const char *id, TkStoreShiftSums *out, GError **error)
{
  g_autofree TkStoreShiftSums *sums = NULL;

  if (!tk_store_row (tk_db_query (tk_store_get_db (store), error, SUMS, "s", id), read_sums, (gpointer *) &sums, error))
    return FALSE;
  *out = *sums; /* an aggregate always has its one row */
  return TRUE;
}

/* ---- Rows ---- */

typedef void (*TellRow) (TkStmt *stmt, TkStoreEach each, gpointer data);

static gboolean
run_each (TkStore *store, const char *sql, const char *id, TellRow tell, TkStoreEach each, gpointer data, GError **error)
{
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error, sql, "s", id);
  GError *failure = NULL;

  if (stmt == NULL)
    return FALSE;
  while (tk_stmt_step (stmt, &failure))
    tell (stmt, each, data);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static void
tell_method (TkStmt *stmt, TkStoreEach each, gpointer data)
{
  TkStoreShiftMethod row = { tk_stmt_text (stmt, 0), tk_stmt_int (stmt, 1), tk_stmt_int (stmt, 2), tk_stmt_int (stmt, 3) };

  each (&row, data);
}

static void
tell_type (TkStmt *stmt, TkStoreEach each, gpointer data)
{
  TkStoreShiftType row = {
    .title = tk_stmt_text (stmt, 0), .name = tk_stmt_text (stmt, 1), .event = tk_stmt_int (stmt, 2), .type = tk_stmt_int (stmt, 3),
    .sold = tk_stmt_int (stmt, 4), .undone = tk_stmt_int (stmt, 5), .amount = tk_stmt_int (stmt, 6),
  };

  each (&row, data);
}

static void
tell_quarter (TkStmt *stmt, TkStoreEach each, gpointer data)
{
  TkStoreShiftQuarter row = {
    .quarter = tk_stmt_int (stmt, 0), .event = tk_stmt_int (stmt, 1), .type = tk_stmt_int (stmt, 2), .tickets = tk_stmt_int (stmt, 3),
    .amount = tk_stmt_int (stmt, 4),
  };

  each (&row, data);
}

static void
tell_staff (TkStmt *stmt, TkStoreEach each, gpointer data)
{
  TkStoreShiftStaff row = {
    .staff = tk_stmt_text (stmt, 0), .sales = tk_stmt_int (stmt, 1), .total = tk_stmt_int (stmt, 2), .cash = tk_stmt_int (stmt, 3),
    .refunds = tk_stmt_int (stmt, 4),
  };

  each (&row, data);
}

static void
tell_act (TkStmt *stmt, TkStoreEach each, gpointer data)
{
  TkStoreTillAct row = {
    .kind = tk_stmt_text (stmt, 0), .staff = tk_stmt_text (stmt, 1), .to = tk_stmt_text (stmt, 2), .approved_by = tk_stmt_text (stmt, 3),
    .reason = tk_stmt_text (stmt, 4), .seq = tk_stmt_int (stmt, 5), .at = tk_stmt_int (stmt, 6), .amount = tk_stmt_int (stmt, 7),
    .difference = tk_stmt_int (stmt, 8),
  };

  each (&row, data);
}

gboolean
tk_store_each_shift_method (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error)
{
  return run_each (store, METHODS, id, tell_method, each, data, error);
}

gboolean
tk_store_each_shift_type (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error)
{
  return run_each (store, TYPES, id, tell_type, each, data, error);
}

gboolean
tk_store_each_shift_quarter (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error)
{
  return run_each (store, QUARTERS, id, tell_quarter, each, data, error);
}

gboolean
tk_store_each_shift_staff (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error)
{
  return run_each (store, STAFF, id, tell_staff, each, data, error);
}

gboolean
tk_store_each_till_act (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error)
{
  return run_each (store, ACTS, id, tell_act, each, data, error);
}
