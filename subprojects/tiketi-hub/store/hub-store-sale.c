/* Queries on sales, tickets and uses of vouchers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-sale.h"

#include "hub-store.h"

#define SELECT_TICKET                                                                                                    \
  "SELECT event, type, serial, issue, terminal, sale, status, issuer, sold_at, place, seat, holder, phone, email, document FROM ticket "
#define SELECT_USE "SELECT event, type, serial, issue, terminal, sale, status FROM voucher_use "
#define ONE_ISSUE "WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4"
#define ALL_ISSUES "WHERE event = $1 AND type = $2 AND serial = $3 ORDER BY issue"

/* Uses stand in a table of their own, so that nothing that counts tickets ever counts one. */
static gboolean
is_use (gint64 type)
{
  return type > TK_WIRE_VOUCHER_TYPE;
}

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
  sale->rounding = sql_int (rows, 6);
  sale->tickets = sql_int (rows, 7);
  return sale;
}

gboolean
hub_store_sale_get (SqlConn *conn, const char *id, HubStoreSale **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error,
                                "SELECT id, terminal, event, shift, currency, total, rounding, "
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
                    "INSERT INTO sale_line (sale, line, event, type, qty, unit, amount, off) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    "siiiiiii", sale->sale, (gint64) i + 1, line->event, line->type, line->qty, line->unit, line->amount,
                    line->off))
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
                    "INSERT INTO payment (sale, line, method, amount, tendered, change, reference, attempt, reason, approved_by) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                    "sisiiissss", sale->sale, (gint64) i + 1, payment->method, payment->amount, payment->tendered,
                    payment->change, payment->reference, payment->attempt, payment->reason, payment->approved_by))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_discounts (SqlConn *conn, const TkWireSale *sale, GError **error)
{
  for (guint i = 0; i < sale->discounts->len; i++)
    {
      const TkWireDiscount *discount = sale->discounts->pdata[i];

      if (!sql_run (conn, error,
                    "INSERT INTO sale_discount (sale, line, kind, event, voucher, tickets, amount, reason, approved_by) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                    "sisiiiiss", sale->sale, (gint64) i + 1, discount->kind, discount->event, discount->voucher,
                    discount->tickets, discount->amount, discount->reason, discount->approved_by))
        return FALSE;
    }
  return TRUE;
}

/* The event of its first line (or ticket); one over several has its shares besides. */
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
                      "INSERT INTO sale (id, terminal, seq, event, staff, shift, currency, total, at, approved_by, number, "
                      "rounding, buyer_name, buyer_phone, note, exchange) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (id) DO NOTHING",
                      "siiisssiisiissss", sale->sale, origin->terminal, origin->seq, event_of (sale), origin->staff, sale->shift,
                      sale->currency, sale->total, origin->at, sale->approved_by, sale->number, sale->rounding,
                      sale->buyer_name, sale->buyer_phone, sale->note, sale->exchange))
    return FALSE;
  *added = changed > 0;
  return !*added
         || (add_lines (conn, sale, error) && add_payments (conn, sale, error) && add_discounts (conn, sale, error));
}

#define METHOD_OF_RECEIPT                                                                                                \
  "(method = $1 OR (method = 'mpesa' AND $1 = 'mpesa-code') OR (method = 'mpesa-code' AND $1 = 'mpesa'))"

gboolean
hub_store_payment_sale (SqlConn *conn, const char *method, const char *reference, char **sale, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 "SELECT sale FROM payment WHERE reference = $2 AND reference <> '' AND " METHOD_OF_RECEIPT " LIMIT 1", "ss",
                 method, reference);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *sale = g_strdup (found ? sql_text (rows, 0) : "");
  return TRUE;
}

/* ---- Sales over several events ---- */

gboolean
hub_store_sale_add_share (SqlConn *conn, const char *sale, gint64 event, gint64 total, gint64 rounding, GError **error)
{
  return sql_run (conn, error, "INSERT INTO sale_share (sale, event, total, rounding) VALUES ($1, $2, $3, $4)", "siii", sale,
                  event, total, rounding);
}

gboolean
hub_store_payment_add_share (SqlConn *conn, const char *sale, gint64 line, gint64 event, gint64 amount, GError **error)
{
  return sql_run (conn, error, "INSERT INTO payment_share (sale, line, event, amount) VALUES ($1, $2, $3, $4)", "siii", sale,
                  line, event, amount);
}

gboolean
hub_store_sale_net (SqlConn *conn, const char *sale, gint64 event, gint64 type, gint64 *net, gint64 *qty, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error,
                                        "SELECT coalesce(sum(amount - off), 0), coalesce(sum(qty), 0) FROM sale_line "
                                        "WHERE sale = $1 AND event = $2 AND type = $3",
                                        "sii", sale, event, type);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *net = sql_int (rows, 0);
  *qty = sql_int (rows, 1);
  return TRUE;
}

/* ---- Tickets ---- */

void
hub_store_ticket_free (HubStoreTicket *ticket)
{
  if (ticket == NULL)
    return;
  g_free (ticket->sale);
  g_free (ticket->status);
  g_free (ticket->seat);
  g_free (ticket->holder);
  g_free (ticket->phone);
  g_free (ticket->email);
  g_free (ticket->document);
  g_free (ticket);
}

static void
read_person (SqlRows *rows, HubStoreTicket *ticket)
{
  ticket->issuer = sql_int (rows, 7);
  ticket->sold_at = sql_int (rows, 8);
  ticket->place = sql_int (rows, 9);
  ticket->seat = g_strdup (sql_text (rows, 10));
  ticket->holder = g_strdup (sql_text (rows, 11));
  ticket->phone = g_strdup (sql_text (rows, 12));
  ticket->email = g_strdup (sql_text (rows, 13));
  ticket->document = g_strdup (sql_text (rows, 14));
}

static gpointer
read_ticket (SqlRows *rows)
{
  HubStoreTicket *ticket = g_new0 (HubStoreTicket, 1);

  ticket->event = sql_int (rows, 0);
  ticket->type = sql_int (rows, 1);
  ticket->serial = sql_int (rows, 2);
  ticket->issue = sql_int (rows, 3);
  ticket->terminal = sql_int (rows, 4);
  ticket->sale = g_strdup (sql_text (rows, 5));
  ticket->status = g_strdup (sql_text (rows, 6));
  if (!is_use (ticket->type))
    read_person (rows, ticket);
  return ticket;
}

/* Takes over rows. */
static GPtrArray *
read_tickets (SqlRows *rows, GError **error)
{
  return sql_read_all (rows, read_ticket, (GDestroyNotify) hub_store_ticket_free, error);
}

static gboolean
add_use (SqlConn *conn, const HubStoreTicket *use, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO voucher_use (event, type, serial, issue, terminal, sale, status) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  "iiiiiss", use->event, use->type, use->serial, use->issue, use->terminal, use->sale, use->status);
}

/* Nearly all are nobody's in particular: fewer columns are faster. */
static gboolean
is_anonymous (const HubStoreTicket *ticket)
{
  return ticket->place == 0 && *hub_store_text (ticket->seat) == '\0' && *hub_store_text (ticket->holder) == '\0'
         && *hub_store_text (ticket->phone) == '\0' && *hub_store_text (ticket->email) == '\0'
         && *hub_store_text (ticket->document) == '\0';
}

static gboolean
add_person (SqlConn *conn, const HubStoreTicket *ticket, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO ticket (event, type, serial, issue, issuer, terminal, sale, status, sold_at, place, seat, holder, "
                  "phone, email, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                  "iiiiiissiisssss", ticket->event, ticket->type, ticket->serial, ticket->issue, ticket->issuer,
                  ticket->terminal, ticket->sale, ticket->status, ticket->sold_at, ticket->place, hub_store_text (ticket->seat),
                  hub_store_text (ticket->holder), hub_store_text (ticket->phone), hub_store_text (ticket->email),
                  hub_store_text (ticket->document));
}

gboolean
hub_store_ticket_add (SqlConn *conn, const HubStoreTicket *ticket, GError **error)
{
  if (is_use (ticket->type))
    return add_use (conn, ticket, error);
  if (!is_anonymous (ticket))
    return add_person (conn, ticket, error);
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
                    is_use (ticket->type) ? "SELECT count(*) FROM voucher_use WHERE event = $1 AND type = $2 AND serial = $3"
                                          : "SELECT count(*) FROM ticket WHERE event = $1 AND type = $2 AND serial = $3",
                    "iii", ticket->event, ticket->type, ticket->serial)
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
    = sql_query (conn, error, is_use (type) ? SELECT_USE ONE_ISSUE : SELECT_TICKET ONE_ISSUE, "iiii", event, type, serial, issue);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = found ? read_ticket (rows) : NULL;
  return TRUE;
}

GPtrArray *
hub_store_ticket_issues (SqlConn *conn, gint64 event, gint64 type, gint64 serial, GError **error)
{
  return read_tickets (sql_query (conn, error, is_use (type) ? SELECT_USE ALL_ISSUES : SELECT_TICKET ALL_ISSUES, "iii", event,
                                  type, serial),
                       error);
}

gboolean
hub_store_ticket_set_status (SqlConn *conn, const HubStoreTicket *ticket, const char *status, GError **error)
{
  return sql_run (conn, error,
                  is_use (ticket->type) ? "UPDATE voucher_use SET status = $5 " ONE_ISSUE
                                        : "UPDATE ticket SET status = $5 " ONE_ISSUE,
                  "iiiis", ticket->event, ticket->type, ticket->serial, ticket->issue, status);
}

GPtrArray *
hub_store_use_list (SqlConn *conn, const char *sale, GError **error)
{
  return read_tickets (sql_query (conn, error,
                                  SELECT_USE "WHERE sale = $1 AND status = 'valid' ORDER BY event, type, serial, issue", "s", sale),
                       error);
}

/* Orphans are tickets, too: as good as valid until the sale that is theirs has come. */
#define KNOWN(table, columns, condition)                                                                                 \
  "SELECT " columns ", status FROM " table " WHERE event = $1 AND type = $2 AND " condition " UNION ALL "                 \
  "SELECT " columns ", 'valid' FROM orphan WHERE event = $1 AND type = $2 AND sale = '' AND " condition
#define GOOD "CASE WHEN status IN ('valid', 'unpaid', 'blocked') THEN 1 ELSE 0 END"
#define HERE "CASE WHEN issue = $5 THEN 1 ELSE 0 END"
#define TRACES(table)                                                                                                    \
  "SELECT serial, max(" HERE "), max(" GOOD "), max(issue), max(" HERE " * terminal) "                                   \
  "FROM (" KNOWN (table, "serial, issue, terminal", "serial BETWEEN $3 AND $4") ") AS known "                            \
  "GROUP BY serial ORDER BY serial"

static void
take_trace (SqlRows *rows, gpointer traces)
{
  HubStoreTrace trace = { .serial = sql_int (rows, 0), .here = sql_int (rows, 1) != 0, .good = sql_int (rows, 2) != 0,
                          .issue = sql_int (rows, 3), .terminal = sql_int (rows, 4) };

  g_array_append_val ((GArray *) traces, trace);
}

GArray *
hub_store_ticket_traces (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, gint64 issue, GError **error)
{
  g_autoptr (GArray) traces = g_array_new (FALSE, FALSE, sizeof (HubStoreTrace));
  SqlRows *rows
    = sql_query (conn, error, is_use (type) ? TRACES ("voucher_use") : TRACES ("ticket"),
                 "iiiii", event, type, first, last, issue);

  return sql_each (rows, take_trace, traces, error) ? g_steal_pointer (&traces) : NULL;
}
