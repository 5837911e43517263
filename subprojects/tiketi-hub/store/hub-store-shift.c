/* Queries on shifts, their drawers, and the cash that moved in them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-shift.h"

gboolean
hub_store_shift_open (SqlConn *conn, const TkWireShiftOpened *shift, const HubStoreOrigin *origin, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO shift (id, terminal, staff, currency, float_amount, opened_at, opened_seq) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  "sissiii", shift->shift, origin->terminal, origin->staff, shift->currency, shift->float_amount, origin->at,
                  origin->seq);
}

gboolean
hub_store_shift_close (SqlConn *conn, const TkWireShiftClosed *shift, const char *body, const HubStoreOrigin *origin,
                       gboolean *own, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO shift (id, terminal, staff, currency, float_amount, opened_at, closed_at, cash_sales, "
                      "cash_refunds, cash_in, cash_out, counted, expected, difference, note, number, body) "
                      "VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
                      "ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at, cash_sales = excluded.cash_sales, "
                      "cash_refunds = excluded.cash_refunds, cash_in = excluded.cash_in, cash_out = excluded.cash_out, "
                      "counted = excluded.counted, expected = excluded.expected, difference = excluded.difference, "
                      "note = excluded.note, number = excluded.number, body = excluded.body "
                      "WHERE shift.terminal = excluded.terminal",
                      "sissiiiiiiiiisis", shift->shift, origin->terminal, origin->staff, shift->currency, shift->float_amount,
                      origin->at, shift->cash_sales, shift->cash_refunds, shift->cash_in, shift->cash_out, shift->counted,
                      shift->expected, shift->difference, shift->note, shift->number, body))
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
hub_store_shift_open_drawer (SqlConn *conn, const TkWireDrawerOpened *opened, const HubStoreOrigin *origin, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO drawer_open (terminal, seq, shift, staff, approved_by, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  "iissssi", origin->terminal, origin->seq, opened->shift, origin->staff, opened->approved_by, opened->reason,
                  origin->at);
}

gboolean
hub_store_shift_hand_over (SqlConn *conn, const TkWireShiftHanded *handed, const HubStoreOrigin *origin, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO handed_over (terminal, seq, shift, from_staff, to_staff, counted, expected, note, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  "iisssiisi", origin->terminal, origin->seq, handed->shift, handed->from, handed->to, handed->counted,
                  handed->expected, handed->note, origin->at);
}

/* ---- What the journal says of a shift. Its entries lie behind its opening: the rest of the terminal's is not read. ---- */

#define OF_SHIFT(table)                                                                                                  \
  table ".terminal = $1 AND " table ".seq > coalesce((SELECT opened_seq FROM shift WHERE id = $2), 0) AND " table ".shift = $2 "
#define SALES "FROM sale WHERE " OF_SHIFT ("sale")
#define PAID "FROM sale JOIN payment ON payment.sale = sale.id WHERE " OF_SHIFT ("sale")
#define BACK                                                                                                             \
  "FROM reversal JOIN reversal_payment ON reversal_payment.reversal = reversal.id WHERE " OF_SHIFT ("reversal")

gboolean
hub_store_shift_sums (SqlConn *conn, gint64 terminal, const char *shift, HubStoreShiftSums *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (
    conn, error,
    "SELECT (SELECT coalesce(sum(payment.amount), 0) " PAID "AND method = 'cash'), "
    "(SELECT coalesce(sum(reversal_payment.amount), 0) " BACK "AND method = 'cash'), "
    "(SELECT coalesce(sum(amount), 0) FROM cash_moved WHERE " OF_SHIFT ("cash_moved") "AND amount > 0), "
    "(SELECT coalesce(-sum(amount), 0) FROM cash_moved WHERE " OF_SHIFT ("cash_moved") "AND amount < 0), "
    "(SELECT count(*) " SALES "), (SELECT coalesce(sum(total), 0) " SALES "), (SELECT coalesce(sum(rounding), 0) " SALES "), "
    "(SELECT coalesce(sum(off), 0) FROM sale JOIN sale_line ON sale_line.sale = sale.id WHERE " OF_SHIFT ("sale") "), "
    "(SELECT count(*) FROM drawer_open WHERE " OF_SHIFT ("drawer_open") ")",
    "is", terminal, shift);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = (HubStoreShiftSums){ .cash_sales = sql_int (rows, 0), .cash_refunds = sql_int (rows, 1),
                              .cash_in = sql_int (rows, 2), .cash_out = sql_int (rows, 3), .sales = sql_int (rows, 4),
                              .total = sql_int (rows, 5), .rounding = sql_int (rows, 6), .discounts = sql_int (rows, 7),
                              .drawer_opens = sql_int (rows, 8) };
  return TRUE;
}

gboolean
hub_store_shift_method (SqlConn *conn, gint64 terminal, const char *shift, const char *method, TkWireShiftMethod *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error,
                                        "SELECT (SELECT coalesce(sum(payment.amount), 0) " PAID "AND method = $3), "
                                        "(SELECT coalesce(sum(reversal_payment.amount), 0) " BACK "AND method = $3)",
                                        "iss", terminal, shift, method);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  out->sales = sql_int (rows, 0);
  out->refunds = sql_int (rows, 1);
  return TRUE;
}

gboolean
hub_store_shift_methods (SqlConn *conn, gint64 terminal, const char *shift, gint64 *count, GError **error)
{
  return sql_get_int (conn, count, error,
                      "SELECT count(*) FROM (SELECT method " PAID "AND payment.amount > 0 UNION SELECT method " BACK
                      "AND reversal_payment.amount > 0) AS used",
                      "is", terminal, shift);
}

gboolean
hub_store_shift_numbers (SqlConn *conn, gint64 terminal, const char *but, gint64 number, HubStoreShiftNumbers *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error,
                                        "SELECT coalesce(max(number), 0), coalesce(sum(CASE WHEN number = $3 THEN 1 ELSE 0 END), 0), "
                                        "coalesce(sum(CASE WHEN number = 0 THEN 1 ELSE 0 END), 0) "
                                        "FROM shift WHERE terminal = $1 AND id <> $2 AND closed_at > 0",
                                        "isi", terminal, but, number);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = (HubStoreShiftNumbers){ sql_int (rows, 0), sql_int (rows, 1), sql_int (rows, 2) };
  return TRUE;
}
