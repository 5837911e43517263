/* Queries on shifts and the cash that moved in them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-shift.h"

gboolean
hub_store_shift_open (SqlConn *conn, const TkWireShiftOpened *shift, const HubStoreOrigin *origin, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO shift (id, terminal, staff, currency, float_amount, opened_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  "sissii", shift->shift, origin->terminal, origin->staff, shift->currency, shift->float_amount, origin->at);
}

gboolean
hub_store_shift_close (SqlConn *conn, const TkWireShiftClosed *shift, const HubStoreOrigin *origin, gboolean *own,
                       GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO shift (id, terminal, staff, currency, float_amount, opened_at, closed_at, cash_sales, "
                      "cash_refunds, cash_in, cash_out, counted, expected, difference, note) "
                      "VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
                      "ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at, cash_sales = excluded.cash_sales, "
                      "cash_refunds = excluded.cash_refunds, cash_in = excluded.cash_in, cash_out = excluded.cash_out, "
                      "counted = excluded.counted, expected = excluded.expected, difference = excluded.difference, "
                      "note = excluded.note WHERE shift.terminal = excluded.terminal",
                      "sissiiiiiiiiis", shift->shift, origin->terminal, origin->staff, shift->currency, shift->float_amount,
                      origin->at, shift->cash_sales, shift->cash_refunds, shift->cash_in, shift->cash_out, shift->counted,
                      shift->expected, shift->difference, shift->note))
    return FALSE;
  *own = changed > 0;
  return TRUE;
}

gboolean
hub_store_shift_owner (SqlConn *conn, const char *shift, gint64 *terminal, GError **error)
{
  return sql_get_int (conn, terminal, error, "SELECT terminal FROM shift WHERE id = $1", "s", shift);
}

gboolean
hub_store_shift_move_cash (SqlConn *conn, const TkWireCashMoved *moved, const HubStoreOrigin *origin, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO cash_moved (terminal, seq, shift, currency, amount, reason, approved_by, staff, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  "iississsi", origin->terminal, origin->seq, moved->shift, moved->currency, moved->amount, moved->reason,
                  moved->approved_by, origin->staff, origin->at);
}

gboolean
hub_store_shift_sums (SqlConn *conn, gint64 terminal, const char *shift, HubStoreShiftSums *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (
    conn, error,
    "SELECT (SELECT coalesce(sum(payment.amount), 0) FROM sale JOIN payment ON payment.sale = sale.id "
    "WHERE sale.terminal = $1 AND sale.shift = $2 AND payment.method = 'cash'), "
    "(SELECT coalesce(sum(reversal_payment.amount), 0) FROM reversal JOIN reversal_payment "
    "ON reversal_payment.reversal = reversal.id WHERE reversal.terminal = $1 AND reversal.shift = $2 "
    "AND reversal_payment.method = 'cash'), "
    "(SELECT coalesce(sum(amount), 0) FROM cash_moved WHERE terminal = $1 AND shift = $2 AND amount > 0), "
    "(SELECT coalesce(-sum(amount), 0) FROM cash_moved WHERE terminal = $1 AND shift = $2 AND amount < 0)",
    "is", terminal, shift);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = (HubStoreShiftSums){ .cash_sales = sql_int (rows, 0), .cash_refunds = sql_int (rows, 1),
                              .cash_in = sql_int (rows, 2), .cash_out = sql_int (rows, 3) };
  return TRUE;
}
