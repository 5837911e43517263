/* Writing a sale with its lines, tickets and payments. Reading is in tk-store-order.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-sale.h"

/* The time is the journal entry's, so that the two never differ. */
static gboolean
insert_sale (TkStore *store, const TkStoreNewSale *sale, GError **error)
{
  const TkWireSale *body = sale->body;

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO sale (id, seq, shift, at, staff, currency, total, request, approved_by, number)"
                    " SELECT $1, seq, $3, at, $4, $5, $6, $7, $8, (SELECT coalesce (max (number), 0) + 1 FROM sale) FROM journal"
                    " WHERE seq = $2", "sisssiss",
                    body->sale, sale->seq, body->shift, sale->staff, body->currency, body->total, sale->request,
                    body->approved_by);
}

static gboolean
insert_line (TkStore *store, const char *sale, gint64 position, const TkWireSaleLine *line, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO sale_line (sale, position, event, type, qty, unit, amount)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7)", "siiiiii",
                    sale, position, line->event, line->type, line->qty, line->unit, line->amount);
}

static gboolean
insert_payment (TkStore *store, const char *sale, gint64 position, const TkWirePayment *payment, GError **error)
{
  const char *reference = *payment->reference != '\0' ? payment->reference : NULL;

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO payment (sale, position, method, amount, tendered, change, reference)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7)", "sisiiis",
                    sale, position, payment->method, payment->amount, payment->tendered, payment->change, reference);
}

/* The slot sold, and the ticket as every gate would know it. */
static gboolean
insert_ticket (TkStore *store, const TkStoreNewSale *sale, guint i, GError **error)
{
  const TkWireSaleTicket *ticket = g_ptr_array_index (sale->body->tickets, i);
  TkDb *db = tk_store_get_db (store);

  return tk_db_run (db, error,
                    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7)", "iiiisss", ticket->event, ticket->type, ticket->serial,
                    ticket->issue, sale->body->sale, ticket->lease, sale->tokens[i])
         && tk_db_run (db, error,
                       "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at, sale)"
                       " SELECT $1, $2, $3, $4, $5, 'valid', at, $6 FROM journal WHERE seq = $7", "iiiiisi",
                       ticket->event, ticket->type, ticket->serial, ticket->issue, (gint64) sale->issuer,
                       sale->body->sale, sale->seq);
}

gboolean
tk_store_add_sale (TkStore *store, const TkStoreNewSale *sale, GError **error)
{
  const TkWireSale *body = sale->body;

  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (store)), FALSE);
  if (!insert_sale (store, sale, error))
    return FALSE;
  for (guint i = 0; i < body->lines->len; i++)
    if (!insert_line (store, body->sale, i, g_ptr_array_index (body->lines, i), error))
      return FALSE;
  for (guint i = 0; i < body->tickets->len; i++)
    if (!insert_ticket (store, sale, i, error))
      return FALSE;
  for (guint i = 0; i < body->payments->len; i++)
    if (!insert_payment (store, body->sale, i, g_ptr_array_index (body->payments, i), error))
      return FALSE;
  return TRUE;
}
