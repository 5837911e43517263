/* Queries on sales, tickets and shifts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-sale.h"

#define SELECT_TICKET "SELECT event, type, serial, issue, issuer, terminal, sold_at, sale, status FROM ticket "

gboolean
hub_store_sale_exists (SqlConn *conn, const char *sale, gboolean *exists, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM sale WHERE id = $1", "s", sale))
    return FALSE;
  *exists = n > 0;
  return TRUE;
}

static gboolean
add_lines (SqlConn *conn, const TkWireSale *sale, GError **error)
{
  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];

      if (!sql_run (conn, error,
                    "INSERT INTO sale_line (sale, line, event, type, qty, unit, amount) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    "siiiiii", sale->sale, (gint64) i + 1, line->event, line->type, line->qty, line->unit, line->amount))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_payments (SqlConn *conn, const TkWireSale *sale, GError **error)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkWirePayment *payment = sale->payments->pdata[i];

      if (!sql_run (conn, error,
                    "INSERT INTO payment (sale, line, method, amount, tendered, change, reference) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    "sisiiis", sale->sale, (gint64) i + 1, payment->method, payment->amount, payment->tendered,
                    payment->change, payment->reference))
        return FALSE;
    }
  return TRUE;
}

/* A sale belongs to one event: that of its first line (or ticket). */
static gint64
event_of (const TkWireSale *sale)
{
  if (sale->lines->len > 0)
    return ((const TkWireSaleLine *) sale->lines->pdata[0])->event;
  return sale->tickets->len > 0 ? ((const TkWireSaleTicket *) sale->tickets->pdata[0])->event : 0;
}

gboolean
hub_store_sale_add (SqlConn *conn, const TkWireSale *sale, const HubStoreOrigin *origin, gboolean *added, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO sale (id, terminal, seq, event, staff, shift, currency, total, at) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
                      "siiisssii", sale->sale, origin->terminal, origin->seq, event_of (sale), origin->staff, sale->shift,
                      sale->currency, sale->total, origin->at))
    return FALSE;
  *added = changed > 0;
  return !*added || (add_lines (conn, sale, error) && add_payments (conn, sale, error));
}

gboolean
hub_store_payment_sale (SqlConn *conn, const char *method, const char *reference, char **sale, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 "SELECT sale FROM payment WHERE method = $1 AND reference = $2 AND reference <> '' LIMIT 1", "ss", method,
                 reference);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *sale = g_strdup (found ? sql_text (rows, 0) : "");
  return TRUE;
}

void
hub_store_ticket_free (HubStoreTicket *ticket)
{
  if (ticket == NULL)
    return;
  g_free (ticket->sale);
  g_free (ticket->status);
  g_free (ticket);
}

static HubStoreTicket *
read_ticket (SqlRows *rows)
{
  HubStoreTicket *ticket = g_new0 (HubStoreTicket, 1);

  ticket->event = sql_int (rows, 0);
  ticket->type = sql_int (rows, 1);
  ticket->serial = sql_int (rows, 2);
  ticket->issue = sql_int (rows, 3);
  ticket->issuer = sql_int (rows, 4);
  ticket->terminal = sql_int (rows, 5);
  ticket->sold_at = sql_int (rows, 6);
  ticket->sale = g_strdup (sql_text (rows, 7));
  ticket->status = g_strdup (sql_text (rows, 8));
  return ticket;
}

gboolean
hub_store_ticket_add (SqlConn *conn, const HubStoreTicket *ticket, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO ticket (event, type, serial, issue, issuer, terminal, sale, status, sold_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  "iiiiiissi", ticket->event, ticket->type, ticket->serial, ticket->issue, ticket->issuer,
                  ticket->terminal, ticket->sale, ticket->status, ticket->sold_at);
}

gboolean
hub_store_ticket_add_first (SqlConn *conn, const HubStoreTicket *ticket, gboolean *added, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO ticket (event, type, serial, issue, issuer, terminal, sale, status, sold_at) "
                      "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 "
                      "WHERE NOT EXISTS (SELECT 1 FROM ticket WHERE event = $1 AND type = $2 AND serial = $3)",
                      "iiiiiissi", ticket->event, ticket->type, ticket->serial, ticket->issue, ticket->issuer,
                      ticket->terminal, ticket->sale, ticket->status, ticket->sold_at))
    return FALSE;
  *added = changed > 0;
  return TRUE;
}

gboolean
hub_store_ticket_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreTicket **out,
                      GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows
    = sql_query (conn, error, SELECT_TICKET "WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4", "iiii", event,
                 type, serial, issue);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = found ? read_ticket (rows) : NULL;
  return TRUE;
}

GPtrArray *
hub_store_ticket_issues (SqlConn *conn, gint64 event, gint64 type, gint64 serial, GError **error)
{
  GError *failure = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_store_ticket_free);
  g_autoptr (SqlRows) rows
    = sql_query (conn, error, SELECT_TICKET "WHERE event = $1 AND type = $2 AND serial = $3 ORDER BY issue", "iii", event,
                 type, serial);

  if (rows == NULL)
    return NULL;
  while (sql_step (rows, &failure))
    g_ptr_array_add (list, read_ticket (rows));
  if (failure == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, failure);
  return NULL;
}

gboolean
hub_store_ticket_set_status (SqlConn *conn, const HubStoreTicket *ticket, const char *status, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE ticket SET status = $5 WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4", "iiiis",
                  ticket->event, ticket->type, ticket->serial, ticket->issue, status);
}

gboolean
hub_store_ticket_count (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error,
                      "SELECT count(DISTINCT serial) FROM ticket WHERE event = $1 AND type = $2 AND serial BETWEEN $3 AND $4",
                      "iiii", event, type, first, last);
}

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
                      "counted, expected, difference, note) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11) "
                      "ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at, cash_sales = excluded.cash_sales, "
                      "counted = excluded.counted, expected = excluded.expected, difference = excluded.difference, "
                      "note = excluded.note WHERE shift.terminal = excluded.terminal",
                      "sissiiiiiis", shift->shift, origin->terminal, origin->staff, shift->currency, shift->float_amount,
                      origin->at, shift->cash_sales, shift->counted, shift->expected, shift->difference, shift->note))
    return FALSE;
  *own = changed > 0;
  return TRUE;
}
