/* Queries on orders made online, and what moves them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-order.h"

#include "hub-store.h"

#define SELECT_ORDER                                                                                                     \
  "SELECT id, account, event, total, at, expires_at, paid_at, changed_at, voucher, voucher_tickets, sale, status, method, " \
  "currency, phone, email, attempt, receipt, reason FROM web_order "

void
hub_store_order_free (HubStoreOrder *order)
{
  if (order == NULL)
    return;
  char *texts[] = { order->sale, order->status, order->method, order->currency, order->phone, order->email, order->attempt,
                    order->receipt, order->reason };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (order);
}

static gpointer
read_order (SqlRows *rows)
{
  HubStoreOrder *order = g_new0 (HubStoreOrder, 1);
  gint64 *const numbers[] = { &order->id, &order->account, &order->event, &order->total, &order->at, &order->expires_at,
                              &order->paid_at, &order->changed_at, &order->voucher, &order->voucher_tickets };
  char **const texts[] = { &order->sale, &order->status, &order->method, &order->currency, &order->phone, &order->email,
                           &order->attempt, &order->receipt, &order->reason };
  int column = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = sql_int (rows, column++);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, column++));
  return order;
}

/* Takes over rows. */
static gboolean
read_one (SqlRows *rows, HubStoreOrder **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (rows, read_order, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_order_add (SqlConn *conn, HubStoreOrder *order, GError **error)
{
  return sql_get_int (conn, &order->id, error,
                      "INSERT INTO web_order (account, event, sale, status, method, currency, total, phone, email, attempt, at, "
                      "expires_at, changed_at, voucher, voucher_tickets) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $13, "
                      "$14) RETURNING id",
                      "iissssisssiiii", order->account, order->event, order->sale, order->status, order->method, order->currency,
                      order->total, hub_store_text (order->phone), hub_store_text (order->email), hub_store_text (order->attempt),
                      order->at, order->expires_at, order->voucher, order->voucher_tickets);
}

gboolean
hub_store_order_get (SqlConn *conn, gint64 id, HubStoreOrder **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_ORDER "WHERE id = $1", "i", id), out, error);
}

gboolean
hub_store_order_by_sale (SqlConn *conn, const char *sale, HubStoreOrder **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_ORDER "WHERE sale = $1", "s", sale), out, error);
}

gboolean
hub_store_order_pending_of (SqlConn *conn, gint64 account, gint64 total, HubStoreOrder **out, GError **error)
{
  return read_one (sql_query (conn, error,
                              SELECT_ORDER "WHERE account = $1 AND total = $2 AND status = 'pending' ORDER BY id DESC LIMIT 1", "ii",
                              account, total),
                   out, error);
}

gboolean
hub_store_order_count_pending (SqlConn *conn, gint64 account, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM web_order WHERE account = $1 AND status = 'pending'", "i", account);
}

SqlRows *
hub_store_order_cheap (SqlConn *conn, gint64 account, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT l.qty, l.unit, l.off, COALESCE(v.kind, ''), COALESCE(v.value, 0), o.currency FROM web_order o "
                    "JOIN web_order_line l ON l.web_order = o.id LEFT JOIN voucher v ON v.event = o.event AND v.voucher = o.voucher "
                    "WHERE o.account = $1 AND o.event = $2 AND (l.unit = 0 OR l.off > 0) AND (o.status = 'pending' OR o.status = 'paid')",
                    "ii", account, event);
}

gboolean
hub_store_order_move (SqlConn *conn, const HubStoreOrder *order, const char *to, gint64 now, gboolean *moved, GError **error)
{
  gint64 changed = 0;

  if (!sql_run_count (conn, &changed, error, "UPDATE web_order SET status = $3, changed_at = $4 WHERE id = $1 AND status = $2", "issi",
                      order->id, order->status, to, now))
    return FALSE;
  *moved = changed > 0;
  return TRUE;
}

gboolean
hub_store_order_set (SqlConn *conn, const HubStoreOrder *order, gint64 now, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE web_order SET method = $2, phone = $3, email = $4, attempt = $5, receipt = $6, reason = $7, expires_at = $8, "
                  "paid_at = $9, changed_at = $10 WHERE id = $1",
                  "issssssiii", order->id, order->method, hub_store_text (order->phone), hub_store_text (order->email),
                  hub_store_text (order->attempt), hub_store_text (order->receipt), hub_store_text (order->reason), order->expires_at, order->paid_at, now);
}

gboolean
hub_store_order_set_receipt (SqlConn *conn, const char *sale, const char *receipt, gint64 now, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE web_order SET receipt = $2, changed_at = $3 WHERE sale = $1 AND receipt = '' AND status = 'paid'", "ssi",
                  sale, receipt, now);
}

GArray *
hub_store_order_due (SqlConn *conn, gint64 event, gint64 now, gint64 limit, GError **error)
{
  return sql_read_ints (sql_query (conn, error,
                                   "SELECT id FROM web_order WHERE status = 'pending' AND expires_at <= $1 AND ($2 = 0 OR event = $2) "
                                   "ORDER BY expires_at, id LIMIT $3",
                                   "iii", now, event, limit),
                        error);
}

GArray *
hub_store_order_list (SqlConn *conn, const HubStoreOrderFilter *filter, GError **error)
{
  return sql_read_ints (
    sql_query (conn, error,
               "SELECT web_order.id FROM web_order JOIN event ON event.event = web_order.event "
               "WHERE ($1 = 0 OR web_order.account = $1) AND ($2 = 0 OR event.organizer = $2 OR web_order.account = $2) AND ($3 = 0 OR web_order.event = $3) "
               "AND ($4 = '' OR web_order.status = $4) AND ($5 = 0 OR web_order.at >= $5) AND ($6 = 0 OR web_order.at <= $6) "
               "AND ($7 = 0 OR web_order.attempt <> '' OR web_order.paid_at > 0) "
               "ORDER BY web_order.id DESC LIMIT $8 OFFSET $9",
               "iiisiiiii", filter->account, filter->organizer, filter->event, hub_store_text (filter->status), filter->from, filter->until,
               (gint64) filter->asked, filter->limit, filter->offset),
    error);
}
