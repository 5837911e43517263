/* Queries on sales and tickets. SPDX-License-Identifier: GPL-3.0-or-later */
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

void
hub_store_sale_free (HubStoreSale *sale)
{
  if (sale == NULL)
    return;
  g_free (sale->id);
  g_free (sale->shift);
  g_free (sale->currency);
  g_free (sale);
}

static gpointer
read_sale (SqlRows *rows)
{
  HubStoreSale *sale = g_new0 (HubStoreSale, 1);

  sale->id = g_strdup (sql_text (rows, 0));
  sale->terminal = sql_int (rows, 1);
  sale->event = sql_int (rows, 2);
  sale->shift = g_strdup (sql_text (rows, 3));
  sale->currency = g_strdup (sql_text (rows, 4));
  sale->total = sql_int (rows, 5);
  sale->tickets = sql_int (rows, 6);
  return sale;
}

gboolean
hub_store_sale_get (SqlConn *conn, const char *id, HubStoreSale **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error,
                                "SELECT id, terminal, event, shift, currency, total, "
                                "(SELECT count(*) FROM ticket WHERE sale = $1) FROM sale WHERE id = $1",
                                "s", id),
                     read_sale, &row, error))
    return FALSE;
  *out = row;
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
                      "INSERT INTO sale (id, terminal, seq, event, staff, shift, currency, total, at, approved_by) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING",
                      "siiisssiis", sale->sale, origin->terminal, origin->seq, event_of (sale), origin->staff, sale->shift,
                      sale->currency, sale->total, origin->at, sale->approved_by))
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
  gint64 others;

  /* One statement that does both would copy what it selects aside, which costs more than asking first. */
  if (!sql_get_int (conn, &others, error,
                    "SELECT count(*) FROM ticket WHERE event = $1 AND type = $2 AND serial = $3", "iii", ticket->event,
                    ticket->type, ticket->serial)
      || (others == 0 && !hub_store_ticket_add (conn, ticket, error)))
    return FALSE;
  *added = others == 0;
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

/* Orphans are tickets, too: as good as valid until the sale that is theirs has come. */
#define KNOWN(columns, condition)                                                                                        \
  "SELECT " columns ", status FROM ticket WHERE event = $1 AND type = $2 AND " condition " UNION ALL "                 \
  "SELECT " columns ", 'valid' FROM orphan WHERE event = $1 AND type = $2 AND sale = '' AND " condition
#define GOOD "CASE WHEN status IN ('valid', 'unpaid', 'blocked') THEN 1 ELSE 0 END"
#define HERE "CASE WHEN issue = $5 THEN 1 ELSE 0 END"

GArray *
hub_store_ticket_traces (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, gint64 issue, GError **error)
{
  GError *failure = NULL;
  g_autoptr (GArray) traces = g_array_new (FALSE, FALSE, sizeof (HubStoreTrace));
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 "SELECT serial, max(" HERE "), max(" GOOD "), max(issue), max(" HERE " * terminal) "
                 "FROM (" KNOWN ("serial, issue, terminal", "serial BETWEEN $3 AND $4") ") AS known "
                 "GROUP BY serial ORDER BY serial",
                 "iiiii", event, type, first, last, issue);

  if (rows == NULL)
    return NULL;
  while (sql_step (rows, &failure))
    {
      HubStoreTrace trace = { .serial = sql_int (rows, 0), .here = sql_int (rows, 1) != 0, .good = sql_int (rows, 2) != 0,
                              .issue = sql_int (rows, 3), .terminal = sql_int (rows, 4) };
      g_array_append_val (traces, trace);
    }
  if (failure == NULL)
    return g_steal_pointer (&traces);
  g_propagate_error (error, failure);
  return NULL;
}
